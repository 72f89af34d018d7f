"""Putting a backup in the place of the learner's file, after what is there was copied."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from crss_quiz import whole_file
from crss_quiz.storage.backup import (
    Backup,
    BackupError,
    back_up,
    clear_unfinished,
    copy,
    copy_bytes,
    free_name,
    incoming,
)
from crss_quiz.storage.database import REVISIONS, DatabaseError, read_version
from crss_quiz.storage.integrity import fault_of, finish_rollback
from crss_quiz.storage.lock import WriterLock

REASON = "before-restore"
WAIT_FOR_READERS = 2.0
"""Seconds; what `crss-quiz stats` and the like need at most."""


def restore(path: Path, backup: Backup, now: datetime) -> Path | None:
    """Put a backup in place; return where the copy of what was there is, None if nothing was. `now` is aware.

    AlreadyOpenError while another program has the file; BackupError where the backup is damaged or no copy can be
    made, and then everything is as it was.
    """
    if fault := fault_of(backup.path):
        raise BackupError(f"{backup.path} is damaged ({fault}); choose another: `crss-quiz restore` lists them")
    if read_version(backup.path) not in REVISIONS:
        raise BackupError(f"{backup.path} is not from this crss-quiz; `crss-quiz restore` lists the others")
    if path.is_dir():
        raise DatabaseError(f"{path} is a folder, where the learner's file should be; move it away and try again")
    with closing(_Held(path)):
        clear_unfinished(path)
        finish_rollback(path)
        copy(backup.path, incoming(path))
        try:
            kept = keep_what_is_there(path, now, REASON)
            _let_go(path)
            whole_file.put_in_place(incoming(path), path)
        except (sqlite3.Error, OSError) as error:
            mend = "see that there is room on the disk and that nothing else uses the file"
            raise BackupError(f"{backup.path} could not be put in the place of {path} ({error}); {mend}") from error
        finally:
            incoming(path).unlink(missing_ok=True)
        return kept


def _let_go(path: Path) -> None:
    """Part the learner's file from its write-ahead log, which would be played into whatever takes its place.

    A kill may come after each step. A file that is whole therefore first takes in what only the log holds; one that
    is not goes before its log, for without that it might pass for whole: there are copies of both.
    """
    if path.exists() and path.stat().st_size:
        if fault_of(path):
            path.unlink()
            whole_file.sync_folder(path.parent)
        else:
            _take_in_log(path)
    for name in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    whole_file.sync_folder(path.parent)


def _take_in_log(path: Path) -> None:
    with closing(sqlite3.connect(path, timeout=WAIT_FOR_READERS)) as connection:
        (is_busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise sqlite3.OperationalError("another program is reading it")


def keep_what_is_there(path: Path, now: datetime, reason: str) -> Path | None:
    """Copy the learner's file, byte for byte with what belongs to it where it is damaged; None if there is none."""
    if not path.exists() or not path.stat().st_size:
        return None
    if not fault_of(path):
        return back_up(path, now, reason)
    target = free_name(path, now, reason, ".damaged")
    for name in ("-wal", ""):
        part = path.with_name(path.name + name)
        if part.exists():
            copy_bytes(part, target.with_name(target.name + name))
    return target


class _Held(WriterLock):
    """The lock, given back by `closing`."""

    def close(self) -> None:
        self.release()
