"""What is remembered on the day of an exam, by how the cards were scheduled: our plan against simpler policies.

    .venv/bin/python benchmarks/scheduling.py [--quick] [--seeds N] [--jobs N]

A simulated learner has 56 days. What they truly remember follows a model that no policy sees: a policy sees Again and
Good. A seed gives a learner the same luck under every policy. Prints the tables of docs/scheduling.md.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Protocol

from crss_quiz.core.forecast import FINAL_DAYS, LEAST_GAIN, Pace, best_looks, is_final, quota
from crss_quiz.core.forgetting import Forgetting, Trace
from crss_quiz.core.memory import Memory, MemorySettings, Rating, Scheduler
from crss_quiz.core.plan import EXAM_RETENTION, Goal, Phase, Plan, make_plan
from crss_quiz.core.queue import Limits

TODAY = date(2026, 11, 2)
DAYS = 56
PACE = Pace()
DEFAULTS = MemorySettings().parameters


# Learners: what is truly remembered


class Learner(Protocol):
    """Somebody with a memory; what a card is to them is their own affair."""

    known: float
    """The share of new cards known at first sight."""

    def learn(self, *, was_known: bool, luck: random.Random) -> Any:
        """Return a card after its first day."""

    def recall(self, card: Any, days: int) -> float:
        """Return the chance to remember a card so many days after the last look."""

    def review(self, card: Any, days: int, *, is_remembered: bool) -> Any:
        """Return a card after another look."""


class FsrsLearner:
    """Forgets by FSRS-6, with parameters of their own."""

    def __init__(self, parameters: Iterable[float] = DEFAULTS, known: float = 0.76) -> None:
        self.known = known
        self._forgetting = Forgetting(MemorySettings(parameters=tuple(parameters)))

    def learn(self, *, was_known: bool, luck: random.Random) -> Trace:
        """Take the steps of the first day."""
        del luck
        return self._forgetting.learn(was_known=was_known)

    def recall(self, card: Trace, days: int) -> float:
        """Follow the forgetting curve."""
        return self._forgetting.recall(card.stability, days)

    def review(self, card: Trace, days: int, *, is_remembered: bool) -> Trace:
        """Take the steps of a review."""
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

    def learn(self, *, was_known: bool, luck: random.Random) -> HalfLife:
        """Draw a half-life, around 12 days or 3, and a factor."""
        return HalfLife(luck.lognormvariate(math.log(12 if was_known else 3), 0.5), luck.uniform(1.5, 3.5))

    def recall(self, card: HalfLife, days: int) -> float:
        """Halve with each half-life."""
        return float(2 ** (-days / card.days))

    def review(self, card: HalfLife, days: int, *, is_remembered: bool) -> HalfLife:
        """Multiply or halve."""
        if is_remembered:
            return replace(card, days=card.days * card.growth ** min(1.0, 2 * days / card.days))
        return replace(card, days=max(1.5, card.days / 2))


def drawn_around_defaults(luck: random.Random) -> FsrsLearner:
    """Return a learner whose parameters are each some 25 % off (log-normal), within the bounds of FSRS."""
    parameters = [weight * luck.lognormvariate(0, 0.25) for weight in DEFAULTS]
    parameters[4] = min(parameters[4], 9.0)
    parameters[7] = DEFAULTS[7]
    parameters[20] = min(max(parameters[20], 0.1), 0.8)
    return FsrsLearner(parameters, luck.uniform(0.6, 0.9))


def fast_forgetter(_luck: random.Random) -> FsrsLearner:
    """Return a learner with half the stability at first, which grows half as much at each look."""
    parameters = [weight / 2 for weight in DEFAULTS[:4]] + list(DEFAULTS[4:])
    parameters[8] -= math.log(2)
    return FsrsLearner(parameters, 0.6)


LEARNERS: dict[str, Callable[[random.Random], Learner]] = {
    "as FSRS thinks": lambda _luck: FsrsLearner(),
    "FSRS, other parameters": drawn_around_defaults,
    "fast forgetter": fast_forgetter,
    "exponential": lambda _luck: ExponentialLearner(),
}


# Policies: what is studied


class Card:
    """A card under study: what the learner truly keeps of it, and what the policy thinks."""

    def __init__(self, truth: Any, belief: Any, day: int, luck: random.Random) -> None:
        self.truth, self.belief, self.seen_on, self.due, self.luck = truth, belief, day, day, luck


class Policy(Protocol):
    """What is new on a day, what is looked at, and when a card is due again."""

    def wants_new(self, day: int, unseen: int) -> int:
        """Return how many new cards are wanted."""

    def looks(self, cards: list[Card], day: int, room: int, *, unseen: int) -> list[Card]:
        """Return the cards to look at, once the new ones of the day were met; `unseen` were there in the morning."""

    def learn(self, *, was_known: bool) -> Any:
        """Return what is believed of a new card after its first day."""

    def review(self, card: Card, day: int, *, is_remembered: bool) -> Any:
        """Return what is believed of a card after another look."""

    def due(self, card: Card, day: int) -> int:
        """Return the day on which a card that was just seen is due."""


@cache
def fsrs_at(retention: float) -> Forgetting:
    """Return FSRS with its default parameters."""
    return Forgetting(MemorySettings(desired_retention=retention))


@dataclass(frozen=True)
class Fsrs:
    """FSRS, plain or with parts of our plan."""

    retention: float
    is_paced: bool = False
    """New cards are spread by our quota; otherwise they come as the limit allows."""
    final_days: int = 0
    """The last days, in which cards come by what a look gains."""
    least_gain: float = LEAST_GAIN
    lowest_first: bool = False
    """In the final days cards come by the lowest chance to be remembered instead."""
    due_by_gain: bool = False
    """Where more is due than fits, cards come by what a look gains; otherwise what is remembered best comes first."""
    is_capped: bool = False
    """Intervals end on the eve of the exam at the latest."""

    def wants_new(self, day: int, unseen: int) -> int:
        """Keep to the quota."""
        return quota(unseen, DAYS - day, self.final_days or FINAL_DAYS) if self.is_paced else unseen

    def looks(self, cards: list[Card], day: int, room: int, *, unseen: int) -> list[Card]:
        """Return what is due, or the pass of the final days."""
        known = sum(card.seen_on < day for card in cards) if unseen else len(cards)
        if self.final_days and is_final(DAYS - day, known, unseen, self.final_days):
            return self._pass([card for card in cards if card.seen_on < day], day, room)
        due = [card for card in cards if card.due <= day]
        if len(due) > room and self.due_by_gain:
            due.sort(key=lambda card: -self._gain(card, day))
        elif len(due) > room:
            due.sort(key=lambda card: (day - card.seen_on) / card.belief.stability)
        return due[:room]

    def learn(self, *, was_known: bool) -> Trace:
        """Take the steps of the first day."""
        return fsrs_at(self.retention).learn(was_known=was_known)

    def review(self, card: Card, day: int, *, is_remembered: bool) -> Trace:
        """Take the steps of a review."""
        return fsrs_at(self.retention).review(card.belief, day - card.seen_on, is_remembered=is_remembered)

    def due(self, card: Card, day: int) -> int:
        """Wait until the chance has sunk to the desired retention."""
        interval = fsrs_at(self.retention).interval(card.belief.stability)
        return day + (max(1, min(interval, DAYS - 1 - day)) if self.is_capped else interval)

    def _gain(self, card: Card, day: int) -> float:
        return fsrs_at(self.retention).gain(card.belief, day - card.seen_on, DAYS - day)

    def _pass(self, cards: list[Card], day: int, room: int) -> list[Card]:
        gains = [(self._gain(card, day), number) for number, card in enumerate(cards)]
        if self.lowest_first:
            recall = fsrs_at(self.retention).recall
            gains = [(1 - recall(cards[n].belief.stability, day - cards[n].seen_on), n) for _, n in gains]
        return [cards[number] for number in best_looks(gains, room, self.least_gain)]


class Sm2:
    """SuperMemo 2 (Woźniak 1987): one day, six days, then 2.5 times longer; forgotten, from the beginning.

    Good is its grade 4, which leaves the ease as it was; so does a grade under 3. Belief is the interval.
    """

    def wants_new(self, day: int, unseen: int) -> int:
        """Take what the limit allows."""
        del day
        return unseen

    def looks(self, cards: list[Card], day: int, room: int, *, unseen: int) -> list[Card]:
        """Return what is due, the longest due first."""
        del unseen
        return sorted((card for card in cards if card.due <= day), key=lambda card: card.due)[:room]

    def learn(self, *, was_known: bool) -> int:
        """Begin with a day."""
        del was_known
        return 1

    def review(self, card: Card, day: int, *, is_remembered: bool) -> int:
        """Lengthen the interval, or begin again."""
        del day
        if not is_remembered:
            return 1
        return 6 if card.belief < 6 else math.ceil(card.belief * 2.5)

    def due(self, card: Card, day: int) -> int:
        """Wait for the interval."""
        return day + int(card.belief)


class NewOnly(Sm2):
    """Every card once."""

    def looks(self, cards: list[Card], day: int, room: int, *, unseen: int) -> list[Card]:
        """Return nothing."""
        del cards, day, room, unseen
        return []


OURS = Fsrs(EXAM_RETENTION, is_paced=True, final_days=FINAL_DAYS)
POLICIES: dict[str, Policy] = {
    "**ours**": OURS,
    "ours without the final days": replace(OURS, final_days=0),
    "ours, final days by lowest recall": replace(OURS, lowest_first=True, least_gain=0),
    "ours, due cards by gain where too many": replace(OURS, due_by_gain=True),
    "FSRS at 0.90": Fsrs(0.90),
    "FSRS at 0.95": Fsrs(0.95),
    "FSRS at 0.90, intervals at most the days left": Fsrs(0.90, is_capped=True),
    "SM-2": Sm2(),
    "new cards only": NewOnly(),
}
GRID: dict[str, Policy] = {
    f"{retention:.2f}, {final_days} days": replace(OURS, retention=retention, final_days=final_days)
    for retention in (0.85, 0.88, 0.90)
    for final_days in (7, 10, 14)
}
GAINS: dict[str, Policy] = {
    f"{retention:.2f}, gain {least:g}": replace(OURS, retention=retention, least_gain=least)
    for retention in (0.85, 0.88)
    for least in (0.005, 0.02, 0.05)
}


# A course of study


FEW = Limits(new=20, reviews=50)
MANY = Limits(new=20, reviews=200)


@dataclass(frozen=True)
class Scenario:
    """How many cards, and what a day may bring."""

    cards: int
    minutes: float = math.inf
    limits: Limits = FEW

    def __str__(self) -> str:
        budget = "" if self.minutes == math.inf else f", {self.minutes:g} minutes a day"
        return f"{self.cards} cards, at most {self.limits.new} new and {self.limits.reviews} reviews a day{budget}"


@dataclass(frozen=True)
class Outcome:
    """How a course of study ended."""

    recall: float
    """The mean true chance to remember a card on the day of the exam, over all cards."""
    reviews: int
    remembered: float
    """The share that was remembered, by lot."""


def study(
    scenario: Scenario, learner_name: str, policy: Policy, seed: int, morning: Callable[..., None] | None = None
) -> Outcome:
    """Simulate a learner from the first day to the day of the exam."""
    learner = LEARNERS[learner_name](random.Random(f"learner {seed}"))
    cards: list[Card] = []
    reviews = 0
    for day in range(DAYS):
        if morning:
            morning(day, cards)
        unseen = scenario.cards - len(cards)
        seconds = scenario.minutes * 60
        wanted = min(scenario.limits.new, unseen, policy.wants_new(day, unseen))
        new = min(wanted, room(seconds, PACE.new_seconds))
        cards += [meet(policy, learner, day, random.Random(f"{seed} {len(cards) + n}")) for n in range(new)]
        fits = min(scenario.limits.reviews, room(seconds - new * PACE.new_seconds, PACE.review_seconds))
        looks = policy.looks(cards, day, fits, unseen=unseen)
        for card in looks:
            look(policy, learner, card, day)
        reviews += len(looks)
    chances = [learner.recall(card.truth, DAYS - card.seen_on) for card in cards]
    remembered = sum(card.luck.random() < chance for card, chance in zip(cards, chances, strict=True))
    return Outcome(sum(chances) / scenario.cards, reviews, remembered / scenario.cards)


def room(seconds: float, each: float) -> int:
    """Return how often something fits."""
    return 10**9 if seconds == math.inf else max(0, math.floor(seconds / each + 1e-9))


def meet(policy: Policy, learner: Learner, day: int, luck: random.Random) -> Card:
    """Return a new card after its first day."""
    was_known = luck.random() < learner.known
    card = Card(learner.learn(was_known=was_known, luck=luck), policy.learn(was_known=was_known), day, luck)
    card.due = policy.due(card, day)
    return card


def look(policy: Policy, learner: Learner, card: Card, day: int) -> None:
    """Answer a card, by its own luck."""
    ago = day - card.seen_on
    is_remembered = card.luck.random() < learner.recall(card.truth, ago)
    card.truth = learner.review(card.truth, ago, is_remembered=is_remembered)
    card.belief = policy.review(card, day, is_remembered=is_remembered)
    card.seen_on = day
    card.due = policy.due(card, day)


# What the program itself would do


def plan_of(scenario: Scenario, day: int, cards: list[Card]) -> Plan:
    """Return the plan for the morning of a day, by the program's own function."""
    today = TODAY + timedelta(days=day)
    memories = {
        f"{number:05}": Memory(
            card.belief.stability,
            card.belief.difficulty,
            TODAY + timedelta(days=card.seen_on),
            TODAY + timedelta(days=card.due),
            None,
            1,
            0,
        )
        for number, card in enumerate(cards)
    }
    new = [f"{number:05}" for number in range(len(cards), scenario.cards)]
    minutes = None if scenario.minutes == math.inf else scenario.minutes
    goal = Goal(TODAY + timedelta(days=DAYS), minutes)
    return make_plan(goal, today, memories, new, scenario.limits, PACE, MemorySettings())


class Checked(Fsrs):
    """Our policy, held against the program's own plan."""

    def looks(self, cards: list[Card], day: int, room: int, *, unseen: int) -> list[Card]:
        """Fail if the program would take other cards."""
        chosen = super().looks(cards, day, room, unseen=unseen)
        if day % 8 == 0 or DAYS - day <= FINAL_DAYS:
            known = [card for card in cards if not (unseen and card.seen_on == day)]
            plan = plan_of(CHECKED, day, known)
            assert plan.new_today == len(cards) - len(known), day
            assert plan.days[0].reviews == len(chosen), day
            if plan.phase is Phase.FINAL:
                assert plan.pass_today == tuple(f"{cards.index(card):05}" for card in chosen), day
        return chosen


CHECKED = Scenario(300, 12)


def check() -> None:
    """Hold the closed form against py-fsrs, and the policy called ours against the program's plan."""
    scheduler, luck = Scheduler(), random.Random(0)
    now = datetime(2026, 11, 2, 20, tzinfo=UTC)
    for _ in range(50):
        day, memory, trace = TODAY, None, None
        for _ in range(8):
            wait, is_good = luck.randint(1, 30), luck.random() < 0.8
            day += timedelta(days=wait)
            memory = scheduler.outcomes(memory, day, now)[Rating.GOOD if is_good else Rating.AGAIN]
            while memory.step:
                memory = scheduler.outcomes(memory, day, now)[Rating.GOOD]
            fsrs = fsrs_at(0.90)
            trace = fsrs.review(trace, wait, is_remembered=is_good) if trace else fsrs.learn(was_known=is_good)
            assert math.isclose(trace.stability, memory.stability), "the closed form is not FSRS"
            assert day + timedelta(days=fsrs.interval(trace.stability)) == memory.due_on
    study(CHECKED, "as FSRS thinks", Checked(**vars(OURS)), 0)


# The tables


@dataclass(frozen=True)
class Table:
    """Policies under one scenario."""

    scenario: Scenario
    policies: dict[str, Policy]
    seeds: int = 20
    """At most."""
    caption: str = ""


TABLES = [
    Table(Scenario(500), POLICIES),
    Table(Scenario(850), POLICIES),
    Table(Scenario(500, 15), POLICIES),
    Table(Scenario(850, 15), POLICIES),
    Table(Scenario(850, limits=MANY), POLICIES),
    Table(Scenario(500), GRID, 10, "Retention and final days: "),
    Table(Scenario(850), GRID, 10, "Retention and final days: "),
    Table(Scenario(500, limits=MANY), GAINS, 10, "Retention and least gain: "),
]
FORECAST_DAYS = (0, 28, 46)


def run(job: tuple[int, str, str, int]) -> Outcome:
    """Run one course of study."""
    table, policy, learner, seed = job
    return study(TABLES[table].scenario, learner, TABLES[table].policies[policy], seed)


def told(outcomes: list[Outcome]) -> str:
    """Return recall, its standard deviation between seeds, and reviews."""
    recalls = [outcome.recall for outcome in outcomes]
    reviews = statistics.mean(outcome.reviews for outcome in outcomes)
    return f"{statistics.mean(recalls):.3f} ± {statistics.stdev(recalls):.3f} ({reviews:.0f})"


def forecasts(job: tuple[int, str, int]) -> list[tuple[float, float, float, float]]:
    """Return low, expected and high as forecast on some days, and what was remembered."""
    table, learner, seed = job
    scenario, ranges = TABLES[table].scenario, list[tuple[float, float, float]]()

    def morning(day: int, cards: list[Card]) -> None:
        if day in FORECAST_DAYS:
            recall = plan_of(scenario, day, cards).recall
            assert recall
            ranges.append(recall)

    outcome = study(scenario, learner, OURS, seed, morning)
    return [(*recall, outcome.remembered) for recall in ranges]


def print_table(head: list[str], rows: Iterable[list[str]]) -> None:
    """Print a markdown table."""
    for row in (head, ["---"] * len(head), *rows):
        print("| " + " | ".join(row) + " |")
    print()


def main() -> None:
    """Run everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="three seeds, and the first two tables only")
    parser.add_argument("--seeds", type=int, default=20, metavar="N", help="at least 2 (20)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes (1)")
    options = parser.parse_args()
    seeds = 3 if options.quick else max(2, options.seeds)
    check()
    with ProcessPoolExecutor(options.jobs) as pool:
        print("Recall on the day of the exam ± standard deviation between learners (reviews).\n")
        for number in range(2 if options.quick else len(TABLES)):
            print_comparison(pool, number, min(seeds, TABLES[number].seeds))
        print_forecasts(pool, range(min(seeds, 10)))


def print_comparison(pool: ProcessPoolExecutor, number: int, seeds: int) -> None:
    """Print one of the tables."""
    table = TABLES[number]
    jobs = [(number, policy, name, seed) for policy in table.policies for name in LEARNERS for seed in range(seeds)]
    outcomes = dict(zip(jobs, pool.map(run, jobs, chunksize=4), strict=True))
    print(f"### {table.caption}{table.scenario}; {seeds} learners of each kind\n")
    print_table(
        ["policy", *LEARNERS],
        (
            [policy, *(told([outcomes[number, policy, name, seed] for seed in range(seeds)]) for name in LEARNERS)]
            for policy in table.policies
        ),
    )


def print_forecasts(pool: ProcessPoolExecutor, seeds: range) -> None:
    """Print what the plan said on some days, how often what came was within its range, and what came."""
    lines = []
    for number in (0, 1):
        for name in LEARNERS:
            found = list(pool.map(forecasts, [(number, name, seed) for seed in seeds]))
            line = [str(TABLES[number].scenario.cards), name]
            for of_day in zip(*found, strict=True):
                within = sum(low <= true <= high for low, _, high, true in of_day)
                line.append(f"{statistics.mean(f[1] for f in of_day):.3f} ({within} of {len(seeds)})")
            lines.append([*line, f"{statistics.mean(f[0][3] for f in found):.3f}"])
    print("### The forecast, and how often what was remembered lay within its range\n")
    print_table(["cards", "learner", *(f"after {day} days" for day in FORECAST_DAYS), "remembered"], lines)


if __name__ == "__main__":
    main()
