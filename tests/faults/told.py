"""A plugin of pytest: tests tell their cases, and a full run writes them where CRSS_QUIZ_FAULTS_TABLE says."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from faults.cases import Tell

TABLE = os.environ.get("CRSS_QUIZ_FAULTS_TABLE")
HEAD = """# Faults

What goes wrong, what is wanted then, and how often it was tried in the last full run, which wrote this page:

```
make faults
```

`make check` tries a seeded sample of the same cases. How each fault is made stands in `tests/faults/`.

| fault | wanted | cases | result |
|---|---|---:|---|
"""
_rows: dict[tuple[str, str], tuple[int, bool]] = {}


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Tell of a fault how many cases were tried."""

    def told(fault: str, wanted: str, cases: int) -> None:
        record_property("fault", (fault, wanted, cases))

    return told


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Gather what a test told; with several workers, in the process that started them."""
    for name, value in report.user_properties:
        if name == "fault" and report.when == "call":
            fault, wanted, cases = cast(tuple[str, str, int], value)
            before, held = _rows.get((fault, wanted), (0, True))
            _rows[fault, wanted] = (before + cases, held and report.passed)


def pytest_sessionfinish() -> None:
    """Write the table; a worker leaves that to the process that started it."""
    if TABLE and _rows and "PYTEST_XDIST_WORKER" not in os.environ:
        lines = (
            f"| {fault} | {wanted} | {cases:,} | {'held' if held else 'failed'} |\n"
            for (fault, wanted), (cases, held) in sorted(_rows.items())
        )
        page = Path(TABLE)
        page.write_text(HEAD + "".join(lines) + _written_by_hand(page), encoding="utf-8")


def _written_by_hand(page: Path) -> str:
    """Return what follows the table, from its first heading on."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    _, heading, rest = text.partition("\n## ")
    return heading + rest
