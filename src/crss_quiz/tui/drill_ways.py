"""The ways after a result: cards that answer it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crss_quiz.core import drill as drills
from crss_quiz.core.attempt import Attempt
from crss_quiz.core.clock import Clock, today
from crss_quiz.core.deck import Lure
from crss_quiz.core.drill import Drill, Recipe, Workbench
from crss_quiz.core.filter import Filter
from crss_quiz.core.form import MAX_SEED, Form
from crss_quiz.core.scoring import score
from crss_quiz.core.study_wording import about_minutes
from crss_quiz.core.wording import count
from crss_quiz.desk import Desk
from crss_quiz.tui.study_ways import StudyWays

if TYPE_CHECKING:
    from crss_quiz.tui.app import QuizApp

LURES_OFFERED = 3


class DrillWays:
    """Leads from a result to the cards that answer it. Screens are imported on first visit."""

    def __init__(self, app: QuizApp, desk: Desk, clock: Clock, study: StudyWays) -> None:
        self._app = app
        self._desk = desk
        self._clock = clock
        self._study = study

    def next_step_line(self, attempt: Attempt) -> str:
        """Say what follows from an exam, with its size and minutes."""
        bench = self._bench()
        drill = drills.next_step(bench, attempt)
        return self._told(bench, drill) if drill.cards else "Next step: nothing was missed; study as usual."

    async def next_step(self, attempt: Attempt) -> None:
        """Start what follows from an exam."""
        await self.start(drills.next_step(self._bench(), attempt))

    async def start(self, drill: Drill) -> None:
        """Go through the cards of a drill, then on to study if the learner wants more."""
        if await self._study.run(self._desk.drill(drill, self._clock.now()), Filter()):
            await self._study.study(Filter())

    async def choose(self, attempt: Attempt | None) -> Form | None:
        """Ask which drill, and go through it; one against the clock is returned as a form to be sat.

        `attempt` is the exam to go by, if there is one.
        """
        from crss_quiz.tui.screens.build import BuildScreen
        from crss_quiz.tui.screens.drills import DrillsScreen

        bench = self._bench()
        offered = list(self._offered(bench, attempt))
        chosen = await self._app.push_screen_wait(DrillsScreen(offered, [self._told(bench, d) for d in offered]))
        if chosen is None:
            return None
        if chosen < len(offered):
            await self.start(offered[chosen])
            return None
        recipe = await self._app.push_screen_wait(
            BuildScreen(self._desk.library.subject, lambda recipe: self._told(bench, drills.built(bench, recipe)))
        )
        return None if recipe is None else await self._start_own(bench, recipe)

    async def _start_own(self, bench: Workbench, recipe: Recipe) -> Form | None:
        drill = drills.built(bench, recipe)
        if recipe.is_timed and drill.cards:
            last_seen, states = self._desk.store.last_seen(), bench.candidates.states
            return drills.timed_form(drill, last_seen, states, secrets.randbelow(MAX_SEED))
        await self.start(drill)
        return None

    def _bench(self) -> Workbench:
        return Workbench(self._desk.candidates(), today(self._clock.now()))

    def _told(self, bench: Workbench, drill: Drill) -> str:
        if not drill.cards:
            return f"{drill.name}: none now"
        minutes = about_minutes(drill.seconds(bench.candidates, self._desk.pace))
        return f"{drill.name}: {count(len(drill.cards), 'card')}, {minutes}"

    def _offered(self, bench: Workbench, attempt: Attempt | None) -> Iterator[Drill]:
        answers = self._desk.answers()
        if attempt is not None:
            yield drills.next_step(bench, attempt)
            yield drills.missed(bench, attempt)
            yield drills.marked(bench, attempt)
        yield drills.sure_but_wrong(bench, answers)
        yield drills.unseen(bench)
        for lure in _lures_chosen(attempt):
            yield drills.of_lure(bench, answers, lure)


def _lures_chosen(attempt: Attempt | None) -> list[Lure]:
    """Return the lures that an exam was lost to most often."""
    chosen = score(attempt.form, attempt.responses).by_lure if attempt else {}
    return sorted(chosen, key=lambda lure: -chosen[lure])[:LURES_OFFERED]
