"""A card in plain words: how it stands, when it comes, what was done with it; for the screen and the commands alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

from crss_quiz.core.card import Card
from crss_quiz.core.log import Act, Bury, Logged, Mark, Reschedule, Reset, Resume, Review, Source, Suspend, Unmark
from crss_quiz.core.memory import Memory, Scheduler
from crss_quiz.core.state import Condition, State
from crss_quiz.core.study_wording import RATING_WORDS, days, front, leech_line
from crss_quiz.core.wording import CONFIDENCE_WORDS, count, moment

KEPT = "kept for mock exams"
ORPHANED = "no longer in the decks"
_SIGNS: Mapping[Condition, str] = {
    Condition.NEW: "+",
    Condition.LEARNING: "◐",
    Condition.DUE: "●",
    Condition.WAITING: "○",
    Condition.BURIED: "–",
    Condition.SUSPENDED: "×",
}
_MEANINGS: Mapping[Condition, str] = {
    Condition.NEW: "you have not studied it yet",
    Condition.LEARNING: "it comes again in some minutes",
    Condition.DUE: "it is time to study it",
    Condition.WAITING: "it comes by itself on its day",
    Condition.BURIED: "put off to another day",
    Condition.SUSPENDED: "out of study until resumed",
}
_SOURCES: Mapping[Source, str] = {Source.STUDY: "studied", Source.DRILL: "drilled", Source.EXAM: "mock exam"}


@dataclass(frozen=True)
class Figure:
    """One line of how a card stands."""

    name: str
    value: str
    hint: str = ""
    """What it means; may be empty."""


def condition_word(state: State, day: date, now: datetime) -> str:
    """Say with a sign and a word how a card stands on a study day and at a true moment (aware)."""
    condition = state.condition(day, now)
    return f"{_SIGNS[condition]} {condition.value}"


def beginning(card: Card, *, is_open: bool) -> str:
    """Return the beginning of a card's text on one line, unless it is kept for mock exams."""
    return front(card) if is_open else f"({KEPT})"


def comes_on(state: State, day: date) -> date | None:
    """Return the study day on which a card is due, or back from being put off; None if new or out of study."""
    if state.is_suspended:
        return None
    if state.buried_until is not None and day < state.buried_until:
        return state.buried_until
    return state.memory.due_on if state.memory else None


def day_words(when: date, today: date) -> str:
    """Say a day and how far off it is: Nov 23, 2026, in 2 days."""
    away = (when - today).days
    if away < 0:
        return f"{_day(when)}, {days(-away)} ago"
    return f"{_day(when)}, {f'in {days(away)}' if away else 'today'}"


def figures(state: State, scheduler: Scheduler, day: date, now: datetime) -> Iterator[Figure]:
    """Tell how a card stands, figure by figure."""
    yield Figure("Condition", condition_word(state, day, now), _MEANINGS[state.condition(day, now)])
    if state.is_weak:
        yield Figure("Weak", leech_line(state))
    comes = comes_on(state, day)
    memory = state.memory
    if memory is not None and memory.step is not None and not state.is_suspended:
        yield Figure("Comes again", moment(memory.step.due))
    elif comes is not None:
        yield Figure("Due", day_words(comes, day))
    if memory is not None:
        yield from _memory_figures(memory, scheduler, day)


def _memory_figures(memory: Memory, scheduler: Scheduler, day: date) -> Iterator[Figure]:
    chance = scheduler.retrievability(memory, day)
    if memory.step is None:
        interval = days((memory.due_on - memory.reviewed_on).days)
        yield Figure("Interval", interval, "from last review to due day")
    yield Figure("Chance today", f"{100 * chance:.0f} %", "to remember it now")
    yield Figure("Stability", _stability(memory), "from review to a 90 % chance")
    yield Figure("Difficulty", f"{memory.difficulty:.1f} of 10", "how hard it is; 1 is easy")
    yield Figure("Reviews", f"{memory.reviews}", "times you answered it")
    yield Figure("Lapses", f"{memory.lapses}", "times it slipped away")


def _stability(memory: Memory) -> str:
    return f"{memory.stability:.1f} days" if memory.stability < 10 else days(round(memory.stability))


def history_line(logged: Logged) -> str:
    """Tell an entry of the log in a line."""
    taken_back = "↶ taken back: " if logged.is_undone else ""
    return f"{moment(logged.entry.at):<21}  {taken_back}{act_words(logged.entry.act)}"


def act_words(act: Act) -> str:
    """Say what was done."""
    match act:
        case Review():
            return _review_words(act)
        case Bury(until):
            return f"put off to {_day(until)}"
        case Suspend():
            return "suspended"
        case Resume():
            return "resumed"
        case Reset():
            return "made new again"
        case Reschedule(due_on):
            return f"made due on {_day(due_on)}"
        case Mark():
            return "marked to read up on"
        case Unmark():
            return "mark taken away"
    assert_never(act)


def _review_words(review: Review) -> str:
    sure = f" ({CONFIDENCE_WORDS[review.confidence]})" if review.confidence else ""
    if review.before.reviews == 0:
        waited = "first time"
    elif review.before.interval is None:
        waited = "while learning it"
    else:
        waited = f"interval {days(review.before.interval)}"
    return f"{_SOURCES[review.source]}, {RATING_WORDS[review.rating]}{sure}, {review.seconds:.0f} s, {waited}"


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def found_line(found: int) -> str:
    """Say how many cards were found."""
    return f"{count(found, 'card')} found."
