"""Whatever options a dump was made with, it is read, and the `.dbs` of it is the same."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dbsc import pulling
from dbsc.postgres.dump import load
from dbsc.postgres.dump_file import text_of
from dbsc.postgres.introspect import introspect
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server, scratch
from dbsc.source import Source
from projects import Project
from pulled import spaceless, url_of

ROLES = 'create role dumps_owner; create role dumps_reader; create role "Dumps Writer";'
SCHEMA = r"""
create schema app authorization dumps_owner;
create schema "Odd Schema";
comment on schema app is 'the application';
comment on schema public is 'for é and all';
create type app.status as enum ('open', 'it''s closed');
create type app.pair as (a int, b text);
create domain app.email as text check (value ~ '@');
create sequence app.numbers increment 5 start 10 maxvalue 9223372036854775000 cycle;
create table app.users (
  id bigint generated always as identity primary key, email app.email unique, status app.status default 'open',
  "select" text, note text default E'a\\b\n', made timestamptz not null default now());
create table app.posts (
  id serial primary key, author bigint not null references app.users on delete cascade, title text collate "C",
  body text, tags text[], n int check (n > 0), whole text generated always as (title || ' ' || body) stored);
create index on app.posts (lower(title)) where n > 3;
create index posts_tags on app.posts using gin (tags);
alter table app.posts add constraint small check (n < 1000) not valid;
alter table app.posts cluster on posts_pkey;
create table app.measured (id int, at date not null, value numeric(10, 2)) partition by range (at);
create table app.measured_1 partition of app.measured for values from ('2024-01-01') to ('2024-02-01');
create table app.measured_rest partition of app.measured default;
create table "Odd Schema"."Odd Table" ("A b" int, "c""d" text default 'x;y', constraint "Odd" check ("A b" <> 3));
create unlogged table app.hot (a int);
create table app.cold (extra int) inherits (app.hot);
create rule nothing as on delete to app.hot do instead nothing;
create view app.counted as
  select u.id, u.email, count(p.id) as n from app.users u left join app.posts p on p.author = u.id group by u.id;
create materialized view app.titles as select id from app.posts with no data;
create function app.f(a int, b text default 'x') returns int language plpgsql as $$ begin
-- a comment; with 'quote
return a; end $$;
create function app.g(a int) returns int language sql begin atomic select a + 1; end;
create aggregate app.total (int) (sfunc = int4pl, stype = int4);
create function app.touch() returns trigger language plpgsql as $$begin return new; end$$;
create trigger touch before insert or update of title on app.posts
  for each row when (new.n is not null) execute function app.touch();
alter table app.posts enable row level security, force row level security;
create policy readers on app.posts for select to dumps_reader using (n > 2);
grant usage on schema app to dumps_reader;
grant select on all tables in schema app to dumps_reader;
grant update (title) on app.posts to "Dumps Writer";
revoke execute on function app.f(int, text) from public;
alter default privileges in schema app grant select on tables to dumps_reader;
alter table app.users owner to dumps_owner;
create publication readable for table app.users, app.posts;
create statistics app.together (dependencies) on author, n from app.posts;
create function app.changed() returns event_trigger language plpgsql as $$begin end$$;
create event trigger changed on ddl_command_end execute function app.changed();
create operator app.=== (leftarg = int, rightarg = int, procedure = int4eq);
create text search configuration app.words (copy = pg_catalog.english);
comment on table app.users is 'people; of all kinds -- yes';
comment on column app.users.email is 'where to write';
insert into app.users (email, "select") values ('a@b', 'x'), ('c@d', E'tab\there');
insert into app.posts (author, title, body, n) values
  (1, 't; drop', E'it''s \\. "fun"', 4), (2, E'\\.', E'\n\\.\nx', 5);
insert into app.measured values (1, '2024-01-05', 1.1), (2, '2025-01-01', 2.2);
select lo_from_bytea(0, '\xdead');
"""

SAME = (
    "",
    "--no-owner",
    "--clean",
    "--clean --if-exists",
    "--quote-all-identifiers",
    "--use-set-session-authorization",
    "--serializable-deferrable",
    "--disable-dollar-quoting",
    "--no-tablespaces --no-table-access-method --no-toast-compression --no-security-labels --no-subscriptions",
    "--encoding=LATIN1",
    "--encoding=UTF8 --verbose",
    "--section=pre-data --section=post-data",
)
WITH_ROWS = (
    "",
    "--encoding=SQL_ASCII",
    "--clean --if-exists --blobs",
    "--no-blobs --no-unlogged-table-data",
    "--inserts",
    "--column-inserts --disable-triggers",
    "--inserts --rows-per-insert=2 --on-conflict-do-nothing",
    "--load-via-partition-root --enable-row-security",
)
OF_18 = ("--restrict-key=abc", "--sequence-data", "--statistics")
# What an option leaves out, which is what is missing in the `.dbs`, and nothing else.
LESS = {
    "--no-privileges": "grant",
    "--no-comments": "--- people",
    "--no-publications": "publication readable",
    "--create": "",
    "--create --clean --if-exists": "",
}


class Dumps:
    """The dumps of one database, and what becomes of them."""

    def __init__(self, server: Server, database: str) -> None:
        self.server = server
        self.database = database
        self.target = "postgres"
        self.whole = self.pulled("--schema-only")

    def pulled(self, options: str) -> str:
        """The `.dbs` of a dump."""
        text = text_of("dump.sql", dumped(self.server, "pg_dump", *options.split(), self.database))
        loaded = load(self.server, Source("dump.sql", text), lambda *_: None)
        told = [d.message for d in loaded.diagnostics if d.code != "DBS809"]
        assert loaded.database and not told, told
        self.target = loaded.target
        with self.server.connect(loaded.database, autocommit=True) as connection:
            found = introspect(connection, target=loaded.target)
        self.server.drop_database(loaded.database)
        header = found.catalog.intent.header.replace(name="same")
        catalog = found.catalog.replace(intent=found.catalog.intent.replace(header=header))
        (text,) = pulling.pulled(catalog, directory=False, said=found.beyond).files.values()
        return text


@contextmanager
def of_schema(server: Server) -> Iterator[str]:
    """A database with the schema above."""
    try:
        with server.database() as database:
            with server.connect(database, autocommit=True) as connection:
                failure = run_script(connection, ROLES + SCHEMA)
                assert failure is None, failure
            yield database
    finally:
        server.drop_roles()


def programs(server: Server) -> str:
    """The folder of a server's programs."""
    with server.connect("postgres", autocommit=True) as connection:
        row = connection.execute("select setting from pg_config where name = 'BINDIR'").fetchone()
    assert row
    return str(row[0])


def dumped(server: Server, program: str, *arguments: str) -> bytes:
    """What one of the programs that came with a server prints. The last argument is the name of a database."""
    *options, database = arguments
    command = [str(Path(programs(server)) / program), *options, "-d", server.conninfo(database)]
    run = subprocess.run(command, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout


@pytest.fixture(scope="module")
def dumps(server: Server) -> Iterator[Dumps]:
    with of_schema(server) as database:
        yield Dumps(server, database)


@pytest.mark.parametrize("options", SAME)
def test_options_that_change_nothing(dumps: Dumps, options: str) -> None:
    assert dumps.pulled(f"--schema-only {options}") == dumps.whole


@pytest.mark.parametrize("options", WITH_ROWS)
def test_rows_change_nothing(dumps: Dumps, options: str) -> None:
    assert dumps.pulled(options) == dumps.whole


def test_options_of_18(pg18: Server) -> None:
    with of_schema(pg18) as database:
        dumps = Dumps(pg18, database)
        for options in OF_18:
            assert dumps.pulled(options) == dumps.whole, options


@pytest.mark.parametrize("options", LESS)
def test_what_an_option_leaves_out(dumps: Dumps, options: str) -> None:
    text, gone = dumps.pulled(f"--schema-only {options}"), LESS[options]
    assert not gone or (gone in dumps.whole and gone not in text)
    assert text == dumps.whole if not gone else "table app.users" in text


PROJECT = """
create table public.profiles (id uuid primary key references auth.users on delete cascade, name text);
alter table public.profiles enable row level security;
create policy own on public.profiles to authenticated using ((select auth.uid()) = id);
create policy own_files on storage.objects to authenticated using (bucket_id = 'a');
create function public.made() returns trigger language plpgsql security definer set search_path = ''
  as $$ begin insert into public.profiles (id) values (new.id); return new; end $$;
create trigger made after insert on auth.users for each row execute function public.made();
alter publication supabase_realtime add table public.profiles;
"""
OF_PROJECT = (
    "--no-owner",
    "--no-owner --no-privileges",
    "--clean",
    "--clean --if-exists --create",
    "--quote-all-identifiers",
)


def test_dumps_of_a_project(server: Server) -> None:
    with server.database(platform=True) as database:
        with server.connect(database, role=server.owner, autocommit=True) as connection:
            assert run_script(connection, PROJECT) is None
        dumps = Dumps(server, database)
        assert "use supabase.auth" in dumps.whole and "extend table storage.objects" in dumps.whole
        for options in OF_PROJECT:
            assert dumps.pulled(f"--schema-only {options}") == dumps.whole, options
            assert dumps.target == "supabase"
        assert dumps.pulled("--inserts") == dumps.whole
    server.drop_roles()


STANDINS = """
do $$ begin create role authenticated; exception when duplicate_object then null; end $$;
do $$ begin create role service_role; exception when duplicate_object then null; end $$;
create schema auth; create schema storage;
create table auth.users (id uuid primary key, raw_app_meta_data jsonb);
create table storage.buckets (id text primary key);
create function auth.uid() returns uuid language sql stable as 'select null::uuid';
create table public.profiles (id uuid primary key references auth.users);
alter table public.profiles enable row level security;
create policy own on public.profiles to authenticated using ((select auth.uid()) = id);
grant select on public.profiles to authenticated, service_role;
"""


def test_the_dump_of_what_stands_in_for_a_project(server: Server, database: str) -> None:
    """Who tries a schema on a plain server gets it back as it is there."""
    try:
        with server.connect(database, autocommit=True) as connection:
            assert run_script(connection, STANDINS) is None
        dumps = Dumps(server, database)
        assert dumps.target == "postgres"
        assert "table auth.users {" in dumps.whole
    finally:
        server.drop_roles()


DUMPALL = ("--schema-only", "", "--clean --if-exists", "--schema-only --clean", "--no-role-passwords")


def test_a_dump_of_a_whole_server(server: Server, tmp_path: Path) -> None:
    project, folder = Project(tmp_path), programs(server)
    with scratch(folder) as alone, of_schema(alone) as database:
        with alone.connect(database, autocommit=True) as connection:
            connection.execute("create role app login; grant dumps_reader to app; alter role app set work_mem = '8MB'")
        for number, options in enumerate(DUMPALL):
            text = dumped(alone, "pg_dumpall", *options.split(), "postgres")
            (tmp_path / f"d{number}.sql").write_bytes(text)
        text = dumped(alone, "pg_dumpall", "--globals-only", "postgres")
        (tmp_path / "globals.sql").write_bytes(text)
    pulled = []
    for number, options in enumerate(DUMPALL):
        run = project.run("pull", f"d{number}.sql", "--roles", "--scratch", folder)
        assert run.code == 0, f"{options}: {run.err}"
        assert "role app {" in run.out and "table app.users {" in run.out
        pulled.append(run.out.replace(f"database d{number} ", "database same "))
    assert len(set(pulled)) == 1
    run = project.run("pull", "globals.sql")
    assert run.code == 0 and "DBS807" in run.err and "--roles" in run.err
    assert "role app {" in project.run("pull", "globals.sql", "--roles").out


def old_dump(release: str) -> str:
    """What a server of some release would be dumped as."""
    return f"""\
--
-- PostgreSQL database dump
--
-- Dumped from database version {release}
set default_with_oids = false;
create table days (id int not null, at date not null) partition by range (at);
create table days_1 (id int not null, at date not null);
alter table only days attach partition days_1 for values from ('2020-01-01') to ('2021-01-01');
-- PostgreSQL database dump complete
"""


@pytest.mark.parametrize(
    ("release", "header"),
    [("9.6.24", "14"), ("13.11", "14"), ("14.1", "14"), ("15.2", None), ("17.2", "17"), ("18.1", "18"), ("19.0", "18")],
)
def test_dumps_of_other_versions(pg18: Server, release: str, header: str | None, tmp_path: Path) -> None:
    """What 18 knows of the columns of an older server is not said: there are no names for what is not null."""
    project = Project(tmp_path)
    project.write(old_dump(release), "d.sql")
    run = project.run("pull", "d.sql", "--scratch", url_of(pg18, "postgres"))
    assert run.code == 0, run.err
    text = spaceless(run.out)
    assert text.startswith(f"database d {{\n  postgres {header}\n}}" if header else "database d {}")
    if header != "18":
        assert "not null" not in text and "inherited" not in text
        assert "  partition by range (at) {\n    1 from '2020-01-01' to '2021-01-01'\n  }" in text


# ---------------------------------------------------------------- scripts by hand

BY_HAND = r"""
\set ON_ERROR_STOP on
\c - postgres
begin;
create schema if not exists shop;
set search_path = shop;
create table t (i int, j int) tablespace fast;
savepoint a; create table undone (i int); rollback to a;
commit;
begin; create table undone (i int); rollback;
drop table missing;
create index concurrently on t (i);
vacuum t; discard all; checkpoint;
select 'create table undone (i int)' \g
create publication p for table shop.t;
create subscription s connection 'host=nowhere.example' publication p with (enabled = true);
alter subscription s enable;
set default_tablespace = 'slow';
create function shop.f() returns int language sql as 'select i from shop.later';
create table shop.later (i int);
\dt
\q
create table undone (i int);
"""


def test_a_script_as_it_is_written_by_hand(server: Server, tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write(BY_HAND, "d.sql")
    run = project.run("pull", "d.sql", "--scratch", programs(server))
    text = spaceless(run.out)
    assert run.code == 0, run.err
    assert "undone" not in text
    assert "table shop.t {\n  i int? index\n  j int?\n\n  option tablespace fast\n}" in text
    assert "table shop.later {\n  i int?\n\n  option tablespace slow\n}" in text
    assert "create subscription s connection ''" in text and "nowhere" not in text + run.err


def test_roles_of_a_server_that_is_not_ours_stay_as_they_are(server: Server, tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write(
        "create role dumps_mine; alter role dumps_mine superuser login; drop role if exists dumps_mine;\n"
        "create role dumps_new; grant dumps_mine to dumps_new; alter role dumps_new login;\n"
        "create table t (i int) tablespace nowhere;\n",
        "d.sql",
    )
    with server.connect("postgres", autocommit=True) as connection:
        connection.execute("create role dumps_mine nosuperuser nologin")
        try:
            run = project.run("pull", "d.sql", "--roles", "--scratch", url_of(server, "postgres"))
            told = "the role `dumps_mine` is the scratch server's own, and is left as it is there"
            assert run.code == 1 and run.err.count(told) == 3
            assert 'error[DBS605]: tablespace "nowhere" does not exist' in run.err
            left = connection.execute(
                "select rolname, rolsuper, rolcanlogin from pg_roles where rolname in ('dumps_mine', 'dumps_new')"
            ).fetchall()
            assert left == [("dumps_mine", False, False)]
        finally:
            connection.execute("drop role dumps_mine")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hello, this is a list:\n* eggs\n", "`d.sql` does not look like SQL"),
        ('{"tables": []}\n', "`d.sql` does not look like SQL"),
        ("comment on table t is 'x';\n", "the dump makes nothing itself"),
        (
            "-- PostgreSQL database dump\n\ncreate table a.t (i int);\n",
            "the dump does not make it: a part of a database",
        ),
        (
            "create table t ();\ninsert into t values (1);\nselect 1 / count(*) from t;\n",
            "rows of the dump are left out",
        ),
        ("create table t ();\nsecurity label for x on table t is 'y';\n", "give `--scratch` the URL of a server"),
        ("create table t ();\n/* no end\ncreate table u ();\n", "unterminated /* comment"),
    ],
)
def test_what_to_do_about_a_refused_statement(pg18: Server, text: str, told: str, tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write(text, "d.sql")
    run = project.run("pull", "d.sql", "--scratch", url_of(pg18, "postgres"))
    assert run.code == 1 and run.err.startswith(("error[DBS605]", "warning[DBS806]")) and told in run.err, run.err


def test_rows_that_stay_behind_are_told(tmp_path: Path) -> None:
    project = Project(tmp_path)
    text = 'create table t (a int);\ncreate table "U" (a int);\ninsert into t values (1);\ninsert into t values (2);\n'
    none = "-- Data for v\n\ncopy public.v (a) from stdin;\n\\.\n\n\ncreate table w (a int);\n"
    rows = 'copy public."U" (a) from stdin;\n3\n\\.\n'
    project.write(f"{text}create table v (a int);\n{none}{rows}copy public.w (a) from stdin;\n\\.\n", "dump.sql")
    run = project.run("pull", "dump.sql", "-o", "schema.dbs", "--strict")
    assert run.code == 0, run.err
    assert 'note[DBS809]: the rows of `t`, `public."U"` are not carried over: they are data\n' in run.err
