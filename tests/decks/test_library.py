import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from crss_quiz.core.deck import Level, Lure, Pool
from crss_quiz.core.subject import Domain
from crss_quiz.decks import library

WHY = "because eight words are what a reason needs"
ITEM: dict[str, Any] = {
    "id": "gift.1",
    "competencies": ["pr-k-13"],
    "ethics": ["15"],
    "stem": "Rosa brings a drawing.",
    "ask": "What is best?",
    "key": "accept",
    "difficulty": "0.70",
    "why": dict.fromkeys(("accept", "refuse", "pay", "report"), WHY),
    "lures": {"refuse": "judgmental", "pay": "boundary", "report": "out_of_role"},
}
FAMILY: dict[str, Any] = {
    "id": "gift",
    "level": "application",
    "pool": "mock",
    "options": {"accept": "Accept it", "refuse": "Refuse it", "pay": "Pay for it", "report": "Report it"},
    "items": [ITEM],
}
DECK: dict[str, Any] = {
    "deck": "gifts",
    "title": "Gifts",
    "domain": "professional-responsibility",
    "families": [FAMILY],
}
ETHICS = {
    "ethics": [
        {
            "number": "15",
            "name": "Gifts and money",
            "asks": "No gifts of worth.",
            "why": "A gift can bind.",
            "cases": {"one": {"case": "A card", "act": "Take it"}, "two": {"case": "A watch", "act": "Refuse"}},
            "cite": "code-of-ethics 15",
        }
    ]
}
LINE = {"id": "pr-k-13", "text": "Dual relationships", "prompt": "What?", "answer": "Two roles.", "cite": "list"}
COMPETENCIES = {
    "domains": [
        {
            "id": "professional-responsibility",
            "name": "Professional Responsibility",
            "about": "Conduct",
            "tasks": [],
            "knowledge": [LINE],
        }
    ]
}


def write(folder: Path, **files: Any) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content, sort_keys=False))
    return folder


def load(folder: Path, deck: Any) -> library.Loaded:
    return library.load(write(folder, deck=deck, ethics=ETHICS, competencies=COMPETENCIES))


def changed(*path: str | int, to: Any) -> Any:
    """The good deck with one part changed."""
    deck: Any = copy.deepcopy(DECK)
    part = deck
    for step in path[:-1]:
        part = part[step]
    if to is None:
        del part[path[-1]]
    else:
        part[path[-1]] = to
    return deck


def test_a_sound_deck_becomes_families_and_items(tmp_path: Path) -> None:
    loaded = load(tmp_path, DECK)
    assert loaded.problems == ()
    (family,) = loaded.library.families
    assert (family.id, family.domain, family.level, family.pool) == (
        "gift",
        Domain.PROFESSIONAL_RESPONSIBILITY,
        Level.APPLICATION,
        Pool.MOCK,
    )
    (item,) = family.items
    assert (item.key, item.difficulty, item.ethics, item.lures["pay"]) == ("accept", 0.7, (15,), Lure.BOUNDARY)
    assert [option.id for option in item.options] == ["accept", "refuse", "pay", "report"]


FAM: tuple[str | int, ...] = ("families", 0)
IT: tuple[str | int, ...] = (*FAM, "items", 0)


@pytest.mark.parametrize(
    ("deck", "what", "line"),
    [
        (changed("title", to=None), "'title' is missing", 1),
        (changed("colour", to="red"), "'colour' is not a word of the format", 32),
        (changed("domain", to="law"), "'domain' has an unknown value", 3),
        (changed(*FAM, "level", to="hard"), "'level' has an unknown value", 6),
        (changed(*FAM, "options", "report", to=None), "'options' has 3 entries", 8),
        (changed(*FAM, "options", "report", to="pay for it"), "the option text 'pay for it' stands here twice", 5),
        (changed(*FAM, "options", "report", to="word " * 26), "the option 'report' is too long", 5),
        (changed(*FAM, "items", to=[]), "'items' has 0 entries", None),
        (changed(*IT, "key", to="keep"), "the key 'keep' of gift.1 is not an option", 5),
        (changed(*IT, "why", "pay", to=None), "the rationales of gift.1 do not match its options (pay)", 5),
        (changed(*IT, "why", "pay", to="Too short."), "the rationale of 'pay' is too short", 14),
        (changed(*IT, "lures", "accept", to="passive"), "the lures of gift.1 do not match (accept)", 5),
        (changed(*IT, "lures", "pay", to="greedy"), "'pay' has an unknown value", None),
        (changed(*IT, "id", to="other.1"), "the item id 'other.1' does not belong to the family", 5),
        (changed(*IT, "ethics", to=["19"]), "entry 1 of 'ethics' does not fit", None),
        (changed(*IT, "ethics", to=["14"]), "'14' is not in the sources", None),
        (changed(*IT, "competencies", to=["pr-k-12"]), "'pr-k-12' is not in the sources", None),
        (changed(*IT, "difficulty", to="1.5"), "'difficulty' does not fit", None),
        (changed(*IT, "difficulty", to="easy"), "'difficulty' does not fit", None),
        (changed(*IT, "stem", to="word " * 81), "the stem of gift.1 has 81 words", 5),
        (changed(*IT, "stem", to=""), "'stem' is empty", None),
        (changed(*FAM, "id", to="Gift One"), "'id' is not of the right form", 5),
        (changed(*FAM, "practical_tasks", to=["r1-p-1"]), "'r1-p-1' is not in the sources", None),
        (changed(*FAM, "enemies", to=["gift"]), "the family 'gift' is its own enemy", 5),
        (changed(*FAM, "enemies", to=["loan"]), "there is no family 'loan' to be an enemy", 32),
        (changed(*FAM, "enemies", to=["loan", "loan"]), "the enemy 'loan' stands here twice", 5),
    ],
)
def test_each_fault_is_told_with_its_line(tmp_path: Path, deck: Any, what: str, line: int | None) -> None:
    loaded = load(tmp_path, deck)
    said = [str(problem) for problem in loaded.problems]
    assert any(what in text for text in said), said
    assert loaded.library.families == ()
    assert all(problem.line > 0 and problem.mend for problem in loaded.problems)
    if line is not None:
        assert next(p for p in loaded.problems if what in str(p)).line == line


def test_two_items_of_a_family_may_not_share_a_key(tmp_path: Path) -> None:
    twin = {**copy.deepcopy(ITEM), "id": "gift.2"}
    loaded = load(tmp_path, changed(*FAM, "items", to=[ITEM, twin]))
    assert "two items share the key 'accept'" in str(loaded.problems[0])


def test_all_errors_of_all_files_are_told_at_once_and_sound_decks_are_kept(tmp_path: Path) -> None:
    write(tmp_path, second={**DECK, "deck": "other", "title": ""}, third="nothing")
    (tmp_path / "broken.yaml").write_text("a: [")
    loaded = load(tmp_path, DECK)
    assert [Path(problem.file).name for problem in loaded.problems] == ["broken.yaml", "second.yaml", "third.yaml"]
    assert len(loaded.library.families) == 1


def test_an_id_that_is_taken_names_the_place_where_it_stands(tmp_path: Path) -> None:
    write(tmp_path, zweiter={**DECK, "deck": "second"})
    loaded = load(tmp_path, DECK)
    said = [str(problem) for problem in loaded.problems]
    assert len(said) == 2
    assert f"the id 'gift' exists already at {tmp_path / 'deck.yaml'}:5" in said[0]
    assert [deck.id for deck in loaded.library.decks] == ["gifts"]


def test_a_copy_of_a_bundled_deck_can_be_checked_in_its_place(tmp_path: Path) -> None:
    bundled = write(tmp_path / "bundled", deck=DECK, ethics=ETHICS, competencies=COMPETENCIES)
    own = write(tmp_path / "own", mine=DECK)
    assert library.check([own], bundled).problems == ()
    other = write(tmp_path / "other", mine={**DECK, "deck": "mine"})
    assert "exists already" in str(library.check([other], bundled).problems[0])


def test_an_enemy_may_stand_in_another_deck(tmp_path: Path) -> None:
    other = changed(*FAM, "id", to="loan")
    other |= {"deck": "loans"}
    other["families"][0] |= {"items": [{**ITEM, "id": "loan.1"}], "enemies": ["gift"]}
    write(tmp_path, other=other)
    loaded = load(tmp_path, DECK)
    assert loaded.problems == ()
    assert {family.id: family.enemies for family in loaded.library.families} == {"gift": (), "loan": ("gift",)}


def test_a_changed_rationale_keeps_the_content_hash_and_a_changed_stem_does_not(tmp_path: Path) -> None:
    def hash_of(deck: Any) -> str:
        return load(tmp_path, deck).library.families[0].items[0].content_hash

    first = hash_of(DECK)
    assert hash_of(changed(*IT, "why", "pay", to=f"{WHY} indeed")) == first
    assert hash_of(changed(*IT, "stem", to="Rosa brings a drum.")) != first
    assert hash_of(changed(*IT, "difficulty", to="0.5")) == first
