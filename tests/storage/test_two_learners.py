"""Every row of the file is one learner's: what one did is nothing to the other, in whatever way it is asked for."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from crss_quiz.core.attempt import Mode
from crss_quiz.core.deck import Item
from crss_quiz.core.forecast import Pace
from crss_quiz.core.log import Entry, Review
from crss_quiz.core.memory import MemorySettings, Rating
from crss_quiz.core.plan import Goal
from crss_quiz.core.queue import Tally
from crss_quiz.core.state import NEW, after, before
from crss_quiz.storage.database import transaction
from crss_quiz.storage.row_hash import sealed
from crss_quiz.storage.store import NoSuchAttemptError, Store
from crss_quiz.storage.tables import LearnerRow
from made import START, HandClock, make_attempt, make_form

DAY = date(2026, 11, 2)


@pytest.fixture
def pair(tmp_path: Path, clock: HandClock) -> Iterator[tuple[Store, Store]]:
    """Two learners of one file: the one who does nothing, and one who does everything."""
    with closing(Store.open(tmp_path / "home" / "learner.sqlite3", clock.now())) as idle:
        with transaction(idle._engine) as connection, Session(connection) as session:
            other = sealed(LearnerRow(name="other", created=clock.wall))
            session.add(other)
            session.flush()
            assert other.id is not None
            busy = Store(idle._engine, other.id, idle._lock)
        live(busy, clock)
        yield idle, busy


def answer(store: Store, clock: HandClock, item: str) -> None:
    scheduler = store.log.in_force(clock.wall)
    state = store.log.states.get("question", NEW)
    review = Review(Rating.GOOD, 9.0, f"question.{item}", "west", before=before(state, scheduler, DAY))
    entry = Entry("question", review, DAY, clock.wall)
    store.log.add(entry, after(state, entry, scheduler))
    clock.advance(60)


def live(store: Store, clock: HandClock) -> None:
    """Study, sit an exam and leave one open, write a note and set a goal."""
    store.log.use(MemorySettings(), clock.wall)
    answer(store, clock, "1")
    answer(store, clock, "2")
    for ends in (True, False):
        attempt = make_attempt(clock, 5, Mode.PRACTICE)
        number = store.begin(attempt)
        clock.advance(30)
        attempt = attempt.answer("west", clock.now())
        store.save(number, attempt.submit(clock.now()) if ends else attempt)
    store.notes.write("question", "mine", clock.wall)
    store.set_goal(Goal(date(2027, 3, 1), 25))


def test_the_one_who_did_nothing_has_nothing(pair: tuple[Store, Store], clock: HandClock) -> None:
    idle, busy = pair
    items = {item.id: item for item in busy.load(1).form.items}
    assert idle.goal() == Goal()
    assert (idle.attempts(), idle.newest(is_open=True), idle.newest(is_open=False)) == ([], None, None)
    assert (idle.last_seen(), idle.shown_in_mocks(), idle.answers.read(items)) == ({}, set(), [])
    assert (idle.notes.by_card(), idle.notes.read("question")) == ({}, "")
    assert (dict(idle.log.states), idle.log.replayed(), idle.log.parameter_sets()) == ({}, {}, [])
    assert (idle.log.history("question"), list(idle.log.reviews()), idle.log.entries()) == ([], [], [])
    assert (idle.log.practiced_since(START), idle.log.tally(DAY), idle.log.pace()) == (set(), Tally(0, 0), Pace())
    assert (idle.history.days(), idle.history.recall_by_card()) == ([], {})
    assert idle.log.undo(DAY, clock.wall) is None
    with pytest.raises(NoSuchAttemptError, match="there is no exam number 1; `crss-quiz results` lists them"):
        idle.load(1)


def test_the_other_has_all_of_it(pair: tuple[Store, Store]) -> None:
    _, busy = pair
    attempt = busy.load(1)
    items = {item.id: item for item in attempt.form.items}
    assert busy.goal() == Goal(date(2027, 3, 1), 25)
    assert [summary.number for summary in busy.attempts()] == [2, 1]
    assert (busy.newest(is_open=True), busy.newest(is_open=False)) == (2, 1)
    shown = attempt.form.items[0].id
    assert set(busy.last_seen()) == {"question.1", "question.2", shown}
    assert set(busy.last_seen({"question.1", shown})) == {"question.1", shown}
    assert busy.shown_in_mocks() == {shown}
    assert [given.item.id for given in busy.answers.read(items)] == [shown]
    assert busy.notes.by_card() == {"question": "mine"}
    assert set(busy.log.states) == {"question", attempt.form.items[0].family} == set(busy.log.replayed())
    assert len(busy.log.parameter_sets()) == 1
    assert [len(found) for found in (busy.log.history("question"), busy.log.entries())] == [2, 3]
    assert busy.log.practiced_since(START) == {"question"}
    assert busy.log.practiced_since(START + timedelta(hours=1)) == set()
    assert busy.log.tally(DAY) == Tally(1, 0)


def test_what_the_other_saw_in_an_exam_is_new_to_who_sees_it_later(pair: tuple[Store, Store], clock: HandClock) -> None:
    idle, _ = pair
    attempt = make_attempt(clock, 5)
    items = {item.id: item for item in attempt.form.items}
    number = idle.begin(attempt)
    attempt = attempt.answer("west", clock.now())
    clock.advance(30)
    idle.save(number, attempt.submit(clock.now()))
    assert [answer.is_first_sight for answer in idle.answers.read(items)] == [True]


def test_what_one_does_leaves_the_other_as_they_were(pair: tuple[Store, Store], clock: HandClock) -> None:
    idle, busy = pair
    stood = dict(busy.log.states), busy.log.replayed(), busy.notes.by_card(), busy.goal()
    idle.log.use(MemorySettings(), clock.wall)
    answer(idle, clock, "1")
    idle.log.adopt(MemorySettings(desired_retention=0.8), clock.wall, is_fitted=False)
    idle.log.rebuild()
    idle.notes.write("question", "other", clock.wall)
    idle.notes.write("question", "", clock.wall)
    idle.set_goal(Goal(None, 5))
    again = Store(busy._engine, busy._learner_id, busy._lock)
    assert (dict(again.log.states), again.log.replayed(), again.notes.by_card(), again.goal()) == stood
    assert idle.log.undo(DAY, clock.wall) is not None
    assert (again.log.replayed(), len(again.log.entries())) == (stood[0], 3)


def test_nobody_takes_back_what_the_other_did(pair: tuple[Store, Store], clock: HandClock) -> None:
    idle, busy = pair
    answer(busy, clock, "1")
    assert idle.log.undo(DAY, clock.wall) is None
    assert len(busy.log.entries()) == 4


def look_at(store: Store, clock: HandClock, item: Item) -> None:
    entry = Entry(item.family, Review(Rating.GOOD, 9.0, item.id, item.key), DAY, clock.wall)
    store.log.add(entry, after(NEW, entry, store.log.in_force(clock.wall)))
    clock.advance(60)


def test_what_the_other_studied_was_not_seen_before_an_exam(pair: tuple[Store, Store], clock: HandClock) -> None:
    idle, busy = pair
    look_at(busy, clock, make_form(5).items[1])
    clock.advance(60)
    later = make_attempt(clock, 5)
    for store in pair:
        store.begin(later)
    assert idle.attempts()[0].seen_before == 0
    assert busy.attempts()[0].seen_before == 2  # the one just studied, and the one that the fixture's exams showed


def test_who_sees_a_question_that_the_other_saw_before_sees_it_for_the_first_time(
    pair: tuple[Store, Store], clock: HandClock
) -> None:
    idle, busy = pair
    items = {item.id: item for item in make_form(20).items}
    first, second = list(items)[:2]
    for store in (busy, idle):
        for item in (first, second):
            look_at(store, clock, items[item])
    assert [(a.item.id, a.is_first_sight) for a in idle.answers.read(items)] == [(first, True), (second, True)]
