"""The options-only solver: it learns from other families which words stand in keys, and sees no stem.

It finds virtue words (consent, own words, plan) by itself, where a list would only find those we thought of.
"""

import random
from collections.abc import Iterator, Mapping, Sequence

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB

from crss_quiz.audit.chance import judged_share
from crss_quiz.audit.finding import Finding, Verdict
from crss_quiz.audit.scope import Scope, percent, worst_first
from crss_quiz.audit.solver import hit
from crss_quiz.core.deck import Family, Item

FOLDS = 10
GOAL = 0.35
MOST = 0.45


def solve(families: Sequence[Family], seed: int) -> dict[str, float]:
    """Return for each item the chance to find its key, learned from the nine tenths of families it is not in."""
    order = sorted(families, key=_content)
    random.Random(seed).shuffle(order)
    hits: dict[str, float] = {}
    for fold in range(FOLDS):
        held_out = [item for family in order[fold::FOLDS] for item in family.items]
        known = [item for n, family in enumerate(order) if n % FOLDS != fold for item in family.items]
        if held_out:
            hits |= _predicted(known, held_out)
    return hits


def _content(family: Family) -> list[str]:
    """Order families by what they say, so that neither ids nor the order of options or files change a figure."""
    asked = sorted(f"{item.stem} {item.ask} {item.option(item.key).text}" for item in family.items)
    return [*sorted(option.text for option in family.items[0].options), *asked]


def _predicted(known: Sequence[Item], held_out: Sequence[Item]) -> Mapping[str, float]:
    options = [(option.text, option.id == item.key) for item in known for option in item.options]
    if not options:
        return {item.id: 1 / len(item.options) for item in held_out}
    counter = CountVectorizer(binary=True, token_pattern=r"[A-Za-z']+")
    learned = MultinomialNB().fit(counter.fit_transform(text for text, _ in options), [is_key for _, is_key in options])
    hits = {}
    for item in held_out:
        odds = learned.predict_log_proba(counter.transform(option.text for option in item.options))
        likings = {option.id: round(float(row[1] - row[0]), 9) for option, row in zip(item.options, odds, strict=True)}
        hits[item.id] = hit(item, likings)
    return hits


def findings(scope: Scope, hits: Mapping[str, float]) -> Iterator[Finding]:
    """Tell what share of a scope's keys the solver found; it learned from the whole bank."""
    own = {item.id: hits[item.id] for item in scope.items}
    asked, total = len(own), sum(own.values())
    verdict = judged_share(total, asked, most=MOST)
    if verdict is Verdict.OK and total > GOAL * asked:
        verdict = Verdict.WARN
    worst = worst_first({name: hit for name, hit in own.items() if hit})
    figure = f"{total:.1f} of {asked} ({percent(total / asked)})"
    yield Finding(
        "options-only naive Bayes", scope.name, figure, f"goal {percent(GOAL)}, at most {percent(MOST)}", verdict, worst
    )
