"""What the exam is about: domains, competencies, ethics, roles, and the topics behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Domain(StrEnum):
    """One of the four performance domains of the competency list."""

    ADVOCACY = "advocacy"
    PROFESSIONAL_RESPONSIBILITY = "professional-responsibility"
    MENTORING = "mentoring"
    RECOVERY_SUPPORT = "recovery-support"

    @property
    def label(self) -> str:
        """The domain's name as people read it."""
        return self.value.replace("-", " ").title()


class Area(StrEnum):
    """Which of its domain's two lists a competency stands in."""

    TASK = "task"
    KNOWLEDGE = "knowledge"


ETHIC_NUMBERS = range(1, 19)
ROLE_NUMBERS = range(1, 13)


@dataclass(frozen=True)
class Case:
    """A situation in which an ethic bites."""

    id: str
    case: str
    """What happens."""
    act: str
    """What the ethic asks there."""


@dataclass(frozen=True)
class Ethic:
    """One of the eighteen ethics of the code, in our own words."""

    number: int
    name: str
    asks: str
    why: str
    cases: tuple[Case, ...]
    cite: str


@dataclass(frozen=True)
class Competency:
    """One line of the competency list."""

    id: str
    domain: Domain
    area: Area
    text: str
    """The line in our own words."""
    prompt: str
    """A question that trains it; empty for a task, whose question is how it looks in practice."""
    answer: str
    """A task: what it looks like at work. An area of knowledge: the answer to its prompt."""
    beware: str
    """What it is easily mixed up with; may be empty."""
    cite: str


@dataclass(frozen=True)
class RoleCompetency:
    """One competency of a role category."""

    id: str
    text: str
    practice: str


@dataclass(frozen=True)
class PracticalTask:
    """One practical task of a role category, with the ethics that govern it."""

    id: str
    text: str
    ethics: tuple[int, ...]
    because: str
    """What these ethics change in how the task is done."""


@dataclass(frozen=True)
class Role:
    """One of the twelve role categories."""

    number: int
    name: str
    about: str
    ethics: tuple[int, ...]
    competencies: tuple[RoleCompetency, ...]
    practical_tasks: tuple[PracticalTask, ...]
    cite: str


@dataclass(frozen=True)
class Fact:
    """One thing to know, as a prompt and its answer."""

    id: str
    prompt: str
    answer: str
    beware: str


@dataclass(frozen=True)
class Topic:
    """An entry to read, with the facts that can be asked of it."""

    id: str
    name: str
    about: str
    facts: tuple[Fact, ...]
    domain: Domain | None
    ethics: tuple[int, ...]
    competencies: tuple[str, ...]
    cite: str


@dataclass(frozen=True)
class Subject:
    """Everything the sources say, by number or id."""

    ethics: Mapping[int, Ethic] = field(default_factory=dict)
    competencies: Mapping[str, Competency] = field(default_factory=dict)
    roles: Mapping[int, Role] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)

    @property
    def practical_tasks(self) -> dict[str, PracticalTask]:
        """Every practical task of every role, by id."""
        return {task.id: task for role in self.roles.values() for task in role.practical_tasks}
