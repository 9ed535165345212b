"""Dumps before any server sees them: their bytes as a text, and their text as psql reads it."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import tarfile

import pytest

from dbsc.postgres import platform, psql
from dbsc.postgres.dump_file import NoText, text_of
from dbsc.postgres.dump_statements import is_nothing_lost, of_schema, roles_changed, to_run
from dbsc.postgres.run import Failure, split


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        member = tarfile.TarInfo("toc.dat")
        member.size = 3
        file.addfile(member, io.BytesIO(b"\0\1\2"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PGDMP\1\x0e", "DBS810: `x` is an archive of pg_dump, not a text"),
        (tar(), "DBS810: `x` is an archive of pg_dump, not a text"),
        (gzip.compress(b"select 1"), "DBS810: `x` is packed with gzip, not a text"),
        (bz2.compress(b"select 1"), "DBS810: `x` is packed with bzip2, not a text"),
        (lzma.compress(b"select 1"), "DBS810: `x` is packed with xz, not a text"),
        (b"SQLite format 3\0", "DBS810: `x` is a database of SQLite; dbsc reads PostgreSQL's"),
        (b"select 1;\n\0", "DBS601: `x` is no text: line 2 holds a zero byte"),
        (b"select 1;\n'\xe9'", "DBS601: `x` is not UTF-8: line 2 holds the byte 0xe9"),
        (b"SET client_encoding = 'UTF8';\n'\xe9'", "DBS601: `x` is not UTF-8: line 2 holds the byte 0xe9"),
        (b"SET client_encoding = 'nonsense';\n'\xe9'", "DBS601: `x` is not UTF-8: line 2 holds the byte 0xe9"),
        (b"SET client_encoding = 'EUC_JP';\n'\xff'", "DBS601: `x` is not EUC_JP: line 2 holds the byte 0xff"),
    ],
    ids=range(11),
)
def test_what_is_no_text_is_told(data: bytes, told: str) -> None:
    with pytest.raises(NoText) as raised:
        text_of("x", data)
    assert f"{raised.value.diagnostic.code}: {raised.value.diagnostic.message}" == told
    assert raised.value.diagnostic.help


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa\r\nb", "a\nb"),
        (b"a '\r\n'\n", "a '\r\n'\n"),
        (b"a '\r\r\n'\r\n", "a '\r\n'\n"),
        (codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), "é"),
        (codecs.BOM_UTF16_BE + "é".encode("utf-16-be"), "é"),
        (b"SET client_encoding = 'LATIN1';\n\xe9", "SET client_encoding = 'LATIN1';\né"),
        (b"set client_encoding to 'WIN1252';\n\x80", "set client_encoding to 'WIN1252';\n€"),
        ("SET client_encoding = 'LATIN1';\né".encode(), "SET client_encoding = 'LATIN1';\né"),
    ],
)
def test_what_is_a_text_is_read(data: bytes, text: str) -> None:
    assert text_of("x", data) == text


def test_rows_are_left_out_and_commands_become_blank() -> None:
    text = "copy t from stdin;\na'b\n\\.\nselect '\\d' \\gset x\ncreate table t ();\n\\i y.sql\n"
    script = psql.read(text)
    assert script.sql == "copy t from stdin;\n\n\nselect '\\d' ;      \ncreate table t ();\n        \n"
    assert script.text == "copy t from stdin;\n\n\nselect '\\d' \\gset x\ncreate table t ();\n\\i y.sql\n"
    assert [script.text[start:end] for start, end in script.commands] == ["\\gset x", "\\i y.sql"]
    assert script.cut_off is None


def test_rows_are_known_from_a_body_that_speaks_of_them() -> None:
    body = "create function f() as $$\ncopy t from stdin;\n$$;\ncreate table kept ();\n"
    assert "create table kept ();" in psql.read(f"{body}copy t from stdin;\n1\n\\.\n").sql


def test_of_inserts_only_the_first_words_are_kept() -> None:
    body = "create function f() begin atomic\n  select 1;\n  insert into t values (1);\nend;\n"
    rule = "create rule r as on update to t do (select 1; insert into t values (2));\n"
    script = psql.read(f"{body}INSERT INTO t\nVALUES ('a;b\n');\n{rule}\\i x.sql\n")
    assert script.text == f"{body}INSERT INTO t\n\n;\n{rule}\\i x.sql\n"
    assert [script.text[start:end] for start, end in script.commands] == ["\\i x.sql"]


def test_rows_without_an_end() -> None:
    script = psql.read("create table t ();\ncopy t from stdin;\n1\n2\n")
    assert script.cut_off == 19 and "1" not in script.sql


def test_databases_that_are_connected_to() -> None:
    text = '\\c shop\n\\c - ann\n\\connect -reuse-previous=on "dbname=\'my shop\'"\n\\connect "Shop"\n\\echo \\c no\n'
    assert [name for _, name in psql.read(text).connects] == ["shop", "dbname='my shop'", "Shop"]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("select 1\n\\g\nselect 2 \\gx\nselect 3", ["select 1", "select 2", "select 3"]),
        ("select 1\\; select 2;", ["select 1", "select 2"]),
        ("select 1;\n\\q\nselect 2;", ["select 1"]),
        ("\\copy t from stdin\n1; x\n\\.\nselect 1;", ["select 1"]),
        ("\\copy t from 'x.csv' csv\nselect 1;", ["select 1"]),
        ("\\dt+ *.*\n\\d t\n\\sf+ f\n\\lo_import x\nselect 1;", ["select 1"]),
    ],
)
def test_commands_that_end_something(text: str, statements: list[str]) -> None:
    script = psql.read(text)
    assert not script.commands
    assert [statement.text for statement in split(script.sql)] == statements


@pytest.mark.parametrize(
    "line", ["\\i x.sql", "\\ir x", "\\if true", "\\! rm x", "\\include x", "\\r", "\\bind 1", "\\"]
)
def test_commands_that_are_told(line: str) -> None:
    assert psql.read(f"select 1;\n{line}\n").commands == ((10, 10 + len(line)),)


# ---------------------------------------------------------------- which statements run


def kept(text: str) -> str:
    """The statements that make something of a schema."""
    return "; ".join(statement.text for statement in of_schema(split(text)))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a; begin; b; rollback; c", "a; c"),
        ("begin; a; commit; start transaction; b; end; abort; c", "a; b; c"),
        ("begin; a; savepoint x; b; rollback to savepoint X; c; release x; commit", "a; c"),
        ('begin; savepoint a; b; savepoint "A"; c; rollback work to "A"; rollback; d', "d"),
        ("insert into t values (1); copy t from stdin; create table t (i int)", "create table t (i int)"),
        ("create database x; alter system set a = 1; drop tablespace s; a", "a"),
        ("select pg_catalog.lo_create('1'); select lowrite(0, ''); select lower('x')", "select lower('x')"),
        ("alter large object 1 owner to a; grant select on large object 1 to a; grant a to b", "grant a to b"),
        ("alter subscription s enable; alter subscription s owner to a", "alter subscription s owner to a"),
        ("alter database x owner to a; alter database x set b = 1", "alter database x set b = 1"),
        ("rollback prepared 'x'; rollback", "rollback prepared 'x'"),
    ],
)
def test_statements_of_a_schema(text: str, left: str) -> None:
    assert kept(text) == left


SUBSCRIPTION = "create subscription s connection 'host=a '' with (b)' publication p, q"


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        ("", "connect = false"),
        (" with (connect = true, slot_name = 'a')", "connect = false, slot_name = 'a'"),
        (" WITH (enabled, create_slot=false, binary = true, copy_data = off)", "connect = false, binary = true"),
    ],
)
def test_a_subscription_never_connects(options: str, sent: str) -> None:
    assert to_run(SUBSCRIPTION + options, "here") == f"{SUBSCRIPTION} with ({sent})"


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("comment on database \"my shop\" is 'on database'", "comment on database here is 'on database'"),
        ("grant connect on database shop to a", "grant connect on database here to a"),
        ("alter role a in database shop set b = 1", "alter role a in database here set b = 1"),
        ("comment on table shop is 'x'", "comment on table shop is 'x'"),
        ("do $$ begin execute 'alter database ' || a; end $$", "do $$ begin execute 'alter database ' || a; end $$"),
    ],
)
def test_a_database_is_called_otherwise(text: str, sent: str) -> None:
    assert to_run(text, "here") == sent


@pytest.mark.parametrize(
    ("text", "sqlstate", "nothing"),
    [
        ("drop table t", "42P01", True),
        ("drop table t", "2BP01", False),
        ("drop role postgres", "55006", True),
        ("drop user mapping for a server s", "55006", False),
        ("alter table only a.t drop constraint c", "42P01", True),
        ("alter table a.t alter column c drop default", "3F000", True),
        ("alter domain d drop constraint c", "42704", True),
        ("alter table t drop column a, add column b int", "42P01", False),
        ("alter table t add column dropped int", "42P01", False),
        ("create or replace view a.v as select 1", "3F000", True),
        ("create or replace view a.w as select 1", "3F000", False),
        ("create table v (i nothing)", "42704", False),
    ],
)
def test_what_may_fail(text: str, sqlstate: str, nothing: bool) -> None:
    statements = split(f'{text}; drop view if exists "a".v')
    assert is_nothing_lost(statements, 0, Failure(0, statements[0], sqlstate, "")) == nothing


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ('alter role "A b" with login', {"A b"}),
        ("drop role if exists a, B", {"a", "b"}),
        ("grant a, b to c with admin option", {"a", "b", "c"}),
        ("revoke a from b", {"a", "b"}),
        ("grant select on t to a", set()),
        ("revoke all on schema s from a", set()),
        ("alter role a in database d set b = 1", set()),
        ("drop user mapping for a server s", set()),
        ("create role a", set()),
    ],
)
def test_roles_that_a_statement_changes(text: str, roles: set[str]) -> None:
    assert roles_changed(text) == roles


# ---------------------------------------------------------------- what it is of

STAND_IN = "create schema auth;\ncreate table auth.users (id uuid, encrypted_password varchar(255));\n"
SERVICE = f"{STAND_IN}create table auth.refresh_tokens (id bigint);\ncreate table auth.audit_log_entries (id uuid);\n"
BUCKETS = "create table storage.buckets (id text);\n"


@pytest.mark.parametrize(
    ("text", "is_project"),
    [
        (SERVICE + BUCKETS, True),
        (SERVICE, False),
        (STAND_IN + BUCKETS, False),
        (STAND_IN + BUCKETS + "grant usage on schema auth to anon;", False),
    ],
    ids=["both services", "one that others have too", "stand-ins", "stand-ins and grants"],
)
def test_a_project_is_known_without_owners_by_what_its_services_have(text: str, is_project: bool) -> None:
    assert platform.is_project(text) is is_project
