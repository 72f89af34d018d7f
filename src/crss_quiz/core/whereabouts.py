"""Whether a folder is a good place for the learner's file: not on a network, nor where another program copies files.

SQLite's write-ahead log needs memory that all its users share, which network file systems do not give
(https://www.sqlite.org/wal.html, "Overview", and https://www.sqlite.org/useovernet.html). A program that copies files
between machines takes the file without its log, or puts an old one in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePath

NETWORKS = frozenset(
    {
        *("9p", "afs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb2", "smb3", "smbfs"),
        *("sshfs", "rclone", "s3fs", "curlftpfs", "gvfsd-fuse", "vboxsf", "vmhgfs", "vmhgfs-fuse"),
    }
)
"""Names of file systems, without `fuse.`; folders that a virtual machine shares with its host are among them."""
MARKERS = {
    ".dropbox.cache": "Dropbox",  # .dropbox is in the learner's own folder too, with the settings of Dropbox
    ".stfolder": "Syncthing",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".tmp.drivedownload": "Google Drive",
}
"""What a program that copies files leaves in the uppermost folder of those."""
_NAMES = {
    "Dropbox": "dropbox",
    "OneDrive": "onedrive",
    "Google Drive": "google ?drive",
    "iCloud Drive": "icloud ?drive|mobile documents|com~apple~clouddocs",
    "Nextcloud": "nextcloud",
    "ownCloud": "owncloud",
    "Syncthing": "syncthing",
}
_NAMED = {
    program: re.compile(rf"({name})( [-(].*|-personal|-.*@.*)?", re.IGNORECASE) for program, name in _NAMES.items()
}
"""Alone, or as in `OneDrive - School`, `Dropbox (Personal)`, `GoogleDrive-me@example.org`."""
_ESCAPED = re.compile(r"\\([0-7]{3})")
_MEND = "name a folder on a disk of this machine with --home"


def objection(folder: PurePath, mountinfo: str, exists: Callable[[PurePath], bool]) -> str:
    """Return why the learner's file should not be in a folder, in one sentence; empty if nothing is known against it.

    `folder` is absolute and without links, `mountinfo` the text of /proc/self/mountinfo or empty.
    """
    if network := _network(folder, mountinfo):
        return f"{folder} is on a network or shared disk ({network}), where answers can be lost; {_MEND}"
    if program := _copied_by(folder, exists):
        return f"{folder} is in a folder that {program} copies, where two machines undo each other's answers; {_MEND}"
    return ""


def _network(folder: PurePath, mountinfo: str) -> str:
    """Return the network file system that a folder is on; of mounts upon each other the last one counts."""
    mounts = [(place, kind) for place, kind in _mounts(mountinfo) if folder.is_relative_to(place)]
    _, kind = max(reversed(mounts), key=lambda mount: len(mount[0].parts), default=(folder, ""))
    kind = kind.removeprefix("fuse.")
    return kind if kind in NETWORKS else ""


def _mounts(mountinfo: str) -> Iterator[tuple[PurePath, str]]:
    """Read what is mounted where, and of which kind: proc_pid_mountinfo(5)."""
    for line in mountinfo.splitlines():
        ours, _, its = line.partition(" - ")
        if len(fields := ours.split(" ")) >= 5 and its:
            yield PurePath(_ESCAPED.sub(lambda code: chr(int(code[1], 8)), fields[4])), its.split(" ")[0]


def _copied_by(folder: PurePath, exists: Callable[[PurePath], bool]) -> str:
    for place in (folder, *folder.parents):
        for program, name in _NAMED.items():
            if name.fullmatch(place.name):
                return program
        for marker, program in MARKERS.items():
            if exists(place / marker):
                return program
    return ""
