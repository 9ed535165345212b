"""Renames with both names for a time: applications of the versions before and after work between the migrations."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from catalogs import catalog_of
from databases import sql_of, told
from dbsc.migrate.compatible import both_names
from dbsc.postgres import script
from dbsc.postgres.connection import Connection
from dbsc.postgres.prove import prove
from dbsc.postgres.scratch import Server
from projects import Project

BEFORE = """
database d { target postgres; postgres 15 }

external role app

table users {
  id    int pk identity
  name  text = 'nobody'
  mail  text? unique
  index (name)
  option rls
  policy p for all to app using (mail <> 'hidden') with check (true)
  grant select, insert (name, mail), update (name), delete to app
}
table things {
  id     int pk
  owner  int? -> users
  title  text = 'none'
  facts  json?
  index (title)
  unique (title, id)
  check (title <> '')
  grant select (id, title, facts), insert, update (title, facts) to app
  trigger lowered before insert or update execute lowered()
}
function lowered() returns trigger language plpgsql as $$ begin new.title := lower(new.title); return new; end $$
view titles with (security_invoker) as ( select id, upper(title) as shown from things ) { grant select to app }
"""
RENAMES = (
    ("table users", "table accounts was users"),
    ("  name  text", "  full_name  text was name"),
    ("(name", "(full_name"),
    ("-> users", "-> accounts"),
    ("  title  text = 'none'", "  headline  text = 'none' was title\n  more  int?"),
    ("  facts  json?", "  notes  json? was facts"),
    ("(title", "(headline"),
    ("(id, title, facts)", "(id, headline, notes)"),
    ("headline, facts)", "headline, notes)"),
    ("new.title", "new.headline"),
    ("view titles", "view headlines was titles"),
)
OLD = """
insert into users (name, mail) values ('old', 'old{n}@x');
insert into users (mail) values ('plain{n}@x');
update users set name = 'older' where mail = 'old{n}@x';
insert into things (id, title, facts) values ({n}0, 'OLD', '{{"a": 1}}');
insert into things (id) values ({n}1);
update things set title = title || 'er' where id = {n}0;
update things set facts = null where id = {n}0;
delete from users where mail = 'plain{n}@x';
select shown from titles;
"""
NEW = """
insert into accounts (full_name, mail) values ('new', 'new{n}@x');
update accounts set full_name = 'newer' where mail = 'new{n}@x';
insert into things (id, headline, notes) values ({n}2, 'NEW', '{{"b": 2}}');
insert into things (id) values ({n}3);
update things set headline = headline || 'ER' where id in ({n}0, {n}2);
insert into things (id, headline) values ({n}4, 'x') on conflict (headline, id) do nothing;
select shown from headlines;
"""


def becomes(text: str) -> str:
    for old, new in RENAMES:
        assert old in text, old
        text = text.replace(old, new)
    return text


def as_app(connection: Connection, statements: str) -> None:
    connection.execute("set role app")
    for statement in statements.strip().split(";\n"):
        connection.execute(statement)
    connection.execute("reset role")


def test_both_versions_work_between_the_migrations(
    tmp_path: Path, server: Server, database: str, connection: Connection
) -> None:
    project = Project(tmp_path, BEFORE)
    assert project.compile().code == 0
    url = server.conninfo(database)
    connection.execute("create role app")
    assert project.run("apply", "--db", url).code == 0
    as_app(connection, OLD.format(n=1))
    project.write(becomes(BEFORE))
    compiled = project.compile("--compatible")
    assert compiled.code == 0, compiled.err
    last = compiled.err.partition("dbsc apply --to ")[2].partition("`")[0]
    applied = project.run("apply", "--db", url, "--to", last)
    assert applied.code == 0, applied.err
    as_app(connection, OLD.format(n=2))
    as_app(connection, NEW.format(n=3).replace("in (30, 32)", "in (20, 32)"))
    as_app(connection, OLD.format(n=4))
    copies = connection.execute("select count(*) from things where title is distinct from headline").fetchone()
    facts = connection.execute("select id, facts, notes from things where facts is not null order by id").fetchall()
    assert copies == (0,)
    assert facts == [(32, {"b": 2}, {"b": 2})]
    seen = "select name, mail from users order by id"
    same = "select full_name, mail from accounts order by id"
    assert connection.execute(seen).fetchall() == connection.execute(same).fetchall()
    connection.execute("insert into users (name, mail) values ('h', 'hidden')")
    connection.execute("set role app")
    assert connection.execute("select count(*) from users where mail = 'hidden'").fetchone() == (0,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("update users set mail = 'x'")
    connection.execute("reset role")
    applied = project.run("apply", "--db", url)
    assert applied.code == 0, applied.err
    assert project.run("drift", "--db", url).code == 0
    as_app(connection, NEW.format(n=5))
    titles = connection.execute("select id, headline from things where id < 40 order by id").fetchall()
    assert titles == [
        (10, "older"),
        (11, "none"),
        (20, "olderer"),
        (21, "none"),
        (32, "newer"),
        (33, "none"),
        (34, "x"),
    ]
    names = connection.execute("select full_name from accounts where mail like '%@x' order by id").fetchall()
    assert [name for (name,) in names] == ["older", "older", "newer", "older", "newer"]
    connection.execute("drop owned by app")
    connection.execute("drop role app")


def test_every_step_does_what_its_header_says(server: Server) -> None:
    old, new = catalog_of(BEFORE), catalog_of(becomes(BEFORE))
    both = both_names(old, new)
    assert not both.problems
    later = []
    for number, (migration, goal) in enumerate(both.migrations):
        text = f"{script.header(migration, goal, 'before', 'after')}\n{script.body(migration, script.scene(goal))}"
        later.append((f"later_{number}_{migration.slug}.sql", text))
    rows = "insert into users (name) values ('a'), ('b'); insert into things (id, owner, title) values (1, 1, 'T')"
    proof = prove(server, new, [*sql_of(old)[0], ("rows.sql", rows), *later], sql_of(new)[1])
    assert proof.ok, told(proof)


def test_without_renames_nothing_is_otherwise(tmp_path: Path) -> None:
    project = Project(tmp_path, BEFORE)
    assert project.compile("--compatible").code == 0
    project.write(BEFORE.replace("  name  text", "  more int?\n  name  text"))
    assert project.compile("--compatible").code == 0
    assert project.migrations()[-1].endswith("_add_users_more.sql")
