"""What kind of exam a learner asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crss_quiz.core.attempt import Mode
from crss_quiz.core.blueprint import Blueprint
from crss_quiz.core.subject import Domain

TIME_FACTORS = (1.0, 1.5, 2.0)
"""Time allowed, as a multiple; accommodations exist."""


class Length(StrEnum):
    """How much of the full exam."""

    FULL = "full"
    HALF = "half"
    QUARTER = "quarter"

    @property
    def share(self) -> float:
        """The part of the full exam's questions and minutes."""
        return {Length.FULL: 1.0, Length.HALF: 0.5, Length.QUARTER: 0.25}[self]


@dataclass(frozen=True)
class ExamRequest:
    """An exam as it was asked for, before any question is drawn."""

    mode: Mode = Mode.REAL
    length: Length = Length.FULL
    domain: Domain | None = None
    """None: all four."""
    time_factor: float = 1.0
    seed: int | None = None
    """None: a new one each time."""

    def blueprint(self, full: Blueprint) -> Blueprint:
        """Return the plan of this exam, given that of the full one. It has one question at least."""
        plan = full.for_domain(self.domain) if self.domain else full
        if self.length is not Length.FULL:
            plan = plan.scaled_to(max(1, round(plan.questions * self.length.share)))
        return plan
