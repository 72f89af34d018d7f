"""What the programs are given to study, by the numbers, and the watch that is held to them."""

import random
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from crss_quiz.core.clock import SystemClock, today

NOW = SystemClock().now()
DAY = today(NOW)
DAYS = 300
NEW_SHARE = DUE_SHARE = 0.05
ANSWERS = 60
"""In each repetition; a day's reviews are 200 at most, in both programs."""
OPEN, FIRST, BOTH = "open, all states known", "first card from there", "both: from nothing to the first card"
ANSWER, TURN = "an answer made durable", "a whole turn: next card, answer"


@dataclass(frozen=True)
class Course:
    """What was done with one card: the days before today, oldest first, and when it is due."""

    number: int
    days_ago: tuple[int, ...]
    due_in: int
    """Days from today; below 1 is due."""

    @property
    def name(self) -> str:
        """The id of the card."""
        return f"card-{self.number}"


def courses(cards: int, reviews: int) -> list[Course]:
    """Make up every card that was studied; the rest are new."""
    rng = random.Random(1)
    studied = round(cards * (1 - NEW_SHARE))
    each, more = divmod(reviews, studied)
    made = []
    for number in range(studied):
        days = sorted(rng.sample(range(1, DAYS + 1), each + (number < more)), reverse=True)
        is_due = number % studied < cards * DUE_SHARE
        made.append(Course(number, tuple(days), -rng.randint(0, 5) if is_due else rng.randint(1, 200)))
    rng.shuffle(made)
    return made


def by_day(made: list[Course]) -> Iterator[tuple[int, Course, int]]:
    """Yield days ago, card and repetition of each review, the oldest first."""
    log = defaultdict[int, list[tuple[Course, int]]](list)
    for course in made:
        for repetition, ago in enumerate(course.days_ago):
            log[ago].append((course, repetition))
    for ago in sorted(log, reverse=True):
        for course, repetition in log[ago]:
            yield ago, course, repetition


@dataclass
class Watch:
    """Seconds by what was done."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        """Take the time of what is done within."""
        start = time.perf_counter()
        yield
        self.seconds[name].append(time.perf_counter() - start)
