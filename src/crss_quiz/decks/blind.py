"""Blind sheets: questions without keys, rationales, lures and ids, for readers who are to find the keys."""

import math
import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from crss_quiz.core.deck import Family, Item, Option, without
from crss_quiz.core.errors import QuizError
from crss_quiz.core.form import enemies_of
from crss_quiz.core.subject import Area, Domain, Subject
from crss_quiz.core.text import visible
from crss_quiz.core.wording import count
from crss_quiz.decks.ledger import Ledger, Reader

MOST_ON_A_SHEET = 60
"""Questions that one reader answers with care in one go (ITEM_WRITING, blind review)."""
LETTERS = "ABCD"

INSTRUCTIONS = {
    Reader.INFORMED: """\
You read these questions as somebody who knows the work. Before you begin, read the code of ethics and the competencies
in code-and-competencies.md beside this sheet, and keep them open.

Choose the one answer that best fits the code of ethics and the competencies, rather than the more clinical, the more
helpful, the more careful or the more polite one. Where two answers seem defensible, choose the better one, and say so
behind your letter in a few words: these remarks are what a review is for.""",
    Reader.UNINFORMED: """\
Please do not look anything up, and read no code of ethics for this. Answer by common sense, or by what your own
training tells you if you have worked in health care: which answer would you give, or do, on the spot? Choose one answer
for every question, also where you are not sure. Your answers measure the questions, not you.""",
    Reader.OPTIONS_ONLY: """\
You see the four answers of each question, and neither the case nor what is asked. One of the four is the right one.
Beat the test: find it by any cue there is, such as length, tone, wording, what sounds official, what stands out or what
the other three have in common. Choose one answer for every question, also where you can only guess.""",
}
HOW_TO_ANSWER = """\
Write your answers into {answers}: a line for each question, its number and a letter, such as `12 B`. A remark may
follow the letter: `12 B two answers seem defensible, A and B`."""


@dataclass(frozen=True)
class Question:
    """An item as it stands on a sheet."""

    number: int
    """From 1, running on over all sheets."""
    item: Item
    """With its options in the order in which they are lettered."""


@dataclass(frozen=True)
class Sheet:
    """What one reader answers in one go."""

    number: int
    """From 1."""
    questions: tuple[Question, ...]

    @property
    def answers_file(self) -> str:
        """The name of the file that its answers go into."""
        return f"answers-{self.number}.txt"


def choose(families: Sequence[Family], only: str | None, reader: Reader, ledger: Ledger) -> list[Family]:
    """Return what is to be read: a domain, `new`, some ids of families or items with commas between; None is all.

    New are the items whose present text lacks a reader of this kind. QuizError where there is nothing of that name.
    """
    if only is None:
        return list(families)
    items = [item for family in families for item in family.items]
    if only == "new":
        wanted = {item.id for item in ledger.lacking(items, reader)}
    elif only in set(Domain):
        wanted = {item.id for item in items if item.domain == only}
    else:
        names = {name.strip() for name in only.split(",")}
        unknown = sorted(names - {item.id for item in items} - {family.id for family in families})
        if unknown:
            mend = f"give a domain ({', '.join(Domain)}), new, or ids of questions with commas between"
            raise QuizError(f"--only {visible(unknown[0])}: no question has this id; {mend}")
        wanted = {item.id for item in items if item.id in names or item.family in names}
    return without(families, {item.id for item in items} - wanted)


def lay_out(families: Sequence[Family], seed: int) -> tuple[Sheet, ...]:
    """Spread items over sheets of even size, at most 60 each, domains mixed, options in a new order.

    No two items of a family are on one sheet, and enemies only where more of them hang together than there are sheets.
    """
    rng = random.Random(seed)
    items = sum(len(family.items) for family in families)
    needed = max([math.ceil(items / MOST_ON_A_SHEET), *(len(family.items) for family in families)], default=0)
    piles: list[list[Item]] = [[] for _ in range(needed)]
    for place, item in enumerate(_in_dealing_order(families, rng)):
        piles[place % needed].append(item)
    rng.shuffle(piles)
    numbers = iter(range(1, items + 1))
    return tuple(
        Sheet(n, tuple(Question(next(numbers), _shuffled(item, rng)) for item in rng.sample(pile, len(pile))))
        for n, pile in enumerate(piles, start=1)
    )


def _in_dealing_order(families: Sequence[Family], rng: random.Random) -> Iterable[Item]:
    """Put items so that those dealt one after the other, each to the next sheet, are those that must not meet."""
    groups = _feuds(families)
    rng.shuffle(groups)
    groups.sort(key=lambda group: group[0].domain)
    return chain.from_iterable(rng.sample(family.items, len(family.items)) for group in groups for family in group)


def _feuds(families: Sequence[Family]) -> list[list[Family]]:
    """Return the families in groups, each with the enemies of its enemies."""
    enemies, waiting = enemies_of(families), {family.id: family for family in sorted(families, key=lambda f: f.id)}
    groups = []
    while waiting:
        group = [waiting.pop(next(iter(waiting)))]
        for family in group:  # grows while it is gone through
            group += [waiting.pop(name) for name in sorted(enemies.get(family.id, ())) if name in waiting]
        groups.append(group)
    return groups


def _shuffled(item: Item, rng: random.Random) -> Item:
    return replace(item, options=tuple(rng.sample(item.options, len(item.options))))


def sheet_text(sheet: Sheet, reader: Reader, sheets: int) -> str:
    """Return a sheet as Markdown: the instructions for this kind of reader, then the questions."""
    head = f"# Sheet {sheet.number} of {sheets}: {count(len(sheet.questions), 'question')}"
    how = HOW_TO_ANSWER.format(answers=sheet.answers_file)
    return "\n\n".join([head, INSTRUCTIONS[reader], how, *(_told(q, reader) for q in sheet.questions)]) + "\n"


def _told(question: Question, reader: Reader) -> str:
    item = question.item
    case = [] if reader is Reader.OPTIONS_ONLY else [text for text in (item.stem, item.ask) if text]
    return "\n\n".join([f"## {question.number}", *case, lettered(item.options)])


def lettered(options: Collection[Option]) -> str:
    """Return options a line each, as Markdown that keeps the lines apart."""
    return "\n".join(f"- {letter}. {option.text}" for letter, option in zip(LETTERS, options, strict=True))


def answers_template(sheet: Sheet) -> str:
    """Return the file that a reader fills in."""
    lines = [f"# Sheet {sheet.number}: a letter behind each number; a remark may follow it"]
    return "\n".join([*lines, *(f"{question.number} " for question in sheet.questions)]) + "\n"


def code_and_competencies(subject: Subject) -> str:
    """Return what an informed reader reads first, in the words of our sources."""
    parts = ["# The code of ethics and the competencies, in our own words", "## The code of ethics"]
    parts += [f"{ethic.number}. **{ethic.name}.** {ethic.asks} {ethic.why}" for ethic in subject.ethics.values()]
    for domain in Domain:
        own = [competency for competency in subject.competencies.values() if competency.domain is domain]
        tasks = [f"- {competency.text}" for competency in own if competency.area is Area.TASK]
        known = [f"- {competency.text}" for competency in own if competency.area is Area.KNOWLEDGE]
        parts += [f"## {domain.label}", "Tasks:", "\n".join(tasks), "Knowledge:", "\n".join(known)]
    return "\n\n".join(part for part in parts if part) + "\n"
