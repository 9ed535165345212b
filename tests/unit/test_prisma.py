"""Prisma schemas: what is made of them, and what is said of what cannot be read. See tests/live/test_prisma.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogs import catalog_of
from dbsc.backends.typescript.names import exported_names
from dbsc.catalog.objects import ref
from dbsc.diagnostics import has_errors
from dbsc.diagnostics.codes import CODES
from dbsc.peers import prisma
from dbsc.peers.prisma import names
from dbsc.source import Source
from dbsc.syntax.format import format_source
from golden_cases import hold, name
from messages import PACKAGE, passed, places
from prisma_cases import READ, REFUSED, reading, text, told
from projects import Project


@pytest.mark.parametrize("case", READ, ids=name)
def test_a_schema_becomes_what_is_expected(case: Path) -> None:
    found = reading(case)
    assert not has_errors(found.diagnostics), told(found)
    written = text(found)
    hold(case / "schema.dbs", written)
    assert format_source(Source("schema.dbs", written)) == (written, ())
    if found.diagnostics:
        hold(case / "message.txt", told(found))
    else:
        assert not (case / "message.txt").exists()


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_a_mistake_is_told_as_expected(case: Path) -> None:
    found = reading(case)
    hold(case / "message.txt", told(found))
    code = case.name.split("_")[0]
    assert {diagnostic.code for diagnostic in found.diagnostics} == {code}
    assert has_errors(found.diagnostics) == (CODES[code][0] == "error")
    assert all(diagnostic.place is not None for diagnostic in found.diagnostics)


def test_every_place_that_reports_is_passed_by_a_golden_case() -> None:
    reports = {place: code for place, code in places("peers").items() if "/prisma/" in place[0]}
    with passed(reports) as seen:
        for case in (*READ, *REFUSED):
            reading(case)
    missed = [f"{code} at {path}:{line}" for (path, line), code in reports.items() if (path, line) not in seen]
    assert missed == [], (PACKAGE, missed)


# ---------------------------------------------------------------- any text

_WORDS = st.sampled_from(
    (
        "model", "enum", "view", "type", "datasource", "generator", "A", "B", "{", "}", "\n", "(", ")", "[", "]", ",",
        ":", "?", "=", ".", "@", "@@", "id", "@id", "@@id", "@unique", "@@index", "@default", "@relation", "@map",
        "fields", "references", "sort", "ops", "where", "Int", "String", "Unsupported", "DateTime", '"x"', '"\\u12"',
        '"', "1", "-1.5", "// why", "/// what", "/* a\n b */", "/*", "autoincrement()", "dbgenerated", "raw", "null",
        "provider", "postgresql", "schemas", "extensions", "@db.VarChar", "@updatedAt", "é", "\x00", "\ud800", "_x",
    )
)  # fmt: skip


@given(st.lists(_WORDS, max_size=60).map(" ".join) | st.text(max_size=200))
def test_any_text_is_read_or_told_with_a_place(written: str) -> None:
    source = Source("schema.prisma", written)
    for diagnostic in prisma.read(source).diagnostics:
        assert diagnostic.place is not None
        assert 0 <= diagnostic.place.start <= diagnostic.place.end <= len(written)


# ---------------------------------------------------------------- names


def test_a_long_name_is_cut_before_its_suffix() -> None:
    table = "t" * 60
    assert names.primary_key(table) == "t" * 58 + "_pkey"
    assert names.unique(table, ["email"]) == "t" * 59 + "_key"
    assert names.foreign_key("é" * 30, ["author"]) == "é" * 29 + "_fkey"
    assert names.join_key(table) == "t" * 55 + "_AB_pkey"


def test_a_name_that_fits_is_whole() -> None:
    assert names.index("users", ["first", "last"]) == "users_first_last_idx"
    assert names.join_table("PostToTag") == "_PostToTag"
    assert names.join_foreign_key("_PostToTag", "A") == "_PostToTag_A_fkey"


@pytest.mark.parametrize(
    ("models", "said"),
    [
        ({"User": "users", "Bookings": "bookings"}, ["Bookings"]),
        ({"User": "account", "Account": "user"}, ["Account", "User"]),
        ({"User": "people", "Person": "persons"}, ["Person", "User"]),
        ({"user": "users", "o_auth": "o_auth"}, []),
    ],
)
def test_types_keep_the_names_of_models(models: dict[str, str], said: list[str]) -> None:
    blocks = (f'model {model} {{\n  id Int @id\n  @@map("{table}")\n}}\n' for model, table in models.items())
    found = prisma.read(Source("schema.prisma", _datasource('env("URL")') + "".join(blocks)))
    written = text(found)
    assert sorted(re.findall(r"option type (\w+)", written)) == said
    names = exported_names(catalog_of(written))
    for model, table in models.items():
        assert not model[0].isupper() or "_" in model or names[ref("table", "public", table)] == model


# ---------------------------------------------------------------- the command

_MODEL = "model Thing {\n  id Int @id\n}\n"


def _datasource(url: str) -> str:
    return f'datasource db {{\n  provider = "postgresql"\n  url = {url}\n}}\n'


@pytest.mark.parametrize(
    ("file", "url", "first"),
    [
        ("shop.prisma", 'env("DATABASE_URL")', "database shop {}"),
        ("shop.prisma", '"postgresql://me@localhost/other"', "database other {}"),
        ("my-shop.Prisma", '"postgresql://localhost"', 'database "my-shop" {}'),
        ("schema.prisma", 'env("DATABASE_URL")', 'table "Thing" {'),
    ],
)
def test_the_database_is_called_as_its_url_or_its_file(tmp_path: Path, file: str, url: str, first: str) -> None:
    made = Project(tmp_path)
    made.write(_datasource(url) + _MODEL, file)
    run = made.run("pull", file)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith(first)
