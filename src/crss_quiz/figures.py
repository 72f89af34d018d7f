"""How study goes, as printed lines and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from crss_quiz.core.progress import Progress, Recall, RecallByAge, StudyDay
from crss_quiz.core.progress_wording import LEAST_WIDTH, PAGES


def lines(progress: Progress, width: int = 78) -> Iterator[str]:
    """Tell every page of the progress screen, one after the other, in so many columns."""
    for number, page in enumerate(PAGES):
        if number:
            yield ""
        yield page.title.upper()
        for line in page.lines(progress, max(width, LEAST_WIDTH)):
            yield from textwrap.wrap(line, width, subsequent_indent=_indent(line)) or [""]


def _indent(line: str) -> str:
    return " " * (len(line) - len(line.lstrip()))


def as_json(progress: Progress) -> str:
    """Return every figure as JSON. Shares are 0 to 1, and null where there is nothing to divide by."""
    return json.dumps(_mapping(progress), default=str, indent=2)


def _mapping(progress: Progress) -> dict[str, Any]:
    due, retention, calendar = progress.due, progress.retention, progress.calendar
    return {
        "day": progress.day,
        "due": {"overdue": due.overdue, "days": due.days, "later": due.later},
        "retention": {
            "desired": retention.desired,
            "last_30_days": _by_age(retention.recent),
            "ever": _by_age(retention.ever),
        },
        "calendar": {
            "days": len(calendar.days),
            "studied": calendar.studied,
            "each": [_study_day(day) for day in calendar.days if day.reviews],
        },
        "stability_days": asdict(progress.stability),
        "difficulty": asdict(progress.difficulty),
        "domains": [
            {
                "domain": one.domain,
                "cards": one.cards,
                "seen": one.seen,
                "mature": one.mature,
                "mean_chance_today": one.chance,
                "recall": _recall(one.recall),
            }
            for one in progress.domains
        ],
    }


def _by_age(by_age: RecallByAge) -> Mapping[str, Any]:
    return {"young": _recall(by_age.young), "mature": _recall(by_age.mature), "all": _recall(by_age.all)}


def _recall(recall: Recall) -> Mapping[str, Any]:
    return {
        "asked": recall.asked,
        "passed": recall.passed,
        "share": recall.share,
        "interval": recall.interval if recall.asked else None,
        "expected_share": recall.expected_share,
    }


def _study_day(day: StudyDay) -> Mapping[str, Any]:
    return {"day": day.day, "reviews": day.reviews, "new": day.new, "seconds": day.seconds}
