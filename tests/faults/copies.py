"""Ways in which the learner's file is copied or replaced, each from a file whose last answers are only in its log."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crss_quiz.storage.backup import back_up, backups
from crss_quiz.storage.restore import restore
from crss_quiz.storage.store import Store
from faults.sessions import Acts, make_older, open_file
from made import HandClock
from studied import Learner

DAY = 86_400
DAYS = 3


@dataclass(frozen=True)
class Copying:
    """One of them."""

    fault: str
    """When the fault strikes, in words for the table."""
    prepare: Callable[[Path], None]
    act: Acts
    is_restored: bool = False
    """Whether the oldest backup is to be in the file's place afterwards."""


def leave_answers(path: Path, days: int = DAYS) -> None:
    """Study on some days, with a backup of each; be killed on the last, so that its answers are only in the log."""
    clock = HandClock()
    for day in range(days):
        with closing(Store.open(path, clock.now())) as store:
            learner = Learner(store)
            for number in range(8):
                learner.answer(f"card-{day}-{number}", clock.wall)
            if day == days - 1:
                killed = path.parent.with_name("killed")
                shutil.copytree(path.parent, killed)
        clock.advance(DAY)
    shutil.rmtree(path.parent)
    killed.rename(path.parent)


def leave_damage(path: Path) -> None:
    """Leave the same, with a page torn."""
    leave_answers(path)
    with path.open("rb+") as stream:
        stream.seek(5 * 4096)
        stream.write(b"\xff" * 4096)


def leave_backups(path: Path) -> None:
    """Leave the backups and no file."""
    leave_answers(path)
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()


def leave_older(path: Path, version: str) -> None:
    """Leave a file of an older version."""
    path.parent.mkdir(parents=True)
    make_older(path, version)


def come_back(path: Path) -> Iterator[None]:
    """Open the file when a year has passed, which makes the day's backup and thins the old ones."""
    clock = HandClock()
    clock.advance(365 * DAY)
    with closing(Store.open(path, clock.now())):
        yield


def copy_now(path: Path) -> Iterator[None]:
    """Make a backup as the doctor does before a repair."""
    back_up(path, HandClock().wall, "before-repair")
    yield


def put_back(path: Path) -> Iterator[None]:
    """Put the oldest backup in place."""
    clock = HandClock()
    clock.advance(DAYS * DAY)
    restore(path, backups(path)[-1], clock.wall)
    yield


COPYINGS = {
    "daily": Copying("the daily backup, and thinning", leave_answers, come_back),
    "repair": Copying("the backup before a repair", leave_answers, copy_now),
    "migration": Copying("the copy before a migration", partial(leave_older, version="0003"), open_file),
    "restore": Copying("a restore", leave_answers, put_back, is_restored=True),
    "damaged": Copying("a restore over a damaged file", leave_damage, put_back, is_restored=True),
    "gone": Copying("a restore where the file is gone", leave_backups, put_back, is_restored=True),
}
