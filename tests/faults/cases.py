"""How many cases a run takes: a seeded sample in the gate, all of them in `make faults`."""

import os
import random
from collections.abc import Callable, Sequence
from typing import TypeVar

IS_FULL = os.environ.get("CRSS_QUIZ_FAULTS") == "full"
LONG = 3_000
"""Seconds after which a full run hangs."""

Tell = Callable[[str, str, int], None]
"""Takes a fault, what is wanted and a number of cases, for the table in docs/faults.md."""
T = TypeVar("T")


def sample(everything: Sequence[T], most: int, seed: int) -> list[T]:
    """Return everything in a full run, else so many by lot."""
    if IS_FULL or len(everything) <= most:
        return list(everything)
    return random.Random(seed).sample(everything, most)
