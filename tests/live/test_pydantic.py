"""The models of `pydantic` beside PostgreSQL: rows are drawn, and both say the same of each."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel, ValidationError

from catalogs import catalog_of
from databases import Database, proven
from dbsc.backends.types import pydantic
from dbsc.hints import Any
from dbsc.postgres.scratch import scratch
from dbsc.sqltext.quote import identifier
from row_values import COLUMNS, GOOD, SCHEMA, rows, takes

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    path = tmp_path_factory.mktemp("models") / "rows_of_tests.py"
    path.write_text(pydantic(catalog_of(SCHEMA)))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[path.stem]


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with scratch() as server, proven(server, SCHEMA) as made:
        yield made


def model_of(models: ModuleType, table: str, part: str = "Insert") -> type[BaseModel]:
    found = getattr(models, f"{table.rstrip('s').capitalize()}{part}")
    assert isinstance(found, type) and issubclass(found, BaseModel)
    return found


def given_by(model: type[BaseModel], row: dict[str, Any]) -> dict[str, Any] | None:
    """What is sent of a row, or None where it is refused."""
    try:
        return model.model_validate(row).model_dump(mode="json", exclude_unset=True)
    except ValidationError:
        return None


@pytest.mark.parametrize("table", COLUMNS)
def test_the_models_say_what_postgresql_says(table: str, database: Database, models: ModuleType) -> None:
    """A row is refused by both or by none; what a model sends is stored as the model has it."""
    insert, read = model_of(models, table), model_of(models, table, "")
    assert given_by(insert, GOOD[table]) is not None
    assert given_by(insert, {**GOOD[table], "nothing": 1}) is None

    @settings(suppress_health_check=list(HealthCheck))
    @given(rows(table))
    def hold(row: dict[str, Any]) -> None:
        sent = given_by(insert, row)
        assert (sent is not None) == takes(database, table, row), row
        if sent is None:
            return
        stored, said = read.model_validate(after(database, table, sent)), insert.model_validate(row)
        for name in said.model_fields_set - PADDED:
            value = getattr(said, name)
            # A number of four bytes comes back with the fewest digits that tell it from others.
            expected = pytest.approx(value, rel=1e-7) if isinstance(value, float) else value
            assert getattr(stored, name) == expected, name

    hold()


def test_what_is_not_translated_is_told() -> None:
    told = re.findall(r"^# Checked by the database alone: (\w+)", pydantic(catalog_of(SCHEMA)), re.MULTILINE)
    assert sorted(told) == ["told_code_check", "told_code_check", "told_title_check", "told_title_check"]


def after(database: Database, table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row of JSON as it comes back after an insert, which is undone."""
    names = ", ".join(identifier(name) for name in row)
    with database.connection.transaction(force_rollback=True):
        (found,) = database.column(
            f"insert into public.{table} as t ({names}) select {names} "
            f"from json_populate_record(null::public.{table}, %s::json) returning to_json(t)",
            json.dumps(row),
        )
    assert isinstance(found, dict)
    return found


PADDED = {"fixed"}
"""A `char` comes back with spaces up to its length."""
