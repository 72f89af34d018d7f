"""Files damaged by seed: refused in a sentence, or what was logged is there as it was, or the doctor says so."""

import random
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from crss_quiz.core.answer import Answer
from crss_quiz.core.attempt import Attempt
from crss_quiz.core.errors import QuizError
from crss_quiz.core.history import AttemptSummary
from crss_quiz.core.log import Entry
from crss_quiz.core.plan import Goal
from crss_quiz.core.state import State
from crss_quiz.storage.backup import back_up, backups
from crss_quiz.storage.database import DamagedError, DatabaseError
from crss_quiz.storage.doctor import Finding, Verdict, examine, exit_code
from crss_quiz.storage.integrity import connect_to_look, fault_of
from crss_quiz.storage.parameters import ParameterSet
from crss_quiz.storage.restore import restore
from crss_quiz.storage.row_hash import HASHED
from crss_quiz.storage.store import Store
from faults.cases import IS_FULL, LONG, Tell
from made import HandClock, make_attempt
from studied import Learner

IN_ITS_PLACE = "in the place of the file a text, a header, zeros, a folder, nothing, a log of another one"
DAMAGES = 2_400 if IS_FULL else 48
"""Of six kinds together."""
TURNS = 200 if IS_FULL else 3
"""Bits that turn within the rows of each table."""
BYTES_OF_A_ROW = 60
"""Before its hash, which is the last of it."""
FINDINGS = {
    **{"learner": "goal", "attempt": "exams", "response": "exams", "choice": "exams"},
    **{"parameter_set": "parameter sets", "log": "log", "note": "notes"},
}
"""Under which name the doctor tells of a table."""
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
            for has_ended in (True, False):
                attempt = make_attempt(clock, 5)
                number = store.begin(attempt)
                clock.advance(10)
                attempt = attempt.answer("west", clock.now()).answer("east", clock.now())
                store.save(number, attempt.submit(clock.now()) if has_ended else attempt)
            store.notes.write("card-1", "remember the 12 roles", clock.wall)
            store.notes.write("card-2", "see p. 31", clock.wall)
            store.set_goal(Goal(date(2027, 1, 15), 25))
            self.learned = told(store)
        self.content = path.read_bytes()


@dataclass(frozen=True)
class Told:
    """Everything that the program tells of a file."""

    exams: dict[int, tuple[AttemptSummary, Attempt]]
    answers: list[Answer]
    entries: list[Entry]
    states: dict[str, State]
    sets: list[ParameterSet]
    notes: dict[str, str]
    goal: Goal


def told(store: Store) -> Told:
    store.last_seen()
    return Told(
        exams={summary.number: (summary, store.load(summary.number)) for summary in store.attempts()},
        answers=store.answers.read({}),
        entries=store.log.entries(),
        states=dict(store.log.states),
        sets=store.log.parameter_sets(),
        notes=store.notes.by_card(),
        goal=store.goal(),
    )


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


def seen(path: Path, clock: HandClock) -> Told | None:
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


def never_silently_wrong(whole: Whole, path: Path, clock: HandClock) -> list[Finding]:
    """What the doctor finds, having seen that whatever differs is told by it, and that no exam differs at all."""
    findings = examine(path, clock.now())
    learned = seen(path, clock)
    if learned != whole.learned:
        assert exit_code(findings) == 2, findings
    if learned is not None:
        for number, (summary, attempt) in learned.exams.items():
            assert (attempt, summary.right) == (whole.learned.exams[number][1], whole.learned.exams[number][0].right)
    return findings


@pytest.mark.timeout(LONG)
@pytest.mark.parametrize("damage", [a_bit_turned, a_digit_changed, a_header_byte_changed, a_page_gone, cut_off, noise])
def test_a_damaged_file_is_refused_in_a_sentence_or_holds_what_was_logged_or_the_doctor_tells(
    whole: Whole, path: Path, clock: HandClock, damage: Damage, tell: Tell
) -> None:
    rng = random.Random(57)
    for _ in range(DAMAGES // 6):
        put(path, damage(whole.content, rng))
        never_silently_wrong(whole, path, clock)
    tell("a damaged file: bits, digits, headers, pages, cut off, noise", "refused, or whole, or told", DAMAGES // 6)


def put(path: Path, content: bytes) -> None:
    clear(path.parent)
    path.write_bytes(content)
    path.chmod(0o600)


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables that have hashes, as the bytes that are in the file."""
    with closing(connect_to_look(path)) as connection:
        connection.text_factory = bytes
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in HASHED}


def places_in_rows(path: Path, content: bytes, table: str) -> list[int]:
    """Where the rows of a table lie in the file: before and in their hashes, and for exams in their forms too."""
    with closing(connect_to_look(path)) as connection:
        hashes = [written for (written,) in connection.execute(f"SELECT hash FROM {table}")]
        ends = [content.index(written.encode()) + len(written) for written in hashes]
        places = [place for end in ends for place in range(end - BYTES_OF_A_ROW, end)]
        if table == "attempt":
            for (form,) in connection.execute("SELECT form FROM attempt"):
                places += [content.find(form[at : at + 20].encode()) for at in range(0, len(form) - 20, 60)]
    return [place for place in places if place >= 0]


@pytest.mark.timeout(LONG)
@pytest.mark.parametrize("table", HASHED)
def test_each_bit_that_turns_in_a_row_is_found_where_sqlite_calls_the_file_sound(
    whole: Whole, path: Path, clock: HandClock, table: str, tell: Tell
) -> None:
    put(path, whole.content)
    before, places = rows_of(path), places_in_rows(path, whole.content, table)
    rng = random.Random(61)
    found = 0
    while found < TURNS:
        changed = bytearray(whole.content)
        changed[rng.choice(places)] ^= 1 << rng.randrange(8)
        put(path, bytes(changed))
        if fault_of(path) or rows_of(path)[table] == before[table]:
            continue
        findings = never_silently_wrong(whole, path, clock)
        assert FINDINGS[table] in {one.name for one in findings if one.verdict is Verdict.DAMAGED}
        found += 1
    tell("a bit turned in a row, which SQLite calls sound", "the doctor names it; no exam is told wrong", found)


@pytest.mark.parametrize("content", [b"Dear diary, " * 500, b"SQLite format 3\0", b"\0" * 8192, b"x"])
def test_what_is_no_database_is_refused_and_left(path: Path, clock: HandClock, content: bytes, tell: Tell) -> None:
    tell(IN_ITS_PLACE, "refused and left, or whole", 1)
    path.write_bytes(content)
    for open_ in (Store.open, Store.read):
        with pytest.raises(DamagedError, match=r"left as it is; .*doctor.*restore"):
            open_(path, clock.now())
    assert path.read_bytes() == content
    assert exit_code(examine(path, clock.now())) == 2


def test_a_folder_in_the_place_of_the_file_is_refused_and_left(path: Path, clock: HandClock, tell: Tell) -> None:
    tell(IN_ITS_PLACE, "refused and left, or whole", 1)
    path.mkdir()
    for open_ in (Store.open, Store.read):
        with pytest.raises(DatabaseError, match="is a folder"):
            open_(path, clock.now())
    assert list(path.iterdir()) == []
    assert exit_code(examine(path, clock.now())) == 2


def test_an_empty_file_is_a_new_one_only_where_there_was_none_before(
    whole: Whole, path: Path, clock: HandClock, tell: Tell
) -> None:
    tell(IN_ITS_PLACE, "refused and left, or whole", 1)
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
    whole: Whole, tmp_path: Path, path: Path, clock: HandClock, tell: Tell
) -> None:
    tell(IN_ITS_PLACE, "refused and left, or whole", 1)
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
