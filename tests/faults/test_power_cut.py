"""The power goes: what was acknowledged is on the disk, whatever had not been synced and whatever of it got there."""

import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from crss_quiz.storage.database import PRAGMAS
from faults.cases import IS_FULL, LONG, Tell
from faults.power import SECTOR, Acknowledged, Disk, Sync, Told, Write, recorded, replay
from faults.sessions import SESSIONS, check_sound, fingerprint

CUTS = {"exam": 16, "study": 16, "grading": 8}
"""Cuts in the sample: half of them right after an acknowledgement, half anywhere; each gives two images."""
FULL_CUTS = {"exam": 250, "study": 250, "grading": 60}
WANTED = "the file is whole, and every acknowledged act is there"


@dataclass(frozen=True)
class Run:
    """A session that ran twice: for real, and on a disk that remembers."""

    disk: Disk
    seen: list[str]
    """Fingerprints of the file before the session and after each of its acts."""

    def acknowledged(self, until: int) -> int:
        return sum(isinstance(one, Acknowledged) for one in self.disk.happened[:until])

    def cuts(self, most: int, rng: random.Random) -> list[int]:
        """Moments at which the power goes: after acknowledgements, and anywhere."""
        after = [at + 1 for at, one in enumerate(self.disk.happened) if isinstance(one, Acknowledged)]
        return [*rng.choices(after, k=most // 2), *rng.choices(range(len(self.disk.happened) + 1), k=most // 2)]


def run(name: str, tmp_path: Path, pragmas: dict[str, str]) -> Run:
    session = SESSIONS[name]
    real = tmp_path / "real" / "learner.sqlite3"
    real.parent.mkdir()
    session.prepare(real)
    again = tmp_path / "again" / real.name
    shutil.copytree(real.parent, again.parent)
    seen = [fingerprint(real)]
    told: list[Told] = []
    for one in recorded(session.act, real):
        told.append(one)
        if isinstance(one, Acknowledged):
            seen.append(fingerprint(real))
    disk = replay(told, again, pragmas)
    assert fingerprint(again) == seen[-1], "the second run did something else"
    assert len(seen) > 1
    return Run(disk, seen)


def put(files: Mapping[str, bytes], folder: Path) -> Path:
    """Make the files of an image, as they are found when the power is back."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / "learner.sqlite3"


@pytest.mark.timeout(LONG)
@pytest.mark.parametrize("name", CUTS)
def test_after_a_power_cut_everything_acknowledged_is_there(name: str, tmp_path: Path, tell: Tell) -> None:
    rng = random.Random(60)
    ran = run(name, tmp_path, PRAGMAS)
    cuts = ran.cuts((FULL_CUTS if IS_FULL else CUTS)[name], rng)
    for cut in cuts:
        for luck in (None, rng):
            path = put(ran.disk.image(cut, luck), tmp_path / "image")
            acknowledged = ran.acknowledged(cut)
            assert fingerprint(path) in ran.seen[acknowledged : acknowledged + 2], (cut, luck)
            check_sound(path)
    tell(f"power cut in {SESSIONS[name].fault}, unsynced sectors gone or by lot", WANTED, 2 * len(cuts))


def test_the_same_cuts_lose_answers_where_commits_are_not_synced(tmp_path: Path) -> None:
    """The harness can see a loss; this is also why the program asks for FULL."""
    ran = run("exam", tmp_path, {**PRAGMAS, "synchronous": "NORMAL"})
    after = [at + 1 for at, one in enumerate(ran.disk.happened) if isinstance(one, Acknowledged)]
    lost = 0
    for acknowledged, cut in enumerate(after, start=1):
        path = put(ran.disk.image(cut, None), tmp_path / "image")
        lost += fingerprint(path) not in ran.seen[acknowledged : acknowledged + 2]
    assert lost > 90


def test_the_disk_forgets_what_was_not_synced_and_keeps_what_was() -> None:
    disk = Disk({"file": b"old!"})
    disk.happened = [("file", Write(0, b"new")), ("file", Sync()), ("file", Write(3, b"?" * 2 * SECTOR))]
    assert disk.image(1, None) == {"file": b"old!"}
    assert disk.image(3, None) == {"file": b"new!"}
    lengths = {len(disk.image(3, random.Random(seed))["file"]) for seed in range(40)}
    assert lengths == {4, SECTOR, 2 * SECTOR, 2 * SECTOR + 3}
