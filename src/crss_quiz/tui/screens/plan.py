"""The plan: the day of the exam, the minutes a day, and where they lead."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Footer, Static

from crss_quiz.core.errors import QuizError
from crss_quiz.core.plan import Goal, Plan
from crss_quiz.core.plan_wording import plan_lines
from crss_quiz.core.text import visible
from crss_quiz.core.wish import read_exam_day, read_minutes
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.screens.ask import AskScreen
from crss_quiz.tui.text import told


class PlanScreen(QuizScreen[None]):
    """Tells the plan and takes the learner's wishes. `plan` makes it anew, `keep` writes a goal down."""

    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "exam", "Exam day", tooltip="Set the day of your exam, or none", id="plan.exam"),
        Binding("m", "minutes", "Minutes a day", tooltip="Set your minutes a day, or none", id="plan.minutes"),
        Binding("escape", "dismiss", "Back", tooltip="Back", id="plan.back"),
    ]

    def __init__(self, goal: Goal, day: date, plan: Callable[[], Plan], keep: Callable[[Goal], None] | None) -> None:
        super().__init__()
        self._goal = goal
        self._day = day
        self._plan = plan
        self._keep = keep

    def compose(self) -> ComposeResult:
        """Lay out the plan."""
        with VerticalScroll(id="page", classes="page"):
            yield Static("Your plan", classes="heading")
            yield Static(id="told")
        with Horizontal(classes="buttons"):
            yield Button("Exam day", id="exam", variant="primary", compact=True)
            yield Button("Minutes a day", id="minutes", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Tell it."""
        super().on_mount()
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer changes only where they can be written."""
        return action not in ("exam", "minutes") or self._keep is not None

    def action_exam(self) -> None:
        """Ask for the day of the exam."""

        def take(text: str | None) -> None:
            if text is not None:
                self._change(Goal(read_exam_day(text), self._goal.minutes))

        text = self._goal.exam_on.isoformat() if self._goal.exam_on else ""
        question = f"The day of your exam, as year-month-day (today is {self._day}). Empty: no day."
        self.app.push_screen(AskScreen(question, text, refuse=_refuses(read_exam_day)), take)

    def action_minutes(self) -> None:
        """Ask for the minutes a day."""

        def take(text: str | None) -> None:
            if text is not None:
                self._change(Goal(self._goal.exam_on, read_minutes(text)))

        text = f"{self._goal.minutes:g}" if self._goal.minutes else ""
        question = "How many minutes a day can you study? Empty: as many as it takes."
        self.app.push_screen(AskScreen(question, text, refuse=_refuses(read_minutes)), take)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Ask what the button says."""
        if self._keep is not None:
            self.action_exam() if event.button.id == "exam" else self.action_minutes()

    def _change(self, goal: Goal) -> None:
        if self._keep is None:
            return
        try:
            self._keep(goal)
        except QuizError as error:
            self.notify(visible(str(error)), severity="error", markup=False)
            return
        self._goal = goal
        self._show()

    def _show(self) -> None:
        self.query_one("#told", Static).update(told(plan_lines(self._plan(), self._goal.minutes)))


def _refuses(read: Callable[[str], object]) -> Callable[[str], str | None]:
    def refuse(text: str) -> str | None:
        try:
            read(text)
        except QuizError as error:
            return str(error)
        return None

    return refuse
