"""Windows of any size, dragged back and forth, on each of the main screens."""

import pytest
from driving import BIG, frame, running
from sample import LIBRARY
from tours import TOURS

from crss_quiz.paths import Home
from made import HandClock

SCREENS = ("home", "exam", "study", "browse", "progress", "standing", "result")
SIZES = ((1, 1), (500, 200), (0, 0), (4, 4), (200, 1), (20, 5), (40, 12))


@pytest.mark.parametrize("name", SCREENS)
async def test_no_size_ends_the_program_and_the_screen_comes_back_as_it_was(
    name: str, home: Home, clock: HandClock
) -> None:
    request, steps = TOURS[name]
    async with running(home, clock, library=LIBRARY, request=request) as pilot:
        await steps(pilot, clock)
        before = frame(pilot)
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            seen = frame(pilot).splitlines()
            if width and height:  # with neither there is nothing to draw on
                assert len(seen) <= height
                assert all(len(line) <= width for line in seen)
        await pilot.resize_terminal(*BIG)
        await pilot.pause()
        assert _without_keys(frame(pilot)) == _without_keys(before)


def _without_keys(seen: str) -> str:
    """Leave out the last line: which keys it offers depends on the focus, which a hidden widget loses."""
    return seen.rstrip().rpartition("\n")[0]
