import json
import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

import pytest

from crss_quiz.core.memory import Rating
from crss_quiz.core.state import NEW
from crss_quiz.storage.backup import back_up, backups
from crss_quiz.storage.database import MIGRATIONS, REVISIONS, connect, open_database
from crss_quiz.storage.doctor import Finding, Verdict, examine, exit_code, repair
from crss_quiz.storage.integrity import fault_of
from crss_quiz.storage.lock import AlreadyOpenError
from crss_quiz.storage.row_hash import HASHED
from crss_quiz.storage.store import Store
from crss_quiz.storage.upgrade import upgrade
from crss_quiz.upkeep import doctor_lines
from made import HandClock, make_attempt
from studied import Learner

CARDS = [f"card-{number}" for number in range(8)]


@pytest.fixture
def path(tmp_path: Path, clock: HandClock) -> Path:
    """A file with study, an undo and an exam in it."""
    path = tmp_path / "home" / "learner.sqlite3"
    with closing(Store.open(path, clock.now())) as store:
        learner = Learner(store)
        learner.study(CARDS, 6)
        learner.answer("card-0", clock.wall, Rating.AGAIN)
        store.log.undo(clock.wall.date(), clock.wall)
        attempt = make_attempt(clock, 5)
        number = store.begin(attempt)
        store.save(number, attempt.answer("west", clock.now()).submit(clock.now()))
        store.notes.write("card-1", "ask about this", clock.wall)
    return path


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def by_name(findings: Collection[Finding]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def damaged(findings: Collection[Finding]) -> set[str]:
    return {finding.name for finding in findings if finding.verdict is Verdict.DAMAGED}


def test_a_file_that_is_well_is_told_so_and_not_touched(path: Path, clock: HandClock) -> None:
    before = path.read_bytes()
    findings = examine(path, clock.now(), CARDS)
    assert damaged(findings) == set()
    assert exit_code(findings) == 0
    assert path.read_bytes() == before
    assert list(doctor_lines(findings, as_json=False))[-1] == "All is well."


def test_it_is_looked_at_beside_an_open_program(path: Path, clock: HandClock) -> None:
    with closing(Store.open(path, clock.now())) as store:
        Learner(store).answer("card-0", clock.wall)
        assert exit_code(examine(path, clock.now())) == 0


def test_no_file_yet_is_no_fault_and_none_is_made(tmp_path: Path, clock: HandClock) -> None:
    findings = examine(tmp_path / "home" / "learner.sqlite3", clock.now())
    assert exit_code(findings) == 0
    assert not (tmp_path / "home").exists()


def test_cards_that_left_the_decks_are_told_and_are_no_fault(path: Path, clock: HandClock) -> None:
    findings = by_name(examine(path, clock.now(), CARDS[1:]))
    assert "left the decks" in findings["decks"].sentence
    assert findings["decks"].verdict is Verdict.OK


# The hash over each row


@pytest.mark.parametrize("column", HASHED["log"])
def test_a_row_of_the_log_in_which_anything_changed_is_found(path: Path, clock: HandClock, column: str) -> None:
    values = {"day": "'2026-01-01'", "until": "'2026-01-01'", "at": "'2026-01-01 00:00:00.000000'"}
    value = values.get(column, "7")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(f"UPDATE log SET {column} = {value} WHERE id = 3")
        connection.commit()
    finding = by_name(examine(path, clock.now())).get("log")
    if finding is None:  # a changed row that breaks a rule of the table is found before it comes to hashes
        assert damaged(examine(path, clock.now())) == {"integrity"}
    else:
        assert finding.verdict is Verdict.DAMAGED and ": 3 (1 of " in finding.sentence


def test_every_kind_of_row_is_written_with_its_hash(path: Path, clock: HandClock) -> None:
    with closing(Store.open(path, clock.now())) as store:
        learner = Learner(store)
        learner.answer("new", clock.wall, seconds=9)  # a whole number, which SQLite stores as a real one
        assert store.log.undo(clock.wall.date(), clock.wall)
    with closing(sqlite3.connect(path)) as connection:
        acts = {act for (act,) in connection.execute("SELECT DISTINCT act FROM log WHERE length(hash) = 32")}
        assert connection.execute("SELECT count(*) FROM log WHERE hash IS NULL").fetchone() == (0,)
    assert acts == {"review", "undo"}
    assert by_name(examine(path, clock.now()))["log"].verdict is Verdict.OK


def test_an_older_log_is_hashed_when_it_is_brought_to_the_present_version(
    tmp_path: Path, path: Path, clock: HandClock
) -> None:
    older = tmp_path / "older" / "learner.sqlite3"
    older.parent.mkdir(mode=0o700)
    older.touch(mode=0o600)
    engine = connect(older)
    upgrade(engine, older, None, MIGRATIONS, to="0003")
    engine.dispose()
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("ATTACH ? AS present", (str(path),))
        for table in ("learner", "parameter_set", "log", "card"):
            names = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM present.{table}")
        connection.commit()
    assert "older version" in by_name(examine(older, clock.now()))["log"].sentence
    open_database(older).dispose()
    assert REVISIONS[-1] in by_name(examine(older, clock.now()))["file"].sentence
    assert exit_code(examine(older, clock.now())) == 0
    wanted, got = (
        sqlite3.connect(file).execute("SELECT id, hash FROM log ORDER BY id").fetchall() for file in (path, older)
    )
    assert wanted == got and len(got) > 10


# What is found


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE card SET lapses = lapses + 1 WHERE card_id = 'card-1'", "cards"),
        ("UPDATE card SET stability = stability * 1.001 WHERE card_id = 'card-1'", "cards"),
        ("DELETE FROM card WHERE card_id = 'card-1'", "cards"),
        ("INSERT INTO card SELECT learner_id, 'card-x', stability, difficulty, reviewed_on, due_on, step, step_due,"
         " is_relearning, reviews, lapses, buried_until, is_suspended, is_marked, last_item FROM card LIMIT 1",
         "cards"),
        ("UPDATE card SET due_on = '2026-1x-02' WHERE card_id = 'card-1'", "cards"),
        ("UPDATE log SET seconds = seconds + 1 WHERE id = 3", "log"),
        ("UPDATE log SET hash = NULL WHERE id = 3", "log"),
        ("DELETE FROM learner", "foreign keys"),
        ("UPDATE attempt SET form = '{}'", "exams"),
        ("UPDATE attempt SET started = 'yesterday'", "exams"),
        ("UPDATE parameter_set SET settings = '['", "cards"),
        ("UPDATE parameter_set SET settings = replace(settings, '0.9', '0.8')", "parameter sets"),
        ("UPDATE parameter_set SET is_fitted = 1", "parameter sets"),
        ("UPDATE note SET text = 'forget it'", "notes"),
        ("UPDATE note SET card_id = 'card-2'", "notes"),
        ("UPDATE learner SET exam_on = '2027-02-15'", "goal"),
        ("ALTER TABLE note RENAME COLUMN written TO wrjtten", "notes"),
        ("UPDATE alembic_version SET version_num = '0999'", "file"),
        ("DELETE FROM alembic_version", "file"),
    ],
)  # fmt: skip
def test_what_is_not_as_it_should_be_is_found_by_name_with_a_mend(
    path: Path, clock: HandClock, statement: str, name: str
) -> None:
    change(path, statement)
    findings = examine(path, clock.now())
    assert name in damaged(findings)
    assert by_name(findings)[name].mend
    assert exit_code(findings) == 2
    for line in doctor_lines(findings, as_json=False):
        assert len(line) <= 78 or str(path.parent) in line


def test_a_damaged_backup_is_told_with_its_name(path: Path, clock: HandClock) -> None:
    good, bad = (back_up(path, clock.wall, "daily") for _ in range(2))
    bad.write_bytes(good.read_bytes()[:8000])
    findings = by_name(examine(path, clock.now()))
    assert findings[f"backup {bad.name}"].mend == f"delete {bad}"
    assert "1 good one" in findings["backups"].sentence
    good.unlink()
    findings = by_name(examine(path, clock.now()))
    assert findings[f"backup {bad.name}"].mend.startswith("keep it") and "backups" not in findings


@pytest.mark.parametrize(
    "statement", ["UPDATE log SET rating = 4 WHERE id = 3", "UPDATE attempt SET form = form || ' '"]
)
def test_a_backup_whose_rows_are_not_as_they_were_written_is_told(path: Path, clock: HandClock, statement: str) -> None:
    bad = back_up(path, clock.wall, "daily")
    change(bad, statement)
    findings = by_name(examine(path, clock.now()))
    assert "not as they were written" in findings[f"backup {bad.name}"].sentence


def test_the_findings_are_told_as_json(path: Path, clock: HandClock) -> None:
    change(path, "UPDATE card SET lapses = 5")
    told = json.loads("\n".join(doctor_lines(examine(path, clock.now()), as_json=True)))
    verdicts = {finding["name"]: finding["verdict"] for finding in told}
    assert verdicts["cards"] == "damaged" and verdicts["log"] == "ok"


# What is mended


def test_cards_are_computed_anew_from_the_log_after_a_copy(path: Path, clock: HandClock) -> None:
    with closing(Store.open(path, clock.now())) as store:
        states = {name: state for name, state in store.log.states.items() if state != NEW}
    change(path, "UPDATE card SET lapses = 5, is_suspended = 1")
    there = len(backups(path))
    findings = repair(path, clock.now())
    assert exit_code(findings) == 1
    assert by_name(findings)["cards"].verdict is Verdict.REPAIRED
    assert exit_code(examine(path, clock.now())) == 0
    copied = next(one for one in backups(path) if one.reason == "before-repair")
    assert len(backups(path)) == there + 1 and fault_of(copied.path) == ""
    with closing(sqlite3.connect(copied.path)) as connection:
        assert connection.execute("SELECT DISTINCT lapses, is_suspended FROM card").fetchall() == [(5, 1)]
    with closing(Store.open(path, clock.now())) as store:
        assert store.log.states == states


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET rating = 4 WHERE id = 3",
        "UPDATE parameter_set SET settings = replace(settings, '0.212', '0.712')",
    ],
)
def test_nothing_is_computed_from_a_log_or_weights_that_are_damaged(
    path: Path, clock: HandClock, statement: str
) -> None:
    change(path, statement)
    before = path.read_bytes()
    findings = repair(path, clock.now())
    assert exit_code(findings) == 2
    assert "restore" in by_name(findings)["cards"].mend
    assert path.read_bytes() == before and backups(path) == []


def test_folder_file_and_backups_are_closed_to_others_again(path: Path, clock: HandClock) -> None:
    backup = back_up(path, clock.wall, "daily")
    for place in (path, path.parent, backup):
        place.chmod(0o755)
        assert damaged(examine(path, clock.now())) == {"permissions"}
        assert exit_code(repair(path, clock.now())) == 1
        assert place.stat().st_mode & 0o077 == 0
    assert exit_code(examine(path, clock.now())) == 0


def test_what_is_well_is_left_alone_by_a_repair(path: Path, clock: HandClock) -> None:
    before = path.read_bytes()
    assert exit_code(repair(path, clock.now())) == 0
    assert path.read_bytes() == before and backups(path) == []


def test_nothing_is_repaired_while_the_program_is_open(path: Path, clock: HandClock) -> None:
    with closing(Store.open(path, clock.now())), pytest.raises(AlreadyOpenError):
        repair(path, clock.now())
