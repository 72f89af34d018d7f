"""The questions of one exam in their order, drawn to a blueprint from a seed: same seed, same bank, same form."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from crss_quiz.core.blueprint import Blueprint, Cell, describe, find_shortage, plan_cells
from crss_quiz.core.deck import Family, Item, Level, Pool, without
from crss_quiz.core.errors import QuizError
from crss_quiz.core.subject import Domain

DIFFICULTY_TOLERANCE = 1.0
"""How far the authors' difficulties may sum from the pass mark before questions are exchanged (DESIGN §7)."""
MAX_SEED = 2**31
"""Seeds of forms are below it."""
_ROUNDS = 4
_CANDIDATES = 40

LastSeen = Mapping[str, datetime]
"""When the learner last saw an item, by item id; an item that is absent was never seen."""


@dataclass(frozen=True)
class Form:
    """The questions of one exam as they are shown, options in their order included."""

    blueprint: Blueprint
    seed: int
    items: tuple[Item, ...]


class BlueprintNotMetError(QuizError):
    """The bank cannot meet a blueprint; `shortage` says what is missing and what can be met."""

    def __init__(self, blueprint: Blueprint, families: Iterable[Family]) -> None:
        shortage = find_shortage(blueprint, supply_of(families))
        assert shortage is not None
        self.shortage = shortage
        text = "; ".join(shortage.lacking)
        near = shortage.nearest
        mend = (
            f"the nearest that can be made has {near.questions} ({describe(near)})" if near else "no exam can be made"
        )
        super().__init__(f"these decks cannot fill an exam of {blueprint.questions} questions: {text}; {mend}")


@dataclass(frozen=True)
class _Candidate:
    """An item that may be drawn, and how gladly."""

    item: Item
    preference: tuple[bool, bool, bool, float]
    """Unread, seen before, not kept for mocks, when last seen: the least is drawn first."""
    lot: float
    """Decides among equals."""

    @property
    def rank(self) -> tuple[tuple[bool, bool, bool, float], float]:
        return self.preference, self.lot

    @property
    def freshness(self) -> tuple[bool, bool, bool]:
        """The class within which one question may stand for another."""
        return self.preference[:3]


def supply_of(families: Iterable[Family]) -> dict[tuple[Domain, Level], int]:
    """Count the families of each domain and level. A family gives one question at most: its items are enemies."""
    return dict(Counter((family.domain, family.level) for family in families))


def enemies_of(families: Iterable[Family]) -> dict[str, frozenset[str]]:
    """Return the enemies of each family that has some, whichever of the two names the other."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for family in families:
        for enemy in family.enemies:
            found[family.id].add(enemy)
            found[enemy].add(family.id)
    return {name: frozenset(enemies) for name, enemies in found.items()}


def assemble(
    blueprint: Blueprint,
    families: Sequence[Family],
    last_seen: LastSeen,
    seed: int,
    unread: Set[str] = frozenset(),
) -> Form:
    """Draw a form; BlueprintNotMetError if the families cannot fill it.

    Items of the ids in `unread`, whose keys nobody has confirmed, are left out where the quotas can be met by the
    others; where they cannot, they are the last to be drawn.

    Quotas of domain and level are met exactly, and no family stands twice. Enemies meet only where no exchange of two
    questions of one domain and level could part them. Each ethic that the families carry is on the form if a question
    can be found for it within these bounds. Otherwise never-seen items come before seen ones, families kept for mocks
    before the others, and items seen long ago before recent ones. Within these rules questions are exchanged until the
    authors' difficulties sum to the pass mark, as near as the bank allows.
    """
    usable: Sequence[Family] = without(families, unread)
    cells = _cells(blueprint, usable)
    if cells is None:
        usable, cells = families, _cells(blueprint, families)
    if cells is None:
        raise BlueprintNotMetError(blueprint, families)
    rng = random.Random(seed)
    draw = _Draw(cells, _candidates(usable, last_seen, unread, rng), enemies_of(usable))
    draw.cover_ethics()
    draw.fill()
    draw.settle()
    draw.balance_difficulty(blueprint.pass_mark, rng)
    draw.settle()
    chosen = sorted(draw.chosen.values(), key=lambda candidate: candidate.item.id)
    items = [_shuffled(candidate.item, rng) for candidate in chosen]
    rng.shuffle(items)
    return Form(blueprint, seed, tuple(items))


def _cells(blueprint: Blueprint, families: Iterable[Family]) -> dict[Cell, int] | None:
    return plan_cells(blueprint, supply_of(families)) if blueprint.questions > 0 else None


def _shuffled(item: Item, rng: random.Random) -> Item:
    options = list(item.options)
    rng.shuffle(options)
    return replace(item, options=tuple(options))


def _candidates(
    families: Iterable[Family], last_seen: LastSeen, unread: Set[str], rng: random.Random
) -> list[_Candidate]:
    found = []
    for family in sorted(families, key=lambda family: family.id):
        for item in sorted(family.items, key=lambda item: item.id):
            seen = last_seen.get(item.id)
            is_kept = family.pool is Pool.MOCK
            preference = (item.id in unread, seen is not None, not is_kept, seen.timestamp() if seen else 0.0)
            found.append(_Candidate(item, preference, rng.random()))
    return found


class _Draw:
    """A form in the making: which candidate stands for which family, and how much room each cell has left."""

    def __init__(
        self, cells: Mapping[Cell, int], candidates: list[_Candidate], enemies: Mapping[str, frozenset[str]]
    ) -> None:
        self.chosen: dict[str, _Candidate] = {}
        self._enemies = enemies
        self._room = dict(cells)
        self._open_levels = all(level is None for _, level in cells)
        self._candidates = sorted(
            (candidate for candidate in candidates if self._cell(candidate.item) in cells),
            key=lambda candidate: candidate.rank,
        )
        self._covered: Counter[int] = Counter()

    def _cell(self, item: Item) -> Cell:
        return item.domain, None if self._open_levels else item.level

    def _take(self, candidate: _Candidate) -> None:
        self.chosen[candidate.item.family] = candidate
        self._room[self._cell(candidate.item)] -= 1
        self._covered.update(candidate.item.ethics)

    def _drop(self, candidate: _Candidate) -> None:
        del self.chosen[candidate.item.family]
        self._room[self._cell(candidate.item)] += 1
        self._covered.subtract(candidate.item.ethics)

    def _can_take(self, candidate: _Candidate) -> bool:
        return candidate.item.family not in self.chosen and self._room[self._cell(candidate.item)] > 0

    def _meets(self, candidate: _Candidate) -> int:
        """How many enemies of a candidate are chosen."""
        return len(self._enemies.get(candidate.item.family, frozenset()) & self.chosen.keys())

    def _can_take_apart(self, candidate: _Candidate) -> bool:
        return self._can_take(candidate) and not self._meets(candidate)

    @property
    def _missing(self) -> list[int]:
        """Ethics that candidates carry and the draw does not, the rarest first."""
        carriers = Counter(ethic for candidate in self._candidates for ethic in candidate.item.ethics)
        return sorted((e for e in carriers if not self._covered[e]), key=lambda ethic: (carriers[ethic], ethic))

    def cover_ethics(self) -> None:
        """Take a question for each ethic, rarest first, a fresh one where there is one."""
        while True:
            for ethic in self._missing:
                able = [c for c in self._candidates if ethic in c.item.ethics and self._can_take_apart(c)]
                if able:
                    self._take(min(able, key=lambda c: (c.freshness, -self._gain(c), c.rank)))
                    break
            else:
                return

    def _gain(self, candidate: _Candidate) -> int:
        return sum(1 for ethic in candidate.item.ethics if not self._covered[ethic])

    def fill(self) -> None:
        """Fill every cell, gladly drawn candidates first; enemies of what is chosen only for want of others."""
        for candidate in self._candidates:
            if self._can_take_apart(candidate):
                self._take(candidate)
        while able := [candidate for candidate in self._candidates if self._can_take(candidate)]:
            self._take(min(able, key=self._meets))

    def settle(self) -> None:
        """Exchange questions within cells until no exchange parts enemies, adds an ethic or makes the draw fresher.

        Ends, because each exchange lessens the meetings of enemies, or does not add to them and adds an ethic, or keeps
        the ethics too and makes the draw fresher.
        """
        while self._part_enemies() or self._mend_ethics() or self._freshen():
            pass

    def _part_enemies(self) -> bool:
        meeting = [candidate for candidate in self.chosen.values() if self._meets(candidate)]
        exchanges = ((leaver, c) for c in self._candidates for leaver in meeting if self._parts(leaver, c))
        for leaver, newcomer in exchanges:
            self._exchange(leaver, newcomer)
            return True
        return False

    def _parts(self, leaver: _Candidate, newcomer: _Candidate) -> bool:
        return self._fits_place_of(leaver, newcomer) and self._meets_without(leaver, newcomer) < self._meets(leaver)

    def _mend_ethics(self) -> bool:
        return any(
            ethic in candidate.item.ethics and self._exchange_for(candidate, self.chosen.values())
            for ethic in self._missing
            for candidate in self._candidates
        )

    def _freshen(self) -> bool:
        return any(
            self._exchange_for(candidate, [c for c in self.chosen.values() if c.freshness > candidate.freshness])
            for candidate in self._candidates
        )

    def _exchange_for(self, newcomer: _Candidate, leavers: Iterable[_Candidate]) -> bool:
        """Put a candidate in the place of the least gladly drawn of some others, if no ethic is lost by it."""
        for leaver in sorted(leavers, key=lambda candidate: candidate.rank, reverse=True):
            if self._may_replace(newcomer, leaver):
                self._exchange(leaver, newcomer)
                return True
        return False

    def _exchange(self, leaver: _Candidate, newcomer: _Candidate) -> None:
        self._drop(leaver)
        self._take(newcomer)

    def _may_replace(self, newcomer: _Candidate, leaver: _Candidate) -> bool:
        """Whether one can stand for another: same cell, no family twice, no more enemies meet, no ethic lost."""
        return (
            self._fits_place_of(leaver, newcomer)
            and self._meets_without(leaver, newcomer) <= self._meets(leaver)
            and self._keeps_ethics(leaver, newcomer)
        )

    def _meets_without(self, leaver: _Candidate, newcomer: _Candidate) -> int:
        is_enemy = leaver.item.family in self._enemies.get(newcomer.item.family, frozenset())
        return self._meets(newcomer) - is_enemy

    def _fits_place_of(self, leaver: _Candidate, newcomer: _Candidate) -> bool:
        return (
            (newcomer.item.family not in self.chosen or newcomer.item.family == leaver.item.family)
            and newcomer.item.id != leaver.item.id
            and self._cell(newcomer.item) == self._cell(leaver.item)
        )

    def _keeps_ethics(self, leaver: _Candidate, newcomer: _Candidate) -> bool:
        return all(self._covered[ethic] > 1 or ethic in newcomer.item.ethics for ethic in leaver.item.ethics)

    def balance_difficulty(self, target: float, rng: random.Random) -> None:
        """Exchange questions of the same cell and freshness until the difficulties sum to the target, or nearly."""
        gap = target - sum(candidate.item.difficulty for candidate in self.chosen.values())
        for _ in range(_ROUNDS):
            for leaver in sorted(self.chosen.values(), key=lambda candidate: candidate.lot):
                if abs(gap) <= DIFFICULTY_TOLERANCE:
                    return
                able = [
                    c for c in self._candidates if c.preference == leaver.preference and self._may_replace(c, leaver)
                ]
                able = rng.sample(able, min(len(able), _CANDIDATES))
                if not able:
                    continue
                best = min(able, key=lambda c: abs(gap - c.item.difficulty + leaver.item.difficulty))
                change = best.item.difficulty - leaver.item.difficulty
                if abs(gap - change) < abs(gap):
                    self._exchange(leaver, best)
                    gap -= change
