"""A question with two answers, over another screen."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Static

from crss_quiz.tui.screen import QuizDialog
from crss_quiz.tui.text import shown


class ConfirmScreen(QuizDialog[bool | None]):
    """Asks; ends with True for the first button, False for the second, None for Escape. `covers` hides the rest."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", tooltip="The first button", id="confirm.yes", show=False),
        Binding("n", "answer(False)", "No", tooltip="The second button", id="confirm.no", show=False),
        Binding("escape", "dismiss", "Back", tooltip="Neither: back", id="confirm.back", show=False),
        Binding(
            "left,up",
            "app.focus_previous",
            "Other button",
            tooltip="Move between the buttons",
            show=False,
            id="confirm.previous",
        ),
        Binding(
            "right,down",
            "app.focus_next",
            "Other button",
            tooltip="Move between the buttons",
            show=False,
            id="confirm.next",
        ),
    ]

    def __init__(self, question: str, *, yes: str, no: str, covers: bool = False) -> None:
        super().__init__(classes="-covers" if covers else None)
        self._question = question
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        """Lay out the question and the buttons."""
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(shown(self._question), classes="message")
            with Horizontal(classes="buttons"):
                yield Button(shown(self._yes), id="yes", variant="primary", compact=True)
                yield Button(shown(self._no), id="no", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the button's answer."""
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Take a key's answer."""
        self.dismiss(answer)
