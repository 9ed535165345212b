"""What the checks refuse in a database that is there goes over as SQL: the database is the same, and it is told."""

from __future__ import annotations

from pathlib import Path

from dbsc import pipeline
from dbsc.postgres.introspect import introspect
from dbsc.postgres.scratch import Server
from projects import Project
from pulled import round_trip, url_of

OF_AN_EXTENSION = """
create extension tablefunc;
create function crosses() returns setof tablefunc_crosstab_2 language sql as
  'select null::text, null::text, null::text where false';
comment on function crosses() is 'What is where';
revoke execute on function crosses() from public;
create view crossed as select (c::tablefunc_crosstab_2).row_name from crosses() c;
create function nothing() returns trigger language plpgsql as 'begin return null; end';
create trigger never instead of insert on crossed for each row execute function nothing();
create view names as select row_name from crossed;
create table t (id int primary key);
"""
PARTS = (
    """
sql function_public_crosses $body$
create function public.crosses()
  returns setof public.tablefunc_crosstab_2
  language sql
  as $$select null::text, null::text, null::text where false$$;
comment on function public.crosses() is 'What is where';
revoke all on function public.crosses() from public;
$body$ down $$
drop function public.crosses();
$$
""",
    "\nsql view_public_crossed after function_public_crosses $$\n",
    "\n  for each row execute function public.nothing();\n$$ down $$\ndrop view public.crossed;\n$$\n",
    "\nsql view_public_names after view_public_crossed $$\n",
)


def test_what_is_refused_goes_over_as_sql(server: Server) -> None:
    text = round_trip(server, OF_AN_EXTENSION)
    assert [part for part in PARTS if part not in text] == []


def test_it_is_told_and_counted(server: Server, database: str, tmp_path: Path) -> None:
    with server.connect(database, autocommit=True) as connection:
        connection.execute(OF_AN_EXTENSION)
        found = introspect(connection)
    opaque = pipeline.pulled(found.catalog, directory=False, said=found.beyond).opaque
    assert {".".join(reference) for reference in opaque} == {
        "function.public.crosses()",
        "privileges.function.public.crosses()",
        "view.public.crossed",
        "trigger.public.crossed.never",
        "view.public.names",
    }
    run = Project(tmp_path).run("pull", url_of(server, database), "-o", "schema.dbs")
    assert run.code == 0
    assert "note[DBS808]: view names is written as the `sql` block `view_public_names`: there is no" in run.err
    counted = {line.split()[0]: line.split()[1:] for line in run.err.splitlines() if line and line[0] != " "}
    assert counted["view"] == ["2", "2"] and counted["trigger"] == ["1", "1"]  # all that there are, and in blocks
    assert counted["function"] == ["2", "1", "1"]
