"""Pictures of how study goes, a page each, with the same figures in words."""

from collections.abc import Mapping
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Footer, Static

from crss_quiz.core.card import Card
from crss_quiz.core.clock import Clock, today
from crss_quiz.core.progress_wording import LEAST_WIDTH, PAGES
from crss_quiz.storage.history import read_progress
from crss_quiz.storage.store import Store
from crss_quiz.tui.screen import QuizScreen
from crss_quiz.tui.text import shown

MARGIN = 4
"""Columns beside the picture: padding, and the scrollbar."""


def _page_bindings() -> list[BindingType]:
    return [
        Binding(
            str(number + 1),
            f"show({number})",
            page.name,
            tooltip=page.title,
            id=f"progress.{page.name.lower()}",
            show=False,
        )
        for number, page in enumerate(PAGES)
    ]


class ProgressScreen(QuizScreen[None]):
    """Shows one page at a time. What it needs of the file is read once; each figure is computed on its first visit."""

    AUTO_FOCUS = "#page"
    CSS_PATH = "progress.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right", "step(1)", "Next", tooltip="Next page", id="progress.next"),
        Binding("p,left", "step(-1)", "Previous", tooltip="Previous page", id="progress.previous"),
        *_page_bindings(),
        Binding("escape", "dismiss", "Back", tooltip="Back", id="progress.back"),
    ]

    page = getters.query_one("#page", VerticalScroll)

    def __init__(self, store: Store, cards: Mapping[str, Card], desired_retention: float, clock: Clock) -> None:
        super().__init__()
        self._progress = read_progress(store, cards, desired_retention, today(clock.now()))
        self._index = 0

    def compose(self) -> ComposeResult:
        """Lay out the page, and a button for each."""
        with Horizontal(id="bar"):
            yield Static(id="place")
        with VerticalScroll(id="page"):
            yield Static(id="told")
        with Horizontal(classes="buttons"):
            for number, page in enumerate(PAGES):
                yield Button(page.name, id=f"page-{number}", action=f"screen.show({number})", compact=True)
        yield Footer()

    def on_resize(self) -> None:
        """Draw the picture anew in the columns that there are."""
        self._draw()

    def action_step(self, step: int) -> None:
        """Go on or back; after the last page comes the first."""
        self.action_show((self._index + step) % len(PAGES))

    def action_show(self, index: int) -> None:
        """Show a page from its beginning."""
        self._index = index
        self._draw()
        self.page.scroll_home(animate=False)

    def _draw(self) -> None:
        page = PAGES[self._index]
        self.query_one("#place", Static).update(f"Progress {self._index + 1} of {len(PAGES)}: {page.title}")
        lines = page.lines(self._progress, max(LEAST_WIDTH, self.size.width - MARGIN))
        told = Content("\n").join(shown(line, "bold" if _is_heading(line) else "") for line in lines)
        self.query_one("#told", Static).update(told)
        for number, button in enumerate(self.query(".buttons Button").results(Button)):
            button.variant = "primary" if number == self._index else "default"


def _is_heading(line: str) -> bool:
    return line.endswith(":") and not line.startswith(" ")
