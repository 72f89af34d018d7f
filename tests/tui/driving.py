"""Driving the program on a screen that is real in all but the terminal."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.screen import Screen

from crss_quiz.core.clock import Clock
from crss_quiz.core.deck import Library
from crss_quiz.core.filter import Filter
from crss_quiz.core.request import ExamRequest
from crss_quiz.desk import Desk
from crss_quiz.paths import Home
from crss_quiz.settings import Settings
from crss_quiz.storage.store import Store
from crss_quiz.tui.app import QuizApp
from crss_quiz.tui.screens.exam import AWAY_AFTER, ExamScreen
from crss_quiz.tui.screens.study import StudyScreen
from made import HandClock, make_bank, make_library

BIG, SMALL = (80, 24), (60, 20)


def made_desk(library: Library | None = None, settings: Settings | None = None) -> Callable[[Home, Clock], Desk]:
    """Open a real store beside a made-up library."""

    def opens(home: Home, clock: Clock) -> Desk:
        decks = library or make_library(make_bank())
        return Desk(home, Store.open(home.database, clock.now()), decks, settings or Settings())

    return opens


@asynccontextmanager
async def running(
    home: Home,
    clock: HandClock,
    *,
    library: Library | None = None,
    opens: Callable[[Home, Clock], Desk] | None = None,
    request: ExamRequest | Filter | None = None,
    settings: Settings | None = None,
    size: tuple[int, int] = BIG,
) -> AsyncIterator[Pilot[None]]:
    """Run the program until its file is open."""
    opener = Opener(opens or made_desk(library, settings))
    app = QuizApp(home, request=request, clock=clock, open_desk=opener)
    async with app.run_test(size=size, notifications=True) as pilot:
        await opener.wait(pilot)
        yield pilot


class Opener:
    """Opens a desk, and knows when it is done, well or badly."""

    def __init__(self, opens: Callable[[Home, Clock], Desk]) -> None:
        self._opens = opens
        self._is_done = threading.Event()

    def __call__(self, home: Home, clock: Clock) -> Desk:
        try:
            return self._opens(home, clock)
        finally:
            self._is_done.set()

    async def wait(self, pilot: Pilot[None]) -> None:
        """Wait until what was opened is on the screen."""
        while not self._is_done.is_set():
            await pilot.pause()
        for worker in [worker for worker in pilot.app.workers if worker.name == "open"]:
            await worker.wait()
        await pilot.pause()


@asynccontextmanager
async def sitting(
    home: Home, clock: HandClock, request: ExamRequest, *, library: Library | None = None, size: tuple[int, int] = BIG
) -> AsyncIterator[Pilot[None]]:
    """Run the program up to the first question."""
    async with running(home, clock, library=library, request=request, size=size) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        exam(pilot)
        yield pilot


def exam(pilot: Pilot[None]) -> ExamScreen:
    """The exam on the screen."""
    screen = top(pilot)
    assert isinstance(screen, ExamScreen), screen
    return screen


def studying(pilot: Pilot[None]) -> StudyScreen:
    """The session on the screen."""
    screen = top(pilot)
    assert isinstance(screen, StudyScreen), screen
    return screen


def store(pilot: Pilot[None]) -> Store:
    """The learner's file of the running program."""
    assert isinstance(pilot.app, QuizApp)
    assert pilot.app.desk is not None
    return pilot.app.desk.store


def top(pilot: Pilot[None]) -> Screen[object]:
    """The screen that is seen."""
    return pilot.app.screen


def frame(pilot: Pilot[None]) -> str:
    """What is seen, as plain text, a line for each row."""
    strips = pilot.app.screen._compositor.render_strips()
    rows = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
    return "\n".join(rows).rstrip() + "\n"


def think(pilot: Pilot[None], clock: HandClock, seconds: float) -> None:
    """Let time pass over a question; the exam looks at the clock meanwhile, as it does each second."""
    while seconds > 0:
        clock.advance(min(seconds, AWAY_AFTER))
        exam(pilot).look_at_clock()
        seconds -= AWAY_AFTER


async def answer_by(pilot: Pilot[None], choose: Callable[[int], int | None]) -> None:
    """Go through all questions from the first, choosing an option by its place, or none."""
    for position in range(len(exam(pilot).attempt.form.items)):
        assert exam(pilot).attempt.position == position
        place = choose(position)
        await pilot.press(*([] if place is None else [str(place + 1)]), "n")
