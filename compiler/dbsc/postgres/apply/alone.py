"""Statements that no transaction may hold: what is done of them is seen in the catalog, and what is half done mended.

`create index concurrently` that dies leaves an invalid index behind, which `if not exists` would take for a good one
(measured on PostgreSQL 15); a partition that is detached so and died is finished with `finalize`.
"""

from __future__ import annotations

from dbsc.hints import Any
from dbsc.postgres.connection import Connection
from dbsc.record import Record
from dbsc.sqltext.parse import Fault, parse_statements
from dbsc.sqltext.quote import qualified
from dbsc.sqltext.tree import relation_parts, strings


class BuildsIndex(Record):
    """`create index concurrently`."""

    index: tuple[str, ...]
    table: tuple[str, ...]


class DropsIndex(Record):
    """`drop index concurrently`."""

    index: tuple[str, ...]


class Detaches(Record):
    """`alter table … detach partition … concurrently`."""

    table: tuple[str, ...]
    partition: tuple[str, ...]


Alone = BuildsIndex | DropsIndex | Detaches


def meant(script: str) -> Alone | None:
    """What a statement that stands alone does; None if it is none of these."""
    found = parse_statements(script)
    if isinstance(found, Fault) or len(found) != 1:
        return None
    tree: dict[str, Any] = found[0].fragment.tree
    match tree:
        case {"IndexStmt": {"concurrent": True, "idxname": str() as name, "relation": relation}}:
            table = relation_parts(relation)
            return BuildsIndex((*table[:-1], name), table)
        case {"DropStmt": {"removeType": "OBJECT_INDEX", "concurrent": True, "objects": [only]}}:
            return DropsIndex(tuple(strings(only["List"]["items"])))
        case {
            "AlterTableStmt": {"relation": relation, "cmds": [{"AlterTableCmd": {"def": {"PartitionCmd": command}}}]}
        }:
            if command.get("concurrent"):
                return Detaches(relation_parts(relation), relation_parts(command["name"]))
        case _:
            pass
    return None


def is_done(connection: Connection, what: Alone) -> bool:
    """Whether it was done before; what was left half done is taken away, so that it can be done anew."""
    match what:
        case BuildsIndex(index=index):
            state = _index_state(connection, index)
            if state == "invalid":
                connection.execute(f"drop index concurrently {qualified(*index)}")
            return state == "valid"
        case DropsIndex(index=index):
            return _index_state(connection, index) is None
        case Detaches(table=table, partition=partition):
            row = connection.execute(
                "select inhdetachpending from pg_catalog.pg_inherits"
                " where inhparent = to_regclass(%s) and inhrelid = to_regclass(%s)",
                (qualified(*table), qualified(*partition)),
            ).fetchone()
            if row and row[0]:
                finalize = f"alter table {qualified(*table)} detach partition {qualified(*partition)} finalize"
                connection.execute(finalize)
                return True
            return row is None


def _index_state(connection: Connection, index: tuple[str, ...]) -> str | None:
    row = connection.execute(
        "select indisvalid and indisready from pg_catalog.pg_index where indexrelid = to_regclass(%s)",
        (qualified(*index),),
    ).fetchone()
    return None if row is None else "valid" if row[0] else "invalid"
