"""A learner's folder on a network disk or where another program copies files: said at the start and by the doctor."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from driving import frame, running
from typer.testing import CliRunner

from crss_quiz import cli, paths
from crss_quiz.core.clock import Clock
from crss_quiz.desk import Desk, home_lines, open_desk
from crss_quiz.paths import Home
from faults.cases import Tell
from made import HandClock

PLACES = {
    "NFS": ("home", "nfs4"),
    "SMB": ("home", "cifs"),
    "Dropbox": ("Dropbox/home", "ext4"),
    "Syncthing": ("synced/home", "ext4"),
}


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home in such a place; the disk is told to be of that kind."""
    name, kind = PLACES[request.param]
    (tmp_path / "synced" / ".stfolder").mkdir(parents=True)
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 0:1 / / rw - ext4 /dev/sda1 rw\n30 22 0:2 / {tmp_path.resolve()} rw - {kind} x rw\n")
    monkeypatch.setattr(paths, "MOUNTS", mounts)
    return Home(tmp_path / name)


def open_own(home: Home, clock: Clock) -> Desk:
    return open_desk(home, clock)


async def test_the_first_screen_warns_and_one_can_study_all_the_same(place: Home, tell: Tell) -> None:
    async with running(place, HandClock(), opens=open_own) as pilot:
        said = " ".join(frame(pilot).split())
        assert "Take care: " in said
        assert "with --home." in said
        assert "are in your decks" in said
    tell("the learner's folder on a network disk, or copied by another program", "a warning at the start", 1)


def test_the_doctor_says_so_and_calls_nothing_damaged(place: Home) -> None:
    done = CliRunner().invoke(cli.app, ["--home", str(place.folder), "doctor"])
    assert done.exit_code == 0
    assert "? at risk  place:" in done.output
    assert "What to do: name a folder on a disk of this machine with --home." in done.output
    assert "1 thing to see to." in done.output
    findings = json.loads(CliRunner().invoke(cli.app, ["--home", str(place.folder), "doctor", "--json"]).output)
    assert {finding["verdict"] for finding in findings} == {"ok", "at risk"}


def test_a_folder_reached_through_a_link_is_judged_by_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "MOUNTS", tmp_path / "nothing")
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "Dropbox")
    assert "that Dropbox copies" in paths.objection_to(Home(tmp_path / "link" / "home"))
    assert paths.objection_to(Home(tmp_path / "home")) == ""


def test_where_nothing_is_known_against_it_nothing_is_said(
    home: Home, clock: HandClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "MOUNTS", tmp_path / "nothing")
    desk = open_desk(home, clock)
    with closing(desk.store):
        assert not any("Take care" in line for line in home_lines(desk, clock.now()))
