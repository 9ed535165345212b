"""Json shapes as check constraints: one jsonpath that finds what a shape does not allow.

A check constraint holds no subquery, and a jsonpath needs none: it reaches into arrays and objects by itself. It is
there since PostgreSQL 12, and where a step does not fit the value it finds nothing rather than fail. Fields that are
not listed are allowed. A value of a type that JSON does not have is a text there, and only a uuid's form is looked at.
"""

from __future__ import annotations

from dbsc.catalog.intent import Shape, ShapeField
from dbsc.catalog.objects import Domain, Enum, Expression, Type, ref
from dbsc.semantics.context import Context
from dbsc.source import Span
from dbsc.sqltext.quote import identifier, literal

_RANGES = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}
_NUMBERS = frozenset({"numeric", "real", "double precision", *_RANGES})
_ANY = frozenset({"json", "jsonb"})
_UUID = "^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"


def lower_checked(ctx: Context) -> None:
    """The checks of all columns that are `jsonb<shape> checked`, once every type is known."""
    from dbsc.catalog import naming
    from dbsc.catalog.objects import Check, Table

    shapes = {shape.name: shape for shape in ctx.shapes}
    for number, note in enumerate(ctx.notes):
        if note.shape is None or note.checked is None:
            continue
        place, written = ctx.checked[(note.table, note.column)]
        home = ctx.objects if note.table in ctx.objects else ctx.externals
        table = home.get(note.table)
        column = table.column(note.column) if isinstance(table, Table) else None
        if not isinstance(table, Table) or column is None:
            continue
        value = identifier(column.name) + ("" if column.type.name == "jsonb" else "::jsonb")
        condition = shape_condition(ctx, shapes, note.shape, value, place)
        if condition is None:
            continue
        taken = ctx.names_in(table.schema)
        chosen = written or naming.choose(table.name, note.column, "check", taken)
        taken.add(chosen)
        checks = sorted((*table.checks, Check(chosen, condition)), key=lambda check: check.name)
        home[table.ref] = table.replace(checks=tuple(checks))
        ctx.notes[number] = note.replace(checked=chosen)


def shape_condition(ctx: Context, shapes: dict[str, Shape], name: str, value: str, place: Span) -> Expression | None:
    """What a value, given as SQL, of the shape fulfils; None (and a diagnostic) for a shape that has no end."""
    circle = _circle(shapes, name, ())
    if circle:
        message = f"shape `{circle[0]}` holds itself, however deep, and a check cannot follow it"
        ctx.error("DBS213", message, place, help_="leave out `checked`, or write the deeper field as `jsonb`")
        return None
    path = _Violations(ctx, shapes).of_shape(shapes[name], "$")
    return Expression(f"not ({value} @@ {literal(path)}::jsonpath)")


def _circle(shapes: dict[str, Shape], name: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """The shapes that hold each other in a circle, from the one that is met twice."""
    if name in path:
        return path[path.index(name) :]
    for field in shapes[name].fields if name in shapes else ():
        if field.shape:
            found = _circle(shapes, field.shape, (*path, name))
            if found:
                return found
    return ()


class _Violations:
    """Predicates of jsonpath that hold where a value is not as it is to be."""

    def __init__(self, ctx: Context, shapes: dict[str, Shape]) -> None:
        self.ctx = ctx
        self.shapes = shapes

    def of_shape(self, shape: Shape, path: str) -> str:
        inside = " || ".join(self.of_field(field) for field in shape.fields if self.of_field(field))
        wrong = f'{path}.type() != "object"'
        return f"{wrong} || exists({path} ? ({inside}))" if inside else wrong

    def of_field(self, field: ShapeField) -> str:
        path = f"@.{_key(field.name)}"
        wrong = self.of_array(field, path, field.dimensions)
        if not field.nullable:
            return f"!exists({path}) || {wrong}" if wrong else f"!exists({path})"
        return f'({path}.type() != "null" && ({wrong}))' if wrong else ""

    def of_array(self, field: ShapeField, path: str, dimensions: int) -> str:
        if not dimensions:
            return self.of_value(field, path)
        wrong = f'{path}.type() != "array"'
        inside = self.of_array(field, f"{path}[*]", dimensions - 1)
        return f"{wrong} || {inside}" if inside else wrong

    def of_value(self, field: ShapeField, path: str) -> str:
        if field.shape:
            return self.of_shape(self.shapes[field.shape], path)
        if field.values:
            return _not_one_of(path, field.values, field.strings)
        return self.of_type(field.type.replace(dimensions=0), path) if field.type else ""

    def of_type(self, type_: Type, path: str) -> str:
        while type_.schema is not None:
            defined = self.ctx.objects.get(ref("type", type_.schema, type_.name))
            if isinstance(defined, Enum):
                return _not_one_of(path, defined.labels, True)
            if not isinstance(defined, Domain) or defined.type.dimensions:
                return ""
            type_ = defined.type
        name = type_.name
        if name in _ANY:
            return ""
        if name == "boolean":
            return f'{path}.type() != "boolean"'
        if name == "uuid":
            return f'{path}.type() != "string" || exists({path} ? (!(@ like_regex "{_UUID}")))'
        if name in _RANGES:
            bound = _RANGES[name]
            inside = f"@ != @.floor() || @ < {-bound} || @ > {bound - 1}"
            return f'{path}.type() != "number" || exists({path} ? ({inside}))'
        return f'{path}.type() != "{"number" if name in _NUMBERS else "string"}"'


def _not_one_of(path: str, values: tuple[str, ...], strings: bool) -> str:
    written = [_string(value) if strings else value for value in values]
    inside = " && ".join(f"@ != {value}" for value in written)
    return f'{path}.type() != "{"string" if strings else "number"}" || exists({path} ? ({inside}))'


def _key(name: str) -> str:
    plain = name.isascii() and name.replace("_", "a").isalnum() and not name[0].isdigit()
    return name if plain else _string(name)


def _string(text: str) -> str:
    """A string of jsonpath: as in JSON."""
    out = []
    for character in text:
        if character in '"\\':
            out.append(f"\\{character}")
        elif character < " ":
            out.append(f"\\u{ord(character):04x}")
        else:
            out.append(character)
    return f'"{"".join(out)}"'
