"""The program on the screen: it paints, opens the learner's file meanwhile, and sets out on the ways through it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from crss_quiz.core.clock import Clock, SystemClock
from crss_quiz.core.errors import QuizError
from crss_quiz.core.filter import Filter
from crss_quiz.core.history import AttemptSummary
from crss_quiz.core.request import ExamRequest
from crss_quiz.core.text import visible
from crss_quiz.paths import Home
from crss_quiz.tui.guarded import GuardedApp
from crss_quiz.tui.screen import bindings_of
from crss_quiz.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from crss_quiz.desk import Desk
    from crss_quiz.tui.study_ways import StudyWays
    from crss_quiz.tui.ways import Ways

WRITING_ACTIONS = {"drill", "study", "choose", "new_exam", "resume"}


class QuizApp(GuardedApp):
    """crss-quiz in the terminal."""

    TITLE = "crss-quiz"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+q",
            "quit",
            "Quit",
            tooltip="Leave the program; everything is saved",
            id="quit",
            show=False,
            priority=True,
        ),
    ]

    @dataclass
    class Opened(Message):
        """The learner's file and the decks are there."""

        desk: Desk

    @dataclass
    class NotOpened(Message):
        """They are not."""

        reason: str

    def __init__(
        self,
        home: Home,
        *,
        request: ExamRequest | Filter | None = None,
        clock: Clock | None = None,
        most: int | None = None,
        open_desk: Callable[[Home, Clock], Desk] | None = None,
        ansi_color: bool | None = None,
    ) -> None:
        super().__init__(ansi_color=ansi_color)
        self._home = home
        self._request = request
        self._most = most
        self._clock: Clock = clock or SystemClock()
        self._open_desk = open_desk
        self._home_screen = HomeScreen()
        self._unfinished: AttemptSummary | None = None
        self._ways: Ways | None = None
        self._study_ways: StudyWays | None = None
        self.desk: Desk | None = None

    def get_default_screen(self) -> Screen[None]:
        """Begin at home."""
        return self._home_screen

    # Opening

    def on_home_screen_painted(self) -> None:
        """Open the file only now, in a thread: what costs time to import must not delay the first frame."""
        self.open()

    @work(thread=True)
    def open(self) -> None:
        """Open everything, and tell what came of it."""
        from crss_quiz.desk import open_desk

        try:
            self.post_message(self.Opened((self._open_desk or open_desk)(self._home, self._clock)))
        except QuizError as error:
            self.post_message(self.NotOpened(str(error)))

    def on_quiz_app_opened(self, message: Opened) -> None:
        """Fill the home screen; begin at once what was asked for on the command line."""
        from crss_quiz.tui.drill_ways import DrillWays
        from crss_quiz.tui.study_ways import StudyWays
        from crss_quiz.tui.ways import Ways

        self.desk = message.desk
        desk, clock = message.desk, self._clock
        self._study_ways = StudyWays(self, desk, clock)
        self._ways = Ways(self, desk, clock, DrillWays(self, desk, clock, self._study_ways))
        self.refresh_home()
        if message.desk.store.is_read_only:
            return
        if isinstance(self._request, ExamRequest):
            self._set_out(self._ways.sit(self._request))
        elif self._request is not None:
            self._set_out(self._study_ways.study(self._request, self._most))

    def on_quiz_app_not_opened(self, message: NotOpened) -> None:
        """Say why there is nothing to do here."""
        self._home_screen.show_failure(message.reason)

    def on_unmount(self) -> None:
        """Close the file."""
        if self.desk is not None:
            self.desk.store.close()

    def refresh_home(self) -> None:
        """Show on the home screen what file and decks hold now."""
        if self.desk is not None:
            from crss_quiz.desk import home_lines

            self._unfinished = self.desk.unfinished
            lines = home_lines(self.desk, self._clock.now())
            self._home_screen.show_state(lines, self._unfinished, is_read_only=self.desk.store.is_read_only)

    # Setting out from home

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer to resume only where there is something to resume, and to write only where that can be done."""
        if action in WRITING_ACTIONS and self.desk is not None and self.desk.store.is_read_only:
            return False
        return action != "resume" or self._unfinished is not None

    def action_new_exam(self) -> None:
        """Choose an exam and sit it."""
        if ways := self._ways_from_home:
            self._set_out(ways.choose_exam())

    def action_resume(self) -> None:
        """Go on with the open exam."""
        if (ways := self._ways_from_home) and self._unfinished is not None:
            self._set_out(ways.go_on(self._unfinished.number))

    def action_results(self) -> None:
        """Look at past exams."""
        if ways := self._ways_from_home:
            self._set_out(ways.look_back())

    def action_drill(self) -> None:
        """Choose a drill."""
        if ways := self._ways_from_home:
            self._set_out(ways.drill())

    def action_standing(self) -> None:
        """Look at what all answers say."""
        if ways := self._ways_from_home:
            self._set_out(ways.stand())

    def action_study(self) -> None:
        """Study what is due, then what is new."""
        if ways := self._study_ways_from_home:
            self._set_out(ways.study(Filter()))

    def action_choose(self) -> None:
        """Choose which cards to study."""
        if ways := self._study_ways_from_home:
            self._set_out(ways.choose())

    def action_plan(self) -> None:
        """Look at the plan."""
        if ways := self._study_ways_from_home:
            self._set_out(ways.plan())

    def action_weak(self) -> None:
        """Look at weak topics."""
        if ways := self._study_ways_from_home:
            self._set_out(ways.weak())

    def action_browse(self) -> None:
        """Look for cards."""
        if ways := self._study_ways_from_home:
            self._set_out(ways.browse())

    def action_progress(self) -> None:
        """Look at what studying came to."""
        if ways := self._study_ways_from_home:
            self._set_out(ways.progress())

    @property
    def _study_ways_from_home(self) -> StudyWays | None:
        return self._study_ways if self.screen is self._home_screen else None

    @property
    def _ways_from_home(self) -> Ways | None:
        return self._ways if self.screen is self._home_screen else None

    @work(exclusive=True, group="way")
    async def _set_out(self, way: Awaitable[None]) -> None:
        """Follow a way to its end; an error meant for the learner is told, and the program goes on."""
        try:
            await way
        except QuizError as error:
            self.notify(visible(str(error)), severity="error", markup=False)

    # What every screen offers

    def action_help(self) -> None:
        """Show the keys of the screen."""
        from crss_quiz.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(bindings_of(type(self.screen), self.screen)))

    async def action_quit(self) -> None:
        """Leave."""
        self.leave_when_built()

    def leave(self, return_code: int = 0) -> None:
        """Save the clock of an exam that is on the screen, then end; the file is closed on the way out."""
        from crss_quiz.tui.screens.exam import ExamScreen

        try:
            for screen in self.screen_stack:
                if isinstance(screen, ExamScreen):
                    screen.save_clock()
        finally:
            super().leave(return_code)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer in the command palette what can be done here."""
        for binding in bindings_of(type(screen), screen):
            if binding.id and "." in binding.id:
                yield SystemCommand(binding.description, binding.tooltip, self._runner(binding.action))
        yield SystemCommand("Theme", "Change the colors", self.action_change_theme)
        yield SystemCommand("Quit", "Leave the program; everything is saved", self.action_quit)

    def _runner(self, action: str) -> Callable[[], object]:
        async def run() -> None:
            await self.screen.run_action(action)

        return run
