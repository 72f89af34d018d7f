"""Every answer to a question that the file knows, from exams and from study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Engine, and_, func, select
from sqlmodel import SQLModel

from crss_quiz.core.answer import Answer
from crss_quiz.core.attempt import Attempt
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Item
from crss_quiz.core.log import Source
from crss_quiz.storage.database import transaction
from crss_quiz.storage.log import IS_UNDONE
from crss_quiz.storage.tables import AttemptRow, LogRow, ResponseRow

if TYPE_CHECKING:
    from crss_quiz.storage.store import Store

_ATTEMPT = SQLModel.metadata.tables[AttemptRow.__tablename__]
_RESPONSE = SQLModel.metadata.tables[ResponseRow.__tablename__]
_LOG = SQLModel.metadata.tables[LogRow.__tablename__]
_IN_EXAMS = _RESPONSE.join(_ATTEMPT, _ATTEMPT.c.id == _RESPONSE.c.attempt_id)
_WAS_SEEN = _RESPONSE.c.seconds > 0


class Answers:
    """One learner's answers to questions."""

    def __init__(self, engine: Engine, learner_id: int, exams: Store) -> None:
        self._engine = engine
        self._learner_id = learner_id
        self._exams = exams

    def read(self, items: Mapping[str, Item]) -> list[Answer]:
        """Return the answers of finished exams and of study, the oldest first; what was taken back is left out.

        `items` are those of the decks by id. A question that left the decks comes from the exam that showed it; one
        that only study has shown is left out. A question that was seen and left blank is an answer, and wrong.
        """
        first = self._first_sights()
        found = [*self._from_exams(items, first), *self._from_study(items, first)]
        return sorted(found, key=lambda answer: answer.given)

    def _first_sights(self) -> dict[str, datetime]:
        """Return when each item was first on the screen, also in exams left open and answers taken back."""
        in_exams = (
            select(_RESPONSE.c.item_id, func.min(_ATTEMPT.c.started))
            .select_from(_IN_EXAMS)
            .where(self._is_of_whole_exam, _WAS_SEEN)
            .group_by(_RESPONSE.c.item_id)
        )
        in_study = (
            select(_LOG.c.item_id, func.min(_LOG.c.at))
            .where(self._is_mine(_LOG.c.learner_id), _LOG.c.item_id.is_not(None), _LOG.c.source != Source.EXAM.value)
            .group_by(_LOG.c.item_id)
        )
        with transaction(self._engine) as connection:
            first: dict[str, datetime] = {row[0]: row[1] for row in connection.execute(in_exams)}
            for item, when in connection.execute(in_study):
                first[item] = min(when, first.get(item, when))
        return first

    def _from_exams(self, items: Mapping[str, Item], first: Mapping[str, datetime]) -> Iterator[Answer]:
        wanted = (
            select(_RESPONSE, _ATTEMPT.c.started, _ATTEMPT.c.ended)
            .select_from(_IN_EXAMS)
            .where(self._is_of_whole_exam, _ATTEMPT.c.ending.is_not(None), _WAS_SEEN)
        )
        with transaction(self._engine) as connection:
            rows = connection.execute(wanted).all()
        snapshots: dict[int, Attempt] = {}
        for row in rows:
            item = items.get(row.item_id)
            if item is None:
                if row.attempt_id not in snapshots:
                    snapshots[row.attempt_id] = self._exams.load(row.attempt_id)
                item = snapshots[row.attempt_id].form.items[row.position]
            yield Answer(
                item=item,
                choice=row.choice,
                is_right=row.is_right,
                is_first_sight=row.started == first[row.item_id],
                given=row.ended,
                seconds=row.seconds,
                source=Source.EXAM,
                attempt=row.attempt_id,
                confidence=Confidence(row.confidence) if row.confidence else None,
            )

    def _from_study(self, items: Mapping[str, Item], first: Mapping[str, datetime]) -> Iterator[Answer]:
        wanted = select(_LOG).where(
            self._is_mine(_LOG.c.learner_id),
            _LOG.c.item_id.is_not(None),
            _LOG.c.source != Source.EXAM.value,
            ~IS_UNDONE,
        )
        with transaction(self._engine) as connection:
            rows = connection.execute(wanted).all()
        for row in rows:
            item = items.get(row.item_id)
            if item is not None:
                yield Answer(
                    item=item,
                    choice=row.option_id,
                    is_right=row.option_id == item.key,
                    is_first_sight=row.at == first[row.item_id],
                    given=row.at,
                    seconds=row.seconds,
                    source=Source(row.source),
                    confidence=Confidence(row.confidence) if row.confidence else None,
                )

    @property
    def _is_of_whole_exam(self) -> ColumnElement[bool]:
        return and_(self._is_mine(_ATTEMPT.c.learner_id), _ATTEMPT.c.id.not_in(self._exams.damaged_exams))

    def _is_mine(self, learner: ColumnElement[int]) -> ColumnElement[bool]:
        return learner == self._learner_id
