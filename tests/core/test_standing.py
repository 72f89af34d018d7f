import math
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answered import answer, answers, blank
from crss_quiz.core.deck import Level
from crss_quiz.core.scoring import Share, wilson
from crss_quiz.core.standing import Standing, Word, standings
from crss_quiz.core.subject import Domain
from made import make_item

SHARES = st.integers(0, 400).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


def test_only_items_never_seen_before_count() -> None:
    again = [replace(one, is_first_sight=False) for one in answers(0, 30)]
    assert standings([*answers(20, 30), *again]).total == Share(20, 30)


def test_a_blank_counts_as_wrong() -> None:
    assert standings([*answers(2, 3), blank()]).by_domain[Domain.ADVOCACY].share == Share(2, 4)


def test_each_domain_and_level_stands_against_all_others_together() -> None:
    found = standings(
        [
            *answers(30, 40, Domain.ADVOCACY, Level.RECALL),
            *answers(10, 30, Domain.MENTORING, Level.APPLICATION),
            *answers(20, 30, Domain.RECOVERY_SUPPORT, Level.APPLICATION),
        ]
    )
    assert found.by_domain[Domain.MENTORING] == Standing(Share(10, 30), Share(50, 70))
    assert found.by_level[Level.APPLICATION] == Standing(Share(30, 60), Share(30, 40))
    assert list(found.by_domain) == list(Domain)
    assert list(found.by_level) == list(Level)
    assert found.by_domain[Domain.PROFESSIONAL_RESPONSIBILITY].share == Share(0, 0)


def test_the_shrunken_share_is_the_mean_of_a_beta_prior_worth_sixty_answers() -> None:
    """The mean of Beta(60p + x, 60(1 - p) + n - x), by integration of its density over fine steps."""
    x, n, rest = 12, 30, Share(80, 100)
    p = 92 / 130
    steps = [(number + 0.5) / 20_000 for number in range(20_000)]
    log_density = [
        (60 * p + x - 1) * math.log(step) + (60 * (1 - p) + n - x - 1) * math.log(1 - step) for step in steps
    ]
    weights = [math.exp(each - max(log_density)) for each in log_density]
    mean = sum(step * weight for step, weight in zip(steps, weights, strict=True)) / sum(weights)
    assert Standing(Share(x, n), rest).shrunken == pytest.approx(mean, abs=1e-6)


@pytest.mark.parametrize(
    ("asked", "needed", "has_number", "is_provisional"),
    [(0, 25, False, False), (24, 1, False, False), (25, 0, True, True), (74, 0, True, True), (75, 0, True, False)],
)
def test_a_number_stands_from_25_answers_on_and_firmly_from_75(
    asked: int, needed: int, has_number: bool, is_provisional: bool
) -> None:
    standing = Standing(Share(asked // 2, asked), Share(50, 100))
    assert (standing.needed, standing.shrunken is not None, standing.is_provisional) == (
        needed,
        has_number,
        is_provisional,
    )
    assert (standing.word is not None) == has_number


@pytest.mark.parametrize(
    ("share", "rest", "word"),
    [
        # z = gap / sqrt(p(1-p)(1/n + 1/m)) with p = (x+y)/(n+m), worked out apart: -1.862, -2.039, 1.997, 1.616
        (Share(56, 100), Share(199, 300), Word.SIMILAR),
        (Share(55, 100), Share(199, 300), Word.BELOW),
        (Share(77, 100), Share(199, 300), Word.ABOVE),
        (Share(75, 100), Share(199, 300), Word.SIMILAR),
        (Share(70, 100), Share(210, 300), Word.SIMILAR),
        (Share(30, 30), Share(70, 70), Word.SIMILAR),
        (Share(0, 30), Share(0, 70), Word.SIMILAR),
        (Share(0, 25), Share(25, 25), Word.BELOW),
    ],
)
def test_different_is_said_only_beyond_1_96_standard_errors(share: Share, rest: Share, word: Word) -> None:
    assert Standing(share, rest).word is word


def test_nothing_is_said_where_there_is_too_little_to_compare_with() -> None:
    assert Standing(Share(5, 40), Share(24, 24)).word is None
    assert Standing(Share(5, 40), Share(25, 25)).word is Word.BELOW
    assert Standing(Share(5, 40), Share(24, 24)).shrunken is not None


def test_no_answer_at_all_says_nothing() -> None:
    found = standings([])
    assert found.total == Share(0, 0)
    assert (found.by_ethic, found.by_competency) == ({}, {})
    for one in (*found.by_domain.values(), *found.by_level.values()):
        assert (one.needed, one.average, one.shrunken, one.word) == (25, None, None, None)


def test_ethics_and_competencies_are_counted_the_most_missed_first() -> None:
    both, one = make_item("both", ethics=(3, 9, 9)), make_item("one", ethics=(9,))
    given = [answer(item=both, is_right=False), answer(item=one, is_right=False), answer(item=one)]
    found = standings([*given, answer(item=make_item("four", ethics=(4,)))])
    assert list(found.by_ethic.items()) == [(9, Share(1, 3)), (3, Share(0, 1)), (4, Share(1, 1))]
    assert found.by_competency == {"ad-t-1": Share(2, 4)}


@given(share=SHARES, rest=SHARES)
def test_the_shrunken_share_lies_between_the_share_and_the_average(share: Share, rest: Share) -> None:
    standing = Standing(share, rest)
    if standing.shrunken is None or standing.average is None:
        assert share.questions < 25
        return
    low, high = sorted((share.right / share.questions, standing.average))
    assert low - 1e-9 <= standing.shrunken <= high + 1e-9
    assert standing.interval == wilson(share.right, share.questions)


@given(share=SHARES, rest=SHARES)
def test_what_is_below_seen_from_one_side_is_above_seen_from_the_other(share: Share, rest: Share) -> None:
    opposite = {Word.BELOW: Word.ABOVE, Word.ABOVE: Word.BELOW, Word.SIMILAR: Word.SIMILAR, None: None}
    assert Standing(rest, share).word is opposite[Standing(share, rest).word]


def test_the_order_of_answers_changes_nothing() -> None:
    given = [*answers(30, 50), *answers(20, 50, Domain.MENTORING)]
    mixed = random.Random(1).sample(given, len(given))
    assert standings(mixed).by_domain == standings(given).by_domain
