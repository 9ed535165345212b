"""What a schema declares, as the rules of types ask for it: types, the columns of relations, functions.

Seen from one schema, because a name without one is looked for there first.
"""

from __future__ import annotations

from dbsc.catalog.objects import Ref
from dbsc.semantics.aggregates import aggregate_inputs
from dbsc.semantics.columns import column_type, primary_key_columns
from dbsc.semantics.context import Context
from dbsc.semantics.generic.forms import covering
from dbsc.semantics.names import Relation
from dbsc.semantics.routines import arguments_of, input_types
from dbsc.semantics.type_keys import key_of, key_of_identity
from dbsc.semantics.types import resolve_type
from dbsc.sqltypes import builtins
from dbsc.sqltypes.builtins import Facts, Routine
from dbsc.sqltypes.world import Column, Columns, World
from dbsc.syntax import ast

_TEXTS = frozenset({"text", "varchar"})
_MAKES_MORE = ("function", "operator", "cast", "aggregate", "procedure", "type", "extension")


class SchemaWorld(World):
    """PostgreSQL, the extensions of a schema, and what the schema declares."""

    def __init__(self, ctx: Context, schema: str) -> None:
        super().__init__(tuple(ctx.names.extensions), ctx.header.postgres)
        self.ctx = ctx
        self.schema = schema
        self.is_whole = self.is_whole and not _makes_more(ctx)
        self._functions: dict[tuple[str, ...], tuple[Routine, ...]] = {}

    # ------------------------------------------------------------ types

    def declared(self, type_: str) -> Facts | None:
        schema, _, name = type_.partition(".")
        if self.ctx.names.relation_at(schema, name) is not None:
            return Facts("c", "C", False, False, None, "s", "s")
        match self.declaration(schema, name):
            case ast.Enum():
                return Facts("e", "E", False, False, None, "s", "s")
            case ast.Composite():
                return Facts("c", "C", False, False, None, "s", "s")
            case ast.Domain(type=base):
                over = resolve_type(base, schema, self.ctx.names, [])
                held = key_of(self.ctx, over) if over else None
                facts = self.facts(held) if held else None
                return facts.replace(kind="d", preferred=False, held=held) if facts else None
            case _:
                return None

    def declaration(self, schema: str, name: str) -> ast.Declaration | None:
        """What declares a type."""
        found = self.ctx.names.types.get((schema, name))
        return self.ctx.names.declarations.get(found[0]) if found else None

    def labels(self, type_: str) -> tuple[str, ...] | None:
        schema, _, name = type_.partition(".")
        declaration = self.declaration(schema, name) if name and not name.endswith("[]") else None
        return tuple(label.text for label in declaration.labels) if isinstance(declaration, ast.Enum) else None

    def attributes(self, type_: str) -> Columns:
        schema, _, name = type_.partition(".")
        relation = self.ctx.names.relation_at(schema, name)
        if relation is not None:
            return relation_columns(self.ctx, relation)
        declaration = self.declaration(schema, name)
        if not isinstance(declaration, ast.Composite):
            return None
        columns = []
        for field in declaration.fields:
            over = resolve_type(field.type, schema, self.ctx.names, []) if field.type else None
            columns.append(Column(field.name.text, type=key_of(self.ctx, over) if over else None))
        return tuple(columns)

    def type_named(self, parts: tuple[str, ...]) -> str | None:
        found = self.ctx.names.find_type(parts, self.schema)
        if found is None:
            return None
        return parts[-1] if found.kind == "extension" else f"{found[1]}.{found[2]}"

    # ------------------------------------------------------------ relations and functions

    def relation(self, parts: tuple[str, ...]) -> tuple[str | None, Columns]:
        found = self.ctx.names.find_relation(parts, self.schema)
        if found is None:
            return None, None
        return f"{found.ref[1]}.{found.ref[2]}", relation_columns(self.ctx, found)

    def primary_key(self, parts: tuple[str, ...]) -> tuple[str, ...] | None:
        found = self.ctx.names.find_relation(parts, self.schema)
        if found is None:
            return None
        return () if isinstance(found.declaration, ast.View) else primary_key_columns(found) or None

    def functions(self, parts: tuple[str, ...]) -> tuple[Routine, ...]:
        known = self._functions.get(parts)
        if known is None:
            found = self.ctx.names.find_function(parts, self.schema)
            routines = (
                (routine for target in found[1] for routine in self._routines(target, parts[-1])) if found else ()
            )
            known = self._functions[parts] = super().functions(parts) if found is None else tuple(routines)
        return known

    def _routines(self, target: Ref, name: str) -> tuple[Routine, ...]:
        if target.kind == "extension":
            return builtins.functions(name, target[1])
        written = self.ctx.names.declarations.get(target)
        match written:
            case ast.Function():
                return (routine_of(self.ctx, written, target[1]).replace(target=target),)
            case ast.Aggregate():
                return (self._aggregate(written, target[1]).replace(target=target),)
            case _:
                return ()

    def _aggregate(self, written: ast.Aggregate, schema: str) -> Routine:
        """An aggregate that is declared: it gives its state, or what its last function makes of that."""
        direct, ordered = aggregate_inputs(self.ctx, written, schema)
        said = {entry.words[0].text: entry for entry in written.entries if len(entry.words) > 1}
        result = None
        if "finalfunc" in said:
            path = tuple(word.text for word in said["finalfunc"].words[1:] if word.text != ".")
            results = {routine.result for routine in self.functions(path)}
            result = results.pop() if len(results) == 1 else None
        elif "stype" in said:
            place = covering(said["stype"].words[1:])
            state = input_types(ast.Sql(place.text, place), schema, self.ctx)
            result = key_of_identity(self.ctx, state[0]) if len(state) == 1 else None
        inputs = (*direct, *(ordered or ()))
        keys = tuple(key_of_identity(self.ctx, identity) for identity in inputs)
        return Routine("a" if ordered is None else "o", "i", result, keys)


def _makes_more(ctx: Context) -> bool:
    """Whether blocks of SQL may make functions, operators, casts or types."""
    return any(word in block.up.text.lower() for block in ctx.names.blocks.values() for word in _MAKES_MORE)


def columns_named(ctx: Context, relation: Relation, text: str) -> Columns:
    """Those columns of a table whose names stand in a text; all where it may mean them without their names."""
    if relation.ref in ctx.typed or not isinstance(relation.declaration, ast.Table) or "*" in text or "&" in text:
        return relation_columns(ctx, relation)
    in_key = primary_key_columns(relation)
    return tuple(
        _column(ctx, relation, name, written, name in in_key) if written else Column(name, relation.ref.path, name)
        for name, written in relation.columns.items()
        if name in text or '"' in name
    )


def relation_columns(ctx: Context, relation: Relation) -> Columns:
    """The columns of a table or a view, typed; None where they are not known."""
    if relation.ref not in ctx.typed:
        ctx.typed[relation.ref] = None  # what contains itself finds nothing
        ctx.typed[relation.ref] = _table_columns(ctx, relation)
    return ctx.typed[relation.ref]


def _table_columns(ctx: Context, relation: Relation) -> Columns:
    if not isinstance(relation.declaration, ast.Table):
        return None
    in_key = primary_key_columns(relation)
    return tuple(
        _column(ctx, relation, name, written, name in in_key) if written else Column(name, relation.ref.path, name)
        for name, written in relation.columns.items()
    )


def _column(ctx: Context, relation: Relation, name: str, written: ast.Column, in_key: bool) -> Column:
    type_ = column_type(ctx, relation, name)
    key = key_of(ctx, type_) if type_ else None
    nullable, generated = written.nullable, False
    values: tuple[str, ...] = ()
    for part in written.parts:
        match part:
            case ast.Union():
                nullable = nullable or part.nullable
                if key in _TEXTS and all(value.is_string for value in part.values):
                    values = tuple(value.value for value in part.values)
            case ast.Reference():
                nullable = nullable or part.nullable
            case ast.Generated():
                generated = True
            case ast.Collate():
                values = ()
            case ast.Mark(words="pk") | ast.Identity():
                in_key = True
            case _:
                pass
    return Column(name, relation.ref.path, name, key, False, nullable and not in_key, values, generated)


# ---------------------------------------------------------------- functions


def routine_of(ctx: Context, written: ast.Function, schema: str) -> Routine:
    """A function that is declared, as the rules of types know functions."""
    clauses = " ".join(" ".join(clause.text.lower().split()) for clause in written.clauses)
    arguments = arguments_of(written, schema, ctx)
    inputs = [argument for argument in arguments if argument.mode in ("in", "inout", "variadic")]
    outputs = [argument for argument in arguments if argument.mode in ("out", "inout", "table")]
    columns = tuple((argument.name, key_of_identity(ctx, argument.identity)) for argument in outputs)
    result: str | None = "record" if len(columns) > 1 else columns[0][1] if columns else None
    is_set = False
    if written.returns is not None and written.returns.type is not None:
        type_ = resolve_type(written.returns.type, schema, ctx.names, [])
        result, is_set = key_of(ctx, type_) if type_ else None, written.returns.set_of
    elif written.returns is not None:
        is_set = True
    volatility = "i" if "immutable" in clauses else "s" if "stable" in clauses else "v"
    strict = "strict" in clauses.split() or "returns null on null input" in clauses
    in_sql = "language sql" in clauses or (written.body is not None and not written.body.quoted)
    is_open = in_sql or (written.body is None and "volatile" not in clauses)
    kind = "p" if written.kind == "procedure" else "f"
    return Routine(
        kind,
        volatility,
        result,
        tuple(key_of_identity(ctx, argument.identity) for argument in inputs),
        strict,
        is_set,
        any(argument.mode == "variadic" for argument in inputs),
        sum(argument.has_default for argument in inputs),
        0,
        is_open,
        columns,
    )
