"""An exam whose rows are not as they were written: told by its number and left out, while everything else goes on."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from driving import exam, frame, running

from crss_quiz import telling
from crss_quiz.core.history import damaged_line
from crss_quiz.desk import open_desk
from crss_quiz.paths import Home
from crss_quiz.storage.database import DamagedError
from crss_quiz.storage.doctor import Verdict, examine, repair
from crss_quiz.storage.store import Store
from made import HandClock, make_attempt

WORSE = "UPDATE response SET is_right = 1 - is_right WHERE attempt_id = 2 AND position = 0"
OPEN_ONE = "UPDATE response SET choice = 'south' WHERE attempt_id = 4 AND position = 0"
NO_DATE = "UPDATE attempt SET started = '2026-1:-02 18:00:00.000000' WHERE id = 2"


@pytest.fixture
def sat(home: Home, clock: HandClock) -> Home:
    """Three exams handed in, and one that is open."""
    with closing(Store.open(home.database, clock.now())) as store:
        for has_ended in (True, True, True, False):
            attempt = make_attempt(clock, 5)
            number = store.begin(attempt)
            clock.advance(30)
            attempt = attempt.answer("west", clock.now())
            store.save(number, attempt.submit(clock.now()) if has_ended else attempt)
            clock.advance(3600)
    return home


def damage(home: Home, *statements: str) -> None:
    with closing(sqlite3.connect(home.database)) as file:
        for statement in statements:
            file.execute(statement)
        file.commit()


@pytest.fixture
def store(sat: Home, clock: HandClock) -> Iterator[Store]:
    damage(sat, WORSE, OPEN_ONE)
    with closing(Store.open(sat.database, clock.now())) as store:
        yield store


def test_it_is_refused_in_a_sentence_that_names_it_and_what_to_do(store: Store) -> None:
    for number in (2, 4):
        with pytest.raises(DamagedError, match=rf"^exam {number} is damaged .*`crss-quiz doctor`.*`crss-quiz restore`"):
            store.load(number)
    assert store.load(1).responses == store.load(3).responses


def test_no_list_and_no_figure_is_made_of_it(store: Store) -> None:
    assert store.damaged_exams == [2, 4]
    assert [summary.number for summary in store.attempts()] == [3, 1]
    assert {answer.attempt for answer in store.answers.read({})} == {1, 3}
    assert (store.newest(is_open=True), store.newest(is_open=False)) == (None, 3)
    assert list(store.last_seen().values()) == [store.load(3).ended]  # the open one began later


def test_a_moment_that_turned_into_nonsense_stops_nothing_else(sat: Home, clock: HandClock) -> None:
    damage(sat, NO_DATE)
    with closing(Store.open(sat.database, clock.now())) as store:
        assert [summary.number for summary in store.attempts()] == [4, 3, 1]
        assert {answer.attempt for answer in store.answers.read({})} == {1, 3}
        assert len(store.last_seen()) == 1


def test_a_new_exam_can_be_sat_and_is_kept(store: Store, sat: Home, clock: HandClock) -> None:
    attempt = make_attempt(clock, 5)
    number = store.begin(attempt)
    attempt = attempt.answer("north", clock.now()).submit(clock.now())
    store.save(number, attempt)
    with closing(Store.read(sat.database, clock.now())) as reader:
        assert reader.load(number) == attempt
        assert reader.newest(is_open=False) == number


def test_the_printed_results_say_what_they_leave_out(store: Store) -> None:
    lines = list(telling.all_results(store, as_json=False))
    assert (
        lines[-1]
        == damaged_line([2, 4])
        == ("Exams 2, 4 are damaged in your file and left out; `crss-quiz doctor` tells what to do.")
    )
    assert [line.split()[0] for line in lines[:-1]] == ["3", "1"]
    told = json.loads("".join(telling.all_results(store, as_json=True)))
    assert told[2:] == [{"number": 2, "is_damaged": True}, {"number": 4, "is_damaged": True}]


def test_where_every_exam_is_damaged_nobody_is_told_that_none_was_sat(sat: Home, clock: HandClock) -> None:
    damage(sat, "UPDATE attempt SET used = used + 1")
    with closing(Store.read(sat.database, clock.now())) as store:
        assert list(telling.all_results(store, as_json=False)) == [damaged_line([1, 2, 3, 4])]


def test_the_doctor_names_it_and_a_repair_leaves_it_as_it_is(sat: Home, clock: HandClock) -> None:
    damage(sat, WORSE)
    before = sat.database.read_bytes()
    for look in (examine, repair):
        (found,) = (one for one in look(sat.database, clock.now()) if one.verdict is Verdict.DAMAGED)
        assert (found.name, found.sentence) == ("exams", "not as they were written: 2 (1 of 4 exams)")
        assert "`crss-quiz restore`" in found.mend
    assert sat.database.read_bytes() == before


@pytest.mark.parametrize(
    ("statements", "which"),
    [
        (["UPDATE log SET seconds = seconds + 1 WHERE id = 1"], "log"),
        (["UPDATE learner SET minutes = 7", "UPDATE log SET seconds = 9 WHERE id = 1"], "log and goal"),
        (
            [
                "UPDATE learner SET minutes = 7",
                "UPDATE log SET seconds = 9",
                "UPDATE parameter_set SET settings = settings || ' '",
            ],
            "log, parameter sets and goal",
        ),
    ],
)
async def test_what_turned_beside_exams_is_said_on_the_first_screen(
    sat: Home, clock: HandClock, statements: list[str], which: str
) -> None:
    damage(sat, *statements)
    async with running(sat, clock) as pilot:
        said = " ".join(frame(pilot).split())
        assert f"Something in your {which} is not as it was written; `crss-quiz doctor` tells what to do." in said


async def test_where_nothing_can_be_looked_through_the_screen_says_so_and_the_file_is_closed(
    sat: Home, clock: HandClock
) -> None:
    damage(sat, "ALTER TABLE note RENAME COLUMN text TO next")
    async with running(sat, clock, opens=open_desk) as pilot:
        said = " ".join(frame(pilot).split())
        assert "the learner's file is damaged (no such column: text)" in said
        with closing(Store.open(sat.database, clock.now())):
            pass


async def test_the_first_screen_says_so_and_the_next_exam_begins_at_once(sat: Home, clock: HandClock) -> None:
    damage(sat, OPEN_ONE)
    async with running(sat, clock) as pilot:
        assert "Exam 4 is damaged in your file and left out" in " ".join(frame(pilot).split())
        await pilot.press("p")
        await pilot.pause()
        assert "of 5" in frame(pilot) and "OPEN" not in frame(pilot)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("e")
        await pilot.pause()
        await pilot.press("g")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert exam(pilot).attempt.is_open
