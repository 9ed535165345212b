"""What becomes of a value whose type becomes another one: labels by their text, attributes by their names."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Attribute, Column, Composite, Domain, Enum, Expression, Object, RangeType, Ref
from dbsc.migrate.type_changes import keeps_values
from dbsc.sqltext.quote import identifier


def remade_value(
    value: Expression, column: Column, type_: Ref, before: Object, after: Object, *, said: bool
) -> Expression | None:
    """A value as one of a type as it is to be; None if that is not clear, or would lose something.

    The type was `before` and is `after`, or is the multirange type that comes with that. `said`: the source says what
    becomes of it, and nothing is guessed.
    """
    uses = (*value.uses, type_)
    path = ".".join(map(identifier, type_.path))
    array = "[]" * column.type.dimensions
    match before, after:
        case Enum(), Enum():
            return Expression(f"({value.sql})::text{array}::{path}{array}", uses)
        case _ if said:
            return Expression(f"({value.sql})::{path}{array}", uses)
        case Composite(), Composite():
            return _by_name(value.sql, column, before, after, path, uses)
        case Domain(), Domain():
            if not keeps_values(before.type, after.type) and before.type != after.type:
                return None
            return Expression(f"({value.sql})::{path}{array}", uses)
        case RangeType(), RangeType():
            if before.subtype != after.subtype and not keeps_values(before.subtype, after.subtype):
                return None
            return Expression(f"({value.sql})::text{array}::{path}{array}", uses)
        case _:
            return None


def _by_name(
    value: str, column: Column, before: Composite, after: Composite, path: str, uses: tuple[Ref, ...]
) -> Expression | None:
    """A composite value with the attributes of another type: what has no attribute of its name is null.

    A row of nothing but nulls is a value, and stays one: `is distinct from null` tells it from null.
    """
    old = {attribute.name for attribute in before.attributes}
    if column.type.dimensions > 1 or any(lossy_attributes(before, after)):
        return None

    def row(one: str) -> str:
        parts = ", ".join(_part(one, attribute, attribute.name in old) for attribute in after.attributes)
        return f"case when {one} is distinct from null then row({parts})::{path} end"

    if not column.type.dimensions:
        return Expression(row(f"({value})"), uses)
    each = row(f"({value})[places.place]")
    places = f"generate_subscripts({value}, 1) as places(place)"
    sql = f"case when {value} is not null then array(select {each} from {places} order by places.place) end"
    return Expression(sql, uses)


def lossy_attributes(before: Composite, after: Composite) -> Iterator[tuple[Attribute, Attribute]]:
    """The attributes whose type does not take every value that they had, as they were and as they are to be."""
    old = {attribute.name: attribute for attribute in before.attributes}
    for attribute in after.attributes:
        earlier = old.get(attribute.name)
        if earlier and earlier.type != attribute.type and not keeps_values(earlier.type, attribute.type):
            yield earlier, attribute


def _part(row: str, attribute: Attribute, is_there: bool) -> str:
    return f"({row}).{identifier(attribute.name)}" if is_there else "null"
