"""What is remembered on the day of an exam, by how the cards were scheduled: our plan against simpler policies.

    .venv/bin/python benchmarks/scheduling.py [--quick] [--grid] [--jobs N] [--seeds N]

A simulated learner has 56 days, at most 20 new cards and 50 reviews a day. What the learner truly remembers follows a
model that the scheduler does not see; it sees Again and Good. The same seed gives a learner the same luck under every
policy. Prints the tables of docs/scheduling.md: means over the seeds, and the standard deviation between them.
"""

import argparse
import math
import random
import statistics
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from crss_quiz.core.forecast import FINAL_DAYS, LEAST_GAIN, Pace, best_looks, is_final, quota
from crss_quiz.core.forgetting import Forgetting, Trace
from crss_quiz.core.memory import Memory, MemorySettings, Rating, Scheduler
from crss_quiz.core.plan import EXAM_RETENTION, Goal, Plan, make_plan
from crss_quiz.core.queue import Limits

TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 20, 0, tzinfo=UTC)
DAYS = 56
LIMITS = Limits(new=20, reviews=50)
PACE = Pace()
DEFAULTS = MemorySettings().parameters


# --- learners: what is truly remembered -----------------------------------------------------------------------------


class FsrsLearner:
    """Forgets by FSRS-6 with parameters of their own."""

    def __init__(self, parameters: tuple[float, ...], known: float = 0.76) -> None:
        self.known = known
        self._forgetting = Forgetting(MemorySettings(parameters=parameters))

    def learn(self, was_known: bool, _luck: random.Random) -> Trace:
        return self._forgetting.learn(was_known=was_known)

    def recall(self, card: Trace, days: int) -> float:
        return self._forgetting.recall(card.stability, days)

    def review(self, card: Trace, days: int, is_remembered: bool) -> Trace:
        return self._forgetting.review(card, days, is_remembered=is_remembered)


@dataclass(frozen=True)
class HalfLife:
    """A card that is forgotten exponentially."""

    days: float
    growth: float


class ExponentialLearner:
    """Forgets by half-lives, which a card's own factor multiplies when it is remembered; forgotten, they are halved.

    A look soon after the last one multiplies less (the spacing effect): in full from half a half-life on.
    """

    known = 0.7

    def learn(self, was_known: bool, luck: random.Random) -> HalfLife:
        return HalfLife(luck.lognormvariate(math.log(12 if was_known else 3), 0.5), luck.uniform(1.5, 3.5))

    def recall(self, card: HalfLife, days: int) -> float:
        return 2 ** (-days / card.days)

    def review(self, card: HalfLife, days: int, is_remembered: bool) -> HalfLife:
        if is_remembered:
            return replace(card, days=card.days * card.growth ** min(1.0, 2 * days / card.days))
        return replace(card, days=max(1.5, card.days / 2))


def drawn_around_defaults(luck: random.Random) -> FsrsLearner:
    """Each parameter 25 % off, up or down (log-normal), and another share known at first sight."""
    parameters = [weight * luck.lognormvariate(0, 0.25) for weight in DEFAULTS]
    parameters[7] = DEFAULTS[7]
    parameters[4] = min(parameters[4], 9.0)
    parameters[20] = min(max(parameters[20], 0.1), 0.8)
    return FsrsLearner(tuple(parameters), luck.uniform(0.6, 0.9))


def fast_forgetter(_luck: random.Random) -> FsrsLearner:
    """Half the stability at first, and growing at half the rate."""
    parameters = [*(weight / 2 for weight in DEFAULTS[:4]), *DEFAULTS[4:]]
    parameters[8] -= math.log(2)
    return FsrsLearner(tuple(parameters), 0.6)


LEARNERS = {
    "as FSRS thinks": lambda _luck: FsrsLearner(DEFAULTS),
    "FSRS, other parameters": drawn_around_defaults,
    "exponential": lambda _luck: ExponentialLearner(),
    "fast forgetter": fast_forgetter,
}


# --- policies: what is studied --------------------------------------------------------------------------------------


class Seen:
    """A card under study: what the learner truly keeps, and what the policy thinks."""

    def __init__(self, name: str, truth: object, belief: object, day: int, luck: random.Random) -> None:
        self.name, self.truth, self.belief, self.seen_on, self.due, self.luck = name, truth, belief, day, day, luck


ORDERS = {
    "best": lambda p, day, c: (day - c.seen_on) / c.belief.stability,
    "worst": lambda p, day, c: -(day - c.seen_on) / c.belief.stability,
    "due": lambda p, day, c: c.due,
    "stab": lambda p, day, c: c.belief.stability,
    "gain": lambda p, day, c: -p.forgetting.gain(c.belief, day - c.seen_on, DAYS - day),
}


@dataclass(frozen=True)
class Fsrs:
    """FSRS at a desired retention; from `final_days` on, the cards that `final` ranks first."""

    retention: float
    paced: bool = False
    """New cards spread by our quota; otherwise as many as the limit allows."""
    final_days: int = 0
    least_gain: float = LEAST_GAIN
    by_gain: bool = True
    order: str = "best"
    capped: bool = False
    """Intervals end on the eve of the exam at the latest."""

    def start(self) -> None:
        object.__setattr__(self, "forgetting", Forgetting(MemorySettings(desired_retention=self.retention)))

    def wants_new(self, day: int, _seen: int, unseen: int) -> int:
        return quota(unseen, DAYS - day, self.final_days or FINAL_DAYS) if self.paced else unseen

    def is_new_first(self, day: int, seen: int, unseen: int) -> bool:
        return self.final_days > 0 and is_final(DAYS - day, seen, unseen, self.final_days)

    def learn(self, was_known: bool) -> Trace:
        return self.forgetting.learn(was_known=was_known)

    def review(self, card: Seen, day: int, is_remembered: bool) -> Trace:
        return self.forgetting.review(card.belief, day - card.seen_on, is_remembered=is_remembered)

    def due(self, card: Seen, day: int) -> int:
        interval = self.forgetting.interval(card.belief.stability)
        return day + (max(1, min(interval, DAYS - 1 - day)) if self.capped else interval)

    def looks(self, cards: list[Seen], day: int, room: int, unseen: int) -> list[Seen]:
        if self.is_new_first(day, len(cards), unseen):
            return self._final(cards, day, room)
        due = [card for card in cards if card.due <= day]
        if len(due) > room:
            due.sort(key=partial(ORDERS[self.order], self, day))
        return due[:room]

    def _final(self, cards: list[Seen], day: int, room: int) -> list[Seen]:
        """Cards seen today were appended today: they are no candidates."""
        forgetting = self.forgetting
        before = [card for card in cards if card.seen_on < day]
        if not self.by_gain:
            before.sort(key=lambda card: forgetting.recall(card.belief.stability, day - card.seen_on))
            return before[:room]
        gains = (
            (forgetting.gain(card.belief, day - card.seen_on, DAYS - day), number) for number, card in enumerate(before)
        )
        return [before[number] for number in best_looks(gains, room, self.least_gain)]


@dataclass(frozen=True)
class Sm2:
    """SuperMemo 2 (Woźniak 1987): 1 day, 6 days, then 2.5 times longer; forgotten, from the beginning.

    Good is its grade 4, which leaves the ease as it was; so does Again, a grade under 3. Belief is the interval.
    """

    def start(self) -> None:
        pass

    def wants_new(self, _day: int, _seen: int, unseen: int) -> int:
        return unseen

    def is_new_first(self, _day: int, _seen: int, _unseen: int) -> bool:
        return False

    def learn(self, was_known: bool) -> int:
        return 1

    def review(self, card: Seen, _day: int, is_remembered: bool) -> int:
        if not is_remembered:
            return 1
        return 6 if card.belief < 6 else math.ceil(card.belief * 2.5)

    def due(self, card: Seen, day: int) -> int:
        return day + card.belief

    def looks(self, cards: list[Seen], day: int, room: int, _unseen: int) -> list[Seen]:
        return sorted((card for card in cards if card.due <= day), key=lambda card: card.due)[:room]


class NewOnly(Sm2):
    """Every card once."""

    def looks(self, _cards: list[Seen], _day: int, _room: int, _unseen: int) -> list[Seen]:
        return []


OURS = Fsrs(EXAM_RETENTION, paced=True, final_days=FINAL_DAYS)
POLICIES = {
    "**ours**": OURS,
    "ours, without the final days": replace(OURS, final_days=0),
    "ours, in the final days by lowest recall": replace(OURS, by_gain=False),
    "FSRS at 0.90": Fsrs(0.90),
    "FSRS at 0.95": Fsrs(0.95),
    "FSRS at 0.90, interval at most the days left": Fsrs(0.90, capped=True),
    "SM-2": Sm2(),
    "new cards only": NewOnly(),
}
GRID = {
    f"{retention:.2f}, {final_days} days, gain {least_gain:g}": Fsrs(
        retention, paced=True, final_days=final_days, least_gain=least_gain
    )
    for retention in (0.85, 0.88, 0.90)
    for final_days in (7, 10, 14)
    for least_gain in (0.0001, 0.005, 0.02)
}


# --- a course of study ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """How a course of study ended."""

    recall: float
    """The mean true chance to remember a card on the day of the exam, over all cards."""
    reviews: int
    remembered: float
    """The share that was remembered, by lot."""


def study(policy, make_learner, cards: int, seed: int, minutes: float = math.inf, watch=lambda *_: None) -> Outcome:
    """Simulate a learner from the first day to the day of the exam."""
    learner = make_learner(random.Random(f"learner {seed}"))
    policy.start()
    seen: list[Seen] = []
    reviews = 0
    for day in range(DAYS):
        watch(day, seen)
        unseen = cards - len(seen)
        left = minutes * 60

        def learn(left: float, day: int = day, unseen: int = unseen) -> int:
            count = min(LIMITS.new, unseen, policy.wants_new(day, len(seen), unseen), _room(left, PACE.new_seconds))
            for _ in range(count):
                seen.append(_meet(policy, learner, f"{len(seen):04}", day, seed))
            return count

        is_new_first = policy.is_new_first(day, len(seen), unseen)
        if is_new_first:
            left -= learn(left) * PACE.new_seconds
        looks = policy.looks(seen, day, min(LIMITS.reviews, _room(left, PACE.review_seconds)), cards - len(seen))
        for card in looks:
            _look(policy, learner, card, day)
        reviews += len(looks)
        if not is_new_first:
            learn(left - len(looks) * PACE.review_seconds)
    chances = [learner.recall(card.truth, DAYS - card.seen_on) for card in seen]
    remembered = sum(card.luck.random() < chance for card, chance in zip(seen, chances, strict=True))
    return Outcome(sum(chances) / cards, reviews, remembered / cards)


def _room(seconds: float, each: float) -> int:
    return 10**9 if seconds == math.inf else max(0, math.floor(seconds / each + 1e-9))


def _meet(policy, learner, name: str, day: int, seed: int) -> Seen:
    luck = random.Random(f"{seed} {name}")
    was_known = luck.random() < learner.known
    card = Seen(name, learner.learn(was_known, luck), policy.learn(was_known), day, luck)
    card.due = policy.due(card, day)
    return card


def _look(policy, learner, card: Seen, day: int) -> None:
    ago = day - card.seen_on
    is_remembered = card.luck.random() < learner.recall(card.truth, ago)
    card.truth = learner.review(card.truth, ago, is_remembered)
    card.belief = policy.review(card, day, is_remembered)
    card.seen_on = day
    card.due = policy.due(card, day)
