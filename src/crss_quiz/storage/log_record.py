"""Entries and states to columns and back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from crss_quiz.core.confidence import Confidence
from crss_quiz.core.log import Before, Bury, Entry, Mark, Reschedule, Reset, Resume, Review, Source, Suspend, Unmark
from crss_quiz.core.memory import Memory, Rating, Step
from crss_quiz.core.state import NEW, State

_ACTS = {
    "suspend": Suspend(),
    "resume": Resume(),
    "reset": Reset(),
    "mark": Mark(),
    "unmark": Unmark(),
}
_NAMES = {type(act): name for name, act in _ACTS.items()} | {Review: "review", Bury: "bury", Reschedule: "reschedule"}


def log_values(entry: Entry, parameter_set: int | None) -> dict[str, Any]:
    """Return the columns of an entry; only a review names the parameter set."""
    act = entry.act
    values: dict[str, Any] = {"card_id": entry.card, "act": _NAMES[type(act)], "day": entry.day, "at": entry.at}
    match act:
        case Review():
            values |= {
                "rating": int(act.rating),
                "seconds": act.seconds,
                "item_id": act.item,
                "option_id": act.option,
                "confidence": act.confidence.value if act.confidence else None,
                "source": act.source.value,
                "repetition": act.before.reviews,
                "interval": act.before.interval,
                "predicted": act.before.predicted,
                "parameter_set_id": parameter_set,
            }
        case Bury(until):
            values["until"] = until
        case Reschedule(due_on):
            values["until"] = due_on
    return values


def entry_of(row: Row[Any]) -> Entry:
    """Return the entry that a row of the log holds."""
    match row.act:
        case "review":
            act: Any = Review(
                rating=Rating(row.rating),
                seconds=row.seconds,
                item=row.item_id,
                option=row.option_id,
                confidence=Confidence(row.confidence) if row.confidence else None,
                source=Source(row.source),
                before=Before(row.repetition, row.interval, row.predicted),
            )
        case "bury":
            act = Bury(row.until)
        case "reschedule":
            act = Reschedule(row.until)
        case name:
            act = _ACTS[name]
    return Entry(row.card_id, act, row.day, row.at)


def state_values(state: State) -> dict[str, Any]:
    """Return the columns of a state."""
    memory = state.memory
    step = memory.step if memory else None
    return {
        "stability": memory.stability if memory else None,
        "difficulty": memory.difficulty if memory else None,
        "reviewed_on": memory.reviewed_on if memory else None,
        "due_on": memory.due_on if memory else None,
        "step": step.number if step else None,
        "step_due": step.due if step else None,
        "is_relearning": step.is_relearning if step else False,
        "reviews": memory.reviews if memory else 0,
        "lapses": memory.lapses if memory else 0,
        "buried_until": state.buried_until,
        "is_suspended": state.is_suspended,
        "is_marked": state.is_marked,
        "last_item": state.last_item,
    }


STATE_COLUMNS = tuple(state_values(NEW))
"""The names of the columns of a state, in the order in which `state_of` takes them."""


def state_of(
    stability: float | None,
    difficulty: float,
    reviewed_on: date,
    due_on: date,
    step: int | None,
    step_due: datetime,
    is_relearning: bool,
    reviews: int,
    lapses: int,
    buried_until: date | None,
    is_suspended: bool,
    is_marked: bool,
    last_item: str | None,
) -> State:
    """Return the state of which these are the columns, in the order of `STATE_COLUMNS`.

    Columns are not looked up by name: opening a file of 100,000 cards does this for each.
    """
    memory = None
    if stability is not None:
        learning = None if step is None else Step(step, step_due, is_relearning)
        memory = Memory(stability, difficulty, reviewed_on, due_on, learning, reviews, lapses)
    return State(memory, buried_until, is_suspended, is_marked, last_item)
