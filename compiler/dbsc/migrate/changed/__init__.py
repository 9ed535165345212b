"""What becomes of each kind of object: one module a subject, with what is done where an object is new, other, or gone.

`MADE` is about objects whose owner was there before: what would stop an application, or could fail on rows, is made in
steps. All others are simply created. What has no function in `CHANGED` is refused; what has none in `GONE` is dropped.
"""

from __future__ import annotations

from collections.abc import Callable

from dbsc.catalog import objects
from dbsc.catalog.objects import Object
from dbsc.hints import Any
from dbsc.migrate.alike import alike
from dbsc.migrate.belonging import owners
from dbsc.migrate.changed import (
    access,
    blocks,
    bounds,
    foreign_keys,
    indexes,
    plain,
    reference_data,
    routines,
    tables,
    types,
    views,
)
from dbsc.migrate.changes import Comment, Create, Drop
from dbsc.migrate.comments import without_comments
from dbsc.migrate.staged import is_stored
from dbsc.migrate.way import Way, called

Made = Callable[[Way, Any], None]
Changed = Callable[[Way, Any, Any], None]

MADE: dict[type[Object], Made] = {
    objects.ForeignKey: foreign_keys.made,
    objects.Index: indexes.made,
    objects.Partition: bounds.made,
    objects.Rows: reference_data.made,
}
CHANGED: dict[type[Object], Changed] = {
    objects.Table: tables.changed,
    objects.Partition: tables.partition_changed,
    objects.ForeignKey: foreign_keys.changed,
    objects.Index: indexes.changed,
    objects.Function: routines.changed,
    objects.View: views.changed,
    objects.Trigger: routines.trigger_changed,
    objects.Policy: access.policy_changed,
    objects.Privileges: access.privileges_changed,
    objects.Rows: reference_data.changed,
    objects.SqlBlock: blocks.changed,
    objects.Enum: types.enum_changed,
    objects.Domain: types.domain_changed,
    objects.Composite: types.composite_changed,
    objects.Sequence: plain.in_place,
    objects.SequenceOwner: plain.in_place,
    objects.Role: plain.in_place,
    objects.DefaultPrivileges: plain.in_place,
    objects.TextSearchDictionary: plain.dictionary_changed,
    objects.TextSearchConfiguration: plain.configuration_changed,
    objects.Collation: plain.anew,
    objects.RangeType: types.range_changed,
    objects.Extension: plain.extension_changed,
    objects.ForeignDataWrapper: plain.in_place,
    objects.ForeignServer: plain.server_changed,
    objects.UserMapping: plain.in_place,
    objects.Publication: plain.publication_changed,
    objects.Statistics: plain.again,
    objects.EventTrigger: plain.again,
    objects.PublicationTable: plain.again,
    objects.Aggregate: routines.aggregate_changed,
}
GONE: dict[type[Object], Made] = {
    objects.Function: routines.gone,
    objects.Aggregate: routines.gone,
    objects.Table: tables.gone,
    objects.Partition: tables.partition_gone,
    objects.Index: indexes.gone,
    objects.ForeignKey: foreign_keys.gone,
    objects.Rows: reference_data.gone,
    objects.SqlBlock: blocks.gone,
}


def made(way: Way, object_: Object) -> None:
    """An object is new."""
    steps = MADE.get(type(object_))
    if steps is not None and any(way.was_there(owner) for owner in owners(object_)):
        steps(way, object_)
    else:
        way.add(Create(object_))


def changed(way: Way, before: Object, after: Object) -> None:
    """An object is another one than it was."""
    if type(before) is not type(after):
        _of_another_kind(way, before, after)
    elif type(after) is not objects.View and alike(without_comments(before), without_comments(after)):
        way.add(Comment(before, after))
    elif type(after) in CHANGED:
        CHANGED[type(after)](way, before, after)
    else:
        way.refuse(f"{called(after.ref)} has changed", getattr(after, "origin", None))


def _of_another_kind(way: Way, before: Object, after: Object) -> None:
    """A type or a routine of another kind takes the place of one that no column holds values of."""
    if before.ref.kind == "function" or (before.ref.kind == "type" and not is_stored(way.old, before.ref)):
        way.replace(before)
        return
    mend = "give the new one another name, and columns its type with `convert`; then drop the old one"
    what = f"{called(after.ref)} was of another kind, and columns hold values of it"
    way.refuse(what, getattr(after, "origin", None), mend)


def gone(way: Way, object_: Object) -> None:
    """An object is gone from the source."""
    if type(object_) in GONE:
        GONE[type(object_)](way, object_)
    else:
        way.add(Drop(object_))
