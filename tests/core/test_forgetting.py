from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crss_quiz.core.forgetting import Forgetting, Trace
from crss_quiz.core.memory import Memory, MemorySettings, Rating, Scheduler

DAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 20, 0, tzinfo=UTC)
LEARN, RELEARN = timedelta(minutes=1), timedelta(minutes=10)

weights = st.lists(st.floats(0.8, 1.25), min_size=21, max_size=21).map(
    lambda factors: tuple(w * f for w, f in zip(MemorySettings().parameters, factors, strict=True))
)
learners = st.builds(
    MemorySettings,
    desired_retention=st.floats(0.70, 0.99),
    maximum_interval=st.integers(1, 400),
    learning_steps=st.sampled_from([(), (LEARN,), (LEARN, RELEARN), (LEARN, LEARN, RELEARN)]),
    relearning_steps=st.sampled_from([(), (RELEARN,), (LEARN, RELEARN)]),
    parameters=weights.filter(lambda w: 0.1 <= w[20] <= 0.8 and w[7] >= 0.001),
)
looks = st.lists(st.tuples(st.booleans(), st.integers(0, 60)), min_size=1, max_size=8)


def study_a_day(scheduler: Scheduler, memory: Memory | None, day: date, rating: Rating) -> Memory:
    """Answer a card as the program does: once, and Good in each step that follows on the same day."""
    memory = scheduler.outcomes(memory, day, NOW)[rating]
    while memory.step:
        memory = scheduler.outcomes(memory, day, memory.step.due)[Rating.GOOD]
    return memory


@settings(max_examples=200)
@given(learners, st.booleans(), looks)
def test_the_closed_form_is_what_fsrs_does_day_after_day(
    learner: MemorySettings, was_known: bool, course: list[tuple[bool, int]]
) -> None:
    scheduler, forgetting = Scheduler(learner), Forgetting(learner)
    day = DAY
    memory = study_a_day(scheduler, None, day, Rating.GOOD if was_known else Rating.AGAIN)
    trace = forgetting.learn(was_known=was_known)
    for is_remembered, wait in course:
        assert trace == pytest.approx((memory.stability, memory.difficulty), rel=1e-9)
        assert forgetting.interval(memory.stability) == (memory.due_on - memory.reviewed_on).days
        day += timedelta(days=wait)
        assert forgetting.recall(memory.stability, wait) == pytest.approx(scheduler.retrievability(memory, day))
        memory = study_a_day(scheduler, memory, day, Rating.GOOD if is_remembered else Rating.AGAIN)
        trace = forgetting.review(trace, wait, is_remembered=is_remembered)
    assert trace == pytest.approx((memory.stability, memory.difficulty), rel=1e-9)


@given(st.floats(0.1, 100), st.floats(1, 10), st.integers(0, 60), st.integers(1, 30))
def test_a_gain_is_the_recall_at_the_exam_over_both_answers_less_that_without_a_look(
    stability: float, difficulty: float, ago: int, days_to_exam: int
) -> None:
    """Spelled with the Scheduler; after Again come the relearning steps of the same day."""
    scheduler, exam_on = Scheduler(), DAY + timedelta(days=days_to_exam)
    memory = Memory(stability, difficulty, DAY - timedelta(days=ago), DAY, None, 3, 0)
    chance = scheduler.retrievability(memory, DAY)
    good, again = (
        scheduler.retrievability(study_a_day(scheduler, memory, DAY, rating), exam_on)
        for rating in (Rating.GOOD, Rating.AGAIN)
    )
    gain = chance * good + (1 - chance) * again - scheduler.retrievability(memory, exam_on)
    assert Forgetting(MemorySettings()).gain(Trace(stability, difficulty), ago, days_to_exam) == pytest.approx(
        gain, abs=1e-9
    )


def test_after_as_many_days_as_its_stability_nine_in_ten_cards_are_remembered() -> None:
    assert Forgetting(MemorySettings()).recall(12.0, 12) == pytest.approx(0.9)
