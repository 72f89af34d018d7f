"""Which weights are in force, whatever else is set."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from crss_quiz.core.clock import today
from crss_quiz.core.log import Bury, Entry, Review
from crss_quiz.core.memory import MemorySettings, Rating, Scheduler
from crss_quiz.core.state import NEW, State, after, before
from crss_quiz.storage.history import read_progress
from crss_quiz.storage.store import Store
from made import HandClock
from studied import Learner

PLAIN = MemorySettings()
FITTED = replace(PLAIN, parameters=tuple(weight * 1.03 for weight in PLAIN.parameters))
STRICT = MemorySettings(desired_retention=0.95, maximum_interval=100)


def test_settings_take_the_newest_weights_and_keep_all_else(tmp_path: Path, clock: HandClock) -> None:
    with closing(Store.open(tmp_path / "home" / "learner.sqlite3", clock.now())) as store:
        assert store.log.with_weights(STRICT) == STRICT
        store.log.adopt(FITTED, clock.wall, is_fitted=True)
        wanted = replace(STRICT, parameters=FITTED.parameters)
        assert store.log.with_weights(STRICT) == wanted
        store.log.use(STRICT, clock.wall)
        told = store.log.parameter_sets()
        assert [(one.settings, one.is_fitted, one.rewrites_to) for one in told] == [
            (FITTED, True, 0),
            (wanted, True, 0),
        ]
        store.log.use(STRICT, clock.wall)
        assert store.log.parameter_sets() == told
        store.log.adopt(PLAIN, clock.wall, is_fitted=False)
        assert store.log.with_weights(STRICT) == STRICT
        store.log.use(STRICT, clock.wall)
        assert [one.is_fitted for one in store.log.parameter_sets()] == [True, True, False, False]


def test_progress_is_told_with_the_newest_weights(tmp_path: Path, clock: HandClock) -> None:
    with closing(Store.open(tmp_path / "home" / "learner.sqlite3", clock.now())) as store:
        Learner(store).answer("card", clock.wall)
        memory = store.log.states["card"].memory
        assert memory
        later = memory.reviewed_on + timedelta(days=30)
        for settings in (FITTED, PLAIN, FITTED):
            store.log.adopt(settings, clock.wall, is_fitted=True)
            told = read_progress(store, {}, 0.9, later).scheduler.retrievability(memory, later)
            assert told == Scheduler(settings).retrievability(memory, later)
    assert Scheduler(FITTED).retrievability(memory, later) != Scheduler(PLAIN).retrievability(memory, later)


def test_adopted_weights_schedule_the_next_review_at_once(tmp_path: Path, clock: HandClock) -> None:
    day = today(clock.now())
    with closing(Store.open(tmp_path / "home" / "learner.sqlite3", clock.now())) as store:
        store.log.use(PLAIN, clock.wall)
        store.log.adopt(FITTED, clock.wall, is_fitted=True)
        outcomes = store.log.in_force(clock.wall).outcomes(None, day, clock.wall)
    assert outcomes == Scheduler(FITTED).outcomes(None, day, clock.wall)
    assert outcomes != Scheduler(PLAIN).outcomes(None, day, clock.wall)


def test_the_newest_weights_are_in_force_when_the_file_is_opened_again(tmp_path: Path, clock: HandClock) -> None:
    path, day = tmp_path / "home" / "learner.sqlite3", today(clock.now())
    with closing(Store.open(path, clock.now())) as store:
        assert store.log.in_force(clock.wall).outcomes(None, day, clock.wall) == Scheduler().outcomes(
            None, day, clock.wall
        )
        for settings in (PLAIN, STRICT, FITTED):
            store.log.adopt(settings, clock.wall, is_fitted=True)
    with closing(Store.open(path, clock.now())) as store:
        before = store.log.parameter_sets()
        outcomes = store.log.in_force(clock.wall).outcomes(None, day, clock.wall)
        assert store.log.parameter_sets() == before
    assert outcomes == Scheduler(FITTED).outcomes(None, day, clock.wall)


def test_each_review_is_replayed_with_what_was_in_force_then(tmp_path: Path, clock: HandClock) -> None:
    with closing(Store.open(tmp_path / "home" / "learner.sqlite3", clock.now())) as store:
        for settings in (PLAIN, STRICT, PLAIN):
            scheduler, state, day = store.log.use(settings, clock.wall), stand(store), today(clock.now())
            entry = Entry("card", Review(Rating.EASY, 9.0, before=before(state, scheduler, day)), day, clock.wall)
            store.log.add(entry, after(state, entry, scheduler))
            clock.advance(30 * 86_400)
            assert store.log.replayed() == {"card": stand(store)}


def stand(store: Store) -> State:
    return store.log.states.get("card", NEW)


def test_a_log_without_a_review_is_replayed_where_nothing_was_ever_in_force(tmp_path: Path, clock: HandClock) -> None:
    day = today(clock.now())
    with closing(Store.open(tmp_path / "home" / "learner.sqlite3", clock.now())) as store:
        entry = Entry("card", Bury(day), day, clock.wall)
        store.log.add(entry, after(NEW, entry, Scheduler()))
        assert store.log.parameter_sets() == []
        assert store.log.replayed() == {"card": stand(store)}
        assert stand(store).buried_until == day


def test_settings_are_in_force_when_the_file_is_opened_again(tmp_path: Path, clock: HandClock) -> None:
    path, day = tmp_path / "home" / "learner.sqlite3", today(clock.now())
    with closing(Store.open(path, clock.now())) as store:
        store.log.use(STRICT, clock.wall)
    with closing(Store.open(path, clock.now())) as store:
        scheduler = store.log.in_force(clock.wall)
        assert scheduler.outcomes(None, day, clock.wall) == Scheduler(STRICT).outcomes(None, day, clock.wall)
        assert [one.settings for one in store.log.parameter_sets()] == [STRICT]
