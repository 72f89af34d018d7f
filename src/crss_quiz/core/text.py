"""Which characters of a text may reach a terminal, and how the others are shown."""

import unicodedata

_ALLOWED_CONTROLS = "\n\t"
_REFUSED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Control, format (bidirectional, zero-width), surrogate, private use, line and paragraph separators."""


def is_unsafe(character: str) -> bool:
    """Whether a character could steer a terminal, reorder what is read, or hide."""
    if character in _ALLOWED_CONTROLS:
        return False
    return unicodedata.category(character) in _REFUSED_CATEGORIES


def name_of(character: str) -> str:
    """Return the code point in the form U+202E."""
    return f"U+{ord(character):04X}"


def visible(text: str) -> str:
    """Return the text with each unsafe character replaced by a sign that can be seen, and tabs by four spaces.

    Text without such characters comes back as it is. This is the one place that makes text fit for a terminal.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_sign(character) for character in text)


def _sign(character: str) -> str:
    if character == "\t":
        return "    "
    if not is_unsafe(character):
        return character
    if ord(character) < 0x20:
        return chr(0x2400 + ord(character))
    if ord(character) == 0x7F:
        return "\u2421"
    return f"⟨{name_of(character)}⟩"
