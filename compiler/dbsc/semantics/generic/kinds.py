"""The kinds of the generic form, by their words. Each is a module of this package, imported when it is needed."""

from __future__ import annotations

from importlib import import_module

from dbsc.catalog import objects
from dbsc.catalog.objects import Object
from dbsc.semantics.generic.kind import Kind

KINDS: dict[str, type[Object] | None] = {
    "collation": objects.Collation,
    "range type": objects.RangeType,
    "sequence": objects.Sequence,
    "publication": objects.Publication,
    "role": objects.Role,
    "event trigger": objects.EventTrigger,
    "foreign data wrapper": objects.ForeignDataWrapper,
    "server": objects.ForeignServer,
    "user mapping": objects.UserMapping,
    "pool": None,
    "backup": None,
    "text search dictionary": objects.TextSearchDictionary,
    "text search configuration": objects.TextSearchConfiguration,
}
"""The words of each kind, and the class of the objects that it makes; None where it is kept as intent."""

LATER = frozenset({"subscription"})
"""Kinds of the language that this version does not act on."""

_WORDS = {class_: words for words, class_ in KINDS.items() if class_ is not None}


def kind_of(words: str) -> Kind:
    """The description of a kind."""
    found: Kind = import_module(f"dbsc.semantics.generic.{words.replace(' ', '_')}").KIND
    return found


def kind_of_object(object_: Object) -> Kind | None:
    """The kind that makes objects of this class; None for those with a form of their own."""
    words = _WORDS.get(type(object_))
    return kind_of(words) if words is not None else None
