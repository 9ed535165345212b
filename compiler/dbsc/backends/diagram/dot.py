"""A diagram in Graphviz's language: tables as HTML-like tables, lines from column to column with crow's feet."""

from __future__ import annotations

from dbsc.backends.diagram.model import Box, Line, Model, Row, shortened

_FILLS = {"table": "#dbe7f6", "junction": "#e9e3f5", "external": "#eeeeee"}
_INK, _FAINT, _FRAME, _STROKE = "#1f2328", "#59636e", "#8c959f", "#6e7781"

_HEAD = """\
  graph [rankdir=LR, bgcolor=transparent, nodesep=0.4, ranksep=1.1, fontname="Helvetica,Arial,sans-serif"];
  node [shape=plain, fontname="Helvetica,Arial,sans-serif", fontsize=11];
  edge [dir=both, color="{stroke}", arrowsize=0.8, fontname="Helvetica,Arial,sans-serif", fontsize=9];"""


def dot(model: Model) -> str:
    """The diagram as a `digraph`."""
    lines = [f"digraph {_string(model.title)} {{", _HEAD.format(stroke=_STROKE)]
    schemas = model.schemas()
    for number, (schema, boxes) in enumerate(schemas.items()):
        if len(schemas) == 1:
            lines += [_node(box, box.title) for box in boxes]
        else:
            lines += _cluster(number, schema, [_node(box, box.ref[-1]) for box in boxes])
    by_ref = model.by_ref()
    lines += [_edge(line, by_ref[line.target], by_ref[line.source]) for line in model.lines]
    return "\n".join((*lines, "}")) + "\n"


def _cluster(number: int, schema: str, nodes: list[str]) -> list[str]:
    style = f'label={_string(schema)}, style="rounded,dashed", color="{_FRAME}", fontcolor="{_FAINT}", fontsize=11'
    return [f"  subgraph cluster_{number} {{", f"  graph [{style}];", *nodes, "  }"]


def _node(box: Box, name: str) -> str:
    mark = {"external": "external", "junction": "N:M"}.get(box.kind, "")
    title = f"<b>{_html(name)}</b>" + (f" {_faint(mark)}" if mark else "")
    cells = [f'<tr><td colspan="3" bgcolor="{_FILLS[box.kind]}">{title}</td></tr>']
    if box.note:
        cells.append(f'<tr><td colspan="3" align="left">{_faint(_html(box.note), 9)}</td></tr>')
    for number, row in enumerate(box.rows):
        cells += _row(number, row)
    style = ' style="dashed"' if box.kind == "external" else ""
    table = f'<table border="1" cellborder="0" cellspacing="0" cellpadding="3" color="{_FRAME}" bgcolor="white"{style}>'
    tooltip = f", tooltip={_string(box.comment or box.title)}"
    return "\n".join([f"  {_id(box)} [label=<{table}", *(f"    {cell}" for cell in cells), f"  </table>>{tooltip}];"])


def _row(number: int, row: Row) -> list[str]:
    keys = " ".join(key for key, holds in (("PK", row.primary), ("FK", row.refers), ("UK", row.unique)) if holds)
    name = f"<b>{_html(row.name)}</b>" if row.primary else _html(row.name)
    type_ = _html(row.type) + ("?" if row.nullable else "")
    made = [
        f'<tr><td align="left" port="w{number}">{_faint(keys, 9)}</td><td align="left">{name}</td>'
        f'<td align="left" port="e{number}">{_faint(type_)}</td></tr>'
    ]
    extras = [_faint(_html(extra), 9) for extra in (shortened(row.values), row.note) if extra]
    return made + [f'<tr><td></td><td colspan="2" align="left">{extra}</td></tr>' for extra in extras]


def _faint(html: str, size: int | None = None) -> str:
    points = f' point-size="{size}"' if size else ""
    return f'<font color="{_FAINT}"{points}>{html}</font>' if html else " "


def _edge(line: Line, target: Box, source: Box) -> str:
    """From the target to its referrer, so that parents stand left of their children."""
    one = "teeodot" if line.optional else "teetee"
    many = "teeodot" if line.single else "crowodot"
    style = f"arrowtail={one}, arrowhead={many}"
    if len(line.columns) > 1:
        style += f", label={_string(', '.join(line.columns))}"
    if target.ref == source.ref:
        return f"  {_port(target, line.target_columns, 'e')}:e -> {_port(source, line.columns, 'e')}:e [{style}];"
    return f"  {_port(target, line.target_columns, 'e')} -> {_port(source, line.columns, 'w')} [{style}];"


def _port(box: Box, columns: tuple[str, ...], side: str) -> str:
    names = [row.name for row in box.rows]
    return f"{_id(box)}:{side}{names.index(columns[0])}" if columns and columns[0] in names else _id(box)


def _id(box: Box) -> str:
    return _string(".".join(box.ref.path))


def _string(text: str) -> str:
    """A quoted string; `\\` would be an escape in it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\0", "") + '"'


def _html(text: str) -> str:
    """Text for an HTML-like label, which knows no control characters."""
    plain = "".join(max(character, " ") for character in text)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
