"""What holds for every rename: the old catalog with the new names is the one that the renamed text says."""

from __future__ import annotations

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from catalogs import catalog_of
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.evolution import Evolution
from dbsc.catalog.objects import Function, Object
from dbsc.migrate.renames import renamed
from renamed import same
from schemas import declarations

# Words that are nothing but the name of one sort of thing, and how that is declared.
_TABLES = ("orders", "users", "items", "events", "notes", "tags", "order_lines", "accounts", "größen")
_COLUMNS = ("quantity", "price", "note", "created_at", "valid_from", "state", "status", '"Total"', '"two words"')
_DECLARED = {
    **{name: rf"(?m)^(table (?:\S+\.|\"Other One\"\.)?)({name})(?= \{{)" for name in _TABLES},
    "mood": r"(?m)^(enum )(mood)(?= \{)",
    "percent": r"(?m)^(domain )(percent)(?= )",
    "money_amount": r"(?m)^(type )(money_amount)(?= \{)",
    "float_range": r"(?m)^(range type )(float_range)(?= \{)",
    "numbers": r"(?m)^(sequence )(numbers)(?= \{)",
    "touch": r"(?m)^(function )(touch\(\))(?= )",
    "pick": r"(?m)^(function )(pick\(text, text\))(?= )",
    "billing": r"(?m)^(schema )(billing)(?= |$)",
    "sad": r"(?m)(enum .*)(\bsad\b)(?=.*\})",
    "amount": r"(?m)^(  )(amount  numeric\(18,4\))$",
}


def _word(name: str) -> str:
    return re.escape(name) if name.startswith('"') else rf"\b{name}\b"


def _new(name: str) -> str:
    return f'"Renamed {name[1:]}' if name.startswith('"') else f"renamed_{name}"


def _renamed(text: str, name: str) -> str:
    """A text with another name for something, wherever it stands, and the old one where it is declared."""
    said = re.compile(_word(name))
    if name in _COLUMNS:
        lines = text.split("\n")
        column = re.compile(rf"  {_word(name)}  ")
        return "\n".join(said.sub(_new(name), line) + (f" was {name}" if column.match(line) else "") for line in lines)
    made = said.sub(_new(name), text)
    declared = _DECLARED[name].replace(name, _new(name), 1) if name != "mood" else _DECLARED[name]
    declared = declared.replace(f"({name}", f"({_new(name)}")
    return re.sub(declared, lambda found: f"{found[1]}{found[2]} was {name}", made)


@given(declarations(), st.data())
def test_what_was_renamed_is_the_new_schema(written: list[str], data: st.DataObject) -> None:
    text = "\n\n".join(written) + "\n"
    there = [name for name in (*_DECLARED, *_COLUMNS) if re.search(_word(name), text)]
    # in one line a composite type's attributes are not found by what they stand behind
    there = [name for name in there if name not in _COLUMNS or not re.search(rf"(?m)^type .*{_word(name)}", text)]
    assume(there)
    names = data.draw(st.lists(st.sampled_from(there), min_size=1, max_size=4, unique=True))
    after = text
    for name in names:
        after = _renamed(after, name)
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
