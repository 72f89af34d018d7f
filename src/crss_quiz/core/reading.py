"""What to read where repeating does not help: the entries of the sources behind a card."""

from collections.abc import Iterator
from dataclasses import dataclass

from crss_quiz.core.card import Card
from crss_quiz.core.subject import Subject


@dataclass(frozen=True)
class SourceEntry:
    """One entry of the sources, in our own words."""

    title: str
    text: str
    cite: str


def entries_behind(card: Card, subject: Subject) -> Iterator[SourceEntry]:
    """Yield the entries that a card is about, the nearest first; what the sources no longer have is left out."""
    for topic in subject.topics.values():
        if any(fact.id == card.id for fact in topic.facts):
            facts = "\n".join(f"{fact.prompt}\n  {fact.answer}" for fact in topic.facts)
            yield SourceEntry(topic.name, f"{topic.about}\n\n{facts}", topic.cite)
    for task in (task for role in subject.roles.values() for task in role.practical_tasks):
        if task.id in card.practical_tasks:
            yield SourceEntry(f"Practical task: {task.text}", task.because, "roles-and-responsibilities")
    for number in sorted(card.ethics):
        ethic = subject.ethics.get(number)
        if ethic:
            cases = "\n".join(f"{case.case}\n  {case.act}" for case in ethic.cases)
            text = f"{ethic.asks}\n\nWhy: {ethic.why}\n\n{cases}"
            yield SourceEntry(f"Ethic {number}: {ethic.name}", text, ethic.cite)
    for name in sorted(card.competencies):
        competency = subject.competencies.get(name)
        if competency:
            parts = (competency.prompt, competency.answer, competency.beware)
            text = "\n\n".join(part for part in parts if part)
            yield SourceEntry(f"Competency {name}: {competency.text}", text, competency.cite)
    for role in subject.roles.values():
        if card.id == f"role-{role.number}" or any(line.id == card.id for line in role.competencies):
            yield SourceEntry(f"Role {role.number}: {role.name}", role.about, role.cite)
