# ruff: noqa: E501 -- a line of the page is one line
"""A plugin of pytest: tests tell their cases, and a full run writes them where CRSS_QUIZ_FAULTS_TABLE says."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from faults.cases import Tell

TABLE = os.environ.get("CRSS_QUIZ_FAULTS_TABLE")
IS_A_PART = bool(os.environ.get("CRSS_QUIZ_FAULTS_PART"))
"""Whether the rows of earlier runs stay where this run has none."""
HEAD = """# Faults

What goes wrong, what is wanted then, and how often it was tried in the last full run, which wrote this page:

```
make faults
```

That takes about an hour on two cores; `make faults ONLY=tests/faults/test_sizes.py` runs a part in full and writes its rows.
`make check` tries a seeded sample of the same cases. How each fault is made stands in `tests/faults/`.

| fault | wanted | cases | result | run on |
|---|---|---:|---|---|
"""
_ROW = re.compile(r"\| (.+?) \| (.+?) \| [\d,]+ \| \w+ \| [\d-]+ \|")
_rows: dict[tuple[str, str], tuple[int, bool]] = {}
_TELLS = "tells"
"""The property of a test that is to tell something, with its name as a fault."""
_WANTED = "told what it tried"


@pytest.fixture
def tell(record_property: Callable[[str, object], None], request: pytest.FixtureRequest) -> Tell:
    """Tell of a fault how many cases were tried."""
    record_property(_TELLS, f"`{request.node.nodeid}`".replace("|", "/"))

    def told(fault: str, wanted: str, cases: int) -> None:
        record_property("fault", (fault, wanted, cases))

    return told


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Gather what a test told; with several workers, in the process that started them."""
    if report.when != "call" or report.skipped:
        return
    told = [cast(tuple[str, str, int], value) for name, value in report.user_properties if name == "fault"]
    for fault, wanted, cases in told:
        before, held = _rows.get((fault, wanted), (0, True))
        _rows[fault, wanted] = (before + cases, held and report.passed)
    for test in (str(value) for name, value in report.user_properties if name == _TELLS):
        _rows[test, _WANTED] = (0, report.passed or bool(told))


def pytest_sessionfinish() -> None:
    """Write the table; a worker leaves that to the process that started it."""
    if TABLE and _rows and "PYTEST_XDIST_WORKER" not in os.environ:
        page = Path(TABLE)
        table, heading, by_hand = (page.read_text(encoding="utf-8") if page.exists() else "").partition("\n## ")
        lines, day = (_rows_of(table) if IS_A_PART else {}), time.strftime("%Y-%m-%d")
        for (fault, wanted), (cases, held) in _rows.items():
            result = "held" if held else "failed"
            lines[fault, wanted] = f"| {fault} | {wanted} | {cases:,} | {result} | {day} |\n"
            if wanted == _WANTED and held:  # of such a test its faults are told, not its name
                del lines[fault, wanted]
        page.write_text(HEAD + "".join(lines[row] for row in sorted(lines)) + heading + by_hand, encoding="utf-8")


def _rows_of(table: str) -> dict[tuple[str, str], str]:
    """Return the rows of an earlier run by fault and what was wanted."""
    found = map(_ROW.fullmatch, table.splitlines())
    return {(row[1], row[2]): f"{row[0]}\n" for row in found if row}
