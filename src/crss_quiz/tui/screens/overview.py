"""The list of all questions of an exam: which are blank, which are marked, and the way to hand in."""

from typing import ClassVar, Literal

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Footer, OptionList, Static
from textual.widgets.option_list import Option

from crss_quiz.core.attempt import Attempt
from crss_quiz.core.text import visible
from crss_quiz.core.wording import count, snippet
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.screens.confirm import ConfirmScreen
from crss_quiz.tui.text import shown
from crss_quiz.tui.widgets.countdown import Countdown

HAND_IN: Literal["hand in"] = "hand in"


class OverviewScreen(QuizScreen[int | str | None]):
    """Ends with a position to go to, with HAND_IN, or with None to go back."""

    AUTO_FOCUS = "#questions"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go", "Go to question", tooltip="Go to the question pointed at", id="overview.go"),
        Binding(
            "u",
            "seek('blank')",
            "Next blank",
            tooltip="Point at the next question without an answer",
            id="overview.blank",
        ),
        Binding(
            "m",
            "seek('marked')",
            "Next marked",
            tooltip="Point at the next question marked for review",
            id="overview.marked",
        ),
        Binding("f", "hand_in", "Hand in", tooltip="Finish: hand the exam in", id="overview.hand-in"),
        Binding("escape,o", "dismiss", "Back", tooltip="Back to the question", id="overview.back"),
    ]

    countdown = getters.query_one(Countdown)
    questions = getters.query_one("#questions", OptionList)

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self._attempt = attempt

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Horizontal(id="bar"):
            yield Static("All questions", id="place")
            yield Static(self._summary(), id="answered")
            yield Countdown(id="countdown")
        yield OptionList(
            *(Option(self._line(position)) for position in range(len(self._attempt.form.items))), id="questions"
        )
        with Horizontal(classes="buttons"):
            yield Button("Back to question", id="back", compact=True)
            yield Button("Hand in", id="hand-in", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Point at the question one comes from."""
        super().on_mount()
        self.countdown.seconds = self._attempt.seconds_left
        self.questions.highlighted = self._attempt.position

    def _line(self, position: int) -> Content:
        response = self._attempt.responses[position]
        item = self._attempt.form.items[position]
        state = "answered" if response.choice is not None else "BLANK"
        mark = "■ marked" if response.is_marked else ""
        return Content.assemble(
            f"{position + 1:>3}  ",
            (f"{state:<9}", "" if response.choice is not None else "bold"),
            (f"{mark:<9}", "bold"),
            shown(snippet(item.stem or item.ask, 60), "dim"),
        )

    def _summary(self) -> Content:
        blank = len(self._attempt.responses) - self._attempt.answered
        marked = sum(response.is_marked for response in self._attempt.responses)
        return Content(f"{blank} blank, {marked} marked")

    def action_go(self) -> None:
        """Go to the question pointed at."""
        self.dismiss(self.questions.highlighted)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to the question clicked or entered."""
        self.dismiss(event.option_index)

    def action_seek(self, what: str) -> None:
        """Point at the next question that is blank, or marked."""
        here = self.questions.highlighted or 0
        number = len(self._attempt.responses)
        for step in range(1, number + 1):
            position = (here + step) % number
            response = self._attempt.responses[position]
            if response.is_marked if what == "marked" else response.choice is None:
                self.questions.highlighted = position
                return
        self.notify(f"No question is {visible(what)}.", markup=False)

    def action_hand_in(self) -> None:
        """Ask once more, then hand in."""
        blank = len(self._attempt.responses) - self._attempt.answered
        marked = sum(response.is_marked for response in self._attempt.responses)
        told = []
        if blank:
            told.append(f"{count(blank, 'question')} without an answer; a blank counts as wrong.")
        if marked:
            told.append(f"{count(marked, 'question')} marked for review.")
        question = " ".join(["Hand in the exam? Answers cannot be changed afterwards.", *told])
        self.app.push_screen(ConfirmScreen(question, yes="Hand in", no="Go back"), self._after_question)

    def _after_question(self, sure: bool | None) -> None:
        if sure:
            self.dismiss(HAND_IN)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        if event.button.id == "hand-in":
            self.action_hand_in()
        else:
            self.dismiss(None)
