"""Databases drawn by chance, from every kind of object, as SQL: a hypothesis strategy.

A server may refuse a statement: what it takes is the database.
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from drawn import code, kinds_of_types, relations, replication, rest
from drawn.values import TYPES
from drawn.world import World

_COMMON: tuple[Callable[[World], None], ...] = (
    *(rest.schema, rest.comment, rest.grant),
    *(relations.table, relations.index, code.view, code.function),
)
PIECES: tuple[Callable[[World], None], ...] = (
    *(rest.schema, rest.extension, kinds_of_types.enum, kinds_of_types.domain, kinds_of_types.composite),
    *(kinds_of_types.array, kinds_of_types.range_type, kinds_of_types.base_type, kinds_of_types.collation),
    *(relations.table, relations.child, relations.typed_table, relations.partitioned, relations.column_setting),
    *(relations.table_setting, relations.change, relations.check, relations.unique, relations.exclusion),
    *(relations.reference, relations.index, relations.marked_index, relations.statistics),
    *(code.view, code.recursive_view, code.materialized_view, code.function, code.out_function, code.procedure),
    *(code.aggregate, code.window_function, code.trigger, code.view_trigger, code.event_trigger, code.rule),
    *(code.policy, rest.called, rest.sequence, rest.text_search, rest.foreign, rest.cast),
    *(rest.operator, rest.operator_class, rest.internals, rest.grant, rest.default_privileges, rest.comment),
    *(relations.not_null, relations.period, relations.foreign_partition, code.c_function, rest.owner),
    *(replication.publication, replication.subscription),
)


@st.composite
def databases(draw: st.DrawFn, least: int = 1, most: int = 14) -> list[str]:
    """The statements that make a database, one after the other: so many pieces."""
    world = World(draw, TYPES)
    for piece in draw(st.lists(st.sampled_from((*PIECES, *_COMMON)), min_size=least, max_size=most)):
        piece(world)
    return world.statements


@st.composite
def of_every_kind(draw: st.DrawFn) -> list[str]:
    """The statements of a database that has something of every piece."""
    world = World(draw, TYPES)
    for piece in PIECES:
        piece(world)
    return world.statements
