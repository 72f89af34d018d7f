from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crss_quiz.core.clock import today
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Pool
from crss_quiz.core.filter import Filter
from crss_quiz.core.log import Before, Bury, Entry, Mark, Resume, Review, Source, Suspend, Unmark
from crss_quiz.core.memory import Memory, Rating, Scheduler, Step
from crss_quiz.core.queue import Candidates, Limits, Queue, build_queue
from crss_quiz.core.state import NEW, State, after
from crss_quiz.core.study import LEARN_AHEAD, LONGEST_ANSWER, Left, Session, Taken
from made import START, HandClock, make_cards, make_family, make_flashcard

DAY = date(2026, 11, 2)
SCHEDULER = Scheduler()
NAMES = ("one", "two", "three")
CARDS = make_cards(*map(make_flashcard, NAMES), make_family("question", pool=Pool.STUDY))


def learned(due_in: int = 0, lapses: int = 0) -> Memory:
    return Memory(10.0, 5.0, DAY - timedelta(10), DAY + timedelta(due_in), None, reviews=4, lapses=lapses)


def stepping(minutes: float) -> Memory:
    return replace(learned(), reviewed_on=DAY, due_on=DAY, step=Step(0, START + timedelta(minutes=minutes), False))


def session(queue: Queue, states: Mapping[str, State] | None = None, source: Source = Source.STUDY) -> Session:
    return Session(CARDS, states or {}, queue, SCHEDULER, source)


def show(session: Session, name: str, clock: HandClock) -> Session:
    content = CARDS[name].content
    return session.show(name, getattr(content, "items", (None,))[0], clock.now())


def answer(session: Session, name: str, clock: HandClock, rating: Rating = Rating.GOOD) -> Taken:
    """Show a flashcard, reveal it and rate it."""
    return show(session, name, clock).reveal(clock.now()).rate(rating, clock.now())


def ask(clock: HandClock, option: str, confidence: Confidence | None = None) -> Session:
    """Show the question and choose an option; west is the best one."""
    begun = show(session(Queue(new=("question",))), "question", clock)
    return begun.reveal(clock.now(), option=option, confidence=confidence)


# Turns


def test_a_flashcard_is_shown_then_revealed_then_rated(clock: HandClock) -> None:
    shown = show(session(Queue(new=("one",))), "one", clock)
    assert shown.turn
    assert (shown.turn.card.id, shown.turn.item, shown.turn.revealed, shown.turn.is_right) == ("one", None, None, None)
    clock.advance(8)
    revealed = shown.reveal(clock.now())
    assert revealed.done == ()
    assert revealed.turn
    assert revealed.turn.revealed
    assert revealed.turn.is_right is None
    assert revealed.turn.ratings == tuple(Rating)
    assert revealed.turn.revealed.proposed is Rating.GOOD
    at = clock.wall
    clock.advance(4)
    taken = revealed.rate(Rating.EASY, clock.now())
    assert taken.entry == Entry("one", Review(Rating.EASY, 12.0), DAY, at)
    assert taken.session.turn is None
    assert taken.session.done == (taken.entry,)
    assert shown.done == ()  # a value: what was is as it was


@pytest.mark.parametrize("rating", Rating)
def test_what_was_shown_on_the_buttons_is_the_very_object_that_is_kept(clock: HandClock, rating: Rating) -> None:
    shown = show(session(Queue(due=("one",)), {"one": State(learned())}), "one", clock)
    revealed = shown.reveal(clock.now())
    assert revealed.turn
    assert revealed.turn.revealed
    clock.advance(50_000)
    taken = revealed.rate(rating, clock.now())
    assert taken.state.memory is revealed.turn.revealed.outcomes[rating]
    assert taken.session.state("one") is taken.state
    assert after(State(learned()), taken.entry, SCHEDULER) == taken.state


@pytest.mark.parametrize("confidence", [None, *Confidence])
def test_a_wrong_answer_is_again_and_nothing_else_may_be_given(clock: HandClock, confidence: Confidence | None) -> None:
    wrong = ask(clock, "north", confidence)
    assert wrong.turn
    assert wrong.turn.revealed
    assert wrong.turn.is_right is False
    assert wrong.turn.revealed.proposed is Rating.AGAIN
    assert wrong.turn.ratings == (Rating.AGAIN,)
    for rating in set(Rating) - {Rating.AGAIN}:
        with pytest.raises(AssertionError):
            wrong.rate(rating, clock.now())
    review = Review(Rating.AGAIN, 0.0, "question.1", "north", confidence)
    taken = wrong.rate(Rating.AGAIN, clock.now())
    assert taken.entry.act == review
    assert taken.state.last_item == "question.1"


@pytest.mark.parametrize(
    ("confidence", "proposed"),
    [
        (None, Rating.GOOD),
        (Confidence.SURE, Rating.GOOD),
        (Confidence.UNSURE, Rating.GOOD),
        (Confidence.GUESS, Rating.HARD),
    ],
)
def test_a_right_answer_proposes_good_and_a_guess_hard_and_the_learner_may_say_otherwise(
    clock: HandClock, confidence: Confidence | None, proposed: Rating
) -> None:
    right = ask(clock, "west", confidence)
    assert right.turn
    assert right.turn.revealed
    assert right.turn.is_right is True
    assert right.turn.revealed.proposed is proposed
    for rating in right.turn.ratings:
        taken = right.rate(rating, clock.now())
        assert taken.entry.act == Review(rating, 0.0, "question.1", "west", confidence)
    assert right.turn.ratings == tuple(Rating)


def test_a_question_wants_one_of_its_own_options(clock: HandClock) -> None:
    for option in (None, "", "up"):
        with pytest.raises(KeyError):
            show(session(Queue(new=("question",))), "question", clock).reveal(clock.now(), option=option)


def test_a_review_tells_how_the_card_stood_and_where_it_came_from(clock: HandClock) -> None:
    states = {"one": State(learned()), "two": State(stepping(0))}
    drill = session(Queue(("two",), ("one",), ("three",)), states, Source.DRILL)
    told = {}
    for name in NAMES:
        act = answer(drill, name, clock).entry.act
        assert isinstance(act, Review)
        assert act.source is Source.DRILL
        told[name] = act.before
    predicted = SCHEDULER.retrievability(learned(), DAY)
    assert told == {"one": Before(4, 10, predicted), "two": Before(4), "three": Before()}
    assert predicted == pytest.approx(0.9, abs=0.001)


def test_an_answer_to_a_card_that_was_put_off_until_today_takes_that_away(clock: HandClock) -> None:
    states = {"one": State(learned(), buried_until=DAY, is_marked=True, last_item="x")}
    taken = answer(session(Queue(due=("one",)), states), "one", clock)
    assert replace(taken.state, memory=None) == State(is_marked=True, last_item="x")


# Seconds


@pytest.mark.parametrize("jump", [-9e6, -60, 60, 9e6])
def test_the_time_an_answer_took_is_told_by_the_boot_clock_whatever_the_wall_clock_does(
    clock: HandClock, jump: float
) -> None:
    shown = show(session(Queue(new=("one",))), "one", clock)
    clock.advance(20)
    clock.set_wall(jump)
    revealed = shown.reveal(clock.now())
    clock.advance(11)
    act = revealed.rate(Rating.GOOD, clock.now()).entry.act
    assert isinstance(act, Review)
    assert act.seconds == 31


def test_who_goes_to_make_tea_is_not_thought_slow(clock: HandClock) -> None:
    revealed = show(session(Queue(new=("one",))), "one", clock).reveal(clock.now())
    clock.advance(LONGEST_ANSWER + 1)
    act = revealed.rate(Rating.GOOD, clock.now()).entry.act
    assert isinstance(act, Review)
    assert act.seconds == LONGEST_ANSWER == 300


# What comes next


def test_due_cards_come_before_new_ones_and_a_step_as_soon_as_it_is_due(clock: HandClock) -> None:
    states = {"one": State(stepping(5)), "two": State(learned())}
    begun = session(Queue(("one",), ("two",), ("three",)), states)
    assert begun.next_card(clock.wall) == "two"
    without_due = answer(begun, "two", clock).session
    assert without_due.next_card(clock.wall) == "three"
    assert begun.next_card(clock.wall + timedelta(minutes=5)) == "one"
    assert begun.next_card(clock.wall + timedelta(minutes=5, microseconds=-1)) == "two"


def test_of_two_steps_the_one_due_first_comes_first(clock: HandClock) -> None:
    states = {"one": State(stepping(-1)), "two": State(stepping(-2)), "three": State(stepping(9))}
    assert session(Queue(NAMES), states).next_card(clock.wall) == "two"
    assert session(Queue(NAMES), states).waits_until() == START - timedelta(minutes=2)


@pytest.mark.parametrize(("minutes", "comes"), [(20, True), (20.01, False)])
def test_with_nothing_else_left_a_step_is_taken_up_to_twenty_minutes_ahead(
    clock: HandClock, minutes: float, comes: bool
) -> None:
    begun = session(Queue(learning=("one",)), {"one": State(stepping(minutes))})
    assert timedelta(minutes=20) == LEARN_AHEAD
    assert begun.next_card(clock.wall) == ("one" if comes else None)
    assert begun.waits_until() == START + timedelta(minutes=minutes)
    with_new = session(Queue(learning=("one",), new=("two",)), {"one": State(stepping(minutes))})
    assert with_new.next_card(clock.wall) == "two"


def test_a_session_with_nothing_left_waits_for_nothing(clock: HandClock) -> None:
    done = answer(session(Queue(new=("one",))), "one", clock, Rating.EASY).session
    assert done.next_card(clock.wall) is None
    assert done.waits_until() is None
    assert done.left.total == 0


def test_a_new_card_is_learned_in_steps_and_leaves_when_it_is_put_off_for_days(clock: HandClock) -> None:
    under_way = session(Queue(new=("one",)))
    told = []
    for rating in (Rating.AGAIN, Rating.GOOD, Rating.GOOD):
        under_way = answer(under_way, "one", clock, rating).session
        told.append((under_way.left, under_way.waits_until()))
        clock.advance(600)
    step = Left(new=0, learning=1, due=0)
    assert told == [
        (step, START + timedelta(minutes=1)),
        (step, START + timedelta(minutes=20)),
        (Left(0, 0, 0), None),
    ]
    memory = under_way.state("one").memory
    assert memory
    assert (memory.step, memory.reviews) == (None, 3)
    assert [entry.card for entry in under_way.done] == ["one"] * 3


def test_a_forgotten_card_comes_again_in_the_same_session(clock: HandClock) -> None:
    begun = session(Queue(due=("one", "two")), {"one": State(learned()), "two": State(learned())})
    taken = answer(begun, "one", clock, Rating.AGAIN)
    assert taken.session.left == Left(new=0, learning=1, due=1)
    assert taken.session.next_card(clock.wall) == "two"
    clock.advance(600)
    assert taken.session.next_card(clock.wall) == "one"


def test_what_is_left_is_counted_with_the_card_on_the_screen(clock: HandClock) -> None:
    states = {"two": State(learned()), "three": State(stepping(0))}
    begun = session(Queue(("three",), ("two",), ("one", "question")), states)
    shown = show(begun, "two", clock).reveal(clock.now())
    assert begun.left == shown.left == Left(new=2, learning=1, due=1)
    assert shown.left.total == 4
    assert shown.rate(Rating.GOOD, clock.now()).session.left == Left(new=2, learning=1, due=0)


# Put away, marked, taken back

STANDS = {
    "new": State(),
    "due": State(learned()),
    "step": State(stepping(0)),
    "put off until today": State(stepping(0), buried_until=DAY),
}


def begin(state: State) -> Session:
    """A session of one card that stands so, and of two more that are new."""
    states = {} if state == NEW else {"one": state}
    cards = {name: CARDS[name] for name in NAMES}
    queue = build_queue(Candidates(cards, states), Filter(), Limits(), DAY)
    return session(queue, states)


@pytest.mark.parametrize("stands", STANDS)
def test_a_card_put_off_is_gone_until_tomorrow_and_a_suspended_one_for_good(clock: HandClock, stands: str) -> None:
    begun = begin(STANDS[stands])
    buried = show(begun, "one", clock).bury(clock.now())
    assert buried.entry == Entry("one", Bury(DAY + timedelta(1)), DAY, START)
    assert buried.state == replace(STANDS[stands], buried_until=DAY + timedelta(1))
    suspended = show(begun, "one", clock).reveal(clock.now()).suspend(clock.now())
    assert suspended.entry == Entry("one", Suspend(), DAY, START)
    assert suspended.state == replace(STANDS[stands], is_suspended=True)
    for taken in (buried, suspended):
        assert taken.session.turn is None
        assert taken.session.left == Left(new=2, learning=0, due=0)
        assert taken.session.done == (taken.entry,)


def test_a_mark_is_put_on_and_taken_away_and_the_card_stays_on_the_screen(clock: HandClock) -> None:
    revealed = show(begin(State(learned())), "one", clock).reveal(clock.now())
    marked = revealed.mark(clock.now())
    assert (marked.entry.act, marked.state.is_marked) == (Mark(), True)
    assert marked.session.turn == revealed.turn
    unmarked = marked.session.mark(clock.now())
    assert (unmarked.entry.act, unmarked.state.is_marked) == (Unmark(), False)
    assert [entry.act for entry in unmarked.session.done] == [Mark(), Unmark()]
    assert marked.session.rate(Rating.GOOD, clock.now()).state.is_marked


@pytest.mark.parametrize("stands", STANDS)
@pytest.mark.parametrize("act", ["again", "good", "bury", "suspend"])
def test_what_was_taken_back_leaves_the_session_as_it_was_before(clock: HandClock, stands: str, act: str) -> None:
    begun = begin(STANDS[stands])
    shown = show(begun, "one", clock).reveal(clock.now())
    taken = {
        "again": lambda: shown.rate(Rating.AGAIN, clock.now()),
        "good": lambda: shown.rate(Rating.GOOD, clock.now()),
        "bury": lambda: shown.bury(clock.now()),
        "suspend": lambda: shown.suspend(clock.now()),
    }[act]()
    back = taken.session.took_back(taken.entry, begun.state("one"))
    assert back.state("one") == begun.state("one")
    assert replace(back, states={}) == replace(begun, states={})


@pytest.mark.parametrize("stands", STANDS)
def test_what_is_taken_back_after_other_cards_comes_first_of_its_part(clock: HandClock, stands: str) -> None:
    begun = begin(STANDS[stands])
    taken = show(begun, "one", clock).bury(clock.now())
    later = answer(taken.session, "two", clock, Rating.EASY)
    back = later.session.took_back(later.entry, NEW).took_back(taken.entry, begun.state("one"))
    assert back.queue == begun.queue
    assert back.done == ()
    only_first = show(later.session, "three", clock).took_back(taken.entry, begun.state("one"))
    assert only_first.turn is None
    assert only_first.left.total == 2
    assert only_first.done == (taken.entry, later.entry)


@pytest.mark.parametrize("queue", [Queue(new=NAMES), Queue(due=NAMES)], ids=["new", "due"])
def test_of_several_cards_taken_back_the_one_done_first_comes_first_again(clock: HandClock, queue: Queue) -> None:
    begun = session(queue, {name: State(learned()) for name in queue.due})
    first = answer(begun, "one", clock, Rating.EASY)
    second = show(first.session, "two", clock).bury(clock.now())
    back = second.session.took_back(second.entry, begun.state("two"))
    assert back.next_card(clock.wall) == "two"
    assert back.took_back(first.entry, begun.state("one")).queue == begun.queue


def test_a_mark_taken_back_leaves_the_card_on_the_screen(clock: HandClock) -> None:
    marked = show(begin(NEW), "one", clock).mark(clock.now())
    back = marked.session.took_back(marked.entry, NEW)
    assert back.turn == marked.session.turn
    assert back.queue == marked.session.queue
    assert not back.state("one").is_marked
    assert back.done == ()


def test_taking_back_what_was_done_before_the_session_brings_that_card_into_it(clock: HandClock) -> None:
    earlier = Entry("question", Review(Rating.GOOD, 3, "question.1", "west"), DAY - timedelta(1), START)
    back = answer(begin(NEW), "one", clock).session.took_back(earlier, State(learned(), last_item="question.1"))
    assert back.queue.due == ("question",)
    assert back.next_card(clock.wall) == "question"
    assert len(back.done) == 1


def test_taking_back_an_act_on_a_card_that_left_the_decks_changes_nothing_on_the_screen(clock: HandClock) -> None:
    gone = Entry("gone", Review(Rating.GOOD, 3), DAY, START)
    for state in (NEW, State(learned()), State(stepping(0))):
        back = begin(NEW).took_back(gone, state)
        assert back.next_card(clock.wall) == "one"
        assert back.left.total == 3


@pytest.mark.parametrize("state", [State(is_suspended=True), State(buried_until=DAY + timedelta(1))])
@pytest.mark.parametrize("memory", [None, learned(), stepping(0)], ids=["new", "due", "step"])
def test_taking_back_what_had_brought_a_card_back_puts_it_away_again(
    clock: HandClock, state: State, memory: Memory | None
) -> None:
    back = begin(NEW).took_back(Entry("question", Resume(), DAY, START), replace(state, memory=memory))
    assert back.left == Left(new=3, learning=0, due=0)
    assert back.next_card(clock.wall) == "one"


# Nights and clocks


def test_a_session_that_passes_four_in_the_morning_goes_on_into_the_new_day(clock: HandClock) -> None:
    night = datetime(2026, 11, 3, 9, 58, tzinfo=UTC)  # 3:58 AM in Chicago
    clock.set_wall((night - START).total_seconds())
    first = answer(begin(State(learned())), "one", clock, Rating.AGAIN)
    assert (first.entry.day, first.entry.at) == (DAY, night)
    late = show(first.session, "two", clock)
    clock.advance(240)
    second = late.bury(clock.now())
    assert (second.entry.day, second.entry.act) == (DAY + timedelta(1), Bury(DAY + timedelta(2)))
    clock.advance(360)
    assert second.session.next_card(clock.wall) == "one"
    third = answer(second.session, "one", clock)
    assert third.entry.day == today(clock.now()) == DAY + timedelta(1)
    assert third.state.memory
    assert third.state.memory.reviewed_on == DAY  # ten minutes that pass four are no day


def test_what_is_revealed_before_four_and_rated_after_it_belongs_to_the_evening(clock: HandClock) -> None:
    clock.set_wall((datetime(2026, 11, 3, 9, 59, 59, tzinfo=UTC) - START).total_seconds())
    revealed = show(begin(NEW), "one", clock).reveal(clock.now())
    clock.advance(60)
    taken = revealed.rate(Rating.EASY, clock.now())
    assert (taken.entry.day, taken.state.memory and taken.state.memory.reviewed_on) == (DAY, DAY)


def test_a_clock_set_back_by_days_loses_no_answer_and_moves_no_review_back(clock: HandClock) -> None:
    first = answer(begin(NEW), "one", clock, Rating.EASY)
    clock.set_wall(-3 * 86_400)
    second = answer(first.session, "one", clock, Rating.GOOD)
    assert second.entry.day == DAY - timedelta(3)
    assert second.state.memory
    assert second.state.memory.reviewed_on == DAY
    assert after(first.state, second.entry, SCHEDULER) == second.state
    assert second.session.done == (first.entry, second.entry)


# Whatever is done

acts = st.lists(
    st.tuples(st.sampled_from(["again", "good", "easy", "bury", "suspend", "mark", "undo"]), st.integers(-300, 1500)),
    max_size=30,
)


@given(acts, st.sampled_from(sorted(STANDS)))
def test_whatever_is_done_and_taken_back_each_card_stands_in_one_part_at_most_and_undoing_all_brings_all_back(
    steps: list[tuple[str, int]], stands: str
) -> None:
    clock = HandClock()
    begun = under_way = begin(STANDS[stands])
    log: list[tuple[Entry, State]] = []
    for act, seconds in [*steps, *[("undo", 0)] * len(steps)]:
        clock.advance(max(0, seconds))
        clock.set_wall(min(0, seconds))
        if act == "undo":
            if log:
                under_way = under_way.took_back(*log.pop())
        elif (name := under_way.next_card(clock.wall)) is not None:
            shown = show(under_way, name, clock).reveal(clock.now())
            ratings = {"again": Rating.AGAIN, "good": Rating.GOOD, "easy": Rating.EASY}
            taken = shown.rate(ratings[act], clock.now()) if act in ratings else getattr(shown, act)(clock.now())
            log.append((taken.entry, under_way.state(name)))
            under_way = taken.session
        assert len(set(under_way.queue.names)) == len(under_way.queue.names)
        assert [entry for entry, _ in log] == list(under_way.done)
    assert set(under_way.queue.names) == set(begun.queue.names)
    assert under_way.left == begun.left
    assert all(under_way.state(name) == begun.state(name) for name in NAMES)
