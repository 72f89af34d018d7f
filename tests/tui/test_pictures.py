"""A few screens in colour; the first of them stands in the README."""

from collections.abc import Callable
from typing import Any

import pytest
from driving import Opener, made_desk
from sample import LIBRARY
from tours import TOURS

from crss_quiz.paths import Home
from crss_quiz.tui.app import QuizApp
from made import HandClock

PICTURES = ("exam", "overview", "result", "review", "study-revealed", "study-explained", "progress")


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_as_it_was_looked_at(
    name: str, home: Home, clock: HandClock, snap_compare: Callable[..., bool]
) -> None:
    request, steps = TOURS[name]
    opener = Opener(made_desk(LIBRARY))
    app = QuizApp(home, request=request, clock=clock, open_desk=opener)

    async def before(pilot: Any) -> None:
        await opener.wait(pilot)
        await steps(pilot, clock)

    assert snap_compare(app, run_before=before, terminal_size=(80, 24))
