"""What a folder may hold after the power went, while files in it are copied, renamed and deleted.

What a file holds is on the disk for certain once the file was synced, a name in a folder once the folder was
(fsync(2)); until then either may be as it was or as it is. What SQLite writes and syncs within one call is for
`power.py`: here the learner's file and its log are taken for synced after each of its calls.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

from faults.disk_steps import is_of_sqlite, touches_the_disk

LOTS = 3
"""How often it is drawn, at each moment, what of that which waits got to the disk; once, nothing of it did."""


@dataclass(frozen=True)
class Content:
    """What a file holds, and when it was changed."""

    data: bytes
    changed: int
    """Nanoseconds."""


Image = dict[Path, Content | None]
"""Of each path below the folder what is there: a file, or, as None, a folder."""
NOTHING = Content(b"", 0)


class Synced:
    """A folder, and what of it is on the disk for certain; inodes stand for files and folders, whatever their names."""

    def __init__(self, folder: Path, database: str) -> None:
        """Take the name of the file in it that SQLite syncs."""
        self.images: list[Image] = []
        """What a power cut may have left, at one moment or another; none twice."""
        self._folder = folder
        self._root = folder.stat().st_ino
        self._database = database
        self._names: dict[int, dict[str, int]] = {}
        self._contents: dict[int, Content] = {}
        self._handles: dict[int, int] = {}
        """Of each file; while one is open its inode is given to no other."""
        self._rng = random.Random(61)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look at the folder after each call that touches the disk; what is there now is on the disk."""
        fsync = os.fsync

        def synced(handle: int) -> None:
            fsync(handle)
            self._sync(os.fstat(handle).st_ino)

        def on_call(_frame: FrameType, event: str, called: Any) -> None:
            if event == "c_return" and touches_the_disk(called):
                if is_of_sqlite(called):
                    self._trust_sqlite()
                self._look()

        for inode in self._now():
            self._sync(inode)
        with patch.object(os, "fsync", synced):
            sys.setprofile(on_call)
            try:
                yield
            finally:
                sys.setprofile(None)
                for handle in self._handles.values():
                    os.close(handle)

    def _now(self) -> dict[int, dict[str, int] | Content]:
        """Return what is in the folder: of each inode the names below it, or what the file holds."""
        found: dict[int, dict[str, int] | Content] = {}
        waiting = [self._folder]
        while waiting:
            folder = waiting.pop()
            names = {}
            for entry in os.scandir(folder):
                if entry.name.endswith("-shm"):  # SQLite makes it anew
                    continue
                inode = names[entry.name] = entry.inode()
                if entry.is_dir():
                    waiting.append(Path(entry.path))
                else:
                    found[inode] = self._content(inode, entry.path)
            found[folder.stat().st_ino] = names
        return found

    def _content(self, inode: int, path: str) -> Content:
        handle = self._handles[inode] = self._handles.get(inode) or os.open(path, os.O_RDONLY)
        status = os.fstat(handle)
        return Content(os.pread(handle, status.st_size, 0), status.st_mtime_ns)

    def _sync(self, inode: int) -> None:
        match self._now().get(inode):
            case Content() as content:
                self._contents[inode] = content
            case dict() as names:
                self._names[inode] = names

    def _trust_sqlite(self) -> None:
        """It syncs its files and their names; a name that it takes away may come back."""
        now = self._now()
        names = now[self._root]
        assert isinstance(names, dict)
        for name in (self._database, f"{self._database}-wal"):
            if name in names:
                self._names[self._root][name] = names[name]
                self._sync(names[name])

    def _look(self) -> None:
        now = self._now()
        for luck in (None, *[self._rng] * LOTS):
            if (image := dict(self._image(now, luck))) not in self.images:
                self.images.append(image)

    def _image(
        self, now: dict[int, dict[str, int] | Content], luck: random.Random | None
    ) -> Iterator[tuple[Path, Content | None]]:
        """Yield what is there if the power goes now; without `luck` nothing that was not synced is."""
        waiting = [(Path(), self._root)]
        while waiting:
            folder, inode = waiting.pop()
            before, after = self._names.get(inode, {}), now.get(inode, {})
            assert isinstance(after, dict)
            for name in sorted({*before, *after}):
                there = (luck.choice((before, after)) if luck else before).get(name)
                path = folder / name
                if there is None:
                    continue
                held = now.get(there)
                if isinstance(held, dict):
                    yield path, None
                    waiting.append((path, there))
                else:
                    durable = self._contents.get(there, NOTHING)
                    yield path, luck.choice((durable, held or durable)) if luck else durable


def put(image: Image, folder: Path) -> None:
    """Make what is found when the power is back."""
    folder.mkdir()
    for path, content in image.items():
        if content is None:
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(content.data)
            os.utime(folder / path, ns=(content.changed, content.changed))
