"""The source behind a card, in our own words."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Static

from crss_quiz.core.card import Card
from crss_quiz.core.reading import SourceEntry, entries_behind
from crss_quiz.core.subject import Subject
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.text import shown


class ReadingScreen(QuizScreen[None]):
    """Shows the entries of the sources that a card is about."""

    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,i", "dismiss", "Back", tooltip="Back to the card", id="reading.back"),
    ]

    def __init__(self, card: Card, subject: Subject) -> None:
        super().__init__()
        self._entries = list(entries_behind(card, subject))

    def compose(self) -> ComposeResult:
        """Lay out the entries."""
        with VerticalScroll(id="page", classes="page"):
            yield Static("To read up on", classes="heading")
            if not self._entries:
                yield Static("The sources have no entry behind this card.")
            for entry in self._entries:
                yield Static(_as_content(entry), classes="message")
        yield Footer()


def _as_content(entry: SourceEntry) -> Content:
    return Content.assemble(
        shown(entry.title, "bold"), "\n", shown(entry.text), "\n", shown(f"Source: {entry.cite}", "dim")
    )
