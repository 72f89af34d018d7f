"""What the file sums up is what counting its log entry by entry gives."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from crss_quiz.core.clock import study_day
from crss_quiz.core.log import Entry, Review, Source
from crss_quiz.core.memory import Rating
from crss_quiz.core.progress import MATURE_DAYS, Recall, StudyDay
from crss_quiz.paths import Home
from crss_quiz.storage.history import StudyHistory
from crss_quiz.storage.store import Store
from made import START, HandClock
from studied import Learner


@pytest.fixture
def store(home: Home, clock: HandClock) -> Iterator[Store]:
    opened = Store.open(home.database, clock.now())
    yield opened
    opened.close()


def counted(store: Store) -> list[tuple[Entry, Review]]:
    """Every review that stands and is of no exam."""
    return [
        (entry, entry.act)
        for entry in store.log.reviews()
        if isinstance(entry.act, Review) and entry.act.source is not Source.EXAM
    ]


def recall(reviews: list[Review]) -> Recall:
    back = [review for review in reviews if review.before.interval is not None]
    passed = sum(review.rating is not Rating.AGAIN for review in back)
    return Recall(len(back), passed, sum(review.before.predicted or 0.0 for review in back))


def day_of(day: date, reviews: list[Review]) -> StudyDay:
    young = [one for one in reviews if one.before.interval is not None and one.before.interval < MATURE_DAYS]
    mature = [one for one in reviews if one.before.interval is not None and one.before.interval >= MATURE_DAYS]
    new = sum(review.before.reviews == 0 for review in reviews)
    return StudyDay(day, len(reviews), new, sum(review.seconds for review in reviews), recall(young), recall(mature))


def nearly(one: Recall) -> tuple[int, int, object]:
    return one.asked, one.passed, pytest.approx(one.expected)


def live(store: Store, seed: int) -> None:
    """Study by lot over half a year: any rating, any source, and acts taken back."""
    rng, learner = random.Random(seed), Learner(store)
    now = START - timedelta(days=180)
    for _ in range(250):
        now += timedelta(hours=rng.choice((0, 0, 1, 8, 20, 60)), minutes=1)
        source = rng.choices(list(Source), weights=(7, 2, 1))[0]
        learner.answer(f"card-{rng.randrange(12)}", now, rng.choice(list(Rating)), seconds=rng.random(), source=source)
        if rng.random() < 0.2:
            store.log.undo(study_day(now.astimezone()), now)


@pytest.mark.parametrize("seed", range(4))
def test_sums_by_day_and_by_card_are_those_of_the_entries_that_stand(store: Store, seed: int) -> None:
    live(store, seed)
    by_day: dict[date, list[Review]] = {}
    by_card: dict[str, list[Review]] = {}
    for entry, review in counted(store):
        by_day.setdefault(entry.day, []).append(review)
        by_card.setdefault(entry.card, []).append(review)
    told, wanted = store.history.days(), [day_of(day, reviews) for day, reviews in sorted(by_day.items())]
    assert [(one.day, one.reviews, one.new) for one in told] == [(one.day, one.reviews, one.new) for one in wanted]
    for one, other in zip(told, wanted, strict=True):
        assert one.seconds == pytest.approx(other.seconds)
        assert (nearly(one.young), nearly(one.mature)) == (nearly(other.young), nearly(other.mature))
    cards = {card: recall(reviews) for card, reviews in by_card.items()}
    sums = store.history.recall_by_card()
    assert {card: nearly(one) for card, one in sums.items()} == {
        card: nearly(one) for card, one in cards.items() if one.asked
    }
    assert sum(one.mature.asked for one in told) > 0
    assert sum(one.young.asked - one.young.passed for one in told) > 0


def test_a_file_without_reviews_has_no_days(store: Store) -> None:
    assert store.history.days() == []
    assert store.history.recall_by_card() == {}


def test_another_learner_of_the_same_file_is_not_counted(store: Store) -> None:
    Learner(store).answer("a", START)
    other = StudyHistory(store._engine, 2)
    assert len(store.history.days()) == 1
    assert other.days() == []
