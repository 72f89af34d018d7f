from pathlib import Path

import pytest

from crss_quiz.storage.reports import NotReportedError, write_report
from made import START, make_cards, make_flashcard


def test_a_report_never_takes_its_name_from_the_deck_and_overwrites_nothing(tmp_path: Path) -> None:
    (card,) = make_cards(make_flashcard("../../evil"), deck="../x").values()
    paths = [write_report(tmp_path / "reports", card, None, "wrong", START) for _ in range(3)]
    assert [path.name for path in paths] == [f"report-20261102-00{n}.txt" for n in (1, 2, 3)]
    assert {path.parent for path in paths} == {tmp_path / "reports"}


def test_a_report_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("in the way")
    (card,) = make_cards(make_flashcard("a")).values()
    with pytest.raises(NotReportedError, match="could not be written"):
        write_report(tmp_path / "reports", card, None, "wrong", START)
