"""A hash over each row that cannot be computed anew: it finds the bits that turned where SQLite sees nothing wrong."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import Column, Float
from sqlmodel import SQLModel

from crss_quiz.storage.tables import HashedRow

LEFT_OUT = ("id", "hash", "form")
"""The columns of a hashed table that its hash is not taken over.

The number of a row is not known before the row is written, and asking for it would keep the learner waiting; a number
that turned is out of order or missing in an index, which SQLite's own check does find. The form of an exam is long and
never changes, so it has a hash of its own, and that one is hashed with every answer.
"""
_COLUMNS: Mapping[str, tuple[Column[Any], ...]] = {
    name: tuple(column for column in table.columns if column.name not in LEFT_OUT)
    for name, table in SQLModel.metadata.tables.items()
    if "hash" in table.columns
}
HASHED = {table: tuple(column.name for column in columns) for table, columns in _COLUMNS.items()}
"""The columns that the hash of a row is taken over, in this order, by table."""
BESIDE_EXAMS = {
    "log": ("log", "id"),
    "parameter sets": ("parameter_set", "id"),
    "notes": ("note", "card_id"),
    "goal": ("learner", "id"),
}
"""What has hashes and is no exam, as the learner calls it: its table, and what names a row of it."""
DIGITS = 32
_OF_AN_EXAM = {"attempt": "id", "response": "attempt_id", "choice": "attempt_id"}
"""The tables that an exam is in, and the column with its number."""
_JSON = json.JSONEncoder(separators=(",", ":"), default=repr)  # a text that turned into bytes has a hash too
_MOMENT = "%Y-%m-%d %H:%M:%S.%f"
Row = TypeVar("Row", bound=HashedRow)


def sealed(row: Row) -> Row:
    """Return a row about to be written, with its hash."""
    table = str(row.__tablename__)
    row.hash = hash_of(table, {name: getattr(row, name) for name in HASHED[table]})
    return row


def hash_of(table: str, values: Mapping[str, Any]) -> str:
    """Return the hash of a row to be written, given as objects; a column that is left out is NULL."""
    return hash_of_stored(_stored(column, values.get(column.name)) for column in _COLUMNS[table])


def hash_of_stored(row: Any) -> str:
    """Return the hash of a row as SQLite hands it out, with nothing converted, its columns those of HASHED."""
    return _digest(_JSON.encode(tuple(row)))


def hash_of_form(form: str) -> str:
    """Return the hash of the form of an exam, as it is written."""
    return _digest(form)


def changed_rows(connection: sqlite3.Connection, table: str, name: str, number: int | None = None) -> list[Any]:
    """Return the names of the rows that are not as they were written: what a column says of each, in their order.

    With a number only of those that it says this of.
    """
    wanted = f"SELECT {name}, hash, {', '.join(HASHED[table])} FROM {table}{_only(name, number)}"
    rows = connection.execute(wanted)
    return [named for named, written, *columns in rows if written != hash_of_stored(columns)]


def changed_beside_exams(connection: sqlite3.Connection) -> list[str]:
    """Return what is no exam and has rows that are not as they were written: names of BESIDE_EXAMS."""
    return [name for name, (table, _) in BESIDE_EXAMS.items() if changed_rows(connection, table, "rowid")]


def changed_exams(connection: sqlite3.Connection, number: int | None = None) -> list[int]:
    """Return the numbers of the exams of which anything is not as it was written, or of the one asked about."""
    forms = connection.execute(f"SELECT id, form_hash, form FROM attempt{_only('id', number)}")
    found = {exam for exam, written, form in forms if written != hash_of_form(str(form))}
    for table, name in _OF_AN_EXAM.items():
        found.update(changed_rows(connection, table, name, number))
    return sorted(exam for exam in found if isinstance(exam, int))  # a row of no exam is for the foreign keys to tell


def _only(name: str, number: int | None) -> str:
    return "" if number is None else f" WHERE {name} = {number:d}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:DIGITS]


def _stored(column: Column[Any], value: Any) -> Any:
    """Return what will be in the file for a value."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime(_MOMENT)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return float(value) if value is not None and isinstance(column.type, Float) else value
