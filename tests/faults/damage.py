"""Damage that SQLite makes itself when it is told so."""

import sqlite3
from contextlib import closing
from pathlib import Path


def behind_an_index(path: Path, index: str, statement: str) -> None:
    """Change a table while one of its indexes is hidden: only a full check holds the two against each other."""
    with closing(sqlite3.connect(path)) as connection:
        hidden = connection.execute("SELECT * FROM sqlite_master WHERE name = ?", (index,)).fetchone()
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = ?", (index,))
        connection.commit()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", hidden)
        connection.commit()
