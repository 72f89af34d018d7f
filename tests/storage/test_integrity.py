import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crss_quiz.storage.database import DamagedError
from crss_quiz.storage.integrity import connect_to_look, fault_of, finish_rollback, in_short, row_counts
from faults.damage import behind_an_index


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "some where" / "file.sqlite3"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE first (text)")
        connection.execute('CREATE TABLE "a second" (text)')
        connection.execute("INSERT INTO first VALUES ('x'), ('y')")
        connection.commit()
    return path


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("*** in database main ***\n\nTree 4 page 4: btreeInitPage() returns error\nmore", "Tree 4 page 4: "
         "btreeInitPage() returns error"),
        ("one\ntwo", "one"),
        ("  \n *** not at the beginning", "*** not at the beginning"),
        ("", "no more is known"),
        ("***\n \n", "no more is known"),
        ("word " * 24, ("word " * 24).strip()),
        ("word " * 25, "word " * 23 + "[...]"),
    ],
)  # fmt: skip
def test_of_a_fault_one_line_is_told_that_says_something_and_is_not_too_long(fault: str, told: str) -> None:
    assert in_short(fault) == told


def test_a_damaged_file_is_told_with_what_to_do() -> None:
    error = DamagedError("the file", "*** in database main ***\nTree 4")
    assert error.fault == "Tree 4"
    assert str(error) == (
        "the file is damaged (Tree 4) and was left as it is; "
        "`crss-quiz doctor` looks at it closely, `crss-quiz restore` puts a backup in its place"
    )


def test_a_whole_file_has_no_fault_and_a_torn_one_has(path: Path) -> None:
    assert fault_of(path) == ""
    whole = path.read_bytes()
    path.write_bytes(whole[:99])
    assert fault_of(path) == "it is too short for a database"
    path.write_bytes(b"\0" * 100)
    assert fault_of(path) == "file is not a database"
    path.write_bytes(whole[: len(whole) // 2])
    assert fault_of(path) == "database disk image is malformed"


def test_an_index_that_lacks_a_row_is_found_unless_the_look_is_a_quick_one(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE INDEX by_text ON first (text)")
    behind_an_index(path, "by_text", "INSERT INTO first VALUES ('z')")
    assert fault_of(path) == "row 3 missing from index by_text"
    assert fault_of(path, is_quick=True) == ""


def test_what_was_left_half_written_is_undone(path: Path, tmp_path: Path) -> None:
    copy, journal = tmp_path / "copy", tmp_path / "copy-journal"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 2")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO first VALUES (?)", [("x" * 500,)] * 500)
        shutil.copy(path, copy)
        shutil.copy(path.with_name(f"{path.name}-journal"), journal)
        connection.execute("ROLLBACK")
    assert fault_of(copy)
    finish_rollback(copy)
    assert not journal.exists()
    assert fault_of(copy) == ""
    assert row_counts(copy) == row_counts(path)


def test_rows_are_counted_by_table(path: Path) -> None:
    assert row_counts(path) == {"first": 2, "a second": 0}


def test_whoever_looks_makes_and_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    with closing(connect_to_look(path)) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM first")
    assert path.read_bytes() == before
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        connect_to_look(path.with_name("none"))
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_bytes_that_are_no_text_can_be_looked_at(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE first SET text = CAST(x'ff41' AS TEXT)")
        connection.commit()
    copy = path.with_name("copy")
    shutil.copy(path, copy)
    with closing(connect_to_look(copy)) as connection:
        assert connection.execute("SELECT DISTINCT text FROM first").fetchall() == [("\udcffA",)]
