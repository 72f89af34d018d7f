"""Killed before any statement, commit or acknowledgement: what was acknowledged is there, and at most one act more."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from crss_quiz.storage.database import read_version
from crss_quiz.storage.store import Store
from faults.cases import LONG, Tell, sample
from faults.killing import NEVER, Life, live
from faults.sessions import SESSIONS, Acts, Session, check_sound, fingerprint, make_new
from made import HandClock, make_attempt

SAMPLE = {"exam": 10, "study": 10, "grading": 8, "adopting": 4}
SAMPLE_OF_A_MIGRATION = 4
WANTED = "every acknowledged act kept, at most one more; one act is done or not done, and can be repeated"


class Part:
    """A part of a session: the file before it, and what the file holds before and after each act when all goes well."""

    def __init__(self, act: Acts, before: Path, folder: Path) -> None:
        self.act = act
        self._before = before
        self.whole = folder / "whole" / before.name
        self._killed = folder / "killed" / before.name
        shutil.copytree(before.parent, self.whole.parent)
        self.seen = [fingerprint(self.whole)]
        self.seen += [fingerprint(self.whole) for _ in act(self.whole)]
        points = self.die(NEVER)[1].points
        assert points is not None
        self.points = points

    def die(self, at: int) -> tuple[Path, Life]:
        """Go through it up to the n-th point; return the file that is left."""
        shutil.rmtree(self._killed.parent, ignore_errors=True)
        shutil.copytree(self._before.parent, self._killed.parent)
        return self._killed, live(self.act, self._killed, at)


def parts(session: Session, folder: Path) -> Iterator[Part]:
    before = folder / "before" / "learner.sqlite3"
    before.parent.mkdir()
    session.prepare(before)
    for number, act in enumerate(session.parts):
        part = Part(act, before, folder / str(number))
        yield part
        before = part.whole


@pytest.mark.timeout(LONG)
@pytest.mark.parametrize("name", SESSIONS)
def test_killed_anywhere_nothing_acknowledged_is_lost(name: str, tmp_path: Path, tell: Tell) -> None:
    session = SESSIONS[name]
    cases = []
    for part in parts(session, tmp_path):
        assert all(one != other for one, other in pairwise(part.seen)), "an act that leaves no trace"
        assert part.points > 2 * len(part.seen)
        cases += [(part, point) for point in range(1, part.points + 1)]
    kills = sample(cases, SAMPLE.get(name, SAMPLE_OF_A_MIGRATION), seed=59)
    for part, point in kills:
        path, life = part.die(point)
        assert life.points is None
        assert fingerprint(path) in part.seen[life.acknowledged : life.acknowledged + 2], (point, life)
        check_sound(path)
        if session.is_one_act:
            for _ in part.act(path):
                assert fingerprint(path) == part.seen[-1], point
    tell(f"SIGKILL at each statement and commit: {session.fault}", WANTED, len(kills))


def save_too_late(path: Path) -> Iterator[None]:
    clock = HandClock()
    with closing(Store.open(path, clock.now())) as store:
        attempt = make_attempt(clock, 5)
        number = store.begin(attempt)
        yield
        for position in range(5):
            attempt = attempt.move(position, clock.now()).answer("west", clock.now())
            yield
            store.save(number, attempt)


def test_an_answer_that_is_acknowledged_before_it_is_saved_is_found_missing(tmp_path: Path) -> None:
    """The harness can see a loss."""
    path = tmp_path / "new" / "learner.sqlite3"
    make_new(path)
    points = live(save_too_late, path, NEVER).points
    assert points is not None
    lost = 0
    for kill in range(points // 2, points, 2):
        shutil.rmtree(path.parent)
        make_new(path)
        told = live(save_too_late, path, kill).acknowledged - 1
        with closing(Store.open(path, HandClock().now())) as store:
            lost += store.load(1).answered < told
    assert lost > 3


def test_a_killed_migration_leaves_the_file_at_one_of_two_versions(tmp_path: Path) -> None:
    path = tmp_path / "old" / "learner.sqlite3"
    path.parent.mkdir()
    session = SESSIONS["from 0001"]
    session.prepare(path)
    life = live(session.act, path, 25)
    assert (life.acknowledged, life.points, read_version(path)) == (0, None, "0001")
