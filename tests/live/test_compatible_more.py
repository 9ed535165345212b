"""Renames with both names for a time: functions, and columns of tables that are partitioned or inherited."""

from __future__ import annotations

from catalogs import catalog_of
from databases import sql_of, told
from dbsc.migrate.compatible import both_names
from dbsc.postgres import script
from dbsc.postgres.connection import Connection
from dbsc.postgres.prove import prove
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server

HEAD = "database d { target postgres; postgres 15 }\nexternal role app\n"
PARTS = """
table events {
  id     int
  at     date
  title  text = 'none'
  pk (id, at)
  unique (title, at, id)
  index (title, id)
  grant select (id, title), insert, update (title) to app
  partition by range (at) {
    y2025 from '2025-01-01' to '2026-01-01' { index (title) }
    y2026 from '2026-01-01' to '2027-01-01' { partition by list (id) { first 1, 2; rest default } }
  }
}
"""
CHILDREN = """
table things { id int pk; title text = 'none'; index (title); grant update (title) to app }
table large inherits things { size int?; unique (title); grant select (title) to app }
table huge inherits large { height int? }
"""
FUNCTIONS = """
function one(a int, b int = 2) returns int language sql immutable as $$ select $1 + $2 $$ { grant execute to app }
function pairs(out a int, out b text) returns setof record language sql as (select 1, 'x')
function of_any(a anyelement, variadic rest int[]) returns anyelement language sql as $$ select $1 $$
procedure tidy(a int) language plpgsql as $$ begin commit; end $$
function seen() returns trigger language plpgsql as $$ begin new.n := one(new.n); return new; end $$
function caller() returns int language plpgsql security definer set work_mem = '8MB' as $$ begin return one(3); end $$
table t { id int pk; n int = one(1); check (one(n) > 0); trigger seen before insert execute seen() }
view v as ( select one(id) as a from t )
"""


class Steps:
    """The migrations that lead from one text to another, run up to where both names are there, and then the rest."""

    def __init__(self, connection: Connection, before: str, after: str) -> None:
        self.connection = connection
        self.goal = catalog_of(after)
        self.run(sql_of(catalog_of(before))[1])
        both = both_names(catalog_of(before), self.goal)
        assert not both.problems, [problem.message for problem in both.problems]
        self.all, self.kept = both.migrations, both.kept

    def run(self, text: str, *, transactional: bool = True) -> None:
        failure = run_script(self.connection, text, transactional=transactional)
        assert failure is None, failure

    def steps(self, first: int, last: int) -> None:
        for migration, goal in self.all[first:last]:
            self.run(script.body(migration, script.scene(goal)), transactional=migration.runs != "alone")

    def expand(self) -> None:
        self.steps(0, self.kept)

    def contract(self) -> None:
        self.steps(self.kept, len(self.all))


def proven(server: Server, before: str, after: str, rows: str) -> None:
    """Each migration does what its header says, and all of them make the second text."""
    old, new = catalog_of(before), catalog_of(after)
    later = []
    for number, (migration, goal) in enumerate(both_names(old, new).migrations):
        text = f"{script.header(migration, goal, 'before', 'after')}\n{script.body(migration, script.scene(goal))}"
        later.append((f"later_{number}_{migration.slug}.sql", text))
    proof = prove(server, new, [*sql_of(old)[0], ("rows.sql", rows), *later], sql_of(new)[1])
    assert proof.ok, told(proof)


OF_PARTS = "insert into events values (1, '2025-02-02', 'a'), (2, '2026-02-02', 'b'), (3, '2026-03-03', 'none')"
RENAMED_PARTS = PARTS.replace("title  text = 'none'", "name  text = 'none' was title").replace("title", "name")
RENAMED_PARTS = RENAMED_PARTS.replace("was name", "was title")


def test_a_column_of_a_partitioned_table_has_both_names(connection: Connection) -> None:
    connection.execute("create role app")
    try:
        steps = Steps(connection, HEAD + PARTS, HEAD + RENAMED_PARTS)
        steps.run(OF_PARTS)
        steps.expand()
        steps.run(
            "insert into events (id, at, title) values (4, '2025-04-04', 'old');"
            "insert into events (id, at, name) values (5, '2026-05-05', 'new');"
            "insert into events (id, at, name) values (5, '2026-05-05', 'new') on conflict (name, at, id) do nothing;"
            "insert into events (id, at) values (6, '2026-06-06');"
            "update events set title = 'older', at = '2025-01-01', id = 9 where title = 'b';"
            "update events set name = 'newer' where name = 'new';"
            "set local role app; update events set name = name || '!' where id = 1; reset role;"
            "create table late partition of events for values from ('2027-01-01') to ('2028-01-01');"
            "insert into events (id, at, name) values (7, '2027-07-07', 'late')"
        )
        both = "select id, title, name from events order by id"
        seen = [
            (1, "a!", "a!"), (3, "none", "none"), (4, "old", "old"), (5, "newer", "newer"), (6, "none", "none"),
            (7, "late", "late"), (9, "older", "older"),
        ]  # fmt: skip
        assert connection.execute(both).fetchall() == seen
        plan = str(connection.execute("explain select 1 from events where name = 'a' and at > '2025-01-01'").fetchall())
        connection.execute("set enable_seqscan = off")
        plan = str(connection.execute("explain select 1 from events where name = 'a'").fetchall())
        assert plan.count("Seq Scan") == 0, plan
        connection.execute("reset enable_seqscan")
        steps.contract()
        assert connection.execute("select id, name, name from events order by id").fetchall() == seen
        assert connection.execute("select count(*) from pg_trigger where not tgisinternal").fetchone() == (0,)
    finally:
        connection.execute("drop owned by app")
        connection.execute("drop role app")


def test_the_steps_of_partitions_are_what_they_say(server: Server) -> None:
    proven(server, HEAD + PARTS, HEAD + RENAMED_PARTS, OF_PARTS)


RENAMED_CHILDREN = CHILDREN.replace("title text = 'none'", "name text = 'none' was title").replace("(title)", "(name)")
OF_CHILDREN = (
    "insert into things values (1, 'a'); insert into large values (2, 'b', 5); insert into huge values (3, 'c', 6, 7)"
)


def test_a_column_that_others_inherit_has_both_names(connection: Connection) -> None:
    connection.execute("create role app")
    try:
        steps = Steps(connection, HEAD + CHILDREN, HEAD + RENAMED_CHILDREN)
        steps.run(OF_CHILDREN)
        steps.expand()
        steps.run(
            "insert into huge (id, title) values (4, 'old'); insert into huge (id, name) values (5, 'new');"
            "insert into large (id, name) values (6, 'new') on conflict (name) do nothing;"
            "update things set name = name || '!' where id <= 2; update large set title = 'older' where id = 3;"
            "set local role app; select name from large; reset role"
        )
        both = "select id, title, name from things order by id"
        seen = [
            (1, "a!", "a!"),
            (2, "b!", "b!"),
            (3, "older", "older"),
            (4, "old", "old"),
            (5, "new", "new"),
            (6, "new", "new"),
        ]
        assert connection.execute(both).fetchall() == seen
        steps.contract()
        assert connection.execute("select id, name, name from things order by id").fetchall() == seen
        assert connection.execute("select count(*) from pg_trigger where not tgisinternal").fetchone() == (0,)
    finally:
        connection.execute("drop owned by app")
        connection.execute("drop role app")


def test_the_steps_of_inherited_columns_are_what_they_say(server: Server) -> None:
    proven(server, HEAD + CHILDREN, HEAD + RENAMED_CHILDREN, OF_CHILDREN)


CALLED = ("one", "pairs", "of_any", "tidy")
NAMES = (("one", "uno"), ("pairs", "couples"), ("of_any", "of_all"), ("tidy", "clean"))


def renamed_functions() -> str:
    after = FUNCTIONS
    for old, new in NAMES:
        after = after.replace(f"{old}(", f"{new}(")
        for word in ("function", "procedure"):
            head = f"\n{word} {new}("
            if head in after:
                start = after.index(head) + len(head)
                end = after.index(") ", start) + 1
                after = f"{after[:end]} was {old}{after[end:]}"
    return after


CALLS = """
select {one}(1), {one}(1, 3), {of_any}('x'::text, 1, 2);
select a, b from {pairs}();
select caller();
insert into t (id) values ({n});
select * from v;
"""


def test_functions_are_called_by_both_names(connection: Connection) -> None:
    connection.execute("create role app")
    try:
        steps = Steps(connection, HEAD + FUNCTIONS, HEAD + renamed_functions())
        steps.expand()
        old, new = ({a: pair[place] for a, pair in zip(CALLED, NAMES, strict=True)} for place in (0, 1))
        for number, names in enumerate((old, new)):
            steps.run(CALLS.format(n=number, **names))
            connection.execute(f"call {names['tidy']}(1)")
            connection.execute("set role app")
            assert connection.execute(f"select {names['one']}(1)").fetchone() == (3,)
            connection.execute("reset role")
        rights = "select proname, proacl::text from pg_proc where proname in ('one', 'uno') order by 1"
        (_, first), (_, second) = connection.execute(rights).fetchall()
        assert first == second
        steps.contract()
        assert connection.execute("select to_regproc('one'), to_regprocedure('uno(int, int)')::text").fetchone() == (
            None, "uno(integer,integer)",
        )  # fmt: skip
    finally:
        connection.execute("drop owned by app")
        connection.execute("drop role app")


def test_the_steps_of_functions_are_what_they_say(server: Server) -> None:
    proven(server, HEAD + FUNCTIONS, HEAD + renamed_functions(), "insert into t (id) values (1)")
