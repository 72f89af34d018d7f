"""The commands on decks. Each imports what it needs when it runs."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from crss_quiz.core.errors import QuizError
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
