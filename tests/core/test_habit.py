from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answered import answer, blank, luring
from crss_quiz.core.answer import Answer
from crss_quiz.core.deck import Lure
from crss_quiz.core.habit import Habit, Pull, chance_of, habits
from crss_quiz.core.scoring import wilson
from made import START

CLINICAL, PASSIVE, ADVICE = Lure.TOO_CLINICAL, Lure.PASSIVE, Lure.GIVING_ADVICE
MIXED = {"north": CLINICAL, "east": PASSIVE, "south": PASSIVE}
"""One clinical distractor of three, two that hold back."""


def chose(name: str, option: str, lures: dict[str, Lure] | None = None, minute: int = 0, ethic: int = 1) -> Answer:
    item = luring(name, MIXED if lures is None else lures, (ethic,))
    return answer(item=item, choice=option, given=START + timedelta(minutes=minute))


def of(lure: Lure, answers: list[Answer]) -> Habit:
    return next(habit for habit in habits(answers) if habit.lure is lure)


def test_lures_are_counted_as_by_hand() -> None:
    given = [
        chose("a", "west"),  # right: both kinds offered
        chose("b", "north"),  # clinical
        chose("c", "east"),  # passive
        chose("d", "south"),  # passive
        chose("e", "north", {"north": CLINICAL, "east": ADVICE, "south": PASSIVE}),  # clinical
        chose("f", "east", {"north": ADVICE, "east": ADVICE, "south": ADVICE}),  # advice, and nothing else offered
    ]
    clinical, passive, advice = (of(lure, given) for lure in (CLINICAL, PASSIVE, ADVICE))
    assert (clinical.offered, clinical.chosen, clinical.wrong) == (5, 2, 4)
    assert (passive.offered, passive.chosen, passive.wrong) == (5, 2, 4)
    assert (advice.offered, advice.chosen, advice.wrong) == (2, 1, 1)
    assert clinical.expected == pytest.approx(4 / 3)
    assert passive.expected == pytest.approx(3 * 2 / 3 + 1 / 3)
    assert advice.expected == pytest.approx(1 / 3 + 1)
    assert clinical.share.interval == wilson(2, 5)
    assert {habit.lure for habit in habits(given)} == {CLINICAL, PASSIVE, ADVICE}


def test_an_item_counts_once_by_the_first_choice_made() -> None:
    given = [chose("a", "north", minute=5), chose("a", "north", minute=9), chose("a", "east", minute=1)]
    assert (of(CLINICAL, given).offered, of(CLINICAL, given).chosen, of(PASSIVE, given).chosen) == (1, 0, 1)


def test_an_item_seen_before_still_counts() -> None:
    given = [replace(chose("a", "north"), is_first_sight=False)]
    assert of(CLINICAL, given).chosen == 1


def test_blanks_and_answers_that_no_longer_fit_their_item_are_left_out() -> None:
    changed = [
        replace(chose("a", "west"), is_right=False),  # was wrong, is the key now
        replace(chose("b", "north"), is_right=True),  # was the key, is none now
        replace(chose("c", "north"), choice="up"),  # an option that is gone
    ]
    assert habits([*changed, blank()]) == []


def test_decks_without_lures_tell_nothing() -> None:
    assert habits([chose("a", "north", {}), chose("b", "west", {})]) == []
    assert habits([]) == []


def test_a_lure_never_chosen_is_told_as_such() -> None:
    found = of(PASSIVE, [chose(f"i{n}", "north") for n in range(3)])
    assert (found.offered, found.chosen, found.ethics, found.examples) == (3, 0, (), ())
    assert found.chance == 1.0


def test_a_common_lure_is_no_habit_and_a_rare_one_may_be() -> None:
    given = [chose(f"i{n}", ("east", "south", "north")[n % 3]) for n in range(30)]
    assert of(PASSIVE, given).chosen == 20
    assert {habit.pull for habit in habits(given)} == {Pull.NO_MORE}
    drawn = [chose(f"i{n}", "north" if n % 3 else "east") for n in range(30)]
    assert of(CLINICAL, drawn).chosen == 20
    assert (of(CLINICAL, drawn).pull, of(PASSIVE, drawn).pull) == (Pull.MORE, Pull.NO_MORE)
    assert habits(drawn)[0].lure is CLINICAL


def test_of_those_that_stand_alike_the_one_most_beyond_chance_comes_first() -> None:
    kinds = {"north": CLINICAL, "east": PASSIVE, "south": ADVICE}
    chosen = ["north"] * 3 + ["east"] * 5 + ["south"] * 4
    found = habits([chose(f"i{n}", option, kinds) for n, option in enumerate(chosen)])
    assert [habit.lure for habit in found] == [PASSIVE, ADVICE, CLINICAL]
    assert {habit.pull for habit in found} == {Pull.NO_MORE}


def test_too_few_wrong_answers_say_nothing_however_many_there_are_right_ones() -> None:
    right = [chose(f"r{n}", "west") for n in range(90)]
    wrong = [chose(f"w{n}", "north") for n in range(10)]
    assert of(CLINICAL, [*right, *wrong[:9]]).pull is Pull.UNKNOWN
    assert of(CLINICAL, [*right, *wrong]).pull is Pull.MORE


def test_a_pull_is_said_below_one_chance_in_forty() -> None:
    # of 12 wrong answers that drew 1 in 3 each, 7 or more have a chance of 0.0664, 8 or more of 0.0188
    drawn = [[chose(f"i{n}", "north" if n < times else "east") for n in range(12)] for times in (7, 8)]
    assert [of(CLINICAL, given).chance for given in drawn] == pytest.approx([0.0664, 0.0188], abs=0.0001)
    assert [of(CLINICAL, given).pull for given in drawn] == [Pull.NO_MORE, Pull.MORE]


def test_wrong_answers_where_every_option_had_the_lure_cannot_tell() -> None:
    alike = {"north": CLINICAL, "east": CLINICAL, "south": CLINICAL}
    found = of(CLINICAL, [chose(f"i{n}", "north", alike) for n in range(40)])
    assert (found.chosen, found.wrong, found.pull) == (40, 0, Pull.UNKNOWN)
    assert found.chance == pytest.approx(1.0)


def test_the_ethics_that_answer_a_lure_come_by_how_often() -> None:
    given = [chose(f"i{n}", "north", ethic=ethic) for n, ethic in enumerate([9, 4, 9, 4, 13, 9])]
    assert of(CLINICAL, [*given, chose("other", "east", ethic=1)]).ethics == (9, 4, 13)


def test_the_examples_are_the_newest_two_wrong_answers_each_item_once() -> None:
    given = [chose(name, "north", minute=minute) for minute, name in enumerate(["a", "b", "c", "c"])]
    examples = of(CLINICAL, [*given, chose("d", "west", minute=9)]).examples
    assert [(one.item.id, one.chosen, one.key) for one in examples] == [
        ("c.1", "north", "west"),
        ("b.1", "north", "west"),
    ]


@given(draws=st.lists(st.sampled_from([0.0, 1 / 3, 2 / 3, 1.0]), max_size=7), times=st.integers(0, 8))
def test_the_chance_is_that_of_all_outcomes_counted_out(draws: list[float], times: int) -> None:
    chance = 0.0
    for hits in product([True, False], repeat=len(draws)):
        weight = 1.0
        for hit, draw in zip(hits, draws, strict=True):
            weight *= draw if hit else 1 - draw
        chance += weight if sum(hits) >= times else 0.0
    assert chance_of(times, draws) == pytest.approx(chance)


@given(st.lists(st.sampled_from(["west", "north", "east", "south"]), min_size=1, max_size=40))
def test_every_wrong_answer_is_chosen_once_and_expected_once(choices: list[str]) -> None:
    found = habits([chose(f"i{n}", choice) for n, choice in enumerate(choices)])
    wrong = sum(choice != "west" for choice in choices)
    assert sum(habit.chosen for habit in found) == wrong
    assert sum(habit.expected for habit in found) == pytest.approx(wrong)
    assert all(habit.chosen <= habit.offered for habit in found)
