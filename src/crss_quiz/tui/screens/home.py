"""Where the program opens: go on with an open exam, sit a new one, look at past ones."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, VerticalScroll
from textual.message import Message
from textual.widgets import Button, Footer, Static

from crss_quiz.core.history import AttemptSummary
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.text import shown

OPENING = "Opening your file…"
MENU = (
    ("study", "Study (s)", "app.study"),
    ("choose", "Study only… (o)", "app.choose"),
    ("exam", "Sit a mock exam (e)", "app.new_exam"),
    ("results", "Past results (p)", "app.results"),
    ("plan", "Your plan (l)", "app.plan"),
    ("drill", "Drills (d)", "app.drill"),
    ("standing", "Where you stand (t)", "app.standing"),
    ("progress", "Progress (g)", "app.progress"),
    ("cards", "Cards (c)", "app.browse"),
    ("weak", "Weak topics (w)", "app.weak"),
)
WRITING = ("study", "choose", "exam", "drill")
"""What needs a file that can be written."""


class HomeScreen(QuizScreen[None]):
    """The first screen. It is drawn before the learner's file is open, and filled in when it is."""

    class Painted(Message):
        """The first frame is on the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "app.resume", "Resume", tooltip="Go on with the open exam", id="home.resume"),
        Binding("s", "app.study", "Study", tooltip="Study what is due, then new cards", id="home.study"),
        Binding("o", "app.choose", "Study only", tooltip="Choose which cards to study", id="home.choose", show=False),
        Binding("e", "app.new_exam", "Mock exam", tooltip="Sit a mock exam", id="home.exam"),
        Binding("l", "app.plan", "Plan", tooltip="Your exam day, and the plan to it", id="home.plan"),
        Binding("p", "app.results", "Past results", tooltip="Look at past exams", id="home.results", show=False),
        Binding("g", "app.progress", "Progress", tooltip="See what studying came to", id="home.progress", show=False),
        Binding("d", "app.drill", "Drills", tooltip="Practice what was missed", id="home.drill", show=False),
        Binding("t", "app.standing", "Standing", tooltip="See where you stand", id="home.standing", show=False),
        Binding("w", "app.weak", "Weak topics", tooltip="See what to read up on", id="home.weak", show=False),
        Binding("c", "app.browse", "Cards", tooltip="Find a card, read it, put it away", id="home.cards", show=False),
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
            with Grid(id="menu"):
                yield Button("Resume the open exam", id="resume", action="app.resume")
                for name, label, action in MENU:
                    yield Button(shown(label), id=name, action=action, disabled=True)
                yield Button("Keys and help (?)", id="help", action="app.help")
                yield Button("Quit (q)", id="quit", action="app.quit")
        yield Footer()

    def on_mount(self) -> None:
        """Say when there is something to be seen."""
        super().on_mount()
        self.query_one("#resume", Button).display = False
        self.call_after_refresh(self.post_message, self.Painted())

    def show_state(self, lines: Iterable[str], unfinished: AttemptSummary | None, *, is_read_only: bool) -> None:
        """Fill in what the file and the decks hold, and offer what can be done."""
        self.query_one("#state", Static).update(shown("\n".join(lines)))
        resume = self.query_one("#resume", Button)
        resume.display = unfinished is not None
        if unfinished:
            resume.label = shown(f"Resume the open exam (r): {unfinished.answered} of {unfinished.questions} answered")
        resume.disabled = is_read_only
        for name, _, _ in MENU:
            self.query_one(f"#{name}", Button).disabled = is_read_only and name in WRITING
        self.refresh_bindings()
        if self.focused is None:
            first = "plan" if is_read_only else "resume" if unfinished else "study"
            self.query_one(f"#{first}", Button).focus()

    def show_failure(self, message: str) -> None:
        """Say why the learner's file or the settings cannot be used."""
        self.query_one("#state", Static).update(shown(message))
