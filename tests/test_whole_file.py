"""Files that are there whole or not at all, for their owner alone, through no link."""

import errno
import os
import secrets
import stat
from pathlib import Path

import pytest

from crss_quiz import whole_file

OLD, NEW = "old\n", "new\n" * 5_000


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture(params=["with hard links", "without"])
def path(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place on a disk of either kind."""

    def refuses(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    if request.param == "without":
        monkeypatch.setattr(os, "link", refuses)
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder" / "file.txt"


def test_a_new_file_is_its_owners_alone_and_nothing_else_is_left(path: Path) -> None:
    whole_file.write(path, "ä\n")
    assert path.read_bytes() == "ä\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(path.parent) == [path.name]


def test_a_file_for_everybody_is_as_the_umask_has_it(path: Path) -> None:
    whole_file.write(path, NEW, mode=whole_file.FOR_EVERYBODY)
    other = path.with_name("other")
    other.touch()
    assert path.stat().st_mode == other.stat().st_mode


@pytest.mark.parametrize("kind", ["file", "link", "dangling link"])
def test_what_is_there_stays_unless_it_is_to_be_replaced_and_no_link_is_followed(kind: str, path: Path) -> None:
    target = path.with_name("target")
    if kind != "dangling link":
        target.write_text(OLD)
    if kind == "file":
        target.rename(path)
    else:
        path.symlink_to(target)
    before = names(path.parent)
    with pytest.raises(FileExistsError):
        whole_file.write(path, NEW)
    assert names(path.parent) == before
    whole_file.write(path, NEW, replaces=True)
    assert path.read_text() == NEW
    assert not path.is_symlink()
    assert not target.exists() or target.read_text() == OLD


def test_a_trap_laid_at_the_name_of_the_unfinished_file_is_not_walked_into(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "token_hex", lambda _: "guessed")
    victim = path.with_name("victim")
    victim.write_text(OLD)
    path.with_name(".crss-quiz-guessed").symlink_to(victim)
    with pytest.raises(FileExistsError):
        whole_file.write(path, NEW, replaces=True)
    assert victim.read_text() == OLD


def test_a_folder_that_is_made_is_its_owners_alone_and_each_that_was_made_is_synced_into_the_one_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(whole_file, "sync_folder", synced.append)
    whole_file.make_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    assert sorted(synced) == [tmp_path, tmp_path / "a"]
    whole_file.make_folder(tmp_path / "a" / "b")
    assert len(synced) == 2
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        whole_file.make_folder(tmp_path / "file")


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.EACCES])
def test_where_folders_cannot_be_synced_nothing_happens(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuses)
    whole_file.sync_folder(tmp_path)


def test_a_disk_that_fails_while_a_folder_is_synced_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="Input/output"):
        whole_file.sync_folder(tmp_path)
