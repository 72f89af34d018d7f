from crss_quiz.core.card import cards_of
from crss_quiz.core.reading import entries_behind
from crss_quiz.core.subject import Subject
from crss_quiz.decks.library import load
from crss_quiz.paths import bundled_decks
from made import make_cards, make_flashcard, make_subject

LIBRARY = load(bundled_decks()).library


def test_every_card_of_ours_has_something_to_read_behind_it() -> None:
    without = [card.id for card in cards_of(LIBRARY).values() if not list(entries_behind(card, LIBRARY.subject))]
    assert without == []


def test_the_nearest_entry_comes_first() -> None:
    cards = cards_of(LIBRARY)
    fact = next(topic.facts[0].id for topic in LIBRARY.subject.topics.values())
    topic = next(iter(LIBRARY.subject.topics.values()))
    assert next(entries_behind(cards[fact], LIBRARY.subject)).title == topic.name
    assert next(entries_behind(cards["ethic-13-asks"], LIBRARY.subject)).title.startswith("Ethic 13: ")
    assert next(entries_behind(cards["role-3"], LIBRARY.subject)).title


def test_what_the_sources_no_longer_have_is_left_out() -> None:
    (card,) = make_cards(make_flashcard("a", ethics=(1, 99), competencies=("gone",))).values()
    assert [entry.title for entry in entries_behind(card, make_subject("x"))] == ["Ethic 1: Name x"]
    assert list(entries_behind(card, Subject())) == []
