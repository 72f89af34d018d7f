"""The list of past exams, also a long one, and exams whose decks are gone."""

import time

from driving import BIG, SMALL, frame, running, sitting, store, top
from tours import press

from crss_quiz.core.attempt import Mode, begin
from crss_quiz.core.request import ExamRequest, Length
from crss_quiz.paths import Home
from crss_quiz.storage.store import Store
from crss_quiz.tui.screens.result import ResultScreen
from crss_quiz.tui.screens.review import ReviewScreen
from made import HandClock, make_attempt, make_form, make_library
from many_exams import write_many

SCORES = [41, 52, 60, 66, 70, 64, 74, 72, 81]


def flat(text: str) -> str:
    return " ".join(text.split())


async def test_a_history_of_a_thousand_exams_opens_and_scrolls_to_its_end(home: Home, clock: HandClock) -> None:
    home.folder.mkdir()
    write_many(home.database, 1000, 20)
    async with running(home, clock) as pilot:
        began = time.perf_counter()
        await press("p")(pilot, clock)
        assert "1000 Jul 29, 2029" in frame(pilot)
        opened = time.perf_counter()
        await press("pagedown", "end")(pilot, clock)
        assert "   1 Nov  2, 2026" in frame(pilot)
        await press("home", *["down"] * 30)(pilot, clock)
        assert " 970 " in frame(pilot)
        ended = time.perf_counter()
        assert opened - began < 5
        assert ended - opened < 10
        await press("end", "enter")(pilot, clock)
        assert isinstance(top(pilot), ResultScreen)
        assert "Result of exam 1" in frame(pilot)


async def test_the_picture_and_its_words_stand_over_the_list(home: Home, clock: HandClock) -> None:
    home.folder.mkdir()
    write_many(home.database, len(SCORES), 100, SCORES)
    for size in (BIG, SMALL):
        async with running(home, clock, size=size) as pilot:
            await press("p")(pilot, clock)
            seen = frame(pilot)
            assert all(len(line) <= size[0] for line in seen.splitlines())
            assert seen.index("┤") < seen.index("81 of 100")
            picture = [line for line in seen.splitlines() if "┤" in line]
            assert [sum(line.count(sign) for line in picture) for sign in "✓✗"] == [4, 5]
            assert "4 of 9 reached the pass mark of 68 %" in flat(seen)
            assert "81 of 100 ✓ passed 72–87 %, 0 seen before" in flat(seen)


async def test_a_small_window_keeps_the_list_and_gives_up_the_picture(home: Home, clock: HandClock) -> None:
    home.folder.mkdir()
    write_many(home.database, len(SCORES), 100, SCORES)
    async with running(home, clock) as pilot:
        await press("p", "down", "down")(pilot, clock)
        wide = frame(pilot)
        await pilot.resize_terminal(40, 12)
        await pilot.pause()
        assert "┤" not in frame(pilot)
        assert "74 of 100 ✓ passed" in flat(frame(pilot))
        assert "\n       100  ✓ passed" in frame(pilot)
        await pilot.resize_terminal(*BIG)
        await pilot.pause()
        assert frame(pilot) == wide
        await press("enter")(pilot, clock)
        assert "Result of exam 7" in frame(pilot)


async def test_an_exam_sat_again_says_how_much_of_it_had_been_seen(home: Home, clock: HandClock) -> None:
    learner = Store.open(home.database, clock.now())
    form = make_form(100)
    for _ in range(2):
        attempt = begin(form, Mode.REAL, clock.now())
        number = learner.begin(attempt)
        clock.advance(10)
        attempt = attempt.move(1, clock.now())
        clock.advance(10)
        learner.save(number, attempt.reopen(clock.now(), as_it_stood=True).submit(clock.now()))
        clock.advance(3600)
    learner.begin(make_attempt(clock, 5))
    learner.close()
    async with running(home, clock) as pilot:
        await press("p")(pilot, clock)
        seen = flat(frame(pilot))
        assert "3 Nov 2, 2026 real OPEN, 0 of 5 answered, " in seen
        assert "2 Nov 2, 2026 real 0 of 100 ✗ not yet 0–4 %, 1 seen before, interrupted" in seen
        assert "1 Nov 2, 2026 real 0 of 100 ✗ not yet 0–4 %, 0 seen before, interrupted" in seen


async def test_an_exam_whose_decks_are_gone_opens_whole(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, ExamRequest(length=Length.QUARTER, seed=5)) as pilot:
        stem = store(pilot).load(1).form.items[0].stem
        await press("1", "o", "f", "enter")(pilot, clock)
        assert isinstance(top(pilot), ResultScreen)
    async with running(home, clock, library=make_library([])) as pilot:
        await press("p", "enter")(pilot, clock)
        assert isinstance(top(pilot), ResultScreen)
        assert "Result of exam 1" in frame(pilot)
        await press("a")(pilot, clock)
        assert isinstance(top(pilot), ReviewScreen)
        seen = flat(frame(pilot))
        assert flat(stem) in seen
        assert "BEST ANSWER" in seen
        await press("end")(pilot, clock)
        assert "Behind this question" in frame(pilot)
