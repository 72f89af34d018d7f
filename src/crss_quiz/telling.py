"""What the screens show as printed lines, for people and as JSON."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crss_quiz import figures, fitting, listing, report, standing_report, upkeep
from crss_quiz.core.attempt import Attempt
from crss_quiz.core.card import cards_of
from crss_quiz.core.clock import SystemClock, today
from crss_quiz.core.errors import QuizError
from crss_quiz.core.history import damaged_line
from crss_quiz.core.plan import Goal
from crss_quiz.core.plan_wording import plan_lines
from crss_quiz.core.scoring import Share, score
from crss_quiz.core.text import visible
from crss_quiz.core.wording import duration, result_lines, summary_line
from crss_quiz.decks import library
from crss_quiz.desk import Desk, open_desk
from crss_quiz.fitting import Choice
from crss_quiz.paths import bundled_decks, find_home, objection_to
from crss_quiz.storage import doctor as file_doctor
from crss_quiz.storage.access import objection_to_writing
from crss_quiz.storage.doctor import Finding
from crss_quiz.storage.history import read_progress
from crss_quiz.storage.store import Store


@contextmanager
def open_store(folder: Path | None, *, writes: bool = False) -> Iterator[Store]:
    """Open the learner's file to look at it, also beside an open program, or to write."""
    store = (Store.open if writes else Store.read)(find_home(folder).database, SystemClock().now())
    try:
        yield store
    finally:
        store.close()


@contextmanager
def open_desk_to(folder: Path | None, *, writes: bool = False) -> Iterator[Desk]:
    """Open everything, to look at it also beside an open program, or to write."""
    clock = SystemClock()
    desk = open_desk(find_home(folder), clock, writes=writes)
    try:
        yield desk
    finally:
        desk.store.close()


def plan(desk: Desk) -> Iterator[str]:
    """Tell the plan as its screen does."""
    return plan_lines(desk.plan(SystemClock().now()), desk.store.goal().minutes)


def cards(desk: Desk, query: str, as_json: bool) -> Iterator[str]:
    """Tell the cards that a query finds."""
    now = SystemClock().now()
    return listing.lines(
        desk.cards,
        desk.store.log.states,
        query,
        today(now),
        now.wall,
        is_open=desk.candidates().is_open,
        notes=desk.store.notes.by_card(),
        as_json=as_json,
    )


def stats(desk: Desk, as_json: bool) -> Iterator[str]:
    """Tell what studying came to as the progress screen does."""
    now = SystemClock().now()
    retention = desk.settings.study.memory(desk.plan(now).retention).desired_retention
    progress = read_progress(desk.store, desk.cards, retention, today(now))
    if as_json:
        yield figures.as_json(progress)
    else:
        yield from figures.lines(progress)


def progress(desk: Desk, as_json: bool) -> Iterator[str]:
    """Tell where the learner stands as its screen does."""
    told = desk.standing(SystemClock().now())
    if as_json:
        yield standing_report.as_json(told)
    else:
        yield from standing_report.lines(told, desk.library.subject)


def write_report(desk: Desk, number: int, path: Path, *, force: bool) -> str:
    """Write a finished exam into a file, and say where."""
    make = report.writer_for(path, force=force)
    attempt = desk.store.load(number)
    plan = None if desk.store.goal() == Goal() else desk.plan(SystemClock().now())
    text = make(attempt, number, desk.library.subject, plan, desk.store.goal().minutes)
    report.write(path, text, force=force)
    return f"wrote {visible(str(path))}"


def optimize(store: Store, choice: Choice, as_json: bool) -> Iterator[str]:
    """Tell what weights fitted to the learner's own log are worth, and do with them what was chosen."""
    now = SystemClock().now()
    return fitting.lines(store.log, today(now), now.wall, choice, as_json)


def examine(folder: Path | None, *, repairs: bool) -> tuple[list[Finding], int]:
    """Look at the learner's file, mending what can be mended if asked; return what was found and the exit code."""
    home, now = find_home(folder), SystemClock().now()
    known = cards_of(library.load(bundled_decks(), home.decks).library).keys()
    look = file_doctor.repair if repairs else file_doctor.examine
    objection = objection_to_writing(home.database) or objection_to(home)
    findings = [*look(home.database, now, known), upkeep.place_finding(objection)]
    return findings, file_doctor.exit_code(findings)


def doctor(findings: Collection[Finding], as_json: bool) -> Iterator[str]:
    """Tell what the doctor found."""
    return upkeep.doctor_lines(findings, as_json)


def restore(folder: Path | None, number: int | None) -> Iterator[str]:
    """Tell the backups, or put one back."""
    return upkeep.restore_lines(find_home(folder).database, number, SystemClock().now())


def all_results(store: Store, as_json: bool) -> Iterator[str]:
    """Tell every attempt in a line."""
    summaries, damaged = store.attempts(), store.damaged_exams
    if as_json:
        told = [asdict(summary) for summary in summaries]
        told += [{"number": number, "is_damaged": True} for number in damaged]
        yield json.dumps(told, default=str, indent=2)
        return
    if not summaries and not damaged:
        yield "No exam has been sat yet."
    yield from map(summary_line, summaries)
    if damaged:
        yield damaged_line(damaged)


def one(store: Store, number: int, as_json: bool) -> Iterator[str]:
    """Tell one finished attempt as its result screen does; QuizError while it is open."""
    attempt = store.load(number)
    if attempt.is_open:
        left = duration(attempt.seconds_left)
        raise QuizError(f"exam {number} is still open ({left} were left); open crss-quiz and press r to go on with it")
    if as_json:
        yield json.dumps(_as_mapping(number, attempt), default=str, indent=2)
    else:
        yield from result_lines(attempt)


def _as_mapping(number: int, attempt: Attempt) -> dict[str, Any]:
    result = score(attempt.form, attempt.responses)
    low, high = result.total.interval
    return {
        "number": number,
        "mode": attempt.mode,
        "seed": attempt.form.seed,
        "started": attempt.started.isoformat(),
        "ended": attempt.ended.isoformat() if attempt.ended else None,
        "ending": attempt.ending,
        "was_interrupted": attempt.was_interrupted,
        "seconds_allowed": attempt.budget,
        "seconds_used": attempt.used,
        "pauses": [{"began": pause.began.isoformat(), "seconds": pause.seconds} for pause in attempt.pauses],
        "right": result.total.right,
        "questions": result.total.questions,
        "pass_mark": result.pass_mark,
        "has_passed": result.has_passed,
        "interval": [low, high],
        "by_domain": {domain.value: _share(part) for domain, part in result.by_domain.items()},
        "by_level": {level.value: _share(part) for level, part in result.by_level.items()},
        "by_lure": {lure.value: times for lure, times in result.by_lure.items()},
        "changes": {
            "wrong_to_right": result.to_right,
            "right_to_wrong": result.to_wrong,
            "wrong_to_wrong": result.wrong_to_wrong,
        },
        "responses": [
            {
                "item": item.id,
                "chosen": response.choice,
                "key": item.key,
                "is_right": response.choice == item.key,
                "is_marked": response.is_marked,
                "seconds": response.seconds,
            }
            for item, response in zip(attempt.form.items, attempt.responses, strict=True)
        ],
    }


def _share(part: Share) -> dict[str, int]:
    return {"right": part.right, "questions": part.questions}
