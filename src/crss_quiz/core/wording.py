"""Figures in plain words: the screen and the commands say the same because they say it from here."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from crss_quiz.core.attempt import Attempt, Ending, Mode
from crss_quiz.core.blueprint import SECONDS_PER_QUESTION, Blueprint
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Lure
from crss_quiz.core.history import AttemptSummary
from crss_quiz.core.scoring import Result, Share, score
from crss_quiz.core.text import visible

NOT_CALIBRATED = "This bank is not calibrated to the real exam: a score here is practice, not a forecast."
OUR_ESTIMATE = "How many questions come from each domain and level is our estimate; the real weights are not published."

LURE_WORDS: Mapping[Lure, str] = {
    Lure.TOO_CLINICAL: "the clinical answer: it diagnoses, interprets or treats",
    Lure.RESCUING: "rescuing: it does for them what they can do themselves",
    Lure.GIVING_ADVICE: "giving advice: it decides for them",
    Lure.BOUNDARY: "a boundary crossed: a dual role, a gift, money or contact outside work",
    Lure.BREAKS_CONFIDENTIALITY: "confidence broken: it tells what is not ours to tell",
    Lure.IGNORES_SAFETY: "safety overlooked: it keeps what must be told",
    Lure.PASSIVE: "holding back: it waits, defers or refers away",
    Lure.OVER_DISCLOSURE: "too much of our own story",
    Lure.JUDGMENTAL: "a judgment of the person",
    Lure.OUT_OF_ROLE: "outside the role of a CRSS",
    Lure.TRUE_BUT_NOT_FIRST: "right, but not first, or not here",
    Lure.CONFUSED_TERM: "a neighboring term, mixed up",
}
CONFIDENCE_WORDS: Mapping[Confidence, str] = {
    Confidence.SURE: "sure",
    Confidence.UNSURE: "unsure",
    Confidence.GUESS: "a guess",
}
LURE_NAMES: Mapping[Lure, str] = {lure: words.partition(":")[0] for lure, words in LURE_WORDS.items()}
"""The same in a few words."""
BAR_WIDTH = 12


def duration(seconds: float) -> str:
    """Say a time as 1:43:20, or 4:59 below an hour. A part of a second still counts as one, as on a countdown."""
    whole = int(-(-seconds // 1))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def minutes(number: float) -> str:
    """Say so many minutes, without a needless decimal."""
    return f"{number:g} minutes"


def count(number: int, noun: str) -> str:
    """Say a number with its noun, in the plural where it is one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def moment(when: datetime) -> str:
    """Say a moment by the learner's own clock: Nov 21, 2026 8:15 PM."""
    local = when.astimezone()
    hour = local.hour % 12 or 12
    return f"{local:%b} {local.day}, {local.year} {hour}:{local:%M} {'AM' if local.hour < 12 else 'PM'}"


def share(part: Share) -> str:
    """Say a share as a count and a percentage."""
    return f"{part.right:>3} of {part.questions:<3} {part.percent:3.0f} %"


def bar(part: Share) -> str:
    """Draw a share as a bar of fixed width that reads without color."""
    full = round(BAR_WIDTH * part.right / part.questions) if part.questions else 0
    return "█" * full + "░" * (BAR_WIDTH - full)


def verdict(result: Result) -> str:
    """Say whether the pass mark was reached, with a sign and a word."""
    if result.has_passed:
        return f"✓ PASSED: {result.total.right} of {result.total.questions}, and {result.pass_mark} were needed"
    return f"✗ NOT YET: {result.total.right} of {result.total.questions}, and {result.pass_mark} were needed"


def exam_name(mode: Mode, blueprint: Blueprint) -> str:
    """Say what kind of exam it is in one line."""
    only = f", {next(iter(blueprint.domains)).label} only" if len(blueprint.domains) == 1 else ""
    return f"{mode.value.capitalize()} exam of {count(blueprint.questions, 'question')}{only}"


def result_lines(attempt: Attempt) -> Iterator[str]:
    """Tell the result of a finished attempt, line by line; a line that ends in a colon is a heading."""
    result = score(attempt.form, attempt.responses)
    low, high = result.total.interval
    total = result.total.questions
    yield verdict(result)
    yield ""
    yield f"{exam_name(attempt.mode, attempt.form.blueprint)}, {moment(attempt.started)}"
    yield (
        f"With these answers your true level is likely to lie between {100 * low:.0f} % and {100 * high:.0f} % "
        f"(95 % interval); the pass mark is {100 * result.pass_mark / total:.0f} %."
    )
    yield NOT_CALIBRATED
    yield from _endings(attempt, result)
    yield ""
    yield "By domain:"
    for domain, part in result.by_domain.items():
        yield f"  {domain.label:27} {share(part)}  {bar(part)}"
    yield ""
    yield "By level:"
    for level, part in result.by_level.items():
        yield f"  {level.capitalize():27} {share(part)}  {bar(part)}"
    yield ""
    yield "Time:"
    yield f"  {result.mean_seconds:.0f} seconds a question; {SECONDS_PER_QUESTION} are allowed"
    left = "no time" if attempt.ending is Ending.TIMED_OUT else duration(attempt.seconds_left)
    yield f"  {duration(attempt.used)} of {duration(attempt.budget)} used, {left} left at the end"
    yield from _slowest(attempt, result)
    yield ""
    yield "Answers changed:"
    yield f"  {result.to_right} from wrong to right, {result.to_wrong} from right to wrong, "
    yield f"  {result.wrong_to_wrong} from wrong to wrong"


def _endings(attempt: Attempt, result: Result) -> Iterator[str]:
    if attempt.ending is Ending.TIMED_OUT:
        yield "The time ran out; what was answered by then is scored."
    if result.blank:
        yield f"{count(len(result.blank), 'question')} without an answer, scored as wrong."
    if attempt.was_interrupted:
        yield "Interrupted: the clock was taken as it stood, so this exam says nothing about readiness."
    for pause in attempt.pauses:
        yield f"Paused for {duration(pause.seconds)} from {moment(pause.began)}."


def _slowest(attempt: Attempt, result: Result) -> Iterator[str]:
    if not result.slowest:
        yield "  no question took longer than its share"
        return
    yield "  the slowest:"
    for position in result.slowest:
        item = attempt.form.items[position]
        yield f"  {position + 1:>5}. {duration(result.seconds[position]):>6}  {snippet(item.stem or item.ask, 40)}"


def summary_line(summary: AttemptSummary, gap: str = "  ") -> str:
    """Tell an attempt in one line of a list; a gap with a line break in it makes them two."""
    local = summary.started.astimezone()
    begun = f"{summary.number:>4} {local:%b} {local.day:>2}, {local.year}  {summary.mode:<8}"
    if summary.total is None:
        state = f"OPEN, {summary.answered} of {summary.questions} answered"
    else:
        low, high = summary.total.interval
        word = "✓ passed " if summary.has_passed else "✗ not yet"
        state = f"{summary.right:>3} of {summary.questions:<3}  {word}{gap}{100 * low:2.0f}–{100 * high:.0f} %"
    note = ", interrupted" if summary.was_interrupted else ""
    return f"{begun} {state}, {summary.seen_before} seen before{note}"


def snippet(text: str, width: int) -> str:
    """Return the beginning of a text on one line, safe to show."""
    flat = " ".join(visible(text).split())
    return flat if len(flat) <= width else flat[: width - 1].rstrip() + "…"
