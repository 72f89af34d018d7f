"""Each rule on a bank that keeps all of them, and on one made to break just that rule."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from audit.banks import ACTS, ENOUGH, distractors, failing, findings, of_bank, single, sound_bank, sound_item, with_text
from crss_quiz.audit.finding import Verdict
from crss_quiz.core.deck import Family, Item, Lure
from crss_quiz.core.subject import Domain

Change = Callable[[int, Item], Item]
BLIND = "options-only naive Bayes"


def text_of(item: Item, name: str) -> str:
    return item.option(name).text


def lengthened(item: Item, name: str) -> Item:
    """One letter more, in a word that means nothing."""
    return with_text(item, name, text_of(item, name).replace(" now.", "n now."))


def shortened(item: Item, name: str) -> Item:
    return with_text(item, name, text_of(item, name).removesuffix(" now.")[:-1] + " now.")


def longest_key(_: int, item: Item) -> Item:
    return lengthened(item, item.key)


def shortest_key(_: int, item: Item) -> Item:
    return shortened(item, item.key)


def middling_key(_: int, item: Item) -> Item:
    return shortened(lengthened(item, distractors(item)[0]), distractors(item)[1])


def wordy_key(number: int, item: Item) -> Item:
    """Every second key has seven words to the others' six, in as many characters."""
    for name in distractors(item):
        item = with_text(item, name, text_of(item, name).replace("now.", "123."))
    return with_text(item, item.key, text_of(item, item.key).replace("now.", "1 3." if number % 2 else "123."))


def twice_as_wordy_key(number: int, item: Item) -> Item:
    """One key has ten words to the others' six."""
    return with_text(item, item.key, f"{text_of(item, item.key)[:5]}a b c d e f g h now..") if number == 7 else item


def much_longer_option(number: int, item: Item) -> Item:
    """One distractor has thirteen words to the others' six; the key's ratio to their mean is still 0.72."""
    name = distractors(item)[0]
    return with_text(item, name, f"{text_of(item, name)[:5]}a b c d e f g h i j k now.") if number == 7 else item


def absolute_key(_: int, item: Item) -> Item:
    return with_text(item, item.key, text_of(item, item.key).replace("now.", "all."))


def hedged_distractors(_: int, item: Item) -> Item:
    for name in distractors(item)[:2]:
        item = with_text(item, name, text_of(item, name).replace("now.", "may."))
    return item


def hedged_key(_: int, item: Item) -> Item:
    return with_text(item, item.key, text_of(item, item.key).replace("now.", "may."))


def stem_in_key(_: int, item: Item) -> Item:
    """The key says a word of the stem; the others say words that are in no stem."""
    return replace(item, stem=f"{item.stem} {text_of(item, item.key).split()[4].capitalize()}.")


def key_like_the_others(_: int, item: Item) -> Item:
    """Each distractor says one word of the key, none says a word of another distractor."""
    words = text_of(item, item.key).split()
    for name, word in zip(distractors(item), (words[2], words[4], words[2]), strict=True):
        own = text_of(item, name).split()
        item = with_text(item, name, " ".join([own[0], "with", own[2], "to", word, "now."]))
    return item


def key_with_commas(_: int, item: Item) -> Item:
    words = text_of(item, item.key).split()
    return with_text(item, item.key, f"{words[0]} with {words[2][:3]}, to {words[4][:3]}, now.")


def never_the_supervisor(number: int, item: Item) -> Item:
    name = distractors(item)[0]
    act = text_of(item, name)[:4]
    return with_text(item, name, f"{act} a supervisor to u now.") if number < 24 else item


def mostly_the_supervisor(number: int, item: Item) -> Item:
    name = distractors(item)[0] if number % 8 == 0 else item.key
    return with_text(item, name, f"{text_of(item, name)[:4]} a supervisor to u now.") if number < 24 else item


def absurd(number: int, item: Item) -> Item:
    name = distractors(item)[0]
    return with_text(item, name, text_of(item, name).replace("with ", "yell ")) if number < 6 else item


def telltale_act(number: int, item: Item) -> Item:
    """The key is nearly always a talk."""
    talk, wanted = item.options[1].id, text_of(item, item.key)
    if number % 8 == 0 or item.key == talk:
        return item
    key_act = wanted[:4]
    item = with_text(item, talk, key_act + text_of(item, talk)[4:])
    return with_text(item, item.key, ACTS[1] + wanted[4:])


def rudely_told(number: int, item: Item) -> Item:
    return replace(item, stem=f"{item.stem} The addict left.") if number == 3 else item


def learned(_: int, item: Item) -> Item:
    hard = "Organizational accountability necessitates comprehensive interdisciplinary documentation methodologies."
    return replace(item, stem=hard)


def long_stem(number: int, item: Item) -> Item:
    return replace(item, stem=item.stem + " So it was." * 25) if number == 3 else item


def long_option(number: int, item: Item) -> Item:
    """All four options of one item, so that none stands out."""
    for option in item.options if number == 3 else ():
        item = with_text(item, option.id, option.text + " So it was." * 7)
    return item


def long_whole(number: int, item: Item) -> Item:
    """Neither the stem nor an option is too long, but together they are: 72, 5 and four times 21 words."""
    for option in item.options if number == 3 else ():
        item = with_text(item, option.id, option.text + " So it was." * 5)
    return replace(item, stem=item.stem + " So it was." * 20) if number == 3 else item


def negative(number: int, item: Item) -> Item:
    return replace(item, ask="Which of these should the peer worker NOT do?") if number < 5 else item


def quietly_negative(number: int, item: Item) -> Item:
    return replace(item, ask="Which of these is not her task?") if number == 3 else item


def all_of_the_above(number: int, item: Item) -> Item:
    name = distractors(item)[0]
    return with_text(item, name, "Well, all of the above now.") if number == 3 else item


def without_a_lure(number: int, item: Item) -> Item:
    return replace(item, lures=dict(list(item.lures.items())[1:])) if number == 3 else item


def never_clinical(_: int, item: Item) -> Item:
    return replace(item, lures=dict(zip(distractors(item), (Lure.PASSIVE, Lure.RESCUING, Lure.BOUNDARY), strict=True)))


def told(item: Item, name: str, why: str) -> Item:
    return replace(item, why={**item.why, name: why})


def unexplained(number: int, item: Item) -> Item:
    return told(item, distractors(item)[0], "") if number == 3 else item


def curtly_explained(number: int, item: Item) -> Item:
    return told(item, distractors(item)[0], "This is out of her role.") if number == 3 else item


def explained_by_letter(number: int, item: Item) -> Item:
    why = "This is kind and warm, and yet option B is closer to what he asks."
    return told(item, distractors(item)[0], why) if number == 3 else item


def explained_by_nothing(number: int, item: Item) -> Item:
    return told(item, item.key, "It is the kind thing to do, and it helps him the most.") if number == 3 else item


def duplicate(number: int, item: Item) -> Item:
    """The last item but two is the first once more."""
    if number != 44:
        return item
    first = sound_item(0)
    return replace(item, stem=first.stem, ask=first.ask, options=first.options)


def near_duplicate(number: int, item: Item) -> Item:
    """The options of the first item stand in another once more, under a stem of its own."""
    if number != 44:
        return item
    first = sound_item(0)
    stem = " ".join([*item.stem.split()[:6], *first.stem.split()[6:]])
    return replace(item, stem=stem, ask=first.ask, options=first.options)


LENGTH = {"key is the longest option", "key is the shortest option", "key's length, shortest to longest"}

BREACHES: list[tuple[Change, set[str]]] = [
    (longest_key, LENGTH | {"trick: take the longest"}),
    (shortest_key, LENGTH | {"trick: take the shortest"}),
    (middling_key, LENGTH),
    (wordy_key, {"key ÷ mean distractor, on average"}),
    (twice_as_wordy_key, {"key ÷ mean distractor, each item"}),
    (much_longer_option, {"longest ÷ shortest option, each item"}),
    (absolute_key, {"absolutes (always, never, must)", BLIND}),
    (hedged_distractors, {"hedges (may, consider, when appropriate)"}),
    (hedged_key, {"hedges (may, consider, when appropriate)", "trick: take the most hedged", BLIND}),
    (stem_in_key, {"a word of the stem in the key only", "trick: take the stem's words"}),
    (key_like_the_others, {"trick: take the other options' words"}),
    (key_with_commas, {"trick: take the most commas"}),
    (never_the_supervisor, {"the supervisor is the key"}),
    (mostly_the_supervisor, {"the supervisor is the key", "trick: take the supervisor"}),
    (absurd, {"absurd distractors"}),
    (telltale_act, {BLIND}),
    (rudely_told, {"person-first language"}),
    (learned, {"reading grade, median"}),
    (long_stem, {"words in stem, option and item"}),
    (long_option, {"words in stem, option and item"}),
    (long_whole, {"words in stem, option and item"}),
    (negative, {"NOT and EXCEPT questions"}),
    (quietly_negative, {"NOT and EXCEPT in lower case"}),
    (all_of_the_above, {"all of the above, both A and B"}),
    (without_a_lure, {"distractors without a lure"}),
    (never_clinical, {"single applications with a clinical lure"}),
    (unexplained, {"options without a rationale"}),
    (curtly_explained, {"rationales under 8 words"}),
    (explained_by_letter, {"rationales that name an option's place"}),
    (explained_by_nothing, {"keys explained by no ethic or competency"}),
    (duplicate, {"two items alike, 0.85 and above"}),
    (near_duplicate, {"alike, 0.60 to 0.85, and no enemies"}),
]


def test_a_bank_that_keeps_every_rule_fails_none() -> None:
    assert failing(sound_bank()) == set()


@pytest.mark.parametrize(("change", "rules"), BREACHES, ids=[change.__name__ for change, _ in BREACHES])
def test_a_bank_made_to_break_a_rule_fails_that_one_and_what_follows_from_it(change: Change, rules: set[str]) -> None:
    assert failing(sound_bank(change=change)) == rules


def test_enemies_may_be_alike_whichever_of_the_two_names_the_other() -> None:
    bank = sound_bank(change=near_duplicate)
    for number, enemy in ((0, "item-44"), (44, "item-0")):
        named = [replace(family, enemies=(enemy,)) if n == number else family for n, family in enumerate(bank)]
        assert failing(named) == set()
    duplicates = sound_bank(change=duplicate)
    assert failing([replace(duplicates[0], enemies=("item-44",)), *duplicates[1:]]) == {
        "two items alike, 0.85 and above"
    }


def family_of(*items: Item) -> Family:
    """The items as one family, with the options of the first."""
    name, options = items[0].family, items[0].options
    siblings = tuple(
        replace(item, id=f"{name}.{n}", family=name, options=options) for n, item in enumerate(items, start=1)
    )
    return replace(single(items[0]), items=siblings)


def test_siblings_may_be_nearly_the_same_when_their_keys_and_cases_differ() -> None:
    one, other = sound_item(100), replace(sound_item(101), stem=f"{sound_item(100).stem} Not so.", ask="What is best?")
    bank = [*sound_bank(), family_of(replace(one, ask=other.ask), other)]
    assert failing(bank) == set()


def test_siblings_with_one_key_fail() -> None:
    one, other = sound_item(100), sound_item(104)
    assert one.key == other.key
    found = of_bank([*sound_bank(), family_of(one, other)], "families whose items share a key")
    assert (found.verdict, found.worst) == (Verdict.FAIL, ("item-100",))


def test_siblings_that_ask_the_very_same_fail_whatever_the_case_and_the_spaces() -> None:
    one, other = sound_item(100), sound_item(101)
    same = replace(other, stem=one.stem.upper().replace(" ", "  "), ask=one.ask)
    found = of_bank([*sound_bank(), family_of(one, same)], "families with one stem twice")
    assert (found.verdict, found.worst) == (Verdict.FAIL, ("item-100",))


def test_three_lures_of_one_kind_are_pointed_at_but_not_among_terms() -> None:
    def alike(lure: Lure, number: int, item: Item) -> Item:
        return replace(item, lures=dict.fromkeys(distractors(item), lure)) if number == 3 else item

    rule = "three lures of one kind"
    found = of_bank(sound_bank(change=lambda number, item: alike(Lure.PASSIVE, number, item)), rule)
    assert (found.verdict, found.worst) == (Verdict.WARN, ("item-3.1",))
    terms = of_bank(sound_bank(change=lambda number, item: alike(Lure.CONFUSED_TERM, number, item)), rule)
    assert terms.verdict is Verdict.OK


def test_one_item_far_above_the_grade_is_pointed_at() -> None:
    hard = " ".join([learned(3, sound_item(3)).stem] * 4)
    bank = sound_bank(change=lambda number, item: replace(item, stem=hard) if number == 3 else item)
    found = of_bank(bank, "reading grade above 10")
    assert (found.verdict, found.worst) == (Verdict.WARN, ("item-3.1",))


def test_bare_terms_are_held_to_no_ratio_and_no_grade() -> None:
    terms = ("Confidentiality of substance use records", "Mutuality", "Interdisciplinary accountability", "Hope")

    def named(number: int, item: Item) -> Item:
        for option, term in zip(item.options, terms, strict=True):
            item = with_text(item, option.id, term) if number == 3 else item
        return item

    bank = sound_bank(change=named)
    assert of_bank(bank, "longest ÷ shortest option, each item").figure == "0 of 51 above 2"
    assert of_bank(bank, "reading grade above 10").verdict is Verdict.OK


def test_a_dozen_questions_are_judged_only_where_it_is_more_than_luck() -> None:
    dozen = sound_bank(12)
    verdicts = {finding.verdict for finding in findings(dozen) if finding.rule.startswith(("key is", "key's", "trick"))}
    assert verdicts == {Verdict.FEW}
    assert failing(sound_bank(12, longest_key)) == {"key is the longest option", "trick: take the longest"}
    assert of_bank(sound_bank(12, longest_key), "key's length, shortest to longest").verdict is Verdict.FEW


def test_a_domain_fails_by_itself_where_the_bank_makes_up_for_it() -> None:
    def lopsided(number: int, item: Item) -> Item:
        domain = list(Domain)[number % 3]
        changes = longest_key if domain is Domain.MENTORING else shortest_key
        return replace(changes(number, item) if number % 2 else item, domain=domain)

    bank = sound_bank(3 * ENOUGH, lopsided)
    rule = "key is the longest option"
    verdicts = {finding.scope: finding.verdict for finding in findings(bank) if finding.rule == rule}
    assert verdicts == {
        "bank": Verdict.OK,
        "Advocacy": Verdict.OK,
        "Professional Responsibility": Verdict.OK,
        "Mentoring": Verdict.FAIL,
    }


def test_a_bank_of_one_domain_is_told_once() -> None:
    assert {finding.scope for finding in findings(sound_bank())} == {"bank"}
