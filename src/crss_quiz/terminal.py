"""What the terminal can do, asked before the screen is drawn on it."""

from __future__ import annotations

import codecs
import io
import os
import sys

from crss_quiz.core.errors import QuizError

PLAIN = "`crss-quiz stats`, `plan`, `cards`, `results` and `decks` work"


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


def print_whatever_comes() -> None:
    """Print a character that the terminal's encoding lacks as an escape, as Python itself does on standard error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
