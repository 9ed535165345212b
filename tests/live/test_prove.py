"""The proof itself: what it runs, and that it sees whatever is not as the source says."""

from collections.abc import Iterator

import pytest

from catalogs import catalog_of
from databases import Database, prove_text, proven, sql_of, told
from dbsc.catalog.catalog import EMPTY
from dbsc.diagnostics import Diagnostic
from dbsc.postgres.agreement import mismatches
from dbsc.postgres.declared_privileges import privilege_mismatches
from dbsc.postgres.introspect import introspect
from dbsc.postgres.prove import SCRIPT, Divergence, Refused, prove, to_diagnostics
from dbsc.postgres.sameness import Sameness
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import snapshot
from dbsc.source import Source

TRADING = r"""
--- A desk.
database trading { target supabase; postgres 15 }

use std.timestamps
use std.soft_delete
use supabase.auth

extension citext
enum side { buy, sell }
domain email citext check (value ~ '^[^@\s]+@[^@\s]+$')
shape event { order_id uuid, kind 'placed' | 'filled', qty int? }

table profiles { id -> auth.users pk on delete cascade owner; mail email unique; access select, update to owner }

--- A position held by one user.
table positions {
  id        uuid pk = gen_random_uuid()
  user_id   -> profiles on delete cascade owner
  symbol    text
  quantity  int check (quantity > 0)
  price     numeric(12,4)
  kind      'call' | 'put' | 'stock'
  status    'open' | 'closed' = 'open'
  cost      numeric(16,4) as (quantity * price)
  tags      <-> tags
  ...timestamps
  ...soft_delete(purge => '90 days')
  index (user_id, status) where (status = 'open')
  unique (user_id, symbol)
  access all to owner
  expect { owner all; others none; anon none }
}
table tags { id bigint pk identity; name text unique; access select to authenticated }

--- Executions, one partition a month.
table trades {
  id           bigint identity
  position_id  -> positions on delete cascade owner
  side         side
  executed_at  timestamptz = now()
  pk (id, executed_at)
  index using brin (executed_at)
  partition by range (executed_at) every 1 month ahead 3 keep 12 months then archive
  access select, insert to owner
}
table audit_logs {
  id bigint identity; event_type text; payload jsonb<event>?
  partition by list (event_type) { auth 'login', 'logout'; other default }
}
table sessions { id uuid; user_id -> auth.users; pk (id, user_id); partition by hash (user_id) into 4 }
view open_positions with (security_invoker) as ( select * from positions where status = 'open' and deleted_at is null )
"""

EXTERNALS = """
database externals { target postgres; postgres 15; user (kit.me()) as member }

external schema kit
external role reader
external type kit.level
external type state
external function kit.me() returns uuid
external function kit.setup() returns trigger
external function kit.f(int, text = 'x') returns int immutable
external function kit.many() returns setof int
external function kit.tab() returns table (a int, b text)
external function kit.nothing() returns void
external table kit.users {
  id uuid pk; email text unique; boss -> kit.users?; n int identity; s serial; lvl kit.level?
  index (email, n); check (n > 0)
}
external table people { id int pk; a text; owner_id -> kit.users?; code int unique }
external view kit.seen as ( select id, email from kit.users )
extend table kit.users {
  trigger on_user after insert execute kit.setup()
  policy p for select to reader using (id is not null)
  index (lower(email))
  grant select, references to reader
}
extend table people { trigger t before update execute touch(); grant select (a) to reader }
extend view kit.seen { grant select to reader; trigger ins instead of insert execute kit.setup() }
extend schema kit { grant usage to reader, member }
function touch() returns trigger language plpgsql as $$ begin return new; end $$
table mine {
  id int pk
  user_id -> kit.users on delete cascade owner
  p -> people(code)?
  level kit.level = 'x'
  st state?
  v int as (kit.f(id))
  check (kit.f(id, 'a') > 0)
  trigger tr after insert execute kit.setup()
  access all to owner
}
table kit.made { id int pk }
view seen as ( select s.id, s.email, m.level from kit.seen s join mine m on m.user_id = s.id )
function reads() returns setof kit.users language sql as $$ select * from kit.users $$
"""


def test_a_supabase_schema(server: Server) -> None:
    with proven(server, TRADING) as database:
        assert database.one("select to_regclass('public.active_positions') is not null")
    proof = prove_text(server, TRADING)
    assert proof.ok
    assert (proof.version, proof.migrations) == (server.version, len(sql_of(catalog_of(TRADING))[0]))
    assert proof.summary.startswith(f"proven on PostgreSQL {server.version // 10000}.")
    assert proof.objects == len(catalog_of(TRADING).objects)


def test_what_is_external_gets_stand_ins_and_is_never_made(server: Server) -> None:
    with proven(server, EXTERNALS) as database:
        assert database.column("select pronamespace::regnamespace::text from pg_proc where proname = 'setup'") == [
            "kit"
        ]
        assert database.one("select kit.f(1)") is None
        assert database.one("select rolsuper from pg_roles where rolname = 'member'") is False
    _, script = sql_of(catalog_of(EXTERNALS))
    for made in (
        "create table kit.users",
        "create schema kit",
        "create function kit.",
        "create role",
        "create view kit.",
    ):
        assert made not in script
    assert "create table kit.made" in script


def test_external_objects_beyond_the_platform(server: Server) -> None:
    text = """
    database more { target supabase }
    use supabase.auth
    external schema billing { external table plans { id int pk; price billing.money = '0' }; external type money }
    table subscriptions { id int pk; plan_id -> billing.plans; user_id -> auth.users owner; access select to owner }
    """
    with proven(server, text) as database:
        assert database.one("select count(*) from auth.users") == 0
        assert (
            database.one("select atttypid::regtype::text from pg_attribute where attname = 'price'") == "billing.money"
        )


def test_an_extension_that_takes_a_superuser(server: Server) -> None:
    trigger = "trigger touched before update execute moddatetime(at)"
    for extension in ("extension moddatetime", "schema ext { }; extension moddatetime schema ext"):
        text = f"database d {{ target postgres }}; {extension}; table t {{ id int pk; at timestamptz; {trigger} }}"
        proof = prove_text(server, text)
        assert proof.ok, told(proof)
        assert not proof.notes


PLACES = """
database places { target postgres }

extension postgis
type place { at geometry(Point,4326)?; weight int? }
table shops { id int pk; at geometry(Point,4326); index using gist (at) }
table of_places { id int pk; p place? }
table plain { id int pk; a text check (a <> '') }
view near as ( select at from shops )
"""


def test_a_missing_extension_is_told_with_what_was_left_out(pg18: Server) -> None:
    proof = prove_text(pg18, PLACES)
    assert proof.ok
    assert proof.objects == 1
    assert proof.notes[0] == "the scratch server does not have postgis, so what needs it is not proven"
    told_notes = "\n".join(proof.notes)
    for left_out in (
        "not run: create extension if not exists postgis",
        "not run: create table public.shops (",
        "not run: create view public.near",
        "not checked: table public.of_places",
        "not checked: index public.shops_at_idx",
    ):
        assert left_out in told_notes
    assert "plain" not in told_notes


def test_a_missing_extension_hides_no_other_mistake(pg18: Server) -> None:
    catalog = catalog_of(PLACES)
    migrations, script = sql_of(catalog)
    migrations.append(("999_more.sql", "create view public.wrong as select 1 from public.nothing_there;\n"))
    (failure,) = prove(pg18, catalog, migrations, script).failures
    assert isinstance(failure, Refused)
    assert (failure.file, failure.sqlstate) == ("999_more.sql", "42P01")


# ---------------------------------------------------------------- what goes wrong

SMALL = """
database small { target postgres; postgres 15 }

external role reader, writer
enum mood { sad, ok }
domain code text check (value <> '')
type pair { a int; b text }
schema app { grant usage to reader }
--- A table.
table t {
  id int pk
  --- A letter.
  a text? = 'x'
  b int check (b > 0)
  c text unique
  d -> t on delete cascade
  e int identity
  f int as (b + 1)
  m mood
  index (a)
  policy p for select to reader using (b > 1)
  trigger g after insert execute note()
  grant select, update (a) to reader
}
table parted { id int; partition by range (id) { low from 0 to 10; rest default } }
function note() returns trigger language plpgsql as $$ begin return null; end $$
function f(a int) returns int language sql as $$ select a $$ { grant execute to reader }
view v as ( select id, a from t ) { grant select to reader }
materialized view mv as ( select id from t ) { index (id) }
"""


@pytest.fixture(scope="module")
def small(server: Server) -> Iterator[Database]:
    with proven(server, SMALL) as database:
        yield database


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (
            "alter type public.mood add value 'glad'",
            "type `public.mood`: labels: `sad`, `ok`, `glad` is there, and it should be `sad`, `ok`",
        ),
        (
            "alter domain public.code drop constraint code_check",
            "type `public.code`: checks: `code_check` is missing",
        ),
        ("alter domain public.code drop not null", "type `public.code`: nullable: yes is there, and it should be no"),
        ("alter type public.pair drop attribute b", "type `public.pair`: attributes: `b` is missing"),
        (
            "alter table public.t alter c type varchar(5)",
            "table `public.t`: columns `c`, type: `character varying(5)` is there, and it should be `text`",
        ),
        (
            "alter table public.t alter c drop not null",
            "table `public.t`: columns `c`, nullable: yes is there, and it should be no",
        ),
        ("alter table public.t alter a drop default", "table `public.t`: columns `a`, default: `'x'` is missing"),
        (
            "alter table public.t alter b set default 1",
            "table `public.t`: columns `b`, default: `1` is there, and should not be",
        ),
        (
            "alter table public.t alter e drop identity",
            "table `public.t`: columns `e`, identity: `identity` is missing",
        ),
        (
            "alter table public.t alter f drop expression",
            "table `public.t`: columns `f`, generated: `as (b + 1)` is missing",
        ),
        ("alter table public.t add z int", "table `public.t`: columns: `z` is there, and should not be"),
        ("alter table public.t rename c to cc", "table `public.t`: columns: `c` is missing"),
        ("alter table public.t disable row level security", "row security: no is there, and it should be yes"),
        ("alter table public.t set unlogged", "unlogged: yes is there, and it should be no"),
        ("alter table public.t drop constraint t_b_check", "table `public.t`: checks: `t_b_check` is missing"),
        ("alter table public.t drop constraint t_c_key", "table `public.t`: uniques: `t_c_key` is missing"),
        (
            "alter table public.t drop constraint t_d_fkey,"
            " add constraint t_d_fkey foreign key (d) references public.t (id)",
            "foreign key `public.t.t_d_fkey`: on delete: `cascade` is missing",
        ),
        (
            "alter policy p on public.t using (b > 2)",
            "policy `public.t.p`: using: `(b > 2)` is there, and it should be",
        ),
        ("alter table public.t alter a set default 'y'", "default: `'y'::text` is there, and it should be `'x'`"),
        (
            "alter table public.t drop constraint t_b_check, add constraint t_b_check check (b > 1)",
            "checks `t_b_check`, condition: `(b > 1)` is there, and it should be `b > 0`",
        ),
        (
            "create or replace view public.v as select id, c as a from public.t",
            "view `public.v`: query: `SELECT",
        ),
        ("create table public.more (a int)", "there is a table `public.more` that nothing declares"),
        ("drop index public.t_a_idx", "there is no index `public.t_a_idx`"),
        ("drop index public.mv_id_idx", "there is no index `public.mv_id_idx`"),
        ("drop view public.v", "there is no view `public.v`"),
        (
            "alter view public.v set (security_barrier = true)",
            "view `public.v`: options: `security_barrier`, `true` is there, and should not be",
        ),
        ("drop function public.f(int)", "there is no function `public.f(integer)`"),
        (
            "create or replace function public.f(a int) returns int language sql as $$ select 2 $$",
            "function `public.f(integer)`: body: ` select 2 ` is there, and it should be",
        ),
        ("drop trigger g on public.t", "there is no trigger `public.t.g`"),
        (
            "alter table public.t disable trigger g",
            "trigger `public.t.g`: state: `disabled` is there, and should not be",
        ),
        ("drop policy p on public.t", "there is no policy `public.t.p`"),
        ("alter policy p on public.t to public", "policy `public.t.p`: roles: `reader` is missing"),
        ("drop table public.parted_low", "there is no table `public.parted_low`"),
        (
            "alter table public.parted detach partition public.parted_low",
            "table `public.parted_low`: it is of another kind",
        ),
        (
            "comment on table public.t is 'Another.'",
            "table `public.t`: comment: `Another.` is there, and it should be `A table.`",
        ),
        ("comment on column public.t.a is null", "table `public.t`: columns `a`, comment: `A letter.` is missing"),
        ("drop schema app", "there is no schema `app`"),
        ("grant select on public.t to public", "PUBLIC has SELECT on table public.t, and should have nothing"),
        ("revoke select on public.t from reader", "reader has nothing on table public.t, and should have SELECT"),
        ("grant insert on public.t to reader", "reader has INSERT, SELECT on table public.t, and should have SELECT"),
        (
            "grant update (b) on public.t to reader",
            "reader has UPDATE on table column public.t.b, and should have nothing",
        ),
        ("revoke update (a) on public.t from reader", "reader has nothing on table column public.t.a"),
        (
            "grant select on public.t to reader with grant option",
            "reader has SELECT with grant option on table public.t, and should have SELECT",
        ),
        ("grant execute on function public.f(int) to public", "PUBLIC has EXECUTE on function public.f(integer)"),
        ("revoke usage on schema app from reader", "reader has nothing on schema app, and should have USAGE"),
        ("revoke select on public.v from reader", "reader has nothing on view public.v, and should have SELECT"),
    ],
)
def test_whatever_is_not_as_declared_is_told(small: Database, statement: str, message: str) -> None:
    with small.connection.transaction(force_rollback=True):
        small.connection.execute(statement)
        found = snapshot(small.connection)
        made = introspect(small.connection).catalog
        same = Sameness(small.connection)
        differences = list(mismatches(small.catalog, lambda: EMPTY, made, same, frozenset()))
    failures = [
        *differences,
        *privilege_mismatches(small.catalog, found, (), small.server.owner),
    ]
    messages = [failure.message for failure in failures]
    assert any(message in told for told in messages), messages
    assert len(set(messages)) == len(messages)


def test_a_mismatch_points_at_the_declaration(server: Server) -> None:
    catalog = catalog_of(SMALL)
    migrations, script = sql_of(catalog)
    more = "drop policy p on public.t;\n"
    proof = prove(server, catalog, [*migrations, ("900_more.sql", more)], script + more)
    (diagnostic,) = to_diagnostics(proof, {})
    assert (diagnostic.code, diagnostic.message) == ("DBS606", "there is no policy `public.t.p`")
    assert diagnostic.place is not None
    assert (diagnostic.place.source.path, diagnostic.place.text) == ("schema.dbs", "p")


def test_migrations_that_make_another_database(server: Server) -> None:
    catalog = catalog_of(SMALL)
    migrations, script = sql_of(catalog)
    migrations.append(("900_more.sql", "create table public.more (id int); drop index public.t_a_idx;\n"))
    proof = prove(server, catalog, migrations, script)
    divergence = next(failure for failure in proof.failures if isinstance(failure, Divergence))
    kinds = divergence.comparison.kinds
    assert kinds["table"].extra == ("public.more",)
    assert kinds["index"].missing == ("public.t_a_idx",)
    assert "+ table public.more" in to_diagnostics(proof, {})[0].notes


def _refused(server: Server, text: str) -> tuple[Refused, Diagnostic, list[tuple[str, str]]]:
    catalog = catalog_of(text)
    migrations, script = sql_of(catalog)
    proof = prove(server, catalog, migrations, script)
    (failure,) = proof.failures
    assert isinstance(failure, Refused)
    sources = {name: Source(f"migrations/{name}", sql) for name, sql in migrations}
    (diagnostic,) = to_diagnostics(proof, sources)
    return failure, diagnostic, migrations


def test_a_statement_that_postgresql_refuses(server: Server) -> None:
    text = (
        "database d { target postgres }\nexternal schema kit\ntable a { id int pk }\n"
        "table b { id int pk; n int check (kit.nowhere(n) > 0) }\n"
    )
    failure, diagnostic, migrations = _refused(server, text)
    assert (failure.file, failure.sqlstate, failure.statement) == (
        "002_create_b.sql",
        "42883",
        "create table public.b (",
    )
    assert "nowhere(n)" in migrations[1][1].splitlines()[failure.line - 1]
    assert failure.message == "function kit.nowhere(integer) does not exist"
    assert failure.origin is not None
    assert (diagnostic.code, diagnostic.help) == ("DBS605", failure.hint)
    assert diagnostic.place is not None
    assert diagnostic.place.source.path == "migrations/002_create_b.sql"
    assert diagnostic.place.text.startswith("create table public.b (")
    assert [(label.place.source.path, label.place.text) for label in diagnostic.labels] == [
        ("migrations/002_create_b.sql", "kit.nowhere"),
        ("schema.dbs", "b"),
    ]


def test_what_the_server_is_built_without(server: Server) -> None:
    text = 'database d { target postgres }\ntable a { id int pk; name text collate "xx-nowhere" }\n'
    failure, diagnostic, _ = _refused(server, text)
    assert failure.sqlstate == "42704"
    assert diagnostic.help is not None
    assert "--scratch" in diagnostic.help


def test_a_statement_that_only_a_superuser_may_run(server: Server) -> None:
    failure, _, _ = _refused(
        server, "database d { target postgres }\nsql peek $$ select pg_catalog.pg_ls_dir('.'); $$\n"
    )
    assert (failure.sqlstate, failure.line) == ("42501", 1)
    assert failure.statement == "select pg_catalog.pg_ls_dir('.')"


OF_SUPERUSERS = """
--- absolute
function own_abs(int) returns int language internal immutable as 'int4abs' {
  grant none
}

--- it tells nothing
function same(int) returns int language sql leakproof immutable as $$select $1$$ {
  grant none
}

enum mood { 'so so', good }

view v as (select now() as at, 'good'::mood as felt) {
  column at = (now() + interval '1 day')
  column felt = 'so so'
}
"""


def test_what_superusers_make_is_proven_with_what_is_said_of_it(server: Server) -> None:
    catalog = catalog_of(OF_SUPERUSERS)
    migrations, script = sql_of(catalog)
    assert prove(server, catalog, migrations, script).failures == ()


def test_tables_over_files_of_the_server(server: Server) -> None:
    tables = """
        extension file_fdw
        server files { wrapper file_fdw }
        foreign table one server files { a text?; option filename '/etc/hostname' }
        foreign table listed server files { a text?; option program 'ls' }
    """
    catalog = catalog_of(tables)
    migrations, script = sql_of(catalog)
    assert prove(server, catalog, migrations, script).failures == ()


def test_a_database_that_only_reads(server: Server) -> None:
    settings = "set default_transaction_read_only = on", "set quote_all_identifiers = on"
    said = "".join(f"execute format('alter database %I {each}', current_database());" for each in settings)
    table = "table t { id int pk; kind 'a' | 'b'; twice int as (id * 2) }\nview v as (select * from t where id > 0)\n"
    catalog = catalog_of(f"{table}sql settings after v $$ do $do$ begin {said} end $do$; $$\n")
    migrations, script = sql_of(catalog)
    assert prove(server, catalog, migrations, script).failures == ()


def test_the_whole_script_is_run_as_well(server: Server) -> None:
    catalog = catalog_of(SMALL)
    migrations, _ = sql_of(catalog)
    (failure,) = prove(server, catalog, migrations, "create table public.t (id int);\nselect nothing;\n").failures
    assert isinstance(failure, Refused)
    assert (failure.file, failure.line, failure.sqlstate) == (SCRIPT, 2, "42703")


def test_each_migration_is_a_transaction_of_its_own(server: Server) -> None:
    catalog = catalog_of("database d { target postgres }\nenum mood { sad }\n")
    text = "create type public.mood as enum ('sad'); alter type public.mood add value 'ok'; select 'ok'::public.mood;\n"
    # a label cannot be used in the transaction that adds it to a type that was there before
    before, after = "create type public.mood as enum ('sad');", text.split(";", 1)[1]
    assert prove(server, catalog, [("1.sql", before), ("2.sql", after)], before).failures[0].sqlstate == "55P04"  # type: ignore[union-attr]


def test_nothing_is_left_behind(server: Server) -> None:
    def there() -> tuple[list[object], list[object]]:
        with server.connect("postgres", autocommit=True) as connection:
            databases = connection.execute("select datname from pg_database order by 1").fetchall()
            roles = connection.execute("select rolname from pg_roles order by 1").fetchall()
        return list(databases), list(roles)

    server.platform_database()
    before = there()
    prove_text(server, EXTERNALS)
    assert there() == before
