"""How much of an exam had been seen before it began."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from crss_quiz.core.attempt import Attempt, Mode, begin
from crss_quiz.core.clock import study_day
from crss_quiz.core.log import Entry, Review, Source
from crss_quiz.core.memory import MemorySettings, Rating
from crss_quiz.core.state import NEW, after, before
from crss_quiz.paths import Home
from crss_quiz.storage.store import Store
from made import HandClock, make_attempt, make_form
from many_exams import write_many, write_reviews


@pytest.fixture
def store(home: Home, clock: HandClock) -> Iterator[Store]:
    store = Store.open(home.database, clock.now())
    yield store
    store.close()


def seen_before(store: Store) -> list[int]:
    """Of each exam, the oldest first."""
    return [summary.seen_before for summary in reversed(store.attempts())]


def look_at(store: Store, number: int, attempt: Attempt, positions: int, clock: HandClock) -> Attempt:
    """Look at the first so many questions of an exam, ten seconds each, and hand it in."""
    for position in range(positions):
        attempt = attempt.move(position, clock.now())
        clock.advance(10)
        attempt = attempt.tick(clock.now())
    store.save(number, attempt.submit(clock.now()))
    return attempt


def study(store: Store, attempt: Attempt, position: int, clock: HandClock) -> None:
    """Answer a question of an exam while studying."""
    item, scheduler = attempt.form.items[position], store.log.use(MemorySettings(), clock.wall)
    day = study_day(clock.wall.astimezone())
    review = Review(Rating.GOOD, 5.0, item=item.id, source=Source.STUDY, before=before(NEW, scheduler, day))
    entry = Entry(item.family, review, day, clock.wall)
    store.log.add(entry, after(NEW, entry, scheduler))


def test_only_what_was_on_the_screen_before_it_began_counts(store: Store, clock: HandClock) -> None:
    form = make_form(10)
    for shown in (3, 5, 0):
        attempt = begin(form, Mode.REAL, clock.now())
        look_at(store, store.begin(attempt), attempt, shown, clock)
        clock.advance(3600)
    assert seen_before(store) == [0, 3, 5]


def test_what_was_studied_before_counts_and_what_was_studied_since_does_not(store: Store, clock: HandClock) -> None:
    attempt = make_attempt(clock, 10)
    study(store, attempt, 0, clock)
    clock.advance(60)
    store.begin(replace(attempt, started=clock.wall))
    clock.advance(60)
    study(store, attempt, 1, clock)
    assert seen_before(store) == [1]


def test_what_was_seen_in_both_counts_once(store: Store, clock: HandClock) -> None:
    attempt = make_attempt(clock, 10)
    study(store, attempt, 0, clock)
    look_at(store, store.begin(attempt), attempt, 2, clock)
    clock.advance(60)
    store.begin(replace(attempt, started=clock.wall))
    assert seen_before(store) == [0, 2]


def test_a_thousand_exams_and_ten_thousand_reviews_are_counted_at_once(home: Home, clock: HandClock) -> None:
    write_many(home.database, 1000, 100, seen_items=800)
    write_reviews(home.database, 10_000, 800)
    store = Store.open(home.database, clock.now())
    took = []
    for _ in range(3):
        began = time.perf_counter()
        summaries = store.attempts()
        took.append(time.perf_counter() - began)
    store.close()
    assert len(summaries) == 1000
    assert summaries[0].seen_before == 100
    assert summaries[-1].seen_before == 0
    assert min(took) < 2.0
