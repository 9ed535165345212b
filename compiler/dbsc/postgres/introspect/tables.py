"""Tables and foreign tables with their columns, keys, checks, exclusions and storage; partitions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dbsc.catalog.inheritance import NO_DEFAULT, disagree, inherited, of_both, parted
from dbsc.catalog.not_null import usual_name
from dbsc.catalog.objects import Bound, Column, Foreign, NotNull, Object, Partition, PartitionKey, Ref, Table
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.postgres.introspect import columns, constraints, toast
from dbsc.postgres.introspect.columns import STORAGES, options
from dbsc.postgres.introspect.constraints import Constraints
from dbsc.postgres.introspect.pieces import elements, listed
from dbsc.postgres.introspect.queries import of_database, schema_name
from dbsc.postgres.introspect.reading import Reading

QUERIES = {
    "table": f"""
    select c.oid::int8 as oid, n.nspname::text as schema, c.relname::text as name, c.relkind::text as kind,
      c.relpersistence = 'u' as unlogged, c.reloptions as parameters,
      (select o.reloptions from pg_class o where o.oid = c.reltoastrelid) as toast_parameters,
      c.relrowsecurity as row_security, c.relforcerowsecurity as force_row_security, c.relreplident::text as identity,
      (select s.spcname::text from pg_tablespace s where s.oid = c.reltablespace) as tablespace,
      (
        select m.amname::text from pg_am m
        @-16 where m.oid = c.relam and m.amname <> 'heap'
        @17 where m.oid = c.relam and m.oid <> coalesce((
        @17   select nullif(above.relam, 0) from pg_inherits i join pg_class above on above.oid = i.inhparent
        @17   where i.inhrelid = c.oid and c.relispartition
        @17 ), (select heap.oid from pg_am heap where heap.amname = 'heap'))
      ) as access_method,
      nullif(c.reloftype, 0)::int8 as of_type, c.relispartition as is_partition,
      pg_get_expr(c.relpartbound, c.oid) as bound, pg_get_partkeydef(c.oid) as partition_by,
      array(select i.inhparent::int8 from pg_inherits i where i.inhrelid = c.oid order by i.inhseqno) as parents,
      exists (select from pg_inherits i where i.inhrelid = c.oid and i.inhdetachpending) as detach_pending,
      (select s.srvname::text from pg_foreign_server s where s.oid = f.ftserver) as server,
      array(select o from unnest(f.ftoptions) o order by o collate "C") as options
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_foreign_table f on f.ftrelid = c.oid
    where {of_database("pg_class", "c.oid", "n")} and c.relkind in ('r', 'p', 'f')
    order by n.nspname collate "C", c.relname collate "C" """,
    "partition key": f"""
    select c.oid::int8 as relation, k.at as at, b.attname::text as column, null::text as definition,
      pg_get_expr(t.partexprs, c.oid) as expressions,
      case when l.oid is not null and l.oid is distinct from b.attcollation
        then array[{schema_name("l.collnamespace")}, l.collname::text] end as collation,
      p.opcdefault as default_class, array[{schema_name("p.opcnamespace")}, p.opcname::text] as operator_class,
      null::text[] as parameters, null::int as statistics, false as descending, false as nulls_first,
      null::text[] as operator
    from pg_partitioned_table t
    join pg_class c on c.oid = t.partrelid
    join pg_namespace n on n.oid = c.relnamespace
    cross join lateral unnest(t.partattrs::int2[]) with ordinality k (number, at)
    left join pg_attribute b on b.attrelid = c.oid and b.attnum = k.number and k.number <> 0
    join pg_opclass p on p.oid = t.partclass[k.at - 1]
    left join pg_collation l on l.oid = t.partcollation[k.at - 1]
    where {of_database("pg_class", "c.oid", "n")}
    order by c.oid, k.at""",
    **columns.QUERIES,
    **toast.QUERIES,
}

_IDENTITIES = {"d": None, "n": "nothing", "f": "full", "i": None}
_BOUND = re.compile(
    r"FOR VALUES (?:WITH \(modulus (?P<modulus>\d+), remainder (?P<remainder>\d+)\)|IN \((?P<list>.*)\)"
    r"|FROM \((?P<from>(?:'(?:[^']|'')*'|[^'()])*)\) TO \((?P<to>.*)\))",
    re.DOTALL,
)


def read(reading: Reading) -> Iterator[Object]:
    """The tables, then the partitions, parents first."""
    own_columns = columns.of_relations(reading)
    apart = {row.oid for row in reading.rows("table") if not row.is_partition and _is_apart(row, own_columns)}
    own_constraints = constraints.of_relations(reading)
    keys = _partition_keys(reading)
    indexes = _used_indexes(reading)
    rows = _with_toast(_with_persistence(reading.rows("table")), reading)
    for row in rows:
        if not row.is_partition:
            found = own_constraints.get(row.oid, Constraints())
            local = _local_columns(row, own_columns, reading.relations, row.oid in apart)
            inherits = tuple(reading.relations[parent] for parent in row.parents)
            shared = _shared(row, found, keys, indexes, reading)
            of_type = reading.types[row.of_type] if row.of_type else None
            yield Table(columns=local, inherits=inherits, of_type=of_type, **shared)
    tablespaces = {row.oid: row.tablespace for row in rows}
    for row in _parents_first([row for row in rows if row.is_partition]):
        found = own_constraints.get(row.oid, Constraints())
        parent = reading.relations[row.parents[0]]
        changed = _changed_columns(own_columns.get(row.oid, []), own_columns.get(row.parents[0], []), parent)
        if row.detach_pending:
            reading.diagnostics.append(_half_detached(row, parent))
        shared = _shared(row, found, keys, indexes, reading)
        if row.tablespace is None and not row.server and tablespaces[row.parents[0]]:
            shared["tablespace"] = "pg_default"  # it would be made where its parent says
        yield Partition(parent=parent, bound=_bound(row.bound), columns=changed, **shared)


def _with_persistence(rows: Sequence[Any]) -> list[Any]:
    """The tables, one that is partitioned `unlogged` where all its partitions are that hold rows.

    Up to 17 such a table can be called unlogged itself, which means nothing (measured on 15): it is not read.
    """
    logged: set[int] = set()
    unlogged: set[int] = set()
    parents = {row.oid: row.parents[0] for row in rows if row.is_partition}
    for row in rows:
        above = row.oid
        while not row.partition_by and above in parents:
            above = parents[above]
            (unlogged if row.unlogged else logged).add(above)
    all_unlogged = unlogged - logged
    tops = all_unlogged - parents.keys()
    return [row._replace(unlogged=row.oid in tops) if row.partition_by else row for row in rows]


def _with_toast(rows: list[Any], reading: Reading) -> list[Any]:
    """The tables, without the parameters of TOAST tables that they would not have any more."""
    idle = {row.oid for row in rows if row.toast_parameters} - toast.needed(reading)
    for row in rows:
        if row.oid in idle:
            message = (
                f"what is said of the TOAST table of `{row.schema}.{row.name}` is not carried over: "
                "no column needs one any more"
            )
            help_ = "nothing has to be done: that table is empty, and what is said of it does nothing"
            reading.diagnostics.append(Diagnostic("DBS803", message, help=help_))
    return [row._replace(toast_parameters=None) if row.oid in idle else row for row in rows]


def _shared(
    row: Any,
    found: Constraints,
    keys: dict[int, PartitionKey],
    indexes: dict[int, dict[str, str]],
    reading: Reading,
) -> dict[str, Any]:
    """What tables and partitions have alike."""
    uses = indexes.get(row.oid, {})
    return {
        "schema": row.schema,
        "name": row.name,
        "primary_key": found.primary_key,
        "uniques": found.uniques,
        "checks": found.checks,
        "exclusions": found.exclusions,
        "partition_key": keys.get(row.oid),
        "row_security": row.row_security,
        "force_row_security": row.force_row_security,
        "unlogged": row.unlogged,
        "parameters": _parameters(row),
        "tablespace": row.tablespace,
        "replica_identity": None if row.server else _IDENTITIES[row.identity],  # a foreign table has none
        "identity_index": uses.get("identity"),
        "cluster": uses.get("cluster"),
        "access_method": row.access_method,
        "foreign": Foreign(row.server, options(row.options)) if row.server else None,
        "comment": reading.comment("pg_class", row.oid),
    }


def _parents_first(rows: list[Any]) -> list[Any]:
    """Partitions in an order in which each stands behind what it is a partition of."""
    parents = {row.oid: row.parents[0] for row in rows}

    def depth(oid: int) -> int:
        return 1 + depth(parents[oid]) if oid in parents else 0

    return sorted(rows, key=lambda row: depth(row.oid))


def _used_indexes(reading: Reading) -> dict[int, dict[str, str]]:
    """The indexes that tell a table's rows apart for replication, and those that it is clustered by."""
    found: dict[int, dict[str, str]] = {}
    for row in reading.rows("index"):
        if row.identity:
            found.setdefault(row.table, {})["identity"] = row.name
        if row.clustered:
            found.setdefault(row.table, {})["cluster"] = row.name
    return found


def _changed_columns(own: list[tuple[Any, Column]], above: list[tuple[Any, Column]], parent: Ref) -> tuple[Column, ...]:
    """What a partition says of its columns; all of them where they stand in another order than its parent's."""
    expected = {column.name: inherited(column, *parent.path) for _, column in above}
    names = _constraint_names(above)
    found = [
        _explicit(row, _below(row, column, names.get(column.name), local=False), expected[column.name])
        for row, column in own
    ]
    if [column.name for column in found] != list(expected):
        return tuple(parted(column, expected[column.name]) for column in found)
    changed = (column for column in found if column != expected[column.name])
    return tuple(parted(column, expected[column.name]) for column in changed)


def _is_apart(row: Any, own_columns: dict[int, list[tuple[Any, Column]]]) -> bool:
    """Whether the columns of a table stand in another order than that of its parents' and then its own."""
    own = own_columns.get(row.oid, [])
    first = dict.fromkeys(c.name for parent in row.parents for _, c in own_columns.get(parent, ()))
    usual = list(dict.fromkeys((*first, *(column.name for each, column in own if each.local))))
    return [column.name for _, column in own] != usual


def _local_columns(
    row: Any, own_columns: dict[int, list[tuple[Any, Column]]], relations: dict[int, Ref], apart: bool
) -> tuple[Column, ...]:
    """The columns that a table has itself, or has from its parents and says something of: all where it is `apart`."""
    own = own_columns.get(row.oid, [])
    above: dict[str, Column] = {}
    differing: set[str] = set()
    names: dict[str, str] = {}
    for parent in row.parents:
        for _, column in own_columns.get(parent, ()):
            theirs = inherited(column, *relations[parent].path)
            known = above.get(column.name)
            if known is not None and disagree(known, theirs):
                differing.add(column.name)
            above[column.name] = theirs if known is None else of_both(known, theirs)
    for parent in reversed(row.parents):
        names.update(_constraint_names(own_columns.get(parent, [])))
    found = []
    for each, column in own:
        if column.name not in above:
            found.append(column)
            continue
        theirs = above[column.name]
        below = _below(each, column, names.get(column.name), local=each.local)
        explicit = _explicit(each, below, theirs)
        if each.local or apart or explicit != theirs or column.name in differing:
            said = parted(explicit, theirs).replace(inherited=not each.local)
            found.append(_of_differing(said, explicit, theirs) if column.name in differing else said)
    return tuple(found)


def _of_differing(said: Column, whole: Column, above: Column) -> Column:
    """A column with its default and how it is generated, which go without saying only where all parents agree."""
    if whole.generated or not above.default:
        return said.replace(generated=whole.generated)
    return said.replace(default=whole.default or NO_DEFAULT)


def _constraint_names(columns: list[tuple[Any, Column]]) -> dict[str, str]:
    """What the constraints are called by which columns are not null, where what is below the table has them too."""
    return {row.name: row.constraint_name for row, _ in columns if row.constraint_name and not row.not_inherited}


def _below(row: Any, column: Column, above: str | None, *, local: bool) -> Column:
    """A column with what there is to say of its constraint, which is called `above` in the table above it.

    A column that is `local` is said to be the table's own, and so is its constraint then. Where nobody chose a name, a
    partition that was attached has one after itself, and one that was made as a partition has that of its table: which
    of both it is goes without saying.
    """
    if above is None or row.constraint_name is None:
        return column
    said = column.not_null or NotNull()
    if row.own_constraint:
        return column if local else column.replace(not_null=said)
    unsaid = f"_{row.name}_not_null"
    usual = row.constraint_name == usual_name(row.table, row.name) and not local
    same = row.constraint_name == above or (usual and row.constraint_name.endswith(unsaid) and above.endswith(unsaid))
    name = None if same else row.constraint_name
    said = NotNull(name, said.not_valid, inherited=True)
    return column.replace(not_null=None if said == NotNull(inherited=True) and not local else said)


def _explicit(row: Any, column: Column, above: Column) -> Column:
    """A column whose storage is said where its parent's is, even if it is the usual one of its type."""
    changes: dict[str, Any] = {}
    if above.storage and not column.storage:
        changes["storage"] = STORAGES[row.stored]
    if above.compression and not column.compression:
        changes["compression"] = "default"
    return column.replace(**changes) if changes else column


def _half_detached(row: Any, parent: Ref) -> Diagnostic:
    """A partition between the two steps of `detach partition … concurrently`."""
    name = f"{row.schema}.{row.name}"
    message = f"`{name}` is being detached from `{'.'.join(parent.path)}`: it is carried over as its partition"
    help_ = f"run `alter table {'.'.join(parent.path)} detach partition {name} finalize`, and pull again"
    return Diagnostic("DBS801", message, help=help_)


def _parameters(row: Any) -> tuple[tuple[str, str], ...]:
    """The storage parameters, those of the TOAST table with `toast.` before their names."""
    apart = tuple((f"toast.{name}", value) for name, value in options(row.toast_parameters or ()))
    return options(row.parameters or ()) + apart


def _partition_keys(reading: Reading) -> dict[int, PartitionKey]:
    printed = {row.oid: row.partition_by for row in reading.rows("table")}
    found: dict[int, list[Any]] = {}
    for row in reading.rows("partition key"):
        found.setdefault(row.relation, []).append(row)
    return {relation: _partition_key(rows, printed[relation], reading) for relation, rows in found.items()}


def _partition_key(rows: list[Any], printed: str, reading: Reading) -> PartitionKey:
    expressions = iter(listed(rows[0].expressions) if rows[0].expressions else ())
    rows = [row._replace(definition=next(expressions)) if row.column is None else row for row in rows]
    relation = reading.relations[rows[0].relation]
    uses = tuple(use for use in reading.used_by("pg_class", rows[0].relation) if use != relation)
    return PartitionKey(printed.split(" ", 1)[0].lower(), elements(rows, uses, printed))


def _bound(printed: str) -> Bound:
    """What a partition holds."""
    if printed == "DEFAULT":
        return Bound("default")
    match = _BOUND.fullmatch(printed)
    assert match is not None, f"not a bound: {printed}"
    if match["modulus"]:
        return Bound("hash", (match["modulus"], match["remainder"]))
    if match["list"] is not None:
        return Bound("list", tuple(map(_value, listed(match["list"]))))
    ends = (", ".join(map(_value, listed(match[end]))) for end in ("from", "to"))
    return Bound("range", tuple(ends))


def _value(printed: str) -> str:
    """A value of a bound, whose words are in small letters."""
    return printed if printed.startswith("'") else printed.lower()
