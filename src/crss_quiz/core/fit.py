"""Whether weights fitted to the learner's own log foretell their answers better than those in force.

Nothing is fitted here: this says what there is to learn from, how it is divided by time, and which weights won.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from statistics import fmean, stdev
from typing import NamedTuple

from crss_quiz.core.errors import QuizError
from crss_quiz.core.forgetting import Forgetting, Trace
from crss_quiz.core.log import Entry, Reset, Review
from crss_quiz.core.memory import MemorySettings, Rating
from crss_quiz.core.state import Condition, State

LEAST_REVIEWS = 400
"""Below that a fit follows luck rather than the learner; Anki asks for as many."""
PARTS = 5
"""Into which the log is divided by time; each but the first is a test of what was fitted to all before it."""
_LEAST_CHANCE = 1e-6
"""So that one answer against all odds costs much, but not everything."""


class TooFewReviewsError(QuizError):
    """There is not enough in the log to fit anything to it."""


class Answer(NamedTuple):
    """One review of a card, as FSRS sees it."""

    rating: Rating
    days: int
    """Study days since the review before; 0 for the first one and on the same day."""


class Trial(NamedTuple):
    """One review that could be foretold: it came a study day or more after the one before it."""

    history: int
    """Which history, from 0."""
    place: int
    """Its place in that history, from 1."""


@dataclass(frozen=True)
class Evidence:
    """What the log tells of how this learner forgets."""

    histories: tuple[tuple[Answer, ...], ...]
    """The answers to each card, the oldest first; a card that was reset begins another history."""
    trials: tuple[Trial, ...]
    """The oldest first."""

    @property
    def reviews(self) -> int:
        """How many reviews it holds."""
        return sum(map(len, self.histories))

    @property
    def cuts(self) -> tuple[int, ...]:
        """How many of the trials, from the oldest, are in the first part, in the first two parts, and so on to all."""
        return tuple(len(self.trials) * part // PARTS for part in range(1, PARTS + 1))


@dataclass(frozen=True)
class Verdict:
    """What a fit is worth."""

    loss_before: float
    """The mean log loss of the weights in force, on every part of the log but the first; less is better."""
    loss_after: float
    """On the same parts, that of weights fitted only to what came before each."""
    margin: float
    """The standard error of the difference of the two."""
    reviews: int
    due_now_before: int
    due_now_after: int
    """Cards that would be due if the weights fitted to everything were in force."""

    @property
    def adopts(self) -> bool:
        """Whether the fitted weights were better on reviews that they had not seen, by more than luck explains.

        Simulated (docs/decisions.md): of learners who forget exactly as the weights in force say, "better at all" would
        change them for the worse in 9 of 20 at 400 reviews, "by more than the margin" in 3.
        """
        return self.loss_before - self.loss_after > self.margin


@dataclass
class _History:
    answers: list[Answer] = field(default_factory=list)
    last: date = date.min


def gather(entries: Iterable[Entry]) -> Evidence:
    """Return what there is to learn from, out of every act that stands, oldest first; TooFewReviewsError below 400.

    A study day before that of the last review (a clock that was set back) counts as that day, as when it was
    scheduled.
    """
    histories: list[_History] = []
    of_card: dict[str, int] = {}
    trials: list[Trial] = []
    for entry in entries:
        if isinstance(entry.act, Reset):
            of_card.pop(entry.card, None)
        if not isinstance(entry.act, Review):
            continue
        number = of_card.setdefault(entry.card, len(histories))
        if number == len(histories):
            histories.append(_History())
        history = histories[number]
        days = max(0, (entry.day - history.last).days) if history.answers else 0
        if days:
            trials.append(Trial(number, len(history.answers)))
        history.answers.append(Answer(entry.act.rating, days))
        history.last = max(history.last, entry.day)
    evidence = Evidence(tuple(tuple(history.answers) for history in histories), tuple(trials))
    _check(evidence)
    return evidence


def _check(evidence: Evidence) -> None:
    mend = "go on studying with the weights you have, which suit most people"
    if evidence.reviews < LEAST_REVIEWS:
        raise TooFewReviewsError(f"fitting needs {LEAST_REVIEWS} reviews, and there are {evidence.reviews}; {mend}")
    if len(evidence.trials) < PARTS:
        raise TooFewReviewsError(
            f"fitting needs cards that were seen again on a later day, and there are {len(evidence.trials)}; {mend}"
        )


def chances(evidence: Evidence, weights: Sequence[float]) -> list[float]:
    """Return the chance that weights gave each trial of being remembered, 0 to 1."""
    forgetting = Forgetting(MemorySettings(parameters=tuple(weights)))
    told = [_told(forgetting, history) for history in evidence.histories]
    return [told[trial.history][trial.place] for trial in evidence.trials]


def _told(forgetting: Forgetting, history: Iterable[Answer]) -> list[float]:
    trace: Trace | None = None
    told = []
    for answer in history:
        told.append(forgetting.recall(trace.stability, answer.days) if trace else 0.0)
        trace = forgetting.answer(trace, *answer)
    return told


def losses(evidence: Evidence, weights: Sequence[float]) -> list[float]:
    """Return the log loss of weights on each trial: how surprised they were by its answer, in nats."""
    return [
        _loss(chance, evidence.histories[trial.history][trial.place].rating is not Rating.AGAIN)
        for chance, trial in zip(chances(evidence, weights), evidence.trials, strict=True)
    ]


def _loss(chance: float, is_remembered: bool) -> float:
    expected = chance if is_remembered else 1 - chance
    return -math.log(max(expected, _LEAST_CHANCE))


def judge(
    evidence: Evidence,
    in_force: Sequence[float],
    by_part: Sequence[Sequence[float]],
    *,
    due_now_before: int,
    due_now_after: int,
) -> Verdict:
    """Compare the weights in force with those of `by_part`, of which each was fitted to the first parts of the log.

    The first of `by_part` was fitted to the first part and is tried on the second, and so on. The weights in force may
    have been fitted to some of what they are tried on; that is in their favor.
    """
    before = losses(evidence, in_force)[evidence.cuts[0] :]
    after = [
        loss
        for weights, (start, end) in zip(by_part, pairwise(evidence.cuts), strict=True)
        for loss in losses(evidence, weights)[start:end]
    ]
    gains = [old - new for old, new in zip(before, after, strict=True)]
    return Verdict(
        loss_before=fmean(before),
        loss_after=fmean(after),
        margin=stdev(gains) / math.sqrt(len(gains)),
        reviews=evidence.reviews,
        due_now_before=due_now_before,
        due_now_after=due_now_after,
    )


def due_now(states: Mapping[str, State], day: date, now: datetime) -> int:
    """Count the cards that are due on a study day at a true moment (aware); learning steps are not counted."""
    return sum(state.condition(day, now) is Condition.DUE for state in states.values())
