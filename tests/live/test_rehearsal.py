"""Migrations with rows in the tables: what they do is measured, and held against what their headers say."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogs import catalog_of
from databases import sql_of, told
from dbsc.postgres.connection import Connection
from dbsc.postgres.prove import Oversteps, Proof, prove
from dbsc.postgres.rehearsal.filled import Filler
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from evolved import evolved, measured
from projects import Project

BEFORE = """
database d { target postgres; postgres 15 }
table users { id int pk; name text; age int? }
table posts { id int pk; author -> users; title text }
"""
HEADER = """\
-- makes:       1 thing
-- lock:        {lock}
-- work:        {work}
-- undo:        {undo}
-- compatible:  with the application before and after
-- state:       a -> b

{body}
"""
NONE, NO_WORK = "none on what was there before", "no table is rewritten or scanned"
HARMLESS = "nothing is lost; the way back is a migration of its own"


def with_step(server: Server, body: str, lock: str = NONE, work: str = NO_WORK, undo: str = HARMLESS) -> Proof:
    """The proof of a schema with a last migration that leaves it as it is, and what its header says."""
    catalog = catalog_of(BEFORE)
    migrations, whole = sql_of(catalog)
    last = HEADER.format(lock=lock, work=work, undo=undo, body=body)
    return prove(server, catalog, [*migrations, ("900_last.sql", last)], whole, new=1)


def objections(proof: Proof) -> list[str]:
    return [said for failure in proof.failures if isinstance(failure, Oversteps) for said in failure.objections]


OVERSTEPS = {
    "a_lock": (
        ("comment on table public.users is null;",),
        ["it takes SHARE UPDATE EXCLUSIVE on `public.users`, and its header says none on what was there before"],
    ),
    "another_table": (
        ("lock table public.users, public.posts in exclusive mode;", "EXCLUSIVE on public.users"),
        ["it takes EXCLUSIVE on `public.posts` too, which its header does not name"],
    ),
    "an_index": (
        ("reindex index public.users_pkey;", "SHARE on public.users"),
        [
            "it takes ACCESS EXCLUSIVE on `public.users`, and its header says SHARE",
            "it reads all of `public.users`, which its header does not say",
        ],
    ),
    "a_rewrite": (
        (
            "alter table public.users alter column age type bigint;\n"
            "alter table public.users alter column age type int;",
            "ACCESS EXCLUSIVE on public.users",
            "scans public.users",
        ),
        ["it rewrites `public.users`, which its header does not say"],
    ),
    "a_scan": (
        (
            "alter table public.users add constraint c check (id > 0);\nalter table public.users drop constraint c;",
            "ACCESS EXCLUSIVE on public.users",
        ),
        ["it reads all of `public.users`, which its header does not say"],
    ),
    "rows": (
        ("delete from public.posts where id < 4;", "ROW EXCLUSIVE on public.posts", "scans public.posts"),
        ["3 rows of `posts` are gone, which its header does not say"],
    ),
    "values": (
        ("update public.users set name = 'x' where id = 2;", "ROW EXCLUSIVE on public.users"),
        ["values of `users.name` are not what they were, which its header does not say"],
    ),
    "a_column": (
        (
            "alter table public.users drop column age;\nalter table public.users add column age int;",
            "ACCESS EXCLUSIVE on public.users",
        ),
        ["the values of `users.age` are gone, which its header does not say"],
    ),
    "a_table": (
        (
            "drop table public.posts;\ncreate table public.posts (id int not null, author int not null,"
            " title text not null, constraint posts_pkey primary key (id), constraint posts_author_fkey foreign key"
            " (author) references public.users (id));",
            "ACCESS EXCLUSIVE on public.posts, public.users",
        ),
        ["the rows of `posts` are gone with it, which its header does not say"],
    ),
    "nothing": (("select 1;",), []),
    "what_it_says": (
        (
            "delete from public.posts where id < 4;",
            "ROW EXCLUSIVE on public.posts",
            "scans public.posts",
            "the rows that are deleted are lost",
        ),
        [],
    ),
}


@pytest.mark.parametrize("case", OVERSTEPS)
def test_what_a_migration_does_beyond_its_header_is_told(server: Server, case: str) -> None:
    (body, *said), wanted = OVERSTEPS[case]
    proof = with_step(server, body, *said)
    assert objections(proof) == wanted, told(proof)
    assert proof.ok == (not wanted)


def test_sql_that_nobody_has_looked_into_is_not_held_against_its_header(server: Server) -> None:
    assert with_step(server, "delete from public.posts;", work="not checked: what sql x does").ok


def test_rows_that_a_new_constraint_refuses_are_taken_away(server: Server) -> None:
    after = BEFORE.replace("age int?", "age int? check (age > 10 and age <> 12)").replace(
        "name text", "name text unique"
    )
    proof = evolved(server, BEFORE, after)
    assert proof.ok and not proof.notes, (told(proof), proof.notes)
    assert measured(proof) == "all, changes, changes reading, all"


def test_rows_that_cannot_be_are_told(server: Server) -> None:
    proof = evolved(server, BEFORE, BEFORE.replace("name text", "name uuid convert (name::uuid)"))
    assert proof.ok, told(proof)
    (note,) = proof.notes
    assert "was run without rows in `public.users`: invalid input syntax for type uuid" in note


HARD = """
database d { target postgres; postgres 15 }
domain code text check (value ~ '^[A-Z]{2}-[0-9]{4}$')
enum mood { sad, glad }
type pair { a int?; b text? }
table codes { code code pk; slug text unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$') check (length(slug) > 3) }
table all_types {
  id       bigint pk identity
  code     -> codes
  state    'open' | 'closed'
  mail     citish
  mood     mood
  moods    mood[]
  pair     pair
  day      date
  at       timestamptz
  span     interval
  range    int4range
  data     jsonb check (jsonb_typeof(data) = 'object')
  share    numeric(3,2) check (share between 0 and 1)
  short    varchar(2)
  address  inet
  raw      bytea
  bits     bit(3)
  twice    numeric as (share * 2)
}
domain citish text check (value like '%@%')
table trees { id int pk; parent -> trees; other -> trees? }
table events {
  at    timestamptz
  kind  text
  pk (at, kind)
  partition by range (at) { old from minvalue to '2020-01-01'; new from '2020-01-01' to '2021-01-01' }
}
"""


def test_tables_are_filled_with_rows_that_keep_their_constraints(connection: Connection) -> None:
    filler = Filler(connection)
    for _, sql in sql_of(catalog_of(HARD))[0]:
        assert run_script(connection, sql) is None
    filler.fill()
    assert filler.failed == {}
    for table in ("codes", "all_types", "trees", "events"):
        (count,) = connection.execute(f"select count(*) from {table}").fetchone() or (0,)
        assert count >= 10, table


def test_a_table_that_cannot_be_filled_is_told(connection: Connection) -> None:
    filler = Filler(connection)
    connection.execute("create table odd (id int primary key, a text not null check (md5(a) = 'x'))")
    connection.execute("create table even (id int primary key, odd int not null references odd)")
    filler.fill()
    assert set(filler.failed) == {"public.odd", "public.even"}
    assert 'violates check constraint "odd_a_check"' in filler.failed["public.odd"]


SCHEMA = "database shop { target postgres; postgres 15 }\n\ntable users { id int pk; name text; age int? }\n"


def test_a_compile_that_is_to_be_proven_writes_only_what_is(tmp_path: Path) -> None:
    project = Project(tmp_path, SCHEMA)
    run = project.run("compile", "--prove")
    assert (run.code, "proven on PostgreSQL" in run.err) == (0, True), run.err
    project.write(SCHEMA.replace("age int?", "age int?; total money = 'none'"))
    before = project.migrations()
    run = project.run("compile", "--prove")
    assert (run.code, "DBS605" in run.err) == (1, True), run.err
    assert project.migrations() == before
    project.write(SCHEMA.replace("age int?", "age int backfill (1)"))
    run = project.run("compile", "--prove")
    assert (run.code, "proven on PostgreSQL" in run.err) == (0, True), run.err
    assert len(project.migrations()) > len(before)


def test_a_header_that_was_edited_is_told(tmp_path: Path) -> None:
    project = Project(tmp_path, SCHEMA)
    assert project.compile().code == 0
    project.write(SCHEMA.replace("age int?", "age int? = 3"))
    assert project.compile().code == 0
    assert project.run("prove").code == 0
    last = tmp_path / "migrations" / project.migrations()[-1]
    text = last.read_text(encoding="utf-8")
    last.write_text(text.replace("-- lock:        ACCESS EXCLUSIVE on public.users", f"-- lock:        {NONE}"))
    run = project.run("prove")
    assert run.code == 1
    assert "DBS610" in run.err and "it takes ACCESS EXCLUSIVE on `public.users`" in run.err
