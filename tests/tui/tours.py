"""Ways to each screen of the program, for whoever wants to look at them all."""

from collections.abc import Awaitable, Callable

from driving import exam, studying, think
from textual.pilot import Pilot

from crss_quiz.core.attempt import Mode
from crss_quiz.core.filter import CardType, Filter, Only
from crss_quiz.core.request import ExamRequest, Length
from made import HandClock

REAL = ExamRequest(Mode.REAL, Length.QUARTER, seed=5)
FLASHCARDS = Filter(card_type=CardType.FLASHCARDS)
QUESTIONS = Filter(card_type=CardType.QUESTIONS)
WEAK = Filter(only=Only.WEAK)
PRACTICE = ExamRequest(Mode.PRACTICE, Length.QUARTER, seed=5)
Steps = Callable[[Pilot[None], HandClock], Awaitable[None]]


def press(*keys: str) -> Steps:
    """Press keys one after the other, letting the screen settle after each."""

    async def steps(pilot: Pilot[None], clock: HandClock) -> None:  # noqa: ARG001
        for key in keys:
            await pilot.press(key)
            await pilot.pause()

    return steps


async def sit(pilot: Pilot[None], clock: HandClock) -> None:
    """Start, answer a few in different ways, and hand in."""
    await press("enter")(pilot, clock)
    place = {option.id: str(n + 1) for n, option in enumerate(exam(pilot).attempt.item.options)}
    for choice, seconds in (("thank", 40), ("pay", 130), ("supervisor", 75)):
        place = {option.id: str(n + 1) for n, option in enumerate(exam(pilot).attempt.item.options)}
        think(pilot, clock, seconds)
        await press(place[choice], *(["m"] if choice == "pay" else []), "n")(pilot, clock)
    clock.advance(20)
    await press("1", "2", "o", "f", "enter")(pilot, clock)


def after_sitting(*keys: str) -> Steps:
    """Press keys on the result screen."""

    async def steps(pilot: Pilot[None], clock: HandClock) -> None:
        await sit(pilot, clock)
        await press(*keys)(pilot, clock)

    return steps


def studied(*keys: str) -> Steps:
    """Answer every card of the first session in different ways, a question by its worst option, then press keys."""

    async def steps(pilot: Pilot[None], clock: HandClock) -> None:
        await press("s")(pilot, clock)
        for rating in ("4", "1", "3", "4"):
            clock.advance(40)
            turn = studying(pilot).session.turn
            assert turn is not None
            await press("2" if turn.item else "space", "1" if turn.item else rating)(pilot, clock)
        await press("escape", *keys)(pilot, clock)

    return steps


TOURS: dict[str, tuple[ExamRequest | Filter | None, Steps]] = {
    "home": (None, press()),
    "home-help": (None, press("question_mark")),
    "home-resume": (REAL, press("enter", "2", "escape", "y")),
    "setup": (None, press("e")),
    "briefing": (REAL, press()),
    "briefing-practice": (PRACTICE, press()),
    "exam": (REAL, press("enter", "2", "m")),
    "exam-help": (REAL, press("enter", "question_mark")),
    "exam-practice": (PRACTICE, press("enter", "2", "down", "x")),
    "pause": (PRACTICE, press("enter", "z")),
    "leave": (REAL, press("enter", "escape")),
    "overview": (REAL, press("enter", "2", "n", "m", "n", "3", "o")),
    "hand-in": (REAL, press("enter", "2", "m", "o", "f")),
    "result": (REAL, after_sitting()),
    "result-end": (REAL, after_sitting("end")),
    "review": (REAL, after_sitting("a", "n")),
    "review-end": (REAL, after_sitting("a", "n", "end")),
    "results": (REAL, after_sitting("escape", "p")),
    "study": (FLASHCARDS, press("m")),
    "study-revealed": (FLASHCARDS, press("space")),
    "study-question": (QUESTIONS, press("u")),
    "study-explained": (QUESTIONS, press("2")),
    "study-explained-end": (QUESTIONS, press("2", "pagedown", "pagedown")),
    "study-help": (FLASHCARDS, press("question_mark")),
    "study-report": (FLASHCARDS, press("f", "o", "d", "d")),
    "summary": (None, studied()),
    "nothing-due": (WEAK, press()),
    "choose": (None, press("o")),
    "weak": (FLASHCARDS, press("m", "escape", "w")),
    "reading": (FLASHCARDS, press("space", "i")),
    "plan": (None, press("l")),
    "plan-exam": (None, press("l", "e", *"2027-01-15", "enter")),
    "plan-exam-end": (None, press("l", "e", *"2027-01-15", "enter", "end")),
    "plan-shortfall": (None, press("l", "e", *"2026-11-04", "enter", "m", "1", "enter")),
    "progress": (None, studied("escape", "g")),
    "progress-cards": (None, studied("escape", "g", "4")),
    "drills": (REAL, after_sitting("o")),
    "build": (REAL, after_sitting("o", "b")),
    "standing": (REAL, after_sitting("escape", "t")),
    "standing-domains": (REAL, after_sitting("escape", "t", "2")),
    "standing-lures": (REAL, after_sitting("escape", "t", "3")),
    "browse": (None, studied("escape", "c")),
    "card": (None, studied("escape", "c", *"ethic-15", "enter")),
    "return": (REAL, press("enter", "2", "escape", "y", "r")),
}
