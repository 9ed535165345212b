"""The comparison with other tools: its counting is right, and what it says that dbsc can say is said here."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import generated, peer_schemas, reference
from bench.kept import Facts, Kept, kept, share
from bench.peers import Source, length, percent
from catalogs import catalog_of
from databases import sql_of

PAGE = Path(__file__).parents[1] / "bench" / "COMPARISON.md"

SAID = {
    "check constraints": ("table t { n int check (n > 0) }", "check (n > 0)"),
    "exclusion constraints": ("table t { r int4range; exclude using gist (r with &&) }", "exclude using gist"),
    "domains": ("domain age int check (value >= 0)", "create domain public.age"),
    "partitions": ("table t { n int; partition by hash (n) into 4 }", "for values with (modulus 4, remainder 3)"),
    "partitions by a rule": (
        "table t { at timestamptz; partition by range (at) every 1 month ahead 3 keep 12 months then drop }",
        "partition by range (at)",
    ),
    "row security policies": (
        "external role reader\ntable t { n int; policy p for select to reader using (n > 0) }",
        "create policy p on public.t for select",
    ),
    "grants": (
        "external role reader\ntable t { n int; grant select to reader }",
        "grant select on table public.t to reader",
    ),
    "views": ("table t { n int }\nview v as ( select n from t )", "create view public.v"),
    "materialized views": ("table t { n int }\nmaterialized view v as ( select n from t )", "create materialized view"),
    "functions": ("function one() returns int language sql as $$ select 1 $$", "create function public.one()"),
    "triggers": (
        "table t { n int; trigger g before update execute f() }\n"
        "function f() returns trigger language plpgsql as $$ begin return new; end $$",
        "create trigger g",
    ),
    "comments": ("--- Things.\ntable t { n int }", "comment on table public.t is 'Things.'"),
}
"""For each capability of the page that dbsc has, a schema that says it, and what of it has to be in the SQL."""


def _capabilities() -> dict[str, str]:
    """The table of what can be said in each language: what dbsc is said to do about each."""
    part = PAGE.read_text(encoding="utf-8").split("## What can be said")[1].split("And beyond the schema")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")][2:]
    return {row[0].strip(): row[1].strip() for row in rows}


def test_the_page_and_what_is_tried_are_the_same() -> None:
    assert {what for what, dbsc in _capabilities().items() if dbsc == "yes"} == set(SAID)


@pytest.mark.parametrize("what", SAID)
def test_dbsc_says_what_the_page_says_it_can(what: str) -> None:
    text, fragment = SAID[what]
    _, sql = sql_of(catalog_of(f"database d {{\n  target postgres\n  postgres 15\n}}\n{text}\n"))
    assert fragment in sql


@pytest.mark.parametrize("write", [peer_schemas.dbml, peer_schemas.drizzle, peer_schemas.prisma])
def test_every_language_says_the_same_tables_and_columns(write: Callable[[int], str]) -> None:
    words = Counter(write(20).replace(":", " ").split())
    for name in ("code", "status", "amount", "created_at"):
        assert words[name] >= 20
    for line in generated.schema(20).splitlines():
        if line.startswith(("table ", "enum ")):
            assert line.split()[1] in write(20)
    assert write(40).count("amount") > write(20).count("amount")


def test_a_source_is_as_long_as_what_it_says() -> None:
    assert length("table t {\n\n  n  int\n}\n") == Source(lines=3, characters=len("tablet{nint}"))
    assert length(reference.sql(2)).lines > length(generated.schema(2)).lines


WANTED: Facts = {
    "columns": Counter({("t.a", "int"): 1, ("t.b", "text default x"): 1}),
    "unique keys": Counter({("t", "UNIQUE (a)"): 1}),
    "comments": Counter({("t", "Things."): 1}),
}


def test_what_is_the_same_is_kept_and_what_is_not_is_shown() -> None:
    found: Facts = {
        "columns": Counter({("t.a", "int"): 1, ("t.b", "text"): 1, ("t.c", "int"): 1}),
        "indexes": Counter({("t", "CREATE UNIQUE INDEX ON t USING btree (a)"): 1}),
    }
    kinds = kept(WANTED, found)
    assert kinds == {
        "columns": Kept(1, 2, "t.b: text default x -> text"),
        "unique keys": Kept(0, 1, "t: UNIQUE (a) -> CREATE UNIQUE INDEX ON t USING btree (a)"),
        "comments": Kept(0, 1, "t: Things. -> nothing"),
    }
    assert share(kinds) == 1 / 4
    assert share(kept(WANTED, WANTED)) == 1


def test_a_share_is_never_rounded_up_to_all() -> None:
    assert [percent(part) for part in (1, 0.99999, 0.897, 0)] == ["100 %", "99.9 %", "89.7 %", "0.0 %"]
