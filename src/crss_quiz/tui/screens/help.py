"""The keys of the screen below."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from crss_quiz.tui.screen import QuizDialog
from crss_quiz.tui.text import shown


class HelpScreen(QuizDialog[None]):
    """Lists keys with what they do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,enter", "dismiss", "Close", tooltip="Close this help", id="help.close"),
    ]

    def __init__(self, bindings: Iterable[Binding]) -> None:
        super().__init__()
        self._keys = list(bindings)

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        lines = ["Keys of this screen", ""]
        for binding in self._keys:
            lines.append(f"{key_names(binding):>14}  {binding.tooltip or binding.description}")
        lines += [
            "",
            "Everything can also be clicked. Ctrl+P opens the list of commands, Ctrl+Q leaves;",
            "what you answered is always saved.",
        ]
        lines += ["", "Escape closes this help."]
        with VerticalScroll(classes="dialog"):
            yield Static(shown("\n".join(lines)))


def key_names(binding: Binding) -> str:
    """Say the keys of a binding as people read them: 'n or →'."""
    if binding.key_display:
        return binding.key_display
    return " or ".join(_NAMES.get(key, key) for key in binding.key.split(","))


_NAMES = {
    "question_mark": "?",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}
