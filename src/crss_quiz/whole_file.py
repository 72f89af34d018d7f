"""Files that are there whole or not at all: a full disk, a kill or a power cut leaves what was there before."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

OWNER_ONLY = 0o600
FOR_EVERYBODY = 0o666
"""Less what the umask takes away, as other programs make their files."""
_NEVER_SYNCED = (errno.EINVAL, errno.ENOTSUP, errno.EACCES)
"""What some network disks say to the sync of a folder, and a folder that may be written in but not read."""


def write(path: Path, content: str, *, replaces: bool = False, mode: int = OWNER_ONLY) -> None:
    """Write a text file. A link at its path is replaced, not followed.

    FileExistsError where something is there and is not to be replaced; OSError where the file cannot be written.
    """
    unfinished = path.with_name(f".crss-quiz-{secrets.token_hex(8)}")
    try:
        with os.fdopen(open_new(unfinished, mode), "wb") as stream:
            stream.write(content.encode())
            stream.flush()
            os.fsync(stream.fileno())
        (put_in_place if replaces else _put_where_nothing_is)(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def open_new(path: Path, mode: int = OWNER_ONLY) -> int:
    """Open a file that was not there, nor a link of its name, to write in it; FileExistsError if there was."""
    no_links = getattr(os, "O_NOFOLLOW", 0)  # Windows has none
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | no_links, mode)


def put_in_place(unfinished: Path, target: Path) -> None:
    """Give a file that is written its name, so that a power cut leaves the old one or the new one."""
    with unfinished.open("rb+") as stream:
        os.fsync(stream.fileno())
    unfinished.replace(target)
    sync_folder(target.parent)


def make_folder(folder: Path) -> None:
    """Make a folder that is the learner's alone, and those above it, if they are missing; a power cut leaves them."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for made in missing:
        sync_folder(made.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, as they are now; where folders cannot be synced, nothing happens."""
    if hasattr(os, "O_DIRECTORY"):  # a folder cannot be opened on Windows
        try:
            handle = os.open(folder, os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            if error.errno not in _NEVER_SYNCED:
                raise


def _put_where_nothing_is(unfinished: Path, target: Path) -> None:
    """Give it its name as `put_in_place` does, but take that from nothing that has it: FileExistsError."""
    try:
        os.link(unfinished, target)
    except FileExistsError:
        raise
    except OSError as error:  # some disks, and phones, have no hard links
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
        put_in_place(unfinished, target)
    sync_folder(target.parent)
