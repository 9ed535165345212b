"""The rows that are in the way of a constraint: how many there are, and three of them."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.hints import Any
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import Failure
from dbsc.sqltext.parse import Fault, parse_statements
from dbsc.sqltext.quote import identifier, qualified
from dbsc.sqltext.tree import relation_parts

_VIOLATED = frozenset({"23502", "23503", "23505", "23514", "23P01"})
SHOWN = 3


def offending(connection: Connection, script: str, failure: Failure) -> Iterator[str]:
    """What is to be said of the rows that a statement failed on; nothing where that cannot be told."""
    import psycopg

    if failure.sqlstate not in _VIOLATED or connection.closed:
        return
    found = parse_statements(script)
    if isinstance(found, Fault) or failure.index >= len(found):
        return
    try:
        query = _query(connection, found[failure.index].fragment.tree)
        if query is None:
            return
        row = connection.execute(f"select count(*) from ({query}) as rows").fetchone()
        count = int(row[0]) if row else 0
        if failure.sqlstate == "23505":
            yield f"{count:,} value{' is' if count == 1 else 's are'} there more than once; how often comes last"
        else:
            yield f"{count:,} row{' is' if count == 1 else 's are'} in the way"
        for (shown,) in connection.execute(f"select rows::text from ({query}) as rows limit {SHOWN}"):
            yield f"such as {shown}"
    except psycopg.Error:
        return


def _query(connection: Connection, tree: dict[str, Any]) -> str | None:
    """A query for the rows that a statement failed on."""
    match tree:
        case {"AlterTableStmt": {"relation": relation, "cmds": [{"AlterTableCmd": command}]}}:
            table = relation_parts(relation)
            if command["subtype"] == "AT_ValidateConstraint":
                return _violating(connection, table, command["name"])
            if command["subtype"] == "AT_SetNotNull":
                return f"select * from {qualified(*table)} where {identifier(command['name'])} is null"
        case {"IndexStmt": {"unique": True, "relation": relation, "indexParams": parameters} as statement}:
            columns = [parameter["IndexElem"].get("name") for parameter in parameters]
            if all(columns) and "whereClause" not in statement:
                listed = ", ".join(identifier(str(column)) for column in columns)
                some = " and ".join(f"{identifier(str(column))} is not null" for column in columns)
                called = qualified(*relation_parts(relation))
                return f"select {listed}, count(*) from {called} where {some} group by {listed} having count(*) > 1"
        case _:
            pass
    return None


def _violating(connection: Connection, table: tuple[str, ...], name: str) -> str | None:
    """A query for the rows that violate a constraint that is not valid yet."""
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
        return f"select * from {qualified(*table)} where not ({expression})"
    if kind == "f":
        some = " and ".join(f"r.{identifier(column)} is not null" for column in columns)
        pairs = zip(columns, targets, strict=True)
        same = " and ".join(f"t.{identifier(other)} = r.{identifier(column)}" for column, other in pairs)
        return (
            f"select r.* from {qualified(*table)} r where {some} and not exists (select from {target} t where {same})"
        )
    return None
