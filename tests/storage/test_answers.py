"""Finished exams as answers and as cards."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crss_quiz.core.attempt import Attempt, Mode
from crss_quiz.core.clock import study_day
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Item
from crss_quiz.core.log import Entry, Review, Source
from crss_quiz.core.memory import MemorySettings, Rating
from crss_quiz.core.state import NEW, after
from crss_quiz.storage.database import MIGRATIONS, NotSavedError, connect, open_database
from crss_quiz.storage.store import Store
from crss_quiz.storage.upgrade import upgrade
from made import HandClock, make_attempt


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "learner.sqlite3"


@pytest.fixture
def store(path: Path, clock: HandClock) -> Iterator[Store]:
    with closing(Store.open(path, clock.now())) as opened:
        yield opened


def sit(store: Store, clock: HandClock, *, mode: Mode = Mode.REAL) -> tuple[int, Attempt]:
    """Five questions: right, wrong, blank, right, and the last one never seen; not handed in yet."""
    attempt = make_attempt(clock, 5, mode)
    number = store.begin(attempt)
    for position, is_good in enumerate((True, False, None, True)):
        attempt = attempt.move(position, clock.now())
        item = attempt.item
        if is_good is not None:
            wrong = next(option.id for option in item.options if option.id != item.key)
            attempt = attempt.answer(item.key if is_good else wrong, clock.now())
        clock.advance(40)
        attempt = attempt.tick(clock.now())
        store.save(number, attempt)
    return number, attempt


def items_of(attempt: Attempt) -> dict[str, Item]:
    return {item.id: item for item in attempt.form.items}


def test_a_finished_exam_makes_cards_of_the_families_it_showed(store: Store, clock: HandClock) -> None:
    number, attempt = sit(store, clock)
    assert dict(store.log.states) == {}
    store.save(number, attempt.submit(clock.now()))
    day = study_day(clock.wall.astimezone())
    families = [item.family for item in attempt.form.items]
    logged = [(entry.card, entry.act) for entry in store.log.reviews()]
    assert [name for name, _ in logged] == families[:4]
    assert [act.rating for _, act in logged if isinstance(act, Review)] == [
        Rating.GOOD,
        Rating.AGAIN,
        Rating.AGAIN,
        Rating.GOOD,
    ]
    for position, (name, act) in enumerate(logged):
        assert isinstance(act, Review)
        assert (act.source, act.item, act.seconds) == (Source.EXAM, attempt.form.items[position].id, 40)
        memory = store.log.states[name].memory
        assert memory is not None
        assert memory.step is None  # no sitting of study follows an exam
        assert memory.reviewed_on == day < memory.due_on
    assert store.log.tally(day).new == 0
    assert dict(store.log.states) == store.log.replayed()


def test_feeding_twice_changes_nothing(path: Path, clock: HandClock) -> None:
    with closing(Store.open(path, clock.now())) as store:
        number, attempt = sit(store, clock)
        ended = attempt.submit(clock.now())
        store.save(number, ended)
        before = dict(store.log.states)
        store.save(number, ended)
        store.save(number, ended.tick(clock.now()))
    clock.advance(1000)
    with closing(Store.open(path, clock.now())) as store:
        store.save(number, store.load(number).submit(clock.now()))
        assert dict(store.log.states) == before
        assert len(list(store.log.reviews())) == 4


@pytest.mark.parametrize("event", ["INSERT ON log", "UPDATE ON attempt", "INSERT ON card", "UPDATE ON response"])
def test_what_stops_half_way_leaves_neither_score_nor_cards(
    path: Path, store: Store, clock: HandClock, event: str
) -> None:
    number, attempt = sit(store, clock)
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"CREATE TRIGGER stop BEFORE {event} BEGIN SELECT RAISE(ABORT, 'power'); END")
        with pytest.raises(NotSavedError, match="power"):
            store.save(number, attempt.submit(clock.now()))
        other.execute("DROP TRIGGER stop")
    assert dict(store.log.states) == {}
    assert list(store.log.reviews()) == []
    with closing(Store.read(path, clock.now())) as other_program:
        assert other_program.load(number).is_open
    store.save(number, attempt.submit(clock.now()))
    assert len(store.log.states) == 4


def test_a_known_card_goes_on_from_where_it_was_and_an_exam_is_not_undone(store: Store, clock: HandClock) -> None:
    scheduler = store.log.use(MemorySettings(), clock.wall)
    attempt = make_attempt(clock, 5)
    family = attempt.form.items[0].family
    day = study_day(clock.wall.astimezone())
    entry = Entry(family, Review(Rating.EASY, 5, item="other", option="west"), day, clock.wall)
    store.log.add(entry, after(NEW, entry, scheduler))
    clock.advance(86_400 * 9)
    number, sat = sit(store, clock)
    assert sat.form.items[0].family == family
    store.save(number, sat.submit(clock.now()))
    memory = store.log.states[family].memory
    assert memory is not None
    assert memory.reviews == 2
    assert store.log.undo(day, clock.wall) is None
    assert dict(store.log.states) == store.log.replayed()


def test_answers_are_those_of_finished_exams_and_of_study_with_first_sights_told(
    store: Store, clock: HandClock
) -> None:
    number, attempt = sit(store, clock)
    items = items_of(attempt)
    assert store.answers.read(items) == []  # still open
    store.save(number, attempt.submit(clock.now()))
    found = store.answers.read(items)
    assert [(a.item.id, a.is_right) for a in found] == [
        (item.id, right) for item, right in zip(attempt.form.items, (True, False, False, True), strict=False)
    ]
    assert {a.is_first_sight for a in found} == {True}
    assert {(a.source, a.attempt, a.seconds) for a in found} == {(Source.EXAM, number, 40)}
    assert [a.choice is None for a in found] == [False, False, True, False]

    clock.advance(86_400)
    scheduler = store.log.use(MemorySettings(), clock.wall)
    for item, option in ((attempt.form.items[0], "south"), (attempt.form.items[4], attempt.form.items[4].key)):
        review = Review(Rating.GOOD, 9, item=item.id, option=option, confidence=Confidence.SURE)
        entry = Entry(item.family, review, study_day(clock.wall.astimezone()), clock.wall)
        store.log.add(entry, after(store.log.states.get(item.family, NEW), entry, scheduler))
        clock.advance(60)
    again, new = store.answers.read(items)[4:]
    assert [(a.choice, a.confidence) for a in (again, new)] == [
        ("south", Confidence.SURE),
        (attempt.form.items[4].key, Confidence.SURE),
    ]
    assert (again.is_first_sight, again.is_right, again.is_sure_but_wrong) == (
        False,
        attempt.form.items[0].key == "south",
        attempt.form.items[0].key != "south",
    )
    assert (new.is_first_sight, new.is_right, new.source) == (True, True, Source.STUDY)
    store.log.undo(study_day(clock.wall.astimezone()), clock.wall)
    assert len(store.answers.read(items)) == 5

    number, second = sit(store, clock)
    store.save(number, second.submit(clock.now()))
    later = [a for a in store.answers.read(items) if a.attempt == number]
    assert {a.is_first_sight for a in later} == {False}


def test_a_question_that_left_the_decks_comes_from_the_exam_that_showed_it(store: Store, clock: HandClock) -> None:
    number, attempt = sit(store, clock)
    store.save(number, attempt.submit(clock.now()))
    assert [a.item for a in store.answers.read({})] == list(attempt.form.items[:4])


def test_a_key_that_changed_since_changes_no_answer(store: Store, clock: HandClock) -> None:
    number, attempt = sit(store, clock)
    store.save(number, attempt.submit(clock.now()))
    changed = {
        item.id: replace(item, key=next(o.id for o in item.options if o.id != item.key)) for item in attempt.form.items
    }
    assert [a.is_right for a in store.answers.read(changed)] == [True, False, False, True]
    assert [a.item for a in store.answers.read(changed)] == list(changed.values())[:4]


def test_how_sure_one_was_in_practice_is_kept(store: Store, clock: HandClock) -> None:
    number, attempt = sit(store, clock, mode=Mode.PRACTICE)
    attempt = attempt.move(1, clock.now()).say(Confidence.SURE, clock.now())
    store.save(number, attempt)
    assert store.load(number).responses[1].confidence is Confidence.SURE
    store.save(number, attempt.submit(clock.now()))
    assert [a.is_sure_but_wrong for a in store.answers.read(items_of(attempt))] == [False, True, False, False]
    assert attempt.say(Confidence.SURE, clock.now()).responses[1].confidence is None


def test_exams_of_an_older_file_are_told_right_and_wrong(path: Path, clock: HandClock) -> None:
    """A file of version 2 with a finished exam: what 0003 adds is read from its form."""
    with closing(Store.open(path, clock.now())) as store:
        number, attempt = sit(store, clock)
        store.save(number, attempt.submit(clock.now()))
    with closing(sqlite3.connect(path)) as file:
        wanted = file.execute("SELECT position, is_right FROM response ORDER BY position").fetchall()
        file.execute("UPDATE response SET is_right = NULL")
        file.commit()
    older = path.with_name("older.sqlite3")
    older.touch()
    engine = connect(older)
    upgrade(engine, older, None, MIGRATIONS, to="0002")
    engine.dispose()
    with closing(sqlite3.connect(older)) as file:
        file.execute("ATTACH ? AS present", (str(path),))
        for table in ("learner", "attempt", "response"):
            names = ", ".join(row[1] for row in file.execute(f"PRAGMA main.table_info({table})"))
            file.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM present.{table}")
        file.commit()
    open_database(older).dispose()
    with closing(sqlite3.connect(older)) as file:
        assert file.execute("SELECT position, is_right FROM response ORDER BY position").fetchall() == wanted
    assert [right for _, right in wanted] == [1, 0, 0, 1, 0]
    assert timedelta(0) < clock.wall - attempt.started


def test_the_newest_exam_is_told_by_whether_it_is_open(store: Store, clock: HandClock) -> None:
    assert (store.newest(is_open=True), store.newest(is_open=False)) == (None, None)
    number, attempt = sit(store, clock)
    assert (store.newest(is_open=True), store.newest(is_open=False)) == (number, None)
    store.save(number, attempt.submit(clock.now()))
    second, _ = sit(store, clock)
    assert (store.newest(is_open=True), store.newest(is_open=False)) == (second, number)
