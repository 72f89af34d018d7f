"""What is written for somebody to keep: killed or on a full disk, the old file or the new one, whole."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from crss_quiz import crash, report
from crss_quiz.decks import generator
from faults.cases import LONG, Tell, sample
from faults.disk_steps import PAGE, at_disk_steps, no_file_beyond
from faults.killing import NEVER, live
from faults.sessions import Acts
from made import HandClock, make_subject

KILLS = 3
"""In the sample, of each kind of file."""
OLD, NEW = "old\n", "new\n" * 5_000


def write_report(path: Path, *, force: bool) -> Iterator[None]:
    report.write(path.with_suffix(".md"), NEW, force=force)
    yield


def write_decks(path: Path) -> Iterator[None]:
    generator.write(make_subject("said"), path.parent)
    yield


def write_log(path: Path) -> Iterator[None]:
    crash.record(ValueError(), path.parent, HandClock().now())
    yield


WRITERS: dict[str, Acts] = {
    "a report": partial(write_report, force=False),
    "a report over another": partial(write_report, force=True),
    "decks": write_decks,
    "the log of a fault": write_log,
}


@pytest.mark.timeout(LONG)
@pytest.mark.parametrize("what", WRITERS)
def test_a_kill_at_any_step_leaves_each_file_whole(what: str, tmp_path: Path, tell: Tell) -> None:
    act = WRITERS[what]
    folder = tmp_path / "to"

    def prepare() -> None:
        for file in folder.iterdir() if folder.exists() else ():
            file.unlink()
        folder.mkdir(exist_ok=True)
        if what == "a report over another":
            (folder / "file.md").write_text(OLD)

    prepare()
    points = live(act, folder / "file.txt", NEVER, at_disk_steps).points
    assert points is not None and points > 6
    size = max(file.stat().st_size for file in folder.iterdir())
    whole = {file.read_text().partition("Python")[2] for file in folder.iterdir()}
    whole |= {file.read_text() for file in folder.iterdir()} | {OLD}
    kills: list[tuple[Acts, int]] = [(act, point) for point in range(1, points + 1)]
    kills += [(partial(no_file_beyond, beyond, act), NEVER) for beyond in range(PAGE // 8, size, PAGE)]
    kills = sample(kills, KILLS, seed=3)
    for killed, point in kills:
        prepare()
        assert live(killed, folder / "file.txt", point, at_disk_steps).points is None
        for file in folder.glob("[!.]*"):
            text = file.read_text()
            assert text in whole or text.partition("Python")[2] in whole - {""}, file
        assert set(folder.glob(".*")) == set(folder.glob(".crss-quiz-*"))
    tell(f"SIGKILL at each step of writing {what}", "the old file or the new one, whole", len(kills))
