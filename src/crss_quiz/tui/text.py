"""The one door through which text from decks and files reaches the screen."""

from textual.content import Content

from crss_quiz.core.text import visible


def shown(text: str, style: str = "") -> Content:
    """Return a text as it is to be seen: never parsed as markup, and with signs for what a terminal would obey."""
    return Content.styled(visible(text), style)
