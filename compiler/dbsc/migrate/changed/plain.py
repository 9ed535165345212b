"""Kinds that hold no rows, and that nothing else is made of: changed where they stand, or made again."""

from __future__ import annotations

from dbsc.catalog.objects import (
    EventTrigger,
    Extension,
    ForeignServer,
    Object,
    Publication,
    PublicationTable,
    Statistics,
    TextSearchConfiguration,
    TextSearchDictionary,
)
from dbsc.migrate.changes import Alter, Create, Drop
from dbsc.migrate.way import Unit, Way, called


def in_place(way: Way, before: Object, after: Object) -> None:
    """It becomes the other one by `alter`."""
    way.add(Alter(before, after))


def extension_changed(way: Way, before: Extension, after: Extension) -> None:
    """Another version or schema, where one is said."""
    way.add(Alter(before, after))


def server_changed(way: Way, before: ForeignServer, after: ForeignServer) -> None:
    """Another version, other options. PostgreSQL gives no server another wrapper or type, and takes no version away."""
    stays = (before.wrapper, before.type) == (after.wrapper, after.type)
    if stays and (after.version is not None or before.version is None):
        way.add(Alter(before, after))
    else:
        help_ = "make another server, with its tables and user mappings, and drop this one"
        way.refuse(f"{called(after.ref)} has another type, wrapper or version, and keeps its own", after.origin, help_)


def publication_changed(way: Way, before: Publication, after: Publication) -> None:
    """What it publishes; PostgreSQL makes none `for all tables` of one that was not."""
    if before.all_tables != after.all_tables:
        way.refuse(f"{called(after.ref)} is for all tables now, or no longer", after.origin, "make another one")
    else:
        way.add(Alter(before, after))


def again(way: Way, before: Statistics | EventTrigger | PublicationTable, after: Object) -> None:
    """It is dropped and made again in one transaction, in which nobody misses it."""
    unit: Unit = ("change", *before.ref.path)
    dropped = way.add(Drop(before), unit=unit)
    way.add(Create(after), after=(dropped,), unit=unit)


def anew(way: Way, before: Object, _: Object) -> None:
    """It is dropped and made again, with all that needs it and holds no rows."""
    way.replace(before)


def dictionary_changed(way: Way, before: TextSearchDictionary, after: TextSearchDictionary) -> None:
    """Its options; another template takes another dictionary."""
    if before.template == after.template:
        way.add(Alter(before, after))
    else:
        way.replace(before)


def configuration_changed(way: Way, before: TextSearchConfiguration, after: TextSearchConfiguration) -> None:
    """The dictionaries of its tokens. What a token had that was copied is not known, so it cannot get that back."""
    same = (before.source, before.parser) == (after.source, after.parser)
    if same and (not before.source or before.by_token().keys() <= after.by_token().keys()):
        way.add(Alter(before, after))
    else:
        way.replace(before)
