"""How study goes, in figures: what comes due, what was remembered, when was studied, how firmly cards hold.

Figures of the log arrive summed up by day and by card, because a log may hold a million reviews. Neither answers that
were taken back nor those of exams are in them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from statistics import fmean, median

from crss_quiz.core.card import Card
from crss_quiz.core.memory import Memory, Scheduler
from crss_quiz.core.scoring import wilson
from crss_quiz.core.state import State
from crss_quiz.core.subject import Domain

MATURE_DAYS = 21
"""Put off for as long or longer, a card counts as mature; else as young (Anki's line)."""
FORECAST_DAYS = 30
RECENT_DAYS = 30
CALENDAR_WEEKS = 12
STABILITY_EDGES = (0.0, 1.0, 3.0, 7.0, 21.0, 60.0, 180.0)
"""Days; the last bin has no end."""
DIFFICULTY_EDGES = (1.0, 3.0, 5.0, 7.0, 9.0)
"""Of FSRS's 1 to 10."""


@dataclass(frozen=True)
class Recall:
    """Cards that came back after a day or more: each review is the first of its card on that day."""

    asked: int = 0
    passed: int = 0
    """Not answered Again."""
    expected: float = 0.0
    """Sum of the chances to remember that FSRS gave beforehand: as many were to be passed."""

    def __add__(self, other: Recall) -> Recall:
        return Recall(self.asked + other.asked, self.passed + other.passed, self.expected + other.expected)

    @property
    def share(self) -> float | None:
        """The true retention, 0 to 1; None where nothing was asked."""
        return self.passed / self.asked if self.asked else None

    @property
    def expected_share(self) -> float | None:
        """The mean chance that FSRS gave, 0 to 1; None where nothing was asked."""
        return self.expected / self.asked if self.asked else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval of the share, 0 to 1."""
        return wilson(self.passed, self.asked)


@dataclass(frozen=True)
class StudyDay:
    """What was studied on one study day."""

    day: date
    reviews: int = 0
    """Every answer, learning steps included."""
    new: int = 0
    """Cards met for the first time."""
    seconds: float = 0.0
    young: Recall = Recall()
    mature: Recall = Recall()


@dataclass(frozen=True)
class DueForecast:
    """How many cards fall due, if none is studied meanwhile and no new ones are met."""

    days: tuple[int, ...]
    """From today on; today's include those overdue."""
    overdue: int
    """Due before today."""
    later: int
    """Due after these days."""


@dataclass(frozen=True)
class RecallByAge:
    """True retention, told apart by how long the cards had been put off."""

    young: Recall = Recall()
    mature: Recall = Recall()

    @property
    def all(self) -> Recall:
        """Both."""
        return self.young + self.mature


@dataclass(frozen=True)
class Retention:
    """True retention beside the desired one."""

    desired: float
    recent: RecallByAge
    """Over the last thirty days."""
    ever: RecallByAge


@dataclass(frozen=True)
class Calendar:
    """The days of some weeks up to today, with those on which nothing was studied."""

    days: tuple[StudyDay, ...]

    @property
    def studied(self) -> int:
        """Days with a review."""
        return sum(day.reviews > 0 for day in self.days)

    @property
    def weeks(self) -> tuple[tuple[StudyDay, ...], ...]:
        """Sunday to Saturday each; the last ends today, and the first may begin late."""
        return tuple(tuple(week) for _, week in groupby(self.days, lambda day: _sunday(day.day)))


@dataclass(frozen=True)
class Bin:
    """How many cards lie from `low` up to, but not including, `high`."""

    low: float
    high: float | None
    """None is no end."""
    cards: int


@dataclass(frozen=True)
class Spread:
    """How a quantity is spread over the cards that were studied."""

    bins: tuple[Bin, ...]
    median: float | None
    """None where no card was studied."""


@dataclass(frozen=True)
class DomainProgress:
    """How the cards of one domain stand."""

    domain: Domain | None
    """None: cards that belong to no single domain."""
    cards: int
    seen: int
    mature: int
    chance: float | None
    """Mean chance to remember a seen card today; None where none was seen."""
    recall: Recall
    """Over all time."""


@dataclass(frozen=True)
class Progress:
    """Everything at once; each figure is computed when it is first asked for."""

    day: date
    """The study day on which it is looked at."""
    cards: Mapping[str, Card]
    """Cards that can be studied, by id."""
    states: Mapping[str, State]
    """Of every card ever touched; those that left the decks are not counted."""
    history: Sequence[StudyDay]
    """Days with a review, the oldest first."""
    read_recall: Callable[[], Mapping[str, Recall]]
    """Reads what is known of each card over all time; asked only for the domains, for it is the slowest to sum up."""
    scheduler: Scheduler
    desired_retention: float

    @cached_property
    def due(self) -> DueForecast:
        """What falls due in the next thirty days."""
        return due_forecast((state for name, state in self.states.items() if name in self.cards), self.day)

    @cached_property
    def retention(self) -> Retention:
        """What was remembered."""
        return true_retention(self.history, self.day, self.desired_retention)

    @cached_property
    def calendar(self) -> Calendar:
        """When was studied."""
        return calendar(self.history, self.day)

    @cached_property
    def stability(self) -> Spread:
        """How long cards hold, in days."""
        return spread((memory.stability for memory in self._memories.values()), STABILITY_EDGES)

    @cached_property
    def difficulty(self) -> Spread:
        """How hard cards are, 1 to 10."""
        return spread((memory.difficulty for memory in self._memories.values()), DIFFICULTY_EDGES)

    @cached_property
    def domains(self) -> tuple[DomainProgress, ...]:
        """How each domain stands, in the order of the domains; what belongs to none comes last."""
        by_domain: dict[Domain | None, list[str]] = defaultdict(list)
        for name, card in self.cards.items():
            by_domain[card.domain].append(name)
        recall = self.read_recall()
        return tuple(self._domain(domain, by_domain[domain], recall) for domain in (*Domain, None) if by_domain[domain])

    @cached_property
    def _memories(self) -> dict[str, Memory]:
        known = ((name, state.memory) for name, state in self.states.items() if name in self.cards)
        return {name: memory for name, memory in known if memory is not None}

    def _domain(self, domain: Domain | None, names: Sequence[str], recall: Mapping[str, Recall]) -> DomainProgress:
        memories = [self._memories[name] for name in names if name in self._memories]
        chances = [self.scheduler.retrievability(memory, self.day) for memory in memories]
        return DomainProgress(
            domain=domain,
            cards=len(names),
            seen=len(memories),
            mature=sum(is_mature(memory) for memory in memories),
            chance=fmean(chances) if chances else None,
            recall=_sum(recall[name] for name in names if name in recall),
        )


def is_mature(memory: Memory) -> bool:
    """Whether a card is put off for three weeks or more."""
    return memory.step is None and (memory.due_on - memory.reviewed_on).days >= MATURE_DAYS


def due_forecast(states: Iterable[State], day: date, days: int = FORECAST_DAYS) -> DueForecast:
    """Return how many cards fall due on each of so many days from a study day on.

    A suspended card never does, a buried one not before it may be shown again; a learning step is due now.
    """
    counts, overdue, later = [0] * days, 0, 0
    for state in states:
        if state.is_suspended or state.memory is None:
            continue
        due_on = max(state.memory.due_on, state.buried_until or date.min)
        ahead = (due_on - day).days
        if ahead >= days:
            later += 1
        else:
            counts[max(ahead, 0)] += 1
            overdue += ahead < 0
    return DueForecast(tuple(counts), overdue, later)


def true_retention(history: Iterable[StudyDay], day: date, desired: float) -> Retention:
    """Return what was remembered in the thirty days up to a study day, and ever."""
    ever = list(history)
    recent = [one for one in ever if 0 <= (day - one.day).days < RECENT_DAYS]
    return Retention(desired, _by_age(recent), _by_age(ever))


def calendar(history: Iterable[StudyDay], day: date, weeks: int = CALENDAR_WEEKS) -> Calendar:
    """Return so many weeks, the last of them that of a study day; days before the first study are left out."""
    studied = {one.day: one for one in history}
    first = max(_sunday(day) - timedelta(weeks=weeks - 1), min(studied, default=day))
    dates = (first + timedelta(days=number) for number in range((day - first).days + 1))
    return Calendar(tuple(studied.get(one, StudyDay(one)) for one in dates))


def weekday(day: date) -> int:
    """Return 0 for a Sunday to 6 for a Saturday."""
    return day.isoweekday() % 7


def spread(values: Iterable[float], edges: Sequence[float]) -> Spread:
    """Return how values are spread over bins that begin at edges; no value lies below the first."""
    known = list(values)
    counts = Counter(bisect_right(edges, value) - 1 for value in known)
    ends = (*edges[1:], None)
    bins = (Bin(low, high, counts[number]) for number, (low, high) in enumerate(zip(edges, ends, strict=True)))
    return Spread(tuple(bins), median(known) if known else None)


def _sunday(day: date) -> date:
    return day - timedelta(days=weekday(day))


def _by_age(days: Sequence[StudyDay]) -> RecallByAge:
    return RecallByAge(_sum(one.young for one in days), _sum(one.mature for one in days))


def _sum(parts: Iterable[Recall]) -> Recall:
    return sum(parts, Recall())
