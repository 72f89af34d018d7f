"""What a learner works with once everything is open: file, decks, settings. Opened in a thread, after first paint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crss_quiz.core.clock import Clock
from crss_quiz.core.deck import Library
from crss_quiz.core.history import AttemptSummary
from crss_quiz.paths import Home, bundled_decks

if TYPE_CHECKING:
    from crss_quiz.decks.reader import Problem
    from crss_quiz.settings import Settings
    from crss_quiz.storage.store import Store


@dataclass(frozen=True)
class Desk:
    """Everything open."""

    store: Store
    library: Library
    settings: Settings
    problems: tuple[Problem, ...] = ()
    """What is wrong with decks that were left out."""

    @property
    def unfinished(self) -> AttemptSummary | None:
        """The newest exam that is still open."""
        return next((summary for summary in self.store.attempts() if summary.ending is None), None)


def open_desk(home: Home, clock: Clock) -> Desk:
    """Open the learner's file, the decks and the settings; QuizError says what cannot be used."""
    # SQLModel and pydantic cost more to import than the screen does: hence here, in the thread that opens
    from crss_quiz.decks import library
    from crss_quiz.settings import read_settings
    from crss_quiz.storage.store import Store

    settings = read_settings(home.settings)
    loaded = library.load(bundled_decks(), home.decks)
    return Desk(Store.open(home.database, clock.now()), loaded.library, settings, loaded.problems)
