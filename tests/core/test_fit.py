import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crss_quiz.core.errors import QuizError
from crss_quiz.core.fit import PARTS, Answer, Evidence, TooFewReviewsError, Trial, chances, gather, judge, losses
from crss_quiz.core.forgetting import Forgetting
from crss_quiz.core.log import Act, Bury, Entry, Mark, Reset, Review
from crss_quiz.core.memory import Memory, MemorySettings, Rating, Scheduler

DAY = date(2026, 11, 2)
DEFAULTS = MemorySettings().parameters
AGAIN, HARD, GOOD, EASY = Rating


def entry(card: str, day: int, act: Act | Rating) -> Entry:
    """An act on a card, so many days after the first."""
    on = DAY + timedelta(days=day)
    act = Review(act, 4.0) if isinstance(act, Rating) else act
    return Entry(card, act, on, datetime.combine(on, time(20), UTC))


def enough(*entries: Entry) -> list[Entry]:
    """Those entries, and other cards behind them until there are enough reviews."""
    return [*entries, *(entry(f"other-{n}", day, GOOD) for n in range(200) for day in (0, 2))]


def evidence(*histories: Sequence[tuple[Rating, int]]) -> Evidence:
    whole = tuple(tuple(Answer(*answer) for answer in history) for history in histories)
    trials = tuple(Trial(h, p) for h, history in enumerate(whole) for p, answer in enumerate(history) if answer.days)
    return Evidence(whole, trials)


def test_a_history_has_the_days_between_its_reviews_and_none_within_a_day() -> None:
    gathered = gather(enough(*(entry("a", day, r) for day, r in [(0, AGAIN), (0, GOOD), (3, HARD), (9, EASY)])))
    assert gathered.histories[0] == ((AGAIN, 0), (GOOD, 0), (HARD, 3), (EASY, 6))


def test_only_a_review_on_a_later_day_can_be_foretold_and_trials_keep_the_order_of_the_log() -> None:
    acts = [("a", 0, GOOD), ("b", 0, GOOD), ("b", 0, GOOD), ("b", 2, GOOD), ("a", 3, GOOD), ("b", 3, AGAIN)]
    gathered = gather(enough(*(entry(*act) for act in acts)))
    assert gathered.trials[:3] == ((1, 2), (0, 1), (1, 3))


def test_acts_that_are_no_reviews_change_nothing_but_a_reset_begins_another_history() -> None:
    acts: list[tuple[str, int, Act | Rating]] = [
        ("a", 0, GOOD),
        ("a", 1, Mark()),
        ("a", 1, Bury(DAY)),
        ("a", 2, GOOD),
        ("a", 3, Reset()),
        ("a", 5, AGAIN),
        ("a", 6, GOOD),
    ]
    gathered = gather(enough(*(entry(*act) for act in acts)))
    assert gathered.histories[:2] == (((GOOD, 0), (GOOD, 2)), ((AGAIN, 0), (GOOD, 1)))


def test_a_clock_that_was_set_back_loses_no_days_later() -> None:
    gathered = gather(enough(entry("a", 0, GOOD), entry("a", 10, GOOD), entry("a", 4, GOOD), entry("a", 12, GOOD)))
    assert [answer.days for answer in gathered.histories[0]] == [0, 10, 0, 2]


def test_below_four_hundred_reviews_it_is_refused_in_a_sentence() -> None:
    whole = enough()
    assert gather(whole).reviews == 400
    with pytest.raises(TooFewReviewsError, match="fitting needs 400 reviews, and there are 399; go on studying"):
        gather(whole[:-1])


def test_a_log_of_one_day_tells_nothing_however_long_it_is() -> None:
    with pytest.raises(TooFewReviewsError, match="seen again on a later day, and there are 0"):
        gather(entry(f"card-{n}", 0, GOOD) for n in range(900))


def test_a_refusal_is_for_the_learner_to_read() -> None:
    assert issubclass(TooFewReviewsError, QuizError)


def test_the_parts_are_of_equal_size_and_the_last_cut_holds_everything() -> None:
    gathered = gather(enough())
    assert gathered.cuts == (40, 80, 120, 160, 200)


weights = st.lists(st.floats(0.8, 1.25), min_size=21, max_size=21).map(
    lambda factors: tuple(w * f for w, f in zip(DEFAULTS, factors, strict=True))
)
courses = st.lists(st.tuples(st.sampled_from(Rating), st.integers(0, 60)), min_size=2, max_size=9)


@settings(max_examples=200)
@given(weights.filter(lambda w: 0.1 <= w[20] <= 0.8 and w[7] >= 0.001), courses)
def test_chances_are_those_of_the_scheduler_whatever_was_answered(
    of_fsrs: tuple[float, ...], course: list[tuple[Rating, int]]
) -> None:
    course[0] = (course[0][0], 0)
    scheduler, day, expected = Scheduler(MemorySettings(parameters=of_fsrs)), DAY, []
    memory: Memory | None = None
    for rating, days in course:
        day += timedelta(days=days)
        if memory and days:
            expected.append(scheduler.retrievability(memory, day))
        memory = scheduler.outcomes(memory, day, datetime.combine(day, time(20), UTC))[rating]
    assert chances(evidence(course), of_fsrs) == pytest.approx(expected)


def test_a_loss_is_the_surprise_at_what_came_and_hard_is_still_remembered() -> None:
    courses = [[(GOOD, 0), (rating, 5)] for rating in Rating]
    chance = Forgetting(MemorySettings()).recall(DEFAULTS[2], 5)
    known = pytest.approx(-log(chance))
    assert losses(evidence(*courses), DEFAULTS) == [pytest.approx(-log(1 - chance)), known, known, known]


def test_no_answer_costs_more_than_one_in_a_million_against() -> None:
    stable = (*DEFAULTS[:3], 100.0, *DEFAULTS[4:8], 4.5, 0.0, *DEFAULTS[10:])
    sure = evidence([(EASY, 0), *[(EASY, 400)] * 12, (AGAIN, 1)])
    assert losses(sure, stable)[-1] == pytest.approx(-log(1e-6))


def lapsing(trials: int, seed: int) -> Evidence:
    """Cards of which half are forgotten by the next day: nothing like what the defaults say."""
    rng = random.Random(seed)
    return evidence(*([(GOOD, 0), (rng.choice([AGAIN, GOOD]), 1)] for _ in range(trials)))


FORGETFUL = (0.05, 0.05, 0.05, 0.05, *DEFAULTS[4:])


def test_weights_that_foretell_clearly_better_what_they_had_not_seen_are_adopted_and_worse_ones_never() -> None:
    seen = lapsing(100, seed=1)
    better = judge(seen, DEFAULTS, [FORGETFUL] * (PARTS - 1), due_now_before=3, due_now_after=7)
    assert better.loss_after < better.loss_before
    assert better.adopts
    assert (better.reviews, better.due_now_before, better.due_now_after) == (200, 3, 7)
    assert not judge(seen, FORGETFUL, [DEFAULTS] * (PARTS - 1), due_now_before=3, due_now_after=7).adopts


def test_the_same_weights_are_no_gain() -> None:
    verdict = judge(lapsing(50, seed=2), DEFAULTS, [DEFAULTS] * (PARTS - 1), due_now_before=0, due_now_after=0)
    assert verdict.loss_before == verdict.loss_after
    assert not verdict.adopts


def test_a_gain_within_the_margin_of_luck_is_not_adopted() -> None:
    verdict = judge(lapsing(50, seed=2), DEFAULTS, [DEFAULTS] * (PARTS - 1), due_now_before=0, due_now_after=0)
    verdict = replace(verdict, loss_before=0.40, loss_after=0.39, margin=0.02)
    assert not verdict.adopts
    assert replace(verdict, margin=0.005).adopts


def test_each_part_is_judged_by_the_weights_fitted_before_it_and_the_first_part_not_at_all() -> None:
    seen = lapsing(10, seed=3)
    by_part = [DEFAULTS, FORGETFUL, DEFAULTS, FORGETFUL]
    old, new = losses(seen, DEFAULTS), losses(seen, FORGETFUL)
    expected = (sum(old[2:4]) + sum(new[4:6]) + sum(old[6:8]) + sum(new[8:])) / 8
    verdict = judge(seen, DEFAULTS, by_part, due_now_before=0, due_now_after=0)
    assert verdict.loss_after == pytest.approx(expected)
    assert verdict.loss_before == pytest.approx(sum(old[2:]) / 8)
