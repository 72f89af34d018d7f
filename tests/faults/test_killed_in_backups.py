"""A kill or a power cut in a backup or a restore: the old file or the new one, whole, and no half copy that counts."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from crss_quiz import whole_file
from crss_quiz.core.errors import QuizError
from crss_quiz.storage.backup import backups
from crss_quiz.storage.database import DamagedError
from crss_quiz.storage.integrity import fault_of
from crss_quiz.storage.store import Store
from faults.cases import LONG, Tell, sample
from faults.copies import COPYINGS, Copying, leave_answers
from faults.disk_steps import PAGE, at_disk_steps, no_file_beyond
from faults.killing import NEVER, live
from faults.sessions import Acts, check_sound, fingerprint
from faults.synced import Synced, put
from made import HandClock

KILLS = 4
"""In the sample, of each way to copy; half as many by a page."""
CUTS = 12
"""Likewise, power cuts."""
WANTED = "the old file or the new one, whole; every backup whole; nothing half left; it can be repeated"


class Killed:
    """A folder as it was before, and what a kill or a power cut left of it."""

    def __init__(self, copying: Copying, folder: Path) -> None:
        self.copying = copying
        self._before = folder / "before" / "learner.sqlite3"
        copying.prepare(self._before)
        self.path = folder / "killed" / "home" / self._before.name
        self.path.parent.parent.mkdir()
        self.old = self._content(self._before)
        self.points = self.live(copying.act, NEVER)
        self.new = fingerprint(self.path)
        self.size = self.path.stat().st_size
        self.copies: set[str | bytes | None] = {self.old, self.new}
        self.copies |= {fingerprint(one.path) for one in backups(self._before)}

    @staticmethod
    def _content(path: Path) -> str | bytes | None:
        """What a file holds: of one that cannot be read, each byte of it and of its log."""
        if not path.exists():
            return None
        if fault_of(path):
            return path.read_bytes() + path.with_name(f"{path.name}-wal").read_bytes()
        return fingerprint(path)

    def reset(self) -> None:
        """Have everything as it was before."""
        shutil.rmtree(self.path.parent, ignore_errors=True)
        shutil.copytree(self._before.parent, self.path.parent)

    def live(self, act: Acts, dies_at: int) -> int | None:
        """Go through it anew; return how many points there were if it was not killed."""
        self.reset()
        return live(act, self.path, dies_at, at_disk_steps).points

    def check(self) -> None:
        """See that the file is one of two, that nothing is lost, and that all can be done again and leaves nothing."""
        self._check_copies()
        self._check_file()
        for _ in self.copying.act(self.path):
            pass
        self._check_copies()
        assert fingerprint(self.path) == self.new
        look_in(self.path)
        home = self.path.parent
        assert not [file.name for file in home.rglob("*") if ".unfinished" in file.name or ".restoring" in file.name]
        assert len(list(home.glob(f"{self.path.name}*"))) <= 3
        check_sound(self.path)

    def _check_file(self) -> None:
        there = self._content(self.path)
        if there == self.old:
            return
        self._check_kept()
        if there != self.new:
            assert isinstance(self.old, bytes) and there is None, "neither the old file nor the new one"
            with pytest.raises(DamagedError, match="crss-quiz restore"):
                look_in(self.path)

    def _check_kept(self) -> None:
        """What is no longer in the file's place is in a copy."""
        if isinstance(self.old, bytes):
            (kept,) = (self.path.parent / "backups").glob("*.damaged")
            assert kept.read_bytes() + kept.with_name(f"{kept.name}-wal").read_bytes() == self.old
        elif self.old is not None:
            assert self.old in {fingerprint(one.path) for one in backups(self.path)}

    def _check_copies(self) -> None:
        for one in backups(self.path):
            assert fault_of(one.path) == ""
            assert fingerprint(one.path) in self.copies


def look_in(path: Path) -> None:
    Store.open(path, HandClock().now()).close()


@pytest.mark.timeout(LONG)
@pytest.mark.parametrize("name", COPYINGS)
def test_killed_at_any_step_on_the_disk_leaves_whole_files_and_can_be_repeated(
    name: str, tmp_path: Path, tell: Tell
) -> None:
    killed = Killed(COPYINGS[name], tmp_path)
    assert killed.points is not None and killed.points > 50
    kills = sample(range(1, killed.points + 1), KILLS, seed=5)
    for point in kills:
        assert killed.live(killed.copying.act, point) is None
        killed.check()
    tell(f"SIGKILL at each step on the disk: {killed.copying.fault}", WANTED, len(kills))


@pytest.mark.timeout(LONG)
@pytest.mark.parametrize("name", COPYINGS)
def test_killed_at_any_page_that_is_written_leaves_whole_files_and_can_be_repeated(
    name: str, tmp_path: Path, tell: Tell
) -> None:
    killed = Killed(COPYINGS[name], tmp_path)
    died = 0
    for beyond in sample(range(PAGE // 2, killed.size, PAGE), KILLS // 2, seed=7):
        died += killed.live(partial(no_file_beyond, beyond, killed.copying.act), NEVER) is None
        killed.check()
    assert died
    tell(f"SIGKILL at each page: {killed.copying.fault}", WANTED, died)


def after_cuts(killed: Killed, most: int = CUTS) -> Iterator[None]:
    """Go through it once more, and put in its place, one by one, what a power cut may leave; `most` in a sample."""
    killed.reset()
    home = killed.path.parent
    synced = Synced(home, killed.path.name)
    with synced.watching():
        for _ in killed.copying.act(killed.path):
            pass
    for image in sample(synced.images, most, seed=9):
        shutil.rmtree(home)
        put(image, home)
        yield


@pytest.mark.timeout(LONG)
@pytest.mark.parametrize("name", COPYINGS)
def test_a_power_cut_at_any_step_leaves_whole_files_and_can_be_repeated(name: str, tmp_path: Path, tell: Tell) -> None:
    killed = Killed(COPYINGS[name], tmp_path)
    cuts = 0
    for _ in after_cuts(killed):
        killed.check()
        cuts += 1
    assert cuts > 10
    tell(f"power cut: {killed.copying.fault}", WANTED, cuts)


@pytest.mark.parametrize("name", ["repair", "restore"])
def test_the_same_cuts_leave_half_files_where_nothing_is_synced(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The harness can see a loss."""
    killed = Killed(COPYINGS[name], tmp_path)
    monkeypatch.setattr(whole_file, "sync_folder", lambda _: None)
    monkeypatch.setattr(whole_file, "put_in_place", Path.replace)
    with pytest.raises((AssertionError, QuizError, OSError)):
        for _ in after_cuts(killed, most=1_000):
            killed.check()


def test_a_restored_file_that_a_kill_left_half_rolled_back_is_not_taken_for_damaged(tmp_path: Path) -> None:
    path = tmp_path / "home" / "learner.sqlite3"
    leave_answers(path, days=1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    before = fingerprint(path)
    assert live(write_half, path, 1).points is None
    assert path.with_name(f"{path.name}-journal").stat().st_size
    look_in(path)
    assert fingerprint(path) == before
    check_sound(path)


def write_half(path: Path) -> Iterator[None]:
    """Write so much in one transaction that part of it is in the file before the end."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = 2")
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE filler (text)")
    connection.executemany("INSERT INTO filler VALUES (?)", [("x" * 500,)] * 500)
    yield
