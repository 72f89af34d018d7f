from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crss_quiz.core.answer import Answer
from crss_quiz.core.attempt import Attempt, Mode, begin
from crss_quiz.core.blueprint import SECONDS_PER_QUESTION, Blueprint
from crss_quiz.core.card import Card
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Item, Level, Lure, Pool
from crss_quiz.core.drill import (
    MOST_FLASHCARDS,
    MOST_MISSED,
    MOST_UNSEEN,
    Drill,
    Recipe,
    Workbench,
    built,
    marked,
    missed,
    next_step,
    of_lure,
    sure_but_wrong,
    timed_form,
    unseen,
)
from crss_quiz.core.forecast import Pace
from crss_quiz.core.form import Form
from crss_quiz.core.log import Source
from crss_quiz.core.memory import Memory
from crss_quiz.core.queue import Candidates
from crss_quiz.core.state import State
from crss_quiz.core.subject import Domain
from made import START, HandClock, make_cards, make_family, make_flashcard, make_item

DAY = date(2026, 11, 2)
SEEN = State(Memory(3.0, 5.0, DAY, DAY, None, 1, 0))
DOMAINS = (Domain.ADVOCACY, Domain.ADVOCACY, Domain.MENTORING, Domain.MENTORING)
ASKED = tuple(
    make_family(f"asked-{n}", domain=domain, ethics=(n + 1,), level=Level.RECALL) for n, domain in enumerate(DOMAINS)
)
FRESH = tuple(make_family(f"fresh-{n}", pool=Pool.STUDY, domain=Domain.MENTORING) for n in range(6))
KEPT = make_family("kept", domain=Domain.MENTORING)
CARDS = make_cards(
    *ASKED,
    *FRESH,
    KEPT,
    make_flashcard("ethic-4", ethics=(4,)),
    make_flashcard("ethic-4-known", ethics=(4,)),
    make_flashcard("far", ethics=(17,)),
)
STATES = {**{family.id: SEEN for family in ASKED}, "ethic-4-known": SEEN}


def bench(states: dict[str, State] | None = None) -> Workbench:
    shown = {family.id for family in ASKED}
    return Workbench(Candidates(CARDS, STATES if states is None else states, shown), DAY)


def names(drill: Drill) -> list[str]:
    return [card.id for card in drill.cards]


@pytest.fixture
def attempt(clock: HandClock) -> Attempt:
    """Right, wrong, blank, wrong and marked: Mentoring is the weakest."""
    form = Form(Blueprint().scaled_to(4), 1, tuple(family.items[0] for family in ASKED))
    attempt = begin(form, Mode.PRACTICE, clock.now())
    for position, choice in ((0, "west"), (1, "north"), (3, "east")):
        attempt = attempt.move(position, clock.now()).answer(choice, clock.now())
    return attempt.flag(clock.now()).submit(clock.now())


def test_the_next_step_has_what_was_missed_then_its_flashcards_then_the_weakest_domains_unseen_questions(
    attempt: Attempt,
) -> None:
    found = names(next_step(bench(), attempt))
    assert found[:3] == ["asked-1", "asked-2", "asked-3"]
    assert found[3:5] == ["ethic-4", "ethic-4-known"]  # never studied comes first among equals
    assert found[5:] == [f"fresh-{n}" for n in range(MOST_UNSEEN)]


def test_an_exam_without_a_miss_has_no_next_step(clock: HandClock) -> None:
    form = Form(Blueprint().scaled_to(1), 1, (ASKED[0].items[0],))
    attempt = begin(form, Mode.REAL, clock.now()).answer("west", clock.now()).submit(clock.now())
    assert names(next_step(bench(), attempt)) == []


def test_missed_and_marked_are_those_of_the_exam(attempt: Attempt) -> None:
    assert names(missed(bench(), attempt)) == ["asked-1", "asked-2", "asked-3"]
    assert names(marked(bench(), attempt)) == ["asked-3"]


def test_what_is_put_away_gone_or_kept_for_mocks_is_in_no_drill(attempt: Attempt) -> None:
    put_away = {**STATES, "asked-1": State(is_suspended=True), "asked-2": State(buried_until=date(2026, 11, 3))}
    assert names(missed(bench(put_away), attempt)) == ["asked-3"]
    assert names(missed(Workbench(Candidates({}, {}), DAY), attempt)) == []
    assert names(unseen(bench())) == [family.id for family in FRESH]
    assert names(unseen(bench(), Domain.ADVOCACY)) == []
    assert "kept" not in names(built(bench(), Recipe(count=99)))


def answer(item: Item, choice: str | None, confidence: Confidence | None = None) -> Answer:
    return Answer(item, choice, choice == item.key, True, START, 9, Source.STUDY, None, confidence)


def test_sure_but_wrong_comes_newest_first_and_once() -> None:
    one, two, three = (family.items[0] for family in ASKED[:3])
    answers = [
        answer(one, "north", Confidence.SURE),
        answer(two, "north", Confidence.UNSURE),
        answer(three, "north", Confidence.SURE),
        answer(one, "south", Confidence.SURE),
        answer(two, "west", Confidence.SURE),
    ]
    assert names(sure_but_wrong(bench(), answers)) == ["asked-0", "asked-2"]


def test_a_drill_against_a_lure_begins_with_where_it_was_chosen() -> None:
    fallen = answer(ASKED[2].items[0], "north")
    found = of_lure(bench(), [fallen], Lure.PASSIVE)
    assert names(found)[0] == "asked-2"
    assert len(found.cards) == len(ASKED) + len(FRESH) <= MOST_MISSED
    assert found.name == "Against holding back"
    assert names(of_lure(bench(), [fallen], Lure.RESCUING)) == []


@given(
    st.sampled_from([None, *Domain]),
    st.sampled_from([None, 1, 3, 17]),
    st.sampled_from([None, *Level]),
    st.integers(1, 12),
)
def test_a_drill_of_ones_own_fits_its_recipe(
    domain: Domain | None, ethic: int | None, level: Level | None, count: int
) -> None:
    recipe = Recipe(domain, ethic, level, count)
    found = built(bench(), recipe)

    def fits(card: Card) -> bool:
        return (
            card.is_question
            and domain in (None, card.domain)
            and (ethic is None or ethic in card.ethics)
            and level in (None, next(f.level for f in (*ASKED, *FRESH, KEPT) if f.id == card.id))
            and card.id != "kept"
        )

    assert len(found.cards) == min(count, sum(map(fits, CARDS.values())))
    assert all(map(fits, found.cards))
    studied = [card.id in STATES for card in found.cards]
    assert studied == sorted(studied)


def test_a_queue_of_a_drill_has_every_card_once_and_tells_known_from_new(attempt: Attempt) -> None:
    drill = next_step(bench(), attempt)
    queue = drill.queue(bench().candidates)
    assert sorted(queue.names) == sorted(names(drill))
    assert set(queue.due) == set(names(drill)) & STATES.keys()
    assert drill.seconds(bench().candidates, Pace(40, 10)) == len(queue.new) * 40 + len(queue.due) * 10


def test_against_the_clock_each_question_has_its_72_seconds_and_siblings_come_before_the_same_one() -> None:
    pair = make_family("pair", [make_item("pair", n, key=key) for n, key in ((1, "west"), (2, "east"))], Pool.STUDY)
    cards = make_cards(pair, *FRESH[:2])
    states = {"pair": State(SEEN.memory, last_item="pair.1")}
    form = timed_form(Drill("x", tuple(cards.values())), {"pair.1": START}, states, 5)
    assert form.blueprint.questions == len(form.items) == 3
    assert form.blueprint.minutes * 60 == 3 * SECONDS_PER_QUESTION
    assert form.blueprint.pass_mark == 3
    assert "pair.2" in {item.id for item in form.items}
    assert all(a.family != b.family for a, b in pairwise(form.items))


def test_a_next_step_stays_a_step(clock: HandClock) -> None:
    many = tuple(make_family(f"m-{n}", ethics=(1,)) for n in range(60))
    flashcards = [make_flashcard(f"f-{n}", ethics=(1,)) for n in range(40)]
    fresh = [make_family(f"u-{n}", pool=Pool.STUDY) for n in range(40)]
    cards = make_cards(*many, *flashcards, *fresh)
    form = Form(Blueprint().scaled_to(60), 1, tuple(family.items[0] for family in many))
    attempt = begin(form, Mode.REAL, clock.now()).submit(clock.now())
    drill = next_step(Workbench(Candidates(cards, {}, {f.id for f in many}), DAY), attempt)
    assert len(drill.cards) == MOST_MISSED + MOST_FLASHCARDS + MOST_UNSEEN
