"""Blind sheets: what stands on them, what must not, and the folder they are written to."""

import json
import random
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crss_quiz.core.deck import Family, Lure
from crss_quiz.core.errors import QuizError
from crss_quiz.core.reader import Reader
from crss_quiz.core.subject import Domain
from crss_quiz.decks import library
from crss_quiz.decks.blind import MOST_ON_A_SHEET, choose, lay_out, sheet_text
from crss_quiz.decks.blind_folder import read_mapping, write
from crss_quiz.decks.ledger import Ledger, Reading
from crss_quiz.paths import bundled_decks
from made import OPTION_IDS, make_bank, make_family, make_item

LIBRARY = library.load(bundled_decks()).library
FAMILIES = LIBRARY.families


@st.composite
def banks(draw: st.DrawFn) -> list[Family]:
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=80))
    rng = random.Random(draw(st.integers(0, 99)))
    return [
        make_family(
            f"f{n}",
            [make_item(f"f{n}", k + 1, domain=rng.choice(list(Domain)), key=OPTION_IDS[k]) for k in range(size)],
        )
        for n, size in enumerate(sizes)
    ]


@given(banks(), st.integers(0, 99))
def test_every_item_stands_once_siblings_on_different_sheets_of_even_size_and_at_most_60(
    bank: list[Family], seed: int
) -> None:
    sheets = lay_out(bank, seed)
    on_sheets = [[question.item for question in sheet.questions] for sheet in sheets]
    assert sorted(i.id for sheet in on_sheets for i in sheet) == sorted(i.id for family in bank for i in family.items)
    assert [q.number for sheet in sheets for q in sheet.questions] == list(range(1, sum(map(len, on_sheets)) + 1))
    for sheet in on_sheets:
        assert len({item.family for item in sheet}) == len(sheet) <= MOST_ON_A_SHEET
    assert max(map(len, on_sheets)) - min(map(len, on_sheets)) <= 1


@pytest.mark.parametrize("reader", Reader)
def test_no_sheet_of_the_real_bank_shows_a_key_a_rationale_a_lure_or_an_id(reader: Reader) -> None:
    sheets = lay_out(FAMILIES, 5)
    told = "\n".join(sheet_text(sheet, reader, len(sheets)) for sheet in sheets)
    items = list(LIBRARY.items())
    secret = {
        text for item in items for text in (item.id, item.family, *item.why.values()) if "-" in text or " " in text
    }
    assert [text for text in sorted(secret | {lure for lure in Lure if "_" in lure}) if text in told] == []
    assert not re.search(r"\b(key|rationale|lure|application|recall|comprehension)\b", told.partition("## 1\n")[0])
    assert [option.text for option in items[0].options if option.text not in told] == []


def test_a_sheet_is_the_same_whichever_option_is_keyed() -> None:
    """What a sheet shows cannot depend on the key: with every key moved, not one letter changes."""
    bank = make_bank(per_cell=5)
    moved = [
        replace(family, items=tuple(replace(i, key=OPTION_IDS[OPTION_IDS.index(i.key) - 1]) for i in family.items))
        for family in bank
    ]
    for reader in Reader:
        first, second = lay_out(bank, 7), lay_out(moved, 7)
        assert [sheet_text(s, reader, 1) for s in first] == [sheet_text(s, reader, 1) for s in second]


def test_options_only_sheets_show_neither_stem_nor_ask_and_the_others_both() -> None:
    (sheet,) = lay_out([make_family("gift")], 1)
    for reader in Reader:
        told = sheet_text(sheet, reader, 1)
        shows = reader is not Reader.OPTIONS_ONLY
        assert ("Case 1 of gift." in told, "What is best?" in told) == (shows, shows)
        assert all(f"Go {name} from gift." in told for name in OPTION_IDS)


def test_the_instructions_are_those_of_the_reader() -> None:
    (sheet,) = lay_out([make_family("gift")], 1)
    heads = {reader: " ".join(sheet_text(sheet, reader, 1).partition("##")[0].split()) for reader in Reader}
    assert "read the code of ethics" in heads[Reader.INFORMED]
    assert "read no code of ethics" in heads[Reader.UNINFORMED]
    assert "Beat the test" in heads[Reader.OPTIONS_ONLY]
    assert all("`12 B`" in head and "answers-1.txt" in head for head in heads.values())


def test_the_same_seed_lays_out_the_same_sheets_and_another_seed_others() -> None:
    assert lay_out(FAMILIES, 5) == lay_out(tuple(reversed(FAMILIES)), 5) != lay_out(FAMILIES, 6)


def test_order_and_letters_tell_nothing_over_many_seeds() -> None:
    bank = make_bank(per_cell=5)
    letters: Counter[int] = Counter()
    first_half: Counter[Domain] = Counter()
    for seed in range(40):
        questions = [question for sheet in lay_out(bank, seed) for question in sheet.questions]
        letters.update([option.id for option in q.item.options].index(q.item.key) for q in questions)
        first_half.update(q.item.domain for q in questions[: len(questions) // 2])
    assert all(abs(letters[place] / letters.total() - 0.25) <= 0.03 for place in range(4))
    assert all(abs(first_half[domain] / first_half.total() - 0.25) <= 0.03 for domain in Domain)


def test_each_sheet_of_the_real_bank_has_at_least_half_of_each_domains_share() -> None:
    bank = Counter(item.domain for item in LIBRARY.items())
    for sheet in lay_out(FAMILIES, 2):
        there = Counter(question.item.domain for question in sheet.questions)
        for domain, items in bank.items():
            assert there[domain] >= len(sheet.questions) * items / bank.total() / 2


@settings(max_examples=20)
@given(st.integers(0, 999))
def test_enemies_stand_on_different_sheets(seed: int) -> None:
    bank = list(make_bank(per_cell=10))  # two sheets of 60
    paired = [replace(family, enemies=(bank[n + 60].id,)) if n < 60 else family for n, family in enumerate(bank)]
    for sheet in lay_out(paired, seed):
        names = {question.item.family for question in sheet.questions}
        assert [family.id for family in paired if family.id in names and names & set(family.enemies)] == []


def test_what_is_to_be_read_is_chosen_by_domain_by_id_or_by_what_lacks_readers() -> None:
    pair = make_family("pair", [make_item("pair", 1), make_item("pair", 2, key="east")])
    bank = [pair, make_family("other", domain=Domain.MENTORING)]
    other = bank[1].items[0]
    read = Reading("other.1", other.content_hash, Reader.UNINFORMED, "south", date(2026, 11, 22))

    def chosen(only: str | None, reader: Reader = Reader.UNINFORMED) -> list[str]:
        return [item.id for family in choose(bank, only, reader, Ledger((read,))) for item in family.items]

    assert chosen(None) == ["pair.1", "pair.2", "other.1"]
    assert chosen("mentoring") == ["other.1"]
    assert chosen("new") == ["pair.1", "pair.2"]
    assert chosen("new", Reader.OPTIONS_ONLY) == ["pair.1", "pair.2", "other.1"]
    assert chosen("pair.2, other") == ["pair.2", "other.1"]
    with pytest.raises(QuizError, match=r"--only gone: no question has this id; give a domain"):
        chosen("pair.1,gone")


def test_the_folder_holds_sheets_and_answer_files_and_apart_from_them_the_mapping(tmp_path: Path) -> None:
    sheets = lay_out(FAMILIES, 3)
    write(tmp_path / "review", sheets, Reader.INFORMED, (), LIBRARY.subject)
    names = {path.name for path in (tmp_path / "review").iterdir()}
    files = {
        f"{kind}-{n}.{end}" for n in range(1, len(sheets) + 1) for kind, end in (("sheet", "md"), ("answers", "txt"))
    }
    assert names == files | {"code-and-competencies.md", "keep-from-readers"}
    mapping = read_mapping(tmp_path / "review")
    items = {item.id: item for item in LIBRARY.items()}
    assert {question.item for question in mapping.questions} == set(items)
    for question in mapping.questions:
        assert question.hash == items[question.item].content_hash
        assert set(question.options) == {option.id for option in items[question.item].options}
    (entry, *_) = json.loads((tmp_path / "review/keep-from-readers/mapping.json").read_text())["questions"]
    assert entry.keys() == {"number", "sheet", "item", "hash", "options"}


def test_what_an_informed_reader_reads_first_has_every_ethic_and_competency_and_no_other_reader_gets_it(
    tmp_path: Path,
) -> None:
    sheets = lay_out(FAMILIES, 3)
    for reader in Reader:
        write(tmp_path / reader, sheets, reader, (), LIBRARY.subject)
        assert (tmp_path / reader / "code-and-competencies.md").exists() == (reader is Reader.INFORMED)
    told = (tmp_path / Reader.INFORMED / "code-and-competencies.md").read_text(encoding="utf-8")
    subject = LIBRARY.subject
    assert [ethic.number for ethic in subject.ethics.values() if ethic.asks not in told] == []
    assert [line.id for line in subject.competencies.values() if line.text not in told] == []


def test_a_folder_that_holds_something_is_not_written_to(tmp_path: Path) -> None:
    sheets = lay_out(FAMILIES, 3)
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(QuizError, match="holds something already; name a new folder"):
        write(tmp_path, sheets, Reader.INFORMED, (), LIBRARY.subject)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(QuizError, match="cannot be written"):
        write(tmp_path / "mine.txt", sheets, Reader.INFORMED, (), LIBRARY.subject)


@pytest.mark.parametrize("text", ["", "{", '{"reader": "clever", "decks": [], "questions": []}', "[" * 5000])
def test_a_mapping_that_was_changed_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "keep-from-readers").mkdir()
    (tmp_path / "keep-from-readers" / "mapping.json").write_text(text)
    with pytest.raises(QuizError, match=r"mapping\.json is not as `crss-quiz decks blind` wrote it"):
        read_mapping(tmp_path)
    with pytest.raises(QuizError, match="cannot be read"):
        read_mapping(tmp_path / "nowhere")
