"""What whole exams of questions never seen before say about passing; how sure and how fast the learner is.

An exam counts if it was sat in real mode, was not interrupted, is as long as the real one, has all four domains, ended
within 21 days, and showed at least 80 of 100 questions for the first time. Of the last two that count, the questions
seen for the first time are pooled; so a verdict stands on 160 questions at least. A question that was never reached
counts as wrong, as it does in the exam; one that had been seen before counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crss_quiz.core.answer import Answer, first_sights
from crss_quiz.core.attempt import Mode
from crss_quiz.core.blueprint import SECONDS_PER_QUESTION
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.log import Source
from crss_quiz.core.scoring import Share
from crss_quiz.core.standing import share_of
from crss_quiz.core.subject import Domain

EXAMS = 2
WITHIN = timedelta(days=21)
LEAST_UNSEEN = 80
"""Of a hundred questions of an exam."""


class Ready(StrEnum):
    """What the last exams say."""

    READY = "ready"
    CLOSE = "close"
    COIN_FLIP = "a coin-flip"
    NOT_YET = "not yet"
    UNKNOWN = "not enough yet"


LEAST_PERCENT: Mapping[Ready, int] = {Ready.READY: 80, Ready.CLOSE: 75, Ready.COIN_FLIP: 68, Ready.NOT_YET: 0}
"""From how many right of a hundred on a word is said (DESIGN §8: 160 of 200 is ready)."""


class Flaw(StrEnum):
    """Why an exam does not count."""

    MODE = "it was a practice exam"
    INTERRUPTED = "it was interrupted"
    LENGTH = "it was not a whole exam"
    DOMAINS = "it did not have all four domains"
    AGE = "it is more than 21 days old"
    SEEN = "too many of its questions had been seen before, or were not reached"


@dataclass(frozen=True)
class Sitting:
    """A finished exam."""

    number: int
    mode: Mode
    questions: int
    domains: frozenset[Domain]
    was_interrupted: bool
    ended: datetime
    """Aware, in UTC."""
    answers: tuple[Answer, ...]
    """To every question that was on the screen, blanks too; what is missing was never reached."""

    @property
    def unseen(self) -> int:
        """How many questions were on the screen for the first time ever."""
        return len(first_sights(self.answers))

    @property
    def share(self) -> Share:
        """Right of the questions seen for the first time and of those never reached."""
        seen = share_of(first_sights(self.answers))
        return Share(seen.right, seen.questions + self.questions - len(self.answers))

    def flaw(self, now: datetime, questions: int) -> Flaw | None:
        """Return why the exam does not count at a moment, where a whole exam has so many questions; None if it does."""
        flaws = {
            Flaw.MODE: self.mode is not Mode.REAL,
            Flaw.INTERRUPTED: self.was_interrupted,
            Flaw.LENGTH: self.questions < questions,
            Flaw.DOMAINS: self.domains != frozenset(Domain),
            Flaw.AGE: now - self.ended > WITHIN,
            Flaw.SEEN: 100 * self.unseen < LEAST_UNSEEN * self.questions,
        }
        return next((flaw for flaw, holds in flaws.items() if holds), None)


@dataclass(frozen=True)
class Readiness:
    """What the last two exams that count say, and what would change it."""

    counted: tuple[Sitting, ...]
    """The newest first; two at most."""
    left_out: tuple[tuple[Sitting, Flaw], ...]
    """The exams that do not count, and why; the newest first."""
    questions: int
    """Of a whole exam."""

    @property
    def share(self) -> Share:
        """Right of all questions that count."""
        shares = [sitting.share for sitting in self.counted]
        return Share(sum(one.right for one in shares), sum(one.questions for one in shares))

    @property
    def missing(self) -> int:
        """How many more exams are needed before a word is said."""
        return EXAMS - len(self.counted)

    @property
    def word(self) -> Ready:
        """What the exams say."""
        if self.missing:
            return Ready.UNKNOWN
        right, questions = self.share.right, self.share.questions
        return next(word for word, least in LEAST_PERCENT.items() if 100 * right >= least * questions)

    @property
    def lasts_until(self) -> datetime | None:
        """When the older of the two grows too old; None without a word."""
        return None if self.missing else self.counted[-1].ended + WITHIN

    def needed_next(self, word: Ready) -> int:
        """Return how many right of a next exam of unseen questions would make it that word; above `questions`: none.

        The next exam takes the place of the older one. ValueError while exams are missing.
        """
        if self.missing:
            raise ValueError("a next exam replaces nothing while exams are missing")
        newest = self.counted[0].share
        return max(0, -(-LEAST_PERCENT[word] * (newest.questions + self.questions) // 100) - newest.right)


def readiness(sittings: Iterable[Sitting], now: datetime, questions: int = 100) -> Readiness:
    """Judge the exams at a moment (aware); `questions` is how many the full blueprint has."""
    newest_first = sorted(sittings, key=lambda sitting: sitting.ended, reverse=True)
    judged = [(sitting, sitting.flaw(now, questions)) for sitting in newest_first]
    return Readiness(
        counted=tuple(sitting for sitting, flaw in judged if flaw is None)[:EXAMS],
        left_out=tuple((sitting, flaw) for sitting, flaw in judged if flaw is not None),
        questions=questions,
    )


@dataclass(frozen=True)
class Trust:
    """How far the learner's own feeling can be trusted."""

    by_confidence: Mapping[Confidence, Share]
    """Only those that were said."""
    sure_but_wrong: tuple[Answer, ...]
    """The newest first, each item once."""


def confidence(answers: Sequence[Answer]) -> Trust:
    """Return how often sure, unsure and guess were right, over all answers where it was said."""
    shares = {said: share_of(a for a in answers if a.confidence is said) for said in Confidence}
    by_age = sorted((a for a in answers if a.is_sure_but_wrong), key=lambda answer: answer.given)
    newest = {answer.item.id: answer for answer in by_age}
    return Trust(
        by_confidence={said: share for said, share in shares.items() if share.questions},
        sure_but_wrong=tuple(sorted(newest.values(), key=lambda answer: answer.given, reverse=True)),
    )


@dataclass(frozen=True)
class Speed:
    """How long questions of exams take."""

    questions: int
    seconds: float
    """On all of them together."""
    slow: int
    """Questions that took longer than their share of the exam's time."""

    @property
    def per_question(self) -> float | None:
        """Seconds per question, to be held against 72; None without one."""
        return self.seconds / self.questions if self.questions else None


def pace(answers: Iterable[Answer]) -> Speed:
    """Return how long the questions of exams took; study is left out, as its time goes to the reasons too."""
    seconds = [a.seconds for a in answers if a.source is Source.EXAM and a.seconds > 0]
    return Speed(len(seconds), sum(seconds), sum(one > SECONDS_PER_QUESTION for one in seconds))
