"""Advice and real servers: what is proposed runs, sizes are as estimated, and what is said of PostgreSQL is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from advice import ONLY_WORDS, mended
from catalogs import catalog_of
from databases import proven
from dbsc.backends.evolution.sizes import sizes
from dbsc.lint.facts import Facts
from dbsc.postgres.connection import Connection
from dbsc.postgres.scratch import Server
from golden_cases import ADVICE, oldest_server

PAIRS = [
    pytest.param(server, case, id=f"{server}-{case.name}")
    for server, version in (("pg18", 18), ("pg15", 15))
    for case in ADVICE
    if oldest_server(case) <= version and case.name not in ONLY_WORDS
]


@pytest.mark.parametrize(("server", "case"), PAIRS, indirect=["server"])
def test_a_schema_with_the_proposed_lines_is_proven(server: Server, case: Path) -> None:
    with proven(server, mended((case / "schema.dbs").read_text(encoding="utf-8"))):
        pass


ROWS = 40_000
SIZED = f"""
enum side {{ buy, sell }}
table numbers {{
  id     bigint pk identity
  small  smallint
  at     timestamptz
  flag   bool
  key    uuid unique
  side   side
  word   text
  option volume = {ROWS}
  index (at, small)
}}
table pairs {{
  a     int
  b     int?
  name  varchar(12)
  pk (a)
  option volume = {ROWS}
  option fillfactor = 80
}}
"""
FILL = f"""
insert into public.numbers (small, at, flag, key, side, word)
  select n % 100, now() + make_interval(secs => n), true, gen_random_uuid(), 'buy'::public.side, repeat('x', 20)
  from generate_series(1, {ROWS}) n;
insert into public.pairs select n, case when n % 2 = 0 then n end, repeat('y', 12) from generate_series(1, {ROWS}) n;
reindex table public.numbers;
reindex table public.pairs
"""


def test_sizes_are_as_estimated(server: Server) -> None:
    facts = Facts(catalog_of(SIZED))
    enums = frozenset([("public", "side")])
    with proven(server, SIZED) as database:
        database.connection.execute(FILL)
        for table in facts.tables:
            rows, indexes = sizes(facts, table, ROWS, enums)
            measured = database.one(f"select pg_relation_size('public.{table.name}')")
            assert rows == pytest.approx(measured, rel=0.04), table.name
            measured = database.one(f"select pg_indexes_size('public.{table.name}')")
            assert indexes == pytest.approx(measured, rel=0.04), table.name


def test_a_row_of_a_tree_holds_so_many_bytes(connection: Connection) -> None:
    connection.execute("create table t (url text unique)")
    noise = "select string_agg(md5(random()::text), '') from generate_series(1, 200)"
    connection.execute(f"insert into t select left(({noise}), 2000)")
    with pytest.raises(Exception, match="exceeds btree version 4 maximum 2704"):
        connection.execute(f"insert into t select left(({noise}), 6400)")


def test_the_costs_of_closed_lists_are_as_told(connection: Connection) -> None:
    """An enum gets a value without a look at the rows, which the same transaction cannot use; a check reads them."""
    connection.execute("create type side as enum ('buy'); create table t (side side, word text check (word in ('a')))")
    connection.execute("insert into t values ('buy', 'a')")
    node = "select pg_relation_filenode('t')"
    before = connection.execute(node).fetchone()
    with connection.transaction():
        connection.execute("alter type side add value 'sell'")
        with pytest.raises(Exception, match="unsafe use of new value"), connection.transaction():
            connection.execute("insert into t values ('sell', 'a')")
    connection.execute("insert into t values ('sell', 'a')")
    assert connection.execute(node).fetchone() == before
    with pytest.raises(Exception, match="is violated by some row"):
        connection.execute("alter table t add check (word in ('b'))")
    connection.execute("alter table t add constraint late check (word in ('b')) not valid")
    connection.execute("create type other as enum ('buy', 'sell')")
    connection.execute("alter table t alter side type other using side::text::other")
    assert connection.execute(node).fetchone() != before
