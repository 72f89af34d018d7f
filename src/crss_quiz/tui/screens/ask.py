"""A question that is answered by typing, over another screen."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Static

from crss_quiz.core.text import visible
from crss_quiz.tui.screen import QuizDialog
from crss_quiz.tui.text import shown
from crss_quiz.tui.widgets.typed import TypedLine, TypedText


class AskScreen(QuizDialog[str | None]):
    """Asks for a text; ends with it as it was typed, or with None for Escape.

    `refuse` returns a sentence that says why a text will not do, and the question stays; or None.
    """

    AUTO_FOCUS = "#answer"
    CSS_PATH = "ask.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Keep", tooltip="Keep what is typed", id="ask.keep", priority=True, show=False),
        Binding("escape", "dismiss", "Back", tooltip="Back, and nothing changes", id="ask.back", show=False),
    ]

    def __init__(
        self,
        question: str,
        text: str = "",
        *,
        is_long: bool = False,
        refuse: Callable[[str], str | None] | None = None,
    ) -> None:
        super().__init__()
        self._question = question
        self._text = visible(text)
        self._is_long = is_long
        self._refuse = refuse

    def compose(self) -> ComposeResult:
        """Lay out the question, the place to type, and the buttons."""
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(shown(self._question), id="question")
            if self._is_long:
                yield TypedText(self._text, id="answer", compact=True)
            else:
                yield TypedLine(self._text, id="answer", compact=True)
            yield Static(id="refusal")
            with Horizontal(classes="buttons"):
                yield Button(f"Keep ({'Ctrl+S' if self._is_long else 'Enter'})", id="keep", compact=True)
                yield Button("Back (Esc)", id="back", compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take Enter on one line for the end of it."""
        event.stop()
        self.action_keep()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        if event.button.id == "keep":
            self.action_keep()
        else:
            self.dismiss(None)

    def action_keep(self) -> None:
        """End with the text, unless it is refused."""
        text = self.query_one(TypedText).text if self._is_long else self.query_one(TypedLine).value
        refusal = self._refuse(text) if self._refuse else None
        if refusal is None:
            self.dismiss(text)
        else:
            told = self.query_one("#refusal", Static)
            told.update(shown(refusal))
            told.add_class("-told")
