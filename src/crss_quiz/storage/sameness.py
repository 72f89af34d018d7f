"""Whether a card stands as its log says, when another version of FSRS may have computed one of the two."""

from __future__ import annotations

import math

from crss_quiz.core.state import State


def is_same(one: State, other: State) -> bool:
    """Whether two states are the same but for the last digits, which another version of FSRS may compute otherwise."""
    if one == other:
        return True
    mine, theirs = one.memory, other.memory
    if mine is None or theirs is None:
        return False
    return (
        math.isclose(mine.stability, theirs.stability, rel_tol=1e-9)
        and math.isclose(mine.difficulty, theirs.difficulty, rel_tol=1e-9)
        and _but_for_numbers(one) == _but_for_numbers(other)
    )


def _but_for_numbers(state: State) -> tuple[object, ...]:
    memory = state.memory
    assert memory is not None
    return (
        *(memory.reviewed_on, memory.due_on, memory.step, memory.reviews, memory.lapses),
        *(state.buried_until, state.is_suspended, state.is_marked, state.last_item),
    )
