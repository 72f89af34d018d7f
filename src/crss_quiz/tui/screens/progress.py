"""Pictures of how study goes, a page each, with the same figures in words."""

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from crss_quiz.core.card import Card
from crss_quiz.core.clock import Clock, today
from crss_quiz.core.progress_wording import PAGES
from crss_quiz.storage.history import read_progress
from crss_quiz.storage.store import Store
from crss_quiz.tui.screens.pages import Page, PagesScreen, page_bindings


class ProgressScreen(PagesScreen[None]):
    """What it needs of the file is read once; each figure is computed on its first visit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *page_bindings("progress", ((page.name, page.title) for page in PAGES)),
        Binding("escape", "dismiss", "Back", tooltip="Back", id="progress.back"),
    ]

    def __init__(self, store: Store, cards: Mapping[str, Card], desired_retention: float, clock: Clock) -> None:
        progress = read_progress(store, cards, desired_retention, today(clock.now()))
        pages = [Page(page.name, page.title, partial(page.lines, progress)) for page in PAGES]
        super().__init__("Progress", pages)
