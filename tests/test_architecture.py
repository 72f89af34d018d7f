"""Which room may load what, shown by loading it in a fresh process."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "crss_quiz"
HEAVY = {"textual", "rich", "sqlalchemy", "sqlmodel", "alembic", "pydantic", "yaml"}


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


CORE = sorted(path.stem for path in (SOURCE / "core").glob("*.py") if path.stem != "__init__")


def test_the_core_loads_nothing_but_the_standard_library_and_fsrs() -> None:
    modules = loaded_by("import " + ", ".join(f"crss_quiz.core.{name}" for name in CORE))
    allowed = set(sys.stdlib_module_names) | loaded_by("import fsrs") | {"crss_quiz"}
    assert {name for name in modules - allowed if not name.startswith("_")} == set()
    assert modules & HEAVY == set()


def test_the_commands_load_neither_the_screen_nor_the_database_until_they_need_them() -> None:
    assert loaded_by("import crss_quiz.cli") & (HEAVY - {"rich"}) == set()


def test_the_first_screen_loads_neither_the_database_nor_pydantic() -> None:
    modules = loaded_by("import crss_quiz.tui.app")
    assert "textual" in modules
    assert modules & {"sqlalchemy", "sqlmodel", "alembic", "pydantic", "yaml", "fsrs"} == set()


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("__init__.py")), ids=lambda path: path.parent.name)
def test_init_files_are_empty(path: Path) -> None:
    assert path.read_text() == ""


def test_files_stay_under_three_hundred_lines() -> None:
    long = {path.name: lines for path in SOURCE.rglob("*.py") if (lines := len(path.read_text().splitlines())) > 300}
    assert long == {}


def test_no_room_is_called_by_a_name_that_says_nothing() -> None:
    names = {path.stem for path in SOURCE.rglob("*.py")}
    assert names & {"utils", "helpers", "manager", "models", "common", "base"} == set()


def test_only_the_clock_asks_what_time_it_is_and_nobody_uses_the_global_random() -> None:
    """Ruff's banned-api finds the calls; this finds what would let them in: its remarks, in any other file."""
    for path in SOURCE.rglob("*.py"):
        text = path.read_text()
        if path.name != "clock.py":
            assert "noqa: TID251" not in text, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and node.module in {"random", "time"}:
                assert path.name == "clock.py", path
