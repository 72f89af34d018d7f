"""No deck can harm: each is refused with file, line and mend, in time, in little memory, and the others are read."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crss_quiz.core.text import is_unsafe, visible
from crss_quiz.decks import library
from crss_quiz.decks.library import Loaded
from faults.cases import Tell
from hostile.table import COMPETENCIES, HARMLESS, HEAVY, HOSTILE, SOUND, SOURCES, Hostile

MEGABYTES = 100
SECONDS = 1.0
SLOW = 2.5
"""What a file at the limits may take where both cores are busy; alone it takes one second or less."""


def lay_out(folder: Path) -> Path:
    """Write sources and a sound deck into a folder; what is hostile is laid beside them."""
    for name, text in (("sources", SOURCES), ("competencies", COMPETENCIES), ("sound", SOUND)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    return lay_out(tmp_path)


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """The same where nobody may look: pytest's own folders are closed, and other workers use them at the same time."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield lay_out(Path(folder))


def assert_refused(loaded: Loaded, file: Path, what: str, line: int | None) -> None:
    """One kind of error, all of it about this file, fit for a terminal on one line; and the sound deck was read."""
    assert [deck.id for deck in loaded.library.decks] == ["sound"]
    said = [str(problem) for problem in loaded.problems]
    assert {problem.file for problem in loaded.problems} == {str(file)}, said
    found = [problem for problem in loaded.problems if what in str(problem)]
    assert found, said
    assert line is None or found[0].line == line, said
    for problem in loaded.problems:
        assert problem.what
        assert problem.mend
        told = f"{problem.what}; {problem.mend}"
        assert len(told) < 600
        assert "\n" not in told
        assert not any(is_unsafe(character) for character in visible(str(problem)))


def test_there_are_about_two_hundred_and_each_has_a_name() -> None:
    names = [hostile.name for hostile in HOSTILE]
    assert len(names) == len(set(names))
    assert len(names) > 200


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: ascii(hostile.name))
def test_a_hostile_deck_is_refused_by_line_and_the_others_are_read(hostile: Hostile, beside: Path, tell: Tell) -> None:
    tell("a hostile deck: named", "refused with file, line and mend, in a second; the others are read", 1)
    file = beside / "unsafe.yaml"
    file.write_bytes(hostile.raw)
    started = os.times().user
    loaded = library.load(beside)
    assert os.times().user - started <= SECONDS
    assert_refused(loaded, file, hostile.what, hostile.line)
    lines = hostile.raw.count(b"\n") + 1
    assert all(1 <= problem.line <= lines for problem in loaded.problems)


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_like_harm_is_read_as_text(name: str, beside: Path) -> None:
    (beside / "harmless.yaml").write_bytes(HARMLESS[name].encode())
    loaded = library.load(beside)
    assert loaded.problems == ()
    assert len(loaded.library.decks) == 2


def test_a_refused_deck_takes_no_id_from_a_sound_one(beside: Path) -> None:
    faulty = SOUND.replace("cite: a book}", "cite: a book, ethics: [9]}")
    (beside / "earlier.yaml").write_text(faulty)
    loaded = library.load(beside)
    assert_refused(loaded, beside / "earlier.yaml", "'9' is not in the sources", 4)
    assert loaded.library.decks[0].file == str(beside / "sound.yaml")


# Files that are no files


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the path of a socket may be 107 bytes long
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)
    finally:
        os.chdir(here)


def _link_to_pipe(path: Path) -> None:
    os.mkfifo(path.with_suffix(".pipe"))
    path.symlink_to(path.with_suffix(".pipe"))


def _sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(10 * 2**30)


def _closed(path: Path) -> None:
    path.write_text(SOUND)
    path.chmod(0)


def _closed_folder(path: Path) -> None:
    path.mkdir()
    path.chmod(0)


SPECIAL: dict[str, tuple[Callable[[Path], object], str]] = {
    "a pipe": (os.mkfifo, "not an ordinary file"),
    "a link to a pipe": (_link_to_pipe, "not an ordinary file"),
    "a socket": (_socket, "not an ordinary file"),
    "a device without end": (lambda path: path.symlink_to("/dev/zero"), "not an ordinary file"),
    "an empty device": (lambda path: path.symlink_to("/dev/null"), "not an ordinary file"),
    "the terminal": (lambda path: path.symlink_to("/dev/tty"), "not an ordinary file"),
    "a link to itself": (lambda path: path.symlink_to(path), "cannot be read"),
    "a link to nothing": (lambda path: path.symlink_to(path.with_name("nothing")), "cannot be read"),
    "10 GB with nothing in them": (_sparse, "larger than"),
    "an empty file": (Path.touch, "the file is empty"),
    "a file nobody may read": (_closed, "cannot be read"),
    "a folder nobody may look into": (_closed_folder, "a folder that can be read"),
    "the memory of the program": (lambda path: path.symlink_to("/proc/self/mem"), "cannot be read"),
}  # fmt: skip


@contextmanager
def without_privileges() -> Iterator[None]:
    """To root every file is open: look as nobody does."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("kind", SPECIAL)
def test_what_is_no_ordinary_file_keeps_nobody_waiting(kind: str, open_to_all: Path, tell: Tell) -> None:
    tell("in the place of a deck a pipe, a device, a closed file, 10 GB of nothing", "refused at once", 1)
    make, what = SPECIAL[kind]
    beside = open_to_all
    file = beside / "special.yaml"
    library.load(beside)  # what reading imports late, nobody may not be able to import
    make(file)
    try:
        with without_privileges():
            loaded = library.load(beside)
            named = library.load_files([beside / "sources.yaml", beside / "sound.yaml", file])
    finally:
        if not file.is_symlink():
            file.chmod(0o700)
    assert_refused(loaded, file, what, 0 if what != "the file is empty" else 1)
    assert_refused(named, file, what, None)


def test_a_folder_called_like_a_deck_is_looked_into(beside: Path) -> None:
    (beside / "folder.yaml").mkdir()
    assert library.load(beside).problems == ()


def test_folders_in_folders_without_end_are_walked(beside: Path) -> None:
    here = Path.cwd()
    os.chdir(beside)
    try:
        for _ in range(1_200):
            Path("d").mkdir()
            os.chdir("d")
        os.chdir(beside)
        assert [deck.id for deck in library.load(beside).library.decks] == ["sound"]
    finally:
        (beside / "d").rename(beside / "deep")
        os.chdir(beside / "deep")
        while Path("d").exists():  # from the top, since what clears up after tests recurses
            Path("d/d").rename("e") if Path("d/d").exists() else None
            Path("d").rmdir()
            Path("e").rename("d") if Path("e").exists() else None
        os.chdir(here)


def test_links_between_folders_are_not_followed_in_circles(beside: Path) -> None:
    (beside / "again").symlink_to(beside)
    assert library.load(beside).problems == ()


@pytest.mark.parametrize(
    "name", [b"new\nline.yaml", b"\x1b]0;owned\x07.yaml", b"not-\xff-utf-8.yaml", b"[b]markup.yaml"]
)
def test_a_hostile_name_of_a_file_can_be_printed(name: bytes, beside: Path) -> None:
    file = beside / os.fsdecode(name)
    file.write_text("a: [")
    (problem,) = library.load(beside).problems
    visible(str(problem)).encode()


# Files at the limits of size

CHILD = """
import json, resource, sys, time
from pathlib import Path
from crss_quiz.decks import library
library.load(Path(sys.argv[1]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name in sorted(Path(sys.argv[2]).iterdir()):
    started = time.process_time()
    problems = library.load_files([name]).problems
    told = [time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before]
    print(json.dumps([name.name, [str(problem) for problem in problems], *told]), flush=True)
"""


def test_files_at_the_limits_of_size_cost_little(
    beside: Path, tmp_path_factory: pytest.TempPathFactory, tell: Tell
) -> None:
    """In a process of its own, so that one that crashes or grows is seen."""
    tell("a deck at the limits of size", f"{SLOW} s and {MEGABYTES} MB at most", len(HEAVY))
    heavy = tmp_path_factory.mktemp("heavy")
    for name, (text, _) in HEAVY.items():
        (heavy / name).write_text(text)
    run = [sys.executable, "-c", CHILD, str(beside), str(heavy)]
    done = subprocess.run(run, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, (done.returncode, done.stderr, done.stdout[-300:])
    told = {
        name: (problems, seconds, grown) for name, problems, seconds, grown in map(json.loads, done.stdout.splitlines())
    }
    assert set(told) == set(HEAVY)
    for name, (_, what) in HEAVY.items():
        problems, seconds, grown = told[name]
        assert any(what in problem for problem in problems), (name, problems[:3])
        assert len(problems) <= 101, name
        assert seconds <= SLOW, (name, seconds)
        assert grown <= MEGABYTES * 1024, (name, grown)
