import json
import re
from pathlib import Path

import pytest

from audit.banks import sound_bank
from audit.test_rules import absolute_key, rudely_told
from crss_quiz.audit.bank import audit
from crss_quiz.audit.finding import Finding, Section, Verdict
from crss_quiz.audit.report import SIGNS, as_json, has_failed, lines, page, summary
from crss_quiz.decks import library
from crss_quiz.decks.ledger import Ledger
from crss_quiz.paths import bundled_decks
from crss_quiz.report import as_markdown
from made import make_library

DOCS = Path(__file__).parents[2] / "docs"
LIBRARY = library.load(bundled_decks()).library
OURS = audit(LIBRARY, Ledger.read(bundled_decks()))


def test_the_page_of_our_bank_is_current() -> None:
    """Where it is not: `make bank`, and look at what changed."""
    assert (DOCS / "bank.md").read_text(encoding="utf-8") == as_markdown(page(OURS, LIBRARY))


def test_every_rule_is_explained_to_whoever_writes_decks() -> None:
    explained = set(re.findall(r"^\| ([^|]+?) \|", (DOCS / "audit.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert {finding.rule for section in OURS for finding in section.findings} == explained - {"rule", "---"}


def test_every_section_is_explained_in_its_order() -> None:
    headings = re.findall(r"^## (.+)$", (DOCS / "audit.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == [section.title for section in OURS]


def test_the_lines_fit_a_terminal_and_keep_ids_and_percentages_whole() -> None:
    told = list(lines(OURS))
    assert max(map(len, told)) <= 80
    assert not [line for line in told if line.strip().startswith(("%", "=", "≥")) or line.endswith(("-", "=", "≥"))]
    ids = {item.id for item in LIBRARY.items()}
    named = {word.strip(",") for line in told for word in line.split() if re.fullmatch(r"[a-z-]+\.[0-9],?", word)}
    assert named
    assert named <= ids


def test_a_verdict_is_a_sign_and_a_word_at_the_beginning_of_its_line() -> None:
    sections = (Section("All", tuple(Finding(verdict, "bank", "1", "2", verdict) for verdict in Verdict)),)
    told = list(lines(sections))
    assert told[1:5] == [
        "✓ ok       ok: 1 (2)",
        "! warn     warn: 1 (2)",
        "✗ fail     fail: 1 (2)",
        "? too few  too few: 1 (2)",
    ]
    assert told[-1] == "1 fail, 1 warn, 1 ok, 1 with too few questions to tell."
    assert set(SIGNS) == set(Verdict)


def test_a_domain_gets_its_own_line_where_it_fails_and_the_others_share_one() -> None:
    def over(scope: str, verdict: Verdict) -> Finding:
        return Finding("a rule", scope, "1", "2", verdict, ("x.1", "x.2", "x.3", "x.4", "x.5", "x.6"))

    findings = (
        over("bank", Verdict.OK),
        over("Advocacy", Verdict.FAIL),
        over("Mentoring", Verdict.OK),
        over("Recovery Support", Verdict.FEW),
    )
    assert list(lines((Section("Some", findings),)))[:5] == [
        "SOME",
        "✓ ok       a rule: 1 (2)",
        "✗ fail     Advocacy, a rule: 1 (2)",
        "           x.1, x.2, x.3, x.4, x.5, and 1 more",
        "           too few: Recovery Support",
    ]


def test_ids_stand_only_where_something_is_wrong() -> None:
    sections = audit(make_library(sound_bank(change=rudely_told)), Ledger())
    told = json.loads(as_json(sections))
    found = {
        finding["rule"]: finding["worst"]
        for section in told["sections"]
        for finding in section["findings"]
        if finding["verdict"] in {"ok", "too few"} or finding["rule"] == "person-first language"
    }
    assert found.pop("person-first language") == ["item-3.1"]
    assert set(map(tuple, found.values())) == {()}


def test_the_json_holds_every_finding_and_its_counts() -> None:
    told = json.loads(as_json(OURS))
    findings = [finding for section in told["sections"] for finding in section["findings"]]
    assert len(findings) == sum(len(section.findings) for section in OURS)
    assert sum(told["verdicts"].values()) == len(findings)
    assert [section["title"] for section in told["sections"]] == [section.title for section in OURS]
    scopes = {finding["scope"] for finding in findings}
    assert scopes == {"bank", "Advocacy", "Professional Responsibility", "Mentoring", "Recovery Support"}


def test_what_fails_is_counted() -> None:
    assert not has_failed(audit(make_library(sound_bank()), Ledger()))
    broken = audit(make_library(sound_bank(change=absolute_key)), Ledger())
    assert has_failed(broken)
    assert summary(broken).startswith("2 fail, ")


@pytest.mark.parametrize("section", OURS, ids=lambda section: section.title)
def test_the_rules_of_a_section_stand_together(section: Section) -> None:
    rules = [finding.rule for finding in section.findings]
    assert rules == sorted(rules, key=rules.index)
