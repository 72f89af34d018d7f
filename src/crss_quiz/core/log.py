"""What a learner did with a card: the log that is only added to, and of which every state is a replay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from crss_quiz.core.confidence import Confidence
from crss_quiz.core.memory import Rating


class Source(StrEnum):
    """Where a review came from."""

    STUDY = "study"
    DRILL = "drill"
    """Chosen by the learner, due or not."""
    EXAM = "exam"


@dataclass(frozen=True)
class Before:
    """How a card stood when it was reviewed: what statistics need, and what no later parameters can change."""

    reviews: int = 0
    """Reviews before this one; 0 is a new card."""
    interval: int | None = None
    """Days for which it had been put off; None for a new card and in a learning step."""
    predicted: float | None = None
    """The chance to remember it that FSRS gave, 0 to 1; None where `interval` is."""


@dataclass(frozen=True)
class Review:
    """One answer to one card."""

    rating: Rating
    seconds: float
    """From the prompt to the rating."""
    item: str | None = None
    """The item shown, where the card is a family."""
    option: str | None = None
    """The option chosen, where the card is a family."""
    confidence: Confidence | None = None
    source: Source = Source.STUDY
    before: Before = Before()


@dataclass(frozen=True)
class Bury:
    """Put off without a review."""

    until: date
    """The study day on which it may come again."""


@dataclass(frozen=True)
class Suspend:
    """Taken out of study."""


@dataclass(frozen=True)
class Resume:
    """Taken back into study."""


@dataclass(frozen=True)
class Reset:
    """Made new again; what was logged stays."""


@dataclass(frozen=True)
class Reschedule:
    """Made due on a day of the learner's choice."""

    due_on: date


@dataclass(frozen=True)
class Mark:
    """Marked as something to read up on."""


@dataclass(frozen=True)
class Unmark:
    """No longer marked."""


Act = Review | Bury | Suspend | Resume | Reset | Reschedule | Mark | Unmark


@dataclass(frozen=True)
class Entry:
    """One act on one card."""

    card: str
    act: Act
    day: date
    """The study day."""
    at: datetime
    """Aware, in UTC. Of a review, the moment at which the answer was revealed and the outcomes were computed."""


@dataclass(frozen=True)
class Logged:
    """An entry as it stands in the log."""

    number: int
    """From 1, in the order of writing; the clock may jump, this does not."""
    entry: Entry
    is_undone: bool
