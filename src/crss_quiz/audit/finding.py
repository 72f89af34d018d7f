"""What the audit says: one figure, the bound it is held to, and how it stands."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a figure stands to its bound."""

    OK = "ok"
    WARN = "warn"
    """Worth a look; no bound of the bank."""
    FAIL = "fail"
    FEW = "too few"
    """Within the bound, or out of it by no more than luck, and there are too few questions to tell which."""


@dataclass(frozen=True)
class Finding:
    """One rule, measured over the whole bank or over one domain."""

    rule: str
    """What is measured, in words; docs/audit.md explains each under the same words."""
    scope: str
    """`bank`, or the name of a domain."""
    figure: str
    bound: str
    verdict: Verdict
    worst: tuple[str, ...] = ()
    """Ids of what to look at where the verdict is not good, the worst first: items, families, pairs of items, or what
    is not covered."""


@dataclass(frozen=True)
class Section:
    """The findings of one kind."""

    title: str
    findings: tuple[Finding, ...]
