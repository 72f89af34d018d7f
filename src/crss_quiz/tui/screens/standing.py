"""Where the learner stands after scoring: readiness, domains, what tempts, how sure, pace, counts."""

from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from crss_quiz.core.subject import Subject
from crss_quiz.standing_report import PARTS, Report
from crss_quiz.tui.screens.pages import Page, PagesScreen, page_bindings


class StandingScreen(PagesScreen[str | None]):
    """Ends with "drills" where the learner wants to do something about it, else None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *page_bindings("standing", ((part.name, part.title) for part in PARTS)),
        Binding("d", "dismiss('drills')", "Drills", tooltip="Choose a drill", id="standing.drills"),
        Binding("escape", "dismiss", "Back", tooltip="Back", id="standing.back"),
    ]

    def __init__(self, report: Report, subject: Subject) -> None:
        pages = [Page(part.name, part.title, partial(part.lines, report, subject)) for part in PARTS]
        super().__init__("Standing", pages)
