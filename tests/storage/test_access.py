"""What may be done with the file where it lies. Root may do all, so the owner's bits stand for the system's answer."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crss_quiz.storage.access import (
    NotReadableError,
    ReadOnlyError,
    demand_reading,
    demand_writing,
    is_still,
    may_be_written,
    objection_to_writing,
)
from crss_quiz.storage.doctor import Verdict, examine
from crss_quiz.storage.integrity import connect_to_look
from crss_quiz.storage.store import Store
from made import HandClock
from studied import Learner


@pytest.fixture
def path(tmp_path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file with a review in it."""

    def access(place: Path, wanted: int) -> bool:
        return Path(place).exists() and Path(place).stat().st_mode >> 6 & wanted == wanted

    path = tmp_path / "home" / "learner.sqlite3"
    with closing(Store.open(path, clock.now())) as store:
        Learner(store).answer("a", clock.wall)
    monkeypatch.setattr(os, "access", access)
    yield path
    path.parent.chmod(0o700)


def beside(path: Path, name: str, content: bytes = b"x") -> Path:
    file = path.with_name(path.name + name)
    file.write_bytes(content)
    return file


def test_where_all_is_open_nothing_is_said(path: Path) -> None:
    demand_reading(path)
    demand_writing(path)
    assert may_be_written(path) and not is_still(path)
    beside(path, "-wal")
    demand_reading(path)  # SQLite makes the index of the log anew


def test_a_file_that_is_not_there_is_for_others_to_miss(path: Path) -> None:
    path.unlink()
    path.parent.chmod(0o500)
    demand_reading(path)
    demand_writing(path)
    assert objection_to_writing(path) == ""


@pytest.mark.parametrize("bits", [0o200, 0o100, 0])
def test_a_file_that_may_not_be_read(path: Path, clock: HandClock, bits: int) -> None:
    path.chmod(bits)
    told = f"{path} may not be read; check its permissions, or name another folder with --home"
    for look in (Store.open, Store.read, examine):
        with pytest.raises(NotReadableError) as refused:
            look(path, clock.now())
        assert str(refused.value) == told


@pytest.mark.parametrize(("name", "bits"), [("", 0o500), ("", 0o600), ("learner.sqlite3", 0o400)])
def test_what_may_not_be_written_is_looked_at_and_not_locked(
    path: Path, clock: HandClock, name: str, bits: int
) -> None:
    for left in (".lock", ".pid"):
        path.with_suffix(left).unlink(missing_ok=True)
    (path.parent / name).chmod(bits)
    mend = f"check the permissions of {path.parent}, or name another folder with --home"
    why = f"{path} may be read but not written; {mend}"
    assert objection_to_writing(path) == why
    with pytest.raises(ReadOnlyError) as refused:
        Store.open(path, clock.now())
    assert str(refused.value) == f"{why} (`crss-quiz stats`, `cards`, `plan` and `results` work all the same)"
    with closing(Store.read(path, clock.now())) as store:
        assert [entry.card for entry in store.log.reviews()] == ["a"]
    found = {finding.name: finding for finding in examine(path, clock.now())}
    assert found["settings of SQLite"].sentence == "are made when crss-quiz next writes in the file"
    assert {finding.verdict for finding in found.values()} == {Verdict.OK}
    assert not path.with_suffix(".lock").exists() and not path.with_suffix(".pid").exists()


def test_a_file_with_nothing_beside_it_is_read_as_one_that_nobody_changes(path: Path, clock: HandClock) -> None:
    """Else SQLite, which root lets do anything, makes a log and its index beside it."""
    path.parent.chmod(0o500)
    assert is_still(path)
    there = sorted(path.parent.iterdir())
    with closing(Store.read(path, clock.now())) as store, closing(connect_to_look(path)) as looking:
        assert len(store.log.entries()) == 1
        assert looking.execute("SELECT count(*) FROM log").fetchone() == (1,)
        assert sorted(path.parent.iterdir()) == there
    beside(path, "-wal", b"")
    assert is_still(path)
    beside(path, "-wal")
    assert not is_still(path)


def test_a_log_without_its_index_is_not_left_out_without_a_word(path: Path, clock: HandClock) -> None:
    beside(path, "-wal")
    path.parent.chmod(0o500)
    with pytest.raises(NotReadableError) as refused:
        Store.read(path, clock.now())
    assert str(refused.value) == (
        f"the last answers of {path} are in the file beside it that ends in -wal, and cannot be read there, for nothing"
        f" may be written in {path.parent}; copy that folder, and name the copy with --home"
    )
    beside(path, "-shm")
    demand_reading(path)
    beside(path, "-wal", b"")
    beside(path, "-shm").unlink()
    demand_reading(path)


def test_what_another_program_writes_is_seen_where_nothing_may_be_written(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE learner SET minutes = 20")
        other.commit()
        path.parent.chmod(0o500)
        with closing(connect_to_look(path)) as looking:
            assert looking.execute("SELECT minutes FROM learner").fetchone() == (20,)
