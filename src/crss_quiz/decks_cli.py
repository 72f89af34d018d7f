"""The commands on decks. Each imports what it needs when it runs."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from crss_quiz.core.deck import Library
from crss_quiz.core.errors import QuizError
from crss_quiz.core.reader import Reader
from crss_quiz.core.text import visible

decks_app = typer.Typer(help="Look at decks, check them, and write those that are generated.", rich_markup_mode=None)


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
        print(visible(f"{deck.id:34} {counts:30} {deck.title}"))
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
    all_decks = [folder for folder in (bundled, find_home(context.obj).decks) if folder.exists()]
    loaded = library.check(paths, bundled) if paths else library.load_files(library.deck_files(all_decks))
    for problem in loaded.problems:
        print(visible(str(problem)))
    items = sum(1 for _ in loaded.library.items())
    print(f"{len(loaded.problems)} problems; {items} items, {len(loaded.library.flashcards)} flashcards in all")
    _tell_unread(loaded.library.of_files(map(str, library.deck_files(paths))) if paths else loaded.library)
    raise typer.Exit(1 if loaded.problems else 0)


def _decks_of(context: typer.Context, paths: list[Path] | None) -> Library:
    """Return the decks of these paths, or all; what is wrong with others is told and they are left out."""
    from crss_quiz.decks import library
    from crss_quiz.paths import bundled_decks, find_home

    bundled = bundled_decks()
    loaded = library.check(paths, bundled) if paths else library.load(bundled, find_home(context.obj).decks)
    for problem in loaded.problems:
        print(visible(str(problem)), file=sys.stderr)
    return loaded.library.of_files(map(str, library.deck_files(paths))) if paths else loaded.library


def _tell_unread(decks: Library) -> None:
    """Name the items that no mock exam shows while it has others enough; this is a note, and no error."""
    from crss_quiz.core.wording import count
    from crss_quiz.decks.ledger import Ledger

    unread = [item.id for item in Ledger.of(decks).lacking(decks.items())]
    if unread:
        verb = "lacks" if len(unread) == 1 else "lack"
        print(f"{count(len(unread), 'item')} {verb} two informed readers of the present text who all chose the key:")
        print(visible(", ".join(unread)))


@decks_app.command("blind")
def decks_blind(
    context: typer.Context,
    output: Annotated[Path, typer.Option(help="a new folder for the sheets")],
    paths: Annotated[list[Path] | None, typer.Argument(help="files or folders; without them, all decks")] = None,
    reader: Annotated[Reader, typer.Option(help="what the readers know")] = Reader.INFORMED,
    only: Annotated[str | None, typer.Option(help="a domain, new, or ids with commas between")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="lays out the same sheets from the same decks")] = None,
) -> None:
    """Write sheets for blind readers: questions without keys, rationales and ids."""
    import secrets

    from crss_quiz.core.form import MAX_SEED
    from crss_quiz.core.wording import count
    from crss_quiz.decks import blind, blind_folder
    from crss_quiz.decks.ledger import Ledger

    decks = _decks_of(context, paths)
    families = blind.choose(decks.families, only, reader, Ledger.of(decks))
    if not families:
        raise QuizError("there is nothing to read: every question has its readers, or there is none")
    lot = secrets.randbelow(MAX_SEED) if seed is None else seed
    sheets = blind.lay_out(families, lot)
    blind_folder.write(output, sheets, reader, paths or (), decks.subject)
    questions = count(sum(len(sheet.questions) for sheet in sheets), "question")
    print(f"{questions} on {count(len(sheets), 'sheet')} (seed {lot})")
    print(visible(f"Give readers the files in {output}, and keep {output / blind_folder.APART} from them."))


@decks_app.command("blind-score")
def decks_blind_score(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="what `decks blind` wrote")],
    answers: Annotated[Path, typer.Argument(help="what one reader answered")],
    reader: Annotated[Reader, typer.Option(help="what the reader knows; a safeguard against mixed-up files")],
    record: Annotated[bool, typer.Option("--record", help="enter the answers in reviews.yaml")] = False,
) -> None:
    """Hold a blind reader's answers against the keys; with --record, enter them in the ledger of reviews."""
    from crss_quiz.core.clock import SystemClock, today
    from crss_quiz.decks import blind_folder, blind_score, ledger

    mapping = blind_folder.read_mapping(folder)
    if mapping.reader is not reader:
        raise QuizError(f"these sheets are for {mapping.reader} readers, not for {reader} ones; mend --reader")
    if record:
        blind_folder.refuse_recorded(folder, answers)
    decks = _decks_of(context, [Path(path) for path in mapping.decks])
    score = blind_score.judge(mapping, blind_score.read_answers(answers), decks)
    for line in blind_score.told(score):
        print(line)
    if record:
        files = ledger.record_beside(decks, score.readings(today(SystemClock().now())))
        if files:
            blind_folder.note_recorded(folder, answers)
        print("\n".join(visible(f"Recorded in {file}") for file in files) or "Nothing counts, so nothing was recorded")


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


@decks_app.command("audit")
def decks_audit(
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(help="files or folders; without them, all decks")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print every figure as JSON")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="exit 1 when a figure fails")] = False,
    output: Annotated[Path | None, typer.Option(help="write every figure into this .md file")] = None,
) -> None:
    """Measure what gives keys away, how questions read, and what they cover."""
    from crss_quiz.audit.extra import require_libraries

    require_libraries()
    from crss_quiz.audit import report, writing
    from crss_quiz.audit.bank import audit
    from crss_quiz.audit.gathering import gather
    from crss_quiz.paths import bundled_decks, find_home

    if output:
        writing.require_place(output)
    library, ledger = gather(paths or (), bundled_decks(), find_home(context.obj).decks)
    sections = audit(library, ledger)
    if output:
        writing.write(output, sections, library)
    if as_json:
        print(report.as_json(sections))
    elif output:
        print(f"wrote {visible(str(output))}: {report.summary(sections)}")
    else:
        print("\n".join(report.lines(sections)))
    raise typer.Exit(1 if strict and report.has_failed(sections) else 0)
