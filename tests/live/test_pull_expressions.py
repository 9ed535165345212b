"""What a server says of an expression is shortened, compiled and given to a server again, which says the very same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogs import catalog_of
from databases import sql_of
from dbsc.catalog.catalog import EMPTY
from dbsc.catalog.normal import same
from dbsc.catalog.objects import Column, Domain, Ref, Table, Type
from dbsc.postgres.connection import Connection
from dbsc.postgres.deparse import Asked, Deparser
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.pull.expressions import Shortener
from dbsc.pull.world import CatalogWorld
from dbsc.semantics.type_keys import KEYS
from dbsc.sqltypes.world import Columns
from expressions import DEFAULTS, GENERATED, OTHERS, QUERIES, SUBQUERIES, TABLE, conditions, queries

Written = tuple[str, str, str]
"""A kind of place, a column, and the text that stands there."""
_EXAMPLES = {"dev": 3, "ci": 10, "nightly": 300}[os.environ.get("DBSC_HYPOTHESIS", "dev")]
_TYPES = {
    line.split()[0]: " ".join(line.split()[1:])
    for line in TABLE.partition("table t {")[2].partition("}")[0].splitlines()
    if len(line.split()) > 1
}
_SQL_TYPES = {"email": "public.email", "mood": "public.mood", "citext": "public.citext"}
_SAID = """
    select conname, pg_get_expr(conbin, conrelid) from pg_constraint
        where contype = 'c' and conrelid = 'public.t'::regclass
    union all select polname, pg_get_expr(polqual, polrelid) from pg_policy
    union all select relname, pg_get_expr(indpred, indrelid) from pg_index join pg_class on oid = indexrelid
        where relname like 'i%' and indpred is not null
    union all select relname, pg_get_viewdef(oid) from pg_class where relkind = 'v' and relname like 'w%'
    union all select coalesce(nullif(attname, 'x'), relname), pg_get_expr(adbin, adrelid)
        from pg_attrdef join pg_class c on c.oid = adrelid join pg_attribute on attrelid = adrelid and attnum = adnum
"""


@contextmanager
def _database(server: Server, text: str) -> Iterator[Connection]:
    """A database with a schema."""
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        failure = run_script(connection, sql_of(catalog_of(text))[1])
        assert failure is None, (failure, text)
        yield connection


def _said(connection: Connection) -> dict[str, str]:
    with connection.transaction():
        connection.execute("set local search_path = ''")
        return dict(connection.execute(_SAID).fetchall())


def _statements(written: list[Written]) -> Iterator[tuple[str, str]]:
    """A name and the statement that makes it, for each kind, column and expression."""
    for number, (kind, column, text) in enumerate(written):
        name = f"{kind}{number}"
        type_ = _SQL_TYPES.get(_TYPES.get(column, ""), _TYPES.get(column, ""))
        yield (
            name,
            {
                "k": f"alter table t add constraint {name} check ({text})",
                "p": f"create policy {name} on t using ({text})",
                "i": f"create index {name} on t (id) where ({text})",
                "g": f"alter table t add column {name} text generated always as ({text}) stored",
                "d": f"create table {name} (x {type_} default {text})",
                "w": f"create view {name} as {text}",
            }[kind],
        )


def _as_source(names: dict[str, str], short: dict[str, str], columns: dict[str, str]) -> str:
    """The schema with the short texts in it."""
    items, more = [], []
    for name, text in short.items():
        match names[name]:
            case "k":
                items.append(f"check {name} ({text})")
            case "p":
                items.append(f"policy {name} for all using ({text})")
            case "i":
                items.append(f"index {name} (id) where ({text})")
            case "g":
                items.append(f"{name} text? as ({text})")
            case "d":
                more.append(f"table {name} {{ x {_TYPES[columns[name]]}? = ({text}) }}")
            case _:
                more.append(f"view {name} as (\n{text}\n)")
    return TABLE.replace("ITEMS", "\n  ".join(items)) + "\n".join(more)


def _comes_back(server: Server, written: list[Written]) -> dict[str, str]:
    """Asserts that what is said of expressions comes back; gives the short texts."""
    plain = TABLE.replace("ITEMS", "")
    with _database(server, plain) as connection:
        for _, statement in _statements(written):
            try:
                connection.execute(statement)
            except psycopg.Error:
                continue  # not every drawn expression means something
        said = _said(connection)
    _is_known_again(written, said)
    names = {f"{kind}{number}": kind for number, (kind, _, _) in enumerate(written)}
    columns = {f"{kind}{number}": column for number, (kind, column, _) in enumerate(written)}
    shortener = Shortener(catalog_of(plain))
    rows = {"t": shortener.row(Ref(("table", "public", "t")), "t")}
    short = {}
    for name, text in said.items():
        target = shortener.world.key(_column(shortener, columns[name])) if names[name] == "d" else None
        if names[name] == "w":
            short[name] = shortener.text(text, "public", {}, "q", is_query=True)
        else:
            short[name] = shortener.text(text, "public", rows, "t", target)
    with _database(server, _as_source(names, short, columns)) as connection:
        again = _said(connection)
    different = {name: (said[name], short[name], again.get(name)) for name in said if said[name] != again.get(name)}
    assert not different, different
    return short


def _is_known_again(written: list[Written], said: dict[str, str]) -> None:
    """Asserts that a condition is never told to be another than what the server says of it, or the same as a second."""
    world = Shortener(catalog_of(TABLE.replace("ITEMS", "")))
    rows = {"t": world.row(Ref(("table", "public", "t")), "t")}
    texts = {name: text for name, text in said.items() if name[0] in "kpi"}
    sources = {name: written[int(name[1:])][2] for name in texts}
    before = None
    for name, text in texts.items():
        assert same(sources[name], text, world.world, rows) is not False, (sources[name], text)
        if before is not None and before != text:
            assert same(sources[name], before, world.world, rows) is not True, (sources[name], before)
        before = text


def _column(shortener: Shortener, name: str):  # type: ignore[no-untyped-def]
    table = shortener.world.objects[Ref(("table", "public", "t"))]
    return table.column(name).type  # type: ignore[attr-defined]


FIXED = [
    *[("k", "", text) for text in OTHERS],
    *[("p", "", text) for text in SUBQUERIES],
    *[("d", *pair) for pair in DEFAULTS],
    *[("g", "", text) for text in GENERATED],
    *[("w", "", text) for text in QUERIES],
]


def test_known_expressions_come_back(server: Server) -> None:
    short = _comes_back(server, FIXED)
    assert len(short) > len(FIXED) * 0.95


_CONDITIONS = st.tuples(st.sampled_from("kpi"), st.just(""), conditions())
_DEFAULTS = st.sampled_from(DEFAULTS).map(lambda pair: ("d", *pair))
_TEXTS = st.one_of(st.sampled_from(GENERATED), conditions().map("case when {} then 'x' else v end".format))
_OTHERS = st.one_of(
    st.tuples(st.just("w"), st.just(""), queries()), st.tuples(st.just("g"), st.just(""), _TEXTS), _DEFAULTS
)


@settings(max_examples=_EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)
@given(written=st.lists(_CONDITIONS, min_size=30, max_size=60), more=st.lists(_OTHERS, min_size=10, max_size=30))
def test_what_is_drawn_comes_back(server: Server, written: list[Written], more: list[Written]) -> None:
    _comes_back(server, [*written, *more])


class _Server(CatalogWorld):
    """PostgreSQL's own catalogs, whose names are said without a schema."""

    def relation(self, parts: tuple[str, ...]) -> tuple[str | None, Columns]:
        return super().relation(parts if len(parts) == 2 else ("pg_catalog", *parts))


def test_what_is_said_of_the_views_of_postgresql_comes_back(connection: Connection) -> None:
    columns: dict[tuple[str, str], list[Column]] = {}
    for schema, relation, column, type_, of in connection.execute(_COLUMNS).fetchall():
        name = type_.removeprefix("_")
        where = None if of == "pg_catalog" else of
        made = Column(column, Type(_NAMES.get(name, name), where, None, int(name != type_)))
        columns.setdefault((schema, relation), []).append(made)
    tables = [Table(*path, tuple(listed)) for path, listed in columns.items()]
    domains = [Domain(schema, name, Type(_NAMES.get(of, of)), True) for schema, name, of in _rows(connection, _DOMAINS)]
    objects = {object_.ref: object_ for object_ in (*tables, *domains)}
    catalog = EMPTY.replace(objects=objects)
    shortener = Shortener(catalog)
    shortener.world = _Server(catalog)
    connection.execute("set search_path = ''")
    count = said_casts = casts = 0
    for name, said in _rows(connection, _VIEWS):
        short = shortener.text(said, "public", {}, name, is_query=True)
        with connection.transaction(force_rollback=True):
            connection.execute(f"create view public.again as {short}")
            again = connection.execute("select pg_get_viewdef('public.again'::regclass)").fetchone()
        assert again == (said,), (name, short)
        count += 1
        said_casts += said.count("::")
        casts += short.count("::")
    assert count > 130
    assert casts < said_casts / 2


def _rows(connection: Connection, query: str) -> list[tuple[str, ...]]:
    return connection.execute(query).fetchall()


_NAMES = {key: name for name, key in KEYS.items()}
_COLUMNS = """
    select n.nspname, relname, attname, t.typname, o.nspname
    from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
        join pg_type t on t.oid = atttypid join pg_namespace o on o.oid = typnamespace
    where attnum > 0 and n.nspname in ('pg_catalog', 'information_schema') and relkind in ('r', 'v')
    order by c.oid, attnum
"""
_DOMAINS = """
    select 'information_schema', t.typname, b.typname from pg_type t join pg_type b on b.oid = t.typbasetype
    where t.typtype = 'd' and t.typnamespace = 'information_schema'::regnamespace
"""
_VIEWS = """
    select relname, pg_get_viewdef(oid) from pg_class
    where relkind = 'v' and relnamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        and relname not in ('pg_stats', 'pg_stats_ext_exprs')  -- of a type that nobody else's view can have
"""


def test_arguments_are_asked_for_without_the_language_that_was_taken_away(server: Server) -> None:
    with _database(server, "") as connection:
        connection.execute("revoke usage on language plpgsql from public; set role pg_monitor")
        asked = Asked("arguments", "a int, b text default 'x'", ("f",), "function int")
        assert Deparser(connection).deparsed([asked]) == {asked: "a integer, b text DEFAULT 'x'::text"}


def test_a_server_is_asked_where_nothing_else_can_tell(server: Server) -> None:
    with _database(server, TABLE.replace("ITEMS", "")) as connection:
        deparser = Deparser(connection)
        table = ("public", "t")
        asked = {
            Asked("condition", "s in ('a', 'b')", table): "(s = ANY (ARRAY['a'::text, 'b'::text]))",
            Asked("condition", "exists (select 1 from public.org where org.id = n)", table): (
                "(EXISTS ( SELECT 1\n   FROM public.org\n  WHERE (org.id = t.n)))"
            ),
            Asked("condition", "missing = 1", table): None,
            Asked("value", "lower(v)", table): "lower((v)::text)",
            Asked("default", "'1 week'", type="interval"): "'7 days'::interval",
            Asked("default", "null", type="text"): None,
            Asked("query", "select 'x' as k"): "SELECT 'x'::text AS k",
        }
        assert deparser.deparsed(asked) == asked
        assert not connection.execute("select 1 from pg_policy").fetchall()
        connection.execute("drop table t cascade")
        assert deparser.deparsed(asked) == asked  # it remembers
