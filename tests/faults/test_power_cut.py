"""The power goes: what was acknowledged is on the disk, whatever had not been synced and whatever of it got there."""

import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

import pytest

from crss_quiz.storage.database import PRAGMAS
from faults.cases import IS_FULL, LONG, Tell
from faults.power import SECTOR, Acknowledged, Disk, Sync, Told, Write, recorded, replay
from faults.sessions import SESSIONS, check_sound, fingerprint

IMAGES = (
    {"exam": 400, "study": 400, "grading": 100, "adopting": 40, "from 0001": 200}
    if IS_FULL
    else {"exam": 24, "study": 24, "grading": 12, "adopting": 4, "from 0001": 8}
)
"""Different disks that a cut may leave, by session."""
LOTS = 4
"""How often it is drawn, at each cut, which of the sectors that wait got there; once, none of them did."""
WANTED = "the file is whole, and every acknowledged act is there"


@dataclass(frozen=True)
class Run:
    """A session that ran twice: for real, and on a disk that remembers."""

    disk: Disk
    seen: list[str]
    """Fingerprints of the file before the session and after each of its acts."""

    def acknowledged(self, until: int) -> int:
        return sum(isinstance(one, Acknowledged) for one in self.disk.happened[:until])

    def images(self, rng: random.Random) -> Iterator[tuple[int, Mapping[str, bytes]]]:
        """Yield moments at which the power goes with what is on the disk then, no disk of a moment twice.

        In turns right after an acknowledgement, where most is at stake, and anywhere.
        """
        after = [at + 1 for at, one in enumerate(self.disk.happened) if isinstance(one, Acknowledged)]
        anywhere = [at for at in range(len(self.disk.happened) + 1) if at not in after]
        rng.shuffle(after)
        rng.shuffle(anywhere)
        for cut in (cut for pair in zip_longest(after, anywhere) for cut in pair if cut is not None):
            found: list[Mapping[str, bytes]] = []
            for luck in (None, *[rng] * LOTS):
                if (image := self.disk.image(cut, luck)) not in found:
                    found.append(image)
                    yield cut, image


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
@pytest.mark.parametrize("name", IMAGES)
def test_after_a_power_cut_everything_acknowledged_is_there(name: str, tmp_path: Path, tell: Tell) -> None:
    ran = run(name, tmp_path, PRAGMAS)
    tried = 0
    for cut, image in islice(ran.images(random.Random(60)), IMAGES[name]):
        path = put(image, tmp_path / "image")
        acknowledged = ran.acknowledged(cut)
        assert fingerprint(path) in ran.seen[acknowledged : acknowledged + 2], cut
        check_sound(path)
        tried += 1
    assert tried == IMAGES[name]
    tell(f"power cut in {SESSIONS[name].fault}, unsynced sectors gone or by lot", WANTED, tried)


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
