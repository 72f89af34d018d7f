"""The learner's file kept whole, as printed lines: what the doctor found, and backups put back."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Collection, Iterator
from dataclasses import asdict
from pathlib import Path

from crss_quiz.core.clock import Stamp
from crss_quiz.core.errors import QuizError
from crss_quiz.core.wording import count, moment
from crss_quiz.storage.backup import Backup, backups, folder_of
from crss_quiz.storage.doctor import Finding, Verdict
from crss_quiz.storage.restore import restore
from crss_quiz.storage.soundness import unsoundness

_SIGNS = {
    Verdict.OK: "✓ ok",
    Verdict.REPAIRED: "+ repaired",
    Verdict.AT_RISK: "? at risk",
    Verdict.DAMAGED: "! damaged",
}
_REASONS = {"daily": "daily", "before-restore": "before a restore", "before-repair": "before a repair"}
_WIDTH = 78
_INDENT = " " * 11


def doctor_lines(findings: Collection[Finding], as_json: bool) -> Iterator[str]:
    """Tell what the doctor found, one thing after the other, and what to do about it."""
    if as_json:
        yield json.dumps([asdict(finding) for finding in findings], indent=2)
        return
    for finding in findings:
        yield from _wrapped(f"{_SIGNS[finding.verdict]:<11}{finding.name}: {finding.sentence}")
        if finding.mend:
            yield from _wrapped(f"{_INDENT}What to do: {finding.mend}.")
    yield ""
    open_ones = sum(finding.verdict in (Verdict.DAMAGED, Verdict.AT_RISK) for finding in findings)
    yield f"{count(open_ones, 'thing')} to see to." if open_ones else "All is well."


def place_finding(objection: str) -> Finding:
    """Tell what is known against the place of the learner's folder, if anything is."""
    if not objection:
        return Finding("place", Verdict.OK, "nothing is known against where the file is")
    sentence, _, mend = objection.partition("; ")
    return Finding("place", Verdict.AT_RISK, sentence, mend)


def _wrapped(line: str) -> list[str]:
    """Break a line between words only: a path or a command stays whole, to be copied."""
    return textwrap.wrap(line, _WIDTH, subsequent_indent=_INDENT, break_long_words=False, break_on_hyphens=False)


def restore_lines(path: Path, number: int | None, now: Stamp) -> Iterator[str]:
    """List the backups of the learner's file, or put the one of that number in its place and say so."""
    there = backups(path)
    if number is None:
        yield from _listed(there, folder_of(path))
        return
    if not 1 <= number <= len(there):
        raise QuizError(f"there is no backup number {number}; `crss-quiz restore` lists those that are there")
    chosen = there[number - 1]
    kept = restore(path, chosen, now.wall)
    yield f"Restored the backup of {moment(chosen.made)}."
    if fault := unsoundness(chosen.path):
        yield f"Take care: {fault}; `crss-quiz doctor` tells what to do."
    if kept is not None:
        yield f"What was there before is kept in {kept}"


def _listed(there: list[Backup], folder: Path) -> Iterator[str]:
    if not there:
        yield f"There are no backups in {folder} yet; one is made each day on which crss-quiz is opened."
        return
    good = []
    for number, backup in enumerate(there, 1):
        kilobytes = backup.path.stat().st_size / 1000
        reason = _REASONS.get(backup.reason, "before an update of crss-quiz")
        is_damaged = bool(unsoundness(backup.path))
        good += [] if is_damaged else [number]
        told = f"{number:>3}  {moment(backup.made):<22}  {kilobytes:>7,.0f} kB  {reason}"
        yield f"{told}, damaged" if is_damaged else told
    yield ""
    if good:
        which = f"`crss-quiz restore {good[0]}` puts the newest good one in place"
    else:
        which = "None of them is whole; `crss-quiz restore N` puts one in place that can at least be read"
    yield f"{which}; what is there now is copied before."
