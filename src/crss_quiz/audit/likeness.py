"""Whether two questions are one: over the whole bank, because a form mixes domains."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sklearn.feature_extraction.text import TfidfVectorizer

from crss_quiz.audit.finding import Finding, Verdict
from crss_quiz.audit.scope import Scope, worst_first
from crss_quiz.core.deck import Family, Item
from crss_quiz.core.form import enemies_of

DUPLICATE = 0.85
NEAR = 0.60
"""Cosines of TF-IDF over stem, ask and options: from NEAR on two families must be enemies, from DUPLICATE on one must
go. Items of one family are enemies by construction, and the best of them differ by one fact: they are not compared."""


@dataclass(frozen=True)
class Likeness:
    """Two items of different families that are alike."""

    one: Item
    other: Item
    cosine: float
    """0 to 1, to two decimals."""


def findings(scope: Scope) -> Iterator[Finding]:
    """Compare every two families, and the items within each."""
    enemies = enemies_of(scope.families)
    alike = likenesses(scope.items)
    duplicates = [pair for pair in alike if pair.cosine >= DUPLICATE]
    at_peace = [
        pair
        for pair in alike
        if pair.cosine < DUPLICATE and pair.other.family not in enemies.get(pair.one.family, frozenset())
    ]
    yield _pairs(f"two items alike, {DUPLICATE:.2f} and above", scope, duplicates)
    yield _pairs(f"alike, {NEAR:.2f} to {DUPLICATE:.2f}, and no enemies", scope, at_peace)
    yield _families("families whose items share a key", scope, shares_key)
    yield _families("families with one stem twice", scope, repeats_stem)


def likenesses(items: Sequence[Item]) -> list[Likeness]:
    """Return every two items of different families whose cosine is NEAR or above."""
    weights = TfidfVectorizer(token_pattern=r"[A-Za-z0-9']+").fit_transform(map(_asked, items))
    cosines = (weights @ weights.T).tocoo()
    pairs = (
        Likeness(items[int(a)], items[int(b)], round(float(cosine), 2))
        for a, b, cosine in zip(cosines.row, cosines.col, cosines.data, strict=True)
        if a < b
    )
    return [pair for pair in pairs if pair.cosine >= NEAR and pair.one.family != pair.other.family]


def _asked(item: Item) -> str:
    return " ".join([item.stem, item.ask, *(option.text for option in item.options)])


def shares_key(family: Family) -> bool:
    """Whether two items of a family have the same key, so that the options alone beat 1/n."""
    return len({item.key for item in family.items}) < len(family.items)


def repeats_stem(family: Family) -> bool:
    """Whether two items of a family ask the very same."""
    return len({" ".join(f"{item.stem} {item.ask}".casefold().split()) for item in family.items}) < len(family.items)


def _pairs(rule: str, scope: Scope, pairs: Sequence[Likeness]) -> Finding:
    named = {f"{' + '.join(sorted((pair.one.id, pair.other.id)))} ({pair.cosine:.2f})": pair.cosine for pair in pairs}
    verdict = Verdict.FAIL if pairs else Verdict.OK
    return Finding(rule, scope.name, f"{len(pairs)} pairs", "none", verdict, worst_first(named))


def _families(rule: str, scope: Scope, is_wrong: Callable[[Family], bool]) -> Finding:
    wrong = tuple(sorted(family.id for family in scope.families if is_wrong(family)))
    figure = f"{len(wrong)} of {len(scope.families)} families"
    return Finding(rule, scope.name, figure, "none", Verdict.FAIL if wrong else Verdict.OK, wrong)
