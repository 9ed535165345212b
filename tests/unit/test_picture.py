"""Pictures of diagrams: what the SVG says, what a large schema becomes, the page of HTML, widths of texts."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from bench.generated import schema as generated
from catalogs import catalog_of
from dbsc.backends.diagram import colours, leads, widths
from dbsc.backends.diagram.difference import difference
from dbsc.backends.diagram.difference import summary as change_summary
from dbsc.backends.diagram.html import html
from dbsc.backends.diagram.layout.component import HUES
from dbsc.backends.diagram.layout.figures import ROW, figure
from dbsc.backends.diagram.layout.picture import picture
from dbsc.backends.diagram.layout.written import ends
from dbsc.backends.diagram.leads import reference
from dbsc.backends.diagram.marks import identity
from dbsc.backends.diagram.model import Box, Line, Model, Row, model
from dbsc.backends.diagram.modules import MOST_IN_MODULE, modules
from dbsc.backends.diagram.overview import pages
from dbsc.backends.diagram.parts import focus, of_schema
from dbsc.backends.diagram.sheets import sheets
from dbsc.backends.diagram.statements import statements_by_table
from dbsc.backends.diagram.svg import svg
from dbsc.catalog.objects import ref
from geometry import faults

SVG = "{http://www.w3.org/2000/svg}"
SHOP = """
database shop { target supabase }
use supabase.auth
enum state { open, paid }
schema billing { table invoices { id int pk; order_id -> public.orders } }
--- People.
table customers { id -> auth.users pk; boss -> customers?; option rls }
table orders { id int pk; customer_id -> customers; second_id -> customers?; state state; side 'buy' | 'sell'
  gone_at timestamptz?; tags <-> tags
  retain 90 days by gone_at then delete }
table tags { id int pk; name text unique }
table events { id int; at timestamptz; by -> customers
  pk (id, at)
  partition by range (at) every 1 month keep 1 year then drop }
table loose { a int; option no rls; grant none }
"""


@pytest.fixture(scope="module")
def shop() -> Model:
    return model(catalog_of(SHOP))


@pytest.fixture(scope="module")
def drawn(shop: Model) -> ElementTree.Element:
    return ElementTree.fromstring(svg(shop))


def texts(element: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


def box(drawn: ElementTree.Element, table: str) -> ElementTree.Element:
    return next(group for group in drawn.iter(f"{SVG}g") if group.get("id") == table)


# ---------------------------------------------------------------- the picture


def test_tables_show_their_columns_keys_and_values(drawn: ElementTree.Element) -> None:
    found = texts(box(drawn, "public.orders"))
    assert found[:3] == ["orders", "RLS", "keep 90 days"]
    for told in ("state", "buy | sell", "timestamptz?", "FK"):
        assert told in found


def test_badges_say_what_a_table_is(drawn: ElementTree.Element) -> None:
    assert "RLS" in texts(box(drawn, "public.customers"))
    assert "N:M" in texts(box(drawn, "public.order_tags"))
    assert "external" in texts(box(drawn, "auth.users"))
    assert "RLS" not in texts(box(drawn, "public.loose"))
    note = " ".join(texts(box(drawn, "public.events")))
    assert "range partitions every month; after 1 year drop" in note


def test_tables_and_references_have_titles_for_those_who_do_not_see(drawn: ElementTree.Element) -> None:
    assert drawn.get("role") == "img"
    named = {drawn.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")}  # type: ignore[union-attr]
    assert named == set((drawn.get("aria-labelledby") or "").split())
    assert box(drawn, "public.customers").findtext(f"{SVG}title") == "customers: People."
    wires = [group for group in drawn.iter(f"{SVG}g") if group.get("data-from") == "public.orders"]
    assert [wire.findtext(f"{SVG}title") for wire in wires] == [
        "public.orders (customer_id) refers to public.customers (id): any number of rows, always to one",
        "public.orders (second_id) refers to public.customers (id): any number of rows, or to none",
    ]


def test_all_references_to_a_row_share_a_trunk(shop: Model) -> None:
    wires = [wire for wire in picture(shop).wires if wire.line.target[-1] == "customers" and not wire.source_right]
    assert len(wires) > 2
    assert len({wire.net for wire in wires}) == 1
    assert len({wire.points[-1] for wire in wires}) == 1
    turns = {wire.points[-2][0] for wire in wires if len(wire.points) > 2}
    assert len(turns) == 1


def test_a_table_that_refers_to_itself_has_its_loop_beside_it(shop: Model) -> None:
    loop = next(wire for wire in picture(shop).wires if wire.line.source == wire.line.target)
    assert loop.source_right
    assert loop.target_right
    assert len(loop.points) == 4


def test_circles_of_references_are_drawn() -> None:
    circle = "table a { id int pk; b -> b }\ntable b { id int pk; c -> c }\ntable c { id int pk; a -> a? }"
    found = picture(model(catalog_of(circle)))
    assert faults(found) == []
    assert len(found.wires) == 3


def test_a_hub_does_not_make_a_tower() -> None:
    spokes = "\n".join(f"table t{n} {{ id int pk; a text; b text; hub_id -> hub }}" for n in range(40))
    found = picture(model(catalog_of(f"table hub {{ id int pk }}\n{spokes}")))
    assert faults(found) == []
    assert 1 < found.width / found.height < 2.2


def test_a_long_table_keeps_its_keys_and_says_what_is_folded() -> None:
    columns = "\n".join(f"c{n} int" for n in range(90))
    wide = model(catalog_of(f"table t {{ id int pk\n{columns}\nlast -> t? }}"))
    shown = figure(wide.boxes[0], qualified=False)
    names = [row.name for row in shown.rows]
    assert {"id", "last"} <= set(names)
    assert names[-1] == f"… {92 - len(names) + 1} more columns"
    assert shown.height < 40 * ROW
    assert faults(picture(wide)) == []


@pytest.mark.parametrize(
    "schema", ["", "table one { id int pk }", "\n".join(f"table t{n} {{ a int }}" for n in range(30))]
)
def test_few_tables_and_none_make_a_picture(schema: str) -> None:
    found = model(catalog_of(schema))
    ElementTree.fromstring(svg(found))
    whole = picture(found)
    assert faults(whole) == []
    if len(found.boxes) > 1:
        assert 1 < whole.width / whole.height < 2.2


def test_text_cannot_break_out_of_the_document() -> None:
    about = "x < y && \"z\" '' </text></svg> \x01 \ud800"
    drawn = ElementTree.fromstring(
        svg(Model('<&">', (Box(ref("table", "public", about), "table", (), None, about),), ()))
    )
    assert '<&">' in texts(drawn)
    assert any("</text></svg>" in text for text in texts(drawn))


def test_a_part_shows_what_is_elsewhere_as_such(shop: Model) -> None:
    part = of_schema(shop, "billing")
    drawn = ElementTree.fromstring(svg(part))
    assert "partial" in (box(drawn, "public.orders").get("class") or "")
    assert "partial" not in (box(drawn, "billing.invoices").get("class") or "")
    alone = focus(shop, ref("table", "public", "tags"))
    assert {found.title for found in alone.boxes} == {"tags", "order_tags"}


def test_references_are_told_in_words(shop: Model) -> None:
    words = [reference(line) for line in shop.lines]
    assert "public.customers (id) refers to auth.users (id): at most one row of it, always to one" in words


# ---------------------------------------------------------------- a change

BEFORE = """
table customers { id int pk; name text; email text?; old_code text }
table orders { id int pk; customer_id -> customers; state 'open' | 'paid' }
table legacy { id int pk; order_id -> orders }
table stays { id int pk }
"""
AFTER = """
table customers { id bigint pk; name text; email text unique }
table orders { id int pk; customer_id -> customers on delete cascade; state 'open' | 'paid' | 'sent'; shop_id -> shops?
  option rls }
table shops { id int pk }
table stays { id int pk }
"""


def test_a_change_shows_what_is_added_removed_and_altered() -> None:
    change = difference(model(catalog_of(BEFORE)), model(catalog_of(AFTER)))
    assert {found.title: found.change for found in change.boxes} == {
        "customers": "altered",
        "orders": "altered",
        "shops": "added",
        "legacy": "removed",
    }
    rows = {f"{found.title}.{row.name}": (row.change, row.before) for found in change.boxes for row in found.rows}
    assert {name: held for name, held in rows.items() if held[0]} == {
        "customers.id": ("altered", "int"),
        "customers.email": ("altered", "text?"),
        "customers.old_code": ("removed", ""),
        "orders.customer_id": ("altered", "int"),
        "orders.state": ("altered", "open | paid"),
        "orders.shop_id": ("added", ""),
    }
    assert {(line.source[-1], line.columns[0]): line.change for line in change.lines} == {
        ("orders", "customer_id"): "altered",
        ("orders", "shop_id"): "added",
        ("legacy", "order_id"): "removed",
    }
    assert change_summary(change) == "1 table added, 1 removed, 2 altered; 1 reference added, 1 removed, 1 altered"
    assert faults(picture(change)) == []
    drawn = ElementTree.fromstring(svg(change))
    assert {"~", "int → bigint", "−", "altered"} <= set(texts(box(drawn, "public.customers")))


def test_no_change_shows_nothing(shop: Model) -> None:
    same = difference(shop, shop)
    assert (same.boxes, same.lines, change_summary(same)) == ((), (), "nothing changes")
    ElementTree.fromstring(svg(same))


def test_what_is_external_is_neither_added_nor_removed(shop: Model) -> None:
    for change in (difference(Model("", (), ()), shop), difference(shop, Model("", (), ()))):
        assert {found.change for found in change.boxes if found.kind == "external"} == {""}
        assert len({found.change for found in change.boxes if found.kind != "external"}) == 1
        assert len(change.boxes) == len(shop.boxes)


# ---------------------------------------------------------------- colours


def _contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG 2.2 computes it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [colours.LIGHT, colours.DARK])
def test_texts_and_lines_can_be_told_from_what_they_stand_on(theme: colours.Theme) -> None:
    for ground in (theme.body, theme.page, theme.outside):
        for colour in (theme.ink, theme.faint, theme.primary, theme.values, theme.lead):
            assert _contrast(colour, ground) >= 4.5, (colour, ground)
    for colour in theme.changes:
        assert _contrast(colour, theme.body) >= 4.5, colour
    for head in theme.heads:
        assert _contrast(theme.ink, head) >= 4.5, head
    assert _contrast(theme.faint, theme.pill) >= 4.5
    for line in theme.lines:
        assert min(_contrast(line, theme.page), _contrast(line, theme.plot)) >= 3, line
    assert _contrast(theme.faint, theme.plot) >= 4.5
    assert len(theme.heads) == len(theme.stripes) == len(theme.lines) == HUES


def test_a_theme_can_be_chosen(shop: Model) -> None:
    assert "prefers-color-scheme:dark" in svg(shop)
    for theme, page in (("light", colours.LIGHT.page), ("dark", colours.DARK.page)):
        drawn = svg(shop, theme)
        assert "prefers-color-scheme" not in drawn
        assert f".page{{fill:{page}}}" in drawn


# ---------------------------------------------------------------- large schemas


@pytest.fixture(scope="module")
def large() -> Model:
    return model(catalog_of(generated(260)))


def test_every_table_of_a_large_schema_is_in_one_module(large: Model) -> None:
    found = modules(large)
    tables = [table for module in found for table in module.tables]
    assert sorted(tables) == sorted(box.ref for box in large.boxes)
    assert all(len(module.tables) <= MOST_IN_MODULE for module in found)
    assert len({module.slug for module in found}) == len(found)
    assert modules(large) == found


def test_a_large_schema_is_an_overview_and_pages(large: Model) -> None:
    files = sheets(large, "out/whole.svg")
    names = list(files)
    assert names[0] == "out/whole.svg"
    assert all(name.startswith("out/whole/") and name.endswith(".svg") for name in names[1:])
    overview = ElementTree.fromstring(files["out/whole.svg"])
    links = [link.get("href") for link in overview.iter(f"{SVG}a")]
    assert sorted(f"out/{link}" for link in links) == sorted(names[1:])
    assert f"260 tables, 520 references, {len(names) - 1} pages" in texts(overview)
    for name in names[1:]:
        page = ElementTree.fromstring(files[name])
        for link in page.iter(f"{SVG}a"):
            file, _, table = (link.get("href") or "").partition("#")
            assert box(ElementTree.fromstring(files[f"out/whole/{file}"]), table) is not None


def test_pages_and_the_overview_are_drawn_without_faults(large: Model) -> None:
    overview, found = pages(large)
    lines = sum(len(page.model.lines) for page in found)
    assert lines == len(large.lines)
    for page in found:
        assert faults(picture(page.model)) == []
    assert len(picture(overview).boxes) == len(found)


def test_modules_are_schemas_then_files() -> None:
    boxes = [Box(ref("table", "a", f"t{n}"), "table", (Row("id", "int"),), file="a.dbs") for n in range(20)]
    boxes += [
        Box(ref("table", "b", f"t{n}"), "table", (), file=f"x/{'one' if n % 2 else 'two'}.dbs") for n in range(80)
    ]
    found = {module.name: len(module.tables) for module in modules(Model("m", tuple(boxes), ()))}
    assert found == {"a": 20, "b: two": 40, "b: one": 40}


@pytest.fixture(scope="module")
def tangle() -> Model:
    return model(catalog_of(generated(200)))


def test_two_hundred_tables_are_one_picture(tangle: Model) -> None:
    assert list(sheets(tangle, "x.svg")) == ["x.svg"]


def test_a_tangle_is_drawn_as_neighbourhoods_with_few_references_between_them(tangle: Model) -> None:
    found = picture(tangle)
    assert faults(found) == []
    assert sum(plot.tables for plot in found.plots) == 200
    assert len(found.wires) + len(found.written) == 400
    assert len(found.written) <= 100
    assert 1 < found.width / found.height < 2.2


def test_what_is_written_leads_to_its_table_and_is_counted_there(tangle: Model) -> None:
    drawn = ElementTree.fromstring(svg(tangle))
    comers = dict.fromkeys((identity(found.ref) for found in tangle.boxes), 0)
    for link in drawn.iter(f"{SVG}a"):
        target = (link.get("href") or "").removeprefix("#")
        comers[target] += 1
        optional = "or to none" in (link.findtext(f"{SVG}title") or "")
        assert texts(link) == [f"→ {target.removeprefix('public.')}{'?' if optional else ''}"]
    for table, count in comers.items():
        assert [text for text in texts(box(drawn, table)) if text.startswith("←")] == ([f"← {count}"] if count else [])
    assert {"refers to a table elsewhere", "so many refer to it from elsewhere"} <= set(texts(drawn))


def test_a_key_of_several_columns_and_two_references_of_one_column_are_written() -> None:
    a, b, c = (ref("table", "public", name) for name in "abc")
    other = Line(a, ("x", "y"), b, ("m", "n"), single=True)
    lines = (Line(a, ("x",), c, ("id",), optional=True), other)
    boxes = (
        Box(a, "table", (Row("x", "int", nullable=True, refers=True), Row("y", "int", refers=True))),
        Box(b, "table", (Row("id", "int", primary=True), Row("m", "int"), Row("n", "int"))),
        Box(c, "table", (Row("id", "int", primary=True),)),
    )
    written = ends(Model("", boxes, lines), lines, lambda table: table[-1])
    assert [lead.text for lead in written[a].leads["x"]] == ["→ c?", "→ b(m, n)"]
    assert written[b].comers == {"m": (other,)}
    row = figure(boxes[0], qualified=False, ends=written[a]).rows[0]
    text, left = leads.written(row, 40, 300, 10)
    assert re.findall(r'x="([\d.]+)"', text)[0] == "300"
    assert left < 250


def test_what_stands_in_one_file_is_rather_a_neighbourhood() -> None:
    files = [f"{number % 4}.dbs" for number in range(100)]
    refs = [ref("table", "public", f"t{number}") for number in range(100)]
    homes = dict(zip(refs, files, strict=True))
    boxes = tuple(Box(table, "table", tuple(Row(name, "int") for name in ("id", "a", "b"))) for table in refs)
    lines = tuple(
        Line(refs[number], (column,), refs[target], ("id",))
        for number in range(100)
        for column, target in (("a", number // 8 * 4 + number % 4), ("b", (number * 37 + 1) % 100))
        if target != number
    )
    shares = []
    for drawn in (boxes, tuple(box.replace(file=homes[box.ref]) for box in boxes)):
        found = picture(Model("files", drawn, lines))
        assert faults(found) == []
        assert found.written
        at_home = [homes[wire.line.source] == homes[wire.line.target] for wire in found.wires]
        shares.append(sum(at_home) / len(at_home))
    without, with_files = shares
    assert with_files > without + 0.1


def test_a_star_is_no_tangle_however_large_it_is() -> None:
    spokes = "\n".join(f"table t{n} {{ id int pk; hub_id -> hub }}" for n in range(150))
    found = picture(model(catalog_of(f"table hub {{ id int pk }}\n{spokes}")))
    assert (found.written, found.plots) == ((), ())
    assert len(found.wires) == 150


# ---------------------------------------------------------------- the page


class _Page(HTMLParser):
    """What stands in the scripts of a page, and what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.loads: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "script"
        self.scripts += [""] if self.inside else []
        self.loads += [value or "" for name, value in attrs if name in ("src", "srcset", "data")]

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.scripts[-1] += data


def test_a_page_holds_all_that_it_shows() -> None:
    catalog = catalog_of("--- </script><!-- {{data}} \u2028.\ntable t { id int pk; other -> t? }")
    page = _Page()
    page.feed(html(model(catalog), statements_by_table(catalog)))
    assert page.loads == []
    data = json.loads(page.scripts[0])
    assert data["tables"][0]["doc"] == "</script><!-- {{data}} \u2028."
    assert "create table public.t" in data["tables"][0]["sql"]
    assert "add constraint t_other_fkey" in data["tables"][0]["sql"]
    assert data["references"] == [{"from": "public.t", "to": "public.t", "words": "other → id"}]
    assert "{{" not in page.scripts[1]


def test_names_in_links_are_told_apart() -> None:
    assert identity(ref("table", "public", "orders")) == "public.orders"
    assert identity(ref("table", "a.b", "c")) != identity(ref("table", "a", "b.c"))
    assert re.fullmatch(r"[\w.~-]+", identity(ref("table", "public", 'say "so" <&>')))


# ---------------------------------------------------------------- widths


def test_wide_and_combining_characters_are_measured() -> None:
    assert widths.width("iiii", 10) < widths.width("WWWW", 10)
    assert widths.width("表", 10) > 10
    assert widths.width("e\u0301", 10) == widths.width("e", 10)
    assert widths.width("abc", 10, bold=True) > widths.width("abc", 10)


def test_texts_are_cut_and_wrapped_to_their_room() -> None:
    assert widths.shortened("short", 10, 100) == "short"
    cut = widths.shortened("a name that is too long", 10, 60)
    assert cut.endswith("…")
    assert widths.width(cut, 10) <= 60
    lines = widths.wrapped("several words that go on and on", 10, 80)
    assert " ".join(lines) == "several words that go on and on"
    assert all(widths.width(line, 10) <= 80 for line in lines)
