"""Partitions: their bounds, their levels, and where rows go."""

from collections.abc import Iterator

import pytest

from databases import Database, proven
from dbsc.postgres.scratch import Server

SCHEMA = """
database parts { target postgres; postgres 15 }

schema arch { }
table by_range {
  id int; at timestamptz; k text
  index (k)
  check (id > 0)
  partition by range (at) {
    --- The first year.
    y2023 from '2023-01-01' to '2024-01-01'
    2024 from '2024-01-01' to '2025-01-01' {
      partition by list (k) { a 'a', 'b', null; rest default }
    }
    y25 table arch.whole from '2025-01-01' to '2026-01-01' { partition by hash (id) into 2 }
    low from minvalue to '2023-01-01'
    high from '2026-01-01' to maxvalue
  }
}
table by_two {
  a int; b text
  partition by range (a, b) {
    one from (1, 'a') to (5, 'b'); two from (5, 'b') to (10, maxvalue); below from (-5, minvalue) to (1, 'a')
  }
}
table by_expression {
  a int; at timestamptz
  partition by range ((date_trunc('day', at at time zone 'utc'))) { one from '2024-01-01' to '2024-02-01' }
}
table by_list {
  id int; k text
  partition by list (k) {
    one 'x', 'it''s', null
    two 'y' { partition by range (id) { low from minvalue to 0; high from 0 to maxvalue } }
    other default
  }
}
table by_number { s int; partition by list (s) { one 1, 2, -3; rest default } }
table by_bool { b bool; partition by list (b) { yes true; no false } }
table by_lower { k text; partition by list (lower(k)) { one 'x' } }
table by_hash { id uuid pk; name text unique_less?; partition by hash (id) into 3 }
table by_remainder {
  id int; k text
  partition by hash (id, k) { zero modulus 2 remainder 0; one modulus 4 remainder 1; two modulus 4 remainder 3 }
}
table collated { k text; partition by range (k collate "C" text_ops) { a from 'a' to 'b' } }
table open { at timestamptz; partition by range (at) }
table ruled {
  id bigint; at timestamptz; of_hash -> by_hash
  pk (id, at)
  partition by range (at) every 1 month ahead 3 keep 12 months then drop
}
""".replace(" unique_less?", "")

BOUNDS = {
    "by_range_y2023": "FOR VALUES FROM ('2023-01-01 00:00:00+00') TO ('2024-01-01 00:00:00+00')",
    "by_range_2024": "FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2025-01-01 00:00:00+00')",
    "by_range_2024_a": "FOR VALUES IN ('a', 'b', NULL)",
    "by_range_2024_rest": "DEFAULT",
    "whole": "FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2026-01-01 00:00:00+00')",
    "whole_0": "FOR VALUES WITH (modulus 2, remainder 0)",
    "whole_1": "FOR VALUES WITH (modulus 2, remainder 1)",
    "by_range_low": "FOR VALUES FROM (MINVALUE) TO ('2023-01-01 00:00:00+00')",
    "by_range_high": "FOR VALUES FROM ('2026-01-01 00:00:00+00') TO (MAXVALUE)",
    "by_two_one": "FOR VALUES FROM (1, 'a') TO (5, 'b')",
    "by_two_two": "FOR VALUES FROM (5, 'b') TO (10, MAXVALUE)",
    "by_two_below": "FOR VALUES FROM ('-5', MINVALUE) TO (1, 'a')",
    "by_expression_one": "FOR VALUES FROM ('2024-01-01 00:00:00') TO ('2024-02-01 00:00:00')",
    "by_list_one": "FOR VALUES IN ('x', 'it''s', NULL)",
    "by_list_two": "FOR VALUES IN ('y')",
    "by_list_two_low": "FOR VALUES FROM (MINVALUE) TO (0)",
    "by_list_two_high": "FOR VALUES FROM (0) TO (MAXVALUE)",
    "by_list_other": "DEFAULT",
    "by_number_one": "FOR VALUES IN (1, 2, '-3')",
    "by_number_rest": "DEFAULT",
    "by_bool_yes": "FOR VALUES IN (true)",
    "by_bool_no": "FOR VALUES IN (false)",
    "by_lower_one": "FOR VALUES IN ('x')",
    "by_hash_0": "FOR VALUES WITH (modulus 3, remainder 0)",
    "by_hash_1": "FOR VALUES WITH (modulus 3, remainder 1)",
    "by_hash_2": "FOR VALUES WITH (modulus 3, remainder 2)",
    "by_remainder_zero": "FOR VALUES WITH (modulus 2, remainder 0)",
    "by_remainder_one": "FOR VALUES WITH (modulus 4, remainder 1)",
    "by_remainder_two": "FOR VALUES WITH (modulus 4, remainder 3)",
    "collated_a": "FOR VALUES FROM ('a') TO ('b')",
}


@pytest.fixture(scope="module")
def parts(server: Server) -> Iterator[Database]:
    with proven(server, SCHEMA) as database:
        yield database


def test_bounds(parts: Database) -> None:
    found = parts.rows(
        "select relname, pg_get_expr(relpartbound, oid) from pg_class where relispartition and relkind in ('r', 'p')"
    )
    assert dict(found) == BOUNDS


def test_parents(parts: Database) -> None:
    query = "select inhparent::regclass::text from pg_inherits where inhrelid = %s::regclass"
    assert parts.one(query, "public.by_range_2024_a") == "public.by_range_2024"
    assert parts.one(query, "arch.whole_1") == "arch.whole"
    assert parts.one(query, "arch.whole") == "public.by_range"
    assert (
        parts.one(
            "select count(*) from pg_inherits where inhparent in ('public.open'::regclass, 'public.ruled'::regclass)"
        )
        == 0
    )


def test_partition_keys(parts: Database) -> None:
    keys = dict(parts.rows("select relname, pg_get_partkeydef(oid) from pg_class where relkind = 'p'"))
    assert keys == {
        "by_range": "RANGE (at)",
        "by_range_2024": "LIST (k)",
        "whole": "HASH (id)",
        "by_two": "RANGE (a, b)",
        "by_expression": "RANGE (date_trunc('day'::text, (at AT TIME ZONE 'utc'::text)))",
        "by_list": "LIST (k)",
        "by_list_two": "RANGE (id)",
        "by_number": "LIST (s)",
        "by_bool": "LIST (b)",
        "by_lower": "LIST (lower(k))",
        "by_hash": "HASH (id)",
        "by_remainder": "HASH (id, k)",
        "collated": 'RANGE (k COLLATE "C")',
        "open": "RANGE (at)",
        "ruled": "RANGE (at)",
    }


@pytest.mark.parametrize(
    ("table", "values", "partition"),
    [
        ("by_range", "(1, '2023-05-01', 'x')", "public.by_range_y2023"),
        ("by_range", "(1, '2024-05-01', 'b')", "public.by_range_2024_a"),
        ("by_range", "(1, '2024-05-01', 'z')", "public.by_range_2024_rest"),
        ("by_range", "(1, '1999-01-01', 'z')", "public.by_range_low"),
        ("by_range", "(1, '2030-01-01', 'z')", "public.by_range_high"),
        ("by_two", "(0, 'q')", "public.by_two_below"),
        ("by_expression", "(1, '2024-01-15')", "public.by_expression_one"),
        ("by_list", "(-1, 'y')", "public.by_list_two_low"),
        ("by_list", "(1, 'it''s')", "public.by_list_one"),
        ("by_number", "(-3)", "public.by_number_one"),
        ("by_lower", "('X')", "public.by_lower_one"),
    ],
)
def test_rows_go_where_they_belong(parts: Database, table: str, values: str, partition: str) -> None:
    with parts.connection.transaction(force_rollback=True):
        assert parts.one(f"insert into public.{table} values {values} returning tableoid::regclass::text") == partition


def test_partitions_have_what_the_parent_has(parts: Database) -> None:
    assert parts.refusal("insert into public.by_range values (0, '2024-05-01', 'a')") == "23514"
    indexes = "select count(*) from pg_index where indrelid = %s::regclass"
    assert [
        parts.one(indexes, f"public.{name}") for name in ("by_range_2024", "by_range_2024_a", "by_range_y2023")
    ] == [1, 1, 1]
    assert parts.one("select obj_description('public.by_range_y2023'::regclass)") == "The first year."
