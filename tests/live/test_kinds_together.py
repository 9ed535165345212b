"""Whole schemas in which everything refers to everything: names find what they mean, in an order that works."""

from collections.abc import Iterator

import pytest

from databases import Database, proven
from dbsc.postgres.scratch import Server

TANGLED = r"""
database tangled { target postgres; postgres 15 }

extension pg_trgm
extension hstore
extension citext schema app
extension "uuid-ossp"
schema app {
  enum mood { sad, ok }
  domain small positive check (value < 10)
  function f() returns int language sql immutable as $$ select 1 $$
  table audit { id int pk; m mood; om public.mood; f -> uses; t target[]? }
}
enum mood { glad, mad }
domain positive int check (value > 0)
domain moods app.mood[]?
domain of_enum mood = 'glad'
type inner_one { m mood; d of_enum? }
type outer_one { i inner_one?; t target? }
table target {
  id uuid pk = uuid_generate_v4(); name citext unique; h hstore?
  index using gin (name gin_trgm_ops)
}
extension ltree
table uses {
  id       int pk
  o        outer_one?
  m        mood[] = (array['glad']::mood[])
  n        app.mood = 'sad'::app.mood
  s        app.small
  e        of_enum
  path     ltree?
  t_id     -> target
  c        int check (c > 0 /* really */ and c < 100 -- less
  )
  neg      -1 | 0 | 1 = -1
  odd      'it''s' | 'back\slash' | '"q"' | 'ä' = 'it''s'
  big      bigint 1 | 9000000000
  called   int = app.f()
  twice    int = f2(f2(1))
  j        jsonb = jsonb_build_object('a', 1, 'b', array[1,2])
  name_of  text
  index using gist (path)
  index (h_of(name_of))
  check ((o).i is not null or o is null)
  check (m <@ array['glad', 'mad']::mood[])
  check (name_of ~ '^a' and name_of not like '%b%' escape '!')
  check (is_fine(id))
}
function h_of(text) returns text language sql immutable as $$ select $1 $$
function is_fine(int) returns bool language sql stable as $$ select true $$
function f2(a int = f3()) returns int language sql immutable as $$ select a $$
function f3(b int = app.f(), c mood = 'mad') returns int language sql immutable as $$ select 3 $$
function rows_of(v seen) returns setof seen language sql as $$ select * from public.seen $$
view seen as ( select target.*, u.id as uid from target join uses u on u.t_id = target.id )
view shadowed as ( with target as (select 1 as one) select * from target )
table whole { id int; k int; pk (id, k); partition by hash (k) into 2 }
table refers { id int pk; a int; b int; foreign (a, b) -> whole (id, k) on delete cascade }
table parted {
  id int; k int; t_id -> target?
  pk (id, k)
  foreign (id, k) -> whole
  partition by range (k) { one from 0 to 10 }
}
table guarded { id int pk; policy p for select using (visible(id)) }
function visible(i int) returns bool
  language sql stable as $$ select exists (select from public.guarded where id = i) $$
materialized view kept as ( select h_of(name) as x from target t ) { index (x) }
"""

TEAMS = """
database teams { target supabase; postgres 15 }

use supabase.auth
use std.timestamps
use std.soft_delete

schema private { table secrets { id uuid pk; user_id -> auth.users owner; value text; access all to owner } }
table profiles {
  id -> auth.users pk owner on delete cascade; handle text unique; shown bool = false
  access select to anon, authenticated where (shown)
  access select, update (handle, shown) to owner
  ...timestamps
}
table teams { id bigint pk identity; name text; owner_id -> profiles owner; access all to owner; ...soft_delete }
table members {
  team_id -> teams on delete cascade owner; user_id -> auth.users owner; role 'admin' | 'member' = 'member'
  pk (team_id, user_id)
  access select to owner
  access insert, delete to owner where (role = 'member')
}
table posts {
  id bigserial pk; team_id -> teams owner; parent -> posts?; body text; likes <-> profiles
  ...timestamps
  ...soft_delete(purge => '1 year')
  access all to owner
  access select to anon where (deleted_at is null)
}
table "a table with a long name that is cut where it is in a policy" {
  id int pk; user_id -> auth.users owner; access all to owner
}
function is_admin(t bigint) returns bool language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from public.members m where m.team_id = t and m.user_id = (select auth.uid()) and m.role = 'admin')
$$ { grant execute to authenticated }
extend table members {
  policy admins for update to authenticated using (is_admin(team_id)) with check (is_admin(team_id))
}
extend table auth.users { trigger on_signup after insert execute welcome() }
function welcome() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.profiles (id, handle) values (new.id, new.email);
  return new;
end
$$ { grant none }
view team_posts with (security_invoker) as ( select t.name, p.* from teams t join posts p on p.team_id = t.id ) {
  grant select to authenticated
}
"""

ME, OTHER = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"


@pytest.fixture(scope="module")
def tangled(server: Server) -> Iterator[Database]:
    with proven(server, TANGLED) as database:
        yield database


@pytest.fixture(scope="module")
def teams(server: Server) -> Iterator[Database]:
    with proven(server, TEAMS) as database:
        yield database


def test_a_bare_name_means_the_nearest_thing(tangled: Database) -> None:
    types = dict(
        tangled.rows(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute"
            " where attrelid = 'app.audit'::regclass and attnum > 0"
        )
    )
    assert types == {"id": "integer", "m": "app.mood", "om": "public.mood", "f": "integer", "t": "public.target[]"}
    base = "select format_type(typbasetype, typtypmod) from pg_type where oid = %s::regtype"
    assert [tangled.one(base, name) for name in ("app.small", "public.moods", "public.of_enum")] == [
        "public.positive", "app.mood[]", "public.mood",
    ]  # fmt: skip
    assert tangled.one("select pg_get_viewdef('public.shadowed'::regclass)").strip().endswith("FROM target;")
    assert tangled.one("select one from public.shadowed") == 1


def test_what_extensions_bring_is_found_where_it_is(tangled: Database) -> None:
    of_name = (
        "select format_type(atttypid, null) from pg_attribute where attrelid = 'public.target'::regclass and attnum = 2"
    )
    assert tangled.one(of_name) == "app.citext"
    index = tangled.one("select pg_get_indexdef('public.target_name_idx'::regclass)")
    assert index.endswith("USING gin (name public.gin_trgm_ops)")
    default = "select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = 'public.target'::regclass"
    assert tangled.one(default) == "public.uuid_generate_v4()"


def test_defaults_call_what_is_made_before(tangled: Database) -> None:
    assert tangled.one("select public.f2()") == 3
    with tangled.connection.transaction(force_rollback=True):
        tangled.connection.execute("insert into public.target (name) values ('x')")
        tangled.connection.execute(
            "insert into public.uses (id, s, e, t_id, c, big, name_of) select 1, 2, 'mad', id, 1, 9000000000, 'a'"
            " from public.target"
        )
        row = tangled.rows("select m::text, n::text, neg, odd, called, twice, j from public.uses")
        assert row == [("{glad}", "sad", -1, "it's", 1, 1, {"a": 1, "b": [1, 2]})]
        for column, value in (("neg", "2"), ("odd", "'its'"), ("big", "2"), ("c", "100"), ("name_of", "'ab'")):
            assert tangled.refusal(f"update public.uses set {column} = {value}") == "23514"
        assert tangled.refusal(r"update public.uses set odd = 'back\slash', s = 9, big = 1") is None
        assert tangled.refusal("update public.uses set s = 10") == "23514"


def test_owners_through_others(teams: Database) -> None:
    with teams.connection.transaction(force_rollback=True):
        teams.connection.execute(
            f"insert into auth.users (id, email) values ('{ME}', 'me'), ('{OTHER}', 'other');"
            f"insert into public.teams (name, owner_id) values ('mine', '{ME}'), ('theirs', '{OTHER}');"
            f"insert into public.members select id, '{OTHER}', 'admin' from public.teams where name = 'theirs';"
            "insert into public.posts (team_id, body) select id, name from public.teams;"
            f"insert into private.secrets values (gen_random_uuid(), '{ME}', 'x'), (gen_random_uuid(), '{OTHER}', 'y');"
        )
        assert teams.column("select handle from public.profiles order by 1") == ["me", "other"]
        claims = f"""select set_config('request.jwt.claims', '{{"sub": "{ME}", "role": "authenticated"}}', true)"""
        teams.connection.execute(claims)
        teams.connection.execute("set local role authenticated")
        assert teams.column("select name from public.teams") == ["mine"]
        assert teams.column("select handle from public.profiles") == ["me"]
        assert teams.column("select body from public.posts") == ["mine"]
        assert teams.column("select body from public.team_posts") == ["mine"]
        assert teams.column("select value from private.secrets") == ["x"]
        assert teams.column("select role from public.members") == []
        mine = "(select id from public.teams)"
        join = f"insert into public.members values ({mine}, '{OTHER}', '%s')"
        assert teams.refusal(join % "member") is None
        assert teams.refusal(join % "admin") == "42501"
        assert teams.refusal(f"insert into public.posts (team_id, body) values ({mine}, 'new')") is None
        assert teams.refusal("insert into public.posts (team_id, body) values (2, 'new')") == "42501"
        assert teams.refusal("update public.profiles set id = id") == "42501"
        teams.connection.execute("set local role anon")
        assert teams.column("select body from public.posts order by 1") == ["mine", "theirs"]
        assert teams.refusal("select * from public.teams") == "42501"
        assert teams.refusal("select public.is_admin(1)") == "42501"
