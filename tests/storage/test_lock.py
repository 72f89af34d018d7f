"""Two programs and one learner's file: really two processes, each with its own clock and its own memory."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crss_quiz.core.clock import today
from crss_quiz.core.errors import QuizError
from crss_quiz.core.log import Before, Entry, Mark, Review
from crss_quiz.core.memory import MemorySettings, Rating, Scheduler
from crss_quiz.core.plan import Goal
from crss_quiz.core.state import NEW, State, after
from crss_quiz.storage.database import NotSavedError
from crss_quiz.storage.lock import AlreadyOpenError, LockError, WriterLock
from crss_quiz.storage.store import Store
from faults.cases import Tell
from made import HandClock, make_attempt

PATIENCE = 60
"""Seconds until a process that says nothing is given up; no test waits them out unless it fails."""

PROGRAM = """
import sys
from pathlib import Path
from crss_quiz.core.clock import SystemClock, today
from crss_quiz.core.log import Entry, Review
from crss_quiz.core.memory import MemorySettings, Rating, Scheduler
from crss_quiz.core.state import NEW, after
from crss_quiz.storage.lock import AlreadyOpenError
from crss_quiz.storage.store import Store

clock, scheduler, path = SystemClock(), Scheduler(), Path(sys.argv[1])

def add(store, card):
    now = clock.now()
    entry = Entry(card, Review(Rating.GOOD, 3.0), today(now), now.wall)
    store.log.add(entry, after(store.log.states.get(card, NEW), entry, scheduler))
"""

HOLDER = """
store = Store.open(path, clock.now())
store.log.use(MemorySettings(), clock.now().wall)
print("open", flush=True)
for line in sys.stdin:
    if line.strip() == "close":
        store.close()
    else:
        add(store, line.strip())
    print("done", flush=True)
"""

WRITER = """
import time
for number in range(int(sys.argv[3])):
    while True:
        try:
            store = Store.open(path, clock.now())
            break
        except AlreadyOpenError:
            time.sleep(0.01)
    store.log.use(MemorySettings(), clock.now().wall)
    add(store, f"{sys.argv[2]}-{number % 10}")
    store.close()
"""


class Other:
    """Another crss-quiz that has the file open, and does as it is told."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM + HOLDER, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid = self._process.pid
        self._hear("open")

    def add(self, card: str) -> None:
        """Let it log a review."""
        self.tell(card)

    def tell(self, order: str) -> None:
        assert self._process.stdin
        print(order, file=self._process.stdin, flush=True)
        self._hear("done")

    def kill(self) -> None:
        """Kill it as a power switch would."""
        os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def wait(self) -> None:
        """Let it end, as it does when nobody tells it anything any more."""
        self._process.communicate(timeout=PATIENCE)

    def _hear(self, word: str) -> None:
        assert self._process.stdout
        assert self._process.stdout.readline().strip() == word


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "learner.sqlite3"


@pytest.fixture
def other(path: Path) -> Iterator[Other]:
    begun = Other(path)
    yield begun
    begun.wait()


def is_one_sentence(error: QuizError) -> bool:
    return "\n" not in str(error) and "Traceback" not in str(error) and ". " not in str(error)


def test_a_second_program_is_refused_in_one_sentence_that_names_the_first(
    other: Other, path: Path, clock: HandClock
) -> None:
    with pytest.raises(AlreadyOpenError) as refused:
        Store.open(path, clock.now())
    assert refused.value.process == other.pid
    beside = "`crss-quiz stats`, `cards`, `plan` and `results` work beside it"
    told = f"{path} is already open in process {other.pid}; close that crss-quiz first ({beside})"
    assert str(refused.value) == told
    assert is_one_sentence(refused.value)
    assert refused.value.exit_code == 2
    other.add("a")  # and the first goes on


def test_the_lock_is_free_when_the_first_program_closes_the_file_although_it_lives_on(
    other: Other, path: Path, clock: HandClock
) -> None:
    other.add("a")
    other.tell("close")
    store = Store.open(path, clock.now())
    assert set(store.log.states) == {"a"}
    store.close()


def test_the_lock_is_free_at_once_when_the_first_program_is_killed(
    other: Other, path: Path, clock: HandClock, tell: Tell
) -> None:
    tell("a lock whose program was killed", "free at once", 1)
    other.add("a")
    other.kill()
    left_behind = {file.name for file in path.parent.iterdir()}
    assert {"learner.pid", "learner.lock", "learner.sqlite3-wal"} <= left_behind
    store = Store.open(path, clock.now())
    assert [entry.card for entry in store.log.reviews()] == ["a"]
    assert store.log.replayed() == store.log.states
    with pytest.raises(AlreadyOpenError) as refused:
        Store.open(path, clock.now())
    assert refused.value.process == os.getpid()
    store.close()


def test_beside_a_program_that_studies_another_sees_what_was_committed_meanwhile(
    other: Other, path: Path, clock: HandClock
) -> None:
    reader = Store.read(path, clock.now())
    assert reader.is_read_only
    assert list(reader.log.reviews()) == []
    for number, card in enumerate("abc", start=1):
        other.add(card)
        assert [entry.card for entry in reader.log.reviews()] == list("abc")[:number]
        assert len(reader.log.replayed()) == number
    reader.close()


def test_how_cards_stand_is_not_an_old_story_to_whoever_looks_on(other: Other, path: Path, clock: HandClock) -> None:
    reader = Store.read(path, clock.now())
    assert dict(reader.log.states) == {}
    other.add("a")
    stands = dict(reader.log.states)
    reader.close()
    assert set(stands) == {"a"}


def test_looking_on_takes_nothing_from_the_program_that_studies(other: Other, path: Path, clock: HandClock) -> None:
    for number in range(3):
        reader = Store.read(path, clock.now())
        reader.attempts()
        other.add(f"card-{number}")
        reader.close()
        other.add(f"card-{number}")
    last = Store.read(path, clock.now())
    assert len(list(last.log.reviews())) == 6
    last.close()


def test_whoever_looks_on_cannot_write_and_is_told_so_in_one_sentence(
    other: Other, path: Path, clock: HandClock
) -> None:
    other.add("a")
    reader = Store.read(path, clock.now())
    now, day = clock.wall, today(clock.now())
    attempt = make_attempt(clock, 5)
    for write in (
        lambda: reader.begin(attempt),
        lambda: reader.set_goal(Goal(minutes=30)),
        lambda: reader.notes.write("a", "mine", now),
        lambda: reader.log.add(Entry("a", Mark(), day, now), State(is_marked=True)),
        lambda: reader.log.undo(day, now),
        lambda: reader.log.adopt(MemorySettings(), now, is_fitted=False),
        lambda: reader.log.use(MemorySettings(desired_retention=0.8), now),
    ):
        with pytest.raises(NotSavedError, match="readonly") as refused:
            write()
        assert is_one_sentence(refused.value)
    assert reader.goal() == Goal()
    assert [entry.card for entry in reader.log.reviews()] == ["a"]
    reader.close()


@pytest.mark.parametrize("suffix", [".lock", ".pid"])
def test_a_lock_that_cannot_be_made_is_told_in_one_sentence_and_is_not_held(
    path: Path, clock: HandClock, suffix: str
) -> None:
    in_the_way = path.with_suffix(suffix)
    in_the_way.mkdir(parents=True)
    with pytest.raises(LockError) as refused:
        Store.open(path, clock.now())
    assert is_one_sentence(refused.value)
    assert str(refused.value) == (
        f"{path} cannot be kept for one program at a time (Is a directory); see that there is room on the disk and "
        f"check the permissions of {path.parent}, or name another folder with --home"
    )
    in_the_way.rmdir()
    Store.open(path, clock.now()).close()


def test_a_lock_is_its_owners_alone_and_may_be_given_back_in_another_thread(path: Path) -> None:
    path.parent.mkdir()
    lock = WriterLock(path)
    assert stat.S_IMODE(path.with_suffix(".lock").stat().st_mode) == 0o600
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(lock.release).result()
    WriterLock(path).release()


def test_a_process_number_that_cannot_be_read_or_written_is_no_reason_to_refuse_or_to_crash(
    path: Path, clock: HandClock
) -> None:
    store = Store.open(path, clock.now())
    for content in ("", "not a number\n", "é"):
        path.with_suffix(".pid").write_text(content, encoding="utf-8")
        with pytest.raises(AlreadyOpenError, match="already open in another process"):
            Store.open(path, clock.now())
    store.close()


def test_a_file_that_cannot_be_opened_leaves_the_lock_free(path: Path, clock: HandClock) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database at all, but long enough to look at" * 40)
    for _ in range(2):
        with pytest.raises(QuizError) as refused:
            Store.open(path, clock.now())
        assert not isinstance(refused.value, AlreadyOpenError)
    path.unlink()
    Store.open(path, clock.now()).close()


WRITERS, ROUNDS = 4, 100


def test_four_programs_that_open_add_and_close_a_hundred_times_each_lose_nothing(
    path: Path, clock: HandClock, tell: Tell
) -> None:
    tell("four programs that write in one file, in turns", "nothing is lost", WRITERS * ROUNDS)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM + WRITER, str(path), f"writer-{number}", str(ROUNDS)],
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(WRITERS)
    ]
    complaints = [process.communicate(timeout=2 * PATIENCE)[1] for process in running]
    assert complaints == [""] * WRITERS
    store = Store.open(path, clock.now())
    reviews = list(store.log.reviews())
    wanted = {f"writer-{number}-{card}": ROUNDS // 10 for number in range(WRITERS) for card in range(10)}
    assert len(reviews) == WRITERS * ROUNDS == 400
    assert {name: state.memory and state.memory.reviews for name, state in store.log.states.items()} == wanted
    assert store.log.replayed() == store.log.states
    assert len(store.log.parameter_sets()) == 1
    store.close()


def test_the_program_told_here_computes_as_this_one_does(other: Other, path: Path, clock: HandClock) -> None:
    """Else the tests above would prove less than they say."""
    other.add("a")
    reader = Store.read(path, clock.now())
    (entry,) = reader.log.reviews()
    assert entry.act == Review(Rating.GOOD, 3.0, before=Before())
    assert reader.log.replayed() == {"a": after(NEW, entry, Scheduler())}
    reader.close()
