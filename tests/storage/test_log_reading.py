"""What is read out of the log: only acts, and none that was taken back."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from crss_quiz.core.clock import today
from crss_quiz.core.forecast import Pace
from crss_quiz.core.log import Act, Before, Bury, Entry, Review, Source, Suspend
from crss_quiz.core.memory import MemorySettings, Rating, Scheduler
from crss_quiz.core.state import NEW, after
from crss_quiz.storage.store import Store
from made import HandClock


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    with closing(Store.open(tmp_path / "home" / "learner.sqlite3", clock.now())) as opened:
        opened.log.use(MemorySettings(), clock.wall)
        yield opened


def do(store: Store, clock: HandClock, card: str, act: Act) -> Entry:
    """Log an act, and let a minute pass."""
    entry = Entry(card, act, today(clock.now()), clock.wall)
    store.log.add(entry, after(store.log.states.get(card, NEW), entry, Scheduler()))
    clock.advance(60)
    return entry


def undo(store: Store, clock: HandClock) -> None:
    assert store.log.undo(today(clock.now()), clock.wall)
    clock.advance(60)


def good(source: Source = Source.STUDY) -> Review:
    return Review(Rating.GOOD, 9.0, source=source)


def test_acts_that_stand_are_told_in_their_order_and_no_others(store: Store, clock: HandClock) -> None:
    first = do(store, clock, "b", good())
    do(store, clock, "a", good())
    undo(store, clock)
    second = do(store, clock, "a", Bury(today(clock.now()) + timedelta(days=1)))
    third = do(store, clock, "b", Suspend())
    assert store.log.entries() == [first, second, third]
    assert list(store.log.reviews()) == [first]
    assert list(store.log.reviews(since=first.day)) == [first]
    assert list(store.log.reviews(since=first.day + timedelta(days=1))) == []


def test_practiced_is_what_was_studied_or_drilled_from_that_moment_on(store: Store, clock: HandClock) -> None:
    do(store, clock, "before", good())
    moment = clock.wall
    do(store, clock, "studied", good())
    do(store, clock, "drilled", good(Source.DRILL))
    do(store, clock, "put away", Suspend())
    do(store, clock, "taken back", good())
    undo(store, clock)
    do(store, clock, "asked in an exam", good(Source.EXAM))
    assert store.log.practiced_since(moment) == {"studied", "drilled"}


def test_states_computed_anew_are_those_in_memory_and_in_the_file(store: Store, clock: HandClock) -> None:
    do(store, clock, "a", good())
    stood = dict(store.log.states)
    do(store, clock, "b", good())
    undo(store, clock)
    store.log.rebuild()
    assert dict(store.log.states) == stood
    again = Store(store._engine, store._learner_id)
    assert dict(again.log.states) == stood


def test_the_pace_is_that_of_the_three_hundred_newest_reviews_without_exams(store: Store, clock: HandClock) -> None:
    day = today(clock.now())
    assert store.log.pace() == Pace()
    for card, source, seconds in [("old", Source.STUDY, 9_999.0), *((f"{n}", Source.STUDY, 7.0) for n in range(300))]:
        entry = Entry(card, Review(Rating.GOOD, seconds, source=source), day, clock.wall)
        store.log.add(entry, after(NEW, entry, Scheduler()))
    do(store, clock, "taken back", Review(Rating.GOOD, 9_999.0))
    undo(store, clock)
    again = Review(Rating.GOOD, 50.0, before=Before(1, 3, 0.9))
    assert store.log.pace() == Pace().learned(300, 300 * 7.0, 0, 0.0)
    do(store, clock, "0", again)
    assert store.log.pace() == Pace().learned(299, 299 * 7.0, 1, 50.0)
    assert store.log.pace(1) == Pace().learned(0, 0.0, 1, 50.0)
    do(store, clock, "exam", Review(Rating.GOOD, 9_999.0, source=Source.EXAM))
    assert store.log.pace(1) == Pace().learned(0, 0.0, 1, 50.0)
