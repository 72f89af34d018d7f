from collections.abc import Sequence
from datetime import timedelta

import pytest

from crss_quiz.core.attempt import Ending, Mode
from crss_quiz.core.history import AttemptSummary
from crss_quiz.core.history_drawing import drawing, drawn, told
from made import START


def exam(number: int, right: int | None, questions: int = 100, pass_mark: int = 68) -> AttemptSummary:
    begun = START + timedelta(days=number)
    ending = None if right is None else Ending.SUBMITTED
    return AttemptSummary(number, Mode.REAL, questions, pass_mark, begun, begun, ending, right, 0, False, 0)


def exams(*scores: int) -> list[AttemptSummary]:
    """Finished exams, the oldest first."""
    return [exam(number + 1, score) for number, score in enumerate(scores)]


def picture(*scores: int, width: int = 31, rows: int = 6) -> list[str]:
    return list(drawing(exams(*scores), width, rows))


def test_scores_stand_in_their_rows_and_signs_tell_the_side_of_the_line() -> None:
    assert picture(41, 60, 67, 68, 79, 100) == [
        " 90 % ┤                     ✓",
        " 80 % ┤",
        " 70 % ┤                 ✓",
        " 60 % ┤─────✗───✗───✓──────────",
        " 50 % ┤",
        "<50 % ┤ ✗",
        "      └────────────────────────",
    ]


def test_what_lies_below_the_scale_stands_in_its_lowest_row() -> None:
    assert picture(0, 90, rows=3) == [
        " 90 % ┤        ✓",
        " 80 % ┤",
        "<80 % ┤──✗─────────",
        "      └────────────",
    ]


def test_each_exam_has_its_own_pass_mark() -> None:
    short = exam(2, 4, questions=5, pass_mark=4)
    lines = list(drawing([exam(1, 50), short], 31, 6))
    assert lines[1] == " 80 % ┤      ──✓───"
    assert lines[3] == " 60 % ┤──────"
    assert "pass marks of 68 to 80 %" in told([exam(1, 50), short])


@pytest.mark.parametrize("width", [36, 56, 76])
@pytest.mark.parametrize("number", [1, 2, 24, 1000])
def test_the_picture_fits_into_its_width_and_has_the_newest_exams(number: int, width: int) -> None:
    newest_first = exams(*(n % 101 for n in range(number)))[::-1]
    chosen = drawn(newest_first, width)
    assert [one.number for one in chosen] == sorted(one.number for one in newest_first[: len(chosen)])
    assert len(chosen) == min(number, (width - 7) // 2)
    lines = list(drawing(chosen, width, 6))
    assert max(map(len, lines)) <= width
    assert sum(line.count("✓") + line.count("✗") for line in lines) == len(chosen)


def test_open_exams_are_not_drawn() -> None:
    assert [one.number for one in drawn([exam(3, None), exam(2, 80), exam(1, None)], 60)] == [2]


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ((52,), "Exam 1 on Nov 3: 52 %; the pass mark of 68 % was not reached yet."),
        ((68,), "Exam 1 on Nov 3: 68 %; the pass mark of 68 % was reached."),
        (
            (52, 81, 70),
            "The last 3 exams, Nov 3 to Nov 5, the newest on the right: 52 to 81 %, the last 70 %. "
            "2 of 3 reached the pass mark of 68 % (the line).",
        ),
    ],
)
def test_the_same_is_said_in_words(scores: Sequence[int], said: str) -> None:
    assert told(exams(*scores)) == said
