"""Whether everything that a database has was carried over: what the server counts, against what was made of it.

The server is asked for numbers apart from all that is read, so that what nobody reads is found. What is neither native,
nor in an `sql` block, nor told to be left out is lost, which is a mistake of dbsc.

What is deliberately neither read nor told, catalog by catalog of PostgreSQL 18:

- numbers (oids, files, positions of dropped columns), counts and moments of the last vacuum, statistics of rows
- `pg_attribute.attndims`: how many pairs of brackets somebody wrote behind a type means nothing
- `pg_class.relpersistence` of what is partitioned: up to 17 it could be said, and had no effect
- `conislocal` of the not-null constraints of partitions
- the oids in whose order the triggers of foreign keys fire
- which of several unique indexes over the same columns a foreign key goes by
- `connoinherit` of the keys of partitions, and what not-null constraints are called that come from a parent
- what somebody has changed of an extension's objects, but for privileges, triggers and what is told: comments, bodies,
  columns, constraints and rules, of which nobody can say that they are not the extension's own
- what there is for one session alone (`pg_temp`)
- the default of a missing value (`attmissingval`) and all else that only says how rows are kept that are there
- what belongs to the whole server: tablespaces, parameters that were granted (`pg_parameter_acl`), other databases,
  replication slots and origins; roles, unless they are asked for
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Aggregate,
    Collation,
    Composite,
    DefaultPrivileges,
    Domain,
    Enum,
    EventTrigger,
    Extension,
    ForeignDataWrapper,
    ForeignKey,
    ForeignServer,
    Function,
    Index,
    Object,
    Partition,
    Policy,
    Publication,
    PublicationTable,
    RangeType,
    Schema,
    Sequence,
    Statistics,
    Table,
    TextSearchConfiguration,
    TextSearchDictionary,
    Trigger,
    UserMapping,
    View,
)
from dbsc.diagnostics import Diagnostic
from dbsc.postgres.introspect import policies, triggers
from dbsc.postgres.introspect.privileges import OF_USER, PRIVILEGED
from dbsc.postgres.introspect.queries import OWN_OBJECT, ROLES, SCHEMAS, of_database, of_user
from dbsc.postgres.introspect.reading import Reading
from dbsc.record import Record


class Covered(Record):
    """The objects of one kind: how many a database has, and what became of them."""

    kind: str
    number: int
    native: int
    opaque: int
    left_out: int

    @property
    def lost(self) -> int:
        """How many are nowhere, and nobody said so."""
        return max(0, self.number - self.native - self.opaque - self.left_out)


def _in_schema(catalog: str, prefix: str) -> str:
    namespace = f"join pg_namespace n on n.oid = o.{prefix}namespace"
    return f"from {catalog} o {namespace} where {of_database(catalog, 'o.oid', 'n')}"


def _alone(catalog: str) -> str:
    return f"from {catalog} o where o.oid >= {OWN_OBJECT} and {of_database(catalog, 'o.oid')}"


_RELATION = _in_schema("pg_class", "rel")
_TYPE = _in_schema("pg_type", "typ")
_OF_RELATION = (
    "join pg_class c on c.oid = {} join pg_namespace n on n.oid = c.relnamespace"
    f" where {of_database('pg_class', 'c.oid', 'n')}"
)
_ROUTINE = f"""{_in_schema("pg_proc", "pro")} and not exists (
        select from pg_depend d
        where d.classid = 'pg_proc'::regclass and d.objid = o.oid and d.deptype = 'i'
          and d.refclassid = 'pg_type'::regclass
      )"""
_COUNTED = {
    "schema": f"{_alone('pg_namespace')} and {of_user('o')} and o.nspname <> 'public'",
    "extension": "from pg_extension o where o.extname <> 'plpgsql'",
    "enum": f"{_TYPE} and o.typtype = 'e'",
    "domain": f"{_TYPE} and o.typtype = 'd'",
    "domain constraint": "from pg_constraint x join pg_type o on o.oid = x.contypid join pg_namespace n"
    f" on n.oid = o.typnamespace where {of_database('pg_type', 'o.oid', 'n')} and x.contype = 'c'",
    "composite type": f"{_TYPE} and o.typtype = 'c' and (select relkind from pg_class where oid = o.typrelid) = 'c'",
    "range type": f"{_TYPE} and o.typtype = 'r'",
    "base type": f"{_TYPE} and o.typtype in ('b', 'p') and not exists (select from pg_type e where e.typarray = o.oid)",
    "collation": _in_schema("pg_collation", "coll"),
    "sequence": f"{_RELATION} and o.relkind = 'S'",
    "table": f"{_RELATION} and o.relkind in ('r', 'p')",
    "foreign table": f"{_RELATION} and o.relkind = 'f'",
    "column": f"from pg_attribute o {_OF_RELATION.format('o.attrelid')} and c.relkind in ('r', 'p', 'f')"
    " and o.attnum > 0 and not o.attisdropped and o.attislocal and not c.relispartition",
    "constraint": f"from pg_constraint o {_OF_RELATION.format('o.conrelid')} and o.contype in ('p', 'u', 'f', 'c', 'x')"
    " and o.conislocal and o.conparentid = 0",
    "index": f"from pg_index i join pg_class o on o.oid = i.indexrelid {_OF_RELATION.format('i.indrelid')}"
    " and c.relkind <> 't' and not o.relispartition"
    " and not exists (select from pg_constraint x where x.conindid = o.oid and x.contype in ('p', 'u', 'x'))",
    "statistics": _in_schema("pg_statistic_ext", "stx"),
    "view": f"{_RELATION} and o.relkind = 'v'",
    "materialized view": f"{_RELATION} and o.relkind = 'm'",
    "trigger": "from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace"
    f" where not t.tgisinternal and t.tgparentid = 0 and {triggers.OWN}",
    "rule": f"from pg_rewrite o {_OF_RELATION.format('o.ev_class')}"
    " and not (c.relkind in ('v', 'm') and o.rulename = '_RETURN')",
    "policy": "from pg_policy o join pg_class c on c.oid = o.polrelid join pg_namespace n on n.oid = c.relnamespace"
    f" where {policies.OWN}",
    "function": f"{_ROUTINE} and o.prokind in ('f', 'w')",
    "procedure": f"{_ROUTINE} and o.prokind = 'p'",
    "aggregate": f"{_ROUTINE} and o.prokind = 'a'",
    "operator": f"{_in_schema('pg_operator', 'opr')} and o.oprcode <> 0",
    "operator family": _in_schema("pg_opfamily", "opf"),
    "operator class": _in_schema("pg_opclass", "opc"),
    "text search configuration": _in_schema("pg_ts_config", "cfg"),
    "text search dictionary": _in_schema("pg_ts_dict", "dict"),
    "text search parser": _in_schema("pg_ts_parser", "prs"),
    "text search template": _in_schema("pg_ts_template", "tmpl"),
    "conversion": _in_schema("pg_conversion", "con"),
    "cast": f"{_alone('pg_cast')} and not exists (select from pg_depend d where d.classid = 'pg_cast'::regclass"
    " and d.objid = o.oid and d.deptype = 'i')",
    "transform": _alone("pg_transform"),
    "language": _alone("pg_language"),
    "access method": _alone("pg_am"),
    "foreign data wrapper": _alone("pg_foreign_data_wrapper"),
    "server": _alone("pg_foreign_server"),
    "user mapping": "from pg_user_mappings o",
    "event trigger": _alone("pg_event_trigger") + f" and pg_get_userbyid(o.evtowner) <> all ({ROLES}::text[])",
    "publication": _alone("pg_publication") + f" and pg_get_userbyid(o.pubowner) <> all ({ROLES}::text[])",
    "publication table": "from pg_publication_rel o join pg_publication p on p.oid = o.prpubid"
    f" where pg_get_userbyid(p.pubowner) <> all ({ROLES}::text[])",
    "subscription": "from pg_subscription o"
    " where o.subdbid = (select oid from pg_database where datname = current_database())",
    "default privileges": f"from pg_default_acl d where {OF_USER}",
    "comment": f"""from pg_description o, lateral pg_identify_object(o.classoid, o.objoid, o.objsubid) i
      where (o.objoid >= {OWN_OBJECT} or o.classoid = 'pg_namespace'::regclass
          and o.objoid = to_regnamespace('public') and o.description <> 'standard public schema')
        and o.classoid <> 'pg_extension'::regclass and i.type <> 'large object' and cardinality({SCHEMAS}::text[]) = 0
        and not exists (
          select from pg_depend d where d.classid = o.classoid and d.objid = o.objoid and d.deptype = 'e'
        )""",
    "security label": "from pg_seclabels o where o.objtype not in ('database', 'role', 'tablespace')",
    "large object": "from pg_largeobject_metadata o",
}

# An object, and each of its columns, whose privileges are not those that it was born with.
_GRANTS = f"""
    select 'grant', count(*)::int8
    from ({PRIVILEGED}) p
    left join pg_init_privs i on i.classoid = p.class and i.objoid = p.oid and i.objsubid = p.part
    where p.privileges is not null
      and (p.oid >= {OWN_OBJECT} or cardinality({SCHEMAS}::text[]) = 0 or p.class = 'pg_namespace'::regclass)
      and array(select a::text from unnest(p.privileges) a order by 1) <> array(
        select a::text
        from unnest(coalesce(
          case when p.oid < {OWN_OBJECT} or exists (
            select from pg_depend d where d.classid = p.class and d.objid = p.oid and d.deptype = 'e'
          ) then i.initprivs end,
          acldefault(p.letter, p.owner)
        )) a
        order by 1
      )"""

QUERIES = {
    "coverage": "".join(
        f"""
    select '{kind}' as kind, count(*)::int8 as number {counted}
    union all"""
        for kind, counted in _COUNTED.items()
    )
    + _GRANTS,
}

_CLASSES = {
    "pg_cast": "cast", "pg_operator": "operator", "pg_opfamily": "operator family", "pg_opclass": "operator class",
    "pg_type": "base type", "pg_proc": "function", "pg_rewrite": "rule", "pg_conversion": "conversion",
    "pg_ts_parser": "text search parser", "pg_ts_template": "text search template", "pg_language": "language",
    "pg_am": "access method", "pg_transform": "transform", "pg_subscription": "subscription",
}  # fmt: skip


def coverage(reading: Reading, catalog: Catalog) -> tuple[Covered, ...]:
    """What became of the objects of each kind that there are."""
    native = Counter(kind for object_ in catalog.objects.values() for kind in _kinds(object_))
    native.update(reading.native)
    opaque = Counter(_CLASSES[class_] for class_, _ in reading.blocks)
    opaque.update(reading.opaque)
    number = Counter({row.kind: row.number for row in reading.rows("coverage") if row.number})
    number.update(reading.beside)
    left_out = Counter(reading.left_out)
    left_out.update(reading.beside)
    return tuple(Covered(kind, there, native[kind], opaque[kind], left_out[kind]) for kind, there in number.items())


def with_blocks(
    covered: Iterable[Covered], found: Iterable[Object], carried: Iterable[Object], native: Iterable[Object]
) -> tuple[Covered, ...]:
    """The coverage where only some of what was `found` is `carried` over, and only some of that is `native`."""
    all_, some, own = (
        Counter(kind for object_ in each for kind in _kinds(object_)) for each in (found, carried, native)
    )
    return tuple(
        each.replace(
            native=each.native - all_[each.kind] + own[each.kind],
            opaque=each.opaque + some[each.kind] - own[each.kind],
            left_out=each.left_out + all_[each.kind] - some[each.kind],
        )
        for each in covered
    )


def lost(covered: Iterable[Covered]) -> Iterator[Diagnostic]:
    """What is nowhere, told as one."""
    kinds = ", ".join(f"{each.lost} of kind {each.kind}" for each in covered if each.lost)
    if kinds:
        message = f"not carried over, and nothing says why: {kinds}"
        yield Diagnostic("DBS803", message, help="that is a mistake of dbsc: please report it, with what makes these")


def as_data(covered: Iterable[Covered]) -> list[dict[str, str | int]]:
    """The coverage for machines, in the words of the table."""
    return [
        {
            "kind": each.kind,
            "there": each.number,
            "native": each.native,
            "in_sql_blocks": each.opaque,
            "not_carried_over": each.left_out,
            "lost": each.lost,
        }
        for each in covered
    ]


def table(covered: Iterable[Covered]) -> str:
    """The coverage as text, a line a kind and one for all of them; a column of zeros is left out."""
    found = [*covered]
    sums = (sum(getattr(each, field) for each in found) for field in ("number", "native", "opaque", "left_out"))
    found.append(Covered("all", *sums))
    lost = sum(each.lost for each in found[:-1])
    columns: list[tuple[str, list[int]]] = [
        ("there", [each.number for each in found]),
        ("native", [each.native for each in found]),
        ("in sql blocks", [each.opaque for each in found]),
        ("not carried over", [each.left_out for each in found]),
        ("lost", [*(each.lost for each in found[:-1]), lost]),
    ]
    shown = [(head, values) for head, values in columns if values[-1] or head in ("there", "native")]
    width = max(len(each.kind) for each in found)
    lines = [" " * width + "".join(f"  {head:>{max(len(head), 6)}}" for head, _ in shown)]
    for number, each in enumerate(found):
        numbers = "".join(f"  {values[number] or '':>{max(len(head), 6)}}" for head, values in shown)
        lines.append(f"{each.kind:<{width}}{numbers}")
    return "\n".join(line.rstrip() for line in lines)


# ---------------------------------------------------------------- what is native

_OF_CLASS: dict[type[Object], str] = {
    Schema: "schema", Extension: "extension", Enum: "enum", Domain: "domain", Composite: "composite type",
    RangeType: "range type", Collation: "collation", Sequence: "sequence", Statistics: "statistics",
    Trigger: "trigger", Policy: "policy", Aggregate: "aggregate", TextSearchConfiguration: "text search configuration",
    TextSearchDictionary: "text search dictionary", ForeignDataWrapper: "foreign data wrapper",
    ForeignServer: "server", UserMapping: "user mapping", EventTrigger: "event trigger", Publication: "publication",
    PublicationTable: "publication table", DefaultPrivileges: "default privileges", Index: "index",
    ForeignKey: "constraint",
}  # fmt: skip


def _kinds(object_: Object) -> Iterator[str]:
    """The kinds of what an object makes, each as often as it makes one."""
    kind = _OF_CLASS.get(type(object_))
    if kind is not None:
        yield kind
    match object_:
        case Function():
            yield object_.kind
        case View():
            yield "materialized view" if object_.materialized else "view"
        case Domain():
            yield from ("domain constraint" for _ in object_.checks)
        case Partition():
            yield "foreign table" if object_.foreign else "table"
        case Table():
            yield "foreign table" if object_.foreign else "table"
            yield from ("column" for column in object_.columns if not column.inherited)
            yield from ("sequence" for column in object_.columns if column.serial or column.identity)
        case _:
            pass
    if isinstance(object_, Table | Partition):
        constraints = (*object_.uniques, *object_.checks, *object_.exclusions, object_.primary_key)
        yield from ("constraint" for each in constraints if each is not None)
    if not isinstance(object_, Extension):  # whose comment its extension gives it
        yield from ("comment" for _ in range(_comments(object_)))


def _comments(value: object) -> int:
    """How many comments there are in an object and its parts."""
    if isinstance(value, Record):
        inner = [getattr(value, field) for field in type(value)._fields]
        own = getattr(value, "comment", None) is not None
    elif isinstance(value, tuple):
        inner, own = [*value], False
    else:
        return 0
    return own + sum([_comments(each) for each in inner if isinstance(each, Record | tuple)])
