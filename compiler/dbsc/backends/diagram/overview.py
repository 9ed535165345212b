"""Large schemas as an overview of their modules, and a page for each module.

The overview is a diagram like others: a box is a module, with its tables that most is referred to, and the modules that
it refers to; a line leads from there to that module.
"""

from __future__ import annotations

from collections.abc import Sequence

from dbsc.backends.diagram.model import MOST_IN_PICTURE, Box, Line, Model, Row
from dbsc.backends.diagram.modules import Module, modules
from dbsc.backends.diagram.parts import part
from dbsc.catalog.objects import Ref, ref
from dbsc.record import Record

_TABLES, _OTHERS, _DRAWN = 8, 5, 2  # of a module's tables and of those it refers to: how many are named, and drawn
_MANY = 40  # modules, from which on lines between them would say nothing


class Page(Record):
    """A page of a large diagram: its name, the name of its file, and what it shows."""

    name: str
    slug: str
    model: Model


def is_large(model: Model) -> bool:
    """Whether a diagram would be too large for one picture."""
    return len(model.boxes) > MOST_IN_PICTURE


def pages(model: Model) -> tuple[Model, tuple[Page, ...]]:
    """The overview, and the pages. The kind of a module's box is `module`, its schema the name of its page's file."""
    found = modules(model)
    return _overview(model, found), tuple(Page(module.name, module.slug, _page(model, module)) for module in found)


def _page(model: Model, module: Module) -> Model:
    inside = set(module.tables)
    outside = {line.target for line in model.lines if line.source in inside}
    shown = part(model, inside | outside, inside)
    return shown.replace(title=f"{model.title} · {module.name}")


def _overview(model: Model, found: tuple[Module, ...]) -> Model:
    module_of = {table: module for module in found for table in module.tables}
    titles = {box.ref: box.title for box in model.boxes}
    referred: dict[Ref, int] = {}
    between: dict[str, dict[str, int]] = {module.slug: {} for module in found}
    for line in model.lines:
        referred[line.target] = referred.get(line.target, 0) + 1
        source, target = module_of[line.source], module_of.get(line.target)
        if target is not None and target is not source:
            between[source.slug][target.slug] = between[source.slug].get(target.slug, 0) + 1
    named = {module.slug: module for module in found}
    boxes, lines = [], []
    for module in found:
        hubs = sorted(module.tables, key=lambda table: -referred.get(table, 0))
        others = sorted(between[module.slug].items(), key=lambda pair: -pair[1])
        rows = [Row(titles[table], _times(referred.get(table, 0), "reference")) for table in hubs[:_TABLES]]
        rows += _rest(hubs, _TABLES, "table")
        rows += [Row(f"→ {named[slug].name}", _times(number, "reference")) for slug, number in others[:_OTHERS]]
        rows += _rest(others, _OTHERS, "module")
        boxes.append(
            Box(
                _of(module),
                "module",
                tuple(rows),
                note=_times(len(module.tables), "table"),
                comment=", ".join(titles[table] for table in module.tables),
            )
        )
        if len(found) <= _MANY:
            drawn = [named[slug] for slug, _ in others[:_DRAWN]]
            lines += [Line(_of(module), (f"→ {other.name}",), _of(other), ()) for other in drawn]
    return model.replace(boxes=tuple(boxes), lines=tuple(lines))


def _rest(things: Sequence[object], named: int, what: str) -> list[Row]:
    left = len(things) - named
    return [Row(f"… {_times(left, f'more {what}')}", "")] if left > 0 else []


def _of(module: Module) -> Ref:
    return ref("module", module.slug, module.name)


def _times(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}" if number else ""
