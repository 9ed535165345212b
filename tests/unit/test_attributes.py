"""Attributes of composite types that are gone, or stand otherwise: what asks for leave, and what is done how."""

from __future__ import annotations

import pytest

from catalogs import catalog_of
from dbsc.diagnostics import Diagnostic
from dbsc.migrate.diff import diff
from dbsc.migrate.leave import with_leave
from evolved import steps

STORED = "table t { id int pk; m m? }"
BEFORE = f"type m {{ a int; b text }}\n{STORED}"


def _problems(after: str, *allow: str) -> tuple[Diagnostic, ...]:
    old, new = catalog_of(BEFORE), catalog_of(after)
    new, problems = with_leave(new, old, allow)
    assert not problems
    return diff(old, new).problems


def test_an_attribute_is_lost_with_leave() -> None:
    (problem,) = _problems(f"type m {{ a int; c text }}\n{STORED}")
    assert problem.code == "DBS504"
    assert problem.message == "attribute `b` of type `m` is gone from the source, and its data would be lost"
    assert problem.help == (
        "write `c … was b` if it is called that now; or write `drop b` to lose it,"
        " or compile with --allow 'drop attribute m.b'"
    )
    assert not _problems(f"type m {{ a int; c text; drop b }}\n{STORED}")
    assert not _problems(f"type m {{ a int; c text }}\n{STORED}", "drop attribute m.b")


def test_an_attribute_that_no_column_holds_needs_no_leave() -> None:
    assert steps("type m { a int; b text }", "type m { a int }") == ["replace_m"]


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ("type m { a int; b text; c date }", ["change_m"]),
        ("type m { a int; drop b }", ["drop_from_m"]),
        ("type m { b text; a int }", ["create_m_new", "change_t", "fill_t_m_new"]),
    ],
)
def test_what_stands_behind_is_added_in_place(after: str, found: list[str]) -> None:
    assert steps(BEFORE, f"{after}\n{STORED}")[: len(found)] == found


def test_a_value_that_may_not_fit_is_converted_as_said() -> None:
    (problem,) = _problems(f"type m {{ b text; a smallint }}\n{STORED}")
    assert problem.message.startswith("attribute `a` of type `m` was integer, and is smallint now")
    assert problem.help is not None and "… convert (…)" in problem.help
    said = STORED.replace("m m?", "m m? convert (row((m).b, (m).a)::m)")
    assert not _problems(f"type m {{ b text; a smallint }}\n{said}")
