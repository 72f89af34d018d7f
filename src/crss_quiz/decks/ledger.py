"""The ledger of blind reviews: what readers who had not seen the keys answered, and to which text."""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from crss_quiz import whole_file
from crss_quiz.core.deck import Item, Library
from crss_quiz.core.errors import QuizError
from crss_quiz.core.reader import Reader as Reader
from crss_quiz.core.text import visible
from crss_quiz.decks.faults import hold
from crss_quiz.decks.reader import Problem, UnreadableDeckError, parse, read_document
from crss_quiz.decks.shape import ContentHash, Day, Id, ItemId, Shape

LEDGER = "reviews.yaml"
FOLDERS_ABOVE = 2
"""So far above a deck its ledger may lie: ours is beside questions/<domain>/<topic>.yaml's first folder."""
HEADER = """\
# The ledger of blind reviews: what readers who had not seen the keys answered to the present text of each item.
# Only what a reader answered may be entered. An item whose text changes gets another hash and must be read again.
reviews:
"""


NEEDED = {Reader.INFORMED: 2, Reader.UNINFORMED: 1, Reader.OPTIONS_ONLY: 1}
"""How many readers of each kind an item needs."""


@dataclass(frozen=True)
class Reading:
    """What one blind reader answered to one item, as the item stood then."""

    item: str
    content_hash: str
    reader: Reader
    answer: str
    """The id of the option chosen."""
    date: date


class ReadingShape(Shape):
    """A reading as the file has it."""

    item: ItemId
    hash: ContentHash
    reader: Annotated[Reader, Field(strict=False)]
    answer: Id
    date: Day


class ReviewsFile(Shape):
    """decks/reviews.yaml, the ledger of blind reviews. Only what a reader answered may be entered."""

    reviews: list[ReadingShape]


@dataclass(frozen=True)
class Ledger:
    """The readings of one or more decks. Two that are alike are two readers' and both count."""

    readings: tuple[Reading, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Why a file was left out."""

    @classmethod
    def read(cls, *folders: Path) -> "Ledger":
        """Read the ledgers of these folders, those that are there; one that is not sound is left out."""
        readings: list[Reading] = []
        problems: list[Problem] = []
        for file in dict.fromkeys((folder / LEDGER).resolve() for folder in folders):
            if os.path.lexists(file):
                found, wrong = _read(file)
                readings += found
                problems += wrong
        return cls(tuple(readings), tuple(problems))

    @classmethod
    def of(cls, library: Library) -> "Ledger":
        """Read the ledgers of these decks."""
        return cls.read(*(ledger_folder(Path(deck.file)) for deck in library.decks if deck.families))

    def lacking(self, items: Iterable[Item], reader: Reader = Reader.INFORMED) -> list[Item]:
        """Return the items whose present text has not been read as it must be.

        Two informed readers must have chosen the key, and none another option: a second defensible answer and a
        reader's slip look alike, and more readers until two agree would hide the first. Of the other kinds of reader
        one is needed, whatever they chose: they measure the item and do not prove it.
        """
        now = {item.id: item for item in items}
        hashes = {name: item.content_hash for name, item in now.items()}
        times: Counter[str] = Counter()
        doubted: set[str] = set()
        for reading in self.readings:
            if reading.reader is not reader or reading.content_hash != hashes.get(reading.item):
                continue
            times[reading.item] += 1
            if reader is Reader.INFORMED and reading.answer != now[reading.item].key:
                doubted.add(reading.item)
        return [item for name, item in now.items() if times[name] < NEEDED[reader] or name in doubted]


def _read(file: Path) -> tuple[list[Reading], list[Problem]]:
    try:
        shape, problems = hold(read_document(file), ReviewsFile)
    except UnreadableDeckError as error:
        return [], [error.problem]
    return _readings(shape), problems


def _readings(shape: ReviewsFile | None) -> list[Reading]:
    rows = shape.reviews if shape else []
    return [Reading(row.item, row.hash, row.reader, row.answer, date.fromisoformat(row.date)) for row in rows]


def ledger_folder(deck: Path) -> Path:
    """Return the folder whose ledger is that of a deck file: the nearest one that has a ledger, else the file's own."""
    own = deck.absolute().parent
    near = [own, *own.parents[:FOLDERS_ABOVE]]
    return next((folder for folder in near if (folder / LEDGER).is_file()), own)


def record(folder: Path, readings: Iterable[Reading]) -> None:
    """Add readings at the end of a folder's ledger, whole or not at all; what stands there stays as it is.

    QuizError where it cannot be read, has a form that lines cannot be added to, or cannot be written.
    """
    if new := list(readings):
        _write(folder / LEDGER, _added_to(folder / LEDGER, new))


def record_beside(library: Library, readings: Iterable[Reading]) -> list[Path]:
    """Add readings to the ledgers of the decks that have the items, and return these files.

    QuizError as `record` has it; no file is written before each is known to take its lines.
    """
    folders = {
        item.id: ledger_folder(Path(deck.file))
        for deck in library.decks
        for family in deck.families
        for item in family.items
    }
    new: defaultdict[Path, list[Reading]] = defaultdict(list)
    for reading in readings:
        new[folders[reading.item] / LEDGER].append(reading)
    texts = {file: _added_to(file, own) for file, own in new.items()}
    for file, text in texts.items():
        _write(file, text)
    return list(texts)


def _added_to(file: Path, new: list[Reading]) -> str:
    """Return the text of a ledger with readings added."""
    before: list[Reading] = []
    text = HEADER
    if os.path.lexists(file):
        before, problems = _read(file)
        if problems:
            raise QuizError(f"{visible(str(problems[0]))}; nothing was recorded")
        text = file.read_text(encoding="utf-8-sig")
    text = _with_lines(text, new)
    if _content(text, file) != before + new:
        what = f"{visible(str(file))} does not end in a list with a line for each reading"
        raise QuizError(f"{what}; write it as docs/deck-format.md has it")
    return text


def _write(file: Path, text: str) -> None:
    try:
        whole_file.write(file, text, replaces=True, mode=whole_file.FOR_EVERYBODY)
    except OSError as error:
        what = f"{visible(str(file))} could not be written ({error.strerror}); what was there before still is"
        raise QuizError(what) from error


def _with_lines(text: str, readings: Iterable[Reading]) -> str:
    """Add a line for each reading, set in as the lines before are."""
    indents = re.findall(r"^( *)- ", text, re.MULTILINE)
    indent = indents[-1] if indents else "  "
    kept = re.sub(r"^reviews: *\[ *\] *$", "reviews:", text.rstrip(), flags=re.MULTILINE)
    return "\n".join([kept, *(f"{indent}- {_line(reading)}" for reading in readings)]) + "\n"


def _line(reading: Reading) -> str:
    return (
        f'{{item: {reading.item}, hash: "{reading.content_hash}", reader: {reading.reader}, '
        f'answer: "{reading.answer}", date: "{reading.date.isoformat()}"}}'
    )


def _content(text: str, file: Path) -> list[Reading] | None:
    try:
        shape, _ = hold(parse(text, str(file)), ReviewsFile)
    except UnreadableDeckError:
        return None
    return _readings(shape)
