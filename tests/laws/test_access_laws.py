"""What is proven of conditions holds for every row and user: all of them are tried, with SQL's three truth values."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from catalogs import catalog_of
from conditions import COLUMNS, USER, VALUES, Condition, Row, conditions
from dbsc.access.logic import CALL, COLUMN, CONSTANT, FALSE, NOTHING, TRUE, Formula, Literal, Term, negated
from dbsc.access.predicates import Reader
from dbsc.access.solver import case_of
from dbsc.access.widening import widened
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Expression, Grant, Policy, Privileges, Table

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


# ---------------------------------------------------------------- the gate on what lets more through

EXAMPLES = max(25, settings().max_examples // 4)
POLICIES = st.lists(st.tuples(st.booleans(), conditions(), conditions()), min_size=1, max_size=3)
"""Whether a policy is permissive, and its `using` and `with check`."""
FEW: list[Row] = [
    dict(zip(VALUES, values, strict=True))
    for values in product((None, 1, Decimal("2.2")), (None, 1, 2), (None, "new", "open"), VALUES["open"])
]

Policies = list[tuple[bool, Condition, Condition]]


@st.composite
def changes(draw: st.DrawFn) -> tuple[Policies, Policies]:
    """Policies, and others: any, or the same ones with some of them held to more, in another order."""
    old = draw(POLICIES)
    if draw(st.booleans()):
        return old, draw(POLICIES)
    new = [
        (permissive, both(using, draw(conditions())), check) if draw(st.booleans()) else (permissive, using, check)
        for permissive, using, check in draw(st.permutations(old))
    ]
    return old, new


def both(one: Condition, other: Condition) -> Condition:
    """Two conditions joined by `and`, of which only what is true matters."""

    def holds(row: Row) -> bool:
        return one.holds(row) is True and other.holds(row) is True

    return Condition(f"({one.sql}) and ({other.sql})", holds)


def with_policies(command: str, policies: Policies) -> Catalog:
    """The schema with a privilege for anybody and some policies."""
    objects = dict(CATALOG.objects)
    held = Privileges(TABLE.ref, (Grant("public", ((command, ()),)),))
    objects[held.ref] = held
    for number, (permissive, using, check) in enumerate(policies):
        found = None if command == "insert" else Expression(using.sql)
        becomes = None if command == "select" else Expression(check.sql)
        policy = Policy(TABLE.ref, f"p{number}", command, (), permissive, found, becomes)
        objects[policy.ref] = policy
    return CATALOG.replace(objects=objects)


def admitted(policies: Policies, clause: int, row: Row) -> bool:
    """Whether row security lets a row through: one policy that is permissive does, and all others."""
    held = [(permissive, clauses[clause].holds(row) is True) for permissive, *clauses in policies]
    return any(holds for permissive, holds in held if permissive) and all(
        holds for permissive, holds in held if not permissive
    )


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.sampled_from([("select", 0), ("insert", 1)]), changes())
def test_what_is_not_wider_admits_nobody_who_was_refused(
    about: tuple[str, int], change: tuple[Policies, Policies]
) -> None:
    (command, clause), (old, new) = about, change
    found = widened(with_policies(command, old), with_policies(command, new))
    against = [row for row in ROWS if admitted(new, clause, row) and not admitted(old, clause, row)]
    assert bool(found) is bool(against), (found, against[:1])


@settings(max_examples=EXAMPLES, deadline=None)
@given(changes())
def test_an_update_that_is_not_wider_makes_nothing_that_was_refused(change: tuple[Policies, Policies]) -> None:
    old, new = change
    if widened(with_policies("update", old), with_policies("update", new)):
        return
    found = [{clause: [admitted(each, clause, row) for row in FEW] for clause in (0, 1)} for each in (old, new)]
    for (here, was), (there, becomes) in product(enumerate(FEW), enumerate(FEW)):
        if was["user"] == becomes["user"]:
            refused = not (found[0][0][here] and found[0][1][there])
            assert not (found[1][0][here] and found[1][1][there] and refused), (was, becomes)
