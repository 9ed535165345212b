"""Types, columns, options and comments: what PostgreSQL says of them is what the source means."""

from collections.abc import Iterator

import pytest

from databases import Database, proven
from dbsc.postgres.scratch import Server

SCHEMA = r"""
database kinds { target postgres; postgres 15 }

--- What one feels,
---
--- with 'quotes', a \ and $$.
enum mood { happy, 'so-so', 'it''s', 'Ümlaut', '', 'with space' }
--- More than nothing.
domain positive int? check (value > 0) constraint small check (value < 100) check (value <> 13)
domain code text = 'x' collate "C" check (value ~ '^[a-z]+$')
domain "Odd Name" numeric(10,2)? = 0
--- An amount with its currency.
type money_amount {
  --- How much.
  amount numeric(18,4)?
  currency code?
}
type "Pair" { "Left" int; "right" money_amount[]? }

--- Everything a column can be.
table everything {
  --- The 'key'.
  id                bigint pk identity (start with 100 increment by 5)
  by_default        int identity by default
  tiny              smallint = 1
  whole             int? = -1
  big               int8 = 9000000000
  exact             numeric
  exact_5           decimal(5)
  exact_12_4        numeric(12,4) = 0.5
  small_float       float4
  double            float8 = 'NaN'::float8
  yes               bool = true
  words             text = 'it''s'
  limited           varchar(10) = 'abc'
  fixed             char(3) = 'abc'
  one               char = 'a'
  padded            bpchar
  blob              bytea = '\x00ff'
  key               uuid = gen_random_uuid()
  doc               jsonb = '{}'
  doc2              json? = '{"a": [1, 2]}'::json
  day               date = current_date
  at                timestamptz(3) = now()
  at_plain          timestamp = current_timestamp
  clock             time(2)
  clock_zone        timetz
  span              interval = '1 day'
  span_3            interval(3)
  span_days         interval(day to second(3))
  bits              bit(3) = (B'101')
  bit1              bit
  more_bits         varbit(8)
  host              inet = '127.0.0.1'
  search            tsvector?
  during            tstzrange?
  many              int4multirange?
  cls               regclass?
  feeling           mood = 'so-so'
  feelings          mood[] = '{}'
  amount            positive
  letter            code
  odd               "Odd Name"
  price             money_amount?
  pair              "Pair"?
  names             text[] = '{}'
  matrix            int[][]?
  ordered           text collate "C"
  stored_apart      text storage external
  packed            text compression pglz
  sampled           int statistics 500
  all_three         text? storage main compression pglz statistics 10
  total             numeric as (exact * 2)
  total_stored      numeric(14,4)? as (exact_12_4 + 1) stored
  shouted           text as (upper(words))
  choice            'open' | 'closed' = 'open'
  level             1 | 2 | 3
  maybe             'a' | 'b' | null
  short_choice      varchar(10) 'x' | 'y'
  ratio             numeric 0.5 | 1.5 | null
  checked           int check (checked > 0) check (checked < 10)
  named             int constraint named_is_good check (named > 0)
  other_default     text = (lower('ABC') || 'x')
  several           int[] = (array[1, 2])
  now_utc           timestamp = (now() at time zone 'utc')
  user_name         text = current_user
  null_default      text? = null
  chosen            int = (case when true then 1 else 2 end)
  is_default        bool = (1 is not null and not false)
  negative          numeric = -1.5
}

table serials { id bigserial pk; n serial; s smallserial }

table counted {
  id int pk identity by default (
    sequence name counts start with 10 increment by -1 minvalue -1000 maxvalue 100 cache 5 cycle
  )
}

table of_rows { one serials?; several serials[]? }

table stored {
  id  int pk
  t   text
  option fillfactor = 70
  option autovacuum_enabled = false
  option toast_tuple_target = 1000
  option unlogged
  option replica identity full
}

table commented {
  id int
  a int?
  during int4range
  --- Of the primary key.
  pk (id)
  --- Of the key.
  unique (a, id)
  --- Of the check.
  check (a > 0)
  --- Of a check by name.
  check big (a < 100) not valid
  --- Of the reference.
  foreign (a) -> commented
  --- Of the exclusion.
  exclude using gist (during with &&)
  --- Of the index.
  index (a)
}

table parent_one { a int pk; x text = 'p'; check (a > 0); check (x <> '') no inherit }
table parent_two { b int }
table child inherits parent_one, parent_two { c int }
"""

TYPES = {
    "id": "bigint",
    "tiny": "smallint",
    "exact": "numeric",
    "exact_5": "numeric(5,0)",
    "exact_12_4": "numeric(12,4)",
    "small_float": "real",
    "double": "double precision",
    "yes": "boolean",
    "limited": "character varying(10)",
    "fixed": "character(3)",
    "one": "character(1)",
    "padded": "bpchar",
    "at": "timestamp(3) with time zone",
    "at_plain": "timestamp without time zone",
    "clock": "time(2) without time zone",
    "clock_zone": "time with time zone",
    "span_3": "interval(3)",
    "span_days": "interval day to second(3)",
    "bits": "bit(3)",
    "bit1": "bit(1)",
    "more_bits": "bit varying(8)",
    "many": "int4multirange",
    "feelings": "public.mood[]",
    "odd": 'public."Odd Name"',
    "matrix": "integer[]",
    "choice": "text",
    "level": "integer",
    "short_choice": "character varying(10)",
    "ratio": "numeric",
}


@pytest.fixture(scope="module")
def kinds(server: Server) -> Iterator[Database]:
    with proven(server, SCHEMA) as database:
        yield database


def test_types(kinds: Database) -> None:
    found = dict(
        kinds.rows(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute"
            " where attrelid = 'public.everything'::regclass and attnum > 0"
        )
    )
    assert {name: found[name] for name in TYPES} == TYPES


def test_null_is_what_is_marked(kinds: Database) -> None:
    nullable = kinds.column(
        "select column_name::text from information_schema.columns"
        " where table_name = 'everything' and is_nullable = 'YES'"
    )
    # what is of type `"Odd Name"?` is not null itself, though its domain would take a null
    assert set(nullable) == set(
        "all_three cls doc2 during many matrix maybe null_default pair price ratio search total_stored whole".split()
    )


ROW = (
    "insert into public.everything (exact, exact_5, small_float, padded, clock, clock_zone, span_3, span_days, bit1,"
    " more_bits, amount, letter, odd, ordered, stored_apart, packed, sampled, level, short_choice, checked, named)"
    " values (1.5, 7, 1, 'x', '10:00', '10:00+00', '1 day', '1 day', B'1', B'11', 5, 'abc', 1, 'o', 's', 'p', 1, 2,"
    " 'x', 5, 1)"
)


def test_defaults(kinds: Database) -> None:
    with kinds.connection.transaction(force_rollback=True):
        kinds.connection.execute(ROW)
        row = kinds.rows(
            "select tiny, whole, big, exact_12_4, double::text, yes, words, limited, blob, doc::text,"
            " day = current_date, span = '1 day', bits::text, feeling::text, feelings::text[],"
            " names, total, total_stored, shouted, choice,"
            " maybe, other_default, several, chosen, is_default, negative, null_default from public.everything"
        )[0]
    told = [str(value) if type(value).__name__ == "Decimal" else value for value in row]
    assert told == [
        1, -1, 9000000000, "0.5000", "NaN", True, "it's", "abc", b"\x00\xff", "{}", True, True, "101", "so-so", [],
        [], "3.0", "1.5000", "IT'S", "open", None, "abcx", [1, 2], 1, True, "-1.5", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "sqlstate"),
    [
        ("checked", "0", "23514"),
        ("checked", "10", "23514"),
        ("checked", "9", None),
        ("named", "0", "23514"),
        ("choice", "'ajar'", "23514"),
        ("level", "4", "23514"),
        ("maybe", "'c'", "23514"),
        ("maybe", "null", None),
        ("ratio", "1.5", None),
        ("ratio", "2", "23514"),
        ("amount", "0", "23514"),
        ("amount", "13", "23514"),
        ("amount", "100", "23514"),
        ("amount", "null", "23502"),
        ("odd", "null", "23502"),
        ("letter", "'A'", "23514"),
        ("letter", "null", "23502"),
        ("words", "null", "23502"),
        ("limited", "'12345678901'", "22001"),
        ("total", "1", "428C9"),
        ("id", "1", "428C9"),
        ("by_default", "1", None),
    ],
)
def test_values(kinds: Database, column: str, value: str, sqlstate: str | None) -> None:
    with kinds.connection.transaction(force_rollback=True):
        kinds.connection.execute(ROW)
        assert kinds.refusal(f"update public.everything set {column} = {value}") == sqlstate


def test_identities_and_sequences(kinds: Database) -> None:
    identities = "select attname, attidentity from pg_attribute where attidentity <> '' and attrelid = %s::regclass"
    assert dict(kinds.rows(identities, "public.everything")) == {"id": "a", "by_default": "d"}
    options = (
        "select seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle from pg_sequence"
        " where seqrelid = %s::regclass"
    )
    assert kinds.rows(options, "public.everything_id_seq")[0][:2] == (100, 5)
    assert kinds.rows(options, "public.counts") == [(10, -1, -1000, 100, 5, True)]
    of = "select pg_get_serial_sequence('public.serials', %s)"
    assert [kinds.one(of, column) for column in ("id", "n", "s")] == [
        "public.serials_id_seq", "public.serials_n_seq", "public.serials_s_seq",
    ]  # fmt: skip
    types = "select format_type(seqtypid, null) from pg_sequence where seqrelid = %s::regclass"
    assert [kinds.one(types, f"public.serials_{column}_seq") for column in ("id", "n", "s")] == [
        "bigint", "integer", "smallint",
    ]  # fmt: skip


def test_storage_of_columns(kinds: Database) -> None:
    found = kinds.rows(
        "select attname, attstorage, attcompression, coalesce(attstattarget, -1) from pg_attribute"
        " where attrelid = 'public.everything'::regclass"
        " and attname in ('stored_apart', 'packed', 'sampled', 'all_three') order by attname"
    )
    assert found == [
        ("all_three", "m", "p", 10), ("packed", "x", "p", -1), ("sampled", "p", "", 500), ("stored_apart", "e", "", -1),
    ]  # fmt: skip
    collated = (
        "select collname from pg_attribute a join pg_collation c on c.oid = attcollation where attname = 'ordered'"
    )
    assert kinds.one(collated) == "C"


def test_enum_labels_keep_their_order_and_spelling(kinds: Database) -> None:
    labels = "select enumlabel from pg_enum where enumtypid = 'public.mood'::regtype order by enumsortorder"
    assert kinds.column(labels) == ["happy", "so-so", "it's", "Ümlaut", "", "with space"]


def test_domains(kinds: Database) -> None:
    names = "select conname from pg_constraint where contypid = %s::regtype and contype = 'c' order by oid"
    assert kinds.column(names, "public.positive") == ["positive_check", "small", "positive_check1"]
    told = (
        "select typnotnull, typdefault, (select collname from pg_collation where oid = typcollation) from pg_type"
        " where oid = %s::regtype"
    )
    assert kinds.rows(told, "public.code") == [(True, "'x'::text", "C")]
    assert kinds.rows(told, "public.positive") == [(False, None, None)]
    assert kinds.rows(told, 'public."Odd Name"')[0][:2] == (False, "0")


def test_composites(kinds: Database) -> None:
    fields = (
        "select attname, format_type(atttypid, atttypmod) from pg_attribute a join pg_type t on t.typrelid = a.attrelid"
        " where t.oid = %s::regtype order by attnum"
    )
    assert kinds.rows(fields, 'public."Pair"') == [("Left", "integer"), ("right", "public.money_amount[]")]
    assert kinds.rows(fields, "public.money_amount") == [("amount", "numeric(18,4)"), ("currency", "public.code")]


def test_options_of_tables(kinds: Database) -> None:
    found = kinds.rows(
        "select relpersistence, relreplident, reloptions from pg_class where oid = 'public.stored'::regclass"
    )
    assert found == [("u", "f", ["fillfactor=70", "autovacuum_enabled=false", "toast_tuple_target=1000"])]


def test_inheritance(kinds: Database) -> None:
    parents = (
        "select inhparent::regclass::text from pg_inherits where inhrelid = 'public.child'::regclass order by inhseqno"
    )
    assert kinds.column(parents) == ["public.parent_one", "public.parent_two"]
    assert kinds.refusal("insert into public.child (a, b, c) values (0, 1, 1)") == "23514"
    assert kinds.refusal("insert into public.child (a, b, c, x) values (1, 1, 1, '')") is None
    assert kinds.refusal("insert into public.parent_one (a, x) values (1, '')") == "23514"


def test_comments(kinds: Database) -> None:
    assert kinds.one("select obj_description('public.mood'::regtype)") == (
        "What one feels,\n\nwith 'quotes', a \\ and $$."
    )
    assert kinds.one("select obj_description('public.positive'::regtype)") == "More than nothing."
    assert kinds.one("select obj_description('public.everything'::regclass)") == "Everything a column can be."
    assert kinds.one("select col_description('public.everything'::regclass, 1)") == "The 'key'."
    constraints = kinds.rows(
        "select conname, obj_description(oid) from pg_constraint"
        " where conrelid = 'public.commented'::regclass and contype <> 'n'"
    )
    assert dict(constraints) == {
        "commented_pkey": "Of the primary key.",
        "commented_a_id_key": "Of the key.",
        "commented_a_check": "Of the check.",
        "big": "Of a check by name.",
        "commented_a_fkey": "Of the reference.",
        "commented_during_excl": "Of the exclusion.",
    }
    assert kinds.one("select obj_description('public.commented_a_idx'::regclass)") == "Of the index."
    composite = "(select typrelid from pg_type where oid = 'public.money_amount'::regtype)"
    assert kinds.one(f"select col_description({composite}, 1)") == "How much."
