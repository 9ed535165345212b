"""The standard library on real servers: its examples are proven, its triggers fire, and its policies hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest

from databases import Database, proven
from dbsc.catalog.objects import Function, Table
from dbsc.postgres.scratch import Server
from dbsc.semantics.modules import STANDARD
from dbsc.semantics.types import type_sql
from library import examples

ANN, BOB, CIN = UUID(int=0xA), UUID(int=0xB), UUID(int=0xC)

# A server without a platform, whose header says who the user is
PLAIN = """
database d { user (app_user_id()) as app_user }
external role app_user
function app_user_id() returns uuid
  language sql stable as $$ select nullif(current_setting('app.user', true), '')::uuid $$ { grant execute to app_user }
table users { id uuid pk }
"""
PLATFORM = """
database d { target supabase }
use supabase.auth
"""


@contextmanager
def acting(database: Database, user: UUID | None, role: str | None = None, *, keep: bool = True) -> Iterator[None]:
    """As a signed-in user, in both ways at once: on the platform, and as `PLAIN` has it."""
    role = role or ("authenticated" if database.catalog.intent.header.target == "supabase" else "app_user")
    with database.connection.transaction(force_rollback=not keep):
        claims = f'{{"sub": "{user}", "role": "{role}"}}' if user else f'{{"role": "{role}"}}'
        database.connection.execute("select set_config('request.jwt.claims', %s, true)", (claims,))
        database.connection.execute("select set_config('app.user', %s, true)", (str(user or ""),))
        database.connection.execute(f"set local role {role}")
        yield


def refused(database: Database, user: UUID | None, statement: str, role: str | None = None) -> bool:
    """Whether a statement is refused for want of a privilege or by a policy."""
    try:
        with acting(database, user, role, keep=False):
            database.connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


@pytest.mark.parametrize("module", STANDARD)
def test_the_example_of_a_module_is_proven(server: Server, module: str) -> None:
    for example in examples(module):
        with proven(server, example):
            pass


# ---------------------------------------------------------------- append_only


def test_what_is_append_only_is_never_changed(server: Server) -> None:
    text = """
      use std.append_only
      table plain { id int pk; ...append_only }
      table parted {
        id int pk
        ...append_only
        partition by range (id) { low from '0' to '10'; rest default }
      }
    """
    with proven(server, text) as database:
        database.connection.execute("insert into public.plain values (1); insert into public.parted values (1), (11)")
        for table in ("plain", "parted", "parted_low", "parted_rest"):
            assert database.refusal(f"update public.{table} set id = id") == "42501"
            assert database.refusal(f"delete from public.{table}") == "42501"
        for table in ("plain", "parted"):
            assert database.refusal(f"truncate public.{table}") == "42501"
        database.connection.execute("drop table public.parted_rest")
        assert database.one("select count(*) from public.parted") == 1


# ---------------------------------------------------------------- audit

AUDITED = """
use std.audit
schema audit {
  table log { ...audit_log; host text = 'here'; partition by range (at) { rest default } }
}
table pairs { a int; "B" text; note text?; secret text?; pk (a, "B"); ...audited(log => audit.log, secret => 'secret')
  grant all to %(role)s; option no rls }
table keyless { a int; b int; ...audited(audit.log); grant all to %(role)s; option no rls }
table parted { id int pk; v int?; ...audited(audit.log); partition by hash (id) into 2
  grant all to %(role)s; option no rls }
"""


@pytest.fixture(params=["platform", "plain"])
def audited(server: Server, request: pytest.FixtureRequest) -> Iterator[Database]:
    header, role = (PLATFORM, "authenticated") if request.param == "platform" else (PLAIN, "app_user")
    with proven(server, header + AUDITED % {"role": role}) as database:
        yield database


def logged(database: Database) -> list[tuple[object, ...]]:
    return database.rows(
        "select table_name, operation, key, old_values, new_values, user_id, role from audit.log order by id"
    )


def test_the_log_says_who_did_what_to_which_row(audited: Database) -> None:
    role = audited.catalog.intent.header.user_role
    with acting(audited, ANN):
        audited.connection.execute("insert into public.pairs values (1, 'x', null, 's')")
        audited.connection.execute("update public.pairs set note = 'n', secret = 't'")
        audited.connection.execute("update public.pairs set note = 'n'")
        audited.connection.execute("update public.pairs set a = 2")
    audited.connection.execute("delete from public.pairs; truncate public.pairs")
    owner = audited.one("select session_user::text")
    key, other = {"B": "x", "a": 1}, {"B": "x", "a": 2}
    assert logged(audited) == [
        ("pairs", "insert", key, None, {**key, "note": None, "secret": None}, str(ANN), role),
        ("pairs", "update", key, {"note": None, "secret": None}, {"note": "n", "secret": None}, str(ANN), role),
        ("pairs", "update", key, {"a": 1}, {"a": 2}, str(ANN), role),
        ("pairs", "delete", other, {**other, "note": "n", "secret": None}, None, None, owner),
        ("pairs", "truncate", None, None, None, None, owner),
    ]
    assert audited.one("select count(distinct transaction_id) from audit.log") == 2
    assert audited.column("select distinct table_schema from audit.log") == ["public"]


def test_rows_without_a_key_are_logged_whole_and_partitions_as_their_table(audited: Database) -> None:
    audited.connection.execute("insert into public.keyless values (1, 2); update public.keyless set b = 3")
    audited.connection.execute(
        "insert into public.parted values (1); update public.parted set v = 1; delete from public.parted"
    )
    assert [row[:5] for row in logged(audited)] == [
        ("keyless", "insert", None, None, {"a": 1, "b": 2}),
        ("keyless", "update", None, {"a": 1, "b": 2}, {"a": 1, "b": 3}),
        ("parted", "insert", {"id": 1}, None, {"id": 1, "v": None}),
        ("parted", "update", {"id": 1}, {"v": None}, {"v": 1}),
        ("parted", "delete", {"id": 1}, {"id": 1, "v": 1}, None),
    ]


def test_the_log_is_written_by_its_triggers_alone(audited: Database) -> None:
    with acting(audited, ANN):
        audited.connection.execute("insert into public.keyless values (1, 1)")
    for statement in (
        "select * from audit.log",
        "insert into audit.log (table_schema, table_name, operation, role) values ('a', 'b', 'insert', 'c')",
        "delete from audit.log",
    ):
        assert refused(audited, ANN, statement)
    for statement in ("update audit.log set role = ''", "delete from audit.log", "truncate audit.log"):
        assert audited.refusal(statement) == "42501"


# ---------------------------------------------------------------- authors


@pytest.mark.parametrize(("header", "users"), [(PLATFORM, "auth.users"), (PLAIN, "users")], ids=["platform", "plain"])
def test_rows_know_their_authors(server: Server, header: str, users: str) -> None:
    role = "authenticated" if "supabase" in header else "app_user"
    table = f"table t {{ id int pk; ...authors(users => {users}); grant all to {role}; option no rls }}"
    text = f"{header}use std.authors\n{table}"
    with proven(server, text) as database:
        qualified = users if "." in users else f"public.{users}"
        database.connection.execute(f"insert into {qualified} (id) values ('{ANN}'), ('{BOB}')")
        with acting(database, ANN):
            database.connection.execute("insert into public.t values (1)")
        assert database.rows("select created_by, updated_by from public.t") == [(ANN, ANN)]
        with acting(database, BOB):
            database.connection.execute("update public.t set created_by = null")
        assert database.rows("select created_by, updated_by from public.t") == [(ANN, BOB)]


# ---------------------------------------------------------------- tenant

TENANTS = """
use std.tenant
schema app {
  grant usage to %(role)s
  table teams {
    id %(key)s pk = %(next)s
    name text
    ...tenant(app.members, column => team_id, users => %(users)s, key => %(key)s)
  }
  table members { ...tenant_member(of => app.teams, column => team_id, users => %(users)s) }
}
table projects { id int pk; name text; ...tenant_owned(of => app.teams, column => team_id) }
table plans { team_id -> app.teams pk; name text; ...tenant_owned(of => app.teams, column => team_id, verbs => select) }
"""


@pytest.fixture(params=["platform", "plain"])
def tenants(server: Server, request: pytest.FixtureRequest) -> Iterator[Database]:
    """Ann owns team 1, where Bob is a member; Cin owns team 2."""
    values = {"role": "authenticated", "users": "auth.users", "key": "uuid", "next": "gen_random_uuid()"}
    if request.param == "plain":
        values = {"role": "app_user", "users": "users", "key": "bigint", "next": "0"}
    header = PLATFORM if request.param == "platform" else PLAIN
    with proven(server, header + TENANTS % values) as database:
        users = "public.users" if request.param == "plain" else "auth.users"
        database.connection.execute(f"insert into {users} (id) values ('{ANN}'), ('{BOB}'), ('{CIN}')")
        for user, team in ((ANN, 1), (CIN, 2)):
            with acting(database, user):
                made = f"insert into app.teams (id, name) values ({key(database, team)}, 'x') returning owner_id"
                assert database.column(made) == [user]
        with acting(database, ANN):
            database.connection.execute(f"insert into app.members values ({key(database, 1)}, '{BOB}')")
        yield database


def key(database: Database, number: int) -> str:
    """A key of a team, as SQL."""
    return f"'{UUID(int=number)}'" if database.catalog.intent.header.target == "supabase" else str(number)


def seen(database: Database, user: UUID | None, query: str) -> list[object]:
    """What a query finds for a user."""
    with acting(database, user):
        return database.column(query)


def test_members_see_their_tenant_and_nobody_elses(tenants: Database) -> None:
    for user in (ANN, BOB, CIN):
        team = 2 if user == CIN else 1
        with acting(tenants, user):
            tenants.connection.execute(f"insert into public.projects values ({user.int}, 'p', {key(tenants, team)})")
    assert seen(tenants, ANN, "select id from public.projects order by id") == [ANN.int, BOB.int]
    assert seen(tenants, BOB, "select id from public.projects order by id") == [ANN.int, BOB.int]
    assert seen(tenants, CIN, "select id from public.projects order by id") == [CIN.int]
    assert seen(tenants, None, "select id from public.projects") == []
    assert [len(seen(tenants, user, "select id from app.teams")) for user in (ANN, BOB, CIN, None)] == [1, 1, 1, 0]
    assert [len(seen(tenants, user, "select user_id from app.members")) for user in (ANN, BOB, CIN)] == [1, 1, 0]
    assert seen(tenants, BOB, "update public.projects set name = 'q' returning 1") == [1, 1]
    assert seen(tenants, BOB, "delete from public.projects returning 1") == [1, 1]


def test_rows_do_not_move_to_tenants_of_others(tenants: Database) -> None:
    assert refused(tenants, BOB, f"insert into public.projects values (1, 'p', {key(tenants, 2)})")
    with acting(tenants, BOB):
        tenants.connection.execute(f"insert into public.projects values (1, 'p', {key(tenants, 1)})")
    assert refused(tenants, BOB, f"update public.projects set team_id = {key(tenants, 2)}")


def test_members_do_only_what_the_verbs_say(tenants: Database) -> None:
    tenants.connection.execute(f"insert into public.plans values ({key(tenants, 1)}, 'free')")
    assert seen(tenants, BOB, "select name from public.plans") == ["free"]
    assert refused(tenants, ANN, "update public.plans set name = 'gold'")


def test_admins_and_owners_manage_members(tenants: Database) -> None:
    add = f"insert into app.members values ({key(tenants, 1)}, '{CIN}')"
    assert refused(tenants, BOB, add)
    assert seen(tenants, BOB, "update app.members set role = 'admin' returning 1") == []
    assert seen(tenants, BOB, "update app.teams set name = 'y' returning 1") == []
    assert seen(tenants, ANN, "update app.members set role = 'admin' returning 1") == [1]
    with acting(tenants, BOB):
        tenants.connection.execute(add)
    assert refused(tenants, BOB, f"insert into app.members values ({key(tenants, 2)}, '{BOB}')")
    assert seen(tenants, CIN, "delete from app.members where role = 'admin' returning 1") == []
    assert seen(tenants, CIN, "delete from app.members returning user_id") == [CIN]
    assert seen(tenants, CIN, "select app.teams_of_user()") == seen(tenants, CIN, "select id from app.teams")


def test_roles_narrow_the_tenants_of_a_user(tenants: Database) -> None:
    counts = "select count(*) from app.teams_of_user({})"
    assert [
        seen(tenants, BOB, counts.format(roles))[0] for roles in ("", "'member'", "'admin'", "'admin', 'member'")
    ] == [
        1,
        1,
        0,
        1,
    ]
    assert seen(tenants, ANN, counts.format("'admin'")) == [1]


def test_a_tenant_is_handed_over_and_only_by_its_owner(tenants: Database) -> None:
    assert seen(tenants, BOB, f"update app.teams set owner_id = '{BOB}' returning 1") == []
    assert refused(tenants, ANN, f"insert into app.teams (id, name, owner_id) values ({key(tenants, 3)}, 'x', '{BOB}')")
    assert seen(tenants, ANN, f"update app.teams set owner_id = '{BOB}' returning 1") == [1]
    assert seen(tenants, ANN, "select id from app.teams") == []
    assert len(seen(tenants, BOB, "select id from app.teams where owner_id = '" + str(BOB) + "'")) == 1


# ---------------------------------------------------------------- rights

RIGHTS = """
use std.rights
schema app {
  grant usage to %(role)s
  table admins { ...admins(users => %(users)s) }
}
table settings { id int pk; ...owned(users => %(users)s); ...administered(by => app.admins, verbs => select) }
table documents {
  id uuid pk
  title text = 't'
  ...shared(by => document_people, column => document_id, users => %(users)s)
}
table document_people { ...sharing(of => documents, column => document_id, users => %(users)s) }
"""


@pytest.fixture(params=["platform", "plain"])
def rights(server: Server, request: pytest.FixtureRequest) -> Iterator[Database]:
    """Ann has a document, which Bob may read; Cin is an admin."""
    values = {"role": "authenticated", "users": "auth.users"}
    if request.param == "plain":
        values = {"role": "app_user", "users": "users"}
    header = PLATFORM if request.param == "platform" else PLAIN
    with proven(server, header + RIGHTS % values) as database:
        users = "public.users" if request.param == "plain" else "auth.users"
        database.connection.execute(f"insert into {users} (id) values ('{ANN}'), ('{BOB}'), ('{CIN}')")
        database.connection.execute(f"insert into app.admins values ('{CIN}')")
        with acting(database, ANN):
            database.connection.execute("insert into public.settings values (1)")
            database.connection.execute(f"insert into public.documents (id) values ('{UUID(int=1)}')")
            database.connection.execute(f"insert into public.document_people values ('{UUID(int=1)}', '{BOB}')")
        yield database


def test_rows_are_for_their_owner_and_admins_see_them(rights: Database) -> None:
    assert [len(seen(rights, user, "select id from public.settings")) for user in (ANN, BOB, CIN, None)] == [1, 0, 1, 0]
    assert seen(rights, CIN, "update public.settings set id = 2 returning 1") == []
    assert refused(rights, BOB, f"insert into public.settings values (2, '{ANN}')")
    assert [seen(rights, user, "select app.is_of_admins()") for user in (ANN, CIN)] == [[False], [True]]
    assert [len(seen(rights, user, "select 1 from app.admins")) for user in (ANN, CIN)] == [0, 1]
    assert refused(rights, CIN, f"insert into app.admins values ('{ANN}')")  # which only the service may


def test_what_is_shared_is_read_or_changed_as_its_owner_says(rights: Database) -> None:
    change = "update public.documents set title = 'u' returning 1"
    assert [len(seen(rights, user, "select id from public.documents")) for user in (ANN, BOB, CIN)] == [1, 1, 0]
    assert seen(rights, BOB, change) == []
    assert seen(rights, BOB, "update public.document_people set may = 'write' returning 1") == []
    assert refused(rights, BOB, f"insert into public.document_people values ('{UUID(int=1)}', '{CIN}')")
    assert seen(rights, ANN, "update public.document_people set may = 'write' returning 1") == [1]
    assert seen(rights, BOB, change) == [1]
    assert seen(rights, BOB, "delete from public.documents returning 1") == []
    assert seen(rights, BOB, "delete from public.document_people returning 1") == [1]
    assert seen(rights, BOB, "select id from public.documents") == []


def test_who_may_change_a_row_cannot_take_it(rights: Database) -> None:
    with acting(rights, ANN):
        rights.connection.execute("update public.document_people set may = 'write'")
    for user in (ANN, BOB):
        assert refused(rights, user, f"update public.documents set owner_id = '{BOB}'")
        assert not refused(rights, user, f"update public.documents set owner_id = '{ANN}'")
    rights.connection.execute(f"update public.documents set owner_id = '{CIN}'")  # as the service may
    assert seen(rights, CIN, "select owner_id from public.documents") == [CIN]


# ---------------------------------------------------------------- timestamps, soft_delete, retention_log


def test_updates_are_dated(server: Server) -> None:
    with proven(server, "use std.timestamps\ntable t { id int pk; ...timestamps }") as database:
        old = "'2020-01-01', '2020-01-01'"
        database.connection.execute(f"insert into public.t values (1, {old}); update public.t set id = 2")
        assert database.rows("select created_at < '2020-01-03', updated_at = now() from public.t") == [(True, False)]
        assert database.one("select updated_at > now() - interval '1 minute' from public.t")


def test_deleted_rows_leave_the_view_and_free_their_keys(server: Server) -> None:
    text = "use std.soft_delete\ntable t { id int pk; code text unique; ...soft_delete }"
    with proven(server, text) as database:
        database.connection.execute("insert into public.t values (1, 'a'); update public.t set deleted_at = now()")
        assert database.refusal("insert into public.t values (2, 'a')") is None
        assert database.refusal("insert into public.t values (2, 'a'), (3, 'a')") == "23505"
        database.connection.execute("insert into public.t values (2, 'a')")
        assert database.column("select id from public.active_t") == [2]
        assert database.column("select id from public.t order by id") == [1, 2]


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ("action", "23514"),
        ("finished_at = started_at - interval '1 s'", "23514"),
        ("verified_at = now()", "23514"),
        ("finished_at = started_at, verified_at = started_at", "23514"),
        ("finished_at = started_at, verified_at = started_at, row_count = 1, checksum = 'x'", None),
        ("finished_at = started_at, verified_at = started_at, row_count = 1, checksum = 'x', error = 'e'", "23514"),
        ("row_count = -1", "23514"),
        ("after = 7", "23503"),
        ("error = 'e'", None),
    ],
)
def test_the_log_of_retention_holds_what_can_be(server: Server, values: str, state: str | None) -> None:
    with proven(server, "use std.retention_log") as database:
        database.connection.execute(
            "insert into retention.log (table_schema, table_name, action) values ('public', 't', 'archive')"
        )
        change = "action = 'burn'" if values == "action" else values
        assert database.refusal(f"update retention.log set {change}") == state


# ---------------------------------------------------------------- what the platform has

DECLARED = """
select n.nspname || '.' || c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('auth', 'storage', 'realtime') and a.attnum > 0 and not a.attisdropped
"""


def test_what_is_declared_of_the_platform_is_there(server: Server) -> None:
    modules = "".join(f"use {module}\n" for module in STANDARD if module.startswith("supabase."))
    with proven(server, modules) as database:
        there = {name: (type_, not_null) for name, type_, not_null in database.rows(DECLARED)}
        externals = database.catalog.externals.values()
        columns = {
            f"{table.schema}.{table.name}.{column.name}": (type_sql(column.type), not column.nullable)
            for table in externals
            if isinstance(table, Table)
            for column in table.columns
        }
        assert len(columns) > 60
        spelt = {name: database.one(f"select '{type_}'::regtype::text") for name, (type_, _) in columns.items()}
        for name, (type_, not_null) in columns.items():
            found, found_not_null = there[name]
            assert (found.split("(")[0], found_not_null) == (spelt[name], not_null), (name, type_)
        for function in externals:
            if isinstance(function, Function):
                named = f"{function.schema}.{function.name}({', '.join(function.signature)})"
                returns = database.one("select pg_get_function_result(%s::regprocedure)", named)
                assert returns == function.returns, named


def test_users_have_a_folder_each(server: Server) -> None:
    text = """
      use supabase.auth
      use supabase.storage
      extend table storage.buckets { rows (id, name) { ('files', 'files'), ('other', 'other') } }
      extend table storage.objects { ...own_folder(bucket => 'files'); ...own_folder(bucket => other, verbs => select) }
    """
    with proven(server, text) as database:

        def put(bucket: str, owner: UUID) -> str:
            return f"insert into storage.objects (bucket_id, name) values ('{bucket}', '{owner}/a/b.png')"

        for user in (ANN, BOB):
            with acting(database, user):
                database.connection.execute(put("files", user))
            database.connection.execute(put("other", user))
        assert refused(database, ANN, put("files", BOB))
        assert refused(database, ANN, put("other", ANN))
        assert len(seen(database, ANN, "select 1 from storage.objects")) == 2
        assert seen(database, ANN, "update storage.objects set version = 'x' returning bucket_id") == ["files"]
        assert seen(database, ANN, "delete from storage.objects returning bucket_id") == ["files"]
        assert seen(database, None, "select 1 from storage.objects") == []


def test_changes_are_sent_to_those_who_may_see_the_row(server: Server) -> None:
    text = """
      use supabase.auth
      use supabase.realtime
      table rooms { id bigint pk; user_id -> auth.users owner; access all to owner; ...broadcast(room) }
      table lines { id bigint pk; room_id -> rooms; ...broadcast(topic => 'room', key => room_id) }
      extend table realtime.messages { ...listen(topic => 'room', rows => rooms) }
    """
    with proven(server, text) as database:
        database.connection.execute(f"""
          create table public.sent (topic text, event text, "table" text, new jsonb, old jsonb);
          grant insert on public.sent to public;
          create or replace function realtime.broadcast_changes(
            topic_name text, event_name text, operation text, table_name text, table_schema text,
            new record, old record, level text default 'ROW'
          ) returns void language plpgsql as $$
          begin
            insert into public.sent values ($1, $2, $4, to_jsonb($6), to_jsonb($7));
          end $$;
          insert into auth.users (id) values ('{ANN}'), ('{BOB}');
          insert into public.rooms values (1, '{ANN}'), (2, '{BOB}');
          insert into public.lines values (7, 1);
          update public.lines set room_id = 2;
          delete from public.lines;
          create table realtime.today partition of realtime.messages default;
          insert into realtime.messages (topic, extension) values ('room:1', 'broadcast');
        """)
        sent = database.rows("select topic, event, \"table\", new -> 'id', old -> 'id' from public.sent")
        assert sent == [
            ("room:1", "INSERT", "rooms", 1, None),
            ("room:2", "INSERT", "rooms", 2, None),
            ("room:1", "INSERT", "lines", 7, None),
            ("room:2", "UPDATE", "lines", 7, 7),
            ("room:2", "DELETE", "lines", None, 7),
        ]

        def may_listen(user: UUID | None, topic: str) -> bool:
            with acting(database, user):
                database.connection.execute("select set_config('realtime.topic', %s, true)", (topic,))
                return bool(database.one("select count(*) from realtime.messages"))

        assert may_listen(ANN, "room:1")
        assert not may_listen(BOB, "room:1")
        assert may_listen(BOB, "room:2")
        assert not may_listen(None, "room:1")
        assert not may_listen(ANN, "other:1")
