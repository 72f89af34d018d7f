"""How an exam is made: how many questions of each domain and level, how long, and how many must be right."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from crss_quiz.core.deck import Level
from crss_quiz.core.subject import Domain

Cell = tuple[Domain, Level | None]
"""A domain and a level; the level is None where a blueprint leaves the levels open."""
Name = TypeVar("Name", bound=Hashable)

SECONDS_PER_QUESTION = 72
"""120 minutes for 100 questions (orientation-slides, Minimum Standards)."""


def apportion(total: int, weights: Mapping[Name, float]) -> dict[Name, int]:
    """Share a total out by weights, in whole numbers that add up to it (largest remainder; ties go by order)."""
    whole = sum(weights.values())
    if whole <= 0:
        return dict.fromkeys(weights, 0)
    exact = {name: total * weight / whole for name, weight in weights.items()}
    shares = {name: math.floor(share) for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: shares[name] - exact[name])
    for name in by_remainder[: total - sum(shares.values())]:
        shares[name] += 1
    return shares


@dataclass(frozen=True)
class Blueprint:
    """The plan of an exam. Domain and level weights are *our estimate*: none are published."""

    questions: int = 100
    minutes: float = 120
    pass_mark: int = 68
    """Right answers needed, of `questions`."""
    domains: Mapping[Domain, float] = field(
        default_factory=lambda: {
            Domain.ADVOCACY: 25,
            Domain.PROFESSIONAL_RESPONSIBILITY: 30,
            Domain.MENTORING: 25,
            Domain.RECOVERY_SUPPORT: 20,
        }
    )
    levels: Mapping[Level, float] = field(
        default_factory=lambda: {Level.RECALL: 20, Level.COMPREHENSION: 30, Level.APPLICATION: 50}
    )
    """Empty: the levels are as they come."""

    @property
    def domain_quotas(self) -> dict[Domain, int]:
        """Questions per domain."""
        return apportion(self.questions, self.domains)

    @property
    def level_quotas(self) -> dict[Level, int]:
        """Questions per level; empty where the levels are left open."""
        return apportion(self.questions, self.levels)

    def scaled_to(self, questions: int) -> Blueprint:
        """Return the same plan for another number of questions: same weights, same time each, same share to pass."""
        share = questions / self.questions
        return replace(
            self,
            questions=questions,
            minutes=self.minutes * share,
            pass_mark=math.ceil(self.pass_mark * share - 1e-9),
        )

    def for_domain(self, domain: Domain) -> Blueprint:
        """Return an exam of one domain, as long as its part of this plan; a quarter of it where it has no part."""
        only = self.scaled_to(self.domain_quotas.get(domain) or max(1, self.questions // len(Domain)))
        return replace(only, domains={domain: 1})


@dataclass(frozen=True)
class Shortage:
    """What the bank lacks to meet a blueprint."""

    lacking: tuple[str, ...]
    """One sentence for each quota that cannot be met."""
    nearest: Blueprint | None
    """The nearest blueprint that can be met; None when nothing can."""


def plan_cells(blueprint: Blueprint, supply: Mapping[tuple[Domain, Level], int]) -> dict[Cell, int] | None:
    """Say how many questions to draw of each domain and level, or None if the supply cannot meet the quotas.

    `supply` counts the families of each domain and level. Among all plans that meet the quotas of both domains and
    levels, this is one whose squares of distance from the even split sum to the least: it is a transport problem with
    convex costs, solved exactly by cheapest augmenting paths (R. K. Ahuja et al., Network Flows, 1993, chapter 14).
    """
    domain_quotas = {domain: quota for domain, quota in blueprint.domain_quotas.items() if quota}
    if not blueprint.levels:
        capacity = {d: sum(n for (domain, _), n in supply.items() if domain is d) for d in domain_quotas}
        enough = all(capacity[domain] >= quota for domain, quota in domain_quotas.items())
        return {(domain, None): quota for domain, quota in domain_quotas.items()} if enough else None
    level_quotas = blueprint.level_quotas
    drawn: dict[tuple[Domain, Level], int] = {(d, level): 0 for d in domain_quotas for level in level_quotas}
    ideal = {(d, level): domain_quotas[d] * level_quotas[level] / blueprint.questions for d, level in drawn}
    left_of_domain, left_of_level = dict(domain_quotas), dict(level_quotas)
    for _ in range(blueprint.questions):
        path = _cheapest_path(drawn, ideal, supply, left_of_domain, left_of_level)
        if path is None:
            return None
        for step, cell in enumerate(path):
            drawn[cell] += 1 if step % 2 == 0 else -1
        left_of_domain[path[0][0]] -= 1
        left_of_level[path[-1][1]] -= 1
    return {cell: number for cell, number in drawn.items() if number}


def _cheapest_path(
    drawn: Mapping[tuple[Domain, Level], int],
    ideal: Mapping[tuple[Domain, Level], float],
    supply: Mapping[tuple[Domain, Level], int],
    left_of_domain: Mapping[Domain, int],
    left_of_level: Mapping[Level, int],
) -> list[tuple[Domain, Level]] | None:
    """Return cells to raise and lower in turn, from a domain with room to a level with room (Bellman-Ford)."""
    cost: dict[Domain | Level, float] = {domain: 0.0 for domain, left in left_of_domain.items() if left}
    trail: dict[Domain | Level, list[tuple[Domain, Level]]] = {domain: [] for domain in cost}

    def reach(start: Domain | Level, end: Domain | Level, cell: tuple[Domain, Level], step: float) -> bool:
        price = cost[start] + step
        if price >= cost.get(end, math.inf) - 1e-9:
            return False
        cost[end], trail[end] = price, [*trail[start], cell]
        return True

    for _ in range(len(left_of_domain) + len(left_of_level)):
        changed = False
        for cell, number in drawn.items():
            domain, level = cell
            if domain in cost and number < supply.get(cell, 0):
                changed |= reach(domain, level, cell, 2 * (number - ideal[cell]) + 1)
            if level in cost and number > 0:
                changed |= reach(level, domain, cell, -2 * (number - ideal[cell]) + 1)
        if not changed:
            break
    ends = [level for level, left in left_of_level.items() if left and level in cost]
    return trail[min(ends, key=lambda level: cost[level])] if ends else None


def find_shortage(blueprint: Blueprint, supply: Mapping[tuple[Domain, Level], int]) -> Shortage | None:
    """Return what is missing for a blueprint and the nearest one that can be met; None when it can be met itself."""
    if blueprint.questions > 0 and plan_cells(blueprint, supply) is not None:
        return None
    return Shortage(tuple(_lacking(blueprint, supply)), _nearest(blueprint, supply))


def _lacking(blueprint: Blueprint, supply: Mapping[tuple[Domain, Level], int]) -> list[str]:
    found = []
    domains = blueprint.domain_quotas
    for domain, quota in domains.items():
        have = sum(number for (of, _), number in supply.items() if of is domain)
        if have < quota:
            found.append(f"{domain.label} has {have} of the {quota} questions it needs")
    for level, quota in blueprint.level_quotas.items():
        have = sum(number for (of, at), number in supply.items() if at is level and domains.get(of))
        if have < quota:
            found.append(f"the level {level} has {have} of the {quota} questions it needs")
    return found or ["the domains have enough questions, but not at the levels asked for"]


def _nearest(blueprint: Blueprint, supply: Mapping[tuple[Domain, Level], int]) -> Blueprint | None:
    """Return the plan that keeps as many of the quotas as the supply allows.

    What a domain lacks is shared out among the others by their weights; only when all are used up is the exam shorter.
    The levels are kept if they still can be, and left open otherwise.
    """
    have = {domain: sum(n for (of, _), n in supply.items() if of is domain) for domain in blueprint.domains}
    quotas = {domain: min(quota, have[domain]) for domain, quota in blueprint.domain_quotas.items()}
    while missing := blueprint.questions - sum(quotas.values()):
        spare = {d: weight for d, weight in blueprint.domains.items() if weight and quotas[d] < have[d]}
        if not spare:
            break
        for domain, more in apportion(missing, spare).items():
            quotas[domain] = min(quotas[domain] + more, have[domain])
    questions = sum(quotas.values())
    if not questions:
        return None
    kept = replace(blueprint.scaled_to(questions), domains={domain: quota for domain, quota in quotas.items() if quota})
    return kept if plan_cells(kept, supply) is not None else replace(kept, levels={})


def describe(blueprint: Blueprint) -> str:
    """Say how many questions a plan draws from each domain, and whether the levels are left open."""
    parts = ", ".join(f"{domain.label} {quota}" for domain, quota in blueprint.domain_quotas.items())
    return parts if blueprint.levels else f"{parts}; levels as they come"
