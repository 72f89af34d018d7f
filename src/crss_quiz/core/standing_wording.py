"""Where a learner stands and how ready they are, in plain words: the screen and the command say the same.

A line that ends in a colon and is not set in is a heading. No line is longer than `width`, 36 columns at least. Words
are said of domains and exams, never of the person.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from datetime import datetime

from crss_quiz.core.blueprint import SECONDS_PER_QUESTION
from crss_quiz.core.readiness import EXAMS, LEAST_PERCENT, LEAST_UNSEEN, Readiness, Ready, Sitting, Speed
from crss_quiz.core.scoring import Share
from crss_quiz.core.standing import FIRM_ANSWERS, LEAST_ANSWERS, Name, Standing, Standings, Word
from crss_quiz.core.subject import Subject
from crss_quiz.core.text import visible
from crss_quiz.core.wording import NOT_CALIBRATED, count, snippet

WIDTH = 58
LEAST_WIDTH = 36
NAME = 30
"""Columns of a name that has its band beside it."""
LEAST_BAND = 20
LEFT_OUT_SHOWN = 3
SIGNS: Mapping[Word, str] = {Word.BELOW: "▼", Word.SIMILAR: "=", Word.ABOVE: "▲"}
READY_SIGNS: Mapping[Ready, str] = {
    Ready.READY: "✓ READY",
    Ready.CLOSE: "◐ CLOSE",
    Ready.COIN_FLIP: "≈ A COIN-FLIP",
    Ready.NOT_YET: "○ NOT YET",
    Ready.UNKNOWN: "… NOT ENOUGH YET",
}
_READY_WORDS: Mapping[Ready, str] = {
    Ready.READY: "with a level like this one, 68 of 100 is reached nearly always.",
    Ready.CLOSE: "with a level like this one, 68 of 100 is reached far more often than missed.",
    Ready.COIN_FLIP: "with a level like this one, 68 of 100 can go either way.",
    Ready.NOT_YET: "with a level like this one, 68 of 100 is missed more often than reached.",
}


def wrapped(text: str, width: int, indent: str = "", hang: str = "") -> list[str]:
    """Break a text into lines of so many columns, set in, those after the first a little more; fit for a terminal."""
    cells = max(width, LEAST_WIDTH)
    tied = visible(text).replace(" %", "\u00a0%")
    lines = textwrap.wrap(tied, cells, initial_indent=indent, subsequent_indent=indent + hang)
    return [line.replace("\u00a0", " ") for line in lines]


def standing_lines(standings: Standings, width: int = WIDTH) -> Iterator[str]:
    """Tell how each domain and each level compares with the learner's own average."""
    total = standings.total
    if not total.questions:
        yield from wrapped(
            "No question has been answered yet. Each one that you meet for the first time counts here, in study and in "
            "exams.",
            width,
        )
        return
    yield from wrapped(
        f"{total.right} right of {count(total.questions, 'question')} at first sight{_average(total)}.", width
    )
    domains = {domain.label: standing for domain, standing in standings.by_domain.items()}
    levels = {level.capitalize(): standing for level, standing in standings.by_level.items()}
    for heading, parts in (("By domain:", domains), ("By level:", levels)):
        yield ""
        yield heading
        yield from _bands(parts, width)
    if any(not one.needed for one in (*domains.values(), *levels.values())):
        yield ""
        yield from wrapped(
            f"● is the share right so far, ├ and ┤ its margin of chance (95 %), │ your own average. The best guess "
            f"leans toward your average while answers are few; with fewer than {FIRM_ANSWERS} it is provisional. Below "
            "and above are said only where the gap to the rest is more than chance often makes.",
            width,
        )


def _average(total: Share) -> str:
    return f"; your average is {total.percent:.0f} %" if total.questions >= LEAST_ANSWERS else ""


def _bands(parts: Mapping[str, Standing], width: int) -> Iterator[str]:
    is_beside = width >= NAME + LEAST_BAND
    edge = NAME if is_beside else 2
    cells = min(max(width, LEAST_WIDTH) - edge, 41)
    if any(not one.needed for one in parts.values()):
        yield " " * edge + _scale(cells)
    for name, standing in parts.items():
        picture = "" if standing.needed else band(standing, cells)
        if is_beside:
            yield f"  {name:{NAME - 2}}{picture}".rstrip()
        else:
            yield f"  {name}"
            if picture:
                yield f"  {picture}"
        yield from wrapped(_words(standing), width, "    ")


def _scale(cells: int) -> str:
    marks = list("0" + " " * (cells - 5) + "100%")
    marks[cells // 2 - 1 : cells // 2 + 1] = "50"
    return "".join(marks)


def _words(standing: Standing) -> str:
    share = standing.share
    counted = f"{share.right} right of {share.questions}"
    if standing.shrunken is None:
        return f"{counted if share.questions else 'none answered'}; {standing.needed} more needed"
    provisional = ", provisional" if standing.is_provisional else ""
    number = f"best guess {100 * standing.shrunken:.0f} %{provisional} ({counted})"
    if standing.word is None:
        return f"{number}; nothing to compare with yet"
    against = "to" if standing.word is Word.SIMILAR else ""
    words = " ".join(filter(None, (SIGNS[standing.word], standing.word.value, against, "your own average")))
    return f"{words}; {number}"


def band(standing: Standing, cells: int) -> str:
    """Draw a share with its margin on a scale from 0 to 100 %, and the learner's average; all bands compare by eye."""
    low, high = standing.interval
    first, last = _cell(low, cells), _cell(high, cells)
    marks = ["·"] * cells
    marks[first : last + 1] = "├" + "─" * (last - first - 1) + "┤"
    marks[_cell(standing.average or 0.0, cells)] = "│"
    marks[_cell(standing.share.percent / 100, cells)] = "●"
    return "".join(marks)


def _cell(share: float, cells: int) -> int:
    return round(share * (cells - 1))


def ethic_lines(standings: Standings, subject: Subject, width: int = WIDTH) -> Iterator[str]:
    """Tell the counts of each ethic asked, the most missed first."""
    names = {number: f"{number}. {ethic.name}" for number, ethic in subject.ethics.items()}
    return _counts(standings.by_ethic, names, width)


def competency_lines(standings: Standings, subject: Subject, width: int = WIDTH) -> Iterator[str]:
    """Tell the counts of each competency asked, the most missed first."""
    names = {name: f"{name} {competency.text}" for name, competency in subject.competencies.items()}
    return _counts(standings.by_competency, names, width)


def _counts(shares: Mapping[Name, Share], names: Mapping[Name, str], width: int) -> Iterator[str]:
    if not shares:
        yield from wrapped("Nothing to count yet. Each question that you meet for the first time counts here.", width)
        return
    yield from wrapped("Right of asked, at first sight; too few each for more than a count. Most missed first.", width)
    for key, share in shares.items():
        name = snippet(names.get(key, str(key)), max(width, LEAST_WIDTH) - 14)
        yield f"{share.right:>4} of {share.questions:<4}  {name}"


def readiness_lines(readiness: Readiness, width: int = WIDTH) -> Iterator[str]:
    """Tell what the last whole exams say or what is missing, what would change it, and how far it can be trusted."""
    word = readiness.word
    yield READY_SIGNS[word]
    yield from wrapped(_missing(readiness) if word is Ready.UNKNOWN else _verdict(readiness), width)
    yield from wrapped(NOT_CALIBRATED, width)
    if word is not Ready.UNKNOWN:
        yield ""
        yield "What would change it:"
        for change in _changes(readiness):
            yield from wrapped(change, width, "  ")
    if readiness.counted:
        yield ""
        yield "Exams that count:"
        for sitting in readiness.counted:
            share = sitting.share
            yield from wrapped(
                f"{_exam(sitting)}: {share.right} of {share.questions} unseen questions right", width, "  "
            )
    if readiness.left_out:
        yield ""
        yield "Exams that do not count:"
        for sitting, flaw in readiness.left_out[:LEFT_OUT_SHOWN]:
            yield from wrapped(f"{_exam(sitting)}: {flaw.value}", width, "  ")
        if len(readiness.left_out) > LEFT_OUT_SHOWN:
            yield f"  and {len(readiness.left_out) - LEFT_OUT_SHOWN} before them"


def _verdict(readiness: Readiness) -> str:
    share = readiness.share
    return (
        f"{share.right} of {share.questions} right ({share.percent:.0f} %) over your last {EXAMS} whole exams: "
        f"{_READY_WORDS[readiness.word]}"
    )


def _missing(readiness: Readiness) -> str:
    exams = "one more whole exam" if readiness.missing == 1 else f"{readiness.missing} whole exams"
    least = -(-LEAST_UNSEEN * readiness.questions // 100)
    return (
        f"Missing: {exams} of {readiness.questions} questions in real mode, not interrupted, at least {least} of them "
        "never seen before, within 21 days."
    )


def _changes(readiness: Readiness) -> Iterator[str]:
    """Say what the next exam has to bring for the next better word, and what would lose this one."""
    words = list(LEAST_PERCENT)
    at, whole = words.index(readiness.word), readiness.questions
    if at > 0:
        needed = readiness.needed_next(words[at - 1])
        if needed <= whole:
            yield f"{needed} of {whole} right in the next whole exam make it “{words[at - 1]}”."
        else:
            yield f"“{words[at - 1]}” takes two more whole exams; each replaces an older one."
    if 0 < (kept := readiness.needed_next(readiness.word)) <= whole:
        yield f"Fewer than {kept} right in the next whole exam would end “{readiness.word}”."
    if readiness.lasts_until is not None:
        yield f"From {_day(readiness.lasts_until)} on, exam {readiness.counted[-1].number} is too old to count."


def _exam(sitting: Sitting) -> str:
    return f"Exam {sitting.number}, {_day(sitting.ended)}"


def _day(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{local:%b} {local.day}, {local.year}"


def pace_lines(speed: Speed, width: int = WIDTH) -> Iterator[str]:
    """Tell how long questions take in exams."""
    if speed.per_question is None:
        yield from wrapped("No exam yet: your pace will stand here after the first.", width)
        return
    word = "within" if speed.per_question <= SECONDS_PER_QUESTION else "over"
    yield from wrapped(
        f"{speed.per_question:.0f} seconds a question over {count(speed.questions, 'question')} of exams: {word} the "
        f"{SECONDS_PER_QUESTION} allowed. {speed.slow} took longer than that.",
        width,
    )
