"""Flashcards written from the sources, always the same way: same sources, same files, byte for byte."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from crss_quiz import whole_file
from crss_quiz.core.deck import CardKind, Flashcard
from crss_quiz.core.errors import QuizError
from crss_quiz.core.subject import Area, Competency, Ethic, Subject

HEADER = "# Written by `crss-quiz decks generate` from decks/sources/. Edit the sources, not this file.\n"


def generate(subject: Subject) -> dict[str, str]:
    """Return the flashcard files, by file name, as texts."""
    return {
        f"{name}.yaml": _file(name, title, cards)
        for name, title, cards in (
            ("ethics", "The eighteen ethics: what they ask, why, and where they bite", _ethic_cards(subject)),
            ("governing-ethics", "Which ethics govern a practical task", _practical_task_cards(subject)),
            ("competencies", "The competencies in practice", _competency_cards(subject)),
            ("roles", "The twelve roles at work", _role_cards(subject)),
            ("facts", "Facts of the credential and of recovery", _fact_cards(subject)),
        )
    }


def write(subject: Subject, folder: Path) -> list[Path]:
    """Write the flashcard files into a folder and return those whose text changed; QuizError where one cannot be."""
    changed = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in generate(subject).items():
            path = folder / name
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                whole_file.write(path, text, replaces=True, mode=whole_file.FOR_EVERYBODY)
                changed.append(path)
    except OSError as error:
        raise QuizError(
            f"the flashcards could not be written into {folder} ({error.strerror}); each is as it was, or whole and new"
        ) from error
    return changed


def _ethic_cards(subject: Subject) -> Iterator[Flashcard]:
    for ethic in _by_number(subject.ethics.values()):
        yield _ethic_card(ethic, "asks", f"{ethic.name}: what does the code ask of a CRSS here?", ethic.asks)
        yield _ethic_card(ethic, "why", f"{ethic.name}: why does the code hold to it? {ethic.asks}", ethic.why)
        for case in ethic.cases:
            prompt = f"{case.case}\n\nWhat does the code ask of you, and which ethic speaks?"
            yield _ethic_card(ethic, case.id, prompt, f"{case.act}\n\nEthic {ethic.number}, {ethic.name}.")


def _ethic_card(ethic: Ethic, suffix: str, prompt: str, answer: str) -> Flashcard:
    return Flashcard(
        id=f"ethic-{ethic.number}-{suffix}",
        kind=CardKind.ETHIC,
        prompt=prompt,
        answer=answer,
        cite=ethic.cite,
        ethics=(ethic.number,),
    )


def _practical_task_cards(subject: Subject) -> Iterator[Flashcard]:
    for role in _by_number(subject.roles.values()):
        for task in role.practical_tasks:
            names = "; ".join(
                f"{subject.ethics[number].name} (ethic {number})" for number in task.ethics if number in subject.ethics
            )
            yield Flashcard(
                id=f"{task.id}-governed",
                kind=CardKind.ROLE,
                prompt=f"{task.text}\n\nWhich ethics govern this, and what do they change in how you do it?",
                answer=f"{names}.\n\n{task.because}",
                cite=role.cite,
                ethics=task.ethics,
                roles=(role.number,),
                practical_tasks=(task.id,),
            )


def _competency_cards(subject: Subject) -> Iterator[Flashcard]:
    for competency in subject.competencies.values():
        yield _competency_card(competency)


def _competency_card(competency: Competency) -> Flashcard:
    if competency.area is Area.TASK:
        prompt = f"{competency.text}\n\nWhat does this look like at work?"
    else:
        prompt = competency.prompt
    return Flashcard(
        id=competency.id,
        kind=CardKind.COMPETENCY,
        prompt=prompt,
        answer=competency.answer,
        cite=competency.cite,
        note=competency.beware,
        domain=competency.domain,
        competencies=(competency.id,),
    )


def _role_cards(subject: Subject) -> Iterator[Flashcard]:
    for role in _by_number(subject.roles.values()):
        yield Flashcard(
            id=f"role-{role.number}",
            kind=CardKind.ROLE,
            prompt=f"{role.name}: what is this part of the work about?",
            answer=role.about,
            cite=role.cite,
            ethics=role.ethics,
            roles=(role.number,),
        )
        for line in role.competencies:
            yield Flashcard(
                id=line.id,
                kind=CardKind.ROLE,
                prompt=f"{line.text}\n\nHow would somebody watching you see that you do this?",
                answer=line.practice,
                cite=role.cite,
                roles=(role.number,),
            )


def _fact_cards(subject: Subject) -> Iterator[Flashcard]:
    for topic in subject.topics.values():
        for fact in topic.facts:
            yield Flashcard(
                id=fact.id,
                kind=CardKind.FACT,
                prompt=fact.prompt,
                answer=fact.answer,
                cite=topic.cite,
                note=fact.beware,
                domain=topic.domain,
                ethics=topic.ethics,
                competencies=topic.competencies,
            )


def _by_number(entries: Iterable[Any]) -> list[Any]:
    return sorted(entries, key=lambda entry: entry.number)


def _file(name: str, title: str, cards: Iterable[Flashcard]) -> str:
    content = {"deck": name, "title": title, "cards": [_as_mapping(card) for card in cards]}
    body: str = yaml.dump(content, allow_unicode=True, sort_keys=False, width=110, Dumper=_Dumper)
    return HEADER + body


class _Dumper(yaml.SafeDumper):
    """Writes as people write: list entries indented, texts of several lines as blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _as_mapping(card: Flashcard) -> dict[str, Any]:
    mapping = {
        "id": card.id,
        "kind": str(card.kind),
        "prompt": card.prompt,
        "answer": card.answer,
        "note": card.note,
        "domain": str(card.domain or ""),
        "ethics": list(card.ethics),
        "competencies": list(card.competencies),
        "roles": list(card.roles),
        "practical_tasks": list(card.practical_tasks),
        "cite": card.cite,
    }
    return {key: value for key, value in mapping.items() if value}


def stale_files(subject: Subject, folder: Path) -> list[str]:
    """Return the names of flashcard files that are missing, changed by hand, or no longer written."""
    wanted = generate(subject)
    present = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}
    return sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))
