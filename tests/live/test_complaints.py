"""What users of other tools complain about, each as a case: the tool and the number of its issue stand beside it.

Research that gathered them: renames that lose data, differences that never end, changes that are not seen, prompts, and
what stays half done. What `dbsc apply` does of these is in `test_apply`, `test_apply_killed` and `test_drift`.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from dbsc.postgres.connection import Connection
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from evolved import evolved
from pulled import round_trip
from shops import Shop

HEADER = "database shop { target postgres; postgres 15 }\n"

STANDS_STILL = {
    "a cast in the middle of a check (drizzle-orm 6093)": """
        create table t (amount numeric check ((amount * 1.5)::int > 3 and amount::text <> '7'))""",
    "a check that is not valid (drizzle-orm 6214)": """
        create table t (amount int, note text);
        insert into t values (-1);
        alter table t add constraint positive check (amount > 0 and length(note) between 1 and 200) not valid""",
    "numeric defaults (drizzle-orm 6093)": """
        create table t (a numeric(10, 2) default 0, b numeric default '5', c numeric(4, 1) default -1.50,
          d real default 1)""",
    "lists of values (atlas 3242, pgschema 445)": """
        create table t (a text check (a in ('x', 'y')), b varchar(9) check (b in ('x', 'y')),
          c varchar(9) check (c = any (array['x', 'y'])), d char(1) check (d not in ('x', 'y')),
          e int check (e in (1, 2)))""",
    "a view with the rights of who asks (supabase/cli 792, 2264, 3973)": """
        create table t (id int primary key);
        create view v with (security_invoker = true, security_barrier = true) as select id from t""",
    "a policy that reads a view (drizzle-orm 3378)": """
        create table t (id int primary key, owner text);
        create view mine as select id from t where owner = current_user;
        alter table t enable row level security;
        create policy own on t for select using (id in (select id from mine))""",
    "a function in a check (supabase/cli 3483, 4314)": """
        create function even(n int) returns bool language sql immutable as 'select n % 2 = 0';
        create schema a;
        create table a.t (n int check (public.even(n)))""",
    "a trigger of another schema (supabase/cli 4314, 3974)": """
        create schema auth;
        create table auth.users (id int primary key);
        create table profiles (id int primary key);
        create function made() returns trigger language plpgsql as $$
          begin insert into public.profiles values (new.id); return new; end $$;
        create trigger on_made after insert on auth.users for each row execute function made()""",
    "partitions that another tool has made (supabase/cli 5445, prisma 13407)": """
        create table logs (at timestamptz not null, id int not null, primary key (id, at)) partition by range (at);
        create table logs_p20260101 partition of logs for values from ('2026-01-01') to ('2026-02-01');
        create table logs_p20260301 partition of logs for values from ('2026-03-01') to ('2026-03-15');
        create table logs_default partition of logs default;
        create table template_public_logs (at timestamptz not null, id int not null)""",
    "a partition in another schema (pgschema 552)": """
        create schema parts;
        create table logs (at date not null) partition by range (at);
        create table parts.logs_2026 partition of logs for values from ('2026-01-01') to ('2027-01-01')""",
    "a partition of a partition (pg-toolbelt 299)": """
        create table logs (at date not null, kind int not null) partition by list (kind);
        create table logs_1 partition of logs for values in (1) partition by range (at);
        create table logs_1_2026 partition of logs_1 for values from ('2026-01-01') to ('2027-01-01');
        create index on logs_1 (at)""",
    "row level security of a partitioned table (pgschema 471)": """
        create table logs (at date not null, who text) partition by range (at);
        create table logs_2026 partition of logs for values from ('2026-01-01') to ('2027-01-01');
        alter table logs enable row level security;
        alter table logs_2026 enable row level security;
        create policy own on logs using (who = current_user)""",
    "privileges of columns behind a revoke (pg-toolbelt 96, supabase/cli 1716)": """
        create table t (id int primary key, name text, secret text);
        revoke all on t from public;
        grant select (id, name), update (name) on t to public""",
    "privileges of new tables (supabase/cli 5601, 4902, 1864)": """
        alter default privileges grant select on tables to public;
        create table t (id int);
        create table other (id int);
        revoke select on other from public;
        create function f() returns int language sql as 'select 1'""",
    "a serial column of a table that was renamed (pg-toolbelt 228)": """
        create table old_name (id serial primary key, name text unique);
        alter table old_name rename to new_name""",
    "keys that are checked later (pgschema 404, pg-schema-diff 273)": """
        create table t (id int primary key, n int unique deferrable initially deferred);
        create table u (t int references t deferrable, other int, constraint o foreign key (other) references t
          deferrable initially deferred)""",
    "constraints of the same name (atlas 2884)": """
        create table t (n int constraint positive check (n > 0));
        create table u (n int constraint positive check (n > 1))""",
    "partial and expression indexes (prisma 6974, 13417)": """
        create table t (id int primary key, mail text, gone timestamptz);
        create unique index t_mail on t (lower(mail)) where gone is null;
        create index t_mail_like on t (mail text_pattern_ops desc nulls last)""",
    "row level security without policies (drizzle-orm 4948)": """
        create table t (id int primary key);
        alter table t enable row level security""",
    "comments (prisma 8703, 1370)": """
        create table t (id int primary key);
        comment on table t is 'It''s one
of two lines';
        comment on column t.id is 'the key'""",
    "indexes of materialized views (drizzle-orm 1853, 2976)": """
        create table t (id int primary key, name text);
        create materialized view m as select id, upper(name) as name from t;
        create unique index on m (id);
        create index m_name on m (name)""",
    "generated columns, domains and composite types (dbml 121, 227, 241)": """
        create domain money_amount as numeric(12, 2) default 0 check (value >= 0);
        create type pair as (a int, b text);
        create table t (a money_amount not null, b numeric generated always as (a * 2) stored, c pair, d pair[])""",
}


@pytest.mark.parametrize("sql", STANDS_STILL.values(), ids=STANDS_STILL)
def test_what_is_read_is_what_is_there_and_no_difference_is_left(
    sql: str, server: Server, connection: Connection, database: str, tmp_path: Path
) -> None:
    text = round_trip(server, sql)
    assert run_script(connection, sql) is None
    shop = Shop(tmp_path, server, database, text)
    for sides in ((shop.url, "schema.dbs"), ("schema.dbs", shop.url)):
        run = shop.run("diff", *sides, "--check")
        assert run.code == 0, f"{run.out}{run.err}\n\n{text}"


TABLE = "table t {\n  id    int pk\n  name  text\n}\n"
SEEN = """\
table t {{
  id    int pk
  name  {}
  index (name)
  policy p for select using (name <> '' and id > 0)
}}
view v as (
  select id, name from t where name <> 'x'
)
"""
ROWS = "insert into t select n, 'n' || n from generate_series(1, 50) n"

BECOMES = {
    "a table and its column renamed (prisma 7790, supabase/cli 1721)": (
        TABLE,
        "table people was t {\n  id     int pk\n  title  text was name\n}\n",
        "select 1 / (count(*) = 50)::int from people where title = 'n' || id",
    ),
    "a serial column in a renamed table (pg-toolbelt 228)": (
        "table t {\n  id    serial pk\n  name  text\n}\n",
        "table people was t {\n  id    serial pk\n  name  text\n}\n",
        "select setval('people_id_seq', 50); insert into people (name) values ('new')",
    ),
    "a label added and used at once (pg-toolbelt 262, drizzle-orm 3466, typeorm 1169)": (
        "enum mood { up, down }\n" + TABLE.replace("}", "  mood  mood = 'up'\n}"),
        "enum mood { up, flat, down }\n" + TABLE.replace("}", "  mood  mood = 'flat' check (mood <> 'down')\n}"),
        "insert into t (id, name) values (99, 'x'); select 1 / (mood = 'flat')::int from t where id = 99",
    ),
    "a check that became another one under its name (atlas 2036, 3424)": (
        TABLE.replace("}", "  check c (id > 0)\n}"),
        TABLE.replace("}", "  check c (id > 0 and name <> '')\n}"),
        "",
    ),
    "a key that is checked later now (pgschema 404, pg-schema-diff 273)": (
        f"{TABLE}table u {{\n  t  -> t\n}}\n",
        f"{TABLE}table u {{\n  t  -> t deferrable initially deferred\n}}\n",
        "begin; insert into u values (99); insert into t values (99, 'x'); commit",
    ),
    "a view that gets the rights of who asks (supabase/cli 3973)": (
        f"{TABLE}view v as (\n  select id from t\n)\n",
        f"{TABLE}view v with (security_invoker) as (\n  select id from t\n)\n",
        "",
    ),
    "a view that keeps them when it becomes another one (supabase/cli 792)": (
        f"{TABLE}view v with (security_invoker) as (\n  select id from t\n)\n",
        f"{TABLE}view v with (security_invoker) as (\n  select id, name from t where id > 0\n)\n",
        "select 1 / ('security_invoker=true' = any (reloptions))::int from pg_class where oid = 'v'::regclass",
    ),
    "a type under a view, a policy and an index (pg-toolbelt 263)": (
        SEEN.format("varchar(20)"),
        SEEN.format("text"),
        "select 1 / (count(*) = 50)::int from v where name like 'n%'",
    ),
    "a type that is written anew, under the same (pg-toolbelt 263)": (
        SEEN.format("text"),
        SEEN.format("text").replace("id    int", "id    bigint"),
        "select 1 / (count(*) = 50)::int from v where id > 0",
    ),
    "columns of a privilege (pg-toolbelt 96, supabase/cli 1716)": (
        TABLE.replace("}", "  grant select (id) to public\n}"),
        TABLE.replace("}", "  grant select (name) to public\n}"),
        "select 1 / has_column_privilege('public', 't', 'name', 'select')::int, "
        "1 / (not has_column_privilege('public', 't', 'id', 'select'))::int",
    ),
}


@pytest.mark.parametrize(("before", "after", "holds"), BECOMES.values(), ids=BECOMES)
def test_what_is_written_otherwise_is_otherwise_and_no_row_is_lost(
    before: str, after: str, holds: str, server: Server
) -> None:
    proof = evolved(server, HEADER + before, HEADER + after, ROWS, holds)
    assert proof.ok, [str(failure) for failure in proof.failures]


def test_a_rename_that_nobody_has_told_of_is_asked_for_in_words_and_not_by_a_prompt(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drizzle 4651, 4531, 4615; prisma 8381; atlas 2956: there may be nobody to answer."""
    assert shop.compile().code == 0
    text = (shop.folder / "schema.dbs").read_text(encoding="utf-8")
    shop.write(text.replace("name   text", "title  text"))
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    before = shop.files()
    run = shop.compile()
    assert run.code == 3
    assert "`title … was name`" in run.err
    assert "`drop name`" in run.err
    assert shop.files() == before
    assert sys.stdin.read() == "y\n"


def test_a_migration_needs_no_other_database(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prisma 4571, 4578, 9206, 8053: a role that may not make databases, or a database that is emptied by surprise."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    assert shop.compile().code == 0
    shop.write(
        (shop.folder / "schema.dbs").read_text(encoding="utf-8").replace("email  text?", "email  text?\n  age  int?")
    )
    assert shop.compile().code == 0


def test_columns_of_views_are_null_only_where_they_can_be(shop: Shop) -> None:
    """Supabase 577, supabase 10031."""
    text = (shop.folder / "schema.dbs").read_text(encoding="utf-8")
    shop.write(f"{text}\nview v as (\n  select id, name, email from users\n)\n")
    view = shop.run("types", "schema.dbs").out.partition("interface V {")[2]
    assert view.split() == "id: number; name: string; email: string | null; }".split()


def test_two_applies_build_an_index_once_and_none_waits_for_ever(shop: Shop, connection: Connection) -> None:
    """Flyway 1654, 3497, 3682, 3854; golang-migrate 960: the lock of the one held up the index of the other."""
    from threading import Thread

    shop.compile()
    shop.applied()
    shop.becomes("email  text?", "email  text? index")
    codes: list[int] = []
    threads = [Thread(target=lambda: codes.append(_apart(shop))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert codes == [0, 0]
    valid = connection.execute("select indisvalid from pg_index where indexrelid = 'users_email_idx'::regclass")
    assert valid.fetchall() == [(True,)]


def _apart(shop: Shop) -> int:
    """The exit code of an apply in a process of its own."""
    import subprocess

    command = (sys.executable, "-m", "dbsc", "apply", "--db", shop.url)
    return subprocess.run(command, cwd=shop.folder, capture_output=True, timeout=60, check=False).returncode
