"""Whether a backup is what was once written: what is said of one that is not."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crss_quiz.storage.database import REVISIONS
from crss_quiz.storage.soundness import unsoundness
from crss_quiz.storage.store import Store
from made import HandClock, make_attempt
from studied import Learner

TURNED = "rows of {} are not as they were written"


@pytest.fixture
def path(tmp_path: Path, clock: HandClock) -> Path:
    """A file with something in every table."""
    path = tmp_path / "home" / "learner.sqlite3"
    with closing(Store.open(path, clock.now())) as store:
        Learner(store).answer("a", clock.wall)
        attempt = make_attempt(clock, 5)
        store.save(store.begin(attempt), attempt.answer("west", clock.now()).submit(clock.now()))
        store.notes.write("a", "ask about this", clock.wall)
    return path


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_of_a_file_that_is_as_it_was_written_there_is_nothing_to_say(path: Path) -> None:
    assert unsoundness(path) == ""
    change(path, "UPDATE card SET lapses = 9")  # which is computed anew
    assert unsoundness(path) == ""


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE log SET rating = 4", "log"),
        ("UPDATE note SET text = 'x'", "note"),
        ("UPDATE learner SET minutes = 7", "learner"),
        ("UPDATE parameter_set SET settings = settings || ' '", "parameter_set"),
        ("UPDATE attempt SET right_count = 9", "attempt"),
        ("UPDATE attempt SET form = form || ' '", "attempt"),
        ("UPDATE response SET seconds = seconds + 1", "response"),
        ("UPDATE choice SET option_id = 'east'", "choice"),
    ],
)
def test_a_row_that_turned_is_told_with_its_table(path: Path, statement: str, table: str) -> None:
    change(path, statement)
    assert unsoundness(path) == TURNED.format(table)


def test_the_rows_of_an_older_version_say_nothing(path: Path) -> None:
    change(path, "UPDATE log SET rating = 4", f"UPDATE alembic_version SET version_num = '{REVISIONS[-2]}'")
    assert unsoundness(path) == ""


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("DELETE FROM alembic_version", "it does not say which version it is"),
        ("ALTER TABLE note RENAME COLUMN text TO next", "no such column: text"),
    ],
)
def test_what_cannot_be_read_is_told_in_few_words(path: Path, statement: str, told: str) -> None:
    change(path, statement)
    assert unsoundness(path) == told


def test_a_file_of_another_program_and_one_cut_off_are_told_too(path: Path, tmp_path: Path) -> None:
    change(other := tmp_path / "o", "CREATE TABLE recipes (id INTEGER)")
    assert "is a database of some other program" in unsoundness(other)
    path.write_bytes(path.read_bytes()[:8000])
    assert unsoundness(path) == "database disk image is malformed"
