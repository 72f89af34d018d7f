"""The counts are those of the published documents (FACTS: counted in the sources)."""

import re
from collections import Counter
from functools import cache

from crss_quiz.core.subject import Area, Domain, Subject
from crss_quiz.decks import library
from crss_quiz.paths import bundled_decks

PREFIXES = dict(zip(Domain, ("ad", "pr", "me", "rs"), strict=True))


@cache
def subject() -> Subject:
    loaded = library.load(bundled_decks() / "sources")
    assert loaded.problems == ()
    return loaded.library.subject


def test_there_are_eighteen_ethics_each_with_where_it_bites() -> None:
    assert sorted(subject().ethics) == list(range(1, 19))
    assert all(len(ethic.cases) >= 2 for ethic in subject().ethics.values())


def test_there_are_51_tasks_and_38_areas_of_knowledge_in_four_domains() -> None:
    counts = Counter((line.domain, line.area) for line in subject().competencies.values())
    assert [counts[domain, Area.TASK] for domain in Domain] == [11, 15, 14, 11]
    assert [counts[domain, Area.KNOWLEDGE] for domain in Domain] == [11, 13, 9, 5]
    assert sum(counts.values()) == 51 + 38


def test_there_are_12_roles_with_66_competencies_and_54_practical_tasks() -> None:
    roles = subject().roles
    assert sorted(roles) == list(range(1, 13))
    assert sum(len(role.competencies) for role in roles.values()) == 66
    assert sum(len(role.practical_tasks) for role in roles.values()) == 54
    assert len(subject().practical_tasks) == 54


def test_roles_name_the_ethics_that_the_document_gives_them() -> None:
    published = {1: [1, 4, 11, 12, 13, 14, 15], 2: [8], 3: [1, 2], 4: [7], 5: [9], 6: [4, 5], 7: [5], 8: [9]}
    published |= {9: [16, 17, 18], 10: [7], 11: [10], 12: [3]}
    assert {number: sorted(role.ethics) for number, role in subject().roles.items()} == published


def test_every_competency_stands_in_its_own_domain_under_its_own_number() -> None:
    for line in subject().competencies.values():
        prefix, area, number = line.id.split("-")
        assert prefix == PREFIXES[line.domain]
        assert area == ("t" if line.area is Area.TASK else "k")
        assert number in re.findall(r"\d+", line.cite)


def test_every_entry_names_its_source() -> None:
    whole = subject()
    parts = (whole.ethics, whole.competencies, whole.roles, whole.topics)
    assert [entry for part in parts for entry in part.values() if not entry.cite] == []


def test_topics_speak_of_all_that_the_competencies_name_without_spelling_it_out() -> None:
    text = " ".join(f"{topic.id} {topic.name}".lower() for topic in subject().topics.values())
    for word in (
        "guiding principles", "stages of change", "motivational interviewing", "de-escalation", "trauma",
        "988", "mandated", "confidential", "ada", "olmstead", "shared decision", "wrap", "advance directive",
        "renewing", "cprs", "purposes", "personal statement", "definition",
    ):  # fmt: skip
        assert word in text, word
