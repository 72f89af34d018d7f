"""A learner whose study is written into a real store."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

from crss_quiz.core.card import Card
from crss_quiz.core.clock import study_day
from crss_quiz.core.deck import CardKind, Flashcard, Pool
from crss_quiz.core.log import Entry, Review, Source
from crss_quiz.core.memory import MemorySettings, Rating
from crss_quiz.core.state import NEW, State, after, before
from crss_quiz.core.subject import Domain
from crss_quiz.storage.store import Store
from made import START, make_cards, make_family


def cards_by_domain(per_domain: int, general: int = 0) -> dict[str, Card]:
    """So many families of each domain, and flashcards that belong to none."""
    families = (
        make_family(f"{domain.value[:2]}-{number}", pool=Pool.STUDY, domain=domain)
        for domain in Domain
        for number in range(per_domain)
    )
    flashcards = (Flashcard(f"fact-{number}", CardKind.FACT, "How many?", "So many.", "") for number in range(general))
    return make_cards(*families, *flashcards)


class Learner:
    """Answers cards at moments of their own."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._scheduler = store.log.use(MemorySettings(), START)

    def state(self, card: str) -> State:
        return self.store.log.states.get(card, NEW)

    def answer(
        self,
        card: str,
        when: datetime,
        rating: Rating = Rating.GOOD,
        *,
        seconds: float = 10.0,
        source: Source = Source.STUDY,
    ) -> None:
        """Give one answer; `when` is aware."""
        state, day = self.state(card), study_day(when.astimezone())
        review = Review(rating, seconds, source=source, before=before(state, self._scheduler, day))
        entry = Entry(card, review, day, when)
        self.store.log.add(entry, after(state, entry, self._scheduler))

    def study(self, cards: Iterable[str], days: int, *, new: int = 3, seed: int = 1) -> None:
        """Study on most of so many evenings up to START: what is due, then so many new cards."""
        rng = random.Random(seed)
        unseen = list(cards)
        for ago in reversed(range(days)):
            if rng.random() < 0.3 and ago:
                continue
            now = START - timedelta(days=ago)
            day = study_day(now.astimezone())
            todo = [
                name for name, state in self.store.log.states.items() if state.memory and state.memory.due_on <= day
            ]
            todo, unseen = todo + unseen[:new], unseen[new:]
            for card in todo:
                rating = rng.choices(list(Rating), weights=(10, 15, 60, 15))[0]
                self.answer(card, now, rating, seconds=rng.uniform(5, 40))
