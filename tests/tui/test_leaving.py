"""Whoever leaves in the moment in which a screen opens leaves in order."""

from typing import Any

import pytest
from driving import BIG, Opener, made_desk
from textual.pilot import Pilot

from crss_quiz.paths import Home
from crss_quiz.tui.app import QuizApp
from crss_quiz.tui.screens.help import HelpScreen
from made import HandClock


@pytest.mark.parametrize("order", ["a screen, then out", "out, then a screen"])
async def test_who_leaves_while_a_screen_opens_leaves_in_order(order: str, home: Home, clock: HandClock) -> None:
    opener = Opener(made_desk())
    app = QuizApp(home, clock=clock, open_desk=opener)

    async def tour(pilot: Pilot[Any]) -> None:
        await opener.wait(pilot)
        if order == "out, then a screen":
            await app.action_quit()
        app.push_screen(HelpScreen([]))
        if order == "a screen, then out":
            await app.action_quit()

    await app.run_async(headless=True, size=BIG, auto_pilot=tour)
    assert app.fault is None
    assert app.return_code == 0
