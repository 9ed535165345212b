"""A diagram as one page of HTML that needs nothing else: to move in, search, and read documentation and SQL.

What the page does is in `page/`: a template, its style and its script. Pictures are made here, ahead.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from dbsc import assets
from dbsc.backends.diagram import colours
from dbsc.backends.diagram.layout.picture import picture
from dbsc.backends.diagram.marks import escaped, identity
from dbsc.backends.diagram.model import Box, Line, Model
from dbsc.backends.diagram.overview import is_large, pages
from dbsc.backends.diagram.svg import NO_LINKS, PLOTS, STYLE, document, summary
from dbsc.catalog.objects import Ref
from dbsc.hints import Any

_FIRST = "all"
_KINDS = {"table": "table", "junction": "junction of an N:M relation", "external": "external, not managed"}


def html(model: Model, sql: Mapping[Ref, str]) -> str:
    """The page of a diagram; `sql` is what makes each table."""
    views = _views(model)
    where = {
        box.ref: slug for slug, _, shown in reversed(views) for box in shown.boxes if not box.partial or slug == _FIRST
    }
    data = {
        "first": _FIRST,
        "views": [{"id": slug, "title": name} for slug, name, _ in views],
        "tables": [_table(box, where.get(box.ref, _FIRST), sql.get(box.ref, "")) for box in _listed(model)],
        "references": [_reference(line) for line in model.lines],
    }
    texts = {
        "title": escaped(model.title),
        "summary": escaped(summary(model)),
        "style": _asset("page.css") + STYLE + PLOTS + colours.switched(),
        "views": "\n".join(_view(slug, shown, model) for slug, _, shown in views),
        "data": _json(data),
        "script": _asset("page.js"),
    }
    first, *parts = _asset("page.html").split("{{")
    return first + "".join(texts[name] + rest for name, _, rest in (part.partition("}}") for part in parts))


def _views(model: Model) -> list[tuple[str, str, Model]]:
    """The pictures of the page: what each is called in links, and for people."""
    if not is_large(model):
        return [(_FIRST, model.title, model)]
    overview, found = pages(model)
    return [(_FIRST, "All modules", overview), *((page.slug, page.name, page.model) for page in found)]


def _view(slug: str, shown: Model, model: Model) -> str:
    about = summary(model if slug == _FIRST else shown)
    svg = document(picture(shown), shown, "", NO_LINKS, about)
    return f'<template id="view-{escaped(slug)}">{svg}</template>'


def _listed(model: Model) -> list[Box]:
    """The tables by schema, each in the order of their names."""
    place = {schema: number for number, schema in enumerate(model.schemas())}
    return sorted(model.boxes, key=lambda box: (place[box.schema], box.title))


def _table(box: Box, view: str, sql: str) -> dict[str, Any]:
    notes = [row.note for row in box.rows if row.note] + ([box.note] if box.note else [])
    return {
        "id": identity(box.ref),
        "title": box.title,
        "schema": box.schema,
        "view": view,
        "kind": _KINDS[box.kind],
        "badges": ["row level security"] if box.secured else [],
        "notes": [*notes, *(f"rows are kept {kept}" for kept in box.retentions)],
        "doc": box.comment or "",
        "columns": [
            {
                "name": row.name,
                "type": row.type,
                "null": row.nullable,
                "keys": [key for key, has in (("PK", row.primary), ("FK", row.refers), ("UK", row.unique)) if has],
                "values": row.values,
                "doc": row.comment or "",
            }
            for row in box.rows
        ],
        "sql": sql,
    }


def _reference(line: Line) -> dict[str, str]:
    words = f"{', '.join(line.columns)} → {', '.join(line.target_columns)}"
    words += f", on delete {line.on_delete}" if line.on_delete else ""
    return {"from": identity(line.source), "to": identity(line.target), "words": words}


def _json(data: Any) -> str:
    """JSON that can stand in an element of HTML: no text of it ends that, or begins a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return (
        text.replace("&", "\\u0026").replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    )


def _asset(name: str) -> str:
    text = assets.read(f"backends/diagram/page/{name}")
    assert text is not None, name
    return text
