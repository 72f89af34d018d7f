import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from crss_quiz.core.attempt import Mode
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.plan import Goal
from crss_quiz.storage.database import REVISIONS, read_version
from crss_quiz.storage.row_hash import DIGITS, HASHED, LEFT_OUT, changed_exams, changed_rows
from crss_quiz.storage.store import Store
from faults.sessions import adopt_weights, make_older, open_file, study
from made import HandClock, make_attempt

COMPUTED_ANEW = {"card"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with rows of every kind: study with undo, two sets, an exam with pause and strike, an open one, a note."""
    path, clock = tmp_path_factory.mktemp("filled") / "learner.sqlite3", HandClock()
    for act in (partial(study, stop=20), adopt_weights):
        for _ in act(path):
            pass
    with closing(Store.open(path, clock.now())) as store:
        attempt = make_attempt(clock, 5, Mode.PRACTICE)
        number = store.begin(attempt)
        clock.advance(7)
        attempt = attempt.answer("west", clock.now()).answer("east", clock.now()).say(Confidence.SURE, clock.now())
        attempt = attempt.flag(clock.now()).strike("north", clock.now()).pause(clock.now())
        store.save(number, attempt)
        clock.advance(60)
        store.save(number, attempt.resume(clock.now()).submit(clock.now()))
        store.begin(make_attempt(clock, 5))
        store.notes.write("card-1", "Größe 😀", clock.wall)
        store.set_goal(Goal(date(2027, 1, 15), 25))
    return path


@pytest.fixture
def file(filled: Path) -> Iterator[sqlite3.Connection]:
    """The file, open; nothing is ever committed in it."""
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        yield connection


def test_every_table_has_hashes_but_what_is_computed_anew() -> None:
    assert set(SQLModel.metadata.tables) - COMPUTED_ANEW == set(HASHED)


def test_every_row_that_the_program_writes_has_the_hash_of_what_is_in_the_file(file: sqlite3.Connection) -> None:
    for table in HASHED:
        assert file.execute(f"SELECT count(*), min(length(hash)) FROM {table}").fetchone() > (0, DIGITS - 1), table
        assert changed_rows(file, table, "rowid") == []
    assert changed_exams(file) == []


@pytest.mark.parametrize("table", HASHED)
def test_a_row_in_which_any_column_changed_is_found_and_no_other(file: sqlite3.Connection, table: str) -> None:
    names = [column.name for column in SQLModel.metadata.tables[table].columns if column.name not in LEFT_OUT]
    (row,) = file.execute(f"SELECT max(rowid) FROM {table}").fetchone()
    for column in [*names, "hash"]:
        file.execute(f"UPDATE {table} SET {column} = '77' WHERE rowid = ?", (row,))
        assert changed_rows(file, table, "rowid") == [row], column
        file.rollback()


@pytest.mark.parametrize(
    ("statement", "exams"),
    [
        ("UPDATE attempt SET right_count = right_count + 1 WHERE id = 1", [1]),
        ("UPDATE attempt SET form = replace(form, 'Go west', 'Go down') WHERE id = 2", [2]),
        ("UPDATE attempt SET form_hash = NULL WHERE id = 2", [2]),
        ("UPDATE attempt SET form = CAST(form AS BLOB), mode = CAST(mode AS BLOB)", [1, 2]),
        ("UPDATE response SET choice = 'north' WHERE attempt_id = 1 AND position = 0", [1]),
        ("UPDATE choice SET option_id = 'north' WHERE id = 1", [1]),
        ("UPDATE note SET text = ''", []),
    ],
)
def test_an_exam_is_found_by_its_form_its_answers_and_its_changes_of_answer(
    file: sqlite3.Connection, statement: str, exams: list[int]
) -> None:
    file.execute(statement)
    assert changed_exams(file) == exams
    assert [changed_exams(file, number) for number in (1, 2, 3)] == [[n] if n in exams else [] for n in (1, 2, 3)]


def test_an_exam_whose_form_is_no_text_any_more_is_found(file: sqlite3.Connection) -> None:
    file.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    file.execute("UPDATE attempt SET form = CAST(x'ff41' AS TEXT) WHERE id = 2")
    assert changed_exams(file) == [2]


@pytest.mark.parametrize("version", REVISIONS[:-1])
def test_the_rows_of_an_older_file_are_hashed_when_it_is_brought_to_the_present_version(
    tmp_path: Path, version: str
) -> None:
    old = tmp_path / "old" / "learner.sqlite3"
    old.parent.mkdir(mode=0o700)
    make_older(old, version)
    assert read_version(old) == version
    for _ in open_file(old):
        pass
    with closing(sqlite3.connect(old)) as file:
        held = {table for table in HASHED if file.execute(f"SELECT count(*) FROM {table}").fetchone() > (0,)}
        assert [changed_rows(file, table, "rowid") for table in HASHED] == [[]] * len(HASHED)
        assert changed_exams(file) == []
    assert held == ({"learner", "attempt", "response", "choice"} if version == "0001" else set(HASHED))
    assert Store.read(old, HandClock().now()).damaged_exams == []


def test_the_form_of_an_exam_is_written_and_hashed_once(tmp_path: Path, clock: HandClock) -> None:
    path = tmp_path / "home" / "learner.sqlite3"
    with closing(Store.open(path, clock.now())) as store:
        attempt = make_attempt(clock, 5)
        number = store.begin(attempt)
        with closing(sqlite3.connect(path)) as file:
            (before,) = file.execute("SELECT form_hash FROM attempt").fetchone()
            file.execute("CREATE TRIGGER written BEFORE UPDATE OF form, form_hash ON attempt BEGIN "
                         "SELECT RAISE(ABORT, 'written again'); END")  # fmt: skip
        store.save(number, attempt.answer("west", clock.now()).submit(clock.now()))
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("SELECT form_hash FROM attempt").fetchone() == (before,)
