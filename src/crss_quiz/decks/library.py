"""Deck files in, one Library out; every problem found is reported, and the sound decks are kept."""

import os
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crss_quiz.core.deck import Deck, Family, Flashcard, Item, Library, Option
from crss_quiz.core.subject import Domain, Subject
from crss_quiz.decks import schema
from crss_quiz.decks.faults import first_of, hold
from crss_quiz.decks.ledger import LEDGER
from crss_quiz.decks.reader import Document, KeyPath, Problem, UnreadableDeckError, read_document
from crss_quiz.decks.shape import Shape
from crss_quiz.decks.sources import Parsed, Register, gather_subject


@dataclass(frozen=True)
class Loaded:
    """What came of reading some files."""

    library: Library
    problems: tuple[Problem, ...]


def deck_files(paths: Iterable[Path]) -> list[Path]:
    """Return the YAML files among the paths and, for folders, below them, in a stable order."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(_below(path))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _below(folder: Path) -> Iterator[Path]:
    """Walk a folder however deep it is; one that cannot be read counts as a file, so that it is told of."""
    waiting = [str(folder)]
    while waiting:
        name = waiting.pop()
        try:
            with os.scandir(name) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.name.endswith((".yaml", ".yml")):
                        yield Path(entry.path)
        except OSError:
            yield Path(name)


def load(*folders: Path) -> Loaded:
    """Read every deck below the folders that exist; files that are not sound are left out and reported.

    Ledgers are for `ledger.Ledger` to read: they hold nothing that is asked, and would double the time this takes.
    """
    files = deck_files(folder for folder in folders if folder.exists())
    return load_files(file for file in files if file.name != LEDGER)


def check(paths: Iterable[Path], bundled: Path) -> Loaded:
    """Read the named files beside the bundled decks and report the problems of the named ones only.

    A bundled deck gives way to a named one with the same deck id, so that a copy of it can be checked.
    """
    own, problems = _parse(deck_files(paths))
    beside, _ = _parse(deck_files([bundled]))
    named = {_name_of(parsed) for parsed in own}
    together = [parsed for parsed in beside if _name_of(parsed) not in named] + own
    loaded = _assemble(together)
    files = {parsed.document.file for parsed in own}
    return Loaded(loaded.library, tuple(sorted([*problems, *(p for p in loaded.problems if p.file in files)])))


def load_files(files: Iterable[Path]) -> Loaded:
    """Read these files into one library."""
    parsed, problems = _parse(files)
    loaded = _assemble(parsed)
    return Loaded(loaded.library, tuple(sorted([*problems, *loaded.problems])))


def _name_of(parsed: Parsed) -> str:
    deck = getattr(parsed.shape, "deck", None)
    return deck if isinstance(deck, str) else Path(parsed.document.file).name


def _parse(files: Iterable[Path]) -> tuple[list[Parsed], list[Problem]]:
    parsed: list[Parsed] = []
    problems: list[Problem] = []
    for file in files:
        try:
            document = read_document(file)
        except UnreadableDeckError as error:
            problems.append(error.problem)
            continue
        shape, found = _shape(document)
        problems += found
        if shape is not None:
            parsed.append(Parsed(document, shape))
    return parsed, problems


def _shape(document: Document) -> tuple[Shape | None, list[Problem]]:
    """Hold a document to its shape; all that does not fit is reported at once."""
    content = document.content
    kind = next((kind for key, kind in schema.SHAPES.items() if isinstance(content, dict) and key in content), None)
    if kind is None:
        mend = f"at its top a deck has one of: {', '.join(schema.SHAPES)} (see docs/deck-format.md)"
        return None, [Problem(document.file, 1, "this is not a deck of a known kind", mend)]
    return hold(document, kind)


def _assemble(parsed: list[Parsed]) -> Loaded:
    problems: list[Problem] = []
    register = Register()
    subject, found = gather_subject(parsed, register)
    problems += found
    decks: list[Deck] = []
    families = _family_ids(parsed)
    for part in parsed:
        document, shape = part.document, part.shape
        found = []
        if isinstance(shape, schema.QuestionsFile):
            found = first_of(document, _check_questions(shape, document, subject, register, families))
            deck = _questions(shape, document.file)
        elif isinstance(shape, schema.FlashcardsFile):
            found = first_of(document, _check_flashcards(shape, document, subject, register))
            deck = Deck(shape.deck, shape.title, document.file, flashcards=tuple(map(_flashcard, shape.cards)))
        else:
            continue
        problems += found
        if found:
            register.release(document)
        else:
            decks.append(deck)
    return Loaded(Library(subject, tuple(decks)), tuple(problems))


def _family_ids(parsed: list[Parsed]) -> set[str]:
    shapes = [part.shape for part in parsed]
    return {family.id for shape in shapes if isinstance(shape, schema.QuestionsFile) for family in shape.families}


def _check_questions(
    shape: schema.QuestionsFile, document: Document, subject: Subject, register: Register, families: Set[str]
) -> Iterator[Problem | None]:
    yield register.claim("deck", shape.deck, document, ("deck",))
    for f, family in enumerate(shape.families):
        path: KeyPath = ("families", f)
        yield register.claim("id", family.id, document, (*path, "id"))
        for task in family.practical_tasks:
            yield _known(task, subject.practical_tasks, document, (*path, "practical_tasks"))
        for enemy in family.enemies:
            if enemy not in families:
                what = f"there is no family '{enemy}' to be an enemy"
                line = document.line_of((*path, "enemies"))
                yield Problem(document.file, line, what, "write the id of a family of these decks, or remove it")
        for i, item in enumerate(family.items):
            below: KeyPath = (*path, "items", i)
            yield register.claim("id", item.id, document, (*below, "id"))
            yield from _check_tags(item.competencies, item.ethics, document, below, subject)


def _check_flashcards(
    shape: schema.FlashcardsFile, document: Document, subject: Subject, register: Register
) -> Iterator[Problem | None]:
    yield register.claim("deck", shape.deck, document, ("deck",))
    for c, card in enumerate(shape.cards):
        path: KeyPath = ("cards", c)
        yield register.claim("id", card.id, document, (*path, "id"))
        for task in card.practical_tasks:
            yield _known(task, subject.practical_tasks, document, (*path, "practical_tasks"))
        yield from _check_tags(card.competencies, card.ethics, document, path, subject)


def _check_tags(
    competencies: list[str], ethics: list[int], document: Document, path: KeyPath, subject: Subject
) -> list[Problem | None]:
    return [
        *(_known(name, subject.competencies, document, (*path, "competencies")) for name in competencies),
        *(_known(number, subject.ethics, document, (*path, "ethics")) for number in ethics),
    ]


def _known(name: str | int, known: Mapping[Any, object], document: Document, path: KeyPath) -> Problem | None:
    if name in known:
        return None
    what = f"'{name}' is not in the sources"
    return Problem(
        document.file, document.line_of(path), what, f"choose an entry that decks/sources/ has for {path[-1]}"
    )


def _questions(shape: schema.QuestionsFile, file: str) -> Deck:
    families = tuple(_family(family, shape.domain) for family in shape.families)
    return Deck(shape.deck, shape.title, file, families=families)


def _family(shape: schema.FamilyShape, domain: Domain) -> Family:
    options = tuple(Option(name, text) for name, text in shape.options.items())
    items = tuple(
        Item(
            id=item.id,
            family=shape.id,
            domain=domain,
            level=shape.level,
            stem=item.stem or "",
            ask=item.ask,
            options=options,
            key=item.key,
            why=item.why,
            lures=item.lures,
            ethics=tuple(item.ethics),
            competencies=tuple(item.competencies),
            difficulty=item.difficulty,
            cite=item.cite or "",
        )
        for item in shape.items
    )
    roles, tasks = tuple(shape.roles), tuple(shape.practical_tasks)
    return Family(shape.id, domain, shape.level, shape.pool, roles, tasks, items, tuple(shape.enemies))


def _flashcard(shape: schema.FlashcardShape) -> Flashcard:
    return Flashcard(
        id=shape.id,
        kind=shape.kind,
        prompt=shape.prompt,
        answer=shape.answer,
        cite=shape.cite,
        note=shape.note or "",
        domain=shape.domain,
        ethics=tuple(shape.ethics),
        competencies=tuple(shape.competencies),
        roles=tuple(shape.roles),
        practical_tasks=tuple(shape.practical_tasks),
    )
