from collections.abc import Sequence
from dataclasses import replace

import pytest

from audit.banks import single, sound_item
from crss_quiz.audit import coverage
from crss_quiz.audit.finding import Finding, Verdict
from crss_quiz.audit.scope import Scope, scopes
from crss_quiz.core.deck import Family, Level
from crss_quiz.core.subject import Domain, Subject
from crss_quiz.decks import library
from crss_quiz.paths import bundled_decks

SUBJECT = library.load(bundled_decks() / "sources").library.subject
LEVELS = [Level.RECALL] * 2 + [Level.COMPREHENSION] * 3 + [Level.APPLICATION] * 5


def covering_family(number: int) -> Family:
    """One of 400 families, which together ask everything often enough: 100 a domain, 20/30/50 by level."""
    names, tasks = list(SUBJECT.competencies), list(SUBJECT.practical_tasks)
    domain, place = list(Domain)[number % 4], number // 4
    item = replace(
        sound_item(number),
        domain=domain,
        level=LEVELS[place % 10],
        competencies=(names[number % len(names)], names[(number * 7 + 3) % len(names)]),
        ethics=(number % 18 + 1,),
    )
    family = replace(single(item), practical_tasks=(), roles=())
    if item.level is Level.APPLICATION:
        family = replace(
            family, roles=(number % 12 + 1, (number // 4) % 12 + 1), practical_tasks=tuple(tasks[place % 9 :: 9])
        )
    return family


BANK = [covering_family(number) for number in range(400)]


def found(families: Sequence[Family], subject: Subject = SUBJECT) -> dict[str, Finding]:
    bank = Scope("bank", tuple(families))
    return {finding.rule: finding for finding in coverage.findings(bank, subject)}


def test_a_bank_that_asks_everything_often_enough_is_ok() -> None:
    assert {finding.verdict for finding in found(BANK).values()} == {Verdict.OK}


def test_a_competency_an_ethic_a_role_and_a_practical_task_that_lack_items_are_named_with_their_count() -> None:
    def without(family: Family) -> Family:
        items = tuple(
            replace(
                item,
                competencies=tuple(name for name in item.competencies if name != "pr-k-13"),
                ethics=tuple(number for number in item.ethics if number != 6),
            )
            for item in family.items
        )
        roles = tuple(number for number in family.roles if number != 12)
        tasks = tuple(name for name in family.practical_tasks if name != "r1-p-2")
        return replace(family, items=items, roles=roles, practical_tasks=tasks)

    findings = found([without(family) for family in BANK])
    assert {rule: finding.worst for rule, finding in findings.items()} == {
        "competencies in 3 items": ("pr-k-13 (0)",),
        "ethics in 8 items": ("ethic 6 (0)",),
        "role categories in an application": ("role 12 (0)",),
        "practical tasks in an application": ("r1-p-2 (0)",),
    }
    assert {finding.verdict for finding in findings.values()} == {Verdict.FAIL}


def test_a_role_behind_recall_alone_is_not_covered() -> None:
    recall = [replace(family, level=Level.RECALL) for family in BANK]
    assert found(recall)["role categories in an application"].figure == "0 of 12"


def test_two_items_of_a_competency_are_too_few_and_three_are_enough() -> None:
    names = ("ad-t-1",)
    only = Subject(competencies={name: SUBJECT.competencies[name] for name in names})
    bare = [replace(family, items=(replace(family.items[0], competencies=()),)) for family in BANK]
    for count, verdict in ((2, Verdict.FAIL), (3, Verdict.OK)):
        some = [replace(f, items=(replace(f.items[0], competencies=names),)) for f in BANK[:count]]
        assert found([*some, *bare[count:]], only)["competencies in 3 items"].verdict is verdict


@pytest.mark.parametrize(
    ("recall", "comprehension", "application", "verdict"),
    [
        (20, 30, 50, Verdict.OK),
        (10, 40, 50, Verdict.OK),
        (9, 41, 50, Verdict.FAIL),
        (30, 20, 50, Verdict.OK),
        (31, 19, 50, Verdict.FAIL),
        (20, 19, 61, Verdict.FAIL),
    ],
)
def test_the_levels_of_a_domain_may_be_ten_points_off(
    recall: int, comprehension: int, application: int, verdict: Verdict
) -> None:
    levels = [Level.RECALL] * recall + [Level.COMPREHENSION] * comprehension + [Level.APPLICATION] * application
    families = [replace(single(sound_item(number)), level=level) for number, level in enumerate(levels)]
    bank, *domains = scopes(families)
    for scope in (bank, *domains):
        (finding,) = coverage.levels(scope, bank)
        assert finding.verdict is verdict


def test_a_collection_that_fills_no_exam_need_not_cover_anything() -> None:
    few = [single(sound_item(number)) for number in range(99)]
    bank = Scope("bank", tuple(few))
    assert {finding.verdict for finding in found(few).values()} == {Verdict.FEW}
    assert [finding.verdict for finding in coverage.levels(bank, bank)] == [Verdict.FEW]
