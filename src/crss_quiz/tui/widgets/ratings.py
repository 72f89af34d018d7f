"""The four ratings with what each would do, to be given by key or mouse."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Grid
from textual.message import Message
from textual.widgets import Button

from crss_quiz.core.memory import Rating
from crss_quiz.core.study import Turn
from crss_quiz.core.study_wording import RATING_WORDS, interval
from crss_quiz.tui.text import shown


class Ratings(Grid):
    """Four buttons; the one that Space gives has a sign."""

    @dataclass
    class Given(Message):
        """A rating was clicked."""

        rating: Rating

    def compose(self) -> ComposeResult:
        """Make the buttons."""
        for rating in Rating:
            yield Button("", id=f"rating-{rating.value}", compact=True)

    def show(self, turn: Turn) -> None:
        """Say when the card comes again after each rating that may be given."""
        revealed = turn.revealed
        assert revealed is not None
        for rating in Rating:
            button = self.query_one(f"#rating-{rating.value}", Button)
            is_proposed = rating is revealed.proposed
            told = interval(revealed.outcomes[rating], revealed.at)
            button.label = shown(f"{'▸' if is_proposed else ' '}{rating.value} {RATING_WORDS[rating]}: {told}")
            button.variant = "primary" if is_proposed else "default"
            button.disabled = rating not in turn.ratings

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Tell which was clicked, and leave the keys to the card."""
        event.stop()
        self.screen.set_focus(None)
        self.post_message(self.Given(Rating(int((event.button.id or "")[-1]))))
