"""`dbsc pull` as a user meets it: what it reads, what it writes, and what it says where that cannot be."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dbsc.cli.pull import parser
from dbsc.postgres import psql, reach
from dbsc.postgres.connection import Connection
from dbsc.postgres.introspect.coverage import Covered, lost
from dbsc.postgres.scratch import Server
from pages import shown_command
from projects import Project
from pulled import spaceless, url_of

DUMP = """\
--
-- PostgreSQL database dump
--

\\restrict O'Neill

-- Dumped from database version 15.18
SET statement_timeout = 0;
SET transaction_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA app;
ALTER SCHEMA app OWNER TO somebody_else;
COMMENT ON SCHEMA app IS 'what is ours';
CREATE SCHEMA public;
CREATE LANGUAGE plpgsql;
CREATE FUNCTION app.f() RETURNS text LANGUAGE sql AS $$
select '
\\d is no command here, nor is
COPY'
$$;
COPY app.nothing (it, s) FROM stdin;
1\tit's
\\.
SELECT pg_catalog.setval('app.s', 1, false);
-- PostgreSQL database dump complete
\\unrestrict O'Neill
"""


# ---------------------------------------------------------------- what it reads and writes


def test_a_database_is_written_to_standard_output(server: Server, database: str, tmp_path: Path) -> None:
    with server.connect(database, autocommit=True) as connection:
        connection.execute("create schema app; comment on schema app is 'what is ours'")
    run = Project(tmp_path).run("pull", url_of(server, database))
    assert run.code == 0, run.err
    assert "--- what is ours\nschema app\n" in run.out
    assert f"database {database} {{" in run.out
    assert list(tmp_path.iterdir()) == []


def test_the_database_is_that_of_the_environment(
    server: Server, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url_of(server, database))
    assert Project(tmp_path).run("pull").code == 0


def test_what_stays_behind_can_be_refused_and_counted(server: Server, database: str, tmp_path: Path) -> None:
    project, url = Project(tmp_path), url_of(server, database)
    assert project.run("pull", url, "-o", "a.dbs", "--coverage", "a.json").code == 0
    assert json.loads((tmp_path / "a.json").read_text()) == []
    (tmp_path / "a.dbs").unlink()
    with server.connect(database, autocommit=True) as connection:
        connection.execute("create table t (a int check (a > 0)); create rule r as on delete to t do nothing")
    assert project.run("pull", url, "-o", "a.dbs", "--strict", "--coverage", "a.json").code == 0
    counted = {each["kind"]: each for each in json.loads((tmp_path / "a.json").read_text())}
    expected = {"there": 1, "native": 0, "in_sql_blocks": 1, "not_carried_over": 0, "lost": 0}
    assert counted["rule"] == {"kind": "rule", **expected}
    assert counted["constraint"]["native"] == 1
    with server.connect(database, autocommit=True) as connection:
        connection.execute("select lo_create(0)")
    run = project.run("pull", url, "-o", "b.dbs", "--coverage", "-")
    assert run.code == 0
    assert {each["kind"]: each["not_carried_over"] for each in json.loads(run.out)}["large object"] == 1
    assert project.run("pull", url, "-o", "b.dbs", "--strict").code == 1
    assert (tmp_path / "b.dbs").exists()
    assert project.run("pull", url, "--coverage", "-").code == 2


def test_what_is_lost_is_told() -> None:
    (told,) = lost((Covered("table", 3, 2, 1, 0), Covered("rule", 3, 0, 1, 1), Covered("cast", 2, 0, 0, 0)))
    assert told.message == "not carried over, and nothing says why: 1 of kind rule, 2 of kind cast"
    assert not [*lost((Covered("rule", 2, 0, 1, 1),))]


def test_a_dump_with_all_that_psql_reads(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write(DUMP, "dump.sql")
    run = project.run("pull", "dump.sql", "-o", "schema.dbs")
    assert (run.code, run.out) == (0, ""), run.err
    written = (tmp_path / "schema.dbs").read_text()
    assert "--- what is ours\nschema app\n" in written
    assert "database dump {}\n" in written  # 15 is what is taken where nothing is said
    assert project.run("fmt", "--check").code == 0
    assert project.run("check").code == 0


def test_a_dump_with_its_roles(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write(
        "create role app; alter role app with nosuperuser login connection limit 5 password 'md5abc';\n"
        'create role "Staff"; create role postgres superuser; grant "Staff" to app with admin option;\n'
        "grant elsewhere to app; create table public.t (a int); grant select on public.t to app, another;\n",
        "d.sql",
    )
    run = project.run("pull", "d.sql", "--roles", "-o", "d.dbs")
    assert run.code == 0, run.err
    written = spaceless((tmp_path / "d.dbs").read_text())
    assert "external role another, elsewhere\n" in written
    assert 'role "Staff" {}\n' in written
    assert (
        'role app {\n  login\n  connection limit 5\n  member of elsewhere\n  member of "Staff" with admin option\n}'
        in written
    )
    assert "superuser" not in written and "md5" not in written
    assert project.run("check", "d.dbs").code == 0
    assert "role app {" not in project.run("pull", "d.sql").out


def test_a_dump_that_makes_public_again(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write(
        "drop schema if exists public cascade;\ncreate schema public;\ncreate table public.t (a int);\n", "d.sql"
    )
    run = project.run("pull", "d.sql")
    assert run.code == 0, run.err
    assert "table t {" in run.out
    assert "extend schema public { grant none }" in run.out or "extend schema public {\n  grant none\n}" in run.out


def test_rows_are_left_out_and_commands_become_blank() -> None:
    script = psql.read(DUMP + "\\i other.sql\nselect '\\i'; -- \\i\n\\echo 'x\nselect 1")
    assert len(script.sql) == len(script.text) and script.text.count("\n") == DUMP.count("\n") + 3
    assert "it's" not in script.text and "O'Neill" not in script.sql and "\\d is no command here" in script.sql
    assert [script.text[start:end] for start, end in script.commands] == ["\\i other.sql"]
    assert script.sql.endswith("select '\\i'; -- \\i\n        \nselect 1")


@pytest.mark.parametrize("example", re.findall(r"^  dbsc (pull .*?)(?:  .*)?$", parser().epilog or "", re.MULTILINE))
def test_an_example_of_help_runs(example: str, pg18: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pg18.database() as database:
        monkeypatch.setenv("DATABASE_URL", url_of(pg18, database))
        project = Project(tmp_path)
        project.write(DUMP, "dump.sql")
        project.write("model Lists {\n  id Int @id\n}\n", "schema.prisma")
        project.write("Table lists {\n  id int [pk]\n}\n", "schema.dbml")
        run = project.run(*example.replace("postgresql://localhost/shop", url_of(pg18, database)).split())
        assert run.code == 0, run.err


# ---------------------------------------------------------------- what is there already


def test_a_file_is_never_written_over_without_leave(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write(DUMP, "dump.sql")
    project.write("-- mine\n", "schema.dbs")
    run = project.run("pull", "dump.sql", "-o", "schema.dbs")
    assert run.code == 3
    assert (tmp_path / "schema.dbs").read_text() == "-- mine\n"
    _, shown = shown_command("DBS814")
    assert shown.partition("\n\n")[0] in run.err
    assert project.run("pull", "dump.sql", "-o", "schema.dbs", "--force").code == 0
    # the same again is no loss
    assert project.run("pull", "dump.sql", "-o", "schema.dbs").code == 0


# ---------------------------------------------------------------- what is wrong


MAPPING = """create foreign data wrapper quotes;
create server quotes foreign data wrapper quotes;
create role reader;
create user mapping for reader server quotes options (password 'secret');
"""
SCENES = {
    "DBS802": (MAPPING, 0),
    "DBS805": ("\\c shop\ncreate table notes (id int);\n\\c blog\ncreate table posts (id int);\n", 1),
    "DBS806": ("create table notes (id int);\ncopy notes (id) from stdin;\n1\n", 0),
    "DBS807": ("insert into notes values (1);\n", 0),
    "DBS811": ("create extension postgis;\n", 1),
    "DBS812": ("\\i functions.sql\n", 0),
}


@pytest.mark.parametrize("code", SCENES)
def test_a_command_prints_what_its_page_shows(code: str, tmp_path: Path) -> None:
    text, exit_code = SCENES[code]
    project = Project(tmp_path)
    project.write(text, "dump.sql")
    arguments, shown = shown_command(code)
    run = project.run(*arguments)
    assert run.code == exit_code
    assert run.err.startswith(shown.removesuffix("\n"))


def test_a_dump_says_things_of_its_database_by_name(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write(
        "create role ann; create database shop; alter database shop owner to ann; comment on database shop is 'ours';\n"
        "\\connect shop\nset client_encoding = 'SQL_ASCII';\nalter database shop set work_mem = '1MB';\n"
        "grant connect on database shop to ann;\nalter role ann in database shop set work_mem = '2MB';\n"
        "create table é (id int);\n"
        "create function f() returns event_trigger language plpgsql as 'begin end';\n"
        "create event trigger e on ddl_command_start execute function f(); alter event trigger e owner to bob;\n"
        "create role postgres superuser;\n",
        "dump.sql",
    )
    run = project.run("pull", "dump.sql")
    assert run.code == 0 and "table é {" in run.out and "event trigger e {" in run.out, run.err
    assert "alter database %I set work_mem = '1MB'" in run.out.replace("''", "'")
    assert len(re.findall(r"^warning\[DBS803\]", run.err, re.MULTILINE)) == run.err.count("warning[") == 2
    assert "settings of roles in this database" in run.err and "the comment and the privileges" in run.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("create table `t` (`id` int);\n", "this looks like SQL of MySQL"),
        ("create table t (id integer primary key autoincrement);\n", "this looks like SQL of SQLite"),
        ("create table [dbo].[t] (id int)\nGO\n", "this looks like SQL of SQL Server"),
        ("create schema :name;\n", "psql puts the value of a variable here"),
    ],
)
def test_sql_that_is_none_of_postgresql(text: str, told: str, tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write(text, "dump.sql")
    run = project.run("pull", "dump.sql")
    assert run.code == 1 and told in run.err


def test_a_dump_without_its_end_is_told(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write(DUMP.replace("-- PostgreSQL database dump complete\n", ""), "dump.sql")
    run = project.run("pull", "dump.sql")
    assert run.code == 0 and "the line `-- PostgreSQL database dump complete` is missing" in run.err


def test_broken_sql_is_told_with_its_place(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("\\restrict x\ncreate schema a;\ncreate table a.t (id in);\n", "dump.sql")
    run = project.run("pull", "dump.sql", "-o", "schema.dbs")
    assert (run.code, run.out) == (1, "")
    assert "dump.sql:3:1" in run.err and 'syntax error at or near "in"' in run.err
    assert not (tmp_path / "schema.dbs").exists()


def test_who_may_not_read_the_catalogs_is_told_so(server: Server, database: str, tmp_path: Path) -> None:
    with server.connect(database, autocommit=True) as connection:
        connection.execute("create role dbsc_test_ann login; revoke select on pg_catalog.pg_extension from public")
    try:
        run = Project(tmp_path).run("pull", url_of(server, database, "dbsc_test_ann"), "-o", "schema.dbs")
    finally:
        server.drop_roles()
    assert run.code == 2
    assert "error[DBS817]: the server does not let dbsc_test_ann read: permission denied" in run.err
    assert "secret" not in run.err
    assert not (tmp_path / "schema.dbs").exists()


def test_no_password_is_ever_shown(server: Server, tmp_path: Path) -> None:
    url = url_of(server, "nowhere")
    run = Project(tmp_path).run("pull", url)
    assert run.code == 2 and 'database "nowhere" does not exist' in run.err
    for given in (
        url,
        "host=/nowhere password=secret port=1",
        "postgresql://ann:secret@127.0.0.1:99999/x",
        f"{url}&x=1",
    ):
        run = Project(tmp_path).run("pull", given)
        assert run.code == 2 and "secret" not in run.err, run.err


@pytest.mark.parametrize(("version", "told"), [(130011, "PostgreSQL 13"), (190000, "PostgreSQL 19")])
def test_a_server_of_another_time(version: int, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Info:
        server_version = version

    class Other:
        info = Info()
        closed = False

        def close(self) -> None:
            self.closed = True

    other = Other()
    monkeypatch.setattr(reach, "connect", lambda _url, _program: other)
    with pytest.raises(reach.Unreachable) as raised:
        reach.reading("postgresql://localhost/shop", tell=lambda *_: None)
    assert raised.value.diagnostic.code == "DBS815" and told in raised.value.diagnostic.message
    assert other.closed


def test_a_connection_that_dies_half_way(server: Server, database: str, tmp_path: Path) -> None:
    """The server ends the connection while the catalogs are read, which a lock makes wait."""
    with server.connect(database) as holder, server.connect(database, autocommit=True) as killer:
        holder.execute("lock table pg_catalog.pg_extension in access exclusive mode")
        stop = threading.Event()

        def kill() -> None:
            while not stop.is_set():
                killer.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dbsc pull'"
                )
                time.sleep(0.2)

        thread = threading.Thread(target=kill)
        thread.start()
        try:
            run = Project(tmp_path).run("pull", url_of(server, database), "-o", "schema.dbs")
        finally:
            stop.set()
            thread.join()
            holder.rollback()
    assert run.code == 2, run.err
    assert re.search(r"error\[DBS81[67]\]", run.err)
    assert "Traceback" not in run.err
    assert not (tmp_path / "schema.dbs").exists()


@pytest.fixture
def dropper(server: Server, database: str) -> Iterator[Callable[[], None]]:
    """Makes and drops tables all the time; what it returns stops it."""
    with server.connect(database, autocommit=True) as connection:
        stop = threading.Event()
        thread = threading.Thread(target=_make_and_drop, args=(connection, stop))
        thread.start()
        try:
            yield stop.set
        finally:
            stop.set()
            thread.join()


def _make_and_drop(connection: Connection, stop: threading.Event) -> None:
    while not stop.is_set():
        made = [
            f"create table t{number} (id int primary key, v text default 'x' check (v <> ''));"
            f"create view v{number} as select id from t{number};"
            for number in range(10)
        ]
        connection.execute("".join(made))
        connection.execute("".join(f"drop table t{number} cascade;" for number in range(10)))


def test_what_is_dropped_while_it_is_read(
    server: Server, database: str, dropper: Callable[[], None], tmp_path: Path
) -> None:
    for _ in range(5):
        run = Project(tmp_path).run("pull", url_of(server, database))
        assert run.code in (0, 2), run.err
        assert run.code == 0 or "the database changes while it is read" in run.err
        assert "Traceback" not in run.err and "bug in dbsc" not in run.err
    dropper()
