"""The commands. Each imports what it needs when it runs, so that asking for help stays quick."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from crss_quiz.core.attempt import Mode
from crss_quiz.core.errors import QuizError
from crss_quiz.core.request import TIME_FACTORS, ExamRequest, Length
from crss_quiz.core.subject import Domain
from crss_quiz.core.text import visible

app = typer.Typer(
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
decks_app = typer.Typer(help="Look at decks, check them, and write those that are generated.", rich_markup_mode=None)
app.add_typer(decks_app, name="decks")


def main() -> None:
    """Run a command; an error meant for the user becomes one sentence and an exit code."""
    try:
        app(prog_name="crss-quiz")
    except QuizError as error:
        print(f"crss-quiz: {visible(str(error))}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None


HomeOption = Annotated[
    Path | None, typer.Option("--home", help="the learner's folder (default: CRSS_QUIZ_HOME, or the system's place)")
]


@app.callback(invoke_without_command=True)
def open_program(context: typer.Context, home: HomeOption = None) -> None:
    """Prepare for the Illinois CRSS exam. Without a command, opens the program."""
    context.obj = home
    if context.invoked_subcommand is None:
        _run_screen(home, None)


def _run_screen(folder: Path | None, request: ExamRequest | None) -> None:
    from crss_quiz.paths import find_home
    from crss_quiz.tui.app import QuizApp

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise QuizError("this needs a terminal; `crss-quiz results` and `crss-quiz decks` work without one")
    # NO_COLOR alone leaves low-contrast greys; the terminal's own sixteen colors are readable
    program = QuizApp(find_home(folder), request=request, ansi_color="NO_COLOR" in os.environ or None)
    program.run()
    if program.return_code:
        raise typer.Exit(program.return_code)


@app.command()
def exam(
    context: typer.Context,
    mode: Annotated[Mode, typer.Option(help="real: as at the test center; practice: with pauses")] = Mode.REAL,
    length: Annotated[Length, typer.Option(help="how much of the full exam")] = Length.FULL,
    domain: Annotated[Domain | None, typer.Option(help="one domain only")] = None,
    time: Annotated[float, typer.Option(help="1, 1.5 or 2 times the minutes")] = 1.0,
    seed: Annotated[int | None, typer.Option(min=0, help="draws the same form from the same bank and history")] = None,
) -> None:
    """Sit a mock exam."""
    if time not in TIME_FACTORS:
        raise QuizError(f"--time {time:g} is not offered; choose 1, 1.5 or 2")
    _run_screen(context.obj, ExamRequest(mode, length, domain, time, seed))


@app.command()
def results(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="the exam to tell in full; without it, all are listed")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print as JSON")] = False,
) -> None:
    """List past exams, or tell one in full as its result screen does."""
    from crss_quiz import telling
    from crss_quiz.core.clock import SystemClock
    from crss_quiz.paths import find_home
    from crss_quiz.storage.store import Store

    file = find_home(context.obj).database
    if not file.exists():
        print("[]" if as_json else "No exam has been sat yet.")
        return
    store = Store.read(file, SystemClock().now())
    try:
        for line in telling.all_results(store, as_json) if number is None else telling.one(store, number, as_json):
            print(line)
    finally:
        store.close()


@decks_app.command("schema")
def decks_schema() -> None:
    """Print the JSON Schema of deck files, for an editor to complete and check with."""
    import json

    from crss_quiz.decks.schema import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@decks_app.command("list")
def decks_list(context: typer.Context) -> None:
    """List the decks with their counts of flashcards, families and items."""
    from crss_quiz.decks import library
    from crss_quiz.paths import bundled_decks, find_home

    loaded = library.load(bundled_decks(), find_home(context.obj).decks)
    for deck in loaded.library.decks:
        items = sum(len(family.items) for family in deck.families)
        if deck.families:
            counts = f"{items} items in {len(deck.families)} families"
        else:
            counts = f"{len(deck.flashcards)} flashcards"
        print(f"{deck.id:34} {counts:30} {deck.title}")
    for problem in loaded.problems:
        print(visible(str(problem)), file=sys.stderr)


@decks_app.command("check")
def decks_check(
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(help="files or folders; without them, all decks")] = None,
) -> None:
    """Check decks and print every error at once; exit 1 when there is one."""
    from crss_quiz.decks import library
    from crss_quiz.paths import bundled_decks, find_home

    bundled = bundled_decks()
    loaded = library.check(paths, bundled) if paths else library.load(bundled, find_home(context.obj).decks)
    for problem in loaded.problems:
        print(visible(str(problem)))
    items = sum(1 for _ in loaded.library.items())
    print(f"{len(loaded.problems)} problems; {items} items, {len(loaded.library.flashcards)} flashcards in all")
    raise typer.Exit(1 if loaded.problems else 0)


@decks_app.command("generate")
def decks_generate() -> None:
    """Write decks/flashcards/ from decks/sources/."""
    from crss_quiz.decks import generator, library
    from crss_quiz.paths import bundled_decks

    folder = bundled_decks()
    loaded = library.load(folder / "sources")
    for problem in loaded.problems:
        print(visible(str(problem)))
    if loaded.problems:
        raise QuizError("the sources have errors; nothing was written: mend them first")
    changed = generator.write(loaded.library.subject, folder / "flashcards")
    print("\n".join(f"wrote {path.name}" for path in changed) or "all flashcard files are current")


if __name__ == "__main__":
    main()
