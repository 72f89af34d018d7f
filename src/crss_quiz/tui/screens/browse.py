"""All cards in a list that narrows as one types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from crss_quiz.core.card import Card
from crss_quiz.core.card_wording import ORPHANED, beginning, condition_word, found_line
from crss_quiz.core.clock import Clock, today
from crss_quiz.core.search import FIELDS, QueryError, find, find_orphans, parse
from crss_quiz.core.state import NEW
from crss_quiz.core.subject import Subject
from crss_quiz.core.wording import snippet
from crss_quiz.storage.store import Store
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.screens.card import CardScreen
from crss_quiz.tui.text import shown
from crss_quiz.tui.widgets.typed import TypedLine

HINT = f'Type a word, a "phrase", or {" ".join(f"{field}:" for field in FIELDS)} and a value; -word leaves out.'
ID_WIDTH = 22


class BrowseScreen(QuizScreen[None]):
    """Finds cards, and opens the one pointed at."""

    AUTO_FOCUS = "#query"
    CSS_PATH = "browse.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Open the card pointed at", id="browse.open", priority=True),
        Binding("down", "move('cursor_down')", "Down", tooltip="Point at the next card", id="browse.down", show=False),
        Binding("up", "move('cursor_up')", "Up", tooltip="Point at the card before", id="browse.up", show=False),
        Binding("pagedown", "move('page_down')", "Page down", tooltip="A page down", id="browse.page-down", show=False),
        Binding("pageup", "move('page_up')", "Page up", tooltip="A page up", id="browse.page-up", show=False),
        Binding("escape", "dismiss", "Back", tooltip="Back", id="browse.back"),
    ]

    query_line = getters.query_one("#query", TypedLine)
    found = getters.query_one("#found", OptionList)

    def __init__(
        self,
        store: Store,
        cards: Mapping[str, Card],
        subject: Subject,
        is_open: Callable[[Card], bool],
        clock: Clock,
    ) -> None:
        super().__init__()
        self._store = store
        self._cards = cards
        self._subject = subject
        self._is_open = is_open
        self._clock = clock
        self._notes: Mapping[str, str] = {}
        self._lines: dict[str, Option] = {}

    def compose(self) -> ComposeResult:
        """Lay out the line to type in, what it found, and the list."""
        yield TypedLine(placeholder="Type to find a card", id="query", compact=True)
        yield Static(id="told")
        yield OptionList(id="found", markup=False, compact=True)
        yield Footer()

    def on_screen_resume(self) -> None:
        """Look again: a card that was opened may stand otherwise now."""
        here = self.found.highlighted or 0
        self._notes = self._store.notes.by_card()
        self._lines = {}
        self._search(here)

    def on_input_changed(self) -> None:
        """Narrow the list."""
        self._search()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the card clicked."""
        self._open(event.option.id)

    def action_open(self) -> None:
        """Open the card pointed at, also while typing."""
        if option := self.found.highlighted_option:
            self._open(option.id)

    def action_move(self, how: str) -> None:
        """Move in the list, also while typing."""
        getattr(self.found, f"action_{how}")()

    def _open(self, name: str | None) -> None:
        if name is not None:
            screen = CardScreen(name, self._store, self._cards, self._subject, self._is_open, self._clock)
            self.app.push_screen(screen)

    def _search(self, here: int = 0) -> None:
        """Show what the query finds; while it says something unknown, say what can be said and leave the list."""
        told = self.query_one("#told", Static)
        try:
            names = self._find(self.query_line.value)
        except QueryError as error:
            told.update(shown(f"! {error}"))
            return
        self.found.set_options(map(self._line, names))
        self.found.highlighted = min(here, len(names) - 1) if names else None
        hint = f" {HINT}" if not self.query_line.value else ""
        told.update(shown(f"{found_line(len(names))}{hint}"))

    def _find(self, text: str) -> list[str]:
        query = parse(text, self._cards)
        states, now = self._store.log.states, self._clock.now()
        day = today(now)
        found = find(self._cards, states, query, day, now.wall, is_open=self._is_open, notes=self._notes)
        found.sort(key=lambda card: not self._is_open(card))  # what cannot be read yet must not stand in the way
        orphans = find_orphans(self._cards, states, query, day, now.wall, notes=self._notes)
        return [*(card.id for card in found), *orphans]

    def _line(self, name: str) -> Option:
        """Return the line of a card, the same one until the screen is left: what is laid out once need not be again."""
        if name not in self._lines:
            now = self._clock.now()
            card, state = self._cards.get(name), self._store.log.states.get(name, NEW)
            text = beginning(card, is_open=self._is_open(card)) if card else f"({ORPHANED})"
            line = Content.assemble(
                shown(f"{condition_word(state, today(now), now.wall):<12} "),
                "■ marked  " if state.is_marked else "",
                shown(f"{snippet(name, ID_WIDTH):<{ID_WIDTH}}  "),
                shown(text, "dim"),
            )
            self._lines[name] = Option(line, id=name)
        return self._lines[name]
