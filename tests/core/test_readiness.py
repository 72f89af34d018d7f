from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answered import answer, sitting
from crss_quiz.core.attempt import Mode
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.log import Source
from crss_quiz.core.readiness import Flaw, Ready, Sitting, confidence, pace, readiness
from crss_quiz.core.scoring import Share
from crss_quiz.core.subject import Domain
from made import START, make_item


@pytest.mark.parametrize(
    ("older", "newer", "word"),
    [
        (80, 80, Ready.READY),
        (100, 60, Ready.READY),
        (80, 79, Ready.CLOSE),
        (75, 75, Ready.CLOSE),
        (75, 74, Ready.COIN_FLIP),
        (68, 68, Ready.COIN_FLIP),
        (68, 67, Ready.NOT_YET),
        (0, 0, Ready.NOT_YET),
    ],
)
def test_the_last_two_exams_together_say_the_word(older: int, newer: int, word: Ready) -> None:
    assert readiness([sitting(1, older, days_ago=5), sitting(2, newer)], START).word is word


def test_a_third_exam_takes_the_place_of_the_oldest_whatever_their_order() -> None:
    found = readiness([sitting(3, 60, days_ago=1), sitting(1, 100, days_ago=9), sitting(2, 60, days_ago=4)], START)
    assert [one.number for one in found.counted] == [3, 2]
    assert (found.share, found.word) == (Share(120, 200), Ready.NOT_YET)


@pytest.mark.parametrize(
    ("flawed", "flaw"),
    [
        (sitting(2, 95, mode=Mode.PRACTICE), Flaw.MODE),
        (sitting(2, 95, was_interrupted=True), Flaw.INTERRUPTED),
        (sitting(2, 48, questions=50), Flaw.LENGTH),
        (sitting(2, 95, domains=[Domain.ADVOCACY, Domain.MENTORING, Domain.RECOVERY_SUPPORT]), Flaw.DOMAINS),
        (sitting(2, 95, days_ago=21.01), Flaw.AGE),
        (sitting(2, 79, seen=21), Flaw.SEEN),
        (sitting(2, 79, reached=79), Flaw.SEEN),
    ],
)
def test_only_whole_real_recent_unseen_exams_count(flawed: Sitting, flaw: Flaw) -> None:
    found = readiness([sitting(1, 80, days_ago=2), flawed], START)
    assert (found.word, found.missing, found.lasts_until) == (Ready.UNKNOWN, 1, None)
    assert found.left_out == ((flawed, flaw),)


def test_an_exam_that_does_not_count_does_not_push_out_one_that_does() -> None:
    found = readiness([sitting(1, 80, days_ago=5), sitting(2, 80, days_ago=4), sitting(3, 100, seen=30)], START)
    assert [one.number for one in found.counted] == [2, 1]


def test_questions_seen_before_count_for_nothing() -> None:
    found = readiness([sitting(1, 60, seen=20, days_ago=2), sitting(2, 68, seen=15)], START)
    assert (found.share, found.word) == (Share(128, 165), Ready.CLOSE)


def test_questions_never_reached_count_as_wrong() -> None:
    found = readiness([sitting(1, 80, reached=80, days_ago=2), sitting(2, 80)], START)
    assert found.share == Share(160, 200)
    assert readiness([sitting(1, 80, reached=90, days_ago=2), sitting(2, 79)], START).word is Ready.CLOSE


def test_exactly_21_days_still_count_and_the_older_exam_says_how_long_the_word_lasts() -> None:
    found = readiness([sitting(1, 80, days_ago=21), sitting(2, 80)], START)
    assert (found.word, found.lasts_until) == (Ready.READY, START)
    assert readiness([sitting(1, 80, days_ago=21), sitting(2, 80)], START + timedelta(seconds=1)).missing == 1


def test_a_longer_exam_is_asked_for_where_the_blueprint_is_longer() -> None:
    assert readiness([sitting(1, 80), sitting(2, 80)], START, questions=120).missing == 2
    assert (
        readiness([sitting(1, 40, questions=50), sitting(2, 40, questions=50)], START, questions=50).word is Ready.READY
    )


def test_no_exam_says_what_is_missing() -> None:
    found = readiness([], START)
    assert (found.word, found.missing, found.share, found.counted) == (Ready.UNKNOWN, 2, Share(0, 0), ())
    with pytest.raises(ValueError, match="missing"):
        found.needed_next(Ready.READY)


@given(
    older=st.integers(0, 80),
    newer=st.integers(0, 80),
    seen=st.integers(0, 20),
    word=st.sampled_from([Ready.READY, Ready.CLOSE, Ready.COIN_FLIP]),
)
def test_what_the_next_exam_needs_is_the_least_that_gives_the_word(
    older: int, newer: int, seen: int, word: Ready
) -> None:
    order = [Ready.READY, Ready.CLOSE, Ready.COIN_FLIP, Ready.NOT_YET]
    now = [sitting(1, older, days_ago=3), sitting(2, newer, seen=seen, days_ago=2)]
    needed = readiness(now, START).needed_next(word)
    after = {
        right: readiness([*now, sitting(3, right)], START).word for right in (needed - 1, needed) if 0 <= right <= 100
    }
    for right, found in after.items():
        assert (order.index(found) <= order.index(word)) == (right >= needed)


def test_confidence_is_held_against_what_was_right() -> None:
    given = [
        answer(confidence=Confidence.SURE),
        answer(confidence=Confidence.SURE, is_right=False),
        answer(confidence=Confidence.GUESS, is_right=False),
        answer(),
    ]
    assert confidence(given).by_confidence == {Confidence.SURE: Share(1, 2), Confidence.GUESS: Share(0, 1)}
    assert confidence([]).by_confidence == {}


def test_the_sure_but_wrong_come_newest_first_each_item_once() -> None:
    items = {name: make_item(name) for name in "abc"}
    given = [
        answer(item=items[name], is_right=name == "c", confidence=Confidence.SURE, given=START + timedelta(minutes=m))
        for m, name in [(4, "a"), (2, "b"), (1, "a"), (5, "c")]
    ]
    wrong = [*given, answer(is_right=False, confidence=Confidence.UNSURE)]
    assert [one.item.id for one in confidence(wrong).sure_but_wrong] == ["a.1", "b.1"]
    assert confidence(wrong).sure_but_wrong[0].given == START + timedelta(minutes=4)


def test_the_pace_is_that_of_exams() -> None:
    exam = [answer(seconds=seconds, source=Source.EXAM) for seconds in (72, 72.5, 30, 0)]
    found = pace([*exam, answer(seconds=900)])
    assert (found.questions, found.seconds, found.slow) == (3, 174.5, 1)
    assert found.per_question == pytest.approx(58.17, abs=0.01)
    assert pace([]).per_question is None
