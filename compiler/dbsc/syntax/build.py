"""Rules of the grammar to nodes of the AST. One method a rule; each gets what the rule matched, in order.

The parser calls `methods` bottom-up; tests call `make` from Lark's own tree, so both must give the same nodes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from dbsc.source import Source, Span
from dbsc.syntax import ast
from dbsc.syntax.build_declarations import DeclarationRules
from dbsc.syntax.build_items import ColumnRules, ItemRules, LifecycleRules
from dbsc.syntax.matched import Clause, Value


class Builder(DeclarationRules, ColumnRules, ItemRules, LifecycleRules):
    """Makes the nodes of one file, and collects what is wrong inside parentheses and names."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.broken_names: set[str] = set()
        self.methods = _Methods(self)

    def make(self, rule: str, matched: list[Value], start: int, end: int) -> Value:
        """The node of a rule that matched the range `start..end`."""
        return self.methods[rule](matched, Span(self.source, start, end))

    def forget(self, start: int) -> None:
        """Takes back what was said of the text from `start` on: it is read once more, with something mended."""
        self.diagnostics = [one for one in self.diagnostics if one.place is None or one.place.start < start]

    def file(self, values: list[Value], errors: list[int], lost: list[tuple[int, int]] | None = None) -> ast.File:
        """The tree, from what is left on the parser's stack (the whole file, or what could be read of it)."""
        declarations: list[ast.Declaration] = []
        for value in values:
            members = value.declarations if type(value) is ast.File else value if type(value) is list else [value]
            declarations.extend(member for member in members if type(member) in _DECLARATIONS)
        places = sorted(errors)
        for declaration in declarations if places else ():
            first = bisect_left(places, declaration.span.start)
            if first < len(places) and places[first] < declaration.span.end:
                self.broken(getattr(declaration, "name", None))
        whole = Span(self.source, 0, len(self.source.text))
        return ast.File(tuple(declarations), whole, frozenset(self.broken_names), tuple(lost or ()))

    def broken(self, value: Value) -> None:
        """Remembers the names in something that could not be read, so that their absence is no second error."""
        if type(value) is ast.Name:
            self.broken_names.add(value.text)
        elif type(value) is ast.QName:
            self.broken_names.add(value.parts[-1])
        elif type(value) is ast.Word and value.kind in ("NAME", "QNAME"):
            self.broken_names.add(value.text)
        elif isinstance(value, list | tuple):
            for part in value:
                self.broken(part)


_DECLARATIONS = frozenset(ast.Declaration.__args__)


class _Methods(dict[str, Callable[[list[Value], Span], Value]]):
    """Of each rule that was asked for the method that makes its node; a rule without one makes a `Clause`."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder

    def __missing__(self, rule: str) -> Callable[[list[Value], Span], Value]:
        method = getattr(self.builder, f"_{rule}", None) or (lambda matched, span: Clause(rule, matched, span))
        self[rule] = method
        return method
