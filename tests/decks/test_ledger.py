"""The ledger of blind reviews: read, held against the present text, and added to."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crss_quiz.core.errors import QuizError
from crss_quiz.decks.ledger import Ledger, Reader, Reading, ledger_folder, record
from crss_quiz.paths import bundled_decks
from made import OPTION_IDS, make_item

DAY = date(2026, 11, 22)
ITEM = make_item("gift", key="west")
LINE = '  - {item: gift.1, hash: "0123456789abcdef", reader: informed, answer: "west", date: "2026-11-21"}  # at home'


def reading(answer: str = "west", reader: Reader = Reader.INFORMED, content_hash: str = ITEM.content_hash) -> Reading:
    return Reading(ITEM.id, content_hash, reader, answer, DAY)


def is_read(*readings: Reading, reader: Reader = Reader.INFORMED) -> bool:
    return Ledger(readings).lacking([ITEM], reader) == []


def test_two_informed_readers_must_have_chosen_the_key() -> None:
    assert not is_read()
    assert not is_read(reading())
    assert is_read(reading(), reading())


def test_one_informed_reader_who_chose_another_option_outweighs_any_number() -> None:
    assert not is_read(reading(), reading(), reading("east"), reading(), reading())


def test_what_was_answered_to_an_earlier_text_counts_neither_for_nor_against() -> None:
    old = "0" * 16
    assert not is_read(reading(content_hash=old), reading())
    assert is_read(reading("east", content_hash=old), reading(), reading())


def test_what_other_readers_chose_proves_nothing_and_one_of_them_is_enough() -> None:
    instinct = reading("east", Reader.UNINFORMED)
    assert not is_read(reading(), instinct)
    assert is_read(reading(), reading(), instinct)
    assert is_read(instinct, reader=Reader.UNINFORMED)
    assert not is_read(instinct, reader=Reader.OPTIONS_ONLY)


def test_a_folder_without_a_ledger_has_no_readings(tmp_path: Path) -> None:
    assert Ledger.read(tmp_path, tmp_path / "nowhere") == Ledger()


readings = st.lists(
    st.builds(
        Reading,
        item=st.integers(1, 4).map(lambda n: f"gift.{n}"),
        content_hash=st.text("0123456789abcdef", min_size=16, max_size=16),
        reader=st.sampled_from(Reader),
        answer=st.sampled_from([*OPTION_IDS, "no", "0", "1e3", "null"]),
        date=st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    ),
    max_size=5,
)


@given(st.lists(readings, max_size=3))
def test_what_is_recorded_is_read_again_as_it_was_in_its_order(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[Reading]]
) -> None:
    folder = tmp_path_factory.mktemp("decks")
    for batch in batches:
        record(folder, batch)
    ledger = Ledger.read(folder)
    assert ledger.problems == ()
    assert list(ledger.readings) == [one for batch in batches for one in batch]


def test_recording_adds_lines_and_leaves_what_stands_there_as_it_is(tmp_path: Path) -> None:
    before = f"# Two readers\n# in November\nreviews:\n{LINE}\n"
    (tmp_path / "reviews.yaml").write_text(before)
    record(tmp_path, [reading(), reading()])
    hash_now = ITEM.content_hash
    line = f'  - {{item: gift.1, hash: "{hash_now}", reader: informed, answer: "west", date: "2026-11-22"}}\n'
    assert (tmp_path / "reviews.yaml").read_text() == before + line + line
    assert [path.name for path in tmp_path.iterdir()] == ["reviews.yaml"]


@pytest.mark.parametrize(
    "text",
    [f"reviews:\n{LINE[2:]}\n", f"reviews:\n    {LINE[2:]}", "reviews: []\n", f"reviews:\n{LINE}\n\n# the end\n\n"],
)
def test_readings_are_added_in_the_style_of_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "reviews.yaml").write_text(text)
    record(tmp_path, [reading()])
    assert Ledger.read(tmp_path).readings[-1] == reading()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("reviews: [", "reviews.yaml:2: not YAML"),
        (f"reviews:\n{LINE.replace('informed', 'clever')}\n", "'reader' has an unknown value"),
        (f"reviews:\n{LINE.replace('11-21', '11-31')}\n", "there is no day 2026-11-31"),
        (f"reviews: [{LINE[4:].split('#')[0].strip()}]\n", "does not end in a list"),
    ],
)
def test_a_ledger_that_cannot_be_added_to_stays_and_is_told_in_a_sentence(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "reviews.yaml").write_text(text)
    with pytest.raises(QuizError, match=what):
        record(tmp_path, [reading()])
    assert (tmp_path / "reviews.yaml").read_text() == text


def test_a_ledger_that_is_not_sound_is_left_out_and_named(tmp_path: Path) -> None:
    (tmp_path / "reviews.yaml").write_text(f"reviews:\n{LINE}\n  - word\n")
    ledger = Ledger.read(tmp_path, bundled_decks())
    assert [problem.line for problem in ledger.problems] == [3]
    assert ledger.readings == Ledger.read(bundled_decks()).readings != ()


def test_the_ledger_of_a_deck_lies_beside_it_or_at_most_two_folders_above(tmp_path: Path) -> None:
    deck = tmp_path / "questions" / "advocacy" / "gifts.yaml"
    deck.parent.mkdir(parents=True)
    assert ledger_folder(deck) == deck.parent
    (tmp_path / "reviews.yaml").write_text("reviews: []\n")
    assert ledger_folder(deck) == tmp_path
    assert ledger_folder(deck.parent / "deeper" / "gifts.yaml") == deck.parent / "deeper"
    (deck.parent / "reviews.yaml").write_text("reviews: []\n")
    assert ledger_folder(deck) == deck.parent
