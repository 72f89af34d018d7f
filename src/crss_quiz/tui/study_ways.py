"""The ways of studying: a session and its summary, choosing cards, the plan, browsing, progress, weak topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crss_quiz.core.clock import Clock, today
from crss_quiz.core.filter import Filter, Only
from crss_quiz.core.plan import Goal
from crss_quiz.core.study import Session
from crss_quiz.core.study_wording import backlog_line, queue_line, summary_lines, tomorrow
from crss_quiz.desk import Desk

if TYPE_CHECKING:
    from crss_quiz.tui.app import QuizApp


NOTHING = "There is no card to study now."


class StudyWays:
    """Leads from screen to screen. Screens are imported on first visit."""

    def __init__(self, app: QuizApp, desk: Desk, clock: Clock) -> None:
        self._app = app
        self._desk = desk
        self._clock = clock

    async def study(self, wanted: Filter, most: int | None = None) -> None:
        """Study what is wanted, session after session until the learner has enough."""
        while await self.run(self._desk.study(wanted, self._clock.now(), most), wanted):
            pass

    async def run(self, session: Session, wanted: Filter) -> bool:
        """Go through one session and tell what it came to; return whether the learner wants more."""
        from crss_quiz.tui.screens.study import StudyScreen

        if session.queue.names:
            session = await self._app.push_screen_wait(StudyScreen(self._desk, session, self._clock))
            self._app.refresh_home()
        answer = await self._summary(session, wanted)
        if answer == "weak":
            await self.weak()
        return answer == "more"

    async def choose(self) -> None:
        """Ask which cards, then study them."""
        from crss_quiz.tui.screens.choose import ChooseScreen

        plan = self._desk.plan_ahead(self._clock.now())

        def count(wanted: Filter) -> str:
            queue = self._desk.queue(wanted, self._clock.now(), plan)
            return " ".join(line for line in (queue_line(queue, self._desk.pace), backlog_line(queue)) if line)

        wanted = await self._app.push_screen_wait(ChooseScreen(self._desk.library, count))
        if wanted is not None:
            await self.study(wanted)

    async def plan(self) -> None:
        """Show the plan, and take wishes."""
        from crss_quiz.tui.screens.plan import PlanScreen

        def keep(goal: Goal) -> None:
            self._desk.store.set_goal(goal)

        await self._app.push_screen_wait(
            PlanScreen(
                self._desk.store.goal(),
                today(self._clock.now()),
                lambda: self._desk.plan(self._clock.now()),
                None if self._desk.store.is_read_only else keep,
            )
        )
        self._app.refresh_home()

    async def weak(self) -> None:
        """Show weak topics; study them if the learner wants to."""
        from crss_quiz.tui.screens.weak import WeakScreen

        states = self._desk.store.log.states
        weak = [card for card in self._desk.cards.values() if card.id in states and states[card.id].is_weak]
        studies = await self._app.push_screen_wait(WeakScreen(weak, states, self._desk.library.subject))
        if studies and not self._desk.store.is_read_only:
            await self.study(Filter(only=Only.WEAK))

    async def browse(self) -> None:
        """Look for cards."""
        from crss_quiz.tui.screens.browse import BrowseScreen

        desk = self._desk
        await self._app.push_screen_wait(
            BrowseScreen(desk.store, desk.cards, desk.library.subject, desk.candidates().is_open, self._clock)
        )
        self._app.refresh_home()

    async def progress(self) -> None:
        """Look at what studying came to."""
        from crss_quiz.tui.screens.progress import ProgressScreen

        retention = self._desk.plan(self._clock.now()).retention
        wanted = self._desk.settings.study.memory(retention).desired_retention
        await self._app.push_screen_wait(ProgressScreen(self._desk.store, self._desk.cards, wanted, self._clock))

    async def _summary(self, session: Session, wanted: Filter) -> str | None:
        """Tell what was done, what comes tomorrow and what is left; return what the learner wants next."""
        from crss_quiz.tui.screens.summary import SummaryScreen

        desk, now = self._desk, self._clock.now()
        plan = desk.plan_ahead(now)
        everything = desk.queue(Filter(), now, plan)
        limit = desk.settings.study.new_per_day
        ahead = tomorrow(desk.store.log.states, desk.cards, everything, limit, today(now))
        lines = list(summary_lines(session.done, desk.cards, ahead, desk.pace))
        if not session.queue.names and not session.done:
            lines[0] = NOTHING
        left = queue_line(desk.queue(wanted, now, plan), desk.pace)
        backlog = backlog_line(everything)
        return await self._app.push_screen_wait(SummaryScreen([*lines, "", left, *([backlog] if backlog else [])]))
