"""What became of the mutants, for `make mutants`: a table by file, and each survivor held against `docs/faults.md`.

A survivor is named there in a row of a table: its file, its function, how many of that function survive, and why.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "mutants" / "src" / "crss_quiz"
NAMED_IN = ROOT / "docs" / "faults.md"
LEAST_KILLED = 90
"""Percent, of what mypy lets through."""

KILLED, TIMED_OUT, REFUSED, SURVIVED = FATES = ("killed", "timed out", "refused by mypy", "survived")
_BY_EXIT_CODE = {**dict.fromkeys((1, 3), KILLED), **dict.fromkeys((24, -24, 36, 152, 255), TIMED_OUT), 37: REFUSED}
"""Mutmut's; every other one is a survivor, among them what no test reached."""
_MUTANT = re.compile(r"x(?:_|ǁ(?P<owner>\w+)ǁ)(?P<name>\w+)__mutmut_\d+")
_ROW = re.compile(r"\| *`(?P<file>[\w/]+\.py)` *\| *`(?P<function>[\w.]+)` *\| *(?P<count>\d+) *\|")

Place = tuple[str, str]
"""A file under `src/crss_quiz`, and a function of it."""


def read_fates(folder: Path) -> Iterator[tuple[Place, str]]:
    """Yield where each mutant is, and what became of it."""
    for results in sorted(folder.rglob("*.py.meta")):
        file = results.relative_to(folder).as_posix().removesuffix(".meta")
        for mutant, code in json.loads(results.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            yield (file, function_of(mutant)), _BY_EXIT_CODE.get(code, SURVIVED)


def function_of(mutant: str) -> str:
    """Return the function that mutmut broke, as `Class.name` or `name`."""
    found = _MUTANT.fullmatch(mutant.rpartition(".")[2])
    assert found, mutant
    return f"{found['owner']}.{found['name']}" if found["owner"] else found["name"]


def read_named(text: str) -> Counter[Place]:
    """Return how many survivors of each function a text names."""
    return Counter({(row["file"], row["function"]): int(row["count"]) for row in _ROW.finditer(text)})


def percent_killed(fates: Counter[str]) -> float:
    """Return how many of a hundred were killed of those mypy lets through; one that never ends was noticed, too."""
    noticed = fates[KILLED] + fates[TIMED_OUT]
    return 100 * noticed / ((noticed + fates[SURVIVED]) or 1)


def row(name: str, fates: Counter[str]) -> str:
    """Return a line of the table, in Markdown."""
    counts = " | ".join(str(fates[fate]) for fate in FATES)
    return f"| {name} | {fates.total()} | {counts} | {percent_killed(fates):.1f} % |"


def main() -> int:
    """Print the table and what is wrong; 1 if anything is."""
    found = list(read_fates(RESULTS))
    everything = Counter(fate for _, fate in found)
    print(f"| file | mutants | {' | '.join(FATES)} | killed of those mypy lets through |")
    print("|---|" + "---:|" * (len(FATES) + 2))
    for file in sorted({file for (file, _), _ in found}):
        print(row(f"`{file}`", Counter(fate for (of, _), fate in found if of == file)))
    print(row("all", everything))
    named = read_named(NAMED_IN.read_text(encoding="utf-8")) if NAMED_IN.exists() else Counter()
    unnamed = Counter(place for place, fate in found if fate == SURVIVED) - named
    for (file, function), count in sorted(unnamed.items()):
        print(f"{NAMED_IN.name} does not name {count} survivors of {function} in {file}")
    if percent_killed(everything) < LEAST_KILLED:
        print(f"fewer than {LEAST_KILLED} % were killed")
    return 1 if unnamed or percent_killed(everything) < LEAST_KILLED else 0


if __name__ == "__main__":
    sys.exit(main())
