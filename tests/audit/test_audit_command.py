import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from crss_quiz import cli
from crss_quiz.audit.extra import LIBRARIES
from crss_quiz.core.errors import QuizError
from crss_quiz.paths import bundled_decks

BOUNDARIES = bundled_decks() / "questions" / "professional-responsibility" / "boundaries.yaml"


def audit(*arguments: object) -> Result:
    return CliRunner().invoke(cli.app, ["decks", "audit", *map(str, arguments)])


def refused(*arguments: object) -> str:
    result = audit(*arguments)
    assert isinstance(result.exception, QuizError)
    assert result.stdout == ""
    return str(result.exception)


def test_a_named_deck_is_measured_by_itself_with_its_readings() -> None:
    result = audit(BOUNDARIES)
    assert result.exit_code == 0, result.output
    assert "BLIND READERS" in result.stdout
    assert "not read yet" not in result.stdout
    assert "items keyed by two informed readers" in result.stdout
    figures = json.loads(audit(BOUNDARIES, "--json").stdout)
    assert {f["scope"] for s in figures["sections"] for f in s["findings"]} == {"bank"}


def test_strict_tells_by_its_exit_code_whether_a_figure_fails(tmp_path: Path) -> None:
    broken = tmp_path / "boundaries.yaml"
    text = BOUNDARIES.read_text(encoding="utf-8")
    broken.write_text(text.replace("a CRSS", "an addict"), encoding="utf-8")
    assert json.loads(audit(broken, "--json").stdout) != json.loads(audit(BOUNDARIES, "--json").stdout)
    assert audit(broken).exit_code == 0
    assert audit(broken, "--strict").exit_code == 1
    fails = json.loads(audit(BOUNDARIES, "--json").stdout)["verdicts"]["fail"]
    assert audit(BOUNDARIES, "--strict").exit_code == (1 if fails else 0)


def test_the_page_is_written_and_only_an_earlier_one_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "bank.md"
    for _ in range(2):
        result = audit(BOUNDARIES, "--output", page)
        assert result.stdout.startswith(f"wrote {page}: ")
        assert page.read_text(encoding="utf-8").startswith("# The state of the question bank\n")
    page.write_text("# My own notes\n")
    assert refused(BOUNDARIES, "--output", page) == f"{page} is already there and is no audit; name another file"
    assert page.read_text() == "# My own notes\n"


def test_a_place_where_nothing_can_be_written_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    assert "does not end in .md" in refused("--output", tmp_path / "bank.txt")
    assert "there is no folder" in refused("--output", tmp_path / "none" / "bank.md")
    (tmp_path / "folder.md").mkdir()
    assert "is already there" in refused("--output", tmp_path / "folder.md")


def test_decks_with_a_fault_are_refused_with_the_fault(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("deck: Bad\ntitle: x\ncards: []\n")
    told = refused(bad)
    assert told.startswith(f"{bad}:1: 'deck' is not of the right form")
    assert "(and 1 more)" in told
    assert "`crss-quiz decks check`" in told


def test_flashcards_alone_are_no_questions() -> None:
    assert "no questions here to audit" in refused(bundled_decks() / "flashcards")


def test_a_ledger_with_a_fault_is_refused(tmp_path: Path) -> None:
    shutil.copy(BOUNDARIES, tmp_path / "boundaries.yaml")
    (tmp_path / "reviews.yaml").write_text("reviews:\n  - {item: x.1}\n")
    assert "reviews.yaml:2" in refused(tmp_path / "boundaries.yaml")


@pytest.mark.parametrize(("module", "name"), LIBRARIES.items())
def test_without_its_libraries_the_audit_says_how_to_install_them(
    module: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    told = refused()
    assert told.startswith(f"the audit needs {name}, which comes apart")
    assert "pip install 'crss-quiz[audit]'" in told


def test_the_program_and_its_other_commands_load_none_of_these_libraries() -> None:
    code = (
        "import sys; import crss_quiz.cli, crss_quiz.decks_cli, crss_quiz.tui.app, crss_quiz.decks.library;"
        "from crss_quiz.audit import extra; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {name.partition(".")[0] for name in done.stdout.split()} & {*LIBRARIES, "numpy", "nltk"}
