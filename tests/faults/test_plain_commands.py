"""Faults and ends of the commands that draw no screen: one sentence, no traceback, and an exit code that says which."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from faults.cases import Tell

SECRET = "relapsed last winter"
START = """
import os, signal, sys
from crss_quiz import cli, telling
sys.argv[0] = "crss-quiz"
"""
FAULT = f"""
def fail(*_):
    try:
        raise KeyError("{SECRET}, the cause")
    except KeyError as error:
        raise RuntimeError("{SECRET}, a message") from error

telling.stats = fail
cli.main()
"""
INTERRUPT = """
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs this in the background has it ignored

def interrupt(*_):
    os.kill(os.getpid(), signal.SIGINT)
    yield "never said"

telling.stats = interrupt
cli.main()
"""


def run(home: Path, *arguments: str, code: str = "cli.main()", to: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command as a process; `to` names a file that its output goes to."""
    with Path(to or os.devnull).open("w") as stream:
        return subprocess.run(
            [sys.executable, "-c", START + code, "--home", str(home), *arguments],
            stdout=stream if to else subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
        )


@pytest.mark.parametrize("home_is_there", [True, False])
def test_a_fault_in_a_command_is_one_sentence_and_a_private_log(home_is_there: bool, tmp_path: Path) -> None:
    home = tmp_path / "home"
    if home_is_there:
        home.mkdir(mode=0o700)
    done = run(home, "stats", code=FAULT)
    (log,) = home.glob("crash-*.log")
    assert done.returncode == 70
    assert done.stdout == ""
    assert done.stderr == (
        "crss-quiz: the program met a fault of its own and has closed; what you answered is saved. "
        f"Details are in {log}; they quote none of your answers. Please report it with them\n"
    )
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert "builtins.KeyError\n" in (told := log.read_text())
    assert SECRET not in told


def test_where_the_log_cannot_be_written_the_fault_is_one_sentence_too(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, no folder")
    code = "telling.open_desk_to = lambda *_: [][1]\ncli.main()"
    done = run(tmp_path / "home", "stats", code=code)
    assert done.returncode == 70
    assert done.stderr.endswith("It was IndexError; no file could be written about it (File exists)\n")
    assert done.stderr.count("\n") == 1


def test_an_interrupt_ends_a_command_quietly_with_130(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "stats", code=INTERRUPT)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert list((tmp_path / "home").glob("crash-*")) == []


@pytest.mark.parametrize("arguments", ["cards", "stats"], ids=["more than a pipe holds", "less"])
def test_a_reader_that_goes_away_is_no_fault(arguments: str, tmp_path: Path) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "crss_quiz", "--home", str(tmp_path / "home"), arguments],
            stdout=writes,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writes)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize(
    "arguments", [("decks", "schema"), ("stats", "--json")], ids=["more than a pipe holds", "less"]
)
def test_output_that_finds_no_room_is_told_in_one_sentence(
    arguments: tuple[str, ...], tmp_path: Path, tell: Tell
) -> None:
    done = run(tmp_path / "home", *arguments, to="/dev/full")
    assert done.returncode == 2
    assert done.stderr == (
        "crss-quiz: what was to be printed could not be written (No space left on device); "
        "see that there is room where it goes\n"
    )
    assert list((tmp_path / "home").glob("crash-*")) == []
    tell("disk full while a command prints", "one sentence, exit 2", 1)


def test_a_folder_of_nobody_is_told_in_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "crss_quiz", "--home", "~nobody-of-that-name/quiz", "stats"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("crss-quiz: ~nobody-of-that-name/quiz is no folder: nobody has that name here; ")
    assert done.stderr.count("\n") == 1
