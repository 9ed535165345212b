"""Diagrams: what the model shows of a catalog, and how each renderer spells it. Graphviz draws it, if it is there."""

import re
import shutil
import subprocess
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogs import catalog_of
from dbsc.backends.diagram.dot import dot
from dbsc.backends.diagram.mermaid import mermaid, name, quoted, word
from dbsc.backends.diagram.model import Box, Line, Model, model, shortened
from dbsc.backends.diagram.parts import find, focus, of_schema
from dbsc.backends.diagram.text import text
from dbsc.catalog.objects import ref

SHOP = (
    """
database shop { target supabase }
use supabase.auth
extension citext
schema billing {
  enum state { open, paid }
  table invoices { year int; no int; state state; total numeric(12,4); customer_id -> customers
    pk (year, no) }
  table lines { year int; no int; line int; note text?
    pk (year, no, line)
    foreign (year, no) -> invoices (year, no) on delete cascade }
}
--- People.
table customers {
  id     -> auth.users pk on delete cascade
  boss   -> customers?
  email  citext unique
  side   'buy' | 'sell'
  tags   <-> tags
}
table tags { id int pk; owner -> customers unique; code text; live bool
  unique index (code) where (live) }
table labels { code -> tags pk }
table loose { a int; b int }
table linked { a -> tags; b -> customers; note text; pk (a, b) }
table events { id int; at timestamptz; by -> customers
  pk (id, at)
  partition by range (at) every 1 month keep 1 year then archive then drop }
table regions { region text
  partition by list (region) { eu 'de'; other default } }
table cities { city text
  partition by list (city) { """
    + "; ".join(f"b{n:03} '{n}'" for n in range(55))
    + """ } }
table sessions { id int
  partition by hash (id) into 4 }
table spread { id int
  partition by range ((id % 10)) }
"""
)


@pytest.fixture(scope="module")
def shop() -> Model:
    return model(catalog_of(SHOP))


def box(diagram: Model, title: str) -> Box:
    return next(one for one in diagram.boxes if one.title == title)


def line(diagram: Model, source: str, *columns: str) -> Line:
    return next(one for one in diagram.lines if one.source[-1] == source and one.columns == columns)


# ---------------------------------------------------------------- the model


def test_tables_are_boxes_and_partitions_are_not(shop: Model) -> None:
    assert [one.title for one in shop.boxes] == [
        "billing.invoices",
        "billing.lines",
        "customers",
        "customer_tags",
        "tags",
        "labels",
        "loose",
        "linked",
        "events",
        "regions",
        "cities",
        "sessions",
        "spread",
        "auth.users",
    ]


def test_columns_tell_their_keys_types_and_values(shop: Model) -> None:
    rows = {row.name: row for row in box(shop, "customers").rows}
    assert (rows["id"].primary, rows["id"].refers, rows["id"].unique) == (True, True, False)
    assert (rows["email"].type, rows["email"].unique) == ("citext", True)
    assert (rows["boss"].nullable, rows["boss"].type) == (True, "uuid")
    assert rows["side"].values == ("buy", "sell")
    state = next(row for row in box(shop, "billing.invoices").rows if row.name == "state")
    assert (state.type, state.values) == ("state", ("open", "paid"))


def test_a_unique_index_over_some_rows_is_no_key(shop: Model) -> None:
    assert not next(row for row in box(shop, "tags").rows if row.name == "code").unique


@pytest.mark.parametrize(
    ("source", "columns", "single", "optional", "owned"),
    [
        ("customers", ("id",), True, False, True),
        ("customers", ("boss",), False, True, False),
        ("tags", ("owner",), True, False, False),
        ("labels", ("code",), True, False, True),
        ("linked", ("a",), False, False, True),
        ("lines", ("year", "no"), False, False, True),
        ("events", ("by",), False, False, False),
    ],
)
def test_lines_tell_how_many(
    shop: Model, source: str, columns: tuple[str, ...], single: bool, optional: bool, owned: bool
) -> None:
    found = line(shop, source, *columns)
    assert (found.single, found.optional, found.owned) == (single, optional, owned)


def test_junctions_are_told_from_tables(shop: Model) -> None:
    assert [one.title for one in shop.boxes if one.kind == "junction"] == ["customer_tags", "linked"]


def test_external_tables_have_the_columns_that_are_referred_to(shop: Model) -> None:
    users = box(shop, "auth.users")
    assert users.kind == "external"
    assert [(row.name, row.type, row.primary) for row in users.rows] == [("id", "uuid", True)]


@pytest.mark.parametrize(
    ("table", "note"),
    [
        ("events", "range partitions every month; after 1 year archive, drop"),
        ("regions", "list partitions: eu, other"),
        ("cities", "list partitions: b000, b001, b002, b003, b004, b005, b006, b007 and 47 more"),
        ("sessions", "4 hash partitions"),
        ("spread", "range partitions by (id % 10)"),
        ("loose", None),
    ],
)
def test_partitions_are_told_in_their_table(shop: Model, table: str, note: str | None) -> None:
    found = box(shop, table)
    assert [*filter(None, (found.note, *(row.note for row in found.rows)))] == ([note] if note else [])


def test_a_reference_to_a_partition_is_one_to_its_table() -> None:
    diagram = model(
        catalog_of(
            "table a { id int; k int; pk (id, k)\n partition by list (k) { one 1; rest default } }\n"
            "table b { id int; k int; foreign (id, k) -> a (id, k) }"
        )
    )
    assert [(one.source[-1], one.target[-1]) for one in diagram.lines] == [("b", "a")]


def test_the_order_of_files_decides_the_order_of_boxes_only() -> None:
    one, two = "table a { id int pk }", "table b { a -> a }"
    first, second = model(catalog_of(f"{one}\n{two}")), model(catalog_of(f"{two}\n{one}"))
    assert sorted(map(repr, first.boxes)) == sorted(map(repr, second.boxes))
    assert first.lines == second.lines


# ---------------------------------------------------------------- parts


def test_find_takes_public_first() -> None:
    found = model(catalog_of("schema app { table t { id int pk }; table u { id int pk } }\ntable t { id int pk }"))
    assert find(found, "t") == ref("table", "public", "t")
    assert find(found, "app.t") == ref("table", "app", "t")
    assert find(found, "u") == ref("table", "app", "u")
    assert find(found, "v") is None


def test_focus_goes_both_ways_and_as_deep_as_said(shop: Model) -> None:
    tags = ref("table", "public", "tags")
    assert [one.title for one in focus(shop, tags, 0).boxes] == ["tags"]
    near = [one.title for one in focus(shop, tags).boxes]
    assert near == ["customers", "customer_tags", "tags", "labels", "linked"]
    far = focus(shop, tags, 2)
    assert {"billing.invoices", "events", "auth.users"} <= {one.title for one in far.boxes}
    assert "loose" not in {one.title for one in focus(shop, tags, 99).boxes}
    shown = {one.ref for one in far.boxes}
    assert all(one.source in shown and one.target in shown for one in far.lines)


def test_a_schema_shows_stubs_of_what_it_refers_to(shop: Model) -> None:
    billing = of_schema(shop, "billing")
    assert [one.title for one in billing.boxes] == ["billing.invoices", "billing.lines", "customers"]
    assert [row.name for row in box(billing, "customers").rows] == ["id"]
    assert len(box(billing, "billing.invoices").rows) == 5
    assert not any(one.source[-1] == "customers" for one in billing.lines)


def test_long_unions_are_shortened() -> None:
    assert shortened(["a", "b"]) == "a | b"
    assert shortened(map(str, range(100)), 10) == "0 | 1 | 2 | … 97 more"
    assert shortened(["x" * 99, "y"]) == "x" * 99 + " | … 1 more"
    assert shortened([]) == ""


# ---------------------------------------------------------------- Mermaid


def test_mermaid_draws_boxes_and_lines(shop: Model) -> None:
    drawn = mermaid(focus(shop, ref("table", "public", "events"), 1))
    assert drawn == (
        "erDiagram\n"
        "  customers {\n"
        "    uuid id PK, FK\n"
        '    uuid boss FK "null"\n'
        "    citext email UK\n"
        '    text side "buy | sell"\n'
        "  }\n"
        "  events {\n"
        "    int id PK\n"
        '    timestamptz at PK "range partitions every month#59; after 1 year archive, drop"\n'
        "    uuid by FK\n"
        "  }\n"
        '  customers |o..o{ customers : "boss"\n'
        '  customers ||..o{ events : "by"\n'
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("customers", '  "auth.users" ||--o| customers : "id"'),
        ("lines", '  "billing.invoices" ||--o{ "billing.lines" : "year, no"'),
        ("tags", '  customers ||..o| tags : "owner"'),
    ],
)
def test_mermaid_has_a_mark_for_each_cardinality(shop: Model, source: str, expected: str) -> None:
    assert expected in mermaid(shop).splitlines(), source


def test_mermaid_marks_what_is_no_plain_table(shop: Model) -> None:
    drawn = mermaid(shop)
    assert '  "auth.users"["auth.users (external)"] {' in drawn
    assert '  linked["linked (N:M)"] {' in drawn
    assert '  spread["spread - range partitions by (id #37; 10)"] {' in drawn
    assert '    numeric total "numeric(12,4)"' in drawn


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("orders", "orders"),
        ("end", '"end"'),
        ("a b", '"a b"'),
        ("x_", '"x_"'),
        ("_x_", '"#95;x#95;"'),
        ('say "hi"', '"say #34;hi#34;"'),
        ("100% a\\b", '"100#37; a#92;b"'),
        ("two\nlines", '"two lines"'),
        ("<b>#1;", '"#60;b#62;#35;1#59;"'),
        ("direction LR", '"direction#32;LR"'),
        ("日本", '"日本"'),
    ],
)
def test_mermaid_quotes_names(title: str, expected: str) -> None:
    assert name(title) == expected


@pytest.mark.parametrize(
    ("text_", "expected"),
    [("id", "id"), ("pk", "pk_"), ("FK-x", "FK_-x"), ("pkey", "pkey"), ("2nd", "_2nd"), ("a b,c", "a_b_c"), ("é", "é")],
)
def test_mermaid_has_words_like_what_is_no_word(text_: str, expected: str) -> None:
    assert word(text_) == expected


@given(st.text())
def test_mermaid_spells_any_text(text_: str) -> None:
    assert re.fullmatch(r'"[^"%\r\n\v\b\\]*"', quoted(text_))
    assert re.fullmatch(r"[A-Za-z_\u00c0-\U0010ffff][A-Za-z0-9_()\[\]\u00c0-\U0010ffff-]*", word(text_))
    assert not re.match(r"(?:pk|fk|uk)\b", word(text_), re.IGNORECASE | re.ASCII)


def test_an_empty_schema_is_an_empty_diagram() -> None:
    nothing = model(catalog_of(""))
    assert mermaid(nothing) == "erDiagram\n"
    assert text(nothing) == "no tables\n"
    assert dot(nothing).startswith('digraph "database" {')


# ---------------------------------------------------------------- plain text

LINES = """\
┌ billing.invoices ──────────────┐
│ PK  year         int           ├──< billing.lines (year, no)
│ PK  no           int           │
│     state        state         │
│       open | paid              │
│     total        numeric(12,4) │
│ FK  customer_id  uuid          │
└────────────────────────────────┘

┌ billing.lines ─────┐
│ PK FK  year  int   ├>── (year, no) to billing.invoices (year, no), on delete cascade
│ PK FK  no    int   │
│ PK     line  int   │
│        note  text? │
└────────────────────┘

The side with < or > has many rows for one of the other, ┼ one at most; ○ is for none at all.
"""


def test_the_text_draws_lines_at_the_columns(shop: Model) -> None:
    assert text(focus(shop, ref("table", "billing", "lines"))) == LINES


def test_several_lines_at_a_column_stand_under_each_other(shop: Model) -> None:
    lines = text(focus(shop, ref("table", "public", "tags"))).splitlines()
    at = next(number for number, one in enumerate(lines) if one.startswith("┌ tags "))
    assert [one[one.index("├") :] for one in lines[at + 1 : at + 5]] == [
        "├──< customer_tags.tag_id",
        "├──┼ labels.code",
        "├──< linked.a",
        "├┼── customers.id",
    ]


def test_boxes_are_straight_whatever_is_in_them() -> None:
    drawn = text(model(catalog_of('table "日本 表" { "列" int pk; "e\u0301" text; "tab\there" \'a\' | \'日\' }')))
    assert "\t" not in drawn
    assert drawn.splitlines() == [
        "┌ 日本 表 ───────────┐",
        "│ PK  列        int  │",
        "│     e\u0301         text │",
        "│     tab�here  text │",
        "│       a | 日       │",
        "└────────────────────┘",
    ]


# ---------------------------------------------------------------- Graphviz

HARD = r'''
schema "a.b" { table "c" { id int pk } }
table "a" { "<b>&amp;" int pk; "port:1" int; "say ""hi""" text; "back\slash" 'x<y' | 'é' }
table "graph" { "end" -> "a" ; other -> "a.b"."c"; again -> "graph"?; "x" int pk }
--- Says "x" \n
table "node" { "two words" int }
'''


def test_dot_draws_crows_feet_between_columns(shop: Model) -> None:
    drawn = dot(shop).splitlines()
    events = '"public.customers":e0 -> "public.events":w2 [arrowtail=teetee, arrowhead=crowodot];'
    assert f"  {events}" in drawn
    assert '  "public.customers":e0:e -> "public.customers":e1:e [arrowtail=teeodot, arrowhead=crowodot];' in drawn
    assert '  "auth.users":e0 -> "public.customers":w0 [arrowtail=teetee, arrowhead=teeodot];' in drawn
    assert any('label="year, no"' in one for one in drawn)
    assert sum("subgraph cluster_" in one for one in drawn) == 3
    assert "subgraph" not in dot(focus(shop, ref("table", "public", "events")))


def test_dot_labels_are_well_formed() -> None:
    found = re.findall(r"label=<(<table.*?</table>)>", dot(model(catalog_of(HARD))), re.DOTALL)
    assert len(found) == 4
    texts = ["".join(ElementTree.fromstring(one).itertext()) for one in found]
    assert any("<b>&amp;" in one and 'say "hi"' in one and "back\\slash" in one and "x<y | é" in one for one in texts)


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("schema", [SHOP, HARD, ""])
def test_graphviz_draws_every_box_and_line(schema: str) -> None:
    diagram = model(catalog_of(schema))
    run = subprocess.run(["dot", "-Tsvg"], input=dot(diagram).encode(), capture_output=True, timeout=60)
    assert (run.returncode, run.stderr.decode()) == (0, "")
    svg = ElementTree.fromstring(run.stdout)
    kinds = [group.get("class") for group in svg.iter("{http://www.w3.org/2000/svg}g")]
    assert (kinds.count("node"), kinds.count("edge")) == (len(diagram.boxes), len(diagram.lines))
    drawn = "".join("".join(svg.itertext()).split())
    assert all("".join(row.name.split()) in drawn.replace("\xa0", "") for one in diagram.boxes for row in one.rows)
