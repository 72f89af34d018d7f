"""Files damaged by seed: refused in a sentence, or what was logged is there as it was, or the doctor says so."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crss_quiz.core.errors import QuizError
from crss_quiz.core.log import Entry
from crss_quiz.core.state import State
from crss_quiz.storage.backup import back_up, backups
from crss_quiz.storage.database import DamagedError, DatabaseError
from crss_quiz.storage.doctor import Verdict, examine, exit_code
from crss_quiz.storage.integrity import fault_of
from crss_quiz.storage.restore import restore
from crss_quiz.storage.store import Store
from made import HandClock, make_attempt
from studied import Learner

DAMAGES = 90
Damage = Callable[[bytes, random.Random], bytes]


def a_bit_turned(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def a_digit_changed(content: bytes, rng: random.Random) -> bytes:
    """The bit flip that SQLite cannot see: a digit within a text."""
    changed = bytearray(content)
    places = [at for at, byte in enumerate(changed) if 0x30 <= byte <= 0x39]
    changed[rng.choice(places)] ^= 1 << rng.randrange(8)
    return bytes(changed)


def a_header_byte_changed(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    changed[rng.randrange(112)] = rng.randrange(256)
    return bytes(changed)


def a_page_gone(content: bytes, rng: random.Random) -> bytes:
    page = 4096 * rng.randrange(len(content) // 4096)
    return content[:page] + bytes(4096) + content[page + 4096 :]


def cut_off(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(1, len(content))]


def noise(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content) - 512)
    return content[:at] + rng.randbytes(512) + content[at + 512 :]


class Whole:
    """A learner's file with study and an exam in it, and what it holds."""

    def __init__(self, path: Path) -> None:
        clock = HandClock()
        with closing(Store.open(path, clock.now())) as store:
            learner = Learner(store)
            learner.study([f"card-{number}" for number in range(20)], 12)
            attempt = make_attempt(clock, 5)
            number = store.begin(attempt)
            store.save(number, attempt.answer("west", clock.now()).submit(clock.now()))
            store.notes.write("card-1", "remember the 12 roles", clock.wall)
            self.learned = told(store)
        self.content = path.read_bytes()


def told(store: Store) -> tuple[list[Entry], dict[str, State]]:
    """What was logged, and how cards stand; the rest is read too, to see that it can be or is refused."""
    for summary in store.attempts():
        store.load(summary.number)
    store.notes.by_card()
    store.last_seen()
    return store.log.entries(), dict(store.log.states)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return Whole(tmp_path_factory.mktemp("whole") / "learner.sqlite3")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder / "learner.sqlite3"


def clear(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir(mode=0o700)


def seen(path: Path, clock: HandClock) -> tuple[list[Entry], dict[str, State]] | None:
    """What opening the file tells; None if it was refused, and then in one sentence and with nothing changed."""
    before = path.read_bytes()
    try:
        with closing(Store.open(path, clock.now())) as store:
            return told(store)
    except QuizError as error:
        assert "\n" not in str(error)
        if isinstance(error, DamagedError):
            assert "`crss-quiz doctor`" in str(error) and "`crss-quiz restore`" in str(error)
        assert path.read_bytes() == before
        return None


@pytest.mark.parametrize("damage", [a_bit_turned, a_digit_changed, a_header_byte_changed, a_page_gone, cut_off, noise])
def test_a_damaged_file_is_refused_in_a_sentence_or_holds_what_was_logged_or_the_doctor_tells(
    whole: Whole, path: Path, clock: HandClock, damage: Damage
) -> None:
    rng = random.Random(57)
    for _ in range(DAMAGES // 6):
        clear(path.parent)
        path.write_bytes(damage(whole.content, rng))
        path.chmod(0o600)
        findings = examine(path, clock.now())
        learned = seen(path, clock)
        if learned != whole.learned:
            assert exit_code(findings) == 2, findings


def test_of_the_digits_that_sqlite_takes_for_whole_the_hashes_find_each_one_in_the_log(
    whole: Whole, path: Path, clock: HandClock
) -> None:
    """Turned within the log's own rows: SQLite's check passes most, which is why there are hashes."""
    path.write_bytes(whole.content)
    path.chmod(0o600)
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT card_id || act || day, at FROM log").fetchall()
    for before, moment in random.Random(57).sample(rows, 5):
        changed = f"{before}{moment[:-1]}1"  # the columns lie side by side in the file
        path.write_bytes(whole.content.replace(f"{before}{moment}".encode(), changed.encode()))
        assert fault_of(path) == ""
        damaged = [one.name for one in examine(path, clock.now()) if one.verdict is Verdict.DAMAGED]
        assert damaged[0] == "log"


@pytest.mark.parametrize("content", [b"Dear diary, " * 500, b"SQLite format 3\0", b"\0" * 8192, b"x"])
def test_what_is_no_database_is_refused_and_left(path: Path, clock: HandClock, content: bytes) -> None:
    path.write_bytes(content)
    for open_ in (Store.open, Store.read):
        with pytest.raises(DamagedError, match=r"left as it is; .*doctor.*restore"):
            open_(path, clock.now())
    assert path.read_bytes() == content
    assert exit_code(examine(path, clock.now())) == 2


def test_a_folder_in_the_place_of_the_file_is_refused_and_left(path: Path, clock: HandClock) -> None:
    path.mkdir()
    for open_ in (Store.open, Store.read):
        with pytest.raises(DatabaseError, match="is a folder"):
            open_(path, clock.now())
    assert list(path.iterdir()) == []
    assert exit_code(examine(path, clock.now())) == 2


def test_an_empty_file_is_a_new_one_only_where_there_was_none_before(
    whole: Whole, path: Path, clock: HandClock
) -> None:
    path.write_bytes(b"")
    Store.open(path, clock.now()).close()
    path.write_bytes(whole.content)
    back_up(path, clock.wall, "daily")
    path.write_bytes(b"")
    with pytest.raises(DamagedError, match="it is empty, though there are backups"):
        Store.open(path, clock.now())
    assert path.stat().st_size == 0
    assert exit_code(examine(path, clock.now())) == 2
    restore(path, backups(path)[0], clock.wall)
    assert seen(path, clock) == whole.learned


def test_the_write_ahead_log_of_another_file_never_makes_it_tell_what_was_not_learned(
    whole: Whole, tmp_path: Path, path: Path, clock: HandClock
) -> None:
    other = tmp_path / "other" / "learner.sqlite3"
    with closing(Store.open(other, clock.now())) as store:
        Learner(store).study(["x", "y"], 5)
        foreign = other.with_name(f"{other.name}-wal").read_bytes()
    path.write_bytes(whole.content)
    path.chmod(0o600)
    path.with_name(f"{path.name}-wal").write_bytes(foreign)
    back_up_of_whole = path.with_name("backups") / "2026-11-01-180000-daily.sqlite3"
    back_up_of_whole.parent.mkdir(mode=0o700)
    back_up_of_whole.write_bytes(whole.content)
    learned = seen(path, clock)
    assert learned in (None, whole.learned, learned if exit_code(examine(path, clock.now())) == 2 else None)
    restore(path, backups(path)[-1], clock.wall)
    assert seen(path, clock) == whole.learned
