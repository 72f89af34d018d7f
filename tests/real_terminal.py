"""The program as a process of its own, on a real pseudo-terminal whose state can be read before and after."""

import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from typing import Any

import pyte

PATIENCE = 60
"""Seconds until a program that does nothing is given up; no test waits them out unless it fails."""

AS_ITS_OWN = ("sh", "-c", 'exec "$@" <"$0" >"$0" 2>"$0"')
"""Opens the terminal by its name as leader of a new session, which makes it the controlling one: it can be hung up."""


class RealTerminal:
    """One process and its terminal."""

    def __init__(
        self,
        home: Path,
        *arguments: str,
        code: str | None = None,
        environment: Mapping[str, str] | None = None,
        size: tuple[int, int] = (80, 24),
        controls: bool = True,
        stderr: int | None = None,
    ) -> None:
        """Start the program, or Python code that starts it; without `controls` nobody is told of a hang-up."""
        columns, rows = size
        self.output = b""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._master, self._slave = pty.openpty()
        ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = self.mode
        inherited = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        command = [sys.executable, *(("-c", code) if code else ("-m", "crss_quiz")), *arguments]
        self.process = subprocess.Popen(
            [*AS_ITS_OWN, os.ttyname(self._slave), *command] if controls else command,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave if stderr is None else stderr,
            env={**inherited, "TERM": "xterm-256color", "CRSS_QUIZ_HOME": str(home), **(environment or {})},
            start_new_session=True,
        )

    @property
    def mode(self) -> list[Any]:
        """How the terminal treats what is typed: echo, line by line, signals."""
        return termios.tcgetattr(self._slave)

    def is_as_before(self) -> bool:
        """Whether a shell would find the terminal as it left it."""
        return self.mode == self.before and all(
            self.output.rfind(on) < self.output.rfind(off) or on not in self.output
            for on, off in (
                (b"\x1b[?1049h", b"\x1b[?1049l"),  # the alternate screen
                (b"\x1b[?25l", b"\x1b[?25h"),  # a hidden cursor
                (b"\x1b[?1000h", b"\x1b[?1000l"),  # the mouse
                (b"\x1b[?1003h", b"\x1b[?1003l"),
                (b"\x1b[?2004h", b"\x1b[?2004l"),  # bracketed paste
                (b"\x1b[?1004h", b"\x1b[?1004l"),  # focus reports
                (b"\x1b[?7l", b"\x1b[?7h"),  # no line wrap
            )
        )

    @property
    def said(self) -> str:
        """What was printed after the screen was left, in one line."""
        after = self.output.rpartition(b"\x1b[?1004l")[2]
        return " ".join(re.sub(r"\x1b\[\?\d+l", "", after.decode()).split())

    def read(self, seconds: float) -> bool:
        """Read what is drawn within some time; say whether there was something."""
        ready, _, _ = select.select([self._master], [], [], seconds)
        if ready:
            piece = os.read(self._master, 65_536)
            self.output += piece
            self._stream.feed(piece)
        return bool(ready)

    def wait_for(self, text: str) -> None:
        """Read what is drawn until a text is on the screen."""
        while text not in "\n".join(self.screen.display):
            assert self.read(PATIENCE), f"{text!r} did not come:\n" + "\n".join(self.screen.display)

    def press(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def send(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def kill(self) -> None:
        """End it as a power switch would, with no time for a last word."""
        self.send(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def resize(self, size: tuple[int, int]) -> None:
        """Drag the window to another size."""
        columns, rows = size
        self.screen.resize(rows, columns)
        ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_until_stopped(self) -> None:
        """Wait until it is stopped, then read what it drew before."""
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED)
        while self.read(0):
            pass

    def hang_up(self) -> None:
        """Close the terminal, as a dropped line does."""
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    def end(self) -> int:
        """Wait for the end, reading all the while; return the exit code."""
        while self._master >= 0 and self.process.poll() is None:
            self.read(0.05)
        code = self.process.wait(PATIENCE)
        while self._master >= 0 and self.read(0):
            pass
        return code

    def close(self) -> None:
        if self.process.poll() is None:
            self.kill()
        if self._master >= 0:
            self.hang_up()


@contextmanager
def real_terminal(home: Path, *arguments: str, **options: Any) -> Iterator[RealTerminal]:
    """Start the program on a terminal, and leave nothing of it behind."""
    terminal = RealTerminal(home, *arguments, **options)
    try:
        yield terminal
    finally:
        terminal.close()
