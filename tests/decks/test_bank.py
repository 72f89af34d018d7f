"""The bank as a whole: enough to sit an exam, spread as the blueprint asks."""

from collections import Counter

from crss_quiz.core.blueprint import Blueprint, plan_cells
from crss_quiz.core.deck import Level, Pool
from crss_quiz.core.form import assemble, supply_of
from crss_quiz.core.subject import Domain
from crss_quiz.decks import library
from crss_quiz.decks.ledger import Ledger
from crss_quiz.paths import bundled_decks

LOADED = library.load(bundled_decks())
FAMILIES = LOADED.library.families
ITEMS = list(LOADED.library.items())
MOCK = [family for family in FAMILIES if family.pool is Pool.MOCK]


def test_every_bundled_deck_is_sound() -> None:
    assert [str(problem) for problem in LOADED.problems] == []


def test_each_domain_has_the_questions_that_were_asked_for() -> None:
    items = Counter(item.domain for item in ITEMS)
    assert [items[domain] >= least for domain, least in zip(Domain, (100, 120, 100, 80), strict=True)] == [True] * 4


def test_what_is_kept_for_mock_exams_fills_two_full_ones_without_an_item_twice() -> None:
    kept: Counter[Domain | Level] = Counter()
    for family in MOCK:
        kept[family.domain] += min(len(family.items), 2)
        kept[family.level] += min(len(family.items), 2)
    exam = Blueprint()
    assert [part for part, quota in exam.domain_quotas.items() if kept[part] < 2 * quota] == []
    assert [part for part, quota in exam.level_quotas.items() if kept[part] < 2 * quota] == []
    assert plan_cells(exam, supply_of(MOCK)) is not None


def test_all_levels_are_in_every_domain_and_every_ethic_stands_twice() -> None:
    assert {(family.domain, family.level) for family in FAMILIES} == {(d, level) for d in Domain for level in Level}
    ethics = Counter(ethic for item in ITEMS for ethic in item.ethics)
    assert [ethic for ethic in range(1, 19) if ethics[ethic] < 2] == []


def test_a_full_exam_of_the_real_bank_has_every_ethic_and_only_questions_kept_for_mocks() -> None:
    for seed in range(5):
        form = assemble(Blueprint(), FAMILIES, {}, seed)
        assert {ethic for item in form.items for ethic in item.ethics} >= set(range(1, 19))
        assert {item.family for item in form.items} <= {family.id for family in MOCK}
        assert abs(sum(item.difficulty for item in form.items) - 68) <= 1 + 1e-9


def test_every_item_was_answered_by_two_informed_readers_who_had_not_seen_the_key_and_who_chose_it() -> None:
    """Over the present text of each item; an item that is edited must be read again before it passes."""
    ledger = Ledger.of(LOADED.library)
    assert ledger.problems == ()
    assert [item.id for item in ledger.lacking(ITEMS)] == []
