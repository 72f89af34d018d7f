"""Studying in plain words: intervals, counts, what a session was like. The screen and the commands say the same."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crss_quiz.core.card import Card
from crss_quiz.core.deck import Flashcard
from crss_quiz.core.forecast import Pace
from crss_quiz.core.log import Entry, Review
from crss_quiz.core.memory import LEECH_LAPSES, Memory, Rating
from crss_quiz.core.queue import Queue
from crss_quiz.core.state import State
from crss_quiz.core.study import Left, Turn
from crss_quiz.core.wording import count, snippet

RATING_WORDS: Mapping[Rating, str] = {
    Rating.AGAIN: "Again",
    Rating.HARD: "Hard",
    Rating.GOOD: "Good",
    Rating.EASY: "Easy",
}
FRONT = 50
"""Characters of the beginning of a card."""
STEP_SECONDS = 10.0
"""About what one more look at a card in a learning step takes."""
_DAYS_A_MONTH, _DAYS_A_YEAR = 30.4, 365.25


def interval(memory: Memory, at: datetime) -> str:
    """Say how long an outcome puts a card off, as short as a button wants it; `at` is when it was computed."""
    if memory.step is not None:
        return span(memory.step.due - at)
    return days((memory.due_on - memory.reviewed_on).days)


def span(time: timedelta) -> str:
    """Say a time of less than a day: 45 s, 10 min, 3 h."""
    seconds = time.total_seconds()
    if seconds < 59.5:
        return f"{max(0, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 3570 else f"{round(seconds / 3600)} h"


def days(number: int) -> str:
    """Say a number of days: 1 day, 12 days, 2.5 months, 1.3 years."""
    if number < 2 * _DAYS_A_MONTH:
        return count(number, "day")
    if number < _DAYS_A_YEAR:
        return f"{number / _DAYS_A_MONTH:.1f} months"
    return f"{number / _DAYS_A_YEAR:.1f} years"


def about_minutes(seconds: float) -> str:
    """Say roughly how long something takes."""
    minutes = round(seconds / 60)
    return f"about {count(minutes, 'minute')}" if minutes >= 1 else "less than a minute"


def left_line(left: Left) -> str:
    """Say what a session still has."""
    return f"{left.due} due · {left.learning} learning · {left.new} new"


def seconds_left(left: Left, pace: Pace) -> float:
    """Return about how long the rest of a session takes at the learner's pace."""
    return left.new * pace.new_seconds + left.due * pace.review_seconds + left.learning * STEP_SECONDS


def queue_line(queue: Queue, pace: Pace) -> str:
    """Say what there is to study and how long it will take."""
    if not queue.names:
        return "Nothing is due now."
    left = Left(len(queue.new), len(queue.learning), len(queue.due))
    parts = [
        f"{left.due} due" if left.due else "",
        f"{left.learning} being learned" if left.learning else "",
        f"{left.new} new" if left.new else "",
    ]
    return f"To study now: {', '.join(part for part in parts if part)}; {about_minutes(seconds_left(left, pace))}."


def backlog_line(queue: Queue) -> str:
    """Say what is due beyond the limit of the day; empty where nothing is."""
    if not queue.put_off:
        return ""
    return (
        f"{count(queue.put_off, 'more card')} {'is' if queue.put_off == 1 else 'are'} due and wait for another day: "
        "what you remember best comes first, and the rest is not lost."
    )


def verdict(turn: Turn) -> str:
    """Say with a sign and a word whether the best answer was chosen."""
    return "✓ RIGHT: you chose the best answer" if turn.is_right else "✗ NOT YET: another answer is better"


def front(card: Card) -> str:
    """Return the beginning of what a card asks, on one line."""
    content = card.content
    if isinstance(content, Flashcard):
        return snippet(content.prompt, FRONT)
    return snippet(content.items[0].stem or content.items[0].ask, FRONT)


def leech_line(state: State) -> str:
    """Say that a card wants reading more than repeating; empty where it does not."""
    lapses = state.memory.lapses if state.memory else 0
    if lapses >= LEECH_LAPSES:
        return f"! Forgotten {lapses} times: reading its source may help more than one more look."
    return "! You marked this one to read up on." if state.is_marked else ""


@dataclass(frozen=True)
class Tomorrow:
    """What the next study day brings."""

    due: int
    new: int


def tomorrow(states: Mapping[str, State], known: Collection[str], queue: Queue, new_limit: int, day: date) -> Tomorrow:
    """Return what the day after a study day brings, if nothing more is studied today."""
    next_day = day + timedelta(days=1)
    due = sum(
        1
        for name, state in states.items()
        if name in known and state.memory is not None and state.may_be_shown(next_day) and _due_on(state) <= next_day
    )
    return Tomorrow(due, min(new_limit, len(queue.new) + queue.new_left))


def _due_on(state: State) -> date:
    assert state.memory is not None
    return state.memory.due_on


def summary_lines(done: Collection[Entry], cards: Mapping[str, Card], ahead: Tomorrow, pace: Pace) -> Iterator[str]:
    """Tell a session, line by line; a line that ends in a colon is a heading."""
    reviews = [(entry.card, entry.act) for entry in done if isinstance(entry.act, Review)]
    if not reviews:
        yield "No card was answered this time."
    else:
        yield from _answers(reviews)
        yield ""
        yield from _hard(reviews, cards)
    yield ""
    yield "Tomorrow:"
    seconds = ahead.due * pace.review_seconds + ahead.new * pace.new_seconds
    if ahead.due or ahead.new:
        yield f"  {ahead.due} due and up to {ahead.new} new; {about_minutes(seconds)}"
    else:
        yield "  nothing is due"


def _answers(reviews: list[tuple[str, Review]]) -> Iterator[str]:
    seconds = sum(review.seconds for _, review in reviews)
    seen = len({name for name, _ in reviews})
    yield f"{count(seen, 'card')}, {count(len(reviews), 'answer')}, {about_minutes(seconds)}."
    known = [review for _, review in reviews if review.before.interval is not None]
    if known:
        kept = sum(1 for review in known if review.rating is not Rating.AGAIN)
        yield f"Of {count(len(known), 'card')} learned before, you remembered {kept}."
    asked = [review for _, review in reviews if review.item is not None]
    if asked:
        right = sum(1 for review in asked if review.rating is not Rating.AGAIN)
        yield f"Of {count(len(asked), 'question')}, you found the best answer to {right}."


def _hard(reviews: list[tuple[str, Review]], cards: Mapping[str, Card]) -> Iterator[str]:
    hard: dict[str, list[str]] = {}
    for name, review in reviews:
        if review.rating in (Rating.AGAIN, Rating.HARD):
            hard.setdefault(name, []).append(RATING_WORDS[review.rating])
    if not hard:
        yield "Nothing was hard this time."
        return
    yield "What was hard:"
    for name, words in sorted(hard.items(), key=lambda pair: -pair[1].count("Again")):
        told = ", ".join(f"{word} {words.count(word)}×" for word in dict.fromkeys(words))
        yield f"  {front(cards[name]) if name in cards else name}  ({told})"
