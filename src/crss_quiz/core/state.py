"""How a card stands with a learner: the fold of its log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from crss_quiz.core.errors import QuizError
from crss_quiz.core.log import (
    Act,
    Before,
    Bury,
    Entry,
    Mark,
    Reschedule,
    Reset,
    Resume,
    Review,
    Source,
    Suspend,
    Unmark,
)
from crss_quiz.core.memory import Memory, Scheduler


class Condition(StrEnum):
    """How a card stands, in a word."""

    NEW = "new"
    LEARNING = "learning"
    DUE = "due"
    WAITING = "waiting"
    BURIED = "buried"
    SUSPENDED = "suspended"


class NewCardError(QuizError):
    """A card that was never reviewed has no day on which it is due."""


@dataclass(frozen=True)
class State:
    """How one card stands."""

    memory: Memory | None = None
    """None is a new card."""
    buried_until: date | None = None
    is_suspended: bool = False
    is_marked: bool = False
    """To be read up on: by the learner's own mark, whatever FSRS says."""
    last_item: str | None = None
    """The item that the card showed last."""

    @property
    def is_new(self) -> bool:
        """Whether it was never reviewed, or not since it was reset."""
        return self.memory is None

    @property
    def is_weak(self) -> bool:
        """Whether it wants reading rather than one more repetition: marked, or forgotten eight times."""
        return self.is_marked or (self.memory is not None and self.memory.is_leech)

    def condition(self, day: date, now: datetime) -> Condition:
        """Say how it stands on a study day and at a true moment (aware)."""
        if self.is_suspended:
            return Condition.SUSPENDED
        if self.buried_until is not None and day < self.buried_until:
            return Condition.BURIED
        if self.memory is None:
            return Condition.NEW
        if self.memory.step is not None:
            return Condition.LEARNING
        return Condition.DUE if self.memory.is_due(day, now) else Condition.WAITING

    def may_be_shown(self, day: date) -> bool:
        """Whether it is neither suspended nor buried."""
        return not self.is_suspended and (self.buried_until is None or day >= self.buried_until)


NEW = State()


def before(state: State, scheduler: Scheduler, day: date) -> Before:
    """Return what a review on a study day has to log about how the card stood."""
    memory = state.memory
    if memory is None:
        return Before()
    if memory.step is not None:
        return Before(memory.reviews)
    return Before(memory.reviews, (memory.due_on - memory.reviewed_on).days, scheduler.retrievability(memory, day))


def after(state: State, entry: Entry, scheduler: Scheduler) -> State:
    """Return the state that an entry leaves behind."""
    if isinstance(entry.act, Review):
        if entry.act.source is Source.EXAM:
            scheduler = scheduler.without_steps
        outcome = scheduler.outcome(state.memory, entry.act.rating, entry.day, entry.at)
        return reviewed(state, entry.act, outcome)
    return _after_act(state, entry.act)


def reviewed(state: State, review: Review, outcome: Memory) -> State:
    """Return the state after a review whose outcome is known."""
    return replace(state, memory=outcome, buried_until=None, last_item=review.item or state.last_item)


def _after_act(state: State, act: Act) -> State:
    match act:
        case Bury(until):
            return replace(state, buried_until=until)
        case Suspend():
            return replace(state, is_suspended=True)
        case Resume():
            return replace(state, is_suspended=False, buried_until=None)
        case Reset():
            return replace(state, memory=None, buried_until=None)
        case Reschedule(due_on):
            if state.memory is None:
                raise NewCardError("this card was never studied, so it has no day to be due on; study it first")
            due = max(due_on, state.memory.reviewed_on)
            return replace(state, memory=replace(state.memory, due_on=due, step=None), buried_until=None)
        case Mark() | Unmark():
            return replace(state, is_marked=isinstance(act, Mark))
    raise AssertionError(act)


def replay(entries: Iterable[tuple[Entry, Scheduler]]) -> dict[str, State]:
    """Return how every card stands after entries in their order, each with the scheduler in force."""
    states: dict[str, State] = {}
    for entry, scheduler in entries:
        states[entry.card] = after(states.get(entry.card, NEW), entry, scheduler)
    return states
