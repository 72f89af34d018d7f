"""How a domain or a level compares with the learner's own average, from answers to questions never seen before."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from crss_quiz.core.answer import Answer, first_sights
from crss_quiz.core.deck import Level
from crss_quiz.core.scoring import Z_95, Share
from crss_quiz.core.subject import Domain

LEAST_ANSWERS = 25
"""Fewer answers get a count and no number (DESIGN §8)."""
FIRM_ANSWERS = 75
"""With fewer answers a number is called provisional."""
LEAN = 60
"""How many answers at the learner's average are added to each part, so that few answers do not look like a weakness."""

Name = TypeVar("Name", bound=Hashable)


class Word(StrEnum):
    """How a part compares with the learner's own average."""

    BELOW = "below"
    SIMILAR = "similar"
    ABOVE = "above"


@dataclass(frozen=True)
class Standing:
    """One part of the answers, held against the others."""

    share: Share
    rest: Share
    """The other parts, pooled."""

    @property
    def average(self) -> float | None:
        """The learner's share right over everything, 0 to 1; None where nothing was answered."""
        answers = self.share.questions + self.rest.questions
        return (self.share.right + self.rest.right) / answers if answers else None

    @property
    def shrunken(self) -> float | None:
        """The share leaned towards the average, (x + 60·p) / (n + 60); None below 25 answers."""
        if self.average is None or self.needed:
            return None
        return (self.share.right + LEAN * self.average) / (self.share.questions + LEAN)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval of the share as it was counted, 0 to 1."""
        return self.share.interval

    @property
    def needed(self) -> int:
        """How many more answers make a number."""
        return max(0, LEAST_ANSWERS - self.share.questions)

    @property
    def is_provisional(self) -> bool:
        """Whether there is a number that may still move a good deal."""
        return not self.needed and self.share.questions < FIRM_ANSWERS

    @property
    def word(self) -> Word | None:
        """How the part compares; None while it or the rest has fewer than 25 answers.

        Different only where the gap to the rest exceeds 1.96 standard errors (two proportions, pooled).
        """
        if self.needed or self.rest.questions < LEAST_ANSWERS:
            return None
        one, other, p = self.share, self.rest, self.average or 0.0
        gap = one.right / one.questions - other.right / other.questions
        if abs(gap) <= Z_95 * math.sqrt(p * (1 - p) * (1 / one.questions + 1 / other.questions)):
            return Word.SIMILAR
        return Word.BELOW if gap < 0 else Word.ABOVE


@dataclass(frozen=True)
class Standings:
    """Everything that first-sight answers say about where a learner stands."""

    total: Share
    by_domain: Mapping[Domain, Standing]
    """All four, also those without an answer."""
    by_level: Mapping[Level, Standing]
    by_competency: Mapping[str, Share]
    """By id, the most missed first; only those asked. An item may count for several: far too few each for more than
    a count."""
    by_ethic: Mapping[int, Share]
    """By number, the same."""


def standings(answers: Iterable[Answer]) -> Standings:
    """Pool the answers to items never seen before; all others are left aside. A blank counts as wrong."""
    seen = first_sights(answers)
    return Standings(
        total=share_of(seen),
        by_domain=_compared(seen, lambda answer: answer.item.domain, Domain),
        by_level=_compared(seen, lambda answer: answer.item.level, Level),
        by_competency=_counted(seen, lambda answer: answer.item.competencies),
        by_ethic=_counted(seen, lambda answer: answer.item.ethics),
    )


def share_of(answers: Iterable[Answer]) -> Share:
    """Return how many of the answers are right."""
    marks = [answer.is_right for answer in answers]
    return Share(sum(marks), len(marks))


def _compared(answers: list[Answer], part_of: Callable[[Answer], Name], parts: Iterable[Name]) -> dict[Name, Standing]:
    total, found = share_of(answers), {}
    for part in parts:
        share = share_of(answer for answer in answers if part_of(answer) == part)
        rest = Share(total.right - share.right, total.questions - share.questions)
        found[part] = Standing(share, rest)
    return found


def _counted(answers: list[Answer], names_of: Callable[[Answer], Iterable[Name]]) -> dict[Name, Share]:
    marks: dict[Name, list[bool]] = {}
    for answer in answers:
        for name in dict.fromkeys(names_of(answer)):
            marks.setdefault(name, []).append(answer.is_right)
    shares = {name: Share(sum(each), len(each)) for name, each in marks.items()}
    return dict(sorted(shares.items(), key=lambda pair: (pair[1].right - pair[1].questions, pair[1].questions)))
