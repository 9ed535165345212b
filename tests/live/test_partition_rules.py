"""Rules of partitions that become others on a server: what is there stays, and what follows begins where that ends."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from dbsc.postgres.connection import Connection
from dbsc.postgres.run import run_script
from projects import Project

SCHEMA = """
database d { target postgres; postgres 15 }

table events {
  id    int
  at    timestamptz
  note  text?
  pk (id, at)
  index (note)
  partition by range (at) RULE
}
"""
ROWS = """
insert into events select n, '2026-01-01 00:00:00+00'::timestamptz + n * interval '1 day', 'n' || n
from generate_series(0, 90) n;
"""
BOUNDS = """
select child.relname, lower, upper
from pg_inherits
join pg_class child on child.oid = inhrelid and inhparent = 'public.events'::regclass
cross join lateral regexp_match(pg_get_expr(child.relpartbound, child.oid), $$FROM \\('(.*)'\\) TO \\('(.*)'\\)$$) found
cross join lateral (values (found[1]::timestamptz, found[2]::timestamptz)) bounds (lower, upper)
order by lower
"""
LATER = "2026-07-15"
RULES = {
    "shorter": ("every 1 month ahead 2", "every 1 day ahead 1"),
    "longer": ("every 1 month ahead 2", "every 1 year ahead 1"),
    "in the middle": ("every 1 month ahead 1", "every 1 week ahead 2"),
    "named": ("every 1 month ahead 1", "every 1 month ahead 1 named 'pYYYY_MM'"),
    "from": ("every 1 month ahead 1", "every 2 months ahead 1 from '2025-10-01'"),
    "from and between": ("every 1 month from '2026-01-01' ahead 0", "every 1 month from '2025-11-15' ahead 2"),
    "kept": ("every 1 month ahead 1 keep 1 year", "every 1 quarter ahead 1 keep 6 months then drop"),
}


@pytest.mark.parametrize("maintained", [True, False], ids=["maintained", "not maintained"])
@pytest.mark.parametrize(("before", "after"), RULES.values(), ids=RULES)
def test_another_rule_begins_where_the_partitions_end(
    connection: Connection, tmp_path: Path, before: str, after: str, maintained: bool
) -> None:
    project = Project(tmp_path, SCHEMA.replace("RULE", before))
    connection.execute("set time zone 'America/Sao_Paulo'")
    done: set[str] = set()
    _compiled(project, connection, done, "2026-01-15")
    if maintained:
        _maintained(project, connection, "2026-04-02")
        _run(connection, ROWS)
    there = connection.execute(BOUNDS).fetchall()
    project.write(SCHEMA.replace("RULE", after))
    locks = _compiled(project, connection, done, "2026-04-02")
    assert {table for table, lock in locks if lock == "AccessExclusiveLock"} <= {"events"}
    if not maintained:
        _run(connection, ROWS)
    _maintained(project, connection, LATER)
    now = connection.execute(BOUNDS).fetchall()
    assert set(there) < set(now)
    assert all(upper == lower for (_, _, upper), (_, lower, _) in itertools.pairwise(now)), now
    assert connection.execute("select count(*) from events").fetchone() == (91,)
    _maintained(project, connection, LATER)
    assert connection.execute(BOUNDS).fetchall() == now
    assert "nothing to do" in project.run("compile", "--at", LATER).err


def _compiled(project: Project, connection: Connection, done: set[str], at: str) -> list[tuple[str, str]]:
    """Compiles and runs what is new; gives the locks that this took on what was there."""
    run = project.run("compile", "--at", at)
    assert run.code == 0, run.err
    locks: list[tuple[str, str]] = []
    for name, text in project.files().items():
        if name.endswith(".sql") and name not in done:
            done.add(name)
            with connection.transaction():
                known = "select max(oid::bigint) from pg_class"
                (last,) = connection.execute(known).fetchone() or (0,)
                assert run_script(connection, text) is None
                locks += connection.execute(
                    "select relation::regclass::text, mode from pg_locks where pid = pg_backend_pid()"
                    " and locktype = 'relation' and relation >= 16384 and relation <= %s",
                    (last,),
                ).fetchall()
    return locks


def _maintained(project: Project, connection: Connection, at: str) -> None:
    run = project.run("partitions", "--format", "sql", "--at", at)
    assert run.code == 0, run.err
    failure = run_script(connection, run.out, transactional=False)
    assert failure is None, failure


def _run(connection: Connection, statements: str) -> None:
    failure = run_script(connection, statements)
    assert failure is None, failure
