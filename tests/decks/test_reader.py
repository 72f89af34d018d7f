from pathlib import Path

import pytest
import yaml

from crss_quiz.decks import reader
from crss_quiz.decks.reader import Document, UnreadableDeckError, parse, read_document


def refused(text: str) -> str:
    with pytest.raises(UnreadableDeckError) as caught:
        parse(text, "deck.yaml")
    return str(caught.value)


def test_every_scalar_stays_the_text_it_is() -> None:
    text = "a: no\nb: 1:30\nc: 010\nd: 2026-01-01\ne: ~\nf: 1e5\ng: 'null'\nh:\n"
    expected = {"a": "no", "b": "1:30", "c": "010", "d": "2026-01-01", "e": "~", "f": "1e5", "g": "null", "h": ""}
    assert parse(text, "deck.yaml").content == expected


def test_lines_are_known_for_every_part() -> None:
    document = parse("a:\n  - one\n  - b: two\n    c: [three, four]\n", "deck.yaml")
    assert document.content == {"a": ["one", {"b": "two", "c": ["three", "four"]}]}
    paths = [("a",), ("a", 0), ("a", 1, "c", 1), ("a", 1, "c", 9), ("x",)]
    assert [document.line_of(path) for path in paths] == [1, 2, 4, 4, 1]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: &x 1\nb: 2", 1, "anchors"),
        ("a: 1\nb: *x", 2, "aliases"),
        ("a: !!python/object:os.system 1", 1, "tags"),
        ("b: 1\n<<: {a: 1}", 2, "merge keys"),
        ("a: 1\nb: 2\na: 3", 3, "'a' stands here twice"),
        ("a: 1\n---\nb: 2", 2, "a second document"),
        ("? [a, b]\n: 1", 1, "a key must be a word"),
        ("a: " + "[" * 20 + "]" * 20, 1, "nested deeper"),
        ("a: " + "x" * 5000, 1, "longer than"),
        ("a: |\n" + "  x\n" * 300, 1, "longer than"),
        ('a: "\\e[31m"', 1, "U+001B"),
        ('a: "\\u202E"', 1, "U+202E"),
        ("a: 1\nb: x\u200by", 2, "U+200B"),
        ('a: 1\n"b\\u0007": 1', 2, "U+0007"),
        ("a: [1, 2", 2, "not YAML"),
        ("a: 1\nb: c: d", 2, "not YAML"),
        ("a: 1\n\x00", 2, "U+0000"),
        ("\n\x00", 2, "U+0000"),
        ("", 1, "empty"),
        ("# only a remark", 1, "empty"),
    ],
)
def test_what_decks_do_not_need_is_refused_by_line(text: str, line: int, what: str) -> None:
    said = refused(text)
    assert said.startswith(f"deck.yaml:{line}: ")
    assert what in said
    assert "; " in said


def test_bombs_are_refused_before_they_go_off() -> None:
    assert "nested deeper" in refused("[" * 50_000)
    assert "nested deeper" in refused("{a: " * 50_000)
    laughs = "a: &a [x, x]\n" + "".join(
        f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert "anchors" in refused(laughs)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "deck.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: b\n")
    assert read_document(path).content == {"a": "b"}


def test_files_that_are_not_text_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deck.yaml"
    path.write_bytes(b"a: b\nc: \xff\n")
    with pytest.raises(UnreadableDeckError, match=r"deck\.yaml:2: not UTF-8"):
        read_document(path)
    with pytest.raises(UnreadableDeckError, match="not an ordinary file"):
        read_document(tmp_path)
    with pytest.raises(UnreadableDeckError, match="cannot be read"):
        read_document(tmp_path / "missing.yaml")
    monkeypatch.setattr(reader, "MAX_BYTES", 4)
    with pytest.raises(UnreadableDeckError, match="larger than"):
        read_document(path)


def test_the_slow_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a:\n  - 'one'\n  - b: two\n    c: |\n      three\n      four\n"
    fast = parse(text, "deck.yaml")
    monkeypatch.setattr(reader, "_LOADER", yaml.SafeLoader)
    slow: Document = parse(text, "deck.yaml")
    assert (slow.content, slow.lines) == (fast.content, fast.lines)
