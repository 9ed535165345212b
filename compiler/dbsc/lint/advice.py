"""Advice about a schema that is right as it is: what will hurt as it grows, each with the line to write.

A rule is a function of `Facts` that yields `Finding`s; the rules of one subject are a module. A rule speaks only where
a good database administrator would nod: what cannot be told from the schema alone, it does not say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter

from dbsc.catalog.catalog import Catalog
from dbsc.lint import columns, growth, indexes, keys, lists, owners, repetition, upkeep, values
from dbsc.lint.facts import Facts
from dbsc.lint.finding import Finding

_SUBJECTS = (growth, keys, columns, indexes, lists, repetition, upkeep, values, owners)


def advise(catalog: Catalog) -> tuple[Finding, ...]:
    """All findings about a catalog, the weightiest first; what stands in a mixin is told once."""
    return findings(Facts(catalog))


def findings(facts: Facts) -> tuple[Finding, ...]:
    """The same, for who needs the facts as well."""
    found = (finding for subject in _SUBJECTS for rule in subject.RULES for finding in rule(facts))
    return tuple(sorted(_once(found), key=attrgetter("rank")))


def _once(found: Iterable[Finding]) -> Iterator[Finding]:
    """Without what is said again of a place that several tables share."""
    told = set()
    for finding in found:
        place = finding.place
        key = (finding.code, place.source.path, place.source.position(place.start), place.text) if place else None
        if key is None or key not in told:
            told.add(key)
            yield finding
