"""The learner's file as the rest of the program sees it: core objects in and out, each method one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine
from sqlalchemy import select as select_columns  # SQLModel's own is typed for four columns
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, func, select

from crss_quiz.core.attempt import Attempt, Ending, Mode, Pause, Response
from crss_quiz.core.clock import Stamp
from crss_quiz.core.errors import QuizError
from crss_quiz.core.form import Form
from crss_quiz.core.history import AttemptSummary
from crss_quiz.core.scoring import score
from crss_quiz.storage.database import open_database
from crss_quiz.storage.tables import AttemptRow, ChoiceRow, LearnerRow, ResponseRow

DEFAULT_LEARNER = "learner"

_FORM = TypeAdapter(Form)
_PAUSES = TypeAdapter(tuple[Pause, ...])
_STRUCK = TypeAdapter(frozenset[str])


class NotSavedError(QuizError):
    """Something could not be written; what was there before still is, and the same call may be made again."""


class NoSuchAttemptError(QuizError):
    """There is no attempt of that number."""


class Store:
    """One learner's file, open."""

    def __init__(self, engine: Engine, learner_id: int) -> None:
        self._engine = engine
        self._learner_id = learner_id
        self._saved: dict[int, Attempt] = {}

    @classmethod
    def open(cls, path: Path, now: Stamp) -> Store:
        """Open the file at a path, making it if there is none. `now` dates a new learner."""
        engine = open_database(path)
        with _transaction(engine) as session:
            learner = session.exec(select(LearnerRow).where(LearnerRow.name == DEFAULT_LEARNER)).first()
            if learner is None:
                learner = LearnerRow(name=DEFAULT_LEARNER, created=now.wall)
                session.add(learner)
                session.flush()
            assert learner.id is not None
            return cls(engine, learner.id)

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def begin(self, attempt: Attempt) -> int:
        """Write a new attempt, with its whole form, and return its number."""
        row = AttemptRow(
            learner_id=self._learner_id,
            mode=attempt.mode.value,
            form=_FORM.dump_json(attempt.form).decode(),
            questions=len(attempt.form.items),
            pass_mark=attempt.form.blueprint.pass_mark,
            started=attempt.started,
            **_changing(attempt),
        )
        with _transaction(self._engine) as session:
            session.add(row)
            session.flush()
            assert row.id is not None
            number = row.id
            for position, (item, response) in enumerate(zip(attempt.form.items, attempt.responses, strict=True)):
                session.add(_response_row(number, position, item.id, response))
                session.flush()
        self._saved[number] = attempt
        return number

    def save(self, number: int, attempt: Attempt) -> None:
        """Write what changed in an attempt since it was last saved or loaded; durable when this returns."""
        before = self._saved.get(number)
        if before is None:
            before = self.load(number)
        if attempt == before:
            return
        with _transaction(self._engine) as session:
            row = self._row(session, number)
            for name, value in _changing(attempt).items():
                setattr(row, name, value)
            for position, (old, new) in enumerate(zip(before.responses, attempt.responses, strict=True)):
                if new != old:
                    session.merge(_response_row(number, position, attempt.form.items[position].id, new))
                    for option in new.choices[len(old.choices) :]:
                        session.add(
                            ChoiceRow(
                                attempt_id=number,
                                position=position,
                                option_id=option,
                                used=attempt.used,
                                chosen=attempt.stamp.wall,
                            )
                        )
        self._saved[number] = attempt

    def load(self, number: int) -> Attempt:
        """Return an attempt as it was last saved; NoSuchAttemptError if there is none of that number."""
        with _transaction(self._engine) as session:
            row = self._row(session, number)
            responses = session.exec(
                select(ResponseRow).where(ResponseRow.attempt_id == number).order_by(col(ResponseRow.position))
            ).all()
            choices: dict[int, list[str]] = {}
            for choice in session.exec(
                select(ChoiceRow).where(ChoiceRow.attempt_id == number).order_by(col(ChoiceRow.id))
            ):
                choices.setdefault(choice.position, []).append(choice.option_id)
            attempt = Attempt(
                form=_FORM.validate_json(row.form),
                mode=Mode(row.mode),
                budget=row.budget,
                responses=tuple(
                    Response(
                        choice=response.choice,
                        is_marked=response.is_marked,
                        struck=_STRUCK.validate_json(response.struck),
                        choices=tuple(choices.get(response.position, ())),
                        seconds=response.seconds,
                    )
                    for response in responses
                ),
                stamp=Stamp(row.stamp_boot_id, row.stamp_boot_seconds, row.stamp_wall),
                started=row.started,
                used=row.used,
                position=row.position,
                is_paused=row.is_paused,
                pauses=_PAUSES.validate_json(row.pauses),
                was_interrupted=row.was_interrupted,
                ending=Ending(row.ending) if row.ending else None,
                ended=row.ended,
            )
        self._saved[number] = attempt
        return attempt

    def attempts(self) -> list[AttemptSummary]:
        """Return every attempt of the learner, the newest first."""
        answered = (
            select(ResponseRow.attempt_id, func.count(col(ResponseRow.choice)).label("answered"))
            .group_by(col(ResponseRow.attempt_id))
            .subquery()
        )
        wanted = (
            select_columns(
                col(AttemptRow.id),
                col(AttemptRow.mode),
                col(AttemptRow.questions),
                col(AttemptRow.pass_mark),
                col(AttemptRow.started),
                col(AttemptRow.ended),
                col(AttemptRow.ending),
                col(AttemptRow.right_count),
                answered.c.answered,
                col(AttemptRow.was_interrupted),
            )
            .join(answered, answered.c.attempt_id == AttemptRow.id)
            .where(col(AttemptRow.learner_id) == self._learner_id)
            .order_by(col(AttemptRow.id).desc())
        )
        with _transaction(self._engine) as session:
            rows = session.execute(wanted).all()
        return [
            AttemptSummary(number, Mode(mode), questions, mark, started, ended, ending and Ending(ending), *rest)
            for number, mode, questions, mark, started, ended, ending, *rest in rows
        ]

    def last_seen(self) -> dict[str, datetime]:
        """Return when each item was last on the screen, by item id, exams left unfinished included."""
        with _transaction(self._engine) as session:
            rows = session.exec(
                select(ResponseRow.item_id, func.max(col(AttemptRow.started)))
                .join(AttemptRow, col(AttemptRow.id) == ResponseRow.attempt_id)
                .where(AttemptRow.learner_id == self._learner_id, ResponseRow.seconds > 0)
                .group_by(ResponseRow.item_id)
            ).all()
        return dict(rows)

    def _row(self, session: Session, number: int) -> AttemptRow:
        row = session.get(AttemptRow, number)
        if row is None or row.learner_id != self._learner_id:
            raise NoSuchAttemptError(f"there is no exam number {number}; `crss-quiz results` lists them")
        return row


@contextmanager
def _transaction(engine: Engine) -> Iterator[Session]:
    """Give a session whose work is committed whole at the end, or not at all."""
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session
    except SQLAlchemyError as error:
        reason = getattr(error, "orig", None) or error
        raise NotSavedError(f"the learner's file could not be used ({reason}); nothing was lost, try again") from error


def _changing(attempt: Attempt) -> dict[str, Any]:
    """Return the columns of an attempt that change while it is sat."""
    return {
        "budget": attempt.budget,
        "used": attempt.used,
        "position": attempt.position,
        "is_paused": attempt.is_paused,
        "pauses": _PAUSES.dump_json(attempt.pauses).decode(),
        "was_interrupted": attempt.was_interrupted,
        "stamp_boot_id": attempt.stamp.boot_id,
        "stamp_boot_seconds": attempt.stamp.boot_seconds,
        "stamp_wall": attempt.stamp.wall,
        "ending": attempt.ending.value if attempt.ending else None,
        "ended": attempt.ended,
        "right_count": None if attempt.is_open else score(attempt.form, attempt.responses).total.right,
    }


def _response_row(number: int, position: int, item_id: str, response: Response) -> ResponseRow:
    return ResponseRow(
        attempt_id=number,
        position=position,
        item_id=item_id,
        choice=response.choice,
        is_marked=response.is_marked,
        struck=_STRUCK.dump_json(response.struck).decode(),
        seconds=response.seconds,
    )
