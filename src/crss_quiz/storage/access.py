"""What may be done with the learner's file where it lies: on a locked stick, in a folder of somebody else's."""

from __future__ import annotations

import os
from pathlib import Path

from crss_quiz.core.errors import QuizError


class ReadOnlyError(QuizError):
    """The learner's file can be looked at, but nothing can be written there."""


class NotReadableError(QuizError):
    """The learner's file cannot even be looked at. It may be whole."""


def demand_reading(path: Path) -> None:
    """NotReadableError where a file that is there may not be read."""
    if path.exists() and not os.access(path, os.R_OK):
        raise NotReadableError(f"{path} may not be read; check its permissions, or name another folder with --home")
    if _is_cut_from_its_log(path):
        raise NotReadableError(
            f"the last answers of {path} are in the file beside it that ends in -wal, and cannot be read there, for"
            f" nothing may be written in {path.parent}; copy that folder, and name the copy with --home"
        )


def demand_writing(path: Path) -> None:
    """ReadOnlyError where a file that is there may not be written, or its folder, where SQLite keeps its log."""
    if objection := objection_to_writing(path):
        raise ReadOnlyError(f"{objection} (`crss-quiz stats`, `cards`, `plan` and `results` work all the same)")


def objection_to_writing(path: Path) -> str:
    """Return why a file that is there may not be written and what to do, in one sentence; empty if it may."""
    if not path.exists() or may_be_written(path):
        return ""
    mend = f"check the permissions of {path.parent}, or name another folder with --home"
    return f"{path} may be read but not written; {mend}"


def may_be_written(path: Path) -> bool:
    """Whether a file that is there may be written."""
    return os.access(path, os.W_OK) and _may_be_made_beside(path)


def is_still(path: Path) -> bool:
    """Whether a file has no log and can get none: SQLite reads it only if told that nobody will change it."""
    return not _may_be_made_beside(path) and not _has_log(path)


def _may_be_made_beside(path: Path) -> bool:
    return os.access(path.parent, os.W_OK | os.X_OK)


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _is_cut_from_its_log(path: Path) -> bool:
    """Whether a log lies beside a file without the index that SQLite needs to read it, and can make nowhere."""
    return not _may_be_made_beside(path) and _has_log(path) and not path.with_name(f"{path.name}-shm").exists()
