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
    UserMapping,
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
    """Another version, other options. PostgreSQL gives no server another wrapper or type, and takes no version away.

    So the server is made again, with its user mappings and foreign tables. Passwords are in no schema: they would be
    lost, which needs leave.
    """
    stays = (before.wrapper, before.type) == (after.wrapper, after.type)
    if stays and (after.version is not None or before.version is None):
        way.add(Alter(before, after))
        return
    mapped = (each.ref in way.new.objects for each in way.old.all(UserMapping) if each.server == before.name)
    if any(mapped) and not way.may_lose(before.ref):
        what = f"{called(after.ref)} has to be made again, as its wrapper, type or version is another"
        way.unsaid(before.ref, f"{what}: the passwords of its user mappings, which no schema holds,", after.origin)
    way.replace(before)


def publication_changed(way: Way, before: Publication, after: Publication) -> None:
    """What it publishes; PostgreSQL makes none `for all tables` of one that was not, so that is made again."""
    if before.all_tables != after.all_tables:
        way.replace(before)
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
