"""What all screens of the program share: help on their keys, and a notice where the terminal is too small."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widgets import Static

MIN_COLUMNS = 40
MIN_ROWS = 12

WIDTHS = [(0, "-too-narrow"), (MIN_COLUMNS, "-narrow"), (72, "-wide")]
HEIGHTS = [(0, "-too-short"), (MIN_ROWS, "-short"), (24, "-tall"), (32, "-roomy")]


class TooSmall(Static):
    """Stands in for a screen that would not fit."""

    DEFAULT_CSS = "TooSmall { display: none; width: 100%; height: 100%; }"

    def __init__(self) -> None:
        super().__init__(
            f"This window is too small. Please make it at least {MIN_COLUMNS} columns by {MIN_ROWS} rows. "
            "Nothing is lost meanwhile."
        )


class QuizScreen(Screen[ScreenResultType]):
    """A full screen."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "question_mark", "app.help", "Help", tooltip="Show the keys of this screen", id="help", key_display="?"
        ),
    ]

    def on_mount(self) -> None:
        """Add the notice."""
        self.mount(TooSmall())


class QuizDialog(ModalScreen[ScreenResultType]):
    """A question or notice over another screen."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def on_mount(self) -> None:
        """Add the notice."""
        self.mount(TooSmall())


def bindings_of(kind: type[object], screen: Screen[object] | None = None) -> list[Binding]:
    """Return the bindings that a kind of screen declares or inherits from another of ours.

    Of a screen that is given, only those that can be used at present.
    """
    found: dict[str, Binding] = {}
    for ancestor in kind.__mro__:
        if ancestor.__module__.startswith("crss_quiz."):
            for binding in ancestor.__dict__.get("BINDINGS", ()):
                if isinstance(binding, Binding) and binding.id:
                    found.setdefault(binding.id, binding)
    if screen is None:
        return list(found.values())
    return [b for b in found.values() if screen.check_action(b.action.partition("(")[0], ()) is not False]
