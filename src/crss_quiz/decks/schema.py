"""The shape of deck files: every rule that one file can be held to by itself. docs/deck-format.md tells it in words."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Self
from unicodedata import normalize

from pydantic import Field, model_validator

from crss_quiz.core.deck import Level
from crss_quiz.decks.ledger import ReviewsFile
from crss_quiz.decks.shape import (
    CompetencyId,
    Difficulty,
    DomainName,
    EthicNumber,
    Id,
    ItemId,
    KindName,
    LevelName,
    LureName,
    PoolName,
    PracticalTaskId,
    RoleNumber,
    Shape,
    Text,
    refuse_repeats,
    wrong,
)
from crss_quiz.decks.source_shapes import CompetenciesFile, EthicsFile, RolesFile, TopicsFile

OPTIONS_PER_FAMILY = 4
MAX_STEM_WORDS = {Level.RECALL: 35, Level.COMPREHENSION: 80, Level.APPLICATION: 80}
MAX_OPTION_WORDS = 25
MAX_ITEM_WORDS = 150
MIN_WHY_WORDS = 8


def words_in(text: str) -> int:
    """Count the words of a text, as the limits mean them."""
    return len(text.split())


class ItemShape(Shape):
    """One question of a family."""

    id: ItemId
    competencies: list[CompetencyId] = Field(min_length=1)
    ethics: list[EthicNumber] = Field(default_factory=list)
    cite: Text | None = None
    stem: Text | None = None
    ask: Text
    key: Id
    difficulty: Difficulty
    why: dict[Id, Text]
    lures: dict[Id, LureName]

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse_repeats(self.competencies, "the competency")
        refuse_repeats(self.ethics, "the ethic")
        for option, text in self.why.items():
            if words_in(text) < MIN_WHY_WORDS:
                raise wrong(f"the rationale of '{option}' is too short", f"say why in {MIN_WHY_WORDS} words or more")
        return self


class FamilyShape(Shape):
    """Four options and the items that share them."""

    id: Id
    level: LevelName
    pool: PoolName
    roles: list[RoleNumber] = Field(default_factory=list)
    practical_tasks: list[PracticalTaskId] = Field(default_factory=list)
    enemies: list[Id] = Field(default_factory=list)
    options: dict[Id, Text] = Field(min_length=OPTIONS_PER_FAMILY, max_length=OPTIONS_PER_FAMILY)
    items: list[ItemShape] = Field(min_length=1, max_length=4)

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse_repeats(map(_as_read, self.options.values()), "the option text")
        refuse_repeats(self.enemies, "the enemy")
        if self.id in self.enemies:
            raise wrong(f"the family '{self.id}' is its own enemy", "name other families; its items never meet anyway")
        keys = Counter(item.key for item in self.items)
        for option, text in self.options.items():
            if words_in(text) > MAX_OPTION_WORDS:
                raise wrong(f"the option '{option}' is too long", f"say it in {MAX_OPTION_WORDS} words")
        for item in self.items:
            self._check_item(item)
            if keys[item.key] > 1:
                mend = "in a family every item has another key: change the case, or make it a family of its own"
                raise wrong(f"two items share the key '{item.key}'", mend)
        return self

    def _check_item(self, item: ItemShape) -> None:
        options = set(self.options)
        if item.id.rsplit(".", 1)[0] != self.id:
            raise wrong(
                f"the item id '{item.id}' does not belong to the family", f"write '{self.id}.1', '{self.id}.2' …"
            )
        if item.key not in options:
            raise wrong(f"the key '{item.key}' of {item.id} is not an option", f"choose one of {_listed(options)}")
        if set(item.why) != options:
            missing = _listed(options - set(item.why)) or _listed(set(item.why) - options)
            raise wrong(
                f"the rationales of {item.id} do not match its options ({missing})", "give one for every option"
            )
        if set(item.lures) != options - {item.key}:
            odd = _listed(set(item.lures) ^ (options - {item.key}))
            raise wrong(f"the lures of {item.id} do not match ({odd})", "give one for every option but the key")
        stem, asked = words_in(item.stem or ""), words_in(item.ask)
        if stem > MAX_STEM_WORDS[self.level]:
            raise wrong(
                f"the stem of {item.id} has {stem} words", f"at most {MAX_STEM_WORDS[self.level]} at this level"
            )
        whole = stem + asked + sum(words_in(text) for text in self.options.values())
        if whole > MAX_ITEM_WORDS:
            raise wrong(f"{item.id} has {whole} words in all", f"at most {MAX_ITEM_WORDS} in stem, ask and options")


def _as_read(text: str) -> str:
    """Return a text without what nobody reads a difference in: case, width, spaces."""
    return " ".join(normalize("NFKC", text).casefold().split())


def _listed(names: Iterable[str]) -> str:
    first, rest = sorted(names)[:8], len(set(names)) - 8
    return ", ".join(first) + (f" and {rest} more" if rest > 0 else "")


class QuestionsFile(Shape):
    """decks/questions/<domain>/<topic>.yaml."""

    deck: Id
    title: Text
    domain: DomainName
    families: list[FamilyShape] = Field(min_length=1)


class FlashcardShape(Shape):
    """A prompt and its answer."""

    id: Id
    kind: KindName
    prompt: Text
    answer: Text
    note: Text | None = None
    domain: DomainName | None = None
    ethics: list[EthicNumber] = Field(default_factory=list)
    competencies: list[CompetencyId] = Field(default_factory=list)
    roles: list[RoleNumber] = Field(default_factory=list)
    practical_tasks: list[PracticalTaskId] = Field(default_factory=list)
    cite: Text


class FlashcardsFile(Shape):
    """decks/flashcards/<deck>.yaml."""

    deck: Id
    title: Text
    cards: list[FlashcardShape] = Field(min_length=1)


SHAPES: dict[str, type[Shape]] = {
    "families": QuestionsFile,
    "cards": FlashcardsFile,
    "ethics": EthicsFile,
    "domains": CompetenciesFile,
    "roles": RolesFile,
    "topics": TopicsFile,
    "reviews": ReviewsFile,
}
"""Which shape a file has, by the key that only that shape has at its top."""


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of every kind of deck file."""
    definitions: dict[str, Any] = {}
    choices = []
    for shape in SHAPES.values():
        schema = shape.model_json_schema(ref_template="#/$defs/{model}")
        definitions |= schema.pop("$defs", {})
        definitions[shape.__name__] = schema
        choices.append({"$ref": f"#/$defs/{shape.__name__}"})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A crss-quiz deck",
        "anyOf": choices,
        "$defs": definitions,
    }
