"""How the days to come will go, if the plan is followed and FSRS fits the learner.

Nothing is drawn by lot. Where a card has a chance of 90 % to be remembered, every tenth such card is taken to be
forgotten: the chances of being forgotten are added up, and each time the sum passes a whole number, a card is. So the
same state always gives the same forecast, and a forecast changes no more from one day to the next than the state does.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from crss_quiz.core.errors import QuizError
from crss_quiz.core.forgetting import Forgetting, Trace
from crss_quiz.core.queue import Limits, Tally

FINAL_DAYS = 10
"""The last days, in which cards are taken by what a look at them gains at the exam (docs/scheduling.md)."""
MARGIN_DAYS = 4
"""Days between the last new card and the final ones."""
LEAST_GAIN = 0.02
"""What a look in the final days must gain at least, in chance to remember at the exam; less is not worth the time."""
KNOWN_AT_FIRST_SIGHT = 0.76
"""Share of new cards not answered Again (the default of the simulator of fsrs-rs, from Anki collections)."""
GUESS_WEIGHT = 20
"""How many answers the guessed pace weighs as much as, so that one quick answer does not promise a quick evening."""
SAMPLE = 2_000
"""Cards that are followed at most; of more, an even sample stands for all."""


class PlanError(QuizError):
    """A wish or a pace that cannot be meant."""


@dataclass(frozen=True)
class Pace:
    """How long a card takes the learner, in seconds.

    The defaults are guesses that hold until the learner's own are known: Anki's learners take 18 and 10 seconds for a
    flashcard (the simulator of fsrs-rs), a question has a stem and four options to read.
    """

    new_seconds: float = 45.0
    """A new card on its first day, its steps included."""
    review_seconds: float = 20.0
    """A review, on average: looking again after Again is included."""

    def __post_init__(self) -> None:
        for seconds in (self.new_seconds, self.review_seconds):
            if not 0 < seconds < math.inf:
                raise PlanError(f"a pace of {seconds:g} seconds a card makes no sense; choose more than 0")

    def learned(self, new: int, new_seconds: float, reviews: int, review_seconds: float) -> Pace:
        """Return the pace after so many cards in so many seconds, this one weighing as much as twenty of them."""
        return Pace(
            (GUESS_WEIGHT * self.new_seconds + new_seconds) / (GUESS_WEIGHT + new),
            (GUESS_WEIGHT * self.review_seconds + review_seconds) / (GUESS_WEIGHT + reviews),
        )

    def seconds(self, tally: Tally) -> float:
        """Return how long so many cards take."""
        return tally.new * self.new_seconds + tally.reviews * self.review_seconds


@dataclass(frozen=True)
class Wish:
    """What a day may bring."""

    limits: Limits
    pace: Pace
    seconds: float = math.inf
    """The budget of a day."""

    def room_for_reviews(self, day: Tally) -> int:
        """Return how many more reviews fit into a day."""
        return self._room(self.limits.reviews - day.reviews, self.pace.review_seconds, day)

    def room_for_new(self, day: Tally) -> int:
        """Return how many more new cards fit into a day."""
        return self._room(self.limits.new - day.new, self.pace.new_seconds, day)

    def _room(self, limit: int, seconds_each: float, day: Tally) -> int:
        left = self.seconds - self.pace.seconds(day)
        return max(0, limit if left == math.inf else min(limit, math.floor(left / seconds_each + 1e-9)))


def quota(unseen: int, days_left: int, final_days: int = FINAL_DAYS) -> int:
    """Return how many new cards are wanted today, to have seen all of them some days before the final ones.

    Who begins too late for that wants all of them; the limit of the day is then the pace.
    """
    return math.ceil(unseen / max(days_left - final_days - MARGIN_DAYS, 1))


def is_final(days_left: int, seen: int, unseen: int, final_days: int = FINAL_DAYS) -> bool:
    """Whether the final days have begun: the last ten, or fewer while there are cards not seen yet.

    Of somebody who has seen half of the cards, the last five are the final ones. The day before the exam always is.
    """
    return days_left <= max(1, final_days * max(0, seen) // max(1, seen + unseen))


def best_looks(gains: Iterable[tuple[float, int]], room: int, least_gain: float = LEAST_GAIN) -> list[int]:
    """Return the numbers of the cards most worth a look, the best first, given what a look at each gains."""
    worth = ((-gain, number) for gain, number in gains if gain >= least_gain)
    return [number for _, number in heapq.nsmallest(room, worth)]


class _Followed:
    """A card on its way through the forecast; days count from today."""

    __slots__ = ("seen_on", "trace")

    def __init__(self, trace: Trace, seen_on: int) -> None:
        self.trace = trace
        self.seen_on = seen_on


@dataclass(frozen=True)
class Start:
    """How things stand today."""

    traces: tuple[tuple[Trace, int, int], ...]
    """Of each card seen: its trace, days since it was seen, and days until it is due (negative: since)."""
    unseen: int
    done: Tally
    """What was done today already."""


class Forecast:
    """The days to come, from a start; days count from today, and the exam is on day `exam`."""

    def __init__(self, forgetting: Forgetting, start: Start, wish: Wish, exam: int | None) -> None:
        self._forgetting = forgetting
        self._wish = wish
        self._exam = exam
        self._seen = len(start.traces)
        self._unseen = start.unseen
        self._done = start.done
        self._weight = max(1.0, (self._seen + self._reachable()) / SAMPLE)
        self._cards: list[_Followed] = []
        self._due: dict[int, list[_Followed]] = defaultdict(list)
        self._waiting: list[_Followed] = []
        self._put_off = 0
        self._owed = {"forgotten": 0.5, "not known": 0.5, "new": 0.0, "room": 0.0}
        for number in range(math.ceil(self._seen / self._weight)):
            trace, ago, due_in = start.traces[int(number * self._weight)]
            self._follow(_Followed(trace, -ago), max(due_in, 1 if ago == 0 else 0))

    def run(self, days: int, *, with_pass: bool = True) -> list[Tally]:
        """Return what each day brings, and leave the cards as they will be after it.

        Without the pass, the final days bring new cards only; their number is the same.
        """
        return [self._live(day, with_pass=with_pass) for day in range(days)]

    def recall(self, day: int) -> float:
        """Return the share of the cards seen by then that is thought to be remembered on a day."""
        if not self._cards:
            return 0.0
        recall = self._forgetting.recall
        return sum(recall(card.trace.stability, day - card.seen_on) for card in self._cards) / len(self._cards)

    @property
    def seen(self) -> int:
        """Cards seen so far."""
        return self._seen

    @property
    def is_behind(self) -> bool:
        """Whether cards were left unseen, or the final days begin with more due than another day would hold."""
        return self._unseen > 0 or self._put_off > 0

    def _reachable(self) -> int:
        days = self._exam if self._exam is not None else 30
        return min(self._unseen, days * self._wish.limits.new)

    def _live(self, day: int, *, with_pass: bool) -> Tally:
        """Return what a day brings. New cards come first: where time is short, a first look gains the most."""
        done = self._done if day == 0 else Tally()
        self._waiting += self._due.pop(day, [])
        days_left = None if self._exam is None else self._exam - day
        in_the_morning = self._seen - done.new, self._unseen + done.new
        load = self._learn(day, done)
        if days_left is None or not is_final(days_left, *in_the_morning):
            load = self._review(day, load)
        elif with_pass:
            load = self._pass(day, load, days_left)
        return Tally(load.new - done.new, load.reviews - done.reviews)

    def _learn(self, day: int, load: Tally) -> Tally:
        room = self._wish.room_for_new(load)
        if self._exam is not None:
            room = min(room, max(0, quota(self._unseen + load.new, self._exam - day) - load.new))
        count = min(room, self._unseen)
        self._unseen -= count
        self._seen += count
        for _ in range(self._whole("new", count / self._weight)):
            was_known = not self._whole("not known", 1 - KNOWN_AT_FIRST_SIGHT)
            card = _Followed(self._forgetting.learn(was_known=was_known), day)
            self._follow(card, day + self._forgetting.interval(card.trace.stability))
        return Tally(load.new + count, load.reviews)

    def _review(self, day: int, load: Tally) -> Tally:
        """Review what is due; where the day is too small, what is remembered best comes first, as in the queue."""
        room = self._wish.room_for_reviews(load)
        count = self._whole("room", room / self._weight)
        if count < len(self._waiting):
            self._waiting.sort(key=lambda card: (day - card.seen_on) / card.trace.stability)
        now, self._waiting = self._waiting[:count], self._waiting[count:]
        self._put_off = max(0, round(len(self._waiting) * self._weight) - room)
        return self._looked(now, day, load, room)

    def _pass(self, day: int, load: Tally, days_left: int) -> Tally:
        room = self._wish.room_for_reviews(load)
        gain = self._forgetting.gain
        gains = (
            (gain(card.trace, day - card.seen_on, days_left), number)
            for number, card in enumerate(self._cards)
            if card.seen_on < day
        )
        now = [self._cards[number] for number in best_looks(gains, self._whole("room", room / self._weight))]
        return self._looked(now, day, load, room)

    def _looked(self, cards: list[_Followed], day: int, load: Tally, room: int) -> Tally:
        for card in cards:
            ago = day - card.seen_on
            chance = self._forgetting.recall(card.trace.stability, ago)
            is_remembered = not self._whole("forgotten", 1 - chance)
            card.trace = self._forgetting.review(card.trace, ago, is_remembered=is_remembered)
            card.seen_on = day
            self._due[day + self._forgetting.interval(card.trace.stability)].append(card)
        return Tally(load.new, load.reviews + min(room, round(len(cards) * self._weight)))

    def _follow(self, card: _Followed, due: int) -> None:
        self._cards.append(card)
        self._due[max(due, 0)].append(card)

    def _whole(self, account: str, amount: float) -> int:
        """Add to an account and take out the whole part."""
        self._owed[account] += amount
        whole = math.floor(self._owed[account] + 1e-9)
        self._owed[account] -= whole
        return whole
