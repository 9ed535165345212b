"""Changes of a schema that holds rows: after the steps the database is what the new source says, with every row."""

import pytest

from databases import told
from dbsc.postgres.scratch import Server
from evolved import evolved

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
    "generated": ("age int?", "age int?; twice int? as (age * 2)"),
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


@pytest.mark.parametrize(("old", "new"), CHANGES.values(), ids=CHANGES)
def test_a_change_keeps_rows_and_comes_out_as_new(server: Server, old: str, new: str) -> None:
    assert old in BASE
    proof = evolved(server, BASE, BASE.replace(old, new), ROWS, HOLDS)
    assert proof.ok, told(proof)
