"""The scores of past exams over time, drawn with plain characters, and the same in words.

The sign of a score says on which side of the pass mark it lies; no color is needed to read the picture.
"""

from collections.abc import Iterator, Sequence

from crss_quiz.core.history import AttemptSummary
from crss_quiz.core.progress_drawing import short_date
from crss_quiz.core.scoring import Share
from crss_quiz.core.wording import count

EDGE = 7
"""Columns to the left of the picture, for the scale."""
LEAST_STEP, MOST_STEP = 2, 6
"""Columns from one exam to the next."""
BAND = 10
"""Percent that a row stands for; the lowest row also has what lies below it."""


def drawn(summaries: Sequence[AttemptSummary], width: int) -> list[AttemptSummary]:
    """Return the last finished exams that fit into so many columns, the oldest first; `summaries` has it last."""
    finished = [exam for exam in summaries if exam.total is not None]
    return finished[: max(1, (width - EDGE) // LEAST_STEP)][::-1]


def drawing(exams: Sequence[AttemptSummary], width: int, rows: int) -> Iterator[str]:
    """Draw finished exams, the oldest first, from left to right; the scale ends at 100 %, a BAND to a row.

    A line shows the pass mark of each exam. A score in the row of the line stands on it, and its sign says which side
    it lies on.
    """
    step = min(MOST_STEP, (width - EDGE) // len(exams))
    for row in reversed(range(rows)):
        low = 100 - BAND * (rows - row)
        label = f"{low:>3} %" if row else f"<{low + BAND:>2} %"
        yield f"{label} ┤" + "".join(_cell(exam, row, rows, step) for exam in exams).rstrip()
    yield " " * (EDGE - 1) + "└" + "─" * (step * len(exams))


def told(exams: Sequence[AttemptSummary]) -> str:
    """Say in a sentence what the drawing shows."""
    percents = [_percent(exam) for exam in exams]
    last = exams[-1]
    marks = sorted({round(_mark(exam)) for exam in exams})
    mark = f"pass mark of {marks[0]} %" if len(marks) == 1 else f"pass marks of {marks[0]} to {marks[-1]} %"
    if len(exams) == 1:
        reached = "was reached" if last.has_passed else "was not reached yet"
        return f"Exam {last.number} on {_day(last)}: {percents[0]:.0f} %; the {mark} {reached}."
    passed = sum(exam.has_passed for exam in exams)
    return (
        f"The last {count(len(exams), 'exam')}, {_day(exams[0])} to {_day(last)}, the newest on the right: "
        f"{min(percents):.0f} to {max(percents):.0f} %, the last {percents[-1]:.0f} %. "
        f"{passed} of {len(exams)} reached the {mark} (the line)."
    )


def _day(exam: AttemptSummary) -> str:
    return " ".join(short_date(exam.started.astimezone().date()).split())


def _percent(exam: AttemptSummary) -> float:
    return exam.total.percent if exam.total else 0.0


def _mark(exam: AttemptSummary) -> float:
    return Share(exam.pass_mark, exam.questions).percent


def _row(percent: float, rows: int) -> int:
    return min(max(int(percent // BAND) - (100 // BAND - rows), 0), rows - 1)


def _cell(exam: AttemptSummary, row: int, rows: int, step: int) -> str:
    fill = "─" if row == _row(_mark(exam), rows) else " "
    if row != _row(_percent(exam), rows):
        return fill * step
    sign = "✓" if exam.has_passed else "✗"
    before = (step - 1) // 2
    return fill * before + sign + fill * (step - 1 - before)
