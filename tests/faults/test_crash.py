"""A fault of the program's own: the terminal is given back; one sentence is said, and nothing of the learner's."""

import stat
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from tours import TOURS

from crss_quiz import crash
from crss_quiz.core.clock import Stamp, SystemClock
from crss_quiz.storage.store import Store
from faults.cases import Tell, sample
from faults.touring import SECRET, on_screen
from real_terminal import real_terminal

BROKEN = f"""
import sys
from textual import work
from crss_quiz import cli
from crss_quiz.tui.app import QuizApp
from crss_quiz.tui.screens.exam import ExamScreen

def fail(*_):
    remembered = "{SECRET}, a local variable"
    try:
        raise KeyError("{SECRET}, the cause")
    except KeyError as error:
        raise RuntimeError("{SECRET}, a message") from error

async def fail_later(self):
    fail()

"""
FAULTS = {
    "key": "ExamScreen.action_mark = fail",
    "timer": "ExamScreen.action_mark = lambda self: self.set_timer(0.01, fail)",
    "thread": "ExamScreen.action_mark = work(thread=True)(fail)",
    "worker": "ExamScreen.action_mark = work()(fail_later)",
    "drawing": "ExamScreen.action_mark = lambda self: setattr(self.query_one('#stem'), 'render', fail) "
    "or self.query_one('#stem').refresh(layout=True)",
}
NOW = Stamp("boot", 5.0, datetime(2026, 10, 30, 19, 0, tzinfo=UTC))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_gives_the_terminal_back_and_says_one_sentence_and_nothing_of_the_learners(
    fault: str, tmp_path: Path
) -> None:
    code = f"{BROKEN}{FAULTS[fault]}\nsys.argv[0] = 'crss-quiz'\ncli.main()"
    with real_terminal(tmp_path, "exam", "--length", "quarter", "--seed", "3", code=code) as terminal:
        terminal.wait_for("Start the clock")
        terminal.press("\r")
        terminal.wait_for("0 answered")
        terminal.press("2")
        terminal.wait_for("1 answered")
        terminal.press("m")
        assert terminal.end() == 70
        assert terminal.is_as_before()
        said = terminal.said
        drawn = terminal.output.decode()

    assert said.startswith("crss-quiz: the program met a fault of its own and has closed; what you answered is saved.")
    (log,) = tmp_path.glob("crash-*.log")
    assert f"Details are in {log};" in said
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    told = log.read_text(encoding="utf-8")
    assert "in fail\n" in told
    assert "builtins.RuntimeError\n" in told
    assert "builtins.KeyError\n" in told
    assert f"textual {version('textual')}\n" in told
    assert "remembered" not in drawn
    for text in (drawn, told.replace(BROKEN, "")):
        assert f"{SECRET}," not in text

    store = Store.open(tmp_path / "learner.sqlite3", SystemClock().now())
    assert store.load(1).answered == 1
    store.close()


def test_where_no_log_can_be_written_the_sentence_says_what_kind_of_fault_it_was(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, no folder")
    said = crash.record(ValueError(SECRET), tmp_path / "home", NOW)
    assert said.exit_code == 70
    assert str(said).endswith("It was ValueError; no file could be written about it (File exists)")


def test_a_log_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    first = crash.record(ValueError(), tmp_path, NOW)
    (log,) = tmp_path.glob("crash-*.log")
    log.write_text("mine")
    second = crash.record(ValueError(), tmp_path, NOW)
    assert str(log) in str(first)
    assert "no file could be written" in str(second)
    assert log.read_text() == "mine"


@pytest.mark.parametrize("name", sample(list(TOURS), 2, 3))
def test_on_each_screen_a_handler_that_fails_says_one_sentence_and_what_was_answered_is_saved(
    name: str, tmp_path: Path, tell: Tell
) -> None:
    with on_screen(name, tmp_path, fails=True) as (terminal, there):
        assert terminal.end() == 70
        assert terminal.is_as_before()
        assert terminal.said.startswith("crss-quiz: the program met a fault of its own and has closed;")
        assert SECRET not in terminal.output.decode()
    (log,) = tmp_path.glob("crash-*.log")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    told = log.read_text(encoding="utf-8")
    assert "in _fail\n" in told
    assert SECRET not in told
    there.check_saved(tmp_path)
    tell("an exception in a handler, on each screen", "one sentence, exit 70, no variables shown, saved", 1)
