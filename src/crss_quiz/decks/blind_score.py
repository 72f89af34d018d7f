"""A blind reader's answers, held against the keys."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from crss_quiz.core.deck import Item, Level, Library
from crss_quiz.core.errors import QuizError
from crss_quiz.core.scoring import Share
from crss_quiz.core.subject import Domain
from crss_quiz.core.text import visible
from crss_quiz.core.wording import count
from crss_quiz.decks.blind import LETTERS, lettered
from crss_quiz.decks.blind_folder import MappingFile, NumberedShape
from crss_quiz.decks.ledger import Reader, Reading

MOST_BYTES = 1_000_000
"""Of a file of answers; sixty lines with remarks have some thousand."""
SHAPES = ("single", "family")
_ANSWER = re.compile(r"[-*•\s]*(\d{1,9})[\s.:)=-]*\(?([A-Za-z])(?![^\W_])[).:]*(.*)")


@dataclass(frozen=True)
class Answer:
    """What a reader wrote for one question."""

    number: int
    place: int
    """Of the option, from 0 for A."""
    remark: str = ""


@dataclass(frozen=True)
class Judged:
    """An answer held against the key of an item whose text is still what the reader saw."""

    item: Item
    """With its options in the order in which the reader saw them."""
    number: int
    choice: str
    """The id of the option chosen."""
    remark: str
    is_single: bool
    """Whether it is the only item of its family."""

    @property
    def is_right(self) -> bool:
        """Whether the reader chose the key."""
        return self.choice == self.item.key

    @property
    def shape(self) -> str:
        """One of SHAPES."""
        return SHAPES[0] if self.is_single else SHAPES[1]


@dataclass(frozen=True)
class Score:
    """One reader's answers, all of them judged or set aside."""

    reader: Reader
    judged: tuple[Judged, ...]
    changed: tuple[str, ...]
    """Items whose text is no longer what the reader saw, or that left the decks."""
    unanswered_sheets: tuple[int, ...]

    @property
    def total(self) -> Share:
        """All that were judged."""
        return _share(self.judged)

    def by(self, part_of: Callable[[Judged], str], parts: Iterable[str]) -> dict[str, Share]:
        """Return the share of each part that was asked about."""
        found: defaultdict[str, list[Judged]] = defaultdict(list)
        for one in self.judged:
            found[part_of(one)].append(one)
        return {part: _share(found[part]) for part in parts if part in found}

    def readings(self, day: date) -> list[Reading]:
        """Return the answers as they go into the ledger."""
        return [Reading(one.item.id, one.item.content_hash, self.reader, one.choice, day) for one in self.judged]


def _share(judged: Sequence[Judged]) -> Share:
    return Share(sum(one.is_right for one in judged), len(judged))


def read_answers(file: Path) -> list[Answer]:
    """Read a file of answers; QuizError names the first line that is none."""
    name = visible(str(file))
    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise QuizError(f"{name} cannot be read ({error.strerror}); name the file with the answers") from error
    except UnicodeDecodeError as error:
        raise QuizError(f"{name} is not UTF-8 text; save it as UTF-8") from error
    if len(raw) > MOST_BYTES:
        raise QuizError(f"{name} is larger than {MOST_BYTES:,} bytes; name the file with the answers")
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), start=1)]
    answers = [_answer(line, f"{name}:{n}") for n, line in lines if line and not line.startswith("#")]
    if not answers:
        raise QuizError(f"{name} has no answers; write a line for each question, such as 12 B")
    seen: set[int] = set()
    for answer in answers:
        if answer.number in seen:
            raise QuizError(f"{name}: question {answer.number} is answered twice; keep one of the two")
        seen.add(answer.number)
    return answers


def _answer(line: str, place: str) -> Answer:
    found = _ANSWER.fullmatch(line)
    if found is None:
        if re.fullmatch(r"[-*•\s]*\d{1,9}[\s.:)=-]*", line):
            raise QuizError(f"{place}: there is no letter behind the number; readers answer every question")
        raise QuizError(f"{place}: this is no answer; write a number and a letter, such as 12 B, or begin with #")
    number, letter, remark = int(found[1]), found[2].upper(), found[3].strip(" \t,;:–—-")
    if letter not in LETTERS:
        raise QuizError(f"{place}: there is no option {letter}; the letters are A to {LETTERS[-1]}")
    return Answer(number, LETTERS.index(letter), remark)


def judge(mapping: MappingFile, answers: Sequence[Answer], library: Library) -> Score:
    """Hold answers against the keys; QuizError where a number is unknown, or missing on a sheet that was begun."""
    numbered = {question.number: question for question in mapping.questions}
    for answer in answers:
        if answer.number not in numbered:
            raise QuizError(f"there is no question {answer.number} on these sheets; mend its number")
    given = {answer.number for answer in answers}
    begun = {numbered[number].sheet for number in given}
    missing = [q.number for q in mapping.questions if q.sheet in begun and q.number not in given]
    if missing:
        listed = ", ".join(map(str, missing[:8])) + (" …" if len(missing) > 8 else "")
        raise QuizError(f"{count(len(missing), 'answer')} missing: {listed}; readers answer every question of a sheet")
    items = {item.id: (item, len(family.items) == 1) for family in library.families for item in family.items}
    judged, changed = [], []
    for answer in answers:
        question = numbered[answer.number]
        item, is_single = items.get(question.item, (None, False))
        shown = _as_shown(item, question)
        if shown is None:
            changed.append(question.item)
        else:
            judged.append(Judged(shown, answer.number, question.options[answer.place], answer.remark, is_single))
    sheets = {question.sheet for question in mapping.questions}
    return Score(mapping.reader, tuple(judged), tuple(changed), tuple(sorted(sheets - begun)))


def _as_shown(item: Item | None, question: NumberedShape) -> Item | None:
    """Return the item as the reader saw it; None where it is gone or its text is another now."""
    if item is None or item.content_hash != question.hash or {o.id for o in item.options} != set(question.options):
        return None
    return replace(item, options=tuple(item.option(name) for name in question.options))


def told(score: Score) -> Iterator[str]:
    """Say how often the keys were chosen, and where not; every remark, and what was set aside."""
    yield f"{str(score.reader).capitalize()} reader: the key in {_told_share(score.total)}"
    tables = (
        ("By domain", score.by(lambda one: one.item.domain.label, [domain.label for domain in Domain])),
        ("By level", score.by(lambda one: one.item.level, Level)),
        ("By shape", score.by(lambda one: one.shape, SHAPES)),
    )
    for title, shares in tables:
        yield from ["", title, *(f"  {name:<28}{_told_share(share)}" for name, share in shares.items())]
    others = [one for one in score.judged if not one.is_right]
    yield from ["", f"Another answer than the key: {count(len(others), 'question')}"]
    if score.reader is Reader.OPTIONS_ONLY:
        yield from (f"  {one.number}  {one.item.id}: {one.choice}, key {one.item.key}" for one in others)
    else:
        for one in others:
            yield from ["", *_whole(one)]
    remarked = [one for one in score.judged if one.remark and (one.is_right or score.reader is Reader.OPTIONS_ONLY)]
    if remarked:
        yield from ["", "Remarks", *(f"  {one.number}  {one.item.id}: {visible(one.remark)}" for one in remarked)]
    if score.changed:
        yield from ["", f"Changed since the sheets were written, and not counted: {', '.join(score.changed)}"]
    if score.unanswered_sheets:
        yield from ["", f"Not answered here: sheet {', '.join(map(str, score.unanswered_sheets))}"]


def _told_share(share: Share) -> str:
    low, high = share.interval
    return f"{share.right:>3} of {share.questions:<3} {share.percent:3.0f} %  (95 % interval {low:.0%} to {high:.0%})"


def _whole(one: Judged) -> Iterator[str]:
    """Give a question whose key was not chosen in full, with the reader's letter and the key's."""
    letters = {option.id: letter for letter, option in zip(LETTERS, one.item.options, strict=True)}
    yield f"{one.number}  {one.item.id}"
    yield from (visible(text) for text in (one.item.stem, one.item.ask) if text)
    yield visible(lettered(one.item.options))
    yield f"Chosen {letters[one.choice]} ({one.choice}); the key is {letters[one.item.key]} ({one.item.key})"
    if one.remark:
        yield f"Remark: {visible(one.remark)}"
