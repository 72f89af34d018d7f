import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crss_quiz.core import forecast
from crss_quiz.core.forecast import LEAST_GAIN, Pace, PlanError, is_final, quota
from crss_quiz.core.forgetting import Forgetting, Trace
from crss_quiz.core.memory import Memory, MemorySettings, Rating, Scheduler, Step
from crss_quiz.core.plan import (
    EXAM_RETENTION,
    FARTHEST_DAYS,
    OPEN_DAYS,
    OPEN_RETENTION,
    Goal,
    Phase,
    Plan,
    make_plan,
)
from crss_quiz.core.queue import Limits, Tally

TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 20, 0, tzinfo=UTC)
LIMITS = Limits(new=20, reviews=200)
PACE = Pace(new_seconds=30, review_seconds=10)


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def seen(stability: float = 5.0, *, ago: int = 3, due_in: int = 2, difficulty: float = 5.0) -> Memory:
    return Memory(stability, difficulty, in_days(-ago), in_days(due_in), None, 3, 0)


def deck(count: int, seed: int = 1) -> dict[str, Memory]:
    rng = random.Random(seed)
    return {
        f"seen-{n:05}": seen(
            rng.uniform(0.5, 30), ago=rng.randint(0, 20), due_in=rng.randint(-3, 20), difficulty=rng.uniform(1, 10)
        )
        for n in range(count)
    }


def fresh(count: int) -> list[str]:
    return [f"new-{n:05}" for n in range(count)]


def plan_for(
    days: int | None,
    memories: dict[str, Memory] | None = None,
    new: list[str] | None = None,
    *,
    minutes: float | None = None,
    limits: Limits = LIMITS,
    done: Tally | None = None,
) -> Plan:
    exam_on = None if days is None else in_days(days)
    return make_plan(
        Goal(exam_on, minutes), TODAY, memories or {}, new or [], limits, PACE, MemorySettings(), done=done or Tally()
    )


def study_a_day(scheduler: Scheduler, memory: Memory, rating: Rating) -> Memory:
    memory = scheduler.outcomes(memory, TODAY, NOW)[rating]
    while memory.step:
        memory = scheduler.outcomes(memory, TODAY, memory.step.due)[Rating.GOOD]
    return memory


def gain(memory: Memory, days_left: int) -> float:
    """The gain of a look, by the Scheduler alone."""
    scheduler = Scheduler()
    chance = scheduler.retrievability(memory, TODAY)
    good, again = (
        scheduler.retrievability(study_a_day(scheduler, memory, rating), in_days(days_left))
        for rating in (Rating.GOOD, Rating.AGAIN)
    )
    return chance * good + (1 - chance) * again - scheduler.retrievability(memory, in_days(days_left))


# --- where the learner is -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "phase", "retention"),
    [
        (None, Phase.OPEN, OPEN_RETENTION),
        (730, Phase.STEADY, EXAM_RETENTION),
        (11, Phase.STEADY, EXAM_RETENTION),
        (10, Phase.FINAL, EXAM_RETENTION),
        (1, Phase.FINAL, EXAM_RETENTION),
        (0, Phase.EXAM, OPEN_RETENTION),
        (-1, Phase.PAST, OPEN_RETENTION),
    ],
)
def test_the_phase_follows_from_the_days_left_when_all_cards_are_seen(
    days: int | None, phase: Phase, retention: float
) -> None:
    plan = plan_for(days, deck(20))
    assert (plan.phase, plan.retention, plan.days_left) == (phase, retention, days)


def test_the_final_days_are_fewer_while_cards_have_not_been_seen_and_once_begun_they_do_not_end() -> None:
    assert [plan_for(days, deck(20), fresh(20)).phase for days in (6, 5)] == [Phase.STEADY, Phase.FINAL]
    assert plan_for(2, {}, fresh(20)).phase is Phase.STEADY
    assert plan_for(1, {}, fresh(20)).phase is Phase.FINAL


@given(st.integers(1, 40), st.integers(0, 200), st.integers(0, 200), st.integers(0, 20))
def test_final_days_that_have_begun_go_on(days_left: int, seen_cards: int, unseen: int, learned: int) -> None:
    learned = min(learned, unseen)
    if is_final(days_left, seen_cards, unseen) and days_left > 1:
        assert is_final(days_left - 1, seen_cards + learned, unseen - learned)


@pytest.mark.parametrize("days", [-1, -4000, None])
def test_without_an_exam_ahead_there_is_the_plain_quota_for_thirty_days(days: int | None) -> None:
    plan = plan_for(days, deck(20), fresh(700))
    assert plan.new_today == LIMITS.new
    assert len(plan.days) == OPEN_DAYS
    assert (plan.pass_today, plan.unseen, plan.recall, plan.shortfall) == ((), (), None, None)


def test_on_the_day_of_the_exam_there_is_nothing_left_to_do_and_what_was_not_seen_is_named() -> None:
    plan = plan_for(0, deck(20), fresh(5))
    assert (plan.new_today, plan.pass_today, plan.days, plan.shortfall) == (0, (), (), None)
    assert plan.unseen == tuple(fresh(5))


def test_on_the_eve_all_that_is_left_is_one_day() -> None:
    plan = plan_for(1, deck(20), fresh(5))
    assert [day.day for day in plan.days] == [TODAY]
    assert plan.new_today == 5
    assert plan.pass_today


@pytest.mark.parametrize("exam_on", [date.min, date.max])
def test_dates_at_the_ends_of_the_calendar_are_planned_too(exam_on: date) -> None:
    plan = make_plan(Goal(exam_on), TODAY, deck(20), fresh(20), LIMITS, PACE, MemorySettings())
    assert plan.days_left == (exam_on - TODAY).days
    assert len(plan.days) in (OPEN_DAYS, FARTHEST_DAYS)


def test_an_empty_deck_has_a_plan() -> None:
    assert plan_for(30).recall is None
    assert plan_for(None).new_today == 0


@pytest.mark.parametrize(
    "make",
    [
        lambda: Goal(minutes=0),
        lambda: Goal(minutes=-5),
        lambda: Goal(minutes=float("nan")),
        lambda: Goal(minutes=1441),
        lambda: Pace(new_seconds=0),
        lambda: Pace(review_seconds=float("inf")),
    ],
)
def test_a_wish_that_cannot_be_meant_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(PlanError):
        make()


# --- new cards ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unseen", "days_left", "wanted"),
    [(500, 56, 12), (488, 55, 12), (850, 56, 21), (42, 56, 1), (0, 56, 0), (100, 20, 17), (100, 8, 100), (7, 1, 7)],
)
def test_the_quota_is_golden(unseen: int, days_left: int, wanted: int) -> None:
    assert quota(unseen, days_left) == wanted


def test_all_new_cards_are_seen_four_days_before_the_final_ones() -> None:
    plan = plan_for(56, {}, fresh(500))
    assert plan.new_today == 12
    assert [day.day for day in plan.days if day.new][-1] == in_days(56 - 14 - 1)
    assert plan.unseen == ()


def test_a_quota_is_never_above_the_limit_and_what_was_done_today_counts() -> None:
    assert plan_for(56, {}, fresh(5000)).new_today == LIMITS.new
    assert plan_for(56, {}, fresh(495), done=Tally(new=5)).new_today == 7
    assert plan_for(56, {}, fresh(495), done=Tally(new=30)).new_today == 0
    assert plan_for(None, {}, fresh(495), done=Tally(new=5)).new_today == 15


def test_new_cards_come_in_the_order_given_and_a_card_with_a_memory_is_not_new() -> None:
    plan = plan_for(30, {"b": seen()}, ["c", "b", "a", "c"])
    assert [name for day in plan.days for name in day.new] == ["c", "a"]


@pytest.mark.parametrize("days", [30, 3])
def test_in_a_day_too_small_for_all_new_cards_come_first(days: int) -> None:
    due = {f"due-{n}": seen(due_in=-1) for n in range(30)}
    first = plan_for(days, due, fresh(9 * max(1, days - 14)), minutes=5).days[0]
    assert (len(first.new), first.reviews) == (9, 3)


# --- the pass of the final days -------------------------------------------------------------------------------------


@pytest.mark.parametrize("days_left", [1, 4, 10])
def test_in_the_final_days_cards_come_by_what_a_look_gains_at_the_exam(days_left: int) -> None:
    memories = {name: memory for name, memory in deck(60).items() if memory.reviewed_on < TODAY} | {"sure": seen(5000)}
    gains = {name: gain(memory, days_left) for name, memory in memories.items()}
    worth = [name for name in gains if gains[name] >= LEAST_GAIN]
    assert worth
    assert "sure" not in worth
    assert plan_for(days_left, memories).pass_today == tuple(sorted(worth, key=lambda name: (-gains[name], name)))


def test_a_pass_leaves_out_cards_seen_today_and_cards_in_a_step() -> None:
    step = Step(0, NOW, is_relearning=False)
    memories = {"plain": seen(1), "today": seen(0.01, ago=0), "step": replace(seen(1), step=step), "sure": seen(900)}
    plan = plan_for(3, memories)
    assert plan.pass_today == ("plain",)
    assert plan.days[0].reviews == 2, "the steps are done as well"


def test_a_pass_is_cut_to_the_reviews_and_the_minutes_that_are_left() -> None:
    memories = {f"{n:03}": seen(1) for n in reversed(range(100))}
    assert plan_for(3, memories).pass_today == tuple(sorted(memories)), "among equals by id"
    assert len(plan_for(3, memories, limits=Limits(20, 30)).pass_today) == 30
    assert len(plan_for(3, memories, limits=Limits(20, 30), done=Tally(reviews=10)).pass_today) == 20
    assert len(plan_for(3, memories, minutes=5).pass_today) == 30
    assert len(plan_for(3, memories, minutes=5, done=Tally(new=2, reviews=3)).pass_today) == 21
    assert len(plan_for(3, memories, fresh(6), minutes=5).pass_today) == 12


def test_the_phase_of_a_day_does_not_change_while_new_cards_are_met() -> None:
    morning = plan_for(6, deck(20), fresh(20))
    noon = plan_for(6, deck(20) | {name: seen(ago=0) for name in fresh(20)[:10]}, fresh(20)[10:], done=Tally(new=10))
    assert morning.phase is noon.phase is Phase.STEADY


def test_the_room_for_reviews_is_what_limits_and_budget_leave() -> None:
    assert plan_for(56, done=Tally(reviews=30)).reviews_today == 170
    assert plan_for(56, minutes=5, done=Tally(reviews=20)).reviews_today == 10
    assert plan_for(3, {}, fresh(6), minutes=5).reviews_today == 12
    assert plan_for(None, minutes=5).reviews_today == 30


def test_there_is_no_pass_before_the_final_days() -> None:
    assert plan_for(11, deck(60)).pass_today == ()


# --- the forecast ---------------------------------------------------------------------------------------------------


def test_on_the_day_of_the_exam_recall_is_the_mean_chance_over_all_cards() -> None:
    memories = {"a": seen(5, ago=5), "b": seen(10, ago=3)}
    recall = plan_for(0, memories, fresh(2)).recall
    chances = [Scheduler().retrievability(memory, TODAY) for memory in memories.values()]
    assert recall
    assert recall[1] == pytest.approx(sum(chances) / 4)


@pytest.mark.parametrize(("cards", "forgotten"), [(10, 1), (6, 1), (4, 0), (26, 3)])
def test_on_the_eve_the_forecast_is_the_outcome_of_the_pass(cards: int, forgotten: int) -> None:
    """Of cards with a chance of 90 %, one in ten is forgotten, to the nearest whole card."""
    scheduler = Scheduler()
    card = seen(5, ago=5)
    plan = plan_for(1, {f"{n:02}": card for n in range(cards)})
    good, again = (
        scheduler.retrievability(study_a_day(scheduler, card, rating), in_days(1))
        for rating in (Rating.GOOD, Rating.AGAIN)
    )
    assert len(plan.pass_today) == cards
    assert plan.recall
    assert plan.recall[1] == pytest.approx(((cards - forgotten) * good + forgotten * again) / cards)


def test_a_forecast_without_lots_agrees_with_courses_drawn_by_lot() -> None:
    """Cards are studied whenever they are due, without limits; the mean over 30 courses of each of 100 cards."""
    forgetting = Forgetting(MemorySettings(desired_retention=EXAM_RETENTION))
    rng = random.Random(5)
    days, reviews, recall = 40, 0, 0.0
    for _ in range(3000):
        trace = forgetting.learn(was_known=rng.random() < forecast.KNOWN_AT_FIRST_SIGHT)
        seen_on, due = 0, forgetting.interval(trace.stability)
        while due < days - 10:
            is_remembered = rng.random() < forgetting.recall(trace.stability, due - seen_on)
            trace = forgetting.review(trace, due - seen_on, is_remembered=is_remembered)
            seen_on, due, reviews = due, due + forgetting.interval(trace.stability), reviews + 1
        recall += forgetting.recall(trace.stability, days - 10 - seen_on)
    start = forecast.Start((), 100, Tally())
    course = forecast.Forecast(forgetting, start, forecast.Wish(Limits(100, 500), PACE), None)
    loads = course.run(days - 10)
    assert sum(load.reviews for load in loads) == pytest.approx(reviews / 30, rel=0.03)
    assert course.recall(days - 10) == pytest.approx(recall / 3000, abs=0.01)


def test_where_a_day_is_too_small_the_forecast_takes_what_is_remembered_best_first_as_the_queue_does() -> None:
    forgetting, weak, strong = Forgetting(MemorySettings()), Trace(1, 5), Trace(20, 5)
    start = forecast.Start(((weak, 5, 0), (strong, 25, -1)), 0, Tally())
    course = forecast.Forecast(forgetting, start, forecast.Wish(Limits(0, 1), PACE), 30)
    assert course.run(1) == [Tally(0, 1)]
    looked = forgetting.review(strong, 25, is_remembered=True)
    assert course.recall(1) == pytest.approx((forgetting.recall(1, 6) + forgetting.recall(looked.stability, 1)) / 2)


def test_a_card_seen_today_is_not_forecast_for_today_again_although_its_step_is_due() -> None:
    step = Step(0, NOW, is_relearning=False)
    plan = plan_for(30, {"a": replace(seen(1, ago=0, due_in=0), step=step)})
    assert [day.reviews for day in plan.days[:2]] == [0, 1]


def test_of_very_many_cards_an_even_sample_tells_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    memories, new = deck(1500), fresh(1000)
    whole = plan_for(40, memories, new, minutes=25)
    monkeypatch.setattr(forecast, "SAMPLE", 500)
    sampled = plan_for(40, memories, new, minutes=25)
    assert sampled != whole
    assert whole.recall
    assert sampled.recall
    assert sampled.recall[1] == pytest.approx(whole.recall[1], abs=0.01)
    assert sum(day.reviews for day in sampled.days) == pytest.approx(sum(day.reviews for day in whole.days), rel=0.05)
    assert len(sampled.unseen) == pytest.approx(len(whole.unseen), abs=30)


def test_few_seen_cards_among_very_many_new_ones_are_not_forgotten_by_the_sample() -> None:
    recall = plan_for(30, {"a": seen()}, fresh(9000), limits=Limits(500, 200), minutes=0.1).recall
    assert recall
    assert recall[1] > 0


def test_a_hundred_thousand_cards_are_not_all_followed() -> None:
    start = forecast.Start(((Trace(5, 5), 3, 2),) * 100_000, 100_000, Tally())
    course = forecast.Forecast(Forgetting(MemorySettings()), start, forecast.Wish(LIMITS, PACE), 90)
    loads = course.run(90)
    assert len(course._cards) <= forecast.SAMPLE + 1
    assert course.seen == 100_000 + 90 * LIMITS.new
    assert max(load.reviews for load in loads) == LIMITS.reviews


# --- too little time ------------------------------------------------------------------------------------------------


def test_too_small_a_budget_is_told_with_both_ways_out() -> None:
    plan = plan_for(56, {}, fresh(500), minutes=7)
    assert plan.shortfall
    assert plan.shortfall.new_needed == LIMITS.new
    assert plan.shortfall.reviews_needed == LIMITS.reviews
    assert 0 < plan.shortfall.cards_that_fit < 500
    assert plan_for(56, {}, fresh(500), minutes=plan.shortfall.minutes_needed).shortfall is None
    assert plan_for(56, {}, fresh(500), minutes=plan.shortfall.minutes_needed - 1).shortfall
    assert plan_for(56, {}, fresh(plan.shortfall.cards_that_fit), minutes=7).shortfall is None


def test_too_low_a_limit_of_new_cards_is_told_with_the_limit_that_would_do() -> None:
    shortfall = plan_for(56, {}, fresh(500), limits=Limits(5, 200)).shortfall
    assert shortfall
    assert (shortfall.new_needed, shortfall.cards_that_fit) == (12, 280)
    assert plan_for(56, {}, fresh(500), limits=Limits(12, 200)).shortfall is None
    nearly = plan_for(56, {}, fresh(282), limits=Limits(5, 200)).shortfall
    assert nearly
    assert nearly.cards_that_fit == 280


def test_who_begins_late_is_told_a_limit_with_which_all_is_seen_by_the_middle_and_what_was_done_today_counts() -> None:
    late = plan_for(8, {}, fresh(80), limits=Limits(1, 200)).shortfall
    noon = plan_for(8, {}, fresh(72), limits=Limits(1, 200), done=Tally(new=8)).shortfall
    assert late
    assert noon
    assert late.new_needed == noon.new_needed == 20
    due = {f"{n:03}": seen(30, ago=20, due_in=0) for n in range(100)}
    busy = plan_for(12, due, limits=Limits(20, 31), done=Tally(reviews=30)).shortfall
    assert busy
    assert (busy.minutes_needed, busy.reviews_needed) == (8, 48)


def test_too_low_a_limit_of_reviews_is_told_although_every_card_will_be_seen() -> None:
    plan = plan_for(56, {}, fresh(500), limits=Limits(20, 15))
    assert plan.unseen == ()
    assert plan.shortfall
    assert plan.shortfall.reviews_needed > 15
    assert plan_for(56, {}, fresh(500), limits=Limits(20, plan.shortfall.reviews_needed)).shortfall is None


# --- whatever the state ---------------------------------------------------------------------------------------------

memories_ = st.dictionaries(
    st.integers(0, 99).map(lambda n: f"s{n}"),
    st.builds(
        lambda stability, difficulty, ago, due_in, in_step: Memory(
            stability,
            difficulty,
            in_days(-ago),
            in_days(due_in),
            Step(0, NOW, is_relearning=False) if in_step else None,
            1,
            0,
        ),
        st.floats(0.01, 300),
        st.floats(1, 10),
        st.integers(-2, 60),
        st.integers(-30, 60),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=40,
)
new_ = st.lists(st.integers(0, 199).map(lambda n: f"n{n}"), max_size=60)
limits_ = st.builds(Limits, st.integers(0, 30), st.integers(0, 60))
minutes_ = st.none() | st.floats(0.1, 60)
done_ = st.builds(Tally, st.integers(0, 10), st.integers(0, 30))
ahead_ = st.integers(0, 45)


@settings(max_examples=150, deadline=None)
@given(ahead_, memories_, new_, limits_, minutes_, done_)
def test_a_plan_keeps_to_the_days_the_limits_and_the_budget(
    days: int, memories: dict[str, Memory], new: list[str], limits: Limits, minutes: float | None, done: Tally
) -> None:
    plan = plan_for(days, memories, new, minutes=minutes, limits=limits, done=done)
    assert [day.day for day in plan.days] == [in_days(n) for n in range(days)]
    planned = [name for day in plan.days for name in day.new]
    assert planned + list(plan.unseen) == list(dict.fromkeys(new))
    for day in plan.days:
        is_today = day.day == TODAY
        done_then = done if is_today else Tally()
        assert day.new == () or len(day.new) + done_then.new <= limits.new
        assert day.reviews == 0 or day.reviews + done_then.reviews <= limits.reviews
        assert day.minutes == pytest.approx(PACE.seconds(Tally(len(day.new), day.reviews)) / 60)
        spent = PACE.seconds(done_then) / 60
        assert minutes is None or day.minutes == 0 or day.minutes + spent <= minutes + 1e-6
    assert plan.new_today == (len(plan.days[0].new) if plan.days else 0)
    assert plan.shortfall or not plan.unseen or not days


@settings(max_examples=100, deadline=None)
@given(ahead_, memories_, new_, limits_, minutes_)
def test_a_pass_names_known_cards_once_and_is_the_load_of_the_day(
    days: int, memories: dict[str, Memory], new: list[str], limits: Limits, minutes: float | None
) -> None:
    plan = plan_for(days, memories, new, minutes=minutes, limits=limits)
    assert len(set(plan.pass_today)) == len(plan.pass_today)
    assert set(plan.pass_today) <= set(memories)
    if plan.phase is Phase.FINAL:
        assert len(plan.pass_today) <= plan.days[0].reviews
        if not any(memory.step for memory in memories.values()):
            assert len(plan.pass_today) == plan.days[0].reviews
    else:
        assert plan.pass_today == ()


@settings(max_examples=60, deadline=None)
@given(ahead_, memories_, new_, minutes_, st.randoms(use_true_random=False))
def test_the_same_state_gives_the_same_plan_in_whatever_order_the_memories_come(
    days: int, memories: dict[str, Memory], new: list[str], minutes: float | None, rng: random.Random
) -> None:
    names = list(memories)
    rng.shuffle(names)
    before = random.getstate()
    plan = plan_for(days, memories, new, minutes=minutes)
    assert plan == plan_for(days, {name: memories[name] for name in names}, new, minutes=minutes)
    assert random.getstate() == before


@settings(max_examples=60, deadline=None)
@given(ahead_, memories_, new_, minutes_)
def test_a_share_to_be_remembered_lies_in_its_range_and_counts_what_was_not_seen_as_forgotten(
    days: int, memories: dict[str, Memory], new: list[str], minutes: float | None
) -> None:
    plan = plan_for(days, memories, new, minutes=minutes)
    cards = len(memories) + len(set(new))
    assert (plan.recall is None) == (cards == 0)
    if plan.recall:
        low, expected, high = plan.recall
        assert 0 <= low <= expected + 1e-9
        assert expected <= high + 1e-9
        assert high <= 1 - len(plan.unseen) / cards + 1e-9


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 45), memories_, st.integers(20, 60).map(fresh), limits_, st.none() | st.floats(0.1, 4), done_)
def test_either_way_out_of_a_shortfall_closes_it(
    days: int, memories: dict[str, Memory], new: list[str], limits: Limits, minutes: float | None, done: Tally
) -> None:
    plan = plan_for(days, memories, new, minutes=minutes, limits=limits, done=done)
    if plan.shortfall is None:
        return
    raised = Limits(plan.shortfall.new_needed, plan.shortfall.reviews_needed)
    needed = plan.shortfall.minutes_needed
    assert plan_for(days, memories, new, minutes=needed, limits=raised, done=done).shortfall is None
    fitting = plan.shortfall.cards_that_fit - len(memories)
    assert 0 <= fitting < len(new)
    if fitting:
        assert plan_for(days, memories, new[:fitting], minutes=minutes, limits=limits, done=done).shortfall is None
