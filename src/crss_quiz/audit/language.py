"""Whether the words of a question respect people, and whether tired people can read them."""

from collections.abc import Callable, Iterable, Iterator
from statistics import median

import textstat

from crss_quiz.audit.chance import judged_mean, judged_share
from crss_quiz.audit.finding import Finding, Verdict
from crss_quiz.audit.length import SENTENCE
from crss_quiz.audit.scope import Scope, percent, worst_first
from crss_quiz.audit.words import LETTERS, LOUD_NEGATION, QUIET_NEGATION, SUBORDINATE, stigma_in
from crss_quiz.core.deck import Family, Item, Lure
from crss_quiz.decks.schema import MAX_ITEM_WORDS, MAX_OPTION_WORDS, MAX_STEM_WORDS, words_in

GRADE = 8
FAR_ABOVE = GRADE + 2
"""An item is a handful of sentences, and one `confidentiality` more moves its grade by half a year: the bound is
held by the median of many, and a single item is only pointed at, from two grades above."""
NEGATIVE_SHARE = 0.02


def findings(scope: Scope) -> Iterator[Finding]:
    """Measure the reading grade and the share of negative questions."""
    grades = {item.id: grade(item) for item in scope.items}
    yield _median_grade(scope, grades)
    negative = _those(is_negative, scope)
    verdict = judged_share(len(negative), len(scope.items), most=NEGATIVE_SHARE)
    figure, bound = f"{len(negative)} of {len(scope.items)}", f"at most {percent(NEGATIVE_SHARE)}"
    yield Finding("NOT and EXCEPT questions", scope.name, figure, bound, verdict, tuple(negative))


def breaches(scope: Scope) -> Iterator[Finding]:
    """Find the items that break a rule by themselves."""
    stigmatizing = (item.id for family in scope.families for item in family.items if stigmatizes(item, family))
    yield none_of("person-first language", scope, stigmatizing)
    yield _hard_to_read(scope, {item.id: grade(item) for item in scope.items})
    yield none_of("words in stem, option and item", scope, _those(is_too_long, scope))
    yield none_of("NOT and EXCEPT in lower case", scope, _those(is_quietly_negative, scope))
    yield none_of("all of the above, both A and B", scope, _those(names_letters, scope))


def none_of(rule: str, scope: Scope, found: Iterable[str], verdict: Verdict = Verdict.FAIL) -> Finding:
    """Return the finding of a rule that no item may break."""
    worst = tuple(sorted(found))
    figure = f"{len(worst)} of {len(scope.items)}"
    return Finding(rule, scope.name, figure, "none", verdict if worst else Verdict.OK, worst)


def _those(is_so: Callable[[Item], bool], scope: Scope) -> list[str]:
    return sorted(item.id for item in scope.items if is_so(item))


def stigmatizes(item: Item, family: Family) -> bool:
    """Whether a question or a rationale labels people, outside of quotations and of `judgmental` distractors.

    Options are shared, so one that is a judgmental distractor of a sibling is exempt here as well.
    """
    exempt = {name for sibling in family.items for name, lure in sibling.lures.items() if lure is Lure.JUDGMENTAL}
    options = (option.text for option in item.options if option.id not in exempt)
    return any(stigma_in(text) for text in (item.stem, item.ask, *options, *item.why.values()))


def grade(item: Item) -> float:
    """Return the school grade of stem, ask and those options that are no bare terms (Flesch and Kincaid, 1975).

    Terms have no sentences, and what the exam asks about cannot be said in simpler words.
    """
    options = sorted(option.text for option in item.options if words_in(option.text) >= SENTENCE)
    return float(textstat.flesch_kincaid_grade(" ".join(map(_sentence, filter(None, [item.stem, item.ask, *options])))))


def _sentence(text: str) -> str:
    return text if text.rstrip('"”').endswith((".", "?", "!")) else f"{text}."


def _median_grade(scope: Scope, grades: dict[str, float]) -> Finding:
    middle = median(grades.values())
    verdict = judged_mean(middle <= GRADE, len(grades))
    figure, bound = f"{middle:.1f}", f"at most {GRADE}"
    return Finding("reading grade, median", scope.name, figure, bound, verdict, worst_first(grades))


def _hard_to_read(scope: Scope, grades: dict[str, float]) -> Finding:
    hard = {name: grade for name, grade in grades.items() if grade > FAR_ABOVE}
    figure, verdict = f"{len(hard)} of {len(grades)}", Verdict.WARN if hard else Verdict.OK
    return Finding(f"reading grade above {FAR_ABOVE}", scope.name, figure, "none", verdict, worst_first(hard))


def is_too_long(item: Item) -> bool:
    """Whether a stem, an option or the whole item has more words than it may."""
    stem, options = words_in(item.stem), [words_in(option.text) for option in item.options]
    whole = stem + words_in(item.ask) + sum(options)
    return stem > MAX_STEM_WORDS[item.level] or max(options) > MAX_OPTION_WORDS or whole > MAX_ITEM_WORDS


def is_negative(item: Item) -> bool:
    """Whether it is asked what is not so."""
    return bool(LOUD_NEGATION.search(f"{item.stem} {item.ask}")) or is_quietly_negative(item)


def is_quietly_negative(item: Item) -> bool:
    """Whether it is asked what is not so, in a word that is easily read over."""
    return bool(QUIET_NEGATION.search(SUBORDINATE.split(item.ask)[0]))


def names_letters(item: Item) -> bool:
    """Whether an option speaks of other options, which are shuffled."""
    return any(LETTERS.search(option.text) for option in item.options)
