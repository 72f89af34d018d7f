"""The table in docs/faults.md: it says what held, and what failed even where the test came to tell nothing."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = """
import os

def test_of_it(tell):
    assert "MENDED" in os.environ
    tell("a fault", "nothing lost", 3)

def test_of_another(tell):
    tell("another", "nothing lost", 2)
    assert "MENDED" in os.environ

def test_of_a_third(tell):
    tell("a third", "nothing lost", 1_000)
"""


def run(folder: Path, **environment: str) -> list[str]:
    """Run these tests as a part of the harnesses; return the rows of the table without their day."""
    table = folder / "faults.md"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CRSS_QUIZ_"))}
    told = {"CRSS_QUIZ_FAULTS_TABLE": str(table), "CRSS_QUIZ_FAULTS_PART": "1"}
    (folder / "test_it.py").write_text(TESTS)
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "faults.told", "-p", "no:cacheprovider", "test_it.py"],
        cwd=folder,
        env={**inherited, **told, **environment, "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        check=False,
        timeout=60,
    )
    rows = [row for row in table.read_text(encoding="utf-8").splitlines() if row.startswith("| ")]
    return [row[: row.rindex("| ", 0, -2)].strip() for row in rows[1:]]


def test_a_fault_whose_test_failed_is_not_told_as_held_and_is_told_again_once_it_holds(tmp_path: Path) -> None:
    assert run(tmp_path) == [
        "| `test_it.py::test_of_it` | told what it tried | 0 | failed",
        "| a third | nothing lost | 1,000 | held",
        "| another | nothing lost | 2 | failed",
    ]
    assert run(tmp_path, MENDED="yes") == [
        "| a fault | nothing lost | 3 | held",
        "| a third | nothing lost | 1,000 | held",
        "| another | nothing lost | 2 | held",
    ]
