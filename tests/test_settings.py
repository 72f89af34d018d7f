from pathlib import Path

import pytest

from crss_quiz.core.blueprint import Blueprint
from crss_quiz.core.deck import Level
from crss_quiz.core.subject import Domain
from crss_quiz.settings import SettingsError, read_settings


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
