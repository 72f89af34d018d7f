"""The commands. Each imports what it needs when it runs, so that asking for help stays quick."""

import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_command

from crss_quiz.core.attempt import Mode
from crss_quiz.core.errors import QuizError
from crss_quiz.core.filter import CardType, Filter, Only
from crss_quiz.core.request import TIME_FACTORS, ExamRequest, Length
from crss_quiz.core.subject import Domain
from crss_quiz.core.text import visible
from crss_quiz.decks_cli import decks_app
from crss_quiz.terminal import INTERRUPTED, prepare_output, require_screen

app = typer.Typer(
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(decks_app, name="decks")


def main() -> None:
    """Run a command; an error meant for the user becomes one sentence and an exit code."""
    prepare_output()
    try:
        try:
            get_command(app).main(prog_name="crss-quiz")
        finally:
            sys.stdout.flush()
    except QuizError as error:
        print(f"crss-quiz: {visible(str(error))}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home", readable=False, help="the learner's folder (default: CRSS_QUIZ_HOME, or the system's place)"
    ),
]


@app.callback(invoke_without_command=True)
def open_program(context: typer.Context, home: HomeOption = None) -> None:
    """Prepare for the Illinois CRSS exam. Without a command, opens the program."""
    from crss_quiz.crash import catch_faults
    from crss_quiz.paths import find_home

    context.obj = home
    catch_faults(find_home(home).folder)
    if context.invoked_subcommand is None:
        _run_screen(home, None)


def _run_screen(folder: Path | None, request: ExamRequest | Filter | None, most: int | None = None) -> None:
    from crss_quiz.paths import find_home
    from crss_quiz.tui.app import QuizApp

    require_screen()
    home = find_home(folder)
    # NO_COLOR alone leaves low-contrast greys; the terminal's own sixteen colors are readable
    program = QuizApp(home, request=request, most=most, ansi_color="NO_COLOR" in os.environ or None)
    program.run()
    if program.fault is not None:
        from crss_quiz import crash
        from crss_quiz.core.clock import SystemClock

        raise crash.record(program.fault, home.folder, SystemClock().now())
    if program.return_code:
        raise typer.Exit(program.return_code)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(visible(line))


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
def study(
    context: typer.Context,
    limit: Annotated[int | None, typer.Option(min=1, help="at most so many cards")] = None,
    domain: Annotated[Domain | None, typer.Option(help="one domain only")] = None,
    ethic: Annotated[int | None, typer.Option(min=1, max=18, help="one ethic only")] = None,
    competency: Annotated[str | None, typer.Option(help="one competency only, such as pr-k-13")] = None,
    deck: Annotated[str | None, typer.Option(help="one deck only, by its id")] = None,
    card_type: Annotated[CardType | None, typer.Option("--type", help="one type of card only")] = None,
    only: Annotated[Only | None, typer.Option(help="weak and missed come due or not")] = None,
) -> None:
    """Study what is due, then new cards."""
    _run_screen(context.obj, Filter(domain, ethic, competency, deck, card_type, only), limit)


@app.command()
def plan(
    context: typer.Context,
    exam: Annotated[str | None, typer.Option(help="the day of the exam as year-month-day, or none")] = None,
    minutes: Annotated[str | None, typer.Option(help="minutes a day, or none")] = None,
) -> None:
    """Tell the plan to the day of the exam; with options, set the day and the minutes first."""
    from crss_quiz import telling
    from crss_quiz.core.wish import read_exam_day, read_minutes

    wishes: dict[str, Any] = {}
    if exam is not None:
        wishes["exam_on"] = read_exam_day(exam)
    if minutes is not None:
        wishes["minutes"] = read_minutes(minutes)
    with telling.open_desk_to(context.obj, writes=bool(wishes)) as desk:
        if wishes:
            desk.store.set_goal(replace(desk.store.goal(), **wishes))
        _print(telling.plan(desk))


@app.command()
def stats(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="print as JSON")] = False
) -> None:
    """Tell what studying came to: what is due, what was remembered, where the cards stand."""
    from crss_quiz import telling

    with telling.open_desk_to(context.obj) as desk:
        _print(telling.stats(desk, as_json))


@app.command()
def progress(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="print as JSON")] = False
) -> None:
    """Tell where you stand: readiness, domains, what tempts you, how often "sure" is right."""
    from crss_quiz import telling

    with telling.open_desk_to(context.obj) as desk:
        _print(telling.progress(desk, as_json))


@app.command()
def report(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="the exam, by its number")],
    output: Annotated[Path, typer.Option(help="the file to write; its end, .html or .md, says which kind")],
    force: Annotated[bool, typer.Option("--force", help="replace the file if it is there")] = False,
) -> None:
    """Write a finished exam as one file, to show to a supervisor or to print."""
    from crss_quiz import telling

    with telling.open_desk_to(context.obj) as desk:
        print(telling.write_report(desk, number, output, force=force))


@app.command()
def cards(
    context: typer.Context,
    query: Annotated[list[str] | None, typer.Argument(help="words, or ethic:13, is:due and the like")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print as JSON")] = False,
) -> None:
    """Find cards by text, id, domain, ethic, competency, deck, kind, and how they stand."""
    from crss_quiz import telling

    with telling.open_desk_to(context.obj) as desk:
        _print(telling.cards(desk, " ".join(query or ()), as_json))


@app.command()
def optimize(
    context: typer.Context,
    adopt: Annotated[bool, typer.Option("--adopt", help="put the fitted weights in force if they are better")] = False,
    revert: Annotated[bool, typer.Option("--revert", help="go back to the weights before")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print as JSON")] = False,
) -> None:
    """Fit FSRS to your own reviews: preview what that would change, or put it in force."""
    from crss_quiz import fitting, telling

    if adopt and revert:
        raise QuizError("--adopt and --revert are opposites; choose one of them")
    choice = fitting.Choice.ADOPT if adopt else fitting.Choice.REVERT if revert else fitting.Choice.PREVIEW
    with telling.open_store(context.obj, writes=adopt or revert) as store:
        _print(telling.optimize(store, choice, as_json))


@app.command()
def results(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="the exam to tell in full; without it, all are listed")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print as JSON")] = False,
) -> None:
    """List past exams, or tell one in full as its result screen does."""
    from crss_quiz import telling
    from crss_quiz.paths import find_home

    if not find_home(context.obj).database.exists():
        print("[]" if as_json else "No exam has been sat yet.")
        return
    with telling.open_store(context.obj) as store:
        _print(telling.all_results(store, as_json) if number is None else telling.one(store, number, as_json))


@app.command()
def doctor(
    context: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", help="mend what can be mended, after a copy")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print as JSON")] = False,
) -> None:
    """Look at the learner's file closely; exit 0 where all is well, 1 where something was repaired, 2 where damaged."""
    from crss_quiz import telling

    findings, exit_code = telling.examine(context.obj, repairs=repair)
    _print(telling.doctor(findings, as_json))
    raise typer.Exit(exit_code)


@app.command()
def restore(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="the backup to put back; without it, all are listed")] = None,
) -> None:
    """List the backups of the learner's file, or put one back; what is there is copied first."""
    from crss_quiz import telling

    _print(telling.restore(context.obj, number))


if __name__ == "__main__":
    main()
