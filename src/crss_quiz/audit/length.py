"""Whether the key can be told by its length.

Rank is measured in characters, which is what the eye sees on the screen; ties are rare then, and are shared out
evenly. The two ratios are measured in words, and only where every option has four words or more: of terms, one is
simply longer than another.
"""

from collections.abc import Iterator, Mapping
from statistics import fmean

from scipy import stats

from crss_quiz.audit.chance import RANKED, TAIL, judged, judged_mean, usual
from crss_quiz.audit.finding import Finding, Verdict
from crss_quiz.audit.scope import Scope, worst_first
from crss_quiz.core.deck import Item
from crss_quiz.decks.schema import words_in

SENTENCE = 4
"""Words from which on an option is no bare term."""
ITEM_RATIO = (0.67, 1.5)
MEAN_RATIO = (0.95, 1.05)
MOST_SPREAD = 2.0


def findings(scope: Scope) -> Iterator[Finding]:
    """Measure the rank of the key's length, and its ratio to the others on average."""
    ranks = {item.id: key_ranks(item) for item in scope.items}
    leads = {item.id: lead(item) for item in scope.items}
    yield _end("key is the longest option", scope, {name: rank[-1] for name, rank in ranks.items()}, leads)
    behind = {name: -lead for name, lead in leads.items()}
    yield _end("key is the shortest option", scope, {name: rank[0] for name, rank in ranks.items()}, behind)
    yield _even_ranks(scope, ranks)
    yield _mean_ratio(scope, {item.id: key_ratio(item) for item in scope.items if is_in_sentences(item)})


def breaches(scope: Scope) -> Iterator[Finding]:
    """Find the items whose options are too unlike in length."""
    sentences = [item for item in scope.items if is_in_sentences(item)]
    yield _ratio_of_each(scope, {item.id: key_ratio(item) for item in sentences})
    yield _spread(scope, {item.id: spread(item) for item in sentences})


def is_in_sentences(item: Item) -> bool:
    """Whether every option is more than a bare term."""
    return min(words_in(option.text) for option in item.options) >= SENTENCE


def key_ranks(item: Item) -> tuple[float, ...]:
    """Return the key's share in each rank of length in characters, shortest first; a tie is shared out evenly."""
    lengths = [len(option.text) for option in item.options]
    own = len(item.option(item.key).text)
    shorter, equal = sum(length < own for length in lengths), lengths.count(own)
    return tuple(1 / equal if shorter <= rank < shorter + equal else 0.0 for rank in range(len(lengths)))


def lead(item: Item) -> float:
    """Return the key's characters over the mean of the distractors'."""
    return len(item.option(item.key).text) / fmean(len(text) for text in _distractors(item))


def key_ratio(item: Item) -> float:
    """Return the key's words over the mean of the distractors'."""
    return words_in(item.option(item.key).text) / fmean(words_in(text) for text in _distractors(item))


def spread(item: Item) -> float:
    """Return the words of the longest option over those of the shortest."""
    lengths = [words_in(option.text) for option in item.options]
    return max(lengths) / min(lengths)


def _distractors(item: Item) -> list[str]:
    return [option.text for option in item.options if option.id != item.key]


def _end(rule: str, scope: Scope, hits: Mapping[str, float], leads: Mapping[str, float]) -> Finding:
    asked, total = len(hits), round(sum(hits.values()), 6)
    least, most = usual(asked)
    verdict = judged(least <= total <= most, asked)
    worst = worst_first({name: leads[name] for name, hit in hits.items() if hit}) if total > most else ()
    return Finding(rule, scope.name, f"{total:.1f} of {asked}", f"{least} to {most}", verdict, worst)


def _even_ranks(scope: Scope, ranks: Mapping[str, tuple[float, ...]]) -> Finding:
    counts = [sum(column) for column in zip(*ranks.values(), strict=True)]
    p = float(stats.chisquare(counts).pvalue)
    verdict = Verdict.FEW if len(ranks) < RANKED else judged(p >= TAIL, len(ranks))
    figure = f"{' / '.join(f'{count:.1f}' for count in counts)}, p = {p:.2f}"
    return Finding("key's length, shortest to longest", scope.name, figure, f"even, p ≥ {TAIL}", verdict)


def _ratio_of_each(scope: Scope, ratios: Mapping[str, float]) -> Finding:
    low, high = ITEM_RATIO
    outside = {name: max(ratio, 1 / ratio) for name, ratio in ratios.items() if not low <= ratio <= high}
    figure, bound = f"{len(outside)} of {len(ratios)} outside {low} to {high}", "none"
    verdict = Verdict.FAIL if outside else Verdict.OK
    return Finding("key ÷ mean distractor, each item", scope.name, figure, bound, verdict, worst_first(outside))


def _mean_ratio(scope: Scope, ratios: Mapping[str, float]) -> Finding:
    rule, (low, high) = "key ÷ mean distractor, on average", MEAN_RATIO
    bound = f"{low} to {high}"
    if not ratios:
        return Finding(rule, scope.name, "no options of four words", bound, Verdict.FEW)
    mean = fmean(ratios.values())
    away = {name: ratio if mean > 1 else -ratio for name, ratio in ratios.items()}
    verdict = judged_mean(low <= round(mean, 2) <= high, len(ratios))
    return Finding(rule, scope.name, f"{mean:.2f}", bound, verdict, worst_first(away))


def _spread(scope: Scope, spreads: Mapping[str, float]) -> Finding:
    over = {name: ratio for name, ratio in spreads.items() if ratio > MOST_SPREAD}
    figure, bound = f"{len(over)} of {len(spreads)} above {MOST_SPREAD:g}", "none"
    verdict = Verdict.FAIL if over else Verdict.OK
    return Finding("longest ÷ shortest option, each item", scope.name, figure, bound, verdict, worst_first(over))
