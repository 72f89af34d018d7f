"""What we build against, in PyYAML, SQLite and Textual. Where one of these fails, a guard may have become needless."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

CRASHING = 'import yaml; yaml.load("[" * 50_000, Loader=yaml.CSafeLoader)'
EXPANDING = """
a: &a {a0: 0, a1: 1, a2: 2, a3: 3, a4: 4, a5: 5, a6: 6, a7: 7, a8: 8, a9: 9}
b: &b {<<: [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]}
c: &c {<<: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]}
d: {<<: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]}
"""


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML without its C part cannot crash there")
def test_brackets_in_brackets_end_the_process_in_the_c_loader() -> None:
    assert subprocess.run([sys.executable, "-c", CRASHING], capture_output=True, check=False).returncode < 0


def test_merge_keys_multiply() -> None:
    node = yaml.compose(EXPANDING, Loader=yaml.SafeLoader)
    loader = yaml.SafeLoader("")
    try:
        assert isinstance(node, yaml.MappingNode)
        last = node.value[-1][1]
        loader.flatten_mapping(last)
        assert len(last.value) == 10_000
    finally:
        loader.dispose()


def test_keys_given_twice_pass_and_plain_words_change_their_type() -> None:
    assert yaml.safe_load("a: 1\na: 2") == {"a": 2}
    assert yaml.safe_load("[no, 12:30, 1.10, 0o7, 1_0]") == [False, 750, 1.1, "0o7", 10]
    with pytest.raises(ValueError, match="month must be in") as raised:
        yaml.safe_load("2026-13-01")
    assert not isinstance(raised.value, yaml.YAMLError)


def test_an_empty_file_is_sound_and_a_copied_one_lacks_what_is_in_its_log(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with closing(sqlite3.connect(tmp_path / "empty")) as empty:
        assert empty.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with closing(sqlite3.connect(tmp_path / "live")) as live:
        live.execute("PRAGMA journal_mode = WAL")
        live.execute("CREATE TABLE t (x)")
        live.execute("INSERT INTO t VALUES (1)")
        live.commit()
        (tmp_path / "copy").write_bytes((tmp_path / "live").read_bytes())
    with closing(sqlite3.connect(tmp_path / "copy")) as copy, pytest.raises(sqlite3.OperationalError, match="no such"):
        copy.execute("SELECT * FROM t")


def test_a_script_ends_the_transaction_that_it_is_run_in(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "file")) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE half (x)")
        with pytest.raises(sqlite3.OperationalError, match="syntax"):
            connection.executescript("CREATE TABLE done (x); nonsense")
        connection.rollback()
        assert [name for (name,) in connection.execute("SELECT name FROM sqlite_master")] == ["half", "done"]


def test_a_transaction_that_begins_late_does_not_wait(tmp_path: Path) -> None:
    """The reader that wants to write is refused at once, whatever its timeout: else two would wait for each other."""
    with (
        closing(sqlite3.connect(tmp_path / "file", isolation_level=None)) as one,
        closing(sqlite3.connect(tmp_path / "file", isolation_level=None, timeout=60)) as other,
    ):
        one.execute("PRAGMA journal_mode = WAL")
        one.execute("CREATE TABLE t (x)")
        other.execute("BEGIN")
        other.execute("SELECT * FROM t").fetchall()
        one.execute("INSERT INTO t VALUES (1)")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO t VALUES (2)")


async def test_a_text_given_to_a_widget_is_markup_and_may_hold_an_action() -> None:
    class Shown(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("[@click=app.quit]gone[/]")

    app = Shown()
    async with app.run_test():
        shown = app.query_one(Static).render()
        assert isinstance(shown, Content)
        assert shown.plain == "gone"
        assert [span.style for span in shown.spans] == ["@click=app.quit"]


@pytest.mark.parametrize("columns", [1, 4])
async def test_a_list_of_options_cannot_be_drawn_in_a_few_columns(columns: int) -> None:
    class Listing(App[None]):
        def compose(self) -> ComposeResult:
            yield OptionList("an option")

    with pytest.raises(ValueError, match="arg 3 must not be zero"):
        async with Listing().run_test(size=(columns, 5)) as pilot:
            await pilot.pause()
