"""The score of an attempt, and how far it can be trusted."""

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from crss_quiz.core.attempt import Response
from crss_quiz.core.blueprint import SECONDS_PER_QUESTION
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Item, Level, Lure
from crss_quiz.core.form import Form
from crss_quiz.core.subject import Domain

Z_95 = 1.959963984540054
SLOWEST_SHOWN = 10
Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True)
class Share:
    """So many right of so many."""

    right: int
    questions: int

    @property
    def percent(self) -> float:
        """Right answers of a hundred; 0 when nothing was asked."""
        return 100 * self.right / self.questions if self.questions else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval of the share, 0 to 1 (E. B. Wilson, JASA 22, 1927, 209-212)."""
        return wilson(self.right, self.questions)


def wilson(right: int, questions: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of a share, 0 to 1; the whole range when nothing was asked."""
    if questions == 0:
        return 0.0, 1.0
    share, z2 = right / questions, Z_95 * Z_95
    middle = (share + z2 / (2 * questions)) / (1 + z2 / questions)
    reach = Z_95 * math.sqrt(share * (1 - share) / questions + z2 / (4 * questions**2)) / (1 + z2 / questions)
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True)
class Result:
    """The score of an attempt. Positions count from 0."""

    total: Share
    pass_mark: int
    blank: tuple[int, ...]
    """Positions without an answer; they count as wrong."""
    wrong: tuple[int, ...]
    """Positions whose answer is not the key, blanks included."""
    sure_but_wrong: tuple[int, ...]
    """Positions whose answer is not the key though the learner said they were sure."""
    marked: tuple[int, ...]
    by_domain: dict[Domain, Share]
    by_level: dict[Level, Share]
    by_lure: dict[Lure, int]
    """How often a distractor with this lure was the final choice."""
    to_right: int
    """Changes of answer from wrong to right."""
    to_wrong: int
    """Changes of answer from right to wrong."""
    wrong_to_wrong: int
    seconds: tuple[float, ...]
    """Seconds on each item."""

    @property
    def has_passed(self) -> bool:
        """Whether enough answers are right."""
        return self.total.right >= self.pass_mark

    @property
    def mean_seconds(self) -> float:
        """Seconds per question, to be held against SECONDS_PER_QUESTION."""
        return sum(self.seconds) / len(self.seconds) if self.seconds else 0.0

    @property
    def slowest(self) -> tuple[int, ...]:
        """The positions that took longest, at most ten, and only those that took longer than their share."""
        by_time = sorted(range(len(self.seconds)), key=lambda position: -self.seconds[position])
        return tuple(p for p in by_time[:SLOWEST_SHOWN] if self.seconds[p] > SECONDS_PER_QUESTION)


def is_right(item: Item, response: Response) -> bool:
    """Whether the chosen option is the key, by id."""
    return response.choice == item.key


def score(form: Form, responses: Sequence[Response]) -> Result:
    """Score the responses to a form; each item counts one, a blank counts as wrong."""
    asked = list(zip(form.items, responses, strict=True))
    changes = [_judge(item, *pair) for item, response in asked for pair in pairwise(response.choices)]
    chosen = [item.lures.get(response.choice or "") for item, response in asked]
    return Result(
        total=Share(sum(is_right(*pair) for pair in asked), len(asked)),
        pass_mark=form.blueprint.pass_mark,
        blank=tuple(p for p, (_, response) in enumerate(asked) if response.choice is None),
        wrong=tuple(p for p, pair in enumerate(asked) if not is_right(*pair)),
        sure_but_wrong=tuple(
            p for p, pair in enumerate(asked) if pair[1].confidence is Confidence.SURE and not is_right(*pair)
        ),
        marked=tuple(p for p, (_, response) in enumerate(asked) if response.is_marked),
        by_domain=_shares(asked, lambda item: item.domain, list(Domain)),
        by_level=_shares(asked, lambda item: item.level, list(Level)),
        by_lure={lure: chosen.count(lure) for lure in Lure if lure in chosen},
        to_right=changes.count((False, True)),
        to_wrong=changes.count((True, False)),
        wrong_to_wrong=changes.count((False, False)),
        seconds=tuple(response.seconds for response in responses),
    )


def _judge(item: Item, before: str, after: str) -> tuple[bool, bool]:
    return before == item.key, after == item.key


def _shares(
    asked: list[tuple[Item, Response]], group_of: Callable[[Item], Group], groups: list[Group]
) -> dict[Group, Share]:
    """Return the share right of each group that was asked, in the order of `groups`."""
    found = {}
    for group in groups:
        members = [pair for pair in asked if group_of(pair[0]) == group]
        if members:
            found[group] = Share(sum(is_right(*pair) for pair in members), len(members))
    return found
