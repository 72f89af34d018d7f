"""What is scheduled: a flashcard, or a family of questions that shows one of its items at a time."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from crss_quiz.core.deck import CardKind, Family, Flashcard, Item, Library
from crss_quiz.core.subject import Domain

QUESTION = "question"
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Card:
    """One thing to be studied, with what it is about."""

    content: Flashcard | Family
    deck: str
    """The id of its deck."""
    ethics: frozenset[int]
    competencies: frozenset[str]
    practical_tasks: frozenset[str]

    @property
    def id(self) -> str:
        """The id of the flashcard or the family; unique over all decks."""
        return self.content.id

    @property
    def domain(self) -> Domain | None:
        """The domain, where it belongs to one."""
        return self.content.domain

    @property
    def is_question(self) -> bool:
        """Whether it is a family of questions."""
        return isinstance(self.content, Family)

    @property
    def kind(self) -> str:
        """What it is about, in a word: that of the flashcard, or "question"."""
        return self.content.kind.value if isinstance(self.content, Flashcard) else QUESTION

    def is_sibling(self, other: Card) -> bool:
        """Whether the two had better not follow one another: same ethic, or same practical task."""
        return not (self.ethics.isdisjoint(other.ethics) and self.practical_tasks.isdisjoint(other.practical_tasks))

    def texts(self) -> Iterable[str]:
        """Yield everything that can be read on it."""
        if isinstance(self.content, Flashcard):
            yield from (self.content.prompt, self.content.answer, self.content.note)
            return
        for option in self.content.items[0].options:
            yield option.text
        for item in self.content.items:
            yield from (item.stem, item.ask)


def cards_of(library: Library) -> dict[str, Card]:
    """Return every card of a library by id, in the order in which new ones are to be met.

    Each kind of card of each domain keeps the order of its decks; the kinds are dealt into one another so that each
    lasts as long as the others.
    """
    lanes: dict[Hashable, list[Card]] = defaultdict(list)
    for deck in library.decks:
        contents: list[Flashcard | Family] = [*deck.families, *deck.flashcards]
        for content in contents:
            card = _card(content, deck.id)
            lanes[card.domain, card.kind].append(card)
    placed = ((place + 0.5, len(lane), card) for lane in lanes.values() for place, card in enumerate(lane))
    return {card.id: card for _, _, card in sorted(placed, key=lambda entry: entry[0] / entry[1])}


def _card(content: Flashcard | Family, deck: str) -> Card:
    if isinstance(content, Flashcard):
        return Card(
            content,
            deck,
            frozenset(content.ethics),
            frozenset(content.competencies),
            frozenset(content.practical_tasks),
        )
    return Card(
        content,
        deck,
        frozenset(ethic for item in content.items for ethic in item.ethics),
        frozenset(name for item in content.items for name in item.competencies),
        frozenset(content.practical_tasks),
    )


def choose_item(family: Family, last_seen: Mapping[str, datetime], last_item: str | None, seed: str) -> Item:
    """Return the item that was seen longest ago, never `last_item` while there is another; options by a seeded lot.

    `last_seen` says when each item was last on the screen, in study or in an exam; `last_item` is the one that the
    card showed last.
    """
    others = [item for item in family.items if item.id != last_item] or list(family.items)
    item = min(others, key=lambda one: (one.id in last_seen, last_seen.get(one.id, _NEVER), one.id))
    return shuffled(item, seed)


def shuffled(item: Item, seed: str) -> Item:
    """Return an item with its options in an order by a seeded lot."""
    options = list(item.options)
    random.Random(f"{item.id} {seed}").shuffle(options)
    return replace(item, options=tuple(options))


KINDS: tuple[str, ...] = (*(kind.value for kind in CardKind), QUESTION)
"""Every kind of card."""
