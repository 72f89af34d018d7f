"""Where the program opens: go on with an open exam, sit a new one, look at past ones."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Button, Footer, Static

from crss_quiz.core.deck import Library
from crss_quiz.core.history import AttemptSummary
from crss_quiz.core.wording import count
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.text import shown

OPENING = "Opening your file…"


class HomeScreen(QuizScreen[None]):
    """The first screen. It is drawn before the learner's file is open, and filled in when it is."""

    class Painted(Message):
        """The first frame is on the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "app.resume", "Resume", tooltip="Go on with the open exam", id="home.resume"),
        Binding("e", "app.new_exam", "Mock exam", tooltip="Sit a mock exam", id="home.exam"),
        Binding("p", "app.results", "Past results", tooltip="Look at past exams", id="home.results"),
        Binding("down", "app.focus_next", "Next button", tooltip="Next button", id="home.down", show=False),
        Binding("up", "app.focus_previous", "Previous button", tooltip="Previous button", id="home.up", show=False),
        Binding("q", "app.quit", "Quit", tooltip="Leave the program", id="home.quit"),
    ]

    def compose(self) -> ComposeResult:
        """Lay out what needs no file."""
        with VerticalScroll(classes="page", can_focus=False):
            yield Static("crss-quiz", classes="heading")
            yield Static("Practice for the Illinois CRSS exam, at your own pace.", id="motto")
            yield Static(OPENING, id="state")
            with VerticalScroll(id="menu", can_focus=False):
                yield Button("Resume the open exam", id="resume", action="app.resume")
                yield Button("Sit a mock exam", id="exam", action="app.new_exam", disabled=True)
                yield Button("Past results", id="results", action="app.results", disabled=True)
                yield Button("Keys and help", id="help", action="app.help")
                yield Button("Quit", id="quit", action="app.quit")
        yield Footer()

    def on_mount(self) -> None:
        """Say when there is something to be seen."""
        super().on_mount()
        self.query_one("#resume", Button).display = False
        self.call_after_refresh(self.post_message, self.Painted())

    def show_state(self, library: Library, left_out: int, unfinished: AttemptSummary | None) -> None:
        """Fill in what the file and the decks hold."""
        items = count(sum(1 for _ in library.items()), "question")
        told = [f"{items} and {count(len(library.flashcards), 'flashcard')} are in your decks."]
        if left_out:
            told.append(f"{count(left_out, 'problem')} in deck files; `crss-quiz decks check` tells them.")
        self.query_one("#state", Static).update(shown(" ".join(told)))
        resume = self.query_one("#resume", Button)
        resume.display = unfinished is not None
        if unfinished:
            resume.label = shown(f"Resume the open exam: {unfinished.answered} of {unfinished.questions} answered")
        for name in ("exam", "results"):
            self.query_one(f"#{name}", Button).disabled = False
        self.refresh_bindings()
        if self.focused is None:
            self.query_one("#resume" if unfinished else "#exam", Button).focus()

    def show_failure(self, message: str) -> None:
        """Say why the learner's file or the settings cannot be used."""
        self.query_one("#state", Static).update(shown(message))
