"""What can be asked: flashcards, items, the families they stand in, and the library of all decks."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from crss_quiz.core.subject import Domain, Subject


class Level(StrEnum):
    """How deep a question goes; the exam has all three."""

    RECALL = "recall"
    COMPREHENSION = "comprehension"
    APPLICATION = "application"


class Pool(StrEnum):
    """What a family is kept for."""

    STUDY = "study"
    MOCK = "mock"
    """Kept out of study until a mock exam has shown it."""


class Lure(StrEnum):
    """Why a distractor tempts. The list is closed: habits can only be counted in fixed words."""

    TOO_CLINICAL = "too_clinical"
    RESCUING = "rescuing"
    GIVING_ADVICE = "giving_advice"
    BOUNDARY = "boundary"
    BREAKS_CONFIDENTIALITY = "breaks_confidentiality"
    IGNORES_SAFETY = "ignores_safety"
    PASSIVE = "passive"
    OVER_DISCLOSURE = "over_disclosure"
    JUDGMENTAL = "judgmental"
    OUT_OF_ROLE = "out_of_role"
    TRUE_BUT_NOT_FIRST = "true_but_not_first"
    CONFUSED_TERM = "confused_term"


@dataclass(frozen=True)
class Option:
    """One of an item's four answers. It is graded by its id, never by where it stands."""

    id: str
    text: str


@dataclass(frozen=True)
class Item:
    """One question as it is asked and scored, whole in itself, so that a snapshot of it needs no deck."""

    id: str
    family: str
    """The id of its family. Two items of one family never stand on one form."""
    domain: Domain
    level: Level
    stem: str
    """The case; may be empty where the ask says it all."""
    ask: str
    options: tuple[Option, ...]
    """Four, in the order in which they are shown."""
    key: str
    """The id of the best option."""
    why: Mapping[str, str]
    """A rationale for every option, by option id."""
    lures: Mapping[str, Lure]
    """Why each distractor tempts, by option id."""
    ethics: tuple[int, ...]
    competencies: tuple[str, ...]
    difficulty: float
    """The author's guess at the share of just-passing candidates who choose the key, 0 to 1."""
    cite: str = ""

    @property
    def content_hash(self) -> str:
        """Sixteen hex digits over what a reader is asked and what is keyed; the order of options does not matter.

        A changed rationale keeps the hash: a blind reader never saw it.
        """
        return _hash([self.stem, self.ask, sorted((option.id, option.text) for option in self.options), self.key])

    def option(self, option_id: str) -> Option:
        """Return the option of that id; KeyError if there is none."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)


@dataclass(frozen=True)
class Family:
    """The items that share one set of options: the same acts, each best in its own case."""

    id: str
    domain: Domain
    level: Level
    pool: Pool
    roles: tuple[int, ...]
    practical_tasks: tuple[str, ...]
    items: tuple[Item, ...]
    enemies: tuple[str, ...] = ()
    """The ids of families that give its keys away, or ask the same. It is enough that one of two names the other."""


def without(families: Iterable[Family], names: Set[str]) -> list[Family]:
    """Return the families without the items of these ids; one that has no others is left out."""
    kept = (replace(family, items=tuple(item for item in family.items if item.id not in names)) for family in families)
    return [family for family in kept if family.items]


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()[:16]


class CardKind(StrEnum):
    """What a flashcard is about."""

    ETHIC = "ethic"
    COMPETENCY = "competency"
    ROLE = "role"
    FACT = "fact"


@dataclass(frozen=True)
class Flashcard:
    """A prompt and its answer."""

    id: str
    kind: CardKind
    prompt: str
    answer: str
    cite: str
    note: str = ""
    """What is easily mixed up; may be empty."""
    domain: Domain | None = None
    ethics: tuple[int, ...] = ()
    competencies: tuple[str, ...] = ()
    roles: tuple[int, ...] = ()
    practical_tasks: tuple[str, ...] = ()

    @property
    def content_hash(self) -> str:
        """Sixteen hex digits over what is asked and answered."""
        return _hash([self.prompt, self.answer, self.note])


@dataclass(frozen=True)
class Deck:
    """The families or the flashcards of one file."""

    id: str
    title: str
    file: str
    """Where it was read from, to be named in errors."""
    families: tuple[Family, ...] = ()
    flashcards: tuple[Flashcard, ...] = ()


@dataclass(frozen=True)
class Library:
    """All decks together, and the subject they are about."""

    subject: Subject = field(default_factory=Subject)
    decks: tuple[Deck, ...] = ()

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """Every family of every deck."""
        return tuple(family for deck in self.decks for family in deck.families)

    @cached_property
    def flashcards(self) -> tuple[Flashcard, ...]:
        """Every flashcard of every deck."""
        return tuple(card for deck in self.decks for card in deck.flashcards)

    def of_files(self, files: Iterable[str]) -> "Library":
        """Return the decks of these files alone, with the whole subject."""
        names = set(files)
        return replace(self, decks=tuple(deck for deck in self.decks if deck.file in names))

    def items(self) -> Iterator[Item]:
        """Yield every item of every family."""
        for family in self.families:
            yield from family.items
