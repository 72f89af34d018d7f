import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from crss_quiz.core.clock import Stamp, today
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.log import Act, Bury, Entry, Mark, Reschedule, Reset, Resume, Review, Source, Suspend, Unmark
from crss_quiz.core.memory import MemorySettings, MemorySettingsError, Rating, Scheduler
from crss_quiz.core.plan import Goal
from crss_quiz.core.queue import Tally
from crss_quiz.core.state import NEW, State, after, before
from crss_quiz.storage.database import MIGRATIONS, REVISIONS, NotSavedError, connect, read_version
from crss_quiz.storage.log import Log
from crss_quiz.storage.notes import LONGEST_NOTE
from crss_quiz.storage.store import Store
from crss_quiz.storage.upgrade import upgrade
from made import HandClock, make_attempt

DAY = date(2026, 11, 2)
PLAIN = MemorySettings()
FITTED = MemorySettings(parameters=tuple(weight * 1.03 for weight in PLAIN.parameters))
CARDS = ("fact-1", "fact-2", "question")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "learner.sqlite3"


@pytest.fixture
def store(path: Path, clock: HandClock) -> Iterator[Store]:
    opened = Store.open(path, clock.now())
    opened.log.use(PLAIN, clock.wall)
    yield opened
    opened.close()


def step(states: Mapping[str, State], card: str, act: Act, scheduler: Scheduler, now: Stamp) -> tuple[Entry, State]:
    """An act on a card as it stands, and what it leaves."""
    state, day = states.get(card, NEW), today(now)
    if isinstance(act, Review):
        act = replace(act, before=before(state, scheduler, day))
    entry = Entry(card, act, day, now.wall)
    return entry, after(state, entry, scheduler)


def do(log: Log, clock: HandClock, card: str, act: Act) -> Entry:
    """Log an act of the default settings, and let a minute pass."""
    entry, state = step(log.states, card, act, Scheduler(), clock.now())
    log.add(entry, state)
    clock.advance(60)
    return entry


def good(seconds: float = 9.0) -> Review:
    return Review(Rating.GOOD, seconds)


def asked(item: str, source: Source = Source.STUDY) -> Review:
    return Review(Rating.GOOD, 30.5, f"question.{item}", "west", Confidence.SURE, source)


def standing(states: Mapping[str, State]) -> dict[str, State]:
    return {name: state for name, state in states.items() if state != NEW}


def undo(log: Log, clock: HandClock) -> tuple[Entry, State] | None:
    return log.undo(today(clock.now()), clock.wall)


def reopened(store: Store, path: Path, clock: HandClock) -> Store:
    store.close()
    again = Store.open(path, clock.now())
    again.log.use(PLAIN, clock.wall)
    return again


class LogMachine(RuleBasedStateMachine):
    """Whatever is done, undone, killed and computed anew, the states are those that the log tells."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.lives = 0
        self.clock = HandClock()
        self.told = PLAIN
        self.stands: list[tuple[Entry, Scheduler]] = []
        self.written: Counter[str] = Counter()
        self.open()

    @property
    def path(self) -> Path:
        return Path(self.folder.name) / str(self.lives) / "learner.sqlite3"

    def open(self) -> None:
        self.store = Store.open(self.path, self.clock.now())
        self.store.log.use(self.told, self.clock.wall)

    def states(self) -> dict[str, State]:
        found: dict[str, State] = {}
        for entry, scheduler in self.stands:
            found[entry.card] = after(found.get(entry.card, NEW), entry, scheduler)
        return found

    def log(self, acts: Mapping[str, Act]) -> None:
        scheduler, states = Scheduler(self.told), self.states()
        steps = [step(states, card, act, scheduler, self.clock.now()) for card, act in acts.items()]
        self.store.log.add_all(steps)
        self.stands += [(entry, scheduler) for entry, _ in steps]
        self.written.update(list(acts))

    @rule(
        card=st.sampled_from(CARDS[:2]),
        rating=st.sampled_from(Rating),
        source=st.sampled_from([Source.STUDY, Source.STUDY, Source.DRILL]),
        seconds=st.floats(0, 300),
    )
    def review_a_flashcard(self, card: str, rating: Rating, source: Source, seconds: float) -> None:
        self.log({card: Review(rating, seconds, source=source)})

    @rule(
        number=st.integers(1, 3),
        option=st.sampled_from(["west", "north"]),
        confidence=st.sampled_from([None, *Confidence]),
    )
    def answer_a_question(self, number: int, option: str, confidence: Confidence | None) -> None:
        rating = Rating.GOOD if option == "west" else Rating.AGAIN
        self.log({"question": Review(rating, 31.25, f"question.{number}", option, confidence)})

    @rule(ratings=st.lists(st.sampled_from(Rating), min_size=1, max_size=3))
    def log_several_at_once(self, ratings: list[Rating]) -> None:
        self.log({card: Review(rating, 1) for card, rating in zip(CARDS, ratings, strict=False)})

    @precondition(lambda self: len(self.stands) > 3)
    @rule()
    def hand_in_an_exam(self) -> None:
        self.log({"question": asked("4", Source.EXAM)})

    @rule(card=st.sampled_from(CARDS), act=st.sampled_from([Suspend(), Resume(), Reset(), Mark(), Unmark()]))
    def put_away(self, card: str, act: Act) -> None:
        self.log({card: act})

    @rule(card=st.sampled_from(CARDS), days=st.integers(0, 3))
    def bury(self, card: str, days: int) -> None:
        self.log({card: Bury(today(self.clock.now()) + timedelta(days))})

    @rule(card=st.sampled_from(CARDS), days=st.integers(-9, 40))
    def reschedule(self, card: str, days: int) -> None:
        if self.states().get(card, NEW).memory is not None:
            self.log({card: Reschedule(today(self.clock.now()) + timedelta(days))})

    @rule(times=st.integers(1, 6))
    def undo(self, times: int) -> None:
        for _ in range(times):
            undone = undo(self.store.log, self.clock)
            last = self.stands[-1][0] if self.stands else None
            if last is None or (isinstance(last.act, Review) and last.act.source is Source.EXAM):
                assert undone is None
                return
            self.stands.pop()
            assert undone == (last, self.states().get(last.card, NEW))

    @rule(retention=st.sampled_from([0.8, 0.88, 0.9]))
    def change_a_setting(self, retention: float) -> None:
        self.told = replace(self.told, desired_retention=retention)
        self.store.log.use(replace(self.told, parameters=PLAIN.parameters), self.clock.wall)

    @rule(weights=st.sampled_from([PLAIN.parameters, FITTED.parameters]))
    def adopt_other_weights(self, weights: tuple[float, ...]) -> None:
        self.told = replace(self.told, parameters=weights)
        self.store.log.adopt(self.told, self.clock.wall, is_fitted=True)
        self.stands = [(entry, Scheduler(self.told)) for entry, _ in self.stands]

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.open()

    @rule()
    def kill(self) -> None:
        """Go on with the files as they stood when the power went, the write-ahead log not yet moved."""
        died, old = self.path, self.store
        self.lives += 1
        self.path.parent.mkdir()
        for name in ("learner.sqlite3", "learner.sqlite3-wal"):
            shutil.copy(died.with_name(name), self.path.with_name(name))
        old.close()
        self.open()

    @rule(hours=st.integers(0, 80))
    def pass_time(self, hours: int) -> None:
        self.clock.advance(hours * 3600)

    @rule(hours=st.integers(-80, 80))
    def move_the_clock(self, hours: int) -> None:
        self.clock.set_wall(hours * 3600)

    @invariant()
    def the_file_tells_what_was_done(self) -> None:
        if not hasattr(self, "store"):
            return
        told = standing(self.states())
        assert standing(self.store.log.states) == told
        assert standing(self.store.log.replayed()) == told
        reader = Store.read(self.path, self.clock.now())
        assert standing(reader.log.states) == told
        reader.close()
        assert list(self.store.log.reviews()) == [e for e, _ in self.stands if isinstance(e.act, Review)]

    @invariant()
    def a_day_is_counted_as_it_was(self) -> None:
        if not hasattr(self, "store"):
            return
        for day in {today(self.clock.now()), *(entry.day for entry, _ in self.stands)}:
            acts = [e.act for e, _ in self.stands if e.day == day and isinstance(e.act, Review)]
            counted = [act.before for act in acts if act.source is not Source.EXAM]
            new, reviews = sum(not b.reviews for b in counted), sum(b.interval is not None for b in counted)
            assert self.store.log.tally(day) == Tally(new, reviews)

    @invariant()
    def nothing_that_was_written_is_ever_gone(self) -> None:
        if hasattr(self, "store"):
            logged = [one for card in CARDS for one in self.store.log.history(card)]
            assert Counter(one.entry.card for one in logged) == self.written
            in_order = sorted((one.number, one.entry) for one in logged if not one.is_undone)
            assert [entry for _, entry in in_order] == [entry for entry, _ in self.stands]

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()


TestLogMachine = pytest.mark.timeout(600)(LogMachine.TestCase)  # a failure takes minutes to be made small
TestLogMachine.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)


# Writing

ACTS: list[Act] = [
    Review(Rating.AGAIN, 12.25),
    Review(Rating.EASY, 0.0, "question.2", "north", Confidence.GUESS, Source.DRILL),
    Bury(DAY),
    Suspend(),
    Resume(),
    Reset(),
    Reschedule(DAY + timedelta(30)),
    Mark(),
    Unmark(),
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: type(act).__name__)
def test_an_act_comes_back_as_it_was_written(store: Store, path: Path, clock: HandClock, act: Act) -> None:
    do(store.log, clock, "question", good())
    clock.advance(0.123456)
    entry = do(store.log, clock, "question", act)
    reader = Store.read(path, clock.now())
    last = reader.log.history("question")[-1]
    reader.close()
    assert (last.number, last.entry, last.is_undone) == (2, entry, False)
    assert last.entry.at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("where", ["INSERT ON log", "INSERT ON card", "UPDATE ON card"])
def test_what_cannot_be_written_leaves_everything_as_it_was_and_may_be_repeated(
    store: Store, path: Path, clock: HandClock, where: str
) -> None:
    do(store.log, clock, "fact-1", good())
    log, states = store.log, dict(store.log.states)
    steps = [step(states, card, good(), Scheduler(), clock.now()) for card in ("fact-1", "fact-2")]
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"CREATE TRIGGER full BEFORE {where} BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        with pytest.raises(NotSavedError, match="disk is full"):
            log.add_all(steps)
        if "UPDATE" not in where:
            with pytest.raises(NotSavedError, match="disk is full"):
                log.add(*steps[1])
        assert log.states == log.replayed() == states
        assert log.tally(DAY) == Tally(new=1)
        other.execute("DROP TRIGGER full")
    log.add_all(steps)
    assert log.states == log.replayed() == {**states, **{entry.card: state for entry, state in steps}}
    assert log.tally(DAY) == Tally(new=2)


@pytest.mark.parametrize("where", ["INSERT ON log", "UPDATE ON card"])
def test_an_undo_that_cannot_be_written_undoes_nothing_and_may_be_repeated(
    store: Store, path: Path, clock: HandClock, where: str
) -> None:
    entry = do(store.log, clock, "fact-1", good())
    states = dict(store.log.states)
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"CREATE TRIGGER full BEFORE {where} BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        with pytest.raises(NotSavedError, match="disk is full"):
            undo(store.log, clock)
        assert store.log.states == store.log.replayed() == states
        other.execute("DROP TRIGGER full")
    assert undo(store.log, clock) == (entry, NEW)
    assert undo(store.log, clock) is None


@pytest.mark.parametrize("where", ["INSERT ON parameter_set", "DELETE ON card", "INSERT ON card"])
def test_weights_that_cannot_be_adopted_leave_the_old_ones_in_force(
    store: Store, path: Path, clock: HandClock, where: str
) -> None:
    do(store.log, clock, "fact-1", good())
    states, sets = dict(store.log.states), store.log.parameter_sets()
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"CREATE TRIGGER full BEFORE {where} BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        with pytest.raises(NotSavedError, match="disk is full"):
            store.log.adopt(FITTED, clock.wall, is_fitted=True)
        other.execute("DROP TRIGGER full")
    assert store.log.states == store.log.replayed() == states
    assert store.log.parameter_sets() == sets
    do(store.log, clock, "fact-1", good())
    assert store.log.replayed() == store.log.states


def test_a_review_may_be_logged_while_the_reviews_so_far_are_read(store: Store, clock: HandClock) -> None:
    first = do(store.log, clock, "fact-1", good())
    reviews = store.log.reviews()
    assert next(reviews) == first
    do(store.log, clock, "fact-2", good())
    assert list(reviews) == []


def test_no_review_is_written_before_it_is_known_what_schedules_it(path: Path, clock: HandClock) -> None:
    store = Store.open(path, clock.now())
    do(store.log, clock, "fact-1", Mark())
    with pytest.raises(AssertionError):
        do(store.log, clock, "fact-1", good())
    store.close()


def test_a_step_is_read_as_one_of_learning_or_of_learning_anew(path: Path, store: Store, clock: HandClock) -> None:
    do(store.log, clock, "fact-1", Review(Rating.EASY, 9.0))
    clock.advance(90 * 86_400)
    do(store.log, clock, "fact-1", Review(Rating.AGAIN, 9.0))
    do(store.log, clock, "fact-2", Review(Rating.AGAIN, 9.0))
    stood = standing(store.log.states)
    store = reopened(store, path, clock)
    assert standing(store.log.states) == standing(store.log.replayed()) == stood
    steps = [state.memory.step for state in stood.values() if state.memory]
    assert [step.is_relearning for step in steps if step] == [True, False]
    store.close()


def test_only_a_review_names_the_settings_it_was_computed_with(path: Path, store: Store, clock: HandClock) -> None:
    for act in (good(), Mark(), Bury(DAY)):
        do(store.log, clock, "fact-1", act)
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT parameter_set_id FROM log ORDER BY id").fetchall() == [(1,), (None,), (None,)]


# Undo


def test_undo_goes_back_over_restarts_act_by_act_to_the_beginning(path: Path, store: Store, clock: HandClock) -> None:
    acts: list[Act] = [good(), Mark(), Bury(DAY), good(), Reset(), good(), Suspend(), Resume()]
    stood, done = [], []
    for number, act in enumerate(acts):
        stood.append(standing(store.log.states))
        done.append(do(store.log, clock, CARDS[number % 2], act))
    for number in reversed(range(len(acts))):
        store = reopened(store, path, clock)
        undone = undo(store.log, clock)
        assert undone
        assert undone[0] == done[number]
        assert standing(store.log.states) == standing(store.log.replayed()) == stood[number]
    assert undo(store.log, clock) is None
    assert [one.is_undone for card in CARDS for one in store.log.history(card)] == [True] * len(acts)
    store.close()


def test_what_is_done_after_an_undo_is_undone_before_what_came_before_it(store: Store, clock: HandClock) -> None:
    first = do(store.log, clock, "fact-1", good())
    do(store.log, clock, "fact-1", good())
    undo(store.log, clock)
    third = do(store.log, clock, "fact-2", Suspend())
    undone = [undo(store.log, clock) for _ in range(3)]
    assert [one and one[0] for one in undone] == [third, first, None]


def test_undo_never_goes_past_what_an_exam_logged(path: Path, store: Store, clock: HandClock) -> None:
    do(store.log, clock, "fact-1", good())
    do(store.log, clock, "question", asked("1", Source.EXAM))
    last = do(store.log, clock, "fact-1", Bury(DAY))
    undone = undo(store.log, clock)
    assert undone and undone[0] == last
    states = dict(store.log.states)
    assert undo(store.log, clock) is None
    store = reopened(store, path, clock)
    assert undo(store.log, clock) is None
    assert store.log.states == states
    store.close()


def test_undo_after_other_weights_were_adopted_leads_to_where_those_would_have_led(
    store: Store, clock: HandClock
) -> None:
    first = do(store.log, clock, "fact-1", Review(Rating.EASY, 3))
    clock.advance(8 * 86_400)
    do(store.log, clock, "fact-1", good())
    store.log.adopt(FITTED, clock.wall, is_fitted=True)
    undone = undo(store.log, clock)
    assert undone
    assert undone[1] == after(NEW, first, Scheduler(FITTED)) != after(NEW, first, Scheduler())
    assert store.log.states == store.log.replayed()


def test_of_weights_adopted_one_after_the_other_the_last_ones_tell_how_cards_stand(
    path: Path, store: Store, clock: HandClock
) -> None:
    first = do(store.log, clock, "fact-1", Review(Rating.EASY, 3))
    store.log.adopt(FITTED, clock.wall, is_fitted=True)
    store.log.adopt(PLAIN, clock.wall, is_fitted=False)
    assert store.log.states == store.log.replayed() == {"fact-1": after(NEW, first, Scheduler())}
    store.log.adopt(FITTED, clock.wall, is_fitted=True)
    store = reopened(store, path, clock)
    assert store.log.states == store.log.replayed() == {"fact-1": after(NEW, first, Scheduler(FITTED))}
    store.close()


def test_a_card_made_new_counts_as_new_and_undo_makes_it_what_it_was(store: Store, clock: HandClock) -> None:
    do(store.log, clock, "question", asked("1"))
    stood = store.log.states["question"]
    do(store.log, clock, "question", Reset())
    assert store.log.states["question"] == State(last_item="question.1")
    do(store.log, clock, "question", asked("2"))
    assert store.log.tally(DAY) == Tally(new=2)
    undo(store.log, clock)
    undo(store.log, clock)
    assert store.log.states["question"] == stood
    assert store.log.tally(DAY) == Tally(new=1)


def test_undo_goes_by_the_order_of_writing_also_when_the_clock_was_set_back(store: Store, clock: HandClock) -> None:
    first = do(store.log, clock, "fact-1", good())
    clock.set_wall(-5 * 86_400)
    second = do(store.log, clock, "fact-1", Mark())
    assert [one and one[0] for one in (undo(store.log, clock), undo(store.log, clock))] == [second, first]


def test_the_work_of_a_day_is_new_cards_and_due_ones_without_exams_steps_and_what_was_undone(
    store: Store, clock: HandClock
) -> None:
    for card in ("fact-1", "fact-2"):
        do(store.log, clock, card, Review(Rating.EASY, 1))
    do(store.log, clock, "fact-3", good())
    do(store.log, clock, "fact-3", good())
    clock.advance(9 * 86_400)
    do(store.log, clock, "question", asked("1", Source.EXAM))
    due = do(store.log, clock, "fact-1", good())
    do(store.log, clock, "fact-2", Review(Rating.AGAIN, 1, source=Source.DRILL))
    do(store.log, clock, "fact-4", good())
    undo(store.log, clock)
    assert store.log.tally(DAY) == Tally(new=3)
    assert store.log.tally(DAY + timedelta(9)) == Tally(reviews=2)
    assert store.log.tally(DAY + timedelta(1)) == Tally()
    assert isinstance(due.act, Review)
    assert due.act.before.interval == 8
    assert due.act.before.predicted == pytest.approx(0.9, abs=0.02)
    assert due in store.log.reviews(since=due.day)
    assert len(list(store.log.reviews(since=due.day))) == 3


# What FSRS is told


def test_the_same_settings_are_written_once_and_the_newest_weights_stay(store: Store, clock: HandClock) -> None:
    log = store.log
    log.use(PLAIN, clock.wall)
    log.use(replace(PLAIN, desired_retention=0.8), clock.wall)
    log.adopt(replace(FITTED, desired_retention=0.8), clock.wall, is_fitted=True)
    log.use(replace(PLAIN, desired_retention=0.85), clock.wall)
    log.use(replace(PLAIN, desired_retention=0.85), clock.wall)
    sets = log.parameter_sets()
    assert [(one.number, one.settings.desired_retention, one.is_fitted) for one in sets] == [
        (1, 0.9, False),
        (2, 0.8, False),
        (3, 0.8, True),
        (4, 0.85, True),
    ]
    assert [one.settings.parameters for one in sets] == [PLAIN.parameters] * 2 + [FITTED.parameters] * 2
    assert sets[0].settings == PLAIN


def test_weights_that_fsrs_refuses_are_not_written(path: Path, clock: HandClock) -> None:
    nonsense = replace(PLAIN, parameters=(0.0,) * 21)
    store = Store.open(path, clock.now())
    for refused in (
        lambda: store.log.use(nonsense, clock.wall),
        lambda: store.log.adopt(nonsense, clock.wall, is_fitted=True),
    ):
        with pytest.raises(MemorySettingsError):
            refused()
        assert store.log.parameter_sets() == []
    store.log.use(PLAIN, clock.wall)
    do(store.log, clock, "fact-1", good())
    assert store.log.replayed() == store.log.states
    store.close()


# The tables

REVIEW = "'2026-11-02', '2026-11-02 18:00:00', 'fact-1', 1"


@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT INTO log (day, at, card_id, learner_id, act) VALUES ({REVIEW}, 'delete')",
        f"INSERT INTO log (day, at, card_id, learner_id, act) VALUES ({REVIEW}, 'review')",
        f"INSERT INTO log (day, at, card_id, learner_id, act) VALUES ({REVIEW}, 'bury')",
        f"INSERT INTO log (day, at, card_id, learner_id, act) VALUES ({REVIEW}, 'undo')",
        f"INSERT INTO log (day, at, card_id, learner_id, act, rating) VALUES ({REVIEW}, 'mark', 3)",
        f"INSERT INTO log (day, at, card_id, learner_id, act, until) VALUES ({REVIEW}, 'mark', '2026-11-03')",
        f"INSERT INTO log (day, at, card_id, learner_id, act, undoes) VALUES ({REVIEW}, 'mark', 1)",
        f"INSERT INTO log (day, at, card_id, learner_id, act, undoes) VALUES ({REVIEW}, 'undo', 99)",
        f"INSERT INTO log (day, at, card_id, learner_id, act, undoes) VALUES ({REVIEW}, 'undo', 2)",
        "INSERT INTO log (act, learner_id, card_id) VALUES ('mark', 1, 'fact-1')",
        "UPDATE log SET rating = 5 WHERE act = 'review'",
        "UPDATE log SET rating = 0 WHERE act = 'review'",
        "UPDATE log SET seconds = -1 WHERE act = 'review'",
        "UPDATE log SET seconds = NULL WHERE act = 'review'",
        "UPDATE log SET source = 'dream' WHERE act = 'review'",
        "UPDATE log SET confidence = 'maybe' WHERE act = 'review'",
        "UPDATE log SET repetition = NULL WHERE act = 'review'",
        "UPDATE log SET option_id = 'west' WHERE act = 'review'",
        "UPDATE log SET learner_id = 99",
        "UPDATE log SET parameter_set_id = 99",
        "UPDATE card SET stability = 0",
        "UPDATE card SET stability = NULL",
        "UPDATE card SET difficulty = 0.5",
        "UPDATE card SET difficulty = 10.5",
        "UPDATE card SET due_on = '1999-01-01'",
        "UPDATE card SET step = NULL",
        "UPDATE card SET step_due = NULL",
        "UPDATE card SET learner_id = 99",
        "INSERT INTO card SELECT * FROM card",
        "DELETE FROM parameter_set",
        "DELETE FROM log WHERE id = 2",
        "UPDATE note SET learner_id = 99",
        "INSERT INTO note SELECT * FROM note",
    ],
)
def test_the_file_itself_refuses_what_cannot_be(store: Store, path: Path, clock: HandClock, statement: str) -> None:
    do(store.log, clock, "fact-1", good())
    do(store.log, clock, "fact-1", Suspend())
    undo(store.log, clock)
    store.notes.write("fact-1", "mine", clock.wall)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            other.execute(statement)


# What was seen


def test_what_was_seen_is_told_of_exams_and_study_together_the_later_of_both(store: Store, clock: HandClock) -> None:
    attempt = make_attempt(clock, 5)
    first, second = attempt.form.items[0].id, attempt.form.items[1].id
    number = store.begin(attempt)
    clock.advance(10)
    attempt = attempt.move(1, clock.now())
    clock.advance(10)
    store.save(number, attempt.tick(clock.now()))
    studied = [
        do(store.log, clock, "a", Review(Rating.GOOD, 9, first, "west")),
        do(store.log, clock, "b", Review(Rating.GOOD, 9, "b.1", "west")),
    ]
    assert store.last_seen() == {first: studied[0].at, second: attempt.started, "b.1": studied[1].at}
    assert store.last_seen([second, "b.1", "c.1"]) == {second: attempt.started, "b.1": studied[1].at}
    assert store.last_seen([]) == {}
    clock.advance(86_400)
    later = make_attempt(clock, 5)
    number = store.begin(later)
    clock.advance(10)
    store.save(number, later.tick(clock.now()))
    assert store.last_seen([first]) == {first: later.started}


def test_an_answer_that_was_taken_back_was_seen_all_the_same(store: Store, clock: HandClock) -> None:
    entry = do(store.log, clock, "question", asked("1"))
    undo(store.log, clock)
    assert store.log.states["question"] == NEW
    assert store.last_seen() == {"question.1": entry.at}


# Notes and goals


def test_a_note_is_written_replaced_cut_and_removed_for_its_card_alone(
    store: Store, path: Path, clock: HandClock
) -> None:
    notes = store.notes
    assert notes.read("a") == ""
    notes.write("a", "  ask about [b]this[/b] 😀\n", clock.wall)
    notes.write("b", "x" * (LONGEST_NOTE + 5), clock.wall)
    reader = Store.read(path, clock.now())
    assert reader.notes.read("a") == "ask about [b]this[/b] 😀"
    reader.close()
    assert notes.read("b") == "x" * LONGEST_NOTE
    notes.write("a", "settled", clock.wall)
    assert notes.read("a") == "settled"
    notes.write("a", " \n ", clock.wall)
    assert (notes.read("a"), len(notes.read("b"))) == ("", LONGEST_NOTE)


def test_the_exam_day_and_the_minutes_a_day_are_kept(store: Store, path: Path, clock: HandClock) -> None:
    assert store.goal() == Goal()
    for goal in (Goal(date(2027, 1, 15), 25.5), Goal(None, 20), Goal(date(2027, 2, 1)), Goal()):
        store.set_goal(goal)
        reader = Store.read(path, clock.now())
        assert reader.goal() == store.goal() == goal
        reader.close()


# An older file

TABLES = ("learner", "attempt", "response", "choice")


def test_a_file_of_the_first_version_is_brought_to_the_present_one_with_its_exam_intact(
    tmp_path: Path, store: Store, path: Path, clock: HandClock
) -> None:
    attempt = make_attempt(clock, 5)
    number = store.begin(attempt)
    clock.advance(30)
    attempt = attempt.answer("north", clock.now()).answer("west", clock.now()).move(1, clock.now()).flag(clock.now())
    store.save(number, attempt)
    old = first_version(tmp_path)
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("ATTACH ? AS present", (str(path),))
        for table in TABLES:
            columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM present.{table}")
        connection.commit()
    assert read_version(old) == "0001"

    brought = Store.open(old, clock.now())
    assert brought.load(number) == attempt
    assert brought.last_seen() == {attempt.form.items[0].id: attempt.started}
    assert (brought.goal(), brought.log.states) == (Goal(), {})
    brought.log.use(PLAIN, clock.wall)
    do(brought.log, clock, "fact-1", good())
    brought.save(number, attempt.submit(clock.now()))
    brought.close()
    assert read_version(old) == REVISIONS[-1]
    with closing(sqlite3.connect(old.parent / "backups" / "before-leaving-0001.sqlite3")) as copy:
        assert copy.execute("SELECT count(*) FROM response").fetchone() == (5,)


def first_version(folder: Path) -> Path:
    """A file that knows the first migration only."""
    scripts, file = folder / "migrations", folder / "old" / "learner.sqlite3"
    (scripts / "versions").mkdir(parents=True)
    file.parent.mkdir()
    for name in ("env.py", "versions/0001_attempts.py"):
        shutil.copy(MIGRATIONS / name, scripts / name)
    engine = connect(file)
    upgrade(engine, file, None, scripts)
    engine.dispose()
    return file
