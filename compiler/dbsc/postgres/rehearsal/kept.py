"""Whether a migration keeps every row and every value that it does not say it loses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from dbsc.postgres.connection import Connection
from dbsc.postgres.rehearsal.claims import Claim
from dbsc.record import Record
from dbsc.sqltext.quote import identifier, qualified

_TABLES = """
select c.oid, n.nspname::text, c.relname::text,
       (select jsonb_agg(jsonb_build_array(
          a.attnum, a.attname,
          -- with what a value of it is made of, and what its values are called
          concat(format_type(a.atttypid, a.atttypmod),
                 (select array_agg(m.atttypid order by m.attnum) from pg_catalog.pg_attribute m
                  where m.attrelid = v.typrelid and m.attnum > 0 and not m.attisdropped),
                 (select array_agg(e.enumlabel order by e.oid) from pg_catalog.pg_enum e where e.enumtypid = v.oid)),
          a.attgenerated <> '') order by a.attnum)
        from pg_catalog.pg_attribute a
        join pg_catalog.pg_type t on t.oid = a.atttypid
        join pg_catalog.pg_type v on v.oid = coalesce(nullif(t.typbasetype, 0), nullif(t.typelem, 0), t.oid)
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
       coalesce((select i.indkey::int2[] from pg_catalog.pg_index i
                 where i.indrelid = c.oid and i.indisprimary and i.indisvalid), '{}'),
       array(select an.nspname || '.' || ac.relname from pg_catalog.pg_partition_ancestors(c.oid) a
             join pg_catalog.pg_class ac on ac.oid = a.relid
             join pg_catalog.pg_namespace an on an.oid = ac.relnamespace where a.relid <> c.oid)
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and pg_catalog.pg_relation_size(c.oid) > 0
  and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%%'
"""
_MOST = 500
"""Of a table with more rows, nothing but their number is kept: it is reference data, and not made here."""


class Column(Record):
    """A column by its number, which it keeps under whatever name. A type made of others is another one with them."""

    number: int
    name: str
    type: str
    generated: bool


class Held(Record):
    """What a table holds: its rows as texts, in the order of its columns; the key as numbers of columns.

    `above` are the tables that it is a partition of: what is said of these goes for it.
    """

    schema: str
    name: str
    columns: tuple[Column, ...]
    key: tuple[int, ...]
    rows: tuple[tuple[str | None, ...], ...]
    above: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """What headers call it where they tell of losses."""
        return f"{self.schema}.{self.name}".removeprefix("public.")

    def is_told(self, undo: str, before: str, after: str = "") -> bool:
        """Whether a header tells something of it, or of what it is a partition of."""
        names = (self.called, *(name.removeprefix("public.") for name in self.above))
        return any(f"{before}{name}{after}" in undo for name in names)


def held(connection: Connection) -> dict[int, Held]:
    """What all tables hold that have rows, by their oids."""
    found = {}
    for oid, schema, name, listed, key, above in connection.execute(_TABLES, ()).fetchall():
        columns = tuple(Column(*column) for column in listed or ())
        texts = ", ".join(f"{identifier(column.name)}::text" for column in columns) or "null"
        rows = connection.execute(f"select {texts} from only {qualified(schema, name)} limit {_MOST}").fetchall()
        found[oid] = Held(schema, name, columns, tuple(key), tuple(rows), tuple(above))
    return found


def lost(before: Mapping[int, Held], after: Mapping[int, Held], there: Connection, claim: Claim) -> Iterator[str]:
    """What is no longer there, and not said to be lost. `there` tells whether a table is."""
    _, _, told = claim.undo.partition("rows move among the partitions of ")
    moved = frozenset(told.partition(";")[0].split(", ")) - {""}
    before, after = (_together(each, moved) for each in (before, after))
    for oid, was in before.items():
        if not was.rows:
            continue
        now = after.get(oid)
        if now is None:
            if not _exists(there, oid):
                if not was.is_told(claim.undo, "the rows of "):
                    yield f"the rows of `{was.called}` are gone with it, which its header does not say"
                continue
            now = was.replace(rows=())
        yield from _values_lost(was, now, claim)


def _together(tables: Mapping[int, Held], moved: frozenset[str]) -> Mapping[int, Held]:
    """What tables hold; that of all partitions of one together, where rows may move among them."""
    found: dict[int, Held] = {}
    places = {name: -number for number, name in enumerate(sorted(moved), 1)}
    for oid, one in tables.items():
        root = next((name for name in one.above if name in moved), None)
        if root is None:
            found[oid] = one
            continue
        schema, _, name = root.partition(".")
        part = _by_name(one).replace(schema=schema, name=name, above=())
        other = found.get(places[root])
        found[places[root]] = part.replace(rows=(*other.rows, *part.rows)) if other else part
    return found


def _by_name(table: Held) -> Held:
    """What a table holds with its columns in the order of their names, and numbered so."""
    order = sorted(range(len(table.columns)), key=lambda place: table.columns[place].name)
    numbers = {table.columns[place].number: number for number, place in enumerate(order, 1)}
    columns = tuple(table.columns[place].replace(number=number) for number, place in enumerate(order, 1))
    rows = tuple(tuple(row[place] for place in order) for row in table.rows)
    return table.replace(columns=columns, key=tuple(numbers[each] for each in table.key), rows=rows)


def _exists(connection: Connection, oid: int) -> bool:
    row = connection.execute("select exists (select from pg_catalog.pg_class where oid = %s)", (oid,)).fetchone()
    return bool(row and row[0])


def _values_lost(was: Held, now: Held, claim: Claim) -> Iterator[str]:
    names = {f"{one.schema}.{one.name}" for one in (was, now)}.union(was.above)
    is_meant = not claim.on.isdisjoint(names)
    if "the rows that are deleted" in claim.undo and is_meant:
        return
    if len(now.rows) < len(was.rows):
        gone = len(was.rows) - len(now.rows)
        yield f"{gone} row{'' if gone == 1 else 's'} of `{was.called}` are gone, which its header does not say"
        return
    left = {column.number: column for column in now.columns}
    is_replaced = any(
        was.is_told(claim.undo, "the values that ", f".{column.name} had before") for column in was.columns
    )
    for column in was.columns:
        is_told = is_replaced or was.is_told(claim.undo, "the values of ", f".{column.name}")
        if column.number not in left and not column.generated and not is_told:
            yield f"the values of `{was.called}.{column.name}` are gone, which its header does not say"
    for name in _fewer(was, now):
        if not was.is_told(claim.undo, "the values of ", f".{name}"):
            yield f"`{was.called}.{name}` is another column, with fewer values, which its header does not say"
    if ("the values that rows had" in claim.undo and is_meant) or (claim.fires and not claim.silent):
        return
    same = [c for c in was.columns if not c.generated and (n := left.get(c.number)) and n.type == c.type]
    for name in _changed(was, now, same):
        if was.is_told(claim.undo, "the values of ", f".{name} as they were"):
            continue
        yield f"values of `{was.called}.{name}` are not what they were, which its header does not say"


def _fewer(was: Held, now: Held) -> Iterator[str]:
    """The names that another column has taken, with fewer values than the one before, which is there still."""
    numbers = {column.name: column.number for column in now.columns}
    before, after = _by_number(was), _by_number(now)
    for column in was.columns:
        number = numbers.get(column.name)
        is_there = column.number in numbers.values()
        if number is not None and number != column.number and is_there and not column.generated:
            held = sum(row[column.number] is not None for row in before)
            if sum(row[number] is not None for row in after) < held:
                yield column.name


def _changed(was: Held, now: Held, columns: list[Column]) -> Iterator[str]:
    """The columns in which rows lost the value that they had. What had none may have got one."""
    before, after = _by_number(was), _by_number(now)
    key = was.key if was.key and all(any(c.number == number for c in columns) for number in was.key) else ()
    if key:
        found = {tuple(row[number] for number in key): row for row in after}
        for column in columns:
            number = column.number
            for row in before:
                other = found.get(tuple(row[k] for k in key))
                if other is None or (row[number] is not None and other[number] != row[number]):
                    yield column.name
                    break
        return
    for column in columns:
        values = Counter(row[column.number] for row in before if row[column.number] is not None)
        if values - Counter(row[column.number] for row in after):
            yield column.name


def _by_number(table: Held) -> list[dict[int, str | None]]:
    return [{c.number: value for c, value in zip(table.columns, row, strict=False)} for row in table.rows]
