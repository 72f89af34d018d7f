"""The one door through which text from decks and files reaches the screen."""

from collections.abc import Iterable

from textual.content import Content

from crss_quiz.core.text import visible


def shown(text: str, style: str = "") -> Content:
    """Return a text as it is to be seen: never parsed as markup, and with signs for what a terminal would obey."""
    return Content.styled(visible(text), style)


def told(lines: Iterable[str]) -> Content:
    """Return lines as they are to be seen; one that ends in a colon and is not set in is a heading."""
    return Content("\n").join(
        shown(line, "bold" if line.endswith(":") and not line.startswith(" ") else "") for line in lines
    )
