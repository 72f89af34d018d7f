"""Where the learner types: what is pasted is first made fit for a terminal."""

from textual.events import Paste
from textual.widgets import Input, TextArea

from crss_quiz.core.text import visible


class _Pasted:
    def on_paste(self, event: Paste) -> None:
        """Show with signs what a terminal would obey. Textual calls this before the widget's own handler."""
        event.text = visible(event.text)


class TypedLine(_Pasted, Input):
    """A line to type in."""


class TypedText(_Pasted, TextArea):
    """Several lines to type in; Tab leaves it."""
