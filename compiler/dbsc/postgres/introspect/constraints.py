"""Keys, checks and exclusions, which are parts of their tables, and foreign keys, which stand by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dbsc.catalog.objects import Check, Exclusion, Expression, ForeignKey, Key, Object, Ref
from dbsc.hints import Any
from dbsc.postgres.introspect.blocks import Blocks, place_of
from dbsc.postgres.introspect.naming import own_name
from dbsc.postgres.introspect.pieces import elements, parameters, without
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading
from dbsc.record import Record
from dbsc.sqltext.quote import identifier, qualified


def _columns(relation: str, numbers: str) -> str:
    """The names of columns that are listed by number."""
    return (
        f"array(select a.attname::text from unnest({numbers}) with ordinality k (number, at)"
        f" join pg_attribute a on a.attrelid = {relation} and a.attnum = k.number order by k.at)"
    )


QUERIES = {
    "constraint": f"""
    select x.oid::int8 as oid, x.conrelid::int8 as relation, x.conname::text as name, x.contype::text as type,
      x.conindid::int8 as index, x.confrelid::int8 as target,
      {_columns("x.conrelid", "x.conkey")} as columns,
      {_columns("x.confrelid", "x.confkey")} as target_columns,
      @15 {_columns("x.conrelid", "x.confdelsetcols")} as delete_columns,
      @-14 array[]::text[] as delete_columns,
      x.confdeltype::text as on_delete, x.confupdtype::text as on_update, x.confmatchtype = 'f' as match_full,
      @18 x.conenforced as enforced, x.conperiod as period,
      @-17 true as enforced, false as period,
      x.condeferrable as deferrable, x.condeferred as deferred, x.convalidated as validated,
      x.conparentid::int8 as parent, x.conparentid <> 0 as from_parent,
      x.connoinherit as not_inherited, x.conislocal as local,
      pg_get_expr(x.conbin, x.conrelid) as condition
    from pg_constraint x
    join pg_class c on c.oid = x.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    where {of_database("pg_class", "c.oid", "n")} and x.contype in ('p', 'u', 'x', 'c', 'f')
    order by x.conrelid, x.conname collate "C" """,
}

_KINDS = {"p": "primary key", "u": "unique"}
_ACTIONS = {"a": None, "r": "restrict", "c": "cascade", "n": "set null", "d": "set default"}


class Constraints(Record):
    """The constraints that a table has of its own, each kind in the order of names."""

    primary_key: Key | None = None
    uniques: tuple[Key, ...] = ()
    checks: tuple[Check, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()


def of_relations(reading: Reading) -> dict[int, Constraints]:
    """The keys, checks and exclusions of each table, but for those that come along with its parent's."""
    indexes = {row.oid: row for row in reading.rows("index")}
    keys = index_keys(reading)
    own: dict[int, list[Any]] = {}
    for row in reading.rows("constraint"):
        is_own = row.local or row.from_parent
        if row.type != "f" and is_own and not _comes_along(row, indexes, reading):
            own.setdefault(row.relation, []).append(row)
            reading.count_as_part("constraint", int(row.from_parent))
    return {relation: _constraints(rows, indexes, keys, reading) for relation, rows in own.items()}


_LABELS = {"p": "pkey", "u": "key", "x": "excl"}


def _comes_along(row: Any, indexes: dict[int, Any], reading: Reading) -> bool:
    """Whether a key of a partition is its parent's, under the name that PostgreSQL gives it."""
    if not row.from_parent or reading.comment("pg_constraint", row.oid):
        return False
    index = indexes[row.index]
    chosen = own_name(reading.relations[row.relation], index.names, _LABELS[row.type])
    return bool(chosen == row.name) and is_kept_alike(index, indexes.get(index.parent))


def is_kept_alike(index: Any, parent: Any) -> bool:
    """Whether the index of a partition is kept as its parent's is, which it would come along with, and used by nothing.

    What tells rows apart for replication, or clusters them, is named there.
    """
    if index.identity or index.clustered:
        return False
    if parent is None:
        return True
    return bool((index.parameters, index.tablespace) == (parent.parameters, parent.tablespace))


def index_keys(reading: Reading) -> dict[int, list[Any]]:
    """The rows of the keys of each index."""
    found: dict[int, list[Any]] = {}
    for row in reading.rows("index key"):
        found.setdefault(row.index, []).append(row)
    return found


def _constraints(
    rows: Sequence[Any], indexes: dict[int, Any], keys: dict[int, list[Any]], reading: Reading
) -> Constraints:
    primary = [row for row in rows if row.type == "p"]
    uniques = sorted((row for row in rows if row.type == "u"), key=_by_name)
    checks = sorted((row for row in rows if row.type == "c"), key=_by_name)
    exclusions = sorted((row for row in rows if row.type == "x"), key=_by_name)
    return Constraints(
        _key(primary[0], indexes[primary[0].index], reading) if primary else None,
        tuple(_key(row, indexes[row.index], reading) for row in uniques),
        tuple(_check(row, reading) for row in checks),
        tuple(_exclusion(row, indexes[row.index], keys[row.index], reading) for row in exclusions),
    )


def _by_name(row: Any) -> str:
    name: str = row.name
    return name


def _key(row: Any, index: Any, reading: Reading) -> Key:
    return Key(
        _KINDS[row.type],
        row.name,
        tuple(row.columns),
        tuple(index.include),
        index.nulls_not_distinct,
        row.deferrable,
        row.deferred,
        reading.comment("pg_constraint", row.oid),
        without_overlaps=row.period,
        parameters=parameters(index.parameters),
        tablespace=index.tablespace,
    )


def _check(row: Any, reading: Reading) -> Check:
    condition = _own(reading.expression(row.condition, "pg_constraint", row.oid), reading.relations[row.relation])
    return Check(
        row.name,
        condition,
        not_valid=row.enforced and not row.validated,
        no_inherit=row.not_inherited,
        comment=reading.comment("pg_constraint", row.oid),
        not_enforced=not row.enforced,
    )


def _exclusion(row: Any, index: Any, keys: list[Any], reading: Reading) -> Exclusion:
    owner = reading.relations[row.relation]
    uses = tuple(use for use in reading.used_by("pg_constraint", row.oid) if use != owner)
    return Exclusion(
        row.name,
        index.method,
        elements(keys, uses, index.definition),
        without(reading.expression(index.condition, "pg_constraint", row.oid), owner),
        row.deferrable,
        row.deferred,
        reading.comment("pg_constraint", row.oid),
        parameters=parameters(index.parameters),
        tablespace=index.tablespace,
        include=tuple(index.include),
    )


def _own(expression: Expression | None, owner: Ref) -> Expression:
    assert expression is not None, "a check has a condition"
    return without(expression, owner) or expression


def read(reading: Reading) -> Iterator[Object]:
    """The foreign keys, but for those that come along with a partitioned parent's, on either side.

    And a block for the checks that are valid, where those that they come from are not.
    """
    blocks = Blocks(reading)
    for row in _proven(reading):
        table = reading.relations[row.relation]
        validate = f"alter table {qualified(*table.path)} validate constraint {identifier(row.name)}"
        blocks.add("valid_below", place_of(reading, table), [validate])
    yield from blocks.made()
    yield from _foreign_keys(reading)


def _proven(reading: Reading) -> Iterator[Any]:
    """The checks that tables have from above, and that are valid though those are not."""
    checks = {(row.relation, row.name): row for row in reading.rows("constraint") if row.type == "c" and row.enforced}
    unproven: dict[int, list[str]] = {}
    for (relation, name), row in checks.items():
        if not row.validated and not row.not_inherited:
            unproven.setdefault(relation, []).append(name)
    for table in reading.rows("table") if unproven else ():
        for name in (name for parent in table.parents for name in unproven.get(parent, ())):
            own = checks.get((table.oid, name))
            if own is not None and own.validated and not own.local:
                yield own


def _foreign_keys(reading: Reading) -> Iterator[Object]:
    parents = {row.oid: row for row in reading.rows("constraint")}
    for row in reading.rows("constraint"):
        if row.type != "f":
            continue
        if row.from_parent:
            parent = parents[row.parent]
            of_partition = parent.relation != row.relation and parent.target == row.target
            if not of_partition or (parent.name == row.name and not reading.comment("pg_constraint", row.oid)):
                continue
            reading.count_as_part("constraint")
        yield ForeignKey(
            reading.relations[row.relation],
            row.name,
            tuple(row.columns),
            reading.relations[row.target],
            tuple(row.target_columns),
            _ACTIONS[row.on_delete],
            _ACTIONS[row.on_update],
            tuple(row.delete_columns),
            row.match_full,
            row.deferrable,
            row.deferred,
            row.enforced and not row.validated,
            reading.comment("pg_constraint", row.oid),
            period=row.period,
            not_enforced=not row.enforced,
        )
