"""What a learner wrote to themselves on cards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Engine, and_, delete, insert, select
from sqlmodel import SQLModel

from crss_quiz.storage.database import transaction
from crss_quiz.storage.row_hash import hash_of
from crss_quiz.storage.tables import NoteRow

_NOTE = SQLModel.metadata.tables[NoteRow.__tablename__]
LONGEST_NOTE = 2_000
"""Characters; what is longer is cut."""


class Notes:
    """One learner's notes, a text for each card."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id

    def read(self, card: str) -> str:
        """Return the note on a card; empty if there is none."""
        with transaction(self._engine) as connection:
            return connection.execute(select(_NOTE.c.text).where(self._is(card))).scalar() or ""

    def by_card(self) -> dict[str, str]:
        """Return every note by the id of its card."""
        wanted = select(_NOTE.c.card_id, _NOTE.c.text).where(_NOTE.c.learner_id == self._learner_id)
        with transaction(self._engine) as connection:
            return {row.card_id: row.text for row in connection.execute(wanted)}

    def write(self, card: str, text: str, now: datetime) -> None:
        """Keep a note in place of the one before; an empty one removes it."""
        text = text.strip()[:LONGEST_NOTE]
        with transaction(self._engine) as connection:
            connection.execute(delete(_NOTE).where(self._is(card)))
            if text:
                values = {"learner_id": self._learner_id, "card_id": card, "text": text, "written": now}
                connection.execute(insert(_NOTE).values(**values, hash=hash_of(_NOTE.name, values)))

    def _is(self, card: str) -> ColumnElement[bool]:
        return and_(_NOTE.c.learner_id == self._learner_id, _NOTE.c.card_id == card)
