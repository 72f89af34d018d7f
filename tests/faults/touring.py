"""The program as a process on a real terminal, led to any of its screens by the ways of `tests/tui/tours.py`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

from driving import BIG, Opener, frame, made_desk, store
from sample import LIBRARY
from textual.pilot import Pilot
from tours import TOURS

from crss_quiz import cli
from crss_quiz.paths import Home
from crss_quiz.storage.store import Store
from crss_quiz.tui import app as program
from crss_quiz.tui.app import QuizApp
from faults.sessions import check_sound
from made import HandClock
from real_terminal import PATIENCE, RealTerminal, real_terminal

SECRET = "relapsed last winter"
"""A local variable and a message that nobody may read."""
LED = """
import sys
sys.path[:0] = {paths!r}
from faults import touring
sys.argv = ["crss-quiz"]
touring.lead({name!r}, {there!r}, fails={fails!r})
"""
_TESTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class There:
    """What a screen shows when it is reached, and what is saved by then."""

    seen: str
    answered: list[int]
    """Of each exam, in the order of their numbers."""
    reviews: int

    def check_saved(self, home: Path) -> None:
        """The file that is left behind is whole and holds what it held."""
        check_sound(home / "learner.sqlite3")
        with closing(Store.read(home / "learner.sqlite3", HandClock().now())) as left:
            assert _saved(left) == {"answered": self.answered, "reviews": self.reviews}


def _saved(file: Store) -> dict[str, Any]:
    numbers = sorted(summary.number for summary in file.attempts())
    answered = [file.load(number).answered for number in numbers]
    return {"answered": answered, "reviews": sum(1 for _ in file.log.reviews())}


@contextmanager
def on_screen(name: str, home: Path, *, fails: bool = False) -> Iterator[tuple[RealTerminal, There]]:
    """Start the program and lead it to a screen, where a handler of the screen may fail at once."""
    there = home / "there.json"
    paths = [str(_TESTS), str(_TESTS / "tui")]
    code = LED.format(paths=paths, name=name, there=str(there), fails=fails)
    with real_terminal(home, code=code, size=BIG) as terminal:
        while not there.exists():
            terminal.read(0.05)
            assert terminal.process.poll() is None, terminal.output.decode()
        yield terminal, There(**json.loads(there.read_text(encoding="utf-8")))


def wait_for_frame(terminal: RealTerminal, seen: str) -> None:
    """Read what is drawn until exactly that is on the screen."""
    rows = seen.splitlines()
    rows += [""] * (terminal.screen.lines - len(rows))
    while (display := [row.rstrip() for row in terminal.screen.display]) != rows:
        assert terminal.read(PATIENCE), "\n".join(unified_diff(rows, display, "wanted", "drawn", n=0, lineterm=""))


def lead(name: str, there: str, *, fails: bool) -> None:
    """Run the program, and write down where it is once the screen is reached; for a process of its own."""
    request, steps = TOURS[name]
    clock, opener = HandClock(), Opener(made_desk(LIBRARY))

    async def tour(pilot: Pilot[Any]) -> None:
        await opener.wait(pilot)
        await steps(pilot, clock)
        await pilot.pause()
        told = There(seen=frame(pilot), **_saved(store(pilot)))
        new = Path(f"{there}.new")
        new.write_text(json.dumps(asdict(told)), encoding="utf-8")
        new.replace(there)
        if fails:
            pilot.app.screen.call_later(_fail)

    class Toured(QuizApp):
        CSS_PATH = str(Path(program.__file__).with_name("app.tcss"))

        def __init__(self, home: Home, **_: Any) -> None:
            super().__init__(home, request=request, clock=clock, open_desk=opener)

        def run(self, **_: Any) -> None:
            super().run(auto_pilot=tour)

    setattr(program, "QuizApp", Toured)  # noqa: B010 - to the type checker a class is no variable
    cli.main()


def _fail() -> None:
    remembered = SECRET
    raise RuntimeError(f"{remembered}, a message")
