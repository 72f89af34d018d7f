"""What a learner works with once everything is open: file, decks, settings, and what follows from them together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from crss_quiz.core.answer import Answer
from crss_quiz.core.blueprint import Blueprint
from crss_quiz.core.card import Card, cards_of, choose_item, shuffled
from crss_quiz.core.clock import Clock, Stamp, today
from crss_quiz.core.deck import Family, Item, Library
from crss_quiz.core.drill import Drill
from crss_quiz.core.errors import QuizError
from crss_quiz.core.filter import Filter, Only
from crss_quiz.core.forecast import Pace
from crss_quiz.core.form import Form, assemble
from crss_quiz.core.history import AttemptSummary, damaged_line, turned_line
from crss_quiz.core.log import Source
from crss_quiz.core.plan import Goal, Phase, Plan, make_plan
from crss_quiz.core.plan_wording import day_words
from crss_quiz.core.queue import Candidates, Limits, Queue, build_queue
from crss_quiz.core.readiness import Sitting
from crss_quiz.core.scoring import score
from crss_quiz.core.study import Session
from crss_quiz.core.study_wording import backlog_line, queue_line
from crss_quiz.core.wording import count
from crss_quiz.paths import Home, bundled_decks, objection_to
from crss_quiz.standing_report import Report, report

if TYPE_CHECKING:
    from crss_quiz.decks.reader import Problem
    from crss_quiz.settings import Settings
    from crss_quiz.storage.store import Store


class UnknownNameError(QuizError):
    """Something was asked for by a name that nothing has."""


@dataclass(frozen=True)
class Desk:
    """Everything open."""

    home: Home
    store: Store
    library: Library
    settings: Settings
    problems: tuple[Problem, ...] = ()
    """What is wrong with decks that were left out."""
    objection_to_writing: str = ""
    """Why nothing can be written: another program has the file open, or its place is read-only. Else empty."""
    objection: str = ""
    """Why the learner's folder is not a good place for the file; empty if nothing is known against it."""

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """Every card of the library by id, in the order in which new ones are to be met."""
        return cards_of(self.library)

    @property
    def unfinished(self) -> AttemptSummary | None:
        """The newest exam that is still open."""
        number = self.store.newest(is_open=True)
        if number is None:  # the list is dear where there are many exams
            return None
        return next(summary for summary in self.store.attempts() if summary.number == number)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item of the library by id."""
        return {item.id: item for item in self.library.items()}

    def answers(self) -> list[Answer]:
        """Return every answer to a question, the oldest first."""
        return self.store.answers.read(self.items)

    def standing(self, now: Stamp) -> Report:
        """Return what all answers say at a moment."""
        answers = self.answers()
        by_attempt: dict[int | None, list[Answer]] = {}
        for answer in answers:
            by_attempt.setdefault(answer.attempt, []).append(answer)
        sittings = [
            Sitting(
                number=summary.number,
                mode=summary.mode,
                questions=summary.questions,
                domains=frozenset(answer.item.domain for answer in by_attempt.get(summary.number, ())),
                was_interrupted=summary.was_interrupted,
                ended=summary.ended,
                answers=tuple(by_attempt.get(summary.number, ())),
            )
            for summary in self.store.attempts()
            if summary.ended is not None
        ]
        return report(answers, sittings, now.wall, self.settings.exam.questions)

    # Exams

    @cached_property
    def unread(self) -> frozenset[str]:
        """The ids of items whose key two readers of the present text have not confirmed, as `Ledger.lacking` has it."""
        from crss_quiz.decks.ledger import Ledger

        return frozenset(item.id for item in Ledger.of(self.library).lacking(self.library.items()))

    def draw(self, blueprint: Blueprint, seed: int) -> Form:
        """Draw an exam, of questions that two readers have checked if there are enough; else BlueprintNotMetError."""
        return assemble(blueprint, self.library.families, self.store.last_seen(), seed, self.unread)

    def unread_line(self, form: Form) -> str:
        """Say how many questions of an exam two readers have not checked, or how many were left out; may be empty."""
        here = sum(1 for item in form.items if item.id in self.unread)
        if here:
            return f"{here} of these questions {'has' if here == 1 else 'have'} not yet been checked by two readers."
        domains = form.blueprint.domain_quotas
        left = sum(1 for item in self.library.items() if item.id in self.unread and domains.get(item.domain))
        verb = "was" if left == 1 else "were"
        return f"{count(left, 'question')} not yet checked by two readers {verb} left out." if left else ""

    # Studying

    def candidates(self, wanted: Filter | None = None) -> Candidates:
        """Return everything that a queue is made from; what the last mock missed only where it is asked for."""
        shown = self.store.shown_in_mocks()
        return Candidates(
            cards=self.cards,
            states=self.store.log.states,
            shown_in_mocks={item.family for item in self.library.items() if item.id in shown},
            missed=self._missed() if wanted and wanted.only is Only.MISSED else (),
        )

    def _missed(self) -> set[str]:
        """Return the families answered wrong or left blank in the last exam handed in, and not practiced since."""
        last = self.store.newest(is_open=False)
        if last is None:
            return set()
        attempt = self.store.load(last)
        assert attempt.ended is not None
        wrong = {attempt.form.items[position].family for position in score(attempt.form, attempt.responses).wrong}
        return wrong - self.store.log.practiced_since(attempt.ended)

    @property
    def pace(self) -> Pace:
        """How long cards take this learner; a guess where there is nothing to go by."""
        return self.store.log.pace()

    def plan(self, now: Stamp) -> Plan:
        """Return the plan at a moment."""
        candidates = self.candidates()
        day = today(now)
        memories = {
            name: state.memory
            for name, state in candidates.states.items()
            if state.memory is not None and not state.is_suspended and name in self.cards
        }
        new = [
            name
            for name, card in self.cards.items()
            if name not in memories and candidates.is_open(card) and not self._is_suspended(name)
        ]
        study = self.settings.study
        return make_plan(
            self.store.goal(),
            day,
            memories,
            new,
            study.limits,
            self.pace,
            self.store.log.with_weights(study.memory()),
            done=self.store.log.tally(day),
        )

    def plan_ahead(self, now: Stamp) -> Plan | None:
        """Return the plan where the learner has said a day or a budget; without either, the limits of the day do."""
        goal = self.store.goal()
        return None if goal == Goal() else self.plan(now)

    def _is_suspended(self, name: str) -> bool:
        state = self.store.log.states.get(name)
        return state is not None and state.is_suspended

    def queue(self, wanted: Filter, now: Stamp, plan: Plan | None = None) -> Queue:
        """Return what there is to study at a moment, as the plan wants it if there is one."""
        day = today(now)
        done = self.store.log.tally(day)
        limits = self.settings.study.limits.less(done)
        ranked: tuple[str, ...] = ()
        if plan is not None:
            limits, ranked = Limits(plan.new_today, plan.reviews_today), plan.pass_today
        return build_queue(self.candidates(wanted), wanted, limits, day, ranked=ranked)

    def study(self, wanted: Filter, now: Stamp, most: int | None = None) -> Session:
        """Begin a session of at most so many cards, and put in force what FSRS is told.

        UnknownNameError where the deck or the competency wanted is not there.
        """
        self._check(wanted)
        plan = self.plan_ahead(now)
        queue = self.queue(wanted, now, plan)
        is_drill = wanted.only is not None and wanted.only.is_drill
        source = Source.DRILL if is_drill else Source.STUDY
        return self._session(queue if most is None else queue.cut(most), source, plan, now)

    def drill(self, drill: Drill, now: Stamp) -> Session:
        """Begin a session with the cards of a drill."""
        return self._session(drill.queue(self.candidates()), Source.DRILL, self.plan_ahead(now), now)

    def _session(self, queue: Queue, source: Source, plan: Plan | None, now: Stamp) -> Session:
        told = self.settings.study.memory(plan.retention) if plan else self.settings.study.memory()
        states = self.store.log.states
        return Session(
            cards=self.cards,
            states={name: states[name] for name in queue.names if name in states},
            queue=queue,
            scheduler=self.store.log.use(told, now.wall),
            source=source,
        )

    def _check(self, wanted: Filter) -> None:
        if wanted.deck is not None and all(deck.id != wanted.deck for deck in self.library.decks):
            raise UnknownNameError(f"there is no deck '{wanted.deck}'; `crss-quiz decks list` lists them")
        if wanted.competency is not None and wanted.competency not in self.library.subject.competencies:
            raise UnknownNameError(
                f"there is no competency '{wanted.competency}'; they are called ad-t-1, pr-k-13 and so on, "
                "and the screen to choose from (o) lists them"
            )

    def item_of(self, card: Card, wanted: str | None = None) -> Item | None:
        """Return the item that a card is to show now, or the one of that id; None of a flashcard."""
        if not isinstance(card.content, Family):
            return None
        again = next((item for item in card.content.items if item.id == wanted), None)
        if again is not None:
            return shuffled(again, again.id)
        seen = self.store.last_seen([item.id for item in card.content.items])
        state = self.store.log.states.get(card.id)
        reviews = state.memory.reviews if state and state.memory else 0
        return choose_item(card.content, seen, state.last_item if state else None, str(reviews))


def home_lines(desk: Desk, now: Stamp) -> Iterator[str]:
    """Say what waits for the learner, and what is wrong with file or decks."""
    if desk.objection_to_writing:
        yield f"Nothing can be written here: {desk.objection_to_writing}."
        yield ""
    if desk.store.backup_problem:
        yield f"No backup could be made: {desk.store.backup_problem}."
    if desk.objection:
        yield f"Take care: {desk.objection}."
    if desk.store.damaged_exams:
        yield damaged_line(desk.store.damaged_exams)
    if desk.store.turned:
        yield turned_line(desk.store.turned)
    plan = desk.plan_ahead(now)
    queue = desk.queue(Filter(), now, plan)
    yield queue_line(queue, desk.pace)
    if backlog := backlog_line(queue):
        yield backlog
    if plan is not None and plan.phase in (Phase.STEADY, Phase.FINAL):
        yield f"{count(plan.days_left or 0, 'day')} to your exam on {day_words(plan.exam_on)}."
    if plan is not None and plan.phase is Phase.EXAM:
        yield "Your exam is today. You are ready to do your best; nothing has to be studied."
    items = count(sum(1 for _ in desk.library.items()), "question")
    yield f"{items} and {count(len(desk.library.flashcards), 'flashcard')} are in your decks."
    if desk.problems:
        yield f"{count(len(desk.problems), 'problem')} in deck files; `crss-quiz decks check` tells them."


def open_desk(home: Home, clock: Clock, *, writes: bool | None = None) -> Desk:
    """Open the learner's file, the decks and the settings; QuizError says what cannot be used.

    `writes` says whether the file is to be written; None is yes, unless another program has it open or the place
    allows it to nobody.
    """
    # SQLModel and pydantic cost more to import than the screen does: hence here, in the thread that opens
    from crss_quiz.decks import library
    from crss_quiz.settings import read_settings
    from crss_quiz.storage.access import ReadOnlyError
    from crss_quiz.storage.lock import AlreadyOpenError
    from crss_quiz.storage.store import Store

    settings = read_settings(home.settings)
    loaded = library.load(bundled_decks(), home.decks)
    objection_to_writing = ""
    try:
        store = (Store.read if writes is False else Store.open)(home.database, clock.now())
    except (AlreadyOpenError, ReadOnlyError) as error:
        if writes:
            raise
        store, objection_to_writing = Store.read(home.database, clock.now()), str(error)
    if writes is None:
        store.look_for_damage()
    return Desk(home, store, loaded.library, settings, loaded.problems, objection_to_writing, objection_to(home))
