"""One sitting of a form, as a state machine: each act takes an attempt and a moment and gives the next attempt.

Time is never counted down. An attempt knows the seconds used up to its last stamp; the rest is computed from the next
one, so that a jump of the wall clock, a killed program or a sleeping laptop can neither add time nor lose an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from crss_quiz.core.clock import Stamp, seconds_between
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Item
from crss_quiz.core.errors import QuizError
from crss_quiz.core.form import Form


class Mode(StrEnum):
    """How an exam is sat."""

    REAL = "real"
    """As at the test center: no pause, no strike-out; time runs on while the program is closed."""
    PRACTICE = "practice"
    """Pause, strike-out and a clock that can be hidden; being away is a pause."""


class Ending(StrEnum):
    """How an attempt ended."""

    SUBMITTED = "submitted"
    TIMED_OUT = "timed out"


class NotAllowedError(QuizError):
    """An act that this attempt does not allow; a fault of the program, not of the learner."""


@dataclass(frozen=True)
class Response:
    """What was done with one item so far."""

    choice: str | None = None
    """The id of the chosen option; None is a blank."""
    is_marked: bool = False
    """Marked for review."""
    struck: frozenset[str] = frozenset()
    """Options struck out (practice mode)."""
    choices: tuple[str, ...] = ()
    """Every option chosen, in order; a change of answer is where two neighbours differ."""
    seconds: float = 0.0
    """How long the item was on the screen."""
    confidence: Confidence | None = None
    """How sure the learner was, where they said it (practice mode)."""


@dataclass(frozen=True)
class Pause:
    """A time away from a practice exam."""

    began: datetime
    """Aware, in UTC."""
    seconds: float


@dataclass(frozen=True)
class Attempt:
    """One sitting. Positions count from 0; every act on a finished attempt returns it unchanged."""

    form: Form
    mode: Mode
    budget: float
    """Seconds allowed in all."""
    responses: tuple[Response, ...]
    """One for each item of the form."""
    stamp: Stamp
    """When the clock was last looked at."""
    started: datetime
    used: float = 0.0
    """Seconds of the budget used up to `stamp`; never shrinks."""
    position: int = 0
    is_paused: bool = False
    pauses: tuple[Pause, ...] = ()
    was_interrupted: bool = False
    """The learner took the clock as it stood after an interruption; counts for no readiness."""
    ending: Ending | None = None
    ended: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return self.ending is None

    @property
    def seconds_left(self) -> float:
        """Seconds left as of `stamp`."""
        return max(0.0, self.budget - self.used)

    @property
    def item(self) -> Item:
        """The item on the screen."""
        return self.form.items[self.position]

    @property
    def response(self) -> Response:
        """What was done with the item on the screen."""
        return self.responses[self.position]

    @property
    def answered(self) -> int:
        """How many items have an answer."""
        return sum(1 for response in self.responses if response.choice is not None)

    def tick(self, now: Stamp) -> Attempt:
        """Look at the clock. When the time is up the attempt ends, at the moment it was up."""
        if not self.is_open or self.is_paused:
            return self
        passed = seconds_between(self.stamp, now)
        on_screen = min(passed, self.seconds_left)
        seen = replace(self.response, seconds=self.response.seconds + on_screen)
        return self._with_response(seen)._spend(passed, now)

    def answer(self, option: str, now: Stamp) -> Attempt:
        """Choose an option of the item on the screen, by id."""
        attempt = self._ready(now)
        if not attempt.is_open:
            return attempt
        attempt.item.option(option)
        response = attempt.response
        if response.choice == option:
            return attempt
        chosen = replace(response, choice=option, choices=(*response.choices, option))
        return attempt._with_response(chosen)

    def flag(self, now: Stamp) -> Attempt:
        """Mark the item on the screen for review, or take the mark away."""
        attempt = self._ready(now)
        if not attempt.is_open:
            return attempt
        return attempt._with_response(replace(attempt.response, is_marked=not attempt.response.is_marked))

    def strike(self, option: str, now: Stamp) -> Attempt:
        """Strike an option out, or bring it back. The real screen has no such thing."""
        if self.mode is not Mode.PRACTICE:
            raise NotAllowedError("options can be struck out in practice mode only")
        attempt = self._ready(now)
        if not attempt.is_open:
            return attempt
        attempt.item.option(option)
        return attempt._with_response(replace(attempt.response, struck=attempt.response.struck ^ {option}))

    def say(self, confidence: Confidence, now: Stamp) -> Attempt:
        """Say how sure one is of the item on the screen, or take it back. The real screen has no such thing."""
        if self.mode is not Mode.PRACTICE:
            raise NotAllowedError("how sure one is can be said in practice mode only")
        attempt = self._ready(now)
        if not attempt.is_open:
            return attempt
        said = None if attempt.response.confidence is confidence else confidence
        return attempt._with_response(replace(attempt.response, confidence=said))

    def move(self, position: int, now: Stamp) -> Attempt:
        """Go to an item; a position outside the form is the nearest one inside."""
        attempt = self._ready(now)
        if not attempt.is_open:
            return attempt
        return replace(attempt, position=min(max(position, 0), len(attempt.form.items) - 1))

    def submit(self, now: Stamp) -> Attempt:
        """End the attempt; blanks stay blank."""
        attempt = self.resume(now) if self.is_paused else self.tick(now)
        if not attempt.is_open:
            return attempt
        return replace(attempt, ending=Ending.SUBMITTED, ended=now.wall)

    def pause(self, now: Stamp) -> Attempt:
        """Stop the clock (practice mode)."""
        if self.mode is not Mode.PRACTICE:
            raise NotAllowedError("the clock can be stopped in practice mode only")
        attempt = self.tick(now)
        return replace(attempt, is_paused=True) if attempt.is_open else attempt

    def resume(self, now: Stamp) -> Attempt:
        """Let the clock go on after a pause."""
        if not self.is_open or not self.is_paused:
            return self
        away = Pause(self.stamp.wall, seconds_between(self.stamp, now))
        return replace(self, is_paused=False, pauses=(*self.pauses, away), stamp=now)

    def reopen(self, now: Stamp, *, as_it_stood: bool = False) -> Attempt:
        """Come back to an attempt after the program was closed, however that happened.

        In practice mode being away is a pause. In real mode time ran on meanwhile, on no item in particular, and an
        attempt whose time was up ends at its deadline; `as_it_stood` takes the clock as it was last saved instead and
        marks the attempt as interrupted.
        """
        if not self.is_open:
            return self
        if self.mode is Mode.PRACTICE:
            return replace(self, is_paused=True).resume(now)
        if as_it_stood:
            return replace(self, stamp=now, was_interrupted=True)
        return self._spend(seconds_between(self.stamp, now), now)

    def _ready(self, now: Stamp) -> Attempt:
        if self.is_open and self.is_paused:
            raise NotAllowedError("the exam is paused")
        return self.tick(now)

    def _spend(self, passed: float, now: Stamp) -> Attempt:
        left = self.seconds_left
        if passed < left:
            return replace(self, used=self.used + passed, stamp=now)
        deadline = now.wall - timedelta(seconds=passed - left)
        return replace(self, used=self.budget, stamp=now, ending=Ending.TIMED_OUT, ended=deadline)

    def _with_response(self, response: Response) -> Attempt:
        before, after = self.responses[: self.position], self.responses[self.position + 1 :]
        return replace(self, responses=(*before, response, *after))


def begin(form: Form, mode: Mode, now: Stamp, *, time_factor: float = 1.0) -> Attempt:
    """Start an attempt; the clock runs from `now`. `time_factor` is 1, 1.5 or 2: accommodations exist."""
    return Attempt(
        form=form,
        mode=mode,
        budget=form.blueprint.minutes * 60 * time_factor,
        responses=tuple(Response() for _ in form.items),
        stamp=now,
        started=now.wall,
    )
