"""The rows that are in the way of a constraint: how many there are, and three of them."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.postgres.connection import Connection
from dbsc.postgres.run import Failure
from dbsc.record import Record
from dbsc.sqltext.parse import Fault, parse_statements
from dbsc.sqltext.quote import identifier, qualified
from dbsc.sqltext.tree import relation_parts

_VIOLATED = frozenset({"23502", "23503", "23505", "23514", "23P01"})
SHOWN = 3


class InTheWay(Record):
    """Rows that a statement fails on: those of a table, as `r`, for which a condition holds.

    `query` shows them; where values are there more than once, it shows these, and the rows are those to be spared.
    """

    table: str
    condition: str
    values: str | None = None

    @property
    def query(self) -> str:
        """What shows them."""
        return self.values or f"select * from {self.table} as r where {self.condition}"

    @property
    def delete(self) -> str:
        """What takes them away."""
        return f"delete from {self.table} as r where {self.condition}"


def offending(connection: Connection, script: str, failure: Failure) -> Iterator[str]:
    """What is to be said of the rows that a statement failed on; nothing where that cannot be told."""
    import psycopg

    if connection.closed:
        return
    try:
        rows = in_the_way(connection, script, failure)
        if rows is None:
            return
        row = connection.execute(f"select count(*) from ({rows.query}) as rows").fetchone()
        count = int(row[0]) if row else 0
        if failure.sqlstate == "23505":
            yield f"{count:,} value{' is' if count == 1 else 's are'} there more than once; how often comes last"
        else:
            yield f"{count:,} row{' is' if count == 1 else 's are'} in the way"
        for (shown,) in connection.execute(f"select rows::text from ({rows.query}) as rows limit {SHOWN}"):
            yield f"such as {shown}"
    except psycopg.Error:
        return


def in_the_way(connection: Connection, script: str, failure: Failure) -> InTheWay | None:
    """The rows that a statement of a script failed on, where they can be told."""
    if failure.sqlstate not in _VIOLATED:
        return None
    found = parse_statements(script)
    if isinstance(found, Fault) or failure.index >= len(found):
        return None
    match found[failure.index].fragment.tree:
        case {"AlterTableStmt": {"relation": relation, "cmds": [{"AlterTableCmd": command}]}}:
            table = relation_parts(relation)
            if command["subtype"] == "AT_ValidateConstraint":
                return _violating(connection, table, command["name"])
            if command["subtype"] == "AT_SetNotNull":
                return InTheWay(qualified(*table), f"r.{identifier(command['name'])} is null")
        case {"IndexStmt": {"unique": True, "relation": relation, "indexParams": parameters} as statement}:
            columns = [parameter["IndexElem"].get("name") for parameter in parameters]
            if all(columns) and "whereClause" not in statement:
                return _repeated(qualified(*relation_parts(relation)), [identifier(str(name)) for name in columns])
        case _:
            pass
    return None


def _repeated(table: str, columns: list[str]) -> InTheWay:
    """The values that are there more than once, and all rows of each but one."""
    listed = ", ".join(columns)
    some = " and ".join(f"{column} is not null" for column in columns)
    values = f"select {listed}, count(*) from {table} where {some} group by {listed} having count(*) > 1"
    same = " and ".join(f"o.{column} = r.{column}" for column in columns)
    earlier = "(o.tableoid, o.ctid) < (r.tableoid, r.ctid)"
    return InTheWay(table, f"exists (select from {table} as o where {same} and {earlier})", values)


def _violating(connection: Connection, table: tuple[str, ...], name: str) -> InTheWay | None:
    """The rows that violate a constraint that is not valid yet."""
    row = connection.execute(
        "select contype, pg_catalog.pg_get_expr(conbin, conrelid), confrelid::regclass::text,"
        " (select array_agg(a.attname::text order by k.place) from unnest(conkey) with ordinality as k(n, place)"
        "  join pg_catalog.pg_attribute a on a.attrelid = conrelid and a.attnum = k.n),"
        " (select array_agg(a.attname::text order by k.place) from unnest(confkey) with ordinality as k(n, place)"
        "  join pg_catalog.pg_attribute a on a.attrelid = confrelid and a.attnum = k.n)"
        " from pg_catalog.pg_constraint where conrelid = to_regclass(%s) and conname = %s",
        (qualified(*table), name),
    ).fetchone()
    if row is None:
        return None
    kind, expression, target, columns, targets = row
    if kind == "c":
        return InTheWay(qualified(*table), f"not ({expression})")
    if kind == "f":
        some = " and ".join(f"r.{identifier(column)} is not null" for column in columns)
        pairs = zip(columns, targets, strict=True)
        same = " and ".join(f"t.{identifier(other)} = r.{identifier(column)}" for column, other in pairs)
        return InTheWay(qualified(*table), f"{some} and not exists (select from {target} as t where {same})")
    return None
