"""Bringing the learner's file to the present version; imported only when there is something to do."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from crss_quiz.core.errors import QuizError


def upgrade(engine: Engine, path: Path, version: str | None, scripts: Path, to: str = "head") -> None:
    """Run the migrations that are missing, in one transaction, after copying a file that has something in it.

    Foreign keys are off while tables are rebuilt (a batch rebuild of a parent would otherwise delete its children
    without a word) and are checked before the commit.
    """
    if version is not None:
        copy(path, path.with_name("backups") / f"before-leaving-{version}.sqlite3")
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    with engine.connect() as connection:
        plain = connection.connection.dbapi_connection
        assert plain is not None
        plain.cursor().execute("PRAGMA foreign_keys = OFF")  # has no effect inside a transaction, hence before it
        try:
            with connection.begin():
                config.attributes["connection"] = connection
                command.upgrade(config, to)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                    raise QuizError(f"{path} could not be brought to the present version; it was left as it is")
        finally:
            plain.cursor().execute("PRAGMA foreign_keys = ON")


def copy(source: Path, target: Path) -> None:
    """Copy a database whole, its write-ahead log included, and put the copy in place in one step."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(unfinished),))
    unfinished.chmod(0o600)
    with unfinished.open("rb+") as stream:
        os.fsync(stream.fileno())
    unfinished.replace(target)
