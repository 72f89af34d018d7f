"""What may end or stop the program from outside, sent to the real process on a real terminal."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from tours import TOURS

from crss_quiz.core.attempt import Attempt
from crss_quiz.core.clock import SystemClock
from crss_quiz.storage.store import Store
from faults.cases import IS_FULL, Tell, sample
from faults.touring import on_screen, wait_for_frame
from real_terminal import PATIENCE, RealTerminal, real_terminal

ENDS = {signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGINT: 130}
SET_UP = b"\x1b[?1049h"
EXAM = ("exam", "--length", "quarter", "--seed", "3")


def begin(terminal: RealTerminal) -> None:
    """Start the exam and answer the first question."""
    terminal.wait_for("Start the clock")
    terminal.press("\r")
    terminal.wait_for("0 answered")
    terminal.press("2")
    terminal.wait_for("1 answered")


def saved(folder: Path) -> Attempt:
    """The exam in the file, which nobody else has open any more."""
    store = Store.open(folder / "learner.sqlite3", SystemClock().now())
    try:
        return store.load(1)
    finally:
        store.close()


@pytest.mark.parametrize("number", ENDS, ids=lambda number: number.name)
def test_a_signal_in_an_exam_saves_its_clock_and_gives_terminal_and_file_back(
    number: signal.Signals, tmp_path: Path
) -> None:
    with real_terminal(tmp_path, *EXAM) as terminal:
        begin(terminal)
        assert not terminal.is_as_before()
        at = SystemClock().now()
        terminal.send(number)
        assert terminal.end() == ENDS[number]
        assert terminal.is_as_before()
        assert terminal.said == ""
    attempt = saved(tmp_path)
    assert attempt.is_open
    assert attempt.answered == 1
    assert attempt.stamp.boot_seconds >= at.boot_seconds


@pytest.mark.parametrize(("arguments", "text"), [((), "are in your decks"), (("study",), "Leave")])
def test_a_signal_on_other_screens_ends_the_program_as_well(
    arguments: tuple[str, ...], text: str, tmp_path: Path
) -> None:
    with real_terminal(tmp_path, *arguments) as terminal:
        terminal.wait_for(text)
        terminal.send(signal.SIGTERM)
        assert terminal.end() == ENDS[signal.SIGTERM]
        assert terminal.is_as_before()


def test_a_signal_before_the_file_is_open_ends_the_program_in_order(tmp_path: Path) -> None:
    with real_terminal(tmp_path) as terminal:
        while b"\x1b[?1049h" not in terminal.output:
            assert terminal.read(60)
        terminal.send(signal.SIGTERM)
        assert terminal.end() == ENDS[signal.SIGTERM]
        assert terminal.is_as_before()


@pytest.mark.parametrize("controls", [True, False], ids=["told", "untold"])
def test_a_dropped_line_ends_the_program_at_once_and_what_was_answered_is_there(
    controls: bool, tmp_path: Path, tell: Tell
) -> None:
    """Untold, there is no SIGHUP: the program finds out when it reads or draws."""
    tell("a dropped line, told and untold", "saved; the program ends with 129", 1)
    with real_terminal(tmp_path, *EXAM, controls=controls) as terminal:
        begin(terminal)
        at = SystemClock().now()
        terminal.hang_up()
        assert terminal.end() == ENDS[signal.SIGHUP]
        assert SystemClock().now().boot_seconds - at.boot_seconds < 10
    attempt = saved(tmp_path)
    assert attempt.answered == 1
    assert attempt.stamp.boot_seconds >= at.boot_seconds


def stop_hard(terminal: RealTerminal) -> None:
    terminal.send(signal.SIGSTOP)
    terminal.wait_until_stopped()
    assert not terminal.is_as_before()  # nothing can be done before a SIGSTOP


def stop_softly(terminal: RealTerminal) -> None:
    terminal.send(signal.SIGTSTP)
    terminal.wait_until_stopped()
    assert terminal.is_as_before()


@pytest.mark.parametrize("stop", [stop_hard, stop_softly])
def test_after_a_stop_the_screen_is_painted_at_once_and_the_terminal_is_given_back_in_the_end(
    stop: Callable[[RealTerminal], None], tmp_path: Path
) -> None:
    with real_terminal(tmp_path, *EXAM) as terminal:
        begin(terminal)
        for times in (1, 2):
            stop(terminal)
            terminal.screen.reset()
            terminal.send(signal.SIGCONT)
            terminal.wait_for("Mark for review")
            terminal.wait_for("1 answered")
            while terminal.output.count(SET_UP) <= times:  # what was seen may be left of what was drawn before
                assert terminal.read(PATIENCE)
        terminal.press("m")
        terminal.wait_for("Marked for review")
        assert terminal.output.count(SET_UP) == 1 + 2  # each time the terminal is set up, typed keys are lost
        terminal.press("\x11")
        assert terminal.end() == 0
        assert terminal.is_as_before()


DROPPED = "a dropped line"
EACH = [(name, how) for name in TOURS for how in (*ENDS, DROPPED)]
BY_LOT = [("exam-practice", signal.SIGINT), *sample(EACH, 2, 5)]


@pytest.mark.parametrize(("name", "how"), EACH if IS_FULL else BY_LOT, ids=str)
def test_on_each_screen_stops_and_an_end_from_outside_do_no_harm(
    name: str, how: signal.Signals | str, tmp_path: Path, tell: Tell
) -> None:
    with on_screen(name, tmp_path) as (terminal, there):
        wait_for_frame(terminal, there.seen)
        for stop in (stop_hard, stop_softly):
            stop(terminal)
            terminal.screen.reset()
            terminal.send(signal.SIGCONT)
            wait_for_frame(terminal, there.seen)
        if isinstance(how, signal.Signals):
            terminal.send(how)
            assert terminal.end() == ENDS[how]
            assert terminal.is_as_before()
            assert terminal.said == ""
        else:
            terminal.hang_up()
            assert terminal.end() == ENDS[signal.SIGHUP]
    there.check_saved(tmp_path)
    fault = "stop, go on and SIGTERM, SIGHUP, SIGINT or a dropped line, on each screen"
    tell(fault, "painted again; saved; terminal restored; 128+n", 1)
