"""One writer: a lock on the learner's file for the life of the program. A kill frees it; nobody has to clean up."""

from __future__ import annotations

import os
from pathlib import Path

import filelock

from crss_quiz.core.errors import QuizError


class AlreadyOpenError(QuizError):
    """Another program has the learner's file open."""

    def __init__(self, path: Path, process: int | None) -> None:
        self.process = process
        """Its number, where it could be read."""
        who = f"process {process}" if process else "another process"
        super().__init__(
            f"{path} is already open in {who}; close that crss-quiz first"
            " (`crss-quiz stats`, `cards`, `plan` and `results` work beside it)"
        )


class LockError(QuizError):
    """No lock can be made beside the learner's file."""


class WriterLock:
    """The lock, held."""

    def __init__(self, path: Path) -> None:
        """Take the lock of the learner's file at a path; AlreadyOpenError if somebody else has it.

        LockError where the folder does not allow it.
        """
        self._holder = path.with_suffix(".pid")
        # The file is opened in one thread and closed in another, hence not thread-local
        self._lock = filelock.FileLock(path.with_suffix(".lock"), timeout=0, mode=0o600, thread_local=False)
        try:
            self._lock.acquire()
            self._holder.write_text(f"{os.getpid()}\n", encoding="ascii")
        except filelock.Timeout:
            raise AlreadyOpenError(path, _read_process(self._holder)) from None
        except OSError as error:
            self.release()
            mend = (
                f"see that there is room on the disk and check the permissions of {path.parent},"
                " or name another folder with --home"
            )
            raise LockError(f"{path} cannot be kept for one program at a time ({error.strerror}); {mend}") from error

    def release(self) -> None:
        """Give the lock back."""
        self._lock.release()


def _read_process(holder: Path) -> int | None:
    try:
        return int(holder.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
