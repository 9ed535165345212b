"""The lists of kinds agree: what the catalog knows, what SQL is made for."""

from __future__ import annotations

import inspect

from dbsc.catalog import objects
from dbsc.postgres.kinds import KINDS


def test_every_kind_of_object_has_sql() -> None:
    assert set(KINDS) == set(objects.KINDS)


def test_kinds_lists_every_class_of_object() -> None:
    classes = {c for _, c in inspect.getmembers(objects, inspect.isclass) if issubclass(c, objects.Object)}
    assert classes - {objects.Object} == set(objects.KINDS)


def test_every_module_of_a_kind_has_the_same_two_functions() -> None:
    for kind, module in KINDS.items():
        assert list(inspect.signature(module.create).parameters)[1:] == ["scene"], kind
        assert list(inspect.signature(module.comment).parameters)[1:] == ["before"], kind
