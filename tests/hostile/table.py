# ruff: noqa: E501 -- a row of the table is one line
"""Decks that mean harm or are broken, each with the words and the line its refusal must give."""

from dataclasses import dataclass

SOURCES = """\
ethics:
- number: 1
  name: Gifts and money
  asks: No gifts of worth.
  why: A gift can bind.
  cases: {one: {case: A card, act: Take it}, two: {case: A watch, act: Refuse}}
  cite: code-of-ethics 1
"""
COMPETENCIES = """\
domains:
- id: advocacy
  name: Advocacy
  about: Speaking up
  knowledge: []
  tasks:
  - {id: ad-t-1, text: Speak up, practice: Say it, cite: list}
"""
SOUND = "deck: sound\ntitle: Sound\ncards:\n- {id: sound-one, kind: fact, prompt: What?, answer: That., cite: a book}\n"
CARDS = """\
deck: hostile
title: Hostile
cards:
- id: one
  kind: fact
  prompt: What is one?
  answer: It is the first.
  cite: a book
"""
ASKED = """\
deck: asked
title: Asked
domain: advocacy
families:
- id: gift
  level: application
  pool: study
  options:
    accept: Accept it
    refuse: Refuse it
    pay: Pay for it
    report: Report it
  items:
  - id: gift.1
    competencies: [ad-t-1]
    ethics: [1]
    stem: Rosa brings a drawing.
    ask: What is best?
    key: accept
    difficulty: 0.70
    why:
      accept: because eight words are what a reason needs
      refuse: because eight words are what a reason needs
      pay: because eight words are what a reason needs
      report: because eight words are what a reason needs
    lures:
      refuse: judgmental
      pay: boundary
      report: out_of_role
"""
TWIN = ASKED[ASKED.index("  - id: gift.1") :].replace("gift.1", "gift.2")


@dataclass(frozen=True)
class Hostile:
    """One deck, and how it must be refused."""

    name: str
    raw: bytes
    line: int
    what: str


def _hostile(name: str, text: str | bytes, line: int, what: str) -> Hostile:
    return Hostile(name, text.encode() if isinstance(text, str) else text, line, what)


def _card(old: str, new: str) -> str:
    assert old in CARDS
    return CARDS.replace(old, new, 1)


def _asked(old: str, new: str) -> str:
    assert old in ASKED
    return ASKED.replace(old, new, 1)


def _prompt(value: str) -> str:
    return _card("What is one?", value)


def _laughs(first: str, then: str) -> str:
    pairs = zip("abcdefghijklmnopqrstuvwxy", "bcdefghijklmnopqrstuvwxyz", strict=True)
    return first + "".join(then.format(p=p, c=c) for p, c in pairs)


SYNTAX = [
    ("alias bomb", _laughs("a: &a [x, x]\n", "{c}: &{c} [*{p}, *{p}]\n"), 1, "anchors"),
    ("merge bomb", _laughs("a: &a {x: 1}\n", "{c}: &{c} {{<<: [*{p}, *{p}]}}\n"), 1, "anchors"),
    ("a merge key alone", CARDS + "<<: {a: b}\n", 9, "merge keys"),
    ("a merge key in a card", _card("  kind", "  <<: x\n  kind"), 5, "merge keys"),
    ("a list that holds itself", "deck: &a [*a]\n", 1, "anchors"),
    ("a mapping that holds itself", "&a {deck: *a}\n", 1, "anchors"),
    ("an alias of nothing", _prompt("*nobody"), 6, "aliases"),
    ("an alias as a key", "*a : b\n", 1, "aliases"),
    ("an anchor on a key", "&a deck: b\n", 1, "anchors"),
    ("an anchor on a text", _prompt("&a What"), 6, "anchors"),
    ("nested lists", "deck: " + "[" * 13 + "]" * 13, 1, "nested deeper"),
    ("nested mappings", "{a: " * 13 + "b" + "}" * 13, 1, "nested deeper"),
    ("nested by indent", "".join(" " * n + "a:\n" for n in range(14)) + " " * 14 + "b", 13, "nested deeper"),
    ("nested by dashes", "- " * 14 + "a", 1, "nested deeper"),
    ("a list as a key", "? [a, b]\n: c\n", 1, "a key must be a word"),
    ("a mapping as a key", "? {a: b}\n: c\n", 1, "a key must be a word"),
    ("keys in keys", "? ? ? a\n", 1, "a key must be a word"),
    ("two documents", CARDS + "---\n" + CARDS, 9, "a second document"),
    ("two documents with an end", CARDS + "...\n---\na: b\n", 10, "a second document"),
    ("a directive", "%YAML 1.1\n---\n" + CARDS, 1, "starts with %"),
    ("a tag directive", "%TAG ! tag:x,2000:\n---\n" + CARDS, 1, "starts with %"),
    ("a directive after an end", CARDS + "...\n%YAML 1.2\n", 10, "starts with %"),
    ("nothing", "", 1, "the file is empty"),
    ("blank lines", "\n\n\n", 1, "the file is empty"),
    ("remarks only", "# a\n# b\n", 1, "the file is empty"),
    ("an end only", "...\n", 1, "not YAML"),
    ("a document of nothing", "---\n", 1, "not a deck of a known kind"),
    ("a word", "deck", 1, "not a deck of a known kind"),
    ("a list", "- deck\n", 1, "not a deck of a known kind"),
    ("an empty mapping", "{}", 1, "not a deck of a known kind"),
    ("a mapping of another kind", "a: b\n", 1, "not a deck of a known kind"),
    ("JSON of another kind", '{"name": "x", "version": 1}', 1, "not a deck of a known kind"),
    ("HTML", "<html>\n<body onload='x: y'>\n", 2, "not YAML"),
    ("an open list", "deck: [a, b\n", 2, "not YAML"),
    ("an open mapping", "deck: {a: b\n", 2, "not YAML"),
    ("an open quote", 'deck: "a\n', 2, "not YAML"),
    ("a tab as indent", "cards:\n\t- id: one\n", 2, "not YAML"),
    ("two colons", _prompt("What: is: one"), 6, "not YAML"),
    ("a percent sign first", _prompt("%5 of them"), 6, "not YAML"),
    ("an at sign first", _prompt("@home"), 6, "not YAML"),
    ("a backtick first", _prompt("`what`"), 6, "not YAML"),
    ("an unknown escape", _prompt('"a \\q b"'), 6, "not YAML"),
    ("an indent that fits nothing", _card("  prompt", " prompt"), 6, "not YAML"),
    ("a closing bracket too many", "deck: ]\n", 1, "not YAML"),
    ("a code point beyond Unicode", _prompt('"\\U00110000"'), 6, "not YAML"),
]
TAGS = [
    (f"the tag {tag}", _prompt(f"{tag} x"), 6, "tags")
    for tag in (
        "!!python/object:os.system",
        "!!python/name:eval",
        "!!str",
        "!!int",
        "!mine",
        "!<tag:x,2000:y>",
        "!!null",
    )
]
REPEATS = [
    ("a deck named twice", "deck: other\n" + CARDS, 2, "'deck' stands here twice"),
    ("a card's answer twice", CARDS + "  answer: Another.\n", 9, "'answer' stands here twice"),
    ("a key twice, once quoted", CARDS + '  "cite": x\n', 9, "'cite' stands here twice"),
    ("a key twice, once escaped", CARDS + '  "\\x63ite": x\n', 9, "'cite' stands here twice"),
    (
        "an option's id twice",
        _asked("    refuse: R", "    accept: Take\n    refuse: R"),
        10,
        "'accept' stands here twice",
    ),
    ("an id twice in one deck", CARDS + CARDS[CARDS.index("- id") :], 9, "the id 'one' exists already"),
    ("an id of another deck", _card("id: one", "id: sound-one"), 4, "the id 'sound-one' exists already"),
    ("a deck's id of another deck", _card("deck: hostile", "deck: sound"), 1, "the deck 'sound' exists already"),
]
GUESSED = [
    *(
        (f"the kind {value}", _card("kind: fact", f"kind: {value}"), 5, "'kind' has an unknown value")
        for value in ("no", "yes", "on", "~", "null", "12:30", "0o17", "1e5", "2026-01-01", "Fact", "ｆact")
    ),
    *(
        (f"the ethic {value}", CARDS + f"  ethics: [{value}]\n", 9, "entry 1 of 'ethics' does not fit")
        for value in (
            "0",
            "19",
            "-1",
            "1.0",
            "1e0",
            "0x1",
            "0b1",
            "1_0",
            "one",
            "yes",
            "１",
            "١",
            "9" * 400,
            ".inf",
            ".nan",
            "~",
        )
    ),
    *(
        (f"the difficulty {value}", _asked("0.70", value), 20, "'difficulty' does not fit")
        for value in ("0", "1", "1.5", "-.5", ".nan", ".inf", "1e-1", "50%", "easy", "٠.٥", "0,7", "0." + "1" * 400)
    ),
    ("a date that does not exist as an id", _card("id: one", "id: 2026-13-45T99"), 4, "'id' is not of the right form"),
    ("a text that is a list", _prompt("[What]"), 6, "'prompt' is not a text"),
    ("a text that is a mapping", _prompt("{What: is}"), 6, "'prompt' is not a text"),
    ("a list that is a text", CARDS + "  ethics: 1\n", 9, "'ethics' is not a list"),
    ("cards that are a text", "deck: a\ntitle: A\ncards: none\n", 3, "'cards' is not a list"),
    ("cards that are a mapping", "deck: a\ntitle: A\ncards: {a: b}\n", 3, "'cards' is not a list"),
    ("a card that is a text", "deck: a\ntitle: A\ncards:\n- one\n", 4, "entry 1 of 'cards' is not a group"),
]
ENCODINGS: list[tuple[str, str | bytes, int, str]] = [
    ("UTF-16 with its mark", CARDS.encode("utf-16"), 1, "not UTF-8"),
    ("UTF-16 without a mark", CARDS.encode("utf-16-le"), 1, "U+0000"),
    ("UTF-32", CARDS.encode("utf-32"), 1, "not UTF-8"),
    ("Latin-1", _prompt("Größe?").encode("latin-1"), 6, "not UTF-8"),
    ("a cut letter", CARDS.encode() + "ü".encode()[:1], 9, "not UTF-8"),
    ("an overlong slash", CARDS.encode().replace(b"What", b"\xc0\xaf"), 6, "not UTF-8"),
    ("a surrogate as bytes", CARDS.encode().replace(b"What", b"\xed\xa0\x80"), 6, "not UTF-8"),
    ("a compressed file", b"\x1f\x8b\x08\x00" + bytes(range(256)), 1, "not UTF-8"),
    ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(64), 1, "not UTF-8"),
    ("two byte order marks", b"\xef\xbb\xbf\xef\xbb\xbf" + CARDS.encode(), 1, "U+FEFF"),
    ("a byte order mark inside", _prompt("a\ufeffb"), 6, "U+FEFF"),
    ("NUL at the end", CARDS + "\0", 9, "U+0000"),
    ("NUL after letters of two bytes", "# " + "ü" * 50 + "\n\n\n\0\n" + "\n" * 200, 4, "U+0000"),
]
SIGNS = [
    0x00,
    0x07,
    0x08,
    0x0B,
    0x1B,
    0x7F,
    0x85,
    0x9B,
    0x9D,
    0xAD,
    0x61C,
    0x180E,
    0x200B,
    0x200D,
    0x200E,
    0x2028,
    0x2029,
]
SIGNS += [0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0xFFF9, 0xE000, 0xE0041, 0x10FFFD]
UNSAFE = [
    *((f"U+{sign:04X} as it is", _prompt(f"a{chr(sign)}b"), 6, f"U+{sign:04X}") for sign in SIGNS),
    *((f"U+{sign:04X} escaped", _prompt(f'"a\\U{sign:08X}b"'), 6, f"U+{sign:04X}") for sign in SIGNS),
    ("a surrogate escaped", _prompt('"\\uD800"'), 6, "not YAML"),
    ("a pair of surrogates escaped", _prompt('"\\uD83D\\uDE00"'), 6, "not YAML"),
    ("an escape in a remark", CARDS + "# \x1b]0;owned\x07\n", 9, "U+001B"),
    ("a bidirectional remark", "# \u202e\n" + CARDS, 1, "U+202E"),
    ("an escape in a key", CARDS + '  "\\e[31m": x\n', 9, "U+001B"),
    ("a carriage return escaped", _prompt('"a\\rb"'), 6, "U+000D"),
    ("a clipboard written", _prompt('"\\e]52;c;aGk=\\a"'), 6, "U+001B"),
]
IDS = [
    (f"the id {name[:20]!r}", _card("id: one", f"id: '{name}'"), 4, "'id'")
    for name in (
        "../../etc/passwd", "/etc/passwd", "C:\\x", ".", "..", "~", "-one", "one-", "one--two", "One", "one two", "one_two",
        "one.1", "one/two", "оne", "onе-two", "ｏne", "on\u0335e", "é", "e\u0301", "=1+1", "@one", "$HOME", "a;b", "%n", "x" * 61, "",
    )
]  # fmt: skip
SIZES = [
    ("a text of 4,001 characters", _prompt("x" * 4001), 6, "longer than 4,000"),
    ("a key of 4,001 characters", f"? {'x' * 4001}\n: y\n", 1, "longer than 4,000"),
    ("a text of 202 lines", _prompt("|\n" + "    x\n" * 202), 6, "200 lines"),
    ("a text of newlines", _prompt('"' + "\\n" * 300 + '"'), 6, "200 lines"),
    ("101 names", "".join(f"k{n}: v\n" for n in range(101)), 101, "more than 100 names"),
    ("a long name that is unknown", f"? {'n' * 900}\n: y\n" + CARDS, 1, f"'{'n' * 60}…' is not a word"),
    ("a name that looks like another error", CARDS + '"x\\n/etc/passwd:1: bad": y\n', 9, "'x /etc/passwd:1: bad' is not a word"),
    ("markup for a name", CARDS + "'[@click=app.quit]x[/]': y\n", 9, "is not a word of the format"),
]  # fmt: skip
LOGIC = [
    ("no title", _card("title: Hostile\n", ""), 1, "'title' is missing"),
    ("an empty title", _card("Hostile", "''"), 2, "'title' is empty"),
    ("a title of spaces", _card("Hostile", "'   '"), 2, "'title' is empty"),
    ("an unknown name", CARDS + "  colour: red\n", 9, "'colour' is not a word of the format"),
    ("a name in capitals", _card("  cite", "  Cite"), 8, "'Cite' is not a word of the format"),
    ("no cards", "deck: a\ntitle: A\ncards: []\n", 3, "'cards' has 0 entries"),
    ("cards and families", CARDS + "families: []\n", 3, "'cards' is not a word"),
    ("no answer", _card("  answer: It is the first.\n", ""), 4, "'answer' is missing"),
    ("an ethic not in the sources", CARDS + "  ethics: [2]\n", 9, "'2' is not in the sources"),
    ("a competency not in the sources", CARDS + "  competencies: [ad-t-2]\n", 9, "'ad-t-2' is not in the sources"),
    ("a task not in the sources", CARDS + "  practical_tasks: [r1-p-1]\n", 9, "'r1-p-1' is not in the sources"),
    ("an unknown domain", _asked("domain: advocacy", "domain: law"), 3, "'domain' has an unknown value"),
    ("an unknown level", _asked("application", "hard"), 6, "'level' has an unknown value"),
    ("an unknown pool", _asked("pool: study", "pool: swim"), 7, "'pool' has an unknown value"),
    ("no families", ASKED[: ASKED.index("families")] + "families: []\n", 4, "'families' has 0 entries"),
    ("no items", ASKED[: ASKED.index("  items")] + "  items: []\n", 13, "'items' has 0 entries"),
    ("five items", ASKED + "".join(TWIN.replace("gift.2", f"gift.{n}") for n in range(2, 6)), 13, "'items' has 5 entries"),
    ("no key", _asked("    key: accept\n", ""), 14, "'key' is missing"),
    ("a key that is no option", _asked("key: accept", "key: keep"), 5, "'keep' of gift.1 is not an option"),
    ("two items of one key", ASKED + TWIN, 5, "two items share the key 'accept'"),
    ("two items of one id", ASKED + TWIN.replace("gift.2", "gift.1").replace("key: accept", "key: pay"), 5, "lures of gift.1"),
    ("an item of another family", _asked("id: gift.1", "id: other.1"), 5, "does not belong to the family"),
    ("an item without a number", _asked("id: gift.1", "id: gift"), 14, "'id' is not of the right form"),
    ("three options", _asked("    report: Report it\n", ""), 8, "'options' has 3 entries"),
    ("five options", _asked("    pay: P", "    keep: Keep it\n    pay: P"), 8, "'options' has too many entries"),
    ("two equal options", _asked("Refuse it", "Accept it"), 5, "'accept it' stands here twice"),
    ("options equal but for case", _asked("Refuse it", "ACCEPT IT"), 5, "'accept it' stands here twice"),
    ("options equal but for spaces", _asked("Refuse it", "Accept  it"), 5, "'accept it' stands here twice"),
    ("options equal but for width", _asked("Refuse it", "Ａccept it"), 5, "'accept it' stands here twice"),
    ("an option of 26 words", _asked("Refuse it", "word " * 26), 5, "the option 'refuse' is too long"),
    ("a stem of 81 words", _asked("Rosa brings a drawing.", "word " * 81), 5, "has 81 words"),
    ("an ask of 150 words", _asked("What is best?", "word " * 150), 5, "words in all"),
    ("a reason too short", _asked("because eight words are what a reason needs", "So."), 14, "rationale of 'accept' is too short"),
    ("a reason for nothing", _asked("    why:\n", f"    why:\n      keep: {'word ' * 8}\n"), 5, "rationales of gift.1 do not match"),
    ("a lure for the key", _asked("    lures:\n", "    lures:\n      accept: passive\n"), 5, "lures of gift.1 do not match (accept)"),
    ("an unknown lure", _asked("boundary", "greed"), 28, "'pay' has an unknown value"),
    ("a competency twice", _asked("[ad-t-1]", "[ad-t-1, ad-t-1]"), 14, "the competency 'ad-t-1' stands here twice"),
    ("an ethic twice", _asked("ethics: [1]", "ethics: [1, 1]"), 14, "the ethic '1' stands here twice"),
    ("no competency", _asked("[ad-t-1]", "[]"), 15, "'competencies' has 0 entries"),
    ("80 reasons for nothing", _asked("    why:\n", "    why:\n" + "".join(f"      k{n}: {'word ' * 8}\n" for n in range(80))), 5, "and 72 more"),
]  # fmt: skip


def _cut(name: str, text: str, refusals: list[tuple[int, str]]) -> list[tuple[str, str, int, str]]:
    """Cut a text after each of its lines but the last, with the line and the words for each."""
    lines = text.splitlines(keepends=True)
    return [
        (f"{name} cut after line {n}", "".join(lines[:n]), line, what)
        for n, (line, what) in zip(range(1, len(lines)), refusals, strict=True)
    ]


CUT = [
    *_cut("a deck of cards", CARDS, [
        (1, "not a deck of a known kind"),
        (1, "not a deck of a known kind"),
        (3, "'cards' is not a list"),
        (4, "'kind' is missing"),
        (4, "'prompt' is missing"),
        (4, "'answer' is missing"),
        (4, "'cite' is missing"),
    ]),
    *_cut("a deck of questions", ASKED, [
        (1, "not a deck of a known kind"),
        (1, "not a deck of a known kind"),
        (1, "not a deck of a known kind"),
        (4, "'families' is not a list"),
        (5, "'level' is missing"),
        (5, "'pool' is missing"),
        (5, "'options' is missing"),
        (8, "'options' is not a group"),
        (8, "'options' has one entry"),
        (8, "'options' has 2 entries"),
        (8, "'options' has 3 entries"),
        (5, "'items' is missing"),
        (13, "'items' is not a list"),
        (14, "'competencies' is missing"),
        (14, "'ask' is missing"),
        (14, "'ask' is missing"),
        (14, "'ask' is missing"),
        (14, "'key' is missing"),
        (14, "'difficulty' is missing"),
        (14, "'why' is missing"),
        (21, "'why' is not a group"),
        (14, "'lures' is missing"),
        (14, "'lures' is missing"),
        (14, "'lures' is missing"),
        (14, "'lures' is missing"),
        (26, "'lures' is not a group"),
        (5, "the lures of gift.1 do not match (pay, report)"),
        (5, "the lures of gift.1 do not match (report)"),
    ]),
]  # fmt: skip

ROWS: list[tuple[str, str | bytes, int, str]] = [
    *SYNTAX, *TAGS, *REPEATS, *GUESSED, *ENCODINGS, *UNSAFE, *IDS, *SIZES, *LOGIC, *CUT
]  # fmt: skip
HOSTILE = [_hostile(*row) for row in ROWS]

HARMLESS = {
    "markup": _prompt("'[b]bold[/b] [@click=app.quit]x[/] [/24] $primary :smile:'"),
    "a formula": _prompt("'=HYPERLINK(\"x\")'"),
    "a name reserved elsewhere": _card("id: one", "id: con").replace("deck: hostile", "deck: nul"),
    "a byte order mark": "\ufeff" + CARDS,
    "lines that end as on Windows": CARDS.replace("\n", "\r\n"),
    "words that YAML takes for others": _prompt("no"),
    "a number of 5,000 digits, short enough": _prompt("9" * 4000),
    "letters of every kind": _prompt("Größe, 大きさ, размер, 😀"),
}
"""What looks like harm, and is text: it is read, and shown as it is."""

HEAVY = {
    "50,000 brackets": ("[" * 50_000, "nested deeper"),
    "5 MB of brackets": ("[" * 5_000_000, "nested deeper"),
    "5 MB of open mappings": ("{a: " * 1_250_000, "nested deeper"),
    "5 MB of question marks": ("? " * 2_500_000, "a key must be a word"),
    "250,000 tag directives": ("".join(f"%TAG !a{n}! x\n" for n in range(250_000)) + "---\na: b", "starts with %"),
    "more than 5 MB": ("# " + "x" * 5_000_000, "larger than 5,000,000 bytes"),
    "5 MB of newlines": ("a: |\n" + "\n" * 4_999_990 + " b", "longer than"),
    "5 MB in one text": ('a: "' + "x" * 4_999_990 + '"', "longer than"),
    "5 MB of remarks": ("#\n" * 2_500_000, "the file is empty"),
    "a list of 2,500,000": ("cards: [" + "a," * 2_499_990 + "]", "more than 20,000 entries"),
    "a list of 1,600,000 empty lists": ("cards: [" + "[]," * 1_600_000 + "]", "more than 20,000 entries"),
    "a mapping of 400,000": ("cards: {" + ",".join(f"k{n}: " for n in range(400_000)) + "}", "more than 100 names"),
    "230,001 parts": ("a: [" + ("[" + "x," * 9_999 + "]," ) * 24 + "]", "more than 230,000 parts"),
    "20,001 cards": (
        CARDS[: CARDS.index("- id")] + "".join(f"- {{id: c{n}, kind: fact}}\n" for n in range(20_001)),
        "more than 20,000 entries",
    ),
    "20,000 broken cards": ("deck: a\ntitle: A\ncards:\n" + "- {id: A, zz: 1, yy: 2}\n" * 20_000, "more than 100 faults"),
    "20,000 words for cards": ("deck: a\ntitle: A\ncards: [" + "a," * 20_000 + "]", "more than 100 faults"),
    "19,000 cards of one id": (
        "deck: a\ntitle: A\ncards:\n" + "- {id: a, kind: fact, prompt: p, answer: a, cite: x}\n" * 19_000,
        "more than 100 faults",
    ),
    "40,000 unknown competencies": (
        "deck: a\ntitle: A\ncards:\n"
        + "".join(
            f"- {{id: a{n}, kind: fact, prompt: p, answer: a, cite: x, competencies: [{'ad-t-9, ' * 6}]}}\n"
            for n in range(7_000)
        ),
        "more than 100 faults",
    ),
}  # fmt: skip
"""Files at the limits of size: (text, the error's words). They are read in a process of their own."""
