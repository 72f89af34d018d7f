"""What blind readers made of the present texts: the ledger's shares beside their bounds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from crss_quiz.audit.chance import judged_share
from crss_quiz.audit.finding import Finding, Verdict
from crss_quiz.audit.scope import Scope, percent
from crss_quiz.core.deck import Item, Level
from crss_quiz.core.reader import Reader
from crss_quiz.decks.ledger import Ledger, Reading

INFORMED = 0.97
UNINFORMED = 0.80
SINGLE = 0.65
ALL_OPTIONS_ONLY = 0.50
ABOVE_LUCK = 0.10
"""So much more than 1/n may an options-only reader find in families of n items, each of which has another key."""


@dataclass(frozen=True)
class Answer:
    """What one reader chose for one item as it stands now."""

    item: Item
    siblings: int
    """Items of its family, itself included."""
    is_key: bool


def findings(scope: Scope, readings: Sequence[Reading]) -> Iterator[Finding]:
    """Tell the shares of keys that each kind of reader chose; readings of former texts do not count."""
    informed = _answers(scope, readings, Reader.INFORMED)
    yield _at_least("informed readers, applications", scope, _applied(informed), INFORMED)
    uninformed = _answers(scope, readings, Reader.UNINFORMED)
    yield _at_most("uninformed readers, applications", scope, _applied(uninformed), UNINFORMED)
    blind = _answers(scope, readings, Reader.OPTIONS_ONLY)
    in_families = [answer for answer in blind if answer.siblings > 1]
    luck = fmean(1 / answer.siblings for answer in in_families) if in_families else 1 / 2
    yield _at_most("options-only readers, families", scope, in_families, luck + ABOVE_LUCK)
    singles = [answer for answer in blind if answer.siblings == 1]
    yield _at_most("options-only readers, single items", scope, singles, SINGLE)
    yield _at_most("options-only readers, all", scope, blind, ALL_OPTIONS_ONLY)


def unread(bank: Scope, ledger: Ledger) -> Iterator[Finding]:
    """Tell which items two informed readers have not proved; a collection that fills no exam is only told so."""
    lacking = sorted(item.id for item in ledger.lacking(bank.items))
    verdict = Verdict.OK if not lacking else Verdict.FAIL if bank.fills_an_exam else Verdict.WARN
    figure = f"{len(bank.items) - len(lacking)} of {len(bank.items)}"
    yield Finding("items keyed by two informed readers", bank.name, figure, "all", verdict, tuple(lacking))


def _answers(scope: Scope, readings: Sequence[Reading], reader: Reader) -> list[Answer]:
    now = {
        (item.id, item.content_hash): (item, len(family.items)) for family in scope.families for item in family.items
    }
    own = [(now.get((one.item, one.content_hash)), one.answer) for one in readings if one.reader is reader]
    return [Answer(known[0], known[1], answer == known[0].key) for known, answer in own if known]


def _applied(answers: Sequence[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.item.level is Level.APPLICATION]


def _at_least(rule: str, scope: Scope, answers: Sequence[Answer], least: float) -> Finding:
    hits = sum(answer.is_key for answer in answers)
    missed = {answer.item.id for answer in answers if not answer.is_key}
    verdict = judged_share(hits, len(answers), least=least)
    return Finding(rule, scope.name, _share(answers), f"at least {percent(least)}", verdict, tuple(sorted(missed)))


def _at_most(rule: str, scope: Scope, answers: Sequence[Answer], most: float) -> Finding:
    hits = sum(answer.is_key for answer in answers)
    found = {answer.item.id for answer in answers if answer.is_key}
    verdict = judged_share(hits, len(answers), most=most)
    return Finding(rule, scope.name, _share(answers), f"at most {percent(most)}", verdict, tuple(sorted(found)))


def _share(answers: Sequence[Answer]) -> str:
    if not answers:
        return "not read yet"
    hits = sum(answer.is_key for answer in answers)
    return f"{hits} of {len(answers)} ({percent(hits / len(answers))})"
