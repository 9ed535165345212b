"""Opaque SQL: emitted as it is written, ordered by what it says and uses, and never run twice."""

from catalogs import catalog_of
from dbsc.catalog.catalog import EMPTY
from dbsc.catalog.objects import SqlBlock
from dbsc.migrate.diff import diff
from dbsc.migrate.plan import plan
from dbsc.postgres.script import body, header, scene
from dbsc.semantics.lift import lift

BLOCK = """sql rules after words $$
create rule nothing as on delete to words do instead nothing;  -- really
$$ down $$drop rule nothing on words$$
"""
TABLE = "table words { word text pk }\n"


def slugs(text: str) -> list[str]:
    catalog = catalog_of(text)
    return [migration.slug for migration in plan(diff(EMPTY, catalog), catalog).migrations]


def test_a_block_comes_after_what_it_names() -> None:
    assert slugs(BLOCK + TABLE) == ["create_words", "rules"]


def test_a_block_comes_after_what_it_uses() -> None:
    assert slugs("sql rules $$ alter view long owner to current_user $$\nview long as (select 1 as n)") == [
        "create_long",
        "rules",
    ]


def test_a_block_may_come_before_what_needs_what_it_makes() -> None:
    text = """
table t { id int pk = made() }
external function made() returns int
sql maker $$ create function made() returns int language sql return 1 $$
"""
    assert slugs(text) == ["maker", "create_t"]


def test_a_block_keeps_its_bytes_in_the_lock() -> None:
    catalog = catalog_of(TABLE + "sql odd $body$\n\tselect '$$', 1 ;\n\n--\n$body$")
    again = catalog_of(lift(catalog))
    assert dict(again.objects) == dict(catalog.objects)
    (block,) = again.all(SqlBlock)
    assert block.up == "\n\tselect '$$', 1 ;\n\n--\n"


def test_a_new_block_is_a_migration_that_says_what_is_not_checked() -> None:
    old, new = catalog_of(TABLE), catalog_of(TABLE + BLOCK)
    difference = diff(old, new)
    assert not difference.problems
    (migration,) = plan(difference, new).migrations
    assert body(migration, scene(new)) == "create rule nothing as on delete to words do instead nothing;  -- really\n"
    told = header(migration, new, "a", "b")
    assert "-- makes:       1 sql block\n" in told
    assert "-- lock:        not checked\n" in told
    assert "-- work:        not checked: what sql rules does\n" in told
    assert "-- undo:        by hand, as the block says behind `down`\n" in told


def test_a_changed_block_is_refused_and_another_one_asked_for() -> None:
    old, new = catalog_of(TABLE + BLOCK), catalog_of(TABLE + BLOCK.replace("nothing;", "select 1;"))
    (problem,) = diff(old, new).problems
    assert problem.message == "sql `rules` has changed, and it has run already"
    assert problem.help == "put it back as it was, and write what is to be done now as a block of its own"


def test_what_a_block_says_besides_may_change() -> None:
    old = catalog_of(TABLE + BLOCK)
    new = catalog_of(
        TABLE + "--- Why.\n" + BLOCK.replace(" after words", "").replace("drop rule", "drop rule if exists")
    )
    assert diff(old, new) == diff(old, old)


def test_a_block_that_is_gone_is_refused() -> None:
    (problem,) = diff(catalog_of(TABLE + BLOCK), catalog_of(TABLE)).problems
    assert problem.message == "sql `rules` is gone from the source"
