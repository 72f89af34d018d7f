"""One session of study as a value: which card is on the screen, what an answer makes of it, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from crss_quiz.core.card import Card
from crss_quiz.core.clock import Stamp, seconds_between, today
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Item
from crss_quiz.core.log import Act, Bury, Entry, Mark, Review, Source, Suspend, Unmark
from crss_quiz.core.memory import Memory, Rating, Scheduler
from crss_quiz.core.queue import Queue
from crss_quiz.core.state import NEW, State, after, before, reviewed

LEARN_AHEAD = timedelta(minutes=20)
"""When nothing else is left, a learning step that falls due this soon is taken at once."""
LONGEST_ANSWER = 300.0
"""Seconds after which somebody has gone to make tea: more is not counted."""


@dataclass(frozen=True)
class Revealed:
    """The answer is on the screen: what each rating would do, computed once."""

    outcomes: Mapping[Rating, Memory]
    proposed: Rating
    day: date
    at: datetime
    """Aware, in UTC: when it was revealed."""
    option: str | None = None
    """The option chosen, where the card is a question."""
    confidence: Confidence | None = None


@dataclass(frozen=True)
class Turn:
    """One card on the screen."""

    card: Card
    item: Item | None
    """The item shown, options in their order; None where the card is a flashcard."""
    shown: Stamp
    revealed: Revealed | None = None

    @property
    def is_right(self) -> bool | None:
        """Whether the best option was chosen; None before it is revealed, and of a flashcard."""
        if self.item is None or self.revealed is None:
            return None
        return self.revealed.option == self.item.key

    @property
    def ratings(self) -> tuple[Rating, ...]:
        """The ratings that may be given: a wrong answer is Again, whatever the learner thinks of it."""
        return (Rating.AGAIN,) if self.is_right is False else tuple(Rating)


@dataclass(frozen=True)
class Taken:
    """What came of an act: the entry to be logged, how the card stands then, and the session after it."""

    entry: Entry
    state: State
    session: Session


@dataclass(frozen=True)
class Left:
    """How many cards a session still has."""

    new: int
    learning: int
    due: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.new + self.learning + self.due


@dataclass(frozen=True)
class Session:
    """A session under way. Its states are those of its own cards only."""

    cards: Mapping[str, Card]
    states: Mapping[str, State]
    queue: Queue
    scheduler: Scheduler
    source: Source = Source.STUDY
    turn: Turn | None = None
    done: tuple[Entry, ...] = ()
    """What was logged, the last at the end; what was undone is not in it."""

    @property
    def left(self) -> Left:
        """What is left, the card on the screen included."""
        queue = self.queue
        return Left(len(queue.new), len(queue.learning), len(queue.due))

    def state(self, name: str) -> State:
        """Return how a card stands."""
        return self.states.get(name, NEW)

    def next_card(self, now: datetime) -> str | None:
        """Return the id of the card to show at a true moment: due steps, due cards, new ones, steps due soon."""
        learning = sorted(self.queue.learning, key=self._step_due)
        if learning and self._step_due(learning[0]) <= now:
            return learning[0]
        if self.queue.due:
            return self.queue.due[0]
        if self.queue.new:
            return self.queue.new[0]
        if learning and self._step_due(learning[0]) <= now + LEARN_AHEAD:
            return learning[0]
        return None

    def waits_until(self) -> datetime | None:
        """Return when the next learning step falls due, if one is left."""
        return min(map(self._step_due, self.queue.learning), default=None)

    def show(self, name: str, item: Item | None, now: Stamp) -> Session:
        """Put a card on the screen."""
        return replace(self, turn=Turn(self.cards[name], item, now))

    def reveal(self, now: Stamp, *, option: str | None = None, confidence: Confidence | None = None) -> Session:
        """Show the answer; of a question, after the choice of an option by id. Nothing is logged yet."""
        turn = self._turn
        day = today(now)
        outcomes = self.scheduler.outcomes(self.state(turn.card.id).memory, day, now.wall)
        proposed = Rating.GOOD
        if turn.item is not None:
            turn.item.option(option or "")
            if option != turn.item.key:
                proposed = Rating.AGAIN
            elif confidence is Confidence.GUESS:
                proposed = Rating.HARD
        revealed = Revealed(outcomes, proposed, day, now.wall, option, confidence)
        return replace(self, turn=replace(turn, revealed=revealed))

    def rate(self, rating: Rating, now: Stamp) -> Taken:
        """Commit the outcome of a rating."""
        turn, name = self._turn, self._turn.card.id
        revealed = turn.revealed
        assert revealed is not None
        assert rating in turn.ratings
        state = self.state(name)
        review = Review(
            rating=rating,
            seconds=min(LONGEST_ANSWER, seconds_between(turn.shown, now)),
            item=turn.item.id if turn.item else None,
            option=revealed.option,
            confidence=revealed.confidence,
            source=self.source,
            before=before(state, self.scheduler, revealed.day),
        )
        entry = Entry(name, review, revealed.day, revealed.at)
        return self._took(entry, reviewed(state, review, revealed.outcomes[rating]))

    def bury(self, now: Stamp) -> Taken:
        """Put the card on the screen off until tomorrow."""
        return self._act(Bury(today(now) + timedelta(days=1)), now)

    def suspend(self, now: Stamp) -> Taken:
        """Take the card on the screen out of study."""
        return self._act(Suspend(), now)

    def mark(self, now: Stamp) -> Taken:
        """Mark the card on the screen to be read up on, or take the mark away; it stays on the screen."""
        act = Unmark() if self.state(self._turn.card.id).is_marked else Mark()
        return self._act(act, now)

    def took_back(self, entry: Entry, state: State) -> Session:
        """Return the session after an entry was undone: its card is on the way again, as it stood before.

        Not so a card that left the decks, or one that stood suspended or put off: undoing may reach back to what was
        done outside the session.
        """
        name = entry.card
        done = self.done[:-1] if self.done and self.done[-1] == entry else self.done
        session = replace(self, states={**self.states, name: state}, done=done)
        if isinstance(entry.act, Mark | Unmark) or name not in self.cards:
            return session
        queue = _without(self.queue, name, state, entry.day)
        if not state.may_be_shown(entry.day):
            return replace(session, queue=queue, turn=None)
        if state.memory is None:
            queue = replace(queue, new=(name, *queue.new))
        elif state.memory.step is None:
            queue = replace(queue, due=(name, *queue.due))
        return replace(session, queue=queue, turn=None)

    @property
    def _turn(self) -> Turn:
        assert self.turn is not None
        return self.turn

    def _step_due(self, name: str) -> datetime:
        memory = self.states[name].memory
        assert memory is not None
        assert memory.step is not None
        return memory.step.due

    def _act(self, act: Act, now: Stamp) -> Taken:
        name = self._turn.card.id
        entry = Entry(name, act, today(now), now.wall)
        return self._took(entry, after(self.state(name), entry, self.scheduler))

    def _took(self, entry: Entry, state: State) -> Taken:
        name = entry.card
        session = replace(self, states={**self.states, name: state}, done=(*self.done, entry))
        if not isinstance(entry.act, Mark | Unmark):
            session = replace(session, queue=_without(self.queue, name, state, entry.day), turn=None)
        return Taken(entry, state, session)


def _without(queue: Queue, name: str, state: State, day: date) -> Queue:
    """Return a queue after a card was answered or put away: one in a learning step comes again."""
    memory = state.memory
    is_learning = memory is not None and memory.step is not None and state.may_be_shown(day)
    learning = tuple(other for other in queue.learning if other != name)
    return replace(
        queue,
        learning=(*learning, name) if is_learning else learning,
        due=tuple(other for other in queue.due if other != name),
        new=tuple(other for other in queue.new if other != name),
    )
