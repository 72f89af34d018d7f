"""What the day of the exam makes of studying: how much today, which cards in the last days, and where it leads."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice

from crss_quiz.core.forecast import Forecast, Pace, PlanError, Start, Wish, best_looks, is_final, quota
from crss_quiz.core.forgetting import Forgetting, Trace
from crss_quiz.core.memory import Memory, MemorySettings
from crss_quiz.core.queue import Limits, Tally
from crss_quiz.core.scoring import wilson

OPEN_RETENTION = 0.90
"""The desired retention without an exam: FSRS's own."""
EXAM_RETENTION = 0.88
"""The desired retention on the way to an exam (docs/scheduling.md)."""
OPEN_DAYS = 30
"""How far a plan without an exam looks."""
FARTHEST_DAYS = 3 * 366
"""An exam further off than that is planned as if it were that far."""


@dataclass(frozen=True)
class Goal:
    """What the learner wishes."""

    exam_on: date | None = None
    """The day of the exam; the last day of study is the one before."""
    minutes: float | None = None
    """To study a day; None is no budget."""

    def __post_init__(self) -> None:
        if self.minutes is not None and not 0 < self.minutes <= 24 * 60:
            raise PlanError(f"{self.minutes:g} minutes a day make no sense; choose 1 to 1440, or no budget")


NOTHING = Tally()


class Phase(StrEnum):
    """Where the learner is on the way."""

    OPEN = "open"
    """No exam in sight."""
    STEADY = "steady"
    FINAL = "final"
    """The last days: cards come by what a look at them gains at the exam."""
    EXAM = "exam"
    """Today."""
    PAST = "past"


@dataclass(frozen=True)
class PlannedDay:
    """What one day brings."""

    day: date
    new: tuple[str, ...]
    reviews: int
    minutes: float


@dataclass(frozen=True)
class Shortfall:
    """Cards will not be seen by the exam, or reviews pile up until the final days; and the two ways out."""

    minutes_needed: int
    """More time: minutes a day for every card to be seen and reviewed when it is due."""
    new_needed: int
    """The limit of new cards a day which that takes; the present one if it will do."""
    reviews_needed: int
    """The limit of reviews a day which that takes; the present one if it will do."""
    cards_that_fit: int
    """Fewer cards: how many can be studied so as things are, those seen already included."""


@dataclass(frozen=True)
class Plan:
    """What is to be done today, and where it leads."""

    exam_on: date | None
    days_left: int | None
    """Days of study left, today included; 0 on the day of the exam, negative after it."""
    phase: Phase
    retention: float
    """The desired retention to schedule with from now on."""
    new_today: int
    """New cards still to be met today."""
    reviews_today: int
    """Reviews for which there is still room today; how many there will be is in `days`."""
    pass_today: tuple[str, ...]
    """In the final days: the cards worth a look today, the best first. Never a card seen today, or in a step."""
    days: tuple[PlannedDay, ...]
    """From today to the day before the exam (of one very far off, three years); without an exam ahead, thirty days."""
    unseen: tuple[str, ...]
    """New cards for which there is no room before the exam."""
    recall: tuple[float, float, float] | None
    """Low, expected and high share of all cards remembered on the day of the exam; None without an exam or cards.

    It holds if the plan is followed and FSRS fits the learner. Expected is the mean chance to remember over all cards,
    cards not seen counting 0. Low and high are what chance leaves open with so many cards (95 %, Wilson); that FSRS may
    not fit the learner is not in them, and can be worth more than they are.
    """
    shortfall: Shortfall | None


def make_plan(
    goal: Goal,
    today: date,
    memories: Mapping[str, Memory],
    new: Sequence[str],
    limits: Limits,
    pace: Pace,
    settings: MemorySettings,
    *,
    done: Tally = NOTHING,
) -> Plan:
    """Return the plan, on a study day, for cards with memories and new ones in the order in which they are to be met.

    `limits` and the budget are of whole days; `done` is what was done of them today. The desired retention in
    `settings` is not looked at: the plan says which to use. Ids in `new` that have a memory are not new.
    """
    new = tuple(dict.fromkeys(name for name in new if name not in memories))
    days_left = None if goal.exam_on is None else (goal.exam_on - today).days
    phase = _phase(days_left, len(memories) - done.new, len(new) + done.new)
    retention = EXAM_RETENTION if phase in (Phase.STEADY, Phase.FINAL) else OPEN_RETENTION
    forgetting = Forgetting(replace(settings, desired_retention=retention))
    exam = None if days_left is None or days_left < 0 else min(days_left, FARTHEST_DAYS)
    start = Start(_traces(memories, today), len(new), done)
    wish = Wish(limits, pace, math.inf if goal.minutes is None else goal.minutes * 60)
    forecast = Forecast(forgetting, start, wish, exam)
    loads = forecast.run(OPEN_DAYS if exam is None else exam)
    days, unseen = _dated(loads, today, new, pace)
    new_today = loads[0].new if loads else 0
    reviews_today = wish.room_for_reviews(Tally(done.new + new_today, done.reviews))
    return Plan(
        exam_on=goal.exam_on,
        days_left=days_left,
        phase=phase,
        retention=retention,
        new_today=new_today,
        reviews_today=reviews_today,
        pass_today=rank(memories, today, exam, forgetting, reviews_today) if phase is Phase.FINAL and exam else (),
        days=days,
        unseen=() if exam is None else unseen,
        recall=None if exam is None else _recall(forecast, exam, len(memories) + len(new)),
        shortfall=_shortfall(forgetting, start, wish, exam) if exam and forecast.is_behind else None,
    )


def rank(
    memories: Mapping[str, Memory], today: date, days_left: int, forgetting: Forgetting, room: int
) -> tuple[str, ...]:
    """Return the cards most worth a look today, the best first; none that was seen today or is in a step."""
    names = sorted(name for name, memory in memories.items() if memory.reviewed_on < today and memory.step is None)
    gains = (
        (forgetting.gain(_trace(memory), (today - memory.reviewed_on).days, days_left), number)
        for number, memory in enumerate(memories[name] for name in names)
    )
    return tuple(names[number] for number in best_looks(gains, room))


def _phase(days_left: int | None, seen: int, unseen: int) -> Phase:
    if days_left is None:
        return Phase.OPEN
    if days_left <= 0:
        return Phase.PAST if days_left else Phase.EXAM
    return Phase.FINAL if is_final(days_left, seen, unseen) else Phase.STEADY


def _trace(memory: Memory) -> Trace:
    return Trace(memory.stability, memory.difficulty)


def _traces(memories: Mapping[str, Memory], today: date) -> tuple[tuple[Trace, int, int], ...]:
    """Return the cards by id. A study day before the last review (a clock set back) counts as that day."""
    return tuple(
        (_trace(memory), max(0, (today - memory.reviewed_on).days), (memory.due_on - today).days)
        for _, memory in sorted(memories.items())
    )


def _dated(
    loads: Sequence[Tally], today: date, new: Sequence[str], pace: Pace
) -> tuple[tuple[PlannedDay, ...], tuple[str, ...]]:
    """Return the days with their new cards, and the cards left over."""
    names = iter(new)
    days = tuple(
        PlannedDay(
            today + timedelta(days=number),
            tuple(islice(names, load.new)),
            load.reviews,
            pace.seconds(load) / 60,
        )
        for number, load in enumerate(loads)
    )
    return days, tuple(names)


def _recall(forecast: Forecast, exam: int, cards: int) -> tuple[float, float, float] | None:
    if cards == 0:
        return None
    expected = forecast.recall(exam)
    low, high = wilson(round(expected * forecast.seen), forecast.seen) if forecast.seen else (0.0, 0.0)
    share = forecast.seen / cards
    return low * share, expected * share, high * share


def _shortfall(forgetting: Forgetting, start: Start, wish: Wish, exam: int) -> Shortfall:
    """Look for the least whole minutes, and for the most new cards, with which nothing is left behind."""

    def course(start: Start, wish: Wish) -> tuple[bool, list[Tally]]:
        forecast = Forecast(forgetting, start, wish, exam)
        loads = forecast.run(exam, with_pass=False)
        # A budget and limits are of whole days, so what was done today belongs to today
        loads[0] = Tally(loads[0].new + start.done.new, loads[0].reviews + start.done.reviews)
        return not forecast.is_behind, loads

    unlimited = Limits(max(wish.limits.new, _new_needed(start, exam)), sys.maxsize)
    _, loads = course(start, Wish(unlimited, wish.pace))
    busiest = max(wish.pace.seconds(load) for load in loads)
    minutes = _least(
        math.ceil(busiest / 60), lambda minutes: course(start, Wish(unlimited, wish.pace, minutes * 60))[0]
    )
    _, loads = course(start, Wish(unlimited, wish.pace, minutes * 60))
    reviews = max(load.reviews for load in loads)
    spared = _least(start.unseen, lambda spared: course(replace(start, unseen=start.unseen - spared), wish)[0])
    cards = len(start.traces) + start.unseen - spared
    return Shortfall(minutes, unlimited.new, max(wish.limits.reviews, reviews), cards)


def _least(enough: int, is_enough: Callable[[int], bool]) -> int:
    """Return the least number that is enough, by halving, given one that is."""
    too_few = -1
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if is_enough(middle):
            enough = middle
        else:
            too_few = middle
    return enough


def _new_needed(start: Start, exam: int) -> int:
    """Return a daily limit with which all new cards are seen: in time, or by the middle of what is left."""
    unseen = start.unseen + start.done.new
    return min(quota(unseen, exam), math.ceil(2 * unseen / exam))
