import json
from datetime import timedelta
from typing import Any

from answered import answer, answers, luring, sitting
from crss_quiz import standing_report
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Lure
from crss_quiz.core.log import Source
from crss_quiz.core.subject import Domain
from crss_quiz.core.wording import NOT_CALIBRATED
from made import START, make_subject

KINDS = {"north": Lure.TOO_CLINICAL, "east": Lure.PASSIVE, "south": Lure.GIVING_ADVICE}
GIVEN = [
    *answers(50, 60, Domain.ADVOCACY),
    *answers(15, 40, Domain.MENTORING),
    *(answer(item=luring(f"l{n}", KINDS, (9,)), choice="north", source=Source.EXAM, seconds=80) for n in range(12)),
    answer(is_right=False, confidence=Confidence.SURE, domain=Domain.RECOVERY_SUPPORT),
]
EXAMS = [sitting(1, 82, days_ago=4), sitting(2, 79, days_ago=2), sitting(3, 30, questions=50)]


def told(width: int = 58) -> list[str]:
    return list(standing_report.lines(standing_report.report(GIVEN, EXAMS, START), make_subject("made"), width))


def read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(standing_report.as_json(standing_report.report(GIVEN, EXAMS, START)))
    return found


def test_every_part_stands_under_its_title() -> None:
    titles = [line for before, line in zip(["", *told()], told(), strict=False) if not before and line.isupper()]
    assert titles == [
        "HOW READY",
        "WHERE YOU STAND",
        "WHAT TEMPTS YOU",
        "HOW SURE",
        "PACE",
        "COUNTS BY ETHIC",
        "COUNTS BY COMPETENCY",
    ]


def test_the_lines_keep_to_the_columns_asked_for() -> None:
    assert max(map(len, told(40))) <= 40


def test_the_lines_and_the_json_say_the_same_figures() -> None:
    said, data = " ".join(" ".join(told()).split()), read()
    ready, advocacy, lure = data["readiness"], data["by_domain"]["advocacy"], data["lures"][0]
    assert (ready["word"], ready["right"], ready["questions"]) == ("ready", 161, 200)
    assert f"{ready['right']} of {ready['questions']} right" in said
    assert f"best guess {100 * advocacy['best_guess']:.0f} %" in said
    assert f"({advocacy['right']} right of {advocacy['questions']})" in said
    assert (lure["lure"], lure["pull"], lure["chosen"]) == ("too_clinical", "pulls you", 12)
    assert f"{lure['chosen']} of the {lure['offered']} times" in said
    assert data["by_domain"]["mentoring"]["word"] == "below"
    assert data["by_ethic"]["9"] == {"right": 0, "questions": 12}
    assert data["confidence"]["sure"]["questions"] == len(data["sure_but_wrong"]) == 1
    assert data["pace"] == {"questions": 12, "seconds_per_question": 80.0, "allowed": 72, "slower": 12}
    assert "80 seconds a question over 12 questions of exams: over the 72 allowed." in said


def test_what_is_too_little_to_say_is_null() -> None:
    empty = json.loads(standing_report.as_json(standing_report.report([], [], START)))
    assert empty["note"] == NOT_CALIBRATED
    assert empty["readiness"] == {
        "word": "not enough yet",
        "right": 0,
        "questions": 0,
        "exams_missing": 2,
        "lasts_until": None,
        "exams": [],
        "left_out": [],
    }
    assert set(empty["by_domain"]) == {domain.value for domain in Domain}
    assert empty["by_domain"]["mentoring"] == {
        "right": 0,
        "questions": 0,
        "interval": None,
        "best_guess": None,
        "word": None,
        "is_provisional": False,
        "answers_needed": 25,
    }
    assert (empty["lures"], empty["confidence"], empty["pace"]["seconds_per_question"]) == ([], {}, None)


def test_an_exam_left_out_is_named_with_its_reason() -> None:
    assert read()["readiness"]["left_out"] == [{"number": 3, "why": "it was not a whole exam"}]
    assert read()["readiness"]["lasts_until"] == (START + timedelta(days=17)).isoformat()


def test_nothing_yet_is_told_without_pictures() -> None:
    said = "\n".join(standing_report.lines(standing_report.report([], [], START), make_subject("made")))
    assert not set(said) & set("●├┤│")
    assert said.count("Nothing to count yet.") == 2
