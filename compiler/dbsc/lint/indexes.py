"""Indexes that are missing behind foreign keys, and indexes that another one covers."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Element, ForeignKey, Index, Policy, Table
from dbsc.lint.facts import Facts, is_standard, is_written_in, listed, name
from dbsc.lint.finding import Finding
from dbsc.lint.lines import Line, left_out, without
from dbsc.postgres.sql import names

_FOLLOWED = {
    "cascade": "to delete the rows that refer to it",
    "set null": "to empty the columns that refer to it",
    "set default": "to change the rows that refer to it",
}


def missing(facts: Facts) -> Iterator[Finding]:
    """DBS731: a foreign key whose columns lead no index, in a table that is not small."""
    for table in facts.tables:
        if facts.is_small(table):
            continue
        told = set()
        for key in facts.foreign_keys.get(table.ref, ()):
            if key.target in facts.rows or key.columns in told or _leads(facts, table, key):
                continue
            told.add(key.columns)
            target = name(key.target)
            what = _FOLLOWED.get(key.on_delete or "", "to see that none refers to it")
            message = (
                f"{listed(key.columns)} of `{name(table.ref)}` {'has' if len(key.columns) == 1 else 'have'} no index: "
                f"deleting from `{target}` reads the whole table {what}"
            )
            weight = facts.weight(55 if key.on_delete in _FOLLOWED else 40, table)
            line = Line(f"index ({names(key.columns)})")
            place = key.origin if _beside(key, table) else table.origin
            yield Finding("DBS731", table, place, message, weight, (line,), safe=True)


def behind_policies(facts: Facts) -> Iterator[Finding]:
    """DBS754: a column that a policy holds to the current user, which leads no index, in a table that is not small."""
    tables = {table.ref: table for table in facts.tables if table.row_security and not facts.is_small(table)}
    told = set()
    for policy in facts.catalog.all(Policy):
        table = tables.get(policy.table)
        if table is None or policy.using is None or is_standard(policy.origin):
            continue
        from dbsc.lint.conditions import equals_user

        columns = [one for one in equals_user(policy.using, facts.header.user) if table.column(one)]
        if not columns or any(_begins(facts, table, (one,)) for one in columns):
            continue
        first = columns[0]
        if (table.ref, first) in told or any(key.columns == (first,) for key in facts.foreign_keys.get(table.ref, ())):
            continue  # DBS731 tells of it
        told.add((table.ref, first))
        message = f"`{first}` of `{name(table.ref)}` has no index: policy `{policy.name}` reads the whole table for it"
        line = Line(f"index ({names((first,))})")
        place = facts.place(table, table.column(first) or table.columns[0])
        yield Finding("DBS754", table, place, message, facts.weight(45, table), (line,), safe=True)


def covered(facts: Facts) -> Iterator[Finding]:
    """DBS732: an index that a key or a longer index does the work of."""
    for table in facts.tables:
        indexes = facts.indexes.get(table.ref, [])
        for number, index in enumerate(indexes):
            if index.unique or index.include or index.parameters or index.method not in ("btree", "gin"):
                continue
            by = _covering(facts, table, index, indexes, number)
            if by is None or index.origin is None or not is_written_in(table, index.origin):
                continue
            if not index.origin.text.startswith("index"):
                continue  # what made it does more than that
            line = _gone(table, index)
            word = index.origin.text
            what = f"`{word}`" if word != "index" else f"`index` of `{index.elements[0].column}`"
            message = f"`{index.name}` finds nothing that `{by}` does not: every write keeps both"
            yield Finding(
                "DBS732",
                table,
                index.origin,
                message,
                facts.weight(20, table),
                (line,) if line else (),
                f"leave out {what}",
            )


RULES = (missing, behind_policies, covered)


def _gone(table: Table, index: Index) -> Line | None:
    """What is left without an index that is an item of its table, or a word of a column."""
    column = table.column(index.elements[0].column or "")
    if column and index.origin and (line := without(table, column, index.origin)):
        return line
    return left_out(table, index.origin)


def _beside(key: ForeignKey, table: Table) -> bool:
    return key.origin is not None and table.origin is not None and key.origin.source is table.origin.source


def _leads(facts: Facts, table: Table, key: ForeignKey) -> bool:
    """Whether an index, or that of a key, begins with the columns of a foreign key, in any order."""
    return _begins(facts, table, key.columns)


def _begins(facts: Facts, table: Table, columns: tuple[str, ...]) -> bool:
    """Whether an index, or that of a key, begins with some columns, in any order."""
    wanted = set(columns)
    if any(set(one.columns[: len(wanted)]) == wanted for one in facts.keys(table)):
        return True
    if any({e.column for e in one.elements[: len(wanted)]} == wanted for one in table.exclusions):
        return True
    for index in facts.indexes.get(table.ref, ()):
        first = index.elements[: len(wanted)]
        whole = index.where is None or index.where.sql in {f"{one} is not null" for one in columns}
        if whole and index.method in ("btree", "hash") and {element.column for element in first} == wanted:
            return True
    return False


def _covering(facts: Facts, table: Table, index: Index, indexes: list[Index], number: int) -> str | None:
    """The name of the key or index that begins with all of an index; of two that are the same, the first stays."""
    mine = tuple(map(_same, index.elements))
    if index.method == "btree" and index.where is None:
        plain = tuple((column, None, None, None, False, None) for column in (e.column for e in index.elements))
        for key in facts.keys(table):
            if mine == plain and key.columns[: len(mine)] == tuple(e.column for e in index.elements):
                return key.name
    for place, other in enumerate(indexes):
        theirs = tuple(map(_same, other.elements))
        if other is index or other.method != index.method or other.where != index.where:
            continue
        same = theirs == mine and (place < number or other.unique)
        longer = index.method == "btree" and len(theirs) > len(mine) and theirs[: len(mine)] == mine
        if same or longer:
            return other.name
    return None


def _same(element: Element) -> tuple[object, ...]:
    expression = element.expression.sql if element.expression else None
    return (
        element.column,
        expression,
        element.collation,
        element.operator_class,
        element.descending,
        element.nulls_first,
    )
