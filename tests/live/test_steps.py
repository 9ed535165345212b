"""Changes of a schema that holds rows: after the steps the database is what the new source says, with every row."""

import pytest

from databases import told
from dbsc.postgres.scratch import Server
from evolved import evolved, measured

DOUBLE = "function double(n int) returns int language sql immutable as $$ select n * 2 $$"
BASE = f"""
database d {{ target postgres; postgres 15 }}

external role reader

table users {{ id int pk; name text; email text?; age int? }}
table posts {{
  id      int pk
  author  int?
  title   text = 'none'
  views   int = 0
}}
{DOUBLE}
view titles as ( select id, title from posts )
"""
ROWS = """
insert into users (id, name, email, age) select n, 'u' || n, 'u' || n || '@x', n from generate_series(1, 50) n;
insert into posts (id, author, title, views) select n, n % 50 + 1, 't' || n, n from generate_series(1, 200) n;
"""
HOLDS = """
do $$ begin
  assert (select count(*) from users) = 50, 'users';
  assert (select count(*) from posts) = 200, 'posts';
  assert (select sum(views) from posts) = 20100, 'views';
end $$;
"""


CHANGES = {
    "check": ("age int?", "age int? check (age > 0)"),
    "not_null": ("age int?", "age int"),
    "unique": ("email text?", "email text? unique"),
    "foreign_key": ("author  int?", "author  int? -> users"),
    "foreign_key_index": ("author  int?", "author  int? -> users on delete cascade\n  index (author)"),
    "default": ("title   text = 'none'", "title   text = 'untitled'"),
    "no_default": ("title   text = 'none'", "title   text"),
    "nullable": ("name text;", "name text?;"),
    "volatile_default": ("age int?", "age int?; key uuid = gen_random_uuid()"),
    "backfill": ("age int?", "age int?; kind text backfill ('x' || id)"),
    "two_backfills": ("age int?", "age int backfill (0); kind text backfill ('x' || id); key uuid = gen_random_uuid()"),
    "backfills_and_a_check": (
        "age int?",
        "age int backfill (0); kind text backfill ('x'); check (kind <> '' and age is not null)",
    ),
    "identity": ("age int?", "age int?; number bigint identity; serial_number serial"),
    "identity_by_steps": (
        "age int?",
        "age int?; number bigint identity (start with 1000 increment by 3) unique; access select, insert to reader",
    ),
    "union": ("age int?", "age int?; kind 'a' | 'b' = 'a'"),
    "not_null_backfill": ("age int?", "age int backfill (id + 1)"),
    "drop_column": ("age int?", "drop age"),
    "drop_view": ("view titles as ( select id, title from posts )", ""),
    "view_more": ("( select id, title from posts )", "( select id, title, views from posts )"),
    "view_other": ("( select id, title from posts )", "( select title, id from posts )"),
    "view_option": ("view titles as", "view titles with (security_invoker) as"),
    "function_body": ("select n * 2", "select 2 * n"),
    "function_other": ("function double(n int) returns int", "function double(n int) returns bigint"),
    "function_arguments": (DOUBLE, DOUBLE.replace("n int", "m int").replace("n *", "m *")),
    "grant": ("views   int = 0", "views   int = 0\n  grant select to reader"),
    "policy": ("views   int = 0", "views   int = 0\n  option rls\n  policy p for select to reader using (id > 0)"),
    "parameters": ("views   int = 0", "views   int = 0\n  option fillfactor 70"),
}
"""What is replaced by what; each is one change of the source."""

TYPED = """
database d { target postgres; postgres 15 }

external role reader

enum mood { sad, glad }
domain short text? check (length(value) < 90)
type pair { a int?; b text? }
sequence numbers { start 5 }
type maker { x int? }

table things {
  id     int pk
  serial_number  serial
  number int identity
  code   varchar(10) unique = 'none'
  price  numeric(10,2) = 1.5
  count  int = 1 check (count > 0)
  at     timestamp(3)?
  said   text?
  mood   mood = 'sad'
  short  short?
  pair   pair?
  index (count, price)
  option rls
  policy p for select to reader using (count > 0)
  statistics on (count, price)
  option replica identity full
}
table parts { id int pk; thing -> things; }
view counted as ( select id, count from things where count > 0 )
view again as ( select count from counted )
materialized view total as ( select sum(count) as total from things )
function counts(n int) returns bigint language sql as ( return (select count(*) from things where count > n) )
function plus(n int) returns int language sql immutable as $$ select n + 1 $$
table moments {
  n      int
  at     timestamptz
  twice  int? as (n * 2)
  index (at)
  partition by range (at) {
    old  from minvalue to '2026-01-01'
    new  from '2026-01-01' to maxvalue
  }
}
table sums { id int pk; n int = 1; index ((plus(n))); }
publication q { schema public }
default privileges in schema public { grant select on tables to reader }
publication p { table things where (count > 1) }
"""
TYPED_ROWS = """
insert into things (id, code, count, said, pair)
  select n, 'c' || n, n, n::text, row(n, 'x')::pair from generate_series(1, 100) n;
insert into parts select n, n from generate_series(1, 100) n;
refresh materialized view total;
"""
TYPED_HOLDS = """
do $$ begin
  assert (select count(*) from things) = 100, 'things';
  assert (select sum(count) from things) = 5050, 'count';
  assert (select sum(total) from total) = 5050, 'total';
  assert (select sum(said::int) from things) = 5050, 'said';
end $$;
"""
TYPES = {
    "function_of_an_index": ("plus(n int) returns int", "plus(n int) returns bigint"),
    "index_of_partitions": ("  index (at)\n", ""),
    "index_of_a_partitioned_table": ("  index (at)\n", "  index (at)\n  index (n, at)\n"),
    "schema_in_a_publication": ("publication q { schema public }", "publication q {}"),
    "computed": ("  twice  int? as (n * 2)\n", ""),
    "wider_text": ("varchar(10)", "varchar(20)"),
    "text": ("varchar(10)", "text"),
    "wider_number": ("numeric(10,2)", "numeric(12,2)"),
    "finer_number": ("numeric(10,2)", "numeric(12,4)"),
    "wider_time": ("timestamp(3)", "timestamp"),
    "primary_key": ("id     int pk\n  serial", "id     bigint pk\n  serial"),
    "serial": ("serial_number  serial", "serial_number  bigserial"),
    "what_is_read": ("count  int = 1", "count  bigint = 1"),
    "converted": ("said   text?", "said   int? convert (said::int)"),
    "converted_and_required": ("said   text?", "said   int convert (said::int)"),
    "identity_of_more": ("number int identity", "number bigint identity"),
    "with_what_refers_to_it": (
        "id     int pk\n  serial",
        "id     uuid pk convert (md5(id::text)::uuid)\n  serial",
        "thing -> things;",
        "thing -> things convert (md5(thing::text)::uuid);",
        "serial_number  serial",
        "serial_number  bigserial",
    ),
    "with_another_default": ("count  int = 1", "count  bigint = 2"),
    "label": ("{ sad, glad }", "{ mad, sad, so_so, glad, happy }"),
    "label_in_use": ("{ sad, glad }", "{ sad, glad, happy }\ntable more { mood mood = 'happy' }"),
    "label_as_default": ("glad }", "glad, happy }", "mood = 'sad'", "mood = 'happy'"),
    "domain_check": ("(length(value) < 90)", "(length(value) < 90) { check filled (value <> '') }"),
    "domain_default": ("domain short text?", "domain short text? = 'short'"),
    "domain_without_check": ("domain short text? check (length(value) < 90)", "domain short text?"),
    "label_gone": ("{ sad, glad }", "{ happy, sad; drop 'glad' }"),
    "labels_in_another_order": ("{ sad, glad }", "{ glad, so_so, sad }"),
    "attribute": ("type pair { a int?; b text? }", "type pair { a int?; b text?; c int? }"),
    "sequence": ("{ start 5 }", "{ start 5; increment 2; maxvalue 1000; cycle }"),
    "statistics": ("statistics on (count, price)", "statistics on (count, price, code)"),
    "default_privileges": ("{ grant select on tables to reader }", "{ grant insert on tables to reader }"),
    "no_default_privileges": ("default privileges in schema public { grant select on tables to reader }", ""),
    "publication": ("where (count > 1)", "where (count > 2)"),
    "no_publication": ("publication p { table things where (count > 1) }", ""),
}
"""Pairs of what is replaced by what."""


MEASURED = {
    "check": "all, changes reading",
    "not_null": "all, changes reading, all",
    "unique": "changes, all",
    "foreign_key": "writers, changes reading",
    "foreign_key_index": "writers, changes, changes reading",
    "default": "all",
    "no_default": "all",
    "nullable": "all",
    "volatile_default": "all, rows, all, changes reading, all",
    "backfill": "all, rows, all, rows, changes reading, all",
    "two_backfills": "all, rows, rows, rows, all, rows, all, rows, all, changes reading, all",
    "backfills_and_a_check": "all, rows, rows, all, rows, all, rows, all, changes reading, all",
    "identity": "all, rows, rows, all, changes reading, all",
    "union": "all, changes reading",
    "not_null_backfill": "rows, all, rows, changes reading, all",
    "drop_column": "all",
    "drop_view": "all",
    "view_more": "all",
    "view_other": "all",
    "view_option": "all",
    "function_body": "none",
    "function_other": "none",
    "function_arguments": "none",
    "grant": "none",
    "policy": "all",
    "parameters": "changes",
    "function_of_an_index": "all reading",
    "index_of_partitions": "all",
    "index_of_a_partitioned_table": "changes, changes, writers",
    "schema_in_a_publication": "none",
    "computed": "all",
    "wider_text": "all",
    "text": "all",
    "wider_number": "all",
    "finer_number": "all, rows, all, changes, changes reading, changes, all, all, all",
    "wider_time": "all",
    "primary_key": "all, all, rows, rows, all, changes, all, changes reading, changes reading, changes, "
    "changes, all, all, all, all, all",
    "serial": "all, rows, all, changes reading, changes, all, all, all",
    "what_is_read": "all, rows, all, changes, changes reading, changes, all, all reading, all",
    "converted": "all, rows, changes, all, all",
    "converted_and_required": "all, rows, all, changes reading, changes, all, all, all",
    "with_another_default": "all, rows, all, changes, changes reading, changes, all, all reading, all",
    "label": "none",
    "label_in_use": "none, none",
    "label_as_default": "none, all",
    "domain_check": "none, writers reading",
    "domain_default": "none",
    "domain_without_check": "none",
    "attribute": "none",
    "sequence": "none",
    "statistics": "changes",
    "default_privileges": "none, none, none, none, none, none, none, none",
    "no_default_privileges": "none, none, none, none, none, none, none, none",
    "publication": "changes",
    "no_publication": "none",
    "identity_of_more": "all, rows, all, changes reading, changes, all, all, all",
    "with_what_refers_to_it": "all, all, rows, rows, rows, all, changes, all, changes reading, changes reading, "
    "changes, changes, all, all, all, all, all",
    "label_gone": "none, all, changes reading, all, rows, all, changes reading, changes, all, all, all, none",
    "labels_in_another_order": "none, all, rows, all, changes reading, changes, all, all, all, none",
    "identity_by_steps": "all, rows, all, changes, changes reading, all",
}
"""What each change does, step by step, to who uses the database, in the words of `measured`: on 15 and on 18."""


@pytest.mark.parametrize("case", TYPES)
def test_another_type_keeps_rows_and_comes_out_as_new(server: Server, case: str) -> None:
    change, after = TYPES[case], TYPED
    for old, new in zip(change[::2], change[1::2], strict=True):
        assert old in after
        after = after.replace(old, new)
    proof = evolved(server, TYPED, after, TYPED_ROWS, TYPED_HOLDS)
    assert proof.ok, told(proof)
    assert measured(proof) == MEASURED[case]


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_keeps_rows_and_comes_out_as_new(server: Server, case: str) -> None:
    old, new = CHANGES[case]
    assert old in BASE
    proof = evolved(server, BASE, BASE.replace(old, new), ROWS, HOLDS)
    assert proof.ok, told(proof)
    assert measured(proof) == MEASURED[case]


FOREIGN = """
database d { target postgres; postgres 15 }

external role reader

foreign data wrapper files { option debug 'yes' }
server far { wrapper files; version '1'; option host 'a'; option port '1' }
user mapping reader { server far; option user 'r' }
foreign table prices server far {
  symbol  text option column_name 's'
  price   numeric?
  option table_name 'p'
}
"""
OPTIONS = {
    "wrapper": ("option debug 'yes'", "option trace 'no'"),
    "server": ("version '1'; option host 'a'; option port '1'", "version '2'; option host 'b'; option user 'u'"),
    "user_mapping": ("option user 'r'", "option user 's'"),
    "foreign_table": ("option table_name 'p'", "option table_name 'q'\n  option schema_name 's'"),
    "column": ("option column_name 's'", "option column_name 't'"),
    "type_of_a_column": ("numeric?", "text?"),
    "column_gone": ("  price   numeric?\n", "  drop price\n"),
}


@pytest.mark.parametrize(("old", "new"), OPTIONS.values(), ids=OPTIONS)
def test_what_is_elsewhere_is_reached_otherwise(server: Server, old: str, new: str) -> None:
    assert old in FOREIGN
    proof = evolved(server, FOREIGN, FOREIGN.replace(old, new))
    assert proof.ok, told(proof)
