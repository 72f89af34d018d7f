"""What is left behind when the program fails by its own fault: one sentence, and a file that tells where it was."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from types import TracebackType

from crss_quiz import whole_file
from crss_quiz.core.clock import Stamp, SystemClock
from crss_quiz.core.errors import QuizError
from crss_quiz.core.text import visible

LIBRARIES = ("crss-quiz", "textual", "rich", "fsrs", "sqlmodel", "sqlalchemy", "pydantic", "pyyaml")


class FaultError(QuizError):
    """A fault of the program's own; nothing that the learner did or could mend."""

    exit_code = 70
    """EX_SOFTWARE of sysexits.h."""


def catch_faults(folder: Path) -> None:
    """Have each fault that nobody handles written down in a folder and told in one sentence, not in a traceback."""

    def tell(_kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
        told = record(fault, folder, SystemClock().now())
        print(f"crss-quiz: {visible(str(told))}", file=sys.stderr)
        sys.exit(told.exit_code)

    sys.excepthook = tell


def record(fault: BaseException, folder: Path, now: Stamp) -> FaultError:
    """Write down a fault in a file of its own that only its owner can read, and return what to say about it."""
    path = folder / f"crash-{now.wall:%Y%m%d-%H%M%S}-{os.getpid()}.log"
    said = "the program met a fault of its own and has closed; what you answered is saved."
    try:
        whole_file.make_folder(folder)
        whole_file.write(path, "".join(f"{line}\n" for line in _told(fault, now)))
    except OSError as error:
        where = f"{type(fault).__name__}; no file could be written about it ({error.strerror})"
        return FaultError(f"{said} It was {where}")
    return FaultError(f"{said} Details are in {path}; they quote none of your answers. Please report it with them")


def _told(fault: BaseException, now: Stamp) -> Iterator[str]:
    """Tell where the program was: neither local variables nor messages, which may quote what the learner wrote."""
    yield f"{now.wall:%Y-%m-%d %H:%M:%S} UTC"
    yield f"Python {platform.python_version()} on {sys.platform}"
    yield from (f"{library} {version(library)}" for library in LIBRARIES)
    link: BaseException | None = fault
    while link is not None:
        yield ""
        yield f"{type(link).__module__}.{type(link).__qualname__}"
        yield "".join(traceback.format_tb(link.__traceback__)).rstrip()
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
