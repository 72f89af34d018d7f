"""Finding cards by typing."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crss_quiz.core.card import KINDS, Card, cards_of
from crss_quiz.core.deck import CardKind, Deck, Flashcard, Library, Pool
from crss_quiz.core.memory import LEECH_LAPSES, Memory, Step
from crss_quiz.core.search import FIELDS, IS_WORDS, QueryError, find, find_orphans, parse
from crss_quiz.core.state import State
from crss_quiz.core.subject import Domain
from made import START, make_family

DAY = date(2026, 11, 2)


def memory(due_in: int = 0, *, lapses: int = 0, step: Step | None = None) -> Memory:
    return Memory(3.0, 5.0, DAY - timedelta(days=3), DAY + timedelta(days=due_in), step, 3, lapses)


FLASHCARDS = (
    Flashcard("gifts", CardKind.ETHIC, "What about gifts?", "Nothing of great value.", "code 15", ethics=(15,)),
    Flashcard(
        "first-ask", CardKind.FACT, "What comes\n  first: ask or tell?", "Ask.", "x", note="Not STRASSE, Straße."
    ),
    Flashcard(
        "plans",
        CardKind.COMPETENCY,
        "Whose plan?",
        "Theirs. At 10:30 you ask.",
        "x",
        domain=Domain.MENTORING,
        competencies=("me-t-1", "pr-k-13"),
    ),
    Flashcard("roles", CardKind.ROLE, "Which role?", "Yours.", "x", domain=Domain.ADVOCACY),
    Flashcard("later", CardKind.FACT, "Later?", "Yes.", "x"),
    Flashcard("away", CardKind.FACT, "Away?", "Yes.", "x"),
    Flashcard("hard", CardKind.FACT, "Hard?", "Yes.", "x"),
)
LIBRARY = Library(
    decks=(
        Deck("facts", "Facts", "facts.yaml", flashcards=FLASHCARDS[:4]),
        Deck("more-facts", "More", "more.yaml", flashcards=FLASHCARDS[4:]),
        Deck("cases", "Cases", "c.yaml", families=(make_family("open-case", pool=Pool.STUDY, ethics=(1, 13)),)),
        Deck("mocks", "Mocks", "m.yaml", families=(make_family("kept-case", pool=Pool.MOCK),)),
    )
)
CARDS = cards_of(LIBRARY)
STATES = {
    "gifts": State(memory()),
    "first-ask": State(memory(4)),
    "plans": State(memory(step=Step(0, START, is_relearning=False))),
    "roles": State(memory(), is_suspended=True, is_marked=True),
    "later": State(memory(), buried_until=DAY + timedelta(days=1)),
    "hard": State(memory(9, lapses=LEECH_LAPSES)),
    "gone": State(memory()),
    "gone-too": State(memory(), is_suspended=True),
}
NOTES = {"plans": "Ask Dolores about the SCARF", "kept-case": "I guess scarf", "gone": "my scarf"}


def is_open(card: Card) -> bool:
    return card.id != "kept-case"


def found(text: str, *, opens: Callable[[Card], bool] = is_open) -> set[str]:
    cards = find(CARDS, STATES, parse(text, CARDS), DAY, START, is_open=opens, notes=NOTES)
    assert [card.id for card in cards] == [name for name in CARDS if name in {card.id for card in cards}]
    return {card.id for card in cards}


def orphans(text: str) -> list[str]:
    return find_orphans(CARDS, STATES, parse(text, CARDS), DAY, START, notes=NOTES)


ALL = set(CARDS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ALL),
        ("  ", ALL),
        ("GREAT", {"gifts"}),
        ("great value", {"gifts"}),
        ("great plan", set()),
        ("strasse", {"first-ask"}),
        ("plans", {"plans"}),
        ("scarf", {"plans", "kept-case"}),
        ('"comes first"', {"first-ask"}),
        ('"first comes"', set()),
        ("“comes first”", {"first-ask"}),
        ("first: ask", {"first-ask"}),
        ("10:30", {"plans"}),
        ('"first: ask"', {"first-ask"}),
        ('"comes fir', {"first-ask"}),
        ('"', ALL),
        ('""', ALL),
        ("-", ALL),
        ("- ask", {"first-ask", "plans"}),
        ("domain:mentoring", {"plans"}),
        ("Domain:Mentoring", {"plans"}),
        ("domain:m", {"plans"}),
        ("ethic:13", {"open-case"}),
        ("ethic:1", {"open-case", "kept-case"}),
        ("competency:pr-k-13", {"plans"}),
        ("deck:facts", {"gifts", "first-ask", "plans", "roles"}),
        ("deck:more", {"later", "away", "hard"}),
        ("kind:question", {"open-case", "kept-case"}),
        ("kind:ethic", {"gifts"}),
        ("is:new", {"away", "open-case", "kept-case"}),
        ("is:learning", {"plans"}),
        ("is:due", {"gifts"}),
        ("is:waiting", {"first-ask", "hard"}),
        ("is:buried", {"later"}),
        ("is:suspended", {"roles"}),
        ("is:weak", {"roles", "hard"}),
        ("is:marked", {"roles"}),
        ("is:orphan", set()),
        ("-is:orphan", ALL),
        ("kind:fact -is:new", {"first-ask", "later", "hard"}),
        ('yes -"hard?"', {"later", "away"}),
        ("-yes kind:fact", {"first-ask"}),
    ],
)
def test_a_query_finds(text: str, expected: set[str]) -> None:
    assert found(text) == expected


def test_a_card_kept_for_mocks_is_not_found_by_its_text_until_it_is_open() -> None:
    assert "kept-case" not in found("west from kept")
    assert "kept-case" not in found("north")
    assert "open-case" in found("north")
    assert "kept-case" in found("north", opens=lambda _: True)


def test_cards_that_left_the_decks_are_listed_only_where_they_are_asked_for() -> None:
    assert orphans("") == []
    assert orphans("gone") == []
    assert orphans("-is:orphan") == []
    assert orphans("is:orphan") == ["gone", "gone-too"]
    assert orphans("is:orphan too") == ["gone-too"]
    assert orphans("is:orphan scarf") == ["gone"]
    assert orphans("is:orphan is:suspended") == ["gone-too"]
    assert orphans("is:orphan domain:mentoring") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("domian:mentoring", ["domian: is nothing to search by", *(f"{field}:" for field in FIELDS), "quotes"]),
        ("first:ask", ['"first:ask"', "quotes"]),
        ("-frist:ask", ["frist:"]),
        ("domain:", [domain.value for domain in Domain]),
        ("domain:x", ["domain:x is not known", *(domain.value for domain in Domain)]),
        ("ethic:19", ["ethic:19 is not known", "from 1 to 18"]),
        ("ethic:one", ["from 1 to 18"]),
        ("competency:zz-1", ["pr-k-13"]),
        ("deck:nothing", ["cases", "facts", "mocks", "more-facts"]),
        ("kind:x", list(KINDS)),
        ("is:x", list(IS_WORDS)),
        ("is:w", ["waiting or weak"]),
    ],
)
def test_what_is_unknown_is_told_in_one_sentence_with_what_can_be_said(text: str, told: list[str]) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, CARDS)
    assert "\n" not in str(caught.value)
    assert [part for part in told if part not in str(caught.value)] == []


def test_an_error_repeats_nothing_that_a_terminal_would_obey() -> None:
    with pytest.raises(QueryError) as caught:
        parse("domain:\x1b]0;x\x07" + "y" * 500, CARDS)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


PIECES = st.sampled_from(
    [*(f"{field}:" for field in FIELDS), *IS_WORDS, "-", '"', " ", ":", "ask", "first", "[b]", "\x1b", "“", "1", "13"]
)
TYPED = st.one_of(st.text(), st.lists(PIECES).map("".join))


@given(TYPED)
def test_whatever_is_typed_finds_cards_or_is_refused_in_one_sentence(text: str) -> None:
    try:
        assert found(text) <= ALL
        assert set(orphans(text)) <= {"gone", "gone-too"}
    except QueryError as error:
        assert str(error)
        assert "\n" not in str(error)


WORDS = st.text(st.characters(exclude_categories=("Z", "C"), exclude_characters='-:"“”„'), min_size=1)
TERMS = st.one_of(
    WORDS,
    st.sampled_from("ask yes what a e - first: 10:30".replace(" - ", " ").split()),
    WORDS.map('"{}"'.format),
    st.sampled_from([domain.value for domain in Domain]).map("domain:{}".format),
    st.integers(1, 18).map("ethic:{}".format),
    st.sampled_from(KINDS).map("kind:{}".format),
    st.sampled_from(IS_WORDS).map("is:{}".format),
)


@given(TERMS)
def test_a_term_and_its_negation_share_nothing_and_leave_nothing_out(term: str) -> None:
    assert found(term) | found(f"-{term}") == ALL
    assert found(term) & found(f"-{term}") == set()


@given(st.lists(TERMS))
def test_terms_side_by_side_find_what_each_of_them_finds(terms: list[str]) -> None:
    assert found(" ".join(terms)) == ALL.intersection(*map(found, terms))
