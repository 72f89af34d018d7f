"""The report of an exam, read back by parsers that are not ours."""

import os
import re
import stat
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from test_hostile_text import HOSTILE, PLAIN

from crss_quiz import report
from crss_quiz.core.attempt import Attempt, Mode, begin
from crss_quiz.core.document import Paragraph, Table
from crss_quiz.core.errors import QuizError
from crss_quiz.core.forecast import Pace
from crss_quiz.core.memory import MemorySettings
from crss_quiz.core.plan import Goal, Plan, make_plan
from crss_quiz.core.queue import Limits
from crss_quiz.core.scoring import score
from crss_quiz.core.subject import Subject
from crss_quiz.core.text import is_unsafe
from crss_quiz.core.wording import NOT_CALIBRATED, OUR_ESTIMATE, duration, verdict
from made import START, HandClock, make_form, make_subject

VOID = {"meta"}
LOADING = {"src", "href", "srcset", "data", "action", "poster", "background", "style"}
NO_SUBJECT = Subject()


class Page(HTMLParser):
    """Reads a page, and fails where an element is not closed in its turn."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.tables: list[list[list[str]]] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data
        if self.open and self.open[-1] in ("td", "th"):
            self.tables[-1][-1][-1] += data


def sat(clock: HandClock, questions: int = 25, text: str = "", mode: Mode = Mode.REAL) -> Attempt:
    """Every question but the last answered, one in three by another option; one changed, one marked, one slow."""
    form = make_form(questions, text=text)
    attempt = begin(form, mode, clock.now())
    for position, item in enumerate(form.items[:-1]):
        attempt = attempt.move(position, clock.now())
        clock.advance(100 if position == 3 else 20)
        other = next(option.id for option in item.options if option.id != item.key)
        if position == 1:
            attempt = attempt.answer(other, clock.now()).flag(clock.now())
        attempt = attempt.answer(other if position % 3 == 0 else item.key, clock.now())
    return attempt.submit(clock.now())


@pytest.fixture
def attempt(clock: HandClock) -> Attempt:
    return sat(clock)


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def a_plan() -> Plan:
    exam = START.date().replace(day=20)
    return make_plan(
        Goal(exam, 15), START.date(), {}, [f"card-{n}" for n in range(900)], Limits(), Pace(), MemorySettings()
    )


@pytest.mark.parametrize("text", ["", *HOSTILE, "<script>alert(1)</script>", "</style></table></p><img src=x>"])
def test_the_page_is_well_nested_and_loads_nothing(text: str, clock: HandClock) -> None:
    source = report.html(sat(clock, text=text), 7, make_subject(text), a_plan(), 15)
    page = Page(source)
    tags = [tag for tag, _ in page.elements]
    assert source.startswith("<!DOCTYPE html>\n")
    assert ("html", {"lang": "en"}) in page.elements
    assert not {"script", "link", "img", "iframe", "object", "embed", "base", "a", "svg", "form"} & set(tags)
    assert (tags.count("style"), tags.count("h1")) == (1, 1)
    assert not [name for _, attributes in page.elements for name in attributes if name in LOADING or name[:2] == "on"]
    style = source[source.index("<style>") : source.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes in page.elements if tag == "th")
    assert not [character for character in source if is_unsafe(character)]


@pytest.mark.parametrize("text", [*PLAIN, "<script>alert(1)</script>", "a & b &lt; \"c\" 'd'"])
def test_what_a_deck_says_stands_in_the_page_as_it_is(text: str, clock: HandClock) -> None:
    attempt = sat(clock, text=text)
    page = Page(report.html(attempt, 1, make_subject(text), None, None))
    item = attempt.form.items[0]
    for said in (item.stem, item.ask, item.options[0].text, item.why["west"], f": Name {text}", f": Line {text}"):
        assert said in page.text


def test_every_question_is_told_whole(attempt: Attempt) -> None:
    page = Page(report.html(attempt, 1, make_subject("x"), None, None))
    answers = [table for table in page.tables if table[0] == ["Answer", "Which", "Why"]]
    assert len(answers) == len(attempt.form.items)
    for item, response, table in zip(attempt.form.items, attempt.responses, answers, strict=True):
        assert item.stem in page.text
        assert item.ask in page.text
        for option, (text, which, why) in zip(item.options, table[1:], strict=True):
            assert text == option.text
            assert ("✓ best answer" in which) == (option.id == item.key)
            assert ("● your answer" in which) == (option.id == response.choice)
            assert why.startswith(item.why[option.id])
    assert page.text.count("marked for review") == 1
    assert page.text.count("✗ left blank") == 1
    assert page.text.count("Competency ad-t-1: Line x") == len(attempt.form.items)


def test_without_its_sources_ethics_and_competencies_are_named_by_number(attempt: Attempt) -> None:
    text = Page(report.html(attempt, 1, NO_SUBJECT, None, None)).text
    assert re.search(r"^Ethic \d+$", text, re.MULTILINE)
    assert re.search(r"^Competency ad-t-1$", text, re.MULTILINE)


@pytest.mark.parametrize("kind", [report.html, report.markdown])
def test_the_figures_are_those_of_the_score(kind: report.Writer, attempt: Attempt) -> None:
    source = kind(attempt, 1, NO_SUBJECT, None, None)
    told = Page(source).text if kind is report.html else source.replace("\\", "")
    result = score(attempt.form, attempt.responses)
    low, high = result.total.interval
    assert verdict(result) in told
    assert f"between {100 * low:.0f} % and {100 * high:.0f} %" in told
    assert NOT_CALIBRATED in told
    assert OUR_ESTIMATE in told
    assert f"{result.to_right} from wrong to right, {result.to_wrong} from right to wrong" in told
    assert duration(attempt.used) in told
    assert sum(result.by_lure.values()) == 8
    assert re.search(r"8 times[\s|]*25 questions", told)


def test_shares_stand_in_tables(attempt: Attempt) -> None:
    result = score(attempt.form, attempt.responses)
    tables = Page(report.html(attempt, 1, NO_SUBJECT, None, None)).tables
    domains, levels = tables[:2]
    assert [row[:2] for row in domains[1:]] == [
        [domain.label, f"{part.right} of {part.questions}"] for domain, part in result.by_domain.items()
    ]
    assert [row[0] for row in levels[1:]] == [level.capitalize() for level in result.by_level]
    slowest = next(table for table in tables if table[0][0] == "Question")
    assert [row[:2] for row in slowest[1:]] == [["4", "1:40"]]


def test_the_plan_is_told_where_there_is_one(attempt: Attempt) -> None:
    with_plan, without = (report.html(attempt, 1, NO_SUBJECT, plan, 15) for plan in (a_plan(), None))
    assert "The exam is on Fri Nov 20, 2026" in Page(with_plan).text
    assert "would not be seen before the exam" in Page(with_plan).text
    assert "The plan" not in Page(without).text


def test_pauses_and_interruptions_are_told(clock: HandClock) -> None:
    attempt = begin(make_form(5), Mode.PRACTICE, clock.now()).pause(clock.now())
    clock.advance(90)
    attempt = replace(attempt.resume(clock.now()).submit(clock.now()), was_interrupted=True)
    text = Page(report.html(attempt, 1, NO_SUBJECT, None, None)).text
    assert "Paused for 1:30" in text
    assert "Interrupted" in text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("*a* _b_ `c` ~d~", r"\*a\* \_b\_ \`c\` \~d\~"),
        ("# not a heading", r"\# not a heading"),
        ("- one", r"\- one"),
        ("12. one", r"12\. one"),
        ("=== ---", r"\=== ---"),
        ("[a](b) ![c](d)", r"\[a\](b) !\[c\](d)"),
        ("<script>x</script> &amp;", r"\<script\>x\</script\> \&amp;"),
        ("a | b", r"a \| b"),
        (
            "http://x.y www.z.org a@b.c :smile: :100: at 9:30: all",
            r"http\://x.y www\.z.org a\@b.c \:smile: \:100: at 9:30: all",
        ),
        ("    code", "code"),
        ("\x1b[31m", "␛\\[31m"),
    ],
)
def test_markdown_says_a_text_and_does_not_obey_it(text: str, written: str) -> None:
    block = Paragraph(text)
    assert report.as_markdown([block]) == f"{written}\n"


AWKWARD = st.text(st.sampled_from("ab 1.\t\\`*_{}[]()#+-!|<>~&;$=:/@^\"'%éx"), min_size=1, max_size=30)


@given(AWKWARD)
@example("1. [a](b) <script>x</script> &amp; | `c` https://x.y www.z.org")
def test_a_reader_of_markdown_sees_any_text_as_it_is(text: str) -> None:
    reader = MarkdownIt("gfm-like")
    paragraph = Page(reader.render(report.as_markdown([Paragraph(f"x {text} x"), Paragraph(text)])))
    assert {tag for tag, _ in paragraph.elements} == {"p"} or not text.strip()
    assert paragraph.text.split() == f"x {text} x {text}".split()
    table = Page(reader.render(report.as_markdown([Table("All", ("a", "b"), ((text, text),))])))
    assert [" ".join(cell.split()) for cell in table.tables[0][1]] == [" ".join(text.split())] * 2


def test_a_cell_of_markdown_stays_one_cell() -> None:
    table = Table("All", ("a", "b"), (("one\n| two", "x"),))
    assert report.as_markdown([table]).splitlines()[-1] == r"| one \| two | x |"


@pytest.mark.parametrize("kind", [report.html, report.markdown])
def test_an_open_exam_has_no_report(kind: report.Writer, clock: HandClock) -> None:
    with pytest.raises(QuizError, match="exam 3 is still open"):
        kind(begin(make_form(5), Mode.REAL, clock.now()), 3, NO_SUBJECT, None, None)


def test_a_report_is_written_for_the_learner_alone(tmp_path: Path) -> None:
    path = tmp_path / "r.md"
    report.write(path, "ä\n")
    assert path.read_bytes() == "ä\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert files(tmp_path) == ["r.md"]


def _make(path: Path) -> None:
    path.write_text("mine")


def _dangle(path: Path) -> None:
    path.symlink_to(path.with_name("gone"))


@pytest.mark.parametrize("make", [_make, _dangle])
def test_what_is_there_stays_unless_it_is_to_be_replaced(make: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "r.html"
    make(path)
    with pytest.raises(QuizError, match="already there; name another file, or add --force"):
        report.write(path, "new")
    assert not path.exists() or path.read_text() == "mine"
    report.write(path, "new", force=True)
    assert path.read_text() == "new"
    assert files(tmp_path) == ["r.html"]


def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("mine")
    link = tmp_path / "r.md"
    link.symlink_to(target)
    report.write(link, "new", force=True)
    assert (target.read_text(), link.read_text(), link.is_symlink()) == ("mine", "new", False)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("r.pdf", "neither .html nor .md"),
        ("report", "neither .html nor .md"),
        ("none/r.md", "there is no folder"),
        ("folder.md", "is a folder"),
    ],
)
def test_a_path_that_will_not_do_is_refused_in_one_sentence(name: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(QuizError, match=what) as caught:
        report.write(tmp_path / name, "new", force=True)
    assert "\n" not in str(caught.value)
    assert files(tmp_path) == ["folder.md"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_refuses_leaves_nothing_half_written(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.html"
    path.write_text("mine")

    def refuses(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, refuses)
    with pytest.raises(QuizError, match="No space left on device"):
        report.write(path, "new", force=True)
    assert path.read_text() == "mine"
    assert files(tmp_path) == ["r.html"]
