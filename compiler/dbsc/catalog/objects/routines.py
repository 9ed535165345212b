"""Functions and procedures, and the triggers that call them."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Expression, Object, Ref, ref
from dbsc.source import Span


class Function(Object):
    """A function or procedure. `signature` is its input types as PostgreSQL prints them; the rest is SQL.

    What an `unchecked` body names need not be there until the function is called. `uses` has the function itself, if it
    calls itself.
    """

    schema: str
    name: str
    kind: str
    signature: tuple[str, ...]
    arguments: str
    returns: str | None
    clauses: tuple[str, ...]
    body: str | None
    quoted: bool = True
    link: str | None = None
    unchecked: bool = False
    uses: tuple[Ref, ...] = ()
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("function", self.schema, f"{self.name}({', '.join(self.signature)})")

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        own = self.ref
        yield from (use for use in self.uses if use != own)


class Aggregate(Object):
    """An aggregate. `direct` and `ordered` are input types as PostgreSQL prints them; `ordered` follow `order by`.

    `arguments` and the values of `options`, whose keys are PostgreSQL's own, are SQL.
    """

    schema: str
    name: str
    direct: tuple[str, ...]
    ordered: tuple[str, ...] | None
    arguments: str
    options: tuple[tuple[str, str], ...]
    uses: tuple[Ref, ...] = ()
    comment: str | None = None
    origin: Span | None = None

    @property
    def kind(self) -> str:
        """What PostgreSQL calls it, beside `function` and `procedure`."""
        return "aggregate"

    @property
    def signature(self) -> tuple[str, ...]:
        """All input types, which tell it from other functions of its name."""
        return (*self.direct, *(self.ordered or ()))

    @property
    def ref(self) -> Ref:
        return ref("function", self.schema, f"{self.name}({', '.join(self.signature)})")

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        yield from self.uses


class EventTrigger(Object):
    """A trigger on what is done to the schema. `function` is its qualified name; no `tags` are all commands."""

    name: str
    event: str
    function: tuple[str, ...]
    tags: tuple[str, ...] = ()
    state: str | None = None
    uses: tuple[Ref, ...] = ()
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("event trigger", self.name)

    def needs(self) -> Iterator[Ref]:
        yield from self.uses


class Trigger(Object):
    """A trigger. `events` are SQL such as `update of a, b`; `function` is its qualified name."""

    table: Ref
    name: str
    time: str
    events: tuple[str, ...]
    function: tuple[str, ...]
    arguments: str = ""
    level: str = "row"
    constraint: bool = False
    referenced: Ref | None = None
    deferrable: bool = False
    deferred: bool = False
    transitions: tuple[tuple[str, str], ...] = ()
    condition: Expression | None = None
    state: str | None = None
    uses: tuple[Ref, ...] = ()
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("trigger", *self.table.path, self.name)

    def needs(self) -> Iterator[Ref]:
        yield self.table
        yield from self.uses
        if self.referenced:
            yield self.referenced
        if self.condition:
            yield from self.condition.uses
