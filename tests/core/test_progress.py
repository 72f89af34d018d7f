"""Hand-made studies with known answers. The moments are in the learner's own time, which is that of Chicago."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crss_quiz.core.log import Source
from crss_quiz.core.memory import Memory, MemorySettings, Rating, Scheduler, Step
from crss_quiz.core.progress import (
    Recall,
    RecallByAge,
    StudyDay,
    calendar,
    due_forecast,
    is_mature,
    spread,
    true_retention,
)
from crss_quiz.core.scoring import wilson
from crss_quiz.core.state import State
from crss_quiz.core.subject import Domain
from crss_quiz.paths import Home
from crss_quiz.storage.history import read_progress
from crss_quiz.storage.store import Store
from made import START, HandClock, make_attempt, make_bank, make_cards
from studied import Learner, cards_by_domain

TODAY = date(2026, 11, 2)
CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture
def store(home: Home, clock: HandClock) -> Iterator[Store]:
    opened = Store.open(home.database, clock.now())
    yield opened
    opened.close()


@pytest.fixture
def learner(store: Store) -> Learner:
    return Learner(store)


def at(day: date, hour: int = 20, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHICAGO)


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def memory(due_in: int, *, ago: int = 3, step: Step | None = None) -> Memory:
    return Memory(5.0, 5.0, in_days(-ago), in_days(due_in), step, 3, 0)


def learned(learner: Learner, card: str, day: date) -> date:
    """Answer a new card Easy, which needs no steps, and return the day on which it is due."""
    learner.answer(card, at(day), Rating.EASY)
    known = learner.state(card).memory
    assert known is not None
    assert known.step is None
    return known.due_on


def test_each_card_is_counted_on_its_day_and_the_overdue_ones_also_today() -> None:
    states = [State(memory(due_in)) for due_in in (-5, -1, 0, 0, 1, 6, 29, 30, 400)]
    due = due_forecast(states, TODAY)
    assert (due.days[0], due.overdue, due.later) == (4, 2, 2)
    assert {day: number for day, number in enumerate(due.days) if number} == {0: 4, 1: 1, 6: 1, 29: 1}
    assert due_forecast(states, TODAY, days=7).later == 3


def test_new_and_suspended_cards_fall_due_on_no_day_and_buried_ones_when_they_may_be_shown() -> None:
    states = [
        State(),
        State(memory(1), is_suspended=True),
        State(memory(-2), buried_until=in_days(1)),
        State(memory(5), buried_until=in_days(1)),
        State(memory(-2), buried_until=in_days(-1)),
    ]
    due = due_forecast(states, TODAY)
    assert {day: number for day, number in enumerate(due.days) if number} == {0: 1, 1: 1, 5: 1}
    assert (due.overdue, due.later) == (1, 0)


def test_a_learning_step_is_due_today() -> None:
    due = due_forecast([State(memory(0, ago=0, step=Step(0, START, is_relearning=False)))], TODAY)
    assert (due.days[0], due.overdue) == (1, 0)


def test_retention_tells_young_from_mature_and_the_last_thirty_days_from_all() -> None:
    history = [
        StudyDay(in_days(-30), young=Recall(4, 1, 3.5)),
        StudyDay(in_days(-29), young=Recall(10, 9, 9.0), mature=Recall(5, 4, 4.0)),
        StudyDay(TODAY, young=Recall(10, 8, 9.2)),
        StudyDay(in_days(1), young=Recall(100, 0, 90.0)),
    ]
    retention = true_retention(history[:3], TODAY, 0.9)
    assert (retention.recent.young.asked, retention.recent.young.passed) == (20, 17)
    assert retention.recent.mature == Recall(5, 4, 4.0)
    assert retention.recent.all.share == 21 / 25
    assert retention.recent.all.expected_share == pytest.approx(22.2 / 25)
    assert retention.recent.all.interval == wilson(21, 25)
    assert (retention.ever.all.asked, retention.desired) == (29, 0.9)
    assert true_retention(history, TODAY, 0.9).recent == retention.recent


def test_nothing_asked_has_no_share() -> None:
    assert (Recall().share, Recall().expected_share, Recall().interval) == (None, None, (0.0, 1.0))


def test_a_calendar_goes_from_sunday_to_today_and_begins_no_earlier_than_the_learner() -> None:
    long_ago, monday = StudyDay(in_days(-500), reviews=1), StudyDay(TODAY, reviews=3, seconds=60)
    whole = calendar([long_ago, monday], TODAY)
    assert [len(week) for week in whole.weeks] == [7] * 11 + [2]
    assert [week[0].day.isoweekday() for week in whole.weeks] == [7] * 12
    assert (whole.studied, whole.days[-1]) == (1, monday)
    begun = calendar([StudyDay(in_days(-4), reviews=2), monday], TODAY)
    assert [len(week) for week in begun.weeks] == [3, 2]
    assert (begun.studied, len(begun.days)) == (2, 5)
    assert len(calendar([long_ago], in_days(5)).weeks[-1]) == 7
    assert calendar([], TODAY).studied == 0


def test_a_value_on_an_edge_belongs_to_the_bin_that_begins_there() -> None:
    told = spread([0.2, 0.99, 1.0, 2.9, 3.0, 900.0], (0.0, 1.0, 3.0))
    assert [(one.low, one.high, one.cards) for one in told.bins] == [(0.0, 1.0, 2), (1.0, 3.0, 2), (3.0, None, 2)]
    assert told.median == pytest.approx(1.95)
    assert spread([], (0.0,)).median is None


def test_a_card_put_off_for_three_weeks_is_mature() -> None:
    assert is_mature(memory(18, ago=3))
    assert not is_mature(memory(17, ago=3))
    assert not is_mature(replace(memory(18, ago=3), step=Step(0, START, is_relearning=True)))


def test_only_the_first_answer_of_a_day_to_a_learned_card_counts_as_remembering(store: Store, learner: Learner) -> None:
    learner.answer("a", at(in_days(-9)), Rating.AGAIN)
    learner.answer("a", at(in_days(-9), 20, 1), Rating.GOOD)
    due = learned(learner, "b", in_days(-9))
    learner.answer("b", at(due), Rating.AGAIN)
    learner.answer("b", at(due, 20, 10), Rating.GOOD)
    progress = read_progress(store, {}, 0.9, TODAY)
    assert (progress.retention.ever.all.asked, progress.retention.ever.all.passed) == (1, 0)
    assert progress.retention.ever.all.expected == pytest.approx(0.9, abs=0.01)
    assert [(day.day, day.reviews, day.new) for day in progress.history] == [(in_days(-9), 3, 2), (due, 2, 0)]


def test_an_answer_taken_back_and_an_answer_of_an_exam_are_in_no_figure(store: Store, learner: Learner) -> None:
    due = learned(learner, "a", in_days(-9))
    before = read_progress(store, {}, 0.9, TODAY)
    learner.answer("a", at(due), Rating.AGAIN)
    assert store.log.undo(due, at(due)) is not None
    learner.answer("a", at(due), Rating.AGAIN, source=Source.EXAM)
    after = read_progress(store, {}, 0.9, TODAY)
    assert (after.history, after.retention, after.read_recall()) == (before.history, before.retention, {})


def test_a_review_at_half_past_three_in_the_morning_belongs_to_the_evening_before(
    store: Store, learner: Learner
) -> None:
    learner.answer("a", at(in_days(-1), 23), seconds=60)
    learner.answer("b", at(TODAY, 3, 30), seconds=30)
    learner.answer("c", at(TODAY, 4, 0), seconds=15)
    days = read_progress(store, {}, 0.9, TODAY).calendar.days
    assert [(day.day, day.reviews, day.seconds) for day in days] == [(in_days(-1), 2, 90.0), (TODAY, 1, 15.0)]


def test_cards_that_left_the_decks_are_in_the_calendar_but_not_in_what_comes(store: Store, learner: Learner) -> None:
    cards = cards_by_domain(1)
    learned(learner, "ad-0", in_days(-9))
    learned(learner, "gone", in_days(-9))
    progress = read_progress(store, cards, 0.9, TODAY)
    assert sum(progress.due.days) + progress.due.later == 1
    assert sum(one.cards for one in progress.stability.bins) == 1
    assert progress.history[0].reviews == 2


def test_each_domain_tells_its_cards_and_how_they_are_remembered(store: Store, learner: Learner) -> None:
    cards = cards_by_domain(3, general=2)
    due = learned(learner, "ad-0", in_days(-40))
    learner.answer("ad-0", at(due), Rating.EASY)
    learned(learner, "ad-1", in_days(-1))
    learner.answer("fact-1", at(TODAY))
    advocacy, _, mentoring, _, general = read_progress(store, cards, 0.9, TODAY).domains
    assert (advocacy.domain, advocacy.cards, advocacy.seen, advocacy.mature) == (Domain.ADVOCACY, 3, 2, 1)
    assert (advocacy.recall.asked, advocacy.recall.passed) == (1, 1)
    scheduler = Scheduler(MemorySettings())
    memories = (learner.state(name).memory for name in ("ad-0", "ad-1"))
    chances = [scheduler.retrievability(known, TODAY) for known in memories if known]
    assert advocacy.chance == pytest.approx(sum(chances) / 2)
    assert (mentoring.seen, mentoring.chance, mentoring.recall) == (0, None, Recall())
    assert (general.domain, general.cards, general.seen) == (None, 2, 1)


def test_what_is_kept_for_mock_exams_counts_once_an_exam_has_shown_it(store: Store, clock: HandClock) -> None:
    attempt, cards = make_attempt(clock, 5), make_cards(*make_bank())
    number = store.begin(attempt)
    assert read_progress(store, cards, 0.9, TODAY).cards == {}
    clock.advance(30)
    store.save(number, attempt.submit(clock.now()))
    assert set(read_progress(store, cards, 0.9, TODAY).cards) == {attempt.form.items[0].family}


def test_both_ages_together_are_all() -> None:
    assert RecallByAge(Recall(1, 1, 0.5), Recall(2, 0, 1.5)).all == Recall(3, 1, 2.0)
