"""The same machine at another time, for real processes: it slept meanwhile, or was started anew.

Where the system lets everybody make a time namespace (most Linux kernels since 5.6), the process gets one in which
CLOCK_BOOTTIME is ahead, as it is after sleep, and a boot id of its own; the program in it is untouched. Elsewhere the
readers of the two are replaced in the process, which is all that differs. The wall clock cannot be moved this way; a
saved attempt whose wall clock was behind is the same thing seen from the other side (`Sitting.wall`).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from crss_quiz.core.attempt import Attempt, Mode
from crss_quiz.core.clock import COUNT_SLEEP, Stamp, SystemClock
from crss_quiz.storage.store import Store
from made import OPTION_IDS, HandClock, make_attempt

TESTS = Path(__file__).parents[1]
BOOT_ID = "/proc/sys/kernel/random/boot_id"
REPLACED = f"""
import time
from crss_quiz.core import clock
numbers = [getattr(time, name) for name in {COUNT_SLEEP!r} if hasattr(time, name)][:1]
read = time.clock_gettime
time.clock_gettime = lambda number: read(number) + (SLEPT if number in numbers else 0)
if BOOT:
    clock._read_boot_id = lambda: BOOT
"""


AWAKE = time.CLOCK_MONOTONIC


@dataclass(frozen=True)
class Sitting:
    """An exam to begin."""

    mode: str = "real"
    minutes: int = 60
    wall: float = 0.0
    """Seconds by which the wall clock was moved before."""


@dataclass(frozen=True)
class Machine:
    """A machine that slept so many seconds more than ours has, and was perhaps started anew."""

    slept: int = 0
    boot_id: str | None = None
    """None if it is the boot that we are in."""

    def command(self, code: str, *, is_real: bool | None = None) -> list[str]:
        """Return the command that runs Python code there, by a namespace if that can be."""
        if is_real is None:
            is_real = has_namespaces()
        path = f"import sys; sys.path[:0] = [{str(TESTS)!r}, {str(TESTS / 'tui')!r}]\n"
        if not is_real:
            return [sys.executable, "-c", f"{path}SLEPT, BOOT = {self.slept}, {self.boot_id!r}\n{REPLACED}\n{code}"]
        enter = ["unshare", "-UrTm", "--fork", "--boottime", str(self.slept)]
        if self.boot_id:
            name = 'name=$(mktemp) && echo "$0" >"$name" && mount --bind "$name" ' + BOOT_ID
            enter += ["sh", "-c", name + ' && rm "$name" && exec "$@"', self.boot_id]
        return [*enter, sys.executable, "-c", path + code]

    def begin(self, path: Path, *exams: Sitting) -> list[Told]:
        """Let a process there begin exams in a file."""
        return self._told(f"machine.begin(Path({str(path)!r}), {[astuple(exam) for exam in exams]!r})")

    def reopen(self, path: Path) -> list[Told]:
        """Let a process there come back to all exams of a file."""
        return self._told(f"machine.reopen(Path({str(path)!r}))")

    def _told(self, call: str) -> list[Told]:
        code = f"import json\nfrom pathlib import Path\nfrom faults import machine\nprint(json.dumps({call}))"
        done = subprocess.run(self.command(code), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [Told(**told) for told in json.loads(done.stdout)]


@cache
def has_namespaces() -> bool:
    """Whether everybody may make a time namespace, and bind a file over the boot id in it."""
    if shutil.which("unshare") is None:
        return False
    command = Machine(1, "another").command("", is_real=True)
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True)
class Told:
    """What a process told of an exam, and between which readings of a clock that only counts waking time."""

    left: float
    is_open: bool
    pauses: list[float]
    boot_id: str
    before: float
    after: float

    def awake_since(self, earlier: Told) -> tuple[float, float]:
        """Return the least and the most seconds that the machine was awake from one stamp to the other."""
        return self.before - earlier.after, self.after - earlier.before


def begin(path: Path, exams: Iterable[tuple[str, int, float]]) -> list[dict[str, Any]]:
    """Begin exams with one answer each, and return what is to be told of them."""
    before = time.clock_gettime(AWAKE)
    now = SystemClock().now()
    after = time.clock_gettime(AWAKE)
    with closing(Store.open(path, now)) as store:
        attempts = [_begun(now, *exam) for exam in exams]
        for attempt in attempts:
            store.begin(attempt)
    return [_told(attempt, before, after) for attempt in attempts]


def reopen(path: Path) -> list[dict[str, Any]]:
    """Come back to all exams of a file."""
    before = time.clock_gettime(AWAKE)
    now = SystemClock().now()
    after = time.clock_gettime(AWAKE)
    attempts = []
    with closing(Store.open(path, now)) as store:
        for number in sorted(summary.number for summary in store.attempts()):
            attempts.append(store.load(number).reopen(now))
            store.save(number, attempts[-1])
    return [_told(attempt, before, after) for attempt in attempts]


def _begun(now: Stamp, mode: str, minutes: int, wall: float) -> Attempt:
    clock = HandClock()
    clock.boot_id, clock.boot_seconds, clock.wall = now.boot_id, now.boot_seconds, now.wall
    clock.set_wall(wall)
    return make_attempt(clock, 5, Mode(mode), minutes=minutes).answer(OPTION_IDS[0], clock.now())


def _told(attempt: Attempt, before: float, after: float) -> dict[str, Any]:
    return {
        "left": attempt.seconds_left,
        "is_open": attempt.is_open,
        "pauses": [pause.seconds for pause in attempt.pauses],
        "boot_id": attempt.stamp.boot_id,
        "before": before,
        "after": after,
    }
