"""The report of an exam as one file, in HTML or Markdown; what a deck says can be neither markup nor a command."""

import os
import re
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path

from crss_quiz import whole_file
from crss_quiz.core.attempt import Attempt
from crss_quiz.core.document import Block, Heading, Paragraph, Table
from crss_quiz.core.errors import QuizError
from crss_quiz.core.exam_report import report
from crss_quiz.core.plan import Plan
from crss_quiz.core.subject import Subject
from crss_quiz.core.text import visible

STYLE = """
body { font: 11pt/1.45 Georgia, serif; color: #111; background: #fff }
main { max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1, h2, h3 { font-family: sans-serif; line-height: 1.2; break-after: avoid }
h2 { border-bottom: 1px solid #777; margin-top: 2rem }
p, th, td { white-space: pre-line; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; margin: 0 0 1rem }
caption { text-align: left; font-style: italic }
th, td { border: 1px solid #777; padding: .25rem .5rem; text-align: left; vertical-align: top }
th[scope=row] { font-weight: normal }
thead { display: table-header-group }
tr { break-inside: avoid }
@page { margin: 18mm }
@media print { body { font-size: 10pt } main { margin: 0; padding: 0; max-width: none } }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Even if a text slipped through, nothing would run and nothing would be fetched."""

_OBEYED = re.compile(r"[\\`*_\[\]<>|~&$#@^{}]|(?<!\d):(?=\S)|:(?=[^\s\d])")
"""What Markdown obeys anywhere, with the extensions that are common; a colon makes links and emoji, but not in 9:30."""
_OBEYED_FIRST = re.compile(r"^(\d*)([-+=.)])")
"""What it obeys at the beginning of a line: lists, rules, underlined headings."""
_WEB = re.compile(r"\b(www)\.", re.IGNORECASE)


def html(attempt: Attempt, number: int, subject: Subject, plan: Plan | None, minutes: float | None) -> str:
    """Return the report as one HTML page that fetches nothing; QuizError while the exam is open."""
    return as_html(report(attempt, number, subject, plan, minutes), f"Result of exam {number}")


def markdown(attempt: Attempt, number: int, subject: Subject, plan: Plan | None, minutes: float | None) -> str:
    """Return the report as Markdown; QuizError while the exam is open."""
    return as_markdown(report(attempt, number, subject, plan, minutes))


Writer = Callable[[Attempt, int, Subject, Plan | None, float | None], str]
WRITERS: dict[str, Writer] = {".html": html, ".md": markdown}
"""By the suffix of the file."""


def writer_for(path: Path, *, force: bool = False) -> Writer:
    """Return what writes the kind of file that a path names; QuizError where none may be written there."""
    shown = visible(str(path))
    if path.suffix.lower() not in WRITERS:
        raise QuizError(f"{shown} ends in neither .html nor .md; a report is one or the other, so name it so")
    if not path.parent.is_dir():
        raise QuizError(f"there is no folder {visible(str(path.parent))}; make it first, or name another")
    if path.is_dir():
        raise QuizError(f"{shown} is a folder; name a file")
    if os.path.lexists(path) and not force:
        raise QuizError(f"{shown} is already there; name another file, or add --force to replace it")
    return WRITERS[path.suffix.lower()]


def write(path: Path, text: str, *, force: bool = False) -> None:
    """Write a report, whole or not at all, readable by the learner alone; QuizError where that cannot be done.

    A file that is there stays, unless `force`; a link is replaced, not followed.
    """
    writer_for(path, force=force)
    try:
        whole_file.write(path, text, replaces=force)
    except OSError as error:
        raise QuizError(
            f"{visible(str(path))} could not be written ({error.strerror}); what was there before still is"
        ) from error


def as_html(blocks: Iterable[Block], title: str) -> str:
    """Return blocks as one page."""
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">',
            f"<title>{_plain(title)}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            *map(_html_of, blocks),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _plain(text: str) -> str:
    return escape(visible(text))


def _html_of(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level}>{_plain(text)}</h{level}>"
        case Paragraph(text, is_strong):
            return f"<p><strong>{_plain(text)}</strong></p>" if is_strong else f"<p>{_plain(text)}</p>"
        case Table(caption, columns, rows):
            head = "".join(f'<th scope="col">{_plain(column)}</th>' for column in columns)
            body = "\n".join(f"<tr>{_row(row)}</tr>" for row in rows)
            return (
                f"<table>\n<caption>{_plain(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
                f"<tbody>\n{body}\n</tbody>\n</table>"
            )


def _row(cells: tuple[str, ...]) -> str:
    first, *others = map(_plain, cells)
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in others)


def as_markdown(blocks: Iterable[Block]) -> str:
    """Return blocks as CommonMark with tables."""
    return "\n\n".join(map(_markdown_of, blocks)) + "\n"


def _markdown_of(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {_cell(text)}"
        case Paragraph(text, is_strong):
            lines = [_safe(line) for line in text.splitlines() if line.strip()]
            return "\\\n".join(f"**{line}**" if is_strong else line for line in lines)
        case Table(caption, columns, rows):
            lines = [_line(columns), _line(["---"] * len(columns), is_safe=True), *map(_line, rows)]
            return f"{_cell(caption)}:\n\n" + "\n".join(lines)


def _line(cells: Iterable[str], *, is_safe: bool = False) -> str:
    return "| " + " | ".join(cells if is_safe else map(_cell, cells)) + " |"


def _cell(text: str) -> str:
    return _safe(" ".join(text.split()))


def _safe(text: str) -> str:
    """Return one line of text as Markdown that says just that."""
    escaped = _OBEYED.sub(r"\\\g<0>", visible(text).strip())
    return _WEB.sub(r"\1\\.", _OBEYED_FIRST.sub(r"\1\\\2", escaped))
