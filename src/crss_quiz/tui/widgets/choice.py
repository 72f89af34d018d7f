"""One line of a form: a label and a list to choose from."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Select, Static

from crss_quiz.core.wording import snippet
from crss_quiz.tui.text import shown

NONE = ""
LONGEST = 60


class Choice(Horizontal):
    """A choice of one value among several; `none` is the word for leaving it open, if it may be."""

    DEFAULT_CSS = """
    Choice { height: auto; }
    Choice .label { width: 17; }
    Choice Select { width: 1fr; }
    """

    def __init__(
        self, name: str, label: str, choices: Iterable[tuple[str, str]], *, value: str = NONE, none: str | None = "any"
    ) -> None:
        super().__init__(id=f"choice-{name}")
        self._key = name
        self._label = label
        self._start = value
        self._options: list[tuple[Content, str]] = [] if none is None else [(shown(none), NONE)]
        self._options += [(shown(snippet(text, LONGEST)), key) for text, key in choices]

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        yield Static(shown(self._label), classes="label")
        yield Select(self._options, value=self._start, allow_blank=False, id=self._key, compact=True)

    @property
    def value(self) -> str | None:
        """What is chosen, or None where it is left open."""
        value = self.query_one(Select).value
        return None if value == NONE else str(value)
