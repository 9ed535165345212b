"""What belongs to what: an object goes with its owners, without a statement of its own."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    ForeignKey,
    Index,
    Multirange,
    Object,
    Partition,
    Policy,
    Privileges,
    PublicationSchema,
    PublicationTable,
    Ref,
    Rows,
    SequenceOwner,
    Statistics,
    Table,
    Trigger,
    UserMapping,
    ref,
)
from dbsc.catalog.sequences import owned_sequence


def owners(object_: Object) -> tuple[Ref, ...]:
    """The objects without which it is not there: the table of a policy, the publication and the table of an entry."""
    match object_:
        case ForeignKey() | Index() | Trigger() | Policy() | Statistics() | Rows():
            return (object_.table,)
        case SequenceOwner():
            return (object_.table, object_.sequence)
        case Privileges():
            return (object_.object,)
        case Partition():
            return (object_.parent,)
        case PublicationTable():
            return (object_.publication, object_.table)
        case PublicationSchema():
            return (object_.publication, ref("schema", object_.schema))
        case UserMapping():
            return (ref("server", object_.server),)
        case Multirange():
            return (object_.range,)
        case _:
            return ()


def parts(catalog: Catalog, reference: Ref) -> Iterator[Object]:
    """All that belongs to an object, and to what does."""
    for object_ in catalog.objects.values():
        if reference in owners(object_):
            yield object_
            if isinstance(object_, Partition):
                yield from parts(catalog, object_.ref)


def sequences(table: Table) -> Iterator[Ref]:
    """The sequences that the columns of a table bring with them."""
    for column in table.columns:
        owned = owned_sequence(table.schema, table.name, column)
        if owned is not None:
            yield owned
