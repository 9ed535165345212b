"""Bounds of partitions: each is a value of its key, no range is empty, and no two partitions hold the same rows.

Source: https://www.postgresql.org/docs/current/sql-createtable.html (partition bounds), and `check_new_partition_bound`
and `transformPartitionBound` of PostgreSQL, measured on 15 and 18.
"""

from __future__ import annotations

from dbsc.catalog.objects import Column, Type
from dbsc.diagnostics import Label, did_you_mean
from dbsc.record import Record
from dbsc.semantics.context import Context
from dbsc.semantics.rules.values import read_value, shown
from dbsc.source import Span
from dbsc.sqltypes.values import Told, Wrong, compare
from dbsc.syntax import ast
from dbsc.syntax.parens import split

_LOWEST, _VALUE, _HIGHEST = -1, 0, 1


class Edge(Record):
    """One end of a range: for each column of the key where it lies, and the value where that is known."""

    kinds: tuple[int, ...]
    values: tuple[Told | None, ...]


def check_bounds(ctx: Context, columns: dict[str, Column], item: ast.PartitionBy) -> None:
    """The partitions of a table, or of a partition of it, that are written out."""
    keys = [columns.get(element.column.text) if element.column else None for element in item.elements]
    match item.strategy.text:
        case "range":
            _ranges(ctx, keys, item)
        case "list":
            _lists(ctx, keys[0] if keys else None, item.partitions)
        case "hash":
            _hashes(ctx, item)
        case _:
            pass
    _one_default(ctx, item)


def _one_default(ctx: Context, item: ast.PartitionBy) -> None:
    first: ast.Partition | None = None
    for partition in item.partitions:
        if partition.bound.kind != "default":
            continue
        if first is not None:
            label = Label(first.span, "the first one")
            ctx.error("DBS223", "there is one default partition", partition.bound.span, labels=(label,))
        first = first or partition


# ---------------------------------------------------------------- values


def _value(ctx: Context, key: Column | None, sql: ast.Sql) -> Told | None:
    """The value of a bound, where it can be told; one that is none of the key's type is reported."""
    if key is None:
        return None
    word = sql.text.strip().lower()
    if word in ("true", "false"):
        return Told((word == "true",)) if key.type == Type("boolean") else None
    found = read_value(ctx, sql.text, key.type, key.collation)
    if isinstance(found, Wrong):
        message = f"{sql.text.strip()} is no value of `{key.name}`, which is {shown(key.type)}"
        message += f": {found.reason}" if found.reason else ""
        help_ = None
        if found.labels:
            help_ = did_you_mean(sql.text.strip(" '"), found.labels)
            help_ = help_ or "write one of " + ", ".join(f"'{label}'" for label in found.labels)
        ctx.error("DBS225", message, sql.span, help_=help_)
        return None
    return found


def _names_a_column(ctx: Context, sql: ast.Sql) -> bool:
    """Reports a bare word: a bound is a constant."""
    word = sql.text.strip()
    if not word.isidentifier() or word.lower() in ("null", "true", "false", "current_date", "current_timestamp"):
        return False
    if word.lower() in ("minvalue", "maxvalue"):
        message, help_ = f"`{word}` is an end of a range", "write `default` for the rows that no other partition holds"
    else:
        message, help_ = f"`{word}` would be a column, and a bound is a constant", f"write '{word}' if it is a text"
    ctx.error("DBS225", message, sql.span, help_=help_)
    return True


# ---------------------------------------------------------------- lists


def _lists(ctx: Context, key: Column | None, partitions: tuple[ast.Partition, ...]) -> None:
    seen: dict[object, tuple[ast.Partition, ast.Sql]] = {}
    for partition in partitions:
        for sql in partition.bound.values if partition.bound.kind == "list" else ():
            if _names_a_column(ctx, sql):
                continue
            value = _value(ctx, key, sql)
            word = sql.text.strip()
            identity: object = value or ("null" if word.lower() == "null" else word)
            if identity not in seen:
                seen[identity] = (partition, sql)
                continue
            earlier, first = seen[identity]
            if earlier is not partition:  # twice in one list is once
                label = Label(first.span, f"`{earlier.name.text}` holds it already")
                ctx.error("DBS223", f"{sql.text} is in two partitions", sql.span, labels=(label,))


# ---------------------------------------------------------------- ranges


def _ranges(ctx: Context, keys: list[Column | None], item: ast.PartitionBy) -> None:
    held = _series(ctx, keys, item)
    for partition in item.partitions:
        if partition.bound.kind != "range":
            continue
        low, high = (_edge(ctx, keys, sql) for sql in partition.bound.values)
        if low is None or high is None or _is_empty(ctx, partition, low, high):
            continue
        for earlier, earlier_low, earlier_high in held:
            if _overlap(low, high, earlier_low, earlier_high):
                _overlapping(ctx, partition, (low, high), earlier, earlier_high)
                break
        held.append((partition, low, high))


def _series(ctx: Context, keys: list[Column | None], item: ast.PartitionBy) -> list[tuple[ast.Partition, Edge, Edge]]:
    """What `every … from … to …` makes, as one partition."""
    step = next((step for step in item.steps if step.end), None)
    key = keys[0] if len(keys) == 1 else None
    if step is None or step.constant is None or step.end is None or key is None:
        return []
    from dbsc.catalog.periods import bound_sql, plain_grid, value_of

    edges = []
    for constant in (step.constant, step.end):
        value = value_of(constant.value, key.type.name)
        told = (
            read_value(ctx, bound_sql(plain_grid(key.type.name), value), key.type, None) if value is not None else None
        )
        edges.append(Edge((_VALUE,), (told if isinstance(told, Told) else None,)))
    bound = ast.Bound("range", tuple(ast.Sql(each.sql, each.span) for each in (step.constant, step.end)), step.span)
    said = next((each.span.text for each in item.steps if each.kind == "every"), "every")
    every = ast.Partition(ast.Name(said, step.span), None, bound, (), None, step.span)
    return [(every, edges[0], edges[1])] if _order(edges[0], edges[1]) == -1 else []


def _edge(ctx: Context, keys: list[Column | None], sql: ast.Sql) -> Edge | None:
    """One end of a range; None (and a diagnostic) if it is none."""
    parts = split(sql)
    if len(parts) != len(keys):
        count = "one value" if len(keys) == 1 else f"{len(keys)} values"
        message = f"an end of a range has a value for each column of the key, here {count}"
        named = " and one for ".join(f"`{key.name}`" if key else "the expression" for key in keys)
        help_ = f"write a value for {named}"
        ctx.error("DBS225", message, sql.span, help_=help_)
        return None
    kinds: list[int] = []
    values: list[Told | None] = []
    for part, key in zip(parts, keys, strict=True):
        word = part.text.lower()
        kind = {"minvalue": _LOWEST, "maxvalue": _HIGHEST}.get(word, _VALUE)
        if kinds and kinds[-1] != _VALUE and kind != kinds[-1]:
            before = "minvalue" if kinds[-1] == _LOWEST else "maxvalue"
            message = f"after `{before}` every value is `{before}`"
            ctx.error("DBS225", message, part.span, help_=f"write `{before}`")
            return None
        if word == "null":
            help_ = "a range holds no nulls: they go to the `default` partition"
            ctx.error("DBS225", "null is no end of a range", part.span, help_=help_)
            return None
        if kind == _VALUE and _names_a_column(ctx, part):
            return None
        kinds.append(kind)
        values.append(_value(ctx, key, part) if kind == _VALUE else None)
    return Edge(tuple(kinds), tuple(values))


def _order(a: Edge, b: Edge) -> int | None:
    """-1, 0 or 1; None where that cannot be told."""
    for a_kind, a_value, b_kind, b_value in zip(a.kinds, a.values, b.kinds, b.values, strict=True):
        if a_kind != b_kind:
            return -1 if a_kind < b_kind else 1
        if a_kind != _VALUE:
            return 0
        found = compare(a_value, b_value) if a_value and b_value else None
        if found != 0:
            return found
    return 0


def _is_empty(ctx: Context, partition: ast.Partition, low: Edge, high: Edge) -> bool:
    order = _order(low, high)
    if order is None or order < 0:
        return False
    name, (start, end) = partition.name.text, (sql.text.strip() for sql in partition.bound.values)
    if order == 0:
        message = f"`{name}` is empty: a range does not hold its end, and this one ends where it starts"
        help_ = "the end is the first value that is not in it: write a later one"
    else:
        message = f"`{name}` is empty: {end} comes before {start}"
        help_ = f"write `{name} from {_shown(end, low)} to {_shown(start, low)}`"
    ctx.error("DBS222", message, partition.bound.span, help_=help_)
    return True


def _shown(text: str, edge: Edge) -> str:
    return text if len(edge.kinds) == 1 else f"({text})"


def _overlap(low: Edge, high: Edge, other_low: Edge, other_high: Edge) -> bool:
    """Whether two ranges that are not empty certainly share a value."""
    if _order(low, other_low) == 0 or _order(high, other_high) == 0:
        return True
    return _order(low, other_high) == -1 and _order(other_low, high) == -1


def _overlapping(
    ctx: Context, partition: ast.Partition, edges: tuple[Edge, Edge], earlier: ast.Partition, earlier_high: Edge
) -> None:
    low, high = edges
    name, end, after = partition.name.text, partition.bound.values[1].text.strip(), earlier.bound.values[1].text.strip()
    help_ = None
    if _order(low, earlier_high) == -1 and _order(earlier_high, high) == -1:
        help_ = f"write `{name} from {_shown(after, low)} to {_shown(end, low)}`"
    label = Label(earlier.bound.span, f"`{earlier.name.text}` holds some of it already")
    message = f"`{name}` overlaps `{earlier.name.text}`"
    ctx.error("DBS223", message, partition.bound.span, labels=(label,), help_=help_)


# ---------------------------------------------------------------- hashes


def _hashes(ctx: Context, item: ast.PartitionBy) -> None:
    held: list[tuple[str, int, int, Span]] = []  # name, modulus, remainder
    for step in item.steps:
        if step.kind == "into" and step.constant and int(step.constant.value) <= 1000:
            count = int(step.constant.value)
            held += [(f"_{number}", count, number, step.span) for number in range(count)]
    for partition in item.partitions:
        if partition.bound.kind != "hash":
            continue
        modulus, remainder = (int(sql.text) if sql.text.isdigit() else -1 for sql in partition.bound.values)
        if _is_hash(ctx, partition, modulus, remainder):
            _fits(ctx, held, (partition.name.text, modulus, remainder, partition.bound.span))
            held.append((partition.name.text, modulus, remainder, partition.bound.span))


def _is_hash(ctx: Context, partition: ast.Partition, modulus: int, remainder: int) -> bool:
    if modulus < 1:
        ctx.error("DBS225", "a modulus is a whole number of at least 1", partition.bound.values[0].span)
        return False
    if not 0 <= remainder < modulus:
        most = f"0 to {modulus - 1}" if modulus > 1 else "0"
        message = f"the remainders of modulus {modulus} are {most}"
        ctx.error("DBS225", message, partition.bound.values[1].span)
        return False
    return True


def _fits(ctx: Context, held: list[tuple[str, int, int, Span]], new: tuple[str, int, int, Span]) -> None:
    name, modulus, remainder, place = new
    for other, other_modulus, other_remainder, where in held:
        small, large = sorted((modulus, other_modulus))
        label = Label(where, f"`{other}` is modulus {other_modulus}, remainder {other_remainder}")
        if large % small:
            message = f"modulus {large} is no multiple of modulus {small}, so their remainders do not fit"
            help_ = "write the same modulus in all partitions, or multiples of it"
            ctx.error("DBS222", message, place, labels=(label,), help_=help_)
            return
        if remainder % small == other_remainder % small:
            ctx.error("DBS223", f"`{name}` overlaps `{other}`", place, labels=(label,))
            return
