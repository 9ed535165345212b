"""One thing is changed in the SQL of a schema that has every kind of object, and the proof sees it.

What tables, views, functions, triggers and policies say is changed in `test_prove.py`.
"""

from __future__ import annotations

from functools import cache

import pytest

from catalogs import catalog_of
from databases import sql_of
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import KINDS
from dbsc.postgres.prove import Divergence, Proof, Refused, prove
from dbsc.postgres.run import split
from dbsc.postgres.scratch import Server

SCHEMA = r"""
database kinds { target postgres; postgres 15 }

external role reader
role clerk { login; set work_mem = '64 MB'; set search_path = app, public }
schema app
schema spare
extension citext
sequence numbers { increment 5; maxvalue 1000; cycle; owned by people.age }
collation bytewise { provider libc; locale 'C' }
enum mood { sad, ok }
domain code text check (value <> '')
type pair { a int; b text }
range type spans { subtype int; grant usage to reader }
function add(a int, b int) returns int language sql immutable strict as $$ select a + b $$
function changed() returns trigger language plpgsql as $$ begin return new; end $$
function logged() returns event_trigger language plpgsql as $$ begin end $$
procedure tidy(days int = 3) language sql security definer as $$ select $1 $$
aggregate total(int) { sfunc add; stype int; initcond 0 }
aggregate granted(int) { sfunc add; stype int; grant execute to reader }
event trigger log { on ddl_command_end when tag in ('CREATE TABLE'); execute logged() }
text search dictionary plain { template simple; option stopwords 'english' }
text search configuration words { copy pg_catalog.english; mapping asciiword with plain }
foreign data wrapper nothing { option debug 'a' }
server elsewhere { wrapper nothing; option host 'a' }
user mapping public { server elsewhere; option login 'x' }
foreign table far server elsewhere { id int; option name 'b' }
sql cast_of_pair $$
create cast (pair as text) with inout as assignment
$$ down $$
drop cast (pair as text)
$$
table parent { id int; note text? }
table child inherits parent { more int }
table people {
  id int pk
  serial int identity
  name text unique
  age int = 7
  of -> people? on delete set null
  during int4range
  words tsvector as (to_tsvector('simple', name))
  check grown (age > 17)
  exclude nobody_twice using gist (during with &&)
  index by_age (age desc) where (age > 3)
  statistics together (dependencies) on (name, age)
  trigger touch before update of (name) when (new.age > 1) execute changed()
  policy own for select to reader using (age > 5)
  grant select to reader
  option fillfactor = 70
  option replica identity full
}
table levels { id int pk; name text; rows (id, name) { (1, 'low') } }
table events { id int; at date; partition by range (at) { old from '2019-01-01' to '2020-01-01'; rest default } }
view adults with (security_barrier) as ( select id from people where age > 18 )
materialized view names as ( select name from people ) { index (name) }
publication all_of_it { schema app }
publication prices { table people (id, name); publish insert }
default privileges in schema app { grant select on tables to reader }
"""

# What becomes of what in the SQL.
CHANGED = (
    ("grant select on tables to reader", "grant insert on tables to reader"),
    ("work_mem = '64 MB'", "work_mem = '65 MB'"),
    ("search_path = app, public", "search_path = app"),
    ("with login inherit", "with nologin inherit"),
    ("increment by 5", "increment by 6"),
    ("maxvalue 1000", "maxvalue 1001"),
    ("maxvalue 1000 cycle", "maxvalue 1000"),
    ("locale = 'C'", "locale = 'POSIX'"),
    ("subtype = integer", "subtype = bigint"),
    ("stopwords = 'english'", "stopwords = 'english', accept = false"),
    ("for asciiword with public.plain", "for asciiword with simple"),
    ("host 'a'", "host 'b'"),
    ("login 'x'", "login 'y'"),
    ("owned by public.people.age", "owned by none"),
    (
        "grant execute on function public.granted(integer) to reader",
        "grant execute on function public.granted(integer) to reader with grant option",
    ),
    ("grant usage on type public.spans to reader", "grant usage on type public.spans to reader with grant option"),
    ("name 'b'", "name 'c'"),
    ("  immutable\n  strict", "  stable\n  strict"),
    ("  strict\n", ""),
    ("a integer, b integer", "a integer, b integer default 1"),
    ("days integer default 3", "days integer default 4"),
    ("  security definer\n", ""),
    ("initcond = '0'", "initcond = '1'"),
    (") inherits (public.parent)", ", id integer not null, note text)"),
    ("always as identity", "by default as identity"),
    ("to_tsvector('simple', name)", "to_tsvector('english', name)"),
    ("unique (name)", "unique nulls not distinct (name)"),
    ("check (age > 17)", "check (age > 17) no inherit"),
    ("(during with &&)", "(during with &&) deferrable"),
    ("fillfactor = 70", "fillfactor = 71"),
    ("replica identity full", "replica identity nothing"),
    ("on delete set null", "on delete set default"),
    ("references public.people (id) on delete set null", "references public.people (id) on delete set null not valid"),
    ("(dependencies)", "(ndistinct)"),
    ("before update of name", "before update of age"),
    ("(new.age > 1)", "(new.age > 2)"),
    ("for select to reader", "for all to reader"),
    ("grant select on table public.people", "grant select (id) on table public.people"),
    ("to ('2020-01-01')", "to ('2020-01-02')"),
    ("(age desc)", "(age)"),
    ("where (age > 3)", "where (age > 4)"),
    ("security_barrier = true", "security_barrier = false"),
    ("select name from", "select distinct name from"),
    ("publish = 'insert'", "publish = 'truncate'"),
    ("people (id, name)", "people (id, name, age)"),
    ("1, 'low'", "1, 'high'"),
    ("'CREATE TABLE'", "'CREATE VIEW'"),
)
# Statements that are left out, by their first words.
LEFT_OUT = (
    "create schema spare",
    "create extension",
    "alter default privileges in schema app grant",
    "create collation",
    "create procedure",
    "create aggregate public.total",
    "create foreign table",
    "create table public.child",
    "create statistics",
    "grant select on table",
    "create table public.events_old",
    "alter publication prices",
    "alter publication all_of_it",
    "insert into",
    "create event trigger",
)


@cache
def compiled() -> tuple[Catalog, list[tuple[str, str]], str]:
    """The catalog of the schema, its migrations and the whole script."""
    catalog = catalog_of(SCHEMA)
    return catalog, *sql_of(catalog)


def proof(server: Server, old: str, new: str) -> Proof:
    """The proof of the schema with SQL in which one thing is changed."""
    catalog, _, script = compiled()
    assert script.count(old) == 1, f"{script.count(old)} of {old}"
    changed = script.replace(old, new)
    return prove(server, catalog, [("001_all.sql", changed)], changed)


def seen(server: Server, old: str, new: str) -> str:
    """What the proof says of a change; PostgreSQL itself takes it."""
    made = proof(server, old, new)
    assert made.failures, f"{old} -> {new} is not seen"
    refused = [failure for failure in made.failures if isinstance(failure, Refused)]
    assert not refused, refused
    return str(made.failures[0])


def test_the_schema_is_proven(server: Server) -> None:
    made = proof(server, "create schema app", "create schema app")
    assert made.ok and not made.notes, made


def test_a_change_in_a_block_is_seen(server: Server) -> None:
    """What a block makes is told by nothing but the block, so the whole script is what tells of a migration."""
    catalog, files, script = compiled()
    changed = [(name, sql.replace("as assignment", "as implicit")) for name, sql in files]
    assert changed != files
    (failure,) = prove(server, catalog, changed, script).failures
    assert isinstance(failure, Divergence) and "cast" in str(failure)


def test_no_kind_is_left_out() -> None:
    assert {type(each) for each in compiled()[0].objects.values()} == set(KINDS)


@pytest.mark.parametrize(("old", "new"), CHANGED)
def test_a_change_is_seen(server: Server, old: str, new: str) -> None:
    assert seen(server, old, new)


@pytest.mark.parametrize("start", LEFT_OUT)
def test_what_is_left_out_is_seen(server: Server, start: str) -> None:
    _, _, script = compiled()
    (statement,) = (each.text for each in split(script) if each.text.startswith(start))
    assert seen(server, f"{statement};", "")
