"""A blind reader's answers: read as people write them, held against the keys, and told."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crss_quiz.core.deck import Library
from crss_quiz.core.errors import QuizError
from crss_quiz.core.reader import Reader
from crss_quiz.decks import library
from crss_quiz.decks.blind import LETTERS, lay_out
from crss_quiz.decks.blind_folder import MappingFile, note_recorded, read_mapping, refuse_recorded, write
from crss_quiz.decks.blind_score import Answer, Score, judge, read_answers, told
from crss_quiz.decks.ledger import Ledger, Reading, record, record_beside
from crss_quiz.paths import bundled_decks

LIBRARY = library.load(bundled_decks()).library
ITEMS = {item.id: item for item in LIBRARY.items()}
DAY = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sheets_for(tmp_path, Reader.INFORMED)


def sheets_for(tmp_path: Path, reader: Reader) -> Path:
    write(tmp_path / reader, lay_out(LIBRARY.families, 4), reader, (), LIBRARY.subject)
    return tmp_path / reader


def keyed(mapping: MappingFile, turn: int = 0) -> list[Answer]:
    """Answer every question with its key, or the option so many places on."""
    return [Answer(q.number, (q.options.index(ITEMS[q.item].key) + turn) % 4) for q in mapping.questions]


def score(folder: Path, answers: list[Answer], decks: Library = LIBRARY) -> Score:
    return judge(read_mapping(folder), answers, decks)


def with_stem(name: str, stem: str) -> Library:
    """The real bank with the stem of one item changed."""
    decks = [
        replace(
            deck,
            families=tuple(
                replace(family, items=tuple(replace(i, stem=stem) if i.id == name else i for i in family.items))
                for family in deck.families
            ),
        )
        for deck in LIBRARY.decks
    ]
    return replace(LIBRARY, decks=tuple(decks))


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("12 B", Answer(12, 1)),
        ("12: b", Answer(12, 1)),
        ("  12) B  ", Answer(12, 1)),
        ("12. (c)", Answer(12, 2)),
        ("- 12 - D", Answer(12, 3)),
        ("12B", Answer(12, 1)),
        ("12\tA", Answer(12, 0)),
        ("12 B two options defensible: A, since …", Answer(12, 1, "two options defensible: A, since …")),
        ("12 A - because", Answer(12, 0, "because")),
        ("12: C, the stem is unclear", Answer(12, 2, "the stem is unclear")),
    ],
)
def test_answers_are_read_as_people_write_them(tmp_path: Path, line: str, answer: Answer) -> None:
    file = tmp_path / "answers.txt"
    file.write_text(f"\ufeff# my answers\n\n{line}\r\n\n", encoding="utf-8")
    assert read_answers(file) == [answer]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("1 A\n2 Because\n", r"answers\.txt:2: this is no answer; write a number and a letter"),
        ("1 A\nA\n", r"answers\.txt:2: this is no answer"),
        ("1 A\n2 \n", r"answers\.txt:2: there is no letter behind the number"),
        ("1 E\n", r"answers\.txt:1: there is no option E; the letters are A to D"),
        ("1 A\n1: a\n", r"question 1 is answered twice"),
        ("# nothing\n", r"answers\.txt has no answers"),
        ("1 A" + " " * 1_000_000, "is larger than"),
    ],
)
def test_what_is_no_answer_is_told_in_a_sentence(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "answers.txt").write_text(text)
    with pytest.raises(QuizError, match=what):
        read_answers(tmp_path / "answers.txt")


def test_a_file_that_is_no_text_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "answers.txt").write_bytes(b"1 A \xff")
    with pytest.raises(QuizError, match="is not UTF-8 text"):
        read_answers(tmp_path / "answers.txt")
    with pytest.raises(QuizError, match="cannot be read"):
        read_answers(tmp_path)


def test_the_answer_files_as_they_are_written_only_lack_letters(folder: Path) -> None:
    answers = []
    for file in sorted(folder.glob("answers-*.txt")):
        with pytest.raises(QuizError, match="there is no letter behind the number"):
            read_answers(file)
        file.write_text(file.read_text().replace(" \n", " A\n"))
        answers += read_answers(file)
    assert len(score(folder, answers).judged) == len(ITEMS)


def test_perfect_answers_are_all_right_in_every_table(folder: Path) -> None:
    found = score(folder, keyed(read_mapping(folder)))
    assert (found.total.right, found.total.questions) == (len(ITEMS), len(ITEMS))
    lines = list(told(found))
    shares = [line for line in lines if " of " in line]
    assert len(shares) == 1 + 4 + 3 + 2
    assert all("100 %" in line and "to 100%)" in line for line in shares)
    assert "Another answer than the key: 0 questions" in lines


def test_answers_beside_every_key_are_all_wrong(folder: Path) -> None:
    assert score(folder, keyed(read_mapping(folder), turn=1)).total.right == 0


def test_a_letter_means_the_option_that_the_sheet_shows_behind_it(folder: Path) -> None:
    """Read the sheets as a reader does: the key is found by its text, and its letter is written down."""
    mapping = read_mapping(folder)
    texts = {question.number: ITEMS[question.item] for question in mapping.questions}
    answers = []
    for sheet in folder.glob("sheet-*.md"):
        for part in sheet.read_text(encoding="utf-8").split("\n## ")[1:]:
            number = int(part.split("\n")[0])
            item = texts[number]
            (letter,) = [one for one in LETTERS if f"- {one}. {item.option(item.key).text}\n" in part + "\n"]
            answers.append(Answer(number, LETTERS.index(letter)))
    assert score(folder, answers).total.right == len(ITEMS)


def test_shares_are_by_domain_level_and_shape(folder: Path) -> None:
    mapping = read_mapping(folder)
    singles = {family.id for family in LIBRARY.families if len(family.items) == 1}
    answers = [
        answer if ITEMS[question.item].family in singles else replace(answer, place=(answer.place + 1) % 4)
        for answer, question in zip(keyed(mapping), mapping.questions, strict=True)
    ]
    found = score(folder, answers)
    by_shape = found.by(lambda one: one.shape, ("single", "family"))
    assert (by_shape["single"].right, by_shape["single"].questions) == (len(singles), len(singles))
    assert (by_shape["family"].right, by_shape["family"].questions) == (0, len(ITEMS) - len(singles))


def test_a_disagreement_is_told_whole_with_the_remark(folder: Path) -> None:
    mapping = read_mapping(folder)
    first, *others = keyed(mapping)
    item = ITEMS[mapping.questions[0].item]
    wrong = Answer(first.number, (first.place + 1) % 4, "both\x1b[31m fit")
    lines = "\n".join(told(score(folder, [wrong, *others])))
    assert "Another answer than the key: 1 question\n" in lines
    assert all(text in lines for text in (item.id, item.stem, item.ask, *(option.text for option in item.options)))
    chosen = mapping.questions[0].options[wrong.place]
    assert f"Chosen {LETTERS[wrong.place]} ({chosen}); the key is {LETTERS[first.place]} ({item.key})" in lines
    assert "Remark: both␛[31m fit" in lines


def test_for_an_options_only_reader_disagreements_are_only_listed(tmp_path: Path) -> None:
    folder = sheets_for(tmp_path, Reader.OPTIONS_ONLY)
    mapping = read_mapping(folder)
    first, *others = keyed(mapping)
    question = mapping.questions[0]
    wrong = replace(first, place=(first.place + 1) % 4)
    lines = list(told(score(folder, [wrong, *others])))
    item = ITEMS[question.item]
    assert f"  {first.number}  {item.id}: {question.options[wrong.place]}, key {item.key}" in lines
    assert item.ask not in "\n".join(lines)


def test_remarks_to_right_answers_are_told_too(folder: Path) -> None:
    first, *others = keyed(read_mapping(folder))
    lines = list(told(score(folder, [replace(first, remark="C fits as well"), *others])))
    name = read_mapping(folder).questions[0].item
    assert lines[lines.index("Remarks") + 1] == f"  {first.number}  {name}: C fits as well"


def test_a_sheet_may_be_answered_alone_but_not_in_part(folder: Path) -> None:
    mapping = read_mapping(folder)
    numbers = {question.number for question in mapping.questions if question.sheet == 2}
    alone = [answer for answer in keyed(mapping) if answer.number in numbers]
    found = score(folder, alone)
    assert found.total.questions == len(numbers)
    others = sorted({question.sheet for question in mapping.questions} - {2})
    assert list(told(found))[-1] == f"Not answered here: sheet {', '.join(map(str, others))}"
    with pytest.raises(QuizError, match=f"1 answer missing: {alone[0].number}; readers answer every question"):
        score(folder, alone[1:])
    with pytest.raises(QuizError, match="there is no question 999 on these sheets"):
        score(folder, [*alone, Answer(999, 0)])


def test_an_item_that_changed_or_left_is_named_and_neither_counted_nor_recorded(folder: Path) -> None:
    mapping = read_mapping(folder)
    name = mapping.questions[0].item
    gone = replace(
        LIBRARY, decks=tuple(d for d in LIBRARY.decks if all(f.id != ITEMS[name].family for f in d.families))
    )
    for decks in (with_stem(name, "Another case."), gone):
        found = score(folder, keyed(mapping), decks)
        assert name in found.changed
        assert found.total.questions == len(ITEMS) - len(found.changed)
        assert name not in {reading.item for reading in found.readings(DAY)}
        assert any(line.startswith("Changed since") and name in line for line in told(found))


def test_what_is_recorded_beside_the_decks_makes_two_readers_of_two(tmp_path: Path, folder: Path) -> None:
    own = tmp_path / "own" / "deck.yaml"
    own.parent.mkdir()
    deck = replace(next(deck for deck in LIBRARY.decks if deck.families), file=str(own))
    decks = replace(LIBRARY, decks=(deck,))
    items = list(decks.items())
    mapping = read_mapping(folder)
    readings = [r for r in score(folder, keyed(mapping)).readings(DAY) if r.item in {item.id for item in items}]
    assert Ledger.of(decks).lacking(items) == items
    assert record_beside(decks, readings) == [own.parent / "reviews.yaml"]
    assert Ledger.of(decks).lacking(items) == items
    record_beside(decks, readings)
    assert Ledger.of(decks).readings == (*readings, *readings)
    assert Ledger.of(decks).lacking(items) == []


def test_no_ledger_is_written_where_another_cannot_be(tmp_path: Path) -> None:
    first, second = [deck for deck in LIBRARY.decks if deck.families][:2]
    names = ("sound", "unsound")
    decks = replace(
        LIBRARY,
        decks=tuple(
            replace(deck, file=str(tmp_path / name / "deck.yaml"))
            for deck, name in zip((first, second), names, strict=True)
        ),
    )
    for name in names:
        (tmp_path / name).mkdir()
    (tmp_path / "unsound" / "reviews.yaml").write_text("reviews: [")
    readings = [Reading(item.id, item.content_hash, Reader.INFORMED, item.key, DAY) for item in decks.items()]
    with pytest.raises(QuizError, match="nothing was recorded"):
        record_beside(decks, readings)
    assert not (tmp_path / "sound" / "reviews.yaml").exists()


def test_one_ledger_reached_by_two_names_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else one reader would count as two."""
    item = ITEMS[sorted(ITEMS)[0]]
    record(tmp_path, [Reading(item.id, item.content_hash, Reader.INFORMED, item.key, DAY)])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path)
    assert len(Ledger.read(Path(), tmp_path, tmp_path / "again").readings) == 1


def test_a_file_of_answers_is_recorded_once(folder: Path) -> None:
    refuse_recorded(folder, Path("a/anna.txt"))
    note_recorded(folder, Path("a/anna.txt"))
    note_recorded(folder, Path("ben.txt"))
    for name in ("anna.txt", "b/ben.txt"):
        with pytest.raises(QuizError, match="is recorded already; put another reader's answers into a file of another"):
            refuse_recorded(folder, Path(name))
    refuse_recorded(folder, Path("carla.txt"))
