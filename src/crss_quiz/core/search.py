"""Finding cards by typing: a small language of words, phrases, and what a card is about or how it stands.

Terms stand side by side and all must hold. A word or a "phrase" must occur in the id, the texts or the note of the
card; `domain:mentoring` and its like name what can be counted; `-` before a term turns it around. The beginning of a
value is enough where it fits only one (`is:sus`).

A colon means a filter only where it joins two words without a space. So `first: ask` looks for two words as anybody
would expect, and so does `10:30`; `first:ask` is refused with a hint at quotes, because `domian:mentoring` must be.
A quote that is never closed, an empty one and a lone `-` are somebody still typing, and say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType

from crss_quiz.core.card import KINDS, Card
from crss_quiz.core.errors import QuizError
from crss_quiz.core.state import NEW, Condition, State
from crss_quiz.core.subject import ETHIC_NUMBERS, Domain
from crss_quiz.core.wording import snippet

ORPHAN, WEAK, MARKED = "orphan", "weak", "marked"
IS_WORDS: tuple[str, ...] = (*(condition.value for condition in Condition), WEAK, MARKED, ORPHAN)
"""What a card can be."""
FIELDS = ("domain", "ethic", "competency", "deck", "kind", "is")
"""What may stand before a colon."""
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_FILTER = re.compile(r"([^\W\d_]+):(.*)", re.DOTALL)
_TYPOGRAPHIC_QUOTES = str.maketrans("“”„", '"""')
_NO_NOTES: Mapping[str, str] = MappingProxyType({})


class QueryError(QuizError):
    """A query that asks for something unknown."""


@dataclass(frozen=True)
class Term:
    """One thing that must hold, or must not."""

    field: str
    """One of FIELDS; empty for text."""
    value: str
    """Folded, so that case and line breaks do not matter."""
    is_negated: bool = False

    def holds(self, candidate: _Candidate) -> bool:
        """Whether it is true of a card."""
        return self.is_negated is not candidate.has(self.field, self.value)


@dataclass(frozen=True)
class Query:
    """What is looked for. An empty one finds every card."""

    terms: tuple[Term, ...] = ()

    @property
    def asks_for_orphans(self) -> bool:
        """Whether cards are meant that left the decks; otherwise they are not listed."""
        return Term("is", ORPHAN) in self.terms


@dataclass
class _Candidate:
    name: str
    card: Card | None
    """None where it left the decks."""
    state: State
    is_open: bool
    note: str
    day: date
    now: datetime

    def has(self, field: str, value: str) -> bool:
        if not field:
            return value in self._text
        if field == "is":
            return value in self._words
        card = self.card
        if card is None:
            return False
        match field:
            case "domain":
                return card.domain == value
            case "ethic":
                return int(value) in card.ethics
            case "competency":
                return value in card.competencies
            case "deck":
                return card.deck == value
        return card.kind == value

    @cached_property
    def _text(self) -> str:
        """Everything that may be searched; of a card that is kept for mock exams, no text of its own."""
        texts = self.card.texts() if self.card and self.is_open else ()
        return "\n".join(map(_folded, (self.name, self.note, *texts)))

    @cached_property
    def _words(self) -> Collection[str]:
        words = {self.state.condition(self.day, self.now).value}
        if self.state.is_weak:
            words.add(WEAK)
        if self.state.is_marked:
            words.add(MARKED)
        if self.card is None:
            words.add(ORPHAN)
        return words


def find(
    cards: Mapping[str, Card],
    states: Mapping[str, State],
    query: Query,
    day: date,
    now: datetime,
    *,
    is_open: Callable[[Card], bool],
    notes: Mapping[str, str] = _NO_NOTES,
) -> list[Card]:
    """Return the cards that a query finds on a study day and at a true moment (aware), in their order.

    A card that is not open is found by its id and by what it is about, never by its texts.
    """
    return [
        card
        for name, card in cards.items()
        if _admits(query, _Candidate(name, card, states.get(name, NEW), is_open(card), notes.get(name, ""), day, now))
    ]


def find_orphans(
    cards: Mapping[str, Card],
    states: Mapping[str, State],
    query: Query,
    day: date,
    now: datetime,
    *,
    notes: Mapping[str, str] = _NO_NOTES,
) -> list[str]:
    """Return the ids of cards with a history that left the decks; none unless the query asks for orphans."""
    if not query.asks_for_orphans:
        return []
    return [
        name
        for name, state in states.items()
        if name not in cards and _admits(query, _Candidate(name, None, state, False, notes.get(name, ""), day, now))
    ]


def _admits(query: Query, candidate: _Candidate) -> bool:
    return all(term.holds(candidate) for term in query.terms)


def parse(text: str, cards: Mapping[str, Card]) -> Query:
    """Return what a text asks for; QueryError says what is unknown. `cards` say which decks and competencies exist."""
    return Query(tuple(_terms(text, _Vocabulary(cards))))


def _terms(text: str, vocabulary: _Vocabulary) -> Iterator[Term]:
    for minus, phrase, word in _TERM.findall(text.translate(_TYPOGRAPHIC_QUOTES)):
        field, value = vocabulary.read(word) if word else ("", _folded(phrase))
        if value and word != "-":
            yield Term(field, value, bool(minus))


class _Vocabulary:
    """What may be said after each colon."""

    def __init__(self, cards: Mapping[str, Card]) -> None:
        self._cards = cards

    def read(self, word: str) -> tuple[str, str]:
        """Return a word without spaces as a field, empty for text, and its value."""
        parts = _FILTER.fullmatch(word)
        if parts is None:
            return "", _folded(word)
        field, typed = parts[1].casefold(), parts[2].strip('"').casefold()
        if field in FIELDS:
            return field, self._value(field, typed)
        if not typed:
            return "", _folded(word)
        raise QueryError(
            f"{snippet(field, 20)}: is nothing to search by; say {_either(f'{name}:' for name in FIELDS)}, "
            f'or put quotes around "{snippet(word, 30)}" to look for it as text'
        )

    def _value(self, field: str, typed: str) -> str:
        known = self._known(field)
        if typed in known:
            return typed
        begun = [value for value in known if value.startswith(typed)]
        if typed and len(begun) == 1:
            return begun[0]
        wrong = f"{field}:{snippet(typed, 30)} is not known; " if typed and not begun else ""
        raise QueryError(f"{wrong}after {field}: say {_offer(field, begun or known)}")

    def _known(self, field: str) -> list[str]:
        match field:
            case "domain":
                return [domain.value for domain in Domain]
            case "ethic":
                return [str(number) for number in ETHIC_NUMBERS]
            case "competency":
                return sorted({name for card in self._cards.values() for name in card.competencies})
            case "deck":
                return sorted({card.deck for card in self._cards.values()})
            case "kind":
                return list(KINDS)
        return list(IS_WORDS)


def _offer(field: str, values: list[str]) -> str:
    match field:
        case "ethic":
            return f"a number from {ETHIC_NUMBERS[0]} to {ETHIC_NUMBERS[-1]}"
        case "competency":
            return "its id, such as pr-k-13: ad, pr, me or rs, then t for a task or k for knowledge, then a number"
    return _either(values)


def _either(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
