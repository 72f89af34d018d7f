"""Attempts in a list, told apart without opening their forms."""

from dataclasses import dataclass
from datetime import datetime

from crss_quiz.core.attempt import Ending, Mode


@dataclass(frozen=True)
class AttemptSummary:
    """One attempt, without its form."""

    number: int
    """By which the learner names it; from 1."""
    mode: Mode
    questions: int
    pass_mark: int
    started: datetime
    ended: datetime | None
    ending: Ending | None
    right: int | None
    """None while it is open."""
    answered: int
    was_interrupted: bool
