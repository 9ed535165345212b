"""The one canonical form, piece by piece."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogs import catalog_of
from dbsc.catalog.objects import ref
from dbsc.source import Source
from dbsc.syntax import format as format_module
from dbsc.syntax.format import format_source

CORPUS = Path(__file__).parents[1] / "corpus"


def formatted(text: str) -> str:
    out, diagnostics = format_source(Source("test.dbs", text))
    assert out is not None, [one.message for one in diagnostics]
    assert format_source(Source("test.dbs", out)) == (out, ())
    return out


def in_table(text: str) -> str:
    """The lines of a table's items, formatted."""
    lines = formatted(f"table t {{\n{text}\n}}\n").split("\n")
    assert (lines[0], lines[-2:]) == ("table t {", ["}", ""])
    return "\n".join(line.removeprefix("  ") for line in lines[1:-2])


CANONICAL = """\
--- The trading desk.
database trading {
  target      supabase  -- or: postgres
  postgres    15        -- the oldest server that must work
  migrations  'migrations' numbered
}

use std.timestamps
use './billing.dbs'

enum order_side { buy, sell }

domain email citext check (value ~ '^[^@]+@[^@]+$')

shape order_event { order_id uuid, kind 'placed' | 'filled', qty int? }

type money { amount numeric(18,4)?; currency currency? }

--- A position held by one user.
table positions {
  id             uuid pk = gen_random_uuid()
  user_id        -> auth.users on delete cascade owner
  entry_price    numeric(12,4)
  position_type  'call' | 'put' | 'stock'
  cost           numeric(16,4) as (quantity * entry_price)
  tags           <-> tags  -- N:M through position_tags
  ...timestamps
  ...soft_delete(purge => '90 days')

  index (user_id, status) where (status = 'open')
  access all to owner
  expect { owner all; others none; anon none }
}

table audit_logs {
  payload     jsonb<order_event>?
  created_at  timestamptz = now()

  partition by list (event_type) {
    auth   'login', 'logout', 'token_refresh'
    other  default
  }
}

view open_positions with (security_invoker) as (
  select * from positions where status = 'open'   -- spacing in here is nobody's business
)
"""


def test_canonical_text_stays() -> None:
    assert formatted(CANONICAL) == CANONICAL


@pytest.mark.parametrize("path", sorted(CORPUS.glob("syntax_*.dbs")), ids=lambda path: path.stem)
def test_corpus_is_canonical(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert formatted(text) == text


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("a numeric ( 12 , 4 ) ?", "a  numeric(12,4)?"),
        ("a text [ ] [ 3 ]", "a  text[][3]"),
        ("a jsonb < app . shape > ? checked", "a  jsonb<app.shape>? checked"),
        ("a->b (c)?", "a  -> b(c)?"),
        ("a 'x'|'y'|null='x' :: text", "a  'x' | 'y' | null = 'x'::text"),
        ("a int=- 1", "a  int = -1"),
        ("a text = app . f ( a,'b' )", "a  text = app.f(a, 'b')"),
        ("a text = ( now( ) )", "a  text = (now( ))"),
        ("a serial(sequence name s)", "a  serial (sequence name s)"),
        ("a int as(b+c)", "a  int as (b+c)"),
        ("a <->tags via x(b,c)", "a  <-> tags via x (b, c)"),
        ("a int on   delete set null(a)", "a  int on delete set null (a)"),
        ("... std . m(a=>'x' ,b => 2)", "...std.m(a => 'x', b => 2)"),
        ("... m(f(1,2))", "...m(f(1,2))"),
        ('pk(a,"b c")include(d)', 'pk (a, "b c") include (d)'),
        ("index(a desc,b)", "index (a desc,b)"),
        ("foreign(a,b)->c(d,e)", "foreign (a, b) -> c (d, e)"),
        ("access select,update(a,b)to c,d where(x)", "access select, update (a, b) to c, d where (x)"),
        ("trigger t before update of(a)execute s.f(a,'b')", "trigger t before update of (a) execute s.f(a, 'b')"),
        ("option fillfactor=70", "option fillfactor = 70"),
        ("option live(a is null)", "option live (a is null)"),
        ("rows(a,b){(1,'x'),(2,'y')}", "rows (a, b) { (1, 'x'), (2, 'y') }"),
        ("a text; b text ;;", "a  text\nb  text"),
    ],
)
def test_spacing(written: str, canonical: str) -> None:
    assert in_table(written) == canonical


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        (
            "function f ( a int ) returns table(a int) as( select 1 )",
            "function f(a int) returns table (a int) as (select 1)",
        ),
        ("function f()as'a','b'", "function f() as 'a', 'b'"),
        ("aggregate f ( int ){ stype numeric(1,2) }", "aggregate f(int) { stype numeric(1, 2) }"),
        ("drop function f ( int )", "drop function f(int)"),
        ("mixin m ( a='x' ,b ){ c text }", "mixin m(a = 'x', b) { c text }"),
        ("enum e{a,b,}", "enum e { a, b }"),
        ("enum e{ a;b }", "enum e { a, b }"),
        ("type t { a int, b int }", "type t { a int; b int }"),
        ("table t{}", "table t {}"),
        ("table t {\n\n}", "table t {}"),
        ("role r { member of a,b; limit -1 }", "role r { member of a, b; limit -1 }"),
        ("publication p { table a . b }", "publication p { table a . b }"),
        ("publication p { table a.b }", "publication p { table a.b }"),
        ("use   './a  b.dbs'", "use './a  b.dbs'"),
    ],
)
def test_spacing_of_declarations(written: str, canonical: str) -> None:
    assert formatted(written) == canonical + "\n"


def test_blank_lines() -> None:
    assert formatted("\n\n\nuse a\n\n\n\nuse b\nuse c\n\n\n") == "use a\n\nuse b\nuse c\n"
    assert in_table("\n\n  a text\n\n\n\n  bb text\n\n") == "a  text\n\nbb  text"
    assert formatted("") == formatted("\n \n") == ""


def test_names_are_aligned_in_runs() -> None:
    written = (
        "a text\nlonger text\n-- a comment\nb text\n...m\n--- doc\nc text\n\nd text\nindex (a)\nlongest text\ne text"
    )
    assert in_table(written).split("\n") == [
        "a       text",
        "longer  text",
        "-- a comment",
        "b       text",
        "...m",
        "--- doc",
        "c       text",
        "",
        "d  text",
        "index (a)",
        "longest  text",
        "e        text",
    ]


def test_comments_at_line_ends_are_aligned_with_their_neighbours() -> None:
    written = "a text -- one\nbb numeric -- two\n\nc text   -- three\nd text\nindex (a) /* four */\n pk (a) -- five"
    assert in_table(written).split("\n") == [
        "a   text     -- one",
        "bb  numeric  -- two",
        "",
        "c  text  -- three",
        "d  text",
        "index (a)  /* four */",
        "pk (a)     -- five",
    ]


def test_comments_stay_where_they_are() -> None:
    written = """
-- first \t
/* second
     * more
   */
table /* a */ t /* b */ { -- after the brace
-- own
  /* before */ a /* inside */ text /* after */ -- and after
     /* moved
      *  along */
  status 'a' | -- one
    -- two
    'b' /* three */; -- four
  index (a) -- five
    -- six
    where (a > 0 /* seven */)
  -- last
} -- outside
-- end"""
    assert (
        formatted(written)
        == """\
-- first
/* second
     * more
   */
table /* a */ t /* b */ {  -- after the brace
  -- own
  /* before */ a /* inside */ text  /* after */ -- and after
  /* moved
   *  along */
  status  'a' |  -- one
    -- two
    'b'  /* three */ -- four
  index (a)  -- five
    -- six
    where (a > 0 /* seven */)
  -- last
}  -- outside
-- end
"""
    )


def test_blocks_stay_on_one_line_or_not() -> None:
    assert formatted("enum e {\n a, b; c\n d }") == "enum e {\n  a\n  b\n  c\n  d\n}\n"
    assert formatted("table t { a text; index (a) }") == "table t { a text; index (a) }\n"
    labels = ", ".join(f"label_{number}" for number in range(20))
    assert (
        formatted(f"enum e {{ {labels} }}")
        == "enum e {\n" + labels.replace("label", "  label").replace(", ", "\n") + "\n}\n"
    )
    assert in_table("partition by list (a) { x 'y' { index (b) };\n other default }").split("\n") == [
        "partition by list (a) {",
        "  x      'y' { index (b) }",
        "  other  default",
        "}",
    ]


def test_a_separator_stays_where_a_line_end_is_none() -> None:
    assert formatted("enum e {\n  off, on;\n  to,\n}") == "enum e {\n  off,\n  on,\n  to\n}\n"
    assert formatted("role r {\n  a b; for c\n}") == "role r {\n  a    b;\n  for  c\n}\n"
    assert formatted("mixin m {\n  external function f() returns int; rows (a) { (1) }\n}") == (
        "mixin m {\n  external function f() returns int;\n  rows (a) { (1) }\n}\n"
    )


def test_long_lines_break_before_clauses() -> None:
    head = "policy somebody_with_a_long_name for select to authenticated"
    long = f"{head} using (user_id = auth.uid()) with check (user_id > 0)"
    assert in_table(long).split("\n") == [
        "policy somebody_with_a_long_name for select to authenticated using (user_id = auth.uid())",
        "  with check (user_id > 0)",
    ]
    assert in_table(long.replace("somebody_with_a_long_name", "short")) == long.replace(
        "somebody_with_a_long_name", "short"
    )


def test_long_lists_break_after_commas_and_bars() -> None:
    values = " | ".join(f"'value number {number}'" for number in range(8))
    lines = in_table(f"a {values}").split("\n")
    assert len(lines) == 2
    assert lines[0].endswith(" |")
    assert lines[1].startswith("  'value")
    assert all(len(line) <= 98 for line in lines)


def test_what_fits_is_joined() -> None:
    assert (
        in_table("a 'x' |\n  'y'\n  | 'z'\nindex (a)\n  where (a > 0)") == "a  'x' | 'y' | 'z'\nindex (a) where (a > 0)"
    )


def test_functions_break_after_their_head() -> None:
    short = "function f(a int) returns int language sql as $$\n  select 1\n    $$ { grant none }\n"
    assert formatted(short.replace(" language", "\n  language").replace("f(", "f (")) == short
    long = (
        "function app.has_role(account_id uuid, role text = null) returns bool language sql stable security definer "
        "set search_path = '' as $$ select 1 $$ { grant execute to authenticated }"
    )
    assert formatted(long) == (
        "function app.has_role(account_id uuid, role text = null) returns bool\n"
        "  language sql stable security definer set search_path = '' as $$ select 1 $$ {\n"
        "  grant execute to authenticated\n}\n"
    )


def test_three_dashes_behind_a_comment_are_no_documentation_and_stay_there() -> None:
    assert in_table("/* c */ --- no doc\nid int") == "/* c */ --- no doc\nid  int"
    assert in_table("/* c\n   d */ --- no doc\nid int") == "/* c\n   d */ --- no doc\nid  int"
    assert in_table("/* c */ /* d */\nid int") == "/* c */ /* d */\nid  int"
    assert formatted("/* c */ --- no doc\nenum e { a }\n") == "/* c */ --- no doc\nenum e { a }\n"


@pytest.mark.parametrize(
    "written",
    [
        "= nextval\t('s')",
        "= nextval( 's' ) :: text",
        "= nextval /* c */ ('s')",
        "= concat ( 'x' , 'y' )",
        "= pg_catalog . now ( )",
        "= 'a  b' /* c */ :: varchar ( 3 )",
        "= '{}' :: numeric ( 3 , 4 ) [ ]",
        "= 1_000 :: float8",
    ],
)
def test_how_a_default_is_spaced_means_nothing(written: str) -> None:
    tidy = {"nextval": "nextval('s')", "pg_catalog": "pg_catalog.now()"}
    source = f"sequence s {{}}\ntable t {{ id int pk; a text {written} }}\n"
    out = formatted(source)
    assert catalog_of(out) == catalog_of(source)
    table = catalog_of(source).table(ref("table", "public", "t"))
    column = table.column("a") if table else None
    default = column.default.sql if column and column.default else ""
    assert default
    assert "\t" not in default
    assert "/*" not in default
    assert tidy.get(written[2:].split("(")[0].split()[0], "") in default.replace("public.", "")


def test_how_a_bound_is_spaced_means_nothing() -> None:
    parts = "partition by range (id) { a from ( 1 ) to ( 2 + 1 ) ; b from 10 to 20 }"
    source = f"table t {{ id int pk; {parts} }}\n"
    assert catalog_of(formatted(source)) == catalog_of(source)


def test_fragments_of_sql_are_left_alone() -> None:
    view = "view v as (\n     select   a,b\n\tfrom t   \n)\n"
    assert formatted(view) == view
    block = "sql s $$ create   operator\n\n\n  x $$ down $$ $$\n"
    assert formatted(block) == block
    assert in_table("a text check (  a  ~  'x  y'  )") == "a  text check (a  ~  'x  y')"
    assert in_table("a text = ('( a,b )')") == "a  text = ('( a,b )')"


def test_white_space_around_a_body_means_nothing() -> None:
    text = "function f() returns int language sql as ( begin atomic select 1; end )\n"
    assert dict(catalog_of(formatted(text)).objects) == dict(catalog_of(text).objects)


def test_line_ends_of_other_systems() -> None:
    assert formatted("table t {\r\n  a text -- b \r\n\r\n\r\n  --- c \r\n  d text\r\n}\r\n") == (
        "table t {\n  a  text  -- b\n\n  --- c\n  d  text\n}\n"
    )


def test_what_does_not_parse_is_not_formatted() -> None:
    out, diagnostics = format_source(Source("test.dbs", "table t {\n  a text garble\n}"))
    assert out is None
    assert [one.code for one in diagnostics] == ["DBS001"]


@pytest.mark.parametrize(
    "wrong",
    [
        "table t { b text }\n",  # another name
        "table t { a text check (b >  0) }\n",  # another condition
        "table t { a text }\n",  # less
        "table t { a text check (a > 0) } -- note\n",  # another comment
        "table t { a text check (a > 0) }\n",  # no comment
        "table t { a text check (a > 0) -- why\n\n b text }\n",  # more
        "table t {",  # no schema at all
    ],
)
def test_a_change_of_meaning_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    source = Source("test.dbs", "table t { a text check (a > 0) } -- why\n")
    monkeypatch.setattr(format_module, "lay_out", lambda _outline: wrong)
    out, diagnostics = format_source(source)
    assert out is None
    assert [one.code for one in diagnostics] == ["DBS009"]
    monkeypatch.setattr(format_module, "lay_out", lambda _outline: "table t {\n  a text check ( a>0 )\n}\n-- why")
    assert format_source(source)[0] is not None
