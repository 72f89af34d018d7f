"""The options of a question with the reason for each, and what decides it: the same in study and in review."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from crss_quiz.core.deck import Item, Option
from crss_quiz.core.subject import Subject
from crss_quiz.core.wording import LURE_WORDS
from crss_quiz.tui.text import shown


class Explained(Vertical):
    """Shows which answer is best, and why each of the others is not."""

    DEFAULT_CSS = "Explained { height: auto; }"

    def __init__(self, options: int, subject: Subject) -> None:
        super().__init__()
        self._options = options
        self._subject = subject

    def compose(self) -> ComposeResult:
        """Make room for the options."""
        for index in range(self._options):
            yield Static(id=f"heading-{index}", classes="option-heading")
            yield Static(id=f"reason-{index}", classes="reason")
        yield Static(id="behind")

    def show(self, item: Item, choice: str | None) -> None:
        """Explain an item of which an option was chosen, by id; None is a blank."""
        for index, option in enumerate(item.options):
            heading = Content("\n").join(_heading_lines(index + 1, option, item, choice))
            self.query_one(f"#heading-{index}", Static).update(heading)
            self.query_one(f"#reason-{index}", Static).update(Content("\n").join(_reason_lines(option, item, choice)))
        self.query_one("#behind", Static).update(Content("\n").join(self._behind(item)))

    def _behind(self, item: Item) -> Iterator[Content]:
        """Name what decides the question; ids alone where the sources no longer have an entry."""
        yield Content.styled("Behind this question", "bold")
        for number in item.ethics:
            ethic = self._subject.ethics.get(number)
            yield shown(f"Ethic {number}: {ethic.name}. {ethic.asks}" if ethic else f"Ethic {number}")
        for name in item.competencies:
            competency = self._subject.competencies.get(name)
            yield shown(f"Competency {name}: {competency.text}" if competency else f"Competency {name}")
        yield shown(f"{item.domain.label}, {item.level}. Item {item.id}" + (f" ({item.cite})" if item.cite else ""))


def _heading_lines(number: int, option: Option, item: Item, choice: str | None) -> Iterator[Content]:
    labels = []
    if option.id == item.key:
        labels.append("✓ BEST ANSWER")
    if option.id == choice:
        labels.append("● YOUR ANSWER")
    if labels:
        yield shown("  ".join(labels), "bold")
    yield Content.assemble(shown(f"{number}  "), shown(option.text))


def _reason_lines(option: Option, item: Item, choice: str | None) -> Iterator[Content]:
    yield Content.assemble(("Why: ", "bold"), shown(item.why.get(option.id, "")))
    if option.id == choice and option.id in item.lures:
        yield Content.assemble(("Its pull: ", "bold"), shown(f"{LURE_WORDS[item.lures[option.id]]}."))
