"""Small banks made to keep every rule, and what it takes to break one."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from crss_quiz.audit.bank import audit
from crss_quiz.audit.finding import Finding, Verdict
from crss_quiz.audit.scope import BANK
from crss_quiz.core.deck import Family, Item, Level, Lure, Option, Pool
from crss_quiz.core.subject import Domain
from crss_quiz.decks.ledger import Ledger
from made import make_library

ENOUGH = 52
"""Items from which the audit tells something, and too few for a whole exam."""
ACTS = ("Walk", "Talk", "Wait", "Call")
NAMES = ("a", "b", "c", "d")
LURES = (Lure.TOO_CLINICAL, Lure.RESCUING, Lure.PASSIVE, Lure.BOUNDARY)


def made_up_words(rng: random.Random, count: int) -> list[str]:
    """Words of four letters that mean nothing and that no two items share but by chance."""
    return ["".join(rng.choice(letters) for letters in ("bdfgklmnprtvz", "aeiou") * 2) for _ in range(count)]


def sound_item(number: int, seed: int = 0) -> Item:
    """An item that keeps every rule; the keys of every four in a row are four different acts."""
    rng = random.Random(seed * 1_000 + number)
    words = made_up_words(rng, 20)
    options = tuple(
        Option(name, f"{act} with {words[n]} to {words[n + 4]} now.")
        for n, (name, act) in enumerate(zip(NAMES, ACTS, strict=True))
    )
    key = NAMES[number % 4]
    stem = " ".join(words[8:14]).capitalize() + ". " + " ".join(words[14:20]).capitalize() + "."
    return Item(
        id=f"item-{number}.1",
        family=f"item-{number}",
        domain=Domain.ADVOCACY,
        level=Level.APPLICATION,
        stem=stem,
        ask=f"What is best for {words[8]}?",
        options=options,
        key=key,
        why={name: f"Ethic 4 says that {words[n]} is what matters the most here." for n, name in enumerate(NAMES)},
        lures={name: lure for name, lure in zip(NAMES, LURES, strict=True) if name != key},
        ethics=(4,),
        competencies=("ad-t-1",),
        difficulty=0.68,
    )


def single(item: Item) -> Family:
    return Family(item.family, item.domain, item.level, Pool.MOCK, (), (), (item,))


def sound_bank(count: int = ENOUGH, change: Callable[[int, Item], Item] = lambda _, item: item) -> list[Family]:
    """Single items, each changed by its number."""
    return [single(change(number, sound_item(number))) for number in range(count)]


def with_text(item: Item, name: str, text: str) -> Item:
    """The item with another text for one of its options."""
    options = tuple(replace(option, text=text) if option.id == name else option for option in item.options)
    return replace(item, options=options)


def distractors(item: Item) -> list[str]:
    return [option.id for option in item.options if option.id != item.key]


def findings(families: Sequence[Family], ledger: Ledger | None = None) -> list[Finding]:
    sections = audit(make_library(families), ledger or Ledger())
    return [finding for section in sections for finding in section.findings]


def of_bank(families: Sequence[Family], rule: str, ledger: Ledger | None = None) -> Finding:
    """What one rule says of the whole bank."""
    (found,) = (one for one in findings(families, ledger) if (one.rule, one.scope) == (rule, BANK))
    return found


def failing(families: Sequence[Family], ledger: Ledger | None = None) -> set[str]:
    """The rules that fail over the bank or over a domain."""
    return {finding.rule for finding in findings(families, ledger) if finding.verdict is Verdict.FAIL}
