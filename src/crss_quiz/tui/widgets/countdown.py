"""The time left, as the exam's screen shows it."""

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from crss_quiz.core.wording import duration

LAST_MINUTES = 300
"""Seconds from the end at which the clock is drawn to stand out."""


class Countdown(Static):
    """Says the seconds it is given; it counts nothing itself."""

    seconds: reactive[float] = reactive(0.0)
    is_hidden: reactive[bool] = reactive(False)

    def render(self) -> Content:
        """Draw the time left."""
        if self.is_hidden:
            return Content("Clock hidden")
        if self.seconds <= LAST_MINUTES:
            return Content.styled(f"! Time left {duration(self.seconds)}", "bold reverse")
        return Content(f"Time left {duration(self.seconds)}")
