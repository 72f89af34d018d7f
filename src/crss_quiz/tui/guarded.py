"""An app that leaves terminal and file in order, whatever ends it: a signal, a lost terminal or a fault of its own."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
from typing import Any

from rich.console import RenderableType
from textual.app import App
from textual.css.query import NoMatches
from textual.events import Resize
from textual.geometry import Size
from textual.widget import MountError
from textual.worker import WorkerFailed

TERMINAL_LOST = 128 + 1
"""The exit code of a program that was hung up on, as SIGHUP gives it."""
LOOK_AGAIN = 0.02
"""Seconds until a screen that was being built is looked at again."""
LOOK_EVERY = 1.0
"""Seconds between two looks whether the terminal is still there."""


class GuardedApp(App[None]):
    """Ends in `leave()` on a signal, comes back whole from a stop, and keeps a fault instead of printing it."""

    fault: BaseException | None = None
    """The first exception that nobody caught."""
    _stopped_softly = False
    _is_leaving = False

    def leave(self, return_code: int = 0) -> None:
        """Save what is not saved yet, and end."""
        self._is_leaving = True
        self.exit(return_code=return_code)

    def leave_when_built(self, return_code: int = 0) -> None:
        """Leave; but Textual must not be cut off while it builds a screen, or the handlers of that screen fail."""
        if self.screen_stack and self.screen.is_mounted:
            self.leave(return_code)
        else:
            asyncio.get_running_loop().call_later(LOOK_AGAIN, self.leave_when_built, return_code)

    # Signals

    async def run_async(self, **options: Any) -> Any:
        """Run on a real terminal: from before the first byte is drawn on it, a signal ends the program in order."""
        if sys.platform != "win32":
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, self.leave_when_built, 128 + number)
        return await super().run_async(**options)

    def on_mount(self) -> None:
        """Take stop and go on from Textual's driver, which takes the raw mode for the usual one after a SIGSTOP."""
        if sys.platform != "win32" and not self.is_headless:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTSTP, self._stop)
            asyncio.get_running_loop().add_signal_handler(signal.SIGCONT, self._go_on)
            asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, self._take_size)
            self.set_interval(LOOK_EVERY, self._look_for_terminal)

    def _look_for_terminal(self) -> None:
        """End where the terminal went and no SIGHUP came: Textual would read nothing forever, and wait to draw."""
        if hasattr(select, "poll"):
            terminal = select.poll()
            terminal.register(sys.stdin, 0)
            if any(event & select.POLLHUP for _, event in terminal.poll(0)):
                self.leave_when_built(TERMINAL_LOST)

    def _stop(self) -> None:
        self._stopped_softly = True
        with self.suspend():
            os.kill(os.getpid(), signal.SIGSTOP)

    def _go_on(self) -> None:
        """Set up the terminal anew, since whoever had it meanwhile may have changed it, and paint at once.

        Not where `_stop` has just done so: setting up throws away what was typed since.
        """
        if not self._stopped_softly:
            with self.suspend():
                pass
        self._stopped_softly = False

    def _take_size(self) -> None:
        """Look at the size in place of Textual's handler of a dragged window, or after it where a stop brought it back.

        Its calls run one within the other, so the first one's look is posted last, and an old size would stay.
        """
        driver = self._driver
        if driver is not None and not getattr(driver, "_in_band_window_resize", False):
            size = Size(*driver._get_terminal_size())  # type: ignore[attr-defined]  # as the drivers for Unix look
            self.post_message(Resize(size, size))

    # Faults

    def _handle_exception(self, error: Exception) -> None:
        fault = error.error if isinstance(error, WorkerFailed) else error
        if self._is_leaving and isinstance(fault, MountError | NoMatches):
            return  # of a screen that was opened in that very moment, and that nobody will see
        if self.fault is None:
            self.fault = fault
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's traceback, which shows the local variables."""
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:  # noqa: ARG002
        """End. Textual also calls this where the thread that reads the keys cannot go on: the terminal is gone."""
        if self.fault is None:
            self.leave(TERMINAL_LOST)
        else:
            self._close_messages_no_wait()
