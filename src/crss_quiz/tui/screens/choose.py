"""Choosing what to study: by domain, ethic, competency, deck, type of card, and how cards stand."""

from collections.abc import Callable
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Footer, Static

from crss_quiz.core.deck import Library
from crss_quiz.core.filter import CardType, Filter, Only
from crss_quiz.core.subject import Domain
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.text import shown
from crss_quiz.tui.widgets.choice import Choice

ONLY_WORDS = {
    Only.DUE: "due cards only",
    Only.NEW: "new cards only",
    Only.WEAK: "weak topics, due or not",
    Only.MISSED: "missed in the last mock, due or not",
}


class ChooseScreen(QuizScreen[Filter | None]):
    """Ends with the cards wanted, or None. `count` says what a choice holds."""

    CSS_PATH = "choose.tcss"
    AUTO_FOCUS = "#only"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "study", "Study these", tooltip="Study what is chosen", id="choose.study"),
        Binding("escape", "dismiss", "Back", tooltip="Back", id="choose.back"),
    ]

    told = getters.query_one("#told", Static)

    def __init__(self, library: Library, count: Callable[[Filter], str]) -> None:
        super().__init__()
        self._library = library
        self._count = count

    def compose(self) -> ComposeResult:
        """Lay out a list for each way to choose."""
        subject = self._library.subject
        with VerticalScroll(classes="page", can_focus=False):
            yield Static("Study only…", classes="heading")
            yield Choice("only", "How they stand", [(w, o.value) for o, w in ONLY_WORDS.items()])
            yield Choice("type", "Type of card", [(t.value, t.value) for t in CardType])
            yield Choice("domain", "Domain", [(d.label, d.value) for d in Domain])
            yield Choice("ethic", "Ethic", [(f"{e.number} {e.name}", str(e.number)) for e in subject.ethics.values()])
            competencies = [(f"{c.id} {c.text}", c.id) for c in subject.competencies.values()]
            yield Choice("competency", "Competency", competencies)
            yield Choice("deck", "Deck", [(deck.title, deck.id) for deck in self._library.decks])
            yield Static(id="told")
        with Horizontal(classes="buttons"):
            yield Button("Study these", id="study", variant="primary", compact=True)
            yield Button("Back", id="back", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Say what the choice holds."""
        super().on_mount()
        self._tell()

    def on_select_changed(self) -> None:
        """Say what the new choice holds."""
        self._tell()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        self.dismiss(self._filter() if event.button.id == "study" else None)

    def action_study(self) -> None:
        """Study what is chosen."""
        self.dismiss(self._filter())

    def _tell(self) -> None:
        self.told.update(shown(self._count(self._filter())))

    def _filter(self) -> Filter:
        chosen = {name: self._value(name) for name in ("domain", "ethic", "competency", "deck", "type", "only")}
        return Filter(
            domain=Domain(chosen["domain"]) if chosen["domain"] else None,
            ethic=int(chosen["ethic"]) if chosen["ethic"] else None,
            competency=chosen["competency"],
            deck=chosen["deck"],
            card_type=CardType(chosen["type"]) if chosen["type"] else None,
            only=Only(chosen["only"]) if chosen["only"] else None,
        )

    def _value(self, name: str) -> str | None:
        return self.query_one(f"#choice-{name}", Choice).value
