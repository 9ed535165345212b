"""Attributes of fields and blocks: which there are, what they are given, and the names that they give."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog.naming import truncated
from dbsc.catalog.objects import Ref, ref
from dbsc.diagnostics import did_you_mean
from dbsc.peers.prisma import ast
from dbsc.peers.prisma.context import Context

_FIELD: dict[str, tuple[str, ...]] = {
    "id": ("map", "sort", "length", "clustered"),
    "unique": ("map", "sort", "where", "length", "clustered"),
    "default": ("value", "map"),
    "map": ("name",),
    "relation": ("name", "fields", "references", "onDelete", "onUpdate", "map"),
    "updatedAt": (),
    "ignore": (),
}
_BLOCK: dict[str, tuple[str, ...]] = {
    "id": ("fields", "name", "map", "clustered"),
    "unique": ("fields", "name", "map", "where", "clustered"),
    "index": ("fields", "name", "map", "type", "where", "clustered"),
    "map": ("name",),
    "schema": ("name",),
    "ignore": (),
}
_VOCABULARIES: dict[str, dict[str, tuple[str, ...]]] = {
    "field": _FIELD,
    "block": _BLOCK,
    "enum": {"map": ("name",), "schema": ("name",)},
    "label": {"map": ("name",)},
}
_DEFAULTS = frozenset(("autoincrement", "now", "uuid", "cuid", "ulid", "nanoid"))
_REPEATED = frozenset({"index", "unique"})
_ELSEWHERE = {
    "fulltext": "MySQL and MongoDB",
    "shardKey": "MySQL",
    "length": "MySQL",
    "clustered": "SQL Server",
}


class Attributes:
    """The attributes of a field or a block, each of which is known; native types are kept apart."""

    def __init__(self, ctx: Context, kind: str, written: tuple[ast.Attribute, ...]) -> None:
        self.ctx = ctx
        self.native: list[ast.Attribute] = []
        self._found: dict[str, list[Given]] = {}
        vocabulary = _VOCABULARIES[kind]
        signs = "@@" if kind in ("block", "enum") else "@"
        for each in written:
            if kind == "field" and "." in each.name:
                self.native.append(each)
            elif each.name not in vocabulary:
                self._unknown(each, signs, vocabulary)
            elif each.name in self._found and not (signs == "@@" and each.name in _REPEATED):
                ctx.error("DBS824", f"`{signs}{each.name}` is said twice", each.span, "leave one of them out")
            else:
                self._found.setdefault(each.name, []).append(Given(ctx, each, signs, vocabulary[each.name]))

    def _unknown(self, each: ast.Attribute, signs: str, vocabulary: Iterable[str]) -> None:
        if each.name in _ELSEWHERE:
            message = f"`{signs}{each.name}` is of {_ELSEWHERE[each.name]}"
            self.ctx.error("DBS822", message, each.span, "leave it out")
            return
        known = [f"{signs}{name}" for name in vocabulary]
        help_ = f"write {', '.join(known)}"
        if each.name in _DEFAULTS:
            help_ = f"write `@default({each.name}())`"
        self.ctx.unknown("attribute", ast.Word(f"{signs}{each.name}", each.span), known, help_)

    def take(self, name: str) -> Given | None:
        """The attribute of a name."""
        found = self._found.get(name)
        return found[0] if found else None

    def all(self, name: str) -> tuple[Given, ...]:
        """The attributes of a name that can be said more than once."""
        return tuple(self._found.get(name, ()))

    def mapped(self, name: ast.Word) -> str:
        """What something is called in the database: what `@map` says, or as here; PostgreSQL cuts what is too long."""
        given = self.take("map")
        said: ast.Text | ast.Word = name
        if given is not None:
            said = given.text("name") or name
            if not given.attribute.arguments:
                self.ctx.error("DBS824", f"`{given.called}` has no name", given.span, f'write `{given.called}("…")`')
        if not said.text:
            self.ctx.error("DBS824", "a name cannot be empty", said.span)
        called = truncated(said.text)
        if called != said.text:
            message = f"`{said.text}` is longer than the 63 bytes of a name, and PostgreSQL has cut it"
            self.ctx.error("DBS827", message, said.span, f"it is `{called}` in the database")
        return called


class Given:
    """An attribute that is written, with its arguments by name; the first in the vocabulary needs no name."""

    def __init__(self, ctx: Context, attribute: ast.Attribute, signs: str, known: tuple[str, ...]) -> None:
        self.ctx = ctx
        self.attribute = attribute
        self.span = attribute.span
        self.called = f"{signs}{attribute.name}"
        self.values: dict[str, ast.Value] = {}
        for argument in attribute.arguments:
            self._keep(argument, known)

    def _keep(self, argument: ast.Argument, known: tuple[str, ...]) -> None:
        ctx, named = self.ctx, argument.name
        if named is None and not known:
            ctx.error("DBS822", f"`{self.called}` takes no arguments", argument.span, f"write `{self.called}`")
            return
        name = named.text if named is not None else known[0]
        if named is not None and name not in known:
            ctx.unknown("argument", named, known, f"`{self.called}` takes {', '.join(known) or 'no arguments'}")
        elif name in self.values:
            ctx.error("DBS824", f"`{name}` is said twice", argument.span, "leave one of them out")
        elif name in _ELSEWHERE:
            place = named.span if named else argument.span
            ctx.error("DBS822", f"`{name}` is of {_ELSEWHERE[name]}", place, "leave it out")
        else:
            self.values[name] = argument.value

    def text(self, name: str) -> ast.Text | None:
        """A string among the arguments; what is none is told."""
        value = self.values.get(name)
        if value is None or isinstance(value, ast.Text):
            return value
        self.ctx.error("DBS824", f"`{name}` of `{self.called}` has to be a string", value.span, 'write `"…"`')
        return None

    def word(self, name: str, known: Iterable[str]) -> str | None:
        """One of some words among the arguments; what is none is told."""
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, ast.Word) and value.text in known:
            return value.text
        known = list(known)
        help_ = f"write {', '.join(known[:-1])} or {known[-1]}"
        if isinstance(value, ast.Word):
            help_ = did_you_mean(value.text, known) or help_
        self.ctx.error("DBS822", f"`{value.span.text}` is nothing that `{name}` can be", value.span, help_)
        return None

    def list(self, name: str) -> tuple[ast.Value, ...] | None:
        """A list among the arguments; what is none is told."""
        value = self.values.get(name)
        if value is None or isinstance(value, ast.Items):
            return None if value is None else value.items
        self.ctx.error("DBS824", f"`{name}` of `{self.called}` has to be a list", value.span, "write `[…]`")
        return None


def called(ctx: Context, kind: str, name: ast.Word, attributes: Attributes) -> Ref:
    """The object that a block makes, by its `@@schema` and `@@map`."""
    return ref(kind, _schema(ctx, name, attributes), attributes.mapped(name))


def _schema(ctx: Context, of: ast.Word, attributes: Attributes) -> str:
    """The schema that `@@schema` names, or the one where everything is made."""
    given, datasource = attributes.take("schema"), ctx.datasource
    if given is None:
        if datasource.schemas:
            message = f"`{of.text}` does not say in which of the `schemas` it is"
            ctx.error("DBS824", message, of.span, f'write `@@schema("{datasource.schemas[0]}")`')
        return datasource.home
    name = given.text("name")
    if name is None:
        ctx.error("DBS824", "`@@schema` has no name", given.span, 'write `@@schema("sales")`')
        return datasource.home
    if name.text not in datasource.schemas:
        help_ = "add it to the `schemas` of the datasource"
        ctx.unknown("schema", ast.Word(name.text, name.span), datasource.schemas, help_)
    return name.text
