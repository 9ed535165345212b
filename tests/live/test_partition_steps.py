"""Changes of partitioned tables that hold rows: what is made on each partition first becomes the part of the whole."""

import pytest

from databases import told
from dbsc.postgres.scratch import Server
from evolved import evolved, planned

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
    "index": ("what  text = 'x'\n", "what  text = 'x'\n  index (who, what)\n"),
    "index of expression": ("what  text = 'x'\n", "what  text = 'x'\n  index ((lower(what))) where (who > 3)\n"),
    "unique index": ("what  text = 'x'\n", "what  text = 'x'\n  unique index only_once (at, kind, id)\n"),
    "unique": ("what  text = 'x'\n", "what  text = 'x'\n  unique (id, at, kind)\n"),
    "primary key": ("kind  text?\n", "kind  text backfill ('b')\n  pk (id, at, kind)\n"),
    "foreign key": ("who   int?\n", "who   int? -> users on delete cascade\n"),
    "check": ("who   int?\n", "who   int? check (who > 0)\n"),
    "not null": ("who   int?\n", "who   int\n"),
    "column": ("who   int?\n", "who   int?\n  more int = 3\n"),
    "column with values": ("who   int?\n", "who   int?\n  more uuid = gen_random_uuid()\n"),
    "column not null": ("who   int?\n", "who   int?\n  more int backfill (id + 1)\n"),
    "partition": ("    later  default\n", "    next   from '2038-01-01' to '2039-01-01'\n    later  default\n"),
    "wider text": ("what  text = 'x'\n", "what  varchar(40) = 'x' convert (what)\n"),
}


@pytest.mark.parametrize(("old", "new"), CHANGES.values(), ids=CHANGES)
def test_a_partitioned_table_keeps_rows_and_comes_out_as_new(server: Server, old: str, new: str) -> None:
    assert old in BEFORE
    proof = evolved(server, BEFORE, BEFORE.replace(old, new), ROWS, HOLDS)
    assert proof.ok, told(proof)


@pytest.mark.parametrize("change", ["index", "unique", "foreign key"])
def test_each_partition_is_looked_at_apart(change: str) -> None:
    old, new = CHANGES[change]
    names = [migration.slug for migration in planned(BEFORE, BEFORE.replace(old, new)).migrations]
    parts = [name for name in names if name.startswith(("build_moments_", "validate_moments_"))]
    assert len(parts) == 4, names
