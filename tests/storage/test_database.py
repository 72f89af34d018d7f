import hashlib
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from crss_quiz.core.errors import QuizError
from crss_quiz.storage import database
from crss_quiz.storage.backup import copy
from crss_quiz.storage.database import (
    BUSY_TIMEOUT_MS,
    MIGRATIONS,
    PRAGMAS,
    REVISIONS,
    DatabaseError,
    connect,
    open_database,
)
from crss_quiz.storage.store import Store
from crss_quiz.storage.upgrade import upgrade
from faults.cases import Tell
from made import HandClock, make_attempt

NOT_OURS = "a newer file, or one that is not ours"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "learner.sqlite3"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_file_and_its_folder_are_the_learners_alone(path: Path) -> None:
    open_database(path).dispose()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_every_connection_has_the_pragmas_we_rely_on(path: Path) -> None:
    engine = open_database(path)
    wanted = {**PRAGMAS, "journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
    with engine.connect() as connection:
        read = {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()) for name in PRAGMAS}
    engine.dispose()
    assert read == wanted


def test_a_connection_that_only_reads_cannot_write_and_waits_for_who_does(path: Path) -> None:
    open_database(path).dispose()
    engine = connect(path, is_read_only=True)
    with engine.connect() as connection:
        read = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("query_only", "busy_timeout")]
    engine.dispose()
    assert read == [1, BUSY_TIMEOUT_MS]


def test_a_transaction_takes_the_write_lock_when_it_begins(path: Path) -> None:
    engine = open_database(path)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        with (
            closing(sqlite3.connect(path, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("BEGIN IMMEDIATE")
    engine.dispose()


def test_what_fails_in_a_transaction_leaves_nothing_behind_not_even_a_table(path: Path) -> None:
    engine = open_database(path)
    with pytest.raises(ZeroDivisionError), engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE extra (id INTEGER)")
        connection.exec_driver_sql("INSERT INTO learner (name, created) VALUES ('x', '2026-01-01')")
        raise ZeroDivisionError
    with engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'extra'").fetchall()
        assert names == []
        assert connection.exec_driver_sql("SELECT count(*) FROM learner").scalar() == 0
    engine.dispose()


def test_the_migrations_lead_to_the_tables_and_their_list_is_complete(path: Path) -> None:
    engine = open_database(path)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    engine.dispose()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    assert tuple(reversed([script.revision for script in scripts])) == REVISIONS


def test_opening_a_current_file_needs_no_migration(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_database(path).dispose()
    monkeypatch.setattr("crss_quiz.storage.upgrade.upgrade", None)
    open_database(path).dispose()


def test_a_newer_file_is_refused_and_not_touched(path: Path, tell: Tell) -> None:
    tell(NOT_OURS, "refused, not a byte changed", 1)
    open_database(path).dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = digest(path)
    with pytest.raises(DatabaseError, match="newer crss-quiz"):
        open_database(path)
    assert digest(path) == before


@pytest.mark.parametrize(
    "content",
    [b"not a database at all, but long enough to look at" * 40, b"SQLite format 3\0" + b"\xff" * 4080, None],
    ids=["a text", "nothing but a header", "of another program"],
)
def test_a_file_that_is_not_ours_is_refused_and_not_touched(path: Path, content: bytes | None, tell: Tell) -> None:
    tell(NOT_OURS, "refused, not a byte changed", 1)
    path.parent.mkdir()
    if content is None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE recipes (id INTEGER)")
    else:
        path.write_bytes(content)
    before = digest(path)
    with pytest.raises(DatabaseError):
        open_database(path)
    assert digest(path) == before


def test_a_place_where_no_file_can_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DatabaseError, match="cannot be made"):
        open_database(tmp_path / "file" / "learner.sqlite3")


NEWEST = REVISIONS[-1]
LATER = '''
"""A later version: a column is added by rebuilding the parent table."""
import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{newest}"


def upgrade() -> None:
    with op.batch_alter_table("attempt", recreate="always") as batch:
        batch.add_column(sa.Column("note", sa.Text(), nullable=True))
    {then}
'''


def later_scripts(tmp_path: Path, then: str) -> Path:
    """The migrations with one more, as a later version will have it."""
    scripts = tmp_path / "migrations"
    (scripts / "versions").mkdir(parents=True)
    for file in (MIGRATIONS / "env.py", *(MIGRATIONS / "versions").glob("0*.py")):
        (scripts / file.relative_to(MIGRATIONS)).write_text(file.read_text())
    (scripts / "versions" / "later_note.py").write_text(LATER.format(newest=NEWEST, then=then))
    return scripts


def counts(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            t: connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("attempt", "response", "choice")
        }


@pytest.fixture
def filled(path: Path, clock: HandClock) -> Path:
    store = Store.open(path, clock.now())
    number = store.begin(make_attempt(clock, 10))
    store.save(number, store.load(number).answer("west", clock.now()))
    store.close()
    return path


def test_rebuilding_a_parent_table_keeps_its_children_and_copies_the_file_first(filled: Path, tmp_path: Path) -> None:
    before = counts(filled)
    engine = connect(filled)
    upgrade(engine, filled, NEWEST, later_scripts(tmp_path, "pass"))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "later"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
    assert counts(filled) == before == {"attempt": 1, "response": 10, "choice": 1}
    assert counts(filled.parent / "backups" / f"before-leaving-{NEWEST}.sqlite3") == before


@pytest.mark.parametrize(
    "then", ["raise RuntimeError('power')", "op.execute('UPDATE response SET attempt_id = 77 WHERE position = 3')"]
)
def test_a_migration_that_fails_leaves_the_file_as_it_was(filled: Path, tmp_path: Path, then: str) -> None:
    engine = connect(filled)
    with pytest.raises((RuntimeError, QuizError)):
        upgrade(engine, filled, NEWEST, later_scripts(tmp_path, then))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == NEWEST
        columns = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(attempt)")]
    engine.dispose()
    assert "note" not in columns
    assert counts(filled) == {"attempt": 1, "response": 10, "choice": 1}


def test_a_copy_holds_what_is_only_in_the_log_yet(filled: Path, tmp_path: Path, clock: HandClock) -> None:
    store = Store.open(filled, clock.now())
    store.begin(make_attempt(clock, 10))
    assert filled.with_name(filled.name + "-wal").stat().st_size > 0
    copy(filled, tmp_path / "copies" / "copy.sqlite3")
    assert counts(tmp_path / "copies" / "copy.sqlite3")["attempt"] == 2
    store.close()


def test_the_newest_version_is_the_one_that_files_are_brought_to() -> None:
    assert sorted(REVISIONS) == list(REVISIONS)
    assert database.REVISIONS[-1] == max(REVISIONS)
