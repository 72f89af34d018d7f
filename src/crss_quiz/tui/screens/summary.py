"""The end of a session: what was hard, what to read, what comes tomorrow."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Footer, Static

from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.text import told


class SummaryScreen(QuizScreen[str | None]):
    """Tells a session; ends with "more", "weak" or None."""

    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "dismiss('more')", "Study on", tooltip="Study on, with what is left", id="summary.more"),
        Binding("w", "dismiss('weak')", "Weak topics", tooltip="See what to read up on", id="summary.weak"),
        Binding("escape,enter", "dismiss", "Home", tooltip="Back to the start", id="summary.home"),
    ]

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        with VerticalScroll(id="page", classes="page"):
            yield Static("Done for now", classes="heading")
            yield Static(told(self._lines))
        with Horizontal(classes="buttons"):
            yield Button("Home", id="home", variant="primary", compact=True)
            yield Button("Study on", id="more", compact=True)
            yield Button("Weak topics", id="weak", compact=True)
        yield Footer()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Go where the button says."""
        self.dismiss(event.button.id if event.button.id != "home" else None)
