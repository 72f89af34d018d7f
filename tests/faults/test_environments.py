"""What the program finds around it: it is usable, or says in one sentence what to do and what works instead."""

import subprocess
import sys
from pathlib import Path

import pytest

from faults.cases import IS_FULL, Tell
from real_terminal import real_terminal

USABLE = {
    "the C locale": {"LC_ALL": "C"},
    "an unknown locale": {"LC_ALL": "xx_YY.unknown", "LANG": "xx_YY.unknown"},
    "an unknown time zone": {"TZ": "Nowhere/Unknown"},
    "an unknown terminal": {"TERM": "unknown-9000"},
    "no terminal named": {"TERM": ""},
    "a size that is none": {"COLUMNS": "wide", "LINES": "-3"},
    "an unknown locale, time zone and terminal": {
        "LC_ALL": "xx_YY.unknown",
        "TZ": "Nowhere/Unknown",
        "TERM": "unknown-9000",
    },
    "no color": {"NO_COLOR": "1"},
}


NOT_DRAWN = "a dumb terminal, one for ASCII, a screen or keys that are a file, no home"
EVERY_RUN = ("the C locale", "an unknown locale, time zone and terminal", "no color")


@pytest.mark.parametrize("name", USABLE if IS_FULL else EVERY_RUN)
def test_the_screen_is_usable_with(name: str, tmp_path: Path, tell: Tell) -> None:
    tell("locale, time zone, terminal, size, color: unknown or none", "the screen is usable", 1)
    with real_terminal(tmp_path, environment=USABLE[name]) as terminal:
        terminal.wait_for("are in your decks")
        terminal.press("?")
        terminal.wait_for("Keys of this screen")
        terminal.press("\x11")
        assert terminal.end() == 0
        assert terminal.is_as_before()
        assert terminal.said == ""


def test_a_home_that_is_none_is_told_on_the_screen(tmp_path: Path, tell: Tell) -> None:
    tell(NOT_DRAWN, "said on the screen, or refused in a sentence that names what works", 1)
    nowhere = {"HOME": "/dev/null", "XDG_DATA_HOME": "", "CRSS_QUIZ_HOME": ""}
    with real_terminal(tmp_path, environment=nowhere) as terminal:
        terminal.wait_for("/dev/null/.local/share/crss-quiz")
        terminal.press("\x11")
        assert terminal.end() == 0
        assert terminal.is_as_before()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"TERM": "dumb"}, "this terminal (TERM=dumb) cannot draw a screen"),
        ({"PYTHONIOENCODING": "ascii"}, "the screen needs UTF-8, and this terminal is set to ascii; set LC_ALL"),
    ],
    ids=["dumb", "ascii"],
)
def test_a_terminal_that_cannot_show_the_screen_is_refused_before_a_byte_is_drawn(
    environment: dict[str, str], sentence: str, tmp_path: Path, tell: Tell
) -> None:
    tell(NOT_DRAWN, "said on the screen, or refused in a sentence that names what works", 1)
    with real_terminal(tmp_path, "study", environment=environment) as terminal:
        assert terminal.end() == 2
        said = " ".join(terminal.output.decode().split())
    assert said.startswith(f"crss-quiz: {sentence}")
    assert "`crss-quiz stats`, `plan`, `cards`, `results` and `decks` work" in said
    assert "\x1b" not in said


def test_a_screen_that_would_be_drawn_into_a_file_is_refused(tmp_path: Path, tell: Tell) -> None:
    tell(NOT_DRAWN, "said on the screen, or refused in a sentence that names what works", 1)
    with (
        (tmp_path / "errors").open("w+") as errors,
        real_terminal(tmp_path / "home", stderr=errors.fileno(), controls=False) as terminal,
    ):
        assert terminal.end() == 2
        errors.seek(0)
        assert errors.read().startswith("crss-quiz: this needs a terminal; ")
        assert terminal.output == b""


def test_a_screen_whose_keys_would_come_from_a_file_is_refused(tmp_path: Path, tell: Tell) -> None:
    tell(NOT_DRAWN, "said on the screen, or refused in a sentence that names what works", 1)
    code = "import os, sys\nos.dup2(os.open(os.devnull, os.O_RDONLY), 0)\nsys.argv[0] = 'crss-quiz'\n"
    with real_terminal(tmp_path, code=f"{code}from crss_quiz import cli\ncli.main()") as terminal:
        assert terminal.end() == 2
        assert terminal.output.decode().startswith("crss-quiz: this needs a terminal; ")
        assert terminal.is_as_before()


def test_commands_print_what_the_encoding_lacks_as_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = subprocess.run(
        [sys.executable, "-m", "crss_quiz", "cards", "ethic:13", "deck:boundaries"], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u2026" in done.stdout
