"""Changes of partitioned tables that hold rows: what is made on each partition first becomes the part of the whole."""

import re

import pytest

from catalogs import catalog_of
from databases import told
from dbsc.migrate.diff import diff
from dbsc.postgres.scratch import Server
from evolved import evolved, measured, planned

BEFORE = """
database d { target postgres; postgres 15 }

table users { id int pk; name text }
table moments {
  id    int
  at    timestamptz
  kind  text?
  who   int?
  what  text = 'x'
  partition by range (at) {
    old    from minvalue to '2026-01-01'
    new    from '2026-01-01' to '2027-01-01' { partition by list (kind) { a 'a'; rest default } }
    later  default
  }
}
"""
ROWS = """
insert into users select n, 'u' || n from generate_series(1, 20) n;
insert into moments select n, '2025-06-01'::timestamptz + n * interval '5 days', case when n % 2 = 0 then 'a' end,
  n % 20 + 1, 'w' || n from generate_series(1, 300) n;
"""
HOLDS = """
do $$ begin
  assert (select count(*) from moments) = 300, 'moments';
  assert (select sum(id) from moments) = 45150, 'id';
  assert (select bool_and(i.indisvalid) from pg_index i), 'valid indexes';
end $$;
"""
CHANGES = {
    "index": (
        "what  text = 'x'\n",
        "what  text = 'x'\n  index (who, what)\n",
        "changes, changes, changes, changes, writers",
    ),
    "index of expression": (
        "what  text = 'x'\n",
        "what  text = 'x'\n  index ((lower(what))) where (who > 3)\n",
        "changes, changes, changes, changes, writers",
    ),
    "unique index": (
        "what  text = 'x'\n",
        "what  text = 'x'\n  unique index only_once (at, kind, id)\n",
        "changes, changes, changes, changes, writers",
    ),
    "unique": (
        "what  text = 'x'\n",
        "what  text = 'x'\n  unique (id, at, kind)\n",
        "changes, changes, changes, changes, all",
    ),
    "foreign key": (
        "who   int?\n",
        "who   int? -> users on delete cascade\n",
        "writers, changes reading, changes reading, changes reading, changes reading, all",
    ),
    "check": ("who   int?\n", "who   int? check (who > 0)\n", "all, changes reading"),
    "not null": ("who   int?\n", "who   int\n", "all, changes reading, all"),
    "column": ("who   int?\n", "who   int?\n  more int = 3\n", "all"),
    "column with values": (
        "who   int?\n",
        "who   int?\n  more uuid = gen_random_uuid()\n",
        "all, rows, all, changes reading, all",
    ),
    "column not null": (
        "who   int?\n",
        "who   int?\n  more int backfill (id + 1)\n",
        "all, rows, all, rows, changes reading, all",
    ),
    "serial": ("who   int?\n", "who   int?\n  more serial\n", "all, rows, all, changes reading, all"),
    "identity": ("who   int?\n", "who   int?\n  more int identity\n", "all, rows, all, changes reading, all"),
    "partition": (
        "    later  default\n",
        "    next   from '2038-01-01' to '2039-01-01'\n    later  default\n",
        "all, changes reading, all",
    ),
    "column gone": ("  who   int?\n", "  drop who\n", "all"),
    "wider text": (
        "what  text = 'x'\n",
        "what  varchar(40) = 'x' convert (what)\n",
        "all, rows, all, changes reading, changes, all, all, all",
    ),
}
"""What is replaced by what, and what that does, step by step, in the words of `measured`: on 15 and on 18."""


@pytest.mark.parametrize(("old", "new", "does"), CHANGES.values(), ids=CHANGES)
def test_a_partitioned_table_keeps_rows_and_comes_out_as_new(server: Server, old: str, new: str, does: str) -> None:
    assert old in BEFORE
    proof = evolved(server, BEFORE, BEFORE.replace(old, new), ROWS, HOLDS)
    assert proof.ok, told(proof)
    assert measured(proof) == does


@pytest.mark.parametrize("change", ["index", "unique", "foreign key"])
def test_each_partition_is_looked_at_apart(change: str) -> None:
    old, new, _ = CHANGES[change]
    names = [migration.slug for migration in planned(BEFORE, BEFORE.replace(old, new)).migrations]
    parts = [name for name in names if name.startswith(("build_moments_", "validate_moments_"))]
    assert len(parts) == 4, names


GONE = """
database d { target postgres; postgres 15 }

table moments {
  id    int
  at    date
  partition by range (at) {
    old    from '2025-01-01' to '2026-01-01'
    new    from '2026-01-01' to '2027-01-01'
  }
}
"""


def test_a_partition_that_goes_is_detached_first(server: Server) -> None:
    after = GONE.replace("    old    from '2025-01-01' to '2026-01-01'\n", "") + "drop table moments_old\n"
    rows = "insert into moments select n, '2025-01-01'::date + n from generate_series(1, 600) n"
    holds = "do $$ begin assert (select count(*) from moments) = 236, 'moments'; end $$"
    assert [migration.runs for migration in planned(GONE, after).migrations] == ["alone", "transaction"]
    proof = evolved(server, GONE, after, rows, holds)
    assert proof.ok, told(proof)


FAMILY = """
database d { target postgres; postgres 15 }

table parents { id int; name text }
table children inherits parents { age int? }
table grandchildren inherits children { toy text? }
"""
LATER = {
    "column": ("name text }", "name text; more int = 3 }"),
    "two columns": ("name text }", "name text; more int = 3; most text? }"),
    "column in the middle": ("age int?", "age int?; more timestamptz = now()"),
    "column with values": ("name text }", "name text; more uuid = gen_random_uuid() }"),
    "column not null": ("name text }", "name text; more int backfill (id + 1) }"),
    "identity": ("name text }", "name text; more int identity }"),
    "column gone": ("name text }", "drop name }"),
    "check": ("name text }", "name text check (name <> '') }"),
    "not null": ("age int?", "age int backfill (1)"),
}


@pytest.mark.parametrize(("old", "new"), LATER.values(), ids=LATER)
def test_tables_that_inherit_get_what_their_parents_get(server: Server, old: str, new: str) -> None:
    rows = """
        insert into parents select n, 'p' || n from generate_series(1, 20) n;
        insert into children select n, 'c' || n, n from generate_series(1, 20) n;
        insert into grandchildren select n, 'g' || n, n, 't' from generate_series(1, 20) n;
    """
    holds = "do $$ begin assert (select sum(id) from parents) = 630; end $$"
    assert old in FAMILY
    proof = evolved(server, FAMILY, FAMILY.replace(old, new), rows, holds)
    assert proof.ok, told(proof)


BLOCKING = {
    "primary key": ("  kind  text?\n", "  kind  text backfill ('b')\n  pk (id, at, kind)\n"),
    "exclusion": ("table users { id int pk;", "table users { id int pk; exclude using btree (name with =);"),
}


@pytest.mark.parametrize(("old", "new"), BLOCKING.values(), ids=BLOCKING)
def test_what_has_no_other_way_blocks_with_leave(server: Server, old: str, new: str) -> None:
    assert old in BEFORE
    after = BEFORE.replace(old, new)
    (problem,) = diff(catalog_of(BEFORE), catalog_of(after)).problems
    table = "users" if "users" in old else "moments"
    assert problem.help is not None and f"--allow 'block {table}'" in problem.help
    proof = evolved(server, BEFORE, after, ROWS, HOLDS, f"block {table}")
    assert proof.ok, told(proof)


TYPES = {
    "of an index": (BEFORE.replace("  who   int?", "  index (what)\n  who   int?"), "what  text", "what  varchar(40)"),
    "of what is inherited": (FAMILY, "name text }", "name varchar(9) convert (left(name, 9)) }"),
}


@pytest.mark.parametrize(("before", "old", "new"), TYPES.values(), ids=TYPES)
def test_a_type_that_no_column_beside_can_have_blocks_with_leave(
    server: Server, before: str, old: str, new: str
) -> None:
    after = before.replace(old, new).replace("= 'x'", "= 'x' convert (what)")
    (problem,) = diff(catalog_of(before), catalog_of(after)).problems
    table = "parents" if "parents" in before else "moments"
    assert problem.help is not None and f"--allow 'block {table}'" in problem.help
    rows = ROWS if "moments" in before else "insert into children select n, 'c' || n, n from generate_series(1, 20) n"
    proof = evolved(server, before, after, rows, "", f"block {table}")
    assert proof.ok, told(proof)
    assert measured(proof) == "all rewriting"


def test_a_type_of_what_is_not_null_below_blocks_with_leave(server: Server) -> None:
    """PostgreSQL 18 changes none where two tables of a family say so (55000)."""
    before = FAMILY.replace("age int?", "name text; age int?").replace("name text", "name varchar(9)")
    after = before.replace("varchar(9)", "varchar(20)")
    (problem,) = diff(catalog_of(before), catalog_of(after)).problems
    assert problem.help is not None and "--allow 'block parents'" in problem.help
    rows = "insert into children select n, 'c' || n, n from generate_series(1, 20) n"
    proof = evolved(server, before, after, rows, "", "block parents")
    assert proof.ok, told(proof)
    assert measured(proof) == "all reading"


@pytest.mark.parametrize("key", ["pk (id, at)", "pk (at, id)"])
def test_a_key_of_a_partition_that_is_not_null_by_its_table_blocks_with_leave(server: Server, key: str) -> None:
    """An index that becomes such a key leaves a constraint of the partition's own behind, from 18 on."""
    before = BEFORE.replace(
        "old    from minvalue to '2026-01-01'", "old    from minvalue to '2026-01-01' { pk (id, at) }"
    )
    before = before if key != "pk (id, at)" else BEFORE
    after = BEFORE.replace("old    from minvalue to '2026-01-01'", f"old    from minvalue to '2026-01-01' {{ {key} }}")
    (problem,) = diff(catalog_of(before), catalog_of(after)).problems
    assert problem.help is not None and "--allow 'block moments_old'" in problem.help
    proof = evolved(server, before, after, ROWS, HOLDS, "block moments_old")
    assert proof.ok, told(proof)
    assert measured(proof) == "all reading"


WHOLE = """
database d { target postgres; postgres 15 }
external role reader

table users { id int pk }
table moments {
  id    bigint identity
  no    serial
  at    timestamptz
  kind  text
  who   int? -> users
  what  text = 'x'
  pk (id, at, kind)
  index (at)
  index by_what (what) where (what <> '')
  check (id > 0)
  --- moments in time
  statistics on (at, kind)
  option rls
  policy p for select to reader using (true)
  grant select to reader
  trigger touched before update execute touch()
}
table notes {
  id      int pk
  moment  bigint?
  at      timestamptz?
  kind    text?
  foreign (moment, at, kind) -> moments (id, at, kind)
}
view v with (security_invoker) as ( select id, what from moments )
view again as ( select id from v )
function touch() returns trigger language plpgsql as $$ begin return new; end $$
function counted() returns bigint language sql as ( return (select count(*) from moments) )
publication p { table moments }
"""
WHOLE_ROWS = """
insert into users select n from generate_series(1, 20) n;
insert into moments (at, kind, who) select '2025-01-01'::timestamptz + n * interval '1 day', 'a', n % 20 + 1
  from generate_series(1, 200) n;
insert into notes select id, id, at, kind from moments;
"""
WHOLE_HOLDS = """
do $$ begin
  assert (select count(*) from moments) = 200, 'moments';
  assert (select count(*) from notes) = 200, 'notes';
  assert (select bool_and(i.indisvalid) from pg_index i), 'valid indexes';
  insert into moments (at, kind) values ('2025-12-01', 'a');
  assert (select max(id) from moments) = 201, 'id';
  assert (select max(no) from moments) = 201, 'no';
end $$;
"""
RANGE = "partition by range (at) { past from minvalue to '2026-01-01'; y2026 from '2026-01-01' to '2027-01-01' }"
DEFAULT = "partition by range (at) { rest default; y2026 from '2026-01-01' to '2027-01-01' }"
WITHIN = RANGE.replace("'2027-01-01' }", "'2027-01-01' { partition by list (kind) { a 'a'; b 'b' } } }")
HERE = "  check (id > 0)\n"
PARTITIONED = {
    "range": ((HERE, f"{HERE}  {RANGE}\n"),),
    "default": ((HERE, f"{HERE}  {DEFAULT}\n"),),
    "list": ((HERE, f"{HERE}  partition by list (kind) {{ c 'c', 'b'; rest default }}\n"),),
    "one": ((HERE, f"{HERE}  partition by list (kind) {{ rest default }}\n"),),
    "another key": (
        (HERE, f"{HERE}  {RANGE}\n"),
        ("  pk (id, at, kind)\n", "  pk (at, id)\n  unique (id, at, kind)\n"),
        ("  index (at)\n", "  index (at)\n  index (kind, at)\n"),
    ),
    "within": ((HERE, f"{HERE}  {WITHIN}\n"),),
}


@pytest.mark.parametrize("changes", PARTITIONED.values(), ids=PARTITIONED)
def test_a_table_with_rows_is_partitioned_without_a_copy(server: Server, changes: tuple[tuple[str, str], ...]) -> None:
    after = WHOLE
    for old, new in changes:
        assert old in after
        after = after.replace(old, new)
    proof = evolved(server, WHOLE, after, WHOLE_ROWS, WHOLE_HOLDS)
    assert proof.ok, told(proof)
    assert set(measured(proof).split(", ")) <= {"all", "changes", "changes reading"}


ATTACHED = """
database d { target postgres; postgres 15 }

table users { id int pk }
table moments {
  id   int
  at   timestamptz
  who  int? -> users
  pk (id, at)
  index (who)
  check (id > 0)
  partition by range (at) {
    new    from '2026-01-01' to '2027-01-01'
    later  default
  }
}
table moments_old {
  id   int
  at   timestamptz
  who  int?KEY
  pk (id, at)
  check moments_id_check (id > 0)
}
"""
ATTACHED_ROWS = """
insert into users select n from generate_series(1, 20) n;
insert into moments_old
  select n, '2025-01-01'::timestamptz + n * interval '1 day', n % 20 + 1 from generate_series(1, 200) n;
insert into moments select n, '2027-02-01'::timestamptz, 1 from generate_series(1, 50) n;
"""
OLD = "old from minvalue to '2026-01-01'"


@pytest.mark.parametrize(
    ("key", "does"),
    [
        (" -> users", "all, all, changes, changes reading, changes reading, all"),
        ("\n  index (who)", "all, all, changes reading, changes reading, all"),
    ],
)
def test_a_table_becomes_a_partition_without_a_look_at_rows(server: Server, key: str, does: str) -> None:
    before = ATTACHED.replace("KEY", key)
    start = ATTACHED.index("table moments_old")
    after = ATTACHED[:start].replace("    new ", f"    {OLD}\n    new ")
    holds = "do $$ begin assert (select count(*) from moments) = 250, 'moments'; end $$"
    proof = evolved(server, before, after, ATTACHED_ROWS, holds)
    assert proof.ok, told(proof)
    assert measured(proof) == does


DETACHED = """
database d { target postgres; postgres 15 }

table users { id int pk }
table moments {
  id     int identity
  no     serial
  at     date
  who    int? -> users
  kind   text? = 'x' check (kind <> '')
  twice  int as (id * 2)
  pk (id, at)
  unique (at, id)
  index (who)
  index (lower(kind)) where (who > 0)
  partition by range (at) {
    old    from '2024-01-01' to '2025-01-01'
    new    from '2025-01-01' to '2026-01-01'
  }
}
"""
DETACHED_ROWS = """
insert into users select n from generate_series(1, 9) n;
insert into moments (at, who) select '2024-02-01'::date + n, n % 9 + 1 from generate_series(1, 500) n;
"""
APART = """
table moments_old {
  id     int
  no     int = nextval('moments_no_seq')
  at     date
  who    int? -> users
  kind   text? = 'x' check (kind <> '')
  twice  int as (id * 2)
  pk (id, at)
  unique (at, id)
  index (who)
  index (lower(kind)) where (who > 0)
}
"""
OTHERWISE = """
schema archive {
  table moments was public.moments_old {
    id int; no int?; at date; drop twice; kind text; more text = 'y'; drop who; pk (id)
  }
}
"""
IS_APART = """
do $$ begin
  assert (select count(*) from moments_old) = 334, 'old';
  assert (select count(*) from moments) = 166, 'new';
end $$;
"""
REST = "    rest default\n"


@pytest.mark.parametrize(
    ("rest", "table", "does"),
    [
        ("", APART, "ALONE, all"),
        (REST, APART, "all"),
        ("", OTHERWISE, "none, all, ALONE, all, changes, changes, changes, changes reading, all, all"),
    ],
    ids=["the same", "beside a default", "otherwise"],
)
def test_a_partition_becomes_a_table(server: Server, rest: str, table: str, does: str) -> None:
    before = DETACHED.replace("'2026-01-01'\n", f"'2026-01-01'\n{rest}")
    after = before.replace("    old    from '2024-01-01' to '2025-01-01'\n", "") + table
    holds = IS_APART.replace("moments_old", "archive.moments") if table is OTHERWISE else IS_APART
    rows = DETACHED_ROWS + ("update moments set kind = 'x'" if table is OTHERWISE else "")
    proof = evolved(server, before, after, rows, holds)
    assert proof.ok, told(proof)
    # What is detached concurrently has no transaction whose locks could be read at its end.
    assert re.fullmatch(does.replace("ALONE", "(none|changes)"), measured(proof)), measured(proof)


DETACHED_NOT = {
    "partitions": ("'2025-01-01'\n", "'2025-01-01' { partition by list (id) { a 1 } }\n", "it has partitions"),
    "an exclusion": ("  index (who)\n", "  index (who)\n  exclude using btree (at with =)\n", "it has an exclusion"),
}


@pytest.mark.parametrize(("old", "new", "said"), DETACHED_NOT.values(), ids=DETACHED_NOT)
def test_what_becomes_no_table_is_told(old: str, new: str, said: str) -> None:
    before = DETACHED.replace(old, new, 1).replace("postgres 15", "postgres 17")
    start, end = before.index("    old    "), before.index("    new    ")
    problems = diff(catalog_of(before), catalog_of(before[:start] + before[end:] + APART)).problems
    assert [said in problem.message for problem in problems][:1] == [True], problems


REFUSED = {
    "no partition for the rows": (
        WHOLE,
        "partition by range (at) { a from '2026-01-01' to '2027-01-01'; b from '2027-01-01' to '2028-01-01' }",
        "no partition takes the rows that are there",
    ),
    "more than that": (WHOLE.replace("(id > 0)", "(id > 1)"), RANGE, "has changed in other ways as well"),
    "what refers to itself": (
        WHOLE.replace(
            "  index (at)\n", "  up bigint?; foreign (up, at, kind) -> moments (id, at, kind)\n  index (at)\n"
        ),
        RANGE,
        "refers to it, which PostgreSQL looks at at once",
    ),
    "by more than one column": (
        WHOLE,
        "partition by range (at, kind) { a from (minvalue, minvalue) to ('2026-01-01', 'a') }",
        "--allow 'block moments'",
    ),
}


@pytest.mark.parametrize(("before", "by", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_partitioned_so_is_told(before: str, by: str, said: str) -> None:
    source = before.replace("(id > 1)", "(id > 0)")
    after = source.replace(HERE, f"{HERE}  {by}\n")
    (problem,) = diff(catalog_of(before), catalog_of(after)).problems
    assert said in f"{problem.message} {problem.help}"
