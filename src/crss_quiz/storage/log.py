"""The log of study and the states it leaves: each act one transaction, durable when the call returns.

Rows go through SQLAlchemy's tables rather than the ORM: an answer is two statements, and the learner waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, bindparam, delete, func, insert, select, update
from sqlmodel import SQLModel

from crss_quiz.core.forecast import Pace
from crss_quiz.core.log import Entry, Logged, Review, Source
from crss_quiz.core.memory import MemorySettings, Scheduler
from crss_quiz.core.queue import Tally
from crss_quiz.core.state import NEW, State, replay
from crss_quiz.storage.database import transaction
from crss_quiz.storage.log_record import STATE_COLUMNS, entry_of, log_values, state_of, state_values
from crss_quiz.storage.parameters import LIBRARY, ParameterSet, Schedulers, add_set, read_sets
from crss_quiz.storage.row_hash import hash_of
from crss_quiz.storage.tables import CardRow, LogRow

_LOG = SQLModel.metadata.tables[LogRow.__tablename__]
_CARD = SQLModel.metadata.tables[CardRow.__tablename__]
_STATES = select(_CARD.c.card_id, *(_CARD.c[name] for name in STATE_COLUMNS))
# Written once, so that an answer need not be put into SQL anew: the learner waits for it
_ADD_ENTRY = insert(_LOG)
_ADD_STATE = insert(_CARD)
_PUT_STATE = update(_CARD).where(_CARD.c.learner_id == bindparam("of_learner"), _CARD.c.card_id == bindparam("of_card"))
_UNDOING = _LOG.alias("undoing")
IS_UNDONE = select(_UNDOING.c.id).where(_UNDOING.c.undoes == _LOG.c.id).exists()
_IS_ACT = _LOG.c.act != "undo"
_IS_REVIEW = _LOG.c.act == "review"


class Log:
    """One learner's log, and the states of their cards."""

    def __init__(self, engine: Engine, learner_id: int, *, is_read_only: bool = False) -> None:
        self._engine = engine
        self._learner_id = learner_id
        self._is_read_only = is_read_only
        self._states: dict[str, State] | None = None
        self._set: int | None = None
        self._scheduler: Scheduler | None = None

    @property
    def states(self) -> Mapping[str, State]:
        """How each card stands that was ever touched, by id.

        Whoever writes reads them once, for the file has one writer; whoever only looks on reads them each time.
        """
        return self._known()

    def _known(self) -> dict[str, State]:
        if self._states is None or self._is_read_only:
            with transaction(self._engine) as connection:
                rows = connection.execute(_STATES.where(_CARD.c.learner_id == self._learner_id))
                self._states = {card: state_of(*columns) for card, *columns in rows.all()}
        return self._states

    # What FSRS is told

    def parameter_sets(self) -> list[ParameterSet]:
        """Return what FSRS was told over time, the oldest first."""
        with transaction(self._engine) as connection:
            return read_sets(connection, self._learner_id)

    def use(self, settings: MemorySettings, now: datetime) -> Scheduler:
        """Put settings in force for the reviews to come, with the weights of the newest set."""
        with transaction(self._engine) as connection:
            sets = read_sets(connection, self._learner_id)
            newest = sets[-1] if sets else None
            settings = _with_weights(settings, newest)
            scheduler = Scheduler(settings)  # refuses what makes no sense before it is written
            if newest is None or (newest.settings, newest.library) != (settings, LIBRARY):
                is_fitted = newest is not None and newest.is_fitted
                number = add_set(connection, self._learner_id, settings, now, is_fitted=is_fitted)
            else:
                number = newest.number
        self._set, self._scheduler = number, scheduler
        return scheduler

    def in_force(self, now: datetime) -> Scheduler:
        """Return what schedules at present; the defaults where nothing was put in force yet."""
        if self._scheduler is not None:
            return self._scheduler
        sets = self.parameter_sets()
        return self.use(sets[-1].settings if sets else MemorySettings(), now)

    def with_weights(self, settings: MemorySettings) -> MemorySettings:
        """Return settings with the weights that are in force."""
        sets = self.parameter_sets()
        return _with_weights(settings, sets[-1] if sets else None)

    def adopt(self, settings: MemorySettings, now: datetime, *, is_fitted: bool) -> None:
        """Put a set of weights in force, and compute every state anew with it, in one transaction."""
        with transaction(self._engine) as connection:
            last = connection.execute(select(func.max(_LOG.c.id)).where(self._is_mine)).scalar() or 0
            number = add_set(connection, self._learner_id, settings, now, is_fitted=is_fitted, rewrites_to=last)
            states = self._replay(connection)
            self._put_all(connection, states)
        self._set, self._states, self._scheduler = number, states, Scheduler(settings)

    # Writing

    def add(self, entry: Entry, state: State) -> None:
        """Write an entry and the state it leaves. Before the first review, settings must be in force."""
        self.add_all([(entry, state)])

    def add_all(self, entries: Iterable[tuple[Entry, State]]) -> None:
        """Write entries of different cards, with the states they leave, in one transaction."""
        written = list(entries)
        self._known()
        with transaction(self._engine) as connection:
            self.write(connection, written)
        self.remember(written)

    def write(self, connection: Connection, entries: Iterable[tuple[Entry, State]]) -> None:
        """Write entries in a transaction of the caller's, who says with `remember` that it was committed."""
        known = self._known()
        for entry, state in entries:
            assert self._set is not None or not isinstance(entry.act, Review)
            self._add(connection, log_values(entry, self._set))
            self._put(connection, entry.card, state, is_known=entry.card in known)

    def remember(self, entries: Iterable[tuple[Entry, State]]) -> None:
        """Take note of entries that were written and committed."""
        self._known().update((entry.card, state) for entry, state in entries)

    def undo(self, day: date, at: datetime) -> tuple[Entry, State] | None:
        """Take the last act back that was not taken back yet; return it with the state its card is in now.

        What an exam logged stays: it is undone by nobody. None where there is nothing to undo.
        """
        known = self._known()
        with transaction(self._engine) as connection:
            row = connection.execute(
                select(_LOG).where(self._is_mine, _IS_ACT, ~IS_UNDONE).order_by(_LOG.c.id.desc()).limit(1)
            ).first()
            if row is None or row.source == Source.EXAM.value:
                return None
            self._add(connection, {"card_id": row.card_id, "act": "undo", "day": day, "at": at, "undoes": row.id})
            state = self._replay(connection, row.card_id).get(row.card_id, NEW)
            self._put(connection, row.card_id, state, is_known=True)
        known[row.card_id] = state
        return entry_of(row), state

    # Reading

    def history(self, card: str) -> list[Logged]:
        """Return everything that was done with a card, what was undone included, the oldest first."""
        wanted = (
            select(_LOG, IS_UNDONE.label("is_undone"))
            .where(self._is_mine, _IS_ACT, _LOG.c.card_id == card)
            .order_by(_LOG.c.id)
        )
        with transaction(self._engine) as connection:
            return [Logged(row.id, entry_of(row), row.is_undone) for row in connection.execute(wanted)]

    def reviews(self, since: date | None = None) -> Iterator[Entry]:
        """Yield every review that stands, the oldest first."""
        wanted = select(_LOG).where(self._is_mine, _IS_REVIEW, ~IS_UNDONE).order_by(_LOG.c.id)
        if since is not None:
            wanted = wanted.where(_LOG.c.day >= since)
        with transaction(self._engine) as connection:
            rows = connection.execute(wanted).all()
        yield from map(entry_of, rows)

    def entries(self) -> list[Entry]:
        """Return every act that stands, the oldest first."""
        wanted = select(_LOG).where(self._is_mine, _IS_ACT, ~IS_UNDONE).order_by(_LOG.c.id)
        with transaction(self._engine) as connection:
            return list(map(entry_of, connection.execute(wanted)))

    def practiced_since(self, moment: datetime) -> set[str]:
        """Return the cards that were studied or drilled from a moment (aware) on."""
        wanted = select(_LOG.c.card_id).where(
            self._is_mine, _IS_REVIEW, _LOG.c.at >= moment, _LOG.c.source != Source.EXAM.value, ~IS_UNDONE
        )
        with transaction(self._engine) as connection:
            return set(connection.execute(wanted.distinct()).scalars())

    def tally(self, day: date) -> Tally:
        """Return what was studied on a study day; exams do not count towards the limits of a day."""
        new = func.count().filter(_LOG.c.repetition == 0)
        reviews = func.count().filter(_LOG.c.interval.is_not(None))
        wanted = select(new, reviews).where(
            self._is_mine, _IS_REVIEW, _LOG.c.day == day, _LOG.c.source != Source.EXAM.value, ~IS_UNDONE
        )
        with transaction(self._engine) as connection:
            return Tally(*connection.execute(wanted).one())

    def pace(self, reviews: int = 300) -> Pace:
        """Return how long cards take this learner, by the newest reviews."""
        newest = (
            select(_LOG.c.repetition, _LOG.c.interval, _LOG.c.seconds)
            .where(self._is_mine, _IS_REVIEW, _LOG.c.source != Source.EXAM.value, ~IS_UNDONE)
            .order_by(_LOG.c.id.desc())
            .limit(reviews)
            .subquery()
        )
        new, later = newest.c.repetition == 0, newest.c.interval.is_not(None)
        seconds = func.sum(newest.c.seconds)
        wanted = select(
            func.count().filter(new),
            func.coalesce(seconds.filter(~later), 0.0),
            func.count().filter(later),
            func.coalesce(seconds.filter(later), 0.0),
        )
        with transaction(self._engine) as connection:
            return Pace().learned(*connection.execute(wanted).one())

    def replayed(self) -> dict[str, State]:
        """Return how every card stands by the log alone, from nothing."""
        with transaction(self._engine) as connection:
            return self._replay(connection)

    def rebuild(self) -> None:
        """Compute every state anew from the log, in one transaction."""
        with transaction(self._engine) as connection:
            states = self._replay(connection)
            self._put_all(connection, states)
        self._states = states

    @property
    def _is_mine(self) -> ColumnElement[bool]:
        return _LOG.c.learner_id == self._learner_id

    def _replay(self, connection: Connection, card: str | None = None) -> dict[str, State]:
        schedulers = Schedulers(read_sets(connection, self._learner_id))
        wanted = select(_LOG).where(self._is_mine, _IS_ACT, ~IS_UNDONE).order_by(_LOG.c.id)
        if card is not None:
            wanted = wanted.where(_LOG.c.card_id == card)
        rows = connection.execute(wanted)
        return replay((entry_of(row), schedulers.of(row.id, row.parameter_set_id)) for row in rows)

    def _add(self, connection: Connection, values: Mapping[str, Any]) -> None:
        row = {"learner_id": self._learner_id, **values}
        connection.execute(_ADD_ENTRY, {**row, "hash": hash_of(_LOG.name, row)})

    def _put(self, connection: Connection, card: str, state: State, *, is_known: bool) -> None:
        values = state_values(state)
        if is_known:
            connection.execute(_PUT_STATE, {"of_learner": self._learner_id, "of_card": card, **values})
        else:
            connection.execute(_ADD_STATE, {"learner_id": self._learner_id, "card_id": card, **values})

    def _put_all(self, connection: Connection, states: Mapping[str, State]) -> None:
        connection.execute(delete(_CARD).where(_CARD.c.learner_id == self._learner_id))
        rows = [{"learner_id": self._learner_id, "card_id": name, **state_values(s)} for name, s in states.items()]
        if rows:
            connection.execute(insert(_CARD), rows)


def _with_weights(settings: MemorySettings, newest: ParameterSet | None) -> MemorySettings:
    return settings if newest is None else replace(settings, parameters=newest.settings.parameters)
