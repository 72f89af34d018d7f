import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from crss_quiz.storage.database import MIGRATIONS, REVISIONS, connect, make_private, read_version
from crss_quiz.storage.store import Store
from crss_quiz.storage.upgrade import upgrade
from faults.sessions import make_older
from made import HandClock


def test_a_program_installed_below_a_folder_with_a_percent_sign_makes_its_file(tmp_path: Path) -> None:
    scripts = tmp_path / "100% ours" / "migrations"
    shutil.copytree(MIGRATIONS, scripts)
    path = tmp_path / "home" / "learner.sqlite3"
    make_private(path)
    engine = connect(path)
    upgrade(engine, path, None, scripts)
    engine.dispose()
    assert read_version(path) == REVISIONS[-1]


def test_a_file_is_copied_before_it_leaves_a_version_and_foreign_keys_are_on_again(tmp_path: Path) -> None:
    path = tmp_path / "home" / "learner.sqlite3"
    make_private(path)
    engine = connect(path)
    upgrade(engine, path, None, MIGRATIONS, to="0003")
    assert not path.with_name("backups").exists()
    upgrade(engine, path, "0003", MIGRATIONS)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
    copy = path.with_name("backups") / "before-leaving-0003.sqlite3"
    assert read_version(copy) == "0003"
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_who_only_looks_at_a_file_of_an_older_version_finds_it_brought_to_the_present_one(
    tmp_path: Path, clock: HandClock
) -> None:
    path = tmp_path / "learner.sqlite3"
    make_older(path, "0002")
    with closing(Store.read(path, clock.now())) as store:
        assert [summary.questions for summary in store.attempts()] == [10]
    assert read_version(path) == REVISIONS[-1]
