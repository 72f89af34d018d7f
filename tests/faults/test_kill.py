"""The program itself, in a terminal of its own, killed after a random key: what was answered is there."""

import random
import re
from pathlib import Path

import pytest

from crss_quiz.core.attempt import Attempt
from crss_quiz.core.clock import SystemClock, seconds_between
from crss_quiz.core.state import NEW
from crss_quiz.storage.store import Store
from faults.cases import IS_FULL, LONG, Tell
from real_terminal import real_terminal

KILLS = 200 if IS_FULL else 25
STUDY_KILLS = 50 if IS_FULL else 6


def saved(home: Path) -> Attempt:
    store = Store.open(home / "learner.sqlite3", SystemClock().now())
    try:
        return store.load(1)
    finally:
        store.close()


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kill") / "home"


@pytest.mark.timeout(LONG)
def test_killed_after_any_key_every_answer_is_there_and_the_clock_was_not_refilled(begun: Path, tell: Tell) -> None:
    """Each kill is of a new process that goes on with the same exam, so what is kept is kept over all of them."""
    tell(
        "SIGKILL after a key, on a real terminal: an exam",
        "every answer that was seen is there, at most one more",
        KILLS,
    )
    rng = random.Random(57)
    chosen: dict[int, int] = {}
    left_before = 120.0 * 60
    first: Attempt | None = None
    for kill in range(KILLS):
        with real_terminal(begun, *(("exam", "--seed", "3") if kill == 0 else ())) as terminal:
            if kill == 0:
                terminal.wait_for("Start the clock")
                terminal.press("\r")
            else:
                terminal.wait_for("Resume the open exam")
                terminal.press("r")
                terminal.wait_for("Clock as it stood")
                terminal.press("y")
            terminal.wait_for("Complete")
            shown = re.search(r"^ *(\d+) of 100 ", terminal.screen.display[0])
            assert shown
            position = int(shown[1]) - 1

            for _ in range(rng.randrange(1, 5)):
                place = rng.randrange(4)
                terminal.press(f"{place + 1}")
                chosen[position] = place
                terminal.wait_for(f"{len(chosen)} answered")
                terminal.wait_for(f"(●) {place + 1}")
                if rng.random() < 0.7 and position < 99:
                    terminal.press("n")
                    position += 1
                    terminal.wait_for(f"{position + 1} of 100")
            terminal.press(last := rng.choice("1234nmp"))
            terminal.kill()

        attempt = saved(begun)
        for at, place in chosen.items():
            places = {place, int(last) - 1} if at == position and last in "1234" else {place}
            options = attempt.form.items[at].options
            assert attempt.responses[at].choice in {options[p].id for p in places}, (kill, at)
        extra = attempt.answered - len(chosen)
        assert extra in ((0, 1) if last in "1234" else (0,))
        for at, response in enumerate(attempt.responses):
            if response.choice is not None:
                names = [option.id for option in attempt.form.items[at].options]
                chosen[at] = names.index(response.choice)

        assert attempt.is_open
        assert attempt.seconds_left <= left_before
        first = first or attempt
        assert attempt.used - first.used == pytest.approx(seconds_between(first.stamp, attempt.stamp))
        left_before = attempt.seconds_left
        moved = min(max(position + {"n": 1, "p": -1}.get(last, 0), 0), 99)
        assert attempt.position in (position, moved), (kill, last)
    assert len(chosen) >= min(KILLS, 100)


def logged(home: Path) -> int:
    """How many reviews stand in the log, after holding its states against a replay from nothing."""
    store = Store.open(home / "learner.sqlite3", SystemClock().now())
    try:
        states = {name: state for name, state in store.log.states.items() if state != NEW}
        assert states == store.log.replayed()
        return len(list(store.log.reviews()))
    finally:
        store.close()


@pytest.mark.timeout(LONG)
def test_killed_while_studying_every_rating_that_was_seen_to_count_is_there(tmp_path: Path, tell: Tell) -> None:
    tell("SIGKILL after a key, on a real terminal: study", "each rating seen is there", STUDY_KILLS)
    rng, home, before = random.Random(58), tmp_path / "home", 0
    for kill in range(STUDY_KILLS):
        if kill % 8 == 0:  # so many may use up the new cards of a day
            home, before = tmp_path / f"home-{kill}", 0
        with real_terminal(home, "study", "--type", "flashcards", "--only", "new") as terminal:
            terminal.wait_for("Show the answer")
            answered = rng.randrange(1, 3)
            for _ in range(answered):
                new = int(re.findall(r"(\d+) new", terminal.screen.display[0])[0])
                terminal.press(" ")
                terminal.wait_for("4 Easy")
                terminal.press("4")
                terminal.wait_for(f"{new - 1} new")
            terminal.press(rng.choice(" zbmx"))
            terminal.kill()
        after = logged(home)
        assert before + answered - 1 <= after <= before + answered  # the last key may have been the undo
        before = after
