"""Keys, indexes, constraints and foreign keys: what PostgreSQL says of them is what the source means."""

from collections.abc import Iterator

import pytest

from databases import Database, proven
from dbsc.postgres.scratch import Server

SCHEMA = """
database keys { target postgres; postgres 15 }

extension btree_gist

table t {
  id          int
  a           text
  b           int?
  c           int
  d           jsonb
  e           text unique
  f           text? unique nulls not distinct
  g           text index
  h           text[] index using gin
  i           tstzrange
  room        int
  during      tsrange
  k           int constraint k_named unique
  deleted_at  timestamptz?

  pk (id) include (a)
  unique (a, b)
  unique named_key (b, c) nulls not distinct include (id)
  unique (c, id) deferrable
  unique (a, c) deferrable initially deferred
  unique nulls not distinct (b, id)
  unique (a) where (deleted_at is null)
  unique (lower(a))
  unique (lower(a), b) where (b > 0)
  unique (a collate "C")
  unique (a desc)
  index (a)
  index (a, b desc, c desc nulls last, id nulls first)
  index (lower(a))
  index ((b + c), (c - b))
  index (lower(a), upper(a), lower(e))
  index (a text_pattern_ops)
  index (a collate "C" text_pattern_ops desc nulls last)
  index (a) include (b, c)
  index named_index using hash (a)
  index using gin (d jsonb_path_ops)
  index using gin (to_tsvector('english', a)) with (fastupdate = off)
  index using gist (i range_ops)
  index using brin (deleted_at) with (pages_per_range = 32, autosummarize = on)
  index using brin (deleted_at timestamptz_minmax_multi_ops(values_per_range=16))
  index using spgist (a)
  index (a) with (fillfactor = 70) where (b is not null and c > 3)
  unique index (a, c) nulls not distinct
  unique index some_unique (c, b) nulls not distinct include (id) where (c > 0)
  index ((d ->> 'x'))
  index (((d ->> 'y')::int))
  index (coalesce(a, 'x'))
  index ((a || e))
  index ((case when b > 0 then 1 else 2 end))
  index ((b::text))
  index ((deleted_at at time zone 'utc'))
  index ((b is null))
  exclude using gist (room with =, during with &&)
  exclude no_overlap using gist (room with =, during with &&) where (room > 0)
  exclude using gist (during with &&) deferrable initially deferred
  exclude (b with =)
  check (b > 0)
  check (b > c)
  check (b > 1)
  check named (c > 0)
  check (c <> 5) no inherit
  check (c <> 6) not valid
  check (true)
}

schema other {
  table a { id int pk; code text unique }
  table self { id int pk; parent -> self? on delete set null; up -> other.self(id)? }
}
table a {
  id bigint pk; code varchar(10) unique; x int; y int; z int?
  unique (x, y)
  unique index a_z (z)
}
table self { id uuid pk; parent_id -> self? on delete cascade on update restrict; root_id uuid? -> self deferrable }
table left_side { id int pk; right_id -> right_side? deferrable initially deferred }
table right_side { id int pk; left_id -> left_side on delete cascade initially deferred deferrable }
table one { id int pk; two_id -> two? }
table two { id int pk; three_id -> three? }
table three { id int pk; one_id -> one? on delete set null }
table b {
  id      int pk
  a_id    -> a on delete no action on update cascade
  a_code  -> a(code)? on delete set default on update set null
  n       constraint my_fk -> a
  o       -> other.a(code)
  z       -> a(z)
  x       int?
  y       int?
  x2      int
  y2      int?
  foreign (x, y) -> a (x, y) match full on delete set null (x) not valid
  foreign named (x2, y2) -> a (x, y) on delete set null (y2) on update cascade deferrable initially deferred
  foreign (y, x) -> a (y, x) on delete set default (y)
  tags    <-> tags
  others  <-> other.a via "B ↔ A" (b_id, "A id") { weight int = 0 }
  selves  <-> b
}
table tags { id uuid pk = gen_random_uuid() }
"""

INDEXES = {
    "t_a_idx": "btree (a) WHERE (deleted_at IS NULL)",
    "t_lower_idx": "btree (lower(a))",
    "t_lower_b_idx": "btree (lower(a), b) WHERE (b > 0)",
    "t_a_idx1": 'btree (a COLLATE "C")',
    "t_a_idx2": "btree (a DESC)",
    "t_a_idx3": "btree (a)",
    "t_a_b_c_id_idx": "btree (a, b DESC, c DESC NULLS LAST, id NULLS FIRST)",
    "t_lower_idx1": "btree (lower(a))",
    "t_expr_expr1_idx": "btree (((b + c)), ((c - b)))",
    "t_lower_upper_lower1_idx": "btree (lower(a), upper(a), lower(e))",
    "t_a_idx4": "btree (a text_pattern_ops)",
    "t_a_idx5": 'btree (a COLLATE "C" text_pattern_ops DESC NULLS LAST)',
    "t_a_b_c_idx": "btree (a) INCLUDE (b, c)",
    "named_index": "hash (a)",
    "t_d_idx": "gin (d jsonb_path_ops)",
    "t_to_tsvector_idx": "gin (to_tsvector('english'::regconfig, a)) WITH (fastupdate=off)",
    "t_i_idx": "gist (i)",
    "t_deleted_at_idx": "brin (deleted_at) WITH (pages_per_range='32', autosummarize='on')",
    "t_deleted_at_idx1": "brin (deleted_at timestamptz_minmax_multi_ops (values_per_range='16'))",
    "t_a_idx6": "spgist (a)",
    "t_a_idx7": "btree (a) WITH (fillfactor='70') WHERE ((b IS NOT NULL) AND (c > 3))",
    "t_a_c_idx": "btree (a, c) NULLS NOT DISTINCT",
    "some_unique": "btree (c, b) INCLUDE (id) NULLS NOT DISTINCT WHERE (c > 0)",
    "t_expr_idx": "btree (((d ->> 'x'::text)))",
    "t_int4_idx": "btree ((((d ->> 'y'::text))::integer))",
    "t_coalesce_idx": "btree (COALESCE(a, 'x'::text))",
    "t_expr_idx1": "btree (((a || e)))",
    "t_case_idx": "btree (( CASE WHEN (b > 0) THEN 1 ELSE 2 END))",
    "t_b_idx": "btree (((b)::text))",
    "t_timezone_idx": "btree ((deleted_at AT TIME ZONE 'utc'::text))",
    "t_expr_idx2": "btree (((b IS NULL)))",
    "t_g_idx": "btree (g)",
    "t_h_idx": "gin (h)",
}

CONSTRAINTS = {
    "t_pkey": "PRIMARY KEY (id) INCLUDE (a)",
    "t_e_key": "UNIQUE (e)",
    "t_f_key": "UNIQUE NULLS NOT DISTINCT (f)",
    "k_named": "UNIQUE (k)",
    "t_a_b_key": "UNIQUE (a, b)",
    "named_key": "UNIQUE NULLS NOT DISTINCT (b, c) INCLUDE (id)",
    "t_c_id_key": "UNIQUE (c, id) DEFERRABLE",
    "t_a_c_key": "UNIQUE (a, c) DEFERRABLE INITIALLY DEFERRED",
    "t_b_id_key": "UNIQUE NULLS NOT DISTINCT (b, id)",
    "t_room_during_excl": "EXCLUDE USING gist (room WITH =, during WITH &&)",
    "no_overlap": "EXCLUDE USING gist (room WITH =, during WITH &&) WHERE ((room > 0))",
    "t_during_excl": "EXCLUDE USING gist (during WITH &&) DEFERRABLE INITIALLY DEFERRED",
    "t_b_excl": "EXCLUDE USING btree (b WITH =)",
    "t_b_check": "CHECK ((b > 0))",
    "t_check": "CHECK ((b > c))",
    "t_b_check1": "CHECK ((b > 1))",
    "named": "CHECK ((c > 0))",
    "t_c_check": "CHECK ((c <> 5)) NO INHERIT",
    "t_c_check1": "CHECK ((c <> 6)) NOT VALID",
    "t_check1": "CHECK (true)",
}

FOREIGN_KEYS = {
    ("other.self", "self_parent_fkey"): "(parent) REFERENCES other.self(id) ON DELETE SET NULL",
    ("other.self", "self_up_fkey"): "(up) REFERENCES other.self(id)",
    ("public.self", "self_parent_id_fkey"):
        "(parent_id) REFERENCES public.self(id) ON UPDATE RESTRICT ON DELETE CASCADE",
    ("public.self", "self_root_id_fkey"): "(root_id) REFERENCES public.self(id) DEFERRABLE",
    ("public.left_side", "left_side_right_id_fkey"):
        "(right_id) REFERENCES public.right_side(id) DEFERRABLE INITIALLY DEFERRED",
    ("public.right_side", "right_side_left_id_fkey"):
        "(left_id) REFERENCES public.left_side(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
    ("public.one", "one_two_id_fkey"): "(two_id) REFERENCES public.two(id)",
    ("public.two", "two_three_id_fkey"): "(three_id) REFERENCES public.three(id)",
    ("public.three", "three_one_id_fkey"): "(one_id) REFERENCES public.one(id) ON DELETE SET NULL",
    ("public.b", "b_a_id_fkey"): "(a_id) REFERENCES public.a(id) ON UPDATE CASCADE",
    ("public.b", "b_a_code_fkey"): "(a_code) REFERENCES public.a(code) ON UPDATE SET NULL ON DELETE SET DEFAULT",
    ("public.b", "my_fk"): "(n) REFERENCES public.a(id)",
    ("public.b", "b_o_fkey"): "(o) REFERENCES other.a(code)",
    ("public.b", "b_z_fkey"): "(z) REFERENCES public.a(z)",
    ("public.b", "b_x_y_fkey"): "(x, y) REFERENCES public.a(x, y) MATCH FULL ON DELETE SET NULL (x) NOT VALID",
    ("public.b", "named"):
        "(x2, y2) REFERENCES public.a(x, y) ON UPDATE CASCADE ON DELETE SET NULL (y2) DEFERRABLE INITIALLY DEFERRED",
    ("public.b", "b_y_x_fkey"): "(y, x) REFERENCES public.a(y, x) ON DELETE SET DEFAULT (y)",
    ("public.b_tags", "b_tags_b_id_fkey"): "(b_id) REFERENCES public.b(id) ON DELETE CASCADE",
    ("public.b_tags", "b_tags_tag_id_fkey"): "(tag_id) REFERENCES public.tags(id) ON DELETE CASCADE",
    ('public."B ↔ A"', "B ↔ A_b_id_fkey"): "(b_id) REFERENCES public.b(id) ON DELETE CASCADE",
    ('public."B ↔ A"', "B ↔ A_A id_fkey"): '("A id") REFERENCES other.a(id) ON DELETE CASCADE',
    ("public.b_b", "b_b_b_id_fkey"): "(b_id) REFERENCES public.b(id) ON DELETE CASCADE",
    ("public.b_b", "b_b_other_b_id_fkey"): "(other_b_id) REFERENCES public.b(id) ON DELETE CASCADE",
}  # fmt: skip


@pytest.fixture(scope="module")
def keys(server: Server) -> Iterator[Database]:
    with proven(server, SCHEMA) as database:
        yield database


def test_constraints(keys: Database) -> None:
    found = keys.rows(
        "select conname, pg_get_constraintdef(oid) from pg_constraint"
        " where conrelid = 'public.t'::regclass and contype <> 'n'"
    )
    assert dict(found) == CONSTRAINTS


def test_indexes(keys: Database) -> None:
    found = keys.rows(
        "select c.relname, pg_get_indexdef(c.oid), i.indisunique from pg_index i join pg_class c on c.oid = indexrelid"
        " where indrelid = 'public.t'::regclass"
        " and not exists (select from pg_constraint where conindid = c.oid and contype <> 'f')"
    )
    told = {name: " ".join(definition.split(" USING ")[1].split()) for name, definition, _ in found}
    assert told == INDEXES
    unique = {name for name, _, is_unique in found if is_unique}
    assert unique == {"t_a_idx", "t_lower_idx", "t_lower_b_idx", "t_a_idx1", "t_a_idx2", "t_a_c_idx", "some_unique"}


def test_foreign_keys(keys: Database) -> None:
    found = keys.rows(
        "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint where contype = 'f'"
    )
    assert {(table, name): text.removeprefix("FOREIGN KEY ") for table, name, text in found} == FOREIGN_KEYS


def test_references_have_the_type_of_their_target(keys: Database) -> None:
    types = dict(
        keys.rows(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute"
            " where attrelid = 'public.b'::regclass and attnum > 0"
        )
    )
    wanted = {"a_id": "bigint", "a_code": "character varying(10)", "n": "bigint", "o": "text", "z": "integer"}
    assert {name: types[name] for name in wanted} == wanted


def test_junctions(keys: Database) -> None:
    columns = (
        "select array_agg(attname::text order by attnum) from pg_attribute where attrelid = %s::regclass and attnum > 0"
    )
    assert keys.one(columns, 'public."B ↔ A"') == ["b_id", "A id", "weight"]
    assert keys.one(columns, "public.b_b") == ["b_id", "other_b_id"]
    key = "select pg_get_constraintdef(oid) from pg_constraint where conrelid = %s::regclass and contype = 'p'"
    assert keys.one(key, "public.b_tags") == "PRIMARY KEY (b_id, tag_id)"
    back = "select pg_get_indexdef(indexrelid) from pg_index where indrelid = %s::regclass and not indisprimary"
    assert keys.one(back, "public.b_tags").endswith("USING btree (tag_id)")


def test_a_circle_can_be_filled(keys: Database) -> None:
    left, right = "insert into public.left_side values (1, 1)", "insert into public.right_side values (1, 1)"
    assert keys.refusal(f"{left}; {right}") is None
    assert keys.refusal(left) == "23503"
    assert keys.refusal("insert into public.one values (1, 1)") == "23503"
