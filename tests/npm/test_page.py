"""The page of a diagram in a real Chromium: moved, zoomed, searched, clicked, by mouse and by keyboard."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bench.generated import schema as generated
from catalogs import catalog_of
from dbsc.backends.diagram.html import html
from dbsc.backends.diagram.layout.picture import picture
from dbsc.backends.diagram.marks import identity
from dbsc.backends.diagram.model import model
from dbsc.backends.diagram.statements import statements_by_table

HERE = Path(__file__).parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not (HERE / "node_modules" / "playwright-core").exists(), reason="run `npm ci` in tests/npm"),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]

SHOP = """
database shop { target postgres }
schema billing { table invoices { id int pk; order_id -> public.orders; note text?; lines int[] } }
--- People who buy: <b>&amp;</b> "quoted" </script><!-- 'and' ${more}
table customers { id int pk; boss -> customers?; name text
  --- How to reach them.
  email text unique }
table orders { id int pk; customer_id -> customers on delete cascade; state 'open' | 'paid' }
table "名前 <&>" { id int pk; "اسم" text }
table a_name_that_is_as_long_as_a_name_can_be_in_postgresql_whic_63 {
  a_column_with_a_name_that_is_as_long_as_names_can_be_that_is_63 timestamptz }
"""


def used(text: str, folder: Path, *tables: str) -> dict[str, Any]:
    """What is seen on the page of a schema; `tables` are one, its neighbour and a stranger; none where it is large."""
    catalog = catalog_of(text)
    page = folder / "page.html"
    page.write_text(html(model(catalog), statements_by_table(catalog)))
    command = ["node", "page.mjs", str(CHROMIUM), str(page), *tables]
    run = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    strange = "public." + "".join(
        character if character.isalnum() else f"~{ord(character):x}" for character in "名前 <&>"
    )
    return used(SHOP, tmp_path_factory.mktemp("page"), "public.orders", "public.customers", strange)


def test_the_page_needs_no_network_and_runs_without_errors(shop: dict[str, Any]) -> None:
    assert (shop["errors"], shop["requests"]) == ([], [])


def test_it_can_be_moved_and_zoomed(shop: dict[str, Any]) -> None:
    assert [shop[what] for what in ("zoomed", "dragged", "fitted", "plus", "arrow")] == [True] * 5


def test_texts_stay_in_their_boxes(shop: dict[str, Any]) -> None:
    assert shop["outside"] == []


def test_a_click_shows_a_table_and_its_neighbours(shop: dict[str, Any]) -> None:
    assert shop["clicked"]["hash"] == "#public.orders"
    for told in ("orders", "open | paid", "customer_id → id, on delete cascade", "create table public.orders"):
        assert told in shop["clicked"]["details"]
    assert {"near", "chosen"} <= set(shop["focus"]["table"])
    assert "near" in shop["focus"]["neighbour"]
    assert "near" not in shop["focus"]["stranger"]
    assert shop["current"] == "orders"
    assert shop["escaped"] == {"hash": "", "details": None, "near": 0}


def test_the_list_and_the_search_find_tables_and_columns(shop: dict[str, Any]) -> None:
    assert {"orders", "customers", "billing.invoices", "名前 <&>"} <= set(shop["listed"])
    assert shop["found"] == ["orders", "billing.invoices order_id"] or shop["found"][0] == "orders"
    assert shop["entered"] == "#public.orders"
    assert shop["nothing"] == "Nothing is called that."


def test_a_hint_has_the_documentation_and_the_sql(shop: dict[str, Any]) -> None:
    assert """People who buy: <b>&amp;</b> "quoted" </script><!-- 'and' ${more}""" in shop["hint"]
    assert "create table public.customers" in shop["hint"]


def test_light_and_dark_follow_the_system_then_the_reader(shop: dict[str, Any]) -> None:
    assert shop["dark"] == {"theme": "dark", "page": "rgb(15, 20, 27)"}
    assert shop["light"] == {"theme": "light", "page": "rgb(255, 255, 255)"}
    assert shop["remembered"] == "light"


def test_a_link_leads_to_a_table(shop: dict[str, Any]) -> None:
    assert shop["linked"]["chosen"] == "public.customers"
    assert "How to reach them." in shop["linked"]["details"]
    assert shop["visible"]


def test_what_is_written_leads_to_its_table_and_back(tmp_path: Path) -> None:
    drawn = picture(model(catalog_of(generated(100))))
    table = identity(drawn.written[0].source)
    seen = used(generated(100), tmp_path, table)
    assert (seen["errors"], seen["requests"]) == ([], [])
    assert seen["outside"] == []
    assert seen["led"]["to"] == identity(drawn.written[0].target)
    assert seen["led"]["hash"] == f"#{seen['led']['to']}"
    assert "near" in seen["near"]
    assert "near" in seen["led"]["back"]
    assert seen["others"] > 80
    assert drawn.written[0].target[-1] in seen["led"]["details"]


def test_a_large_schema_has_modules_that_clicks_and_links_lead_to(tmp_path: Path) -> None:
    seen = used(generated(260), tmp_path)
    assert (seen["errors"], seen["requests"]) == ([], [])
    assert seen["tables"] == 260
    assert seen["pages"][0] == "All modules"
    assert len(seen["pages"]) == len(seen["modules"]) + 1
    assert seen["opened"]["hash"] == f"#/{seen['modules'][0]}"
    assert seen["opened"]["boxes"] > 1
    assert seen["elsewhere"]["hash"] == f"#{seen['elsewhere']['clicked']}"
    assert seen["elsewhere"]["chosen"] == {"id": seen["elsewhere"]["clicked"], "partial": False}
    assert seen["back"] == ""


def test_a_page_without_tables_says_so_and_is_not_blown_up(tmp_path: Path) -> None:
    seen = used("enum mood { calm, busy }", tmp_path)
    assert (seen["errors"], seen["list"].strip(), seen["scale"]) == ([], "There are no tables.", 2)
