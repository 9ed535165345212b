"""Tables whose parents got columns and constraints later, when they were there already.

PostgreSQL puts what is inherited first, unless a parent gets a column when its children are there already. What is
not valid in a parent is so below it only if it came then. So a table whose inherited columns stand among its own, that
has constraints from above that it would not have so when it is made, or whose column has come to differ from that of
its parents, or theirs from each other, is made from a passing parent: that one has all columns in their order, and gets
constraints later. Then the table's parents take its place: what both have stays inherited, and the rest becomes the
table's own (measured on 15 and 18).
"""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.inheritance import checks_above, is_apart, parents_disagree
from dbsc.catalog.naming import object_name
from dbsc.catalog.not_null import name_above
from dbsc.catalog.objects import Check, Column, NotNull, Ref, Table, ref
from dbsc.postgres.columns import column, not_null
from dbsc.postgres.sql import name


def is_woven(catalog: Catalog, table: Table, above: dict[str, Column]) -> bool:
    """Whether a table is made from a passing parent."""
    if not table.inherits:
        return False
    if any(_has_later_constraint(c) or _is_generated_anew(c) for c in table.columns) or parents_disagree(
        catalog, table
    ):
        return True
    own = {c.name for c in table.checks}
    return is_apart(table, above) and (
        any(c.inherited or (c.not_null and c.not_null.inherited) for c in table.columns)
        or any(c.name not in own for c in _checks(catalog, table))
    )


def _checks(catalog: Catalog, table: Table) -> tuple[Check, ...]:
    """The checks that a table has from above when it is made: those that are not valid come behind what is below."""
    return tuple(c for c in checks_above(catalog, table).values() if not c.not_valid)


def _has_later_constraint(c: Column) -> bool:
    """Whether the constraint that a column is not null comes from above, and is not as it would be from there."""
    said = c.not_null
    return bool(said and said.inherited and (said.name or said.not_valid))


def _is_generated_anew(c: Column) -> bool:
    """Whether a column comes from above, and is generated from something else there."""
    return c.inherited and c.generated is not None


def passing_parent(catalog: Catalog, table: Table, above: dict[str, Column]) -> Table:
    """The table that has the columns of another in their order, and the checks that it inherits."""
    written = {c.name: c for c in table.columns}
    order = table.columns if is_apart(table, above) else {**above, **written}.values()
    columns = [_column(catalog, table, c, above) for c in order]
    return Table(table.schema, _free(catalog, table), tuple(columns), checks=_checks(catalog, table))


def _later_constraints(catalog: Catalog, table: Table) -> list[str]:
    """The constraints that columns are not null that the passing parent gets when the table is there."""
    said = [(c.name, c.not_null) for c in table.columns if c.not_null and _has_later_constraint(c)]
    return [
        not_null(constraint.replace(name=constraint.name or name_above(catalog, table.ref, column_name)), column_name)
        for column_name, constraint in said
        if constraint.not_valid
    ]


def replaced(catalog: Catalog, table: Table, parent: Table) -> list[str]:
    """The statements by which the table's own parents take the place of the passing one."""
    alter = f"alter table {name(table.ref)}"
    return [
        *[f"alter table {name(parent.ref)} add {constraint}" for constraint in _later_constraints(catalog, table)],
        *[f"{alter} inherit {name(of)}" for of in table.inherits],
        f"{alter} no inherit {name(parent.ref)}",
        f"drop table {name(parent.ref)}",
    ]


def own_lines(table: Table, above: dict[str, Column]) -> list[str]:
    """The columns that the table declares itself. What is generated comes from the passing parent alone."""
    return [column(table, c) for c in table.columns if not c.inherited and (c.name in above or not c.generated)]


def _column(catalog: Catalog, table: Table, own: Column, above: dict[str, Column]) -> Column:
    theirs = above.get(own.name)
    if theirs is None:
        if own.generated:
            return own.replace(comment=None, statistics=None, parameters=())
        return Column(own.name, own.type, nullable=True, collation=own.collation)
    if _is_generated_anew(own):
        theirs = theirs.replace(generated=own.generated)
    if theirs.nullable:
        return theirs
    said = own.not_null
    if said and said.inherited and said.not_valid:
        return theirs.replace(nullable=True)  # until that is added
    called = said.name if said and said.inherited and said.name else name_above(catalog, table.ref, own.name)
    return theirs.replace(not_null=NotNull(called) if called else None)


def _free(catalog: Catalog, table: Table) -> str:
    """A name that no relation of the schema has."""
    found, number = object_name(table.name, None, "columns"), 0
    while any(_is_taken(catalog, ref(kind, table.schema, found)) for kind in ("table", "view", "sequence", "type")):
        number += 1
        found = object_name(table.name, None, f"columns{number}")
    return found


def _is_taken(catalog: Catalog, reference: Ref) -> bool:
    return reference in catalog.objects
