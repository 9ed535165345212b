"""Default privileges come out as the statements that people write by hand for a platform."""

from __future__ import annotations

from databases import proven
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import snapshot

SCHEMA = """
database app { target supabase }
external role postgres
default privileges for postgres in schema public {
  grant all on tables to postgres, anon, authenticated, service_role
}
default privileges for postgres { grant none on functions }
extend schema public { grant usage to authenticated, service_role }
external publication supabase_realtime
"""
BY_HAND = """
alter default privileges for role postgres in schema public grant all on tables to postgres;
alter default privileges for role postgres in schema public grant all on tables to anon;
alter default privileges for role postgres in schema public grant all on tables to authenticated;
alter default privileges for role postgres in schema public grant all on tables to service_role;
alter default privileges for role postgres revoke all on functions from public;
revoke all on schema public from public, anon;
grant usage on schema public to authenticated;
grant usage on schema public to service_role
"""


def test_what_starters_of_supabase_say(server: Server) -> None:
    with proven(server, SCHEMA) as database, server.database(platform=True) as other:
        made = snapshot(database.connection).objects
        with server.connect(other, role=server.owner, autocommit=True) as connection:
            assert run_script(connection, BY_HAND) is None
        with server.connect(other, autocommit=True) as connection:
            wanted = snapshot(connection).objects
    for kind in ("default privileges", "grant", "publication"):
        assert made[kind] == wanted[kind]
    assert wanted["default privileges"]["<owner> * functions"] == {"<owner>": ("EXECUTE",)}


WHO = """
database app { target postgres; postgres 15 }
external role reader, writer
default privileges { grant none on functions; grant select on tables to reader }
default privileges in schema public { grant insert on tables to writer; grant usage on types to writer }
%s
"""


def test_objects_that_say_nothing_have_them_whichever_was_made_first(server: Server) -> None:
    things = """
table t { id int pk; s serial }
table own { id int pk; grant delete to reader }
view v as (select id from t)
function f() returns int language sql as $$ select 1 $$
enum e { a }
schema s { function g() returns int language sql as $$ select 1 $$; table u { id int } }
"""
    with proven(server, WHO % things) as database:
        by_table = database.rows(
            "select c, string_agg(r || ' ' || p, ', ' order by r, p)"
            " from unnest(array['public.t', 'public.v', 'public.own', 's.u']) c,"
            " unnest(array['select', 'insert', 'delete']) p, unnest(array['reader', 'writer']) r"
            " where has_table_privilege(r, c, p) group by c"
        )
        assert dict(by_table) == {
            "public.own": "reader delete",
            "public.t": "reader select, writer insert",
            "public.v": "reader select, writer insert",
            "s.u": "reader select",
        }
        assert database.one("select has_function_privilege('reader', 'public.f()', 'execute')") is False
        assert database.one("select has_function_privilege('reader', 's.g()', 'execute')") is False
        # PUBLIC keeps what it has of types: a schema only adds to it
        assert database.one("select has_type_privilege('reader', 'public.e', 'usage')") is True
        database.connection.execute(f'set role "{server.owner}"')
        database.connection.execute("create table public.late (id int)")
        assert database.one("select has_table_privilege('writer', 'public.late', 'insert')") is True
