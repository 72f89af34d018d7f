"""Bringing the learner's file to the present version; imported only when there is something to do."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from crss_quiz.core.errors import QuizError
from crss_quiz.storage.backup import copy, folder_of


def upgrade(engine: Engine, path: Path, version: str | None, scripts: Path, to: str = "head") -> None:
    """Run the migrations that are missing, in one transaction, after copying a file that has something in it.

    Foreign keys are off while tables are rebuilt (a batch rebuild of a parent would otherwise delete its children
    without a word) and are checked before the commit.
    """
    if version is not None:
        copy(path, folder_of(path) / f"before-leaving-{version}.sqlite3")
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
