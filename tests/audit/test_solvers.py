from dataclasses import replace

import pytest

from audit.banks import distractors, single, sound_bank, sound_item, with_text
from crss_quiz.audit import bayes
from crss_quiz.audit.length import key_ranks, key_ratio, spread
from crss_quiz.audit.solver import TRICKS, hit, solve
from crss_quiz.core.deck import Item, Option


def asked(stem: str, *options: str) -> Item:
    """An item whose key is the first option."""
    names = ("key", "b", "c", "d")
    shown = tuple(Option(name, text) for name, text in zip(names, options, strict=True))
    return replace(sound_item(0), stem=stem, options=shown, key="key")


@pytest.mark.parametrize(
    ("rule", "item"),
    [
        ("trick: take the longest", asked("", "aaaaa", "aaaa", "aaa", "aaa")),
        ("trick: take the shortest", asked("", "aa", "aaaa", "aaa", "aaa")),
        ("trick: take the most hedged", asked("", "He may, perhaps", "He may", "He will", "He goes")),
        ("trick: take one without absolutes", asked("", "He goes", "He must go", "He never goes", "He always goes")),
        (
            "trick: take the stem's words",
            asked("A lamp broke at home.", "Fix lamps at home", "Fix a lamp", "Go", "Sit"),
        ),
        (
            "trick: take the other options' words",
            asked("", "Tell Ana", "Tell Bo soft warm kind jokes", "Ask Ana", "Write"),
        ),
        ("trick: take the most commas", asked("", "Go, sit, and eat", "Go, and sit", "Go", "Sit")),
        ("trick: take the supervisor", asked("", "Ask her supervisor", "Ask Ana", "Ask Bo", "Ask Cy")),
    ],
)
def test_each_trick_finds_the_key_that_it_is_made_for_wherever_it_stands(rule: str, item: Item) -> None:
    assert solve(item, TRICKS[rule]) == 1.0
    assert solve(replace(item, options=item.options[::-1]), TRICKS[rule]) == 1.0
    assert solve(replace(item, key="d"), TRICKS[rule]) == 0.0


def test_what_a_solver_likes_equally_is_shared_out_evenly() -> None:
    item = sound_item(0)
    assert {solve(item, trick) for trick in TRICKS.values()} == {0.25}
    assert hit(item, {"a": 1, "b": 1, "c": 0, "d": 0}) == 0.5
    assert hit(item, {"a": 0, "b": 1, "c": 0, "d": 0}) == 0.0


def test_a_key_that_ties_in_length_has_its_share_of_each_rank() -> None:
    assert key_ranks(asked("", "aaa", "a", "aa", "aaaa")) == (0, 0, 1, 0)
    assert key_ranks(asked("", "aaa", "a", "aaa", "aaaa")) == (0, 0.5, 0.5, 0)
    assert key_ranks(asked("", "aa", "aa", "aa", "aa")) == (0.25, 0.25, 0.25, 0.25)


def test_ratios_are_those_of_words() -> None:
    item = asked("", "one two three four five six", "one two three four", "one two three four", "o t t f")
    assert key_ratio(item) == 1.5
    assert spread(item) == 1.5
    assert key_ratio(replace(item, key="d")) == pytest.approx(4 / (14 / 3))


def sprinkled(number: int, item: Item) -> Item:
    """Half of the keys hold a word that no distractor holds."""
    if number % 2:
        return item
    return with_text(item, item.key, item.option(item.key).text.replace("now.", "plan."))


def test_the_options_only_solver_learns_a_virtue_word() -> None:
    hits = bayes.solve(sound_bank(change=sprinkled), seed=1)
    assert {hit for name, hit in hits.items() if int(name[5:-2]) % 2 == 0} == {1.0}


def test_the_options_only_solver_never_learns_from_the_family_that_it_is_asked_about() -> None:
    """Each family is the same item twice, so that its sibling would give the key away; its words are nowhere else."""

    def twice(number: int) -> Item:
        item = sound_item(number)
        for option in item.options:
            item = with_text(item, option.id, f"{option.text[10:14]} {option.text[18:22]}")
        return item

    families = []
    for number in range(60):
        item = twice(number)
        families.append(replace(single(item), items=(item, replace(item, id=f"item-{number}.2"))))
    hits = bayes.solve(families, seed=1)
    assert len(hits) == 120
    assert sum(hits.values()) < 0.4 * 120


def test_the_options_only_solver_folds_by_its_seed_and_not_by_the_order_of_the_decks() -> None:
    bank = sound_bank(change=lambda number, item: sprinkled(number, item) if number % 3 else item)
    assert bayes.solve(bank, seed=1) == bayes.solve(bank[::-1], seed=1)
    assert len({tuple(sorted(bayes.solve(bank, seed=seed).items())) for seed in range(5)}) > 1


def test_a_bank_of_one_family_teaches_the_solver_nothing() -> None:
    item = sound_item(0)
    assert bayes.solve([single(item)], seed=1) == {item.id: 0.25}
    assert distractors(item) == ["b", "c", "d"]
