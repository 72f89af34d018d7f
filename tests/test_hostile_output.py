"""What commands print and write of a deck that would steer the terminal: signs in lines, escapes in JSON."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_hostile_text import HOSTILE

from crss_quiz import cli, listing, standing_report, telling
from crss_quiz.core.answer import Answer
from crss_quiz.core.attempt import Mode, begin
from crss_quiz.core.card import cards_of
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.log import Source
from crss_quiz.core.text import is_unsafe, visible
from crss_quiz.paths import Home
from crss_quiz.storage.reports import write_report
from crss_quiz.storage.store import Store
from made import START, HandClock, make_bank, make_form, make_item, make_library

STEERING = [text for text in HOSTILE if any(map(is_unsafe, text))]


@pytest.mark.parametrize("text", STEERING)
def test_cards_as_lines_show_signs_and_as_json_escapes_that_read_back_the_same(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cards = cards_of(make_library(make_bank(text=text)))
    for as_json in (False, True):
        lines = listing.lines(cards, {}, "", START.date(), START, is_open=lambda _: True, as_json=as_json)
        cli._print(lines)
        printed = capsys.readouterr().out
        assert not any(map(is_unsafe, printed))
    assert {entry["id"] for entry in json.loads(printed)} == set(cards)


@pytest.mark.parametrize("text", STEERING)
def test_a_result_is_told_in_signs_and_as_json_in_escapes_that_read_back_the_same(
    text: str, home: Home, clock: HandClock, capsys: pytest.CaptureFixture[str]
) -> None:
    form = make_form(5)
    form = replace(form, items=tuple(replace(item, id=f"{number} {text}") for number, item in enumerate(form.items)))
    attempt = begin(form, Mode.REAL, clock.now()).submit(clock.now())
    with closing(Store.open(home.database, clock.now())) as store:
        number = store.begin(attempt)
        cli._print(telling.one(store, number, as_json=False))
        assert not any(map(is_unsafe, capsys.readouterr().out))
        cli._print(telling.one(store, number, as_json=True))
    printed = capsys.readouterr().out
    assert not any(map(is_unsafe, printed))
    assert [one["item"] for one in json.loads(printed)["responses"]] == [item.id for item in form.items]


@pytest.mark.parametrize("text", STEERING)
def test_standing_as_json_has_no_character_that_steers(text: str) -> None:
    item = make_item(text)
    answer = Answer(item, "north", False, True, START, 20.0, Source.STUDY, confidence=Confidence.SURE)
    told = standing_report.as_json(standing_report.report([answer], [], datetime(2026, 11, 3, tzinfo=UTC)))
    assert not any(map(is_unsafe, told))
    assert json.loads(told)["sure_but_wrong"][0]["item"] == item.id


@pytest.mark.parametrize("text", STEERING)
def test_a_report_of_a_faulty_card_shows_signs(text: str, tmp_path: Path) -> None:
    card = next(iter(cards_of(make_library(make_bank(text=text))).values()))
    written = write_report(tmp_path, card, make_item("f", text=text), "wrong", START)
    assert not any(map(is_unsafe, written.read_text()))
    assert visible(text).split()[0] in written.read_text()


@pytest.mark.parametrize("text", STEERING)
def test_no_line_reaches_the_terminal_unsafe_whoever_made_it(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    cli._print([text])
    assert capsys.readouterr().out == f"{visible(text)}\n"
