"""The keys of studying, in one table. The same four keys choose an answer and, once it is revealed, rate it."""

from textual.binding import Binding, BindingType

CHOICE_WORDS = ("first", "second", "third", "fourth")
RATINGS = ("Again", "Hard", "Good", "Easy")


def _number_bindings() -> list[BindingType]:
    return [
        Binding(
            f"{index + 1}",
            f"number({index})",
            "Choose",
            tooltip=f"Choose the {CHOICE_WORDS[index]} answer; once revealed: {RATINGS[index]}",
            id=f"study.number-{index + 1}",
            show=index == 0,
            key_display="1-4" if index == 0 else None,
        )
        for index in range(4)
    ]


STUDY_KEYS: list[BindingType] = [
    Binding(
        "space,enter",
        "go_on",
        "Go on",
        tooltip="Show the answer; then take the rating that is proposed",
        id="study.go-on",
        key_display="Space",
    ),
    *_number_bindings(),
    Binding("z", "undo", "Undo", tooltip="Take the last answer back, as many as you like", id="study.undo"),
    Binding("b", "bury", "Later", tooltip="Put this card off until tomorrow", id="study.bury"),
    Binding("s", "sure('sure')", "Sure", tooltip="Before choosing: I am sure", id="study.sure", show=False),
    Binding("u", "sure('unsure')", "Unsure", tooltip="Before choosing: I am not sure", id="study.unsure", show=False),
    Binding("g", "sure('guess')", "A guess", tooltip="Before choosing: it is a guess", id="study.guess", show=False),
    Binding("x", "suspend", "Take out", tooltip="Take this card out of study", id="study.suspend", show=False),
    Binding("m", "mark", "Mark", tooltip="Mark this card to read up on, or not", id="study.mark", show=False),
    Binding("t", "note", "Note", tooltip="Write a note to yourself on this card", id="study.note", show=False),
    Binding("i", "read", "Read", tooltip="Read the source behind this card", id="study.read", show=False),
    Binding("f", "report", "Report a fault", tooltip="Report a fault in this card", id="study.report", show=False),
    Binding("pagedown", "scroll(1)", "Scroll down", tooltip="Scroll down", id="study.page-down", show=False),
    Binding("pageup", "scroll(-1)", "Scroll up", tooltip="Scroll up", id="study.page-up", show=False),
    Binding("down", "scroll_lines(1)", "Down", tooltip="Scroll a line down", id="study.down", show=False),
    Binding("up", "scroll_lines(-1)", "Up", tooltip="Scroll a line up", id="study.up", show=False),
    Binding("escape", "leave", "Leave", tooltip="Stop here; everything is saved", id="study.leave"),
]
