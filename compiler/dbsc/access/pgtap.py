"""Expectations as tests for pgTAP, one file a table: what was tried on the scratch server, to be tried elsewhere.

A file makes the rows that it needs, tries each claim on one of them as the role, and undoes all of it. It needs pgTAP
and a role that may set `session_replication_role`, as `postgres` may on Supabase: nothing of dbsc, and no helpers.
"""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.access.rights import Rights
from dbsc.access.stage import looked_at
from dbsc.access.trials import Probe
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Ref, Table
from dbsc.postgres.connection import Connection
from dbsc.sqltext.quote import dollar, identifier, literal, qualified

_HEAD = """\
begin;
select plan({count});

-- How many rows a statement reaches as a role, of those that are left by another statement; all of it is undone.
create function pg_temp.reached(as_role name, asking text[], prepare text, statement text) returns bigint
language plpgsql as $$
declare
  rows bigint;
begin
  execute prepare;
  for number in 1 .. coalesce(array_length(asking, 1), 0) loop
    perform set_config(asking[number][1], asking[number][2], true);
  end loop;
  execute format('set local role %I', as_role);
  execute statement;
  get diagnostics rows = row_count;
  raise exception using errcode = 'DB000';
exception
  when sqlstate 'DB000' then
    return rows;
  when insufficient_privilege then
    return 0;
end
$$;

-- No triggers and no foreign keys: this is about privileges and policies alone.
set local session_replication_role = replica;
"""
_TAIL = """
select * from finish();
rollback;
"""


def files(connection: Connection, catalog: Catalog, probes: Iterable[Probe]) -> dict[str, str]:
    """The files by name. The connection is to the database in which the probes were made."""
    by_table: dict[Ref, list[Probe]] = {}
    for probe in probes:
        by_table.setdefault(probe.claim.line.table, []).append(probe)
    rights = Rights(catalog)
    found = {}
    for reference, tried in by_table.items():
        table = catalog.objects[reference]
        assert isinstance(table, Table)
        rows = [_rows(connection, catalog, each) for each in looked_at(rights, table)]
        tests = [_test(probe) for probe in tried]
        name = "_".join(part for part in reference.path if part != "public")
        found[f"access_{name}.sql"] = _HEAD.format(count=len(tests)) + "".join(rows) + "\n" + "\n".join(tests) + _TAIL
    return found


def _rows(connection: Connection, catalog: Catalog, reference: Ref) -> str:
    """The statements that put the rows of a table in the place of those that are there."""
    name = qualified(*reference.path)
    table = catalog.table(reference)
    aggregated = "jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text)"
    row = connection.execute(f"select coalesce(jsonb_pretty({aggregated}), '[]') from {name} as t").fetchone()
    assert table is not None and row is not None
    columns = ", ".join(identifier(column.name) for column in table.columns if not column.generated)
    filled = f"jsonb_populate_recordset(null::{name}, {dollar(row[0])})"
    insert = f"insert into {name} ({columns}) overriding system value\nselect {columns} from {filled};\n"
    return f"delete from {name};\n{insert}"


def _test(probe: Probe) -> str:
    asking = ", ".join(f"array[{literal(name)}, {literal(value)}]" for name, value in probe.asking)
    given = ", ".join((literal(probe.role), f"array[{asking}]::text[]", dollar(probe.prepare), dollar(probe.statement)))
    return f"select is(pg_temp.reached({given}), {int(probe.reached)}::bigint, {literal(probe.title)});"
