"""The sentences with which a file is refused: each names the file and says what to do."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from crss_quiz.core.clock import Stamp
from crss_quiz.core.errors import QuizError
from crss_quiz.storage.backup import back_up
from crss_quiz.storage.daily import back_up_daily
from crss_quiz.storage.database import (
    DamagedError,
    DatabaseError,
    NotSavedError,
    connect,
    is_present,
    open_database,
    read_version,
    transaction,
)
from crss_quiz.storage.doctor import Verdict, examine
from crss_quiz.storage.row_hash import hash_of_form, sealed
from crss_quiz.storage.store import Store
from crss_quiz.storage.tables import AttemptRow
from faults.damage import behind_an_index
from made import HandClock, make_attempt

DAMAGED = (
    "{} is damaged ({}) and was left as it is; "
    "`crss-quiz doctor` looks at it closely, `crss-quiz restore` puts a backup in its place"
)


@pytest.fixture
def path(tmp_path: Path, clock: HandClock) -> Path:
    path = tmp_path / "home" / "learner.sqlite3"
    with closing(Store.open(path, clock.now())) as store:
        store.begin(make_attempt(clock, 5))
    return path


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def refusal(path: Path, kind: type[QuizError]) -> str:
    with pytest.raises(QuizError) as refused:
        open_database(path)
    assert type(refused.value) is kind
    return str(refused.value)


def test_a_newer_file(path: Path) -> None:
    change(path, "UPDATE alembic_version SET version_num = '9999'")
    told = f"{path} was written by a newer crss-quiz (its version is 9999); install that one to open it"
    assert refusal(path, DatabaseError) == told
    assert not is_present(path)


def test_a_file_of_another_program(path: Path) -> None:
    change(path, "DROP TABLE alembic_version")
    told = f"{path} is a database of some other program; name another folder with --home"
    assert refusal(path, DatabaseError) == told


def test_a_file_that_says_no_version(path: Path) -> None:
    change(path, "DELETE FROM alembic_version")
    assert refusal(path, DamagedError) == DAMAGED.format(path, "it does not say which version it is")


def test_a_file_that_is_no_database_or_torn(path: Path) -> None:
    path.write_bytes(b"too short")
    assert refusal(path, DamagedError) == DAMAGED.format(path, "it is too short for a database")
    path.write_bytes(b"long enough, and no database all the same. " * 9)
    assert refusal(path, DamagedError) == DAMAGED.format(path, "file is not a database")
    with pytest.raises(DamagedError) as refused:
        read_version(path)
    assert str(refused.value) == DAMAGED.format(path, "file is not a database")


def test_an_empty_file_where_there_are_backups(path: Path, clock: HandClock) -> None:
    back_up(path, clock.wall, "daily")
    path.write_bytes(b"")
    assert refusal(path, DamagedError) == DAMAGED.format(path, "it is empty, though there are backups of it")


def test_a_folder_in_the_place_of_the_file(path: Path) -> None:
    path.unlink()
    path.mkdir()
    told = f"{path} is a folder, where the learner's file should be; move it away"
    assert refusal(path, DatabaseError) == told


def test_a_place_where_nothing_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "home" / "learner.sqlite3"
    mend = f"check the permissions of {path.parent}, or name another folder with --home"
    told = f"the learner's file cannot be made at {path} (Not a directory); {mend}"
    assert refusal(path, DatabaseError) == told


def test_a_version_that_cannot_be_reached(path: Path) -> None:
    change(path, "UPDATE alembic_version SET version_num = '0001'")
    said = refusal(path, DatabaseError)
    assert said.startswith(f"{path} could not be brought to the present version (")
    assert said.endswith("); try again")
    assert "duplicate column" in said or "already exists" in said
    assert "[SQL" not in said


def test_a_version_that_cannot_be_reached_for_a_reason_that_is_not_sqlites(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise SQLAlchemyError("no such migration")

    monkeypatch.setattr("crss_quiz.storage.upgrade.upgrade", fail)
    change(path, "UPDATE alembic_version SET version_num = '0001'")
    told = f"{path} could not be brought to the present version (no such migration); try again"
    assert refusal(path, DatabaseError) == told


def test_what_could_not_be_written(path: Path) -> None:
    engine = connect(path)
    change(path, "CREATE TRIGGER stop BEFORE UPDATE ON learner BEGIN SELECT RAISE(ABORT, 'no room'); END")
    with pytest.raises(NotSavedError) as refused, transaction(engine) as connection:
        connection.exec_driver_sql("UPDATE learner SET minutes = 7")
    assert str(refused.value) == "the learner's file could not be used (no room); nothing was lost, try again"
    engine.dispose()


def test_what_turned_into_nonsense(path: Path, clock: HandClock) -> None:
    change(path, "UPDATE learner SET exam_on = 'soon'")
    with pytest.raises(DamagedError) as refused:
        Store.read(path, clock.now())
    assert str(refused.value) == DAMAGED.format("the learner's file", "Invalid isoformat string: 'soon'")


def test_an_exam_of_which_a_row_is_not_as_it_was_written(path: Path, clock: HandClock) -> None:
    change(path, "UPDATE response SET is_marked = 1 WHERE position = 2")
    with closing(Store.read(path, clock.now())) as store, pytest.raises(DamagedError) as refused:
        store.load(1)
    assert str(refused.value) == DAMAGED.format("exam 1", "not every row of it is as it was written")


def test_exams_in_which_a_column_has_another_name(path: Path, clock: HandClock) -> None:
    change(path, "ALTER TABLE response RENAME COLUMN struck TO strvck")
    with closing(Store.read(path, clock.now())) as store, pytest.raises(DamagedError) as refused:
        store.attempts()
    assert str(refused.value) == DAMAGED.format("the learner's file", "no such column: struck")
    found = {one.name: one.sentence for one in examine(path, clock.now())}
    assert found["exams"] == "cannot be listed (no such column: struck)"


def test_an_exam_whose_form_this_program_cannot_read_is_told_by_its_number(path: Path, clock: HandClock) -> None:
    engine = connect(path)
    with transaction(engine) as connection, Session(connection) as session:
        row = session.get_one(AttemptRow, 1)
        row.form, row.form_hash = "{}", hash_of_form("{}")
        session.add(sealed(row))
        session.flush()
    engine.dispose()
    found = {one.name: one for one in examine(path, clock.now())}
    assert found["exams"].sentence == "cannot be opened: 1"
    assert found["exams"].verdict is Verdict.DAMAGED


def test_where_nothing_is_wrong_nothing_is_told_of_backups(path: Path, clock: HandClock) -> None:
    for way in (Store.open, Store.read):
        with closing(way(path, clock.now())) as store:
            assert store.backup_problem == ""
    assert back_up_daily(path, clock.wall) == ""
    clock.advance(86_400)
    change(path, "UPDATE learner SET minutes = 7")
    assert back_up_daily(path, clock.wall) == ""


def test_backups_where_their_folder_should_be_is_a_file(path: Path, clock: HandClock) -> None:
    folder = path.with_name("backups")
    folder.touch()
    told = f"old backups in {folder} could not be looked through (Not a directory)"
    assert back_up_daily(path, clock.wall) == told


def test_a_backup_that_is_not_whole(path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crss_quiz.storage.backup.fault_of", lambda _: "torn")
    clock.advance(86_400)
    change(path, "UPDATE learner SET minutes = 7")
    assert back_up_daily(path, clock.wall) == f"the copy of {path} is not whole (torn); try again"


def test_two_backups_of_a_second_bear_the_two_seconds_that_follow_each_other(path: Path, clock: HandClock) -> None:
    made = [back_up(path, clock.wall, "daily").name for _ in range(3)]
    assert made == [f"2026-11-02-18000{second}-daily.sqlite3" for second in (0, 1, 2)]


def test_a_large_file_is_looked_at_when_it_is_opened_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crss_quiz.storage.database.FULLY_CHECKED_BYTES", 1_000)
    open_database(path).dispose()
    path.write_bytes(path.read_bytes()[:-9000])
    with pytest.raises(DamagedError):
        open_database(path)


def test_of_a_large_file_only_the_doctor_holds_indexes_against_tables(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind_an_index(path, "log_by_undone", "INSERT INTO log (learner_id, card_id, act, day, at) "
                    "VALUES (1, 'a', 'mark', '2026-11-02', '2026-11-02 18:00:00.000000')")  # fmt: skip
    size = path.stat().st_size
    monkeypatch.setattr("crss_quiz.storage.database.FULLY_CHECKED_BYTES", size + 1)
    with pytest.raises(DamagedError, match="missing from index log_by_undone"):
        open_database(path)
    monkeypatch.setattr("crss_quiz.storage.database.FULLY_CHECKED_BYTES", size)
    open_database(path).dispose()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux tells which files are open")
@pytest.mark.parametrize("open_it", [Store.open, Store.read])
def test_a_file_that_is_refused_is_not_left_open(
    path: Path, clock: HandClock, open_it: Callable[[Path, Stamp], Store]
) -> None:
    change(path, "UPDATE learner SET created = 'nonsense'")
    with pytest.raises(DamagedError) as refused:
        open_it(path, clock.now())
    handles = [handle.readlink() for handle in Path("/proc/self/fd").iterdir() if handle.is_symlink()]
    assert path not in handles
    assert refused.value  # whose frames would keep what is open
