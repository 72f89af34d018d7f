"""A finished exam as reviews: the families it showed become cards, right is Good and wrong is Again."""

from __future__ import annotations

from collections.abc import Mapping

from crss_quiz.core.attempt import Attempt
from crss_quiz.core.clock import study_day
from crss_quiz.core.log import Entry, Review, Source
from crss_quiz.core.memory import Rating, Scheduler
from crss_quiz.core.scoring import is_right
from crss_quiz.core.state import NEW, State, after, before


def exam_entries(attempt: Attempt, states: Mapping[str, State], scheduler: Scheduler) -> list[tuple[Entry, State]]:
    """Return the entries that a finished attempt adds to the log, each with the state it leaves.

    Only what was on the screen counts; a question that was seen and left blank is wrong. The day is the study day on
    which the exam ended.
    """
    assert attempt.ended is not None
    day = study_day(attempt.ended.astimezone())
    found = []
    for item, response in zip(attempt.form.items, attempt.responses, strict=True):
        if response.seconds <= 0:
            continue
        state = states.get(item.family, NEW)
        review = Review(
            rating=Rating.GOOD if is_right(item, response) else Rating.AGAIN,
            seconds=response.seconds,
            item=item.id,
            option=response.choice,
            confidence=response.confidence,
            source=Source.EXAM,
            before=before(state, scheduler, day),
        )
        entry = Entry(item.family, review, day, attempt.ended)
        found.append((entry, after(state, entry, scheduler)))
    return found
