"""Our Supabase platform: what migrations find there, and what they may do; and the stand-ins for missing extensions."""

import hashlib
import hmac
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from dbsc.postgres.connection import Connection
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server

ANN, BOB = uuid.UUID(int=0xA), uuid.UUID(int=0xB)

# What a small project's first migration looks like
PROJECT = """
create table public.notes (
  id bigint generated always as identity primary key,
  user_id uuid not null references auth.users on delete cascade,
  body text
);
alter table public.notes enable row level security;
create policy own on public.notes for all to authenticated
  using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id);
revoke all on public.notes from anon, authenticated, service_role;
grant select, insert, update, delete on public.notes to authenticated;
grant all on public.notes to service_role;

create function public.on_user() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.notes (user_id, body) values (new.id, 'welcome');
  return new;
end $$;
create trigger on_user after insert on auth.users for each row execute function public.on_user();

create extension if not exists moddatetime with schema extensions;
alter publication supabase_realtime add table public.notes;
insert into storage.buckets (id, name, public) values ('files', 'files', false);
create policy files on storage.objects for insert to authenticated
  with check (bucket_id = 'files' and (storage.foldername(name))[1] = (select auth.uid())::text);
create policy topics on realtime.messages for select to authenticated using (realtime.topic() = 'all');
"""


def value(connection: Connection, query: str) -> object:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


@contextmanager
def signed_in(connection: Connection, role: str, user: uuid.UUID | None = None) -> Iterator[None]:
    """Acts as PostgREST does for a request, and undoes what was done."""
    claims = f'{{"sub": "{user}", "role": "{role}", "email": "x@example.com"}}' if user else f'{{"role": "{role}"}}'
    with connection.transaction(force_rollback=True):
        connection.execute("select set_config('request.jwt.claims', %s, true)", (claims,))
        connection.execute(f"set local role {role}")
        yield


@pytest.fixture
def project(platform: Connection) -> Connection:
    """The platform with a project's migration and two users."""
    assert run_script(platform, PROJECT) is None
    platform.execute("insert into auth.users (id) values (%s), (%s)", (ANN, BOB))
    return platform


def test_each_sees_their_own(project: Connection) -> None:
    assert value(project, "select count(*) from public.notes") == 2
    with signed_in(project, "authenticated", ANN):
        assert project.execute("select user_id, body from public.notes").fetchall() == [(ANN, "welcome")]
        project.execute("insert into public.notes (user_id) values (auth.uid())")
        project.execute("insert into storage.objects (bucket_id, name) values ('files', auth.uid() || '/a.txt')")
    with signed_in(project, "service_role"):
        assert value(project, "select count(*) from public.notes") == 2


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("anon", "select * from public.notes"),
        ("authenticated", f"insert into public.notes (user_id) values ('{BOB}')"),
        ("authenticated", f"insert into storage.objects (bucket_id, name) values ('files', '{BOB}/a.txt')"),
        ("authenticated", "select * from auth.users"),
        ("service_role", "create table public.t (a int)"),
    ],
)
def test_what_is_refused(project: Connection, role: str, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), signed_in(project, role, ANN):
        project.execute(statement)


def test_claims_in_both_forms(platform: Connection) -> None:
    with signed_in(platform, "authenticated", ANN):
        assert value(platform, "select auth.uid()") == ANN
        assert value(platform, "select auth.role()") == "authenticated"
        assert value(platform, "select auth.email()") == "x@example.com"
        assert value(platform, "select auth.jwt() ->> 'sub'") == str(ANN)
        platform.execute("select set_config('request.jwt.claim.sub', %s, true)", (str(BOB),))
        assert value(platform, "select auth.uid()") == BOB
    assert value(platform, "select auth.uid()") is None
    assert value(platform, "select auth.jwt()") is None


@pytest.mark.parametrize(
    "statement",
    [
        "create table auth.t (a int)",
        "create index on auth.users (email)",
        "create function storage.f() returns int language sql as 'select 1'",
        "create table realtime.t (a int)",
        "create event trigger e on ddl_command_start execute function public.f()",
    ],
)
def test_what_the_platform_keeps_to_itself(platform: Connection, statement: str) -> None:
    platform.execute("create function public.f() returns event_trigger language plpgsql as 'begin end'")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        platform.execute(statement)


def test_new_objects_have_what_the_platform_leaves_them(server: Server, platform: Connection) -> None:
    platform.execute("create table public.t (a int); create sequence public.s")
    platform.execute("create function public.f() returns int language sql as 'select 1'")
    for role in ("anon", "authenticated", "service_role"):

        def has(kind: str, thing: str, privilege: str, role: str = role) -> object:
            return value(platform, f"select has_{kind}_privilege('{role}', 'public.{thing}', '{privilege}')")

        for privilege in ("select", "insert", "update", "delete"):
            assert has("table", "t", privilege) is False
        for privilege in ("truncate", "references", "trigger", *(["maintain"] if server.version >= 170000 else [])):
            assert has("table", "t", privilege) is True
        assert (has("sequence", "s", "usage"), has("sequence", "s", "update")) == (False, True)
        assert has("function", "f()", "execute") is True  # by way of PUBLIC


def test_what_dumps_of_the_platform_say_runs_too(pg18: Server) -> None:
    with (
        pg18.database(platform=True) as name,
        pg18.connect(name, role=pg18.owner, autocommit=True) as connection,
    ):
        script = """
          create table public.t (a int);
          alter table public.t owner to postgres;
          grant all on table public.t to postgres, service_role;
          alter default privileges for role postgres in schema public grant select on tables to anon;
          create extension if not exists pgcrypto with schema extensions;
          create extension if not exists "uuid-ossp" with schema extensions;
        """
        assert run_script(connection, script) is None


def test_extensions_are_found_unqualified(platform: Connection) -> None:
    assert value(platform, "show search_path") == '"$user", public, extensions'
    assert isinstance(value(platform, "select uuid_generate_v4()"), uuid.UUID)
    assert value(platform, "select length(gen_random_bytes(16))") == 16
    platform.execute("create table public.t (a int, updated_at timestamptz)")
    platform.execute(
        "create trigger t before update on public.t for each row execute function extensions.moddatetime (updated_at)"
    )
    platform.execute("insert into public.t values (1); update public.t set a = 2")
    assert value(platform, "select updated_at is not null from public.t") is True


def test_paths_in_storage(platform: Connection) -> None:
    row = platform.execute(
        "select storage.foldername(p), storage.filename(p), storage.extension(p) from (values ('a/b/c.tar.gz')) v (p)"
    ).fetchone()
    assert row == (["a", "b"], "c.tar.gz", "gz")


def test_secrets(platform: Connection) -> None:
    secret = value(platform, "select vault.create_secret('s3cret', 'key')")
    platform.execute("select vault.update_secret(%s, 'changed')", (secret,))
    assert value(platform, "select decrypted_secret from vault.decrypted_secrets where name = 'key'") == "changed"
    with pytest.raises(psycopg.errors.InsufficientPrivilege), signed_in(platform, "authenticated", ANN):
        platform.execute("select * from vault.decrypted_secrets")


def test_copies_are_apart(server: Server, platform: Connection) -> None:
    platform.execute("create table public.only_here (a int)")
    with server.database(platform=True) as name, server.connect(name) as other:
        assert value(other, "select to_regclass('public.only_here')") is None
        assert value(other, "select to_regclass('auth.users')") is not None


# ---- stand-ins -----------------------------------------------------------------------------------------------------


@pytest.fixture
def standins(pg18: Server) -> Iterator[Connection]:
    """A database of the embedded server, which was built without the libraries of pgcrypto and uuid-ossp."""
    with pg18.database() as name, pg18.connect(name, role=pg18.owner, autocommit=True) as connection:
        connection.execute('create schema "odd name"; create extension pgcrypto schema "odd name"')
        connection.execute('create extension "uuid-ossp" schema "odd name"; set search_path = "odd name"')
        yield connection


@pytest.mark.parametrize("kind", ["md5", "sha224", "sha256", "sha384", "sha512"])
def test_digests_and_macs_are_true(standins: Connection, kind: str) -> None:
    for key in (b"Jefe", b"k" * 64, b"k" * 128, b"k" * 200):
        row = standins.execute(
            "select digest('a→', %s), hmac('a→'::text, %s, %s)", (kind, key.decode(), kind)
        ).fetchone()
        assert row == (hashlib.new(kind, "a→".encode()).digest(), hmac.digest(key, "a→".encode(), kind))


def test_passwords_verify(standins: Connection) -> None:
    stored = value(standins, "select crypt('right', gen_salt('bf', 8))")
    check = "select crypt(%s, %s) = %s"
    assert standins.execute(check, ("right", stored, stored)).fetchone() == (True,)
    assert standins.execute(check, ("wrong", stored, stored)).fetchone() == (False,)
    assert value(standins, "select crypt('right', gen_salt('bf'))") != stored


def test_random_bytes(standins: Connection) -> None:
    assert value(standins, "select length(gen_random_bytes(1000))") == 1000
    assert value(standins, "select gen_random_bytes(16) = gen_random_bytes(16)") is False
    with pytest.raises(psycopg.errors.ExternalRoutineInvocationException):
        standins.execute("select gen_random_bytes(0)")


def test_uuids(standins: Connection) -> None:
    named = value(standins, "select uuid_generate_v3(uuid_ns_url(), 'https://example.com')")
    assert named == uuid.uuid3(uuid.NAMESPACE_URL, "https://example.com")
    fifth = value(standins, "select uuid_generate_v5(uuid_ns_dns(), 'example.com')")
    assert isinstance(fifth, uuid.UUID)
    assert (fifth.version, fifth.variant) == (5, uuid.RFC_4122)
    assert value(standins, "select uuid_generate_v4() = uuid_generate_v4()") is False


def test_what_stand_ins_lack_says_so(standins: Connection) -> None:
    with pytest.raises(psycopg.errors.FeatureNotSupported, match="stand-in for pgcrypto, without pgp_sym_encrypt"):
        standins.execute("select pgp_sym_encrypt('a', 'b')")
    with pytest.raises(psycopg.errors.InvalidParameterValue, match="sha1"):
        standins.execute("select digest('a', 'sha1')")
