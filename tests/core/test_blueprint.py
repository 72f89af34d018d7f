from collections import Counter
from itertools import product
from typing import TypeVar

from hypothesis import assume, given
from hypothesis import strategies as st

from crss_quiz.core.blueprint import Blueprint, apportion, find_shortage, plan_cells
from crss_quiz.core.deck import Level
from crss_quiz.core.subject import Domain

Thing = TypeVar("Thing")
CELLS = list(product(Domain, Level))
supplies = st.fixed_dictionaries({cell: st.integers(0, 12) for cell in CELLS})
weights = st.fixed_dictionaries({domain: st.integers(0, 9) for domain in Domain}).filter(lambda w: any(w.values()))


def test_the_full_exam_is_the_one_that_is_published_in_number_time_and_mark() -> None:
    full = Blueprint()
    assert (full.questions, full.minutes, full.pass_mark) == (100, 120, 68)
    assert list(full.domain_quotas.values()) == [25, 30, 25, 20]
    assert list(full.level_quotas.values()) == [20, 30, 50]


def test_shorter_exams_keep_time_per_question_and_share_to_pass() -> None:
    half, quarter = Blueprint().scaled_to(50), Blueprint().scaled_to(25)
    assert (half.minutes, half.pass_mark) == (60, 34)
    assert (quarter.minutes, quarter.pass_mark) == (30, 17)
    one = Blueprint().for_domain(Domain.PROFESSIONAL_RESPONSIBILITY)
    assert (one.questions, one.minutes, one.pass_mark) == (30, 36, 21)
    assert one.domain_quotas == {Domain.PROFESSIONAL_RESPONSIBILITY: 30}
    without = Blueprint(domains={Domain.MENTORING: 1}).for_domain(Domain.ADVOCACY)
    assert without.domain_quotas == {Domain.ADVOCACY: 25}


@given(st.integers(0, 300), st.dictionaries(st.integers(), st.floats(0.01, 100), min_size=1, max_size=6))
def test_shares_add_up_and_stay_within_one_of_the_exact_share(total: int, given_weights: dict[int, float]) -> None:
    shares = apportion(total, given_weights)
    assert sum(shares.values()) == total
    whole = sum(given_weights.values())
    assert all(abs(shares[name] - total * weight / whole) < 1 + 1e-6 for name, weight in given_weights.items())


@given(supplies, weights, st.integers(1, 60))
def test_a_plan_meets_both_quotas_within_the_supply(
    supply: dict[tuple[Domain, Level], int], domains: dict[Domain, float], questions: int
) -> None:
    blueprint = Blueprint(questions=questions, domains=domains)
    cells = plan_cells(blueprint, supply)
    assume(cells is not None)
    assert cells is not None
    by_domain: Counter[Domain] = Counter()
    by_level: Counter[Level | None] = Counter()
    for (domain, level), number in cells.items():
        assert level is not None
        assert 0 < number <= supply[domain, level]
        by_domain[domain] += number
        by_level[level] += number
    assert by_domain == Counter({d: q for d, q in blueprint.domain_quotas.items() if q})
    assert by_level == Counter({level: q for level, q in blueprint.level_quotas.items() if q})


def test_a_plan_is_found_where_only_an_uneven_split_fits() -> None:
    supply = dict.fromkeys(CELLS, 0)
    supply[Domain.ADVOCACY, Level.RECALL] = 2
    supply[Domain.ADVOCACY, Level.APPLICATION] = 0
    supply[Domain.MENTORING, Level.RECALL] = 2
    supply[Domain.MENTORING, Level.APPLICATION] = 2
    blueprint = Blueprint(
        questions=4,
        domains={Domain.ADVOCACY: 1, Domain.MENTORING: 1},
        levels={Level.RECALL: 1, Level.APPLICATION: 1},
    )
    assert plan_cells(blueprint, supply) == {
        (Domain.ADVOCACY, Level.RECALL): 2,
        (Domain.MENTORING, Level.APPLICATION): 2,
    }


@given(supplies, weights, st.integers(1, 30))
def test_no_plan_means_that_no_plan_exists(
    supply: dict[tuple[Domain, Level], int], domains: dict[Domain, float], questions: int
) -> None:
    """Held against Hall's condition for the transport problem, checked over every set of rows and columns."""
    blueprint = Blueprint(questions=questions, domains=domains)
    rows, columns = blueprint.domain_quotas, blueprint.level_quotas
    feasible = all(
        sum(rows[d] for d in some_rows)
        <= sum(min_cut_column(columns, supply, level, some_rows, some_columns) for level in columns)
        for some_rows in subsets(list(rows))
        for some_columns in subsets(list(columns))
    )
    assert (plan_cells(blueprint, supply) is not None) == feasible


def subsets(things: list[Thing]) -> list[list[Thing]]:
    return [[t for n, t in enumerate(things) if bits >> n & 1] for bits in range(2 ** len(things))]


def min_cut_column(
    columns: dict[Level, int],
    supply: dict[tuple[Domain, Level], int],
    level: Level,
    rows: list[Domain],
    cut: list[Level],
) -> int:
    return columns[level] if level in cut else sum(supply[domain, level] for domain in rows)


def test_a_shortage_names_what_is_missing_and_keeps_the_length_where_it_can() -> None:
    supply = dict.fromkeys(CELLS, 20)
    for level in Level:
        supply[Domain.ADVOCACY, level] = 3
    shortage = find_shortage(Blueprint(), supply)
    assert shortage is not None
    assert shortage.lacking == ("Advocacy has 9 of the 25 questions it needs",)
    assert shortage.nearest is not None
    assert shortage.nearest.questions == 100
    assert shortage.nearest.domain_quotas[Domain.ADVOCACY] == 9


def test_an_empty_bank_has_no_nearest_exam() -> None:
    shortage = find_shortage(Blueprint(), {})
    assert shortage is not None
    assert shortage.nearest is None
    assert len(shortage.lacking) == 7


@given(supplies, weights, st.integers(1, 100))
def test_the_nearest_exam_can_always_be_met(
    supply: dict[tuple[Domain, Level], int], domains: dict[Domain, float], questions: int
) -> None:
    blueprint = Blueprint(questions=questions, pass_mark=questions, domains=domains)
    shortage = find_shortage(blueprint, supply)
    if shortage is None:
        assert plan_cells(blueprint, supply) is not None
    elif shortage.nearest is None:
        assert not any(n for (domain, _), n in supply.items() if domains[domain])
    else:
        assert plan_cells(shortage.nearest, supply) is not None
        usable = sum(n for (domain, _), n in supply.items() if domains[domain])
        assert shortage.nearest.questions == min(questions, usable)
