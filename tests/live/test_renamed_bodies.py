"""An application writes on while columns get other names: no migration leaves a body with the old ones."""

from __future__ import annotations

import psycopg
import pytest

from catalogs import catalog_of
from databases import sql_of, told
from dbsc.postgres import script
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from evolved import evolved, planned, steps

BEFORE = """
database d { target postgres; postgres 15 }
table orders {
  id    int pk
  note  text?
  trigger tidy before insert or update execute tidy()
}
function tidy() returns trigger language plpgsql as $$ begin new.note := trim(new.note); return new; end $$
function clear() returns void language plpgsql as $$ begin execute 'update orders set note = null'; end $$
function notes() returns setof text language sql as $$ select note from orders $$
"""
AFTER = """
database d { target postgres; postgres 15 }
table purchases was orders {
  id      int pk
  remark  text? was note
  length  int?
  trigger tidy before insert or update execute tidy()
}
function tidy() returns trigger language plpgsql as $$
begin
  new.remark := trim(new.remark);
  new.length := length(new.remark);
  return new;
end $$
function clear() returns void language plpgsql as $$ begin execute 'update purchases set remark = null'; end $$
function notes() returns setof text language sql as $$ select remark from purchases $$
"""


def test_every_body_works_behind_every_migration(server: Server) -> None:
    with server.database() as database, server.connect(database, autocommit=True) as connection:
        for _, sql in sql_of(catalog_of(BEFORE))[0]:
            assert run_script(connection, sql) is None
        new = catalog_of(AFTER)
        for number, migration in enumerate(planned(BEFORE, AFTER).migrations):
            assert run_script(connection, script.body(migration, script.scene(new))) is None
            connection.execute(f"insert into public.purchases (id, remark) values ({number}, ' x ')")
            assert connection.execute("select * from public.notes()").fetchall() == [("x",)]
            connection.execute("select public.clear()")
            connection.execute("delete from public.purchases")


def test_a_field_that_no_row_has_is_refused_when_a_row_is_written(server: Server) -> None:
    with server.database() as database, server.connect(database, autocommit=True) as connection:
        connection.execute("create table t (id int)")
        body = "begin new.missing := 1; return new; end"
        connection.execute(f"create function f() returns trigger language plpgsql as $$ {body} $$")
        connection.execute("create trigger f before insert on t for each row execute function f()")
        with pytest.raises(psycopg.errors.UndefinedColumn, match='record "new" has no field "missing"'):
            connection.execute("insert into t values (1)")


def test_a_rename_comes_before_a_column_of_its_table_that_gets_another_type(server: Server) -> None:
    before = """
    database d { target postgres; postgres 15 }
    table orders { id int pk; n int }
    function found(which int) returns setof orders language sql as $$ select * from public.orders where n = which $$
    """
    after = before.replace("orders", "sales").replace("table sales", "table sales was orders")
    after = after.replace("n int }", "n bigint }")
    holds = "do $$ begin assert (select n from found(7)) = 7, 'found'; end $$"
    proof = evolved(server, before, after, "insert into orders values (1, 7)", holds)
    assert proof.ok, told(proof)
    assert steps(before, after)[0] == "rename_orders"
