"""What is proven of conditions holds for every row and user: all of them are tried, with SQL's three truth values."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given, settings

from catalogs import catalog_of
from conditions import COLUMNS, USER, VALUES, Condition, Row, conditions
from dbsc.access.logic import CALL, COLUMN, CONSTANT, FALSE, NOTHING, TRUE, Formula, Literal, Term, negated
from dbsc.access.predicates import Reader
from dbsc.access.solver import case_of
from dbsc.catalog.objects import Table

SCHEMA = "table t {\n" + "".join(f"  {name}  {type_}\n" for name, type_ in COLUMNS.items()) + "  option rls\n}\n"
CATALOG = catalog_of(SCHEMA)
(TABLE,) = CATALOG.all(Table)
ROWS: list[Row] = [dict(zip(VALUES, values, strict=True)) for values in product(*VALUES.values())]


def value(term: Term, row: Row) -> Any:
    """What a term is for a row and a user."""
    if term.kind == CONSTANT:
        known = {TRUE: True, FALSE: False, NOTHING: None}
        return known[term] if term in known else float(term.name) if term.family == "number" else term.name
    found = row[term.name] if term.kind == COLUMN else row["user"]
    assert term.kind in (COLUMN, CALL)
    return float(found) if found is not None and term.family == "number" else found


def holds(formula: Formula, row: Row) -> bool:
    """Whether a formula holds for a row and a user."""
    if isinstance(formula, bool):
        return formula
    if isinstance(formula, Literal):
        left = value(formula.atom.left, row)
        if formula.atom.right is None:
            return (left is None) is formula.holds
        right = value(formula.atom.right, row)
        there = left is not None and right is not None
        found = there and (left == right if formula.atom.kind == "equal" else left < right)
        return bool(found) is formula.holds
    return (all if formula.word == "and" else any)(holds(part, row) for part in formula.parts)


@settings(max_examples=150, deadline=None)
@given(conditions())
def test_a_condition_is_read_as_what_sql_makes_of_it(condition: Condition) -> None:
    truth = Reader(CATALOG).condition(condition.sql, TABLE, "old")
    for row in ROWS:
        expected = condition.holds(row)
        assert (holds(truth.true, row), holds(truth.false, row)) == (expected is True, expected is False), row


@settings(max_examples=300, deadline=None)
@given(conditions(), conditions())
def test_what_is_proven_holds_for_every_row_and_what_is_refuted_does_not(one: Condition, other: Condition) -> None:
    reader = Reader(CATALOG)
    here, there = (reader.condition(each.sql, TABLE, "old").true for each in (one, other))
    found = case_of(here, negated(there))
    against = [row for row in ROWS if one.holds(row) is True and other.holds(row) is not True]
    if found is None:
        assert against == []
    elif not reader.loose:
        assert against, found


def test_all_of_the_conditions_are_understood() -> None:
    reader = Reader(CATALOG)
    reader.condition(f"owner = {USER} and owner between 1 and 2 or state in ('a')", TABLE, "old")
    assert not reader.loose
