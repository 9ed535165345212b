"""A plan for the terminal, and as JSON for programs."""

from __future__ import annotations

import json as json_
from collections.abc import Iterable

from dbsc.backends.partitions import words
from dbsc.backends.partitions.plan import Plan, Planned, Retirement, TablePlan, steps
from dbsc.catalog import moments
from dbsc.catalog.objects import Partition
from dbsc.catalog.periods import Grid, value_text
from dbsc.hints import Any
from dbsc.postgres.kinds.partition import bound
from dbsc.semantics.lifecycle import archive_of


def text(plan: Plan) -> str:
    """The plan as tables of plain text."""
    until = f" to {moments.date_text(plan.until)}" if plan.until > plan.at else ""
    blocks = [f"Partitions at {moments.date_text(plan.at)}{until} (UTC)"]
    blocks += ["\n".join(_table(table, plan)) for table in plan.tables]
    if not plan.tables:
        blocks.append("no table is partitioned")
    if plan.until > plan.at and any("*" in block for block in blocks):
        blocks.append("* within these days")
    return "\n\n".join(blocks) + "\n"


def _table(found: TablePlan, plan: Plan) -> list[str]:
    table = found.table
    assert table.partition_key is not None
    by = f"{table.partition_key.strategy} ({words.key(table.partition_key.elements)})"
    if found.rule is None or found.grid is None:
        by += "" if found.listed else ": partitions are made by others"
        return [f"{words.name(table.ref)}: {by}", *_listed(found.listed)]
    lines = [f"{words.name(table.ref)}: {words.rule(found.rule, table)}"]
    if found.rule.keep:
        lines[0] += f"; {words.steps(steps(found.rule), table.ref, found.rule.keep)}"
    if not found.locked:
        lines.append(f"  its partitions are in no lock: as if it were made on {moments.date_text(plan.at)}")
    dated = found.rule.every.unit is not None
    rows = [("partition", "from", "to", *(("made", "then") if dated else ()))]
    for one in found.planned:
        row = (one.partition.name, _short(found.grid, one.lower), _short(found.grid, one.upper))
        rows.append((*row, _made(one, plan), _then(one, plan)) if dated else row)
    return lines + _aligned(rows) + _listed(found.listed)


def _made(planned: Planned, plan: Plan) -> str:
    """The day it is made, or what made it before."""
    if planned.made is None:
        return "by migration" if planned.locked else "at first"
    return _day(planned.made) + _mark(planned.made, plan)


def _then(planned: Planned, plan: Plan) -> str:
    """The days of its end."""
    return ", ".join(f"{_day(one.due)} {one.step.action}{_mark(one.due, plan)}" for one in planned.retirements)


def _mark(at: int, plan: Plan) -> str:
    """A star for what happens between the plan's days."""
    return "*" if plan.at < at <= plan.until else ""


def _listed(partitions: Iterable[Partition]) -> list[str]:
    return _aligned([(one.name, bound(one.bound).removeprefix("for values ")) for one in partitions])


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def _short(rows: Grid, value: int) -> str:
    return value_text(rows, value).removesuffix("+00").removesuffix(" 00:00:00")


def _day(at: int) -> str:
    """A moment to the minute, or its day where it is midnight."""
    return moments.date_text(at) if at % moments.DAY == 0 else moments.timestamp_text(at)


def json(plan: Plan) -> str:
    """The plan as JSON. Moments are UTC."""
    tables = [_table_json(table) for table in plan.tables]
    value = {"at": moments.timestamp_text(plan.at, "+00"), "until": moments.timestamp_text(plan.until, "+00")}
    return json_.dumps({**value, "tables": tables}, indent=2, ensure_ascii=False) + "\n"


def _table_json(found: TablePlan) -> dict[str, Any]:
    table, rule, rows = found.table, found.rule, found.grid
    assert table.partition_key is not None
    value: dict[str, Any] = {
        "schema": table.schema,
        "table": table.name,
        "strategy": table.partition_key.strategy,
        "key": words.key(table.partition_key.elements),
        "row_security": table.row_security,
        "revoked": list(found.revoked),
    }
    if rule:
        value |= {"every": rule.every.text, "ahead": rule.ahead, "keep": rule.keep and rule.keep.text}
        value["in_lock"] = found.locked
    value["partitions"] = [_planned_json(one, rows) for one in found.planned if rows]
    value["partitions"] += [
        {"schema": one.schema, "name": one.name, "parent": one.parent[2], "bound": bound(one.bound)}
        for one in found.listed
    ]
    return value


def _archive(found: Retirement, partition: Partition) -> str | None:
    return ".".join(archive_of(partition.parent, found.step).path) if found.step.action == "archive" else None


def _planned_json(planned: Planned, rows: Grid) -> dict[str, Any]:
    partition = planned.partition
    return {
        "schema": partition.schema,
        "name": partition.name,
        "parent": partition.parent[2],
        "bound": bound(partition.bound),
        "from": value_text(rows, planned.lower),
        "to": value_text(rows, planned.upper),
        "in_lock": planned.locked,
        "made": None if planned.made is None else moments.timestamp_text(planned.made, "+00"),
        "then": [
            {
                "at": moments.timestamp_text(one.due, "+00"),
                "action": one.step.action,
                "to": one.step.location or _archive(one, partition),
            }
            for one in planned.retirements
        ],
    }
