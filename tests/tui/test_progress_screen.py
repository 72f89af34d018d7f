"""The pictures of progress, with and without something to show."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from driving import BIG, SMALL, frame
from textual.app import App
from textual.pilot import Pilot

import crss_quiz.tui.app
from crss_quiz.core.progress_wording import PAGES
from crss_quiz.paths import Home
from crss_quiz.storage.store import Store
from crss_quiz.tui.screens.progress import ProgressScreen
from made import HandClock
from studied import Learner, cards_by_domain

CARDS = cards_by_domain(10, general=3)
SIZES = pytest.mark.parametrize("size", [BIG, SMALL, (40, 12)], ids=["80x24", "60x20", "40x12"])
FIRST_WORDS = {
    "Due": "due today",
    "Recall": "of the cards that came back",
    "Days": "You studied on",
    "Memory": "hold for",
    "Domains": "You have seen",
}
EMPTY_WORDS = {
    "Due": "No card is due",
    "Recall": "No card has come back yet",
    "Days": "Any day is a good day to begin",
    "Memory": "No card has been studied yet",
    "Domains": "43 cards in your decks, none studied yet",
}


class Alone(App[None]):
    """The screen by itself, with the colors and boxes of the program."""

    CSS_PATH = Path(crss_quiz.tui.app.__file__).with_name("app.tcss")

    def __init__(self, screen: ProgressScreen) -> None:
        super().__init__()
        self._first = screen

    def on_mount(self) -> None:
        self.push_screen(self._first)


@pytest.fixture
def store(home: Home, clock: HandClock) -> Iterator[Store]:
    opened = Store.open(home.database, clock.now())
    yield opened
    opened.close()


@asynccontextmanager
async def looking(store: Store, clock: HandClock, size: tuple[int, int] = BIG) -> AsyncIterator[Pilot[None]]:
    async with Alone(ProgressScreen(store, CARDS, 0.9, clock)).run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


async def press(pilot: Pilot[None], *keys: str) -> str:
    """What is seen after some keys, with single blanks."""
    await pilot.press(*keys)
    await pilot.pause()
    return " ".join(frame(pilot).split())


@SIZES
async def test_every_page_says_its_figures_first_and_shows_its_picture(
    store: Store, clock: HandClock, size: tuple[int, int]
) -> None:
    Learner(store).study(CARDS, 25)
    async with looking(store, clock, size) as pilot:
        for number, page in enumerate(PAGES):
            seen = await press(pilot, str(number + 1))
            assert f"Progress {number + 1} of 5: {page.title}" in seen
            assert FIRST_WORDS[page.name] in seen
            assert all(len(line) <= size[0] for line in frame(pilot).splitlines())
            seen += await press(pilot, "pagedown")
            assert set(seen) & set("█▓●") or page.name == "Days"


@SIZES
async def test_without_history_each_page_is_a_friendly_sentence(
    store: Store, clock: HandClock, size: tuple[int, int]
) -> None:
    async with looking(store, clock, size) as pilot:
        for number, page in enumerate(PAGES):
            seen = await press(pilot, str(number + 1))
            assert EMPTY_WORDS[page.name] in seen
            assert not set(seen) & set("█▓│●└")


async def test_next_and_previous_go_round(store: Store, clock: HandClock) -> None:
    async with looking(store, clock) as pilot:
        assert "1 of 5" in await press(pilot)
        assert "2 of 5" in await press(pilot, "right")
        assert "3 of 5" in await press(pilot, "n")
        assert "1 of 5" in await press(pilot, "left", "p")
        assert "5 of 5" in await press(pilot, "left")
        assert "1 of 5" in await press(pilot, "right")


async def test_a_button_shows_its_page(store: Store, clock: HandClock) -> None:
    async with looking(store, clock, (40, 12)) as pilot:
        for number, page in enumerate(PAGES):
            await pilot.click(f"#page-{number}")
            assert page.title in await press(pilot)


async def test_a_page_begins_at_its_top_and_can_be_scrolled_to_its_end(store: Store, clock: HandClock) -> None:
    Learner(store).study(CARDS, 25)
    async with looking(store, clock, (40, 12)) as pilot:
        assert "for mock exams counts once" in await press(pilot, "5", "end")
        assert "hold for" in await press(pilot, "4")


async def test_the_picture_is_drawn_anew_when_the_window_changes(store: Store, clock: HandClock) -> None:
    Learner(store).study(CARDS, 25)
    async with looking(store, clock) as pilot:
        wide = await press(pilot, "3")
        assert "minutes answers" in wide
        await pilot.resize_terminal(40, 12)
        assert "minutes answers" not in await press(pilot)
        await pilot.resize_terminal(*BIG)
        assert await press(pilot) == wide


async def test_escape_leads_back(store: Store, clock: HandClock) -> None:
    async with looking(store, clock) as pilot:
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, ProgressScreen)


async def test_a_file_that_another_program_writes_can_be_looked_at(store: Store, home: Home, clock: HandClock) -> None:
    Learner(store).study(CARDS, 25)
    other = Store.read(home.database, clock.now())
    async with looking(other, clock) as pilot:
        assert "due today" in await press(pilot)
    other.close()
