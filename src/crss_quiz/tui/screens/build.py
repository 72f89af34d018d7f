"""Building a drill of one's own."""

from collections.abc import Callable
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Footer, Static

from crss_quiz.core.deck import Level
from crss_quiz.core.drill import Recipe
from crss_quiz.core.subject import Domain, Subject
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.text import shown
from crss_quiz.tui.widgets.choice import Choice

COUNTS = (5, 10, 15, 20, 30)


class BuildScreen(QuizScreen[Recipe | None]):
    """Ends with a recipe, or None. `count` says what a recipe holds."""

    CSS_PATH = "build.tcss"
    AUTO_FOCUS = "#domain"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "start", "Start", tooltip="Start this drill", id="build.start"),
        Binding("escape", "dismiss", "Back", tooltip="Back", id="build.back"),
    ]

    told = getters.query_one("#told", Static)

    def __init__(self, subject: Subject, count: Callable[[Recipe], str]) -> None:
        super().__init__()
        self._subject = subject
        self._count = count

    def compose(self) -> ComposeResult:
        """Lay out a list for each part of the recipe."""
        with VerticalScroll(classes="page", can_focus=False):
            yield Static("A drill of your own", classes="heading")
            yield Choice("domain", "Domain", [(d.label, d.value) for d in Domain])
            ethics = [(f"{e.number} {e.name}", str(e.number)) for e in self._subject.ethics.values()]
            yield Choice("ethic", "Ethic", ethics)
            yield Choice("level", "Level", [(level.value, level.value) for level in Level])
            yield Choice("count", "How many", [(str(n), str(n)) for n in COUNTS], value="10", none=None)
            yield Choice("timed", "Clock", [("against the clock, 72 seconds each", "timed")], none="no clock")
            yield Static(id="told")
        with Horizontal(classes="buttons"):
            yield Button("Start", id="start", variant="primary", compact=True)
            yield Button("Back", id="back", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Say what the recipe holds."""
        super().on_mount()
        self.told.update(shown(self._count(self._recipe())))

    def on_select_changed(self) -> None:
        """Say what the new recipe holds."""
        self.told.update(shown(self._count(self._recipe())))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        self.dismiss(self._recipe() if event.button.id == "start" else None)

    def action_start(self) -> None:
        """Start this drill."""
        self.dismiss(self._recipe())

    def _recipe(self) -> Recipe:
        domain, ethic, level = (self._value(name) for name in ("domain", "ethic", "level"))
        return Recipe(
            domain=Domain(domain) if domain else None,
            ethic=int(ethic) if ethic else None,
            level=Level(level) if level else None,
            count=int(self._value("count") or COUNTS[0]),
            is_timed=self._value("timed") is not None,
        )

    def _value(self, name: str) -> str | None:
        return self.query_one(f"#choice-{name}", Choice).value
