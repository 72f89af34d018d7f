"""One answer to one question, wherever it was given: what standings, lures and readiness are counted from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Item
from crss_quiz.core.log import Source


@dataclass(frozen=True)
class Answer:
    """One answer, with the question as it was."""

    item: Item
    """As it was shown, where that is known; else as the decks have it now."""
    choice: str | None
    """The id of the chosen option; None is a blank."""
    is_right: bool
    """Whether the best option was chosen when it was asked; a key that changed since changes nothing."""
    is_first_sight: bool
    """Whether the item had never been on the learner's screen before."""
    given: datetime
    """Aware, in UTC."""
    seconds: float
    source: Source
    attempt: int | None = None
    """The number of the exam it was given in."""
    confidence: Confidence | None = None

    @property
    def is_sure_but_wrong(self) -> bool:
        """Whether the learner was sure and chose another option than the best."""
        return self.confidence is Confidence.SURE and not self.is_right


def first_sights(answers: Iterable[Answer]) -> list[Answer]:
    """Return the answers to items that were never seen before."""
    return [answer for answer in answers if answer.is_first_sight]
