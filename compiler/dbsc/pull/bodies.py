"""Functions whose bodies would be refused, written as `unchecked`.

A server says which of its functions it would not make again as they stand, but not where the role that reads may not
call one; and what dbsc finds wrong in a body is an error in what is pulled. A database holds such functions where they
were made without looking, as a restored dump makes them, or where what they name is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Function, Ref
from dbsc.diagnostics import Diagnostic
from dbsc.source import Span
from dbsc.sqltext.quote import dollar


def with_unchecked(catalog: Catalog, read: Catalog, told: Iterable[Diagnostic]) -> Catalog:
    """The catalog with every function unchecked in whose body something is wrong; the same catalog where there is none.

    `read` is what its text means, and `told` is what is wrong with that.
    """
    wrong = [one for one in told if one.severity == "error"]
    errors = [one.place for one in wrong if one.place is not None]
    if not errors:
        return catalog
    circles = {place for one in wrong if one.code == "DBS503" for place in _places(one)}
    refused = {
        function.ref: function.replace(unchecked=True)
        for function in _functions(catalog)
        if _is_refused(read, function.ref, errors) or getattr(read.objects.get(function.ref), "origin", None) in circles
    }
    return catalog.replace(objects={**catalog.objects, **refused}) if refused else catalog


def _places(circle: Diagnostic) -> Iterator[Span | None]:
    """Where the members of a circle are written: an unchecked body needs nothing, so it is in no circle."""
    yield circle.place
    yield from (label.place for label in circle.labels)


def _functions(catalog: Catalog) -> list[Function]:
    """Those with a text as their body, which is looked into."""
    functions = [object_ for object_ in catalog.objects.values() if isinstance(object_, Function)]
    return [each for each in functions if each.body and each.quoted and each.link is None and not each.unchecked]


def _is_refused(read: Catalog, reference: Ref, errors: Iterable[Span]) -> bool:
    """Whether one of the errors is inside the body of a function that was read."""
    function = read.objects.get(reference)
    if not isinstance(function, Function) or function.origin is None:
        return False
    name = function.origin
    body = dollar(function.body or "")
    start = name.source.text.find(body, name.end)
    return start >= 0 and any(
        place.source is name.source and start <= place.start < start + len(body) for place in errors
    )
