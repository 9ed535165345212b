"""Policies and privileges: what PostgreSQL says of them, and what roles then can do, is what the source means."""

from collections.abc import Iterator

import pytest

from databases import Database, proven
from dbsc.postgres.scratch import Server

SCHEMA = """
database access { target postgres; postgres 15; user (app.me()) as app_user }

external role reader, "Odd Role", writer

schema app {
  grant usage to app_user, reader, "Odd Role", writer
  function me() returns int language sql stable as $$ select nullif(current_setting('app.uid', true), '')::int $$
}
table users {
  id int pk
  name text
  access select, update (name) to app_user where (id = app.me())
  access select to reader where (id > 0)
}
table accounts {
  id serial pk; user_id -> users owner; kind text; sum numeric
  access all to owner
  access select, insert (kind, sum), delete to writer where (kind = 'x') check (sum > 0)
  access insert to "Odd Role"
}
table items {
  id bigserial pk; account_id -> accounts owner; second_id -> accounts? owner; name text
  access all to owner
}
table plain {
  id int pk; a int; b text
  policy one for select using (a > 0)
  policy two for insert to reader, "Odd Role" with check (b <> 'it''s')
  policy three for update to public using (a > 1) with check (a > 2)
  policy four for delete to current_user using (true)
  policy five restrictive for all to reader using (a = 1)
  policy six for all using (exists (select 1 from users u where u.id = plain.a)) with check (false)
  policy seven restrictive for update using (a > (select max(id) from users))
  --- Why this is so.
  policy "Odd policy" permissive for select to writer using (b like '%x')
  grant select, insert (a, b), update (b) to reader
  grant all to writer with grant option
  grant select (a), truncate, references (a), trigger to "Odd Role"
  grant delete to public
  option rls force
}
table none_at_all { id int pk; grant none }
table unsaid { id int pk }
table rls_only { id int pk; option rls }
table no_rls { id int pk; option no rls; policy p for select using (true) }
view v as ( select id from plain ) { grant select to reader, public }
materialized view m as ( select id, a from plain ) { grant select (id) to reader; unique index (id) }
view hidden as ( select id from plain ) { grant none }
function f(a int, b text = 'x', variadic c int[] = '{}') returns int language sql as $$ select 1 $$ {
  grant execute to reader with grant option
}
function g() returns int language sql as $$ select 1 $$ { grant none }
function open() returns int language sql as $$ select 1 $$
procedure p(a int) language sql as $$ select 1 $$ { grant execute to writer }
schema closed { grant none; table t { id int pk; grant select to reader } }
schema shared { grant usage to reader }
extend schema shared { grant create to writer }
extend schema public { grant usage to reader, app_user, writer; grant create to writer with grant option }
table late { id int pk; a int }
extend table late { policy late_one for select to reader using (a > 0); grant select to reader; index (a) }
table parted {
  id int; user_id int
  pk (id)
  policy p for select to reader using (user_id = 1)
  grant select to reader
  partition by range (id) { low from 0 to 10; rest default }
}
"""

POLICIES = {
    ("plain", "one"): ("r", True, ["-"], "(a > 0)", None),
    ("plain", "two"): ("a", True, ['"Odd Role"', "reader"], None, "(b <> 'it''s'::text)"),
    ("plain", "three"): ("w", True, ["-"], "(a > 1)", "(a > 2)"),
    ("plain", "five"): ("*", False, ["reader"], "(a = 1)", None),
    ("plain", "six"): ("*", True, ["-"], "(EXISTS ( SELECT 1 FROM public.users u WHERE (u.id = plain.a)))", "false"),
    ("plain", "seven"): ("w", False, ["-"], "(a > ( SELECT max(users.id) AS max FROM public.users))", None),
    ("plain", "Odd policy"): ("r", True, ["writer"], "(b ~~ '%x'::text)", None),
    ("no_rls", "p"): ("r", True, ["-"], "true", None),
    ("users", "users_select_app_user"): ("r", True, ["app_user"], "(id = app.me())", None),
    ("users", "users_select_reader"): ("r", True, ["reader"], "(id > 0)", None),
    ("users", "users_update_app_user"): ("w", True, ["app_user"], "(id = app.me())", "(id = app.me())"),
    ("accounts", "accounts_select_writer"): ("r", True, ["writer"], "(kind = 'x'::text)", None),
    ("accounts", "accounts_insert_writer"): ("a", True, ["writer"], None, "(sum > (0)::numeric)"),
    ("accounts", "accounts_insert_Odd Role"): ("a", True, ['"Odd Role"'], None, "true"),
    ("late", "late_one"): ("r", True, ["reader"], "(a > 0)", None),
}


@pytest.fixture(scope="module")
def access(server: Server) -> Iterator[Database]:
    with proven(server, SCHEMA) as database:
        yield database


def test_policies(access: Database) -> None:
    found = {
        (table, name): (command, permissive, roles, using and " ".join(using.split()), check)
        for table, name, command, permissive, roles, using, check in access.rows(
            "select relname, polname, polcmd, polpermissive, array(select r::regrole::text from unnest(polroles) r"
            " order by 1), pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)"
            " from pg_policy join pg_class c on c.oid = polrelid"
        )
    }
    assert {key: found[key] for key in POLICIES} == POLICIES
    # the role of the moment is the one that runs the migrations
    assert found["plain", "four"][2] == [access.server.owner]


def test_row_security_is_on_where_there_is_access(access: Database) -> None:
    found = access.rows(
        "select relname, relforcerowsecurity from pg_class"
        " where relrowsecurity and relnamespace = 'public'::regnamespace"
    )
    assert dict(found) == {
        "users": False, "accounts": False, "items": False, "plain": True, "rls_only": False, "late": False,
        "parted": False, "parted_low": False, "parted_rest": False,
    }  # fmt: skip


PRIVILEGES = "select insert update delete truncate references trigger".split()


@pytest.mark.parametrize(
    ("role", "table", "held"),
    [
        ("app_user", "users", "select"),
        ("reader", "users", "select"),
        ("app_user", "accounts", "select insert update delete"),
        ("writer", "accounts", "select delete"),
        ("Odd Role", "accounts", "insert"),
        ("app_user", "items", "select insert update delete"),
        ("reader", "plain", "select delete"),
        ("writer", "plain", "select insert update delete truncate references trigger"),
        ("Odd Role", "plain", "delete truncate trigger"),
        ("app_user", "plain", "delete"),
        ("reader", "none_at_all", ""),
        ("reader", "unsaid", ""),
        ("app_user", "v", "select"),
        ("reader", "hidden", ""),
        ("reader", "m", ""),
        ("reader", "late", "select"),
        ("reader", "parted", "select"),
        ("reader", "parted_low", ""),
    ],
)
def test_privileges_on_tables(access: Database, role: str, table: str, held: str) -> None:
    query = "select p from unnest(%s::text[]) p where has_table_privilege(%s, 'public.' || %s, p)"
    assert access.column(query, PRIVILEGES, role, table) == held.split()


@pytest.mark.parametrize(
    ("role", "table", "privilege", "columns"),
    [
        ("app_user", "users", "update", "name"),
        ("writer", "accounts", "insert", "kind sum"),
        ("reader", "plain", "insert", "a b"),
        ("reader", "plain", "update", "b"),
        ("Odd Role", "plain", "select", "a"),
        ("Odd Role", "plain", "references", "a"),
        ("reader", "m", "select", "id"),
    ],
)
def test_privileges_on_columns(access: Database, role: str, table: str, privilege: str, columns: str) -> None:
    query = (
        "select attname::text from pg_attribute where attrelid = ('public.' || %s)::regclass and attnum > 0"
        " and has_column_privilege(%s, attrelid, attnum, %s) order by attnum"
    )
    assert access.column(query, table, role, privilege) == columns.split()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("has_table_privilege('writer', 'public.plain', 'select with grant option')", True),
        ("has_table_privilege('reader', 'public.plain', 'select with grant option')", False),
        ("has_function_privilege('reader', 'public.f(int, text, int[])', 'execute with grant option')", True),
        ("has_function_privilege('writer', 'public.f(int, text, int[])', 'execute')", False),
        ("has_function_privilege('reader', 'public.g()', 'execute')", False),
        ("has_function_privilege('reader', 'public.open()', 'execute')", True),
        ("has_function_privilege('writer', 'public.p(int)', 'execute')", True),
        ("has_function_privilege('reader', 'public.p(int)', 'execute')", False),
        ("has_schema_privilege('reader', 'closed', 'usage')", False),
        ("has_schema_privilege('reader', 'shared', 'usage')", True),
        ("has_schema_privilege('writer', 'shared', 'create')", True),
        ("has_schema_privilege('reader', 'public', 'usage')", True),
        ("has_schema_privilege('reader', 'public', 'create')", False),
        ("has_schema_privilege('writer', 'public', 'create with grant option')", True),
        ("has_schema_privilege('Odd Role', 'public', 'usage')", False),
        ("has_sequence_privilege('app_user', 'public.accounts_id_seq', 'usage')", True),
        ("has_sequence_privilege('writer', 'public.accounts_id_seq', 'usage')", True),
        ("has_sequence_privilege('reader', 'public.accounts_id_seq', 'usage')", False),
    ],
)
def test_privileges_on_other_things(access: Database, question: str, answer: bool) -> None:
    assert access.one(f"select {question}") is answer


def test_rows_belong_to_their_owners(access: Database) -> None:
    filled = (
        "insert into public.users values (1, 'a'), (2, 'b'); insert into public.accounts (user_id, kind, sum)"
        " values (1, 'x', 1), (2, 'y', 1); insert into public.items (account_id, second_id, name)"
        " values (1, null, 'one'), (2, null, 'two'), (2, 1, 'both')"
    )
    own = "set local role app_user; set local app.uid = '1'"
    with access.connection.transaction(force_rollback=True):
        access.connection.execute("alter sequence public.accounts_id_seq restart")
        access.connection.execute(f"{filled}; {own}")
        assert access.column("select name from public.users") == ["a"]
        assert access.column("select kind from public.accounts") == ["x"]
        assert access.column("select name from public.items order by 1") == ["both", "one"]
        assert access.refusal("insert into public.accounts (user_id, kind, sum) values (1, 'z', 1)") is None
        assert access.refusal("insert into public.accounts (user_id, kind, sum) values (2, 'z', 1)") == "42501"
        assert access.refusal("update public.users set id = 3") == "42501"
        access.connection.execute("set local role writer")
        assert access.column("select kind from public.accounts") == ["x"]
        assert access.refusal("delete from public.items") == "42501"


def test_policies_have_their_comments(access: Database) -> None:
    assert access.one("select obj_description(oid) from pg_policy where polname = 'Odd policy'") == "Why this is so."
