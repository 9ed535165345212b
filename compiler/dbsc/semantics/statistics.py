"""`statistics [name] (kinds) on (a, b)` in a table, by the rules of PostgreSQL's `CreateStatistics`."""

from __future__ import annotations

from dbsc.catalog import naming
from dbsc.catalog.builtin import UNORDERED_TYPES
from dbsc.catalog.objects import Element, Statistics
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.tables import TableParts
from dbsc.semantics.targets import check_target
from dbsc.syntax import ast
from dbsc.syntax.parens import elements

_KINDS = ("ndistinct", "dependencies", "mcv")
_MOST = 8


def lower_statistics(parts: TableParts, item: ast.Statistics) -> None:
    """The statistics object of a table."""
    ctx = parts.ctx
    found = []
    for written in elements(item.elements, ctx.diagnostics):
        if written.collation or written.operator_class or written.descending or written.operator:
            message = "statistics are on columns and expressions alone"
            ctx.error("DBS207", message, written.span, help_="write `on (a, (lower(b)))`")
        element = parts.element(written)
        if element is None:
            return
        found.append(element)
        _check_type(parts, element, written)
    kinds = _kinds(parts, item, found)
    if not _is_enough(parts, item, found):
        return
    named = _name(parts, item, found)
    if named is None:
        return
    schema, chosen = named
    made = Statistics(parts.ref, chosen, kinds, tuple(found), item.doc, item.span, _target(parts, item))
    made = made.replace(schema=None if schema == parts.schema else schema)
    ctx.add(made, item.span, f"statistics named `{chosen}`")


def _name(parts: TableParts, item: ast.Statistics, found: list[Element]) -> tuple[str, str] | None:
    """Their schema, which is the table's unless another is written, and their name; None if there is no such schema."""
    ctx = parts.ctx
    if item.name is None:
        schema = parts.schema
        taken = {each[2] for each in ctx.objects if each.kind == "statistics" and each[1] == schema}
        middle = naming.columns_part(element.column or "expr" for element in found)
        return schema, naming.choose(parts.name, middle, "stat", taken)
    *schemas, chosen = item.name.parts
    ctx.claim_length(ast.Name(chosen, item.name.span))
    if len(schemas) > 1:
        ctx.error("DBS006", "a name has a schema before it at most", item.name.span, help_=f"write `{chosen}`")
        return None
    if schemas and schemas[0] not in ctx.names.schemas:
        ctx.names.unknown("schema", schemas[0], item.name.span, parts.schema)
        return None
    return (schemas[0] if schemas else parts.schema), chosen


def _target(parts: TableParts, item: ast.Statistics) -> int | None:
    """How exact the statistics are."""
    if item.target is None:
        return None
    check_target(parts.ctx, "target", item.target, item.span)
    return int(item.target)


def _kinds(parts: TableParts, item: ast.Statistics, found: list[Element]) -> tuple[str, ...]:
    """The kinds in PostgreSQL's order; none where all are meant."""
    ctx = parts.ctx
    seen: dict[str, ast.Name] = {}
    for kind in item.kinds:
        if kind.text not in _KINDS:
            help_ = did_you_mean(kind.text, _KINDS) or "write `ndistinct`, `dependencies` or `mcv`"
            ctx.error("DBS007", f"there are no statistics of kind `{kind.text}`", kind.span, help_=help_)
        elif kind.text in seen:
            labels = (Label(seen[kind.text].span, "the first one"),)
            ctx.error("DBS008", f"`{kind.text}` is said twice", kind.span, labels=labels)
        seen[kind.text] = kind
    if item.kinds and len(found) == 1 and found[0].expression:
        message = "statistics on one expression are of no kind"
        ctx.error("DBS207", message, item.kinds[0].span, help_="leave out the kinds")
    return tuple(kind for kind in _KINDS if kind in seen) if len(seen) < len(_KINDS) else ()


def _is_enough(parts: TableParts, item: ast.Statistics, found: list[Element]) -> bool:
    ctx = parts.ctx
    if len(found) == 1 and found[0].column:
        message = f"PostgreSQL has statistics on `{found[0].column}` anyway: these are on two columns or more"
        ctx.error("DBS271", message, item.elements.span, help_="write `on (a, b)`")
        return False
    if len(found) > _MOST:
        message = f"statistics are on {_MOST} columns at most, and here are {len(found)}"
        ctx.error("DBS271", message, item.elements.span, help_="list the columns that depend on each other")
        return False
    for number, element in enumerate(found):
        if element in found[:number]:
            ctx.error("DBS008", f"`{element.column or 'an expression'}` is listed twice", item.elements.span)
            return False
    return bool(found)


def _check_type(parts: TableParts, element: Element, written: ast.Element) -> None:
    column = next((column for column in parts.columns if column.name == element.column), None)
    if column is None or column.type.schema or column.type.dimensions or column.type.name not in UNORDERED_TYPES:
        return
    message = f"values of type {column.type.name} have no order, so there are no statistics on `{column.name}`"
    parts.ctx.error("DBS271", message, written.span)
