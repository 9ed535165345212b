"""Rows for tables that have none, so that a migration can be seen to keep them.

What a server says of a table is all that is known of it. Foreign keys take values that are there, everything else
values to try; a row that is refused is tried again with others in the columns that the server complains of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from dbsc.hints import Any
from dbsc.postgres.connection import Connection
from dbsc.postgres.rehearsal.values import Kind, candidates
from dbsc.record import Record
from dbsc.sqltext.quote import identifier, literal, qualified

ROWS = 20
"""How many rows a table gets."""
_TRIES, _FEWER = 80, 12
"""How often the first row of a table is tried, and each later one."""

_ROOTS = """
select coalesce(pg_catalog.pg_partition_root(c.oid), c.oid)::oid
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%%'
  and (%(names)s::text[] is null or n.nspname || '.' || c.relname = any(%(names)s))
order by c.oid
"""
_TABLE = """
select n.nspname::text, c.relname::text from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = %s and c.relkind in ('r', 'p')
"""
_COLUMNS = """
with recursive base as (
  select a.attnum, a.atttypid as oid, a.atttypmod as typmod, a.attnotnull as required
  from pg_catalog.pg_attribute a where a.attrelid = %(table)s and a.attnum > 0 and not a.attisdropped
  union all
  select b.attnum, t.typbasetype, t.typtypmod, b.required or t.typnotnull
  from base b join pg_catalog.pg_type t on t.oid = b.oid where t.typtype = 'd'
)
select a.attnum, a.attname::text, b.required, a.attgenerated <> '' or a.attidentity = 'a',
       a.attidentity <> '' or coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid) like '%%nextval(%%', false),
       d.adbin is not null, coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid) ~ '[(]|CURRENT|LOCAL|USER', false),
       pg_catalog.format_type(a.atttypid, a.atttypmod), t.oid, b.typmod
from pg_catalog.pg_attribute a
join base b on b.attnum = a.attnum
join pg_catalog.pg_type t on t.oid = b.oid and t.typtype <> 'd'
left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attrelid = %(table)s order by a.attnum
"""
_KIND = """
select t.typname::text, t.typcategory::text,
       array(select e.enumlabel::text from pg_catalog.pg_enum e where e.enumtypid = t.oid order by e.enumsortorder),
       coalesce(nullif(t.typelem, 0), r.rngsubtype),
       (select count(*)::integer from pg_catalog.pg_attribute a
        where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped)
from pg_catalog.pg_type t
left join pg_catalog.pg_range r on t.oid in (r.rngtypid, r.rngmultitypid)
where t.oid = %s
"""
_CONSTRAINTS = """
select c.conname::text, c.contype::text, coalesce(c.conkey, '{}')::int[], pg_catalog.pg_get_constraintdef(c.oid),
       c.confrelid, coalesce(c.confkey, '{}')::int[]
from pg_catalog.pg_constraint c
where c.conrelid = %s and (c.contype <> 'f' or c.conparentid = 0)
"""
_OF_DOMAINS = """
select a.attnum, pg_catalog.pg_get_constraintdef(c.oid) from pg_catalog.pg_attribute a
join pg_catalog.pg_constraint c on c.contypid = a.atttypid
where a.attrelid = %s and a.attnum > 0 and not a.attisdropped
"""
_BOUNDS = """
select pg_catalog.pg_get_expr(c.relpartbound, c.oid) from pg_catalog.pg_partition_tree(%s) t
join pg_catalog.pg_class c on c.oid = t.relid where c.relispartition
"""
_KEYS = """
select k.n from pg_catalog.pg_partition_tree(%s) t
join pg_catalog.pg_partitioned_table p on p.partrelid = t.relid
cross join lateral unnest(p.partattrs::int2[]) as k(n) where k.n > 0
"""


class _Column(Record):
    """A column. `never` takes no value; `counted` has its own from a sequence."""

    number: int
    name: str
    required: bool
    never: bool
    counted: bool
    has_default: bool
    type: str
    kind: Kind
    mentioned: tuple[str, ...]


class _Reference(Record):
    """A foreign key: its columns, and the values that there are for them."""

    columns: tuple[int, ...]
    own: tuple[int, ...] | None
    values: tuple[tuple[str, ...], ...]


class Filler:
    """Fills tables of one database. The connection commits by itself, and should be a superuser's.

    `steady`: with the same values each time, and so with no default that is another one then, such as `now()`.
    """

    def __init__(self, connection: Connection, keep: Iterable[str] = (), *, steady: bool = False) -> None:
        self.connection = connection
        self.steady = steady
        self.keep = frozenset(keep)  # tables whose rows are somebody's own
        self.others = {row[0] for row in connection.execute(_ROOTS, {"names": None})}  # filled only if referred to
        self.failed: dict[str, str] = {}  # tables that could not be filled, and why
        self.filled: set[str] = set()
        self.kinds: dict[int, Kind] = {}

    def fill(self, names: Iterable[str] | None = None) -> None:
        """Gives rows to tables without any, and to those that they refer to: these (`schema.name`), or all.

        Tables that were there when the filler came are only filled if others refer to them.
        """
        listed = None if names is None else list(names)
        seen: set[int] = set()
        for (oid,) in self.connection.execute(_ROOTS, {"names": listed}).fetchall():
            if oid not in self.others:
                self.visit(oid, seen)

    def visit(self, oid: int, seen: set[int]) -> None:
        """Fills a table behind those that it refers to."""
        import psycopg

        if oid in seen:
            return
        seen.add(oid)
        constraints = self.connection.execute(_CONSTRAINTS, (oid,)).fetchall()
        for _, kind, _, _, target, _ in constraints:
            if kind == "f":
                self.visit(target, seen)
        found = self.connection.execute(_TABLE, (oid,)).fetchone()
        if found is None:
            return
        called = ".".join(found)
        if called in self.keep:
            return
        try:
            if self.has_rows(qualified(*found)):
                return
            why = _Table(self, oid, qualified(*found), constraints).fill()
        except psycopg.Error as error:  # a partition that another server holds, say
            why = error.diag.message_primary or str(error)
        self.failed.pop(called, None)
        if why is None:
            self.filled.add(called)
        else:
            self.failed[called] = why

    def taken_away(self, names: Iterable[str] | None) -> tuple[str, ...]:
        """Empties the tables that were filled, of these or of all; which these were."""
        found = sorted(self.filled if names is None else self.filled.intersection(names))
        if found:
            there = self.connection.execute(
                "select pg_catalog.format('%%I.%%I', n.nspname, c.relname) from pg_catalog.pg_class c"
                " join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                " where c.relkind in ('r', 'p') and n.nspname || '.' || c.relname = any(%s)",
                (found,),
            ).fetchall()
            if there:
                self.connection.execute(f"truncate {', '.join(row[0] for row in there)} cascade")
            self.filled.difference_update(found)
            self.keep |= set(found)
        return tuple(found)

    def has_rows(self, table: str) -> bool:
        row = self.connection.execute(f"select exists (select from {table})").fetchone()
        return bool(row and row[0])

    def kind(self, oid: int, typmod: int = -1) -> Kind:
        """What a type is."""
        if oid not in self.kinds:
            row = self.connection.execute(_KIND, (oid,)).fetchone()
            assert row is not None
            name, category, labels, inner, attributes = row
            element = self.kind(inner) if inner and category in "AR" else None
            self.kinds[oid] = Kind(name, category, None, tuple(labels), element, attributes)
        found = self.kinds[oid]
        length = typmod if found.category == "V" else typmod - 4 if found.category == "S" else 0
        return found.replace(length=length) if length > 0 else found


class _Table:
    """One table that gets rows."""

    def __init__(self, filler: Filler, oid: int, name: str, constraints: Sequence[Any]) -> None:
        self.filler = filler
        self.connection = filler.connection
        self.name = name
        self.random = Random(0)
        self.keys = {row[0] for row in self.connection.execute(_KEYS, (oid,))}
        self.constraints = {row[0]: frozenset(row[2]) for row in constraints}
        mentioned: dict[int, list[str]] = {}
        for _, kind, columns, definition, _, _ in constraints:
            for column in columns if kind == "c" else ():
                mentioned.setdefault(column, []).append(definition)
        for column, definition in self.connection.execute(_OF_DOMAINS, (oid,)):
            mentioned.setdefault(column, []).append(definition)
        if self.keys:
            bounds = [row[0] or "" for row in self.connection.execute(_BOUNDS, (oid,))]
            for column in self.keys:
                mentioned.setdefault(column, []).extend(bounds)
        self.columns = []
        for *told, type_, typmod in self.connection.execute(_COLUMNS, {"table": oid}).fetchall():
            number, name_, required, never, counted, has_default, computed, said = told
            has_default = has_default and not (computed and filler.steady)
            kind, where = filler.kind(type_, typmod), tuple(mentioned.get(number, ()))
            self.columns.append(_Column(number, name_, required, never, counted, has_default, said, kind, where))
        self.references = [self.reference(oid, *row[2:]) for row in constraints if row[1] == "f"]

    def reference(self, oid: int, columns: list[int], _: str, target: int, targets: list[int]) -> _Reference:
        """A foreign key, with up to as many values as there are rows."""
        found = self.connection.execute(_TABLE, (target,)).fetchone()
        assert found is not None
        names = self.connection.execute(
            "select array_agg(a.attname::text order by k.place) from unnest(%s::int[]) with ordinality as k(n, place)"
            " join pg_catalog.pg_attribute a on a.attrelid = %s and a.attnum = k.n",
            (targets, target),
        ).fetchone()
        assert names is not None
        texts = ", ".join(f"{identifier(name)}::text" for name in names[0])
        there = " and ".join(f"{identifier(name)} is not null" for name in names[0])
        rows = self.connection.execute(f"select {texts} from {qualified(*found)} where {there} limit {ROWS}").fetchall()
        return _Reference(tuple(columns), tuple(targets) if target == oid else None, tuple(rows))

    def fill(self) -> str | None:
        """Puts rows into the table; why it could not, or None."""
        import psycopg

        rows = [self.row(n, {}) for n in range(1, ROWS + 1)]
        try:
            with self.connection.transaction():
                self.insert(*rows)
            return None
        except psycopg.Error:
            pass
        why = None
        for n in range(1, ROWS + 1):
            why = self.one(n, _TRIES if n == 1 else _FEWER)
            if why is not None and n == 1:
                return why
        return None

    def one(self, n: int, tries: int) -> str | None:
        """Puts one row there, in as many tries; what the server said of the last, or None."""
        import psycopg

        chosen: dict[int, int] = {}
        said = ""
        for _ in range(tries):
            row = self.row(n, chosen)
            try:
                with self.connection.transaction():
                    self.insert(row)
                return None
            except psycopg.Error as error:
                said = error.diag.message_primary or str(error)
                for number in self.blamed(error, row):
                    chosen[number] = self.random.randrange(1000)
        return said

    def blamed(self, error: Any, row: dict[int, str | None]) -> Iterable[int]:
        """The columns whose values are to be others."""
        diagnostic = error.diag
        if of_constraint := self.constraints.get(diagnostic.constraint_name):
            return of_constraint
        if bad := [column.number for column in self.columns if self.is_refused(column, row.get(column.number))]:
            return bad
        if error.sqlstate == "23514" and self.keys:
            return self.keys
        named = [column.number for column in self.columns if column.name == diagnostic.column_name]
        return named or [column.number for column in self.columns]

    def is_refused(self, column: _Column, value: str | None) -> bool:
        """Whether a value is none of the type of a column."""
        import psycopg

        if value is None:
            return False
        try:
            self.connection.execute(f"select {literal(value)}::{column.type}")
        except psycopg.Error:
            return True
        return False

    def row(self, n: int, chosen: dict[int, int]) -> dict[int, str | None]:
        """The values of one row by the numbers of their columns; a column without one gets its default."""
        row: dict[int, str | None] = {}
        for column in self.columns:
            tried = column.number in chosen
            if column.never or (column.counted and not tried):
                continue
            if column.has_default and n % 2 == 0 and not tried:
                continue
            values = candidates(column.kind, n, column.mentioned)
            if not tried:
                row[column.number] = None if not column.required and n % 4 == 0 else values[0]
            else:
                at = chosen[column.number] % (len(values) + (not column.required))
                row[column.number] = values[at] if at < len(values) else None
        for reference in self.references:
            self.refer(reference, row, n, chosen)
        return row

    def refer(self, reference: _Reference, row: dict[int, str | None], n: int, chosen: dict[int, int]) -> None:
        """Lets the columns of a foreign key refer to something that is there, to the row itself, or to nothing."""
        wanted = {column.number: column for column in self.columns if column.number in reference.columns}
        if any(column.never for column in wanted.values()):
            return
        optional = [column for column in wanted.values() if not column.required]
        if optional and (not reference.values or n % 4 == 0):
            row[optional[0].number] = None
        elif reference.own is not None:
            for number, target in zip(reference.columns, reference.own, strict=True):
                row[number] = row.get(target)
        elif reference.values:
            at = n + max((chosen.get(number, 0) for number in reference.columns), default=0)
            row.update(zip(reference.columns, reference.values[at % len(reference.values)], strict=True))

    def insert(self, *rows: dict[int, str | None]) -> None:
        columns = [column for column in self.columns if not column.never and any(column.number in row for row in rows)]
        if not columns:
            for _ in rows:
                self.connection.execute(f"insert into {self.name} default values")
            return
        listed = ", ".join(identifier(column.name) for column in columns)
        values = ", ".join(f"({', '.join(_written(column, row) for column in columns)})" for row in rows)
        self.connection.execute(f"insert into {self.name} ({listed}) values {values}")


def _written(column: _Column, row: dict[int, str | None]) -> str:
    if column.number not in row:
        return "default"
    value = row[column.number]
    return "null" if value is None else literal(value)
