from datetime import timedelta
from pathlib import Path

import pytest

from crss_quiz.core.deck import Flashcard
from crss_quiz.storage.reports import NotReportedError, write_report
from made import START, make_cards, make_family, make_flashcard


def test_a_report_never_takes_its_name_from_the_deck_and_overwrites_nothing(tmp_path: Path) -> None:
    (card,) = make_cards(make_flashcard("../../evil"), deck="../x").values()
    paths = [write_report(tmp_path / "reports", card, None, "wrong", START) for _ in range(3)]
    assert [path.name for path in paths] == [f"report-20261102-00{n}.txt" for n in (1, 2, 3)]
    assert {path.parent for path in paths} == {tmp_path / "reports"}


def test_a_report_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("in the way")
    (card,) = make_cards(make_flashcard("a")).values()
    with pytest.raises(NotReportedError) as caught:
        write_report(tmp_path / "reports", card, None, "wrong", START)
    folder = tmp_path / "reports"
    mend = "check that folder, and try again"
    assert str(caught.value) == f"the report could not be written into {folder} (File exists); {mend}"


def test_a_report_of_a_question_holds_its_text_with_the_best_answer_marked(tmp_path: Path) -> None:
    family = make_family("boundaries")
    (card,) = make_cards(family).values()
    item = family.items[0]
    written = write_report(tmp_path, card, item, "  Two are best.\n", START).read_text(encoding="utf-8")
    assert written.splitlines() == [
        "Report of a faulty card",
        "",
        "Written: 2026-11-02T18:00:00+00:00",
        "Deck: made",
        "Item: boundaries.1",
        f"Content hash: {item.content_hash}",
        "",
        "What is wrong:",
        "Two are best.",
        "",
        "The text:",
        "Case 1 of boundaries. ",
        "What is best? ",
        "- Go west from boundaries.  (best)",
        "- Go north from boundaries. ",
        "- Go east from boundaries. ",
        "- Go south from boundaries. ",
    ]
    assert written.endswith("\n")


def test_a_report_of_a_flashcard_holds_both_sides_and_what_is_sent_can_be_shown_safely(tmp_path: Path) -> None:
    (card,) = make_cards(make_flashcard("fact", text="\x1b[31mred")).values()
    content = card.content
    assert isinstance(content, Flashcard)
    written = write_report(tmp_path, card, None, "Outdated.", START).read_text(encoding="utf-8")
    assert "\x1b" not in written
    assert written.splitlines()[4:9] == [
        f"Card: {card.id}", f"Content hash: {content.content_hash}", "", "What is wrong:", "Outdated."
    ]  # fmt: skip
    assert written.splitlines()[9:] == [
        "", "The text:", "What is fact? ␛[31mred", "It is what it is. ␛[31mred", "␛[31mred"
    ]  # fmt: skip


def test_the_folder_of_reports_is_made_for_the_learner_alone_and_a_thousand_a_day_are_too_many(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "reports"
    (card,) = make_cards(make_flashcard("a")).values()
    assert write_report(folder, card, None, "wrong", START).parent == folder
    assert folder.stat().st_mode & 0o077 == 0
    for number in range(2, 1000):
        (folder / f"report-20261102-{number:03}.txt").touch()
    with pytest.raises(NotReportedError) as caught:
        write_report(folder, card, None, "wrong", START)
    assert str(caught.value) == f"{folder} has a thousand reports of today; send them, and move them away"
    assert write_report(folder, card, None, "wrong", START + timedelta(days=1)).name == "report-20261103-001.txt"
