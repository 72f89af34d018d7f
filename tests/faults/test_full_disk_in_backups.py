"""No room for a copy or for a file to keep: one sentence, nothing half done, and it can be repeated when there is."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from crss_quiz import report
from crss_quiz.core.errors import QuizError
from crss_quiz.decks import generator
from crss_quiz.storage.backup import backups
from crss_quiz.storage.integrity import fault_of
from crss_quiz.storage.store import Store
from faults.cases import IS_FULL, LONG, Tell
from faults.copies import COPYINGS, DAY
from faults.sessions import fingerprint
from faults.small_disk import PAGE, SIZE, Leave, on_a_small_disk
from made import HandClock, make_subject

WANTED = "one sentence, nothing half left; the same succeeds when there is room"
TOLD = ("see that there is room on the disk", "No space left on device", "disk is full", "File too large")
STEP = 1 if IS_FULL else 12
"""Pages of room from one case to the next."""


def contents(home: Path) -> dict[str, str]:
    """What each database in a folder holds, without what SQLite keeps beside it."""
    return {
        str(file.relative_to(home)): file.read_bytes().hex() if fault_of(file) else fingerprint(file)
        for file in sorted(home.rglob("*.sqlite3"))
    }


def names(home: Path) -> list[str]:
    return sorted(file.name for file in home.rglob("*") if not file.name.endswith((".lock", ".pid", "-shm", "-wal")))


def copy_with_little_room(name: str, folder: Path, leave: Leave) -> int:
    """Try it with more and more room until there is enough."""
    copying = COPYINGS[name]
    path = folder / "home" / "learner.sqlite3"
    leave(SIZE)
    copying.prepare(path)
    refused = 0
    for free in range(0, SIZE, STEP * PAGE):
        before, there = contents(path.parent), names(path.parent)
        leave(free)
        try:
            for _ in copying.act(path):
                pass
        except QuizError as refusal:
            leave(SIZE)
            refused += 1
            assert any(told in str(refusal) for told in TOLD) and "\n" not in str(refusal)
            after = contents(path.parent)
            # A copy of what was there may have been finished before the room ran out
            assert {file: after[file] for file in before} == before
            assert all(".unfinished" not in file and ".restoring" not in file for file in names(path.parent))
            assert len(names(path.parent)) <= len(there) + 1
            continue
        break
    leave(SIZE)
    assert not any(fault_of(one.path) for one in backups(path))
    for _ in copying.act(path):
        pass
    return refused


@pytest.mark.timeout(LONG)
@pytest.mark.parametrize("name", [name for name in COPYINGS if name != "daily"])
def test_a_copy_that_finds_no_room_is_refused_and_changes_nothing(name: str, tmp_path: Path, tell: Tell) -> None:
    cases = on_a_small_disk(partial(copy_with_little_room, name), tmp_path)
    assert cases > 1
    tell(f"disk full in {COPYINGS[name].fault}", WANTED, cases)


def start_with_little_room(folder: Path, leave: Leave) -> int:
    """Open the file of the day before, when there is room for an answer but not for a backup."""
    path = folder / "home" / "learner.sqlite3"
    leave(SIZE)
    COPYINGS["daily"].prepare(path)
    clock = HandClock()
    clock.advance(365 * DAY)
    there = names(path.parent)
    leave(20 * PAGE)
    with closing(Store.open(path, clock.now())) as store:
        assert "see that there is room on the disk" in store.backup_problem
    leave(SIZE)
    assert names(path.parent) == there
    with closing(Store.open(path, clock.now())) as store:
        assert store.backup_problem == ""
    assert len(backups(path)) <= len(there)
    return 1


def test_the_days_backup_that_finds_no_room_keeps_nobody_from_studying(tmp_path: Path, tell: Tell) -> None:
    tell("disk full in the daily backup", "said on the first screen", on_a_small_disk(start_with_little_room, tmp_path))


def export_report(folder: Path) -> None:
    report.write(folder / "exam.html", "<p>ä</p>\n" * 9_000, force=True)


def generate_decks(folder: Path) -> None:
    generator.write(make_subject("said " * 100), folder)


EXPORTS = {"a report": export_report, "flashcards": generate_decks}


def export_with_little_room(what: Callable[[Path], None], folder: Path, leave: Leave) -> int:
    """Write over what is there with more and more room until there is enough."""
    target = folder / "to"
    target.mkdir()
    leave(SIZE)
    what(target)
    whole = texts(target)
    for file in target.iterdir():
        file.write_text("old")
    refused = 0
    for free in range(0, SIZE, PAGE * STEP):
        leave(free)
        try:
            what(target)
        except QuizError as refusal:
            refused += 1
            assert "could not be written" in str(refusal) and "\n" not in str(refusal)
            assert all(text in ("old", whole[name]) for name, text in texts(target).items())
            assert texts(target).keys() == whole.keys()
            continue
        break
    assert texts(target) == whole
    return refused


def texts(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


@pytest.mark.timeout(LONG)
@pytest.mark.parametrize("what", EXPORTS)
def test_an_export_that_finds_no_room_leaves_the_old_file(what: str, tmp_path: Path, tell: Tell) -> None:
    cases = on_a_small_disk(partial(export_with_little_room, EXPORTS[what]), tmp_path)
    assert cases
    tell(f"disk full in writing {what}", WANTED, cases)
