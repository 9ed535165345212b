"""The SQL of a partition plan on a real server: it runs twice, guards what it makes, and stops nobody."""

from datetime import date

import pytest

from catalogs import catalog_of
from dbsc.backends.partitions.plan import schedule
from dbsc.backends.partitions.sql import sql
from dbsc.catalog.catalog import EMPTY, Catalog
from dbsc.migrate.diff import diff
from dbsc.migrate.plan import plan
from dbsc.pipeline import carried_over
from dbsc.postgres.connection import Connection
from dbsc.postgres.kinds import create
from dbsc.postgres.run import run_script
from dbsc.postgres.script import scene, whole

DAY = date(2026, 1, 31)

SCHEMA = """
database d { target supabase }
use supabase.auth
enum kind { a, b }
table places { id int pk }
table events {
  id        bigint identity
  user_id   -> auth.users owner
  place     -> places
  kind      kind = 'a'
  at        timestamptz = now()
  twice     bigint as (id * 2)
  note      text? check (note <> '')
  pk (id, at)
  unique (at, place)
  index (kind) where (kind = 'a')
  partition by range (at) every 1 month ahead 2
  access all to owner
}
table counts { n int; m smallint
  partition by range (n) every 1000000000 ahead 5
}
table days { at date pk
  partition by range (at) every 1 week ahead 1
}
table plain { at timestamp
  partition by range (at) every 1 quarter ahead 1
}
"""

PARTITIONS = """
select child.relname, pg_get_expr(child.relpartbound, child.oid), child.relrowsecurity
from pg_inherits join pg_class child on child.oid = inhrelid and child.relkind = 'r'
order by 1
"""


def script(found: Catalog) -> str:
    """The whole schema as SQL, from nothing."""
    planned = plan(diff(EMPTY, found), found)
    assert not planned.problems
    return whole(planned.migrations, scene(found))


def made(connection: Connection, found: Catalog, script_: str) -> list[tuple[object, ...]]:
    connection.execute("set time zone 'America/Sao_Paulo'")
    assert run_script(connection, script(found)) is None
    assert run_script(connection, script_, transactional=False) is None
    connection.execute("set time zone 'UTC'")
    return connection.execute(PARTITIONS).fetchall()


def test_it_makes_what_is_due_once(platform: Connection) -> None:
    found = catalog_of(SCHEMA)
    wanted = sql(schedule(found, DAY))
    partitions = made(platform, found, wanted)
    assert run_script(platform, wanted, transactional=False) is None
    assert platform.execute(PARTITIONS).fetchall() == partitions
    month = "FOR VALUES FROM ('2026-0{}-01 00:00:00+00') TO ('2026-0{}-01 00:00:00+00')"
    assert partitions == [
        ("counts_0", "FOR VALUES FROM (0) TO (1000000000)", True),
        ("counts_1000000000", "FOR VALUES FROM (1000000000) TO (2000000000)", True),
        ("counts_2000000000", "FOR VALUES FROM (2000000000) TO (MAXVALUE)", True),
        ("days_2026_01_26", "FOR VALUES FROM ('2026-01-26') TO ('2026-02-02')", True),
        ("days_2026_02_02", "FOR VALUES FROM ('2026-02-02') TO ('2026-02-09')", True),
        *((f"events_2026_0{n}", month.format(n, n + 1), True) for n in (1, 2, 3)),
        ("plain_2026_q1", "FOR VALUES FROM ('2026-01-01 00:00:00') TO ('2026-04-01 00:00:00')", True),
        ("plain_2026_q2", "FOR VALUES FROM ('2026-04-01 00:00:00') TO ('2026-07-01 00:00:00')", True),
    ]


def test_a_partition_attached_is_like_one_made_in_place(platform: Connection) -> None:
    """The first partitions are made by `partition of`, later ones are attached: the same keys, indexes and guards."""
    found = catalog_of(SCHEMA)
    goal = carried_over(found, EMPTY, DAY)
    first = [goal.objects[one] for one in goal.objects if one not in found.objects and one[-1].startswith("events")]
    assert run_script(platform, script(found)) is None
    for one in first[:2]:
        for statement in create(one, scene(goal)):
            platform.execute(statement)
    assert run_script(platform, sql(schedule(found, DAY)), transactional=False) is None
    of = {name: _described(platform, name) for name in ("events_2026_01", "events_2026_02", "events_2026_03")}
    assert of["events_2026_02"] == of["events_2026_01"].replace("2026_01", "2026_02")
    assert of["events_2026_03"] == of["events_2026_01"].replace("2026_01", "2026_03")
    assert "fkey" in of["events_2026_01"] and "pkey" in of["events_2026_01"]
    assert "authenticated" not in of["events_2026_01"]


DESCRIBED = """
select string_agg(line, E'\\n' order by line) from (
  select concat_ws(' ', conname, pg_get_constraintdef(oid), convalidated)
  from pg_constraint where conrelid = %(table)s::regclass
  union all
  select indexdef from pg_indexes where schemaname = 'public' and tablename = %(name)s
  union all
  select concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
    pg_get_expr(adbin, adrelid))
  from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
  where attrelid = %(table)s::regclass and attnum > 0
  union all
  select concat_ws(' ', relrowsecurity, relacl) from pg_class where oid = %(table)s::regclass
) lines (line)
"""


def _described(connection: Connection, name: str) -> str:
    row = connection.execute(DESCRIBED, {"table": f"public.{name}", "name": name}).fetchone()
    assert row is not None
    return str(row[0])


def test_rows_go_where_they_belong_and_only_through_the_table(platform: Connection) -> None:
    found = catalog_of(SCHEMA)
    made(platform, found, sql(schedule(found, DAY)))
    user = "00000000-0000-0000-0000-00000000000a"
    platform.execute(f"insert into auth.users (id) values ('{user}')")
    platform.execute("insert into public.places values (1)")
    platform.execute(f"insert into public.events (user_id, place, at) values ('{user}', 1, '2026-02-01 00:00:00+00')")
    row = platform.execute("select tableoid::regclass::text, id, twice from public.events").fetchone()
    assert row == ("events_2026_02", 1, 2)
    with pytest.raises(Exception, match="permission denied for table events_2026_02"), platform.transaction():
        platform.execute("set local role authenticated")
        platform.execute("select from public.events_2026_02")


def test_attaching_waits_for_no_reader_or_writer_of_the_table(platform: Connection) -> None:
    found = catalog_of(SCHEMA)
    assert run_script(platform, script(found)) is None
    with platform.transaction():
        assert run_script(platform, sql(schedule(found, DAY))) is None
        locks = platform.execute(
            "select distinct mode from pg_locks where pid = pg_backend_pid() and relation = 'public.events'::regclass"
        ).fetchall()
    assert {mode for (mode,) in locks} == {"AccessShareLock", "ShareUpdateExclusiveLock"}


def test_a_table_in_the_way_is_told(platform: Connection) -> None:
    found = catalog_of(SCHEMA)
    assert run_script(platform, script(found)) is None
    platform.execute("create table public.events_2026_01 (id int)")
    failure = run_script(platform, sql(schedule(found, DAY)))
    assert failure is not None
    assert "already exists" in str(failure)
