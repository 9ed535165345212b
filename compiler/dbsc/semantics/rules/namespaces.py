"""Names that objects of different kinds share: relations of a schema, types of a schema, constraints of a table.

Source: the unique indexes of `pg_class`, `pg_type` and `pg_constraint`, measured on 15 and 18. What `collect` and
`Context.claim` have told already (tables, views, sequences, types; keys and indexes that are written) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.builtin import EXTENSION_TYPES
from dbsc.catalog.objects import Composite, Domain, Enum, ForeignKey, Index, Object, Partition, Table, Trigger, View
from dbsc.catalog.sequences import owned_sequence
from dbsc.diagnostics import Label
from dbsc.hints import Any
from dbsc.record import Record
from dbsc.semantics.context import Context
from dbsc.source import Span
from dbsc.syntax import ast

_RELATIONS = "tables, views, indexes, sequences and composite types of a schema share one set of names"
_TYPES = "the types of a schema and of the extensions in it share one set of names"
_CONSTRAINTS = "the keys, checks, foreign keys and constraint triggers of a table share one set of names"


Thing = tuple[str, Any]
"""What has a name, in words, and the object that says where it is written (of a sequence: its column)."""


class Named(Record):
    """The same of two that have one name."""

    what: str
    place: Span | None
    sequence_of: str | None = None


def check_namespaces(ctx: Context) -> None:
    """Reports names that are taken twice."""
    relations: dict[tuple[str, str], Thing] = {}
    constraints: dict[tuple[tuple[str, str], str], Thing] = {}
    for object_ in ctx.objects.values():
        for schema, name, thing in _relations(object_):
            first = relations.setdefault((schema, name), thing)
            if first is not thing:
                earlier, found = _named(first), _named(thing)
                if not _told(earlier, found):
                    _report(ctx, name, earlier, found, _RELATIONS)
        for table, name, thing in _constraints(object_):
            first = constraints.setdefault((table, name), thing)
            if first is not thing and first[0] != thing[0]:
                earlier, found = _placed(ctx, table, name, _named(first)), _placed(ctx, table, name, _named(thing))
                if not _told(earlier, found):
                    _report(ctx, name, earlier, found, _CONSTRAINTS)
        if ctx.names.extensions:
            _type_of_extension(ctx, object_)


def _named(thing: Thing) -> Named:
    what, object_ = thing
    return Named(what, object_.origin, object_.name if what == "sequence" else None)


def _told(a: Named, b: Named) -> bool:
    """Whether two of one name are told where they are lowered."""
    if a.sequence_of or b.sequence_of:
        return not {a.what, b.what}.isdisjoint({"table", "view", "type"})
    return {a.what, b.what} in ({"key", "index"}, {"key"}, {"index"}, {"check", "foreign key"}, {"check"})


def _report(ctx: Context, name: str, earlier: Named, found: Named, note: str) -> None:
    if earlier.sequence_of:
        earlier, found = found, earlier
    labels = (Label(earlier.place, f"{earlier.what} `{name}`"),) if earlier.place else ()
    message = f"{found.what} `{name}` has the name of {_article(earlier.what)}"
    help_ = None
    if found.sequence_of:
        message = (
            f"the sequence of column `{found.sequence_of}` is `{name}`, which is the name of {_article(earlier.what)}"
        )
        help_ = f"rename the {earlier.what}, or write `identity (sequence name …)`"
    ctx.error("DBS108", message, found.place, labels=labels, notes=(note,), help_=help_)


def _article(what: str) -> str:
    return f"an {what}" if what[0] in "aeiou" else f"a {what}"


def _relations(object_: Object) -> Iterator[tuple[str, str, Thing]]:
    """What an object puts into `pg_class`: schema, name, and what it is."""
    match object_:
        case Table() | Partition():
            what = "table" if isinstance(object_, Table) else "partition"
            yield object_.schema, object_.name, (what, object_)
            for key in (object_.primary_key, *object_.uniques, *object_.exclusions):
                if key is not None:
                    yield object_.schema, key.name, ("key", key)
            for column in object_.columns if isinstance(object_, Table) else ():
                sequence = owned_sequence(object_.schema, object_.name, column)
                if sequence is not None:
                    yield sequence[1], sequence[2], ("sequence", column)
        case View():
            yield object_.schema, object_.name, ("view", object_)
        case Index():
            yield object_.table.path[0], object_.name, ("index", object_)
        case Composite():
            yield object_.schema, object_.name, ("type", object_)
        case _:
            pass


def _constraints(object_: Object) -> Iterator[tuple[tuple[str, str], str, Thing]]:
    """What an object puts into `pg_constraint`: its table, the name, and what it is."""
    match object_:
        case Table() | Partition():
            table = (object_.schema, object_.name)
            for key in (object_.primary_key, *object_.uniques, *object_.exclusions):
                if key is not None:
                    yield table, key.name, ("key", key)
            for check in object_.checks:
                yield table, check.name, ("check", object_)
        case ForeignKey():
            yield (object_.table[1], object_.table[2]), object_.name, ("foreign key", object_)
        case Trigger() if object_.constraint:
            yield (object_.table[1], object_.table[2]), object_.name, ("constraint trigger", object_)
        case _:
            pass


def _placed(ctx: Context, table: tuple[str, str], name: str, named: Named) -> Named:
    """The same, with the place of a check's name."""
    return named.replace(place=_place_of(ctx, table, name) or named.place) if named.what == "check" else named


def _place_of(ctx: Context, table: tuple[str, str], name: str) -> Span | None:
    """Where the name of a check is written."""
    relation = ctx.names.relations.get(table)
    for item in relation.items if relation else ():
        if isinstance(item, ast.Check) and item.name and item.name.text == name:
            return item.name.span
        for part in item.parts if isinstance(item, ast.Column) else ():
            if isinstance(part, ast.ConstraintName) and part.name.text == name:
                return part.name.span
    return None


def _type_of_extension(ctx: Context, object_: Object) -> None:
    if not isinstance(object_, Enum | Domain | Composite | Table | View):
        return
    for extension, schema in ctx.names.extensions.items():
        if schema == object_.schema and object_.name in EXTENSION_TYPES.get(extension, ()):
            message = f"`{object_.name}` has the name of a type of extension `{extension}`"
            ctx.error("DBS108", message, object_.origin, notes=(_TYPES,), help_="choose another name")
