from fractions import Fraction
from math import comb

import pytest

from crss_quiz.audit.chance import (
    TAIL,
    TELLING,
    TRICK_TAIL,
    TRICKS,
    judged_mean,
    judged_share,
    trick_limit,
    usual,
)
from crss_quiz.audit.finding import Verdict
from crss_quiz.audit.solver import TRICKS as ALL_TRICKS


def at_most(hits: int, questions: int) -> float:
    """The exact chance of so many hits or fewer at one in four, in whole numbers up to the last step."""
    ways: int = sum(comb(questions, k) * 3 ** (questions - k) for k in range(hits + 1))
    return float(Fraction(ways, 4**questions))


def test_the_bounds_are_those_of_the_rules_for_writing_questions() -> None:
    assert [usual(n) for n in (100, 200, 400)] == [(15, 35), (36, 65), (80, 120)]
    assert [trick_limit(n) for n in (100, 200, 400, 600)] == [39, 69, 127, 183]


@pytest.mark.parametrize("questions", [*range(1, 60), 100, 211, 400, 600])
def test_the_bounds_are_the_tightest_that_exact_luck_leaves_no_oftener_than_their_tail(questions: int) -> None:
    least, most = usual(questions)
    assert least == 0 or at_most(least - 1, questions) <= TAIL
    assert at_most(least, questions) > TAIL
    assert 1 - at_most(most, questions) <= TAIL
    assert most == 0 or 1 - at_most(most - 1, questions) > TAIL
    limit = trick_limit(questions)
    assert 1 - at_most(limit, questions) <= TRICK_TAIL
    assert limit == 0 or 1 - at_most(limit - 1, questions) > TRICK_TAIL


def test_each_trick_has_its_part_of_the_tail() -> None:
    assert len(ALL_TRICKS) == TRICKS


def test_from_a_telling_number_on_a_trick_that_works_half_of_the_time_is_caught_four_times_of_five() -> None:
    def caught(questions: int) -> float:
        most = usual(questions)[1]
        return sum(comb(questions, k) for k in range(most + 1, questions + 1)) / 2.0**questions

    assert min(caught(questions) for questions in range(TELLING, 600)) >= 0.8
    assert caught(TELLING - 1) < 0.8


@pytest.mark.parametrize(
    ("hits", "asked", "verdict"),
    [
        (0, 0, Verdict.FEW),
        (5, 12, Verdict.FEW),  # within: too few to praise
        (8, 12, Verdict.FEW),  # out of 60 % by two thirds of one question
        (12, 12, Verdict.FAIL),  # luck at 60 % gives that once in 460 times
        (0, 12, Verdict.FEW),  # luck at 25 % gives that once in 32 times
        (0, 20, Verdict.FAIL),
        (25, 100, Verdict.OK),
        (60, 100, Verdict.OK),
        (24, 100, Verdict.FAIL),
        (61, 100, Verdict.FAIL),
    ],
)
def test_a_share_of_few_fails_only_when_it_is_more_than_luck(hits: int, asked: int, verdict: Verdict) -> None:
    assert judged_share(hits, asked, 0.25, 0.60) is verdict


def test_a_mean_of_few_is_not_judged() -> None:
    assert judged_mean(False, TELLING - 1) is Verdict.FEW
    assert judged_mean(False, TELLING) is Verdict.FAIL
    assert judged_mean(True, TELLING) is Verdict.OK
