"""Past and open exams in a list, under a picture of how their scores went."""

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from crss_quiz.core.history import AttemptSummary
from crss_quiz.core.history_drawing import drawing, drawn, told
from crss_quiz.core.wording import summary_line
from crss_quiz.tui.screen import MIN_COLUMNS, QuizScreen
from crss_quiz.tui.text import shown

MARGIN = 4
"""Columns beside a line: padding, and the scrollbar."""
MOST_ROWS, LEAST_ROWS, OTHER_ROWS = 6, 3, 15
"""Of the picture, and of all else; where there is no room for the least there is no picture."""
INDENT = " " * 6
"""Of the second half of a line that is too long for one."""
RANGES = "The range after a score is where your true level is likely to lie (95 %)."


class ResultsScreen(QuizScreen[int | None]):
    """Ends with the number of the attempt to open, or None."""

    AUTO_FOCUS = "#attempts"
    CSS_PATH = "results.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Open the exam pointed at", id="results.open"),
        Binding("escape", "dismiss", "Back", tooltip="Back", id="results.back"),
    ]

    attempts = getters.query_one("#attempts", OptionList)

    def __init__(self, summaries: Sequence[AttemptSummary]) -> None:
        super().__init__()
        self._summaries = summaries
        self._lines: list[str] = []

    def compose(self) -> ComposeResult:
        """Lay out the picture and the list."""
        yield Static("Past results, the newest first", classes="heading")
        if not self._summaries:
            yield Static("No exam has been sat yet.", classes="message")
        yield Static(id="drawing")
        yield Static(id="told")
        yield OptionList(id="attempts")
        yield Footer()

    def on_resize(self) -> None:
        """Draw and list anew in the room that there is."""
        width = max(self.size.width, MIN_COLUMNS) - MARGIN  # in fewer columns there is the notice alone
        self._draw(width, min(MOST_ROWS, self.size.height - OTHER_ROWS))
        self._list(width)

    def action_open(self) -> None:
        """Open the one pointed at."""
        if self.attempts.highlighted is not None:
            self.dismiss(self._summaries[self.attempts.highlighted].number)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the one clicked or entered."""
        self.dismiss(self._summaries[event.option_index].number)

    def _draw(self, width: int, rows: int) -> None:
        exams = drawn(self._summaries, width)
        has_room = bool(exams) and rows >= LEAST_ROWS
        for part in ("#drawing", "#told"):  # by class: shown by themselves, they would be in too small a window as well
            self.query_one(part).set_class(not has_room, "-without-room")
        if has_room:
            self.query_one("#drawing", Static).update(shown("\n".join(drawing(exams, width, rows))))
            self.query_one("#told", Static).update(shown(f"{told(exams)} {RANGES}"))

    def _list(self, width: int) -> None:
        lines = [_line(summary, width) for summary in self._summaries]
        if lines == self._lines:
            return
        pointed_at = self.attempts.highlighted or 0
        self._lines = lines
        self.attempts.clear_options()
        self.attempts.add_options(Option(shown(line)) for line in lines)
        self.attempts.highlighted = pointed_at if lines else None


def _line(summary: AttemptSummary, width: int) -> str:
    line = summary_line(summary)
    if len(line) <= width:
        return line
    halves = summary_line(summary, f"\n{INDENT}").split("\n")
    return "\n".join(part for half in halves for part in wrap(half, width, subsequent_indent=INDENT))
