"""Past and open exams in a list."""

from collections.abc import Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from crss_quiz.core.history import AttemptSummary
from crss_quiz.core.wording import summary_line
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.text import shown


class ResultsScreen(QuizScreen[int | None]):
    """Ends with the number of the attempt to open, or None."""

    AUTO_FOCUS = "#attempts"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Open the exam pointed at", id="results.open"),
        Binding("escape", "dismiss", "Back", tooltip="Back", id="results.back"),
    ]

    attempts = getters.query_one("#attempts", OptionList)

    def __init__(self, summaries: Sequence[AttemptSummary]) -> None:
        super().__init__()
        self._summaries = summaries

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Static("Past results, the newest first", classes="heading")
        if not self._summaries:
            yield Static("No exam has been sat yet.", classes="message")
        yield OptionList(*(Option(shown(summary_line(summary))) for summary in self._summaries), id="attempts")
        yield Footer()

    def on_mount(self) -> None:
        """Point at the newest."""
        super().on_mount()
        self.attempts.highlighted = 0 if self._summaries else None

    def action_open(self) -> None:
        """Open the one pointed at."""
        if self.attempts.highlighted is not None:
            self.dismiss(self._summaries[self.attempts.highlighted].number)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the one clicked or entered."""
        self.dismiss(self._summaries[event.option_index].number)
