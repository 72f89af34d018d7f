"""Windows of any size, dragged back and forth, on every screen; whoever comes back finds everything as they left it."""

import random
from pathlib import Path

import pytest
from driving import BIG, frame, running
from sample import LIBRARY
from textual.geometry import Offset, Size
from textual.pilot import Pilot
from textual.widget import Widget
from tours import FLASHCARDS, TOURS

from crss_quiz.paths import Home
from crss_quiz.tui.screen import MIN_COLUMNS, MIN_ROWS, FittedScreen, TooSmall
from faults.cases import IS_FULL, LONG, Tell, sample
from faults.touring import on_screen, wait_for_frame
from made import HandClock
from real_terminal import PATIENCE, real_terminal

SCROLLED = "study-explained-end"
"""Is scrolled, and takes no focus."""
TYPED_IN = "browse"
"""Lost its line to type in."""
DRAWN = "results"
"""Is drawn anew in the room that there is."""
SCREENS = sorted({SCROLLED, TYPED_IN, DRAWN, *sample(list(TOURS), 1, 11)})
TOO_SMALL = ((MIN_COLUMNS - 1, 30), (100, MIN_ROWS - 1), (1, 1), (4, 4), (20, 5))
SIZES = ((500, 200), (1, 1), (0, 0), (200, 1), (1, 200), (MIN_COLUMNS, MIN_ROWS))
NOTICE = "This window is too small"


def places(pilot: Pilot[None]) -> tuple[list[Widget | None], dict[Widget, Offset]]:
    """What has the focus on each screen of the stack, and what is scrolled how far."""
    stack = pilot.app.screen_stack
    widgets = [widget for screen in stack for widget in screen.query("*")]
    return [screen.focused for screen in stack], {one: one.scroll_offset for one in widgets if one.scroll_offset}


async def resize(pilot: Pilot[None], size: tuple[int, int]) -> str:
    """Drag the window to a size; return what is seen."""
    await pilot.resize_terminal(*size)
    await pilot.pause()
    return frame(pilot)


def sizes_by_lot(seed: str) -> list[tuple[int, int]]:
    lot = random.Random(seed)
    return [(lot.randint(0, 500), lot.randint(0, 200)) for _ in range(30 if IS_FULL else 1)]


@pytest.mark.timeout(LONG)
@pytest.mark.parametrize("name", SCREENS)
async def test_no_size_ends_the_program_and_every_screen_comes_back_as_it_was(
    name: str, home: Home, clock: HandClock, tell: Tell
) -> None:
    request, steps = TOURS[name]
    async with running(home, clock, library=LIBRARY, request=request) as pilot:
        await steps(pilot, clock)
        await pilot.pause()
        seen, before = frame(pilot), places(pilot)
        assert name != SCROLLED or before[1]
        for size in TOO_SMALL:
            await resize(pilot, size)
            assert [type(one) for one in pilot.app.screen.displayed_children] == [TooSmall]
        assert await resize(pilot, BIG) == seen
        assert places(pilot) == before

        sizes = [*SIZES, *sizes_by_lot(name)]
        for width, height in sizes:
            rows = (await resize(pilot, (width, height))).splitlines()
            if width and height:  # with neither there is nothing to draw on
                assert len(rows) <= height
                assert all(len(row) <= width for row in rows)
        after = await resize(pilot, BIG)
        assert places(pilot)[0] == before[0]
        assert before[1] or after == seen  # in a window that shows it all, a page is not scrolled any more
    tell("windows of any size, back and forth, on every screen", "it comes back as it was", len(sizes) + len(TOO_SMALL))


@pytest.mark.parametrize("size", [(MIN_COLUMNS - 1, MIN_ROWS), (MIN_COLUMNS, MIN_ROWS - 1)])
async def test_below_the_least_size_there_is_the_notice_alone_and_from_it_on_the_screen(
    size: tuple[int, int], home: Home, clock: HandClock
) -> None:
    async with running(home, clock, library=LIBRARY) as pilot:
        small = await resize(pilot, size)
        assert small.startswith(NOTICE)
        assert "Study" not in small
        enough = await resize(pilot, (MIN_COLUMNS, MIN_ROWS))
        assert NOTICE not in enough
        assert "Study" in enough


async def test_a_screen_opened_in_too_small_a_window_has_its_focus_once_there_is_room(
    home: Home, clock: HandClock
) -> None:
    async with running(home, clock, library=LIBRARY) as pilot:
        await resize(pilot, (10, 3))
        await pilot.press("c")
        await pilot.pause()
        assert "Type to find" not in frame(pilot)
        await resize(pilot, BIG)
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "query"


async def test_a_screen_come_back_to_in_too_small_a_window_shows_the_notice_as_well(
    home: Home, clock: HandClock
) -> None:
    async with running(home, clock, library=LIBRARY, request=FLASHCARDS) as pilot:
        await pilot.press("space", "i")
        await pilot.pause()
        await resize(pilot, (25, 8))
        await pilot.press("escape")
        await pilot.pause()
        assert frame(pilot).startswith(NOTICE)
        await resize(pilot, BIG)
        assert "1 Again" in frame(pilot)


@pytest.mark.parametrize("name", sample(list(TOURS), 1, 7))
def test_on_a_real_terminal_every_screen_comes_back_from_any_size(name: str, tmp_path: Path, tell: Tell) -> None:
    sizes = [*TOO_SMALL, *((width, height) for width, height in sizes_by_lot(name) if width and height), (30, 8)]
    with on_screen(name, tmp_path) as (terminal, there):
        wait_for_frame(terminal, there.seen)
        for size in sizes:
            terminal.resize(size)
            assert terminal.read(PATIENCE), size
        for size in sizes:  # and so fast that the program sees but some of them
            terminal.resize(size)
        terminal.wait_for(NOTICE)
        terminal.resize(BIG)
        if not name.endswith("-end") and name != "study-explained":  # shown whole once, they are not scrolled any more
            wait_for_frame(terminal, there.seen)
        terminal.press("\x11")
        assert terminal.end() == 0
        assert terminal.is_as_before()
    there.check_saved(tmp_path)
    tell("windows of any size on a real terminal, on every screen", "it comes back as it was", len(sizes))


async def test_a_window_dragged_to_and_fro_fast_keeps_the_focus(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY, request=FLASHCARDS) as pilot:
        await pilot.press("escape", "c")
        await pilot.pause()
        screen, focused = pilot.app.screen, pilot.app.screen.focused
        assert isinstance(screen, FittedScreen) and focused is not None
        for _ in range(2):
            await resize(pilot, (3, 3))
            screen.fit(Size(*BIG))
            screen.fit(Size(3, 3))  # before the focus was given back
            await pilot.pause()
            await resize(pilot, BIG)
            assert screen.focused is focused


DRAGGED_ON = """
import struct, sys, termios
from fcntl import ioctl
from pathlib import Path
from textual.drivers.linux_driver import LinuxDriver
from crss_quiz import cli
from crss_quiz.tui.guarded import GuardedApp
look, end = LinuxDriver._get_terminal_size, GuardedApp.exit

def look_while_dragged(driver):
    size = look(driver)
    if size == {first}:
        ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", {last}[1], {last}[0], 0, 0))
    if size == {last}:
        Path({looked!r}).touch()
    return size

def end_and_tell(app, *arguments, **options):
    Path({told!r}).write_text(str((app.size.width, app.size.height)))
    end(app, *arguments, **options)

LinuxDriver._get_terminal_size, GuardedApp.exit = look_while_dragged, end_and_tell
sys.argv = ["crss-quiz"]
cli.main()
"""
"""Drags the window on while its size is being looked at: the next signal comes before the first is dealt with."""


def test_a_window_dragged_on_while_its_size_is_looked_at_is_drawn_in_its_last_size(tmp_path: Path) -> None:
    first, last, looked, told = (100, 30), (70, 20), tmp_path / "looked", tmp_path / "told"
    code = DRAGGED_ON.format(first=first, last=last, looked=str(looked), told=str(told))
    with real_terminal(tmp_path / "home", code=code) as terminal:
        terminal.wait_for("are in your decks")
        terminal.resize(first)
        while not looked.exists():
            terminal.read(0.05)
            assert terminal.process.poll() is None
        terminal.press("\x11")
        assert terminal.end() == 0
    assert told.read_text() == str(last)


async def test_the_command_palette_stands_any_size_as_well(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY) as pilot:
        for opened_at in (BIG, (3, 3)):
            await resize(pilot, opened_at)
            await pilot.press("ctrl+p", "q")
            await pilot.pause()
            for size in ((1, 1), (2, 30), (4, 4), (0, 0)):
                await resize(pilot, size)
            assert "Quit" in await resize(pilot, BIG) or opened_at != BIG
            await pilot.press("escape")
            await pilot.pause()
            assert "Your plan" in frame(pilot)
