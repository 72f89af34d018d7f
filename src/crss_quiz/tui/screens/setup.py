"""Choosing an exam: how long, of which domain, in which mode, with how much time."""

from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Footer, RadioButton, RadioSet, Static

from crss_quiz.core.attempt import Mode
from crss_quiz.core.blueprint import Blueprint
from crss_quiz.core.request import TIME_FACTORS, ExamRequest, Length
from crss_quiz.core.subject import Domain
from crss_quiz.core.wording import OUR_ESTIMATE, count, minutes
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.text import shown

LENGTH_WORDS = {Length.FULL: "Full", Length.HALF: "Half", Length.QUARTER: "Quarter"}
MODE_WORDS = {Mode.REAL: "Real: as at the test center", Mode.PRACTICE: "Practice: pause, strike out"}


class Choice(RadioButton):
    """A radio button whose state is a sign, not a color."""

    BUTTON_LEFT = "("
    BUTTON_RIGHT = ")"

    def render(self) -> Content:
        """Draw the sign as the state is."""
        self.BUTTON_INNER = "●" if self.value else " "
        return super().render()


class SetupScreen(QuizScreen[ExamRequest | None]):
    """Ends with what was chosen, or None."""

    AUTO_FOCUS = "#length"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "go", "Go on", tooltip="Go on with what is chosen", id="setup.go"),
        Binding("escape", "dismiss", "Back", tooltip="Back", id="setup.back"),
    ]

    length = getters.query_one("#length", RadioSet)
    domain = getters.query_one("#domain", RadioSet)
    mode = getters.query_one("#mode", RadioSet)
    time = getters.query_one("#time", RadioSet)

    def __init__(self, full: Blueprint) -> None:
        super().__init__()
        self._full = full

    def compose(self) -> ComposeResult:
        """Lay out the choices."""
        with VerticalScroll(classes="page", can_focus=False):
            yield Static("Sit a mock exam", classes="heading")
            with Horizontal(id="choices"):
                with Vertical(id="first-choices"):
                    yield from _choice("length", "Length", [LENGTH_WORDS[length] for length in Length])
                    yield from _choice("time", "Time", [f"{factor:g} × the time" for factor in TIME_FACTORS])
                with Vertical(id="second-choices"):
                    yield from _choice("domain", "Domain", ["All four", *(domain.label for domain in Domain)])
                    yield from _choice("mode", "Mode", [MODE_WORDS[mode] for mode in Mode])
            yield Static(id="summary")
        with Horizontal(classes="buttons"):
            yield Button("Go on", id="go", variant="primary", compact=True)
            yield Button("Back", id="back", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Say what the first choices come to."""
        super().on_mount()
        self._show_summary()

    def on_radio_set_changed(self) -> None:
        """Say what the new choices come to."""
        self._show_summary()

    @property
    def request(self) -> ExamRequest:
        """What is chosen."""
        domain = max(self.domain.pressed_index, 0)
        return ExamRequest(
            mode=list(Mode)[max(self.mode.pressed_index, 0)],
            length=list(Length)[max(self.length.pressed_index, 0)],
            domain=list(Domain)[domain - 1] if domain else None,
            time_factor=TIME_FACTORS[max(self.time.pressed_index, 0)],
        )

    def _show_summary(self) -> None:
        request = self.request
        plan = request.blueprint(self._full)
        time = minutes(plan.minutes * request.time_factor)
        told = f"{count(plan.questions, 'question')}, {time}, {plan.pass_mark} right to pass. {OUR_ESTIMATE}"
        self.query_one("#summary", Static).update(shown(told))

    def action_go(self) -> None:
        """Go on."""
        self.dismiss(self.request)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        self.dismiss(self.request if event.button.id == "go" else None)


def _choice(name: str, title: str, words: list[str]) -> ComposeResult:
    yield Static(shown(title), classes="label")
    with RadioSet(id=name, compact=True):
        for index, word in enumerate(words):
            yield Choice(shown(word), value=index == 0)
