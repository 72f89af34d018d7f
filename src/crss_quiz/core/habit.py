"""Which kind of wrong answer a learner falls for, against how often each kind was on offer.

Counted are all answers, not only first sights, but each item once, by the first choice made: FSRS brings back what was
missed, and a trap met five times would otherwise look like five. Whoever wants to know whether a habit has gone passes
the answers of the last weeks alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crss_quiz.core.answer import Answer
from crss_quiz.core.deck import Item, Lure
from crss_quiz.core.scoring import Share

LEAST_WRONG = 10
"""So many wrong answers to items that offered a lure beside another are needed before anything is said of it."""
RARE = 0.025
"""A lure pulls where chance alone would choose it as often less than once in forty times, as with 1.96 standard
errors. Over all lures together one learner in ten is then told of a pull that is none (docs/statistics.md)."""
EXAMPLES = 2


class Pull(StrEnum):
    """Whether a lure is chosen more often than wrong answers alone would make it."""

    MORE = "pulls you"
    NO_MORE = "no more than others"
    UNKNOWN = "too few to say"


@dataclass(frozen=True)
class Example:
    """A wrong answer of the learner's own."""

    item: Item
    chosen: str
    """The id of the option chosen."""

    @property
    def key(self) -> str:
        """The id of the best option."""
        return self.item.key


@dataclass(frozen=True)
class Habit:
    """What became of one lure."""

    lure: Lure
    offered: int
    """Items answered that had it among their options."""
    chosen: int
    """Those of them where it was chosen."""
    wrong: int
    """Wrong answers to items that offered it beside another lure: the only ones that can tell."""
    expected: float
    """How often it would have been chosen if every distractor drew alike: over the wrong answers to items that
    offered it, the share of their distractors that carry it."""
    chance: float
    """The chance to choose it as often or more if every distractor drew alike, 0 to 1."""
    ethics: tuple[int, ...]
    """The ethics of the items where it was chosen, the most frequent first: they answer it."""
    examples: tuple[Example, ...]
    """The newest wrong answers that chose it, two at most."""

    @property
    def share(self) -> Share:
        """How often it was chosen of the times it was on offer."""
        return Share(self.chosen, self.offered)

    @property
    def pull(self) -> Pull:
        """Whether it draws more than others do."""
        if self.wrong < LEAST_WRONG:
            return Pull.UNKNOWN
        return Pull.MORE if self.chance < RARE else Pull.NO_MORE


def habits(answers: Iterable[Answer]) -> list[Habit]:
    """Return every lure that was on offer: those that pull first, then by how far they were chosen beyond chance.

    Left out are blanks, which chose nothing, and answers whose item changed so much that its key no longer fits.
    """
    told = sorted((answer for answer in answers if _is_telling(answer)), key=lambda answer: answer.given)
    first = {answer.item.id: answer for answer in reversed(told)}
    found = [_habit(lure, list(first.values()), told) for lure in Lure]
    offered = [habit for habit in found if habit.offered]
    order = list(Pull)
    return sorted(offered, key=lambda habit: (order.index(habit.pull), habit.expected - habit.chosen))


def _is_telling(answer: Answer) -> bool:
    item = answer.item
    is_there = any(option.id == answer.choice for option in item.options)
    return is_there and answer.is_right == (answer.choice == item.key)


def _habit(lure: Lure, first: Sequence[Answer], told: Sequence[Answer]) -> Habit:
    offers = [answer for answer in first if lure in answer.item.lures.values()]
    draws = [_draw(answer.item, lure) for answer in offers if not answer.is_right]
    chosen = [answer for answer in offers if _lure_chosen(answer) is lure]
    ethics = Counter(number for answer in chosen for number in answer.item.ethics)
    newest = {answer.item.id: answer for answer in told if _lure_chosen(answer) is lure}
    by_age = sorted(newest.values(), key=lambda answer: answer.given, reverse=True)
    return Habit(
        lure=lure,
        offered=len(offers),
        chosen=len(chosen),
        wrong=sum(draw < 1 for draw in draws),
        expected=sum(draws),
        chance=chance_of(len(chosen), draws),
        ethics=tuple(sorted(ethics, key=lambda number: (-ethics[number], number))),
        examples=tuple(Example(answer.item, answer.choice or "") for answer in by_age[:EXAMPLES]),
    )


def _lure_chosen(answer: Answer) -> Lure | None:
    return None if answer.is_right else answer.item.lures.get(answer.choice or "")


def _draw(item: Item, lure: Lure) -> float:
    """Return the share of an item's distractors that carry a lure."""
    distractors = [option.id for option in item.options if option.id != item.key]
    return sum(item.lures.get(name) is lure for name in distractors) / len(distractors)


def chance_of(times: int, draws: Sequence[float]) -> float:
    """Return the chance of so many hits or more, each draw having its own chance (Poisson binomial, exact)."""
    ways = [1.0]
    for draw in draws:
        ways = [a * (1 - draw) + b * draw for a, b in zip([*ways, 0.0], [0.0, *ways], strict=True)]
    return min(1.0, sum(ways[times:]))
