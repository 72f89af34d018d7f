from datetime import UTC, date, datetime, timedelta

import pytest

from crss_quiz.core.filter import Filter
from crss_quiz.core.forecast import Pace
from crss_quiz.core.log import Before, Entry, Review
from crss_quiz.core.memory import Memory, Rating, Step
from crss_quiz.core.queue import Candidates, Limits, Queue, build_queue
from crss_quiz.core.state import State
from crss_quiz.core.study import Left
from crss_quiz.core.study_wording import (
    about_minutes,
    backlog_line,
    days,
    interval,
    leech_line,
    queue_line,
    seconds_left,
    span,
    summary_lines,
    tomorrow,
)
from made import make_cards, make_flashcard

DAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)


def memory(due_in: int, step: Step | None = None, lapses: int = 0) -> Memory:
    return Memory(5.0, 5.0, DAY, DAY + timedelta(days=due_in), step, 3, lapses)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(-5, "0 s"), (30, "30 s"), (60, "1 min"), (330, "6 min"), (3569, "59 min"), (3600, "1 h"), (7300, "2 h")],
)
def test_times_below_a_day_are_told_short(seconds: int, told: str) -> None:
    assert span(timedelta(seconds=seconds)) == told


@pytest.mark.parametrize(
    ("number", "told"),
    [(1, "1 day"), (60, "60 days"), (61, "2.0 months"), (365, "12.0 months"), (366, "1.0 years"), (900, "2.5 years")],
)
def test_days_are_told_in_the_unit_that_fits(number: int, told: str) -> None:
    assert days(number) == told


def test_an_interval_is_that_of_the_step_or_of_the_day() -> None:
    step = Step(0, NOW + timedelta(minutes=10), is_relearning=False)
    assert interval(memory(0, step), NOW) == "10 min"
    assert interval(memory(12), NOW) == "12 days"


def test_minutes_are_told_as_an_estimate() -> None:
    assert [about_minutes(s) for s in (0, 29, 31, 89, 300)] == [
        "less than a minute",
        "less than a minute",
        "about 1 minute",
        "about 1 minute",
        "about 5 minutes",
    ]
    assert seconds_left(Left(new=2, learning=3, due=4), Pace(40, 20)) == 2 * 40 + 3 * 10 + 4 * 20


def test_a_queue_is_told_with_what_it_holds_only() -> None:
    assert queue_line(Queue(), Pace()) == "Nothing is due now."
    assert queue_line(Queue(new=("a",)), Pace(60, 20)) == "To study now: 1 new; about 1 minute."
    assert queue_line(Queue(("a",), ("b", "c"), ()), Pace(60, 55)).startswith("To study now: 2 due, 1 being learned;")
    assert backlog_line(Queue()) == ""
    assert backlog_line(Queue(put_off=1)).startswith("1 more card is due")
    assert backlog_line(Queue(put_off=35)).startswith("35 more cards are due")


def test_a_leech_and_a_mark_are_told() -> None:
    assert leech_line(State()) == ""
    assert leech_line(State(memory(3, lapses=7))) == ""
    assert "Forgotten 8 times" in leech_line(State(memory(3, lapses=8)))
    assert "marked" in leech_line(State(is_marked=True))


def test_tomorrow_counts_what_is_due_by_then_and_may_be_shown() -> None:
    cards = make_cards(*(make_flashcard(name) for name in "abcdef"))
    states = {
        "a": State(memory(1)),
        "b": State(memory(0)),
        "c": State(memory(2)),
        "d": State(memory(1), is_suspended=True),
        "e": State(memory(1), buried_until=DAY + timedelta(days=1)),
        "gone": State(memory(1)),
    }
    queue = build_queue(Candidates(cards, states), Filter(), Limits(5, 5), DAY)
    found = tomorrow(states, cards, queue, 5, DAY)
    assert (found.due, found.new) == (3, 1)


def entry(
    name: str, rating: Rating, seconds: float = 30, interval: int | None = None, item: str | None = None
) -> Entry:
    return Entry(name, Review(rating, seconds, item=item, before=Before(interval=interval)), DAY, NOW)


def test_a_summary_tells_what_was_remembered_what_was_hard_and_what_comes() -> None:
    cards = make_cards(*(make_flashcard(name) for name in "ab"))
    done = [
        entry("a", Rating.AGAIN, interval=3),
        entry("b", Rating.GOOD, interval=9),
        entry("a", Rating.AGAIN),
        entry("a", Rating.HARD),
        entry("q", Rating.GOOD, item="q.1"),
    ]
    queue = Queue(new=("x",))
    told = list(summary_lines(done, cards, tomorrow({}, cards, queue, 20, DAY), Pace()))
    assert told[0] == "3 cards, 5 answers, about 2 minutes."
    assert told[1] == "Of 2 cards learned before, you remembered 1."
    assert told[2] == "Of 1 question, you found the best answer to 1."
    assert "  What is a?  (Again 2×, Hard 1×)" in told
    assert not [line for line in told if "What is b?" in line]
    assert "  0 due and up to 1 new; about 1 minute" in told


def test_a_summary_of_nothing_says_so() -> None:
    told = list(summary_lines((), {}, tomorrow({}, {}, Queue(), 20, DAY), Pace()))
    assert told == ["No card was answered this time.", "", "Tomorrow:", "  nothing is due"]
