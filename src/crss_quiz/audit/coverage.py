"""Whether the bank asks what the exam may ask: competencies, ethics, roles, practical tasks and levels."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from crss_quiz.audit.finding import Finding, Verdict
from crss_quiz.audit.scope import Scope, worst_first
from crss_quiz.core.blueprint import Blueprint
from crss_quiz.core.deck import Level
from crss_quiz.core.subject import Subject

ITEMS_PER_COMPETENCY = 3
ITEMS_PER_ETHIC = 8
TOLERANCE = 10
"""Points between the share of a level among a scope's families and that of the blueprint. A form takes one item of a
family, so families are what a blueprint draws."""


def findings(bank: Scope, subject: Subject) -> Iterator[Finding]:
    """Measure what of the subject is asked; a collection that fills no exam need not ask everything."""
    competencies = Counter(name for item in bank.items for name in item.competencies)
    ethics = Counter(f"ethic {number}" for item in bank.items for number in item.ethics)
    applied = [family for family in bank.families if family.level is Level.APPLICATION]
    roles = Counter(f"role {number}" for family in applied for number in family.roles)
    tasks = Counter(name for family in applied for name in family.practical_tasks)
    numbers = [f"ethic {number}" for number in subject.ethics]
    categories = [f"role {number}" for number in subject.roles]
    yield _covered("competencies in 3 items", bank, subject.competencies, competencies, ITEMS_PER_COMPETENCY)
    yield _covered("ethics in 8 items", bank, numbers, ethics, ITEMS_PER_ETHIC)
    yield _covered("role categories in an application", bank, categories, roles, 1)
    yield _covered("practical tasks in an application", bank, subject.practical_tasks, tasks, 1)


def _covered(rule: str, bank: Scope, wanted: Iterable[str], counts: Mapping[str, int], least: int) -> Finding:
    names = list(wanted)
    short = worst_first({name: -counts.get(name, 0) for name in names if counts.get(name, 0) < least})
    verdict = Verdict.OK if not short else Verdict.FAIL if bank.fills_an_exam else Verdict.FEW
    worst = tuple(f"{name} ({counts.get(name, 0)})" for name in short)
    return Finding(rule, bank.name, f"{len(names) - len(short)} of {len(names)}", "all", verdict, worst)


def levels(scope: Scope, bank: Scope) -> Iterator[Finding]:
    """Hold the shares of the levels to the blueprint's; none is so small there that it may be missing."""
    quotas = Blueprint().level_quotas
    counts = Counter(family.level for family in scope.families)
    shares = {level: 100 * counts[level] / len(scope.families) for level in quotas}
    away = {level.value: abs(shares[level] - quota) for level, quota in quotas.items()}
    off = {name: points for name, points in away.items() if points > TOLERANCE}
    verdict = Verdict.OK if not off else Verdict.FAIL if bank.fills_an_exam else Verdict.FEW
    figure = f"{' / '.join(f'{share:.0f}' for share in shares.values())} % of families"
    bound = f"{' / '.join(str(quota) for quota in quotas.values())}, each ± {TOLERANCE}"
    yield Finding("recall / comprehension / application", scope.name, figure, bound, verdict, worst_first(off))
