"""Where things are: the decks that come with the program, and the learner's folder."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from crss_quiz.core.errors import QuizError
from crss_quiz.core.whereabouts import objection

HOME_VARIABLE = "CRSS_QUIZ_HOME"
MOUNTS = Path("/proc/self/mountinfo")
"""What is mounted where; only Linux tells it so."""


def bundled_decks() -> Path:
    """Return the folder of the decks that come with the program: in the wheel, or in the checkout it runs from."""
    package = Path(__file__).parent
    in_wheel = package / "bundled_decks"
    return in_wheel if in_wheel.is_dir() else package.parents[1] / "decks"


@dataclass(frozen=True)
class Home:
    """The learner's folder and what lies in it."""

    folder: Path

    @property
    def database(self) -> Path:
        """The learner's file."""
        return self.folder / "learner.sqlite3"

    @property
    def settings(self) -> Path:
        """The settings, if there are any."""
        return self.folder / "settings.toml"

    @property
    def reports(self) -> Path:
        """What the learner wrote about faulty cards."""
        return self.folder / "reports"

    @property
    def decks(self) -> Path:
        """Decks of the learner's own, read beside the bundled ones."""
        return self.folder / "decks"


def find_home(chosen: Path | None = None) -> Home:
    """Return the learner's folder: the one chosen, else that of CRSS_QUIZ_HOME, else the system's place for it.

    QuizError where it begins with ~ and the name of nobody, or where it is closed to us.
    """
    named = chosen or os.environ.get(HOME_VARIABLE) or platformdirs.user_data_path("crss-quiz", appauthor=False)
    try:
        folder = Path(named).expanduser().absolute()
    except RuntimeError as error:
        raise QuizError(f"{named} is no folder: nobody has that name here; name another with --home") from error
    if _is_closed(folder):
        raise QuizError(f"{folder} may not be looked into; check its permissions, or name another with --home")
    return Home(folder)


def _is_closed(folder: Path) -> bool:
    try:
        return stat.S_ISDIR(folder.stat().st_mode) and not os.access(folder, os.R_OK | os.X_OK)
    except PermissionError:  # one that it lies in is
        return True
    except OSError:  # it is not there yet
        return False


def objection_to(home: Home) -> str:
    """Return why the learner's folder is not a good place for it, in one sentence; empty if nothing is known."""
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        mounts = ""
    return objection(Path(os.path.realpath(home.folder)), mounts, os.path.exists)
