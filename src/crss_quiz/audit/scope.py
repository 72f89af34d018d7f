"""Over which questions a rule is measured: the whole bank, and each domain by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from crss_quiz.core.blueprint import Blueprint
from crss_quiz.core.deck import Family, Item, Level
from crss_quiz.core.subject import Domain

BANK = "bank"


@dataclass(frozen=True)
class Scope:
    """Some families under a name."""

    name: str
    families: tuple[Family, ...]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item of every family."""
        return tuple(item for family in self.families for item in family.items)

    @property
    def fills_an_exam(self) -> bool:
        """Whether there are families enough for a full exam; fewer are no bank, and need not cover anything."""
        return len(self.families) >= Blueprint().questions

    @cached_property
    def applications(self) -> tuple[Item, ...]:
        """The items that ask what to do."""
        return tuple(item for item in self.items if item.level is Level.APPLICATION)


def scopes(families: Sequence[Family]) -> tuple[Scope, ...]:
    """Return the whole bank, then each domain that has families; a bank of one domain is that domain."""
    whole = Scope(BANK, tuple(families))
    if len({family.domain for family in families}) == 1:
        return (whole,)
    domains = (
        Scope(domain.label, tuple(family for family in families if family.domain is domain)) for domain in Domain
    )
    return (whole, *(scope for scope in domains if scope.families))


def worst_first(badness: Mapping[str, float]) -> tuple[str, ...]:
    """Return ids by how bad they are; ties go by id."""
    return tuple(sorted(badness, key=lambda name: (-badness[name], name)))


def percent(share: float) -> str:
    """Return a share as people read it."""
    return f"{100 * share:.0f} %"
