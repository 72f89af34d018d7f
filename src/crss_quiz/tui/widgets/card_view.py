"""A card under study: its prompt, and once it is revealed its answer. It shows what it is given."""

from textual import getters
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Flashcard, Item
from crss_quiz.core.state import State
from crss_quiz.core.study import Turn
from crss_quiz.core.study_wording import leech_line, verdict
from crss_quiz.core.subject import Subject
from crss_quiz.core.wording import CONFIDENCE_WORDS
from crss_quiz.tui.text import shown
from crss_quiz.tui.widgets.explained import Explained
from crss_quiz.tui.widgets.options import Options

OPTIONS = 4
HOW_SURE = "How sure are you? s sure, u unsure, g a guess (if you like)"
SURE_SAID = "You said: {}. Now choose 1 to 4."


class CardView(VerticalScroll):
    """Scrolls; takes no focus."""

    options = getters.query_one(Options)
    explained = getters.query_one(Explained)

    def __init__(self, subject: Subject) -> None:
        super().__init__(can_focus=False)
        self._subject = subject

    def compose(self) -> ComposeResult:
        """Lay out every part a card may have; each is shown where it has something to say."""
        for part in ("about", "warning", "stem", "ask"):
            yield Static(id=part)
        yield Options(OPTIONS)
        for part in ("confidence", "verdict", "answer", "note"):
            yield Static(id=part)
        yield Explained(OPTIONS, self._subject)

    def show(self, turn: Turn, state: State, note: str, confidence: Confidence | None) -> None:
        """Draw a card as it stands."""
        is_revealed = turn.revealed is not None
        item, content = turn.item, turn.card.content
        self._say("about", shown(_about(turn), "dim"))
        self._say("warning", shown(leech_line(state), "bold"))
        self._say("stem", shown(item.stem) if item else Content(""))
        self._say("ask", shown(item.ask if item else content.prompt if isinstance(content, Flashcard) else "", "bold"))
        self._say("confidence", shown("" if is_revealed or item is None else _how_sure(confidence)))
        self._say("verdict", shown(verdict(turn), "bold") if item and is_revealed else Content(""))
        self._say("answer", _answer(content) if isinstance(content, Flashcard) and is_revealed else Content(""))
        self._say(
            "note", Content.assemble(("Your note: ", "bold"), shown(note)) if note and is_revealed else Content("")
        )
        self._show_options(item, turn)

    def show_message(self, text: str) -> None:
        """Say something in place of a card."""
        for part in ("about", "warning", "stem", "confidence", "verdict", "answer", "note"):
            self._say(part, Content(""))
        self.options.display = self.explained.display = False
        self._say("ask", shown(text))

    def show_verdict(self) -> None:
        """Bring the verdict to the top."""
        self.query_one("#verdict").scroll_visible(animate=False, top=True, immediate=True)

    def _show_options(self, item: Item | None, turn: Turn) -> None:
        is_revealed = turn.revealed is not None
        self.options.display = item is not None and not is_revealed
        self.explained.display = item is not None and is_revealed
        if item is not None and turn.revealed is not None:
            self.explained.show(item, turn.revealed.option)
        elif item is not None:
            self.options.show(item.options, choice=None, struck=(), pointer=None)

    def _say(self, part: str, text: Content) -> None:
        widget = self.query_one(f"#{part}", Static)
        widget.update(text)
        widget.display = bool(text.plain)


def _about(turn: Turn) -> str:
    card = turn.card
    domain = f", {card.domain.label}" if card.domain else ""
    return f"Question{domain}" if card.is_question else f"Flashcard: {card.kind}{domain}"


def _how_sure(confidence: Confidence | None) -> str:
    return HOW_SURE if confidence is None else SURE_SAID.format(CONFIDENCE_WORDS[confidence])


def _answer(card: Flashcard) -> Content:
    """Return the answer, what is easily mixed up, and the source."""
    parts = [shown(card.answer)]
    if card.note:
        parts.append(Content.assemble(("Easily mixed up: ", "bold"), shown(card.note)))
    parts.append(Content.assemble(("Source: ", "bold"), shown(card.cite)))
    return Content("\n\n").join(parts)
