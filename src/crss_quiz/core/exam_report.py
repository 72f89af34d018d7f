"""A finished exam as a document to keep, print or show to a supervisor: every figure, then every question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from crss_quiz.core.attempt import Attempt, Response
from crss_quiz.core.deck import Item, Lure, Option
from crss_quiz.core.document import Block, Heading, Paragraph, Table
from crss_quiz.core.errors import QuizError
from crss_quiz.core.plan import Plan
from crss_quiz.core.plan_wording import day_words, plan_lines
from crss_quiz.core.scoring import Result, Share, is_right, score
from crss_quiz.core.subject import Subject
from crss_quiz.core.wording import LURE_WORDS, OUR_ESTIMATE, count, duration, result_lines, snippet

DAYS_TOLD = 7
"""Days of the plan that the report tells singly."""


def report(attempt: Attempt, number: int, subject: Subject, plan: Plan | None, minutes: float | None) -> list[Block]:
    """Return the report of a finished exam; QuizError while it is open.

    The plan is left out where there is none; `minutes` is its budget of a day.
    """
    if attempt.is_open:
        raise QuizError(f"exam {number} is still open; its report can be written once it is handed in")
    result = score(attempt.form, attempt.responses)
    told = _sections(result_lines(attempt))
    blocks: list[Block] = [Heading(f"Result of exam {number}", 1)]
    verdict, *rest = told[""]
    blocks += [Paragraph(verdict, is_strong=True), *map(Paragraph, rest)]
    blocks += [Heading("Domains and levels", 2), Paragraph(OUR_ESTIMATE)]
    blocks.append(_shares("Domain", {domain.label: part for domain, part in result.by_domain.items()}))
    blocks.append(_shares("Level", {level.capitalize(): part for level, part in result.by_level.items()}))
    blocks += [Heading("Time and changes", 2), *_time(attempt, result, told["Time:"])]
    blocks.append(Paragraph(f"Answers changed: {' '.join(told['Answers changed:'])}."))
    blocks += [Heading("What the other answers appealed to", 2), *_lures(attempt, result)]
    if plan is not None:
        blocks += [Heading("The plan", 2), *_plan(plan, minutes)]
    blocks.append(Heading("Every question", 2))
    for position, (item, response) in enumerate(zip(attempt.form.items, attempt.responses, strict=True)):
        blocks += _question(position + 1, item, response, subject)
    return blocks


def _sections(lines: Iterable[str]) -> dict[str, list[str]]:
    """Return told lines under their headings, blank ones left out; those before the first heading stand under ''."""
    found: dict[str, list[str]] = {"": []}
    heading = ""
    for line in lines:
        if line.endswith(":") and not line.startswith(" "):
            heading = line
            found[heading] = []
        elif line:
            found[heading].append(line.strip())
    return found


def _shares(name: str, parts: Mapping[str, Share]) -> Table:
    rows = tuple(
        (label, f"{part.right} of {part.questions}", f"{part.percent:.0f} %", _between(part))
        for label, part in parts.items()
    )
    return Table(f"By {name.lower()}", (name, "Right", "Share", "True level likely (95 %)"), rows)


def _between(part: Share) -> str:
    low, high = part.interval
    return f"{100 * low:.0f} to {100 * high:.0f} %"


def _time(attempt: Attempt, result: Result, told: Iterable[str]) -> Iterator[Block]:
    yield Paragraph("; ".join(takewhile(lambda line: line != "the slowest:", told)) + ".")
    rows = tuple(
        (str(position + 1), duration(result.seconds[position]), snippet(item.stem or item.ask, 60))
        for position in result.slowest
        for item in [attempt.form.items[position]]
    )
    if rows:
        yield Table("The slowest questions", ("Question", "Time", "How it begins"), rows)


def _lures(attempt: Attempt, result: Result) -> Iterator[Block]:
    offered = {lure: sum(lure in item.lures.values() for item in attempt.form.items) for lure in Lure}
    chosen = result.by_lure
    yield Paragraph(
        "Each answer that is not the best has its pull. This is how often each pull was on offer in this exam, "
        "and how often it was followed."
    )
    rows = tuple(
        (LURE_WORDS[lure], count(chosen.get(lure, 0), "time"), count(offered[lure], "question"))
        for lure in sorted(Lure, key=lambda lure: -chosen.get(lure, 0))
        if offered[lure]
    )
    yield Table("Pulls", ("Pull", "Followed", "On offer in"), rows)


def _plan(plan: Plan, minutes: float | None) -> Iterator[Block]:
    for heading, lines in _sections(plan_lines(plan, minutes)).items():
        if heading != "The days to come:" and lines:
            yield Paragraph(" ".join([heading, *lines]).strip().replace(" - ", "\n- "))
    if plan.days:
        rows = tuple(
            (day_words(day.day), str(len(day.new)), str(day.reviews), f"{day.minutes:.0f}")
            for day in plan.days[:DAYS_TOLD]
        )
        yield Table("The next days", ("Day", "New cards", "Reviews", "Minutes"), rows)


def _question(number: int, item: Item, response: Response, subject: Subject) -> Iterator[Block]:
    yield Heading(f"Question {number}: {_outcome(item, response)}", 3)
    marked = ", marked for review" if response.is_marked else ""
    yield Paragraph(f"{item.domain.label}, {item.level}; {response.seconds:.0f} seconds{marked}")
    if item.stem:
        yield Paragraph(item.stem)
    yield Paragraph(item.ask, is_strong=True)
    rows = tuple((option.text, _labels(option, item, response), _reason(option, item)) for option in item.options)
    yield Table(f"Answers to question {number}", ("Answer", "Which", "Why"), rows)
    yield Paragraph("\n".join(_behind(item, subject)))


def _outcome(item: Item, response: Response) -> str:
    if response.choice is None:
        return "✗ left blank"
    return "✓ right" if is_right(item, response) else "✗ another answer chosen"


def _labels(option: Option, item: Item, response: Response) -> str:
    labels = ["✓ best answer"] if option.id == item.key else []
    if option.id == response.choice:
        labels.append("● your answer")
    return "\n".join(labels)


def _reason(option: Option, item: Item) -> str:
    lure = item.lures.get(option.id)
    why = item.why.get(option.id, "")
    return f"{why}\nIts pull: {LURE_WORDS[lure]}." if lure else why


def _behind(item: Item, subject: Subject) -> Iterator[str]:
    """Name what decides the question; numbers alone where the sources no longer have an entry."""
    for number in item.ethics:
        ethic = subject.ethics.get(number)
        yield f"Ethic {number}: {ethic.name}" if ethic else f"Ethic {number}"
    for name in item.competencies:
        competency = subject.competencies.get(name)
        yield f"Competency {name}: {competency.text}" if competency else f"Competency {name}"
