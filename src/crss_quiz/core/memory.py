"""What is thought to be remembered of one card, by FSRS. The only importer of fsrs.

py-fsrs counts elapsed time in whole blocks of 24 hours, so that somebody who studies at eight one evening and at half
past seven the next loses a day. It is therefore given study days, as midnight UTC, and only learning steps keep to the
true clock. Its fuzz draws on the global random, so that what is shown is not what is committed: it is off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from functools import cached_property

import fsrs

from crss_quiz.core.errors import QuizError

MODEL = "FSRS-6"
LEAST_RETENTION, GREATEST_RETENTION = 0.70, 0.99
SAME_SITTING = timedelta(hours=4)
"""A learning step answered so soon after it fell due belongs to the study day on which it began: ten minutes that pass
four in the morning are no day."""
LEECH_LAPSES = 8
"""Lapses from which a card is shown as a weak topic."""
_CARD_ID = 1
"""py-fsrs sleeps a millisecond to make up an id where none is given; it has no other use for it."""


class Rating(IntEnum):
    """How an answer went."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class MemorySettingsError(QuizError):
    """A setting that FSRS would accept and that makes no sense."""


@dataclass(frozen=True)
class MemorySettings:
    """What FSRS is told."""

    desired_retention: float = 0.90
    """The share of due cards that is to be remembered, 0.70 to 0.99; py-fsrs accepts 1.1 without a word."""
    maximum_interval: int = 36_500
    """Days, at least 1. py-fsrs accepts a negative number without a word."""
    learning_steps: tuple[timedelta, ...] = (timedelta(minutes=1), timedelta(minutes=10))
    relearning_steps: tuple[timedelta, ...] = (timedelta(minutes=10),)
    parameters: tuple[float, ...] = fsrs.scheduler.DEFAULT_PARAMETERS
    """The 21 weights of FSRS-6."""

    def __post_init__(self) -> None:
        if not LEAST_RETENTION <= self.desired_retention <= GREATEST_RETENTION:
            raise MemorySettingsError(
                f"a desired retention of {self.desired_retention:g} is not offered; choose 0.70 to 0.99"
            )
        if self.maximum_interval < 1:
            raise MemorySettingsError(
                f"a longest interval of {self.maximum_interval} days makes no sense; choose 1 or more"
            )
        for step in (*self.learning_steps, *self.relearning_steps):
            if not timedelta(0) < step < timedelta(days=1):
                raise MemorySettingsError(
                    f"a learning step of {step} makes no sense; choose more than 0 and under a day"
                )


@dataclass(frozen=True)
class Step:
    """A learning step that is under way; it keeps to the true clock."""

    number: int
    """From 0."""
    due: datetime
    """Aware, in UTC."""
    is_relearning: bool
    """Whether the card had been learned before and was forgotten."""


@dataclass(frozen=True)
class Memory:
    """The state of one card. A card without one is new."""

    stability: float
    """Days until the chance to remember it has sunk to 90 %."""
    difficulty: float
    """1 to 10."""
    reviewed_on: date
    """The study day of the last review."""
    due_on: date
    """The study day on which it is due; in a learning step, that of the last review."""
    step: Step | None
    reviews: int
    lapses: int
    """How often it was forgotten after it had been learned."""

    @property
    def is_leech(self) -> bool:
        """Whether it keeps being forgotten."""
        return self.lapses >= LEECH_LAPSES

    def is_due(self, day: date, now: datetime) -> bool:
        """Whether it is to be studied, on a study day and at a true moment (aware)."""
        return now >= self.step.due if self.step else day >= self.due_on


class Scheduler:
    """FSRS with our settings. It holds no state of any card."""

    def __init__(self, settings: MemorySettings | None = None) -> None:
        settings = settings or MemorySettings()
        self._settings = settings
        try:
            self._fsrs = fsrs.Scheduler(
                parameters=settings.parameters,
                desired_retention=settings.desired_retention,
                learning_steps=settings.learning_steps,
                relearning_steps=settings.relearning_steps,
                maximum_interval=settings.maximum_interval,
                enable_fuzzing=False,
            )
        except ValueError as error:
            reason = " ".join(str(error).split())
            raise MemorySettingsError(f"these FSRS parameters cannot be used: {reason}; use the defaults") from error

    @cached_property
    def without_steps(self) -> Scheduler:
        """The same without learning steps, for answers that no sitting of study follows: an exam."""
        return Scheduler(replace(self._settings, learning_steps=(), relearning_steps=()))

    def outcomes(self, memory: Memory | None, day: date, now: datetime) -> Mapping[Rating, Memory]:
        """Return what each rating would make of a memory, on a study day and at a true moment (aware, UTC).

        What is shown on the buttons and what is committed are the same objects. A study day before that of the last
        review (a clock that was set back) counts as that day.
        """
        return {rating: self.outcome(memory, rating, day, now) for rating in Rating}

    def retrievability(self, memory: Memory, day: date) -> float:
        """Return the chance to remember on a study day, 0 to 1."""
        return float(self._fsrs.get_card_retrievability(_as_card(memory), _midnight(day)))

    def outcome(self, memory: Memory | None, rating: Rating, day: date, now: datetime) -> Memory:
        """Return what one rating would make of a memory, as in `outcomes`."""
        if memory is not None:
            day = max(day, memory.reviewed_on)
            if memory.step is not None and now - memory.step.due < SAME_SITTING:
                day = memory.reviewed_on
        stamp = _midnight(day)
        before = fsrs.Card(card_id=_CARD_ID, due=stamp) if memory is None else _as_card(memory)
        after, _ = self._fsrs.review_card(before, fsrs.Rating(int(rating)), review_datetime=stamp)
        assert after.stability is not None
        assert after.difficulty is not None
        interval = after.due - stamp
        step = None
        if after.state is not fsrs.State.Review:
            assert after.step is not None
            step = Step(after.step, now + interval, after.state is fsrs.State.Relearning)
        was_learned = memory is not None and memory.step is None
        return Memory(
            stability=after.stability,
            difficulty=after.difficulty,
            reviewed_on=day,
            due_on=day if step else day + interval,
            step=step,
            reviews=(memory.reviews if memory else 0) + 1,
            lapses=(memory.lapses if memory else 0) + (was_learned and rating is Rating.AGAIN),
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _as_card(memory: Memory) -> fsrs.Card:
    if memory.step is None:
        state = fsrs.State.Review
    else:
        state = fsrs.State.Relearning if memory.step.is_relearning else fsrs.State.Learning
    return fsrs.Card(
        card_id=_CARD_ID,
        state=state,
        step=memory.step.number if memory.step else None,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=_midnight(memory.due_on),
        last_review=_midnight(memory.reviewed_on),
    )
