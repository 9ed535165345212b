"""What the checks refuse in a database that is there goes over as SQL: the database is the same, and it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbsc import pipeline
from dbsc.postgres.introspect import introspect
from dbsc.postgres.scratch import Server
from projects import Project
from pulled import round_trip, url_of

OF_EXTENSIONS = """
create extension pg_stat_statements;
create extension tablefunc;
create view slow as select query, calls from pg_stat_statements where mean_exec_time > 100;
comment on view slow is 'What takes long';
grant select on slow to public;
create view slower as select * from slow where calls > 1000;
create function nothing() returns trigger language plpgsql as 'begin return null; end';
create trigger never instead of insert on slower for each row execute function nothing();
create function crosses() returns setof tablefunc_crosstab_2 language sql as
  'select null::text, null::text, null::text where false';
create table t (id int primary key, query text, check (query <> ''));
create policy known on t using (query in (select query from pg_stat_statements));
"""

CASES = {
    "relations and types of extensions": (
        OF_EXTENSIONS,
        ("sql view_public_slow $$", "sql view_public_slower after view_public_slow $$", "sql policy_public_t_known $$"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_refused_goes_over_as_sql(server: Server, case: str) -> None:
    sql, parts = CASES[case]
    text = round_trip(server, sql)
    assert [part for part in parts if part not in text] == []


def test_it_is_told_and_counted(server: Server, database: str, tmp_path: Path) -> None:
    with server.connect(database, autocommit=True) as connection:
        connection.execute(OF_EXTENSIONS)
        catalog = introspect(connection).catalog
    opaque = pipeline.pulled(catalog, directory=False, said=True).opaque
    assert {".".join(reference) for reference in opaque} >= {"view.public.slow", "view.public.slower"}
    run = Project(tmp_path).run("pull", url_of(server, database), "-o", "schema.dbs")
    assert run.code == 0
    assert run.err.count("note[DBS808]: view slow is written as the `sql` block `view_public_slow`") == 1
    (views,) = [line.split() for line in run.err.splitlines() if line.startswith("view ")]
    assert views == ["view", "2", "2"]  # there are two, both in blocks
