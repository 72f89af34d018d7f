"""Where the learner's file should not be: on network disks and in folders that are copied, as machines have them."""

from pathlib import PurePosixPath

import pytest

from crss_quiz.core.whereabouts import objection

ROOT = "22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw"
HOMES = {
    "nfs4": "310 22 0:52 / /home rw,relatime shared:9 - nfs4 server:/home rw,vers=4.2,hard,proto=tcp",
    "nfs": "310 22 0:52 / /home rw,relatime - nfs server:/home rw,vers=3",
    "cifs": "311 22 0:53 / /home/ann/.local rw,relatime - cifs //nas/ann rw,vers=3.1.1",
    "sshfs": "312 22 0:54 / /home/ann rw,nosuid,nodev - fuse.sshfs ann@host: rw,user_id=1000",
    "9p": "313 22 0:55 / /home rw,noatime - 9p drvfs rw,dirsync,aname=drvfs;path=C:",
}
FOLDER = PurePosixPath("/home/ann/.local/share/crss-quiz")


def told(folder: PurePosixPath, *mounts: str, there: str = "") -> str:
    return objection(folder, "\n".join((ROOT, *mounts)), lambda path: str(path) == there)


def test_on_a_disk_of_its_own_nothing_is_said() -> None:
    assert told(FOLDER) == ""
    assert objection(FOLDER, "", lambda _: False) == ""
    assert told(FOLDER, "40 22 0:30 / /home rw - tmpfs none rw", HOMES["nfs4"].replace("/home ", "/media ")) == ""


@pytest.mark.parametrize("kind", HOMES)
def test_a_network_disk_is_named(kind: str) -> None:
    said = told(FOLDER, HOMES[kind])
    assert said.startswith(f"{FOLDER} is on a network or shared disk ({kind}), where answers can be lost; ")
    assert said.endswith("--home")
    assert told(PurePosixPath("/var/lib"), HOMES[kind]) == ""


def test_the_disk_mounted_closest_and_last_counts() -> None:
    own = "330 22 8:1 / /home/ann rw - ext4 /dev/sda1 rw"
    assert told(FOLDER, own, HOMES["nfs4"]) == ""
    over = own.replace(" ext4 ", " cifs ")
    assert "(cifs)" in told(FOLDER, own, over)
    assert told(FOLDER, over, own) == ""


def test_a_mount_whose_name_has_a_space_is_understood_and_one_that_begins_alike_is_another() -> None:
    strange = "314 22 0:56 / /mnt/my\\040disk rw - cifs //nas/x rw"
    assert "(cifs)" in told(PurePosixPath("/mnt/my disk/quiz"), strange)
    assert told(PurePosixPath("/homes/ann"), HOMES["nfs4"]) == ""


def test_lines_that_are_none_are_passed_over() -> None:
    assert told(FOLDER, "", "nonsense", "1 2 3 - nfs", " - ", "a b c d e") == ""


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("/home/ann/Dropbox/quiz", "Dropbox"),
        ("/home/ann/Dropbox (Personal)/quiz", "Dropbox"),
        ("/mnt/c/Users/Ann/OneDrive - The School/quiz", "OneDrive"),
        ("/Users/ann/Library/CloudStorage/OneDrive-Personal/quiz", "OneDrive"),
        ("/Users/ann/Library/CloudStorage/GoogleDrive-ann@example.org/My Drive", "Google Drive"),
        ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/quiz", "iCloud Drive"),
        ("/home/ann/Nextcloud", "Nextcloud"),
    ],
)
def test_a_folder_that_is_copied_is_known_by_its_name(folder: str, program: str) -> None:
    said = told(PurePosixPath(folder))
    assert said.startswith(f"{folder} is in a folder that {program} copies, where two machines undo ")


@pytest.mark.parametrize(
    ("marker", "program"), [("/home/ann/Sync/.stfolder", "Syncthing"), ("/home/ann/Sync/.dropbox.cache", "Dropbox")]
)
def test_a_folder_that_is_copied_is_known_by_what_lies_in_it(marker: str, program: str) -> None:
    assert f"that {program} copies" in told(PurePosixPath("/home/ann/Sync/a/b"), there=marker)
    assert told(PurePosixPath("/home/ann/other"), there=marker) == ""


@pytest.mark.parametrize("folder", ["/home/ann/dropbox-client", "/home/ann/my Nextcloud notes", "/home/ann/onedriver"])
def test_a_name_that_is_only_like_one_is_left_alone(folder: str) -> None:
    assert told(PurePosixPath(folder)) == ""
