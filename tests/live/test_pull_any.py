"""Any database comes back: drawn by chance from every kind of object, pulled, compiled, and made again."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import snapshot
from dbsc.postgres.snapshot_queries import QUERIES
from drawn import databases, of_every_kind
from drawn.made import made
from pulled import MISTAKES, comes_back, round_trip

_EXAMPLES = {"dev": 5, "ci": 20, "nightly": 1000, "fuzz": 100_000}[os.environ.get("DBSC_HYPOTHESIS", "dev")]
# A label needs a program that gives it a meaning, which PostgreSQL has only among its own tests.
_NOT_DRAWN = {"security label"}
# What is rightly told of a database that is pulled: passwords, what a subscription connects to, libraries of C.
_TOLD = {"DBS802", "DBS803", "DBS804"}


@settings(max_examples=_EXAMPLES, suppress_health_check=list(HealthCheck))
@given(statements=databases())
def test_any_database_comes_back(server: Server, statements: list[str]) -> None:
    with made(server, statements) as database:
        comes_back(server, database, MISTAKES | _TOLD)


@settings(max_examples=_EXAMPLES, suppress_health_check=list(HealthCheck))
@given(statements=databases())
def test_any_database_comes_back_with_its_owners(server: Server, statements: list[str]) -> None:
    with made(server, statements) as database:
        comes_back(server, database, MISTAKES | _TOLD, owners=True)


def test_every_kind_is_drawn(server: Server) -> None:
    """The law is about something: databases that have a piece of everything have objects of every kind."""
    met: set[str] = set()

    @seed(1)
    @settings(max_examples=12, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(statements=of_every_kind())
    def draw(statements: list[str]) -> None:
        with made(server, statements) as database, server.connect(database, autocommit=True) as connection:
            met.update(kind for kind, found in snapshot(connection).objects.items() if found)

    draw()
    assert set(QUERIES) - met == _NOT_DRAWN


# What the law has found, each as small as it can be.
FOUND = {
    "a check that is not enforced is no union": """
        create table t (a text, constraint t_a_check check (a in ('x', 'y')) not enforced)""",
    "statistics in another schema than their table": """
        create schema app;
        create table t (a int, b int);
        create statistics app.s on a, b from t""",
    "row security that is forced, but not enabled": """
        create table t (a int);
        alter table t force row level security""",
    "what an sql block makes, where privileges are given by default": """
        create type t;
        create function r(cstring) returns t language internal immutable strict as 'int4in';
        create function w(t) returns cstring language internal immutable strict as 'int4out';
        create type t (input = r, output = w, like = integer);
        alter default privileges grant usage on types to reader with grant option""",
    "statistics and policies of a partition": """
        create table t (a int, b int) partition by range (a);
        create table u partition of t default;
        create statistics s on b, a from u;
        create policy p on u using (a > 0)""",
    "a publication of no operation": """
        create table t (a int);
        create publication p for table t with (publish = '')""",
    "a reference to what is unique in a partition of a partition": """
        create table t (a int, b int) partition by list (a);
        create table u partition of t default partition by list (b);
        create table v partition of u default;
        alter table v add unique (b);
        alter table u add primary key (a, b);
        create table r (b int references v (b), c int, d int, foreign key (c, d) references u)""",
    "strings in a list, beside an operator of one's own": """
        create table t (a varchar(20), b int, check (a in ('x', 'y')));
        create policy p on t using (a in ('x', 'y') and b > 0);
        create function f(int, int) returns bool language sql immutable as 'select true';
        create operator === (leftarg = int, rightarg = int, function = f);
        create table u (a int, check (a === 1))""",
    "what is said of a column of a partition that is not null": """
        create table t (a int, b int) partition by list (a);
        create table u partition of t (a default 1) default;
        alter table u add constraint known not null a no inherit;
        create table v partition of t (b default 2) for values in (1);
        alter table v add constraint given not null b not valid""",
    "types that are called by words of the language": """
        create domain pk as int;
        create domain owner as text;
        create type was as (pk pk, identity owner[]);
        create table t (pk pk, owner owner, was was[])""",
    "a check that is not valid, of a table whose partitions had been there": """
        create table t (a int, b text) partition by list (a);
        create table u partition of t for values in (1);
        create table v partition of t default partition by list (b);
        create table w partition of v default;
        alter table t add constraint c check (b <> '') not valid;
        alter table v add constraint d check (a > 5) not valid;
        alter table w add constraint e check (a > 7) not valid""",
    "strings in a list, beside a cast of one's own": """
        create domain d varchar(20) check (value in ('a', 'b'));
        create type e as enum ('x');
        create cast (e as integer) with inout""",
    "strings in a list, beside a cast that is made without a word": """
        create domain d varchar(20) check (value in ('a', 'b'));
        create table t (a varchar(20), check (a in ('a', 'b') or a <> all (array['x', 'y']::varchar[])));
        create type e as enum ('x');
        create cast (e as integer) with inout as implicit""",
    "a column that is generated below as it is above": """
        create table t (a int, b int generated always as (1) stored);
        create table u () inherits (t);
        create table v (b int) inherits (t);
        create table w (b int generated always as (1) stored, a int);
        alter table w inherit t""",
    "a partition that was generated as its table is": """
        create table t (a int, b int generated always as (1) stored) partition by list (a);
        create table u (b int generated always as (1) stored, a int);
        alter table t attach partition u default""",
    "a column that is generated below alone, until 15": """
        create table t (a int, b int);
        create table u (b int generated always as (1) stored) inherits (t);
        create table p (a int, b int) partition by list (a);
        create table q (a int, b int generated always as (1) stored);
        alter table p attach partition q default""",
    "a column that is generated from something else below, from 16 on": """
        create table t (a int, b int generated always as (1) stored);
        create table u (b int generated always as (2) stored) inherits (t);
        create table p (a int, b int generated always as (1) stored) partition by list (a);
        create table q partition of p (b generated always as (2) stored) default""",
    "what is not the owner's right on a wrapper": """
        create foreign data wrapper w;
        create server s foreign data wrapper w;
        revoke usage on foreign data wrapper w from current_user;
        revoke usage on foreign server s from current_user""",
    "languages of any name": """
        create language "pl odd" handler plpgsql_call_handler inline plpgsql_inline_handler;
        create trusted language "Other" handler plpgsql_call_handler validator plpgsql_validator;
        create language "it's ""quoted""; (x" handler plpgsql_call_handler;
        create function f() returns int language "pl odd" as 'begin return 1; end';
        create function g() returns int language "Other" as 'begin return 1; end';
        create function h() returns int language "it's ""quoted""; (x" as 'begin return 1; end'""",
    "types of the names of PostgreSQL's own": """
        create type "serial" as enum ('a', 'b');
        create domain "bigserial" as int;
        create type "bit" as (x int);
        create type "char" as enum ('q');
        create domain "time" as text;
        create domain "interval" as text;
        create domain "varchar" as int;
        create domain "setof" as int;
        create table t (a public."serial", b public."bit", c public."char", d public."time" default 'x',
          e public."interval"[], f public."varchar", g public."setof", h public."bigserial", i "char", j "char"[],
          k interval, l time(3) default '10:00', m bit(3), n bit, o varchar(3), p "bit");
        create function "coalesce"(a public."bit", b public."interval" default 'x') returns public."serial"
          language sql as $$ select 'a'::public."serial" $$;
        create function "table"() returns table ("table" int, "setof" public."setof") language sql as 'select 1, 2'""",
    "names with line ends, and with what is not seen": """
        create schema "s\nt";
        create type "s\nt"."e\nn" as enum ('a\nb', 'c\\d');
        create table "a\nb" ("c\nd" int primary key, "tab\tx" int, "q""\nq" text check ("q""\nq" <> 'x\ny'),
          "\xa0" int, "\u2028l" int, "\\\x07" int, "it's\r" "s\nt"."e\nn" default 'a\nb', "\U000e0001" int);
        comment on column "a\nb"."c\nd" is 'two\nlines';
        create view "v\nw" as select "c\nd", "q""\nq" || 'x' as "x\ny" from "a\nb" where "q""\nq" = '\n';
        create index "i\nj" on "a\nb" ("tab\tx", (lower("q""\nq")));
        create statistics "st\nat" on "c\nd", "tab\tx" from "a\nb";
        create policy "pol\nicy" on "a\nb" using ("c\nd" = 1);
        create function "t\nrg"() returns trigger language plpgsql as 'begin return new; end';
        create trigger "tr\nig" before update of "tab\tx" on "a\nb" for each row when (new."c\nd" > old."c\nd")
          execute function "t\nrg"('x\ny');
        create function "f\ng"("p\nq" "s\nt"."e\nn", "r\n" int default 1) returns int language sql
          set search_path = public, "s\nt" as $$ select "c\nd" from "a\nb" where "c\nd" > "r\n" $$;
        create function std("p\np" int) returns table ("x\ny" int) language sql begin atomic select "p\np" + 1; end;
        create table "par\nent" ("k\ney" int) partition by list ("k\ney");
        create table "par\nt1" partition of "par\nent" for values in (1);
        alter table "par\nent" add constraint "un\ni" unique ("k\ney");
        alter table "a\nb" add constraint "fk\nx" foreign key ("tab\tx") references "par\nent" ("k\ney");
        create sequence "se\nq" owned by "a\nb"."tab\tx";
        alter table "a\nb" alter "tab\tx" set default nextval('"se\nq"');
        create domain "do\nm" as int constraint "ch\nk" check (value > 0);
        create publication "pu\nb" for table "a\nb" ("c\nd");
        create rule "ru\nle" as on delete to "par\nent" do also nothing""",
    "parents that have come to differ": """
        create table top (a int default 3, b text, c int);
        create table left_one () inherits (top);
        create table right_one () inherits (top);
        create table both_of_them (own int) inherits (left_one, right_one);
        create table below () inherits (both_of_them);
        create table declared (a int) inherits (left_one, right_one);
        create table other (a int default 9, d int) inherits (right_one, left_one);
        alter table left_one alter a set default 4, alter b set compression pglz;
        alter table right_one alter b set storage external;
        alter table both_of_them alter a set default 3, alter b set storage main;
        alter table below alter a drop default;
        alter table declared alter a drop default;
        comment on column both_of_them.a is 'both'""",
    "a default that the second parent has, and the child not": """
        create table first_one (a int);
        create table second_one (a int default 3);
        create table child () inherits (first_one, second_one);
        alter table child alter a drop default""",
    "parents that have come to be generated from something else": """
        create table top (a int, b int generated always as (1) stored);
        create table left_one () inherits (top);
        create table right_one () inherits (top);
        create table child () inherits (left_one, right_one);
        create table below () inherits (child);
        alter table left_one alter b set expression as (2);
        alter table child alter b set expression as (3);
        alter table below alter b set expression as (4)""",
}


_VERSIONS_OF = {
    "a check that is not enforced is no union": (18,),
    "what is said of a column of a partition that is not null": (18,),
    "a column that is generated below alone, until 15": (15,),
    "a column that is generated from something else below, from 16 on": (18,),
    "parents that have come to be generated from something else": (18,),
}
_FOUND = [
    pytest.param(server, sql, id=f"{server}-{name}")
    for server, version in (("pg18", 18), ("pg15", 15))
    for name, sql in FOUND.items()
    if version in _VERSIONS_OF.get(name, (15, 18))
]


@pytest.mark.parametrize(("server", "sql"), _FOUND, indirect=["server"])
def test_what_was_found_comes_back(server: Server, sql: str) -> None:
    round_trip(server, sql, "create role reader;", MISTAKES | _TOLD)
