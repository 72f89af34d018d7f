"""What the terminal can do, asked before the screen is drawn on it."""

from __future__ import annotations

import codecs
import io
import os
import sys
from typing import TYPE_CHECKING

from crss_quiz.core.errors import QuizError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PLAIN = "`crss-quiz stats`, `plan`, `cards`, `results` and `decks` work"


INTERRUPTED = 128 + 2
"""The exit code of a command that Ctrl+C ended, as a shell gives it for SIGINT."""
NOBODY_READS = 128 + 13
"""The exit code of a command whose reader went away, as a shell gives it for SIGPIPE."""


class OutputError(QuizError):
    """What a command printed could not be written where it was sent."""


class NoScreenError(QuizError):
    """There is no terminal here that the screen could be drawn on."""


def require_screen() -> None:
    """Refuse a terminal that cannot show the screen, and name what works instead; NoScreenError."""
    # Textual reads standard input and draws on standard error
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise NoScreenError(f"this needs a terminal; {PLAIN} without one")
    if os.environ.get("TERM") == "dumb":
        raise NoScreenError(f"this terminal (TERM=dumb) cannot draw a screen; {PLAIN} in it")
    if codecs.lookup(sys.stderr.encoding).name != "utf-8":
        mend = "set LC_ALL to a locale whose name ends in UTF-8 (`locale -a` lists them), and unset PYTHONIOENCODING"
        raise NoScreenError(
            f"the screen needs UTF-8, and this terminal is set to {sys.stderr.encoding}; {mend}; {PLAIN} without it"
        )


class _Output(io.FileIO):
    """Standard output that tells where it cannot be written, and then takes what is left without a word."""

    def write(self, data: ReadableBuffer, /) -> int:
        """Write bytes; OutputError where there is no room, and a quiet end where nobody reads on."""
        try:
            return super().write(data)
        except BrokenPipeError:
            self._let_go()
            raise SystemExit(NOBODY_READS) from None
        except OSError as error:
            self._let_go()
            mend = "see that there is room where it goes"
            raise OutputError(f"what was to be printed could not be written ({error.strerror}); {mend}") from error

    def _let_go(self) -> None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)


def prepare_output() -> None:
    """Print a character that the terminal's encoding lacks as an escape, as Python itself does on standard error.

    And have standard output tell where it cannot be written.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = io.TextIOWrapper(
            io.BufferedWriter(_Output(sys.stdout.fileno(), "w", closefd=False)),
            encoding=sys.stdout.encoding,
            errors="backslashreplace",
            line_buffering=sys.stdout.line_buffering,
        )
