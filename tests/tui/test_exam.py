"""An exam as a candidate sits it, from home to the result."""

import random
import sqlite3
import threading
from pathlib import Path
from typing import Any

import yaml
from driving import answer_by, exam, frame, made_desk, running, sitting, store, think, top
from typer.testing import CliRunner

from crss_quiz import cli
from crss_quiz.core.attempt import Ending, Mode
from crss_quiz.core.request import ExamRequest, Length
from crss_quiz.core.scoring import score
from crss_quiz.core.wording import result_lines
from crss_quiz.desk import open_desk
from crss_quiz.paths import Home, bundled_decks
from crss_quiz.storage.store import Store
from crss_quiz.tui.app import QuizApp
from crss_quiz.tui.screens.confirm import ConfirmScreen
from crss_quiz.tui.screens.home import HomeScreen
from crss_quiz.tui.screens.overview import OverviewScreen
from crss_quiz.tui.screens.result import ResultScreen
from crss_quiz.tui.screens.review import ReviewScreen
from made import HandClock, make_bank, make_library

QUARTER = ExamRequest(Mode.REAL, Length.QUARTER, seed=5)
PRACTICE = ExamRequest(Mode.PRACTICE, Length.QUARTER, seed=5)


def keys_in_the_files() -> dict[str, str]:
    """Every item's key, read from the real decks by an ordinary YAML loader: an independent count."""
    found: dict[str, str] = {}
    for file in Path(bundled_decks() / "questions").rglob("*.yaml"):
        deck: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
        found |= {item["id"]: item["key"] for family in deck["families"] for item in family["items"]}
    return found


async def test_a_whole_exam_on_the_real_decks_scores_what_an_independent_count_says(
    home: Home, clock: HandClock
) -> None:
    rng, keys = random.Random(8), keys_in_the_files()
    places = [rng.randrange(4) for _ in range(100)]
    async with running(home, clock, opens=open_desk) as pilot:
        await pilot.press("e")
        await pilot.pause()
        await pilot.press("g")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        attempt = exam(pilot).attempt
        assert len(attempt.form.items) == 100
        right = sum(keys[item.id] == item.options[at].id for item, at in zip(attempt.form.items, places, strict=True))

        await answer_by(pilot, lambda position: places[position])
        assert isinstance(top(pilot), OverviewScreen)
        await pilot.press("f")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(top(pilot), ResultScreen)
        assert f"{right} of 100" in frame(pilot)
        attempt = store(pilot).load(1)
        assert score(attempt.form, attempt.responses).total.right == right
        assert attempt.ending is Ending.SUBMITTED

    printed = CliRunner().invoke(cli.app, ["--home", str(home.folder), "results", "1"])
    assert printed.exit_code == 0
    assert printed.stdout.splitlines() == list(result_lines(attempt))
    listed = CliRunner().invoke(cli.app, ["--home", str(home.folder), "results"])
    assert f"{right:>3} of 100" in listed.stdout


async def test_when_the_time_runs_out_at_question_57_what_was_answered_is_scored(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, ExamRequest(seed=3)) as pilot:
        attempt = exam(pilot).attempt
        for position in range(56):
            think(pilot, clock, 72)
            key = attempt.form.items[position].key
            place = [option.id for option in attempt.form.items[position].options].index(key)
            await pilot.press(str(place + 1), "n")
        assert exam(pilot).attempt.position == 56
        assert "57 of 100" in frame(pilot)
        clock.advance(120 * 60 - 56 * 72 - 1)
        exam(pilot).look_at_clock()
        assert exam(pilot).attempt.seconds_left == 1
        clock.advance(1)
        exam(pilot).look_at_clock()
        await pilot.pause()
        assert isinstance(top(pilot), ResultScreen)
        shown = frame(pilot)
        assert "NOT YET: 56 of 100" in shown
        assert "The time ran out" in shown
        assert "44 questions without an answer" in shown
        ended = store(pilot).load(1)
        assert (ended.ending, ended.answered) == (Ending.TIMED_OUT, 56)


async def test_an_answer_after_the_deadline_does_not_count(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        clock.advance(30 * 60 + 1)
        await pilot.press("1")
        await pilot.pause()
        assert isinstance(top(pilot), ResultScreen)
        assert store(pilot).load(1).answered == 0


async def test_the_time_also_runs_out_over_the_list_and_its_question(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        screen = exam(pilot)
        await pilot.press("o")
        await pilot.pause()
        await pilot.press("f")
        await pilot.pause()
        assert isinstance(top(pilot), ConfirmScreen)
        clock.advance(30 * 60)
        screen.look_at_clock()
        await pilot.pause()
        assert isinstance(top(pilot), ResultScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(top(pilot), HomeScreen)


async def test_every_blank_is_wrong(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, ExamRequest(seed=4)) as pilot:
        await answer_by(pilot, lambda _position: None)
        await pilot.press("f", "enter")
        await pilot.pause()
        assert "NOT YET: 0 of 100" in frame(pilot)
        assert "100 questions without an answer" in frame(pilot)


async def test_letters_numbers_arrows_and_enter_all_answer(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        screen = exam(pilot)
        options = [option.id for option in screen.attempt.item.options]
        for keys, place in (
            (("1",), 0),
            (("b",), 1),
            (("3",), 2),
            (("d",), 3),
            (("down", "enter"), 0),
            (("up", "enter"), 3),
        ):
            await pilot.press(*keys)
            assert screen.attempt.response.choice == options[place]
        await pilot.press("right", "right", "left", "n", "p")
        assert screen.attempt.position == 1


async def test_everything_can_be_done_with_the_mouse(home: Home, clock: HandClock) -> None:
    async with running(home, clock) as pilot:
        await pilot.click("#exam")
        await pilot.pause()
        await pilot.click("#mode Choice:last-of-type")
        await pilot.pause()
        await pilot.click("#go")
        await pilot.pause()
        await pilot.click("#start")
        await pilot.pause()
        screen = exam(pilot)
        assert screen.attempt.mode is Mode.PRACTICE
        await pilot.click("#option-3")
        assert screen.attempt.response.choice == screen.attempt.item.options[2].id
        await pilot.click("#option-2 .strike")
        assert screen.attempt.response.struck == {screen.attempt.item.options[1].id}
        await pilot.click("#mark")
        assert screen.attempt.response.is_marked
        await pilot.click("#clock")
        assert screen.countdown.is_hidden
        await pilot.click("#next")
        assert screen.attempt.position == 1
        await pilot.click("#previous")
        assert screen.attempt.position == 0
        await pilot.click("#pause")
        await pilot.pause()
        assert "Paused" in frame(pilot)
        await pilot.click("#yes")
        await pilot.pause()
        assert len(screen.attempt.pauses) == 1
        await pilot.click("#complete")
        await pilot.pause()
        await pilot.click("#questions", offset=(5, 3))
        await pilot.pause()
        assert screen.attempt.position == 3
        await pilot.click("#complete")
        await pilot.pause()
        await pilot.click("#hand-in")
        await pilot.pause()
        await pilot.click("#yes")
        await pilot.pause()
        await pilot.click("#all")
        await pilot.pause()
        assert isinstance(top(pilot), ReviewScreen)
        await pilot.click("#next")
        assert "2 of 100" in frame(pilot)
        await pilot.click("#back")
        await pilot.pause()
        assert isinstance(top(pilot), ResultScreen)


async def test_marks_and_blanks_are_found_in_the_list_and_answers_can_be_changed(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        screen = exam(pilot)
        await pilot.press("1", "n", "n", "2", "m", "n", "3", "o")
        await pilot.pause()
        listed = frame(pilot)
        assert "22 blank, 1 marked" in listed
        overview = top(pilot)
        assert isinstance(overview, OverviewScreen)
        assert overview.questions.highlighted == 3
        await pilot.press("u")
        assert overview.questions.highlighted == 4
        await pilot.press("m")
        assert overview.questions.highlighted == 2
        await pilot.press("enter")
        await pilot.pause()
        assert screen.attempt.position == 2
        await pilot.press("4", "m")
        assert screen.attempt.response.choice == screen.attempt.item.options[3].id
        assert not screen.attempt.response.is_marked


async def test_handing_in_asks_first_and_can_be_called_off(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        await pilot.press("1", "m", "o", "f")
        await pilot.pause()
        asked = " ".join(frame(pilot).split())
        assert "24 │" in asked or "24 questions" in asked
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(top(pilot), OverviewScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert exam(pilot).attempt.is_open


async def test_a_real_exam_has_no_strike_out_no_pause_and_no_hidden_clock(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        screen = exam(pilot)
        await pilot.press("down", "x", "z", "h")
        await pilot.pause()
        assert screen.attempt.response.struck == frozenset()
        assert not screen.attempt.is_paused
        assert not screen.countdown.is_hidden
        assert not screen.query(".strike")


async def test_a_practice_exam_can_be_paused_and_the_result_tells_it(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, PRACTICE) as pilot:
        screen = exam(pilot)
        await pilot.press("down", "x")
        assert len(screen.attempt.response.struck) == 1
        await pilot.press("z")
        await pilot.pause()
        stem = screen.attempt.item.stem[:20]
        assert stem not in frame(pilot)
        clock.advance(600)
        await pilot.press("enter")
        await pilot.pause()
        assert screen.attempt.seconds_left == 30 * 60
        await pilot.press("o", "f", "enter")
        await pilot.pause()
        assert "Paused for 10:00" in frame(pilot)


async def test_a_lid_that_was_shut_over_a_practice_exam_is_a_pause(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, PRACTICE) as pilot:
        clock.advance(60)
        exam(pilot).look_at_clock()
        clock.advance(3600)
        await pilot.press("1")
        await pilot.pause()
        attempt = exam(pilot).attempt
        assert attempt.seconds_left == 29 * 60
        assert [pause.seconds for pause in attempt.pauses] == [3600]
        assert attempt.answered == 1


async def test_a_lid_that_was_shut_over_a_real_exam_costs_its_time_and_no_question(
    home: Home, clock: HandClock
) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        clock.advance(60)
        exam(pilot).look_at_clock()
        clock.advance(600)
        exam(pilot).look_at_clock()
        attempt = exam(pilot).attempt
        assert attempt.seconds_left == 19 * 60
        assert sum(response.seconds for response in attempt.responses) == 60


async def test_an_exam_that_was_left_is_resumed_where_it_was(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        clock.advance(60)
        await pilot.press("2", "n", "n")
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert isinstance(top(pilot), HomeScreen)
        assert "Resume the open exam (r): 1 of 25 answered" in frame(pilot)
        before = store(pilot).load(1)
    clock.reboot(240)
    async with running(home, clock) as pilot:
        await pilot.press("r")
        await pilot.pause()
        told = " ".join(frame(pilot).replace("│", " ").split())
        assert "25:00 are left" in told
        assert "with 29:00 left" in told
        await pilot.press("y")
        await pilot.pause()
        now = exam(pilot).attempt
        assert (now.position, now.responses, now.used) == (before.position, before.responses, 300)


async def test_the_clock_can_be_taken_as_it_stood_and_the_result_says_so(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        await pilot.press("2")
    clock.reboot(4000)
    async with running(home, clock) as pilot:
        await pilot.press("r")
        await pilot.pause()
        assert "ran out" in frame(pilot)
        await pilot.press("n")
        await pilot.pause()
        assert exam(pilot).attempt.seconds_left == 30 * 60
        await pilot.press("o", "f", "enter")
        await pilot.pause()
        assert "Interrupted" in frame(pilot)


async def test_escape_from_that_question_changes_nothing(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        await pilot.press("2")
    clock.reboot(60)
    async with running(home, clock) as pilot:
        before = store(pilot).load(1)
        await pilot.press("r")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(top(pilot), HomeScreen)
        assert store(pilot).load(1) == before


async def test_escape_from_a_pause_goes_on(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, PRACTICE) as pilot:
        await pilot.press("z")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert len(exam(pilot).attempt.pauses) == 1


async def test_an_exam_whose_time_ran_out_meanwhile_ends_at_its_deadline(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        started = exam(pilot).attempt.started
        await pilot.press("2")
    clock.advance(90_000)
    async with running(home, clock) as pilot:
        await pilot.press("r")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert isinstance(top(pilot), ResultScreen)
        attempt = store(pilot).load(1)
        assert attempt.ending is Ending.TIMED_OUT
        assert attempt.ended is not None
        assert (attempt.ended - started).total_seconds() == 30 * 60


async def test_the_clock_is_saved_every_five_seconds_without_an_answer(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        for second in range(1, 12):
            clock.advance(1)
            exam(pilot).look_at_clock()
            other = Store.read(home.database, clock.now())
            assert second - 5 < other.load(1).used <= second
            other.close()
        clock.advance(3)
        await pilot.press("ctrl+q")
    other = Store.open(home.database, clock.now())
    assert other.load(1).used == 14
    other.close()


async def test_an_open_exam_is_handed_in_before_another_begins_or_kept(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        await pilot.press("2", "escape")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        for answer, open_ones in (("n", 1), ("y", 0)):
            await pilot.press("e")
            await pilot.pause()
            await pilot.press("g")
            await pilot.pause()
            await pilot.press(answer)
            await pilot.pause()
            summaries = store(pilot).attempts()
            assert sum(summary.right is None for summary in summaries) == open_ones


async def test_a_bank_too_small_offers_the_nearest_exam_and_sits_it(home: Home, clock: HandClock) -> None:
    library = make_library(make_bank(per_cell=2))
    async with running(home, clock, library=library, request=ExamRequest(seed=1)) as pilot:
        told = " ".join(frame(pilot).replace("│", " ").split())
        assert "cannot fill an exam of 100 questions" in told
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert len(exam(pilot).attempt.form.items) == 24


async def test_without_decks_the_program_says_so_and_goes_on(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=make_library([]), request=ExamRequest(seed=1)) as pilot:
        assert "exam can be made." in frame(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(top(pilot), HomeScreen)


async def test_an_answer_that_cannot_be_saved_stays_and_is_saved_later(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        other = sqlite3.connect(home.database)
        other.execute("CREATE TRIGGER full BEFORE INSERT ON choice BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        await pilot.press("2")
        await pilot.pause()
        assert exam(pilot).attempt.answered == 1
        assert "disk is full" in " ".join(frame(pilot).split())
        other.execute("DROP TRIGGER full")
        other.close()
        clock.advance(6)
        exam(pilot).look_at_clock()
    again = Store.open(home.database, clock.now())
    assert again.load(1).answered == 1
    again.close()


async def test_an_exam_that_cannot_be_handed_in_is_handed_in_as_soon_as_it_can(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        screen = exam(pilot)
        other = sqlite3.connect(home.database)
        other.execute("CREATE TRIGGER full BEFORE UPDATE ON attempt BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        await pilot.press("o", "f", "enter")
        await pilot.pause()
        screen.look_at_clock()
        await pilot.pause()
        assert exam(pilot) is screen
        other.execute("DROP TRIGGER full")
        other.close()
        screen.look_at_clock()
        await pilot.pause()
        assert isinstance(top(pilot), ResultScreen)


async def test_an_exam_that_cannot_be_begun_is_told_and_the_program_goes_on(home: Home, clock: HandClock) -> None:
    async with running(home, clock, request=QUARTER) as pilot:
        other = sqlite3.connect(home.database)
        other.execute("CREATE TRIGGER full BEFORE INSERT ON attempt BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        other.close()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(top(pilot), HomeScreen)
        assert "disk is full" in " ".join(frame(pilot).split())


async def test_a_file_that_cannot_be_opened_is_told_on_the_home_screen(home: Home, clock: HandClock) -> None:
    home.folder.mkdir()
    home.database.write_text("shopping list " * 100)
    async with running(home, clock, opens=open_desk) as pilot:
        assert "is damaged (file is not a database)" in " ".join(frame(pilot).split())
        await pilot.press("e", "p", "r")
        await pilot.pause()
        assert isinstance(top(pilot), HomeScreen)


async def test_the_first_frame_is_there_before_the_file_is_open(home: Home, clock: HandClock) -> None:
    may_open = threading.Event()

    def opens_late(place: Home, now: Any) -> Any:
        assert may_open.wait(30)
        return made_desk()(place, now)

    app = QuizApp(home, clock=clock, open_desk=opens_late)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "Opening your file" in frame(pilot)
        may_open.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "240 questions" in frame(pilot)


async def test_the_command_palette_offers_what_the_screen_can_do(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"mark")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert store(pilot).load(1).responses[0].is_marked


async def test_past_results_open_whole_and_lead_back(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER) as pilot:
        await pilot.press("2", "o", "f", "enter")
        await pilot.pause()
        result = frame(pilot)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("p")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert frame(pilot) == result
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(top(pilot), ReviewScreen)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("m")
        await pilot.pause()
        assert "No question is marked" in frame(pilot)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(top(pilot), HomeScreen)
