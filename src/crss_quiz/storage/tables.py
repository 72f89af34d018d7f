"""The rows of the learner's file. They never leave this folder: the Store hands out core objects."""

from datetime import date, datetime
from typing import ClassVar

from sqlmodel import CheckConstraint, Column, Field, Index, SQLModel, Text, text


class HashedRow(SQLModel):
    """A row that nothing else tells, and that therefore says itself whether it is as it was written."""

    hash: str | None = Field(default=None, max_length=32)
    """Over the columns of the table: `row_hash.py`."""


class LearnerRow(HashedRow, table=True):
    """One person who studies on this machine."""

    __tablename__: ClassVar[str] = "learner"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=100)
    created: datetime
    exam_on: date | None = None
    """The day of the real exam, where the learner has said it."""
    minutes: float | None = None
    """Minutes a day for study, where the learner has said it."""


class AttemptRow(HashedRow, table=True):
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
    form_hash: str | None = Field(default=None, max_length=32)
    """Over the form alone, which never changes, so that saving an answer need not hash it again."""
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


class ResponseRow(HashedRow, table=True):
    """What stands for one item of an attempt at present."""

    __tablename__: ClassVar[str] = "response"
    __table_args__ = (
        CheckConstraint("seconds >= 0", name="response_seconds"),
        CheckConstraint("confidence IN ('sure', 'unsure', 'guess')", name="response_confidence"),
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
    confidence: str | None = Field(default=None, max_length=20)
    is_right: bool | None = None
    """Whether the best option was chosen, written with the ending of the attempt; a later key changes nothing."""


class ChoiceRow(HashedRow, table=True):
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


class ParameterSetRow(HashedRow, table=True):
    """What FSRS was told, kept with the reviews that were scheduled by it. Never changed; the newest is in force."""

    __tablename__: ClassVar[str] = "parameter_set"

    id: int | None = Field(default=None, primary_key=True)
    learner_id: int = Field(foreign_key="learner.id", index=True)
    model: str = Field(max_length=20)
    """FSRS-6."""
    library: str = Field(max_length=40)
    """The name and version of what computed with it."""
    settings: str = Field(sa_column=Column(Text, nullable=False))
    """The weights, retention, steps and longest interval as JSON."""
    is_fitted: bool = False
    """Whether the weights were fitted to the learner's own log."""
    rewrites_to: int = 0
    """The number of the last entry that was computed anew with this set when it was adopted; 0 is none."""
    created: datetime


class LogRow(HashedRow, table=True):
    """One act on one card. Rows are only added; an undo is a row of its own."""

    __tablename__: ClassVar[str] = "log"
    __table_args__ = (
        CheckConstraint(
            "act IN ('review', 'bury', 'suspend', 'resume', 'reset', 'reschedule', 'mark', 'unmark', 'undo')",
            name="log_act",
        ),
        CheckConstraint("rating IN (1, 2, 3, 4)", name="log_rating"),
        CheckConstraint("source IN ('study', 'drill', 'exam')", name="log_source"),
        CheckConstraint("confidence IN ('sure', 'unsure', 'guess')", name="log_confidence"),
        CheckConstraint(
            "(act = 'review') = (rating IS NOT NULL) AND (act = 'review') = (seconds IS NOT NULL) "
            "AND (act = 'review') = (source IS NOT NULL) AND (act = 'review') = (repetition IS NOT NULL)",
            name="log_review",
        ),
        CheckConstraint("option_id IS NULL OR item_id IS NOT NULL", name="log_item"),
        CheckConstraint("(act IN ('bury', 'reschedule')) = (until IS NOT NULL)", name="log_until"),
        CheckConstraint("(act = 'undo') = (undoes IS NOT NULL)", name="log_undo"),
        CheckConstraint("seconds >= 0", name="log_seconds"),
        CheckConstraint("(act = 'review') = (parameter_set_id IS NOT NULL)", name="log_parameter_set"),
        CheckConstraint("repetition >= 0 AND (interval IS NULL) = (predicted IS NULL)", name="log_before"),
        CheckConstraint("interval >= 0 AND predicted BETWEEN 0 AND 1", name="log_predicted"),
        Index("log_by_card", "learner_id", "card_id"),
        Index("log_by_day", "learner_id", "day"),
        Index("log_by_item", "item_id", sqlite_where=text("item_id IS NOT NULL")),
        Index("log_by_undone", "undoes", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    learner_id: int = Field(foreign_key="learner.id")
    card_id: str = Field(max_length=64)
    act: str = Field(max_length=20)
    day: date
    """The study day."""
    at: datetime
    rating: int | None = None
    seconds: float | None = None
    item_id: str | None = Field(default=None, max_length=64)
    option_id: str | None = Field(default=None, max_length=60)
    confidence: str | None = Field(default=None, max_length=20)
    source: str | None = Field(default=None, max_length=20)
    repetition: int | None = None
    """Reviews of the card before this one."""
    interval: int | None = None
    """Days for which it had been put off; NULL for a new card and in a learning step."""
    predicted: float | None = None
    """The chance to remember it that FSRS gave."""
    parameter_set_id: int | None = Field(default=None, foreign_key="parameter_set.id")
    until: date | None = None
    undoes: int | None = Field(default=None, foreign_key="log.id")


class CardRow(SQLModel, table=True):
    """How a card stands: a cache of the log, which can be made from it anew."""

    __tablename__: ClassVar[str] = "card"
    __table_args__ = (
        CheckConstraint("stability > 0", name="card_stability"),
        CheckConstraint("difficulty BETWEEN 1 AND 10", name="card_difficulty"),
        CheckConstraint("due_on >= reviewed_on", name="card_due"),
        CheckConstraint(
            "(stability IS NULL) = (difficulty IS NULL) AND (stability IS NULL) = (reviewed_on IS NULL) "
            "AND (stability IS NULL) = (due_on IS NULL)",
            name="card_memory",
        ),
        CheckConstraint("(step IS NULL) = (step_due IS NULL)", name="card_step"),
        CheckConstraint("step >= 0 AND reviews >= 0 AND lapses >= 0", name="card_counts"),
    )

    learner_id: int = Field(foreign_key="learner.id", primary_key=True)
    card_id: str = Field(max_length=64, primary_key=True)
    stability: float | None = None
    difficulty: float | None = None
    reviewed_on: date | None = None
    due_on: date | None = None
    step: int | None = None
    step_due: datetime | None = None
    is_relearning: bool = False
    reviews: int = 0
    lapses: int = 0
    buried_until: date | None = None
    is_suspended: bool = False
    is_marked: bool = False
    last_item: str | None = Field(default=None, max_length=64)


class NoteRow(HashedRow, table=True):
    """What a learner wrote to themselves on a card."""

    __tablename__: ClassVar[str] = "note"

    learner_id: int = Field(foreign_key="learner.id", primary_key=True)
    card_id: str = Field(max_length=64, primary_key=True)
    text: str = Field(sa_column=Column(Text, nullable=False))
    written: datetime
