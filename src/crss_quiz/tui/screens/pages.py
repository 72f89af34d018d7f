"""Pages of pictures and words, one at a time: what progress and standing have in common."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ScreenResultType
from textual.widgets import Button, Footer, Static

from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.text import shown, told

MARGIN = 4
"""Columns beside the text: padding, and the scrollbar."""
LEAST_WIDTH = 36


@dataclass(frozen=True)
class Page:
    """One picture with its words."""

    name: str
    """Short, for its button."""
    title: str
    lines: Callable[[int], Iterable[str]]
    """Given the columns there are."""


class PagesScreen(QuizScreen[ScreenResultType]):
    """Shows one page at a time; what a page says is worked out on its first visit in each width."""

    AUTO_FOCUS = "#page"
    CSS_PATH = "pages.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right", "step(1)", "Next", tooltip="Next page", id="pages.next"),
        Binding("p,left", "step(-1)", "Previous", tooltip="Previous page", id="pages.previous"),
    ]

    page = getters.query_one("#page", VerticalScroll)

    def __init__(self, title: str, pages: Sequence[Page]) -> None:
        super().__init__()
        self._title = title
        self._pages = pages
        self._index = 0

    def compose(self) -> ComposeResult:
        """Lay out the page, and a button for each."""
        with Horizontal(id="bar"):
            yield Static(id="place")
        with VerticalScroll(id="page"):
            yield Static(id="told")
        with Horizontal(classes="buttons"):
            for number, page in enumerate(self._pages):
                yield Button(shown(page.name), id=f"page-{number}", action=f"screen.show({number})", compact=True)
        yield Footer()

    def on_resize(self) -> None:
        """Draw the page anew in the columns that there are."""
        self._draw()

    def action_step(self, step: int) -> None:
        """Go on or back; after the last page comes the first."""
        self.action_show((self._index + step) % len(self._pages))

    def action_show(self, index: int) -> None:
        """Show a page from its beginning."""
        self._index = index
        self._draw()
        self.page.scroll_home(animate=False)

    def _draw(self) -> None:
        page = self._pages[self._index]
        place = f"{self._title} {self._index + 1} of {len(self._pages)}: {page.title}"
        self.query_one("#place", Static).update(shown(place))
        lines = page.lines(max(LEAST_WIDTH, self.size.width - MARGIN))
        self.query_one("#told", Static).update(told(lines))
        for number, button in enumerate(self.query(".buttons Button").results(Button)):
            button.variant = "primary" if number == self._index else "default"


def page_bindings(kind: str, pages: Iterable[tuple[str, str]]) -> list[BindingType]:
    """Return a number key for each page, given as short names with titles."""
    return [
        Binding(str(n), f"show({n - 1})", name, tooltip=title, id=f"{kind}.{name.lower()}", show=False)
        for n, (name, title) in enumerate(pages, start=1)
    ]
