"""Large schemas cost in proportion to their size: nothing that a compile does is quadratic."""

import re
import subprocess
from pathlib import Path

import pytest

from bench.generated import CHANGES, changed, schema
from bench.processes import MARGIN, cost, dbsc_command
from bench.scale import measure
from dbsc.semantics.header import TYPE_TARGETS

SMALL, LARGE = 160, 800
SLACK = 2.5  # what is quadratic would take 5 times as long; a busy machine is no proof of it


def test_time_grows_as_the_schema_does(tmp_path: Path) -> None:
    start, small, large = (measure(tmp_path, "compile", tables, runs=2).seconds for tables in (1, SMALL, LARGE))
    assert (large - start) / (small - start) < SLACK * LARGE / SMALL


def test_ten_changes_of_a_thousand_tables_are_found_in_little_more_than_two_checks(tmp_path: Path) -> None:
    text, names = changed(1000)
    (tmp_path / "before.dbs").write_text(schema(1000))
    (tmp_path / "after.dbs").write_text(text)
    diff = ("diff", "before.dbs", "after.dbs", "--allow", "all")
    costs = [
        (cost(dbsc_command("check", "after.dbs"), tmp_path), cost(dbsc_command(*diff), tmp_path)) for _ in range(3)
    ]
    check, found = (min(each.seconds for each in column) for column in zip(*costs, strict=True))
    assert found <= 2.5 * check * MARGIN
    plan = subprocess.run(dbsc_command(*diff, "--sql"), cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"[a-z]+_[0-9]{5}(?![0-9])", _altered(plan))) == set(names)
    assert len(set(names)) == len(CHANGES) == 10


@pytest.fixture(scope="module")
def three_hundred_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    (folder / "schema.dbs").write_text(schema(300).replace("target    postgres", "target    supabase"))
    return folder


@pytest.mark.parametrize("target", TYPE_TARGETS)
def test_the_types_of_three_hundred_tables_take_a_second(target: str, three_hundred_tables: Path) -> None:
    command = dbsc_command("types", "--target", target)
    assert any(cost(command, three_hundred_tables).seconds <= 1 * MARGIN for _ in range(3))


def _altered(plan: str) -> str:
    """The names that statements of a plan begin with: what is changed, and not what it refers to."""
    statements = re.findall(
        r"^(?:alter table|comment on table|create index concurrently|drop index concurrently) \S+", plan, re.MULTILINE
    )
    return "\n".join(statements)
