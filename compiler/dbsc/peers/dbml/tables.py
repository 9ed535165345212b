"""Tables with their keys and checks."""

from __future__ import annotations

from collections.abc import Container

from dbsc.catalog import naming
from dbsc.catalog.objects import Check, Expression, Key, Table
from dbsc.diagnostics import Label
from dbsc.peers.dbml import defaults, notes, tree
from dbsc.peers.dbml import settings as settings_
from dbsc.peers.dbml.columns import read_column
from dbsc.peers.dbml.names import kept
from dbsc.peers.dbml.relation import Relation
from dbsc.peers.dbml.settings import Settings
from dbsc.peers.dbml.types import Enums
from dbsc.source import Span
from dbsc.sqltext.quote import identifier, literal


def make_table(relation: Relation, enums: Enums, schemas: Container[str]) -> None:
    """Reads columns, keys and checks, and makes the table, as one `create table` would."""
    if not (relation.whole.columns or relation.whole.broken):
        message = f"table `{relation.shown}` has no columns"
        relation.report.say("DBS830", message, relation.whole.table.path.span, "write one a line: `id int [pk]`")
    for column in relation.whole.columns:
        read_column(relation, column, enums, schemas)
    relation.primary = _primary_key(relation)
    for column in relation.whole.columns:
        _column_checks(relation, column)
    for check in relation.whole.checks:
        _table_check(relation, check)
    primary = None
    if relation.primary:
        primary = Key("primary key", relation.namespace.key(relation.name, None, "pkey"), relation.primary)
        relation.columns = {
            name: column.replace(nullable=False) if name in relation.primary else column
            for name, column in relation.columns.items()
        }
    # PostgreSQL makes no second key over the very columns of the primary key.
    unique = [name for name in relation.columns if "unique" in relation.settings[name] and (name,) != relation.primary]
    relation.uniques = [(name,) for name in unique]
    uniques = [Key("unique", relation.namespace.key(relation.name, name, "key"), (name,)) for name in unique]
    relation.table = Table(
        schema=relation.schema,
        name=relation.name,
        columns=tuple(relation.columns.values()),
        primary_key=primary,
        uniques=tuple(sorted(uniques, key=lambda key: key.name)),
        checks=tuple(sorted(relation.checks, key=lambda check: check.name)),
        comment=notes.database_comment(relation.whole.notes, relation.whole.table.path.span, relation.report),
        origin=relation.whole.table.path.span,
    )


def _primary_key(relation: Relation) -> tuple[str, ...]:
    """The columns of the primary key: those with `pk`, or those of the index with it."""
    marked = [(name, at) for name, given in relation.settings.items() if (at := _pk(given)) is not None]
    found = [(tuple(name for name, _ in marked), marked[0][1])] if marked else []
    for index in relation.whole.indexes:
        place = _pk(settings_.read(relation.report, index.settings, settings_.INDEX))
        if place is None:
            continue
        columns = [
            relation.column(tree.Name(element.text, element.span))
            for element in index.elements
            if element.kind == "words"
        ]
        if len(columns) < len(index.elements):
            relation.report.say("DBS834", "a primary key is over columns, not over expressions", index.span)
        elif all(columns):
            found.append((tuple(dict.fromkeys(name for name in columns if name)), place))
    for _, place in found[1:]:
        labels = (Label(found[0][1], "the first one"),)
        help_ = "write all its columns in one place: `(a, b) [pk]` in `indexes`"
        relation.report.say("DBS833", f"table `{relation.shown}` has two primary keys", place, help_, labels)
    return found[0][0] if found else ()


def _column_checks(relation: Relation, written: tree.Column) -> None:
    """The checks of a column: all of them are one constraint."""
    name = naming.truncated(written.name.text)
    if name in relation.unions:
        listed = ", ".join(map(literal, relation.unions[name]))
        _check(relation, f"{identifier(name)} in ({listed})", {name}, None)
    values = [each.value for each in relation.settings[name].get("check", ()) if each.value is not None]
    found = [_condition(relation, value) for value in values]
    conditions = [condition for condition in found if condition is not None]
    if len(conditions) == len(values) and conditions:
        both = " and ".join(f"({sql})" for sql, _ in conditions)
        used = {column for _, columns in conditions for column in columns}
        _check(relation, conditions[0][0] if len(conditions) == 1 else both, used, None)


def _table_check(relation: Relation, written: tree.Check) -> None:
    """One line of `checks`."""
    settings = settings_.read(relation.report, written.settings, settings_.CHECK)
    condition = _condition(relation, written.condition)
    given = settings["name"][0].value if "name" in settings else None
    if condition is not None:
        name = kept(tree.Name(given.text, given.span), relation.report) if given and given.text else None
        if name in {check.name for check in relation.checks}:
            relation.report.say("DBS833", f"two checks are named `{name}`", written.condition.span)
        else:
            _check(relation, *condition, name)


def _condition(relation: Relation, value: tree.Value) -> tuple[str, set[str]] | None:
    """An expression, and the columns that it uses."""
    expression = defaults.expression(value, relation.report)
    return None if expression is None else (expression.sql, relation.used(expression, value))


def _check(relation: Relation, sql: str, used: set[str], name: str | None) -> None:
    """Adds a check; without a name it is called after the one column that it uses."""
    second = next(iter(used)) if len(used) == 1 else None
    chosen = relation.namespace.constraint(relation.name, second, "check", name)
    relation.checks.append(Check(chosen, Expression(sql)))


def _pk(settings: Settings) -> Span | None:
    """Where a column or an index is said to be the primary key."""
    return settings["pk"][0].span if "pk" in settings else None
