"""The decks travel in the wheel, and a program installed from it finds them."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def files_below(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def test_a_program_run_from_the_wheel_finds_its_decks_and_migrations(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    travelled = installed / "crss_quiz" / "bundled_decks"
    assert files_below(travelled) == files_below(ROOT / "decks")

    code = (
        "from crss_quiz.cli import main; from crss_quiz import paths; import sys; from pathlib import Path;"
        f"assert paths.bundled_decks().is_relative_to({str(installed)!r}), paths.bundled_decks();"
        "from crss_quiz.core.clock import SystemClock; from crss_quiz.storage.store import Store;"
        f"Store.open(Path({str(tmp_path / 'x.sqlite3')!r}), SystemClock().now()).close();"
        "sys.argv = ['crss-quiz', 'decks', 'check']; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed)},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("0 problems")
    assert (installed / "crss_quiz" / "tui" / "app.tcss").exists()
