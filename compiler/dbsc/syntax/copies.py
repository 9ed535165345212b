"""A function that makes a node anew at another place: what a line that a file says many times is read by.

The nodes of equal text differ in their places alone. To copy one costs a tenth of reading its tokens once more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dbsc.hints import Any
from dbsc.record import Record
from dbsc.source import Source, Span
from dbsc.syntax.matched import Value

Methods = Mapping[str, Callable[[list[Value], Span], Value]]


def copier(node: Record, origin: int) -> Callable[[Source, int], Any]:
    """`copy(source, start)`, which makes the node as if the text read at offset `origin` stood at `start`."""
    writing = _Writing(origin)
    made = writing.expression(node)
    lines = (f"def copy(source, start):\n{''.join(writing.spans)} return {made}\n",)
    scope = writing.scope
    exec("".join(lines), scope)
    copy: Callable[[Source, int], Any] = scope["copy"]
    return copy


class Whole(Exception):
    """All of a line is one node, made by a rule; None where it ends what began before it."""

    def __init__(self, rule: str, node: Record | None) -> None:
        super().__init__(rule)
        self.rule = rule
        self.node = node


def until(methods: Methods, start: int, end: int) -> Methods:
    """The methods of a builder, which raise `Whole` with the first node that is all of the range, or goes beyond it."""
    return _Until(methods, start, end)


class _Until(dict[str, Callable[[list[Value], Span], Value]]):
    def __init__(self, methods: Methods, start: int, end: int) -> None:
        self.methods = methods
        self.range = (start, end)

    def __missing__(self, rule: str) -> Callable[[list[Value], Span], Value]:
        def make(matched: list[Value], span: Span) -> Value:
            if span.start < self.range[0]:
                raise Whole(rule, None)
            node = self.methods[rule](matched, span)
            if (span.start, span.end) == self.range and isinstance(node, Record):
                raise Whole(rule, node)
            return node

        return make


class _Writing:
    """The expression that makes a node, the spans it needs, and what it takes as it is."""

    def __init__(self, origin: int) -> None:
        self.origin = origin
        self.scope: dict[str, Any] = {"Span": Span}
        self.spans: list[str] = []
        self.names: dict[int, str] = {}  # a span that two nodes share is one in the copy, too

    def expression(self, value: object) -> str:
        if isinstance(value, Span):
            return self.span(value)
        if isinstance(value, Record):
            kind = type(value)
            fields = ", ".join(self.expression(getattr(value, field)) for field in kind._fields)
            return f"{self.given(kind)}({fields})"
        if isinstance(value, tuple) and value:
            parts = "".join(f"{self.expression(part)}, " for part in value)
            return f"({parts})" if type(value) is tuple else f"{self.given(type(value))}(({parts}))"
        return self.given(value)

    def span(self, span: Span) -> str:
        name = self.names.get(id(span))
        if name is None:
            name = self.names[id(span)] = f"span_{len(self.names)}"
            start, end = span.start - self.origin, span.end - self.origin
            self.spans.append(f" {name} = Span(source, start + {start}, start + {end})\n")
        return name

    def given(self, value: object) -> str:
        name = f"given_{id(value)}"
        self.scope[name] = value
        return name
