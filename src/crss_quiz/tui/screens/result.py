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
from crss_quiz.core.text import visible
from crss_quiz.core.wording import result_lines
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.screens.review import ReviewScreen
from crss_quiz.tui.text import shown


class ResultScreen(QuizScreen[str | None]):
    """Shows a result and leads to the review of its questions; ends with "next", "drills" or None."""

    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "drill('next')", "Next step", tooltip="Practice what follows from this exam", id="result.next"),
        Binding(
            "w",
            "review('wrong')",
            "Review wrong",
            tooltip="Go through the questions answered wrong or left blank",
            id="result.wrong",
        ),
        Binding("a", "review('all')", "Review all", tooltip="Go through all questions", id="result.all"),
        Binding(
            "m",
            "review('marked')",
            "Review marked",
            tooltip="Go through the questions you marked",
            id="result.marked",
            show=False,
        ),
        Binding("o", "drill('drills')", "Drills", tooltip="Choose another drill", id="result.drills", show=False),
        Binding("escape", "dismiss", "Back", tooltip="Back", id="result.back"),
    ]

    def __init__(self, number: int, attempt: Attempt, subject: Subject, next_step: str | None) -> None:
        super().__init__()
        self._next_step = next_step
        self._number = number
        self._attempt = attempt
        self._subject = subject

    def compose(self) -> ComposeResult:
        """Lay out the result."""
        with VerticalScroll(id="page", classes="page"):
            yield Static(self._text())
        with Horizontal(classes="buttons"):
            if self._next_step is not None:
                yield Button("Next step", id="next", variant="primary", compact=True)
            yield Button("Review wrong", id="wrong", compact=True)
            yield Button("Review all", id="all", compact=True)
            yield Button("Review marked", id="marked", compact=True)
        yield Footer()

    def _text(self) -> Content:
        lines = [f"Result of exam {self._number}", *result_lines(self._attempt)]
        if self._next_step is not None:
            lines[2:2] = ["", f"{self._next_step}. Press d to start it."]
        return Content("\n").join(shown(line, "bold" if _stands_out(n, line) else "") for n, line in enumerate(lines))

    def action_review(self, which: str) -> None:
        """Go through some of the questions."""
        result = score(self._attempt.form, self._attempt.responses)
        positions = {"wrong": result.wrong, "marked": result.marked}.get(which, tuple(range(result.total.questions)))
        if positions:
            # Sure but wrong is what nobody looks up by themselves: first in every list
            first = sorted(positions, key=lambda position: position not in result.sure_but_wrong)
            self.app.push_screen(ReviewScreen(self._attempt, self._subject, which, first))
        else:
            self.notify(f"No question is {visible(which)}.", markup=False)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        if event.button.id == "next":
            self.action_drill("next")
        else:
            self.action_review(event.button.id or "all")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer drills only where they can be logged."""
        return action != "drill" or self._next_step is not None

    def action_drill(self, which: str) -> None:
        """Go on to a drill."""
        self.dismiss(which)


def _stands_out(number: int, line: str) -> bool:
    return number <= 1 or (line.endswith(":") and not line.startswith(" "))
