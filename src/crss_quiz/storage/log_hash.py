"""A hash over each row of the log: it finds the bits that turned where SQLite's own check sees nothing wrong."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

HASHED = (
    "learner_id",
    "card_id",
    "act",
    "day",
    "at",
    "rating",
    "seconds",
    "item_id",
    "option_id",
    "confidence",
    "source",
    "repetition",
    "interval",
    "predicted",
    "parameter_set_id",
    "until",
    "undoes",
)
"""The columns it is taken over, in this order.

The number of a row is not among them: it is not known before the row is written, and asking for it would keep the
learner waiting. A number that turned is out of order or missing in an index, which SQLite's own check does find.
"""
DIGITS = 32
_REAL = ("seconds", "predicted")
_JSON = json.JSONEncoder(separators=(",", ":"))
_MOMENT = "%Y-%m-%d %H:%M:%S.%f"


def hash_of(values: Mapping[str, Any]) -> str:
    """Return the hash of a row to be written, given as objects; a column that is left out is NULL."""
    return hash_of_stored(tuple(_stored(name, values.get(name)) for name in HASHED))


def hash_of_stored(row: tuple[Any, ...]) -> str:
    """Return the hash of a row as SQLite hands it out, with nothing converted, its columns those of HASHED."""
    return hashlib.sha256(_JSON.encode(row).encode("ascii")).hexdigest()[:DIGITS]


def changed_rows(connection: sqlite3.Connection) -> list[int]:
    """Return the numbers of the rows of a log that are not as they were written, in their order."""
    rows = connection.execute(f"SELECT id, hash, {', '.join(HASHED)} FROM log ORDER BY id")
    return [number for number, written, *columns in rows if written != hash_of_stored(tuple(columns))]


def _stored(name: str, value: Any) -> Any:
    """Return what will be in the file for a value."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime(_MOMENT)
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if name in _REAL and value is not None else value
