"""The audit of a whole bank: every rule over the bank, and what is a matter of numbers over each domain too."""

from collections.abc import Callable, Iterable, Iterator

from crss_quiz.audit import bayes, coverage, cue, language, length, likeness, lure, rationale, readers, solver
from crss_quiz.audit.finding import Finding, Section
from crss_quiz.audit.scope import Scope, scopes
from crss_quiz.core.deck import Library
from crss_quiz.decks.ledger import Ledger

SEED = 1965
"""Of the folds of the options-only solver; any other would do."""
Measure = Callable[[Scope], Iterator[Finding]]


def audit(library: Library, ledger: Ledger, seed: int = SEED) -> tuple[Section, ...]:
    """Measure the families of a library, of which there is one at least, against every rule."""
    measured = scopes(library.families)
    bank = measured[0]
    learned = bayes.solve(library.families, seed)

    def section(title: str, *numbers: Measure, breaches: Iterable[Measure] = ()) -> Section:
        by_item = [finding for measure in breaches for finding in measure(bank)]
        return Section(title, (*_by_rule(measured, numbers), *by_item))

    return (
        section("Length of the key", length.findings, breaches=[length.breaches]),
        section("Words that give away", cue.findings),
        section("Solvers", solver.findings, lambda scope: bayes.findings(scope, learned)),
        section(
            "Blind readers",
            lambda scope: readers.findings(scope, ledger.readings),
            breaches=[lambda scope: readers.unread(scope, ledger)],
        ),
        section("Language", language.findings, breaches=[language.breaches]),
        section("Lures and rationales", lure.findings, breaches=[lure.breaches, rationale.breaches]),
        section("Likeness", breaches=[likeness.findings]),
        section(
            "Coverage",
            lambda scope: coverage.levels(scope, bank),
            breaches=[lambda scope: coverage.findings(scope, library.subject)],
        ),
    )


def _by_rule(measured: Iterable[Scope], measures: Iterable[Measure]) -> Iterator[Finding]:
    """Measure each scope, and put the scopes of one rule side by side."""
    by_rule: dict[str, list[Finding]] = {}
    for scope in measured:
        for measure in measures:
            for finding in measure(scope):
                by_rule.setdefault(finding.rule, []).append(finding)
    for findings in by_rule.values():
        yield from findings
