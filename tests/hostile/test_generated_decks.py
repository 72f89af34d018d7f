"""Decks that nobody thought of: sound ones damaged, and nonsense made by a grammar.

A sample; with CRSS_QUIZ_FAULTS=full, 10,000.
"""

import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from time import process_time

import pytest

from crss_quiz.core.text import is_unsafe, visible
from crss_quiz.decks import library
from faults.cases import IS_FULL, Tell
from hostile.table import ASKED, CARDS, COMPETENCIES, SOUND, SOURCES

TOTAL = 10_000 if IS_FULL else 300
PARTS = 10
"""Tests that share them, so that both cores have work."""
SECONDS = 1.0

SPRINKLED = [
    b"\0",
    b"\x1b[31m",
    b"\xff",
    b"\xe2\x80\xae",
    b"\xed\xa0\x80",
    b"\t",
    b"\r",
    b"&a ",
    b"*a",
    b"!!str ",
    b"<<: ",
    b"%",
]
SPRINKLED += [
    b"---\n",
    b"...\n",
    b"[",
    b"]",
    b"{",
    b"}",
    b": ",
    b"- ",
    b"? ",
    b"|\n",
    b">-\n",
    b'"',
    b"'",
    b"#",
    b"\\u202e",
    b",",
    b"\n",
]
WORDS = [
    "deck",
    "title",
    "cards",
    "families",
    "domain",
    "items",
    "id",
    "key",
    "why",
    "lures",
    "options",
    "ethics",
    "topics",
]
WORDS += [
    "roles",
    "a",
    "no",
    "1",
    "-1",
    "1e9",
    "~",
    "''",
    '"\\e"',
    "[b]x[/b]",
    "<<",
    "é",
    "2026-01-01",
    "x" * 61,
    "../x",
    "|",
    "*a",
]


def damaged(chance: random.Random) -> bytes:
    """A sound deck to which something happened, once or a few times."""
    raw = bytearray(chance.choice([CARDS, ASKED, SOURCES, COMPETENCIES]).encode())
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        place = chance.randrange(len(raw) + 1)
        match chance.randrange(6):
            case 0 if place < len(raw):
                raw[place] ^= 1 << chance.randrange(8)
            case 1:
                raw[place : place + chance.choice([1, 2, 30])] = b""
            case 2:
                raw[place:place] = chance.choice(SPRINKLED)
            case 3:
                raw[place:place] = raw[chance.randrange(len(raw) + 1) :][:80]
            case 4:
                lines = raw.splitlines(keepends=True)
                chance.shuffle(lines) if chance.random() < 0.2 else lines.reverse()
                raw = bytearray(b"".join(lines))
            case _:
                raw = bytearray(raw[: max(1, place)])
        raw = raw or bytearray(b"a")
    return bytes(raw)


def nonsense(chance: random.Random, depth: int = 0) -> str:
    """A value that YAML may allow and decks do not."""
    kind = chance.randrange(5) if depth < 5 else 0
    indent = "\n" + "  " * depth
    parts = range(chance.randrange(1, 5))
    if kind == 1:
        return "".join(f"{indent}{chance.choice(WORDS)}: {nonsense(chance, depth + 1)}" for _ in parts)
    if kind == 2:
        return "".join(f"{indent}- {nonsense(chance, depth + 1)}" for _ in parts)
    if kind == 3:
        return "[" + ", ".join(nonsense(chance, 9) for _ in parts) + "]"
    if kind == 4:
        return "{" + ", ".join(f"{chance.choice(WORDS)}: {nonsense(chance, 9)}" for _ in parts) + "}"
    return chance.choice(WORDS)


def generated(seed: int) -> bytes:
    """The deck of a seed."""
    chance = random.Random(seed)
    if chance.random() < 0.7:
        return damaged(chance)
    top = "".join(f"{word}: {nonsense(chance, 1)}\n" for word in chance.sample(WORDS[:14], chance.randrange(1, 6)))
    return top.encode()


def texts_of(part: object) -> Iterator[str]:
    """Every text that hangs on an object of the core."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from texts_of(key)
            yield from texts_of(value)
    elif isinstance(part, tuple | list | frozenset | set):
        for value in part:
            yield from texts_of(value)
    elif is_dataclass(part):
        for field in fields(part):
            yield from texts_of(getattr(part, field.name))


@pytest.mark.parametrize("part", range(PARTS))
def test_a_generated_deck_is_read_or_refused_and_never_more(part: int, tmp_path: Path, tell: Tell) -> None:
    (tmp_path / "sound.yaml").write_text(SOUND)
    file = tmp_path / "unsafe.yaml"
    refused = 0
    seeds = range(part, TOTAL, PARTS)
    for seed in seeds:
        raw = generated(seed)
        file.write_bytes(raw)
        started = process_time()
        loaded = library.load(tmp_path)
        assert process_time() - started <= SECONDS, seed
        assert any(deck.id == "sound" for deck in loaded.library.decks), seed
        refused += bool(loaded.problems)
        for problem in loaded.problems:
            assert problem.file == str(file), seed
            assert 1 <= problem.line <= len(raw.splitlines()) + 1, (seed, problem)
            assert problem.what, seed
            assert problem.mend, seed
            assert "\n" not in f"{problem.what}{problem.mend}", seed
            assert not any(is_unsafe(character) for character in visible(str(problem))), seed
        kept = "".join(text for part in (loaded.library.subject, *loaded.library.decks) for text in texts_of(part))
        assert not any(is_unsafe(character) for character in kept), seed
    assert refused
    tell("a hostile deck: generated", "read, or refused with file, line and mend; the others are read", len(seeds))


def test_the_decks_of_a_seed_are_always_the_same() -> None:
    assert [generated(seed) for seed in range(50)] == [generated(seed) for seed in range(50)]
    assert len({generated(seed) for seed in range(300)}) > 280
