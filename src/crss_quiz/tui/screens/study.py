"""Studying: one card at a time, prompt, answer, rating. The rules are the session's; an answer is in the file first."""

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Button, Footer, Static

from crss_quiz.core.clock import Clock, today
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Item
from crss_quiz.core.errors import QuizError
from crss_quiz.core.log import Review
from crss_quiz.core.memory import Rating
from crss_quiz.core.study import Session, Taken
from crss_quiz.core.study_wording import about_minutes, left_line, seconds_left, span
from crss_quiz.core.text import visible
from crss_quiz.desk import Desk
from crss_quiz.storage.reports import write_report
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.screens.ask import AskScreen
from crss_quiz.tui.screens.reading import ReadingScreen
from crss_quiz.tui.study_keys import STUDY_KEYS
from crss_quiz.tui.text import shown
from crss_quiz.tui.widgets.card_view import CardView
from crss_quiz.tui.widgets.options import Options
from crss_quiz.tui.widgets.ratings import Ratings

Result = TypeVar("Result")


class StudyScreen(QuizScreen[Session]):
    """One session; ends with what became of it."""

    CSS_PATH = "study.tcss"
    BINDINGS: ClassVar[list[BindingType]] = STUDY_KEYS

    view = getters.query_one(CardView)
    ratings = getters.query_one(Ratings)

    def __init__(self, desk: Desk, session: Session, clock: Clock) -> None:
        super().__init__()
        self._desk = desk
        self._clock = clock
        self._pace = desk.pace
        self._confidence: Confidence | None = None
        self.session = session

    def compose(self) -> ComposeResult:
        """Lay out prompt, answer and ratings."""
        with Horizontal(id="bar"):
            yield Static(id="left")
            yield Static(id="minutes")
        yield CardView(self._desk.library.subject)
        yield Button("Show the answer (Space)", id="reveal", variant="primary", compact=True)
        yield Ratings()
        yield Footer()

    def on_mount(self) -> None:
        """Show the first card."""
        super().on_mount()
        self._next()
        self.set_interval(1.0, self.look_at_clock)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer to say how sure one is only before an answer is chosen."""
        turn = self.session.turn
        return action != "sure" or (turn is not None and turn.item is not None and turn.revealed is None)

    # What is asked of the screen

    def action_go_on(self) -> None:
        """Show the answer; then take the rating that is proposed."""
        turn = self.session.turn
        if turn is None:
            self.look_at_clock()
        elif turn.revealed is not None:
            self._rate(turn.revealed.proposed)
        elif turn.item is None:
            self._reveal(None)
        else:
            self.notify("Choose an answer first: 1 to 4.", markup=False)

    def action_number(self, index: int) -> None:
        """Choose an answer, or rate."""
        turn = self.session.turn
        if turn is None:
            return
        if turn.revealed is not None:
            self._rate(Rating(index + 1))
        elif turn.item is not None:
            self._reveal(turn.item.options[index].id)
        else:
            self.notify("Show the answer first: Space.", markup=False)

    def action_sure(self, confidence: str) -> None:
        """Say how sure one is, before choosing; the same key again takes it back."""
        said = Confidence(confidence)
        self._confidence = None if self._confidence is said else said
        self._show()

    def action_undo(self) -> None:
        """Take the last act back, also one of an earlier session."""
        now = self._clock.now()
        try:
            undone = self._desk.store.log.undo(today(now), now.wall)
        except QuizError as error:
            self.notify(visible(str(error)), severity="error", markup=False)
            return
        if undone is None:
            self.notify("There is nothing to take back.", markup=False)
            return
        entry, state = undone
        self.session = self.session.took_back(entry, state)
        card = self._desk.cards.get(entry.card)
        if card is None or entry.card not in self.session.queue.names:
            self._next() if self.session.turn is None else self._show()
            return
        item = self._item_of(entry.card, entry.act.item if isinstance(entry.act, Review) else None)
        self.notify("Taken back.", markup=False)
        self._put(entry.card, item)

    def action_bury(self) -> None:
        """Put the card off until tomorrow."""
        if self.session.turn is not None and self._take(self.session.bury(self._clock.now())):
            self.notify("Put off until tomorrow. z takes it back.", markup=False)

    def action_suspend(self) -> None:
        """Take the card out of study."""
        if self.session.turn is not None and self._take(self.session.suspend(self._clock.now())):
            self.notify("Taken out of study; Cards brings it back. z takes it back at once.", markup=False)

    def action_mark(self) -> None:
        """Mark the card to be read up on, or take the mark away."""
        if self.session.turn is not None:
            self._take(self.session.mark(self._clock.now()))

    def action_note(self) -> None:
        """Write a note to oneself."""
        turn = self.session.turn
        if turn is None:
            return
        card, notes = turn.card.id, self._desk.store.notes

        def keep(text: str | None) -> None:
            if text is not None:
                self._try(lambda: notes.write(card, text, self._clock.now().wall))
                self._show()

        self.app.push_screen(AskScreen("A note to yourself on this card:", notes.read(card), is_long=True), keep)

    def action_read(self) -> None:
        """Open the source behind the card, once the answer is shown."""
        turn = self.session.turn
        if turn is None:
            return
        if turn.revealed is None:
            self.notify("Answer first; then the source can be read.", markup=False)
        else:
            self.app.push_screen(ReadingScreen(turn.card, self._desk.library.subject))

    def action_report(self) -> None:
        """Write down what is wrong with a card, in a file of the learner's own."""
        turn = self.session.turn
        if turn is None:
            return

        def keep(text: str | None) -> None:
            if text:
                folder = self._desk.home.reports
                path = self._try(lambda: write_report(folder, turn.card, turn.item, text, self._clock.now().wall))
                if path is not None:
                    told = f"Thank you. It is in {visible(str(path))}; send it to whoever gave you the deck."
                    self.notify(told, markup=False)

        self.app.push_screen(AskScreen("What is wrong with this card?", is_long=True), keep)

    def action_scroll(self, pages: int) -> None:
        """Scroll a page."""
        self.view.scroll_page_down(animate=False) if pages > 0 else self.view.scroll_page_up(animate=False)

    def action_scroll_lines(self, lines: int) -> None:
        """Scroll a line."""
        self.view.scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        """Stop here."""
        self.dismiss(self.session)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Show the answer by mouse."""
        self.set_focus(None)
        if event.button.id == "reveal":
            self.action_go_on()

    def on_options_chosen(self, event: Options.Chosen) -> None:
        """Choose by mouse."""
        self.action_number(event.index)

    def on_ratings_given(self, event: Ratings.Given) -> None:
        """Rate by mouse."""
        self._rate(event.rating)

    # From card to card

    def _reveal(self, option: str | None) -> None:
        self.session = self.session.reveal(self._clock.now(), option=option, confidence=self._confidence)
        self._show()
        if option is not None:
            # After the layout: what is above grew shorter when the options were exchanged for their reasons
            self.call_after_refresh(self.view.show_verdict)

    def _rate(self, rating: Rating) -> None:
        turn = self.session.turn
        assert turn is not None
        if rating not in turn.ratings:
            self.notify("Another answer was better, so this one comes again soon: Space goes on.", markup=False)
        else:
            self._take(self.session.rate(rating, self._clock.now()))

    def _take(self, taken: Taken) -> bool:
        """Write what was done; only what is in the file happens on the screen."""
        try:
            self._desk.store.log.add(taken.entry, taken.state)
        except QuizError as error:
            self.notify(visible(str(error)), severity="error", markup=False)
            return False
        self.session = taken.session
        self._next() if self.session.turn is None else self._show()
        return True

    def _try(self, act: Callable[[], Result]) -> Result | None:
        try:
            return act()
        except QuizError as error:
            self.notify(visible(str(error)), severity="error", markup=False)
            return None

    def _next(self) -> None:
        name = self.session.next_card(self._clock.now().wall)
        if name is not None:
            self._put(name, self._item_of(name, None))
        elif self.session.waits_until() is None:
            self.dismiss(self.session)
        else:
            self._show()

    def _put(self, name: str, item: Item | None) -> None:
        self._confidence = None
        self.session = self.session.show(name, item, self._clock.now())
        self._show()
        self.view.scroll_home(animate=False)

    def _item_of(self, name: str, wanted: str | None) -> Item | None:
        return self._desk.item_of(self._desk.cards[name], wanted)

    def look_at_clock(self) -> None:
        """While only a learning step is left, wait for it."""
        if self.session.turn is None and self.is_current:
            self._next()

    # What is seen

    def _show(self) -> None:
        session, turn = self.session, self.session.turn
        self.query_one("#left", Static).update(shown(left_line(session.left)))
        minutes = about_minutes(seconds_left(session.left, self._pace))
        self.query_one("#minutes", Static).update(shown(f"{minutes} left"))
        is_revealed = turn is not None and turn.revealed is not None
        self.query_one("#reveal").set_class(turn is None or turn.item is not None or is_revealed, "-absent")
        self.ratings.set_class(not is_revealed, "-absent")
        if turn is None:
            until = session.waits_until()
            again = f"again in {span(until - self._clock.now().wall)}" if until else "tomorrow"
            self.view.show_message(f"Well done so far. The next card comes {again}; wait here, or stop with Esc.")
        else:
            name = turn.card.id
            self.view.show(turn, session.state(name), self._desk.store.notes.read(name), self._confidence)
            if is_revealed:
                self.ratings.show(turn)
        self.refresh_bindings()
