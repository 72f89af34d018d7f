"""Putting a backup in the place of the learner's file, after what is there was copied."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from datetime import datetime
from pathlib import Path

from crss_quiz.storage.backup import Backup, BackupError, back_up, copy, folder_of, free_name, put_in_place
from crss_quiz.storage.database import REVISIONS, DatabaseError, read_version
from crss_quiz.storage.integrity import fault_of
from crss_quiz.storage.lock import WriterLock

REASON = "before-restore"


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
        incoming = path.with_suffix(".restoring")
        copy(backup.path, incoming)
        kept = keep_what_is_there(path, now, REASON)
        # A write-ahead log that belongs to another file would be played into this one
        for name in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + name).unlink(missing_ok=True)
        put_in_place(incoming, path)
        return kept


def keep_what_is_there(path: Path, now: datetime, reason: str) -> Path | None:
    """Copy the learner's file, byte for byte with what belongs to it where it is damaged; None if there is none."""
    if not path.exists() or not path.stat().st_size:
        return None
    if not fault_of(path):
        return back_up(path, now, reason)
    target = free_name(path, now, reason, ".damaged")
    try:
        folder_of(path).mkdir(mode=0o700, exist_ok=True)
        for name in ("", "-wal"):
            part = path.with_name(path.name + name)
            if part.exists():
                unfinished = target.with_suffix(".unfinished")
                shutil.copyfile(part, unfinished)
                unfinished.chmod(0o600)
                put_in_place(unfinished, target.with_name(target.name + name))
    except OSError as error:
        mend = f"see that there is room on the disk and that {target.parent} may be written in"
        raise BackupError(f"{path} could not be copied ({os.strerror(error.errno or 0)}); {mend}") from error
    return target


class _Held(WriterLock):
    """The lock, given back by `closing`."""

    def close(self) -> None:
        self.release()
