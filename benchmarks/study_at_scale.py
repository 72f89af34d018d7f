"""Study with 100,000 cards and 1,000,000 reviews: ours, Anki's backend and bare SQLite, in one run.

    .venv/bin/pip install '.[benchmark]'
    .venv/bin/python benchmarks/study_at_scale.py [--cards N] [--reviews N] [--repeat N] [--folder F] [--profile]

Both files hold the same: 300 days of reviews, 5 % of the cards new, 5 % due today. In each repetition both programs get
a fresh copy and take turns. Seconds depend on the machine and on who else uses it; judge by the ratios. `--profile`
prints where our own time goes instead.
"""

import argparse
import cProfile
import gc
import pstats
import shutil
import sqlite3
import statistics
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import anki_peer
import fsrs
from made_up import ANSWER, ANSWERS, BOTH, DAY, FIRST, NOW, OPEN, TURN, Course, Watch, by_day, courses

from crss_quiz.core.clock import Stamp
from crss_quiz.core.deck import CardKind, Deck, Flashcard, Library
from crss_quiz.core.filter import Filter
from crss_quiz.core.memory import MemorySettings, Rating
from crss_quiz.desk import Desk
from crss_quiz.paths import Home
from crss_quiz.settings import Settings
from crss_quiz.storage.database import PRAGMAS
from crss_quiz.storage.store import Store

Result = TypeVar("Result")


def make_library(cards: int) -> Library:
    """Make up so many flashcards."""
    flashcards = tuple(
        Flashcard(f"card-{n}", CardKind.FACT, f"Prompt {n}?", f"Answer {n}.", "made up", ethics=(n % 18 + 1,))
        for n in range(cards)
    )
    return Library(decks=(Deck("made", "Made up", "made.yaml", flashcards=flashcards),))


def make_ours(path: Path, made: list[Course]) -> None:
    """Write a learner's file."""
    with closing(Store.open(path, NOW)) as store:
        store.log.use(MemorySettings(), NOW.wall)
    log = (
        (1, c.name, "review", _day(-ago), _text(ago, n), 3, 6.0, "study", repetition, *_before(c, repetition), 1)
        for n, (ago, c, repetition) in enumerate(by_day(made))
    )
    states = (
        (1, c.name, 20.0, 5.0, _day(-c.days_ago[-1]), _day(max(c.due_in, -c.days_ago[-1])), 0, len(c.days_ago), 0, 0, 0)
        for c in made
    )
    with closing(sqlite3.connect(path)) as file, file:
        file.executemany(
            "INSERT INTO log (learner_id, card_id, act, day, at, rating, seconds, source, repetition, interval,"
            " predicted, parameter_set_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            log,
        )
        file.executemany(
            "INSERT INTO card (learner_id, card_id, stability, difficulty, reviewed_on, due_on, is_relearning, reviews,"
            " lapses, is_suspended, is_marked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            states,
        )


def _day(days: int) -> str:
    return str(DAY + timedelta(days))


def _text(ago: int, number: int) -> str:
    return str((NOW.wall - timedelta(days=ago, microseconds=number)).replace(tzinfo=None))


def _before(course: Course, repetition: int) -> tuple[int | None, float | None]:
    if not repetition:
        return None, None
    return course.days_ago[repetition - 1] - course.days_ago[repetition], 0.9


def ours(path: Path, library: Library, watch: Watch) -> None:
    """Study as the program does: through the desk."""
    with watch.on(BOTH):
        with watch.on(OPEN):
            desk = Desk(Home(path.parent), Store.open(path, NOW), library, Settings())
            assert len(desk.cards) >= len(desk.store.log.states)
        with watch.on(FIRST):
            session = desk.study(Filter(), NOW)
            name = session.next_card(NOW.wall)
            assert name is not None
            desk.item_of(desk.cards[name])
    for number in range(ANSWERS):
        now = Stamp(NOW.boot_id, NOW.boot_seconds + 10 * number, NOW.wall + timedelta(seconds=10 * number))
        with watch.on(TURN):
            name = session.next_card(now.wall)
            assert name is not None
            session = session.show(name, desk.item_of(desk.cards[name]), now)
            with watch.on(ANSWER):
                taken = session.reveal(now).rate(Rating.GOOD, now)
                desk.store.log.add(taken.entry, taken.state)
            session = taken.session
    desk.store.close()


def floor(path: Path, watch: Watch) -> None:
    """Do the least that an answer takes: py-fsrs once, one insert and one update, in our tables with our pragmas."""
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        for name, value in PRAGMAS.items():
            file.execute(f"PRAGMA {name} = {value}")
        due = file.execute("SELECT card_id FROM card WHERE due_on <= ? LIMIT ?", (str(DAY), ANSWERS)).fetchall()
        for (name,) in due:
            with watch.on(ANSWER):
                at = datetime.combine(DAY, datetime.min.time(), UTC)
                card = fsrs.Card(1, fsrs.State.Review, None, 20.0, 5.0, at, at - timedelta(20))
                card, _ = scheduler.review_card(card, fsrs.Rating.Good, at)
                file.execute("BEGIN IMMEDIATE")
                file.execute(
                    "INSERT INTO log (learner_id, card_id, act, day, at, rating, seconds, source, repetition, interval,"
                    " predicted, parameter_set_id) VALUES (1, ?, 'review', ?, ?, 3, 6, 'study', 9, 20, 0.9, 1)",
                    (name, str(DAY), str(at)),
                )
                file.execute(
                    "UPDATE card SET stability = ?, difficulty = ?, reviewed_on = ?, due_on = ?, reviews = 10"
                    " WHERE learner_id = 1 AND card_id = ?",
                    (card.stability, card.difficulty, str(DAY), str(card.due.date()), name),
                )
                file.execute("COMMIT")


# --- telling----------------


def milliseconds(watch: Watch, name: str) -> str:
    """Return the median and the 95th percentile."""
    values = watch.seconds[name]
    if not values:
        return "–"
    p95 = statistics.quantiles(values, n=20, method="inclusive")[-1]
    return f"{1000 * statistics.median(values):.2f} ({1000 * p95:.2f})"


def ratio(watch: Watch, other: Watch, name: str) -> str:
    """Return the ratio of the medians."""
    if not other.seconds[name]:
        return "–"
    return f"{statistics.median(watch.seconds[name]) / statistics.median(other.seconds[name]):.1f}"


def compare(folder: Path, library: Library, repeat: int) -> None:
    """Take turns, each on fresh copies, and print the table."""
    us, peer, least, pragmas = Watch(), Watch(), Watch(), ""
    for _ in range(repeat):
        for name, measure in (
            ("ours.sqlite3", lambda path: ours(path, library, us)),
            ("ours.sqlite3", lambda path: floor(path, least)),
            ("peer.anki2", lambda path: anki_peer.study(path, peer)),
        ):
            pragmas = on_a_copy(folder / name, measure) or pragmas
    print("| milliseconds: median (p95) | ours | Anki | ratio | bare SQLite and py-fsrs | ratio |")
    print("|---|---|---|---|---|---|")
    for name in (OPEN, FIRST, BOTH, ANSWER, TURN):
        cells = (milliseconds(us, name), milliseconds(peer, name), ratio(us, peer, name))
        print(f"| {name} | {' | '.join(cells)} | {milliseconds(least, name)} | {ratio(us, least, name)} |")
    print(f"\nAnki: {pragmas}. Ours: {', '.join(f'{name} = {value}' for name, value in PRAGMAS.items())}.")


def on_a_copy(path: Path, measure: Callable[[Path], Result]) -> Result:
    """Measure on a copy that is thrown away, with no garbage of others to collect."""
    work = path.parent / "work"
    work.mkdir()
    try:
        gc.collect()
        return measure(Path(shutil.copy(path, work)))
    finally:
        shutil.rmtree(work)


def profile(folder: Path, library: Library) -> None:
    """Print where our own time goes."""
    profiler = cProfile.Profile()
    on_a_copy(folder / "ours.sqlite3", lambda path: profiler.runcall(ours, path, library, Watch()))
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(60)


def main() -> None:
    """Make the files, then measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=100_000)
    parser.add_argument("--reviews", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="on the disk that is to be measured (default: the system's)")
    parser.add_argument("--profile", action="store_true")
    wanted = parser.parse_args()
    made, library = courses(wanted.cards, wanted.reviews), make_library(wanted.cards)
    with tempfile.TemporaryDirectory(dir=wanted.folder) as name:
        folder = Path(name)
        make_ours(folder / "ours.sqlite3", made)
        if wanted.profile:
            profile(folder, library)
        else:
            anki_peer.make(folder / "peer.anki2", made, wanted.cards)
            compare(folder, library, wanted.repeat)


if __name__ == "__main__":
    main()
