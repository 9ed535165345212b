"""What belongs to a table as items of its text: constraints, indexes, triggers, policies, rows, partitions' bounds."""

from __future__ import annotations

import re

from dbsc.catalog import naming
from dbsc.catalog.objects import (
    Bound,
    Check,
    Element,
    Exclusion,
    ForeignKey,
    Index,
    Key,
    NotNull,
    Object,
    PartitionKey,
    Policy,
    Rows,
    Statistics,
    Trigger,
    ViewColumn,
)
from dbsc.semantics.lift_names import Choice
from dbsc.semantics.lift_parts import documented, element, expression, given, name
from dbsc.semantics.lift_places import Places
from dbsc.semantics.lift_whole import Whole


def constraint_lines(whole: Whole, places: Places) -> list[str]:
    """Keys, checks, exclusions, foreign keys and indexes as items, but for those that stand at their column."""
    return [_line(whole, choice, id(choice.thing) in places.written) for choice in places.items]


def _line(whole: Whole, choice: Choice, is_named: bool) -> str:
    thing = choice.thing
    named = f"{name(thing.name)} " if is_named else ""
    if isinstance(thing, Key):
        return _key(thing, named)
    if isinstance(thing, Check):
        return _check(thing, named)
    if isinstance(thing, Exclusion):
        return _exclusion(whole, thing, named)
    return _index(whole, thing, named) if isinstance(thing, Index) else _foreign_key(whole, thing, named)


_ORDER = (Statistics, Policy, Trigger, Rows)


def item_lines(whole: Whole, owned: list[Object]) -> list[str]:
    """Statistics, policies, triggers and rows as items."""
    out: list[list[str]] = [[] for _ in _ORDER]
    for object_ in owned:
        if isinstance(object_, Statistics):
            out[0].append(_statistics(object_))
        elif isinstance(object_, Policy):
            out[1].append(_policy(object_))
        elif isinstance(object_, Trigger):
            out[2].append(_trigger(whole, object_))
        elif isinstance(object_, Rows):
            out[3] += _rows(object_)
    return [line for lines in out for line in lines]


def _statistics(statistics: Statistics) -> str:
    middle = naming.columns_part(element.column or "expr" for element in statistics.elements)
    text = "statistics " + given(statistics.name, statistics.table[2], middle, "stat")
    if statistics.schema:
        text = f"statistics {name(statistics.schema)}.{name(statistics.name)} "
    text += f"({', '.join(statistics.kinds)}) " if statistics.kinds else ""
    text += f"on ({', '.join(map(element, statistics.elements))})"
    target = "" if statistics.target is None else f" target {statistics.target}"
    return documented(statistics.comment, text + target)


def _key(key: Key, named: str) -> str:
    word = "pk" if key.kind == "primary key" else "unique"
    overlaps = " without overlaps" if key.without_overlaps else ""
    text = f"{word} {named}({', '.join(map(name, key.columns))}{overlaps})"
    text += " nulls not distinct" if key.nulls_not_distinct else ""
    return documented(key.comment, text + _include(key) + _kept(key) + timing(key.deferrable, key.deferred))


def _include(thing: Key | Exclusion | Index) -> str:
    """What an index holds beside its keys, with a space before it."""
    return f" include ({', '.join(map(name, thing.include))})" if thing.include else ""


def _kept(thing: Key | Exclusion | Index) -> str:
    """How an index is kept, with a space before it."""
    text = f" with ({thing.parameters})" if thing.parameters else ""
    return text + (f" tablespace {name(thing.tablespace)}" if thing.tablespace else "")


def _check(check: Check, named: str) -> str:
    rest = (" no inherit" if check.no_inherit else "") + (" not valid" if check.not_valid else "")
    rest += " not enforced" if check.not_enforced else ""
    return documented(check.comment, f"check {named}({check.condition.sql}){rest}")


def view_column(column: ViewColumn) -> str:
    """What is said of a column of a view."""
    parts = [f"= {expression(column.default.sql)}"] if column.default else []
    parts += [f"storage {column.storage}"] if column.storage else []
    parts += [f"compression {column.compression}"] if column.compression else []
    parts += [f"statistics {column.statistics}"] if column.statistics is not None else []
    parts += [f"option {name(option)} = {value}" for option, value in column.parameters]
    return documented(column.comment, " ".join(["column", name(column.name), *parts]))


def not_null(column: str, constraint: NotNull) -> str:
    """The constraint that a column is not null, where there is something to say of it."""
    named = f"{name(constraint.name)} " if constraint.name else ""
    rest = (" no inherit" if constraint.no_inherit else "") + (" not valid" if constraint.not_valid else "")
    rest += " inherited" if constraint.inherited else ""
    return f"not null {named}({name(column)}){rest}"


def _exclusion(whole: Whole, exclusion: Exclusion, named: str) -> str:
    where = f" where ({exclusion.where.sql})" if exclusion.where else ""
    keys = _elements(whole, exclusion.elements)
    when = timing(exclusion.deferrable, exclusion.deferred)
    include = _include(exclusion)
    text = f"exclude {named}using {name(exclusion.method)} ({keys}){include}{_kept(exclusion)}{where}{when}"
    return documented(exclusion.comment, text)


def _index(whole: Whole, index: Index, named: str) -> str:
    text = f"{'unique ' if index.unique else ''}index {named}"
    if index.method != "btree":
        text += f"using {name(index.method)} "
    text += f"({_elements(whole, index.elements)}){_include(index)}"
    if index.nulls_not_distinct:
        text += " nulls not distinct"
    text += _kept(index)
    if index.where:
        text += f" where ({index.where.sql})"
    text += " only" if index.only else ""
    return documented(index.comment, text)


def _elements(whole: Whole, elements: tuple[Element, ...]) -> str:
    """The keys of an index, with operator classes of extensions as they are found."""
    classes = (each.operator_class and whole.operator_class(each.operator_class) for each in elements)
    named = (each.replace(operator_class=found) for each, found in zip(elements, classes, strict=True))
    return ", ".join(map(element, named))


def _foreign_key(whole: Whole, key: ForeignKey, named: str) -> str:
    text = f"foreign {named}({_columns(key, key.columns)}) {arrow(whole, key)}{modifiers(key)}"
    return documented(key.comment, text)


def arrow(whole: Whole, key: ForeignKey) -> str:
    """`-> table`, with the columns where those are not its primary key."""
    target = whole.catalog.table(key.target)
    of_target = target.primary_key.columns if target and target.primary_key else ()
    columns = "" if key.target_columns == of_target and not key.period else f"({_columns(key, key.target_columns)})"
    return f"-> {whole.called(key.target, key.table[1])}{columns}"


def _columns(key: ForeignKey, columns: tuple[str, ...]) -> str:
    period = "period " if key.period else ""
    return ", ".join([*map(name, columns[:-1]), f"{period}{name(columns[-1])}"])


def modifiers(key: ForeignKey) -> str:
    """What stands behind the target of a foreign key, with a space before it."""
    text = " match full" if key.match_full else ""
    if key.on_delete:
        columns = f" ({', '.join(map(name, key.delete_columns))})" if key.delete_columns else ""
        text += f" on delete {key.on_delete}{columns}"
    text += f" on update {key.on_update}" if key.on_update else ""
    text += timing(key.deferrable, key.deferred) + (" not valid" if key.not_valid else "")
    return text + (" not enforced" if key.not_enforced else "")


def timing(deferrable: bool, deferred: bool) -> str:
    """When a constraint or a trigger is checked, with a space before it."""
    return (" deferrable" if deferrable else "") + (" initially deferred" if deferred else "")


def partition_by(key: PartitionKey) -> str:
    """How a table is partitioned."""
    return f"partition by {key.strategy} ({', '.join(map(element, key.elements))})"


def bound_of(bound: Bound) -> str:
    """What a partition holds."""
    match bound.kind:
        case "default":
            return "default"
        case "range":
            return f"from {_value(bound.values[0])} to {_value(bound.values[1])}"
        case "list":
            return ", ".join(map(_value, bound.values))
        case _:
            return f"modulus {bound.values[0]} remainder {bound.values[1]}"


def _value(value: str) -> str:
    """A bound value; several, or an expression, stand in parentheses."""
    is_one = _STRING.fullmatch(value) or value.lstrip("-").replace(".", "", 1).isdigit() or value.isalpha()
    return value if is_one else f"({value})"


_STRING = re.compile("'(?:[^']|'')*'")


def _trigger(whole: Whole, trigger: Trigger) -> str:
    events = " or ".join(_event(event) for event in trigger.events)
    text = f"{'constraint ' if trigger.constraint else ''}trigger {name(trigger.name)} {trigger.time} {events}"
    if trigger.referenced:
        text += f" from {whole.called(trigger.referenced, trigger.table[1])}"
    text += timing(trigger.deferrable, trigger.deferred)
    text += f" for each {trigger.level}" if trigger.level != "row" else ""
    if trigger.transitions:
        tables = " ".join(f"{which} table as {name(alias)}" for which, alias in trigger.transitions)
        text += f" referencing {tables}"
    text += f" when ({trigger.condition.sql})" if trigger.condition else ""
    function = whole.function_name(trigger.function, trigger.table[1])
    text += f" execute {'.'.join(map(name, function))}({trigger.arguments})"
    return documented(trigger.comment, text + (f" {trigger.state}" if trigger.state else ""))


def _rows(rows: Rows) -> list[str]:
    """One block for neighbours that give the same columns."""
    return [
        f"rows ({', '.join(map(name, columns))}) {{\n"
        + "\n".join(f"({', '.join(value.sql for value in row.values)})" for row in block)
        + "\n}"
        for columns, block in rows.blocks()
    ]


def _event(event: str) -> str:
    head, of, columns = event.partition(" of ")
    return f"{head} of ({columns})" if of else head


def _policy(policy: Policy) -> str:
    mode = "" if policy.permissive else " restrictive"
    text = f"policy {name(policy.name)}{mode} for {policy.command}"
    text += f" to {', '.join(map(name, policy.roles))}" if policy.roles else ""
    text += f" using ({policy.using.sql})" if policy.using else ""
    text += f" with check ({policy.check.sql})" if policy.check else ""
    return documented(policy.comment, text)
