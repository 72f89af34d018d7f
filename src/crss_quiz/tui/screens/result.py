"""The score of a finished exam, and the ways on from it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Footer, Static

from crss_quiz.core.attempt import Attempt
from crss_quiz.core.scoring import score
from crss_quiz.core.subject import Subject
from crss_quiz.core.wording import result_lines
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.screens.review import ReviewScreen
from crss_quiz.tui.text import shown


class ResultScreen(QuizScreen[None]):
    """Shows a result and leads to the review of its questions."""

    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "w",
            "review('wrong')",
            "Review wrong",
            tooltip="Go through the questions answered wrong or left blank",
            id="result.wrong",
        ),
        Binding("a", "review('all')", "Review all", tooltip="Go through all questions", id="result.all"),
        Binding(
            "m", "review('marked')", "Review marked", tooltip="Go through the questions you marked", id="result.marked"
        ),
        Binding("escape", "dismiss", "Back", tooltip="Back", id="result.back"),
    ]

    def __init__(self, number: int, attempt: Attempt, subject: Subject) -> None:
        super().__init__()
        self._number = number
        self._attempt = attempt
        self._subject = subject

    def compose(self) -> ComposeResult:
        """Lay out the result."""
        with VerticalScroll(id="page", classes="page"):
            yield Static(self._text())
        with Horizontal(classes="buttons"):
            yield Button("Review wrong", id="wrong", variant="primary", compact=True)
            yield Button("Review all", id="all", compact=True)
            yield Button("Review marked", id="marked", compact=True)
        yield Footer()

    def _text(self) -> Content:
        lines = [f"Result of exam {self._number}", *result_lines(self._attempt)]
        return Content("\n").join(shown(line, "bold" if _stands_out(n, line) else "") for n, line in enumerate(lines))

    def action_review(self, which: str) -> None:
        """Go through some of the questions."""
        result = score(self._attempt.form, self._attempt.responses)
        positions = {"wrong": result.wrong, "marked": result.marked}.get(which, tuple(range(result.total.questions)))
        if positions:
            self.app.push_screen(ReviewScreen(self._attempt, self._subject, which, positions))
        else:
            self.notify(f"No question is {which}.", markup=False)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        self.action_review(event.button.id or "all")


def _stands_out(number: int, line: str) -> bool:
    return number <= 1 or (line.endswith(":") and not line.startswith(" "))
