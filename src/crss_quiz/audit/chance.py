"""What luck alone does with four options: the bounds of counts and shares, for any number of questions.

Counts are held to the exact binomial distribution. Items of one family have different keys, so their luck is a little
more even than the binomial says; the bounds then err on the side of the writer.
"""

import math
from functools import cache

from scipy import stats

from crss_quiz.audit.finding import Verdict

LUCK = 1 / 4
"""How often a blind choice among four options is the key."""
TAIL = 0.01
"""How seldom luck may leave a bound on either side: gives 15 to 35 of 100, 36 to 65 of 200, 80 to 120 of 400."""
TRICKS = 8
TRICK_TAIL = TAIL / TRICKS
"""Eight tricks are tried at once, so each gets an eighth of the tail: gives 39 of 100, 69 of 200, 127 of 400 and
183 of 600."""
TELLING = 41
"""From so many questions on, "within the bounds" says something: a trick that finds every other key, and not every
fourth, is then caught at least four times of five. With fewer, only what is more than luck is told."""
RANKED = 20
"""Questions from which on χ² over four ranks may be taken: five expected in each (W. G. Cochran, 1954)."""


@cache
def usual(questions: int) -> tuple[int, int]:
    """Return the least and the greatest count of hits that luck leaves with no more than `TAIL` on each side."""
    return int(stats.binom.ppf(TAIL, questions, LUCK)), int(stats.binom.isf(TAIL, questions, LUCK))


@cache
def trick_limit(questions: int) -> int:
    """Return how many keys a single trick may find."""
    return int(stats.binom.isf(TRICK_TAIL, questions, LUCK))


def judged(is_within: bool, questions: int) -> Verdict:
    """Say how a figure stands to bounds that widen where there are few questions."""
    if not is_within:
        return Verdict.FAIL
    return Verdict.OK if questions >= TELLING else Verdict.FEW


def judged_mean(is_within: bool, questions: int) -> Verdict:
    """Say how a mean stands to fixed bounds, which tell nothing where there are few questions."""
    if questions < TELLING:
        return Verdict.FEW
    return Verdict.OK if is_within else Verdict.FAIL


def judged_share(hits: float, asked: int, least: float = 0.0, most: float = 1.0) -> Verdict:
    """Say how a share of hits stands to fixed bounds, both from 0 to 1.

    With few asked, a share out of bounds fails only where a true share at the bound would give it no oftener than
    `TAIL`.
    """
    is_over, is_under = hits > most * asked + 1e-9, hits < least * asked - 1e-9
    if asked >= TELLING or not (is_over or is_under):
        return judged(not (is_over or is_under), asked)
    if is_over:
        luck = float(stats.binom.sf(math.ceil(hits) - 1, asked, most))
    else:
        luck = float(stats.binom.cdf(math.floor(hits), asked, least))
    return Verdict.FAIL if luck <= TAIL else Verdict.FEW
