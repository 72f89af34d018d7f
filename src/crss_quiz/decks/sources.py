"""The sources among the deck files, gathered into the Subject."""

from dataclasses import dataclass
from typing import Any, TypeVar

from crss_quiz.core.subject import (
    Area,
    Case,
    Competency,
    Domain,
    Ethic,
    Fact,
    PracticalTask,
    Role,
    RoleCompetency,
    Subject,
    Topic,
)
from crss_quiz.decks import source_shapes as shapes
from crss_quiz.decks.reader import Document, KeyPath, Problem
from crss_quiz.decks.shape import Shape

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Parsed:
    """One file that has the right shape."""

    document: Document
    shape: Shape


class Register:
    """Which ids are taken, and where."""

    def __init__(self) -> None:
        self._taken: dict[str, str] = {}

    def claim(self, kind: str, name: str, document: Document, path: KeyPath) -> Problem | None:
        """Take an id; a Problem if somebody has it already."""
        line = document.line_of(path)
        place = f"{document.file}:{line}"
        first = self._taken.setdefault(f"{kind} {name}", place)
        if first == place:
            return None
        return Problem(document.file, line, f"the {kind} '{name}' exists already at {first}", "give it another id")

    def release(self, document: Document) -> None:
        """Give back the ids of a deck that is refused, so that it takes none from a sound one."""
        self._taken = {name: place for name, place in self._taken.items() if place.rpartition(":")[0] != document.file}


def gather_subject(parsed: list[Parsed], register: Register) -> tuple[Subject, list[Problem]]:
    """Gather the sources; an id that stands twice is reported and its first entry kept."""
    ethics: dict[int, Ethic] = {}
    competencies: dict[str, Competency] = {}
    roles: dict[int, Role] = {}
    topics: dict[str, Topic] = {}
    problems: list[Problem] = []

    def keep(kind: str, entries: dict[Any, Entry], key: str | int, entry: Entry, at: tuple[Document, KeyPath]) -> None:
        problem = register.claim(kind, str(key), *at)
        if problem:
            problems.append(problem)
        else:
            entries[key] = entry

    def claim(name: str, document: Document, path: KeyPath) -> None:
        problem = register.claim("source id", name, document, path)
        if problem:
            problems.append(problem)

    for part in parsed:
        document = part.document
        match part.shape:
            case shapes.EthicsFile(ethics=ethic_shapes):
                for n, ethic in enumerate(ethic_shapes):
                    keep("ethic", ethics, ethic.number, _ethic(ethic), (document, ("ethics", n)))
            case shapes.CompetenciesFile(domains=domains):
                for d, domain in enumerate(domains):
                    for n, task in enumerate(domain.tasks):
                        entry = _task(task, domain.id)
                        keep("competency", competencies, task.id, entry, (document, ("domains", d, "tasks", n)))
                    for n, area in enumerate(domain.knowledge):
                        entry = _knowledge(area, domain.id)
                        keep("competency", competencies, area.id, entry, (document, ("domains", d, "knowledge", n)))
            case shapes.RolesFile(roles=role_shapes):
                for n, role in enumerate(role_shapes):
                    keep("role", roles, role.number, _role(role), (document, ("roles", n)))
                    for name in [*(line.id for line in role.competencies), *(task.id for task in role.practical_tasks)]:
                        claim(name, document, ("roles", n))
            case shapes.TopicsFile(topics=topic_shapes):
                for n, topic in enumerate(topic_shapes):
                    keep("topic", topics, topic.id, _topic(topic), (document, ("topics", n)))
                    for f, fact in enumerate(topic.facts):
                        claim(fact.id, document, ("topics", n, "facts", f))
            case _:
                pass
    return Subject(ethics, competencies, roles, topics), problems


def _ethic(shape: shapes.EthicShape) -> Ethic:
    cases = tuple(Case(name, case.case, case.act) for name, case in shape.cases.items())
    return Ethic(shape.number, shape.name, shape.asks, shape.why, cases, shape.cite)


def _task(shape: shapes.TaskShape, domain: Domain) -> Competency:
    return Competency(shape.id, domain, Area.TASK, shape.text, "", shape.practice, shape.beware or "", shape.cite)


def _knowledge(shape: shapes.KnowledgeShape, domain: Domain) -> Competency:
    return Competency(
        shape.id, domain, Area.KNOWLEDGE, shape.text, shape.prompt, shape.answer, shape.beware or "", shape.cite
    )


def _role(shape: shapes.RoleShape) -> Role:
    competencies = tuple(RoleCompetency(line.id, line.text, line.practice) for line in shape.competencies)
    tasks = tuple(PracticalTask(task.id, task.text, tuple(task.ethics), task.because) for task in shape.practical_tasks)
    return Role(shape.number, shape.name, shape.about, tuple(shape.ethics), competencies, tasks, shape.cite)


def _topic(shape: shapes.TopicShape) -> Topic:
    facts = tuple(Fact(fact.id, fact.prompt, fact.answer, fact.beware or "") for fact in shape.facts)
    ethics, competencies = tuple(shape.ethics), tuple(shape.competencies)
    return Topic(shape.id, shape.name, shape.about, facts, shape.domain, ethics, competencies, shape.cite)
