"""What to study now: what is due, then what is new, within the limits of the day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from crss_quiz.core.card import Card
from crss_quiz.core.deck import Family, Pool
from crss_quiz.core.filter import Filter, Only
from crss_quiz.core.memory import Memory
from crss_quiz.core.state import NEW, State

LOOK_AHEAD = 24
"""How far down a queue another card is looked for where a sibling would follow its sibling."""


@dataclass(frozen=True)
class Limits:
    """The most that a day brings."""

    new: int = 20
    reviews: int = 200
    """Reviews of cards that are due; steps of cards being learned come on top."""

    def less(self, tally: Tally) -> Limits:
        """Return what is left of the day."""
        return Limits(max(0, self.new - tally.new), max(0, self.reviews - tally.reviews))


@dataclass(frozen=True)
class Tally:
    """What was done on a study day."""

    new: int = 0
    """Cards met for the first time."""
    reviews: int = 0
    """Reviews of cards that had been put off for a day or more."""


@dataclass(frozen=True)
class Queue:
    """Cards by id, in the order in which they are to come."""

    learning: tuple[str, ...] = ()
    """In a learning step, whenever that is due."""
    due: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    put_off: int = 0
    """Due cards beyond the limit of the day: the backlog, told honestly."""
    new_left: int = 0
    """New cards that wait for another day."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every card in it, by id."""
        return (*self.learning, *self.due, *self.new)

    def cut(self, most: int) -> Queue:
        """Return a queue of at most so many cards: those in a step first, then due ones, then new ones."""
        learning = self.learning[:most]
        due = self.due[: most - len(learning)]
        return replace(self, learning=learning, due=due, new=self.new[: most - len(learning) - len(due)])


@dataclass(frozen=True)
class Candidates:
    """Everything a queue is made from."""

    cards: Mapping[str, Card]
    """In the order in which new ones are to be met."""
    states: Mapping[str, State]
    shown_in_mocks: Collection[str] = ()
    """Families that a finished mock has shown; others of the mock pool stay out."""
    missed: Collection[str] = ()
    """Families missed in the last mock and not practiced since."""

    def is_open(self, card: Card) -> bool:
        """Whether a card may be studied at all: what is kept for mocks waits until one has shown it."""
        content = card.content
        return not isinstance(content, Family) or content.pool is not Pool.MOCK or content.id in self.shown_in_mocks


def build_queue(
    candidates: Candidates,
    wanted: Filter,
    limits: Limits,
    day: date,
    *,
    ranked: Sequence[str] = (),
) -> Queue:
    """Return what to study on a study day.

    `limits` is what is left of the day. Due cards come with the best remembered first, which after days off saves
    the most for the same work; `ranked` cards (the last days' pass, best first) come before them, due or not.
    """
    due: list[Card] = []
    learning: list[tuple[datetime, str]] = []
    may_be_early = _is_drill(wanted)
    for name, state in candidates.states.items():
        memory = state.memory
        # What keeps most cards out is asked first, and without a call: of 100,000 cards, few are due
        if memory is None or (memory.step is None and day < memory.due_on and not may_be_early):
            continue
        was_today = memory.reviewed_on >= day and wanted.only is not Only.MISSED  # the mock itself may be of today
        if memory.step is None and day < memory.due_on and was_today:
            continue
        card = candidates.cards.get(name)
        if card is None or not _may_come(card, candidates, wanted, day):
            continue
        if memory.step is not None:
            learning.append((memory.step.due, name))
        else:
            due.append(card)
    due.sort(key=lambda card: (_overdue(candidates.states[card.id].memory, day), card.id))
    due_by_themselves = {card.id for card in due}
    due = _with_ranked(due, ranked, candidates, wanted, day)
    room = len(due) if _is_drill(wanted) else limits.reviews
    new = _new_cards(candidates, wanted, day)
    is_for_new = wanted.only is not Only.DUE
    new_room = len(new) if _is_drill(wanted) else limits.new
    reviews = () if wanted.only is Only.NEW else spread(due[:room])
    return Queue(
        learning=() if wanted.only is Only.NEW else tuple(name for _, name in sorted(learning)),
        due=tuple(card.id for card in reviews),
        new=tuple(card.id for card in spread(new[:new_room])) if is_for_new else (),
        put_off=sum(card.id in due_by_themselves for card in due[room:]),
        new_left=max(0, len(new) - new_room) if is_for_new else 0,
    )


def _is_drill(wanted: Filter) -> bool:
    return wanted.only is not None and wanted.only.is_drill


def _may_come(card: Card, candidates: Candidates, wanted: Filter, day: date) -> bool:
    """Whether a card may be shown on a study day and is wanted, be it new, due or neither."""
    state = candidates.states.get(card.id, NEW)
    return (
        state.may_be_shown(day)
        and wanted.admits(card)
        and _is_wanted(card.id, state, wanted, candidates)
        and candidates.is_open(card)
    )


def _is_wanted(name: str, state: State, wanted: Filter, candidates: Candidates) -> bool:
    if wanted.only is Only.WEAK:
        return state.is_weak
    return wanted.only is not Only.MISSED or name in candidates.missed


def _overdue(memory: Memory | None, day: date) -> float:
    """Return days since the last review in stabilities: whoever has the least is remembered best."""
    assert memory is not None
    return (day - memory.reviewed_on).days / memory.stability


def _with_ranked(
    due: list[Card], ranked: Iterable[str], candidates: Candidates, wanted: Filter, day: date
) -> list[Card]:
    first = [candidates.cards[name] for name in ranked if name in candidates.cards]
    first = [card for card in first if _may_come(card, candidates, wanted, day)]
    names = {card.id for card in first}
    return [*first, *(card for card in due if card.id not in names)]


def _new_cards(candidates: Candidates, wanted: Filter, day: date) -> list[Card]:
    states = candidates.states
    return [
        card
        for name, card in candidates.cards.items()
        if (name not in states or states[name].memory is None) and _may_come(card, candidates, wanted, day)
    ]


def spread(cards: Sequence[Card]) -> list[Card]:
    """Return the cards in nearly their order, with no sibling after its sibling where another can be put between."""
    waiting, placed = list(cards), list[Card]()
    while waiting:
        at = 0
        if placed:
            near = waiting[:LOOK_AHEAD]
            at = next((n for n, card in enumerate(near) if not card.is_sibling(placed[-1])), 0)
        placed.append(waiting.pop(at))
    return placed
