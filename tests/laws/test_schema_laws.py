"""What holds for every schema: text, catalog and plan say the same, whatever the order of its declarations."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from catalogs import catalog_of
from databases import sql_of
from dbsc.catalog.catalog import EMPTY, Catalog
from dbsc.catalog.objects import KINDS, Object, Ref
from dbsc.migrate.changes import AddConstraint, Create
from dbsc.migrate.diff import diff
from dbsc.migrate.plan import plan
from dbsc.semantics.lift import lift
from dbsc.source import Source
from dbsc.syntax.format import format_source
from dbsc.syntax.parser import parse
from golden_cases import COMPILES
from reference import examples
from schemas import declarations, schemas

WRITTEN = {
    **{
        case.name: (case / "schema.dbs").read_text(encoding="utf-8")
        for case in COMPILES
        if len(list(case.glob("**/*.dbs"))) == 1
    },
    **{example.name: example.source for example in examples() if not example.refused},
}
"""Schemas in one file, written by hand: the golden cases and the examples of the language book."""


def same(one: Catalog, other: Catalog) -> None:
    """Two catalogs hold the same objects and mean the same."""
    assert dict(one.objects) == dict(other.objects)
    assert one.intent == other.intent


def test_every_kind_is_drawn() -> None:
    """The laws are about something: there are objects of every kind in what is drawn."""
    met: set[type[Object]] = set()

    @settings(max_examples=60, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(schemas())
    def draw(text: str) -> None:
        met.update(map(type, catalog_of(text).objects.values()))

    for start in range(10):
        if met < set(KINDS):
            seed(start)(draw)()
    assert met == set(KINDS)


@given(schemas())
def test_lowering_what_was_lifted_gives_the_catalog_back(text: str) -> None:
    catalog = catalog_of(text)
    same(catalog_of(lift(catalog)), catalog)


@given(schemas())
def test_formatting_changes_nothing(text: str) -> None:
    formatted, diagnostics = format_source(Source("schema.dbs", text))
    assert formatted is not None, diagnostics
    same(catalog_of(formatted), catalog_of(text))
    assert format_source(Source("schema.dbs", formatted)) == (formatted, ())


@given(schemas())
def test_a_catalog_does_not_differ_from_itself(text: str) -> None:
    catalog = catalog_of(text)
    difference = diff(catalog, catalog_of(lift(catalog)))
    assert not difference.changes
    assert not difference.problems


@given(declarations(), st.randoms(use_true_random=False))
def test_the_order_of_declarations_changes_nothing(written: list[str], random: Random) -> None:
    shuffled = list(written)
    random.shuffle(shuffled)
    one, other = catalog_of("\n".join(written)), catalog_of("\n".join(shuffled))
    assert dict(one.objects) == dict(other.objects)


@given(schemas())
def test_everything_is_made_once_and_after_what_it_needs(text: str) -> None:
    catalog = catalog_of(text)
    difference = diff(EMPTY, catalog)
    planned = plan(difference, catalog)
    assert not difference.problems
    assert not planned.problems
    made: set[Ref] = set()
    for migration in planned.migrations:
        for change in migration.changes:
            if isinstance(change, AddConstraint):  # a check that is not valid, behind what is below its table
                assert change.ref in made
                assert change.constraint in change.table.checks
                continue
            assert isinstance(change, Create)
            assert change.ref not in made
            missing = [need for need in change.object.needs() if need in catalog.objects and need not in made]
            assert not missing or missing == [change.ref], (change.ref, missing)
            made.add(change.ref)
    assert made == set(catalog.objects)


@given(schemas())
def test_the_sql_is_the_same_every_time(text: str) -> None:
    assert sql_of(catalog_of(text)) == sql_of(catalog_of(text))


def reordered(text: str) -> str | None:
    """A schema with its declarations the other way round; None where a file is read besides it, or it has one."""
    source = Source("schema.dbs", text)
    file, _ = parse(source)
    starts = [declaration.span.start for declaration in file.declarations]
    if len(starts) < 2:
        return None
    # What stands above a declaration, such as its documentation, goes with it.
    bounds = [0, *(text.index("\n", end) for end in (d.span.end for d in file.declarations[:-1])), len(text)]
    return "\n".join(text[start:end] for start, end in reversed(list(pairwise(bounds))))


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in WRITTEN.items()])
def test_the_order_of_what_is_written_by_hand_changes_nothing(text: str) -> None:
    other = reordered(text)
    if other is not None:
        one, two = catalog_of(text), catalog_of(other)
        assert dict(one.objects) == dict(two.objects)
        same(catalog_of(lift(two)), two)
