"""Whether the distractors tempt, each in a way that can be named: a habit is counted in lures."""

from collections import Counter
from collections.abc import Iterator

from crss_quiz.audit.chance import judged_share
from crss_quiz.audit.finding import Finding, Verdict
from crss_quiz.audit.language import none_of
from crss_quiz.audit.scope import Scope, percent
from crss_quiz.core.deck import Item, Level, Lure

CLINICAL_SHARE = 0.40
CLINICAL = {Lure.TOO_CLINICAL, Lure.OUT_OF_ROLE}
"""What the official advice warns of: the best answer is the ethical one, rather than a more clinical answer."""


def findings(scope: Scope) -> Iterator[Finding]:
    """Measure how often the clinical answer is offered."""
    single = [family.items[0] for family in scope.families if len(family.items) == 1]
    asked = [item for item in single if item.level is Level.APPLICATION]
    without = sorted(item.id for item in asked if not CLINICAL & set(item.lures.values()))
    having = len(asked) - len(without)
    verdict = judged_share(having, len(asked), least=CLINICAL_SHARE)
    figure, bound = f"{having} of {len(asked)}", f"at least {percent(CLINICAL_SHARE)}"
    yield Finding("single applications with a clinical lure", scope.name, figure, bound, verdict, tuple(without))


def breaches(scope: Scope) -> Iterator[Finding]:
    """Find the items whose lures tell nothing."""
    yield none_of("distractors without a lure", scope, (item.id for item in scope.items if lacks_lure(item)))
    alike = (item.id for item in scope.items if has_one_lure(item))
    yield none_of("three lures of one kind", scope, alike, Verdict.WARN)


def lacks_lure(item: Item) -> bool:
    """Whether a distractor has no lure, so that its choice says nothing."""
    return any(option.id not in item.lures for option in item.options if option.id != item.key)


def has_one_lure(item: Item) -> bool:
    """Whether all distractors tempt alike, so that the item tells nothing about habits.

    Terms that are mixed up are the exception: most questions on words have nothing else.
    """
    kinds = Counter(item.lures.values())
    return len(kinds) == 1 and Lure.CONFUSED_TERM not in kinds and len(item.lures) > 1
