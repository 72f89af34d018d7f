"""What the doctor says, to the letter: who reads it is frightened for months of work, and does what it says."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crss_quiz.core.plan import Goal
from crss_quiz.storage import doctor
from crss_quiz.storage.backup import back_up
from crss_quiz.storage.database import REVISIONS
from crss_quiz.storage.doctor import Verdict, examine, repair
from crss_quiz.storage.store import Store
from made import HandClock, make_attempt
from studied import Learner

RESTORE = "`crss-quiz restore` puts a backup in its place"
COMPUTE = "`crss-quiz doctor --repair` computes them anew from the log"
CARDS = ("card-0", "card-1", "card-2")


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with six reviews of three cards, two exams and a note."""
    path, clock = tmp_path_factory.mktemp("studied") / "learner.sqlite3", HandClock()
    with closing(Store.open(path, clock.now())) as store:
        Learner(store).study(CARDS, 3)
        for _ in range(2):
            attempt = make_attempt(clock, 5)
            store.save(store.begin(attempt), attempt.answer("west", clock.now()).submit(clock.now()))
        store.notes.write("card-1", "ask about this", clock.wall)
    return path


@pytest.fixture
def path(studied: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    path = tmp_path / "home" / "learner.sqlite3"
    path.parent.mkdir(mode=0o700)
    shutil.copy(studied, path)
    return path


def said(path: Path, clock: HandClock, *cards: str) -> dict[str, tuple[Verdict, str, str]]:
    """What is said of each thing, in the order in which it is told."""
    return {found.name: (found.verdict, found.sentence, found.mend) for found in examine(path, clock.now(), cards)}


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement)
        connection.commit()


def test_everything_that_was_looked_at_and_is_well_is_named(path: Path, clock: HandClock) -> None:
    wanted = {
        "SQLite": f"version {sqlite3.sqlite_version}",
        "file": f"{path} is of version {REVISIONS[-1]}",
        "integrity": "SQLite finds nothing wrong",
        "foreign keys": "every row that belongs to another has it",
        "log": "6 rows, each as it was written",
        "parameter sets": "1 row, each as it was written",
        "notes": "1 row, each as it was written",
        "goal": "1 row, each as it was written",
        "settings of SQLite": "are those that keep an answer in a power cut",
        "cards": "3 cards, each standing as the log says",
        "exams": "2 exams, each as it was written",
        "notes and plan": "can be read",
        "decks": "every card that was studied is in them",
        "backups": "there is none yet; the first is made when crss-quiz is next opened",
        "permissions": "folder, file and backups are the learner's alone",
    }
    found = said(path, clock, *CARDS)
    assert {name: found[name] for name in wanted} == {name: (Verdict.OK, told, "") for name, told in wanted.items()}
    assert [name for name in found if name in wanted] == list(wanted)
    left = "2 studied cards left the decks; what was learned of them is kept"
    assert said(path, clock, "card-1")["decks"] == (Verdict.OK, left, "")
    assert "decks" not in {found.name for found in examine(path, clock.now())}


@pytest.mark.parametrize(
    ("statement", "name", "sentence", "mend"),
    [
        ("UPDATE log SET hash = NULL", "log", "not as they were written: 1, 2, 3, 4, 5 … (6 of 6 rows)", RESTORE),
        ("UPDATE log SET hash = NULL WHERE id > 1", "log", "not as they were written: 2, 3, 4, 5, 6 (5 of 6 rows)",
         RESTORE),
        ("DELETE FROM log WHERE id IN (2, 5)", "log", "2 rows of 6 missing", RESTORE),
        ("DELETE FROM log WHERE id = 2", "log", "1 row of 6 missing", RESTORE),
        ("UPDATE note SET text = 'x'", "notes", "not as they were written: card-1 (1 of 1 row)", RESTORE),
        ("UPDATE learner SET minutes = 7", "goal", "not as they were written: 1 (1 of 1 row)", RESTORE),
        ("UPDATE attempt SET right_count = 9 WHERE id = 2", "exams", "not as they were written: 2 (1 of 2 exams)",
         RESTORE),
        ("ALTER TABLE note RENAME COLUMN text TO next", "notes", "cannot be read (no such column: text)", RESTORE),
        ("DELETE FROM attempt WHERE id = 2", "foreign keys", "6 rows of {table} point at nothing", RESTORE),
        ("UPDATE card SET lapses = 9 WHERE card_id = 'card-1'", "cards", "1 of 3 cards do not stand as the log says",
         COMPUTE),
        ("UPDATE card SET difficulty = difficulty + 0.001 WHERE card_id = 'card-1'", "cards",
         "1 of 3 cards do not stand as the log says", COMPUTE),
        ("UPDATE card SET stability = stability + 0.001 WHERE card_id = 'card-1'", "cards",
         "1 of 3 cards do not stand as the log says", COMPUTE),
        ("UPDATE card SET due_on = '2026-1x-02'", "cards", "cannot be read (Invalid isoformat string: '2026-1x-02')",
         COMPUTE),
        ("UPDATE parameter_set SET settings = '['", "cards",
         "the log cannot be replayed (1 validation error for MemorySettings)", RESTORE),
        ("UPDATE parameter_set SET settings = '['", "notes and plan",
         "cannot be read (1 validation error for MemorySettings)", RESTORE),
        ("UPDATE learner SET exam_on = 'x'", "learner", "cannot be read (Invalid isoformat string: 'x')", RESTORE),
        ("UPDATE alembic_version SET version_num = '0999'", "file", "{path} is of version 0999",
         "install the newer crss-quiz that wrote it"),
        ("DELETE FROM alembic_version", "file", "{path}: it does not say which version it is", RESTORE),
    ],
)  # fmt: skip
def test_what_is_damaged_is_told_with_how_much_and_what_to_do(
    path: Path, clock: HandClock, statement: str, name: str, sentence: str, mend: str
) -> None:
    change(path, statement)
    verdict, told, to_do = said(path, clock)[name]
    tables = [sentence.format(path=path, table=table) for table in ("response", "choice")]
    assert (verdict, to_do) == (Verdict.DAMAGED, mend)
    assert told in tables


def test_cards_are_not_to_be_computed_from_a_log_that_is_damaged_too(path: Path, clock: HandClock) -> None:
    change(path, "UPDATE card SET lapses = 9")
    change(path, "UPDATE log SET hash = NULL WHERE id = 2")
    assert said(path, clock)["cards"] == (Verdict.DAMAGED, "3 of 3 cards do not stand as the log says", RESTORE)


def test_a_fault_without_words_is_told_by_its_kind(
    path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Store) -> Goal:
        raise ZeroDivisionError

    monkeypatch.setattr(Store, "goal", fail)
    assert said(path, clock)["notes and plan"][1] == "cannot be read (ZeroDivisionError)"


def test_a_setting_that_sqlite_did_not_take_is_told(
    path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "PRAGMAS", {"synchronous": "EXTRA", "foreign_keys": "OFF", "journal_mode": "WAL"})
    wrong = "synchronous is 2, foreign_keys is 1"
    told = (Verdict.DAMAGED, wrong, "keep the file on a disk of this machine")
    assert said(path, clock)["settings of SQLite"] == told


def test_an_older_file_is_looked_at_as_far_as_it_can_be(path: Path, clock: HandClock) -> None:
    change(path, f"UPDATE alembic_version SET version_num = '{REVISIONS[-2]}'")
    found = said(path, clock, *CARDS)
    older = "is of an older version, and looked at once crss-quiz has opened the file"
    assert found["log"] == (Verdict.OK, older, "")
    assert not {"cards", "exams", "decks"} & set(found)
    assert {"backups", "permissions"} <= set(found)


def test_what_is_no_file_of_ours_is_told_with_what_to_do(path: Path, clock: HandClock) -> None:
    path.unlink()
    assert said(path, clock)["file"] == (Verdict.OK, f"there is none at {path} yet", "")
    path.mkdir()
    assert said(path, clock)["file"] == (Verdict.DAMAGED, f"{path} is no file", f"move it away; then {RESTORE}")
    path.rmdir()
    path.touch(mode=0o600)
    anew = f"{RESTORE}; without a backup, delete it to begin anew"
    assert said(path, clock)["file"] == (Verdict.DAMAGED, f"{path} is empty", anew)
    change(path, "VACUUM")
    assert said(path, clock)["file"] == (Verdict.DAMAGED, f"{path} holds nothing", RESTORE)


def test_a_file_that_is_gone_is_missed_where_there_are_backups(path: Path, clock: HandClock) -> None:
    good, bad = back_up(path, clock.wall, "daily"), back_up(path, clock.wall, "daily")
    bad.write_bytes(good.read_bytes()[:5000])
    path.unlink()
    found = said(path, clock)
    assert found["file"] == (Verdict.DAMAGED, f"{path} is missing, though there are backups of it", RESTORE)
    assert found["backups"] == (Verdict.OK, "1 good one, the newest of 2026-11-02 12:00", "")
    assert found[f"backup {bad.name}"] == (
        Verdict.DAMAGED,
        "is damaged (database disk image is malformed)",
        f"delete {bad}",
    )


def test_what_was_mended_is_told_with_where_the_copy_is(path: Path, clock: HandClock) -> None:
    path.chmod(0o644)
    change(path, "UPDATE card SET lapses = 9")
    close = "`crss-quiz doctor --repair` closes it to them"
    assert said(path, clock)["permissions"] == (Verdict.DAMAGED, f"others may use {path}", close)
    mended = {found.name: found for found in repair(path, clock.now()) if found.verdict is Verdict.REPAIRED}
    assert set(mended) == {"permissions", "cards"}
    assert mended["permissions"].sentence == "are the learner's alone again"
    copy = f"2026-11-02-180000-before-repair.sqlite3 in {path.with_name('backups')}"
    assert mended["cards"].sentence == f"were computed anew from the log; the file as it was is {copy}"
    assert [found.mend for found in mended.values()] == ["", ""]
    left = next(found.sentence for found in repair(path, clock.now(), ["card-1"]) if found.name == "decks")
    assert left == "2 studied cards left the decks; what was learned of them is kept"


def test_settings_that_cannot_be_read_are_told(path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PRAGMAS", {"(": "1"})
    verdict, told, _ = said(path, clock)["settings of SQLite"]
    assert verdict is Verdict.DAMAGED
    assert told.startswith("cannot be read (")


def test_what_sqlite_finds_is_told_and_nothing_more_is_looked_at(path: Path, clock: HandClock) -> None:
    with path.open("rb+") as stream:
        stream.seek(5 * 4096)
        stream.write(b"\xff" * 4096)
    found = said(path, clock)
    assert found["integrity"][0] is Verdict.DAMAGED
    assert found["integrity"][1].startswith("SQLite finds ")
    assert list(found) == ["SQLite", "file", "integrity", "backups", "permissions"]
