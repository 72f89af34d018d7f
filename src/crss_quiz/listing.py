"""Cards as printed lines, for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType

from crss_quiz.core.card import Card
from crss_quiz.core.card_wording import ORPHANED, beginning, comes_on, condition_word, found_line
from crss_quiz.core.search import find, find_orphans, parse
from crss_quiz.core.state import NEW, State
from crss_quiz.core.text import visible

_NO_NOTES: Mapping[str, str] = MappingProxyType({})


def lines(
    cards: Mapping[str, Card],
    states: Mapping[str, State],
    query_text: str,
    day: date,
    now: datetime,
    *,
    is_open: Callable[[Card], bool],
    notes: Mapping[str, str] = _NO_NOTES,
    as_json: bool = False,
) -> Iterator[str]:
    """Tell each card that a query finds in a line, then how many there are; QueryError says what it cannot mean.

    Of a card that is not open no text is told; in JSON it is null.
    """
    query = parse(query_text, cards)
    found = find(cards, states, query, day, now, is_open=is_open, notes=notes)
    orphans = find_orphans(cards, states, query, day, now, notes=notes)
    if as_json:
        entries = [
            _entry(card, is_open=is_open(card)) | _standing(states.get(card.id, NEW), day, now) for card in found
        ]
        entries += [{"id": name} | _standing(states[name], day, now) for name in orphans]
        yield json.dumps(entries, default=str, indent=2)
        return
    for card in found:
        about = f"{card.kind:<10} {card.domain or '-':<27}"
        text = beginning(card, is_open=is_open(card))
        yield f"{card.id:<30} {about} {_standing_words(states.get(card.id, NEW), day, now)} {text}"
    for name in orphans:
        yield f"{visible(name):<30} {'-':<38} {_standing_words(states[name], day, now)} ({ORPHANED})"
    yield found_line(len(found) + len(orphans))


def _standing_words(state: State, day: date, now: datetime) -> str:
    return f"{condition_word(state, day, now):<11} {comes_on(state, day) or '-'!s:<10}"


def _entry(card: Card, *, is_open: bool) -> dict[str, object]:
    return {
        "id": card.id,
        "kind": card.kind,
        "domain": card.domain,
        "deck": card.deck,
        "ethics": sorted(card.ethics),
        "competencies": sorted(card.competencies),
        "text": beginning(card, is_open=True) if is_open else None,
    }


def _standing(state: State, day: date, now: datetime) -> dict[str, object]:
    return {
        "condition": state.condition(day, now),
        "due_on": comes_on(state, day),
        "is_weak": state.is_weak,
        "is_marked": state.is_marked,
    }
