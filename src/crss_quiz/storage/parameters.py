"""What FSRS was told and when: a row for each set, never changed, kept with the reviews it scheduled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select
from sqlmodel import SQLModel

from crss_quiz.core.memory import MODEL, MemorySettings, Scheduler
from crss_quiz.storage.row_hash import hash_of
from crss_quiz.storage.tables import ParameterSetRow

_SET = SQLModel.metadata.tables[ParameterSetRow.__tablename__]
LIBRARY = f"fsrs {version('fsrs')}"
_SETTINGS = TypeAdapter(MemorySettings)


@dataclass(frozen=True)
class ParameterSet:
    """One set, as it stands in the file."""

    number: int
    settings: MemorySettings
    library: str
    """The name and version of what computed with it."""
    is_fitted: bool
    """Whether its weights were fitted to the learner's own log."""
    rewrites_to: int
    """The number of the last entry that was computed anew with it; 0 is none."""
    created: datetime


def read_sets(connection: Connection, learner_id: int) -> list[ParameterSet]:
    """Return every set of a learner, the oldest first."""
    rows = connection.execute(select(_SET).where(_SET.c.learner_id == learner_id).order_by(_SET.c.id))
    return [
        ParameterSet(
            row.id, _SETTINGS.validate_json(row.settings), row.library, row.is_fitted, row.rewrites_to, row.created
        )
        for row in rows
    ]


def add_set(
    connection: Connection,
    learner_id: int,
    settings: MemorySettings,
    created: datetime,
    *,
    is_fitted: bool,
    rewrites_to: int = 0,
) -> int:
    """Write a set, which is then in force, and return its number."""
    values = {
        "learner_id": learner_id,
        "model": MODEL,
        "library": LIBRARY,
        "settings": _SETTINGS.dump_json(settings).decode(),
        "is_fitted": is_fitted,
        "rewrites_to": rewrites_to,
        "created": created,
    }
    written = insert(_SET).values(**values, hash=hash_of(_SET.name, values)).returning(_SET.c.id)
    return int(connection.execute(written).scalar_one())


class Schedulers:
    """Which scheduler computed an entry of the log."""

    def __init__(self, sets: Sequence[ParameterSet]) -> None:
        self._by_number = {one.number: Scheduler(one.settings) for one in sets}
        self._rewriting = [(one.rewrites_to, one.number) for one in sets if one.rewrites_to]

    def of(self, entry_number: int, set_number: int | None) -> Scheduler:
        """Return the scheduler in force for an entry: that of the last set which computed it anew, else its own.

        An entry that is no review has no set, and any scheduler will do.
        """
        for rewrites_to, number in reversed(self._rewriting):
            if entry_number <= rewrites_to:
                return self._by_number[number]
        return self._by_number[set_number] if set_number is not None else next(iter(self._by_number.values()), _ANY)


_ANY = Scheduler()
