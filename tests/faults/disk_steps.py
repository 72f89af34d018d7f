"""Every step by which the program touches the disk: what Python calls, what SQLite does inside one call, each page."""

from __future__ import annotations

import io
import resource
import signal
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from faults.killing import Die
from faults.sessions import Acts

PAGE = 4096
INSTRUCTIONS = 200
"""Of SQLite's virtual machine, between two points; a copy of a small file takes some ten thousand."""
_FILE_CALLS = frozenset(
    ("open", "close", "write", "sendfile", "fsync", "replace", "rename", "unlink", "link", "mkdir", "chmod", "utime")
)
_SQL_CALLS = frozenset(("connect", "execute", "executemany", "close", "commit"))


def at_disk_steps(die: Die) -> None:
    """Call it before and after each call that touches the disk, and every so often while SQLite works."""

    def on_call(_frame: FrameType, event: str, called: Any) -> None:
        if event in ("c_call", "c_return") and touches_the_disk(called):
            if called.__name__ == "execute":
                database = called.__self__
                getattr(database, "connection", database).set_progress_handler(die, INSTRUCTIONS)
            die()

    sys.setprofile(on_call)


def touches_the_disk(called: Any) -> bool:
    """Whether a function of C's is one by which files and folders are read or changed."""
    if is_of_sqlite(called):
        return called.__name__ in _SQL_CALLS
    return called.__name__ in _FILE_CALLS and (
        isinstance(called.__self__, io.IOBase) or getattr(called, "__module__", None) in ("posix", "io", "_io")
    )


def is_of_sqlite(called: Any) -> bool:
    """Whether a function of C's is one of SQLite's."""
    return (
        isinstance(getattr(called, "__self__", None), sqlite3.Connection | sqlite3.Cursor) or called is sqlite3.connect
    )


def no_file_beyond(size: int, act: Acts, path: Path) -> Iterator[None]:
    """Act, and be killed by the write that would make any file larger than so many bytes."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    yield from act(path)
