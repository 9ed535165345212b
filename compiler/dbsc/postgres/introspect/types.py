"""Types that a schema makes of others: enums, domains, composite types, range types."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog import naming
from dbsc.catalog.objects import Attribute, Check, Composite, Domain, Enum, Multirange, Object, RangeType
from dbsc.hints import Any
from dbsc.postgres.introspect.blocks import Blocks
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading, collation_of, function_of, type_of
from dbsc.sqltext.quote import identifier, qualified

_TYPES = f"""
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where {of_database("pg_type", "t.oid", "n")}"""

_ORDER = 'order by n.nspname collate "C", t.typname collate "C"'

QUERIES = {
    "enum": f"""
    select t.oid::int8 as oid, n.nspname::text as schema, t.typname::text as name,
      array(select enumlabel::text from pg_enum where enumtypid = t.oid order by enumsortorder) as labels
    {_TYPES} and t.typtype = 'e' {_ORDER}""",
    "domain": f"""
    select t.oid::int8 as oid, n.nspname::text as schema, t.typname::text as name,
      format_type(t.typbasetype, t.typtypmod) as base, t.typnotnull as not_null,
      pg_get_expr(t.typdefaultbin, 0) as default,
      (
        select t.typcollation::regcollation::text
        from pg_type b where b.oid = t.typbasetype and b.typcollation <> t.typcollation
      ) as collation
    {_TYPES} and t.typtype = 'd' {_ORDER}""",
    # those that say `not null`, from 17 on, are the domain's
    "domain check": f"""
    select x.oid::int8 as oid, t.oid::int8 as domain, x.conname::text as name, pg_get_expr(x.conbin, 0) as condition,
      x.convalidated as valid
    from pg_constraint x
    join pg_type t on t.oid = x.contypid
    join pg_namespace n on n.oid = t.typnamespace
    where {of_database("pg_type", "t.oid", "n")} and x.contype = 'c'
    order by x.conname collate "C" """,
    # from 17 on the constraint has a name
    "domain not null": f"""
    select n.nspname::text as schema, t.typname::text as name, t.oid::regtype::text as called,
      x.conname::text as constraint
    from pg_constraint x
    join pg_type t on t.oid = x.contypid
    join pg_namespace n on n.oid = t.typnamespace
    where {of_database("pg_type", "t.oid", "n")} and x.contype = 'n' {_ORDER}""",
    "composite type": f"""
    select t.oid::int8 as oid, t.typrelid::int8 as relation, n.nspname::text as schema, t.typname::text as name
    {_TYPES} and t.typtype = 'c' and (select relkind from pg_class where oid = t.typrelid) = 'c' {_ORDER}""",
    "attribute": f"""
    select c.oid::int8 as relation, a.attnum::int4 as number, a.attname::text as name,
      format_type(a.atttypid, a.atttypmod) as type,
      case when a.attcollation <> b.typcollation then a.attcollation::regcollation::text end as collation
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_type b on b.oid = a.atttypid
    where {of_database("pg_class", "c.oid", "n")} and c.relkind = 'c' and a.attnum > 0 and not a.attisdropped
    order by c.oid, a.attnum""",
    "range type": f"""
    select t.oid::int8 as oid, n.nspname::text as schema, t.typname::text as name,
      format_type(r.rngsubtype, null) as subtype,
      (
        select case when k.nspname = 'pg_catalog' then array[o.opcname::text]
          else array[k.nspname::text, o.opcname::text] end
        from pg_opclass o join pg_namespace k on k.oid = o.opcnamespace
        where o.oid = r.rngsubopc and not (o.opcdefault and o.opcintype = r.rngsubtype)
      ) as operator_class,
      (
        select r.rngcollation::regcollation::text
        from pg_type b where b.oid = r.rngsubtype and b.typcollation <> r.rngcollation
      ) as collation,
      nullif(r.rngcanonical::oid, 0)::regproc::text as canonical,
      nullif(r.rngsubdiff::oid, 0)::regproc::text as subtype_diff,
      m.typname::text as multirange, mn.nspname::text as multirange_schema
    from pg_range r
    join pg_type t on t.oid = r.rngtypid
    join pg_namespace n on n.oid = t.typnamespace
    join pg_type m on m.oid = r.rngmultitypid
    join pg_namespace mn on mn.oid = m.typnamespace
    where {of_database("pg_type", "t.oid", "n")} {_ORDER}""",
}


def read(reading: Reading) -> Iterator[Object]:
    """Enums, domains, composite types, and range types each with its multirange type."""
    blocks = Blocks(reading)
    for row in reading.rows("enum"):
        yield Enum(row.schema, row.name, tuple(row.labels), reading.comment("pg_type", row.oid))
    yield from _domains(reading)
    yield from _composites(reading)
    for row in reading.rows("range type"):
        range_type = _range_type(reading, row)
        yield range_type
        yield Multirange(row.multirange_schema, row.multirange, range_type.ref)
    for row in reading.rows("domain not null"):
        usual = naming.object_name(row.name, None, "not_null")
        if row.constraint != usual:
            rename = f"alter domain {row.called} rename constraint {{}} to {{}}"
            names = identifier(usual), identifier(row.constraint)
            up, down = [rename.format(*names)], [rename.format(*reversed(names))]
            blocks.add(f"not_null_of_{row.name}", [(row.schema, row.name)], up, down)
    yield from blocks.made()


def _domains(reading: Reading) -> Iterator[Domain]:
    checks: dict[int, list[Check]] = {}
    for row in reading.rows("domain check"):
        condition = reading.expression(row.condition, "pg_constraint", row.oid)
        assert condition is not None
        comment = reading.comment("pg_constraint", row.oid)
        checks.setdefault(row.domain, []).append(Check(row.name, condition, not row.valid, comment=comment))
    for row in reading.rows("domain"):
        yield Domain(
            schema=row.schema,
            name=row.name,
            type=type_of(row.base),
            nullable=not row.not_null,
            default=reading.expression(row.default, "pg_type", row.oid),
            collation=collation_of(row.collation),
            checks=tuple(checks.get(row.oid, ())),
            comment=reading.comment("pg_type", row.oid),
        )


def _composites(reading: Reading) -> Iterator[Composite]:
    attributes: dict[int, list[Attribute]] = {}
    for row in reading.rows("attribute"):
        comment = reading.comment("pg_class", row.relation, row.number)
        attribute = Attribute(row.name, type_of(row.type), collation=collation_of(row.collation), comment=comment)
        attributes.setdefault(row.relation, []).append(attribute)
    for row in reading.rows("composite type"):
        comment = reading.comment("pg_type", row.oid)
        yield Composite(row.schema, row.name, tuple(attributes.get(row.relation, ())), comment)


def _range_type(reading: Reading, row: Any) -> RangeType:
    return RangeType(
        schema=row.schema,
        name=row.name,
        subtype=type_of(row.subtype),
        multirange=row.multirange,
        operator_class=qualified(*row.operator_class) if row.operator_class else None,
        collation=collation_of(row.collation),
        canonical=function_of(row.canonical),
        subtype_diff=function_of(row.subtype_diff),
        uses=reading.used_by("pg_type", row.oid),
        comment=reading.comment("pg_type", row.oid),
        multirange_schema=row.multirange_schema if row.multirange_schema != row.schema else None,
    )
