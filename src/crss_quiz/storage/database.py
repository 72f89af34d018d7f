"""Opening the learner's file: what is SQLite's own stays here, everything else is plain SQL."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from crss_quiz import whole_file
from crss_quiz.core.errors import QuizError
from crss_quiz.storage.access import demand_reading, is_still
from crss_quiz.storage.backup import backups
from crss_quiz.storage.integrity import (
    FULLY_CHECKED_BYTES,
    UNREADABLE,
    connect_to_look,
    fault_of,
    finish_rollback,
    in_short,
)

MIGRATIONS = Path(__file__).parent / "migrations"
REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""Every version of the schema, oldest first; a test holds it against the migrations."""

BUSY_TIMEOUT_MS = 5_000
PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",  # NORMAL loses acknowledged answers in a power cut
    "foreign_keys": "ON",
    "busy_timeout": str(BUSY_TIMEOUT_MS),
}


class DatabaseError(QuizError):
    """The learner's file cannot be used; the message says why and what to do. Nothing was changed."""


class DamagedError(DatabaseError):
    """The learner's file is damaged; it was left as it is."""

    def __init__(self, name: object, fault: str) -> None:
        self.fault = fault = in_short(fault)
        super().__init__(
            f"{name} is damaged ({fault}) and was left as it is; "
            "`crss-quiz doctor` looks at it closely, `crss-quiz restore` puts a backup in its place"
        )


class NotSavedError(QuizError):
    """Something could not be written; what was there before still is, and the same call may be made again."""


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose work is committed whole at the end, or not at all."""
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        reason = getattr(error, "orig", None) or error
        if type(reason) is sqlite3.DatabaseError:  # those derived from it say that a write failed, this one damage
            raise DamagedError("the learner's file", str(reason)) from error
        raise NotSavedError(f"the learner's file could not be used ({reason}); nothing was lost, try again") from error
    except ValueError as error:  # a date, a number or JSON that turned into nonsense where SQLite sees nothing wrong
        raise DamagedError("the learner's file", str(error)) from error


def open_database(path: Path) -> Engine:
    """Open the learner's file, making it if there is none and bringing it to the present version if it is older."""
    make_private(path)
    check(path)
    version = read_version(path)
    if version not in (*REVISIONS, None):
        raise DatabaseError(
            f"{path} was written by a newer crss-quiz (its version is {version}); install that one to open it"
        )
    engine = connect(path)
    if version != REVISIONS[-1]:
        # Alembic is slow to import and seldom needed
        from crss_quiz.storage.upgrade import upgrade

        with ExitStack() as on_failure:
            on_failure.callback(engine.dispose)
            try:
                upgrade(engine, path, version, MIGRATIONS)
            except SQLAlchemyError as error:
                reason = getattr(error, "orig", None) or error
                told = f"{path} could not be brought to the present version ({reason}); try again"
                raise DatabaseError(told) from error
            on_failure.pop_all()
    return engine


def check(path: Path) -> None:
    """Refuse a file that is damaged: DamagedError. Of a large one only the doctor holds indexes against tables."""
    demand_reading(path)
    size = path.stat().st_size
    if path.is_dir():
        raise DatabaseError(f"{path} is a folder, where the learner's file should be; move it away")
    if not size and backups(path):
        raise DamagedError(path, "it is empty, though there are backups of it")
    finish_rollback(path)
    if size and (fault := fault_of(path, is_quick=size >= FULLY_CHECKED_BYTES)):
        raise DamagedError(path, fault)


def connect(path: Path, *, is_read_only: bool = False) -> Engine:
    """Return an engine whose transactions begin at once and whose connections have our pragmas.

    pysqlite's own transactions begin late, ignore the busy timeout and leave DDL outside; so it begins none. Whoever
    only reads takes no write lock, sees one state of the file throughout a transaction, and cannot write.
    """
    still = is_still(path)
    target = f"{path.absolute().as_uri()}?immutable=1" if still else path
    engine = create_engine(
        f"sqlite:///{path}",
        creator=lambda: sqlite3.connect(target, uri=still, check_same_thread=False, isolation_level=None),
    )
    pragmas = {"query_only": "ON", "busy_timeout": str(BUSY_TIMEOUT_MS)} if is_read_only else PRAGMAS

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name} = {value}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if is_read_only else "BEGIN IMMEDIATE")

    return engine


def read_version(path: Path) -> str | None:
    """Return the version of the file, None when it is new; nothing is written. DatabaseError if it is not ours."""
    try:
        with closing(connect_to_look(path)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not tables:
                return None
            if "alembic_version" not in tables:
                raise DatabaseError(f"{path} is a database of some other program; name another folder with --home")
            rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except UNREADABLE as error:
        raise DamagedError(path, str(error)) from error
    if not rows:
        raise DamagedError(path, "it does not say which version it is")
    return str(rows[0][0])


def is_present(path: Path) -> bool:
    """Whether a file is of the present version; DatabaseError if it is damaged or not ours."""
    check(path)
    return read_version(path) == REVISIONS[-1]


def make_private(path: Path) -> None:
    """Make the folder and the file if they are missing, readable by the learner alone."""
    try:
        whole_file.make_folder(path.parent)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        mend = f"check the permissions of {path.parent}, or name another folder with --home"
        raise DatabaseError(f"the learner's file cannot be made at {path} ({error.strerror}); {mend}") from error
