"""Drills to choose from, each with its size and the minutes it takes."""

from collections.abc import Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from crss_quiz.core.drill import Drill
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.text import shown

OWN = "Build your own: domain, ethic, level, how many, timed or not"


class DrillsScreen(QuizScreen[int | None]):
    """Ends with the place of the drill to start, the one after the last to build one, or None.

    Empty ones are listed and cannot be started.
    """

    CSS_PATH = "drills.tcss"
    AUTO_FOCUS = "#drills"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "Start", tooltip="Start the drill pointed at", id="drills.start"),
        Binding("b", "own", "Build your own", tooltip="Choose what to drill yourself", id="drills.own"),
        Binding("escape", "dismiss", "Back", tooltip="Back", id="drills.back"),
    ]

    drills = getters.query_one("#drills", OptionList)

    def __init__(self, drills: Sequence[Drill], lines: Sequence[str]) -> None:
        super().__init__()
        self._drills = drills
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Static("What to practice next", classes="heading")
        options = [
            Option(shown(line), disabled=not drill.cards) for drill, line in zip(self._drills, self._lines, strict=True)
        ]
        yield OptionList(*options, Option(shown(OWN)), id="drills")
        yield Footer()

    def on_mount(self) -> None:
        """Point at the first that can be started."""
        super().on_mount()
        self.drills.highlighted = next((n for n, drill in enumerate(self._drills) if drill.cards), len(self._drills))

    def action_start(self) -> None:
        """Start the one pointed at."""
        if self.drills.highlighted is not None:
            self.dismiss(self.drills.highlighted)

    def action_own(self) -> None:
        """Build one."""
        self.dismiss(len(self._drills))

    def on_option_list_option_selected(self) -> None:
        """Start the one clicked or entered."""
        self.action_start()
