from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crss_quiz.core.card import Card
from crss_quiz.core.deck import Family, Flashcard, Pool
from crss_quiz.core.filter import CardType, Filter, Only
from crss_quiz.core.memory import LEECH_LAPSES, Memory, Step
from crss_quiz.core.queue import LOOK_AHEAD, Candidates, Limits, Queue, Tally, build_queue, spread
from crss_quiz.core.state import State
from crss_quiz.core.subject import Domain
from made import START, make_cards, make_family, make_flashcard

TODAY = date(2026, 11, 2)
ALL, DAYS_WORK = Filter(), Limits()


def memory(
    due_in: int, *, seen_ago: int = 10, stability: float = 10.0, lapses: int = 0, step: Step | None = None
) -> Memory:
    """A memory by days from today."""
    ago, due = timedelta(seen_ago), timedelta(due_in)
    return Memory(stability, 5.0, TODAY - ago, TODAY + due, step, reviews=3, lapses=lapses)


def step(minutes: int) -> Memory:
    """A memory in a step that is due in so many minutes."""
    return memory(0, seen_ago=0, step=Step(0, START + timedelta(minutes=minutes), is_relearning=False))


DUE, WAITING = State(memory(0)), State(memory(3))


def facts(*names: str) -> dict[str, Card]:
    return make_cards(*map(make_flashcard, names))


def queue(
    cards: dict[str, Card],
    states: dict[str, State],
    wanted: Filter = ALL,
    limits: Limits = DAYS_WORK,
    day: date = TODAY,
    **more: tuple[str, ...],
) -> Queue:
    ranked = more.pop("ranked", ())
    return build_queue(Candidates(cards, states, **more), wanted, limits, day, ranked=ranked)


def test_due_cards_are_told_from_new_ones_and_what_waits_for_another_day_stays_out() -> None:
    cards = facts("new-1", "due", "waiting", "overdue", "step", "new-2")
    states = {"due": DUE, "waiting": WAITING, "overdue": State(memory(-40, seen_ago=50)), "step": State(step(30))}
    assert queue(cards, states) == Queue(("step",), ("due", "overdue"), ("new-1", "new-2"))


def test_an_empty_library_leaves_nothing_to_do() -> None:
    assert queue({}, {}) == Queue()


def test_a_card_that_left_the_decks_never_comes() -> None:
    states = {"gone": DUE, "gone-step": State(step(0)), "gone-new": State(is_marked=True)}
    for only in (None, *Only):
        built = queue({}, states, Filter(only=only), missed=tuple(states), ranked=tuple(states))
        assert built == Queue()


def test_after_days_off_what_is_remembered_best_comes_first() -> None:
    cards = facts("nearly-lost", "fresh", "strong", "lost")
    states = {
        "nearly-lost": State(memory(-8, seen_ago=20, stability=10)),
        "fresh": State(memory(-1, seen_ago=5, stability=4)),
        "strong": State(memory(-2, seen_ago=100, stability=90)),
        "lost": State(memory(-20, seen_ago=30, stability=2)),
    }
    assert queue(cards, states).due == ("strong", "fresh", "nearly-lost", "lost")


def test_what_is_kept_for_mocks_comes_only_after_a_mock_has_shown_it() -> None:
    cards = make_cards(*(make_family(name, pool=Pool.MOCK) for name in ("kept", "shown", "due", "step")))
    cards |= make_cards(make_family("study", pool=Pool.STUDY))
    states = {"due": DUE, "step": State(step(0))}
    everything = Queue(("step",), ("due",), ("kept", "shown", "study"))
    assert queue(cards, states) == Queue((), (), ("study",))
    assert queue(cards, states, shown_in_mocks=("shown",)) == Queue((), (), ("shown", "study"))
    assert queue(cards, states, shown_in_mocks=tuple(cards)) == everything
    assert queue(cards, states, ranked=("due",)).due == ()


MIXED: tuple[Flashcard | Family, ...] = (
    make_flashcard("ethic-7", domain=None, ethics=(7, 8), competencies=("pr-k-1",)),
    make_flashcard("task", domain=Domain.MENTORING, competencies=("me-t-2",)),
    make_family("question", pool=Pool.STUDY, domain=Domain.MENTORING, ethics=(7,)),
)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Filter(), {"ethic-7", "task", "question", "other"}),
        (Filter(domain=Domain.MENTORING), {"task", "question"}),
        (Filter(domain=Domain.ADVOCACY), set()),
        (Filter(ethic=7), {"ethic-7", "question"}),
        (Filter(ethic=8), {"ethic-7"}),
        (Filter(competency="me-t-2"), {"task"}),
        (Filter(competency="me-t-3"), set()),
        (Filter(deck="second"), {"other"}),
        (Filter(card_type=CardType.QUESTIONS), {"question"}),
        (Filter(card_type=CardType.FLASHCARDS), {"ethic-7", "task", "other"}),
        (Filter(domain=Domain.MENTORING, ethic=7), {"question"}),
        (Filter(deck="made", card_type=CardType.FLASHCARDS, ethic=7), {"ethic-7"}),
    ],
)
def test_a_filter_admits_new_cards_due_cards_steps_and_ranked_ones_alike(wanted: Filter, names: set[str]) -> None:
    cards = make_cards(*MIXED) | make_cards(make_flashcard("other"), deck="second")
    every = tuple(cards)
    assert set(queue(cards, {}, wanted).new) == names
    assert set(queue(cards, dict.fromkeys(every, DUE), wanted).due) == names
    assert set(queue(cards, dict.fromkeys(every, WAITING), wanted, ranked=every).due) == names
    assert set(queue(cards, dict.fromkeys(every, State(step(0))), wanted).learning) == names


CARDS = facts("new", "due", "waiting", "step", "weak", "marked", "marked-new", "missed")
STATES = {
    "due": DUE,
    "waiting": WAITING,
    "step": State(step(0)),
    "weak": State(memory(5, lapses=LEECH_LAPSES)),
    "marked": State(memory(6, seen_ago=4), is_marked=True),
    "marked-new": State(is_marked=True),
    "missed": WAITING,
}


@pytest.mark.parametrize(
    ("only", "built"),
    [
        (None, Queue(("step",), ("due",), ("new", "marked-new"))),
        (Only.NEW, Queue((), (), ("new", "marked-new"))),
        (Only.DUE, Queue(("step",), ("due",), ())),
        (Only.WEAK, Queue((), ("marked", "weak"), ("marked-new",))),
        (Only.MISSED, Queue((), ("missed",), ("new",))),
    ],
)
def test_a_part_of_the_cards_by_how_they_stand(only: Only | None, built: Queue) -> None:
    assert queue(CARDS, STATES, Filter(only=only), missed=("missed", "new")) == built


@pytest.mark.parametrize(
    ("only", "wanted"),
    [(Only.WEAK, {"yesterday"}), (Only.MISSED, {"today", "yesterday", "tomorrow"})],  # the mock may be of today
)
def test_weak_cards_come_no_second_time_on_a_day_and_missed_ones_until_practiced(only: Only, wanted: set[str]) -> None:
    cards = facts("today", "yesterday", "tomorrow")
    states = {
        "today": State(memory(4, seen_ago=0), is_marked=True),
        "yesterday": State(memory(4, seen_ago=1), is_marked=True),
        "tomorrow": State(memory(4, seen_ago=-1), is_marked=True),  # the clock was set back
    }
    assert set(queue(cards, states, Filter(only=only), missed=tuple(cards)).due) == wanted


def test_a_drill_knows_no_limits() -> None:
    built = queue(CARDS, STATES, Filter(only=Only.WEAK), Limits(0, 0))
    assert built == Queue((), ("marked", "weak"), ("marked-new",))


def test_the_last_days_pass_brings_into_a_drill_only_what_the_drill_is_about() -> None:
    assert queue(CARDS, STATES, Filter(only=Only.WEAK), ranked=("waiting", "weak", "due")).due == ("weak", "marked")
    assert queue(CARDS, STATES, Filter(only=Only.MISSED), ranked=("due",), missed=("missed",)).due == ("missed",)


def test_the_limits_of_the_day_cut_new_and_due_cards_and_tell_what_was_put_off() -> None:
    cards = facts(*(f"new-{n}" for n in range(5)), *(f"due-{n}" for n in range(4)), "step-1", "step-2")
    states = {f"due-{n}": State(memory(-n, seen_ago=10 + n)) for n in range(4)}
    states |= {"step-1": State(step(9)), "step-2": State(step(1))}
    built = queue(cards, states, limits=Limits(new=2, reviews=3))
    assert built == Queue(("step-2", "step-1"), ("due-0", "due-1", "due-2"), ("new-0", "new-1"), put_off=1, new_left=3)
    nothing = queue(cards, states, limits=Limits(0, 0))
    assert nothing == Queue(("step-2", "step-1"), (), (), put_off=4, new_left=5)
    assert queue(cards, states, limits=Limits(5, 4)) == queue(cards, states)


def test_who_wants_due_cards_only_is_told_of_no_new_ones_and_the_other_way_about() -> None:
    cards = facts("new-1", "new-2", "due-1", "due-2")
    states = {"due-1": DUE, "due-2": DUE}
    assert queue(cards, states, Filter(only=Only.DUE), Limits(1, 1)) == Queue((), ("due-1",), (), put_off=1)
    assert queue(cards, states, Filter(only=Only.NEW), Limits(1, 9)) == Queue((), (), ("new-1",), new_left=1)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_what_was_done_today_is_taken_off_the_limits_which_never_fall_below_nothing(
    new: int, reviews: int, new_done: int, reviews_done: int
) -> None:
    left = Limits(new, reviews).less(Tally(new_done, reviews_done))
    assert (left.new, left.reviews) == (max(0, new - new_done), max(0, reviews - reviews_done))


@pytest.mark.parametrize("state", [State(), DUE, State(step(0))], ids=["new", "due", "step"])
def test_a_card_that_was_put_off_comes_on_its_day_and_a_suspended_one_never(state: State) -> None:
    cards, tomorrow = facts("card"), TODAY + timedelta(1)
    buried = {"card": replace(state, buried_until=tomorrow, is_marked=True)}
    suspended = {"card": replace(state, is_suspended=True, is_marked=True)}
    for only in (None, *Only):
        for states, day in ((buried, TODAY), (suspended, TODAY + timedelta(99))):
            assert queue(cards, states, Filter(only=only), day=day, missed=("card",), ranked=("card",)).names == ()
    assert queue(cards, buried, day=tomorrow).names == ("card",)


def test_ranked_cards_come_first_in_their_order_due_or_not_and_each_once() -> None:
    cards = facts("a", "b", "c", "d", "e")
    states = {"a": DUE, "b": WAITING, "c": DUE, "d": WAITING, "e": WAITING}
    assert queue(cards, states, ranked=("d", "c", "b")).due == ("d", "c", "b", "a")
    assert queue(cards, states, ranked=("d", "c", "b"), limits=Limits(9, 2)).due == ("d", "c")


def test_what_is_put_off_are_due_cards_and_not_those_that_the_pass_would_have_liked() -> None:
    cards = facts("a", "b", "c")
    built = queue(cards, {"a": DUE, "b": WAITING, "c": WAITING}, ranked=("c", "b"), limits=Limits(9, 1))
    assert (built.due, built.put_off) == (("c",), 1)


def test_a_queue_is_cut_to_so_many_cards_steps_first_then_due_ones_then_new_ones() -> None:
    whole = Queue(("s1", "s2"), ("d1", "d2"), ("n1", "n2"), put_off=3, new_left=4)
    for most in range(8):
        cut = whole.cut(most)
        assert cut.names == whole.names[:most]
        assert (cut.put_off, cut.new_left) == (3, 4)


def test_the_order_does_not_depend_on_the_order_in_which_the_states_were_read() -> None:
    cards = facts("a", "b", "c")
    one_way = queue(cards, {"a": DUE, "b": DUE, "c": DUE})
    assert queue(cards, {"c": DUE, "b": DUE, "a": DUE}) == one_way


def test_ties_among_steps_are_broken_the_same_way_each_time() -> None:
    states = {name: State(step(3)) for name in "cab"}
    assert queue(facts("b", "c", "a"), states).learning == ("a", "b", "c")


# Spread

ethics_of_cards = st.lists(st.sets(st.integers(1, 3), max_size=2), max_size=40)


def with_ethics(ethics: list[set[int]]) -> list[Card]:
    named = [make_flashcard(f"card-{n}", ethics=tuple(one)) for n, one in enumerate(ethics)]
    return list(make_cards(*named).values())


@given(ethics_of_cards)
def test_spreading_loses_no_card_and_puts_no_sibling_after_its_sibling_while_another_is_near(
    ethics: list[set[int]],
) -> None:
    cards = with_ethics(ethics)
    placed = spread(cards)
    assert sorted(card.id for card in placed) == sorted(card.id for card in cards)
    waiting = list(cards)
    for place, card in enumerate(placed):
        if place and card.is_sibling(placed[place - 1]):
            assert all(other.is_sibling(placed[place - 1]) for other in waiting[:LOOK_AHEAD])
            assert card is waiting[0]
        waiting.remove(card)


@given(ethics_of_cards)
def test_spreading_brings_no_card_forward_further_than_it_looks_and_past_siblings_only(ethics: list[set[int]]) -> None:
    cards = with_ethics(ethics)
    waiting, last = list(cards), None
    for card in spread(cards):
        overtaken = waiting[: waiting.index(card)]
        assert len(overtaken) < LOOK_AHEAD
        assert last is None or all(other.is_sibling(last) for other in overtaken)
        waiting.remove(card)
        last = card


@given(st.integers(0, 60))
def test_cards_without_siblings_keep_their_order(count: int) -> None:
    cards = with_ethics([set()] * count)
    assert spread(cards) == cards


def test_one_card_is_put_between_two_siblings() -> None:
    one, two, other, three = with_ethics([{1}, {1}, {2}, {1}])
    assert spread([one, two, other, three]) == [one, other, two, three]


def test_new_and_due_cards_are_spread_within_their_part() -> None:
    names = [f"{part}-{n}" for part in ("new", "due") for n in range(3)]
    cards = make_cards(*(make_flashcard(name, ethics=(2,) if name.endswith("2") else (1,)) for name in names))
    built = queue(cards, {f"due-{n}": DUE for n in range(3)})
    assert built == Queue((), ("due-0", "due-2", "due-1"), ("new-0", "new-2", "new-1"))
