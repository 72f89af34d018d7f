"""Every screen as plain text at the design size and at the smallest that must work.

`make pictures` takes new ones; the difference in git is the screen.
"""

import pytest
from driving import BIG, SMALL, frame, running
from sample import LIBRARY
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from tours import TOURS

from crss_quiz.paths import Home
from made import HandClock


class Frame(SingleFileSnapshotExtension):
    """Keeps each frame in a text file of its own."""

    _write_mode = WriteMode.TEXT
    _file_extension = "txt"


@pytest.mark.parametrize("size", [BIG, SMALL], ids=["80x24", "60x20"])
@pytest.mark.parametrize("name", TOURS)
async def test_the_screen_is_as_it_was_looked_at(
    name: str, size: tuple[int, int], home: Home, clock: HandClock, snapshot: SnapshotAssertion
) -> None:
    request, steps = TOURS[name]
    async with running(home, clock, library=LIBRARY, request=request, size=size) as pilot:
        await steps(pilot, clock)
        seen = frame(pilot)
        assert all(len(line) <= size[0] for line in seen.splitlines())
        assert seen == snapshot(extension_class=Frame)


@pytest.mark.parametrize("size", [(39, 24), (80, 11), (12, 3), (1, 1)])
async def test_a_terminal_that_is_too_small_says_so_and_loses_nothing(
    size: tuple[int, int], home: Home, clock: HandClock
) -> None:
    request, steps = TOURS["exam"]
    async with running(home, clock, library=LIBRARY, request=request) as pilot:
        await steps(pilot, clock)
        before = frame(pilot)
        await pilot.resize_terminal(*size)
        await pilot.pause()
        assert "too small" in " ".join(frame(pilot).split()) or size[0] < 20
        assert "Thank her" not in frame(pilot)
        await pilot.resize_terminal(*BIG)
        await pilot.pause()
        assert frame(pilot) == before


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (200, 60)])
async def test_every_option_can_be_reached_at_every_size_that_works(
    size: tuple[int, int], home: Home, clock: HandClock
) -> None:
    request, steps = TOURS["exam"]
    async with running(home, clock, library=LIBRARY, request=request, size=size) as pilot:
        await steps(pilot, clock)
        await pilot.press("up")
        await pilot.pause()
        last = pilot.app.screen.query(".option").last()
        assert last.region.height > 0
        assert pilot.app.screen.query_one("#body").region.contains_region(last.region)
