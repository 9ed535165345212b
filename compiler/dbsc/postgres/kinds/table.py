"""Tables: columns, keys, checks, storage, row security."""

from __future__ import annotations

from dbsc.catalog.inheritance import columns_above, is_apart, merged
from dbsc.catalog.objects import Check, Column, Exclusion, Key, Partition, PartitionKey, Table
from dbsc.catalog.partitions import METHOD_OF_PARTITIONED, keys
from dbsc.postgres import woven
from dbsc.postgres.columns import (
    column,
    column_changes,
    column_settings,
    not_null,
    null_again,
    own_constraint,
    sequences_after,
    sequences_before,
    with_options,
)
from dbsc.postgres.sql import (
    Scene,
    changed_options,
    comment_if_changed,
    comment_on,
    deferral,
    element,
    foreign_options,
    name,
    names,
)
from dbsc.sqltext.quote import identifier


def create(table: Table, scene: Scene) -> list[str]:
    """The statements that make it."""
    above = columns_above(scene.catalog, table)
    passing = woven.passing_parent(scene.catalog, table, above) if woven.is_woven(scene.catalog, table, above) else None
    apart = bool(table.inherits) and passing is None and is_apart(table, above)
    lines = [column(table, _before(c, above) if apart else c) for c in table.columns if not c.inherited]
    if passing:
        lines = woven.own_lines(table, above)
    if table.of_type:
        lines = [line for c in table.columns if (line := with_options(table, c))]
    changed = [c for c in table.columns if c.inherited]
    lines += [not_null(said, c.name) for c in changed if (said := own_constraint(c))]
    later_key = table.primary_key if not apart and _is_of_inherited(table, above) else None
    lines += constraints(table.replace(primary_key=None) if later_key else table)
    inside = ",\n  ".join(lines)
    # A partitioned table holds no rows: how they are stored is said of its partitions.
    unlogged = "unlogged " if table.unlogged and not table.partition_key else ""
    head = f"create {'foreign ' if table.foreign else unlogged}table {name(table.ref)}"
    head += f" of {name(table.of_type)}" if table.of_type else ""
    text = f"{head} (\n  {inside}\n)" if lines else head if table.of_type else f"{head} ()"
    if table.inherits and not apart:
        text += f" inherits ({', '.join(map(name, [passing.ref] if passing else table.inherits))})"
    if table.foreign:
        text += f"\n  server {identifier(table.foreign.server)}{foreign_options(table.foreign.options)}"
    if table.partition_key:
        text += f" {partition_by(table.partition_key)}"
        if scene.catalog.intent.header.postgres >= METHOD_OF_PARTITIONED:
            text += _method(table)
    else:
        text += stored(table)
    text += place(table)
    made = [*sequences_before(table, table.columns), text, *sequences_after(table, table.columns)]
    if passing:
        made = [*create(passing, scene), *made, *woven.replaced(scene.catalog, table, passing)]
    made += [f"alter table {name(table.ref)} inherit {name(parent)}" for parent in table.inherits if apart]
    made += [f"alter table {name(table.ref)} add {key(later_key)}"] if later_key else []
    made += later_constraints(table)
    for c in table.columns:
        made += null_again(table, c, above.get(c.name, c))
        if c.inherited and c.name in above:
            made += column_changes(table, c, above[c.name])
        else:
            made += column_settings(table, merged(c, above.get(c.name, c)) if apart else c)
        if table.of_type and c.compression:
            alter = f"alter table {name(table.ref)} alter column {identifier(c.name)} set"
            made.append(f"{alter} compression {c.compression}")
    made += replica_identity(table)
    made += [statement for key in keys(table) for statement in index_uses(table, key.name)]
    return made + row_security(table) + comment(table, None)


def _is_of_inherited(table: Table, above: dict[str, Column]) -> bool:
    """Whether the primary key has a column that is not null by what it inherits alone.

    Where such a key is declared with the table, the table gets such a constraint of its own (measured on 18).
    """
    from_above = {c.name for c in table.columns if c.not_null and c.not_null.inherited}
    own = {c.name for c in table.columns if not c.inherited or own_constraint(c)} - from_above
    names = table.primary_key.columns if table.primary_key else ()
    return any(each in above and not above[each].nullable and each not in own for each in names)


def _before(own: Column, above: dict[str, Column]) -> Column:
    """A column of a table that is made before its parents become its parents: they take no other."""
    theirs = above.get(own.name, own)
    return merged(own, theirs).replace(nullable=own.nullable and theirs.nullable)


def stored(table: Table | Partition) -> str:
    """` using …` and ` with (…)`, as far as they are said."""
    return _method(table) + parameters(table)


def _method(table: Table | Partition) -> str:
    return f" using {identifier(table.access_method)}" if table.access_method else ""


def place(table: Table | Partition) -> str:
    """` tablespace …`, where it is said."""
    return f" tablespace {identifier(table.tablespace)}" if table.tablespace else ""


def index_uses(table: Table | Partition, index: str) -> list[str]:
    """The statements that say what else an index of a table is for, once it is there."""
    made = []
    if table.identity_index == index:
        made.append(f"alter table {name(table.ref)} replica identity using index {identifier(index)}")
    if table.cluster == index:
        made.append(f"alter table {name(table.ref)} cluster on {identifier(index)}")
    return made


def parameters(table: Table | Partition) -> str:
    """` with (…)`, where there are storage parameters."""
    listed = ", ".join(f"{option} = {value}" for option, value in table.parameters)
    return f" with ({listed})" if listed else ""


def constraints(table: Table | Partition) -> list[str]:
    """The keys, checks and exclusions, as they are written in `create table`."""
    checks = [check(c) for c in table.checks if not c.not_valid]
    repeated = _repeated(table)
    return [
        *(key(k) for k in _keys(table) if k not in repeated),
        *checks,
        *(exclusion(e) for e in table.exclusions if e not in repeated),
    ]


def later_constraints(table: Table | Partition) -> list[str]:
    """The statements that add what `create table` does not take as it is: checks that are not valid, repeated keys."""
    alter = f"alter table {name(table.ref)} add"
    unvalidated = [f"{alter} {check(c)}" for c in table.checks if c.not_valid]
    return unvalidated + [f"{alter} {key(c) if isinstance(c, Key) else exclusion(c)}" for c in _repeated(table)]


def add_constraint(
    table: Table | Partition, constraint: Key | Check | Exclusion, index: str | None = None
) -> list[str]:
    """The statements that add a constraint to a table that is there without it; `index` is what a key is made of."""
    match constraint:
        case Check():
            written = check(constraint)
        case Exclusion():
            written = exclusion(constraint)
        case Key() if index:
            written = f"constraint {identifier(constraint.name)} {constraint.kind} using index {identifier(index)}"
            written += deferral(constraint.deferrable, constraint.deferred)
        case Key():
            written = key(constraint)
    made = [f"alter {'foreign ' if table.foreign else ''}table {name(table.ref)} add {written}"]
    made += index_uses(table, constraint.name)
    return made + _constraint_comment(table, constraint, None)


def _repeated(table: Table | Partition) -> list[Key | Exclusion]:
    """Keys and exclusions that say what an earlier one says: `create table` leaves them out (measured on 15 and 18)."""
    said: set[Key | Exclusion] = set()
    repeated: list[Key | Exclusion] = []
    constraints: tuple[Key | Exclusion, ...] = (*_keys(table), *table.exclusions)
    for constraint in constraints:
        plain: Key | Exclusion
        if isinstance(constraint, Key):
            plain = constraint.replace(name="", comment=None, kind="unique")
        else:
            plain = constraint.replace(name="", comment=None)
        if plain in said:
            repeated.append(constraint)
        said.add(plain)
    return repeated


def _keys(table: Table | Partition) -> list[Key]:
    return ([table.primary_key] if table.primary_key else []) + list(table.uniques)


def replica_identity(table: Table | Partition) -> list[str]:
    """The statement that says how a changed row is told. Partitions have none of their parent's."""
    said = table.replica_identity
    return [f"alter table {name(table.ref)} replica identity {said}"] if said else []


def row_security(table: Table | Partition) -> list[str]:
    """The statements that turn row security on."""
    made = [f"alter table {name(table.ref)} enable row level security"] if table.row_security else []
    if table.force_row_security:
        made.append(f"alter table {name(table.ref)} force row level security")
    return made


def key(k: Key) -> str:
    """A primary key or unique constraint."""
    distinct = " nulls not distinct" if k.nulls_not_distinct else ""
    include = f" include ({names(k.include)})" if k.include else ""
    overlaps = " without overlaps" if k.without_overlaps else ""
    return (
        f"constraint {identifier(k.name)} {k.kind}{distinct} ({names(k.columns)}{overlaps}){include}{_kept(k)}"
        f"{deferral(k.deferrable, k.deferred)}"
    )


def _kept(constraint: Key | Exclusion) -> str:
    """How the index of a constraint is kept, where that is said."""
    parameters = f" with ({constraint.parameters})" if constraint.parameters else ""
    place = f" using index tablespace {identifier(constraint.tablespace)}" if constraint.tablespace else ""
    return parameters + place


def check(c: Check) -> str:
    """A check constraint."""
    rest = (" no inherit" if c.no_inherit else "") + (" not enforced" if c.not_enforced else "")
    rest += " not valid" if c.not_valid else ""
    return f"constraint {identifier(c.name)} check ({c.condition.sql}){rest}"


def exclusion(e: Exclusion) -> str:
    """An exclusion constraint."""
    where = f" where ({e.where.sql})" if e.where else ""
    keys = ", ".join(map(element, e.elements))
    include = f" include ({names(e.include)})" if e.include else ""
    return (
        f"constraint {identifier(e.name)} exclude using {e.method} ({keys}){include}{_kept(e)}{where}"
        f"{deferral(e.deferrable, e.deferred)}"
    )


def partition_by(k: PartitionKey) -> str:
    """`partition by range (executed_at)`."""
    return f"partition by {k.strategy} ({', '.join(map(element, k.elements))})"


def drop(table: Table, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop {'foreign ' if table.foreign else ''}table {name(table.ref)}"]


def alter(before: Table | Partition, table: Table | Partition, scene: Scene) -> list[str]:
    """The statements that change what is said of the whole table, or of a partition."""
    called, made = f"alter table {name(table.ref)}", []
    holds_rows = not table.partition_key
    old, new = (dict(each.parameters) if holds_rows else {} for each in (before, table))
    if gone := ", ".join(option for option in old if option not in new):
        made.append(f"{called} reset ({gone})")
    if other := ", ".join(f"{option} = {value}" for option, value in new.items() if old.get(option) != value):
        made.append(f"{called} set ({other})")
    if before.foreign and table.foreign and before.foreign != table.foreign:
        options = changed_options(before.foreign.options, table.foreign.options)
        made.append(f"alter foreign table {name(table.ref)}{options}")
    if isinstance(before, Table) and isinstance(table, Table):
        made += [f"{called} no inherit {name(each)}" for each in before.inherits if each not in table.inherits]
        made += [f"{called} inherit {name(each)}" for each in table.inherits if each not in before.inherits]
        if before.of_type != table.of_type:
            made.append(f"{called} of {name(table.of_type)}" if table.of_type else f"{called} not of")
    if before.access_method != table.access_method:
        made.append(f"{called} set access method {identifier(table.access_method or 'heap')}")
    if before.tablespace != table.tablespace:
        made.append(f"{called} set tablespace {identifier(table.tablespace or 'pg_default')}")
    if before.unlogged != table.unlogged:
        made.append(f"{called} set {'unlogged' if table.unlogged else 'logged'}")
    if before.row_security != table.row_security:
        made.append(f"{called} {'enable' if table.row_security else 'disable'} row level security")
    if before.force_row_security != table.force_row_security:
        made.append(f"{called} {'' if table.force_row_security else 'no '}force row level security")
    if before.replica_identity != table.replica_identity or before.identity_index != table.identity_index:
        index = table.identity_index
        said = f"using index {identifier(index)}" if index else table.replica_identity or "default"
        made.append(f"{called} replica identity {said}")
    if before.cluster != table.cluster:
        made.append(
            f"{called} cluster on {identifier(table.cluster)}" if table.cluster else f"{called} set without cluster"
        )
    return made


def comment(table: Table, before: Table | None) -> list[str]:
    """Its comments and its columns', where they differ from those of columns that were there."""
    kind = "foreign table" if table.foreign else "table"
    made = comment_if_changed(f"{kind} {name(table.ref)}", table.comment, before.comment if before else None)
    old = {c.name: c.comment for c in before.columns} if before else {}
    for c in table.columns:
        if (before is None or c.name in old) and c.comment != old.get(c.name):
            made.append(comment_on(f"column {name(table.ref)}.{identifier(c.name)}", c.comment))
    return made + constraint_comments(table, before)


def constraint_comments(table: Table | Partition, before: Table | Partition | None) -> list[str]:
    """The comments of keys, checks and exclusions, where they differ from those of constraints that were there."""
    made = []
    old = {c.name: c.comment for c in _named(before)} if before else {}
    for c in _named(table):
        if (before is None or c.name in old) and c.comment != old.get(c.name):
            made += _constraint_comment(table, c, old.get(c.name))
    return made


def _constraint_comment(table: Table | Partition, c: Key | Check | Exclusion, before: str | None) -> list[str]:
    return comment_if_changed(f"constraint {identifier(c.name)} on {name(table.ref)}", c.comment, before)


def _named(table: Table | Partition) -> list[Key | Check | Exclusion]:
    keys = (table.primary_key,) if table.primary_key else ()
    return [*keys, *table.uniques, *table.checks, *table.exclusions]
