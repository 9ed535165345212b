"""What gets another name because something else does: what PostgreSQL does by itself, and what is named after it.

A column of a table is that of its partitions and of what inherits from it. The sequence of a column, the partitions of
a table, the table between two tables and the multirange type of a range type have names that come from others.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.inheritance import checks_above
from dbsc.catalog.objects import Partition, RangeType, Ref, SequenceOwner, Statistics, Table, ref
from dbsc.catalog.sequences import owned_sequence
from dbsc.migrate.renames.names import Names, Path


def enter_implied(old: Catalog, goal: Catalog, names: Names) -> None:
    """Enter all of that among the names."""
    _junctions(old, goal, names)
    _partitions(old, goal, names)
    for reference in _downwards(old):
        _inherited(old, reference, names)
    for table in old.all(Table):
        _sequences(table, goal, names)
    for range_ in old.all(RangeType):
        _multirange(range_, goal, names)
    _moved(old, names)


def is_inherited(old: Catalog, names: Names, kind: str, path: Path, name: str) -> bool:
    """Whether a part gets its new name with that of what it is inherited from."""
    found = old.objects.get(ref("table", *path))
    above: tuple[Ref, ...] = ()
    if isinstance(found, Partition):
        above = (found.parent,)
    elif isinstance(found, Table):
        above = found.inherits
        if kind == "column" and found.of_type and name in names.parts.get(("attribute", found.of_type.path), {}):
            return True
    return any(name in names.parts.get((kind, reference.path), {}) for reference in above)


def _downwards(old: Catalog) -> Iterator[Ref]:
    """Tables and partitions, each behind what it inherits from."""
    above: dict[Ref, tuple[Ref, ...]] = {}
    for reference, object_ in old.objects.items():
        if isinstance(object_, Table):
            above[reference] = object_.inherits
        elif isinstance(object_, Partition):
            above[reference] = (object_.parent,)
    done: set[Ref] = set()

    def visit(reference: Ref) -> Iterator[Ref]:
        if reference in done or reference not in above:
            return
        done.add(reference)
        for each in above[reference]:
            yield from visit(each)
        yield reference

    for reference in above:
        yield from visit(reference)


def _inherited(old: Catalog, reference: Ref, names: Names) -> None:
    """The columns and checks of a table that come from above have the names that they have there."""
    found = old.objects[reference]
    if isinstance(found, Table) and found.of_type is not None:
        _copy(names, ("attribute", found.of_type.path), ("column", reference.path))
    above = (found.parent,) if isinstance(found, Partition) else found.inherits if isinstance(found, Table) else ()
    for parent in above:
        _copy(names, ("column", parent.path), ("column", reference.path))
        renamed = names.parts.get(("constraint", parent.path), {})
        if renamed and isinstance(found, Table):
            checks = checks_above(old, found)
            here = {before: after for before, after in renamed.items() if before in checks}
            if here:
                names.parts.setdefault(("constraint", reference.path), {}).update(here)


def _copy(names: Names, source: tuple[str, Path], target: tuple[str, Path]) -> None:
    if source in names.parts:
        names.parts.setdefault(target, {}).update(names.parts[source])


def _partitions(old: Catalog, goal: Catalog, names: Names) -> None:
    """Partitions whose names begin with that of their table, where the new schema has them under the new one."""
    ruled = {rule.table for rule in goal.intent.partition_rules}
    for reference in _downwards(old):
        found = old.objects[reference]
        if not isinstance(found, Partition) or reference in names.objects:
            continue
        before, after = found.parent.path, names.relation(found.parent.path)
        if before[-1] == after[-1] or not found.name.startswith(f"{before[-1]}_"):
            continue
        schema = after[0] if found.schema == before[0] else names.schemas.get(found.schema, found.schema)
        new = ref("table", schema, after[-1] + found.name[len(before[-1]) :])
        if new in goal.objects or (ref("table", *after) in ruled and names.ref(reference) not in goal.objects):
            names.objects[reference] = new


def _junctions(old: Catalog, goal: Catalog, names: Names) -> None:
    """The table of `a <-> b` is called after both, and so are its columns."""
    wanted = {(junction.left, junction.right): junction.table for junction in goal.intent.junctions}
    for junction in old.intent.junctions:
        new = wanted.get((names.ref(junction.left), names.ref(junction.right)))
        table = old.objects.get(junction.table)
        after = goal.objects.get(new) if new else None
        if new is None or not isinstance(table, Table) or not isinstance(after, Table):
            continue
        if (
            names.ref(junction.table) != new
            and names.ref(junction.table) not in goal.objects
            and new not in old.objects
        ):
            names.objects[junction.table] = new
        if names.ref(junction.table) == new:
            renamed = {
                column.name: other.name
                for column, other in zip(table.columns[:2], after.columns[:2], strict=True)
                if column.name != other.name and table.column(other.name) is None
            }
            if renamed:
                names.parts.setdefault(("column", table.ref.path), {}).update(renamed)


def _sequences(table: Table, goal: Catalog, names: Names) -> None:
    """The sequences of `serial` and identity columns that have the name that PostgreSQL gives them."""
    path = names.relation(table.ref.path)
    renamed = names.parts.get(("column", table.ref.path), {})
    if path == table.ref.path and not renamed:
        return
    after = goal.objects.get(ref("table", *path))
    for column in table.columns:
        before = owned_sequence(table.schema, table.name, column)
        if before is None or before in names.objects:
            continue
        name = renamed.get(column.name, column.name)
        wanted = after.column(name) if isinstance(after, Table) else None
        new = owned_sequence(path[0], path[1], wanted) if wanted else None
        if new is None:  # it is gone there, or the column is
            new = owned_sequence(path[0], path[1], column.replace(name=name, identity=None, serial=True))
        if new is not None and new != before:
            names.objects[before] = new


def _multirange(range_: RangeType, goal: Catalog, names: Names) -> None:
    before = range_.multirange_ref
    after = goal.objects.get(names.ref(range_.ref))
    if isinstance(after, RangeType) and before not in names.objects and after.multirange_ref != names.ref(before):
        names.objects[before] = after.multirange_ref


def _moved(old: Catalog, names: Names) -> None:
    """What goes to another schema with its table: statistics have to be told, sequences of columns go by themselves."""
    parts = [(each.table, each.ref) for each in old.all(Statistics) if each.schema is None]
    parts += [(owner.table, owner.sequence) for owner in old.all(SequenceOwner)]
    for table, part in parts:
        schema = names.relation(table.path)[0]
        if schema != names.schemas.get(table[1], table[1]):
            names.objects.setdefault(part, ref(part.kind, schema, part[-1]))


def enter_functions(old: Catalog, names: Names) -> None:
    """The functions that are called otherwise whatever they are called with, so that calls can be followed."""
    meant: dict[Path, set[Path]] = {}
    for reference in old.objects:
        if reference.kind == "function":
            new = names.ref(reference)
            bare = (new[1], new[2].split("(")[0])
            meant.setdefault((reference[1], reference[2].split("(")[0]), set()).add(bare)
    for path, new_paths in meant.items():
        if len(new_paths) == 1:
            names.functions[path] = next(iter(new_paths))
