"""Which questions are audited: every deck, or those that were named."""

from collections.abc import Sequence
from pathlib import Path

from crss_quiz.core.deck import Library
from crss_quiz.core.errors import QuizError
from crss_quiz.core.text import visible
from crss_quiz.decks import library
from crss_quiz.decks.ledger import Ledger
from crss_quiz.decks.reader import Problem


def gather(paths: Sequence[Path], bundled: Path, own: Path) -> tuple[Library, Ledger]:
    """Read the named decks, or all, and the readings of their questions; QuizError where that cannot be done.

    Of named decks only their own questions are measured; the subject is that of the bundled sources.
    """
    loaded = library.check(paths, bundled) if paths else library.load(bundled, own)
    _refuse(loaded.problems)
    decks = loaded.library.of_files(map(str, library.deck_files(paths))) if paths else loaded.library
    if not decks.families:
        raise QuizError("there are no questions here to audit; name a deck of questions, or a folder of them")
    ledger = Ledger.of(decks)
    _refuse(ledger.problems)
    return decks, ledger


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        what = f"{visible(str(problems[0]))}{more}"
        raise QuizError(f"{what}; only sound decks are audited: `crss-quiz decks check` tells every fault")
