"""Types that become others at once, with leave, where no column can stand beside the one that is there."""

from __future__ import annotations

import pytest

from catalogs import catalog_of
from databases import told
from dbsc.migrate.diff import diff
from dbsc.postgres.scratch import Server
from evolved import evolved, measured, steps

HEAD = """
database d { target postgres; postgres 15 }
external role reader
extension btree_gist
enum mood { sad, glad, mad }
domain amount int? check (value >= 0)
type pair { a int?; b text? }
"""
LESS = ("sad, glad, mad }", "sad, glad }")
AMOUNT = ("amount int?", "amount bigint?")
TURNED = ("a int?; b text?", "b text?; a int?")
EXCLUDED = """
table shifts {
  id    int pk
  mood  mood = 'sad'
  list  mood[]?
  at    daterange?
  exclude using gist (mood with =, at with &&)
  index partly (at) where (mood = 'glad')
  check calm (mood > 'sad' or id > 0) not valid
  grant update (mood) to reader
  policy p for select to reader using (mood = 'sad')
  option rls
}
view moods as ( select mood, count(*) as many from shifts group by mood ) { grant select to reader }
function how(id int) returns mood language sql as (select mood from shifts s where s.id = how.id)
"""
INHERITED = """
table above { id int; mood mood? = 'sad' }
table below inherits above { index (mood); more int? }
"""
REFERRED = """
table keys { amount amount pk; pair pair?; unique (pair) }
table others { id int pk; amount amount? -> keys; exclude using gist (amount with =) where (id > 5) }
"""
ROWS = {
    EXCLUDED: "insert into shifts values (1, 'glad', '{sad,null}', '[2026-01-01,2026-02-01)'), (2, 'sad', null, null)",
    INHERITED: "insert into above values (1, 'glad'); insert into below values (2, 'sad', 3), (3, null, 4)",
    REFERRED: "insert into keys values (1, '(1,a)'), (2, null); insert into others values (1, 1), (9, 2), (8, null)",
}
COUNTED = {
    EXCLUDED: "(select string_agg(id || mood::text || coalesce(list::text, ''), ' ' order by id) from shifts)"
    " = '1glad{sad,NULL} 2sad'",
    INHERITED: "(select string_agg(id || coalesce(mood::text, ''), ' ' order by id) from above) = '1glad 2sad 3'",
    REFERRED: "(select sum(o.amount) from others o join keys using (amount)) = 3",
}
CASES = [
    (EXCLUDED, LESS, ("shifts",)),
    (INHERITED, LESS, ("above",)),
    (REFERRED, AMOUNT, ("keys", "others")),
]


@pytest.mark.parametrize(("tables", "change", "blocked"), CASES, ids=["excluded", "inherited", "referred"])
def test_a_type_becomes_another_at_once(
    server: Server, tables: str, change: tuple[str, str], blocked: tuple[str, ...]
) -> None:
    before = HEAD + tables
    assert change[0] in before
    after = before.replace(*change)
    holds = f"do $$ begin assert {COUNTED[tables]}; end $$"
    leave = [f"block {table}" for table in blocked]
    leave += ["drop label mood.mad"] if change == LESS else []
    proof = evolved(server, before, after, ROWS[tables], holds, *leave)
    assert proof.ok, told(proof)
    assert measured(proof, f"public.{blocked[0]}").startswith("all rewriting")


def test_it_asks_for_leave_for_each_table() -> None:
    before = HEAD + EXCLUDED
    (problem,) = diff(catalog_of(before), catalog_of(before.replace(LESS[0], "sad, glad; drop 'mad' }"))).problems
    assert "`mood` becomes another type, of which `shifts` holds values, and nobody can use it" in problem.message
    assert problem.help is not None and problem.help.endswith("--allow 'block shifts'")


def test_what_can_be_done_in_steps_is(server: Server) -> None:
    before = HEAD + "table plain { id int pk; mood mood? }\n"
    after = before.replace("sad, glad, mad }", "sad, glad; drop 'mad' }")
    assert "fill_plain_mood_new" in steps(before, after)
    proof = evolved(server, before, after, "insert into plain values (1, 'sad')")
    assert proof.ok, told(proof)
    assert "rewriting" not in measured(proof)


def test_rows_with_a_label_that_is_gone_stop_it(server: Server) -> None:
    before = HEAD + EXCLUDED
    rows = "insert into shifts values (-1, 'mad')"
    proof = evolved(server, before, before.replace(*LESS), rows, "", "block shifts", "drop label mood.mad")
    assert not proof.ok and "invalid input value for enum" in told(proof)[0]


@pytest.mark.parametrize(
    ("tables", "change", "what"),
    [
        ("table p { mood mood; partition by list (mood) { one 'sad' } }", LESS, "column `p.mood`"),
        ("table g { mood mood; other int? as (case mood when 'sad' then 1 end) }", LESS, "column `g.mood`"),
        ("table t of pair {}", TURNED, "table `t`"),
    ],
)
def test_what_has_no_way_is_refused(tables: str, change: tuple[str, str], what: str) -> None:
    before = catalog_of(f"{HEAD}{tables}\n")
    after = catalog_of(f"{HEAD}{tables}\n".replace(*change).replace("sad, glad }", "sad, glad; drop 'mad' }"))
    problems = diff(before, after).problems
    assert problems and any(what in problem.message for problem in problems), problems
