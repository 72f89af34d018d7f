"""What belongs to the learner is readable by the learner alone."""

from __future__ import annotations

import stat
from pathlib import Path

from crss_quiz.storage.backup import backups, folder_of

_OTHERS = 0o077


def open_to_others(path: Path) -> list[Path]:
    """Return which of the learner's folder, file and backups somebody else may read or change."""
    places = (path.parent, path, folder_of(path), *(backup.path for backup in backups(path)))
    return [place for place in places if place.exists() and stat.S_IMODE(place.stat().st_mode) & _OTHERS]


def close_to_others(path: Path) -> None:
    """Take from everybody else what they may do with them."""
    for place in open_to_others(path):
        place.chmod(stat.S_IMODE(place.stat().st_mode) & ~_OTHERS)
