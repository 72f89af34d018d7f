"""A document held to a shape; what pydantic finds wrong is said in our own words, with line and mend."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, TypeVar

from pydantic import ValidationError

from crss_quiz.decks.reader import Document, KeyPath, Problem, brief
from crss_quiz.decks.shape import MAX_FAULTS, Shape

Kind = TypeVar("Kind", bound=Shape)


def hold(document: Document, kind: type[Kind]) -> tuple[Kind | None, list[Problem]]:
    """Hold a document to a shape; all that does not fit is reported at once."""
    try:
        return kind.model_validate(document.content, context=[0]), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        return None, first_of(document, (_problem(document, detail) for detail in details))


def first_of(document: Document, problems: Iterable[Problem | None]) -> list[Problem]:
    """Return the problems there are, up to the number that is of help."""
    first = list(islice(filter(None, problems), MAX_FAULTS + 1))
    if len(first) > MAX_FAULTS:
        what, mend = f"more than {MAX_FAULTS} faults in this file", "mend the others first, then check again"
        first[-1] = Problem(document.file, first[-1].line, what, mend)
    return first


def _problem(document: Document, detail: Any) -> Problem:
    """Say a pydantic error in our own words."""
    location: KeyPath = tuple(detail["loc"])
    line = document.line_of(location)
    name = _name(location)
    context = detail.get("ctx", {})
    match detail["type"]:
        case "deck":
            what, mend = context["what"], context["mend"]
        case "missing":
            what, mend = f"{name} is missing", "add it (see docs/deck-format.md)"
        case "extra_forbidden":
            what, mend = f"{name} is not a word of the format here", "remove it, or check its spelling"
        case "enum":
            what, mend = f"{name} has an unknown value", f"choose {context['expected']}"
        case "string_pattern_mismatch":
            what, mend = f"{name} is not of the right form", f"it has the form {context['pattern']}"
        case "string_too_short":
            what, mend = f"{name} is empty", "write its text"
        case "too_short" | "too_long":
            many = context.get("min_length", context.get("max_length"))
            found = context["actual_length"]
            few = "one entry" if found == 1 else f"{found} entries"
            what = f"{name} has {'too many entries' if found is None else few}"
            mend = f"it needs {'at least' if detail['type'] == 'too_short' else 'at most'} {many}"
        case "list_type" | "tuple_type":
            what, mend = f"{name} is not a list", "write its entries below it, each behind a dash"
        case "dict_type" | "model_type":
            what, mend = f"{name} is not a group of names", "write below it, further to the right, each as name: value"
        case "string_type":
            what, mend = f"{name} is not a text", "write it as one, in quotation marks if need be"
        case _:
            what, mend = f"{name} does not fit", f"it should{detail['msg'].partition('should')[2]}"
    return Problem(document.file, line, what, mend)


def _name(location: KeyPath) -> str:
    """Name a place by its own word in the file, or as the n-th entry of one."""
    words = [word for word in location if word != "[key]"]
    match words:
        case [*_, above, int(at)]:
            return f"entry {at + 1} of '{brief(str(above))}'"
        case [*_, last]:
            return f"'{brief(str(last))}'"
        case _:
            return "the file"
