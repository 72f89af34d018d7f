"""A disk that fills while somebody answers: that is said, and the answer stays and is saved when there is room."""

import re
import resource
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crss_quiz.core.clock import SystemClock
from crss_quiz.storage.store import Store
from faults.cases import Tell
from faults.sessions import check_sound
from faults.small_disk import SIZE, Leave, on_a_small_disk
from real_terminal import PATIENCE, RealTerminal, real_terminal

TOLD = "nothing was lost, try again"


class Disk:
    """Its room, for a program that runs."""

    def __init__(self, leave: Leave, terminal: RealTerminal) -> None:
        self._leave = leave
        self._process = terminal.process.pid

    def leave(self, free: int) -> None:
        """Leave so many bytes; a limit on the size of files, where it stands in for the disk, must be the program's."""
        self._leave(free)
        resource.prlimit(self._process, resource.RLIMIT_FSIZE, resource.getrlimit(resource.RLIMIT_FSIZE))


def wait_for_notice(terminal: RealTerminal, words: str) -> None:
    """Read what is drawn until a notice says that; it lies over the right of the page, behind a bar."""
    while words not in " ".join(row.rpartition("▌")[2].strip() for row in terminal.screen.display if "▌" in row):
        assert terminal.read(PATIENCE), "\n".join(terminal.screen.display)


def sit(folder: Path, leave: Leave) -> int:
    """Answer a second question while there is no room."""
    leave(SIZE)
    home = folder / "home"
    with real_terminal(home, "exam", "--length", "quarter", "--seed", "3") as terminal:
        terminal.wait_for("Start the clock")
        terminal.press("\r")
        terminal.wait_for("0 answered")
        terminal.press("2")
        terminal.wait_for("1 answered")
        disk = Disk(leave, terminal)
        disk.leave(0)
        terminal.press("n")
        wait_for_notice(terminal, TOLD)
        terminal.press("3")
        terminal.wait_for("2 answered")
        assert answered(home) == 1
        disk.leave(SIZE)
        terminal.press("m")
        terminal.wait_for("Marked for review")
        terminal.press("\x11")
        assert terminal.end() == 0
    assert answered(home) == 2
    check_sound(home / "learner.sqlite3")
    return 1


def answered(home: Path) -> int:
    with closing(Store.read(home / "learner.sqlite3", SystemClock().now())) as store:
        return store.load(1).answered


def study(folder: Path, leave: Leave) -> int:
    """Rate a card while there is no room, and again when there is."""
    leave(SIZE)
    home = folder / "home"
    with real_terminal(home, "study", "--type", "flashcards", "--only", "new") as terminal:
        terminal.wait_for("Show the answer")
        new = int(re.findall(r"(\d+) new", terminal.screen.display[0])[0])
        terminal.press(" ")
        terminal.wait_for("4 Easy")
        disk = Disk(leave, terminal)
        disk.leave(0)
        terminal.press("4")
        wait_for_notice(terminal, TOLD)
        terminal.wait_for("4 Easy")
        terminal.wait_for(f"{new} new")
        assert reviews(home) == 0
        disk.leave(SIZE)
        terminal.press("4")
        terminal.wait_for(f"{new - 1} new")
        terminal.press("\x11")
        assert terminal.end() == 0
    assert reviews(home) == 1
    check_sound(home / "learner.sqlite3")
    return 1


def reviews(home: Path) -> int:
    with closing(Store.read(home / "learner.sqlite3", SystemClock().now())) as store:
        return sum(1 for _ in store.log.reviews())


@pytest.mark.parametrize("act", [sit, study])
def test_an_answer_that_meets_a_full_disk_stays_on_the_screen_and_is_saved_when_there_is_room(
    act: Callable[[Path, Leave], int], tmp_path: Path, tell: Tell
) -> None:
    cases = on_a_small_disk(act, tmp_path)
    tell(
        "disk full under the program on a real terminal",
        "said; the answer stays on the screen, and is saved when there is room",
        cases,
    )
