import random
from collections import Counter, defaultdict
from collections.abc import Hashable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crss_quiz.core.card import KINDS, Card, cards_of, choose_item
from crss_quiz.core.deck import CardKind, Deck, Family, Flashcard, Item, Library, Pool
from crss_quiz.core.subject import Domain
from made import OPTION_IDS, START, make_cards, make_family, make_flashcard, make_item

lanes = st.tuples(st.sampled_from([*Domain, None]), st.sampled_from([*CardKind, "question"]))


def content(number: int, domain: Domain | None, kind: CardKind | str) -> Flashcard | Family:
    if isinstance(kind, CardKind):
        return make_flashcard(f"card-{number:03}", kind, domain=domain)
    return make_family(f"family-{number:03}", domain=domain or Domain.MENTORING)


def library(kinds: list[tuple[Domain | None, CardKind | str]], decks: int = 1) -> Library:
    """Cards of these domains and kinds, in as many decks."""
    contents = [content(number, *lane) for number, lane in enumerate(kinds)]
    return Library(
        decks=tuple(
            Deck(
                f"deck-{n}",
                "",
                "",
                families=tuple(one for one in contents[n::decks] if isinstance(one, Family)),
                flashcards=tuple(one for one in contents[n::decks] if isinstance(one, Flashcard)),
            )
            for n in range(decks)
        )
    )


def lane(card: Card) -> Hashable:
    return card.domain, card.kind


def in_decks(library: Library) -> dict[Hashable, list[str]]:
    """The ids of each lane as its decks have them."""
    found: dict[Hashable, list[str]] = defaultdict(list)
    for deck in library.decks:
        for family in deck.families:
            found[family.domain, "question"].append(family.id)
        for flashcard in deck.flashcards:
            found[flashcard.domain, flashcard.kind.value].append(flashcard.id)
    return found


@given(st.lists(lanes, max_size=60), st.integers(1, 3))
def test_every_card_is_met_once_and_each_kind_of_a_domain_keeps_the_order_of_its_decks(
    kinds: list[tuple[Domain | None, CardKind | str]], decks: int
) -> None:
    made = library(kinds, decks)
    cards = cards_of(made)
    assert sorted(cards) == sorted([*(one.id for one in made.families), *(one.id for one in made.flashcards)])
    assert all(name == card.id for name, card in cards.items())
    order = defaultdict(list)
    for card in cards.values():
        order[lane(card)].append(card.id)
    assert order == in_decks(made)
    assert list(cards_of(made)) == list(cards)


@given(st.lists(lanes, min_size=2, max_size=60))
def test_kinds_and_domains_are_dealt_into_one_another_so_that_all_last_equally_long(
    kinds: list[tuple[Domain | None, CardKind | str]],
) -> None:
    cards = cards_of(library(kinds))
    lengths = Counter(lane(card) for card in cards.values())
    met: Counter[Hashable] = Counter()
    for card in cards.values():
        met[lane(card)] += 1
        for one, one_length in lengths.items():
            for other, other_length in lengths.items():
                apart = abs(met[one] / one_length - met[other] / other_length)
                assert apart <= 0.5 / one_length + 0.5 / other_length + 1e-9


def test_new_cards_of_two_lanes_come_in_this_order() -> None:
    facts = [make_flashcard(f"fact-{n}") for n in range(4)]
    families = [make_family(f"family-{n}") for n in range(2)]
    assert list(make_cards(*facts, *families)) == ["fact-0", "family-0", "fact-1", "fact-2", "family-1", "fact-3"]


def test_a_card_knows_what_it_is_about() -> None:
    second = replace(make_item("family", 2, ethics=(3,)), competencies=("me-t-1",))
    items = (make_item("family", 1, ethics=(1, 2)), second)
    family = replace(make_family("family", items), practical_tasks=("task-1",))
    flashcard = make_flashcard(
        "card", CardKind.ETHIC, ethics=(4,), competencies=("ad-k-1",), practical_tasks=("task-2",)
    )
    cards = make_cards(family, flashcard, deck="mine")
    question, card = cards["family"], cards["card"]
    assert (question.is_question, question.kind, question.deck) == (True, "question", "mine")
    assert question.ethics == {1, 2, 3}
    assert question.competencies == {"ad-t-1", "me-t-1"}
    assert question.practical_tasks == {"task-1"}
    assert (card.is_question, card.kind, card.domain) == (False, "ethic", None)
    assert card.ethics == {4}
    assert card.competencies == {"ad-k-1"}
    assert card.practical_tasks == {"task-2"}
    assert {one.kind for one in cards.values()} <= set(KINDS)


def test_everything_that_can_be_read_on_a_card_can_be_searched() -> None:
    family = make_family("family", (make_item("family", 1), make_item("family", 2, key="east")))
    cards = make_cards(family, make_flashcard("card", text="beware"))
    assert list(cards["card"].texts()) == ["What is card? beware", "It is what it is. beware", "beware"]
    texts = list(cards["family"].texts())
    assert [f"Go {name} from family. " for name in OPTION_IDS] == texts[:4]
    assert texts[4::2] == ["Case 1 of family. ", "Case 2 of family. "]


@pytest.mark.parametrize(
    ("ethics", "tasks", "are_siblings"),
    [((1,), (), True), ((), ("task-1",), True), ((2,), ("task-2",), False), ((), (), False)],
)
def test_siblings_share_an_ethic_or_a_practical_task(
    ethics: tuple[int, ...], tasks: tuple[str, ...], are_siblings: bool
) -> None:
    one = make_flashcard("one", ethics=(1, 3), practical_tasks=("task-1", "task-3"))
    other = make_flashcard("other", ethics=ethics, practical_tasks=tasks)
    cards = make_cards(one, other)
    assert cards["one"].is_sibling(cards["other"]) is are_siblings
    assert cards["other"].is_sibling(cards["one"]) is are_siblings


def family_of(size: int) -> Family:
    return make_family("family", [make_item("family", n + 1, key=OPTION_IDS[n]) for n in range(size)], Pool.STUDY)


@given(st.integers(1, 4), st.lists(st.integers(-3_000, 5_000), min_size=1, max_size=20))
def test_an_item_never_follows_itself_while_the_family_has_another_whatever_the_clock_says(
    size: int, steps: list[int]
) -> None:
    family = family_of(size)
    seen: dict[str, datetime] = {}
    last, now = None, START
    for number, seconds in enumerate(steps):
        now += timedelta(seconds=seconds)
        item = choose_item(family, seen, last, str(number))
        assert size == 1 or item.id != last
        if all(step > 0 for step in steps):
            assert item.id == f"family.{number % size + 1}"
        last, seen[item.id] = item.id, now


def test_an_item_never_seen_comes_before_all_others_then_the_one_seen_longest_ago() -> None:
    hour = timedelta(hours=1)
    seen = {"family.1": START, "family.2": START - hour, "family.4": START - 3 * hour}
    assert choose_item(family_of(4), seen, None, "").id == "family.3"
    assert choose_item(family_of(4), seen, "family.3", "").id == "family.4"
    seen["family.3"] = START - 2 * hour
    assert choose_item(family_of(4), seen, "family.1", "").id == "family.4"
    assert choose_item(family_of(4), seen, "family.4", "").id == "family.3"


def test_an_item_seen_in_an_exam_since_does_not_bring_the_last_one_of_the_card_back() -> None:
    seen = {"family.1": START, "family.2": START + timedelta(1)}
    assert choose_item(family_of(2), seen, "family.1", "").id == "family.2"


def test_a_family_whose_only_item_was_shown_shows_it_again() -> None:
    assert choose_item(family_of(1), {"family.1": START}, "family.1", "").id == "family.1"


def test_an_item_that_left_the_deck_is_nobodys_last_item() -> None:
    assert choose_item(family_of(2), {"family.9": START}, "family.9", "").id == "family.1"


def order_of(item: Item) -> tuple[str, ...]:
    return tuple(option.id for option in item.options)


@given(st.text(max_size=8))
def test_the_options_are_the_same_four_in_an_order_that_the_seed_alone_decides(seed: str) -> None:
    family = family_of(2)
    before = random.getstate()
    item = choose_item(family, {}, None, seed)
    assert sorted(order_of(item)) == sorted(OPTION_IDS)
    assert replace(item, options=family.items[0].options) == family.items[0]
    assert choose_item(family, {}, None, seed) == item
    assert random.getstate() == before


def test_other_seeds_bring_other_orders_and_so_do_other_items() -> None:
    family = family_of(2)
    assert len({order_of(choose_item(family, {}, None, str(seed))) for seed in range(400)}) == 24
    pairs = [(choose_item(family, {}, None, str(s)), choose_item(family, {}, "family.1", str(s))) for s in range(20)]
    assert any(order_of(first) != order_of(second) for first, second in pairs)
