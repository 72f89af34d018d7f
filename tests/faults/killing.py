"""A session in a process of its own that kills itself before a statement, a commit, or an acknowledgement.

Or wherever else `watch` calls what it is given.

The processes come from a fork server: it has no threads, and has imported what is slow to import.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from faults.sessions import Acts

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    ["crss_quiz.storage.store", "crss_quiz.storage.upgrade", "crss_quiz.core.study", "pytest"]
)
NEVER = 0
Die = Callable[..., None]
"""Ends the process if this is the n-th time that it is called."""


@dataclass(frozen=True)
class Life:
    """What is known of a process from outside."""

    acknowledged: int
    """How many acts it told to be saved."""
    points: int | None
    """How many points it passed at which it could have been killed; None if it was killed."""


def at_statements(die: Die) -> None:
    """Call it before each statement and each commit."""
    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, die)


def live(act: Acts, path: Path, dies_at: int, watch: Callable[[Die], None] = at_statements) -> Life:
    """Run a session on a file and kill it at the n-th point; return what it told before."""
    hears, tells = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_act, args=(act, path, dies_at, watch, tells))
    process.start()
    tells.close()
    told: list[int | None] = []
    try:
        while True:
            told.append(hears.recv())
    except EOFError:
        process.join()
    hears.close()
    points = None
    if process.exitcode == 0:
        points = told.pop()
    else:
        assert process.exitcode in (-signal.SIGKILL, -signal.SIGXFSZ), (
            f"it ended with {process.exitcode}, not by the kill"
        )
    return Life(len(told), points)


def _act(act: Acts, path: Path, dies_at: int, watch: Callable[[Die], None], tells: Connection[Any, Any]) -> None:
    points = count(1)
    last = 0

    def die(*_: object) -> None:
        nonlocal last
        last = next(points)
        if last == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    watch(die)
    for _ in act(path):
        die()
        tells.send(None)
    tells.send(last)
