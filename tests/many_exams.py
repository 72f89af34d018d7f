"""A learner's file with more exams than anybody sits by hand: copies of a real one, written by SQL."""

import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from crss_quiz.storage.row_hash import HASHED, hash_of_stored
from crss_quiz.storage.store import Store
from made import START, HandClock, make_attempt


def sqlite_moment(days: float) -> str:
    """Say a moment so many days after START as the file does."""
    return f"{START + timedelta(days=days):%Y-%m-%d %H:%M:%S.%f}"


def write_many(path: Path, exams: int, questions: int, scores: list[int] | None = None, seen_items: int = 0) -> None:
    """Write finished exams, a day apart, with items of their own or drawn from so many; scores come by lot."""
    rng = random.Random(7)
    clock = HandClock()
    store = Store.open(path, clock.now())
    attempt = make_attempt(clock, questions)
    number = store.begin(attempt)
    clock.advance(60)
    store.save(number, attempt.submit(clock.now()))
    store.close()
    with closing(sqlite3.connect(path)) as file:
        names = _columns(file, "attempt", {"id", "started", "right_count"})
        answers = _columns(file, "response", {"attempt_id", "item_id", "seconds"})
        for copy in range(number + 1, exams + 1):
            file.execute(
                f"INSERT INTO attempt (id, started, right_count, {names}) "
                f"SELECT ?, ?, ?, {names} FROM attempt WHERE id = 1",
                (copy, sqlite_moment(copy), rng.randint(questions // 3, questions)),
            )
            item = f"'item-' || abs(random() % {seen_items})" if seen_items else f"'item-{copy}-' || position"
            file.execute(
                f"INSERT INTO response (attempt_id, item_id, seconds, {answers}) "
                f"SELECT ?, {item}, 30, {answers} FROM response WHERE attempt_id = 1",
                (copy,),
            )
        for place, right in enumerate(scores or ()):
            file.execute("UPDATE attempt SET right_count = ? WHERE id = ?", (right, place + 1))
        _seal(file)
        file.commit()


def write_reviews(path: Path, reviews: int, items: int) -> None:
    """Write so many reviews of so many items, five hundred a day from START on."""
    with closing(sqlite3.connect(path)) as file:
        file.execute(
            "INSERT OR IGNORE INTO parameter_set "
            "(id, learner_id, model, library, settings, is_fitted, rewrites_to, created) "
            "VALUES (1, 1, 'FSRS-6', 'none', '{}', 0, 0, ?)",
            (sqlite_moment(0),),
        )
        file.executemany(
            "INSERT INTO log (learner_id, card_id, act, day, at, rating, seconds, item_id, source, repetition, "
            "parameter_set_id) VALUES (1, ?, 'review', ?, ?, 3, 5, ?, 'study', 0, 1)",
            (
                (f"card-{n % items}", sqlite_moment(n // 500)[:10], sqlite_moment(n / 500), f"item-{n % items}")
                for n in range(reviews)
            ),
        )
        file.commit()


def _columns(file: sqlite3.Connection, table: str, without: set[str]) -> str:
    names = (name for _, name, *_ in file.execute(f"PRAGMA table_info({table})"))
    return ", ".join(name for name in names if name not in without)


def _seal(file: sqlite3.Connection) -> None:
    """Write the hashes that the program writes with its rows."""
    for table in ("attempt", "response"):
        rows = file.execute(f"SELECT rowid, {', '.join(HASHED[table])} FROM {table}").fetchall()
        hashes = [(hash_of_stored(columns), number) for number, *columns in rows]
        file.executemany(f"UPDATE {table} SET hash = ? WHERE rowid = ?", hashes)
