from pathlib import Path

import pytest

from crss_quiz.core.blueprint import Blueprint
from crss_quiz.core.deck import Level
from crss_quiz.core.subject import Domain
from crss_quiz.settings import SettingsError, StudySettings, read_settings


def test_without_a_file_the_full_exam_is_the_default(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.toml").exam.blueprint() == Blueprint()


def test_every_part_of_the_blueprint_can_be_set(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        "[exam]\nquestions = 40\nminutes = 50.5\npass_mark = 30\n"
        "[exam.domains]\nadvocacy = 1\nmentoring = 3\n[exam.levels]\nrecall = 1\n"
    )
    plan = read_settings(path).exam.blueprint()
    assert (plan.questions, plan.minutes, plan.pass_mark) == (40, 50.5, 30)
    assert plan.domain_quotas == {Domain.ADVOCACY: 10, Domain.MENTORING: 30}
    assert plan.level_quotas == {Level.RECALL: 40}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[exam]\nquestoins = 40", "exam.questoins: no such setting"),
        ("[exam]\nquestions = 0", "exam.questions"),
        ("[exam]\nminutes = -1", "exam.minutes"),
        ("[exam]\npass_mark = 101", "pass_mark is more than questions"),
        ("[exam.domains]\nlaw = 1", "exam.domains"),
        ("[exam.domains]\nadvocacy = 0", "above 0"),
        ("[exam]\nquestions = ", "not TOML"),
        ("colour = 'red'", "colour: no such setting"),
    ],
)
def test_what_cannot_be_followed_is_told_in_one_sentence(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert what in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_what_fsrs_is_told_can_be_set(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        "[study]\nnew_per_day = 7\nreviews_per_day = 70\ndesired_retention = 0.85\nmaximum_interval = 90\n"
        "learning_minutes = [2, 20.5]\nrelearning_minutes = []\n"
    )
    study = read_settings(path).study
    assert (study.limits.new, study.limits.reviews) == (7, 70)
    told = study.memory(0.95)
    assert told.desired_retention == 0.85
    assert told.maximum_interval == 90
    assert [step.total_seconds() for step in told.learning_steps] == [120, 1230]
    assert told.relearning_steps == ()
    assert StudySettings().memory(0.95).desired_retention == 0.95


@pytest.mark.parametrize(
    "line",
    [
        "desired_retention = 1.1",
        "desired_retention = 0.5",
        "maximum_interval = -5",
        "learning_minutes = [0]",
        "new_per_day = -1",
        "relearning_minutes = [1440]",
        "new_cards = 3",
    ],
)
def test_study_settings_that_make_no_sense_are_refused_in_one_sentence(line: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"[study]\n{line}\n")
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert line.split(" ")[0] in str(caught.value)
    assert "\n" not in str(caught.value)
