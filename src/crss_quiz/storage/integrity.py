"""Whether a database file is whole, as far as SQLite itself can tell."""

from __future__ import annotations

import sqlite3
import textwrap
from contextlib import closing, suppress
from pathlib import Path

from crss_quiz.storage.access import is_still

FULLY_CHECKED_BYTES = 20_000_000
"""Below this size indexes are held against their tables at each start, too: 9 ms for a megabyte."""

UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What reading a damaged file raises; the second where SQLite's own message quotes what is damaged."""


_HEADER_BYTES = 100
"""SQLite takes a file of less for an empty one, and would begin to write in it."""
_LONGEST = 120


def connect_to_look(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot write, for a file of any kind or quality; nothing is made at the path."""
    immutable = "&immutable=1" if is_still(path) else ""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{immutable}", uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    return connection


def fault_of(path: Path, *, is_quick: bool = False) -> str:
    """Return what is wrong with a database file in SQLite's words; empty if nothing is.

    The quick look does not hold indexes against their tables.
    """
    if path.stat().st_size < _HEADER_BYTES:
        return "it is too short for a database"
    check = "quick_check" if is_quick else "integrity_check"
    try:
        with closing(connect_to_look(path)) as connection:
            (answer,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
    except UNREADABLE as error:
        return in_short(str(error))
    return "" if answer == "ok" else in_short(str(answer))


def finish_rollback(path: Path) -> None:
    """Let SQLite undo what a kill left half written in a file without a write-ahead log, as a restored one is at first.

    Who only looks cannot do that, and would take the file for damaged.
    """
    if path.with_name(f"{path.name}-journal").exists():
        with suppress(*UNREADABLE), closing(sqlite3.connect(path)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def in_short(fault: str) -> str:
    """Return the first line of a fault that says something; SQLite quotes whole tables."""
    told = [line for line in fault.splitlines() if line.strip() and not line.startswith("***")]
    return textwrap.shorten(told[0], _LONGEST) if told else "no more is known"


def row_counts(path: Path) -> dict[str, int]:
    """Return how many rows each table of a file has."""
    with closing(connect_to_look(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
