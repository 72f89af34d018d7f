"""The rows of the learner's file. They never leave this folder: the Store hands out core objects."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import CheckConstraint, Column, Field, Index, SQLModel, Text


class LearnerRow(SQLModel, table=True):
    """One person who studies on this machine."""

    __tablename__: ClassVar[str] = "learner"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=100)
    created: datetime


class AttemptRow(SQLModel, table=True):
    """One sitting of a form, with the whole form as it was shown."""

    __tablename__: ClassVar[str] = "attempt"
    __table_args__ = (
        CheckConstraint("mode IN ('real', 'practice')", name="attempt_mode"),
        CheckConstraint("budget > 0", name="attempt_budget"),
        CheckConstraint("used >= 0 AND used <= budget", name="attempt_used"),
        CheckConstraint("position >= 0 AND position < questions", name="attempt_position"),
        CheckConstraint("ending IN ('submitted', 'timed out')", name="attempt_ending"),
        CheckConstraint(
            "(ending IS NULL) = (ended IS NULL) AND (ending IS NULL) = (right_count IS NULL)", name="attempt_end"
        ),
        CheckConstraint("right_count >= 0 AND right_count <= questions", name="attempt_right_count"),
        Index("attempt_by_learner", "learner_id", "started"),
    )

    id: int | None = Field(default=None, primary_key=True)
    learner_id: int = Field(foreign_key="learner.id")
    mode: str = Field(max_length=20)
    form: str = Field(sa_column=Column(Text, nullable=False))
    """The form as JSON: every item whole, options in the order shown."""
    questions: int
    pass_mark: int
    budget: float
    used: float
    position: int
    is_paused: bool
    pauses: str = Field(sa_column=Column(Text, nullable=False))
    """The pauses as JSON."""
    was_interrupted: bool
    stamp_boot_id: str = Field(max_length=100)
    stamp_boot_seconds: float
    stamp_wall: datetime
    started: datetime
    ending: str | None = Field(default=None, max_length=20)
    ended: datetime | None = None
    right_count: int | None = None
    """Right answers, written with the ending, so that a list of results need not open every form."""


class ResponseRow(SQLModel, table=True):
    """What stands for one item of an attempt at present."""

    __tablename__: ClassVar[str] = "response"
    __table_args__ = (
        CheckConstraint("seconds >= 0", name="response_seconds"),
        Index("response_by_item", "item_id"),
    )

    attempt_id: int = Field(foreign_key="attempt.id", primary_key=True)
    position: int = Field(primary_key=True)
    item_id: str = Field(max_length=64)
    choice: str | None = Field(default=None, max_length=60)
    is_marked: bool = False
    struck: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    """Ids of options struck out, as a JSON list."""
    seconds: float = 0.0


class ChoiceRow(SQLModel, table=True):
    """One choice of an option: a log that is only added to, so that changes of answer can be told."""

    __tablename__: ClassVar[str] = "choice"
    __table_args__ = (Index("choice_by_attempt", "attempt_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    attempt_id: int = Field(foreign_key="attempt.id")
    position: int
    option_id: str = Field(max_length=60)
    used: float
    """Seconds of the budget used when it was chosen."""
    chosen: datetime
