from pathlib import Path

from crss_quiz.core.deck import CardKind
from crss_quiz.decks import generator, library
from crss_quiz.paths import bundled_decks

SUBJECT = library.load(bundled_decks() / "sources").library.subject
CARDS = library.load(bundled_decks()).library.flashcards


def test_the_committed_flashcards_are_what_generate_writes() -> None:
    """Run `crss-quiz decks generate` when this fails."""
    assert generator.stale_files(SUBJECT, bundled_decks() / "flashcards") == []


def test_a_file_changed_by_hand_or_left_over_is_found(tmp_path: Path) -> None:
    generator.write(SUBJECT, tmp_path)
    assert generator.stale_files(SUBJECT, tmp_path) == []
    (tmp_path / "roles.yaml").write_text("by hand")
    (tmp_path / "old.yaml").write_text("left over")
    assert generator.stale_files(SUBJECT, tmp_path) == ["old.yaml", "roles.yaml"]


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    assert len(generator.write(SUBJECT, tmp_path)) == 5
    assert generator.write(SUBJECT, tmp_path) == []


def test_what_is_written_is_read_back_as_sound_decks(tmp_path: Path) -> None:
    generator.write(SUBJECT, tmp_path)
    loaded = library.load(tmp_path, bundled_decks() / "sources")
    assert loaded.problems == ()
    assert len(loaded.library.flashcards) == len(CARDS)


def test_every_ethic_competency_role_and_fact_has_its_cards() -> None:
    ids = {card.id for card in CARDS}
    for number, ethic in SUBJECT.ethics.items():
        wanted = {"asks", "why", *(case.id for case in ethic.cases)}
        assert {f"ethic-{number}-{suffix}" for suffix in wanted} <= ids
    assert set(SUBJECT.competencies) <= ids
    assert {f"{task}-governed" for task in SUBJECT.practical_tasks} <= ids
    assert {line.id for role in SUBJECT.roles.values() for line in role.competencies} <= ids
    assert {fact.id for topic in SUBJECT.topics.values() for fact in topic.facts} <= ids
    assert {card.kind for card in CARDS} == set(CardKind)


def test_a_prompt_does_not_ask_for_the_number_in_a_list() -> None:
    assert not [
        card.id for card in CARDS if "what number" in card.prompt.lower() or "which number" in card.prompt.lower()
    ]
