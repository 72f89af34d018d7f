"""Cards as printed lines, and as JSON."""

import json
from datetime import date, timedelta

import pytest

from crss_quiz.core.card import Card, cards_of
from crss_quiz.core.deck import CardKind, Deck, Flashcard, Library, Pool
from crss_quiz.core.memory import Memory
from crss_quiz.core.search import QueryError
from crss_quiz.core.state import State
from crss_quiz.core.subject import Domain
from crss_quiz.core.text import is_unsafe
from crss_quiz.listing import lines
from made import START, make_family

DAY = date(2026, 11, 2)
CARDS = cards_of(
    Library(
        decks=(
            Deck(
                "facts",
                "Facts",
                "facts.yaml",
                flashcards=(
                    Flashcard(
                        "gifts", CardKind.ETHIC, "What about [b]gifts[/b]\x1b[31m?", "Nothing.", "c", ethics=(15,)
                    ),
                    Flashcard("plans", CardKind.FACT, "Whose plan?", "Theirs.", "c", domain=Domain.MENTORING),
                    Flashcard("roles", CardKind.FACT, "Which role?", "Yours.", "c"),
                ),
            ),
            Deck("mocks", "Mocks", "m.yaml", families=(make_family("kept", pool=Pool.MOCK),)),
        )
    )
)
MEMORY = Memory(3.0, 5.0, DAY, DAY + timedelta(days=4), None, 1, 0)
STATES = {
    "plans": State(MEMORY),
    "roles": State(MEMORY, buried_until=DAY + timedelta(days=1)),
    "gone\x9b": State(MEMORY, is_suspended=True, is_marked=True),
}


def is_open(card: Card) -> bool:
    return card.id != "kept"


def told(query: str = "", *, as_json: bool = False) -> list[str]:
    return list(lines(CARDS, STATES, query, DAY, START, is_open=is_open, notes={"roles": "scarf"}, as_json=as_json))


def test_each_card_is_told_in_a_line_and_then_how_many_there_are() -> None:
    found = {line.split()[0]: " ".join(line.split()) for line in told()[:-1]}
    assert found == {
        "gifts": "gifts ethic - + new - What about [b]gifts[/b]␛[31m?",
        "plans": "plans fact mentoring ○ waiting 2026-11-06 Whose plan?",
        "roles": "roles fact - – buried 2026-11-03 Which role?",
        "kept": "kept question advocacy + new - (kept for mock exams)",
    }
    assert told()[-1] == "4 cards found."


def test_a_query_narrows_the_lines_also_by_notes() -> None:
    assert [line.split()[0] for line in told("scarf")] == ["roles", "1"]
    assert told("scarf")[-1] == "1 card found."
    assert told("north") == ["0 cards found."]


def test_a_card_that_left_the_decks_is_told_where_it_is_asked_for() -> None:
    (line, count) = told("is:orphan")
    assert line.split() == ["gone⟨U+009B⟩", "-", "×", "suspended", "-", "(no", "longer", "in", "the", "decks)"]
    assert count == "1 card found."
    assert json.loads(told("is:orphan", as_json=True)[0]) == [
        {"id": "gone\x9b", "condition": "suspended", "due_on": None, "is_weak": True, "is_marked": True}
    ]


def test_as_json_a_card_has_its_fields_and_what_is_kept_for_mocks_no_text() -> None:
    (printed,) = told("-is:buried", as_json=True)
    assert not [character for character in printed if is_unsafe(character)]
    entries = {entry["id"]: entry for entry in json.loads(printed)}
    assert entries["plans"] == {
        "id": "plans",
        "kind": "fact",
        "domain": "mentoring",
        "deck": "facts",
        "ethics": [],
        "competencies": [],
        "text": "Whose plan?",
        "condition": "waiting",
        "due_on": "2026-11-06",
        "is_weak": False,
        "is_marked": False,
    }
    assert entries["kept"]["text"] is None
    assert "Go west" not in printed


def test_a_query_that_is_not_understood_is_an_error_for_the_user() -> None:
    with pytest.raises(QueryError, match="kind:x is not known"):
        told("kind:x")
