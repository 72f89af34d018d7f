"""How often what is said after scoring is true, over made-up learners whose truth is known.

    .venv/bin/python benchmarks/standings.py [--learners N] [--seed N]

Domains, the weakest domain by one exam, readiness and lures. Prints the tables of docs/statistics.md in about half a
minute; the same seed prints the same tables.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from crss_quiz.core.answer import Answer
from crss_quiz.core.attempt import Mode
from crss_quiz.core.blueprint import Blueprint, apportion
from crss_quiz.core.deck import Item, Level, Lure, Option
from crss_quiz.core.habit import Pull, habits
from crss_quiz.core.log import Source
from crss_quiz.core.readiness import Ready, Sitting, readiness
from crss_quiz.core.scoring import Share
from crss_quiz.core.standing import Standing, Word
from crss_quiz.core.subject import Domain

NOW = datetime(2026, 11, 2, 18, tzinfo=UTC)
LEVEL = 0.72
"""The true share right of the domains that are not weak."""
GAPS = (0.0, 0.05, 0.10, 0.15, 0.20)
COUNTS = (25, 75, 225)
WEAK = Domain.MENTORING
EXAM = Blueprint().domain_quotas
OFFERED = dict(zip(Lure, (63, 19, 31, 23, 10, 6, 71, 20, 8, 14, 63, 90), strict=True))
"""In how many of our first 211 items each lure stood: how common the made-up ones are."""


def answered(level: float, questions: int, luck: random.Random) -> Share:
    """Return so many answers of somebody at a true level."""
    return Share(sum(luck.random() < level for _ in range(questions)), questions)


def sat(quotas: dict[Domain, int], gap: float, luck: random.Random) -> dict[Domain, Share]:
    """Return answers by domain, of which one is so much weaker."""
    return {
        domain: answered(LEVEL - (gap if domain is WEAK else 0.0), questions, luck)
        for domain, questions in quotas.items()
    }


def words(shares: dict[Domain, Share]) -> dict[Domain, Word | None]:
    """Return what the program says of each domain."""
    right, questions = sum(one.right for one in shares.values()), sum(one.questions for one in shares.values())
    return {
        domain: Standing(share, Share(right - share.right, questions - share.questions)).word
        for domain, share in shares.items()
    }


def percent(share: float) -> str:
    """Say a share."""
    return f"{100 * share:.1f} %" if share < 0.1 else f"{100 * share:.0f} %"


def table(heads: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    """Print a table in Markdown."""
    print("| " + " | ".join(heads) + " |")
    print("|" + " --- |" * len(heads))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


# Domains


def below(learners: int, luck: random.Random) -> None:
    """Print how often "below" is said."""
    print(f"### “below”, said of Mentoring; the other three at {percent(LEVEL)}\n")
    heads = [
        "answers",
        *(f"{100 * gap:.0f} points lower" if gap else "not lower" for gap in GAPS),
        "any domain, if none is",
    ]

    def rows() -> Iterator[list[str]]:
        for name, quotas in _quotas():
            said: Counter[float] = Counter()
            false_alarms = 0
            for gap in GAPS:
                for _ in range(learners):
                    found = words(sat(quotas, gap, luck))
                    said[gap] += found[WEAK] is Word.BELOW
                    false_alarms += not gap and Word.BELOW in found.values()
            yield [name, *(percent(said[gap] / learners) for gap in GAPS), percent(false_alarms / learners)]

    table(heads, rows())


def _quotas() -> Iterator[tuple[str, dict[Domain, int]]]:
    for number in COUNTS:
        yield f"{number} in each domain", dict.fromkeys(Domain, number)
    for number in (*COUNTS, 600):
        yield f"{number} in all", apportion(number, Blueprint().domains)


def looks(learners: int, luck: random.Random) -> None:
    """Print how often a domain that is not lower was ever called below by somebody who looks again and again."""
    ever_one = ever_any = 0
    for _ in range(learners):
        pool, seen = dict.fromkeys(Domain, Share(0, 0)), set()
        for _ in range(COUNTS[-1] // 25):
            more = sat(dict.fromkeys(Domain, 25), 0.0, luck)
            pool = {d: Share(pool[d].right + more[d].right, pool[d].questions + more[d].questions) for d in Domain}
            seen |= {domain for domain, word in words(pool).items() if word is Word.BELOW}
        ever_one += WEAK in seen
        ever_any += bool(seen)
    print(
        f"Looked at after every 25 answers in each domain up to {COUNTS[-1]}: a domain that is not lower was called "
        f"below at least once for {percent(ever_one / learners)} of learners, any of the four for "
        f"{percent(ever_any / learners)}.\n"
    )


def weakest(learners: int, luck: random.Random) -> None:
    """Print how often the lowest share is the weakest domain, and what the words say instead."""
    print("### The weakest domain, by the lowest share and by “below”\n")
    heads = [
        "Mentoring is lower by",
        "exams",
        "lowest share is Mentoring",
        "“below”: Mentoring",
        "“below”: another",
        "nothing",
    ]

    def rows() -> Iterator[list[str]]:
        for gap in GAPS[1:]:
            for exams in (1, 3, 9):
                quotas = {domain: exams * questions for domain, questions in EXAM.items()}
                lowest = right = wrong = silent = 0.0
                for _ in range(learners):
                    shares = sat(quotas, gap, luck)
                    least = min(share.percent for share in shares.values())
                    tied = [domain for domain, share in shares.items() if share.percent == least]
                    lowest += (WEAK in tied) / len(tied)
                    said = {domain for domain, word in words(shares).items() if word is Word.BELOW}
                    right += WEAK in said
                    wrong += bool(said - {WEAK})
                    silent += not said
                figures = (percent(number / learners) for number in (lowest, right, wrong, silent))
                yield [f"{100 * gap:.0f} points", str(exams), *figures]

    table(heads, rows())


# Readiness


def passing(level: float, questions: int = 100, needed: int = 68) -> float:
    """Return the chance to have so many right (binomial, exact)."""
    return sum(
        math.comb(questions, right) * level**right * (1 - level) ** (questions - right)
        for right in range(needed, questions + 1)
    )


def make_item(number: int, lures: dict[str, Lure]) -> Item:
    """Make up an item whose key is the first option."""
    options = tuple(Option(name, name) for name in ("key", "a", "b", "c"))
    return Item(
        id=f"i{number}.1",
        family=f"i{number}",
        domain=Domain.ADVOCACY,
        level=Level.APPLICATION,
        stem="",
        ask="",
        options=options,
        key="key",
        why={},
        lures=lures,
        ethics=(1,),
        competencies=(),
        difficulty=0.68,
    )


PLAIN = make_item(0, {})


def answer(item: Item, choice: str) -> Answer:
    """Return an answer at first sight."""
    return Answer(item, choice, choice == item.key, True, NOW, 60.0, Source.EXAM)


RIGHT, WRONG = answer(PLAIN, "key"), answer(PLAIN, "a")


def sitting(number: int, level: float, luck: random.Random) -> Sitting:
    """Sit a whole exam of unseen questions."""
    given = tuple(RIGHT if luck.random() < level else WRONG for _ in range(100))
    return Sitting(number, Mode.REAL, 100, frozenset(Domain), False, NOW - timedelta(days=3 - number), given)


def said_of(level: float, luck: random.Random) -> Ready:
    """Return the word for somebody at a true level after two exams."""
    return readiness([sitting(1, level, luck), sitting(2, level, luck)], NOW).word


def ready(learners: int, luck: random.Random) -> None:
    """Print the words by true level, and the chance to pass by word."""
    order = [Ready.READY, Ready.CLOSE, Ready.COIN_FLIP, Ready.NOT_YET]
    print("### Readiness after two whole exams, by true level\n")

    def by_level() -> Iterator[list[str]]:
        for hundredths in (60, 64, 66, 68, 70, 72, 74, 76, 78, 80, 84):
            level = hundredths / 100
            said = Counter(said_of(level, luck) for _ in range(learners))
            yield [f"{level:.2f}", percent(passing(level)), *(percent(said[word] / learners) for word in order)]

    table(["true level", "chance of 68 of 100", *(f"“{word}”" for word in order)], by_level())
    print("### The chance of 68 of 100 by what was said; true levels evenly spread from 0.55 to 0.90\n")
    chances: dict[Ready, list[float]] = {word: [] for word in order}
    for _ in range(4 * learners):
        level = luck.uniform(0.55, 0.90)
        chances[said_of(level, luck)].append(passing(level))

    def by_word() -> Iterator[list[str]]:
        for word in order:
            each = sorted(chances[word])
            tenth, last = each[len(each) // 10], each[len(each) * 9 // 10]
            yield [f"“{word}”", str(len(each)), percent(sum(each) / len(each)), f"{percent(tenth)} to {percent(last)}"]

    table(["said", "learners", "mean chance", "middle 80 %"], by_word())


# Lures


def offer(number: int, luck: random.Random) -> Item:
    """Make up an item with three lures, as common as in our decks; at times two are of one kind."""
    lures = luck.choices(list(OFFERED), weights=list(OFFERED.values()), k=3)
    return make_item(number, dict(zip("abc", lures, strict=True)))


def lures(learners: int, luck: random.Random) -> None:
    """Print how often a lure is said to pull, where it draws so many times as strongly as the others."""
    print(f"### “pulls you”, said of the clinical answer; {learners} learners, {percent(LEVEL)} right\n")

    def rows() -> Iterator[list[str]]:
        for questions in (100, 200, 400):
            cells = [str(questions)]
            false_alarms = 0
            for strength in (1, 2, 3, 5):
                said = 0
                for _ in range(learners):
                    pulling = {one.lure for one in habits(_drawn(questions, strength, luck)) if one.pull is Pull.MORE}
                    said += Lure.TOO_CLINICAL in pulling
                    false_alarms += strength == 1 and bool(pulling)
                cells.append(percent(said / learners))
            yield [*cells, percent(false_alarms / learners)]

    table(
        ["questions", "draws as others", "twice", "three times", "five times", "any lure, if none draws more"], rows()
    )


def _drawn(questions: int, strength: float, luck: random.Random) -> list[Answer]:
    given = []
    for number in range(questions):
        item = offer(number, luck)
        pulls = [strength if item.lures[name] is Lure.TOO_CLINICAL else 1.0 for name in "abc"]
        given.append(answer(item, "key" if luck.random() < LEVEL else luck.choices("abc", pulls)[0]))
    return given


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    luck = random.Random(wanted.seed)
    below(wanted.learners, luck)
    looks(wanted.learners, luck)
    weakest(wanted.learners, luck)
    ready(wanted.learners, luck)
    lures(max(1, wanted.learners // 4), luck)


if __name__ == "__main__":
    main()
