import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from crss_quiz import cli
from crss_quiz.core.attempt import Mode
from crss_quiz.core.scoring import score
from crss_quiz.core.wording import result_lines
from crss_quiz.decks_cli import decks_app
from crss_quiz.paths import Home, bundled_decks
from crss_quiz.storage.store import Store
from made import HandClock, make_attempt

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a command, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "crss_quiz", *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def invoke(*arguments: str) -> str:
    result = CliRunner().invoke(cli.app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_without_a_terminal_the_screen_is_refused_with_what_works_instead() -> None:
    for arguments in ((), ("exam",), ("study", "--limit", "5")):
        done = run(*arguments)
        assert done.returncode == 2
        assert done.stderr == (
            "crss-quiz: this needs a terminal; "
            "`crss-quiz stats`, `plan`, `cards`, `results` and `decks` work without one\n"
        )


def test_an_unknown_time_is_refused_in_one_sentence() -> None:
    done = run("exam", "--time", "3")
    assert (done.returncode, done.stderr) == (2, "crss-quiz: --time 3 is not offered; choose 1, 1.5 or 2\n")


def test_an_error_of_the_file_is_one_sentence_and_exit_code_2(home: Home) -> None:
    home.folder.mkdir()
    home.database.write_text("no database " * 200)
    done = run("--home", str(home.folder), "results")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_results_without_an_exam_make_no_file(home: Home) -> None:
    assert invoke("--home", str(home.folder), "results") == "No exam has been sat yet.\n"
    assert invoke("--home", str(home.folder), "results", "--json") == "[]\n"
    assert not home.folder.exists()


@pytest.fixture
def sat(home: Home, clock: HandClock) -> Home:
    store = Store.open(home.database, clock.now())
    attempt = make_attempt(clock, 10)
    number = store.begin(attempt)
    for position, item in enumerate(attempt.form.items):
        clock.advance(30)
        attempt = attempt.move(position, clock.now()).answer(
            item.key if position % 2 else item.options[0].id, clock.now()
        )
    store.save(number, attempt.submit(clock.now()))
    store.begin(make_attempt(clock, 5, Mode.PRACTICE))
    store.close()
    return home


def test_results_are_listed_and_told_in_full(sat: Home, clock: HandClock) -> None:
    listed = invoke("--home", str(sat.folder), "results").splitlines()
    assert len(listed) == 2
    assert "OPEN, 0 of 5 answered" in listed[0]
    store = Store.open(sat.database, clock.now())
    attempt = store.load(1)
    store.close()
    assert invoke("--home", str(sat.folder), "results", "1").splitlines() == list(result_lines(attempt))


def test_results_as_json_hold_the_same_figures(sat: Home, clock: HandClock) -> None:
    store = Store.open(sat.database, clock.now())
    attempt = store.load(1)
    store.close()
    result = score(attempt.form, attempt.responses)
    told = json.loads(invoke("--home", str(sat.folder), "results", "1", "--json"))
    assert told["right"] == result.total.right == sum(response["is_right"] for response in told["responses"])
    assert told["pass_mark"] == result.pass_mark
    assert sum(part["right"] for part in told["by_domain"].values()) == result.total.right
    assert len(json.loads(invoke("--home", str(sat.folder), "results", "--json"))) == 2


@pytest.mark.parametrize(("number", "what"), [("2", "still open"), ("9", "no exam number 9")])
def test_an_exam_that_cannot_be_told_is_told_so(sat: Home, number: str, what: str) -> None:
    done = run("--home", str(sat.folder), "results", number)
    assert done.returncode == 2
    assert what in done.stderr


def at(home: Home, *arguments: str) -> str:
    return invoke("--home", str(home.folder), *arguments)


def refused(home: Home, *arguments: str) -> str:
    """What is said of a command that is refused, in one line."""
    done = run("--home", str(home.folder), *arguments)
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_plan_is_told_set_and_taken_back(home: Home) -> None:
    assert "No day of the exam is set" in at(home, "plan")
    assert "Dec 31, 2099" in at(home, "plan", "--exam", "2099-12-31", "--minutes", "20")
    told = at(home, "plan")
    assert "Dec 31, 2099" in told
    assert "Up to 20 min" in told
    assert "No day of the exam is set" in at(home, "plan", "--exam", "none", "--minutes", "none")
    assert "The exam was on" in at(home, "plan", "--exam", "2020-01-01")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("plan", "--exam", "soon"), "'soon' is not a day"),
        (("plan", "--minutes", "many"), "'many' is not a number"),
        (("plan", "--minutes", "-3"), "-3 minutes a day make no sense"),
        (("cards", "is:lost"), "is:"),
        (("optimize",), "400 reviews"),
        (("report", "1", "--output", "x.pdf"), "neither .html nor .md"),
        (("report", "1", "--output", "no-such-folder/x.md"), "there is no folder"),
        (("optimize", "--adopt", "--revert"), "opposites"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(arguments: tuple[str, ...], what: str, home: Home) -> None:
    assert what in refused(home, *arguments)


def test_cards_are_found(home: Home) -> None:
    told = at(home, "cards", "ethic:15", "kind:ethic").splitlines()
    assert any(line.startswith("ethic-15-asks") for line in told)
    assert told[-1] == f"{len(told) - 1} cards found."
    found = json.loads(at(home, "cards", "ethic:15", "kind:ethic", "--json"))
    assert len(found) == len(told) - 1


def test_beside_an_open_program_one_may_look_and_not_write(home: Home, clock: HandClock) -> None:
    store = Store.open(home.database, clock.now())
    try:
        assert "WHAT COMES DUE" in at(home, "stats")
        assert json.loads(at(home, "stats", "--json"))["due"]["overdue"] == 0
        assert "found" in at(home, "cards", "is:due")
        assert "No day" in at(home, "plan")
        assert "already open in process" in refused(home, "plan", "--exam", "2027-01-01")
    finally:
        store.close()


def test_where_one_stands_is_told_also_with_nothing_to_tell(sat: Home, tmp_path: Path) -> None:
    told = at(sat, "progress")
    assert "HOW READY" in told
    assert "not calibrated" in told
    assert json.loads(at(sat, "progress", "--json"))["readiness"]
    empty = invoke("--home", str(tmp_path / "new"), "progress")
    assert "NOT ENOUGH YET" in empty


def test_an_exam_is_written_as_a_file_and_not_over_another(sat: Home, tmp_path: Path) -> None:
    for name, sign in (("a.html", "<!DOCTYPE html>"), ("a.md", "# Result of exam 1")):
        path = tmp_path / name
        assert at(sat, "report", "1", "--output", str(path)) == f"wrote {path}\n"
        assert sign in path.read_text(encoding="utf-8")
        assert "is already there" in refused(sat, "report", "1", "--output", str(path))
        at(sat, "report", "1", "--output", str(path), "--force")
    assert "still open" in refused(sat, "report", "2", "--output", str(tmp_path / "b.md"))
    assert not (tmp_path / "b.md").exists()


def test_the_file_is_examined_and_a_backup_put_back(sat: Home) -> None:
    told = at(sat, "doctor")
    assert "✓ ok" in told
    assert "damaged" not in told
    assert {finding["verdict"] for finding in json.loads(at(sat, "doctor", "--json"))} == {"ok"}
    with closing(sqlite3.connect(sat.database)) as file:
        file.execute("UPDATE card SET stability = stability + 1")
        file.commit()
    repaired = run("--home", str(sat.folder), "doctor", "--repair")
    assert repaired.returncode == 1, repaired
    assert "+ repaired" in repaired.stdout
    assert "before a repair" in at(sat, "restore")
    assert "Restored the backup" in at(sat, "restore", "1")
    assert "no backup number 99" in refused(sat, "restore", "99")


def test_decks_are_listed_with_their_counts() -> None:
    listed = invoke("decks", "list")
    for file in (bundled_decks() / "questions").rglob("*.yaml"):
        assert yaml.safe_load(file.read_text(encoding="utf-8"))["deck"] in listed


def test_decks_check_passes_ours_and_fails_a_bad_one_with_every_error(tmp_path: Path) -> None:
    assert invoke("decks", "check").startswith("0 problems")
    bad = tmp_path / "bad.yaml"
    bad.write_text("deck: Bad\ntitle: x\ncards: []\n")
    done = run("decks", "check", str(bad))
    assert done.returncode == 1
    assert done.stdout.splitlines()[:2] == [
        f"{bad}:1: 'deck' is not of the right form; it has the form ^[a-z0-9]+(-[a-z0-9]+)*$",
        f"{bad}:3: 'cards' has 0 entries; it needs at least 1",
    ]


def test_a_file_whose_name_would_steer_the_terminal_is_named_with_signs(tmp_path: Path) -> None:
    bad = tmp_path / "a\x1b[31m.yaml"
    bad.write_text("nothing")
    told = run("decks", "check", str(bad)).stdout
    assert "a␛[31m.yaml:1:" in told
    assert "\x1b" not in told


def test_the_schema_is_printed_as_json() -> None:
    assert json.loads(invoke("decks", "schema"))["$schema"].startswith("https://json-schema.org/")


def test_every_command_is_in_the_readme() -> None:
    names = {command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback}
    names |= {f"decks {command.name}" for command in decks_app.registered_commands}
    assert len(names) == 18
    for name in names:
        assert f"crss-quiz {name}" in README, name
