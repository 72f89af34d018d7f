"""A disk with little room, for one process: a file system in memory, in a user namespace of its own.

Where the system gives nobody such a namespace, a limit on the size of files takes its place.
"""

from __future__ import annotations

import ctypes
import os
import resource
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from faults.killing import CONTEXT

SIZE = 8_000_000
PAGE = 4096
_NEW_NAMESPACES = 0x10000000 | 0x00020000
"""CLONE_NEWUSER and CLONE_NEWNS of sched.h."""
_BALLAST = "ballast"

Leave = Callable[[int], None]
"""Leaves so many bytes free; all of them where that is SIZE."""
Acts = Callable[[Path, Leave], int]
"""Gets a folder on the disk and what fills that; returns how many cases it tried."""


def on_a_small_disk(acts: Acts, folder: Path) -> int:
    """Run something on a small disk in a process of its own; return how many cases it tried."""
    hears, tells = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_run, args=(acts, folder, tells))
    process.start()
    tells.close()
    try:
        cases: int = hears.recv()
    except EOFError:
        cases = 0
    process.join()
    hears.close()
    assert process.exitcode == 0, "see its traceback above"
    return cases


def _run(acts: Acts, folder: Path, tells: Connection[Any, Any]) -> None:
    try:
        _mount(folder)
    except OSError:
        tells.send(acts(folder, _limit))
    else:
        tells.send(acts(folder, _fill_in(folder)))


def _mount(folder: Path) -> None:
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    _demand(libc.unshare(_NEW_NAMESPACES))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {user} 1")
    Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    _demand(libc.mount(b"none", bytes(folder), b"tmpfs", 0, f"size={SIZE}".encode()))


def _demand(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _fill_in(folder: Path) -> Leave:
    def leave(free: int) -> None:
        with suppress(FileNotFoundError):
            (folder / _BALLAST).unlink()
        status = os.statvfs(folder)
        ballast = (status.f_bavail - free // PAGE) * PAGE
        if ballast > 0:
            with (folder / _BALLAST).open("wb") as stream:
                os.posix_fallocate(stream.fileno(), 0, ballast)

    return leave


def _limit(free: int) -> None:
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (most if free >= SIZE else free, most))
