import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from answered import answer, answers, luring, sitting
from crss_quiz.core.answer import Answer
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Lure
from crss_quiz.core.habit import Habit, Pull, habits
from crss_quiz.core.habit_wording import PICKED, confidence_lines, lure_lines
from crss_quiz.core.habit_wording import SIGNS as PULL_SIGNS
from crss_quiz.core.log import Source
from crss_quiz.core.readiness import Ready, Sitting, confidence, pace, readiness
from crss_quiz.core.scoring import Share
from crss_quiz.core.standing import Standing, Word, standings
from crss_quiz.core.standing_wording import (
    READY_SIGNS,
    SIGNS,
    band,
    competency_lines,
    ethic_lines,
    pace_lines,
    readiness_lines,
    standing_lines,
)
from crss_quiz.core.subject import Domain
from crss_quiz.core.wording import NOT_CALIBRATED
from made import START, make_item, make_subject

SUBJECT = make_subject("of the made-up code")
MANY = [
    *answers(55, 60, Domain.ADVOCACY),
    *answers(20, 40, Domain.MENTORING),
    *answers(56, 80, Domain.PROFESSIONAL_RESPONSIBILITY),
    *answers(9, 12, Domain.RECOVERY_SUPPORT),
]


def lured(number: int, of: int, lure: Lure = Lure.TOO_CLINICAL) -> list[Answer]:
    """So many wrong answers, of which so many chose one lure of three."""
    kinds = {"north": lure, "east": Lure.PASSIVE, "south": Lure.GIVING_ADVICE}
    return [
        answer(item=luring(f"{lure}-{n}", kinds, (9,)), choice="north" if n < number else "east", given=START)
        for n in range(of)
    ]


def flat(lines: Sequence[str]) -> str:
    """What is said, whatever lines it is broken into."""
    return " ".join(" ".join(lines).split())


def readied(*sittings: Sitting) -> str:
    return flat(list(readiness_lines(readiness(sittings, START))))


@pytest.mark.parametrize("width", [20, 36, 40, 49, 50, 58, 78, 120])
def test_every_line_fits_the_columns_there_are(width: int) -> None:
    given = [*MANY, *lured(20, 24), *lured(3, 8, Lure.TRUE_BUT_NOT_FIRST)]
    given = [replace(one, confidence=list(Confidence)[n % 3]) for n, one in enumerate(given)]
    exams = [sitting(n, 70 + n, days_ago=10 - n) for n in range(3)] + [
        sitting(4, 90, seen=70),
        sitting(5, 1, questions=9),
    ]
    found = standings(given)
    lines = [
        *standing_lines(found, width),
        *ethic_lines(found, SUBJECT, width),
        *competency_lines(found, SUBJECT, width),
        *lure_lines(habits(given), SUBJECT, width),
        *confidence_lines(confidence(given), width),
        *readiness_lines(readiness(exams, START), width),
        *readiness_lines(readiness([], START), width),
        *pace_lines(pace(given), width),
    ]
    assert [line for line in lines if len(line) > max(width, 36)] == []
    assert not [line for line in lines if "\u00a0" in line or line.strip().startswith("%")]


def test_each_domain_is_told_by_sign_word_count_and_guess() -> None:
    said = flat(list(standing_lines(standings(MANY))))
    assert "140 right of 192 questions at first sight; your average is 73 %." in said
    assert "▲ above your own average; best guess 82 %, provisional (55 right of 60)" in said
    assert "▼ below your own average; best guess 64 %, provisional (20 right of 40)" in said
    assert "= similar to your own average; best guess 71 % (56 right of 80)" in said
    assert "9 right of 12; 13 more needed" in said


def test_the_words_for_below_are_said_of_a_domain_and_shame_nobody() -> None:
    said = flat([*standing_lines(standings(MANY)), *lure_lines(habits(lured(20, 24)), SUBJECT)]).casefold()
    said += readied(sitting(1, 40, days_ago=2), sitting(2, 40)).casefold()
    assert not re.search(r"\b(you are (below|weak|bad)|fail|failed|failure|poor|streak|should have|mistake)\b", said)


def test_every_state_has_a_sign_and_no_two_the_same() -> None:
    for signs, states in ((SIGNS, Word), (PULL_SIGNS, Pull), (READY_SIGNS, Ready)):
        assert set(signs) == set(states)
        assert len(set(signs.values())) == len(signs)
    assert set(PICKED) == set(Lure)


@pytest.mark.parametrize(
    ("share", "rest", "drawn"),
    [
        (Share(50, 100), Share(50, 100), "········├─●─┤········"),
        (Share(50, 100), Share(90, 100), "········├─●─┤·│······"),
        (Share(30, 30), Share(90, 90), "··················├─●"),
        (Share(0, 30), Share(0, 90), "●─┤··················"),
        (Share(400, 800), Share(400, 800), "·········├●┤·········"),
    ],
)
def test_bands_lie_on_one_scale(share: Share, rest: Share, drawn: str) -> None:
    assert band(Standing(share, rest), 21) == drawn


def test_bands_stand_under_one_another_beside_their_names() -> None:
    lines = list(standing_lines(standings(MANY)))
    bands = [line for line in lines if "●" in line and "├" in line and "·" in line]
    assert {len(line) for line in bands} == {58}
    assert len(bands) == 4  # three domains, and the one level that has answers enough
    heads = [line for line in lines if line.endswith("100%")]
    assert {(line.index("0"), len(line)) for line in heads} == {(30, 58)}


def test_headings_end_in_a_colon_and_nothing_else_at_the_edge_does() -> None:
    lines = [*standing_lines(standings(MANY)), *lure_lines(habits(lured(20, 24)), SUBJECT)]
    headings = [line for line in lines if line.endswith(":") and not line.startswith(" ")]
    assert headings == ["By domain:", "By level:", "▲ The clinical answer:", "No more than others:"]


def test_counts_of_ethics_and_competencies_have_no_percentage() -> None:
    found = standings(
        [answer(item=make_item("a", ethics=(9,)), is_right=False), answer(item=make_item("b", ethics=(4,)))]
    )
    ethics, competencies = list(ethic_lines(found, SUBJECT)), list(competency_lines(found, SUBJECT))
    assert ethics[-2:] == ["   0 of 1     9. Name of the made-up code", "   1 of 1     4. Name of the made-up code"]
    assert competencies[-1] == "   1 of 2     ad-t-1 Line of the made-up code"
    assert "%" not in flat([*ethics, *competencies])
    assert flat(list(ethic_lines(standings([]), SUBJECT))).startswith("Nothing to count yet.")


def test_a_lure_that_pulls_is_told_with_what_answers_it_and_two_examples() -> None:
    said = flat(list(lure_lines(habits(lured(20, 24)), SUBJECT)))
    assert "1 kind of wrong answer pulls you. ▲ The clinical answer: Pulls you: it diagnoses" in said
    assert "You picked the clinical answer 20 of the 24 times one was offered (83 %; margin 64 to 93 %)." in said
    assert "If every wrong answer drew you alike, it would be about 8." in said
    assert "What answers it: ethic 9, Name of the made-up code" in said
    assert said.count("✗ you picked: Go north from") == said.count("✓ best: Go west from") == 2
    assert "You never picked the answer that gives advice; it was on offer 24 times." in said


def test_few_answers_and_none_are_told_kindly() -> None:
    few = flat(list(lure_lines(habits(lured(1, 2)), SUBJECT)))
    assert "too few wrong answers to tell a habit; that is no bad sign" in few
    assert "1 of the 2 times one was offered." in few
    assert "Nothing to tell yet" in flat(list(lure_lines(habits([]), SUBJECT)))
    assert "No question has been answered yet" in flat(list(standing_lines(standings([]))))
    assert "not said yet how sure" in flat(list(confidence_lines(confidence([]))))
    assert "No exam yet" in flat(list(pace_lines(pace([]))))


def test_every_lure_can_be_said() -> None:
    for lure in Lure:
        habit = Habit(lure, 20, 12, 18, 5.0, 0.0001, (3,), ())
        assert PICKED[lure] in flat(list(lure_lines([habit], SUBJECT, 120)))


def test_what_is_missing_is_said_in_words() -> None:
    assert "Missing: 2 whole exams of 100 questions in real mode" in readied()
    assert "Missing: one more whole exam of 100 questions in real mode" in readied(sitting(1))
    assert "at least 80 of them never seen before, within 21 days" in readied(sitting(1))
    assert "Exam 2, Nov 1, 2026: too many of its questions had been seen before" in readied(sitting(2, 20, seen=50))


@pytest.mark.parametrize(
    ("right", "word"), [(80, "✓ READY"), (76, "◐ CLOSE"), (70, "≈ A COIN-FLIP"), (50, "○ NOT YET")]
)
def test_every_verdict_carries_its_word_and_that_the_bank_is_not_calibrated(right: int, word: str) -> None:
    said = readied(sitting(1, right, days_ago=3), sitting(2, right))
    assert said.startswith(f"{word} {2 * right} of 200 right ({right} %) over your last 2 whole exams:")
    assert NOT_CALIBRATED in said
    assert "From Nov 20, 2026 on, exam 1 is too old to count." in said
    assert NOT_CALIBRATED in readied()


def test_what_would_change_the_word_is_said() -> None:
    said = readied(sitting(1, 90, days_ago=3), sitting(2, 62))
    assert "98 of 100 right in the next whole exam make it “ready”." in said
    assert "Fewer than 88 right in the next whole exam would end “close”." in said
    said = readied(sitting(1, 90, days_ago=3), sitting(2, 55))
    assert "95 of 100 right in the next whole exam make it “close”." in said
    said = readied(sitting(1, 40, days_ago=3), sitting(2, 20))
    assert "“a coin-flip” takes two more whole exams" in said
    assert "would end" not in said
    assert "make it" not in readied(sitting(1, 80, days_ago=3), sitting(2, 80))


def test_only_the_newest_exams_that_do_not_count_are_named() -> None:
    said = readied(*(sitting(n, 30, questions=50, days_ago=20 - n) for n in range(1, 6)))
    assert [f"Exam {n}" in said for n in range(1, 6)] == [False, False, True, True, True]
    assert "and 2 before them" in said


def test_sure_and_wrong_is_told_with_its_question() -> None:
    wrong = [
        answer(item=make_item(f"q{n}"), is_right=False, confidence=Confidence.SURE, given=START + timedelta(minutes=n))
        for n in range(7)
    ]
    said = flat(list(confidence_lines(confidence([*wrong, answer(confidence=Confidence.GUESS)]))))
    assert "sure 0 right of 7 guess 1 right of 1" in said
    assert "q6.1: Case 1 of q6. ✗ you picked: Go north from q6. ✓ best: Go west from q6." in said
    assert ("q2.1" in said, "q1.1" in said, "and 2 more" in said) == (True, False, True)


def test_hostile_text_is_made_fit_for_a_terminal() -> None:
    nasty = make_item("bad", text="\x1b[31m\u202e")
    given = [answer(item=nasty, is_right=False, confidence=Confidence.SURE)]
    said = flat([*confidence_lines(confidence(given)), *lure_lines(habits(lured(20, 24)), make_subject("\x1b\u202e"))])
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "⟨U+202E⟩" in said


@pytest.mark.parametrize(("seconds", "word"), [(72.0, "within"), (90.0, "over")])
def test_the_pace_is_held_against_72_seconds(seconds: float, word: str) -> None:
    given = [answer(seconds=seconds, source=Source.EXAM) for _ in range(3)]
    assert f"over 3 questions of exams: {word} the 72 allowed." in flat(list(pace_lines(pace(given))))
