"""FSRS-6 in closed form, for forecasts and fits: what memory.py does with py-fsrs, some twenty times faster.

A forecast or a fit asks for tens of thousands of reviews, and py-fsrs makes and copies an object for each. What a
learner is shown and what is stored always comes from memory.Scheduler; a test holds the two equal.

Formulas: https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm (FSRS-6), as in py-fsrs 6.3.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from crss_quiz.core.memory import MemorySettings, Rating

_SHORTEST_STABILITY = 0.001
_EASIEST, _HARDEST = 1.0, 10.0


class Trace(NamedTuple):
    """What FSRS keeps of a card between two study days."""

    stability: float
    """Days until the chance to remember it has sunk to 90 %."""
    difficulty: float
    """1 to 10."""


class Forgetting:
    """How a card is forgotten and learned, by study days: one look a day, and the steps that follow from it.

    A card answered Again comes back in its steps on the same day, ten minutes after its answer was shown; each step is
    taken to be answered Good. That is what `learn` and `review` return, at the end of the day.
    """

    def __init__(self, settings: MemorySettings) -> None:
        self._weights = settings.parameters
        self._decay = -settings.parameters[20]
        self._factor: float = 0.9 ** (1 / self._decay) - 1
        self._wait: float = settings.desired_retention ** (1 / self._decay) - 1
        self._longest = settings.maximum_interval
        self._relearning_steps = len(settings.relearning_steps)
        self._easy_difficulty = self._first_difficulty(Rating.EASY)
        steps = len(settings.learning_steps)
        self._learned = self._steps(self._first(Rating.GOOD), steps - 1)
        self._learned_late = self._steps(self._first(Rating.AGAIN), steps)

    def recall(self, stability: float, days: int) -> float:
        """Return the chance to remember so many days after the last look: (1 + factor · t / S) ^ decay."""
        return float((1 + self._factor * days / stability) ** self._decay)

    def interval(self, stability: float) -> int:
        """Return after how many days a card is due: when its chance has sunk to the desired retention."""
        return min(max(round(stability / self._factor * self._wait), 1), self._longest)

    def learn(self, *, was_known: bool) -> Trace:
        """Return what the first day leaves of a new card, answered Good or Again at first sight."""
        return self._learned if was_known else self._learned_late

    def review(self, trace: Trace, days: int, *, is_remembered: bool) -> Trace:
        """Return what a day leaves of a card that was last seen so many days before, answered Good or Again."""
        if is_remembered:
            return self._known(trace, days)
        return self._steps(self._again(trace, days), self._relearning_steps)

    def answer(self, trace: Trace | None, rating: Rating, days: int) -> Trace:
        """Return what one answer leaves, so many days after the one before, without steps; None is a new card."""
        if trace is None:
            return self._first(rating)
        return self._again(trace, days) if rating is Rating.AGAIN else self._known(trace, days, rating)

    def gain(self, trace: Trace, days: int, days_to_exam: int) -> float:
        """Return by how much a look today raises the chance to remember at the exam, -1 to 1.

        R · R'(exam | Good) + (1 - R) · R'(exam | Again) - R(exam | no look), R the chance today; after Again come the
        relearning steps, as in `review`.
        """
        chance = self.recall(trace.stability, days)
        good = self.review(trace, days, is_remembered=True).stability
        again = self.review(trace, days, is_remembered=False).stability
        with_look = chance * self.recall(good, days_to_exam) + (1 - chance) * self.recall(again, days_to_exam)
        return with_look - self.recall(trace.stability, days + days_to_exam)

    def _steps(self, trace: Trace, count: int) -> Trace:
        for _ in range(count):
            trace = self._known(trace, 0)
        return trace

    def _first(self, rating: Rating) -> Trace:
        stability = max(self._weights[rating - 1], _SHORTEST_STABILITY)
        return Trace(stability, _clamped(self._first_difficulty(rating)))

    def _first_difficulty(self, rating: Rating) -> float:
        return self._weights[4] - math.exp(self._weights[5] * (rating - 1)) + 1

    def _known(self, trace: Trace, days: int, rating: Rating = Rating.GOOD) -> Trace:
        stability, difficulty = trace
        w = self._weights
        if days < 1:
            stability *= max(math.exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19], 1.0)
        else:
            surprise = math.exp((1 - self.recall(stability, days)) * w[10]) - 1
            effort = w[15] if rating is Rating.HARD else w[16] if rating is Rating.EASY else 1.0
            stability *= 1 + math.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * surprise * effort
        return Trace(max(stability, _SHORTEST_STABILITY), self._next_difficulty(difficulty, rating))

    def _again(self, trace: Trace, days: int) -> Trace:
        stability, difficulty = trace
        w = self._weights
        if days < 1:
            stability *= math.exp(w[17] * (w[18] - 2)) * stability ** -w[19]
        else:
            surprise = math.exp((1 - self.recall(stability, days)) * w[14])
            kept = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * surprise
            stability = min(kept, stability / math.exp(w[17] * w[18]))
        return Trace(max(stability, _SHORTEST_STABILITY), self._next_difficulty(difficulty, Rating.AGAIN))

    def _next_difficulty(self, difficulty: float, rating: Rating) -> float:
        w = self._weights
        harder = difficulty + (_HARDEST - difficulty) * w[6] * (Rating.GOOD - rating) / 9
        return _clamped(w[7] * self._easy_difficulty + (1 - w[7]) * harder)


def _clamped(difficulty: float) -> float:
    return min(max(difficulty, _EASIEST), _HARDEST)
