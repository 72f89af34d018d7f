"""The learner's file as the rest of the program sees it: core objects in and out, each method one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from crss_quiz.core.attempt import Attempt
from crss_quiz.core.clock import Stamp
from crss_quiz.core.errors import QuizError
from crss_quiz.core.feed import exam_entries
from crss_quiz.core.history import AttemptSummary
from crss_quiz.core.plan import Goal
from crss_quiz.storage.access import demand_reading, demand_writing
from crss_quiz.storage.answers import Answers
from crss_quiz.storage.attempt_record import attempt_of, attempt_row, change, choice_row, response_row
from crss_quiz.storage.daily import back_up_daily
from crss_quiz.storage.database import DamagedError, connect, is_present, make_private, open_database, transaction
from crss_quiz.storage.history import StudyHistory
from crss_quiz.storage.integrity import UNREADABLE, connect_to_look
from crss_quiz.storage.lock import WriterLock
from crss_quiz.storage.log import Log
from crss_quiz.storage.notes import Notes
from crss_quiz.storage.row_hash import changed_beside_exams, changed_exams, sealed
from crss_quiz.storage.summaries import read_summaries
from crss_quiz.storage.tables import AttemptRow, ChoiceRow, LearnerRow, LogRow, ResponseRow

DEFAULT_LEARNER = "learner"
NOT_AS_WRITTEN = "not every row of it is as it was written"


class NoSuchAttemptError(QuizError):
    """There is no attempt of that number."""


class Store:
    """One learner's file, open: their exams, and what belongs to the learner; `log` and `notes` hold their study."""

    def __init__(self, engine: Engine, learner_id: int, lock: WriterLock | None = None) -> None:
        self._engine = engine
        self._learner_id = learner_id
        self._lock = lock
        self._saved: dict[int, Attempt] = {}
        self.log = Log(engine, learner_id, is_read_only=lock is None)
        self.notes = Notes(engine, learner_id)
        self.answers = Answers(engine, learner_id, self)
        self.backup_problem = ""
        """Why today's copy of the file could not be made; empty where it was, or was not needed."""
        self.history = StudyHistory(engine, learner_id)

    @classmethod
    def open(cls, path: Path, now: Stamp) -> Store:
        """Open the file at a path to write in it, making it if there is none. `now` dates a new learner.

        AlreadyOpenError while another program has it open; ReadOnlyError where it may not be written.
        """
        make_private(path)
        demand_reading(path)
        demand_writing(path)
        lock = WriterLock(path)
        with ExitStack() as on_failure:
            on_failure.callback(lock.release)
            engine = open_database(path)
            on_failure.callback(engine.dispose)
            backup_problem = back_up_daily(path, now.wall)
            with _transaction(engine) as session:
                learner = session.exec(select(LearnerRow).where(LearnerRow.name == DEFAULT_LEARNER)).first()
                if learner is None:
                    learner = sealed(LearnerRow(name=DEFAULT_LEARNER, created=now.wall))
                    session.add(learner)
                    session.flush()
                assert learner.id is not None
                store = cls(engine, learner.id, lock)
                store.backup_problem = backup_problem
            on_failure.pop_all()
            return store

    @classmethod
    def read(cls, path: Path, now: Stamp) -> Store:
        """Open the file at a path to look at it only, also while another program has it open.

        A file of an older version is brought to the present one first, and one that is missing is made.
        """
        demand_reading(path)
        if not path.exists() or not is_present(path):
            cls.open(path, now).close()
        engine = connect(path, is_read_only=True)
        with ExitStack() as on_failure:
            on_failure.callback(engine.dispose)
            with _transaction(engine) as session:
                learner = session.exec(select(LearnerRow).where(LearnerRow.name == DEFAULT_LEARNER)).one()
                assert learner.id is not None
                store = cls(engine, learner.id)
            on_failure.pop_all()
            return store

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be written."""
        return self._lock is None

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()

    def goal(self) -> Goal:
        """Return the day of the real exam and the minutes a day, as the learner has said them."""
        with _transaction(self._engine) as session:
            learner = session.get_one(LearnerRow, self._learner_id)
            return Goal(learner.exam_on, learner.minutes)

    def set_goal(self, goal: Goal) -> None:
        """Keep the day of the real exam and the minutes a day."""
        with _transaction(self._engine) as session:
            learner = session.get_one(LearnerRow, self._learner_id)
            learner.exam_on, learner.minutes = goal.exam_on, goal.minutes
            session.add(sealed(learner))

    def begin(self, attempt: Attempt) -> int:
        """Write a new attempt, with its whole form, and return its number."""
        row = attempt_row(self._learner_id, attempt)
        with _transaction(self._engine) as session:
            session.add(row)
            session.flush()
            assert row.id is not None
            number = row.id
            session.add_all(response_row(number, position, attempt) for position in range(len(attempt.responses)))
        self._saved[number] = attempt
        return number

    def save(self, number: int, attempt: Attempt) -> None:
        """Write what changed in an attempt since it was last saved or loaded; durable when this returns.

        With its ending the families it showed go into the log, in the same transaction and once only.
        """
        before = self._saved.get(number)
        if before is None:
            before = self.load(number)
        if attempt == before:
            return
        has_ended = before.is_open and not attempt.is_open
        entries = exam_entries(attempt, self.log.states, self.log.in_force(attempt.stamp.wall)) if has_ended else []
        with _transaction(self._engine) as session:
            if entries:
                self.log.write(session.connection(), entries)
            row = self._row(session, number)
            change(row, attempt)
            for position, (old, new) in enumerate(zip(before.responses, attempt.responses, strict=True)):
                if new != old or has_ended:
                    session.merge(response_row(number, position, attempt))
                session.add_all(
                    choice_row(number, position, option, attempt) for option in new.choices[len(old.choices) :]
                )
        if entries:
            self.log.remember(entries)
        self._saved[number] = attempt

    def load(self, number: int) -> Attempt:
        """Return an attempt as it was last saved; NoSuchAttemptError if there is none of that number.

        DamagedError where any row of it is not as it was written: better no exam than one that is silently wrong.
        """
        if self._changed_exams(number):
            raise DamagedError(f"exam {number}", NOT_AS_WRITTEN)
        with _transaction(self._engine) as session:
            row = self._row(session, number)
            responses = session.exec(
                select(ResponseRow).where(ResponseRow.attempt_id == number).order_by(col(ResponseRow.position))
            ).all()
            choices = session.exec(
                select(ChoiceRow).where(ChoiceRow.attempt_id == number).order_by(col(ChoiceRow.id))
            ).all()
            attempt = attempt_of(row, responses, choices)
        self._saved[number] = attempt
        return attempt

    @cached_property
    def damaged_exams(self) -> list[int]:
        """The numbers of the exams that `load` refuses. Every list and figure leaves them out.

        They are looked for once: what was whole when it was read is in memory as it was.
        """
        return self._changed_exams()

    @cached_property
    def turned(self) -> list[str]:
        """What else has rows that are not as they were written: log, notes, goal, parameter sets. Looked for once."""
        with self._looking() as connection:
            return changed_beside_exams(connection)

    def look_for_damage(self) -> None:
        """Look for rows that are not as they were written, while nobody waits; on DamagedError the file is closed."""
        with ExitStack() as on_failure:
            on_failure.callback(self.close)
            _ = self.turned, self.damaged_exams
            on_failure.pop_all()

    def _changed_exams(self, number: int | None = None) -> list[int]:
        with self._looking() as connection:
            return changed_exams(connection, number)

    @contextmanager
    def _looking(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that takes what is in the file as it is."""
        try:
            with closing(connect_to_look(Path(str(self._engine.url.database)))) as connection:
                yield connection
        except UNREADABLE as error:
            raise DamagedError("the learner's file", str(error)) from error

    def attempts(self) -> list[AttemptSummary]:
        """Return every attempt of the learner that is whole, the newest first."""
        with _transaction(self._engine) as session:
            return read_summaries(session, self._learner_id, self.damaged_exams)

    def newest(self, *, is_open: bool) -> int | None:
        """Return the number of the newest whole exam that is open, or that has ended; None if there is none."""
        ending = col(AttemptRow.ending)
        wanted = select(func.max(col(AttemptRow.id))).where(
            AttemptRow.learner_id == self._learner_id,
            ending.is_(None) if is_open else ending.is_not(None),
            col(AttemptRow.id).not_in(self.damaged_exams),
        )
        with _transaction(self._engine) as session:
            return session.exec(wanted).one()

    def last_seen(self, items: Collection[str] | None = None) -> dict[str, datetime]:
        """Return when each item was last on the screen, by item id, in study or in an exam, finished or not.

        `items` asks for these only. An answer that was taken back was seen all the same.
        """
        in_exams = (
            select(ResponseRow.item_id, func.max(col(AttemptRow.started)))
            .join(AttemptRow, col(AttemptRow.id) == ResponseRow.attempt_id)
            .where(
                AttemptRow.learner_id == self._learner_id,
                ResponseRow.seconds > 0,
                col(AttemptRow.id).not_in(self.damaged_exams),
            )
            .group_by(ResponseRow.item_id)
        )
        in_study = (
            select(LogRow.item_id, func.max(col(LogRow.at)))
            .where(LogRow.learner_id == self._learner_id, col(LogRow.item_id).is_not(None))
            .group_by(col(LogRow.item_id))
        )
        if items is not None:
            in_exams = in_exams.where(col(ResponseRow.item_id).in_(items))
            in_study = in_study.where(col(LogRow.item_id).in_(items))
        with _transaction(self._engine) as session:
            seen = dict(session.exec(in_exams).all())
            for item, when in session.exec(in_study):
                assert item is not None
                seen[item] = max(when, seen.get(item, when))
        return seen

    def shown_in_mocks(self) -> set[str]:
        """Return the ids of the items that a finished exam has shown."""
        with _transaction(self._engine) as session:
            return set(
                session.exec(
                    select(ResponseRow.item_id)
                    .join(AttemptRow, col(AttemptRow.id) == ResponseRow.attempt_id)
                    .where(
                        AttemptRow.learner_id == self._learner_id,
                        col(AttemptRow.ending).is_not(None),
                        ResponseRow.seconds > 0,
                    )
                    .distinct()
                )
            )

    def _row(self, session: Session, number: int) -> AttemptRow:
        row = session.get(AttemptRow, number)
        if row is None or row.learner_id != self._learner_id:
            raise NoSuchAttemptError(f"there is no exam number {number}; `crss-quiz results` lists them")
        return row


@contextmanager
def _transaction(engine: Engine) -> Iterator[Session]:
    """Give a session whose work is committed whole at the end, or not at all."""
    with transaction(engine) as connection, Session(connection, expire_on_commit=False) as session:
        yield session
        session.flush()
