"""Snapshots: that every change of a schema is seen, in the right place, and nothing else is."""

from collections.abc import Iterator

import pytest

from dbsc.postgres.connection import Connection
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import Change, Comparison, Snapshot, compare, snapshot
from dbsc.postgres.snapshot_queries import QUERIES, query

# One of everything that changes below need
SCHEMA = """
create schema app;
create extension hstore schema app;
create collation app.plain from "C";
create type app.mood as enum ('sad', 'happy');
create domain app.positive as int default 1 constraint above check (value > 0);
create type app.pair as (a int, b text);
create type app.span as range (subtype = float8);
create sequence app.numbers;
create function app.touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function app.twice(i int) returns int language sql as 'select i * 2';
create procedure app.nothing() language sql as '';
create aggregate app.total(int) (sfunc = int4pl, stype = int);
create operator app.=== (leftarg = int, rightarg = int, function = int4eq);
create table app.authors (id int generated always as identity primary key, name text not null, rank int);
create table app.books (
  id bigint primary key,
  author int constraint wrote references app.authors deferrable,
  title text constraint short check (length(title) < 100),
  price numeric default 0,
  search tsvector generated always as (to_tsvector('simple', title)) stored
);
create index titles on app.books (title);
create statistics app.related on author, title from app.books;
create trigger touch before update on app.books for each row execute function app.touch();
create rule quiet as on delete to app.books do instead nothing;
alter table app.books enable row level security;
create policy readers on app.books for select using (title is not null);
create table app.events (at date not null, kind text) partition by range (at);
create table app.events_old partition of app.events for values from ('2020-01-01') to ('2021-01-01');
create table app.base (a int);
create table app.heir (b int) inherits (app.base);
create view app.cheap as select id, title from app.books where price < 10;
create materialized view app.totals as select count(*) as n from app.books;
create text search configuration app.words (copy = simple);
create text search dictionary app.stems (template = simple);
create publication feed for table app.authors;
create function app.notice() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger watch on ddl_command_start when tag in ('CREATE CONVERSION') execute function app.notice();
create foreign data wrapper nowhere;
create server elsewhere foreign data wrapper nowhere options (host 'a');
create foreign table app.remote (a int options (name 'b')) server elsewhere options (t 'c');
create user mapping for public server elsewhere options (who 'me');
create cast (app.pair as text) with inout;
comment on table app.books is 'All of them.';
grant select on app.books to reader;
alter default privileges in schema app grant select on tables to reader;
"""

# A change, and all that it changes: "kind key" with a sign, and for changed objects the attributes
CHANGES: list[tuple[str, set[str]]] = [
    ("create schema other", {"+ schema other"}),
    ("create extension citext schema app", {"+ extension citext", "+ comment extension citext"}),
    ("alter extension hstore set schema public", {"~ extension hstore schema"}),
    ("alter type app.mood add value 'calm' before 'sad'", {"~ enum app.mood labels"}),
    ("alter type app.mood rename value 'sad' to 'blue'", {"~ enum app.mood labels"}),
    ("alter domain app.positive set default 2", {"~ domain app.positive default"}),
    ("alter domain app.positive set not null", {"~ domain app.positive not_null"}),
    (
        "alter domain app.positive add constraint odd check (value % 2 = 1) not valid",
        {"+ domain constraint app.positive odd"},
    ),
    ("alter type app.pair add attribute c date", {"~ composite type app.pair fields"}),
    (
        "alter type app.pair alter attribute b type text collate app.plain",
        {"~ composite type app.pair fields"},
    ),
    ("alter type app.span rename to width", {"- range type app.span", "+ range type app.width"}),
    ("alter collation app.plain rename to simple", {"- collation app.plain", "+ collation app.simple"}),
    ("create type app.shell", {"+ base type app.shell"}),
    ("alter sequence app.numbers increment 5 cycle", {"~ sequence app.numbers cycle increment"}),
    ("alter sequence app.numbers owned by app.books.id", {"~ sequence app.numbers owned_by"}),
    ("alter table app.books set (fillfactor = 50)", {"~ table app.books options"}),
    ("alter table app.books set (toast.autovacuum_enabled = off)", {"~ table app.books toast_options"}),
    ("alter table app.books disable row level security", {"~ table app.books row_security"}),
    ("alter table app.books force row level security", {"~ table app.books forced_row_security"}),
    ("alter table app.authors replica identity full", {"~ table app.authors replica_identity"}),
    (
        "alter table app.books replica identity using index books_pkey",
        {"~ table app.books replica_identity replica_identity_index"},
    ),
    ("alter table app.base set unlogged", {"~ table app.base persistence"}),
    ("alter table app.base alter a set not null", {"~ column app.base.a not_null", "~ column app.heir.a not_null"}),
    ("alter table app.books alter price set default 1", {"~ column app.books.price default"}),
    ("alter table app.books alter price drop default", {"~ column app.books.price default"}),
    ("alter table app.authors alter rank type numeric(9, 2)", {"~ column app.authors.rank storage type"}),
    ('alter table app.authors alter name type text collate "C"', {"~ column app.authors.name collation"}),
    ("alter table app.authors alter name set storage external", {"~ column app.authors.name storage"}),
    ("alter table app.authors alter name set compression pglz", {"~ column app.authors.name compression"}),
    ("alter table app.authors alter name set statistics 500", {"~ column app.authors.name statistics_target"}),
    ("alter table app.authors alter name set (n_distinct = 5)", {"~ column app.authors.name options"}),
    ("alter table app.authors alter id set generated by default", {"~ column app.authors.id identity"}),
    (
        "alter table app.authors alter id drop identity",
        {"~ column app.authors.id identity", "- sequence app.authors_id_seq"},
    ),
    (
        "alter table app.books alter search drop expression",
        {"~ column app.books.search generated generated_kind"},
    ),
    (
        "alter table app.authors add born date, drop rank",
        {"~ table app.authors columns", "+ column app.authors.born", "- column app.authors.rank"},
    ),
    ("alter table app.heir no inherit app.base", {"- inheritance app.heir", "~ column app.heir.a inherited local"}),
    (
        "alter table app.events detach partition app.events_old",
        {
            "- partition app.events_old",
            "~ column app.events_old.at inherited local",
            "~ column app.events_old.kind inherited local",
        },
    ),
    (
        "alter table app.books alter constraint wrote initially deferred",
        {"~ constraint app.books wrote deferred definition"},
    ),
    ("alter table app.books drop constraint short", {"- constraint app.books short"}),
    (
        "alter table app.books drop constraint wrote,"
        " add constraint wrote foreign key (author) references app.authors deferrable not valid",
        {"~ constraint app.books wrote definition validated"},
    ),
    ("alter index app.titles set (fillfactor = 50)", {"~ index app.titles definition"}),
    ("cluster app.books using titles", {"~ index app.titles clustered"}),
    ("create unique index on app.authors (name)", {"+ index app.authors_name_idx"}),
    ("alter view app.cheap set (security_barrier)", {"~ view app.cheap options"}),
    ("create or replace view app.cheap as select id, title from app.books", {"~ view app.cheap definition"}),
    (
        "alter view app.cheap rename title to name",
        {"~ view app.cheap columns definition", "- view column app.cheap.title", "+ view column app.cheap.name"},
    ),
    ("alter view app.cheap alter id set default 1", {"~ view column app.cheap.id default"}),
    ("alter materialized view app.totals set (fillfactor = 50)", {"~ materialized view app.totals options"}),
    ("alter statistics app.related set statistics 9", {"~ statistics app.related target"}),
    ("alter table app.books disable trigger touch", {"~ trigger app.books touch enabled"}),
    ("drop trigger touch on app.books", {"- trigger app.books touch"}),
    ("alter table app.books enable replica rule quiet", {"~ rule app.books quiet enabled"}),
    ("alter policy readers on app.books to reader using (true)", {"~ policy app.books readers roles using"}),
    ("alter function app.twice(int) immutable", {"~ function app.twice(integer) definition"}),
    ("alter function app.twice(int) set search_path = ''", {"~ function app.twice(integer) definition"}),
    ("alter procedure app.nothing() security definer", {"~ procedure app.nothing() definition"}),
    (
        "create or replace aggregate app.total(int) (sfunc = int4pl, stype = int, initcond = '1')",
        {"~ aggregate app.total(integer) initial"},
    ),
    ("alter operator app.=== (int, int) set (restrict = eqsel)", {"~ operator app.===(integer,integer) restriction"}),
    (
        "create operator class app.odd for type int using btree as operator 1 <, operator 3 =",
        {"+ operator class app.odd using btree", "+ operator family app.odd using btree"},
    ),
    (
        "alter text search configuration app.words alter mapping for word with app.stems",
        {"~ text search configuration app.words mappings"},
    ),
    ("alter text search dictionary app.stems (accept = false)", {"~ text search dictionary app.stems options"}),
    ("drop cast (app.pair as text)", {"- cast app.pair as text"}),
    ("create language mine handler plpgsql_call_handler", {"+ language mine"}),
    ("create access method mine type index handler bthandler", {"+ access method mine"}),
    ("alter publication feed set (publish = 'insert')", {"~ publication feed deletes truncates updates"}),
    ("alter publication feed set table app.authors (id)", {"~ publication table feed app.authors columns"}),
    ("alter publication feed add tables in schema app", {"~ publication feed schemas"}),
    ("alter event trigger watch disable", {"~ event trigger watch enabled"}),
    ("alter server elsewhere options (set host 'b')", {"~ foreign server elsewhere options"}),
    ("alter foreign data wrapper nowhere options (add x 'y')", {"~ foreign data wrapper nowhere options"}),
    ("alter foreign table app.remote options (drop t)", {"~ foreign table app.remote options"}),
    ("alter foreign table app.remote alter a options (drop name)", {"~ column app.remote.a foreign_options"}),
    ("alter user mapping for public server elsewhere options (drop who)", {"~ user mapping elsewhere public options"}),
    ("comment on table app.books is 'Some of them.'", {"~ comment table app.books text"}),
    ("comment on column app.books.id is 'x'", {"+ comment table column app.books.id"}),
    ("comment on schema public is 'x'", {"+ comment schema public"}),
    ("revoke select on app.books from reader", {"- grant table app.books"}),
    ("grant select on app.books to reader with grant option", {"~ grant table app.books reader"}),
    ("grant update (price) on app.books to reader", {"+ grant table column app.books.price"}),
    ("grant usage on schema public to reader", {"+ grant schema public"}),
    ("revoke execute on function app.twice(int) from public", {"+ grant function app.twice(integer)"}),
    ("grant usage on type app.mood to reader", {"+ grant type app.mood"}),
    ("grant usage on sequence app.numbers to reader", {"+ grant sequence app.numbers"}),
    ("revoke all on function app.akeys(app.hstore) from public", {"+ grant function app.akeys(app.hstore)"}),
    ("grant usage on foreign server elsewhere to reader", {"+ grant server elsewhere"}),
    (
        "alter default privileges in schema app grant insert on tables to reader",
        {"~ default privileges dbsc_admin app tables reader"},
    ),
    (
        "alter default privileges revoke execute on functions from public",
        {"+ default privileges dbsc_admin * functions"},
    ),
]


def told(comparison: Comparison) -> set[str]:
    """The differences as `CHANGES` writes them."""
    lines = set()
    for kind, differences in comparison.kinds.items():
        lines |= {f"- {kind} {key}" for key in differences.missing}
        lines |= {f"+ {kind} {key}" for key in differences.extra}
        for key, changes in differences.changed.items():
            lines.add(" ".join([f"~ {kind} {key}", *(change.attribute for change in changes)]))
    return lines


@pytest.fixture(scope="module")
def filled(server: Server) -> Iterator[Connection]:
    """A connection to a database that holds `SCHEMA`, with a transaction open."""
    name = server.create_database()
    connection = server.connect(name)
    connection.execute("create role reader")
    connection.execute(SCHEMA)
    connection.commit()
    yield connection
    connection.close()
    server.drop_database(name)
    server.drop_roles()


@pytest.fixture(scope="module")
def original(filled: Connection) -> Snapshot:
    return snapshot(filled)


# From 18 on, that a column is not null is a constraint.
SINCE_18 = {
    "alter table app.base alter a set not null": {
        "~ column app.base.a not_null not_null_constraint",
        "~ column app.heir.a not_null not_null_constraint",
    },
    "alter table app.events detach partition app.events_old": {
        "- partition app.events_old",
        "~ column app.events_old.at inherited local not_null_constraint",
        "~ column app.events_old.kind inherited local",
    },
}


@pytest.mark.parametrize(("statement", "expected"), CHANGES, ids=[statement for statement, _ in CHANGES])
def test_a_change_is_seen_and_nothing_else(
    filled: Connection, original: Snapshot, statement: str, expected: set[str]
) -> None:
    try:
        if filled.info.server_version >= 180000:
            expected = SINCE_18.get(statement, expected)
        filled.execute(statement)
        assert told(compare(original, snapshot(filled))) == expected
    finally:
        filled.rollback()


def test_an_equal_database_is_equal(server: Server, filled: Connection, original: Snapshot) -> None:
    assert compare(original, snapshot(filled)).equal
    filled.rollback()
    with server.database() as name, server.connect(name) as other:
        assert not compare(original, snapshot(other)).equal
        other.execute("create table public.takes_up_object_identifiers (a int)")
        other.execute("drop table public.takes_up_object_identifiers")
        other.execute(SCHEMA)
        assert compare(original, snapshot(other)).equal


def test_the_schema_above_has_nearly_every_kind(original: Snapshot) -> None:
    assert {kind for kind in QUERIES if not original.objects[kind]} == {
        "access method",
        "base type",
        "conversion",
        "language",
        "operator class",
        "operator family",
        "security label",
        "subscription",
        "text search parser",
        "text search template",
        "transform",
    }


def test_what_belongs_to_an_extension_is_left_out(original: Snapshot) -> None:
    assert original.objects["extension"]["hstore"]["schema"] == "app"
    assert not any("hstore" in key for kind in ("function", "operator", "base type") for key in original.objects[kind])


def test_names_are_qualified(original: Snapshot) -> None:
    assert "FROM app.books\n" in str(original.objects["view"]["app.cheap"]["definition"])
    wrote = original.objects["constraint"]["app.books wrote"]["definition"]
    assert wrote == "FOREIGN KEY (author) REFERENCES app.authors(id) DEFERRABLE"


def test_a_snapshot_leaves_the_session_as_it_was(server: Server, filled: Connection) -> None:
    name = filled.info.dbname
    with server.connect(name) as connection:
        connection.execute("set search_path = app")
        connection.commit()
        snapshot(connection)
        assert connection.execute("show search_path").fetchone() == ("app",)
        connection.execute("create table unfinished (a int)")
        assert "app.unfinished" in snapshot(connection).objects["table"]
        assert connection.execute("select count(*) from unfinished").fetchone() == (0,)
        connection.rollback()
    with server.connect(name, autocommit=True) as connection:
        assert "app.books" in snapshot(connection).objects["table"]


def test_one_message_reads_everything(filled: Connection, original: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    filled.rollback()
    sent = []
    execute = type(filled).execute

    def counted(self: Connection, text: str) -> object:
        sent.append(text)
        return execute(self, text)

    monkeypatch.setattr(type(filled), "execute", counted)
    assert compare(original, snapshot(filled)).equal
    assert len(sent) == 3  # the isolation level, the settings, the queries


def test_versions_differ_in_lines() -> None:
    assert "colliculocale" not in query("collation", 14)
    assert "colliculocale" in query("collation", 16)
    assert "colliculocale" not in query("collation", 17)
    assert "colllocale" in query("collation", 17)
    assert not any("@" in query(kind, major) for kind in QUERIES for major in range(14, 20))


def test_a_comparison_reads_well() -> None:
    def shot(**columns: dict[str, object]) -> Snapshot:
        return Snapshot(180000, {"table": {"t": {}}, "column": columns})  # type: ignore[dict-item]

    body = "select " + "x" * 100
    ours = shot(a={"type": "integer"}, b={"not_null": True, "body": f"{body}\n1", "options": ("x", "y")}, c={})
    theirs = shot(a={"type": "integer"}, b={"not_null": False, "body": f"{body} \n1", "default": "0"}, d={})
    comparison = compare(ours, theirs)
    assert str(comparison).splitlines() == [
        "- column c",
        "+ column d",
        "~ column b",
        "    body:",
        "      - …" + "x" * 40 + "\\n1",
        "      + …" + "x" * 40 + " \\n1",
        "    default: none → 0",
        "    not_null: true → false",
        "    options: x, y → none",
    ]
    assert comparison.kinds["column"].changed["b"][1] == Change("default", None, "0")
    assert str(compare(ours, ours)) == ""
