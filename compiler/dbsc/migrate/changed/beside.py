"""What stands beside what it is to replace: the columns that change hands together, and what is made for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import Check, Expression, ForeignKey, Key, Object, Privileges, Ref, Statistics, Table, ref
from dbsc.migrate.changed.parts import temporary
from dbsc.migrate.renames.names import Names
from dbsc.migrate.staged import Swap, is_about, mentions
from dbsc.migrate.way import Way
from dbsc.sqltext.quote import identifier, literal

Constraint = Key | Check


def groups(way: Way) -> dict[Ref, list[Swap]]:
    """The swaps by what they are done together for: a foreign key between two of them, or a type."""
    home = {swap.table: swap.table for swap in way.swaps}

    def find(table: Ref) -> Ref:
        while home[table] != table:
            table = home[table]
        return table

    for key in (*way.new.all(ForeignKey), *way.old.all(ForeignKey)):
        if key.target in home and key.table in home and len([s for s in way.swaps if concerns(s, key)]) > 1:
            home[find(key.target)] = find(key.table)
    first: dict[Ref, Ref] = {}
    for swap in way.swaps:
        if swap.remade is not None:
            home[find(swap.table)] = find(first.setdefault(swap.remade, swap.table))
    found: dict[Ref, list[Swap]] = {}
    for swap in way.swaps:
        found.setdefault(find(swap.table), []).append(swap)
    found.update({type_: [] for type_ in way.remade if type_ not in first})
    return found


def concerns(swap: Swap, object_: Object) -> bool:
    return is_about(object_, swap.table, swap.before.name)


class Beside:
    """The new catalog with the names that columns and types have while they stand beside the old ones."""

    def __init__(self, way: Way) -> None:
        from dbsc.migrate.renames.follow import Follower
        from dbsc.migrate.renames.relations import Known

        relations = Known(way.new).relations
        types, names = Names(), Names()
        self.remade = {type_: ref("type", type_[1], temporary(type_[2])) for type_ in way.remade}
        types.objects.update(self.remade)
        names.objects.update(self.remade)
        for swap in way.swaps:
            names.parts.setdefault(("column", swap.table.path), {})[swap.after.name] = swap.beside
        self.follower = Follower(way.new, names, relations)
        self.values = Follower(way.new, types, relations)

    def table(self, table: Table) -> Table:
        made = self.follower.object(table)
        assert isinstance(made, Table)
        return made

    def value(self, value: Expression) -> Expression:
        """What a new column holds: over the old columns, and of the new types."""
        sql = self.values.texts.expression(value.sql, {})
        return Expression(sql, tuple(self.remade.get(use, use) for use in value.uses))


def constraints_of(table: Table) -> Iterator[Constraint]:
    yield from (table.primary_key,) if table.primary_key else ()
    yield from table.uniques
    yield from table.checks


def unused(table: Table, swap: Swap, gone: Iterable[str]) -> Check:
    """The check that a column has none of some labels."""
    assert swap.remade is not None
    type_ = ".".join(map(identifier, swap.remade.path))
    labels = f"array[{', '.join(map(literal, gone))}]::{type_}[]"
    name = identifier(swap.before.name)
    condition = f"not ({name} && {labels})" if swap.before.type.dimensions else f"{name} <> all ({labels})"
    return Check(object_name(table.name, swap.before.name, "labels"), Expression(condition, (swap.remade,)))


def names_columns(privileges: Privileges, names: set[str]) -> bool:
    """Whether something is granted on some columns."""
    return any(not names.isdisjoint(listed) for grant in privileges.grants for _, listed in grant.privileges)


def without_columns(privileges: Privileges, names: set[str]) -> Privileges:
    """What is left of privileges when columns are others than those they were granted on."""
    grants = []
    for grant in privileges.grants:
        left = [(verb, tuple(c for c in listed if c not in names), listed) for verb, listed in grant.privileges]
        kept = tuple((verb, some) for verb, some, listed in left if some or not listed)
        grants += [grant.replace(privileges=kept)] if kept else []
    return privileges.replace(grants=tuple(grants))


def is_measured(statistics: Statistics, swap: Swap) -> bool:
    return statistics.table == swap.table and any(
        each.column == swap.before.name or mentions(swap.before.name, each.expression.sql if each.expression else None)
        for each in statistics.elements
    )
