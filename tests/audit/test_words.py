import pytest

from crss_quiz.audit.words import (
    ABSOLUTE,
    ABSURD,
    HEDGE,
    LETTERS,
    LOUD_NEGATION,
    PLACE,
    QUIET_NEGATION,
    SUBORDINATE,
    SUPERVISOR,
    content_words,
    stigma_in,
)


@pytest.mark.parametrize(
    "text",
    [
        "He is an addict.",
        "Two addicts came.",
        "She helps alcoholics.",
        "a drug abuser",
        "the mentally ill",
        "They are mentally ill.",
        "a schizophrenic",
        "He is bipolar.",
        "She suffers from depression.",
        "a victim of mental illness",
        "He committed suicide.",
        "She was afraid he would commit suicide.",
        "a dirty urine",
        "The test came back clean.",
        "He has been clean for two years.",
        "They stay clean.",
        "clean and sober",
        "a frequent flyer at the ward",
        "He was non-compliant.",
        "noncompliant with treatment",
        "She is manipulative.",
        "an old junkie",
        "a high-functioning person",
        "Help for the homeless.",
    ],
)
def test_words_that_label_people_are_found(text: str) -> None:
    assert stigma_in(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "He goes to Alcoholics Anonymous on Mondays.",
        "Adult Children of Alcoholics meets here.",
        "a non-alcoholic beer",
        "no alcoholic drinks",
        "He put on clean clothes.",
        "The kitchen is clean, and the dishes are dirty.",
        "She washed dirty cups.",
        "That would be clean and simple.",
        "He likes to get clean towels.",
        "She lives with bipolar disorder.",
        "He was a victim of a crime.",
        "victims of violence",
        "a person with an addiction",
        "She died by suicide.",
        "suicide prevention",
        "The case manager sent him to the homeless shelter.",
        'He says: "I am an addict, and proud of it."',
        "The form speaks of “the mentally ill” in its first line.",
        "The additional addictive habit",
    ],
)
def test_what_has_a_plain_use_or_is_quoted_is_left_alone(text: str) -> None:
    assert stigma_in(text) is None


def test_a_quotation_exempts_only_what_is_in_it() -> None:
    assert stigma_in('He says "no" to the addict and leaves, "as always".') == "addict"


@pytest.mark.parametrize(
    ("ask", "is_negative"),
    [
        ("Which of these is not her task?", True),
        ("What should Ana not do?", True),
        ("Which isn't a stage of change?", True),
        ("Which of these is least likely to help?", True),
        ("All of these are stages except", True),
        ("What is true of the mentoring, and not of the other three?", False),
        ("Which reply shows empathic listening, and not just attention to the facts?", False),
        ("What should she say if he does not come?", False),
        ("What must at least one of them do?", False),
        ("What should the CRSS do FIRST?", False),
    ],
)
def test_a_question_for_what_is_not_so_is_told_from_a_negative_clause(ask: str, is_negative: bool) -> None:
    assert bool(QUIET_NEGATION.search(SUBORDINATE.split(ask)[0])) is is_negative


def test_a_negation_in_upper_case_is_loud() -> None:
    assert LOUD_NEGATION.search("What should she NOT do?")
    assert LOUD_NEGATION.search("All of these EXCEPT one help.")
    assert not LOUD_NEGATION.search("What should she not do?")


@pytest.mark.parametrize(
    "text", ["All of the above", "none of these answers", "Both A and B", "Neither of the options", "As in option C."]
)
def test_options_that_speak_of_others_are_found(text: str) -> None:
    assert LETTERS.search(text)


@pytest.mark.parametrize(
    "text", ["Tell both of them.", "Plan a visit to ward B.", "Neither of the two men", "All of it"]
)
def test_options_that_speak_of_the_case_are_left_alone(text: str) -> None:
    assert not LETTERS.search(text)


@pytest.mark.parametrize(
    "text",
    ["Option B is better.", "The first option is kind.", "The last answer is bold.", "Unlike option 2, it helps."],
)
def test_rationales_that_name_a_place_are_found(text: str) -> None:
    assert PLACE.search(text)


@pytest.mark.parametrize("text", ["His first answer to her was a shrug.", "The options of the person come first."])
def test_rationales_that_speak_of_the_case_are_left_alone(text: str) -> None:
    assert not PLACE.search(text)


def test_the_cues_are_found_as_words_and_not_within_others() -> None:
    assert ABSOLUTE.search("She must go.")
    assert not ABSOLUTE.search("Mustard on the wall, overall")
    assert HEDGE.search("Help when appropriate.")
    assert not HEDGE.search("The mayor of the town")
    assert SUPERVISOR.search("Take it to supervision.")
    assert ABSURD.search("Lie to him about it")
    assert not ABSURD.search("Let him lie down on the sofa.")


def test_content_words_are_told_without_endings_and_function_words() -> None:
    assert content_words("She asks the person's sisters about Ana's boss.") == {
        "ask",
        "person",
        "sister",
        "ana",
        "boss",
    }
