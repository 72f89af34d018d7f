"""The one place that may ask what time it is; everybody else is given a Stamp."""

import time
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol

DAY_STARTS_AT_HOUR = 4
"""A session at half past three in the morning belongs to the evening before (DESIGN §6)."""

COUNT_SLEEP = ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC_RAW")
"""The clocks that go on while the machine sleeps, on Linux and on macOS (clock_gettime(3) of each system).

On both, `time.monotonic` stands still meanwhile. On Windows, which has neither clock, it goes on: GetTickCount64 and
QueryPerformanceCounter count sleep. On Linux CLOCK_MONOTONIC_RAW does not; there the first name is always found.
"""


@dataclass(frozen=True)
class Stamp:
    """A moment, taken so that the time between two of them can be told even if the wall clock was moved."""

    boot_id: str
    """Names the run of the machine in which `boot_seconds` counts."""
    boot_seconds: float
    """Seconds since that boot, the time spent asleep included."""
    wall: datetime
    """The wall clock, aware, in UTC."""


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> Stamp:
        """Return the present moment."""


class SystemClock:
    """The machine's clock."""

    def __init__(self) -> None:
        self._boot_id = _read_boot_id()

    def now(self) -> Stamp:
        """Return the present moment by the machine."""
        return Stamp(self._boot_id, _boot_seconds(), datetime.now(UTC))  # noqa: TID251 - the one place


def _read_boot_id() -> str:
    """Return the kernel's name for this boot; elsewhere a fresh one, so that only one process trusts its count."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return f"process-{uuid.uuid4()}"


def _boot_seconds() -> float:
    """Return seconds since a moment that stays the same for the whole boot, the time spent asleep included."""
    for name in COUNT_SLEEP:
        number = getattr(time, name, None)
        if number is not None:
            return time.clock_gettime(number)
    return time.monotonic()  # noqa: TID251 - the one place


def seconds_between(earlier: Stamp, later: Stamp) -> float:
    """Return the seconds from one stamp to a later one, never below 0.

    Within one boot the boot clock decides, so a wall clock that jumps changes nothing. Across a reboot only the wall
    clock is left.
    """
    if earlier.boot_id == later.boot_id:
        return max(0.0, later.boot_seconds - earlier.boot_seconds)
    return max(0.0, (later.wall - earlier.wall).total_seconds())


def study_day(local: datetime) -> date:
    """Return the day that a moment of study belongs to, given in the learner's own time."""
    return (local - timedelta(hours=DAY_STARTS_AT_HOUR)).date()


def today(now: Stamp) -> date:
    """Return the study day of a moment, in the learner's own time zone."""
    return study_day(now.wall.astimezone())
