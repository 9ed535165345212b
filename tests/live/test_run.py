"""Running scripts: what is done, what is undone, and which statement is said to have failed."""

import psycopg
import pytest

from dbsc.postgres.connection import Connection
from dbsc.postgres.run import Failure, run_script
from dbsc.postgres.scratch import Server


def tables(connection: Connection) -> list[str]:
    query = (
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1"
    )
    return [name for (name,) in connection.execute(query)]


def failure(connection: Connection, script: str, *, transactional: bool = True) -> Failure:
    found = run_script(connection, script, transactional=transactional)
    assert found is not None
    return found


def test_a_script_is_one_transaction(connection: Connection) -> None:
    assert run_script(connection, "create table a (i int); create table b (j int);") is None
    assert tables(connection) == ["a", "b"]
    found = failure(connection, "create table c (i int); create table a (i int); create table d (i int)")
    assert tables(connection) == ["a", "b"]
    assert (found.index, found.sqlstate) == (1, "42P07")
    assert found.statement.text == "create table a (i int)"
    assert found.message == 'relation "a" already exists'


def test_an_empty_script(connection: Connection) -> None:
    assert run_script(connection, "") is None
    assert run_script(connection, "-- nothing\n", transactional=False) is None


def test_an_open_transaction_keeps_what_came_before(server: Server, database: str) -> None:
    with server.connect(database) as connection:
        connection.execute("create table before (i int)")
        assert failure(connection, "create table a (i int); select 1/0").sqlstate == "22012"
        assert run_script(connection, "create table b (i int)") is None
        connection.commit()
        assert tables(connection) == ["b", "before"]


def test_a_script_without_a_transaction_is_committed_for_good(server: Server, database: str) -> None:
    with server.connect(database) as connection:
        assert run_script(connection, "create table a (i int)") is None
        connection.rollback()
        assert tables(connection) == ["a"]


@pytest.mark.parametrize("transactional", [True, False])
def test_a_runtime_error_has_no_position_but_a_statement(connection: Connection, transactional: bool) -> None:
    script = (
        "create table t (i int primary key);\n-- twice\ninsert into t values (1);\ninsert into t values (1);\nselect 1"
    )
    found = failure(connection, script, transactional=transactional)
    assert (found.index, found.statement.start, found.position) == (2, script.rindex("insert"), None)
    assert found.sqlstate == "23505"
    assert found.detail == "Key (i)=(1) already exists."


@pytest.mark.parametrize("transactional", [True, False])
def test_a_position_counts_characters_in_the_script(connection: Connection, transactional: bool) -> None:
    script = 'create table "ä→" (i int);\nselect \'ü\', i,\n  missing from "ä→";'
    found = failure(connection, script, transactional=transactional)
    assert found.index == 1
    assert found.position is not None
    assert script[found.position :].startswith("missing")


@pytest.mark.parametrize("transactional", [True, False])
def test_a_syntax_error_in_a_later_statement(connection: Connection, transactional: bool) -> None:
    script = "create table t (i int); select 1;\n\n selekt 2; select 3"
    found = failure(connection, script, transactional=transactional)
    assert (found.index, found.statement.text, found.sqlstate) == (2, "selekt 2", "42601")
    assert found.position == script.index("selekt")
    assert tables(connection) == ([] if transactional else ["t"])


def test_a_syntax_error_at_the_very_end(connection: Connection) -> None:
    found = failure(connection, "select 1; select (2")
    assert (found.index, found.statement.text) == (1, "select (2")


def test_hint_and_context(connection: Connection) -> None:
    script = "do $$ begin raise exception 'no' using hint = 'try yes', errcode = 'P1234'; end $$"
    found = failure(connection, script)
    assert (found.sqlstate, found.message, found.hint) == ("P1234", "no", "try yes")
    assert found.context is not None
    assert "line 1 at RAISE" in found.context


def test_a_constraint_that_waits_for_the_commit(connection: Connection) -> None:
    script = (
        "create table a (i int primary key);"
        "create table b (i int references a deferrable initially deferred);"
        "insert into b values (1);"
    )
    found = failure(connection, script)
    assert (found.index, found.statement.text, found.statement.start) == (3, "commit", len(script))
    assert found.sqlstate == "23503"
    assert tables(connection) == []


def test_what_will_not_have_a_transaction(server: Server, database: str) -> None:
    script = "create table t (i int);\ncreate index concurrently on t (i);\ncreate index concurrently on t (nope)"
    with server.connect(database) as connection:
        assert failure(connection, script).sqlstate == "25001"
        found = failure(connection, script, transactional=False)
        assert (found.index, found.sqlstate) == (2, "42703")
        assert tables(connection) == ["t"]
        assert connection.autocommit is False


def test_copies_do_not_hang(connection: Connection) -> None:
    connection.execute("create table t (i int); insert into t values (1), (2)")
    assert run_script(connection, "copy t to stdout; copy (select 1) to stdout; create table u (i int)") is None
    assert tables(connection) == ["t", "u"]
    found = failure(connection, "select 1; copy t from stdin; select 2")
    assert (found.index, found.statement.text) == (1, "copy t from stdin")
    assert run_script(connection, "select 1") is None


def test_a_lost_connection_is_not_the_scripts_fault(server: Server, database: str) -> None:
    with server.connect(database) as connection, server.connect(database, autocommit=True) as other:
        pid = connection.info.backend_pid
        other.execute("select pg_terminate_backend(%s, 5000)", (pid,))
        with pytest.raises(psycopg.OperationalError):
            run_script(connection, "select 1")


def test_notices_and_warnings_are_no_failure(connection: Connection) -> None:
    assert run_script(connection, "drop table if exists nope; do $$ begin raise warning 'w'; end $$; select 1") is None


def test_sql_standard_bodies_stay_whole(connection: Connection) -> None:
    script = """
      create function twice(i int) returns int language sql begin atomic
        select case when i > 0 then i else 0 end;
        select i * 2;
      end;
      create table t (i int default twice(2));
    """
    assert run_script(connection, script, transactional=False) is None
    assert tables(connection) == ["t"]
