"""A learner's file that may not be written, or not be read: a view of it, or one sentence; never "damaged".

Root may write everywhere; so the program is started without that privilege, or on a disk mounted read-only.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from crss_quiz.core.clock import SystemClock
from crss_quiz.core.memory import Rating
from crss_quiz.storage.store import Store
from faults.cases import Tell, sample
from made import HandClock
from real_terminal import real_terminal
from studied import Learner

WEAK = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
if folder := sys.argv.pop(1):
    user, group = os.getuid(), os.getgid()
    if libc.unshare(0x10000000 | 0x00020000):  # CLONE_NEWUSER and CLONE_NEWNS of sched.h
        sys.exit(os.EX_TEMPFAIL)
    for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
        open(f"/proc/self/{name}", "w").write(text)
    bound, again_read_only = 0x1000, 0x1000 | 0x20 | 0x1  # MS_BIND, MS_REMOUNT and MS_RDONLY of sys/mount.h
    if libc.mount(folder.encode(), folder.encode(), None, bound, None) or libc.mount(
        b"none", folder.encode(), None, again_read_only, None
    ):
        sys.exit(os.EX_TEMPFAIL)
for capability in (1, 2):  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH of linux/capability.h
    if libc.prctl(24, capability, 0, 0, 0) and os.geteuid() == 0:  # PR_CAPBSET_DROP of linux/prctl.h
        sys.exit(os.EX_TEMPFAIL)
os.execv(sys.executable, [sys.executable, "-m", "crss_quiz", *sys.argv[1:]])
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="capabilities and namespaces are Linux's")


@dataclass(frozen=True)
class Place:
    """What is closed, and how the program takes it."""

    close: Callable[[Path], object]
    """Gets the learner's folder."""
    refused: str = ""
    """The sentence with which it ends; empty where the file can be looked at."""
    is_mounted: bool = False


def mode(bits: int, name: str = "") -> Callable[[Path], object]:
    return lambda folder: (folder / name).chmod(bits)


def _nothing(_: Path) -> None:
    """For what the program is started with."""


def _both(folder: Path) -> None:
    mode(0o400, "learner.sqlite3")(folder)
    mode(0o500)(folder)


def _nothing_there(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir(mode=0o500)


def _in_a_closed_one(folder: Path) -> None:
    mode(0)(folder.parent)


NOTHING = "no file where none can be made"
FAULT = "a file, folder or disk that is read-only, closed or missing"
WANTED = "a view, or one sentence and exit 2; nothing changed"
MAY_BE_READ = "may be read but not written; check the permissions of"
PLACES = {
    "a file that may not be written": Place(mode(0o400, "learner.sqlite3")),
    "a folder that may not be written": Place(mode(0o500)),
    "neither may be written": Place(_both),
    "a disk that is read-only": Place(_nothing, is_mounted=True),
    "a file that may not be read": Place(mode(0, "learner.sqlite3"), "learner.sqlite3 may not be read; check its"),
    "a folder that may not be looked into": Place(mode(0), "home may not be looked into; check its permissions"),
    "a folder in one that may not be": Place(_in_a_closed_one, "home may not be looked into; check its permissions"),
    NOTHING: Place(_nothing_there, "cannot be made at"),
}


@pytest.fixture
def folder(tmp_path: Path, clock: HandClock) -> Iterator[Path]:
    """A learner's folder, closed as the test does and open again in the end."""
    folder = tmp_path / "around" / "home"
    with closing(Store.open(folder / "learner.sqlite3", clock.now())) as store:
        Learner(store).answer("advocacy.a-card", SystemClock().now().wall, Rating.GOOD)
    yield folder
    for place in (folder.parent, folder):
        place.chmod(0o700)


def kept(folder: Path) -> bytes:
    """The learner's file, after everything was opened again."""
    for place in (folder.parent, folder, folder / "learner.sqlite3"):
        place.chmod(0o700)
    return (folder / "learner.sqlite3").read_bytes()


def run(place: Place, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    mounted = str(folder) if place.is_mounted else ""
    return subprocess.run(
        [sys.executable, "-c", WEAK, mounted, "--home", str(folder), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@cache
def can_be_made(*, is_mounted: bool) -> bool:
    """Some systems let nobody make a namespace, or take from root what may not be taken."""
    anywhere = Path(tempfile.gettempdir())
    return run(Place(_nothing, is_mounted=is_mounted), anywhere, "--help").returncode != os.EX_TEMPFAIL


def skip_where_it_cannot_be_made(*, is_mounted: bool = False) -> None:
    if not can_be_made(is_mounted=is_mounted):
        pytest.skip("this system lets nobody make such a place")


def reviews(done: subprocess.CompletedProcess[str]) -> int:
    """How many there were, as `stats --json` tells."""
    assert done.returncode == 0, done.stderr
    return sum(day["reviews"] for day in json.loads(done.stdout)["calendar"]["each"])


COMMANDS = (("doctor",), ("results",), ("stats", "--json"), ("plan", "--minutes", "30"))
TRIED = [(name, command) for command in COMMANDS for name in PLACES]


@pytest.mark.parametrize(("name", "command"), sample(TRIED, len(PLACES), 7), ids=str)
def test_a_command_looks_at_it_or_says_in_one_sentence_why_not(
    name: str, command: tuple[str, ...], folder: Path, tell: Tell
) -> None:
    tell(FAULT, WANTED, 1)
    place, before = PLACES[name], kept(folder)
    skip_where_it_cannot_be_made(is_mounted=place.is_mounted)
    place.close(folder)
    done = run(place, folder, *command)
    said = done.stdout + done.stderr
    assert "damaged" not in said and "Traceback" not in said
    if name == NOTHING and command[0] in ("doctor", "results"):
        assert (done.returncode, done.stderr) == (0, "")
    elif refused := place.refused or (MAY_BE_READ if command[0] == "plan" else ""):
        assert done.returncode == 2
        assert done.stdout == "" and done.stderr.startswith("crss-quiz: ") and done.stderr.count("\n") == 1
        assert refused in done.stderr
    else:
        assert (done.returncode, done.stderr) == (0, "")
    if command == ("doctor",) and not place.refused:
        assert "? at risk  place:" in done.stdout
    if command[0] == "stats" and not place.refused:
        assert reviews(done) == 1
    if name != NOTHING:
        assert kept(folder) == before


@pytest.mark.parametrize("name", sample(list(PLACES), 3, 8))
def test_the_screen_is_a_view_of_it_or_says_why_not(name: str, folder: Path, tell: Tell) -> None:
    tell(FAULT, WANTED, 1)
    place, before = PLACES[name], kept(folder)
    skip_where_it_cannot_be_made(is_mounted=place.is_mounted)
    place.close(folder)
    mounted = str(folder) if place.is_mounted else ""
    with real_terminal(folder, mounted, "--home", str(folder), code=WEAK) as terminal:
        if "looked into" in place.refused:
            assert terminal.end() == 2
            assert place.refused in terminal.said
            return
        terminal.wait_for("permissions" if place.refused else "Nothing can be written here:")
        if not place.refused:
            terminal.press("l")
            terminal.wait_for("Your plan")
        terminal.press("\x11")
        assert terminal.end() == 0
        assert terminal.is_as_before()
    if name != NOTHING:
        assert kept(folder) == before


def test_answers_that_only_the_log_holds_are_looked_at_or_missed_aloud(folder: Path, clock: HandClock) -> None:
    """After a kill, with the index of the log beside it, or copied without that."""
    with closing(Store.open(folder / "learner.sqlite3", clock.now())) as store:
        Learner(store).answer("advocacy.another-card", SystemClock().now().wall, Rating.GOOD)
        skip_where_it_cannot_be_made()
        left = {file.name: file.read_bytes() for file in folder.glob("learner.sqlite3*")}
    assert set(left) == {f"learner.sqlite3{end}" for end in ("", "-wal", "-shm")}
    for name, bytes_ in left.items():
        (folder / name).write_bytes(bytes_)
    folder.chmod(0o500)
    done = run(Place(_nothing), folder, "stats", "--json")
    assert reviews(done) == 2
    folder.chmod(0o700)
    (folder / "learner.sqlite3-shm").unlink()
    folder.chmod(0o500)
    done = run(Place(_nothing), folder, "stats", "--json")
    assert done.returncode == 2
    assert "copy that folder, and name the copy with --home" in done.stderr
