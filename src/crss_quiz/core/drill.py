"""What to practice next: cards picked for a reason, due or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crss_quiz.core.answer import Answer
from crss_quiz.core.attempt import Attempt
from crss_quiz.core.blueprint import SECONDS_PER_QUESTION, Blueprint
from crss_quiz.core.card import Card, choose_item
from crss_quiz.core.deck import Family, Item, Level, Lure
from crss_quiz.core.forecast import Pace
from crss_quiz.core.form import Form, LastSeen
from crss_quiz.core.queue import Candidates, Queue, spread
from crss_quiz.core.scoring import score
from crss_quiz.core.state import NEW, State
from crss_quiz.core.subject import Domain
from crss_quiz.core.wording import LURE_NAMES

MOST_MISSED = 12
"""Missed families in a next step; more is no step."""
MOST_FLASHCARDS = 8
MOST_UNSEEN = 4


@dataclass(frozen=True)
class Drill:
    """Cards to practice, with the reason in words."""

    name: str
    cards: tuple[Card, ...]

    def seconds(self, candidates: Candidates, pace: Pace) -> float:
        """Return about how long it takes at the learner's pace."""
        new = sum(1 for card in self.cards if candidates.states.get(card.id, NEW).is_new)
        return new * pace.new_seconds + (len(self.cards) - new) * pace.review_seconds

    def queue(self, candidates: Candidates) -> Queue:
        """Return the queue of a session: what is known first, then what is new, siblings apart."""
        spaced = spread(self.cards)
        new = tuple(card.id for card in spaced if candidates.states.get(card.id, NEW).is_new)
        return Queue(due=tuple(card.id for card in spaced if card.id not in new), new=new)


@dataclass(frozen=True)
class Workbench:
    """What drills are made from."""

    candidates: Candidates
    day: date

    def usable(self, names: Iterable[str]) -> list[Card]:
        """Return the cards of these ids that may be shown today, each once."""
        cards = (self.candidates.cards.get(name) for name in dict.fromkeys(names))
        return [card for card in cards if card is not None and self.may_be_shown(card)]

    def may_be_shown(self, card: Card) -> bool:
        """Whether a card is neither put away nor kept for mocks."""
        return self.candidates.is_open(card) and self.candidates.states.get(card.id, NEW).may_be_shown(self.day)

    def is_unseen(self, card: Card) -> bool:
        """Whether a card was never studied."""
        return self.candidates.states.get(card.id, NEW).is_new


def next_step(bench: Workbench, attempt: Attempt) -> Drill:
    """Return what follows from a finished exam.

    The families of missed questions (a sibling of the question comes before the same one), the flashcards of the ethics
    and competencies behind most of them, and unseen study families of the domain with the least share right.
    """
    result = score(attempt.form, attempt.responses)
    missed = [attempt.form.items[position] for position in result.wrong]
    families = bench.usable(item.family for item in missed)[:MOST_MISSED]
    weakest = min(result.by_domain, key=lambda domain: result.by_domain[domain].percent, default=None)
    fresh = unseen(bench, weakest).cards[:MOST_UNSEEN] if weakest and missed else ()
    return Drill("Next step", (*families, *_flashcards_behind(bench, missed), *fresh))


def _flashcards_behind(bench: Workbench, missed: Sequence[Item]) -> list[Card]:
    """Return the flashcards that most of the missed questions point to; those never studied first among equals."""
    ethics = Counter(ethic for item in missed for ethic in item.ethics)
    competencies = Counter(name for item in missed for name in item.competencies)

    def weight(card: Card) -> int:
        return sum(ethics[ethic] for ethic in card.ethics) + sum(competencies[name] for name in card.competencies)

    flashcards = [
        c for c in bench.candidates.cards.values() if not c.is_question and weight(c) and bench.may_be_shown(c)
    ]
    ranked = sorted(flashcards, key=lambda card: (-weight(card), not bench.is_unseen(card)))
    return ranked[:MOST_FLASHCARDS]


def missed(bench: Workbench, attempt: Attempt) -> Drill:
    """Return the families of the questions answered wrong or left blank."""
    positions = score(attempt.form, attempt.responses).wrong
    return Drill("Missed questions", tuple(bench.usable(attempt.form.items[p].family for p in positions)))


def marked(bench: Workbench, attempt: Attempt) -> Drill:
    """Return the families of the questions marked for review."""
    positions = score(attempt.form, attempt.responses).marked
    return Drill("Marked questions", tuple(bench.usable(attempt.form.items[p].family for p in positions)))


def unseen(bench: Workbench, domain: Domain | None = None) -> Drill:
    """Return questions that were never studied, of a domain or of all."""
    cards = [
        card
        for card in bench.candidates.cards.values()
        if card.is_question and (domain is None or card.domain is domain) and bench.is_unseen(card)
    ]
    return Drill("Unseen questions", tuple(bench.usable(card.id for card in cards)))


def sure_but_wrong(bench: Workbench, answers: Sequence[Answer]) -> Drill:
    """Return the families of answers that were sure and wrong, the newest first."""
    names = (answer.item.family for answer in reversed(answers) if answer.is_sure_but_wrong)
    return Drill("Sure but wrong", tuple(bench.usable(names)))


def of_lure(bench: Workbench, answers: Sequence[Answer], lure: Lure) -> Drill:
    """Return the families in which a lure was chosen, then others that offer it, the least studied first."""
    fallen = [a.item.family for a in reversed(answers) if a.choice is not None and a.item.lures.get(a.choice) is lure]
    offered = [
        card.id
        for card in bench.candidates.cards.values()
        if isinstance(card.content, Family) and any(lure in item.lures.values() for item in card.content.items)
    ]
    offered.sort(key=lambda name: _reviews(bench.candidates, name))
    return Drill(f"Against {LURE_NAMES[lure]}", tuple(bench.usable([*fallen, *offered])[:MOST_MISSED]))


def _reviews(candidates: Candidates, name: str) -> int:
    memory = candidates.states.get(name, NEW).memory
    return memory.reviews if memory else 0


@dataclass(frozen=True)
class Recipe:
    """A drill of the learner's own making."""

    domain: Domain | None = None
    ethic: int | None = None
    level: Level | None = None
    count: int = 10
    is_timed: bool = False

    def admits(self, card: Card) -> bool:
        """Whether a family of questions fits."""
        content = card.content
        return (
            isinstance(content, Family)
            and (self.domain is None or content.domain is self.domain)
            and (self.ethic is None or self.ethic in card.ethics)
            and (self.level is None or content.level is self.level)
        )


def built(bench: Workbench, recipe: Recipe) -> Drill:
    """Return questions by a recipe, those least studied first."""
    fitting = [card.id for card in bench.candidates.cards.values() if recipe.admits(card)]
    fitting.sort(key=lambda name: _reviews(bench.candidates, name))
    return Drill("Your own choice", tuple(bench.usable(fitting)[: recipe.count]))


def timed_form(drill: Drill, last_seen: LastSeen, states: Mapping[str, State], seed: int) -> Form:
    """Return the questions of a drill as a form to be sat against the clock, at the pace of the exam."""
    items = tuple(
        choose_item(card.content, last_seen, states.get(card.id, NEW).last_item, str(seed))
        for card in drill.cards
        if isinstance(card.content, Family)
    )
    share = Counter(item.domain for item in items)
    blueprint = Blueprint(
        questions=len(items),
        minutes=len(items) * SECONDS_PER_QUESTION / 60,
        pass_mark=max(1, -(-68 * len(items) // 100)),
        domains=dict(share),
        levels={},
    )
    return Form(blueprint, seed, items)
