"""Ways through the rows of a table, a batch at a time: by the primary key, or by the places of the rows.

Both say where they are in values that the ledger can keep, and go on from there.
"""

from __future__ import annotations

from collections.abc import Sequence

from dbsc.hints import Any
from dbsc.postgres.connection import Connection
from dbsc.record import Record
from dbsc.sqltext.quote import identifier, qualified

_MOST_ROWS = 20_000


_PARTS = """
with recursive part as (
  select to_regclass(%s)::oid as oid
  union
  select i.inhrelid from part join pg_catalog.pg_inherits i on i.inhparent = part.oid
)
select c.oid, n.nspname::text, c.relname::text, c.relkind <> 'f',
       case c.relkind when 'f' then 1
         else (pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::integer)::integer end
from part join pg_catalog.pg_class c on c.oid = part.oid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind <> 'p' order by c.oid
"""


class Update(Record):
    """`update table set … where …`: the table, and the statement without its table and condition."""

    table: tuple[str, ...]
    assignments: str
    condition: str


class Batch(Record):
    """What a batch has done: the rows that it changed, where the next one starts, how much of how much is behind it.

    `full`: it went through as many rows as one may, so that the next is not to be larger.
    """

    changed: int
    cursor: Any
    done: int
    all: int
    full: bool = False


class _Part(Record):
    """A table that holds rows: the one that is meant, or a partition of it. A foreign one has no pages here."""

    oid: int
    schema: str
    name: str
    has_pages: bool
    pages: int


class ByKey:
    """In the order of the primary key. `size` counts rows."""

    first, least, most = 500, 50, _MOST_ROWS

    def __init__(self, connection: Connection, update: Update, key: Sequence[tuple[str, str]]) -> None:
        self.connection = connection
        self.update = update
        self.table = qualified(*update.table)
        self.columns = ", ".join(identifier(name) for name, _ in key)
        self.values = ", ".join(f"%s::{type_}" for _, type_ in key)
        self.texts = ", ".join(f"r.{identifier(name)}::text" for name, _ in key)
        # without `r.` it would be the order of the texts, by the name that they have in the result
        self.order = ", ".join(f"r.{identifier(name)}" for name, _ in key)
        row = connection.execute(
            "select greatest(reltuples, 0)::bigint from pg_catalog.pg_class where oid = to_regclass(%s)", (self.table,)
        ).fetchone()
        self.about = int(row[0]) if row else 0

    def batch(self, cursor: Any, size: int) -> Batch | None:
        """The next batch behind a cursor, which is None at the start; None where nothing is left."""
        key, seen = cursor or (None, 0)
        after = f"({self.columns}) > ({self.values})" if key is not None else "true"
        chosen = self.connection.execute(
            f"select {self.texts} from {self.table} r where {after} order by {self.order} limit {size}", key or []
        ).fetchall()
        if not chosen:
            return None
        last = list(chosen[-1])
        assignments, condition = _literally(self.update)
        result = self.connection.execute(
            f"update {self.table} set {assignments}"
            f" where ({condition}) and {after} and ({self.columns}) <= ({self.values})",
            [*(key or []), *last],
        )
        seen += len(chosen)
        return Batch(result.rowcount, [last, seen], min(seen, self.about), self.about, len(chosen) == self.most)


class ByPlace:
    """Page after page, each partition by itself. `size` counts pages, which PostgreSQL 14 and later reads as a range.

    A row that somebody changes meanwhile may move to a page that is done, so all is gone through again until nothing
    is left to change; or no less than before, as what the rows get may be a value that is to be changed again.
    """

    first, least, most = 8, 1, 1_000

    def __init__(self, connection: Connection, update: Update) -> None:
        self.connection = connection
        self.update = update
        self.measure()

    def measure(self) -> None:
        """Which pages there are now: rows that are changed move to new ones."""
        rows = self.connection.execute(_PARTS, (qualified(*self.update.table),)).fetchall()
        self.parts = [_Part(*row) for row in rows]
        self.pages = sum(part.pages for part in self.parts)

    def batch(self, cursor: Any, size: int) -> Batch | None:
        """The next batch behind a cursor, which is None at the start; None where nothing is left."""
        oid, page, changed, before = cursor or (0, 0, 0, None)
        part = next((part for part in self.parts if part.oid > oid or (part.oid == oid and part.pages > page)), None)
        if part is None:
            if changed == 0 or (before is not None and changed >= before):
                return None
            self.measure()
            return self.batch([0, 0, 0, changed], size)
        start = page if part.oid == oid else 0
        end = min(start + size, part.pages)
        count = self.fill(part, start, end)
        done = end + sum(other.pages for other in self.parts if other.oid < part.oid)
        return Batch(count, [part.oid, end, changed + count, before], done, self.pages, count > _MOST_ROWS // 2)

    def fill(self, part: _Part, start: int, end: int) -> int:
        """Changes the rows of some pages."""
        assignments, condition = _literally(self.update)
        pages = f" and ctid >= '({start},0)'::tid and ctid < '({end},0)'::tid" if part.has_pages else ""
        table = f"only {qualified(part.schema, part.name)} as {identifier(self.update.table[-1])}"
        return self.connection.execute(f"update {table} set {assignments} where ({condition}){pages}", []).rowcount


def _literally(update: Update) -> tuple[str, str]:
    """What is set and where, for a driver to which `%` means a value."""
    return update.assignments.replace("%", "%%"), update.condition.replace("%", "%%")


def walk(connection: Connection, update: Update) -> ByKey | ByPlace:
    """The way through the rows that an update is about."""
    key = connection.execute(
        "select a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod) from pg_catalog.pg_index i"
        " cross join lateral unnest(i.indkey::int2[]) with ordinality as k(n, place)"
        " join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n"
        " where i.indrelid = to_regclass(%s) and i.indisprimary and k.place <= i.indnkeyatts order by k.place",
        (qualified(*update.table),),
    ).fetchall()
    return ByKey(connection, update, key) if key else ByPlace(connection, update)
