"""The folder of a blind review: sheets for the readers, and, apart from them, which question is which item."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from crss_quiz import whole_file
from crss_quiz.core.errors import QuizError
from crss_quiz.core.subject import Subject
from crss_quiz.core.text import visible
from crss_quiz.decks.blind import LETTERS, Sheet, answers_template, code_and_competencies, sheet_text
from crss_quiz.decks.ledger import Reader
from crss_quiz.decks.shape import ContentHash, Id, ItemId, Shape

APART = "keep-from-readers"
MAPPING = "mapping.json"
RECORDED = "recorded.txt"
READ_FIRST = "code-and-competencies.md"


class NumberedShape(Shape):
    """Which item a number stands for, as its text was then."""

    number: int
    sheet: int
    item: ItemId
    hash: ContentHash
    options: list[Id] = Field(min_length=len(LETTERS), max_length=len(LETTERS))
    """In the order of their letters."""


class MappingFile(Shape):
    """keep-from-readers/mapping.json: no key stands in it."""

    reader: Annotated[Reader, Field(strict=False)]
    decks: list[str]
    """The paths that the sheets were made from; empty: all decks."""
    questions: list[NumberedShape]


def write(folder: Path, sheets: Sequence[Sheet], reader: Reader, decks: Iterable[Path], subject: Subject) -> None:
    """Write sheets, a file for the answers to each, and the mapping; QuizError where the folder holds anything."""
    files = {}
    for sheet in sheets:
        files[folder / f"sheet-{sheet.number}.md"] = sheet_text(sheet, reader, len(sheets))
        files[folder / sheet.answers_file] = answers_template(sheet)
    if reader is Reader.INFORMED:
        files[folder / READ_FIRST] = code_and_competencies(subject)
    files[folder / APART / MAPPING] = _mapping(sheets, reader, decks).model_dump_json(indent=1) + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise QuizError(f"{visible(str(folder))} holds something already; name a new folder for these sheets")
        (folder / APART).mkdir()
        for path, text in files.items():
            whole_file.write(path, text, mode=whole_file.FOR_EVERYBODY)
    except OSError as error:
        raise QuizError(f"the sheets cannot be written to {visible(str(folder))} ({error.strerror})") from error


def _mapping(sheets: Iterable[Sheet], reader: Reader, decks: Iterable[Path]) -> MappingFile:
    questions = [
        NumberedShape(
            number=question.number,
            sheet=sheet.number,
            item=question.item.id,
            hash=question.item.content_hash,
            options=[option.id for option in question.item.options],
        )
        for sheet in sheets
        for question in sheet.questions
    ]
    return MappingFile(reader=reader, decks=[str(path.absolute()) for path in decks], questions=questions)


def read_mapping(folder: Path) -> MappingFile:
    """Read which question is which item; QuizError where the folder has no mapping as `write` writes it."""
    file = folder / APART / MAPPING
    try:
        return MappingFile.model_validate_json(file.read_bytes())
    except OSError as error:
        what = f"{visible(str(file))} cannot be read ({error.strerror})"
        raise QuizError(f"{what}; name the folder that `crss-quiz decks blind` wrote") from error
    except ValidationError as error:
        raise QuizError(
            f"{visible(str(file))} is not as `crss-quiz decks blind` wrote it; restore it, or write new sheets"
        ) from error


def refuse_recorded(folder: Path, answers: Path) -> None:
    """Raise a QuizError where a file of this name is recorded: one reader would become two."""
    if answers.name in _recorded(folder):
        raise QuizError(
            f"{visible(answers.name)} is recorded already; put another reader's answers into a file of another name"
        )


def note_recorded(folder: Path, answers: Path) -> None:
    """Keep in mind that a file of answers is recorded."""
    lines = "".join(f"{name}\n" for name in [*_recorded(folder), answers.name])
    try:
        whole_file.write(folder / APART / RECORDED, lines, replaces=True, mode=whole_file.FOR_EVERYBODY)
    except OSError as error:
        what = f"the answers are recorded, which {visible(str(folder / APART))} cannot keep in mind ({error.strerror})"
        raise QuizError(f"{what}; do not record them again") from error


def _recorded(folder: Path) -> list[str]:
    try:
        return (folder / APART / RECORDED).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
