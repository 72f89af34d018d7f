"""The audit as a page in a file."""

import os
from collections.abc import Sequence
from pathlib import Path

from crss_quiz import report as file_report
from crss_quiz.audit.finding import Section
from crss_quiz.audit.report import TITLE, page
from crss_quiz.core.deck import Library
from crss_quiz.core.errors import QuizError
from crss_quiz.core.text import visible


def require_place(path: Path) -> None:
    """Raise a QuizError where no audit can be written; only an earlier audit is replaced."""
    shown = visible(str(path))
    if path.suffix.lower() != ".md":
        raise QuizError(f"{shown} does not end in .md; the audit is written as Markdown, so name it so")
    if os.path.lexists(path) and not _is_audit(path):
        raise QuizError(f"{shown} is already there and is no audit; name another file")
    file_report.writer_for(path, force=True)


def _is_audit(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            return stream.readline().strip() == f"# {TITLE}"
    except OSError:
        return False


def write(path: Path, sections: Sequence[Section], library: Library) -> None:
    """Write the audit as Markdown, whole or not at all; QuizError where that cannot be done."""
    require_place(path)
    file_report.write(path, file_report.as_markdown(page(sections, library)), force=True)
