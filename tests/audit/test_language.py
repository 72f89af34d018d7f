from dataclasses import replace

import pytest

from audit.banks import distractors, single, sound_item, with_text
from crss_quiz.audit import lure
from crss_quiz.audit.finding import Verdict
from crss_quiz.audit.language import grade, stigmatizes
from crss_quiz.audit.scope import Scope
from crss_quiz.core.deck import Lure

ITEM = sound_item(0)


def test_a_label_is_found_wherever_it_is_read() -> None:
    labeled = "She calls him a junkie now."
    for item in (
        replace(ITEM, stem=labeled),
        replace(ITEM, ask=labeled),
        with_text(ITEM, ITEM.key, labeled),
        replace(ITEM, why={**ITEM.why, ITEM.key: labeled}),
    ):
        assert stigmatizes(item, single(item))
    assert not stigmatizes(ITEM, single(ITEM))


def test_a_judgmental_distractor_may_label_people_and_is_exempt_for_its_siblings_too() -> None:
    name = distractors(ITEM)[0]
    labeled = with_text(ITEM, name, "Tell him that addicts lie.")
    judgmental = replace(labeled, lures={**labeled.lures, name: Lure.JUDGMENTAL})
    assert stigmatizes(labeled, single(labeled))
    assert not stigmatizes(judgmental, single(judgmental))
    family = replace(single(judgmental), items=(judgmental, replace(labeled, key=distractors(ITEM)[1])))
    assert not any(stigmatizes(item, family) for item in family.items)


@pytest.mark.parametrize(
    ("text", "words", "syllables"), [("The cat sat on the mat.", 6, 6), ("He saw a confidentiality form.", 5, 11)]
)
def test_the_grade_is_that_of_flesch_and_kincaid(text: str, words: int, syllables: int) -> None:
    terms = replace(ITEM, stem="", ask=text)
    for option in terms.options:
        terms = with_text(terms, option.id, "Hope")
    assert grade(terms) == pytest.approx(0.39 * words + 11.8 * syllables / words - 15.59, abs=0.01)


def test_an_option_without_a_full_stop_is_a_sentence_of_its_own() -> None:
    with_stops = ITEM
    for option in ITEM.options:
        with_stops = with_text(with_stops, option.id, option.text.rstrip("."))
    assert grade(with_stops) == grade(ITEM)


def test_the_grade_does_not_hang_on_the_order_of_options() -> None:
    assert grade(replace(ITEM, options=ITEM.options[::-1])) == grade(ITEM)


def test_only_single_applications_must_offer_the_clinical_answer() -> None:
    tame = replace(ITEM, lures=dict.fromkeys(distractors(ITEM), Lure.PASSIVE))
    pair = replace(single(tame), items=(tame, replace(tame, id="item-0.2")))
    (finding,) = lure.findings(Scope("bank", (pair,) * 60))
    assert (finding.verdict, finding.figure) == (Verdict.FEW, "0 of 0")
