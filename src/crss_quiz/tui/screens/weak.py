"""Weak topics: cards that keep being forgotten, each with the source to read."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from crss_quiz.core.card import Card
from crss_quiz.core.reading import entries_behind
from crss_quiz.core.state import State
from crss_quiz.core.study_wording import front
from crss_quiz.core.subject import Subject
from crss_quiz.core.wording import count, snippet
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.screens.reading import ReadingScreen
from crss_quiz.tui.text import shown

ABOUT = (
    "Cards that you forgot eight times after learning them, or that you marked. One more look seldom helps here; "
    "reading what is behind them does."
)


class WeakScreen(QuizScreen[bool]):
    """Lists weak cards; Enter opens the source. Ends with True when they are to be studied."""

    CSS_PATH = "weak.tcss"
    AUTO_FOCUS = "#weak"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", "Read", tooltip="Read the source behind the card", id="weak.read"),
        Binding("s", "dismiss(True)", "Study these", tooltip="Study these cards now, due or not", id="weak.study"),
        Binding("escape", "dismiss(False)", "Back", tooltip="Back", id="weak.back"),
    ]

    weak = getters.query_one("#weak", OptionList)

    def __init__(self, cards: Sequence[Card], states: Mapping[str, State], subject: Subject) -> None:
        super().__init__()
        self._cards = cards
        self._states = states
        self._subject = subject

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Static("Weak topics", classes="heading")
        yield Static(ABOUT if self._cards else f"None yet. {ABOUT}", classes="message")
        yield OptionList(*(Option(shown(self._line(card))) for card in self._cards), id="weak")
        yield Footer()

    def on_mount(self) -> None:
        """Point at the first."""
        super().on_mount()
        self.weak.highlighted = 0 if self._cards else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to read and to study only where there is something."""
        is_leaving = action == "dismiss" and parameters == (False,)
        return bool(self._cards) or is_leaving or action not in ("read", "dismiss")

    def action_read(self) -> None:
        """Open the source behind the card pointed at."""
        if self.weak.highlighted is not None:
            self.app.push_screen(ReadingScreen(self._cards[self.weak.highlighted], self._subject))

    def on_option_list_option_selected(self) -> None:
        """Open the one clicked or entered."""
        self.action_read()

    def _line(self, card: Card) -> str:
        memory = self._states[card.id].memory
        lapses = memory.lapses if memory else 0
        why = f"forgotten {count(lapses, 'time')}" if lapses else "marked"
        entry = next(entries_behind(card, self._subject), None)
        read = f"\n   read: {snippet(entry.title, 66)}" if entry else ""
        return f"{snippet(front(card), 56)} ({why}){read}"
