"""The program on the screen: it paints, opens the learner's file meanwhile, and sets out on the ways through it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from crss_quiz.core.clock import Clock, SystemClock
from crss_quiz.core.errors import QuizError
from crss_quiz.core.history import AttemptSummary
from crss_quiz.core.request import ExamRequest
from crss_quiz.paths import Home
from crss_quiz.tui.desk import Desk, open_desk
from crss_quiz.tui.screen import bindings_of
from crss_quiz.tui.screens.home import HomeScreen
from crss_quiz.tui.ways import Ways


class QuizApp(App[None]):
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
        request: ExamRequest | None = None,
        clock: Clock | None = None,
        open_desk: Callable[[Home, Clock], Desk] = open_desk,
        ansi_color: bool | None = None,
    ) -> None:
        super().__init__(ansi_color=ansi_color)
        self._home = home
        self._request = request
        self._clock: Clock = clock or SystemClock()
        self._open_desk = open_desk
        self._home_screen = HomeScreen()
        self._unfinished: AttemptSummary | None = None
        self._ways: Ways | None = None
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
        try:
            self.post_message(self.Opened(self._open_desk(self._home, self._clock)))
        except QuizError as error:
            self.post_message(self.NotOpened(str(error)))

    def on_quiz_app_opened(self, message: Opened) -> None:
        """Fill the home screen; begin at once what was asked for on the command line."""
        self.desk = message.desk
        self._ways = Ways(self, message.desk, self._clock)
        self.refresh_home()
        if self._request is not None:
            self._set_out(self._ways.sit(self._request))

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
            self._unfinished = self.desk.unfinished
            self._home_screen.show_state(self.desk.library, len(self.desk.problems), self._unfinished)

    # Setting out from home

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer to resume only where there is something to resume."""
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

    @property
    def _ways_from_home(self) -> Ways | None:
        return self._ways if self.screen is self._home_screen else None

    @work(exclusive=True, group="way")
    async def _set_out(self, way: Awaitable[None]) -> None:
        """Follow a way to its end; an error meant for the learner is told, and the program goes on."""
        try:
            await way
        except QuizError as error:
            self.notify(str(error), severity="error", markup=False)

    # What every screen offers

    def action_help(self) -> None:
        """Show the keys of the screen."""
        from crss_quiz.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(bindings_of(type(self.screen), self.screen)))

    async def action_quit(self) -> None:
        """Save the clock of an exam that is on the screen, then leave."""
        from crss_quiz.tui.screens.exam import ExamScreen

        for screen in self.screen_stack:
            if isinstance(screen, ExamScreen):
                screen.save_clock()
        self.exit()

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
