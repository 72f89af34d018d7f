"""A blind review held with the commands, and what its ledger changes in mock exams."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from driving import frame, running

from crss_quiz.core.blueprint import Blueprint
from crss_quiz.core.deck import Item, Level
from crss_quiz.core.form import enemies_of
from crss_quiz.core.reader import Reader
from crss_quiz.core.request import ExamRequest, Length
from crss_quiz.core.subject import Domain
from crss_quiz.decks import ledger, library, reader
from crss_quiz.decks.ledger import Ledger, Reading, record
from crss_quiz.desk import Desk, open_desk
from crss_quiz.paths import Home
from made import START, HandClock

WHY = "because eight words are what a reason needs"
OPTIONS = {"accept": "Accept the drawing", "refuse": "Refuse it", "pay": "Pay for it", "report": "Report it"}
RESPONSIBILITY = Domain.PROFESSIONAL_RESPONSIBILITY


def make_deck(folder: Path, families: int = 1) -> Path:
    """Write a deck of so many families; the key of each is to accept."""
    item = {
        "competencies": ["pr-k-13"],
        "ethics": [15],
        "ask": "What is best?",
        "key": "accept",
        "difficulty": 0.7,
        "why": dict.fromkeys(OPTIONS, WHY),
        "lures": {"refuse": "judgmental", "pay": "boundary", "report": "out_of_role"},
    }
    deck: dict[str, Any] = {
        "deck": "own",
        "title": "My own",
        "domain": "professional-responsibility",
        "families": [
            {
                "id": f"own-{n}",
                "level": "application",
                "pool": "mock",
                "options": OPTIONS,
                "items": [{**item, "id": f"own-{n}.1", "stem": f"Rosa brings drawing {n}."}],
            }
            for n in range(families)
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "own.yaml").write_text(json.dumps(deck, indent=1))  # which is YAML, too
    return folder / "own.yaml"


def decks(*arguments: object, code: int = 0) -> str:
    """Run a command on decks as a process; what it said, errors included."""
    done = subprocess.run(
        [sys.executable, "-m", "crss_quiz", "decks", *map(str, arguments)],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == code, done
    return done.stdout + done.stderr


def fill_in(folder: Path, name: str, option: str) -> Path:
    """Answer the only sheet as a reader does who always takes the same option."""
    answers = []
    for part in (folder / "sheet-1.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        (line,) = [line for line in part.splitlines() if line.endswith(f". {option}")]
        answers.append(f"{part.split()[0]}: {line[2]}\n")
    (folder / name).write_text("".join(answers))
    return folder / name


def test_a_review_from_the_sheets_to_the_ledger(tmp_path: Path) -> None:
    own, review = make_deck(tmp_path / "own", families=2), tmp_path / "review"
    assert "2 items lack two informed readers" in decks("check", own)
    assert decks("blind", own, "--output", review, "--only", "new", "--seed", 1).startswith(
        "2 questions on 1 sheet (seed 1)\n"
    )
    for name in ("anna.txt", "ben.txt"):
        answers = fill_in(review, name, OPTIONS["accept"])
        said = decks("blind-score", review, answers, "--reader", "informed", "--record")
        assert "Informed reader: the key in   2 of 2   100 %" in said
        assert f"Recorded in {tmp_path / 'own' / 'reviews.yaml'}" in said
    assert len(Ledger.read(own.parent).readings) == 4
    assert "lack" not in decks("check", own)
    said = decks("blind", own, "--output", tmp_path / "more", "--only", "new", code=2)
    assert "there is nothing to read: every question has its readers" in said
    assert "2 questions" in decks(
        "blind", own, "--output", tmp_path / "cold", "--only", "new", "--reader", "uninformed"
    )


def test_without_record_nothing_is_entered_and_with_it_a_file_only_once(tmp_path: Path) -> None:
    own, review = make_deck(tmp_path / "own"), tmp_path / "review"
    decks("blind", own, "--output", review)
    answers = fill_in(review, "anna.txt", OPTIONS["refuse"])
    score = ("blind-score", review, answers, "--reader", "informed")
    assert "Another answer than the key: 1 question" in decks(*score)
    assert not (own.parent / "reviews.yaml").exists()
    decks(*score, "--record")
    assert "anna.txt is recorded already" in decks(*score, "--record", code=2)
    assert len(Ledger.read(own.parent).readings) == 1
    assert "1 item lacks two informed readers of the present text who all chose the key:\nown-0.1" in decks(
        "check", own
    )


def test_an_item_edited_meanwhile_is_named_and_not_recorded(tmp_path: Path) -> None:
    own, review = make_deck(tmp_path / "own", families=2), tmp_path / "review"
    decks("blind", own, "--output", review)
    answers = fill_in(review, "anna.txt", OPTIONS["accept"])
    own.write_text(own.read_text().replace("drawing 1", "painting 1"))
    said = decks("blind-score", review, answers, "--reader", "informed", "--record")
    assert "Changed since the sheets were written, and not counted: own-1.1" in said
    assert [reading.item for reading in Ledger.read(own.parent).readings] == ["own-0.1"]


def test_where_nothing_counts_nothing_is_recorded_and_the_file_can_be_once_the_deck_is_mended(tmp_path: Path) -> None:
    own, review = make_deck(tmp_path / "own"), tmp_path / "review"
    decks("blind", own, "--output", review)
    answers, sound = fill_in(review, "anna.txt", OPTIONS["accept"]), own.read_text()
    own.write_text(sound.replace("drawing 0", "painting 0"))
    assert "Nothing counts, so nothing was recorded" in decks(
        "blind-score", review, answers, "--reader", "informed", "--record"
    )
    own.write_text(sound)
    assert "Recorded in " in decks("blind-score", review, answers, "--reader", "informed", "--record")
    assert [reading.item for reading in Ledger.read(own.parent).readings] == ["own-0.1"]


def test_sheets_of_one_kind_of_reader_are_not_scored_as_anothers(tmp_path: Path) -> None:
    own, review = make_deck(tmp_path / "own"), tmp_path / "review"
    decks("blind", own, "--output", review, "--reader", "options-only")
    answers = fill_in(review, "anna.txt", OPTIONS["accept"])
    said = decks("blind-score", review, answers, "--reader", "informed", code=2)
    assert said == "crss-quiz: these sheets are for options-only readers, not for informed ones; mend --reader\n"


def opened(home: Home, clock: HandClock) -> Desk:
    return open_desk(home, clock)


def opened_once(home: Home, clock: HandClock) -> list[Item]:
    """The questions of a desk that is closed again."""
    desk = opened(home, clock)
    desk.store.close()
    return list(desk.library.items())


ONE_DOMAIN = Blueprint(questions=15, pass_mark=10, domains={RESPONSIBILITY: 1}, levels={Level.APPLICATION: 1})


def test_questions_that_nobody_checked_are_left_out_of_exams_as_long_as_there_are_others(
    home: Home, clock: HandClock
) -> None:
    make_deck(home.decks, families=30)
    desk = opened(home, clock)
    in_domain = {item.id for item in desk.library.items() if item.domain is RESPONSIBILITY} & desk.unread
    assert in_domain >= {f"own-{n}.1" for n in range(30)}
    for seed in range(5):
        form = desk.draw(ONE_DOMAIN, seed)
        assert {item.id for item in form.items} & desk.unread == set()
        assert desk.unread_line(form) == f"{len(in_domain)} questions not yet checked by two readers were left out."
    desk.store.close()


def test_where_there_are_not_enough_others_they_come_in_and_the_exam_says_how_many(
    home: Home, clock: HandClock
) -> None:
    make_deck(home.decks, families=200)
    desk = opened(home, clock)
    read = {
        family.id
        for family in desk.library.families
        if family.domain is RESPONSIBILITY and family.level is Level.APPLICATION
        if not all(item.id in desk.unread for item in family.items)
    }
    form = desk.draw(ONE_DOMAIN.scaled_to(len(read) + 7), 1)
    there, enemies = {item.family for item in form.items}, enemies_of(desk.library.families)
    assert all(enemies.get(family, frozenset()) & there for family in read - there)
    unread = len(there - read)
    assert unread >= 7
    assert desk.unread_line(form) == f"{unread} of these questions have not yet been checked by two readers."
    desk.store.close()


def test_a_ledger_that_is_not_sound_keeps_nobody_from_an_exam(home: Home, clock: HandClock) -> None:
    make_deck(home.decks)
    (home.decks / "reviews.yaml").write_text("reviews: [")
    desk = opened(home, clock)
    assert "own-0.1" in desk.unread
    assert desk.problems == ()
    desk.store.close()
    assert (
        "reviews.yaml:2: not YAML"
        in subprocess.run(
            [sys.executable, "-m", "crss_quiz", "--home", str(home.folder), "decks", "check"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
    )


def test_opening_the_program_does_not_read_the_ledger(
    home: Home, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def watched(path: Path, shown_as: str | None = None) -> reader.Document:
        read.append(path.name)
        return read_document(path, shown_as)

    read_document = reader.read_document
    for module in (library, ledger):
        monkeypatch.setattr(module, "read_document", watched)
    desk = opened(home, clock)
    assert "ethics.yaml" in read
    assert "reviews.yaml" not in read
    assert isinstance(desk.unread, frozenset)
    assert "reviews.yaml" in read
    desk.store.close()


async def test_before_the_clock_starts_the_exam_says_what_was_left_out(home: Home, clock: HandClock) -> None:
    make_deck(home.decks)
    request = ExamRequest(length=Length.QUARTER, domain=RESPONSIBILITY, seed=1)
    async with running(home, clock, opens=open_desk, request=request) as pilot:
        assert re.search(r"\d+ questions? not yet checked by two readers (was|were) left out\.", frame(pilot))


def test_where_every_question_is_read_an_exam_has_nothing_to_say_about_readers(home: Home, clock: HandClock) -> None:
    own = make_deck(home.decks, families=10)
    items = [item for item in opened_once(home, clock) if item.id.startswith("own")]
    for _ in range(2):
        record(own.parent, [Reading(i.id, i.content_hash, Reader.INFORMED, i.key, START.date()) for i in items])
    desk = opened(home, clock)
    assert not {item.id for item in items} & desk.unread
    alone = replace(desk, library=desk.library.of_files([str(own)]))
    assert alone.unread_line(alone.draw(ONE_DOMAIN.scaled_to(5), 1)) == ""
    desk.store.close()
