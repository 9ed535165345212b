"""What is easily lost on the way from a database: it comes back, or it is told that it does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dbsc.catalog.objects import Privileges, ref
from dbsc.diagnostics import Diagnostic
from dbsc.postgres.introspect import introspect
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.semantics.lift import lift
from pulled import round_trip, spaceless, sql_of

# What is made, and what of it stands in the .dbs
CASES = {
    "statistics in another schema": (
        "create schema s; create table t (a int, b int); create statistics s.x on a, b from t;"
        "comment on statistics s.x is 'One'",
        "--- One\n  statistics s.x on (a, b)",
    ),
    "statistics of a materialized view": (
        "create materialized view m as select 1 as a, 2 as b; create statistics x (mcv) on a, b from m",
        "statistics x (mcv) on (a, b)",
    ),
    "multirange in another schema": (
        "create schema s; create type r as range (subtype = float8, multirange_type_name = s.many);"
        "create table t (a r, b s.many); comment on type s.many is 'Many'",
        "multirange s.many",
    ),
    "row security that is forced, and off": (
        "create table t (a int); alter table t force row level security; create policy p on t using (a > 0)",
        "option no rls force",
    ),
    "row security of partitions": (
        "create table t (a int, b int) partition by list (a); create table u partition of t for values in (1);"
        "create table v partition of t for values in (2); create table w partition of t for values in (3);"
        "alter table u enable row level security; create policy p on u for select using (a > 0);"
        "create policy p on v with check (b > 0); comment on policy p on v is 'One';"
        "alter table w force row level security; create statistics x on a, b from u",
        "policy p for select using (a > 0)",
    ),
    "an index that some partitions have": (
        "create table t (a int) partition by list (a); create table u partition of t for values in (1);"
        "create table v partition of t for values in (2); create index i on only t (a); create index j on u (a);"
        "alter index i attach partition j",
        "attach partition",
    ),
    "identity in a table of another persistence": (
        "create table t (a int generated always as identity); alter sequence t_a_seq set unlogged;"
        "create unlogged table u (a int generated always as identity); alter sequence u_a_seq set logged",
        "alter sequence public.t_a_seq set unlogged;",
    ),
    "what depends on PL/pgSQL": (
        "create function f() returns trigger language plpgsql as 'begin return null; end';"
        "create table t (a int); create trigger x before update on t for each row execute function f();"
        "alter trigger x on t depends on extension plpgsql",
        "alter trigger x on public.t depends on extension plpgsql;",
    ),
    "how partitions use and keep an index": (
        "create table t (a int not null, b int not null) partition by list (a);"
        "create table u partition of t for values in (1); create table v partition of t for values in (2);"
        "create table w partition of t for values in (3) partition by list (b);"
        "create table x partition of w for values in (3);"
        "create index i on t (b); create unique index j on t (a, b); create index k on t ((a + b));"
        "alter table u replica identity using index u_a_b_idx; alter table u cluster on u_b_idx;"
        "alter index v_b_idx set (fillfactor = 55); alter index u_expr_idx alter column 1 set statistics 55;"
        "alter index x_b_idx set (fillfactor = 66)",
        "v table v 2 { index (b) with (fillfactor = 55) }",
    ),
    "how partitions use and keep a key": (
        "create table t (a int primary key, b int not null, unique (a, b)) partition by list (a);"
        "create table u partition of t for values in (1); create table v partition of t for values in (2);"
        "alter table u replica identity using index u_a_b_key; alter table u cluster on u_pkey;"
        "alter index v_pkey set (fillfactor = 55)",
        "v table v 2 { pk (a) with (fillfactor = 55) }",
    ),
    "bounds of several values": (
        "create table t (a text, b int, c date) partition by range (a, b, c);"
        "create table u partition of t for values from (minvalue, minvalue, minvalue) to ('b', maxvalue, maxvalue);"
        "create table v partition of t for values from ('b', maxvalue, maxvalue) to ('c,''d', 7, '2020-01-01');"
        "create table l (a text) partition by range (a);"
        "create table m partition of l for values from ('a, b') to ('c, ''d''')",
        "from 'a, b' to 'c, ''d'''",
    ),
    "a view of an extension": (
        "create extension pg_stat_statements; create view v as select userid, query from pg_stat_statements;"
        "create function f() returns setof pg_stat_statements language sql as 'select * from pg_stat_statements'",
        "external view pg_stat_statements",
    ),
    "checks that are not valid below": (
        "create table t (a int, b int) partition by list (a);"
        "create table u partition of t for values in (1) partition by list (b);"
        "create table v partition of u for values in (1); alter table t add constraint k check (a > 0) not valid;"
        "comment on constraint k on t is 'One'; create table w partition of t for values in (2);"
        "create table p (a int); create table c () inherits (p);"
        "create table d (constraint k check (a > 0)) inherits (p);"
        "alter table p add constraint k check (a > 0) not valid, add constraint l check (a > 1) no inherit not valid;"
        "create table e () inherits (p); create table f (x int) inherits (e); create view z as select * from p",
        "alter table public.e validate constraint k;\nalter table public.w validate constraint k;",
    ),
    "what depends on an extension": (
        "create extension citext; create function f(citext) returns int language sql as 'select 1';"
        "alter function f(citext) depends on extension citext; create table t (a citext); create index i on t (a);"
        "alter index i depends on extension citext",
        "alter index public.i depends on extension citext;",
    ),
    "a method of tables": (
        "create access method m type table handler heap_tableam_handler; create table t (a int) using m;"
        "create materialized view v using m as select 1 as a",
        "materialized view v using m",
    ),
    "settings of the database": (
        "do $$ begin execute format('alter database %I set search_path = a, \"B %% c\"', current_database()); end $$",
        'alter database %I set search_path = a, "B %% c"',
    ),
    "no schema public": ("create schema s; create table s.t (a int); drop schema public", "drop schema public;"),
    "privileges of PostgreSQL's own": (
        "revoke execute on function pg_sleep(float8) from public; grant create on schema pg_catalog to pg_monitor;"
        "revoke usage on type int4, float8 from public",
        "grant create on schema pg_catalog to pg_monitor;",
    ),
}
SINCE_17 = {
    "a domain's constraint with a name": (
        "create domain d as int constraint known not null check (value > 0)",
        "alter domain public.d rename constraint d_not_null to known;",
    ),
    "a key of a partition whose column is not null from above": (
        "create table p (at date not null) partition by range (at);"
        "create table p_1 partition of p for values from ('2024-01-01') to ('2024-03-01');"
        "alter table p_1 add primary key (at);"
        "create table p_2 partition of p (primary key (at)) for values from ('2024-03-01') to ('2024-04-05');",
        "{ pk (at) }\n    2  from '2024-03-01' to '2024-04-05' {\n      at  date\n      not null (at)\n      pk (at)",
    ),
    "a column that one of two parents says is not null": (
        "create table a (id int primary key); create table b (id int);"
        "create table c () inherits (a, b); create table d (id int, x int) inherits (c);",
        "table d inherits c {\n  id  int\n  x   int?\n\n  not null (id) inherited\n}",
    ),
}
EXTENSIONS = """
select i.identity from pg_depend d, pg_identify_object(d.classid, d.objid, d.objsubid) i
where d.deptype = 'x' order by 1
"""


@pytest.mark.parametrize(("sql", "part"), CASES.values(), ids=CASES)
def test_it_comes_back(server: Server, sql: str, part: str) -> None:
    assert part in spaceless(round_trip(server, sql))


@pytest.mark.parametrize(("sql", "part"), SINCE_17.values(), ids=SINCE_17)
def test_it_comes_back_from_17_on(pg18: Server, sql: str, part: str) -> None:
    assert part in round_trip(pg18, sql)


def test_dependencies_on_extensions_come_back(server: Server) -> None:
    sql, _ = CASES["what depends on an extension"]
    found = []
    for text in (sql, sql_of(round_trip(server, sql))):
        with server.database() as name, server.connect(name, autocommit=True) as connection:
            assert run_script(connection, text) is None
            found.append(connection.execute(EXTENSIONS).fetchall())
    assert found[0] == found[1] == [("public.f(public.citext)",), ("public.i",)]


def test_unlogged_partitions_stay_what_they_are(pg15: Server) -> None:
    all_of_them = "create unlogged table u partition of t for values in (1);"
    text = round_trip(pg15, "create table t (a int) partition by list (a);" + all_of_them)
    assert "  option unlogged\n" in text
    more = all_of_them + "create table v partition of t for values in (2)"
    text = round_trip(pg15, "create table t (a int) partition by list (a);" + more)
    assert "  option unlogged\n" not in text
    assert text.count("option unlogged") == 1


def test_a_grant_on_a_system_column_is_not_on_the_table(server: Server) -> None:
    text = round_trip(server, "create table t (a int); grant select (ctid, a) on t to pg_monitor")
    assert "grant select (a, ctid) to pg_monitor" in text
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        assert run_script(connection, sql_of(text)) is None
        (may,) = connection.execute("select has_table_privilege('pg_monitor', 't', 'select')").fetchone() or (None,)
        privileges = introspect(connection).catalog.objects[ref("privileges", "table", "public", "t")]
    assert may is False
    assert isinstance(privileges, Privileges)


def test_a_schema_public_that_was_made_again_is_not_for_everybody(server: Server) -> None:
    sql = "drop schema public; create schema public"
    for _ in range(2):
        with server.database() as name, server.connect(name, autocommit=True) as connection:
            assert run_script(connection, sql) is None
            (may,) = connection.execute("select has_schema_privilege('pg_monitor', 'public', 'usage')").fetchone() or ()
            text = lift(introspect(connection).catalog)
        assert may is False
        assert "grant none" in text
        sql = sql_of(text)


def test_a_partition_stays_out_of_the_tablespace_of_its_table(server: Server, tablespace: str) -> None:
    text = round_trip(
        server,
        f"create table t (a int) partition by list (a) tablespace {tablespace};"
        "create table u partition of t for values in (1);"
        "create table v partition of t for values in (2) tablespace pg_default",
    )
    assert "option tablespace pg_default" in text


@pytest.fixture
def tablespace(server: Server) -> Iterator[str]:
    """A tablespace inside the server's own folder."""
    with server.connect("postgres", autocommit=True) as connection:
        connection.execute("set allow_in_place_tablespaces = on")
        connection.execute("create tablespace dbsc_test_space location ''")
        try:
            yield "dbsc_test_space"
        finally:
            connection.execute("drop tablespace dbsc_test_space")


ROLE_HERE = (
    "create role dbsc_test_app; do $$ begin"
    " execute format('alter role dbsc_test_app in database %I set search_path = a, \"50%%\"', current_database());"
    " end $$"
)
MEMBERSHIPS = """
create role dbsc_test_staff; create role dbsc_test_app noinherit; create role dbsc_test_clerk;
grant dbsc_test_staff to dbsc_test_app with inherit true, admin true;
grant dbsc_test_staff to dbsc_test_clerk with inherit false, set false;
alter role dbsc_test_clerk set app."Tenant" = 'a'
"""


def test_what_roles_set_in_a_database_comes_back_with_them(server: Server) -> None:
    text = _again_with_roles(server, ROLE_HERE)
    assert 'in database %I set search_path = a, "50%%"' in text


def test_what_is_said_of_memberships_comes_back(pg18: Server) -> None:
    text = _again_with_roles(pg18, MEMBERSHIPS)
    assert "dbsc_test_staff with admin option, inherit true" in text
    assert "dbsc_test_staff with inherit false, set false" in text


def _again_with_roles(server: Server, sql: str) -> str:
    """The text of a database with the roles of its server, which makes the same."""
    texts: list[str] = []
    for again in (False, True):
        try:
            with server.database() as name, server.connect(name, autocommit=True) as connection:
                assert run_script(connection, sql_of(texts[0]) if again else sql) is None
                found = introspect(connection, roles=True)
                assert not found.diagnostics
                texts.append(lift(found.catalog).replace(name, "app"))
        finally:
            server.drop_roles()
    assert texts[0] == texts[1]
    return texts[0]


def test_what_stands_behind_its_own_stays_inherited(server: Server) -> None:
    sql = "create table p (a int); create table c (b int) inherits (p); alter table p add z int, add check (a > 0)"
    texts: list[str] = []
    for _ in range(3):
        with server.database() as name, server.connect(name, autocommit=True) as connection:
            assert run_script(connection, sql) is None
            found = introspect(connection)
            texts.append(lift(found.catalog).replace(name, "app"))
        sql = sql_of(texts[-1])
    assert texts[0] == texts[1] == texts[2]
    assert texts[0].count("check ((a > 0))") == 1
    assert "\nz int? inherited" in texts[0]


# Indexes that are alike, whose parts have names that a schema would give to others
PARTS_OF_OTHERS = {
    "by names": (
        "create index z_first on p (b); create index a_second on p (b); create index m_third on p (b desc)",
        "alter index public.z_first attach partition public.p_1_b_idx;",
    ),
    "by chosen names": (
        "create index one on p (b); create index two on p (b);"
        "alter index p_1_b_idx rename to aa; alter index p_1_b_idx1 rename to zz;",
        "alter index public.one attach partition public.aa;",
    ),
    "below": (
        "create index one on p_2 (b); create index a_second on p_2 (b); create unique index other on p (a)",
        "alter index public.one attach partition public.p_2_1_b_idx;",
    ),
}


@pytest.mark.parametrize(("sql", "part"), PARTS_OF_OTHERS.values(), ids=PARTS_OF_OTHERS)
def test_parts_of_indexes_stay_with_whom_they_are(server: Server, sql: str, part: str) -> None:
    table = """
    create table p (a int, b int) partition by range (a);
    create table p_1 partition of p for values from (0) to (10);
    create table p_2 partition of p for values from (10) to (20) partition by range (a);
    create table p_2_1 partition of p_2 for values from (10) to (12);
    """
    assert part in round_trip(server, table + sql)


def test_parts_are_told_by_how_they_are_kept(server: Server) -> None:
    sql = """
    create table p (a int, b int) partition by range (a); create table p_1 partition of p default;
    create index one on p (b); create index two on p (b) with (fillfactor = 50);
    alter index p_1_b_idx rename to other; alter index p_1_b_idx1 rename to p_1_b_idx;
    """
    assert "attach partition" not in round_trip(server, sql)


# What is made, and what is told of it
TOLD = {
    "create table t (a int primary key, b int references t); alter table t disable trigger all": (
        "that `t_b_fkey` is not checked at changes of public.t is not carried over",
    ),
    "do $$ begin execute format('comment on database %I is ''One''', current_database()); end $$": (
        "the comment of the database itself is not carried over",
    ),
    "do $$ begin execute format('alter database %I connection limit 12', current_database());"
    " execute format('revoke temporary on database %I from public', current_database()); end $$": (
        "the privileges and the connection limit of the database itself are not carried over",
    ),
    "create extension citext; begin; create table t (a int); create index theirs on t (a);"
    "alter extension citext add table t; commit; create index mine on t (a); create unique index yours on t (a)": (
        "not carried over: index public.mine, index public.yours of public.t, a table of extension `citext`",
    ),
    "create extension citext; create table t (a int, b int); alter extension citext add table t;"
    "alter table t enable row level security; create policy p on t; create statistics s on a, b from t": (
        "not carried over: row level security, policies, statistics of public.t, a table of extension `citext`",
    ),
    "create table t (a int primary key references t); do $$ declare x text; begin"
    " for x in select tgname from pg_trigger where tgrelid = 't'::regclass loop"
    " execute format('alter table t enable always trigger %I', x); end loop; end $$": (
        "that `t_a_fkey` is checked as replicas do it (`enable always`, `enable replica`) at changes of public.t"
        " is not carried over",
    ),
    "grant select on information_schema.sql_features to pg_monitor; revoke select on information_schema.tables"
    " from public; grant select (table_name) on information_schema.columns to pg_monitor;"
    "grant create on schema information_schema to pg_monitor": (
        "privileges that are not carried over, as they are about `information_schema`: columns of"
        " information_schema.columns, schema information_schema, table information_schema.sql_features,"
        " view information_schema.tables",
    ),
    "create function pg_catalog.mine(int) returns int language sql as 'select 1';"
    "create view information_schema.mine as select 1 as a": (
        "not carried over, as they are in a schema of PostgreSQL's own: function pg_catalog.mine(integer),"
        " view information_schema.mine",
    ),
    "create function f(text, int) returns int language sql immutable as 'select 1';"
    "alter operator family text_ops using btree add function 1 (text, int) f(text, int)": (
        "not carried over, as they are part of an operator family of PostgreSQL's own: function 1"
        " (pg_catalog.text, integer) of pg_catalog.text_ops USING btree",
    ),
    "create operator === (function = int4eq, leftarg = int, rightarg = int, negator = !==);"
    "drop operator === (int, int)": (
        "operators that are not carried over, as they have no function: another operator has named them:"
        " operator public.!==(integer,integer)",
    ),
    "create role dbsc_test_app; create table t (a int); grant select on t to dbsc_test_app with grant option;"
    "set role dbsc_test_app; grant select on t to pg_monitor; reset role": (
        "privileges that others than the owner have granted, and that whoever applies the schema grants:"
        " table public.t",
    ),
    ROLE_HERE: ("settings of roles in this database are not carried over: dbsc_test_app",),
    "select lo_create(0)": ("a large object is not carried over: it is data",),
}


@pytest.mark.parametrize(("sql", "expected"), TOLD.items())
def test_what_stays_behind_is_told(server: Server, sql: str, expected: tuple[str, ...]) -> None:
    assert tuple(each.message for each in _told(server, sql)) == expected


def _told(server: Server, sql: str) -> tuple[Diagnostic, ...]:
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        assert run_script(connection, sql) is None
        found = introspect(connection)
    server.drop_roles()
    assert not [each for each in found.coverage if each.native + each.opaque + each.left_out != each.number]
    return found.diagnostics


def test_privileges_of_multirange_types_are_told(pg15: Server) -> None:
    sql = "create type r as range (subtype = float8, multirange_type_name = m); revoke usage on type m from public"
    (told,) = _told(pg15, sql)
    assert told.message.endswith("as newer servers have none of multirange types: type public.m")
