"""The audit told: lines for a terminal, blocks for a page, JSON for programs."""

import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from crss_quiz.audit.finding import Finding, Section, Verdict
from crss_quiz.core.deck import Library
from crss_quiz.core.document import Block, Heading, Paragraph, Table
from crss_quiz.core.text import visible

SIGNS = {Verdict.OK: "✓ ok", Verdict.WARN: "! warn", Verdict.FAIL: "✗ fail", Verdict.FEW: "? too few"}
TITLE = "The state of the question bank"
MOST_NAMED = 5
_WIDTH = 78
_INDENT = " " * 11
_QUIET = {Verdict.OK, Verdict.FEW}


def has_failed(sections: Sequence[Section]) -> bool:
    """Whether any figure is out of its bound."""
    return Verdict.FAIL in _counts(sections)


def lines(sections: Sequence[Section]) -> Iterator[str]:
    """Tell each rule over the bank; a domain gets a line of its own only where it fails or warns."""
    for section in sections:
        yield section.title.upper()
        for _, same in groupby(section.findings, key=lambda finding: finding.rule):
            yield from _rule_lines(list(same))
        yield ""
    yield summary(sections)


def _rule_lines(findings: list[Finding]) -> Iterator[str]:
    first, *domains = findings
    yield from _told(first, f"{first.rule}: {first.figure} ({first.bound})")
    for finding in domains:
        if finding.verdict not in _QUIET:
            yield from _told(finding, f"{finding.scope}, {finding.rule}: {finding.figure} ({finding.bound})")
    for verdict in (Verdict.OK, Verdict.FEW):
        quiet = [finding.scope for finding in domains if finding.verdict is verdict]
        if quiet and verdict is not first.verdict:
            yield from _wrapped(f"{_INDENT}{verdict}: {', '.join(quiet)}")


def _told(finding: Finding, sentence: str) -> Iterator[str]:
    yield from _wrapped(f"{SIGNS[finding.verdict]:<11}{sentence}")
    if _to_look_at(finding):
        yield from _wrapped(f"{_INDENT}{_named(_to_look_at(finding))}")


def _to_look_at(finding: Finding) -> tuple[str, ...]:
    """Return the worst ids; where a figure is as it should be, nothing is bad about what made it."""
    return () if finding.verdict in _QUIET else finding.worst


def _wrapped(line: str) -> list[str]:
    """Break a line between words only: an id stays whole, to be looked for, and a number keeps the sign beside it."""
    tied = re.sub(r" (?=[%=≥])|(?<=[=≥]) ", "\u00a0", visible(line))
    broken = textwrap.wrap(tied, _WIDTH, subsequent_indent=_INDENT, break_long_words=False, break_on_hyphens=False)
    return [part.replace("\u00a0", " ") for part in broken]


def _named(worst: Sequence[str]) -> str:
    more = len(worst) - MOST_NAMED
    return ", ".join(worst[:MOST_NAMED]) + (f", and {more} more" if more > 0 else "")


def _counts(sections: Sequence[Section]) -> Counter[Verdict]:
    return Counter(finding.verdict for section in sections for finding in section.findings)


def summary(sections: Sequence[Section]) -> str:
    """Count the verdicts in a sentence."""
    counts = _counts(sections)
    return (
        f"{counts[Verdict.FAIL]} fail, {counts[Verdict.WARN]} warn, {counts[Verdict.OK]} ok, "
        f"{counts[Verdict.FEW]} with too few questions to tell."
    )


def page(sections: Sequence[Section], library: Library) -> Iterator[Block]:
    """Tell every figure as a page: a table for each kind of rule."""
    items = sum(len(family.items) for family in library.families)
    yield Heading(TITLE, 1)
    yield Paragraph(
        f"{items} items in {len(library.families)} families, measured by crss-quiz decks audit: {summary(sections)} "
        "What each rule means is told in audit.md."
    )
    for section in sections:
        yield Heading(section.title, 2)
        columns = ("Rule", "Over", "Verdict", "Figure", "Bound", "Look at")
        yield Table("Every figure", columns, tuple(map(_row, section.findings)))


def _row(finding: Finding) -> tuple[str, ...]:
    verdict, worst = SIGNS[finding.verdict], _named(_to_look_at(finding))
    return finding.rule, finding.scope, verdict, finding.figure, finding.bound, worst


def as_json(sections: Sequence[Section]) -> str:
    """Return every figure with all of its ids as JSON."""
    counts = _counts(sections)
    told = {
        "verdicts": {verdict.value: counts[verdict] for verdict in Verdict},
        "sections": [
            {
                "title": section.title,
                "findings": [asdict(finding) | {"worst": _to_look_at(finding)} for finding in section.findings],
            }
            for section in sections
        ],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)
