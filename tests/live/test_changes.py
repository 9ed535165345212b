"""Later migrations: what is added to a schema that is there comes out as if it had been there from the first."""

import pytest

from catalogs import catalog_of
from databases import sql_of, told
from dbsc.migrate.diff import diff
from dbsc.migrate.leave import with_leave
from dbsc.migrate.plan import plan
from dbsc.postgres import script
from dbsc.postgres.prove import Divergence, Proof, prove
from dbsc.postgres.scratch import Server

BEFORE = """
database d { target postgres; postgres 15 }

external role reader

--- People.
table people {
  id    int pk
  --- Their name.
  name  text
  access select to reader
}
table plain { id int pk }
view named as ( select id, name from people )
"""


def _changed(server: Server, before: str, after: str) -> Proof:
    """The proof of the second text by the migrations of the first and what the second needs beyond them."""
    old, new = catalog_of(before), catalog_of(after)
    # a column that is stored is written to all rows
    new, _ = with_leave(new, old, ["block people"])
    difference = diff(old, new)
    assert not difference.problems
    planned = plan(difference, new)
    assert not planned.problems
    scene = script.scene(new)
    later = [(f"later_{m.slug}.sql", script.body(m, scene)) for m in planned.migrations]
    assert later
    return prove(server, new, [*sql_of(old)[0], *later], sql_of(new)[1])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  name  text", "  name  text\n  age int? check (age > 0)\n  mail text? unique"),
        ("  id    int pk", "  first int = 1\n  id    int pk\n  second text as (upper(name))\n  third bigint identity"),
        ("  id    int pk", "  --- With words.\n  first serial\n  id    int pk"),
        ("table plain {", "table plain {\n  kind 'a' | 'b' | null\n  person -> people?;"),
        ("table plain { id int pk }", "table plain { id int pk; a int? }\nenum mood { sad }\ntable more { m mood }"),
        ("--- People.", "--- Persons."),
        ("--- People.\n", ""),
        ("  --- Their name.", "  --- What they are called."),
        ("table plain { id int pk }", "--- Plain.\ntable plain { id int pk; --- New.\n n int? }"),
        (
            "access select to reader",
            "access select to reader\n  index (name)\n}\n"
            "function f() returns trigger language plpgsql as $$ begin return new; end $$\n"
            "table other { id -> people pk; trigger t before update execute f()",
        ),
        ("view named", "--- By name.\nview named"),
    ],
)  # fmt: skip
def test_what_is_added_comes_out_the_same(server: Server, old: str, new: str) -> None:
    assert old in BEFORE
    proof = _changed(server, BEFORE, BEFORE.replace(old, new))
    assert proof.ok, told(proof)


def test_a_column_in_the_middle_hides_no_other_difference(server: Server) -> None:
    before = catalog_of("database d { target postgres }; table t { a int; c int }")
    after = catalog_of("database d { target postgres }; table t { a int; b int?; c int; index (c) }")
    more = ("more.sql", "alter table public.t add column b int;\ncreate index t_c_idx on public.t using hash (c);\n")
    proof = prove(server, after, [*sql_of(before)[0], more], sql_of(after)[1])
    divergence = next(failure for failure in proof.failures if isinstance(failure, Divergence))
    assert list(divergence.comparison.kinds) == ["index"]
