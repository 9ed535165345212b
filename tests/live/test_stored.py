"""Tables that are stored otherwise, or say otherwise what they are like: with every row, there and back."""

from __future__ import annotations

import pytest

from databases import told
from dbsc.postgres.connection import Connection
from dbsc.postgres.scratch import Server
from evolved import evolved, measured
from shops import Shop

BEFORE = """
database d { target postgres; postgres 15 }

type pair { id int?; n int? }
table above { id int?; n int? }
table things { id int? unique; n int?; key int identity; index (n) }
table like_pairs { id int?; n int? }
"""
ROWS = """
insert into things select n, n from generate_series(1, 100) n;
insert into like_pairs select n, n from generate_series(1, 100) n;
"""
HOLDS = "select 1 / (count(*) = 100)::int from things; select 1 / (count(*) = 100)::int from like_pairs"
CHANGES = {
    "logged": ("index (n) }", "index (n); option unlogged }", "all rewriting", "things"),
    "of_a_type": ("table like_pairs {", "table like_pairs of pair {", "all", "like_pairs"),
    "identity_of_other_numbers": (
        "key int identity;",
        "key int identity by default (start with 7 increment by 3 minvalue 5 maxvalue 900 cache 2 cycle);",
        "all",
        "things",
    ),
    "identity_named": ("key int identity;", "key int identity (sequence name numbers cache 3);", "all", "things"),
    "inherits": ("table like_pairs {", "table like_pairs inherits above {", "all", "like_pairs"),
}


@pytest.mark.parametrize("back", [False, True], ids=["there", "back"])
@pytest.mark.parametrize(("old", "new", "does", "table"), CHANGES.values(), ids=CHANGES)
def test_what_a_table_is_like(server: Server, old: str, new: str, does: str, table: str, *, back: bool) -> None:
    assert old in BEFORE
    texts = (BEFORE, BEFORE.replace(old, new))
    before, after = reversed(texts) if back else texts
    proof = evolved(server, before, after, ROWS, HOLDS, "block things")
    assert proof.ok, told(proof)
    assert measured(proof, f"public.{table}") == does


def test_another_method_and_another_place(shop: Shop, connection: Connection) -> None:
    """A tablespace in the data directory, and a method that is `heap` under another name: both take a superuser."""
    name = connection.info.dbname
    connection.execute("create access method stack type table handler heap_tableam_handler")
    connection.execute("set allow_in_place_tablespaces = on")
    connection.execute(f"create tablespace place_{name} location ''")
    stored = (
        "select coalesce(s.spcname, 'pg_default'), a.amname, count(*) from users cross join pg_class c"
        " join pg_am a on a.oid = c.relam left join pg_tablespace s on s.oid = c.reltablespace"
        " where c.oid = 'users'::regclass group by 1, 2"
    )
    try:
        shop.applied()
        connection.execute("insert into users select n, 'x', 'y' from generate_series(1, 100) n")
        plain = (shop.folder / "schema.dbs").read_text(encoding="utf-8")
        assert "  email  text?\n" in plain
        moved = plain.replace(
            "  email  text?\n", f"  email  text?\n  option tablespace place_{name}\n  option access method stack\n"
        )
        for text, found in ((moved, (f"place_{name}", "stack", 100)), (plain, ("pg_default", "heap", 100))):
            shop.write(text)
            run = shop.compile()
            assert (run.code, "compile with --allow 'block users'" in run.err) == (1, True), run.err
            assert shop.compile("--allow", "block users").code == 0
            shop.applied()
            assert connection.execute(stored).fetchone() == found
            assert shop.on("drift").code == 0
    finally:
        connection.execute("drop table users")
        connection.execute(f"drop tablespace place_{name}")
