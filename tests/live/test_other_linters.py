"""What squawk, a linter of migrations, finds in all that the catalogue of changes becomes: each rule has an answer.

strong_migrations and the analyzers of Atlas warn of the same. Rules without a case here are of what is never written: a
default that is evaluated for each row, a constraint that is added and checked at once, a column that rows
need a value for, `concurrently` in a transaction, `cascade`.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from catalogs import catalog_of
from dbsc.postgres import script
from evolved import planned
from live.test_catalogue import BLOCKED, schema
from live.test_steps import BASE, CHANGES, TYPED, TYPES

SQUAWK = Path(sys.executable).with_name("squawk")

ANSWERED = {
    "prefer-robust-stmts": "a file is one transaction, or one statement whose end is looked up in the catalog",
    "require-lock-timeout": "`dbsc apply` waits for each lock for a second at most, and tries again",
    "require-statement-timeout": "`dbsc apply` sets it, by what the step does",
    "prefer-bigint-over-int": "the source says the type",
    "prefer-text-field": "the source says the type",
    "prefer-timestamp-tz": "the source says the type",
    "ban-drop-column": "it is written in the source, in a migration of its own; or it is the old of two",
    "ban-drop-constraint": "the source says so, or a step's own check has done its work",
    "ban-drop-default": "the source says so; new rows get theirs from the application or an identity",
    "ban-drop-function": "the source says so, or it is made again in the same transaction",
    "ban-drop-generated-expression": "the source says so",
    "ban-drop-not-null": "the source says so, or it is the old of two columns",
    "ban-drop-sequence": "it belongs to what goes",
    "ban-drop-table": "the source says so, in a migration of its own",
    "ban-set-schema": "the source says `was`",
    "renaming-table": "the source says `was`; `compile --compatible` keeps the old name as a view",
    "ban-drop-type": "it is the old of two",
    "ban-drop-view": "the source says so, or it is made again in the same transaction",
    "ban-alter-identity": "the source says so",
    "ban-alter-domain-with-add-constraint": "it is added without looking at rows, and validated later",
    "require-enum-value-ordering": "a label that is the last in the source is the last",
    "renaming-column": "the source says `was`, or the new of two columns takes the place of the old",
    "renaming-object": "the source says `was`, or the new of two takes the place of the old",
}
"""The rules that are met on purpose, and why nothing breaks."""

BY_LEAVE = {
    "adding-field-with-default": {"public.computed_column"},
    "constraint-missing-not-valid": {"public.exclusion"},
}
"""What has no form that stops nobody: it needs leave in words, and the header says how long it takes."""

IN_PLACE = {
    "public.another_collation",
    "public.cidr",
    "public.finer_time",
    "public.text_as_domain_with_a_check",  # needs leave
    "public.text_of_a_check",
    "public.things",
}
"""Where a column gets its other type as it is: `test_catalogue` and `test_steps` measure that none is written anew."""

NOT_CONCURRENTLY = {
    "public.moments",  # the index of a partitioned table, made of those of its partitions
    "public.moments_at_idx",
    "public.sums",  # an index of a function that is made anew
    "public.sums_plus_idx",
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, list[str]]]]:
    """The statements that each rule is about, each with the statements of its file."""
    folder = tmp_path_factory.mktemp("migrations")
    number = write(folder, "catalogue", schema(0), schema(1), *(f"block {name}" for name in BLOCKED))
    for case, (old, new) in CHANGES.items():
        number += write(folder, case, BASE, BASE.replace(old, new))
    for case, change in TYPES.items():
        after = TYPED
        for old, new in zip(change[::2], change[1::2], strict=True):
            after = after.replace(old, new)
        number += write(folder, f"type_{case}", TYPED, after)
    assert number > 300
    run = subprocess.run(
        [SQUAWK, "--reporter", "json", "--pg-version", "15", "-i", "require-table-schema", folder / "*.sql"],
        capture_output=True,
        text=True,
        check=False,
    )
    rules: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for each in json.loads(run.stdout):
        lines = Path(each["file"]).read_text(encoding="utf-8").splitlines()
        rules[each["rule_name"]].append((lines[each["line"]], lines))
    return rules


def write(folder: Path, case: str, before: str, after: str, *allow: str) -> int:
    """Writes the migrations of a change as they are written for users; how many there are."""
    catalog = catalog_of(after)
    scene = script.scene(catalog)
    migrations = planned(before, after, *allow).migrations
    for number, migration in enumerate(migrations):
        text = f"{script.header(migration, catalog, 'before', 'after')}\n{script.body(migration, scene)}"
        (folder / f"{case}_{number:03d}.sql").write_text(text, encoding="utf-8")
    return len(migrations)


def names(found: list[tuple[str, list[str]]]) -> set[str]:
    """What the statements are about."""
    return {
        name.group(1)
        for line, _ in found
        if (name := re.search(r"(?:alter table|drop index|create index \S+ on) (\S+?);?(?: |$)", line))
    }


def test_every_rule_has_an_answer(found: dict[str, list[tuple[str, list[str]]]]) -> None:
    looked_at = {
        "adding-not-nullable-field",
        "changing-column-type",
        "require-concurrent-index-creation",
        "require-concurrent-index-deletion",
    }
    assert found.keys() == {*ANSWERED, *BY_LEAVE, *looked_at}


@pytest.mark.parametrize("rule", BY_LEAVE)
def test_what_stops_others_has_leave(rule: str, found: dict[str, list[tuple[str, list[str]]]]) -> None:
    assert names(found[rule]) == BY_LEAVE[rule]


def test_types_change_where_no_row_is_written_anew(found: dict[str, list[tuple[str, list[str]]]]) -> None:
    assert names(found["changing-column-type"]) == IN_PLACE


def test_columns_are_not_null_where_a_check_has_said_so(found: dict[str, list[tuple[str, list[str]]]]) -> None:
    for line, file in found["adding-not-nullable-field"]:
        table, column = re.findall(r"alter table (\S+) alter column (\S+) set not null", line)[0]
        name = f"{table.rpartition('.')[2]}_{column}_is_not_null"
        assert any(each.startswith(f"alter table {table} drop constraint {name}") for each in file), line


def test_indexes_are_built_while_rows_are_written(found: dict[str, list[tuple[str, list[str]]]]) -> None:
    both = found["require-concurrent-index-creation"] + found["require-concurrent-index-deletion"]
    assert names(both) == NOT_CONCURRENTLY
