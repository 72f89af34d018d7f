"""Going through the questions of a finished exam: which answer is best, and why each of the others is not."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Footer, Static

from crss_quiz.core.attempt import Attempt, Response
from crss_quiz.core.deck import Item
from crss_quiz.core.scoring import is_right
from crss_quiz.core.subject import Subject
from crss_quiz.core.wording import CONFIDENCE_WORDS, duration
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.text import shown
from crss_quiz.tui.widgets.explained import Explained


class ReviewScreen(QuizScreen[None]):
    """Shows chosen positions of an attempt one at a time."""

    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right", "step(1)", "Next", tooltip="Next question", id="review.next"),
        Binding("p,left", "step(-1)", "Previous", tooltip="Previous question", id="review.previous"),
        Binding("escape", "dismiss", "Back to result", tooltip="Back to the result", id="review.back"),
    ]

    page = getters.query_one("#page", VerticalScroll)

    def __init__(self, attempt: Attempt, subject: Subject, which: str, positions: Sequence[int]) -> None:
        super().__init__()
        self._attempt = attempt
        self._subject = subject
        self._which = which
        self._positions = positions
        self._index = 0

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        with Horizontal(id="bar"):
            yield Static(id="place")
            yield Static(id="answered")
        with VerticalScroll(id="page", classes="page"):
            yield Static(id="case")
            yield Explained(len(self._attempt.form.items[0].options), self._subject)
        with Horizontal(classes="buttons"):
            yield Button("Previous", id="previous", compact=True)
            yield Button("Next", id="next", compact=True)
            yield Button("Back to result", id="back", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Show the first."""
        super().on_mount()
        self._show()

    def action_step(self, step: int) -> None:
        """Go on or back."""
        self._index = min(max(self._index + step, 0), len(self._positions) - 1)
        self._show()
        self.page.scroll_home(animate=False)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        if event.button.id == "back":
            self.dismiss()
        else:
            self.action_step(1 if event.button.id == "next" else -1)

    def _show(self) -> None:
        position = self._positions[self._index]
        item, response = self._attempt.form.items[position], self._attempt.responses[position]
        place = f"Review: {self._which}, {self._index + 1} of {len(self._positions)}"
        self.query_one("#place", Static).update(shown(place))
        self.query_one("#answered", Static).update(
            Content(
                f"question {position + 1}, {duration(response.seconds)}"
                + (", marked" if response.is_marked else "")
                + (f", {CONFIDENCE_WORDS[response.confidence]}" if response.confidence else "")
            )
        )
        self.query_one("#case", Static).update(Content("\n").join(self._case_lines(item, response)))
        self.query_one(Explained).show(item, response.choice)

    def _case_lines(self, item: Item, response: Response) -> Iterator[Content]:
        if response.choice is None:
            yield Content.styled("✗ LEFT BLANK", "bold")
        else:
            yield Content.styled(
                "✓ YOU WERE RIGHT" if is_right(item, response) else "✗ YOU CHOSE ANOTHER ANSWER", "bold"
            )
        yield Content("")
        if item.stem:
            yield shown(item.stem)
            yield Content("")
        yield shown(item.ask, "bold")
