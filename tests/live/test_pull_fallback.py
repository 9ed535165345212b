"""What the checks refuse in a database that is there goes over as SQL: the database is the same, and it is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dbsc import pipeline, pulling
from dbsc.diagnostics import Diagnostic
from dbsc.postgres.introspect import introspect
from dbsc.postgres.introspect.coverage import with_blocks
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.semantics.modules import Reader
from dbsc.source import Source, Span
from projects import Project
from pulled import round_trip, sql_of, url_of

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
    "\nexternal type tablefunc_crosstab_2\n",
    "\nfunction crosses() returns setof tablefunc_crosstab_2",
    "\nsql view_public_crossed $$\n",
    "\n  for each row execute function public.nothing();\n$$ down $$\ndrop view public.crossed;\n$$\n",
    "\nexternal view crossed as (\n  select null::text as row_name\n)\n",
    "\nview names as (\n  select row_name from crossed\n)\n",
)


def test_what_is_refused_goes_over_as_sql(server: Server) -> None:
    text = round_trip(server, OF_AN_EXTENSION)
    assert [part for part in PARTS if part not in text] == []


def test_it_is_told_and_counted(server: Server, database: str, tmp_path: Path) -> None:
    with server.connect(database, autocommit=True) as connection:
        connection.execute(OF_AN_EXTENSION)
        found = introspect(connection)
    opaque = pulling.pulled(found.catalog, directory=False, said=found.beyond).opaque
    assert {".".join(reference) for reference in opaque} == {"view.public.crossed", "trigger.public.crossed.never"}
    run = Project(tmp_path).run("pull", url_of(server, database), "-o", "schema.dbs")
    assert run.code == 0
    assert "note[DBS808]: view crossed is written as the `sql` block `view_public_crossed`: " in run.err
    counted = {line.split()[0]: line.split()[1:] for line in run.err.splitlines() if line and line[0] != " "}
    assert counted["view"] == ["2", "1", "1"] and counted["trigger"] == ["1", "1"]  # all that there are, and in blocks
    assert counted["function"] == ["2", "2"]


# Each has `odd` where a check that is not right would refuse it, and what goes into which block.
HOLES = {
    "check": (
        "create table t (id int primary key, a int, constraint odd check (a > 0), constraint b check (a < 9));"
        "comment on constraint odd on t is 'Never less';",
        {"constraint_public_t_odd"},
    ),
    "check of a column": (
        "create table t (id int primary key, a int check (a <> length('odd')));",
        {"constraint_public_t_t_a_check"},
    ),
    "unique": (
        "create table t (a int not null, b int, constraint odd unique (a));",
        {"constraint_public_t_odd"},
    ),
    "unique that is referred to": (
        "create table t (id int primary key, a int, constraint odd unique (a), b int references t (a));",
        {"constraint_public_t_odd", "foreign_key_public_t_t_b_fkey"},
    ),
    "exclusion": (
        "create table t (a int4range, constraint odd exclude using gist (a with &&));",
        {"constraint_public_t_odd"},
    ),
    "default": (
        "create table t (id int primary key, a text default 'odd', b text default 'even');",
        {"default_public_t_a"},
    ),
    "generated": (
        "create table t (id int primary key, a int generated always as (length('odd')) stored, b int, s serial);"
        "create index on t (b); comment on table t is 'One'; comment on column t.b is 'Two';"
        "create table u (t int references t); create view v as select b from t; grant select on t to pg_monitor;"
        "alter table t enable row level security; create policy p on t using (b > 1);"
        "create rule r as on delete to t do nothing;",
        {"table_public_t", "rule_r_on_t"},
    ),
    "partitions": (
        "create table t (id int, a int generated always as (length('odd')) stored) partition by list (id);"
        "create table t1 partition of t for values in (1);",
        {"table_public_t"},
    ),
    "domain": (
        "create domain d as int constraint odd check (value > 0); create table t (a d);",
        {"constraint_public_d_odd"},
    ),
    "type": (
        "create type ty as (odd int); create table t (a ty); grant usage on type ty to pg_monitor;",
        {"type_public_ty"},
    ),
    "enum": (
        "create type e as enum ('odd', 'even'); create table t (a e default 'odd');",
        {"type_public_e", "default_public_t_a"},
    ),
    "range": (
        "create type ty as range (subtype = int, multirange_type_name = odd); create table t (a ty);",
        {"type_public_ty"},
    ),
    "sequence": ("create sequence odd; create table t (a int default 1);", {"sequence_public_odd"}),
}


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes the checks refuse each line with a word, wherever a pattern finds it."""
    check = pipeline.check

    def start(pattern: str) -> None:
        def refusing(sources: tuple[Source, ...], read: Reader, **options: bool) -> pipeline.Checked:
            checked = check(sources, read, **options)
            (source,) = sources
            hidden = re.sub(r"(?s)(?<=\nsql ).*?\n\$\w*\$\n", lambda found: "." * len(found[0]), source.text)
            text = source.text if pattern.startswith("everywhere ") else hidden
            wrong = [
                Diagnostic("DBS005", "this is odd", Span(source, found.start(), found.end()))
                for found in re.finditer(pattern.removeprefix("everywhere "), text)
            ]
            return checked.replace(diagnostics=(*checked.diagnostics, *wrong))

        monkeypatch.setattr(pulling, "check", refusing)

    return start


@pytest.mark.parametrize("hole", HOLES)
def test_any_hole_in_the_checks_costs_a_block(server: Server, hole: str, refuse: Callable[[str], None]) -> None:
    refuse(r"\bodd\b")
    sql, blocks = HOLES[hole]
    text = round_trip(server, sql)
    assert set(re.findall(r"^sql (\w+)", text, re.MULTILINE)) == blocks


def test_what_is_refused_as_sql_too_is_left_out_and_told(
    server: Server, database: str, refuse: Callable[[str], None]
) -> None:
    with server.connect(database, autocommit=True) as connection:
        connection.execute(
            "create table t (id int primary key, a int, constraint odd check (a > 0)); create view v as select 1"
        )
        found = introspect(connection)
    refuse(r"everywhere \bodd\b")
    pulled = pulling.pulled(found.catalog, directory=False, said=found.beyond)
    (text,) = pulled.files.values()
    assert "odd" not in text and "table t" in text and "view v" in text
    told = [f"{each.code} {each.message}" for each in pulled.diagnostics]
    assert told == ["DBS803 constraint odd of t is not carried over: this is odd"]
    catalogs = (found.catalog, pulled.fallback.rest, pulled.fallback.catalog)
    covered = with_blocks(found.coverage, *(each.objects.values() for each in catalogs))
    counted = {each.kind: (each.native, each.opaque, each.left_out) for each in covered}
    assert counted["constraint"] == (1, 0, 1) and counted["table"] == (1, 0, 0)


def test_views_that_read_each_other(server: Server) -> None:
    """Nobody can read them, and PostgreSQL keeps them all the same: they are made with nothing in them first."""
    made = """
    create view a as select 1 as x, 'q'::text as "Y"; create view b as select x, "Y" from a;
    create or replace view a as select x, "Y" from b;
    create view self as select 1 as y; create or replace view self as select y from self;
    create view behind as select x from a;
    create function takes(r behind) returns int language sql as 'select r.x';
    grant select on a to public; comment on view b is 'as a';
    """
    text = round_trip(server, made, told=("DBS808",))
    assert "sql view_public_a $$" in text
    assert "create or replace view public.b" in text
    assert "drop view public.a, public.b;" in text
    assert "view behind as (\n  select x from a\n)" in text


def test_what_needs_what_is_left_out_is_told(server: Server, database: str) -> None:
    """A generated column whose function takes the rows of its table: `pg_dump` makes a default of it."""
    with server.connect(database, autocommit=True) as connection:
        connection.execute("""
            create table t (a int);
            create function number_of(t) returns int language sql immutable as 'select 1';
            alter table t add column n int generated always as (number_of(null)) stored;
            create index on t (a); comment on table t is 'Rows';
            create table of_rows (r t); create table apart (a int)""")
        found = introspect(connection)
    pulled = pulling.pulled(found.catalog, directory=False, said=found.beyond)
    told = [(each.code, each.message.partition(":")[0]) for each in pulled.diagnostics]
    assert told == [
        ("DBS803", "function number_of(public.t) is not carried over"),
        ("DBS803", "table t is not carried over"),
        ("DBS803", "table of_rows is not carried over"),
    ]
    (text,) = pulled.files.values()
    assert "table apart {" in text and "of_rows" not in text
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        assert run_script(connection, sql_of(text)) is None
