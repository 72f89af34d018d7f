"""The machine's own clock, in real processes: the lid was shut, the machine started anew, the wall clock moved."""

import random
import time
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest
from driving import exam, sitting, store
from tours import PRACTICE

from crss_quiz.core.clock import SystemClock, seconds_between
from crss_quiz.paths import Home
from faults import machine
from faults.cases import IS_FULL, LONG, Tell
from faults.machine import Machine, Sitting, Told, has_namespaces
from made import HandClock
from real_terminal import real_terminal

MINUTE = 60
HOUR = 60 * MINUTE
STEPS = 40 if IS_FULL else 3


def here(told: list[dict[str, Any]]) -> list[Told]:
    """What was told in this process, which is one of the real ones."""
    return [Told(**one) for one in told]


def spent(earlier: Told, later: Told, slept: float = 0.0) -> bool:
    """Whether what was left has shrunk by the time awake and the time asleep, to the microsecond that is known."""
    least, most = later.awake_since(earlier)
    return least + slept - 1e-6 <= earlier.left - later.left <= most + slept + 1e-6


@pytest.mark.parametrize("is_replaced", [False, True], ids=["the clock of the system", "replaced readers"])
def test_while_the_lid_is_shut_time_runs_on_in_a_real_exam_and_stands_still_in_practice(
    is_replaced: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_replaced:
        monkeypatch.setattr(machine, "has_namespaces", lambda: False)
    path, moved = tmp_path / "learner.sqlite3", (-HOUR, HOUR, -365 * 24 * HOUR)
    exams = [Sitting(), Sitting(minutes=20), Sitting("practice"), *(Sitting(wall=wall) for wall in moved)]
    begun = here(machine.begin(path, [astuple(exam) for exam in exams]))
    woken = Machine(slept=20 * MINUTE).reopen(path)

    assert woken[0].boot_id == begun[0].boot_id
    assert woken[0].is_open
    assert spent(begun[0], woken[0], 20 * MINUTE)
    assert (woken[1].is_open, woken[1].left) == (False, 0)

    least, most = woken[2].awake_since(begun[2])
    (pause,) = woken[2].pauses
    assert woken[2].left == begun[2].left
    assert least <= pause - 20 * MINUTE <= most

    for before, after in zip(begun[3:], woken[3:], strict=True):  # the wall clock was moved: that changes nothing
        assert spent(before, after, 20 * MINUTE)


def test_a_boot_clock_that_went_back_gives_no_time(tmp_path: Path) -> None:
    path = tmp_path / "learner.sqlite3"
    begun = Machine(slept=HOUR).begin(path, Sitting(), Sitting("practice"))
    for before, after in zip(begun, here(machine.reopen(path)), strict=True):
        assert after.boot_id == before.boot_id
        assert after.left == before.left


def test_after_a_new_start_the_wall_clock_alone_decides_and_time_left_never_grows(tmp_path: Path) -> None:
    """The one that begins has an hour more on its boot clock; by that, the others would have gone back."""
    path = tmp_path / "learner.sqlite3"
    exams = (Sitting(wall=-20 * MINUTE), Sitting(wall=20 * MINUTE), Sitting("practice", wall=-20 * MINUTE))
    begun = Machine(slept=HOUR).begin(path, *exams)
    on, back, practice = Machine(boot_id="started-anew").reopen(path)
    assert on.boot_id == "started-anew" != begun[0].boot_id
    assert begun[0].left - 30 * MINUTE < on.left < begun[0].left - 20 * MINUTE
    assert back.left == begun[1].left
    assert practice.left == begun[2].left
    assert 20 * MINUTE < practice.pauses[0] < 30 * MINUTE


@pytest.mark.timeout(LONG)
def test_through_many_nights_and_new_starts_time_left_is_exact_and_never_grows(tmp_path: Path, tell: Tell) -> None:
    """The boot clock goes ahead and back by lot; backwards counts as nothing."""
    path, lot, last = tmp_path / "learner.sqlite3", random.Random(9), Machine()
    (before,) = here(machine.begin(path, [("real", 3_000, 0.0)]))
    for step in range(STEPS):
        now = Machine(lot.randrange(0, HOUR, MINUTE), lot.choice([last.boot_id, f"boot-{step}"]))
        (after,) = now.reopen(path)
        slept = now.slept - last.slept if now.boot_id == last.boot_id else 0
        assert after.left <= before.left
        assert spent(before, after, slept) if slept >= 0 else after.left > before.left - MINUTE
        before, last = after, now
    how = "in time namespaces" if has_namespaces() else "with the clock's readers replaced"
    tell(f"the machine's own clock: asleep, set back, started anew ({how})", "time left exact, and never more", STEPS)


@pytest.mark.parametrize(("name", "number"), [("CLOCK_BOOTTIME", 7), ("CLOCK_MONOTONIC_RAW", 4)])
def test_each_system_is_asked_for_its_clock_that_counts_sleep(
    name: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linux has both names, and only the first counts sleep there; macOS has the second alone, and it does."""
    monkeypatch.delattr(time, "CLOCK_BOOTTIME", raising=False)
    monkeypatch.setattr(time, "CLOCK_MONOTONIC_RAW", 4, raising=False)
    if name == "CLOCK_BOOTTIME":
        monkeypatch.setattr(time, "CLOCK_BOOTTIME", 7, raising=False)
    monkeypatch.setattr(time, "clock_gettime", lambda asked: float(asked))
    assert SystemClock().now().boot_seconds == number


def test_without_such_a_clock_time_still_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows: there the plain clock counts sleep."""
    monkeypatch.delattr(time, "CLOCK_BOOTTIME", raising=False)
    monkeypatch.delattr(time, "CLOCK_MONOTONIC_RAW", raising=False)
    monkeypatch.setattr(time, "monotonic", lambda: 12.5)
    assert SystemClock().now().boot_seconds == 12.5


async def test_a_kill_finds_at_most_five_seconds_unsaved_however_the_looks_at_the_clock_fall(
    home: Home, clock: HandClock
) -> None:
    async with sitting(home, clock, PRACTICE) as pilot:
        for _ in range(12):
            clock.advance(0.99)
            saved = store(pilot).load(1)
            assert seconds_between(saved.stamp, clock.now()) <= 5
            assert saved.reopen(clock.now()).seconds_left <= exam(pilot).attempt.tick(clock.now()).seconds_left + 5
            exam(pilot).look_at_clock()


def test_the_program_tells_how_long_the_lid_was_shut(tmp_path: Path) -> None:
    with real_terminal(tmp_path, "exam", "--length", "quarter", "--seed", "3") as terminal:
        terminal.wait_for("Start the clock")
        terminal.press("\r")
        terminal.wait_for("0 answered")
        terminal.press("2")
        terminal.wait_for("1 answered")
        terminal.press("\x11")
        assert terminal.end() == 0
    command = Machine(slept=20 * MINUTE).command("sys.argv[0] = 'crss-quiz'\nfrom crss_quiz.cli import main\nmain()")
    with real_terminal(tmp_path, code=f"import os; os.execvp({command[0]!r}, {command!r})") as terminal:
        terminal.wait_for("are in your decks")
        terminal.press("r")
        terminal.wait_for("Time ran on while you were away: 9:")
        terminal.press("\x1b\x11")
        assert terminal.end() == 0
        assert terminal.is_as_before()
