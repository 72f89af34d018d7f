"""Whether the key can be told by its words."""

import re
from collections.abc import Iterator

from scipy import stats

from crss_quiz.audit.chance import TAIL, judged, judged_share, trick_limit
from crss_quiz.audit.finding import Finding
from crss_quiz.audit.scope import Scope, percent
from crss_quiz.audit.words import ABSOLUTE, ABSURD, HEDGE, SUPERVISOR, content_words
from crss_quiz.core.deck import Item

SUPERVISOR_SHARE = (0.25, 0.60)
ABSURD_SHARE = 0.02


def findings(scope: Scope) -> Iterator[Finding]:
    """Measure absolutes, hedges, words of the stem, the supervisor and absurd distractors."""
    yield _key_against_distractors("absolutes (always, never, must)", ABSOLUTE, scope)
    yield _key_against_distractors("hedges (may, consider, when appropriate)", HEDGE, scope)
    yield _stem_word_in_key_only(scope)
    yield _supervisor(scope)
    yield _absurd(scope)


def _key_against_distractors(rule: str, cue: re.Pattern[str], scope: Scope) -> Finding:
    keys = {item.id: bool(cue.search(item.option(item.key).text)) for item in scope.items}
    others = [bool(cue.search(option.text)) for item in scope.items for option in item.options if option.id != item.key]
    in_keys, in_others = sum(keys.values()), sum(others)
    table = [[in_keys, len(keys) - in_keys], [in_others, len(others) - in_others]]
    p = float(stats.fisher_exact(table).pvalue)
    verdict = judged(p >= TAIL, len(keys))
    telltale = keys if in_keys * len(others) > in_others * len(keys) else {}
    worst = tuple(sorted(name for name, has in telltale.items() if has))
    figure = f"{in_keys} of {len(keys)} keys, {in_others} of {len(others)} others, p = {p:.2f}"
    return Finding(rule, scope.name, figure, f"p ≥ {TAIL}", verdict, worst)


def has_stem_word_in_key_only(item: Item) -> bool:
    """Whether a content word of the stem stands in the key and in no distractor."""
    in_others: set[str] = set()
    for option in item.options:
        if option.id != item.key:
            in_others |= content_words(option.text)
    return bool(content_words(item.stem) & content_words(item.option(item.key).text) - in_others)


def _stem_word_in_key_only(scope: Scope) -> Finding:
    found = sorted(item.id for item in scope.items if has_stem_word_in_key_only(item))
    asked, most = len(scope.items), trick_limit(len(scope.items))
    verdict = judged(len(found) <= most, asked)
    figure, bound = f"{len(found)} of {asked}", f"at most {most}"
    return Finding("a word of the stem in the key only", scope.name, figure, bound, verdict, tuple(found))


def _supervisor(scope: Scope) -> Finding:
    offered = [item for item in scope.items if any(SUPERVISOR.search(option.text) for option in item.options)]
    keyed = {item.id: bool(SUPERVISOR.search(item.option(item.key).text)) for item in offered}
    low, high = SUPERVISOR_SHARE
    verdict = judged_share(sum(keyed.values()), len(offered), low, high)
    is_often = sum(keyed.values()) > high * len(offered)
    worst = tuple(sorted(name for name, is_key in keyed.items() if is_key is is_often))
    figure = f"{sum(keyed.values())} of {len(offered)} where offered"
    bound = f"{percent(low)} to {percent(high)}"
    return Finding("the supervisor is the key", scope.name, figure, bound, verdict, worst)


def _absurd(scope: Scope) -> Finding:
    distractors = [(item.id, option.text) for item in scope.items for option in item.options if option.id != item.key]
    found = [name for name, text in distractors if ABSURD.search(text)]
    verdict = judged_share(len(found), len(distractors), most=ABSURD_SHARE)
    figure, bound = f"{len(found)} of {len(distractors)} distractors", f"at most {percent(ABSURD_SHARE)}"
    return Finding("absurd distractors", scope.name, figure, bound, verdict, tuple(sorted(set(found))))
