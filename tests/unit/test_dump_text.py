"""Dumps before any server sees them: their bytes as a text, and their text as psql reads it."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import tarfile

import pytest

from dbsc.postgres import psql
from dbsc.postgres.dump_file import NoText, text_of


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
        (codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), "é"),
        (codecs.BOM_UTF16_BE + "é".encode("utf-16-be"), "é"),
        (b"SET client_encoding = 'LATIN1';\n\xe9", "SET client_encoding = 'LATIN1';\né"),
        (b"set client_encoding to 'WIN1252';\n\x80", "set client_encoding to 'WIN1252';\n€"),
        ("SET client_encoding = 'LATIN1';\né".encode(), "SET client_encoding = 'LATIN1';\né"),
    ],
)
def test_what_is_a_text_is_read(data: bytes, text: str) -> None:
    assert text_of("x", data) == text


def test_rows_and_commands_become_blank() -> None:
    text = "copy t from stdin;\na'b\n\\.\nselect '\\d' \\gset x\ncreate table t ();\n\\i y.sql\n"
    script = psql.read(text)
    assert script.sql == "copy t from stdin;\n   \n  \nselect '\\d'        \ncreate table t ();\n        \n"
    assert [text[start:end] for start, end in script.commands] == ["\\gset x", "\\i y.sql"]
    assert script.cut_off is None


def test_rows_are_known_from_a_body_that_speaks_of_them() -> None:
    body = "create function f() as $$\ncopy t from stdin;\n$$;\ncreate table kept ();\n"
    assert "create table kept ();" in psql.read(f"{body}copy t from stdin;\n1\n\\.\n").sql


def test_rows_without_an_end() -> None:
    script = psql.read("create table t ();\ncopy t from stdin;\n1\n2\n")
    assert script.cut_off == 19 and "1" not in script.sql


def test_databases_that_are_connected_to() -> None:
    text = '\\c shop\n\\connect -reuse-previous=on "dbname=\'my shop\'"\n\\connect "Shop"\n\\echo \\c no\n'
    assert [name for _, name in psql.read(text).connects] == ["shop", "dbname='my shop'", "Shop"]
