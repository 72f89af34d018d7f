"""Attempts in a list, told apart without opening their forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crss_quiz.core.attempt import Ending, Mode
from crss_quiz.core.scoring import Share


def damaged_line(numbers: Sequence[int]) -> str:
    """Say which exams are left out of lists and figures, because their rows are not as they were written."""
    if len(numbers) == 1:
        which = f"Exam {numbers[0]} is damaged in your file and"
    else:
        which = f"Exams {', '.join(map(str, numbers))} are damaged in your file and"
    return f"{which} left out; `crss-quiz doctor` tells what to do."


def turned_line(names: Sequence[str]) -> str:
    """Say what else in the file has rows that are not as they were written, and is used all the same."""
    which = " and ".join((", ".join(names[:-1]), names[-1]) if len(names) > 1 else names)
    return f"Something in your {which} is not as it was written; `crss-quiz doctor` tells what to do."


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
    seen_before: int
    """How many of its questions had been on the screen before it began, in study or in an exam begun earlier."""

    @property
    def total(self) -> Share | None:
        """The score; None while it is open."""
        return None if self.right is None else Share(self.right, self.questions)

    @property
    def has_passed(self) -> bool:
        """Whether it was handed in with enough right answers."""
        return self.right is not None and self.right >= self.pass_mark
