import sqlite3
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from crss_quiz.core.attempt import Ending, Mode, begin
from crss_quiz.core.deck import Item
from crss_quiz.storage.database import NotSavedError
from crss_quiz.storage.store import NoSuchAttemptError, Store
from made import OPTION_IDS, HandClock, make_attempt, make_form


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "learner.sqlite3"


@pytest.fixture
def store(path: Path, clock: HandClock) -> Iterator[Store]:
    opened = Store.open(path, clock.now())
    yield opened
    opened.close()


def read_again(path: Path, number: int, clock: HandClock) -> Any:
    """The attempt as another program would read it."""
    other = Store.read(path, clock.now())
    try:
        return other.load(number)
    finally:
        other.close()


class StoreMachine(RuleBasedStateMachine):
    """Whatever is done, the file says what the program knew when it last saved."""

    @initialize(mode=st.sampled_from(Mode))
    def begin(self, mode: Mode) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "learner.sqlite3"
        self.clock = HandClock()
        self.store = Store.open(self.path, self.clock.now())
        self.attempt = make_attempt(self.clock, 4, mode)
        self.number = self.store.begin(self.attempt)
        self.saved = self.attempt

    @rule(option=st.sampled_from(OPTION_IDS), step=st.integers(-1, 1), seconds=st.integers(0, 90))
    def act(self, option: str, step: int, seconds: int) -> None:
        self.clock.advance(seconds)
        now = self.clock.now()
        if self.attempt.is_open and self.attempt.is_paused:
            self.attempt = self.attempt.resume(now)
        self.attempt = self.attempt.answer(option, now)
        self.attempt = self.attempt.move(self.attempt.position + step, now)

    @rule()
    def mark_and_strike(self) -> None:
        if self.attempt.is_paused:
            return
        self.attempt = self.attempt.flag(self.clock.now())
        if self.attempt.mode is Mode.PRACTICE and self.attempt.is_open:
            self.attempt = self.attempt.strike("east", self.clock.now()).pause(self.clock.now())

    @rule()
    def save(self) -> None:
        self.store.save(self.number, self.attempt)
        self.saved = self.attempt

    @rule()
    def submit(self) -> None:
        self.attempt = self.attempt.submit(self.clock.now())

    @precondition(lambda self: hasattr(self, "store"))
    @rule()
    def the_program_dies_and_comes_back(self) -> None:
        self.store.close()
        self.store = Store.open(self.path, self.clock.now())
        self.attempt = self.store.load(self.number)

    @invariant()
    def the_file_says_what_was_saved(self) -> None:
        if hasattr(self, "store"):
            assert read_again(self.path, self.number, self.clock) == self.saved
            (summary,) = self.store.attempts()
            assert summary.answered == self.saved.answered
            assert (summary.right is None) == self.saved.is_open

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)


def test_an_answer_is_in_the_file_when_save_returns(store: Store, path: Path, clock: HandClock) -> None:
    number = store.begin(make_attempt(clock, 10))
    attempt = store.load(number).answer("north", clock.now()).move(1, clock.now()).flag(clock.now())
    store.save(number, attempt)
    assert read_again(path, number, clock) == attempt


def test_an_exam_that_was_paused_is_read_as_it_was(store: Store, path: Path, clock: HandClock) -> None:
    attempt = make_attempt(clock, 5, Mode.PRACTICE)
    number = store.begin(attempt)
    for _ in range(2):
        attempt = attempt.pause(clock.now())
        store.save(number, attempt)
        assert read_again(path, number, clock) == attempt
        clock.advance(90)
        attempt = attempt.resume(clock.now())
        store.save(number, attempt)
        assert read_again(path, number, clock) == attempt
    assert len(attempt.pauses) == 2


def test_what_was_struck_out_and_an_interruption_are_read_as_they_were(
    store: Store, path: Path, clock: HandClock
) -> None:
    attempt = make_attempt(clock, 5, Mode.PRACTICE)
    attempt = attempt.strike("west", clock.now())
    number = store.begin(attempt)
    assert read_again(path, number, clock).responses[0].struck == {"west"}
    store.save(number, attempt.strike("north", clock.now()))
    assert read_again(path, number, clock).responses[0].struck == {"west", "north"}
    attempt = make_attempt(clock, 5)
    number = store.begin(attempt)
    store.save(number, attempt.reopen(clock.now(), as_it_stood=True))
    assert read_again(path, number, clock).was_interrupted


def test_every_change_of_an_answer_is_kept_in_order(store: Store, path: Path, clock: HandClock) -> None:
    number = store.begin(make_attempt(clock, 5))
    attempt = store.load(number)
    for option in ("north", "west", "north", "east"):
        attempt = attempt.answer(option, clock.now())
        store.save(number, attempt)
    assert read_again(path, number, clock).responses[0].choices == ("north", "west", "north", "east")


def test_an_attempt_carries_its_form_whatever_happens_to_the_decks(store: Store, path: Path, clock: HandClock) -> None:
    attempt = make_attempt(clock, 10)
    number = store.begin(attempt)
    items: tuple[Item, ...] = read_again(path, number, clock).form.items
    assert items == attempt.form.items
    assert items[0].why and items[0].lures and items[0].options


def test_a_list_tells_attempts_newest_first(store: Store, clock: HandClock) -> None:
    first = store.begin(make_attempt(clock, 5))
    attempt = make_attempt(clock, 5, Mode.PRACTICE)
    second = store.begin(attempt)
    right = attempt.form.items[0].key
    store.save(second, attempt.answer(right, clock.now()).submit(clock.now()))
    newest, oldest = store.attempts()
    assert (newest.number, newest.mode, newest.right, newest.answered) == (second, Mode.PRACTICE, 1, 1)
    assert (newest.ending, newest.pass_mark, newest.questions) == (Ending.SUBMITTED, 4, 5)
    assert (oldest.number, oldest.right, oldest.ending, oldest.answered) == (first, None, None, 0)
    assert (newest.ended, oldest.ended) == (clock.wall, None)


def test_only_questions_that_were_on_the_screen_count_as_seen(store: Store, clock: HandClock) -> None:
    attempt = make_attempt(clock, 5)
    number = store.begin(attempt)
    clock.advance(10)
    attempt = attempt.move(3, clock.now())
    clock.advance(0.5)
    store.save(number, attempt.tick(clock.now()))
    seen = store.last_seen()
    assert set(seen) == {attempt.form.items[0].id, attempt.form.items[3].id}
    assert set(seen.values()) == {attempt.started}


def test_an_attempt_that_is_not_there_is_told_in_one_sentence(store: Store) -> None:
    with pytest.raises(NoSuchAttemptError, match="no exam number 7"):
        store.load(7)


def test_an_answer_that_cannot_be_written_is_told_and_can_be_saved_later(
    store: Store, path: Path, clock: HandClock
) -> None:
    number = store.begin(make_attempt(clock, 5))
    before = store.load(number)
    attempt = before.answer("north", clock.now())
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TRIGGER full BEFORE INSERT ON choice BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        with pytest.raises(NotSavedError, match="disk is full"):
            store.save(number, attempt)
        assert read_again(path, number, clock) == before
        other.execute("DROP TRIGGER full")
    store.save(number, attempt)
    assert read_again(path, number, clock) == attempt


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attempt SET used = budget + 1",
        "UPDATE attempt SET used = -1",
        "UPDATE attempt SET position = questions",
        "UPDATE attempt SET mode = 'easy'",
        "UPDATE attempt SET ending = 'submitted'",
        "UPDATE attempt SET learner_id = 99",
        "UPDATE response SET seconds = -1",
        "UPDATE response SET attempt_id = 99",
        "INSERT INTO choice (attempt_id, position, option_id, used, chosen) VALUES (99, 0, 'west', 0, '2026-01-01')",
    ],
)
def test_the_file_itself_refuses_what_cannot_be(store: Store, path: Path, clock: HandClock, statement: str) -> None:
    store.begin(make_attempt(clock, 5))
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            other.execute(statement)


def test_nothing_is_written_when_nothing_changed(store: Store, path: Path, clock: HandClock) -> None:
    attempt = make_attempt(clock, 5)
    number = store.begin(attempt)
    with closing(sqlite3.connect(path)) as other:
        before = other.execute("PRAGMA data_version").fetchone()
        store.save(number, replace(attempt))
        assert other.execute("PRAGMA data_version").fetchone() == before
        store.save(number, attempt.flag(clock.now()))
        assert other.execute("PRAGMA data_version").fetchone() != before


def test_shown_in_mocks_is_what_a_finished_exam_had_on_the_screen(store: Store, clock: HandClock) -> None:
    finished = begin(make_form(5), Mode.REAL, clock.now())
    number = store.begin(finished)
    clock.advance(1)
    ended = finished.move(1, clock.now())
    clock.advance(0.5)
    store.save(number, ended.submit(clock.now()))
    shown = {item.id for item in finished.form.items[:2]}
    left_open = begin(make_form(20, seed=2), Mode.REAL, clock.now())
    known = {item.id for item in finished.form.items}
    position = next(p for p, item in enumerate(left_open.form.items) if item.id not in known)
    number = store.begin(left_open)
    left_open = left_open.move(position, clock.now())
    clock.advance(9)
    store.save(number, left_open.tick(clock.now()))
    assert store.shown_in_mocks() == shown
    assert set(store.last_seen()) == {*shown, left_open.item.id}
    store.begin(begin(finished.form, Mode.REAL, clock.now()))
    assert store.attempts()[0].seen_before == 2


def test_a_file_opened_in_one_thread_is_used_in_another(path: Path, clock: HandClock) -> None:
    """As the screen does: opening is not to keep it from being drawn."""
    with ThreadPoolExecutor(1) as elsewhere:
        for open_it in (Store.open, Store.read):
            store = elsewhere.submit(open_it, path, clock.now()).result()
            assert store.attempts() == []
            elsewhere.submit(store.close).result()
