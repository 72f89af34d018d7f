"""One card whole: what it says, how it stands, what was done with it; and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Footer, Static

from crss_quiz.core.card import Card
from crss_quiz.core.card_wording import act_words, condition_word, figures, history_line
from crss_quiz.core.clock import Clock, today
from crss_quiz.core.deck import Family, Flashcard
from crss_quiz.core.log import Act, Entry, Reschedule, Reset, Resume, Suspend
from crss_quiz.core.memory import Scheduler
from crss_quiz.core.state import NEW, State, after
from crss_quiz.core.subject import Subject
from crss_quiz.core.text import visible
from crss_quiz.storage.notes import LONGEST_NOTE
from crss_quiz.storage.store import Store
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.screens.ask import AskScreen
from crss_quiz.tui.screens.confirm import ConfirmScreen
from crss_quiz.tui.text import shown
from crss_quiz.tui.widgets.explained import Explained

KEPT = (
    "This question is kept for mock exams, so that they can tell what you know. You can read it here, and study it, "
    "once a mock exam has shown it to you."
)
ORPHAN = "This card is no longer in the decks. What you did with it is kept."
FURTHEST = 3_650
"""Days from today on which a card may be made due."""


class CardScreen(QuizScreen[None]):
    """Shows one card, by id."""

    AUTO_FOCUS = "#page"
    CSS_PATH = "card.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s,x", "suspend", "Suspend", tooltip="Take this card out of study, or back into it", id="card.suspend"),
        Binding("r", "reset", "Make new", tooltip="Make this card new again; asks first", id="card.reset", show=False),
        Binding("d", "set_due", "Due day", tooltip="Choose when this card is due", id="card.due"),
        Binding("t", "note", "Note", tooltip="Write a note to yourself on this card", id="card.note"),
        Binding("u,z", "undo", "Undo", tooltip="Take back what was done last", id="card.undo", show=False),
        Binding("escape", "dismiss", "Back", tooltip="Back", id="card.back"),
    ]

    page = getters.query_one("#page", VerticalScroll)

    def __init__(
        self,
        name: str,
        store: Store,
        cards: Mapping[str, Card],
        subject: Subject,
        is_open: Callable[[Card], bool],
        clock: Clock,
    ) -> None:
        super().__init__()
        self._card_id = name
        self._card = cards.get(name)
        self._store = store
        self._subject = subject
        self._is_kept = self._card is not None and not is_open(self._card)
        self._clock = clock
        self._acts = 0
        """Acts on this screen that were not taken back."""
        sets = store.log.parameter_sets()
        self._scheduler = Scheduler(sets[-1].settings if sets else None)

    # Showing

    def compose(self) -> ComposeResult:
        """Lay out the card, then how it stands."""
        with Horizontal(id="bar"):
            yield Static(shown(self._card_id), id="place")
            yield Static(id="answered")
        with VerticalScroll(id="page", classes="page"):
            yield from self._contents()
            yield Static("Your note", id="note-heading", classes="part")
            yield Static(id="note")
            yield Static("How it stands", classes="part")
            yield Static(id="figures")
            yield Static("What you did with it, the newest first", classes="part")
            yield Static(id="history")
        yield Footer()

    def on_mount(self) -> None:
        """Fill in what the learner's file holds."""
        super().on_mount()
        if isinstance(family := self._content, Family):
            for item, explained in zip(family.items, self.query(Explained), strict=True):
                explained.show(item, None)
        self._refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer no act on what cannot be written; on a card that left the decks only to take one back."""
        if action == "undo":
            return not self._store.is_read_only
        return action not in ("suspend", "reset", "set_due", "note") or self._may_act

    @property
    def _may_act(self) -> bool:
        return not self._store.is_read_only and self._card is not None

    @property
    def _state(self) -> State:
        return self._store.log.states.get(self._card_id, NEW)

    @property
    def _content(self) -> Flashcard | Family | None:
        """What may be shown of the card."""
        return None if self._card is None or self._is_kept else self._card.content

    def _contents(self) -> Iterator[Widget]:
        match self._content:
            case Flashcard() as card:
                yield Static(shown(card.prompt, "bold"))
                yield Static(shown(card.answer), classes="answer")
                if card.note:
                    yield Static(shown(f"Beware: {card.note}"), classes="answer")
                yield Static(Content("\n").join(self._about(card.cite)), classes="answer")
            case Family() as family:
                for number, item in enumerate(family.items, 1):
                    yield Static(shown(f"Question {number} of {len(family.items)}"), classes="part")
                    if item.stem:
                        yield Static(shown(item.stem), classes="stem")
                    yield Static(shown(item.ask, "bold"))
                    yield Explained(len(item.options), self._subject)
                yield Static(Content("\n").join(self._about()), classes="answer")
            case None:
                yield Static(KEPT if self._is_kept else ORPHAN)

    def _about(self, cite: str = "") -> Iterator[Content]:
        """Name what the card is about."""
        card = self._card
        assert card is not None
        parts = [
            card.kind,
            card.domain.label if card.domain else "",
            *(f"ethic {number}" for number in sorted(card.ethics)),
            *(f"competency {name}" for name in sorted(card.competencies)),
            f"deck {card.deck}",
        ]
        yield shown(" · ".join(part for part in parts if part), "dim")
        if cite:
            yield shown(f"From: {cite}", "dim")

    def _refresh(self) -> None:
        now = self._clock.now()
        day, state = today(now), self._state
        note = self._store.notes.read(self._card_id)
        for part in ("#note-heading", "#note"):
            self.query_one(part).display = bool(note)
        self.query_one("#note", Static).update(shown(note))
        self.query_one("#answered", Static).update(shown(condition_word(state, day, now.wall)))
        told = [
            shown(f"{figure.name:<12} ") + shown(f"{figure.value:<12}", "bold") + shown(f" {figure.hint}", "dim")
            for figure in figures(state, self._scheduler, day, now.wall)
        ]
        self.query_one("#figures", Static).update(Content("\n").join(told))
        history = [
            shown(history_line(logged), "dim" if logged.is_undone else "")
            for logged in reversed(self._store.log.history(self._card_id))
        ]
        self.query_one("#history", Static).update(Content("\n").join(history) if history else "Nothing yet.")
        self.refresh_bindings()

    # Acting

    def action_suspend(self) -> None:
        """Take the card out of study, or back into it."""
        if self._may_act:
            self._do(Resume() if self._state.is_suspended else Suspend())

    @work
    async def action_reset(self) -> None:
        """Make the card new again, if the learner is sure."""
        if self._state.is_new:
            self._tell("This card is new already.")
            return
        question = (
            "Make this card new again? It will be learned from the start; what you did with it stays in its history."
        )
        if await self.app.push_screen_wait(ConfirmScreen(question, yes="Make it new", no="Keep it")):
            self._do(Reset())

    @work
    async def action_set_due(self) -> None:
        """Ask in how many days the card is to be due."""
        if self._state.is_new:
            self._tell("This card is new, so it has no due day yet; study it first.")
            return
        text = await self.app.push_screen_wait(
            AskScreen("In how many days shall this card be due? 0 is today.", "0", refuse=_refuse_days)
        )
        if text is not None:
            self._do(Reschedule(today(self._clock.now()) + timedelta(days=int(text))))

    @work
    async def action_note(self) -> None:
        """Ask for a note; an empty one takes the old one away."""
        note = self._store.notes.read(self._card_id)
        text = await self.app.push_screen_wait(
            AskScreen("Your note on this card:", note, is_long=True, refuse=_refuse_note)
        )
        if text is not None:
            self._store.notes.write(self._card_id, text, self._clock.now().wall)
            self._refresh()

    @work
    async def action_undo(self) -> None:
        """Take the last act back; one that was not done on this screen only after a question."""
        question = "Nothing was done here just now. Take back the last thing you did, also if it was with another card?"
        if not self._acts and not await self.app.push_screen_wait(
            ConfirmScreen(question, yes="Take it back", no="Keep it")
        ):
            return
        now = self._clock.now()
        undone = self._store.log.undo(today(now), now.wall)
        if undone is None:
            self._tell("There is nothing to take back; what a mock exam has written stays.")
            return
        self._acts = max(0, self._acts - 1)
        entry, _ = undone
        where = "" if entry.card == self._card_id else f", on the card {entry.card}"
        self._tell(f"Taken back: {act_words(entry.act)}{where}.")
        self._refresh()

    def _do(self, act: Act) -> None:
        """Write an act, with the state it leaves, and show it."""
        now = self._clock.now()
        entry = Entry(self._card_id, act, today(now), now.wall)
        self._store.log.add(entry, after(self._state, entry, self._scheduler))
        self._acts += 1
        self._tell(f"{act_words(act).capitalize()}. Press u to take it back.")
        self._refresh()

    def _tell(self, sentence: str) -> None:
        self.notify(visible(sentence), markup=False)


def _refuse_days(text: str) -> str | None:
    digits = text.strip()
    if digits.isascii() and digits.isdigit() and len(digits) <= 4 and int(digits) <= FURTHEST:
        return None
    return f"Type a whole number of days from 0, which is today, to {FURTHEST}."


def _refuse_note(text: str) -> str | None:
    too_many = len(text.strip()) - LONGEST_NOTE
    return f"A note has room for {LONGEST_NOTE} characters; take {too_many} away." if too_many > 0 else None
