"""Every key has a name, an explanation and a line in docs/keys.md."""

import importlib
import pkgutil
from collections import Counter
from pathlib import Path

import pytest
from textual.screen import Screen

from crss_quiz.tui import screens
from crss_quiz.tui.app import QuizApp
from crss_quiz.tui.screen import bindings_of
from crss_quiz.tui.screens.help import key_names

DOCS = (Path(__file__).parents[2] / "docs" / "keys.md").read_text(encoding="utf-8")


def kinds_of_screen() -> list[type[Screen[object]]]:
    found = []
    for module in pkgutil.iter_modules(screens.__path__):
        loaded = importlib.import_module(f"crss_quiz.tui.screens.{module.name}")
        found += [
            thing
            for thing in vars(loaded).values()
            if isinstance(thing, type) and issubclass(thing, Screen) and thing.__module__ == loaded.__name__
        ]
    return found


KINDS = kinds_of_screen()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_binding_is_named_and_explained_and_in_the_docs(kind: type[Screen[object]]) -> None:
    own = kind.__dict__.get("BINDINGS", [])
    assert len(bindings_of(kind)) >= len(own)
    for binding in own:
        assert binding.id
        assert binding.description
        assert binding.tooltip
        line = f"| {key_names(binding)} | {binding.tooltip} |"
        assert line in DOCS, f"docs/keys.md lacks: {line}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_key_of_a_screen_does_two_things(kind: type[Screen[object]]) -> None:
    keys = Counter(key for binding in bindings_of(kind) for key in binding.key.split(","))
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_at_most_six_keys_stand_in_the_footer(kind: type[Screen[object]]) -> None:
    assert sum(binding.show for binding in bindings_of(kind)) <= 6


def test_ids_of_bindings_are_unique() -> None:
    ids = Counter(binding.id for kind in KINDS for binding in kind.__dict__.get("BINDINGS", []))
    ids += Counter(binding.id for binding in bindings_of(QuizApp))
    assert [name for name, times in ids.items() if times > 1] == []
