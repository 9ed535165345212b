"""Supabase projects come back: their dumps, as `supabase db dump` and `pg_dump` print them, and projects that run."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbsc.catalog.objects import Role, SqlBlock, ref
from dbsc.postgres.dump import load
from dbsc.postgres.introspect import introspect
from dbsc.postgres.reach import reading
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.source import Source
from projects import Project
from pulled import url_of
from pulled_projects import comes_back, pulled

DUMPS = sorted((Path(__file__).parents[1] / "supabase").glob("*.sql"))


@pytest.mark.parametrize("path", DUMPS, ids=lambda path: path.stem)
def test_a_dump_comes_back(server: Server, path: Path) -> None:
    loaded = load(server, Source(path.name, path.read_text()), lambda *_: None)
    assert loaded.database is not None, loaded.diagnostics
    assert loaded.target == "supabase"
    assert not loaded.diagnostics
    comes_back(server, loaded.database, loaded.extensions)
    server.drop_database(loaded.database)
    server.drop_roles()


def test_rows_do_not_make_a_dump_one_of_a_project(pg18: Server) -> None:
    text = "create table t (a text);\ncopy t (a) from stdin;\nauth.users\nto service_role\n\\.\n"
    loaded = load(pg18, Source("dump.sql", text), lambda *_: None)
    assert loaded.target == "postgres" and loaded.database is not None
    pg18.drop_database(loaded.database)


def test_a_new_project_holds_nothing(server: Server) -> None:
    with server.database(platform=True) as name, server.connect(name, autocommit=True) as connection:
        connection.execute("drop extension moddatetime")
        text = pulled(connection)
    version = f"  postgres  {server.version // 10000}\n" if server.version >= 160000 else ""
    assert text == (
        f"database project {{\n  target{'    ' if version else '  '}supabase\n{version}}}\n\n"
        'extension pgcrypto\n\nextension "uuid-ossp"\n'
    )


@pytest.mark.parametrize(
    ("sql", "written"),
    [
        (
            "alter default privileges in schema public revoke all on tables from anon, authenticated, service_role",
            "default privileges in schema public {\n  grant none on tables\n}",
        ),
        (
            "alter default privileges in schema public grant execute on functions to anon",
            "default privileges in schema public {\n  grant all on functions to anon\n}",
        ),
        (
            "revoke usage on schema public from anon",
            "extend schema public {\n  grant usage to authenticated, public, service_role\n}",
        ),
        (
            "create view public.mails as select id, email, encrypted_password from auth.users",
            "encrypted_password from auth.users\n)",
        ),
        (
            "create table public.t (id uuid primary key references auth.sso_providers)",
            "table t {\n  id  -> auth.sso_providers pk\n",
        ),
        (
            "create function public.f() returns trigger language plpgsql as 'begin return new; end';"
            "create trigger t before delete on auth.one_time_tokens for each row execute function public.f()",
            "extend table auth.one_time_tokens {\n  trigger t before delete execute f()\n}",
        ),
        (
            "create function public.hash(word text) returns text language sql as"
            " 'select crypt(word, gen_salt(''bf'')) || encode(gen_random_bytes(1), ''hex'')'",
            "function hash(word text) returns text",
        ),
        (
            "create table public.t (id int primary key);"
            "alter publication supabase_realtime add table public.t (id) where (id > 1)",
            "extend publication supabase_realtime {\n  table  t (id) where (id > 1)\n}",
        ),
        (
            "create role reader; grant reader to authenticator; create table public.t (id int);"
            "grant select on public.t to reader",
            "external role reader",
        ),
    ],
)
def test_what_users_add_is_pulled(server: Server, sql: str, written: str) -> None:
    with server.database(platform=True) as name:
        with server.connect(name, role=server.owner, autocommit=True) as connection:
            failure = run_script(connection, sql)
            assert failure is None, failure
        text = comes_back(server, name)
    server.drop_roles()
    assert written in text
    assert "unchecked" not in text


def test_what_a_role_of_the_platform_owns_is_pulled_as_anybodys(server: Server) -> None:
    with server.database(platform=True) as name, server.connect(name, autocommit=True) as connection:
        connection.execute("""
          create table public.t (id int primary key);
          create view public.v as select id from public.t;
          alter table public.t owner to supabase_admin;
          alter view public.v owner to supabase_admin""")
        text = pulled(connection)
    assert "table t {\n  id  int pk\n\n  grant none\n  option no rls\n}" in text
    assert "default privileges" not in text


def test_what_users_add_where_nobody_may_is_told(server: Server) -> None:
    with server.database(platform=True) as name, server.connect(name, autocommit=True) as connection:
        owner = server.owner
        connection.execute(f"""
          create function auth.is_admin() returns bool language sql as 'select true';
          alter function auth.is_admin() owner to {owner};
          create table storage.extra (id int);
          alter table storage.extra owner to {owner}""")
        found = introspect(connection)
    assert [each.message.split(" is not carried over")[0] for each in found.diagnostics] == [
        "table storage.extra",
        "function auth.is_admin()",
    ]


def test_a_project_is_read_by_the_role_of_its_migrations(server: Server) -> None:
    with server.database(platform=True) as name:
        with server.connect(name, role=server.owner, autocommit=True) as connection:
            connection.execute("create table notes (id int primary key)")
        url = url_of(server, name, server.owner)
        found = reading(url, roles=True, owners=True, tell=lambda *_: None)
    assert not found.diagnostics
    assert not list(found.catalog.all(Role))
    assert [block.up.strip() for block in found.catalog.all(SqlBlock)] == [
        f"alter table public.notes owner to {server.owner};"
    ]


def test_what_is_pulled_of_a_dump_is_proven(tmp_path: Path) -> None:
    run = Project(tmp_path).run("pull", str(DUMPS[0]), "-o", str(tmp_path / "schema.dbs"))
    assert run.code == 0, run.err
    run = Project(tmp_path).run("prove")
    assert run.code == 0, run.err


def test_a_project_can_be_read_as_a_plain_database(server: Server) -> None:
    with server.database(platform=True) as name, server.connect(name, autocommit=True) as connection:
        found = introspect(connection, target="postgres")
    assert found.catalog.intent.header.target == "postgres"
    assert found.catalog.table(ref("table", "auth", "users")) is not None
