"""A plan in plain words, for the screen and the command."""

from collections.abc import Iterator
from datetime import date

from crss_quiz.core.plan import Phase, Plan, PlannedDay
from crss_quiz.core.study_wording import about_minutes
from crss_quiz.core.wording import count

BAR_WIDTH = 24
WEEK = 7
DAYS_TOLD_SINGLY = 14
"""A plan of more days is told by the week."""


def plan_lines(plan: Plan, minutes: float | None) -> Iterator[str]:
    """Tell a plan, line by line; a line that ends in a colon is a heading. `minutes` is the budget of a day."""
    yield _heading(plan)
    yield "As many minutes a day as it takes." if minutes is None else f"Up to {_minutes(minutes)} of study a day."
    yield ""
    yield from _today(plan)
    if plan.recall is not None:
        low, expected, high = plan.recall
        yield ""
        yield "On the day of the exam:"
        yield f"  about {100 * expected:.0f} of 100 cards remembered ({100 * low:.0f} to {100 * high:.0f})"
        yield "  if you follow the plan and FSRS knows how you forget"
        yield "  (about your cards; not a forecast of your score)"
    if plan.shortfall is not None:
        yield ""
        yield from _shortfall(plan)
    if plan.days:
        yield ""
        yield "The days to come:"
        yield from forecast_lines(plan)


def _heading(plan: Plan) -> str:
    match plan.phase:
        case Phase.OPEN:
            return "No day of the exam is set: cards come back when they are nearly forgotten."
        case Phase.PAST:
            return f"The exam was on {day_words(plan.exam_on)}: from now on cards come as without a date."
        case Phase.EXAM:
            return "The exam is today. Nothing has to be studied; be kind to yourself."
    assert plan.days_left is not None
    return f"The exam is on {day_words(plan.exam_on)}, in {count(plan.days_left, 'day')}."


def day_words(day: date | None) -> str:
    """Say a day: Sat Nov 21, 2026."""
    return f"{day:%a %b} {day.day}, {day.year}" if day else "no day"


def _today(plan: Plan) -> Iterator[str]:
    if not plan.days:
        return
    first = plan.days[0]
    yield "Today:"
    cards = f"{count(plan.new_today, 'new card')}, {count(first.reviews, 'review')}"
    yield f"  {cards}; {about_minutes(first.minutes * 60)}"
    if plan.phase is Phase.FINAL:
        yield "  The last days: cards come by how much one more look at them helps on the day of the exam."


def _shortfall(plan: Plan) -> Iterator[str]:
    shortfall = plan.shortfall
    assert shortfall is not None
    yield "Not everything fits:"
    if plan.unseen:
        yield f"  {count(len(plan.unseen), 'card')} would not be seen before the exam."
    else:
        yield "  more cards fall due than a day holds, so some will wait."
    yield "  There are two ways out:"
    yield f"  - more time: {count(shortfall.minutes_needed, 'minute')} a day is enough for all, with up to"
    yield f"    {shortfall.new_needed} new cards and {shortfall.reviews_needed} reviews a day (docs/settings.md)"
    yield f"  - fewer cards: {shortfall.cards_that_fit} fit into the time, those that come first"


def forecast_lines(plan: Plan) -> Iterator[str]:
    """Draw the minutes of each day, or of each week's mean day, as a bar with its figures."""
    is_by_day = len(plan.days) <= DAYS_TOLD_SINGLY
    parts = _days(plan) if is_by_day else _weeks(plan)
    told = list(parts)
    most = max((minutes for _, _, _, minutes in told), default=0)
    for name, new, reviews, minutes in told:
        full = round(BAR_WIDTH * minutes / most) if most else 0
        yield f"  {name:<11} {'█' * full:<{BAR_WIDTH}} {_minutes(minutes)}{'' if is_by_day else ' a day'}"
        yield f"  {'':<11} {count(new, 'new card')}, {count(reviews, 'review')}"


def _minutes(minutes: float) -> str:
    return "under 1 min" if 0 < minutes < 1 else f"{round(minutes)} min"


def _days(plan: Plan) -> Iterator[tuple[str, int, int, float]]:
    for day in plan.days:
        yield f"{day.day:%a %b} {day.day.day}", len(day.new), day.reviews, day.minutes


def _weeks(plan: Plan) -> Iterator[tuple[str, int, int, float]]:
    for first in range(0, len(plan.days), WEEK):
        days: tuple[PlannedDay, ...] = plan.days[first : first + WEEK]
        new, reviews = sum(len(day.new) for day in days), sum(day.reviews for day in days)
        start = days[0].day
        yield f"from {start:%b} {start.day}", new, reviews, sum(day.minutes for day in days) / len(days)
