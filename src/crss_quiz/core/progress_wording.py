"""How study goes, in plain words: the screen and the command say the same. Every picture stands beside its figures.

A line that ends in a colon is a heading. `width` is the number of columns that pictures may take, 36 at least;
sentences are left to be wrapped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from crss_quiz.core.progress import (
    CALENDAR_WEEKS,
    FORECAST_DAYS,
    RECENT_DAYS,
    DomainProgress,
    Progress,
    Recall,
    RecallByAge,
    Spread,
    StudyDay,
    weekday,
)
from crss_quiz.core.progress_drawing import SCALE_FROM, bar, columns, parts, place, scale, short_date
from crss_quiz.core.wording import count

LEAST_WIDTH = 36
ROOMY, WIDE = 56, 66
"""From so many columns on, there is room for the sums of a week; for a gap between the bars of days."""
LEAST_ASKED = 25
"""Fewer answers say nothing yet (DESIGN §8)."""
_STABILITY_NAMES = (
    "less than a day",
    "1 to 3 days",
    "3 to 7 days",
    "1 to 3 weeks",
    "3 weeks to 2 months",
    "2 to 6 months",
    "6 months or longer",
)
_DIFFICULTY_NAMES = ("very easy (1-3)", "easy (3-5)", "medium (5-7)", "hard (7-9)", "very hard (9-10)")


@dataclass(frozen=True)
class Page:
    """One picture with its words."""

    name: str
    """Short, for its tab."""
    title: str
    lines: Callable[[Progress, int], Iterator[str]]
    """Given how study goes and the columns there are."""


def due_lines(progress: Progress, width: int) -> Iterator[str]:
    """Tell what comes due."""
    due = progress.due
    if not any(due.days):
        later = f" {due.later} come later." if due.later else ""
        yield f"No card is due in the next {FORECAST_DAYS} days.{later} Cards come back once you have studied them."
        return
    today = f"{count(due.days[0], 'card')} due today"
    if due.overdue:
        today += f", {due.overdue} of them left from days before"
    yield f"{today}; {due.days[1]} tomorrow, {sum(due.days[:7])} within 7 days, {sum(due.days)} within {FORECAST_DAYS}."
    yield ""
    yield from columns(due.days, progress.day, 2 if width >= WIDE else 1)
    yield ""
    yield "Cards on each day:"
    cell = max(4, len(str(max(due.days))) + 1)
    names = (f"{progress.day + timedelta(days=number):%a}" for number in range(7))
    yield " " * 7 + "".join(f"{name:>{cell}}" for name in names)
    for start in range(0, len(due.days), 7):
        week = "".join(f"{number:>{cell}}" for number in due.days[start : start + 7])
        yield f"{short_date(progress.day + timedelta(days=start)):7}{week}"
    yield ""
    yield "New cards are not counted, and a card that you study is put off to a later day."


def retention_lines(progress: Progress, width: int) -> Iterator[str]:
    """Tell what was remembered."""
    retention = progress.retention
    if not retention.ever.all.asked:
        yield "No card has come back yet. From the day after your first cards, this page shows how many you remember."
        return
    yield _verdict(retention.recent.all, retention.desired)
    yield ""
    yield from _scales(f"Last {RECENT_DAYS} days:", retention.recent, retention.desired, width)
    yield ""
    yield from _scales("Since you began:", retention.ever, retention.desired, width)
    yield ""
    yield (
        "● is your share, the line its margin of chance, ▼ the goal. Counted are cards that come back after a day or "
        "more, each at its first answer that day. Young cards come back within 3 weeks, mature ones later."
    )


def calendar_lines(progress: Progress, width: int) -> Iterator[str]:
    """Tell when was studied."""
    calendar = progress.calendar
    if not calendar.studied:
        yield f"No cards in the last {CALENDAR_WEEKS} weeks. Any day is a good day to begin; a few cards are enough."
        return
    days = calendar.days
    on = "today" if len(days) == 1 else f"on {calendar.studied} of the last {len(days)} days"
    answers, new = sum(day.reviews for day in days), sum(day.new for day in days)
    yield (
        f"You studied {on}; {_hours(sum(day.seconds for day in days))} in all, {count(answers, 'answer')}, "
        f"{count(new, 'new card')}."
    )
    yield ""
    yield "Minutes on each day:"
    is_roomy = width >= ROOMY
    yield "Week of  Sun Mon Tue Wed Thu Fri Sat" + ("    minutes  answers" if is_roomy else "")
    for week in reversed(calendar.weeks):
        yield _week(week) + (_week_sums(week) if is_roomy else "")
    yield ""
    yield "The newest week comes first. A dot is a day off; the cards wait for you."


def memory_lines(progress: Progress, width: int) -> Iterator[str]:
    """Tell how firmly cards hold and how hard they are."""
    stability, difficulty = progress.stability, progress.difficulty
    if stability.median is None:
        yield "No card has been studied yet. After your first cards, this page shows how long they hold."
        return
    cards = sum(one.cards for one in stability.bins)
    who = f"Half of your {cards} cards hold" if cards > 1 else "Your one card holds"
    yield f"{who} for {_days(stability.median)}{' or longer' if stability.median >= 1 else ''}."
    yield ""
    yield "How long cards hold:"
    yield from _bars(stability, _STABILITY_NAMES, width)
    yield ""
    yield "How hard cards are for you:"
    yield from _bars(difficulty, _DIFFICULTY_NAMES, width)
    yield ""
    yield (
        "A card holds until the chance that you remember it has sunk to 90 % (FSRS calls this stability). It becomes "
        "harder when you forget it, and easier when it comes back without effort (difficulty, 1 to 10)."
    )


def domain_lines(progress: Progress, width: int) -> Iterator[str]:
    """Tell how each domain stands."""
    domains = progress.domains
    cards = count(sum(one.cards for one in domains), "card")
    seen, mature = sum(one.seen for one in domains), sum(one.mature for one in domains)
    if not seen:
        yield f"{cards} in your decks, none studied yet. After your first ones, this page shows how each domain stands."
        return
    yield f"You have seen {seen} of {cards}; {mature} of them are mature."
    yield "█ mature  ▓ seen  ░ not seen yet"
    for domain in domains:
        yield ""
        yield from _domain(domain, width)
    yield ""
    yield (
        "Mature cards come back after 3 weeks or later. Chance today is the mean chance that you remember a card you "
        "have seen. What is kept for mock exams counts once an exam has shown it."
    )


PAGES = (
    Page("Due", "What comes due", due_lines),
    Page("Recall", "What you remember", retention_lines),
    Page("Days", "When you studied", calendar_lines),
    Page("Memory", "How well cards hold", memory_lines),
    Page("Domains", "Domain by domain", domain_lines),
)


# What was remembered


def _verdict(recall: Recall, desired: float) -> str:
    """Hold the last days against the goal and against what FSRS expected; the margin decides."""
    if recall.asked < LEAST_ASKED:
        return (
            f"{count(recall.asked, 'card')} came back in the last {RECENT_DAYS} days; from {LEAST_ASKED} on, this page "
            "says how that compares with the goal."
        )
    low, high = recall.interval
    told = f"In the last {RECENT_DAYS} days you remembered {_percent(recall.share)} of the cards that came back"
    goal = f"the goal of {_percent(desired)}"
    if low > desired:
        return f"{told}: above {goal}."
    if high >= desired:
        return f"{told}: in line with {goal}."
    if high >= (recall.expected_share or 0.0):
        return f"{told}: below {goal}, as FSRS expected, because they came late. They catch up as you go on."
    return (
        f"{told}: below {goal}, and below the {_percent(recall.expected_share)} that FSRS expected. "
        "It does not know yet how you forget; `crss-quiz optimize` may mend that."
    )


def _scales(heading: str, by_age: RecallByAge, desired: float, width: int) -> Iterator[str]:
    yield heading
    if not by_age.all.asked:
        yield "  no card came back"
        return
    cells = width - 8
    yield f"{f'goal {_percent(desired)} ▼':>{8 + place(desired, cells) + 1}}"
    for name, recall in (("young", by_age.young), ("mature", by_age.mature), ("all", by_age.all)):
        counts = f"{recall.passed} of {recall.asked}"
        if recall.asked < LEAST_ASKED:
            yield f"{name:8}" + (f"{counts}: too few to say" if recall.asked else "none came back")
        else:
            low, high = recall.interval
            yield f"{name:8}{scale(recall.share or 0.0, low, high, cells)}"
            margin = f"{100 * low:.0f} to {_percent(high)}"
            yield f"  {counts}: {_percent(recall.share)} ({margin}); FSRS expected {_percent(recall.expected_share)}"
    yield " " * 8 + f"{_percent(SCALE_FROM)}{'100 %':>{cells - 4}}"


# When was studied


def _week(week: Sequence[StudyDay]) -> str:
    sunday = week[0].day - timedelta(days=weekday(week[0].day))
    minutes = {weekday(day.day): str(_minutes(day.seconds)) if day.reviews else "·" for day in week}
    return f"{short_date(sunday):8}" + "".join(f"{minutes.get(number, ''):>4}" for number in range(7))


def _week_sums(week: Sequence[StudyDay]) -> str:
    """Return the sums of a week; the minutes are those that its days show."""
    minutes = sum(_minutes(day.seconds) for day in week if day.reviews)
    return f"{minutes:>11}{sum(day.reviews for day in week):>9}"


def _minutes(seconds: float) -> int:
    return max(1, round(seconds / 60))


def _hours(seconds: float) -> str:
    if seconds < 3600:
        return count(_minutes(seconds), "minute")
    return f"{seconds / 3600:.1f} hours"


# How cards hold


def _bars(spread: Spread, names: Sequence[str], width: int) -> Iterator[str]:
    most = max(one.cards for one in spread.bins)
    for name, one in zip(names, spread.bins, strict=True):
        yield f"  {name:19} {one.cards:>5}  {bar(one.cards, most, width - 29)}".rstrip()


def _days(number: float) -> str:
    return count(round(number), "day") if number >= 1 else "less than a day"


# By domain


def _domain(progress: DomainProgress, width: int) -> Iterator[str]:
    name = progress.domain.label if progress.domain else "Of no single domain"
    yield f"{name}, {count(progress.cards, 'card')}:"
    yield f"  {parts((progress.mature, progress.seen, progress.cards), min(width, 60) - 2)}"
    chance = "" if progress.chance is None else f"; chance today {_percent(progress.chance)}"
    yield f"  {progress.mature} mature of {progress.seen} seen{chance}" if progress.seen else "  none seen yet"
    if progress.recall.asked:
        yield f"  remembered {progress.recall.passed} of {count(progress.recall.asked, 'time')}"


def _percent(share: float | None) -> str:
    return f"{100 * (share or 0.0):.0f} %"
