"""No figure hangs on a name or on where an option stands."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from crss_quiz.audit.bank import audit
from crss_quiz.core.deck import Family, Item, Library
from crss_quiz.decks import library
from crss_quiz.decks.ledger import Ledger, Reading
from crss_quiz.paths import bundled_decks
from made import make_library

LIBRARY = library.load(bundled_decks()).library
LEDGER = Ledger.read(bundled_decks())


def renamed(family: Family, name: str, names: dict[str, str], rng: random.Random) -> Family:
    """The family under other ids, each item with its options in an order of its own."""
    options = {option.id: f"{rng.randrange(10**9)}-x" for option in family.items[0].options}
    items = []
    for number, item in enumerate(family.items, start=1):
        shown = [replace(option, id=options[option.id]) for option in item.options]
        rng.shuffle(shown)
        items.append(
            replace(
                item,
                id=f"{name}.{number}",
                family=name,
                options=tuple(shown),
                key=options[item.key],
                why={options[option]: text for option, text in item.why.items()},
                lures={options[option]: lure for option, lure in item.lures.items()},
            )
        )
    enemies = tuple(names[enemy] for enemy in family.enemies if enemy in names)
    return replace(family, id=name, items=tuple(items), enemies=enemies)


def reread(before: Sequence[Item], after: Sequence[Item]) -> Iterator[Reading]:
    """The readings of the same texts under their new names."""
    now = {(old.id, old.content_hash): (old, new) for old, new in zip(before, after, strict=True)}
    for reading in LEDGER.readings:
        if (reading.item, reading.content_hash) in now:
            old, new = now[reading.item, reading.content_hash]
            text = old.option(reading.answer).text
            answer = next(option.id for option in new.options if option.text == text)
            yield replace(reading, item=new.id, content_hash=new.content_hash, answer=answer)


def figures(families: Sequence[Family], ledger: Ledger) -> list[tuple[str, str, str, str, str]]:
    bank: Library = replace(make_library(families), subject=LIBRARY.subject)
    return [
        (finding.rule, finding.scope, finding.figure, finding.bound, finding.verdict.value)
        for section in audit(bank, ledger)
        for finding in section.findings
    ]


def disguised(families: Sequence[Family], rng: random.Random) -> tuple[list[Family], Ledger]:
    names = {family.id: f"{rng.randrange(10**9)}-f" for family in families}
    after = [renamed(family, names[family.id], names, rng) for family in families]
    items = [item for family in families for item in family.items]
    return after, Ledger(tuple(reread(items, [item for family in after for item in family.items])))


@settings(max_examples=6)
@given(size=st.integers(1, 40), seed=st.integers(0, 10**6))
def test_renaming_ids_and_shuffling_options_changes_no_figure(size: int, seed: int) -> None:
    rng = random.Random(seed)
    families = rng.sample(LIBRARY.families, size)
    after, ledger = disguised(families, rng)
    assert figures(after, ledger) == figures(families, LEDGER)


def test_nor_does_it_in_the_whole_bank() -> None:
    after, ledger = disguised(LIBRARY.families, random.Random(7))
    assert len(ledger.readings) > 700
    assert figures(after, ledger) == figures(LIBRARY.families, LEDGER)
