"""The ways through the program: which screen follows which. Each way is a coroutine that ends back at home."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from crss_quiz.core.attempt import Attempt, Mode, begin
from crss_quiz.core.clock import Clock
from crss_quiz.core.form import MAX_SEED, BlueprintNotMetError, Form
from crss_quiz.core.request import ExamRequest
from crss_quiz.core.wording import count, duration
from crss_quiz.desk import Desk

if TYPE_CHECKING:
    from crss_quiz.tui.app import QuizApp
    from crss_quiz.tui.drill_ways import DrillWays


class Ways:
    """Leads from screen to screen. Screens are imported on first visit."""

    def __init__(self, app: QuizApp, desk: Desk, clock: Clock, drills: DrillWays) -> None:
        self._app = app
        self._desk = desk
        self._clock = clock
        self._drills = drills

    async def choose_exam(self) -> None:
        """Ask what kind of exam, then sit it."""
        from crss_quiz.tui.screens.setup import SetupScreen

        request = await self._app.push_screen_wait(SetupScreen(self._desk.settings.exam.blueprint()))
        if request is not None:
            await self.sit(request)

    async def sit(self, request: ExamRequest) -> None:
        """Draw a form, explain the exam, and sit it."""
        from crss_quiz.tui.screens.briefing import BriefingScreen

        if not await self._hand_in_what_is_open():
            return
        form = await self._draw(request)
        if form is None:
            return
        briefing = BriefingScreen(form, request.mode, request.time_factor, self._desk.unread_line(form))
        if await self._app.push_screen_wait(briefing):
            attempt = begin(form, request.mode, self._clock.now(), time_factor=request.time_factor)
            await self._run(self._desk.store.begin(attempt), attempt)

    async def go_on(self, number: int) -> None:
        """Come back to an open exam."""
        attempt = self._desk.store.load(number)
        as_it_stood = False
        if attempt.mode is Mode.REAL and attempt.is_open:
            ran_on = attempt.reopen(self._clock.now())
            left = f"{duration(ran_on.seconds_left)} are left" if ran_on.is_open else "the time ran out meanwhile"
            question = (
                f"Time ran on while you were away: {left}. You may instead take the clock as it stood, with "
                f"{duration(attempt.seconds_left)} left; the exam is then marked as interrupted and says nothing "
                "about readiness."
            )
            yes = "Go on" if ran_on.is_open else "See the result"
            answer = await self._ask(question, yes=yes, no="Clock as it stood")
            if answer is None:
                return
            as_it_stood = not answer
        attempt = attempt.reopen(self._clock.now(), as_it_stood=as_it_stood)
        self._desk.store.save(number, attempt)
        await self._run(number, attempt)

    async def look_back(self) -> None:
        """List the exams; open the one chosen."""
        from crss_quiz.tui.screens.results import ResultsScreen

        while True:
            number = await self._app.push_screen_wait(ResultsScreen(self._desk.store.attempts()))
            if number is None:
                return
            attempt = self._desk.store.load(number)
            if attempt.is_open:
                await self.go_on(number)
                return
            await self._show_result(number, attempt)

    async def _hand_in_what_is_open(self) -> bool:
        """Hand in an exam that is still open, if the learner wants to; False keeps it and goes no further."""
        unfinished = self._desk.unfinished
        if unfinished is None:
            return True
        question = (
            f"An exam is still open, with {unfinished.answered} of {unfinished.questions} answered. "
            "Hand it in as it stands, and begin a new one?"
        )
        if not await self._ask(question, yes="Hand it in", no="Keep it"):
            return False
        attempt = self._desk.store.load(unfinished.number).reopen(self._clock.now())
        self._desk.store.save(unfinished.number, attempt.submit(self._clock.now()))
        self._app.refresh_home()
        return True

    async def _draw(self, request: ExamRequest) -> Form | None:
        """Draw what was asked for, or the nearest that the bank can fill, if the learner agrees."""
        seed = secrets.randbelow(MAX_SEED) if request.seed is None else request.seed
        try:
            return self._desk.draw(request.blueprint(self._desk.settings.exam.blueprint()), seed)
        except BlueprintNotMetError as error:
            nearest = error.shortage.nearest
            told = f"{str(error)[0].upper()}{str(error)[1:]}."
            if nearest is None:
                await self._ask(told, yes="All right", no="Back")
                return None
            agrees = await self._ask(told, yes=f"Sit these {count(nearest.questions, 'question')}", no="Back")
            return self._desk.draw(nearest, seed) if agrees else None

    async def _run(self, number: int, attempt: Attempt) -> None:
        """Show an exam until it has ended, then its result; an exam that is left stays open."""
        from crss_quiz.tui.screens.exam import ExamScreen

        if attempt.is_open:
            screen = ExamScreen(self._desk.store, number, attempt, self._clock)
            await self._app.push_screen_wait(screen)
            attempt = screen.attempt
        self._app.refresh_home()
        if not attempt.is_open:
            await self._show_result(number, attempt)

    async def drill(self) -> None:
        """Offer drills, by the last exam if there is one."""
        last = self._desk.store.newest(is_open=False)
        await self._choose_drill(self._desk.store.load(last) if last is not None else None)

    async def stand(self) -> None:
        """Show where the learner stands, and offer drills."""
        from crss_quiz.tui.screens.standing import StandingScreen

        report = self._desk.standing(self._clock.now())
        screen = StandingScreen(report, self._desk.library.subject)
        if await self._app.push_screen_wait(screen) == "drills" and not self._desk.store.is_read_only:
            await self.drill()

    async def _choose_drill(self, attempt: Attempt | None) -> None:
        form = await self._drills.choose(attempt)
        if form is not None and await self._hand_in_what_is_open():
            timed = begin(form, Mode.PRACTICE, self._clock.now())
            await self._run(self._desk.store.begin(timed), timed)

    async def _show_result(self, number: int, attempt: Attempt) -> None:
        """Show a result, and go on with what the learner does about it."""
        from crss_quiz.tui.screens.result import ResultScreen

        may_drill = not self._desk.store.is_read_only
        line = self._drills.next_step_line(attempt) if may_drill else None
        screen = ResultScreen(number, attempt, self._desk.library.subject, line)
        match await self._app.push_screen_wait(screen):
            case "next":
                await self._drills.next_step(attempt)
            case "drills":
                await self._choose_drill(attempt)

    async def _ask(self, question: str, *, yes: str, no: str) -> bool | None:
        from crss_quiz.tui.screens.confirm import ConfirmScreen

        return await self._app.push_screen_wait(ConfirmScreen(question, yes=yes, no=no))
