"""What all screens of the program share: help on their keys, and a notice where the terminal is too small."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Static

MIN_COLUMNS = 40
MIN_ROWS = 12

WIDTHS = ((0, "-narrow"), (72, "-wide"))
"""From how many columns on a screen has which class."""
HEIGHTS = ((0, "-short"), (24, "-tall"), (32, "-roomy"))
"""From how many rows on."""


class TooSmall(Static):
    """Stands in for a screen that would not fit."""

    DEFAULT_CSS = "TooSmall { display: none; width: 100%; height: 100%; }"

    def __init__(self) -> None:
        super().__init__(
            f"This window is too small. Please make it at least {MIN_COLUMNS} columns by {MIN_ROWS} rows. "
            "Nothing is lost meanwhile."
        )


class FittedScreen(Screen[ScreenResultType]):
    """Knows how much room it has; where there is too little, it shows the notice alone, and comes back as it was."""

    is_too_small = False
    _had_focus: Widget | None = None
    """What the keys went to before there was too little room: a hidden widget loses the focus."""

    def on_mount(self) -> None:
        """Add the notice; once, although Textual calls this by itself for a screen that calls it too."""
        if not self.query(TooSmall):
            self.mount(TooSmall())

    @on(events.Resize)
    def fit_stack(self, event: events.Resize) -> None:
        """Fit all screens of the stack before Textual lays out any of them: it also lays out those behind this one."""
        for screen in self.app.screen_stack:
            if isinstance(screen, FittedScreen):
                screen.fit(event.size)

    def fit(self, size: Size) -> None:
        """Take the classes of a size at once.

        Textual's own breakpoints take them after a first layout, in which a page that has one row forgets how far it
        was scrolled and a list that has four columns fails.
        """
        was_too_small = self.is_too_small
        self.is_too_small = size.width < MIN_COLUMNS or size.height < MIN_ROWS
        if self.is_too_small and not was_too_small and self.focused is not None:
            self._had_focus = self.focused
        self.update_classes({**_classes(WIDTHS, size.width), **_classes(HEIGHTS, size.height)}, animate=False)
        self.set_class(self.is_too_small, "-too-small")
        self.app.stylesheet.update_nodes(self.walk_children(with_self=True))
        if was_too_small and not self.is_too_small:
            self.call_after_refresh(self._focus_again)

    def _focus_again(self) -> None:
        if self._had_focus is not None and not self.is_too_small:  # dragged on, it is too small again
            self.set_focus(self._had_focus, scroll_visible=False)
            self._had_focus = None


class QuizScreen(FittedScreen[ScreenResultType]):
    """A full screen."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "question_mark", "app.help", "Help", tooltip="Show the keys of this screen", id="help", key_display="?"
        ),
    ]


class QuizDialog(ModalScreen[ScreenResultType], FittedScreen[ScreenResultType]):
    """A question or notice over another screen.

    Style sheets follow the first base alone; that must be the modal one, or nothing shines through.
    """


def _classes(steps: Sequence[tuple[int, str]], length: int) -> dict[str, bool]:
    """Return which class of some steps holds for a length in cells."""
    holds = max(step for step in steps if step[0] <= length)
    return {step[1]: step == holds for step in steps}


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
