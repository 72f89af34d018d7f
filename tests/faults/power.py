"""A disk that remembers what was written and what was synced, and what it may hold after the power went.

A write is on the disk for certain only after a sync of its file; before, any of its sectors may be there or not, in
any order. SQLite's own test of power cuts (https://www.sqlite.org/atomiccommit.html, section 9) assumes no more.
The program's statements are recorded from a real session and run again through this disk: SQLAlchemy knows no VFS.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
from sqlalchemy import Engine, event

from faults.sessions import Acts

SECTOR = 512


# What a real session said to SQLite


@dataclass(frozen=True)
class Statement:
    """One statement, for one row or many."""

    text: str
    rows: tuple[tuple[Any, ...], ...]


class Acknowledged:
    """The learner was let see that an act was saved."""


Told = Statement | Acknowledged


def recorded(act: Acts, path: Path) -> Iterator[Told]:
    """Run a session and yield what it told SQLite, commits included, and when it acknowledged what."""
    told: list[Told] = []

    def on_statement(_c: Any, _cursor: Any, text: str, parameters: Any, _context: Any, is_many: bool) -> None:
        told.append(Statement(text, _rows(parameters, is_many=is_many)))

    def on_commit(_c: Any) -> None:
        told.append(Statement("COMMIT", ((),)))

    event.listen(Engine, "before_cursor_execute", on_statement)
    event.listen(Engine, "commit", on_commit)
    try:
        for _ in act(path):
            told.append(Acknowledged())
            yield from told
            told.clear()
    finally:
        event.remove(Engine, "before_cursor_execute", on_statement)
        event.remove(Engine, "commit", on_commit)


def _rows(parameters: Any, *, is_many: bool) -> tuple[tuple[Any, ...], ...]:
    """Return the rows of a statement; SQLAlchemy runs some of those for many rows one by one, with one row each."""
    if is_many and parameters and isinstance(parameters[0], tuple | list):
        return tuple(map(tuple, parameters))
    return (tuple(parameters),)


# What SQLite told the disk


@dataclass(frozen=True)
class Write:
    """Bytes were written."""

    offset: int
    data: bytes


@dataclass(frozen=True)
class Truncate:
    """A file was cut."""

    size: int


class Sync:
    """A file was synced."""


@dataclass
class Disk:
    """What happened on the disk, in order: to which file, or that an act was acknowledged."""

    begun: dict[str, bytes] = field(default_factory=dict)
    """What the files held when the recording began, all of it synced."""
    happened: list[tuple[str, Write | Truncate | Sync] | Acknowledged] = field(default_factory=list)

    def image(self, until: int, rng: random.Random | None) -> Mapping[str, bytes]:
        """Return what the files hold if the power goes before the n-th thing that happens.

        Without `rng` the worst: nothing that was not synced is there. With it, each sector by lot.
        """
        waiting: dict[str, list[Write | Truncate]] = {}
        files = {name: bytearray(content) for name, content in self.begun.items()}
        for one in self.happened[:until]:
            if isinstance(one, Acknowledged):
                continue
            name, what = one
            if isinstance(what, Sync):
                for change in waiting.pop(name, []):
                    _change(files.setdefault(name, bytearray()), change)
            else:
                waiting.setdefault(name, []).append(what)
        if rng is not None:
            for name, changes in waiting.items():
                for sector in (part for change in changes for part in _sectors(change)):
                    if rng.random() < 0.5:
                        _change(files.setdefault(name, bytearray()), sector)
        return {name: bytes(content) for name, content in files.items()}


def _change(file: bytearray, change: Write | Truncate) -> None:
    if isinstance(change, Truncate):
        del file[change.size :]
        return
    file.extend(bytes(max(0, change.offset - len(file))))
    file[change.offset : change.offset + len(change.data)] = change.data


def _sectors(change: Write | Truncate) -> Iterator[Write | Truncate]:
    """Yield the parts of a write that reach the disk whole or not at all."""
    if isinstance(change, Truncate):
        yield change
        return
    start, end = change.offset, change.offset + len(change.data)
    while start < end:
        stop = min(end, start - start % SECTOR + SECTOR)
        yield Write(start, change.data[start - change.offset : stop - change.offset])
        start = stop


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, filename: str | apsw.URIFilename | None, flags: list[int]) -> None:
        name = filename.filename() if isinstance(filename, apsw.URIFilename) else filename
        super().__init__("", filename, flags)
        self._disk = disk
        self._name = Path(name).name if name else ""

    def _tell(self, what: Write | Truncate | Sync) -> None:
        if self._name:  # what has no name is for SQLite alone, and gone with it
            self._disk.happened.append((self._name, what))

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 - apsw's name, as those below
        super().xWrite(data, offset)
        self._tell(Write(offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._tell(Truncate(newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._tell(Sync())


class _Recorder(apsw.VFS):
    def __init__(self, disk: Disk) -> None:
        self.vfs_name = f"recorder-{id(disk)}"
        super().__init__(self.vfs_name, "")
        self._disk = disk

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> _File:  # noqa: N802
        return _File(self._disk, name, flags)


def replay(told: list[Told], path: Path, pragmas: Mapping[str, str]) -> Disk:
    """Run what a session told SQLite on a file, and return what happened on the disk meanwhile."""
    disk = Disk({path.name: path.read_bytes()})
    vfs = _Recorder(disk)
    with closing(apsw.Connection(str(path), vfs=vfs.vfs_name)) as connection:
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name} = {value}").fetchall()
        for one in told:
            if isinstance(one, Acknowledged):
                disk.happened.append(one)
                continue
            for row in one.rows:
                connection.execute(one.text, row).fetchall()
        acknowledged = len(disk.happened)
    del disk.happened[acknowledged:]  # closing folds the log into the file; the power goes before
    vfs.unregister()
    return disk
