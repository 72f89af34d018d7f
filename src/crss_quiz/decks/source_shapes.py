"""The shapes of the source files: ethics, competencies, roles and topics."""

from pydantic import Field

from crss_quiz.decks.shape import (
    CompetencyId,
    DomainName,
    EthicNumber,
    Id,
    PracticalTaskId,
    RoleCompetencyId,
    RoleNumber,
    Shape,
    Text,
)


class CaseShape(Shape):
    """Where an ethic bites."""

    case: Text
    act: Text


class EthicShape(Shape):
    """One of the eighteen."""

    number: EthicNumber
    name: Text
    asks: Text
    why: Text
    cases: dict[Id, CaseShape] = Field(min_length=2)
    cite: Text


class EthicsFile(Shape):
    """decks/sources/ethics.yaml."""

    ethics: list[EthicShape] = Field(min_length=1)


class TaskShape(Shape):
    """A task of a domain."""

    id: CompetencyId
    text: Text
    practice: Text
    beware: Text | None = None
    cite: Text


class KnowledgeShape(Shape):
    """An area of knowledge of a domain."""

    id: CompetencyId
    text: Text
    prompt: Text
    answer: Text
    beware: Text | None = None
    cite: Text


class DomainShape(Shape):
    """A domain with its two lists."""

    id: DomainName
    name: Text
    about: Text
    tasks: list[TaskShape]
    knowledge: list[KnowledgeShape]


class CompetenciesFile(Shape):
    """decks/sources/competencies.yaml."""

    domains: list[DomainShape] = Field(min_length=1)


class RoleCompetencyShape(Shape):
    """A competency of a role."""

    id: RoleCompetencyId
    text: Text
    practice: Text


class PracticalTaskShape(Shape):
    """A practical task of a role, and what its ethics change."""

    id: PracticalTaskId
    text: Text
    ethics: list[EthicNumber] = Field(min_length=1)
    because: Text


class RoleShape(Shape):
    """One of the twelve role categories."""

    number: RoleNumber
    name: Text
    about: Text
    ethics: list[EthicNumber] = Field(min_length=1)
    cite: Text
    competencies: list[RoleCompetencyShape] = Field(min_length=1)
    practical_tasks: list[PracticalTaskShape] = Field(min_length=1)


class RolesFile(Shape):
    """decks/sources/roles.yaml."""

    roles: list[RoleShape] = Field(min_length=1)


class FactShape(Shape):
    """One thing to know."""

    id: Id
    prompt: Text
    answer: Text
    beware: Text | None = None


class TopicShape(Shape):
    """An entry to read, with its facts."""

    id: Id
    name: Text
    about: Text
    cite: Text
    domain: DomainName | None = None
    ethics: list[EthicNumber] = Field(default_factory=list)
    competencies: list[CompetencyId] = Field(default_factory=list)
    facts: list[FactShape] = Field(min_length=1)


class TopicsFile(Shape):
    """decks/sources/credential.yaml, recovery.yaml, apprenticeship.yaml."""

    topics: list[TopicShape] = Field(min_length=1)
