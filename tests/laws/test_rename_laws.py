"""What holds for every rename: the old catalog with the new names is the one that the renamed text says."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from catalogs import catalog_of
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.evolution import Evolution
from dbsc.catalog.objects import Function, Object
from dbsc.migrate.renames import renamed
from pairs import nameable, with_other_name
from renamed import same
from schemas import declarations


@given(declarations(), st.data())
def test_what_was_renamed_is_the_new_schema(written: list[str], data: st.DataObject) -> None:
    text = "\n\n".join(written) + "\n"
    there = nameable(text)
    assume(there)
    names = data.draw(st.lists(st.sampled_from(there), min_size=1, max_size=4, unique=True))
    after = text
    for name in names:
        after = with_other_name(after, name)
    old, goal = catalog_of(text), catalog_of(after)
    assert goal.evolution.renames
    found = renamed(old, goal)
    assert not found.problems
    same(_without_strings(found.catalog), _without_strings(goal))
    again = renamed(goal, goal)
    assert (again.catalog, again.renames, again.problems) == (goal, (), ())


@given(declarations())
def test_a_catalog_without_renames_stays_as_it_is(written: list[str]) -> None:
    catalog = catalog_of("\n\n".join(written) + "\n")
    found = renamed(catalog, catalog.replace(evolution=Evolution()))
    assert found.catalog is catalog
    assert not found.renames


def _without_strings(catalog: Catalog) -> Catalog:
    """A catalog without the bodies of functions that are strings, into which PostgreSQL does not look either."""
    return catalog.replace(objects={reference: _bodiless(object_) for reference, object_ in catalog.objects.items()})


def _bodiless(object_: Object) -> Object:
    return object_.replace(body=None) if isinstance(object_, Function) and object_.quoted else object_
