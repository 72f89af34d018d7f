from datetime import datetime

import pytest

from crss_quiz.core.attempt import Ending, Mode
from crss_quiz.core.blueprint import Blueprint
from crss_quiz.core.deck import Lure
from crss_quiz.core.history import AttemptSummary
from crss_quiz.core.scoring import Share
from crss_quiz.core.subject import Domain
from crss_quiz.core.wording import (
    LURE_WORDS,
    bar,
    count,
    duration,
    exam_name,
    minutes,
    moment,
    result_lines,
    share,
    snippet,
    summary_line,
)
from made import START, HandClock, make_attempt


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (7200, "2:00:00"),
        (6200, "1:43:20"),
        (3600, "1:00:00"),
        (3599.2, "1:00:00"),
        (299, "4:59"),
        (0.1, "0:01"),
        (0, "0:00"),
    ],
)
def test_a_countdown_shows_zero_only_when_nothing_is_left(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("utc", "said"),
    [
        ("2026-11-22T02:15Z", "Nov 21, 2026 8:15 PM"),
        ("2026-07-04T17:00Z", "Jul 4, 2026 12:00 PM"),
        ("2026-07-04T05:05Z", "Jul 4, 2026 12:05 AM"),
    ],
)
def test_a_moment_is_said_by_the_learners_own_clock(utc: str, said: str) -> None:
    assert moment(datetime.fromisoformat(utc)) == said


def test_one_is_said_as_one() -> None:
    assert [count(number, "question") for number in (0, 1, 2)] == ["0 questions", "1 question", "2 questions"]
    assert [minutes(number) for number in (30, 1.2)] == ["30 minutes", "1.2 minutes"]


def test_a_share_reads_without_color() -> None:
    assert share(Share(18, 25)) == " 18 of 25   72 %"
    assert [bar(Share(right, 12)) for right in (0, 6, 12)] == ["░" * 12, "█" * 6 + "░" * 6, "█" * 12]
    assert bar(Share(0, 0)) == "░" * 12


def test_an_exam_of_one_domain_says_which() -> None:
    only = Blueprint().for_domain(Domain.MENTORING)
    assert exam_name(Mode.REAL, Blueprint()) == "Real exam of 100 questions"
    assert exam_name(Mode.PRACTICE, only) == "Practice exam of 25 questions, Mentoring only"


@pytest.mark.parametrize(
    ("seconds", "said"), [(90, "1:30 of 6:00 used, 4:30 left"), (999, "6:00 of 6:00 used, no time left")]
)
def test_a_result_says_how_much_time_was_left(seconds: float, said: str) -> None:
    clock = HandClock()
    attempt = make_attempt(clock, 5)
    clock.advance(seconds)
    assert f"  {said} at the end" in list(result_lines(attempt.submit(clock.now())))


def exam_summary(right: int | None, *, was_interrupted: bool = False) -> AttemptSummary:
    ending = None if right is None else Ending.SUBMITTED
    return AttemptSummary(12, Mode.REAL, 100, 68, START, START, ending, right, 40, was_interrupted, 7)


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        (exam_summary(68), "  12 Nov  2, 2026  real      68 of 100  ✓ passed   58–76 %, 7 seen before"),
        (
            exam_summary(67, was_interrupted=True),
            "  12 Nov  2, 2026  real      67 of 100  ✗ not yet  57–75 %, 7 seen before, interrupted",
        ),
        (exam_summary(None), "  12 Nov  2, 2026  real     OPEN, 40 of 100 answered, 7 seen before"),
    ],
)
def test_an_exam_is_told_in_one_line(summary: AttemptSummary, said: str) -> None:
    assert summary_line(summary) == said


def test_every_lure_has_its_words() -> None:
    assert set(LURE_WORDS) == set(Lure)


def test_a_snippet_is_one_safe_line_of_its_width() -> None:
    assert snippet("one\ntwo\x1b three", 40) == "one two␛ three"
    assert snippet("one two three four", 10) == "one two t…"
    assert len(snippet("word " * 40, 40)) <= 40
