"""Reference data on real servers: upserts, sequences behind keys, and what PostgreSQL takes as a value."""

from __future__ import annotations

import pytest

from catalogs import catalog_of
from databases import proven, sql_of, told
from dbsc.catalog.objects import Rows, Type
from dbsc.postgres import kinds
from dbsc.postgres.connection import Connection
from dbsc.postgres.prove import prove
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.script import scene
from dbsc.semantics.constants import unfit, written

SCHEMA = """
table counted {
  id    int pk identity
  name  text unique
  rows (id, name) { (1, 'one'), (40, 'forty') }
}
table serials {
  id    serial pk
  name  text
  rows (id, name) { (3, 'three') }
}
table later {
  id    bigint pk identity (start 100)
  name  text
  rows (id, name) { (5, 'five') }
}
table downwards {
  id    bigint pk identity (increment -1)
  name  text
  rows (id, name) { (-5, 'five') }
}
table trees {
  id      int pk
  parent  -> trees?
  rows (id, parent) { (2, 1), (1, null) }
}
"""


def test_sequences_go_on_behind_the_rows(server: Server) -> None:
    with proven(server, SCHEMA) as database:
        insert = "insert into public.{} (name) values ('new') returning id"
        assert database.one(insert.format("counted")) == 41
        assert database.one(insert.format("serials")) == 4
        assert database.one(insert.format("later")) == 100
        assert database.one(insert.format("downwards")) == -1


VALUES = """
enum mood { sad, happy }
table notes {
  id    int pk
  mood  mood?
  sum   decimal(10,2)?
  info  jsonb?
  at    timestamptz = now()
  rows (id, mood, sum, info) { (1, 'sad', 1.5, '{"a":1}'), (2, null, 2, '[]') }
}
"""


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("(2, null, 2, '[]')", "(3, null, 2, '[]')", "2"),
        ("(2, null, 2, '[]')", "(2, 'sad', 2, '[]')", "2"),
        ("1.5", "1.51", "1"),
        ('{"a":1}', '{"a":2}', "1"),
    ],
)
def test_a_row_that_is_not_as_declared_is_told(server: Server, before: str, after: str, key: str) -> None:
    catalog = catalog_of(VALUES)
    files, whole = sql_of(catalog)
    assert before in whole
    files = [(file, text.replace(before, after)) for file, text in files]
    proof = prove(server, catalog, files, whole.replace(before, after))
    assert any(f"the row ({key}) is missing, or says something else" in said for said in told(proof))


def test_rows_that_a_trigger_changes_and_values_that_are_expressions_are_proven(server: Server) -> None:
    trigger = """
function shout() returns trigger language plpgsql as $$begin new.name := upper(new.name); return new; end$$
table words {
  id    int pk
  name  text
  at    timestamptz?
  trigger t before insert execute shout()
  rows (id, name, at) { (1, 'one', now()) }
}
table moments {
  id  int pk
  at  timestamptz?
  rows (id, at) { (1, now()), (2, '2026-01-01') }
}
"""
    with proven(server, trigger) as database:
        assert database.one("select name from public.words") == "ONE"


def test_rows_put_there_again_change_nothing_else(server: Server) -> None:
    with proven(server, SCHEMA) as database:
        database.connection.execute("insert into public.counted (name) values ('mine')")
        database.connection.execute("update public.counted set name = 'other' where id = 1")
        where = scene(database.catalog)
        for rows in database.catalog.all(Rows):
            for statement in kinds.create(rows, where):
                assert run_script(database.connection, statement) is None
        assert database.rows("select id, name from public.counted order by id") == [
            (1, "one"), (40, "forty"), (41, "mine")
        ]  # fmt: skip
        assert database.one("insert into public.counted (name) values ('next') returning id") == 42


@pytest.mark.parametrize(
    "type_",
    [
        "smallint",
        "integer",
        "bigint",
        "numeric",
        "real",
        "boolean",
        "uuid",
        "json",
        "jsonb",
        "date",
        "timestamptz",
        "text",
    ],
)
def test_what_is_said_to_be_no_value_is_refused_by_postgresql(connection: Connection, type_: str) -> None:
    texts = (
        "1", "-1", "40000", "3000000000", "1.5", "true", "null", "'1'", "' 1 '", "'1.5'", "'x'", "''", "'t'", "'of'",
        "'yes'", "'NaN'", "'{}'", "'[1]'", "'{a: 1}'", "'\"x\"'", "'2026-02-28'", "'2026-02-30'", "'2026-13-01 10:00'",
        "'infinity'", "'now'", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "'a0eebc99'", "'-Infinity'", "'1e5'", "'.5'",
    )  # fmt: skip
    connection.execute(f"create table t (c {type_})")
    for text in texts:
        constant = written(text)
        assert constant is not None
        if unfit(constant, Type(type_)) is not None:
            with pytest.raises(Exception, match=r"invalid|out of range|is of type|no such"):
                connection.execute(f"insert into t values ({text})")
