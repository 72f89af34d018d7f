"""What is in the way of a restore, and what it leaves behind."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crss_quiz.storage.backup import Backup, BackupError, back_up, backups
from crss_quiz.storage.database import DatabaseError
from crss_quiz.storage.restore import restore
from crss_quiz.storage.store import Store
from made import HandClock
from studied import Learner


@pytest.fixture
def path(tmp_path: Path, clock: HandClock) -> Path:
    """A file with a review in it."""
    path = tmp_path / "home" / "learner.sqlite3"
    with closing(Store.open(path, clock.now())) as store:
        Learner(store).answer("a", clock.wall)
    return path


@pytest.fixture
def backup(path: Path, clock: HandClock) -> Backup:
    back_up(path, clock.wall, "daily")
    return backups(path)[0]


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if one.is_file())


def test_a_backup_of_another_program_is_not_put_in_place(path: Path, backup: Backup, clock: HandClock) -> None:
    before = path.read_bytes()
    with closing(sqlite3.connect(backup.path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
        connection.commit()
    with pytest.raises(BackupError) as refused:
        restore(path, backup, clock.wall)
    told = f"{backup.path} is not from this crss-quiz; `crss-quiz restore` lists the others"
    assert str(refused.value) == told
    assert path.read_bytes() == before


def test_a_damaged_backup_is_told_with_its_fault(path: Path, backup: Backup, clock: HandClock) -> None:
    backup.path.write_bytes(b"too short")
    with pytest.raises(BackupError) as refused:
        restore(path, backup, clock.wall)
    fault = "it is too short for a database"
    told = f"{backup.path} is damaged ({fault}); choose another: `crss-quiz restore` lists them"
    assert str(refused.value) == told


def test_a_folder_in_the_place_of_the_file_is_left(path: Path, backup: Backup, clock: HandClock) -> None:
    path.unlink()
    path.mkdir()
    with pytest.raises(DatabaseError) as refused:
        restore(path, backup, clock.wall)
    told = f"{path} is a folder, where the learner's file should be; move it away and try again"
    assert str(refused.value) == told
    assert path.is_dir()


@pytest.mark.parametrize("left", [("-wal", "-shm"), ("-journal",)])
def test_nothing_that_belonged_to_a_damaged_file_is_left_beside_the_backup_and_its_log_is_kept(
    path: Path, backup: Backup, clock: HandClock, left: tuple[str, ...]
) -> None:
    path.write_bytes(path.read_bytes()[:9000])
    for name in left:
        path.with_name(path.name + name).write_bytes(b"left by a kill")
    kept = restore(path, backup, clock.wall)
    assert kept == path.with_name("backups") / "2026-11-02-180000-before-restore.damaged"
    assert names(path.parent) == ["learner.lock", "learner.pid", "learner.sqlite3"]
    if "-wal" in left:
        assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"left by a kill"


def test_where_the_file_is_being_read_one_sentence_says_what_to_do(
    path: Path, backup: Backup, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crss_quiz.storage.restore.WAIT_FOR_READERS", 0)
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM log").fetchall()
        with closing(Store.open(path, clock.now())) as store:
            Learner(store).answer("b", clock.wall)
        with pytest.raises(BackupError) as refused:
            restore(path, backup, clock.wall)
    mend = "see that there is room on the disk and that nothing else uses the file"
    reason = f"could not be put in the place of {path} (another program is reading it); {mend}"
    assert str(refused.value) == f"{backup.path} {reason}"
    assert not path.with_suffix(".restoring").exists()
