"""The disk is full: what cannot be saved is refused in one sentence, whole, and can be saved when there is room."""

import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from crss_quiz.storage.database import REVISIONS, DatabaseError, NotSavedError, read_version
from crss_quiz.storage.log import Log
from crss_quiz.storage.store import Store
from faults.cases import IS_FULL, LONG, Tell
from faults.sessions import SESSIONS, check_sound, fingerprint, make_older
from made import HandClock

WANTED = "refused with a sentence, nothing half done; the same call succeeds when there is room"
EVERY = 6
"""In the sample no byte is left at one call of so many; a new page is wanted seldom, hence at each."""

Fullness = Callable[[Path], AbstractContextManager[None]]


@contextmanager
def no_page_left(_path: Path) -> Iterator[None]:
    """Every database stays as large as it is."""

    def limit(connection: Any) -> None:
        connection.connection.dbapi_connection.execute("PRAGMA max_page_count = 1")  # SQLite makes it the present size

    def widen(connection: Any) -> None:
        connection.connection.dbapi_connection.execute("PRAGMA max_page_count = 1000000")

    event.listen(Engine, "begin", limit)
    try:
        yield
    finally:
        event.remove(Engine, "begin", limit)
        event.listen(Engine, "begin", widen, once=True)


@contextmanager
def no_byte_left(path: Path) -> Iterator[None]:
    """No file of this process grows beyond what the learner's write-ahead log is now."""
    log = path.with_name(f"{path.name}-wal")
    size = log.stat().st_size if log.exists() else 4096
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


FULLNESS = {"no page": no_page_left, "no byte": no_byte_left}
SAID = ("exam", "study", "grading", "adopting")
ALWAYS_FIT = {("adopting", "no page")}
"""Cards computed anew take the pages that they had."""
CALLS = ((Store, "save"), (Store, "begin"), (Log, "add"), (Log, "undo"), (Log, "adopt"))


class Full:
    """Makes the disk full at some of the calls that write, and when one was refused, makes room and repeats it."""

    def __init__(self, path: Path, fullness: Fullness, every: int) -> None:
        self._path = path
        self._fullness = fullness
        self._every = every
        self._calls = 0
        self.refused = 0

    def around(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def meets_a_full_disk(*arguments: Any, **named: Any) -> Any:
            self._calls += 1
            if self._calls % self._every:
                return write(*arguments, **named)
            before = fingerprint(self._path)
            try:
                with self._fullness(self._path):
                    return write(*arguments, **named)  # there may have been room in a page
            except NotSavedError as refusal:
                assert "nothing was lost, try again" in str(refusal)
                assert fingerprint(self._path) == before
                self.refused += 1
            return write(*arguments, **named)

        return meets_a_full_disk


@pytest.mark.timeout(LONG)
@pytest.mark.parametrize(
    ("name", "fullness"), [(name, how) for name in SAID for how in FULLNESS if (name, how) not in ALWAYS_FIT]
)
def test_what_meets_a_full_disk_is_refused_whole_and_saved_when_there_is_room(
    name: str, fullness: str, tmp_path: Path, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = SESSIONS[name]
    whole, path = (tmp_path / place / "learner.sqlite3" for place in ("whole", "full"))
    whole.parent.mkdir()
    session.prepare(whole)
    shutil.copytree(whole.parent, path.parent)
    wanted = [fingerprint(whole) for _ in session.act(whole)]

    is_sampled = fullness == "no byte" and not (IS_FULL or session.is_one_act)
    full = Full(path, FULLNESS[fullness], EVERY if is_sampled else 1)
    for owner, call in CALLS:
        monkeypatch.setattr(owner, call, full.around(getattr(owner, call)))
    assert [fingerprint(path) for _ in session.act(path)] == wanted
    check_sound(path)
    assert full.refused
    tell(f"disk full in {session.fault}", WANTED, full.refused)


def test_a_migration_that_meets_a_full_disk_changes_nothing_and_can_be_repeated(tmp_path: Path, tell: Tell) -> None:
    refused = 0
    for version in REVISIONS[:-1]:
        path = tmp_path / version / "learner.sqlite3"
        path.parent.mkdir()
        make_older(path, version)
        before = fingerprint(path)
        try:
            with no_page_left(path):
                Store.open(path, HandClock().now()).close()  # a migration may need no page
        except DatabaseError as refusal:
            assert "full" in str(refusal)
            assert fingerprint(path) == before
            assert read_version(path) == version
            refused += 1
        Store.open(path, HandClock().now()).close()
        check_sound(path)
    assert refused > 1
    tell("disk full in bringing an older file to the present version", WANTED, refused)
