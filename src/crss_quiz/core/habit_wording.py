"""Which wrong answers tempt, and how far a feeling can be trusted, in plain words, as in `standing_wording`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crss_quiz.core.deck import Item, Lure
from crss_quiz.core.habit import LEAST_WRONG, Example, Habit, Pull
from crss_quiz.core.readiness import Trust
from crss_quiz.core.scoring import Share
from crss_quiz.core.standing_wording import LEAST_WIDTH, WIDTH, wrapped
from crss_quiz.core.subject import Subject
from crss_quiz.core.wording import LURE_WORDS, count, snippet

ETHICS_SHOWN = 3
SURE_SHOWN = 5
FEW = 10
"""With fewer answers there is a count and no percentage."""
SIGNS: Mapping[Pull, str] = {Pull.MORE: "▲", Pull.NO_MORE: "=", Pull.UNKNOWN: "·"}
PICKED: Mapping[Lure, str] = {
    Lure.TOO_CLINICAL: "the clinical answer",
    Lure.RESCUING: "the rescuing answer",
    Lure.GIVING_ADVICE: "the answer that gives advice",
    Lure.BOUNDARY: "the answer that crosses a boundary",
    Lure.BREAKS_CONFIDENTIALITY: "the answer that breaks confidence",
    Lure.IGNORES_SAFETY: "the answer that overlooks safety",
    Lure.PASSIVE: "the answer that holds back",
    Lure.OVER_DISCLOSURE: "the answer that tells too much",
    Lure.JUDGMENTAL: "the answer that judges the person",
    Lure.OUT_OF_ROLE: "the answer outside the role of a CRSS",
    Lure.TRUE_BUT_NOT_FIRST: "the answer that is right, but not first",
    Lure.CONFUSED_TERM: "the answer with a term mixed up",
}


def lure_lines(habits: Sequence[Habit], subject: Subject, width: int = WIDTH) -> Iterator[str]:
    """Tell how often each lure on offer was chosen; of those that pull, what answers them and two examples."""
    if not habits:
        yield from wrapped(
            "Nothing to tell yet: no question was answered whose wrong answers are marked with why they tempt.", width
        )
        return
    pulls = [habit for habit in habits if habit.pull is Pull.MORE]
    yield from wrapped(_verdict(habits, pulls), width)
    for habit in pulls:
        yield ""
        yield from _whole(habit, subject, width)
    for pull, heading in ((Pull.NO_MORE, "No more than others:"), (Pull.UNKNOWN, "Too few to say:")):
        those = [habit for habit in habits if habit.pull is pull]
        if those:
            yield ""
            yield heading
        for habit in those:
            yield from wrapped(f"{SIGNS[pull]} {_picked(habit)}", width, "  ", "  ")
    yield ""
    yield from wrapped(
        "Each question counts once, by the first choice you made on it. An answer “pulls you” where it was picked more "
        "often than your wrong answers alone would make it, by more than chance does one time in forty; "
        f"{LEAST_WRONG} wrong answers where it was one of several kinds are needed to say so.",
        width,
    )


def _verdict(habits: Sequence[Habit], pulls: Sequence[Habit]) -> str:
    if pulls:
        return f"{count(len(pulls), 'kind')} of wrong answer {'pulls' if len(pulls) == 1 else 'pull'} you."
    if any(habit.pull is Pull.NO_MORE for habit in habits):
        return "No kind of wrong answer pulls you more than others."
    return "There are too few wrong answers to tell a habit; that is no bad sign."


def _whole(habit: Habit, subject: Subject, width: int) -> Iterator[str]:
    name, about = PICKED[habit.lure], LURE_WORDS[habit.lure].partition(": ")[2]
    yield snippet(f"{SIGNS[habit.pull]} {name[0].upper()}{name[1:]}", max(width, LEAST_WIDTH) - 1) + ":"
    word = habit.pull.value.capitalize()
    yield from wrapped(f"{word}: {about}." if about else f"{word}.", width, "  ")
    yield from wrapped(_picked(habit), width, "  ")
    yield from wrapped(f"If every wrong answer drew you alike, it would be about {habit.expected:.0f}.", width, "  ")
    if habit.ethics:
        ethics = "; ".join(_ethic(number, subject) for number in habit.ethics[:ETHICS_SHOWN])
        yield from wrapped(f"What answers it: ethic {ethics}", width, "  ")
    yield from _example_lines(habit.examples, width)


def _picked(habit: Habit) -> str:
    if not habit.chosen:
        return f"You never picked {PICKED[habit.lure]}; it was on offer {count(habit.offered, 'time')}."
    times = count(habit.offered, "time")
    return f"You picked {PICKED[habit.lure]} {habit.chosen} of the {times} one was offered{_share(habit.share)}."


def _share(share: Share) -> str:
    if share.questions < FEW:
        return ""
    low, high = share.interval
    return f" ({share.percent:.0f} %; margin {100 * low:.0f} to {100 * high:.0f} %)"


def _ethic(number: int, subject: Subject) -> str:
    ethic = subject.ethics.get(number)
    return f"{number}, {ethic.name}" if ethic else str(number)


def _example_lines(examples: Sequence[Example], width: int) -> Iterator[str]:
    for example in examples:
        item = example.item
        yield from wrapped(f"{item.id}: {snippet(item.stem or item.ask, 90)}", width, "  ", "  ")
        yield from wrapped(f"✗ you picked: {snippet(_text(item, example.chosen), 90)}", width, "    ", "  ")
        yield from wrapped(f"✓ best: {snippet(_text(item, example.key), 90)}", width, "    ", "  ")


def _text(item: Item, option: str) -> str:
    return next((one.text for one in item.options if one.id == option), option)


def confidence_lines(trust: Trust, width: int = WIDTH) -> Iterator[str]:
    """Tell how often a feeling was right, and the answers that were sure and wrong."""
    if not trust.by_confidence:
        yield from wrapped(
            "You have not said yet how sure you are of an answer; once you do, it is compared here.", width
        )
        return
    yield "When you said:"
    for said, share in trust.by_confidence.items():
        yield from wrapped(f"{said:8}{share.right} right of {share.questions}{_share(share)}", width, "  ")
    wrong = trust.sure_but_wrong
    if not wrong:
        return
    yield ""
    yield "Sure, and another answer was best:"
    examples = [Example(answer.item, answer.choice or "") for answer in wrong[:SURE_SHOWN]]
    yield from _example_lines(examples, width)
    if len(wrong) > SURE_SHOWN:
        yield from wrapped(f"and {len(wrong) - SURE_SHOWN} more", width, "    ")
