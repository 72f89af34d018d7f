"""A YAML reader for files from strangers: it works on parser events, so nothing is built that was not asked for.

PyYAML's loaders segfault on deep nesting, expand merge keys without bound, guess types and keep the last of two equal
keys (each reproduced, see docs/decisions.md). Here every scalar stays text, and every refusal names file and line.
"""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from crss_quiz.core.text import is_unsafe, name_of

MAX_BYTES = 5_000_000
MAX_DEPTH = 12
MAX_NODES = 230_000
MAX_ENTRIES = 20_000
"""Of one list: cards of a deck, above all."""
MAX_KEYS = 100
"""Of one mapping; the largest of the format has twelve."""
MAX_CHARACTERS = 4_000
MAX_LINES = 200
MAX_NAME = 60

_UNSAFE = "the text holds a character that cannot be shown safely ({})"

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_DIRECTIVE = re.compile("^%", re.MULTILINE)
"""Decks need none, and libyaml compares each %TAG with all before it: 250,000 of them took minutes."""

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a deck."""

    file: str
    line: int
    """From 1; 0 where no line can be named."""
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}; {self.mend}"


class UnreadableDeckError(Exception):
    """A file that could not be read as YAML of our kind."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def brief(name: str) -> str:
    """Return a name from a deck as it may stand in an error: short, and on one line."""
    flat = " ".join(name.split())
    return flat if len(flat) <= MAX_NAME else f"{flat[:MAX_NAME]}…"


@dataclass
class Document:
    """A file as mappings, lists and texts, with the line on which each part starts."""

    file: str
    content: Any = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    """Line numbers from 1, by path."""

    def line_of(self, path: KeyPath) -> int:
        """Return the line of the deepest known part of a path."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 0


def read_document(path: Path, shown_as: str | None = None) -> Document:
    """Read one file; UnreadableDeckError says what is wrong with it. `shown_as` is its name in errors."""
    name = shown_as or str(path)

    def refuse(what: str, mend: str, line: int = 0) -> UnreadableDeckError:
        return UnreadableDeckError(Problem(name, line, what, mend))

    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise refuse("this is not an ordinary file, nor a folder that can be read", "give the path of a .yaml file")
        if facts.st_size > MAX_BYTES:
            raise refuse(f"the file is larger than {MAX_BYTES:,} bytes", "split it into several decks")
        with open(path, "rb", opener=_without_waiting) as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise refuse(f"cannot be read ({error.strerror})", "check the path and its permissions") from error
    if len(raw) > MAX_BYTES:
        raise refuse(f"the file is larger than {MAX_BYTES:,} bytes", "split it into several decks")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise refuse("not UTF-8 text", "save the file as UTF-8", line) from error
    return parse(text, name)


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; one that has become a pipe since it was looked at does not keep us."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def parse(text: str, file: str) -> Document:
    """Turn a YAML text into a Document; UnreadableDeckError where it is not YAML of our kind."""
    _refuse_unsafe(text, file)
    document = Document(file)
    builder = _Builder(document)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        what = getattr(error, "problem", None) or "this is not YAML"
        line = mark.line + 1 if mark else 0
        mend = "check indents and colons, and quote a text that holds ': ' or ' #'"
        raise UnreadableDeckError(Problem(file, line, f"not YAML ({what})", mend)) from error
    if not builder.finished:
        raise UnreadableDeckError(Problem(file, 1, "the file is empty", "begin with the word deck"))
    return document


def _events(text: str) -> Iterator[yaml.Event]:
    yield from yaml.parse(text, Loader=_LOADER)


def _refuse_unsafe(text: str, file: str) -> None:
    """Refuse what may stand nowhere in a file, remarks included."""
    directive = _DIRECTIVE.search(text)
    if directive:
        raise _refusal(text, directive.start(), file, "a line starts with %", "remove it, or set it in")
    unsafe = [text.index(character) for character in set(text) - {"\r"} if is_unsafe(character)]
    if unsafe:
        first = min(unsafe)
        raise _refusal(text, first, file, _UNSAFE.format(name_of(text[first])), "remove it")


def _refusal(text: str, position: int, file: str, what: str, mend: str) -> UnreadableDeckError:
    return UnreadableDeckError(Problem(file, text.count("\n", 0, position) + 1, what, mend))


class _Builder:
    """Builds a Document from events, refusing what decks do not need."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.finished = False
        self._open: list[tuple[Any, KeyPath]] = []
        self._key: list[str | None] = []
        self._key_line: list[int] = []
        self._nodes = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event."""
        line = event.start_mark.line + 1 if event.start_mark else 0
        match event:
            case yaml.ScalarEvent():
                self._check_node(event, line)
                self._take_scalar(event.value, line)
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise self._refuse(line, "a second document starts here", "one file holds one deck: remove the ---")
            case yaml.AliasEvent():
                raise self._refuse(line, "aliases (*name) are not allowed", "write the text out, or quote it")
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._check_node(event, line)
                self._start({} if isinstance(event, yaml.MappingStartEvent) else [], line)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()
                self._key.pop()
                self._key_line.pop()
            case _:
                pass

    def _refuse(self, line: int, what: str, mend: str) -> UnreadableDeckError:
        return UnreadableDeckError(Problem(self.document.file, line, what, mend))

    def _check_node(self, event: Any, line: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._refuse(line, f"more than {MAX_NODES:,} parts", "split it into several decks")
        if event.anchor is not None:
            raise self._refuse(line, "anchors (&name) are not allowed", "write the text out, or quote it")
        if event.tag is not None:
            raise self._refuse(line, "tags (!name) are not allowed", "remove the tag, or quote the text")

    def _take_scalar(self, value: str, line: int) -> None:
        container = self._open[-1][0] if self._open else None
        if isinstance(container, dict) and self._key[-1] is None:
            if value == "<<":
                raise self._refuse(line, "merge keys (<<) are not allowed", "write the parts out")
            if value in container:
                raise self._refuse(line, f"'{brief(value)}' stands here twice", "keep one of the two")
            self._check_text(value, line)
            self._key[-1], self._key_line[-1] = value, line
            return
        self._check_text(value, line)
        self._place(value, line)

    def _check_text(self, value: str, line: int) -> None:
        if len(value) > MAX_CHARACTERS or value.count("\n") > MAX_LINES:
            what = f"a text is longer than {MAX_CHARACTERS:,} characters or {MAX_LINES} lines"
            raise self._refuse(line, what, "shorten it")
        if value.isascii() and value.isprintable():
            return
        for character in value:
            if is_unsafe(character):
                raise self._refuse(line, _UNSAFE.format(name_of(character)), "remove it")

    def _start(self, container: dict[str, Any] | list[Any], line: int) -> None:
        if self._open and isinstance(self._open[-1][0], dict) and self._key[-1] is None:
            raise self._refuse(line, "a key must be a word", "write 'name: value'")
        if len(self._open) >= MAX_DEPTH:
            raise self._refuse(line, f"nested deeper than {MAX_DEPTH} levels", "decks need far fewer")
        path = self._place(container, line)
        self._open.append((container, path))
        self._key.append(None)
        self._key_line.append(line)

    def _place(self, value: Any, line: int) -> KeyPath:
        """Put a value where it belongs and return its path."""
        if not self._open:
            self.document.content = value
            self.finished = True
            path: KeyPath = ()
        else:
            container, parent = self._open[-1]
            if isinstance(container, dict):
                key = self._key[-1]
                assert key is not None
                if len(container) >= MAX_KEYS:
                    raise self._refuse(line, f"more than {MAX_KEYS} names in one place", "the format has far fewer")
                container[key] = value
                path = (*parent, key)
                self._key[-1], line = None, self._key_line[-1]
            else:
                if len(container) >= MAX_ENTRIES:
                    raise self._refuse(
                        line, f"a list of more than {MAX_ENTRIES:,} entries", "split it into several decks"
                    )
                path = (*parent, len(container))
                container.append(value)
        self.document.lines[path] = line
        return path
