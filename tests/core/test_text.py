import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from crss_quiz.core.text import is_unsafe, visible


def test_plain_words_and_accents_come_back_as_they_are() -> None:
    text = "José asked: “¿qué pasa?”\nThen — nothing. 你好"
    assert visible(text) == text


def test_what_a_terminal_would_obey_becomes_a_sign() -> None:
    assert visible("a\x1b[31mb\x07\x7f") == "a␛[31mb␇␡"
    assert visible("a\u202eb\x9b\u200b") == "a⟨U+202E⟩b⟨U+009B⟩⟨U+200B⟩"
    assert visible("a\tb") == "a    b"


@given(st.text())
def test_nothing_unsafe_is_left_and_showing_twice_changes_nothing(text: str) -> None:
    once = visible(text)
    assert not any(is_unsafe(character) for character in once)
    assert visible(once) == once
    assert all(unicodedata.category(character) not in {"Cc", "Cf", "Cs"} for character in once if character != "\n")
