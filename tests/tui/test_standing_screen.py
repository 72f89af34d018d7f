"""Where one stands, on the screen: the words are the report's; here each page is reached and leads on."""

from contextlib import closing

import pytest
from driving import BIG, SMALL, frame, running, sitting, store, top
from test_drills import LIBRARY, press, sit

from crss_quiz.core.attempt import Mode
from crss_quiz.core.request import ExamRequest, Length
from crss_quiz.desk import open_desk
from crss_quiz.paths import Home
from crss_quiz.standing_report import PARTS
from crss_quiz.storage.store import Store
from crss_quiz.tui.app import QuizApp
from crss_quiz.tui.screens.drills import DrillsScreen
from crss_quiz.tui.screens.home import HomeScreen
from crss_quiz.tui.screens.standing import StandingScreen
from made import HandClock

FULL = ExamRequest(Mode.REAL, Length.FULL, seed=5)


@pytest.mark.parametrize("size", [BIG, SMALL, (40, 12)])
async def test_each_page_is_reached_by_its_key_and_one_by_one(
    home: Home, clock: HandClock, size: tuple[int, int]
) -> None:
    async with sitting(home, clock, FULL, library=LIBRARY, size=size) as pilot:
        await sit(pilot, clock, 73)
        await press(pilot, "escape", "t")
        assert isinstance(top(pilot), StandingScreen)
        for number, part in enumerate(PARTS, start=1):
            await press(pilot, str(number))
            seen = frame(pilot)
            assert f"Standing {number} of {len(PARTS)}: {part.title}" in seen
            assert all(len(line) <= size[0] for line in seen.splitlines())
        await press(pilot, "n")
        assert "Standing 1 of" in frame(pilot)
        await press(pilot, "p")
        assert f"Standing {len(PARTS)} of" in frame(pilot)


async def test_the_figures_are_those_of_the_exam(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, FULL, library=LIBRARY) as pilot:
        await sit(pilot, clock, 73)
        await press(pilot, "escape", "t", "2")
        assert "73 right of 100 questions at first sight" in frame(pilot)
        await press(pilot, "5")
        assert "30 seconds a question" in frame(pilot)
        assert isinstance(pilot.app, QuizApp)
        assert pilot.app.desk is not None
        report = pilot.app.desk.standing(clock.now())
        assert report.standings.total.right == 73
        assert [sitting.number for sitting in report.readiness.counted] == [1]
        assert len(store(pilot).attempts()) == 1


async def test_without_an_answer_every_page_says_so_kindly(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY) as pilot:
        await press(pilot, "t")
        assert "NOT ENOUGH YET" in frame(pilot)
        for number in range(2, len(PARTS) + 1):
            await press(pilot, str(number))
            assert len(frame(pilot).split("\n", 1)[1].strip()) > 40, number


async def test_standing_leads_to_the_drills_and_back_home(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, FULL, library=LIBRARY) as pilot:
        await sit(pilot, clock, 73)
        await press(pilot, "escape", "t", "d")
        assert isinstance(top(pilot), DrillsScreen)
        assert "Missed questions: 27 cards" in frame(pilot)
        await press(pilot, "escape")
        assert isinstance(top(pilot), HomeScreen)
        await press(pilot, "d")
        assert isinstance(top(pilot), DrillsScreen)


async def test_who_only_looks_sees_the_standing_and_no_drills(home: Home, clock: HandClock) -> None:
    with closing(Store.open(home.database, clock.now())):
        async with running(home, clock, opens=open_desk) as pilot:
            await press(pilot, "t")
            assert isinstance(top(pilot), StandingScreen)
            await press(pilot, "d")
            assert isinstance(top(pilot), HomeScreen)
