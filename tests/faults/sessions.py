"""Sessions of a learner at a real file, told act by act, and a fingerprint of what the file holds.

A session is a generator: it yields whenever the program would have let the learner see that an act was saved. With a
clock moved by hand the same acts write the same bytes, so what a file may hold after a fault is known exactly.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from crss_quiz.core.clock import today
from crss_quiz.core.deck import Family
from crss_quiz.core.filter import Filter
from crss_quiz.core.log import Review, Source
from crss_quiz.core.memory import MemorySettings
from crss_quiz.core.plan import Goal
from crss_quiz.core.queue import Candidates, Limits, build_queue
from crss_quiz.core.state import NEW
from crss_quiz.core.study import Session as Study
from crss_quiz.storage.database import MIGRATIONS, REVISIONS, connect
from crss_quiz.storage.row_hash import HASHED, changed_exams, changed_rows
from crss_quiz.storage.store import Store
from crss_quiz.storage.upgrade import upgrade
from made import OPTION_IDS, HandClock, make_attempt
from studied import cards_by_domain

QUESTIONS = 100
ANSWERS = 100
PART = 10
PLAIN = MemorySettings()
FITTED = MemorySettings(parameters=tuple(weight * 1.03 for weight in PLAIN.parameters))

Acts = Callable[[Path], Iterator[None]]


@dataclass(frozen=True)
class Session:
    """What a learner does, from a file on."""

    fault: str
    """When the fault strikes, in words for the table."""
    prepare: Callable[[Path], None]
    """Makes the file as it was before, and closes it."""
    parts: tuple[Acts, ...]
    """Each opens the file, acts, and closes it; they follow each other. Yield after each call that returned."""
    is_one_act: bool = False
    """Whether it is a single act that, where it did not happen, can simply be done again."""

    def act(self, path: Path) -> Iterator[None]:
        """Act from the beginning to the end."""
        for part in self.parts:
            yield from part(path)


def make_new(path: Path) -> None:
    Store.open(path, HandClock().now()).close()


def sit_an_exam(path: Path, first: int = 0, questions: int = QUESTIONS, stop: int | None = None) -> Iterator[None]:
    """Begin an exam or go on with it, and answer it, now and then changing an answer or marking a question."""
    clock = HandClock()
    clock.advance(20 * first)
    with closing(Store.open(path, clock.now())) as store:
        if first == 0:
            store.begin(make_attempt(clock, questions))
            yield
        attempt = store.load(1)
        for position in range(first, stop or questions):
            clock.advance(20)
            attempt = attempt.move(position, clock.now()).answer(OPTION_IDS[position % 4], clock.now())
            if position % 7 == 3:
                attempt = attempt.answer(OPTION_IDS[position % 3], clock.now()).flag(clock.now())
            store.save(1, attempt)
            yield


def sit_all(path: Path) -> None:
    """Leave an exam behind that is answered and not handed in."""
    for _ in sit_an_exam(path):
        pass
    with closing(Store.open(path, HandClock().now())) as store:
        store.log.use(PLAIN, HandClock().wall)


def hand_in(path: Path) -> Iterator[None]:
    """End the exam: its score, and its families into the log."""
    clock = HandClock()
    clock.advance(20 * QUESTIONS + 10)
    with closing(Store.open(path, clock.now())) as store:
        attempt = store.load(1)
        if attempt.is_open:
            store.save(1, attempt.submit(clock.now()))
        yield


def study(path: Path, first: int = 0, stop: int = ANSWERS) -> Iterator[None]:
    """Answer so many cards, taking some answers back and putting some cards off."""
    clock = HandClock()
    clock.advance(60 * first)
    with closing(Store.open(path, clock.now())) as store:
        cards = cards_by_domain(per_domain=20, general=20)
        queue = build_queue(Candidates(cards, store.log.states), Filter(), Limits(ANSWERS), today(clock.now()))
        session = Study(cards, dict(store.log.states), queue, store.log.use(PLAIN, clock.wall))
        if first == 0:
            yield
        for given in range(first, stop):
            while (name := session.next_card(clock.wall)) is None:
                clock.advance(60)
            content = cards[name].content
            item = content.items[0] if isinstance(content, Family) else None
            session = session.show(name, item, clock.now())
            clock.advance(10 + given % 5)
            if given % 15 == 7:
                taken = session.bury(clock.now())
            else:
                shown = session.reveal(clock.now(), option=OPTION_IDS[given % 4 % 3] if item else None)
                assert shown.turn
                ratings = shown.turn.ratings
                taken = shown.rate(ratings[given % len(ratings)], clock.now())
            store.log.add(taken.entry, taken.state)
            session = taken.session
            yield
            if given % 10 == 8:
                clock.advance(3)
                undone = store.log.undo(today(clock.now()), clock.wall)
                assert undone
                session = session.took_back(*undone)
                yield


def study_some(path: Path) -> None:
    """Leave a log of some forty acts behind."""
    for _ in study(path, stop=40):
        pass


def adopt_weights(path: Path) -> Iterator[None]:
    """Put other weights in force, which computes every card anew."""
    clock = HandClock()
    clock.advance(timedelta(days=1).total_seconds())
    with closing(Store.open(path, clock.now())) as store:
        if len(store.log.parameter_sets()) == 1:
            store.log.adopt(FITTED, clock.wall, is_fitted=True)
        yield


def open_file(path: Path) -> Iterator[None]:
    """Open the file, which brings it to the present version."""
    with closing(Store.open(path, HandClock().now())):
        yield


def make_older(path: Path, version: str) -> None:
    """Make a file of an older version that holds a finished exam, and what else of study that version could hold."""
    present = path.with_name("present") / path.name
    for act in (partial(sit_an_exam, questions=10), partial(study, stop=20)):
        for _ in act(present):
            pass
    clock = HandClock()
    clock.advance(3600)
    with closing(Store.open(present, clock.now())) as store:
        store.save(1, store.load(1).submit(clock.now()))
        store.notes.write("fact-1", "ask Rosa about this", clock.wall)
        store.set_goal(Goal(date(2027, 1, 15), 25))
    path.touch(mode=0o600)
    engine = connect(path)
    upgrade(engine, path, None, MIGRATIONS, to=version)
    engine.dispose()
    with closing(sqlite3.connect(path)) as file:
        file.execute("ATTACH ? AS present", (str(present),))
        for (table,) in file.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            if table != "alembic_version":
                names = ", ".join(row[1] for row in file.execute(f"PRAGMA main.table_info({table})"))
                file.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM present.{table}")
        file.commit()
    shutil.rmtree(present.parent)


def _in_parts(act: Callable[..., Iterator[None]], length: int) -> tuple[Acts, ...]:
    """Cut a session into parts, so that a death late in it need not be led up to by everything before."""
    return tuple(partial(act, first=first, stop=first + PART) for first in range(0, length, PART))


SESSIONS = {
    "exam": Session(f"an exam of {QUESTIONS} questions", make_new, _in_parts(sit_an_exam, QUESTIONS)),
    "study": Session(f"a study session of {ANSWERS} answers, with undo and bury", make_new, _in_parts(study, ANSWERS)),
    "grading": Session("grading an exam and feeding its cards", sit_all, (hand_in,), is_one_act=True),
    "adopting": Session("adopting weights", study_some, (adopt_weights,), is_one_act=True),
    **{
        f"from {version}": Session(
            f"bringing a file of version {version} to the present one",
            partial(make_older, version=version),
            (open_file,),
            is_one_act=True,
        )
        for version in REVISIONS[:-1]
    },
}


def fingerprint(path: Path) -> str:
    """Return a digest of every table and every row of a file, read from a copy, so that the file stays as it is."""
    copy = path.parent / "looked at" / path.name
    copy.parent.mkdir()
    for file in path.parent.glob(f"{path.name}*"):
        if not file.name.endswith("-shm"):
            shutil.copyfile(file, copy.with_name(file.name))
    try:
        with closing(sqlite3.connect(copy)) as database:
            return hashlib.sha256("\n".join(database.iterdump()).encode()).hexdigest()
    finally:
        shutil.rmtree(copy.parent)


def check_sound(path: Path) -> None:
    """Open a file as the program does: rows are as written, cards stand as the log tells, and every exam opens."""
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
    with closing(Store.open(path, HandClock().now())) as store:
        assert {name: state for name, state in store.log.states.items() if state != NEW} == store.log.replayed()
        shown = 0
        for summary in store.attempts():
            attempt = store.load(summary.number)
            assert attempt.is_open is (summary.right is None)
            shown += 0 if attempt.is_open else sum(response.seconds > 0 for response in attempt.responses)
        reviews = [entry.act for entry in store.log.reviews()]
        if shown == 0 or reviews:  # exams of the first version fed no cards
            assert sum(isinstance(act, Review) and act.source is Source.EXAM for act in reviews) == shown
    with closing(sqlite3.connect(path)) as file:  # once the program has opened it, it is of the present version
        assert [changed_rows(file, table, "rowid") for table in HASHED] == [[]] * len(HASHED)
        assert changed_exams(file) == []
