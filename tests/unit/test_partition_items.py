"""What a partition has of its own: read, refused where it cannot be, and written as `.dbs` again."""

import pytest

from catalogs import catalog_of
from dbsc.catalog.objects import ForeignKey, Index, Partition, ref
from dbsc.semantics.lift import lift
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import load
from dbsc.source import Source

SCHEMA = """
table places { id int pk }
table events {
  region  text
  place   int
  n       int
  partition by list (region) {
    eu 'de', 'fr' { unique (place); check (n > 0); foreign (place) -> places; index (n desc) }
    us 'us' {
      pk named (n, region)
      partition by hash (n) into 2
    }
  }
}
"""


def messages(text: str) -> list[tuple[str, str]]:
    _, diagnostics = lower(load((Source("schema.dbs", text),), lambda _path, use: use.target))
    return [(diagnostic.code, diagnostic.place.text if diagnostic.place else "") for diagnostic in diagnostics]


def test_a_partition_has_keys_checks_and_indexes_named_after_it() -> None:
    objects = catalog_of(SCHEMA).objects
    eu = objects[ref("table", "public", "events_eu")]
    assert isinstance(eu, Partition)
    assert [key.name for key in eu.uniques] == ["events_eu_place_key"]
    assert [check.name for check in eu.checks] == ["events_eu_n_check"]
    assert isinstance(objects[ref("foreign key", "public", "events_eu", "events_eu_place_fkey")], ForeignKey)
    assert isinstance(objects[ref("index", "public", "events_eu_n_idx")], Index)
    us = objects[ref("table", "public", "events_us")]
    assert isinstance(us, Partition) and us.primary_key
    assert (us.primary_key.name, us.primary_key.columns) == ("named", ("n", "region"))
    assert ref("table", "public", "events_us_1") in objects


def test_lifting_keeps_what_partitions_have() -> None:
    catalog = catalog_of(SCHEMA)
    assert catalog_of(lift(catalog)).objects == catalog.objects


@pytest.mark.parametrize(
    ("block", "code", "place"),
    [
        ("pk (n, region)", "DBS204", "pk (n, region)"),
        ("check (m > 0)", "DBS102", "m"),
        ("unique (place); partition by hash (n) into 2", "DBS221", "unique (place)"),
        ("partition by range (n) every 10", "DBS222", "every 10"),
        ("partition by hash (n) into 2000", "DBS222", "into 2000"),
        ("partition by hash (n) into 2; partition by hash (n) into 3", "DBS008", "partition by hash (n) into 3"),
    ],
)
def test_what_a_partition_cannot_have_is_told(block: str, code: str, place: str) -> None:
    table = f"table t {{ region text; place int; n int; partition by list (region) {{ eu 'de' {{ {block} }} }}"
    assert messages(f"{table}; pk (region, n) }}") == [(code, place)]
