"""Made-up answers and sittings for the tests."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from crss_quiz.core.answer import Answer
from crss_quiz.core.attempt import Mode
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Item, Level, Lure
from crss_quiz.core.log import Source
from crss_quiz.core.readiness import Sitting
from crss_quiz.core.subject import Domain
from made import START, make_item

_NUMBERS = count()


def answer(
    *,
    is_right: bool = True,
    item: Item | None = None,
    choice: str | None = None,
    domain: Domain = Domain.ADVOCACY,
    level: Level = Level.APPLICATION,
    is_first_sight: bool = True,
    given: datetime = START,
    seconds: float = 60.0,
    source: Source = Source.STUDY,
    confidence: Confidence | None = None,
) -> Answer:
    """An answer, to an item of its own unless one is given; a wrong one chooses the second option unless told."""
    shown = item or make_item(f"made-{next(_NUMBERS)}", domain=domain, level=level)
    chosen = choice or (shown.key if is_right else next(one.id for one in shown.options if one.id != shown.key))
    return Answer(shown, chosen, chosen == shown.key, is_first_sight, given, seconds, source, None, confidence)


def answers(right: int, of: int, domain: Domain = Domain.ADVOCACY, level: Level = Level.APPLICATION) -> list[Answer]:
    """So many answers to items of their own, so many of them right."""
    return [answer(is_right=number < right, domain=domain, level=level) for number in range(of)]


def blank(domain: Domain = Domain.ADVOCACY) -> Answer:
    """An answer that chose nothing."""
    return replace(answer(is_right=False, domain=domain), choice=None)


def luring(name: str, lures: Mapping[str, Lure], ethics: tuple[int, ...] = (1,)) -> Item:
    """An item whose key is west, with these lures."""
    return replace(make_item(name, ethics=ethics), lures=dict(lures))


def sitting(
    number: int,
    right: int = 70,
    seen: int = 0,
    *,
    questions: int = 100,
    reached: int | None = None,
    mode: Mode = Mode.REAL,
    was_interrupted: bool = False,
    days_ago: float = 1,
    domains: Iterable[Domain] = tuple(Domain),
) -> Sitting:
    """An exam that ended so many days before START: right answers first, then wrong ones, of which the last `seen`."""
    asked = questions if reached is None else reached
    given = answers(right, asked - seen) + [replace(one, is_first_sight=False) for one in answers(seen, seen)]
    ended = START - timedelta(days=days_ago)
    return Sitting(number, mode, questions, frozenset(domains), was_interrupted, ended, tuple(given))
