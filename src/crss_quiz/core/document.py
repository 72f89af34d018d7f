"""A page made of a few kinds of block, which say nothing about how they are written down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """The title of what follows."""

    text: str
    level: int
    """1 is the title of the page, 2 a part of it, 3 a part of a part."""


@dataclass(frozen=True)
class Paragraph:
    """Some sentences; a line break in them counts."""

    text: str
    is_strong: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells. The first cell of a row is its heading."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Table
