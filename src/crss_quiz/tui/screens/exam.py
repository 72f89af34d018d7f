"""The exam itself: one question at a time, the clock, and the way to the list. The rules are the attempt's."""

from typing import ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Footer, Static

from crss_quiz.core.attempt import Attempt, Mode
from crss_quiz.core.clock import Clock, seconds_between
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.errors import QuizError
from crss_quiz.core.text import visible
from crss_quiz.core.wording import CONFIDENCE_WORDS
from crss_quiz.storage.store import Store
from crss_quiz.tui.keys import EXAM_KEYS, PRACTICE_ONLY
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.screens.confirm import ConfirmScreen
from crss_quiz.tui.screens.overview import HAND_IN, OverviewScreen
from crss_quiz.tui.text import shown
from crss_quiz.tui.widgets.countdown import Countdown
from crss_quiz.tui.widgets.options import Options

SAVE_EVERY = 4.0
"""Seconds of the exam's clock after which it is saved even if nothing was answered.

It is looked at every second, so that a kill finds the last five seconds unsaved at most (DESIGN §7).
"""
AWAY_AFTER = 60.0
"""Seconds without a look at the clock after which nobody was there: the lid was shut, or the program was stopped."""


class ExamScreen(QuizScreen[bool]):
    """One sitting; ends with True when the attempt has ended, False when it was left open."""

    BINDINGS: ClassVar[list[BindingType]] = EXAM_KEYS

    body = getters.query_one("#body", VerticalScroll)
    options = getters.query_one(Options)
    countdown = getters.query_one(Countdown)

    def __init__(self, store: Store, number: int, attempt: Attempt, clock: Clock) -> None:
        super().__init__()
        self._store = store
        self._number = number
        self._clock = clock
        self._saved_at = attempt.used
        self._is_unsaved = False
        self._has_ended = False
        self._pointer: int | None = None
        self.attempt = attempt

    def compose(self) -> ComposeResult:
        """Lay out the screen as the real one is."""
        is_practice = self.attempt.mode is Mode.PRACTICE
        with Horizontal(id="bar"):
            yield Static(id="place")
            yield Static(id="answered")
            yield Countdown(id="countdown")
        with VerticalScroll(id="body", can_focus=False):
            yield Static(id="stem")
            yield Static(id="ask")
            yield Options(len(self.attempt.item.options), can_strike=is_practice)
        yield Static(id="mark")
        with Horizontal(classes="buttons"):
            yield Button("Previous", id="previous", compact=True)
            yield Button("Next", id="next", compact=True)
            yield Button("Complete", id="complete", compact=True)
            if is_practice:
                yield Button("Pause", id="pause", compact=True)
                yield Button("Clock", id="clock", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Show the question and begin to look at the clock."""
        super().on_mount()
        self._show()
        self.set_interval(1.0, self.look_at_clock)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer strike-out, pause and hiding the clock in practice mode only."""
        return action not in PRACTICE_ONLY or self.attempt.mode is Mode.PRACTICE

    # What is asked of the screen

    def action_choose(self, index: int) -> None:
        """Answer, and save before anything else is done."""
        self._keep(self._at_present().answer(self.attempt.item.options[index].id, self._clock.now()))

    def action_confirm(self) -> None:
        """Choose the option pointed at."""
        if self._pointer is not None:
            self.action_choose(self._pointer)

    def action_point(self, step: int) -> None:
        """Point at another option."""
        number = len(self.attempt.item.options)
        first = 0 if step > 0 else number - 1
        self._pointer = first if self._pointer is None else (self._pointer + step) % number
        self._show()
        self.options.query(".option")[self._pointer].scroll_visible(animate=False)

    def action_strike(self, index: int | None = None) -> None:
        """Strike out the option pointed at, or the one named."""
        index = self._pointer if index is None else index
        if index is None:
            self.notify("Point at an answer with ↑ or ↓ first, then press x.", markup=False)
        else:
            self._keep(self._at_present().strike(self.attempt.item.options[index].id, self._clock.now()))

    def action_next(self) -> None:
        """Go on; after the last question comes the list."""
        if self.attempt.position == len(self.attempt.form.items) - 1:
            self.action_overview()
        else:
            self._go(self.attempt.position + 1)

    def action_previous(self) -> None:
        """Go back."""
        self._go(self.attempt.position - 1)

    def action_mark(self) -> None:
        """Mark for review."""
        self._keep(self._at_present().flag(self._clock.now()))

    def action_say(self, confidence: str) -> None:
        """Say how sure one is, or take it back."""
        self._keep(self._at_present().say(Confidence(confidence), self._clock.now()))

    def action_overview(self) -> None:
        """Open the list of questions."""
        self.look_at_clock()
        if self.attempt.is_open:
            self.app.push_screen(OverviewScreen(self.attempt), self._after_overview)

    def _after_overview(self, answer: int | str | None) -> None:
        if answer == HAND_IN:
            self._keep(self._at_present().submit(self._clock.now()))
        elif isinstance(answer, int):
            self._go(answer)

    def action_hide_clock(self) -> None:
        """Hide the clock, or show it."""
        self.countdown.is_hidden = not self.countdown.is_hidden

    def action_pause(self) -> None:
        """Stop the clock until the learner comes back."""
        self._keep(self._at_present().pause(self._clock.now()))
        if self.attempt.is_open:
            question = "Paused. The clock stands still, and the question is covered. The result will tell this pause."
            self.app.push_screen(
                ConfirmScreen(question, yes="Go on", no="Leave the exam", covers=True), self._after_pause
            )

    def _after_pause(self, goes_on: bool | None) -> None:
        if goes_on is False:
            self.dismiss(False)
        else:
            self._keep(self.attempt.resume(self._clock.now()))

    def action_scroll(self, pages: int) -> None:
        """Scroll a long question."""
        self.body.scroll_page_down(animate=False) if pages > 0 else self.body.scroll_page_up(animate=False)

    def action_leave(self) -> None:
        """Ask, then leave the attempt open."""
        if self.attempt.mode is Mode.REAL:
            question = (
                "Leave the exam? Everything is saved, and you can come back. As at the test center, time runs on."
            )
        else:
            question = "Leave the exam? Everything is saved, and you can come back. The clock stands still meanwhile."
        self.app.push_screen(ConfirmScreen(question, yes="Leave", no="Stay"), self._after_leave)

    def _after_leave(self, leaves: bool | None) -> None:
        if leaves:
            self.save_clock()
            if self.attempt.is_open:
                self.dismiss(False)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says, and give the keys back to the question."""
        actions = {
            "previous": self.action_previous,
            "next": self.action_next,
            "complete": self.action_overview,
            "pause": self.action_pause,
            "clock": self.action_hide_clock,
        }
        self.set_focus(None)
        actions[event.button.id or ""]()

    def on_options_chosen(self, event: Options.Chosen) -> None:
        """Choose by mouse."""
        self.action_choose(event.index)

    def on_options_struck(self, event: Options.Struck) -> None:
        """Strike out by mouse."""
        self.action_strike(event.index)

    def on_click(self, event: events.Click) -> None:
        """Mark by mouse."""
        if event.widget is not None and event.widget.id == "mark":
            self.action_mark()

    # The clock and the file

    def _at_present(self) -> Attempt:
        """Return the attempt as of now; a machine that slept was away, as if the program had been closed."""
        now = self._clock.now()
        if not self.attempt.is_paused and seconds_between(self.attempt.stamp, now) > AWAY_AFTER:
            return self.attempt.reopen(now)
        return self.attempt.tick(now)

    def look_at_clock(self) -> None:
        """Take the time; save it every few seconds, and end when it is up."""
        attempt = self._at_present()
        is_due = attempt.used - self._saved_at >= SAVE_EVERY or not attempt.is_open
        if is_due or self._is_unsaved:
            self._keep(attempt)
        elif attempt is not self.attempt:
            self.attempt = attempt
            self._show_clock()

    def save_clock(self) -> None:
        """Save the attempt as it stands at this moment."""
        self._keep(self._at_present())

    def _go(self, position: int) -> None:
        self._pointer = None
        self._keep(self._at_present().move(position, self._clock.now()))
        self.body.scroll_home(animate=False)

    def _keep(self, attempt: Attempt) -> None:
        """Take the next state: save it, then show it; what cannot be saved stays on the screen and is tried again."""
        self.attempt = attempt
        try:
            self._store.save(self._number, attempt)
        except QuizError as error:
            if not self._is_unsaved:
                self.notify(visible(str(error)), severity="error", markup=False)
            self._is_unsaved = True
        else:
            self._is_unsaved, self._saved_at = False, attempt.used
        if attempt.is_open:
            self._show()
        elif not self._is_unsaved:
            self._end()

    def _end(self) -> None:
        if self._has_ended:
            return
        self._has_ended = True
        while self.app.screen is not self:
            self.app.pop_screen()
        self.dismiss(True)

    # What is seen

    def _show(self) -> None:
        attempt = self.attempt
        item, response = attempt.item, attempt.response
        self.query_one("#place", Static).update(Content(f"{attempt.position + 1} of {len(attempt.form.items)}"))
        self.query_one("#answered", Static).update(shown(f"{attempt.answered} answered"))
        self.query_one("#stem", Static).update(shown(item.stem))
        self.query_one("#stem", Static).display = bool(item.stem)
        self.query_one("#ask", Static).update(shown(item.ask, "bold"))
        self.options.show(item.options, choice=response.choice, struck=response.struck, pointer=self._pointer)
        sure = f"   You said: {CONFIDENCE_WORDS[response.confidence]}" if response.confidence else ""
        mark = "[■] Marked for review" if response.is_marked else "[ ] Mark for review"
        self.query_one("#mark", Static).update(Content.styled(mark, "bold" if response.is_marked else "").append(sure))
        self._show_clock()

    def _show_clock(self) -> None:
        left = self.attempt.seconds_left
        self.countdown.seconds = left
        if isinstance(self.app.screen, OverviewScreen):
            self.app.screen.countdown.seconds = left
