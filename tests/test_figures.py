import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from crss_quiz import figures
from crss_quiz.core.memory import Scheduler
from crss_quiz.core.progress import Progress, Recall, StudyDay
from crss_quiz.core.progress_wording import PAGES, retention_lines
from crss_quiz.paths import Home
from crss_quiz.storage.history import read_progress
from crss_quiz.storage.store import Store
from made import HandClock
from studied import Learner, cards_by_domain

TODAY = date(2026, 11, 2)
CARDS = cards_by_domain(10, general=3)


@pytest.fixture
def store(home: Home, clock: HandClock) -> Iterator[Store]:
    opened = Store.open(home.database, clock.now())
    yield opened
    opened.close()


@pytest.fixture
def studied(store: Store) -> Progress:
    Learner(store).study(CARDS, 30)
    return read_progress(store, CARDS, 0.9, TODAY)


def remembered(young: Recall, ago: int = 0) -> str:
    """What the page of retention says of one day's recall."""
    history = [StudyDay(TODAY - timedelta(days=ago), reviews=young.asked, young=young)]
    progress = Progress(TODAY, {}, {}, history, dict, Scheduler(), 0.9)
    return "\n".join(retention_lines(progress, 70))


@pytest.mark.parametrize("width", [36, 56, 78, 120])
def test_every_picture_and_table_fits_the_columns_there_are(studied: Progress, width: int) -> None:
    for page in PAGES:
        lines = list(page.lines(studied, width))
        assert [line for line in lines if len(line) > width and not line.strip().endswith((".", "%", ":"))] == []


def test_every_page_is_told_under_its_title(studied: Progress) -> None:
    told = list(figures.lines(studied, 40))
    assert max(map(len, told)) <= 40
    assert [line for line in told if line.isupper()] == [page.title.upper() for page in PAGES]


def test_the_lines_and_the_json_say_the_same_figures(studied: Progress) -> None:
    told = "\n".join(figures.lines(studied, 100))
    data: dict[str, Any] = json.loads(figures.as_json(studied))
    due, recall, days = data["due"], data["retention"]["ever"]["all"], data["calendar"]
    assert f"{due['days'][1]} tomorrow, {sum(due['days'][:7])} within 7 days, {sum(due['days'])} within 30." in told
    assert f"{recall['passed']} of {recall['asked']}: {100 * recall['share']:.0f} %" in told
    assert f"on {days['studied']} of the last {days['days']} days" in told
    assert f"{sum(one['reviews'] for one in days['each'])} answers" in told
    assert sum(one["cards"] for one in data["stability_days"]["bins"]) == sum(one["seen"] for one in data["domains"])
    assert [one["domain"] for one in data["domains"]][-1] is None
    assert data["day"] == "2026-11-02"


def test_an_empty_history_is_told_in_friendly_sentences_and_as_empty_json(store: Store) -> None:
    empty = read_progress(store, {}, 0.9, TODAY)
    told = list(figures.lines(empty))
    assert len([line for line in told if line]) <= 3 * len(PAGES)
    assert not set("".join(told)) & set("█▓░│─●")
    data = json.loads(figures.as_json(empty))
    assert data["retention"]["ever"]["all"] == {
        "asked": 0,
        "passed": 0,
        "share": None,
        "interval": None,
        "expected_share": None,
    }
    assert (sum(data["due"]["days"]), data["calendar"]["each"], data["domains"]) == (0, [], [])


@pytest.mark.parametrize(
    ("recall", "words"),
    [
        (Recall(24, 24, 21.6), "from 25 on, this page says"),
        (Recall(100, 86, 90.0), "in line with the goal of 90 %"),
        (Recall(100, 99, 90.0), "above the goal of 90 %"),
        (Recall(100, 70, 75.0), "below the goal of 90 %, as FSRS expected, because they came late"),
        (Recall(100, 70, 90.0), "below the 90 % that FSRS expected"),
    ],
)
def test_what_was_remembered_is_held_against_the_goal_as_far_as_its_margin_allows(recall: Recall, words: str) -> None:
    assert words in remembered(recall)


def test_few_answers_get_a_count_and_no_percentage() -> None:
    assert "young   3 of 6: too few to say" in remembered(Recall(6, 3, 5.0))
    assert "mature  none came back" in remembered(Recall(6, 3, 5.0))
    assert "too few" not in remembered(Recall(25, 20, 22.0)).partition("mature")[0]
    assert "no card came back" in remembered(Recall(25, 20, 22.0), ago=40)


def test_the_first_day_is_called_today(store: Store) -> None:
    Learner(store).study(CARDS, 1)
    told = " ".join(figures.lines(read_progress(store, CARDS, 0.9, TODAY), 200))
    assert "You studied today; 1 minute in all, 3 answers, 3 new cards." in told
