"""The four options of a question, to choose from by key or mouse."""

from collections.abc import Collection
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from crss_quiz.core.deck import Option
from crss_quiz.tui.text import shown

STRIKE_SIGN = " ✕ "


class OptionRow(Horizontal):
    """One option: a sign, a number, the text."""

    def __init__(self, index: int, can_strike: bool) -> None:
        super().__init__(id=f"option-{index + 1}", classes="option")
        self.index = index
        self._can_strike = can_strike

    def compose(self) -> ComposeResult:
        """Lay out sign, text and, where options can be struck out, a place to click for that."""
        yield Static(classes="sign")
        yield Static(classes="text")
        if self._can_strike:
            yield Static(STRIKE_SIGN, classes="strike")

    def show(self, option: Option, *, is_chosen: bool, is_struck: bool, is_pointed_at: bool) -> None:
        """Draw an option in its state; each state has a sign, none is told by color alone."""
        pointer = "▸" if is_pointed_at else " "
        mark = "(●)" if is_chosen else "( )"
        self.query_one(".sign", Static).update(Content(f"{pointer}{mark} {self.index + 1} "))
        text = shown(option.text, "strike dim" if is_struck else "")
        self.query_one(".text", Static).update(Content.assemble("struck out: ", text) if is_struck else text)
        self.set_class(is_chosen, "-chosen")
        self.set_class(is_pointed_at, "-pointed-at")


class Options(Vertical):
    """The options of one question. It shows what it is given and says what was asked of it."""

    @dataclass
    class Chosen(Message):
        """An option was clicked."""

        index: int

    @dataclass
    class Struck(Message):
        """The strike-out sign of an option was clicked."""

        index: int

    def __init__(self, number: int, *, can_strike: bool = False) -> None:
        super().__init__()
        self._number = number
        self._can_strike = can_strike

    def compose(self) -> ComposeResult:
        """Make the rows."""
        for index in range(self._number):
            yield OptionRow(index, self._can_strike)

    def show(
        self, options: Collection[Option], *, choice: str | None, struck: Collection[str], pointer: int | None
    ) -> None:
        """Draw the options of a question."""
        for row, option in zip(self.query(OptionRow), options, strict=True):
            row.show(
                option,
                is_chosen=option.id == choice,
                is_struck=option.id in struck,
                is_pointed_at=row.index == pointer,
            )

    def on_click(self, event: events.Click) -> None:
        """Tell which option was clicked, and where."""
        widget = event.widget
        row = (
            next((ancestor for ancestor in (widget, *widget.ancestors) if isinstance(ancestor, OptionRow)), None)
            if widget
            else None
        )
        if row is None or widget is None:
            return
        event.stop()
        self.post_message(self.Struck(row.index) if widget.has_class("strike") else self.Chosen(row.index))
