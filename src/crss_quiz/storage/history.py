"""A learner's log in sums: what statistics need of a million reviews, without reading them one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Engine, and_, func, select
from sqlmodel import SQLModel

from crss_quiz.core.card import Card
from crss_quiz.core.deck import Family
from crss_quiz.core.log import Source
from crss_quiz.core.memory import Rating, Scheduler
from crss_quiz.core.progress import MATURE_DAYS, Progress, Recall, StudyDay
from crss_quiz.core.queue import Candidates
from crss_quiz.storage.database import transaction
from crss_quiz.storage.log import IS_UNDONE
from crss_quiz.storage.tables import LogRow

if TYPE_CHECKING:
    from crss_quiz.storage.store import Store

_LOG = SQLModel.metadata.tables[LogRow.__tablename__]
_CAME_BACK = _LOG.c.interval.is_not(None)
_IS_YOUNG = _LOG.c.interval < MATURE_DAYS
_IS_MATURE = _LOG.c.interval >= MATURE_DAYS


class StudyHistory:
    """Sums over the reviews that stand: neither what was taken back is in them, nor what an exam logged."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._counts = and_(
            _LOG.c.learner_id == learner_id, _LOG.c.act == "review", _LOG.c.source != Source.EXAM.value, ~IS_UNDONE
        )

    def days(self) -> list[StudyDay]:
        """Return each study day with a review, the oldest first."""
        wanted = (
            select(
                _LOG.c.day,
                func.count(),
                func.count().filter(_LOG.c.repetition == 0),
                func.sum(_LOG.c.seconds),
                *_recall(_IS_YOUNG),
                *_recall(_IS_MATURE),
            )
            .where(self._counts)
            .group_by(_LOG.c.day)
            .order_by(_LOG.c.day)
        )
        with transaction(self._engine) as connection:
            return [
                StudyDay(day, reviews, new, seconds, Recall(*ages[:3]), Recall(*ages[3:]))
                for day, reviews, new, seconds, *ages in connection.execute(wanted)
            ]

    def recall_by_card(self) -> dict[str, Recall]:
        """Return, of each card that ever came back after a day or more, how it was remembered."""
        wanted = select(_LOG.c.card_id, *_recall(_CAME_BACK)).where(self._counts, _CAME_BACK).group_by(_LOG.c.card_id)
        with transaction(self._engine) as connection:
            return {card: Recall(*sums) for card, *sums in connection.execute(wanted)}


def _recall(which: ColumnElement[bool]) -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[float]]:
    """Return the three sums of a Recall over some of the reviews."""
    passed = and_(which, _LOG.c.rating != int(Rating.AGAIN))
    expected = func.coalesce(func.sum(_LOG.c.predicted).filter(which), 0.0)
    return func.count().filter(which), func.count().filter(passed), expected


def read_progress(store: Store, cards: Mapping[str, Card], desired_retention: float, day: date) -> Progress:
    """Return how study goes on a study day, by a learner's file and the cards of their decks.

    What is kept for mock exams is left out until one has shown it, as it is left out of study.
    """
    items = store.shown_in_mocks()
    families = [card.content for card in cards.values() if isinstance(card.content, Family)]
    shown = {family.id for family in families if any(item.id in items for item in family.items)}
    states = store.log.states
    candidates = Candidates(cards, states, shown)
    sets = store.log.parameter_sets()
    return Progress(
        day=day,
        cards={name: card for name, card in cards.items() if name in states or candidates.is_open(card)},
        states=states,
        history=store.history.days(),
        read_recall=store.history.recall_by_card,
        scheduler=Scheduler(sets[-1].settings) if sets else Scheduler(),
        desired_retention=desired_retention,
    )
