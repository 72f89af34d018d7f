"""Pictures made of characters that every terminal font has; they read without color."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

CHART_ROWS = 6
SCALE_FROM = 0.5
"""Where the scale of shares begins; what lies below is drawn at its edge."""


def columns(numbers: Sequence[int], first: date, step: int) -> Iterator[str]:
    """Draw numbers as upright bars, a day in every `step` columns, with the date on which each whole week begins."""
    most = max(numbers)
    edge = len(str(most))
    halves = [_halves(number, most, CHART_ROWS) for number in numbers]
    for row in reversed(range(CHART_ROWS)):
        label = str(most) if row == CHART_ROWS - 1 else ""
        yield f"{label:>{edge}} │" + "".join(f"{_block(half - 2 * row):{step}}" for half in halves).rstrip()
    yield f"{0:>{edge}} └" + "─" * (step * len(numbers))
    weeks = (short_date(first + timedelta(weeks=week)) for week in range(len(numbers) // 7))
    yield " " * (edge + 2) + "".join(f"{one:{7 * step}}" for one in weeks).rstrip()


def bar(number: float, most: float, cells: int) -> str:
    """Draw a number as a bar, of which the greatest takes all cells."""
    halves = _halves(number, most, cells)
    return "█" * (halves // 2) + "▌" * (halves % 2)


def parts(sums: tuple[int, int, int], cells: int) -> str:
    """Draw a bar of three parts, given where each ends; the last is the whole and above 0."""
    first, second = (round(cells * end / sums[2]) for end in sums[:2])
    return "█" * first + "▓" * (second - first) + "░" * (cells - second)


def place(share: float, cells: int) -> int:
    """Return the cell of a share on the scale."""
    return round(max(0.0, (share - SCALE_FROM) / (1 - SCALE_FROM)) * (cells - 1))


def scale(share: float, low: float, high: float, cells: int) -> str:
    """Draw a share on the scale, with its margin."""
    marks = ["·"] * cells
    first, last = place(low, cells), place(high, cells)
    marks[first : last + 1] = "─" * (last + 1 - first)
    marks[place(share, cells)] = "●"
    return "".join(marks)


def short_date(day: date) -> str:
    """Say a day in six columns: Nov  2."""
    return f"{day:%b} {day.day:>2}"


def _halves(number: float, most: float, cells: int) -> int:
    """Return how many half cells stand for a number; what is not nothing has at least one."""
    return max(round(2 * cells * number / most), 1) if number else 0


def _block(halves: int) -> str:
    return "█" if halves >= 2 else "▄" if halves == 1 else " "
