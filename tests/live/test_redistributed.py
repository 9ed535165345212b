"""Partitions that are to hold other rows: these move under one lock, with leave, and nothing else changes."""

from __future__ import annotations

import pytest

from catalogs import catalog_of
from databases import sql_of, told
from dbsc.migrate.diff import diff
from dbsc.migrate.plan import Plan
from dbsc.postgres import script
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from evolved import evolved, measured, planned

HEAD = """
database d { target postgres; postgres 15 }
external role reader

function noted() returns trigger language plpgsql as $$
begin
  insert into told values (tg_name, tg_op);
  return new;
end
$$
table told { what text; how text; option autovacuum_enabled = false }
table users { id int pk }
table moments {
  id     bigint identity
  kind   text
  at     date
  who    int? -> users
  above  bigint?
  twice  bigint as (id * 2)
  pk (id, kind, at)
  unique (kind, at, id) deferrable initially deferred
  foreign (above, kind, at) -> moments (id, kind, at) on delete cascade deferrable initially deferred
  index (who)
  option rls force
  policy p for all to reader using (who > 0)
  grant select, insert to reader
  trigger seen before insert execute noted()
  trigger all_seen after insert for each statement execute noted()
  trigger replaced after insert execute noted() always
  constraint trigger late after insert deferrable initially deferred execute noted()
  PARTITIONS
}
table notes {
  id      int pk
  moment  bigint?
  kind    text?
  at      date?
  --- The moment that it is about.
  foreign (moment, kind, at) -> moments (id, kind, at) on update cascade
}
view v with (security_invoker) as ( select id, kind, tableoid::regclass::text as held from moments )
"""
OWN = """{
      option rls
      policy mine for select to reader using (id > 0)
      grant select (id, kind) to reader
      index (at desc)
      check positive (id > 0)
      trigger mine after insert execute noted()
      trigger emptied before truncate for each statement execute noted()
      trigger never after insert execute noted() disabled
    }"""
LEVELS = """{
      partition by range (at) {
        old  from minvalue to '2026-01-01' { trigger mine after insert execute noted() }
        new  from '2026-01-01' to maxvalue
      }
    }"""
LIST = f"""partition by list (kind) {{
    --- Of A and B.
    ab    'a', 'b' {OWN}
    c     'c' {LEVELS}
    rest  default
  }}"""
ROWS = """
insert into users select n from generate_series(1, 20) n;
insert into moments (kind, at, who) select chr(97 + n % 5), '2025-06-01'::date + n, n % 20 + 1
  from generate_series(1, 300) n;
update moments m set above = o.id from moments o where o.kind = m.kind and o.at = m.at and m.id % 2 = 0;
insert into notes select id, id, kind, at from moments;
set constraints all immediate;
delete from told;
"""
HOLDS = """
do $$ declare held text; begin
  select string_agg(id || kind || at || coalesce(who, 0) || coalesce(above, 0) || twice, ',' order by id) into held
  from moments;
  assert (select count(*) from moments) = 300, 'moments';
  assert md5(held) = (select md5(string_agg(n || chr(97 + n % 5) || '2025-06-01'::date + n || n % 20 + 1
    || case when n % 2 = 0 then n else 0 end || n * 2, ',' order by n)) from generate_series(1, 300) n), 'values';
  assert not exists (select from told), 'told';
  assert (select count(*) from notes join moments m on (m.id, m.kind, m.at) = (moment, notes.kind, notes.at)) = 300;
  assert (select bool_and(convalidated) from pg_constraint where conparentid = 0), 'validated';
  insert into moments (kind, at) values ('a', '2026-02-01');
  set constraints all immediate;
  assert (select id from moments where at = '2026-02-01' and who is null) = 301, 'numbers go on';
  assert (select count(*) from told) in (4, 5), 'told again';
end $$;
"""


def where(kinds: str, partition: str) -> str:
    """The assertion that rows are in a partition."""
    return f"""do $$ begin
      assert (select array_agg(distinct held) from v where kind = any ('{{{kinds}}}')) = '{{{partition}}}', '{kinds}';
    end $$;"""


BY_HASH = "partition by hash (kind) into 3"
BY_RANGE = """partition by range (at) {
    spring  from '2025-06-01' to '2025-09-01'
    summer  from '2025-09-01' to '2026-01-01'
    later   from '2026-01-01' to maxvalue
  }"""
MOVED = {
    "one of a list in two": (
        LIST,
        LIST.replace("ab    'a', 'b'", "ab    'a'").replace(
            "    rest", "    b  'b' { grant select to reader }\n    rest"
        ),
        where("a", "moments_ab") + where("b", "moments_b") + where("d", "moments_rest"),
    ),
    "the rest in one for all": (
        LIST,
        LIST.replace(f"c     'c' {LEVELS}\n    ", "").replace("rest  default", "other  default"),
        where("c,d", "moments_other"),
    ),
    "from one to another": (
        LIST,
        LIST.replace("'a', 'b'", "'b', 'd'").replace("c     'c'", "c     'c', 'a'"),
        where("b,d", "moments_ab") + where("a", "moments_c_new,moments_c_old"),
    ),
    "another number of hashes": (BY_HASH, BY_HASH.replace("3", "4"), ""),
    "several become one": (
        BY_RANGE,
        "partition by range (at) {\n    all  from '2025-06-01' to maxvalue\n  }",
        where("a,b", "moments_all"),
    ),
}

NEW = {
    "a new one": LIST.replace("rest  default", "d  'd'\n    rest  default"),
    "a wider one": LIST.replace("'a', 'b'", "'a', 'b', 'd'"),
}


def moves(before: str, after: str) -> tuple[str, str]:
    return HEAD.replace("PARTITIONS", before), HEAD.replace("PARTITIONS", after)


@pytest.mark.parametrize("case", MOVED)
def test_rows_move_between_partitions_with_leave(server: Server, case: str) -> None:
    before, after, holds = MOVED[case]
    old, new = moves(before, after)
    (problem,) = diff(catalog_of(old), catalog_of(new)).problems
    assert problem.code == "DBS501" and "--allow 'block moments'" in str(problem.help)
    (text, *_) = headers(planned(old, new, "block moments"), new)
    assert "ACCESS EXCLUSIVE on" in text and "rows move among the partitions of public.moments" in text
    proof = evolved(server, old, new, ROWS, HOLDS + holds, "block moments")
    assert proof.ok, told(proof)
    assert measured(proof).split(", ")[0] in ("all", "all rewriting")


@pytest.mark.parametrize("case", NEW)
def test_rows_of_the_default_partition_move_with_leave(server: Server, case: str) -> None:
    old, new = moves(LIST, NEW[case])
    assert not diff(catalog_of(old), catalog_of(new)).problems
    stops = evolved(server, old, new, ROWS, HOLDS)
    assert "is violated by some row" in told(stops)[0]
    holds = where("d", "moments_d" if case == "a new one" else "moments_ab") + where("e", "moments_rest")
    proof = evolved(server, old, new, ROWS, HOLDS + holds, "block moments")
    assert proof.ok, told(proof)


def headers(plan: Plan, text: str) -> list[str]:
    goal = catalog_of(text)
    return [script.header(migration, goal, "before", "after") for migration in plan.migrations]


NO_REST = LIST.replace("    rest  default\n", "").replace("'a', 'b'", "'a', 'b', 'd', 'e'")
PROVEN = "all, changes reading"
REFERRED = "all, changes reading, changes reading, changes reading, all, changes reading"
WIDER = {
    "beside a default": (
        LIST,
        "'b'",
        "'b', 'x'",
        f"all, {PROVEN}, changes reading, all, changes reading, {REFERRED.removeprefix('all, ')}",
    ),
    "one that has partitions": (
        LIST,
        "c     'c'",
        "c     'c', 'x'",
        f"all, {PROVEN}, changes reading, all, changes reading, {REFERRED.removeprefix('all, ')}",
    ),
    "one more of a list": (NO_REST, "'e'", "'e', 'x'", f"{PROVEN}, {REFERRED}"),
    "an earlier begin": (BY_RANGE, "'2025-06-01'", "minvalue", f"{PROVEN}, {REFERRED}"),
}
"""How partitions become wider, and what that does, in the words of `measured`: no row is written."""


@pytest.mark.parametrize("case", WIDER)
def test_partitions_become_wider_with_their_rows_where_they_are(server: Server, case: str) -> None:
    before, old, new, does = WIDER[case]
    assert old in before
    # where a partitioned one has identities, these would be lost in what is below it
    first, second = (text.replace("bigint identity", "bigserial") for text in moves(before, before.replace(old, new)))
    proof = evolved(server, first, second, ROWS, HOLDS)
    assert proof.ok, told(proof)
    assert measured(proof) == does


def test_many_partitions_become_wider_and_their_table_gets_a_column() -> None:
    listed = "; ".join(f"p{n} from {n * 10} to {n * 10 + 5}" for n in range(350))
    before = f"table t {{ id int; partition by range (id) {{ {listed} }} }}"
    after = before.replace("5 }", "6 }").replace("5;", "6;").replace("id int;", "id int; n int = 0;")
    assert len(planned(before, after).migrations) == 2 * 350 + 2


def test_an_owner_who_sees_none_of_the_rows_moves_them(connection: Connection) -> None:
    before = "database d { target postgres; postgres 15 }\n"
    before += "table t { id int pk; option rls force; partition by hash (id) into 2 }\n"
    after = before.replace("into 2", "into 3")
    whole = sql_of(catalog_of(before))[1]
    filled = "alter table t no force row level security; insert into t select generate_series(1, 99)"
    steps = [script.body(m, script.scene(catalog_of(after))) for m in planned(before, after, "block t").migrations]
    connection.execute("create role mover; grant create on schema public to mover; set role mover")
    try:
        for text in (whole, filled, "alter table t force row level security", *steps):
            assert run_script(connection, text) is None, text
        assert connection.execute("select count(*) from t").fetchone() == (0,)
    finally:
        connection.execute("reset role")
    assert connection.execute("select count(*), count(distinct tableoid) from t").fetchone() == (99, 3)
    connection.execute("drop owned by mover; drop role mover")


def test_subscribers_would_get_rows_twice() -> None:
    before = "table t { id int pk; partition by hash (id) into 2 }\npublication p { t }\npublication q { table u }"
    before = before.replace("{ t }", "{ schema public }") + "\ntable u { id int pk }\n"
    after = before.replace("into 2", "into 3")
    (text,) = headers(planned(before, after, "block t"), after)
    assert "skip this transaction, on each server that subscribes to p:" in text
    assert "subscribes to q" not in text


FOREIGN = """
foreign data wrapper plain {}
server elsewhere { wrapper plain }
table moments { id int; kind text; partition by list (kind) { a 'a' server elsewhere; b 'b'; rest default } }
"""


def test_rows_that_are_elsewhere_do_not_move() -> None:
    after = FOREIGN.replace("b 'b'", "b 'b', 'a'").replace("a 'a'", "a 'c'")
    (problem,) = diff(catalog_of(FOREIGN), catalog_of(after)).problems
    assert problem.code == "DBS501" and "those of one are elsewhere" in problem.message
