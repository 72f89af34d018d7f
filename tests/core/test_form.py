from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crss_quiz.core.attempt import Response
from crss_quiz.core.blueprint import Blueprint, plan_cells
from crss_quiz.core.deck import Family, Level, Pool, without
from crss_quiz.core.form import DIFFICULTY_TOLERANCE, BlueprintNotMetError, Form, assemble, supply_of
from crss_quiz.core.scoring import score
from crss_quiz.core.subject import Domain
from made import OPTION_IDS, START, make_bank, make_family, make_form, make_item

Case = tuple[Blueprint, tuple[Family, ...], dict[str, datetime]]
"""What is asked for, of which bank, and when each item was last seen."""
ethics = st.lists(st.integers(1, 18), max_size=2, unique=True).map(tuple)


@st.composite
def families(draw: st.DrawFn) -> tuple[Family, ...]:
    found = []
    for number in range(draw(st.integers(1, 40))):
        domain, level = draw(st.sampled_from(Domain)), draw(st.sampled_from(Level))
        name = f"f{number}"
        items = [
            make_item(name, n + 1, domain=domain, level=level, key=OPTION_IDS[n], ethics=draw(ethics))
            for n in range(draw(st.integers(1, 3)))
        ]
        found.append(make_family(name, items, pool=draw(st.sampled_from(Pool))))
    names = st.sampled_from([family.id for family in found])
    feuds = draw(st.dictionaries(names, st.lists(names, max_size=3), max_size=12))
    return tuple(
        replace(family, enemies=tuple(enemy for enemy in feuds.get(family.id, ()) if enemy != family.id))
        for family in found
    )


@st.composite
def draws(draw: st.DrawFn) -> Case:
    bank = draw(families())
    blueprint = Blueprint(questions=draw(st.integers(1, 12)), pass_mark=1)
    assume(plan_cells(blueprint, supply_of(bank)) is not None)
    names = [item.id for family in bank for item in family.items]
    seen = draw(st.dictionaries(st.sampled_from(names), st.integers(0, 9)))
    return blueprint, bank, {name: START - timedelta(days=days) for name, days in seen.items()}


def meetings(chosen: Iterable[str], bank: Iterable[Family]) -> int:
    """How many pairs of enemies are among the families of these ids."""
    names = set(chosen)
    pairs = {frozenset((family.id, enemy)) for family in bank for enemy in family.enemies}
    return sum(pair <= names for pair in pairs)


@given(draws(), st.integers(0, 99))
def test_quotas_are_met_and_each_family_stands_once(case: Case, seed: int) -> None:
    blueprint, bank, seen = case
    form = assemble(blueprint, bank, seen, seed)
    assert len(form.items) == blueprint.questions
    assert len({item.family for item in form.items}) == blueprint.questions
    assert Counter(item.domain for item in form.items) == +Counter(blueprint.domain_quotas)
    assert Counter(item.level for item in form.items) == +Counter(blueprint.level_quotas)


@given(draws(), st.integers(0, 99))
def test_the_same_seed_gives_the_same_form(case: Case, seed: int) -> None:
    blueprint, bank, seen = case
    assert assemble(blueprint, bank, seen, seed) == assemble(blueprint, tuple(reversed(bank)), seen, seed)


@settings(max_examples=200)
@given(draws(), st.integers(0, 99))
def test_an_ethic_is_missing_only_where_no_exchange_within_a_cell_could_bring_it_in(case: Case, seed: int) -> None:
    blueprint, bank, seen = case
    form = assemble(blueprint, bank, seen, seed)
    on_form = Counter(ethic for item in form.items for ethic in item.ethics)
    chosen = {item.family: item for item in form.items}
    met = meetings(chosen, bank)
    for newcomer in (item for family in bank for item in family.items):
        new = [ethic for ethic in newcomer.ethics if not on_form[ethic]]
        if not new:
            continue
        leavers = [chosen[newcomer.family]] if newcomer.family in chosen else form.items
        for leaver in leavers:
            if (leaver.domain, leaver.level) == (newcomer.domain, newcomer.level):
                assert (
                    any(on_form[e] == 1 and e not in newcomer.ethics for e in leaver.ethics)
                    or meetings({*chosen, newcomer.family} - ({leaver.family} - {newcomer.family}), bank) > met
                )


@settings(max_examples=200)
@given(draws(), st.integers(0, 99))
def test_a_seen_question_is_drawn_only_for_want_of_a_fresh_one_for_an_ethic_or_to_keep_enemies_apart(
    case: Case, seed: int
) -> None:
    blueprint, bank, seen = case
    form = assemble(blueprint, bank, seen, seed)
    drawn = {item.family for item in form.items}
    met = meetings(drawn, bank)
    on_form = Counter(ethic for item in form.items for ethic in item.ethics)
    for item in form.items:
        for other in (other for family in bank for other in family.items if family.id not in drawn):
            if other.id not in seen and item.id in seen and (other.domain, other.level) == (item.domain, item.level):
                assert (
                    any(on_form[ethic] == 1 and ethic not in other.ethics for ethic in item.ethics)
                    or meetings({*drawn, other.family} - {item.family}, bank) > met
                )


@given(draws(), st.integers(0, 99))
def test_enemies_meet_only_where_no_exchange_within_a_cell_could_part_them(case: Case, seed: int) -> None:
    blueprint, bank, seen = case
    chosen = {item.family: item for item in assemble(blueprint, bank, seen, seed).items}
    met = meetings(chosen, bank)
    for newcomer in (family for family in bank if family.id not in chosen):
        for leaver in chosen.values():
            if (leaver.domain, leaver.level) == (newcomer.domain, newcomer.level):
                assert meetings({*chosen, newcomer.id} - {leaver.family}, bank) >= met


def test_enemies_stay_apart_whichever_names_the_other_and_whatever_else_they_bring() -> None:
    """`rare` alone carries ethic 2, and was never seen; its enemies name it, or are named by it."""
    bank = [
        replace(make_family("rare", ethics=(2,)), enemies=("named",)),
        make_family("named", ethics=(3,)),
        replace(make_family("names", ethics=(4,)), enemies=("rare",)),
        make_family("plain", ethics=()),
        make_family("worn", ethics=()),
    ]
    seen = {"plain.1": START, "worn.1": START}
    blueprint = Blueprint(questions=3, pass_mark=2, domains={Domain.ADVOCACY: 1}, levels={Level.APPLICATION: 1})
    for seed in range(10):
        assert meetings({item.family for item in assemble(blueprint, bank, seen, seed).items}, bank) == 0


def test_an_enemy_of_both_others_gives_way_to_them_although_it_is_fresher() -> None:
    bank = [replace(make_family("between"), enemies=("one", "two")), make_family("one"), make_family("two")]
    blueprint = Blueprint(questions=2, pass_mark=1, domains={Domain.ADVOCACY: 1}, levels={Level.APPLICATION: 1})
    form = assemble(blueprint, bank, {"one.1": START, "two.1": START}, 1)
    assert {item.family for item in form.items} == {"one", "two"}


def test_enemies_meet_where_the_quotas_cannot_be_met_otherwise() -> None:
    bank = [replace(make_family("one"), enemies=("two",)), make_family("two"), make_family("three")]
    blueprint = Blueprint(questions=3, pass_mark=2, domains={Domain.ADVOCACY: 1}, levels={Level.APPLICATION: 1})
    assert {item.family for item in assemble(blueprint, bank, {}, 1).items} == {"one", "two", "three"}


def test_a_full_exam_keeps_pairs_of_enemies_apart_and_still_has_every_ethic() -> None:
    bank = make_bank(per_cell=30)
    paired = [replace(family, enemies=(bank[n - 1].id,)) if n % 2 else family for n, family in enumerate(bank)]
    for seed in range(5):
        form = assemble(Blueprint(), paired, {}, seed)
        assert meetings({item.family for item in form.items}, paired) == 0
        assert {ethic for item in form.items for ethic in item.ethics} == set(range(1, 19))


def test_never_seen_questions_come_first_then_those_seen_long_ago() -> None:
    bank = tuple(make_family(f"f{n}", ethics=()) for n in range(12))
    blueprint = Blueprint(questions=6, pass_mark=4, domains={Domain.ADVOCACY: 1}, levels={Level.APPLICATION: 1})
    seen = {f"f{n}.1": START - timedelta(days=n) for n in range(9)}
    form = assemble(blueprint, bank, seen, 3)
    assert {item.id for item in form.items} == {"f9.1", "f10.1", "f11.1", "f8.1", "f7.1", "f6.1"}


def test_families_kept_for_mocks_are_drawn_before_those_for_study() -> None:
    bank = tuple(make_family(f"f{n}", pool=Pool.STUDY if n < 6 else Pool.MOCK, ethics=()) for n in range(12))
    blueprint = Blueprint(questions=6, pass_mark=4, domains={Domain.ADVOCACY: 1}, levels={Level.APPLICATION: 1})
    assert {item.family for item in assemble(blueprint, bank, {}, 3).items} == {f"f{n}" for n in range(6, 12)}


def test_an_unseen_question_for_study_is_drawn_before_a_seen_one_kept_for_mocks() -> None:
    bank = [make_family("mock", pool=Pool.MOCK, ethics=()), make_family("study", pool=Pool.STUDY, ethics=())]
    blueprint = Blueprint(questions=1, pass_mark=1, domains={Domain.ADVOCACY: 1}, levels={Level.APPLICATION: 1})
    assert assemble(blueprint, bank, {"mock.1": START}, 5).items[0].id == "study.1"


def test_a_question_that_became_needless_for_its_ethic_makes_room_for_a_missing_one() -> None:
    """Greedy covering alone takes `fresh` for ethic 1, then `seen` for ethic 2, and has no room left for ethic 3."""

    def family(name: str, domain: Domain, *ethics: int) -> Family:
        return make_family(name, domain=domain, ethics=ethics)

    here, there = Domain.ADVOCACY, Domain.MENTORING
    bank = [
        family("only", there, 4),
        *(family(name, there, 2) for name in ("two-a", "two-b")),
        *(family(name, there, 3) for name in ("three-a", "three-b")),
        family("fresh", here, 1),
        family("seen", here, 1, 2),
        family("missing", here, 3),
    ]
    blueprint = Blueprint(questions=3, pass_mark=2, domains={here: 2, there: 1}, levels={Level.APPLICATION: 1})
    form = assemble(blueprint, bank, {"seen.1": START}, 5)
    assert {item.family for item in form.items} == {"only", "seen", "missing"}


def test_a_seen_question_that_became_needless_makes_room_for_a_fresh_one() -> None:
    """`seen` is drawn for ethic 3; then `big`, which carries 3 as well, comes in for the missing ethic 4."""
    here, there = Domain.ADVOCACY, Domain.MENTORING
    bank = [
        make_family("only", domain=there, ethics=(1,)),
        make_family("big", domain=there, ethics=(1, 3, 4)),
        *(make_family(name, domain=there, ethics=(4,)) for name in ("four-a", "four-b")),
        make_family("fresh", domain=here, ethics=(2,)),
        make_family("seen", domain=here, ethics=(2, 3)),
        make_family("spare", domain=here, ethics=()),
    ]
    blueprint = Blueprint(questions=3, pass_mark=2, domains={here: 2, there: 1}, levels={Level.APPLICATION: 1})
    form = assemble(blueprint, bank, {"seen.1": START, "big.1": START}, 5)
    assert {item.family for item in form.items} == {"big", "fresh", "spare"}


def test_a_seen_item_gives_way_to_its_unseen_sibling() -> None:
    pair = make_family("f", [make_item("f", 1, ethics=()), make_item("f", 2, key="north", ethics=())])
    blueprint = Blueprint(questions=1, pass_mark=1, domains={Domain.ADVOCACY: 1}, levels={Level.APPLICATION: 1})
    assert assemble(blueprint, [pair], {"f.1": START}, 5).items[0].id == "f.2"
    assert assemble(blueprint, [pair], {"f.2": START}, 5).items[0].id == "f.1"


@given(draws(), st.integers(0, 99), st.sets(st.integers(0, 39)))
def test_unread_questions_are_drawn_only_where_the_others_cannot_fill_the_exam(
    case: Case, seed: int, numbers: set[int]
) -> None:
    blueprint, bank, seen = case
    unread = {item.id for n in numbers for family in bank[n : n + 1] for item in family.items[:2]}
    form = assemble(blueprint, bank, seen, seed, unread)
    assert Counter(item.domain for item in form.items) == +Counter(blueprint.domain_quotas)
    if plan_cells(blueprint, supply_of(without(bank, unread))) is not None:
        assert {item.id for item in form.items} & unread == set()


def test_where_unread_questions_are_needed_no_more_are_drawn_than_are_needed() -> None:
    bank = [make_family(f"f{n}", ethics=()) for n in range(12)]
    blueprint = Blueprint(questions=6, pass_mark=4, domains={Domain.ADVOCACY: 1}, levels={Level.APPLICATION: 1})
    unread = {f"f{n}.1" for n in range(8)}
    seen = {f"f{n}.1": START for n in range(8, 12)}
    names = {item.id for item in assemble(blueprint, bank, seen, 3, unread).items}
    assert names >= {"f8.1", "f9.1", "f10.1", "f11.1"}


def test_every_ethic_is_on_a_full_exam_and_the_difficulties_sum_to_the_pass_mark() -> None:
    bank = make_bank(per_cell=30)
    for seed in range(20):
        form = assemble(Blueprint(), bank, {}, seed)
        assert {ethic for item in form.items for ethic in item.ethics} == set(range(1, 19))
        assert abs(sum(item.difficulty for item in form.items) - 68) <= DIFFICULTY_TOLERANCE + 1e-9


def test_a_bank_that_cannot_fill_an_exam_is_told_with_the_nearest_that_it_can() -> None:
    bank = [family for family in make_bank() if family.domain is not Domain.MENTORING]
    with pytest.raises(BlueprintNotMetError, match="Mentoring has 0 of the 25 questions it needs") as caught:
        assemble(Blueprint(), bank, {}, 1)
    nearest = caught.value.shortage.nearest
    assert nearest is not None
    assert len(assemble(nearest, bank, {}, 1).items) == nearest.questions == 100
    with pytest.raises(BlueprintNotMetError, match="no exam can be made"):
        assemble(Blueprint(), [], {}, 1)


def test_ten_thousand_shuffles_put_the_key_in_each_place_a_quarter_of_the_time() -> None:
    places: Counter[int] = Counter()
    for seed in range(100):
        for item in make_form(100, seed=seed).items:
            places[[option.id for option in item.options].index(item.key)] += 1
    assert sum(places.values()) == 10_000
    assert all(abs(places[place] / 10_000 - 0.25) <= 0.015 for place in range(4))


def test_grading_is_by_id_wherever_an_option_stands() -> None:
    form = make_form(25)
    turned = Form(form.blueprint, form.seed, tuple(replace(i, options=i.options[::-1]) for i in form.items))
    right = [Response(choice=item.key) for item in form.items]
    assert score(form, right).total.right == score(turned, right).total.right == 25
    by_place = [Response(choice=item.options[0].id) for item in form.items]
    keyed_first = sum(item.options[0].id == item.key for item in form.items)
    assert score(turned, by_place).total.right == score(form, by_place).total.right == keyed_first
