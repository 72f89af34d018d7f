"""Copies of the learner's file: made whole, and checked before they count."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crss_quiz import whole_file
from crss_quiz.core.errors import QuizError
from crss_quiz.storage.integrity import fault_of, row_counts

_STAMP = "%Y-%m-%d-%H%M%S"
_STAMPED = re.compile(r"(\d{4}-\d\d-\d\d-\d{6})-([a-z-]+)")
_SUFFIX = ".sqlite3"
_UNFINISHED = ".unfinished"


class BackupError(QuizError):
    """No copy could be made; what is there is as it was."""


@dataclass(frozen=True)
class Backup:
    """One copy."""

    path: Path
    made: datetime
    """Aware, in UTC."""
    reason: str
    """What it was made for: daily, before-restore, before-repair, before-leaving-0003."""
    is_thinned: bool
    """Whether it goes when it is old; a copy made before a migration stays."""


def folder_of(path: Path) -> Path:
    """Return where the backups of a learner's file lie."""
    return path.with_name("backups")


def backups(path: Path) -> list[Backup]:
    """Return the backups of a learner's file, the newest first; nothing is opened."""
    return sorted(_found(folder_of(path)), key=lambda backup: (backup.made, backup.path.name), reverse=True)


def _found(folder: Path) -> Iterator[Backup]:
    for file in folder.glob(f"*{_SUFFIX}"):
        stamped = _STAMPED.fullmatch(file.stem)
        if stamped is None:
            yield Backup(file, datetime.fromtimestamp(file.stat().st_mtime, UTC), file.stem, is_thinned=False)
        else:
            made = datetime.strptime(stamped[1], _STAMP).replace(tzinfo=UTC)
            yield Backup(file, made, stamped[2], is_thinned=True)


def back_up(path: Path, now: datetime, reason: str) -> Path:
    """Copy the learner's file into a backup of its own and return where that is. `now` is aware."""
    target = free_name(path, now, reason, _SUFFIX)
    copy(path, target)
    return target


def free_name(path: Path, now: datetime, reason: str, suffix: str) -> Path:
    """Return a name in the folder of backups that says when and what for, and that nothing has yet."""
    now = now.astimezone(UTC)
    while (target := folder_of(path) / f"{now:{_STAMP}}-{reason}{suffix}").exists():
        now += timedelta(seconds=1)
    return target


def incoming(path: Path) -> Path:
    """Return where a backup lies on its way into the place of the learner's file."""
    return path.with_suffix(".restoring")


def clear_unfinished(path: Path) -> None:
    """Delete what a kill left of a copy that was being made. Whoever calls this has the lock of the learner's file."""
    left = {*folder_of(path).glob(f"*{_UNFINISHED}*"), *path.parent.glob(f"{path.stem}{_UNFINISHED}*")}
    for unfinished in (*left, incoming(path)):
        unfinished.unlink(missing_ok=True)


def copy(source: Path, target: Path) -> None:
    """Copy a database whole, its write-ahead log included; the copy is checked and put in place in one step.

    The copy bears the time at which its source was last changed. BackupError if it cannot be made.
    """
    with _making(source, target) as unfinished:
        changed = last_change(source)
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        if fault := fault_of(unfinished):
            raise BackupError(f"the copy of {source} is not whole ({fault}); try again")
        if row_counts(unfinished) != row_counts(source):
            raise BackupError(f"the copy of {source} lacks rows; try again while nothing else uses the file")
        os.utime(unfinished, ns=(changed, changed))


def copy_bytes(source: Path, target: Path) -> None:
    """Copy a file as it is, for one that is too damaged to be read; BackupError if that cannot be done."""
    with _making(source, target) as unfinished:
        shutil.copyfile(source, unfinished)


@contextmanager
def _making(source: Path, target: Path) -> Iterator[Path]:
    """Give an empty file that is the learner's alone, to copy into; put it in place, or leave nothing of it."""
    unfinished = target.with_suffix(_UNFINISHED)
    try:
        whole_file.make_folder(target.parent)
        unfinished.unlink(missing_ok=True)
        os.close(whole_file.open_new(unfinished))
        yield unfinished
        whole_file.put_in_place(unfinished, target)
    except (sqlite3.Error, OSError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else error
        mend = "see that there is room on the disk and that the folder may be written in"
        raise BackupError(f"{source} could not be copied into {target.parent} ({reason}); {mend}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def last_change(path: Path) -> int:
    """Return when the file was last written, in nanoseconds, its write-ahead log included."""
    log = path.with_name(f"{path.name}-wal")
    changed = path.stat().st_mtime_ns
    if log.exists() and (status := log.stat()).st_size:
        changed = max(changed, status.st_mtime_ns)
    return changed
