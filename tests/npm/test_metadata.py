"""Supabase's generators for Go, Python, Swift and TypeScript make of a schema what they make of its database.

Theirs takes every column of a view for one that may be null, and lists partitions: both are evened out before they are
compared.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from catalogs import catalog_of
from databases import proven
from dbsc.backends.typescript import metadata
from dbsc.catalog.objects import Partition
from dbsc.postgres.scratch import Server, scratch

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
SAMPLES = HERE.parents[1] / "samples"
SCHEMAS = {
    "shop": HERE / "supabase/shop.dbs",
    "trading": SAMPLES / "trading/schema.dbs",
    "saas": SAMPLES / "saas/schema.dbs",
}

pytestmark = [
    pytest.mark.npm,
    pytest.mark.live,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not (MODULES / "@supabase/postgrest-typegen").exists(), reason="run `npm ci` in tests/npm"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with scratch() as started:
        yield started


@pytest.mark.parametrize("name", SCHEMAS)
def test_their_generators_make_the_same_of_it(name: str, server: Server) -> None:
    text = SCHEMAS[name].read_text()
    catalog = catalog_of(text)
    made = json.loads(metadata(catalog))
    views = {each["id"] for each in (*made["views"], *made["materializedViews"])}
    of_views = [column for column in made["columns"] if column["table_id"] in views]
    assert any(not column["is_nullable"] for column in of_views) or not of_views
    for column in of_views:
        column["is_nullable"] = True
    with proven(server, text) as database:
        found = conninfo_to_dict(server.conninfo(database.one("select current_database()")))
        connection = {"host": found["host"], "port": int(str(found["port"])), "user": found["user"]}
        asked = {
            "metadata": made,
            "connection": {**connection, "database": found["dbname"]},
            "schemas": [each["name"] for each in made["schemas"]],
            "partitions": [each.name for each in catalog.all(Partition)],
        }
        run = subprocess.run(
            ["node", HERE / "supabase/generators.mjs"],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert run.returncode == 0, run.stderr
    printed = json.loads(run.stdout)
    for language, ours in printed["ours"].items():
        theirs = printed["theirs"][language]
        assert len(ours) > 500
        pairs = zip_longest(theirs.splitlines(), ours.splitlines())
        otherwise = {(theirs_, ours_) for theirs_, ours_ in pairs if theirs_ != ours_}
        never = {str(line).strip() for _, line in otherwise}
        assert never == (UNWRITTEN[name] if language == "typescript" else set()), otherwise


UNWRITTEN = {
    "shop": {"id?: never", "order_id?: never"},
    "trading": {"cost?: never"},
    "saas": {"id?: never"},
}
"""Identity and generated columns of tables, which their generator takes for writable through a view."""
