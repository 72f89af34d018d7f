# ruff: noqa: E501 -- a planted line is one line
"""Nothing reaches a widget as text but literals of our own and what went through the door of `tui/text.py`.

What is typed as Content is trusted: each Content made of a text is looked at where it is made, and mypy holds the rest.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TUI = Path(__file__).parents[1] / "src" / "crss_quiz" / "tui"

WIDGETS = {
    "Static",
    "Label",
    "Button",
    "Option",
    "RadioButton",
    "Checkbox",
    "Link",
    "ListItem",
    "Collapsible",
    "TabPane",
}
WIDGETS |= {"Choice", "Markdown", "Digits", "Select"}
TEXTLESS = {"Footer", "Input", "OptionList", "RadioSet", "TextArea"}
"""Widgets whose first argument is no text, or one that is typed in. Any other widget is a fault until it is looked at."""
SHOWN = {
    "placeholder",
    "tooltip",
    "prompt",
    "label",
    "title",
    "sub_title",
    "border_title",
    "border_subtitle",
    "content",
}
"""Arguments and attributes that Textual shows, as markup if they are a str."""
METHODS = {"update", "add_option", "add_options", "replace_option_prompt_at_index", "add_column"}
METHODS_OF_MANY = {"add_row", "add_rows", "add_columns", "update_cell", "update_cell_at"}
"""Each of their arguments is shown."""
DOORS = {"shown", "told"}
CLEANED = {"visible", "snippet"}
"""Return a str that a terminal can take, though not one that may be parsed as markup."""
NUMBERS = {"len", "sum", "int", "round", "float", "count", "minutes", "duration"}
"""The last three are core.wording: they take numbers and nouns of ours."""


class Module:
    """One file of the screen."""

    def __init__(self, source: str) -> None:
        self.tree = ast.parse(source)
        self.owner: dict[ast.AST, ast.AST] = {}
        for parent in ast.walk(self.tree):
            for child in ast.iter_child_nodes(parent):
                self.owner[child] = parent
        functions = [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]
        self.makers = {f.name for f in functions if f.returns and "Content" in ast.unparse(f.returns)}
        """What is declared to return Content."""
        declared = [node for node in ast.walk(self.tree) if isinstance(node, ast.AnnAssign)]
        self.declared = {ast.unparse(node.target) for node in declared if "Content" in ast.unparse(node.annotation)}
        """What is declared to be Content, or to hold some; mypy holds it to that."""

    def faults(self) -> Iterator[str]:
        """Name each text that is shown and should not be."""
        for node in ast.walk(self.tree):
            if self._is_beyond_us(node):
                yield f"line {getattr(node, 'lineno', 0)}: {ast.unparse(node)} is nothing that this lint can follow"
            for value, is_safe in self._shown_by(node):
                if not is_safe:
                    yield f"line {value.lineno}: {ast.unparse(value)}"

    def _is_beyond_us(self, node: ast.AST) -> bool:
        """Whether something may be shown here by a way that nothing below looks at."""
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.startswith("textual.widgets"):
                return any(one.asname or one.name not in WIDGETS | TEXTLESS for one in names)
            case ast.Import(names=names):
                return any(one.name.startswith("textual.widgets") for one in names)
            case ast.Call(func=ast.Name(id="setattr"), args=[_, name, *_]):
                return not isinstance(name, ast.Constant) or name.value in SHOWN
            case ast.Call(func=function, keywords=keywords) if _name(function) in WIDGETS:
                return any(keyword.arg is None for keyword in keywords)
            case ast.AugAssign(target=ast.Attribute(attr=name), value=value):
                return name in SHOWN and not self.is_content(value)
        return False

    def _shown_by(self, node: ast.AST) -> Iterator[tuple[ast.expr, bool]]:
        """Yield what a statement or a call shows, and whether it may."""
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Attribute) and target.attr in SHOWN for target in targets):
                yield node.value, self.is_content(node.value)
        if not isinstance(node, ast.Call) or _name(node.func) == "Binding":
            return
        name = _name(node.func)
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        if name == "notify":
            text = node.args[0] if node.args else named["message"]
            markup = named.get("markup")
            is_text = isinstance(markup, ast.Constant) and markup.value is False
            yield text, is_text and self.is_cleaned(text)
            yield from ((value, self.is_cleaned(value)) for key, value in named.items() if key == "title")
            return
        made = isinstance(node.func, ast.Attribute) and _name(node.func.value) == "Content"
        if name == "Content" or (made and name == "styled"):
            yield from ((value, self.is_cleaned(value)) for value in node.args[:1])
        elif made and name == "assemble":
            parts = (part.elts[0] if isinstance(part, ast.Tuple) else part for part in node.args)
            yield from ((part, self.is_content(part) or self.is_cleaned(part)) for part in parts)
        elif made and name in {"from_markup", "from_text"}:
            yield from ((value, isinstance(value, ast.Constant)) for value in node.args[:1])
        elif name in WIDGETS or (name in METHODS and isinstance(node.func, ast.Attribute)):
            yield from ((value, self.is_content(value)) for value in node.args[:1])
        elif name in METHODS_OF_MANY:
            yield from ((value, self.is_content(value)) for value in node.args)
        yield from ((value, self.is_content(value)) for key, value in named.items() if key in SHOWN)

    def is_content(self, node: ast.expr) -> bool:
        """Whether this is Content, or words and numbers of our own."""
        if self._is_ours(node):
            return True
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="Content"))):
                return True
            case ast.Call(func=ast.Attribute(attr="append" | "join", value=value)):
                return self.is_content(value)
            case ast.Call(func=function):
                return _name(function) in DOORS | self.makers | {"Content", "Option"}
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return all(self.is_content(part) for part in parts)
            case ast.GeneratorExp(elt=part) | ast.ListComp(elt=part):
                return self.is_content(part)
            case ast.Attribute():
                return ast.unparse(node) in self.declared
            case ast.IfExp(body=body, orelse=orelse):
                return self.is_content(body) and self.is_content(orelse)
            case ast.Name(id=name):
                return self._is_local(node, name, self.is_content)
        return False

    def is_cleaned(self, node: ast.expr) -> bool:
        """Whether this text can do no harm where it is not parsed as markup."""
        match node:
            case ast.Call(func=function) if _name(function) in CLEANED:
                return True
            case ast.JoinedStr(values=values):
                return all(self.is_cleaned(part) for part in values)
            case ast.FormattedValue(value=value):
                return self.is_cleaned(value) or self._is_ours(node)
            case ast.IfExp(body=body, orelse=orelse):
                return self.is_cleaned(body) and self.is_cleaned(orelse)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return (self.is_cleaned(left) and self.is_cleaned(right)) or self._is_ours(node)
            case ast.Name(id=name):
                return self._is_ours(node) or self._is_local(node, name, self.is_cleaned)
        return self._is_ours(node)

    def _is_ours(self, node: ast.expr) -> bool:
        """Whether this is a literal, a constant of ours, a number, or made of these."""
        match node:
            case ast.Constant():
                return True
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(value=ast.Name(id=name)):
                return name.isupper()
            case ast.JoinedStr(values=values):
                return all(self._is_ours(part) for part in values)
            case ast.FormattedValue(value=value, format_spec=ast.JoinedStr(values=[ast.Constant(value=str(form))])):
                return form[-1:] in "dgfe%" or self._is_ours(value)  # a str in such a form is an error
            case ast.FormattedValue(value=value):
                return self._is_ours(value)
            case ast.IfExp(body=body, orelse=orelse):
                return self._is_ours(body) and self._is_ours(orelse)
            case ast.BinOp(left=left, op=ast.Add(), right=right) if not _is_whole(left) and not _is_whole(right):
                return self._is_ours(left) and self._is_ours(right)
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                return True  # a str plus a number is an error
            case ast.Call(func=ast.Name(id=name)):
                return name in NUMBERS
        return False

    def _is_local(self, node: ast.AST, name: str, is_safe: Callable[[ast.expr], bool]) -> bool:
        """Whether a name of the function around is declared Content, or is only ever given what is safe."""
        around = self.owner[node]
        while not isinstance(around, ast.FunctionDef | ast.Module):
            around = self.owner[around]
        if isinstance(around, ast.FunctionDef):
            for argument in (*around.args.args, *around.args.kwonlyargs):
                if argument.arg == name:
                    return argument.annotation is not None and "Content" in ast.unparse(argument.annotation)
        given = [
            inner.value
            for inner in ast.walk(around)
            if isinstance(inner, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in inner.targets)
        ]
        return bool(given) and all(is_safe(value) for value in given)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_whole(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


@pytest.mark.parametrize("path", sorted(TUI.rglob("*.py")), ids=lambda path: path.stem)
def test_only_our_own_words_and_what_went_through_the_door_are_shown(path: Path) -> None:
    assert list(Module(path.read_text(encoding="utf-8")).faults()) == []


PLANTED = """
def compose(self, card, text: Content, words: str, n: int):
    title = card.title
    kept = shown(card.title)
    {}
"""
HARMFUL = [
    "yield Static(card.prompt)", "yield Static(words)", "yield Static(title)", "yield Button(f'{n} cards', id='x')",
    "yield Static(id='x', content=words)", "yield Input(placeholder=words)", "widget.tooltip = card.note",
    "widget.border_title = f'Deck {card.deck}'", "button.label = words", "self.query_one('#a', Static).update(words)",
    "widget.update('a' + words)", "widget.update(words if n else 'none')", "table.add_row(words)", "Option(card.id)",
    "x = Content(words)", "x = Content(f'{words:<9}')", "x = Content.styled(words, 'bold')", "x = Content.from_markup(words)",
    "x = Content.assemble('a ', (words, 'bold'))", "x = Content.assemble(card.text)", "self.notify(str(error), markup=False)",
    "self.notify(visible(words))", "self.notify('a', title=words, markup=False)", "self.notify(f'{words}', markup=False)",
    "yield Static(visible(words))", "yield Static(repr(words))", "yield Label(words * 2)", "yield Static('%s' % words)",
    "yield Static('{}'.format(words))", "yield Static(DECKS.title)", "self.sub_title = words",
    "table.add_row(shown(words), words)", "table.add_columns('a', words)", "table.update_cell('a', 'b', words)",
    "widget.content = words", "widget.tooltip += words", "options.add_options([words])", "yield Select([(words, 'a')])",
    "options.add_options(card.titles)", "yield Static(**{'content': words})", "setattr(widget, 'tooltip', words)",
    "setattr(widget, words, words)", "from textual.widgets import Tree", "from textual.widgets import Static as S",
    "import textual.widgets as w", "yield Select(self.options)",
]  # fmt: skip
HARMLESS = [
    "yield Static('a [b]word[/b] of ours')", "yield Static(HEADING)", "yield Static(id='x')", "yield Static(shown(card.prompt))",
    "yield Static(kept)", "yield Static(text)", "widget.update(Content('\\n').join([text]))", "widget.update(told(lines))",
    "yield Static(f'{len(cards)} of {n + 1}, {n:d}')", "yield Button(shown(words), id=words)", "x = Content(visible(words))",
    "x = Content.assemble('a ', (f'{n + 1:>3}', 'bold'), shown(words))", "self.notify(visible(str(error)), markup=False)",
    "self.notify(f'In {visible(str(path))}.', markup=False)", "widget.update(text if n else 'none')", "yield Static(WORDS[n])",
    "Binding('a', 'b', 'c', tooltip=words)", "options.add_options(Option(shown(one)) for one in words)",
    "table.add_row(shown(words), text)", "yield Select([(shown(words), 'a')])", "from textual.widgets import Static",
]  # fmt: skip


@pytest.mark.parametrize("line", HARMFUL)
def test_a_planted_fault_is_found(line: str) -> None:
    assert list(Module(PLANTED.replace("{}", line, 1)).faults())


@pytest.mark.parametrize("line", HARMLESS)
def test_what_is_safe_is_let_through(line: str) -> None:
    assert list(Module(PLANTED.replace("{}", line, 1)).faults()) == []
