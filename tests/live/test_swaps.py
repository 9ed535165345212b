"""Columns that get another type in steps: each attribute, constraint, index and reader comes with it, and each row."""

import threading
from pathlib import Path

import psycopg
import pytest

from catalogs import catalog_of
from databases import sql_of, told
from dbsc.postgres import script
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from evolved import evolved, planned, steps
from projects import Project

BEFORE = """
database d { target postgres; postgres 15 }

external role reader

enum mood { sad, glad, mad }

--- who
table owners { id int pk identity; name text; unique (name, id) }
table things {
  id      serial pk
  owner   int? -> owners on delete cascade
  parent  int? -> things
  mood    mood = 'sad' check (mood <> 'mad'::mood)
  moods   mood[] = '{sad}'
  --- how many
  count   int = 1 statistics 50 check (count > 0)
  said    varchar(20) unique check (said <> '')
  lower   varchar(20)?
  unique (owner, count) deferrable
  index (count) where (count > 5)
  --- found by
  index (owner, id) include (count)
  index ((count + 1))
  index ((lower(lower)))
  statistics on (count, owner)
  option rls
  policy p for select to reader using (count > 0 and mood = 'glad')
  grant select (id, count), insert (count) to reader
  trigger touched before update of (count) when (new.count > 3) execute touch()
}
function touch() returns trigger language plpgsql as $$ begin new.count := new.count + 0; return new; end $$
function moody(m mood) returns mood language sql immutable as $$ select m $$
function counted(n int) returns bigint language sql as ( return (select count(*) from things where count > n) )
view all_things as ( select * from things )
view few as ( select id, count, mood from things where count > 1 )
view again as ( select count from few )
materialized view total as ( select sum(count) as total from things )
publication p { table things (id, count) }
"""
ROWS = """
insert into owners (name) select 'o' || n from generate_series(1, 20) n;
insert into things (owner, parent, mood, count, said)
  select n % 20 + 1, nullif(n - 1, 0), case when n % 3 = 0 then 'glad'::mood else 'sad' end, n, 's' || n
  from generate_series(1, 300) n;
refresh materialized view total;
"""
HOLDS = """
do $$ begin
  assert (select count(*) from owners) = 20, 'owners';
  assert (select sum(count) from things) = 45150, 'count';
  assert (select sum(total) from total) = 45150, 'total';
  assert (select count(*) from things where mood::text = 'glad') = 100, 'mood';
  assert (select count(distinct said) from things) = 300, 'said';
  assert (select count(*) from things t join owners o on o.id = t.owner where o.name = 'o' || t.owner) = 300, 'owner';
end $$;
insert into owners (name) values ('next');
insert into things (owner, mood, count, said) values (1, 'sad', 301, 'more');
do $$ begin
  assert (select id from owners where name = 'next') = 21, 'the next number of an identity';
  assert (select id from things where said = 'more') = 301, 'the next number of a serial';
end $$;
"""
SWAPS = {
    "a primary key and what refers to it": (
        ("id int pk identity", "id bigint pk identity"),
        ("owner   int?", "owner   bigint?"),
        ("id      serial pk", "id      bigserial pk"),
        ("parent  int?", "parent  bigint?"),
    ),
    "a primary key alone": (("id int pk identity", "id bigint pk identity"), ("owner   int?", "owner   int?")),
    "a column of everything": (("count   int", "count   bigint"),),
    "with less room": (("varchar(20) unique", "varchar(8) unique convert (left(said, 8))"),),
    "more room under a check": (("varchar(20) unique", "varchar(30) unique"),),
    "more room under an index": (("lower   varchar(20)?", "lower   text?"),),
    "another collation": (("varchar(20) unique", 'varchar(20) collate "C" unique'),),
    "a label that is gone": (
        ("{ sad, glad, mad }", "{ sad, glad; drop 'mad' }"),
        (" check (mood <> 'mad'::mood)", ""),
    ),
    "labels in another order": (("{ sad, glad, mad }", "{ mad, glad, sad }"),),
    "both, and more": (
        ("{ sad, glad, mad }", "{ mad, fine, glad, sad }"),
        ("count   int = 1", "count   bigint = 2"),
        ("view again as ( select count from few )", "view again as ( select count, id from few )"),
        ("index ((count + 1))", "index ((count + 2))\n  index (mood, count)"),
        ("  unique (owner, count) deferrable\n", "  unique (owner, count, said)\n"),
        ("check (count > 0)", "check (count >= 0)"),
        ("--- how many", "--- how often"),
    ),
}


@pytest.mark.parametrize("changes", SWAPS.values(), ids=SWAPS)
def test_a_column_becomes_another_one_with_all_that_hangs_on_it(
    server: Server, changes: tuple[tuple[str, str], ...]
) -> None:
    after = BEFORE
    for old, new in changes:
        assert old in after
        after = after.replace(old, new)
    proof = evolved(server, BEFORE, after, ROWS, HOLDS)
    assert proof.ok, told(proof)


def test_checks_over_a_column_that_gets_more_room_are_validated_apart() -> None:
    names = steps(BEFORE, BEFORE.replace("varchar(20) unique", "varchar(30) unique"))
    assert names == ["replace_things", "validate_things"]


def test_labels_that_rows_have_are_looked_for_first() -> None:
    after = BEFORE.replace("{ sad, glad, mad }", "{ sad, glad; drop 'mad' }").replace(
        " check (mood <> 'mad'::mood)", ""
    )
    names = steps(BEFORE, after)
    assert names.index("look_for_mood_labels") < names.index("change_things") < names.index("fill_things_mood_new")


LABELS = """
database d { target postgres; postgres 15 }

enum mood { sad, glad, mad }
table things { id int pk; mood mood; moods mood[]? }
"""


def test_rows_with_a_label_that_is_gone_are_shown_and_the_rest_goes_on_when_they_are_mended(
    tmp_path: Path, server: Server, database: str, connection: Connection
) -> None:
    project = Project(tmp_path, LABELS)
    assert project.compile().code == 0
    url = server.conninfo(database)
    assert project.run("apply", "--db", url).code == 0
    connection.execute(
        "insert into things select n, case when n > 95 then 'mad'::mood else 'sad' end, '{glad}'"
        " from generate_series(1, 100) n"
    )
    project.write(LABELS.replace("glad, mad", "glad; drop 'mad'"))
    assert project.compile().code == 0
    run = project.run("apply", "--db", url)
    assert run.code != 0
    assert "5 rows are in the way" in run.err and "(96,mad,{glad})" in run.err
    connection.execute("update things set mood = 'glad' where mood = 'mad'")
    assert project.run("apply", "--db", url).code == 0
    row = connection.execute("select count(*) filter (where mood = 'glad'), count(moods) from things").fetchone()
    assert row == (5, 100)
    labels = connection.execute("select enumlabel from pg_enum order by enumsortorder").fetchall()
    assert labels == [("sad",), ("glad",)]
    assert "nothing to do" in project.run("apply", "--db", url).err


def test_labels_are_converted_into_others(server: Server) -> None:
    said = "convert (case mood::text when 'mad' then 'sad' else mood::text end)"
    after = LABELS.replace("glad, mad", "glad; drop 'mad'").replace("mood mood;", f"mood mood {said};")
    after = after.replace("moods mood[]?", "moods mood[]? convert (array_remove(moods, 'mad'))")
    rows = "insert into things values (1, 'mad', '{mad,sad}'), (2, 'glad', null), (3, 'sad', '{}')"
    holds = "do $$ begin assert (select string_agg(mood::text || moods::text, ' ' order by id) from things)"
    proof = evolved(server, LABELS, after, rows, f"{holds} = 'sad{{sad}} sad{{}}'; end $$")
    assert proof.ok, told(proof)


@pytest.mark.parametrize("changes", [SWAPS["a column of everything"], SWAPS["a label that is gone"]])
def test_no_step_writes_a_table_anew_or_locks_it_while_it_looks_at_rows(
    connection: Connection, changes: tuple[tuple[str, str], ...]
) -> None:
    stored = "materialized view total as ( select sum(count) as total from things )"  # is filled anew where it is made
    before = BEFORE.replace(stored, "")
    after = before
    for old, new in changes:
        after = after.replace(old, new)
    connection.execute("create role reader")
    try:
        _steps_are_short(connection, before, after)
    finally:
        connection.execute("drop owned by reader")
        connection.execute("drop role reader")


def _steps_are_short(connection: Connection, first: str, after: str) -> None:
    for _, text in (*sql_of(catalog_of(first))[0], ("", ROWS.replace("refresh materialized view total;", ""))):
        assert run_script(connection, text) is None
    file = "select pg_relation_filenode('things'), pg_relation_filenode('owners')"
    before = connection.execute(file).fetchone()
    where = script.scene(catalog_of(after))
    for migration in planned(first, after).migrations:
        text = script.body(migration, where)
        scanned = "select seq_scan from pg_stat_xact_user_tables where relname = 'things'"
        if migration.runs == "alone":
            assert run_script(connection, text, transactional=False) is None
            continue
        with connection.transaction():
            earlier = connection.execute(scanned).fetchone()
            assert run_script(connection, text) is None
            scans = connection.execute(scanned).fetchone()
            held = connection.execute(
                "select 1 from pg_locks where pid = pg_backend_pid() and mode = 'AccessExclusiveLock'"
                " and relation = 'things'::regclass"
            ).fetchone()
            assert not held or scans == earlier, migration.slug
    assert connection.execute(file).fetchone() == before


USED = """
database d { target postgres; postgres 15 }

table owners { id int pk identity; name text }
table things { id int pk identity; owner int -> owners; count int = 0; index (count) }
view counts as ( select owner, sum(count) as total from things group by owner )
"""


def test_applications_read_and_write_while_numbers_become_larger(
    tmp_path: Path, server: Server, database: str, connection: Connection
) -> None:
    project = Project(tmp_path, USED)
    assert project.compile().code == 0
    url = server.conninfo(database)
    assert project.run("apply", "--db", url).code == 0
    connection.execute("insert into owners (name) select 'o' || n from generate_series(1, 10) n")
    connection.execute("insert into things (owner) select n % 10 + 1 from generate_series(1, 3000) n")
    project.write(USED.replace("id int", "id bigint").replace("owner int", "owner bigint").replace("t int", "t bigint"))
    assert project.compile().code == 0
    stop, failed, written = threading.Event(), [], [0]

    def application() -> None:
        """Adds, changes and reads until it is told to stop, and notes what fails."""
        with server.connect(database, autocommit=True) as own:
            number = 0
            while not stop.is_set():
                number += 1
                for statement, counts in (
                    (f"insert into things (owner, count) values ({number % 10 + 1}, 1)", 1),
                    (f"update things set count = count + 2 where id = {number % 3000 + 1}", 2),
                    ("select * from counts", 0),
                ):
                    try:
                        own.execute(statement)
                        written[0] += counts
                    except psycopg.errors.FeatureNotSupported:
                        pass  # a plan that was kept, for a column of another type: it is asked again
                    except psycopg.Error as error:
                        failed.append(str(error))

    thread = threading.Thread(target=application)
    thread.start()
    try:
        run = project.run("apply", "--db", url)
    finally:
        stop.set()
        thread.join()
    assert run.code == 0, run.err
    assert failed == []
    assert written[0] > 0
    assert connection.execute("select sum(count), max(id) - count(*) from things").fetchone() == (written[0], 0)
    types = "select distinct format_type(atttypid, null) from pg_attribute where attname in ('id', 'owner', 'count')"
    assert connection.execute(f"{types} and attrelid in ('things'::regclass, 'owners'::regclass)").fetchall() == [
        ("bigint",)
    ]


def test_who_may_add_rows_may_do_so_while_they_get_numbers(server: Server, connection: Connection) -> None:
    """An identity asks for no privilege on its sequence, so neither does what stands in for it."""
    before = "database d { target postgres; postgres 15 }\nexternal role clerk\n"
    before += "table notes { id int pk; grant insert to clerk }"
    after = before.replace("id int pk;", "id int pk; number bigint identity;")
    connection.execute("create role clerk")
    connection.execute(sql_of(catalog_of(before))[1])
    scene = script.scene(catalog_of(after))
    for number, step in enumerate(planned(before, after).migrations):
        for statement in script.body(step, scene).split(";\n"):
            connection.execute(statement)
        connection.execute("set role clerk")
        connection.execute("insert into notes values (%s)", (number,))
        connection.execute("reset role")
    assert connection.execute("select count(distinct number), count(*) from notes").fetchone() == (5, 5)
    server.drop_roles()
