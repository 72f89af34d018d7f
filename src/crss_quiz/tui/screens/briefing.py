"""One page before the clock starts: what is coming, and what the keys do."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Footer, Static

from crss_quiz.core.attempt import Mode
from crss_quiz.core.form import Form
from crss_quiz.core.wording import OUR_ESTIMATE, count, exam_name, minutes
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.text import shown


class BriefingScreen(QuizScreen[bool]):
    """Explains the exam; ends with True when the clock is to start."""

    AUTO_FOCUS = "#start"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", "Back", tooltip="Back, without starting", id="briefing.back"),
        Binding("enter", "answer(True)", "Start the clock", tooltip="Start the clock", id="briefing.start"),
    ]

    def __init__(self, form: Form, mode: Mode, time_factor: float, unread_line: str = "") -> None:
        super().__init__()
        self._form = form
        self._mode = mode
        self._time_factor = time_factor
        self._unread_line = unread_line

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(shown("\n".join(self._lines())))
        with Horizontal(classes="buttons"):
            yield Button("Start the clock", id="start", variant="primary", compact=True)
            yield Button("Back", id="back", compact=True)
        yield Footer()

    def _lines(self) -> Iterator[str]:
        plan = self._form.blueprint
        yield exam_name(self._mode, plan)
        yield ""
        time = minutes(plan.minutes * self._time_factor)
        yield f"{count(plan.questions, 'question')}, {time}, {plan.pass_mark} right to pass. A blank counts as wrong."
        yield (
            "Several answers may sound right. Choose the one that best fits the CRSS code of ethics, rather than a "
            "more clinical one."
        )
        yield ""
        yield "1-4 or a-d  answer           n, p or ← →  next, previous"
        yield "m           mark for review  o            list of questions, and hand in"
        yield "?           all keys         Esc          leave; all is saved"
        yield ""
        if self._mode is Mode.REAL:
            yield (
                "As at the test center: no pause, no feedback until the end, and time runs on if you leave. When the "
                "time is up, the exam is handed in as it stands."
            )
        else:
            yield (
                "Practice: x strikes an option out, z pauses, h hides the clock. Leaving is a pause, and the result "
                "tells each pause."
            )
        yield ""
        yield "Every answer is saved as you give it, whatever happens to this window."
        yield OUR_ESTIMATE
        if self._unread_line:
            yield self._unread_line

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the button's answer."""
        self.dismiss(event.button.id == "start")

    def action_answer(self, answer: bool) -> None:
        """Take a key's answer."""
        self.dismiss(answer)
