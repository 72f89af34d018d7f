"""Where a learner stands, as printed lines and as JSON: what `crss-quiz progress` says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crss_quiz.core.answer import Answer
from crss_quiz.core.blueprint import SECONDS_PER_QUESTION
from crss_quiz.core.habit import Habit, habits
from crss_quiz.core.habit_wording import confidence_lines, lure_lines
from crss_quiz.core.readiness import Readiness, Sitting, Speed, Trust, confidence, pace, readiness
from crss_quiz.core.scoring import Share
from crss_quiz.core.standing import Standing, Standings, standings
from crss_quiz.core.standing_wording import (
    WIDTH,
    competency_lines,
    ethic_lines,
    pace_lines,
    readiness_lines,
    standing_lines,
)
from crss_quiz.core.subject import Subject
from crss_quiz.core.wording import NOT_CALIBRATED


@dataclass(frozen=True)
class Report:
    """Everything that can be said after scoring."""

    readiness: Readiness
    standings: Standings
    habits: Sequence[Habit]
    trust: Trust
    speed: Speed


@dataclass(frozen=True)
class Part:
    """One page of it."""

    name: str
    """Short, for a button."""
    title: str
    lines: Callable[[Report, Subject, int], Iterator[str]]
    """Given the report, what the sources say, and the columns there are."""


PARTS = (
    Part("Ready", "How ready", lambda told, _, width: readiness_lines(told.readiness, width)),
    Part("Domains", "Where you stand", lambda told, _, width: standing_lines(told.standings, width)),
    Part("Lures", "What tempts you", lambda told, subject, width: lure_lines(told.habits, subject, width)),
    Part("Sure", "How sure", lambda told, _, width: confidence_lines(told.trust, width)),
    Part("Pace", "Pace", lambda told, _, width: pace_lines(told.speed, width)),
    Part("Ethics", "Counts by ethic", lambda told, subject, width: ethic_lines(told.standings, subject, width)),
    Part(
        "Lines", "Counts by competency", lambda told, subject, width: competency_lines(told.standings, subject, width)
    ),
)


def report(answers: Sequence[Answer], sittings: Sequence[Sitting], now: datetime, questions: int = 100) -> Report:
    """Judge every answer and every finished exam at a moment (aware); `questions` is the full blueprint's number."""
    return Report(
        readiness(sittings, now, questions), standings(answers), habits(answers), confidence(answers), pace(answers)
    )


def lines(told: Report, subject: Subject, width: int = WIDTH) -> Iterator[str]:
    """Tell all of it, one part after the other, each under its title."""
    filled = {part.title: found for part in PARTS if (found := list(part.lines(told, subject, width)))}
    for number, (title, found) in enumerate(filled.items()):
        if number:
            yield ""
        yield title.upper()
        yield from found


def as_json(told: Report) -> str:
    """Return every figure as JSON."""
    return json.dumps(as_mapping(told), default=str, indent=2)


def as_mapping(told: Report) -> dict[str, Any]:
    """Return every figure by name. Shares are 0 to 1, and null where there is too little to say."""
    by = told.standings
    return {
        "note": NOT_CALIBRATED,
        "readiness": _readiness(told.readiness),
        "first_sight": _share(by.total),
        "by_domain": {domain.value: _standing(one) for domain, one in by.by_domain.items()},
        "by_level": {level.value: _standing(one) for level, one in by.by_level.items()},
        "by_ethic": {str(number): _counts(share) for number, share in by.by_ethic.items()},
        "by_competency": {name: _counts(share) for name, share in by.by_competency.items()},
        "lures": [_habit(habit) for habit in told.habits],
        "confidence": {said.value: _share(share) for said, share in told.trust.by_confidence.items()},
        "sure_but_wrong": [
            {"item": one.item.id, "chosen": one.choice, "key": one.item.key, "given": one.given.isoformat()}
            for one in told.trust.sure_but_wrong
        ],
        "pace": {
            "questions": told.speed.questions,
            "seconds_per_question": told.speed.per_question,
            "allowed": SECONDS_PER_QUESTION,
            "slower": told.speed.slow,
        },
    }


def _counts(share: Share) -> Mapping[str, Any]:
    return {"right": share.right, "questions": share.questions}


def _share(share: Share) -> Mapping[str, Any]:
    return {**_counts(share), "interval": share.interval if share.questions else None}


def _standing(standing: Standing) -> Mapping[str, Any]:
    return {
        **_share(standing.share),
        "best_guess": standing.shrunken,
        "word": standing.word,
        "is_provisional": standing.is_provisional,
        "answers_needed": standing.needed,
    }


def _readiness(found: Readiness) -> Mapping[str, Any]:
    return {
        "word": found.word,
        **_counts(found.share),
        "exams_missing": found.missing,
        "lasts_until": found.lasts_until.isoformat() if found.lasts_until else None,
        "exams": [{"number": one.number, **_counts(one.share)} for one in found.counted],
        "left_out": [{"number": one.number, "why": flaw} for one, flaw in found.left_out],
    }


def _habit(habit: Habit) -> Mapping[str, Any]:
    return {
        "lure": habit.lure,
        "pull": habit.pull,
        "offered": habit.offered,
        "chosen": habit.chosen,
        "interval": habit.share.interval,
        "expected": habit.expected,
        "chance": habit.chance,
        "wrong_where_it_can_tell": habit.wrong,
        "ethics": habit.ethics,
        "examples": [{"item": one.item.id, "chosen": one.chosen, "key": one.key} for one in habit.examples],
    }
