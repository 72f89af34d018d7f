"""What a learner types about the exam, read."""

from datetime import date

from crss_quiz.core.errors import QuizError
from crss_quiz.core.plan import Goal

NO_DAY = {"", "none", "no"}


class NotADayError(QuizError):
    """What was typed is no day or no number of minutes."""


def read_exam_day(text: str) -> date | None:
    """Read a day as year-month-day, or none; NotADayError otherwise."""
    text = text.strip().lower()
    if text in NO_DAY:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotADayError(f"'{text}' is not a day; write it as year-month-day, such as 2027-03-15, or none") from None


def read_minutes(text: str) -> float | None:
    """Read a number of minutes a day, or none; NotADayError or GoalError otherwise."""
    text = text.strip().lower()
    if text in NO_DAY:
        return None
    try:
        minutes = float(text)
    except ValueError:
        raise NotADayError(f"'{text}' is not a number of minutes; write one such as 20, or none") from None
    return Goal(None, minutes).minutes
