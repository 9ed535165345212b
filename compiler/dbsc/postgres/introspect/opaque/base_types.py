"""Base types, each with the functions that read and print it, and types of which there is only a name."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import EMPTY
from dbsc.catalog.objects import Function
from dbsc.hints import Any
from dbsc.postgres import kinds
from dbsc.postgres.introspect.blocks import Blocks, Key, block_name
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading
from dbsc.postgres.sql import Scene
from dbsc.sqltext.quote import literal

# Parameters that are functions. Of the first ones, those that are written for the type are part of it.
_FUNCTIONS = ("input", "output", "receive", "send", "typmod_in", "typmod_out", "analyze", "subscript")

QUERIES = {
    "base type": f"""
    select t.oid::int8 as oid, t.typname::text as type, format_type(t.oid, null) as name, t.typisdefined as is_defined,
      t.typlen as length, t.typbyval as by_value, t.typalign::text as alignment, t.typstorage::text as storage,
      t.typcategory::text as category, t.typispreferred as preferred, t.typdelim::text as delimiter,
      t.typdefault as default, t.typcollation <> 0 as collatable, nullif(t.typelem, 0)::regtype::text as element,
      t.typinput::text as input, t.typoutput::text as output,
      nullif(t.typreceive::oid, 0)::regproc::text as receive, nullif(t.typsend::oid, 0)::regproc::text as send,
      nullif(t.typmodin::oid, 0)::regproc::text as typmod_in, nullif(t.typmodout::oid, 0)::regproc::text as typmod_out,
      nullif(t.typanalyze::oid, 0)::regproc::text as analyze,
      nullif(t.typsubscript::oid, 0)::regproc::text as subscript,
      array[t.typinput::oid, t.typoutput::oid, t.typreceive::oid, t.typsend::oid]::int8[] as functions
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where {of_database("pg_type", "t.oid", "n")} and t.typtype in ('b', 'p')
      and not exists (select from pg_type e where e.typarray = t.oid)
    order by n.nspname collate "C", t.typname collate "C" """,
}

_SCENE = Scene(EMPTY, ())
_ALIGNMENTS = {"c": "char", "s": "int2", "i": "int4", "d": "double"}
_STORAGES = {"p": "plain", "e": "external", "x": "extended", "m": "main"}


def write(reading: Reading, blocks: Blocks) -> None:
    """One block a type: its name, the functions that need the name, and what it is."""
    for row in reading.rows("base type"):
        key = ("pg_type", row.oid)
        name = block_name("type", row.name)
        shell = f"create type {row.name}"
        if not row.is_defined:
            blocks.make(name, key, f"type {row.name}", [shell])
            continue
        own: dict[Key, Function] = {}
        for oid in row.functions:
            function = reading.objects.get(reading.routines[oid]) if oid in reading.routines else None
            if isinstance(function, Function) and key in reading.used_keys("pg_proc", oid):
                own["pg_proc", oid] = function
        reading.blocks.update(dict.fromkeys(own, name))
        made = [statement for function in own.values() for statement in kinds.create(function, _SCENE)]
        create = f"create type {row.name} (\n" + ",\n".join(_definition(row)) + "\n)"
        up = [*([shell] if own else []), *made, create]
        blocks.make(name, key, f"type {row.name}", up, tuple(own), f"type {row.name} cascade")


def _definition(row: Any) -> Iterator[str]:
    """The parameters of a type that are not what they are if nothing is said."""
    for parameter in _FUNCTIONS:
        function = getattr(row, parameter)
        if function:
            yield f"  {parameter} = {function}"
    if row.length != -1:
        yield f"  internallength = {row.length}"
    if row.by_value:
        yield "  passedbyvalue"
    if row.alignment != "i":
        yield f"  alignment = {_ALIGNMENTS[row.alignment]}"
    if row.storage != "p":
        yield f"  storage = {_STORAGES[row.storage]}"
    if row.category != "U":
        yield f"  category = {literal(row.category)}"
    if row.preferred:
        yield "  preferred = true"
    if row.default is not None:
        yield f"  default = {literal(row.default)}"
    if row.element:
        yield f"  element = {row.element}"
    if row.delimiter != ",":
        yield f"  delimiter = {literal(row.delimiter)}"
    if row.collatable:
        yield "  collatable = true"
