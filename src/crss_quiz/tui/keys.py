"""The keys of the exam, in one table."""

from textual.binding import Binding, BindingType

PRACTICE_ONLY = {"strike", "hide_clock", "pause", "say"}
"""Actions that the real screen does not have."""


def _answer_bindings() -> list[BindingType]:
    return [
        Binding(
            f"{index + 1},{letter}",
            f"choose({index})",
            "Answer",
            tooltip=f"Choose answer {index + 1}" if index else "Choose an answer",
            id=f"exam.answer-{index + 1}",
            show=index == 0,
            key_display="1-4, a-d" if index == 0 else None,
        )
        for index, letter in enumerate("abcd")
    ]


EXAM_KEYS: list[BindingType] = [
    *_answer_bindings(),
    Binding("n,right", "next", "Next", tooltip="Go to the next question", id="exam.next"),
    Binding("p,left", "previous", "Previous", tooltip="Go to the previous question", id="exam.previous", show=False),
    Binding("m", "mark", "Mark", tooltip="Mark this question for review, or take the mark away", id="exam.mark"),
    Binding("o", "overview", "List", tooltip="Open the list of questions; hand in from there", id="exam.overview"),
    Binding("down", "point(1)", "Down", tooltip="Point at the next answer", id="exam.down", show=False),
    Binding("up", "point(-1)", "Up", tooltip="Point at the answer before", id="exam.up", show=False),
    Binding("enter", "confirm", "Choose", tooltip="Choose the answer pointed at", id="exam.confirm", show=False),
    Binding(
        "x",
        "strike",
        "Strike out",
        tooltip="Strike out the answer pointed at (practice)",
        id="exam.strike",
        show=False,
    ),
    Binding(
        "h",
        "hide_clock",
        "Hide the clock",
        tooltip="Hide or show the clock (practice)",
        id="exam.clock",
        show=False,
    ),
    Binding("s", "say('sure')", "Sure", tooltip="Say that you are sure (practice)", id="exam.sure", show=False),
    Binding("u", "say('unsure')", "Unsure", tooltip="Say that you are unsure (practice)", id="exam.unsure", show=False),
    Binding("g", "say('guess')", "A guess", tooltip="Say that it is a guess (practice)", id="exam.guess", show=False),
    Binding("z", "pause", "Pause", tooltip="Pause (practice)", id="exam.pause", show=False),
    Binding(
        "pagedown",
        "scroll(1)",
        "Scroll down",
        tooltip="Scroll a long question down",
        id="exam.page-down",
        show=False,
    ),
    Binding("pageup", "scroll(-1)", "Scroll up", tooltip="Scroll a long question up", id="exam.page-up", show=False),
    Binding("escape", "leave", "Leave", tooltip="Leave; everything is saved", id="exam.leave"),
]
