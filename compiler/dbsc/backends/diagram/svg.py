"""A diagram as SVG: text is real text, every table and line has a title, colours follow light and dark.

Nothing in it needs a script or another file, so that it can stand in a page of documentation as an image.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dbsc.backends.diagram import colours, leads, notation, widths
from dbsc.backends.diagram.layout import figures
from dbsc.backends.diagram.layout.picture import PLOT_PAD, Drawn, Picture, Placed, Plot, picture
from dbsc.backends.diagram.leads import reference
from dbsc.backends.diagram.marks import arrow, dot, escaped, identity, many, n, one, text
from dbsc.backends.diagram.model import Model
from dbsc.catalog.objects import Ref

EDGE = 28  # between the picture and the end of the page
_TITLE = 64  # the room of the title
_RADIUS = 6.0
_KEY = 34  # the room of the key to the notation
NO_LINKS: Mapping[Ref, str] = {}
FONT = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', 'Noto Sans', 'DejaVu Sans', sans-serif"

STYLE = f"""\
svg{{font-family:{FONT}}}\
text{{white-space:pre}}\
.t{{font-size:{figures.TITLE_SIZE}px;font-weight:700}}\
.n{{font-size:{figures.NAME_SIZE}px}}\
.k{{font-weight:700}}\
.y{{font-size:{figures.TYPE_SIZE}px}}\
.m{{font-size:{figures.MARK_SIZE}px;font-weight:700}}\
.o{{font-size:{figures.NOTE_SIZE}px;font-style:italic}}\
.f{{font-size:12px}}\
.c{{font-size:10.5px}}\
.h{{font-size:20px;font-weight:700}}\
.body,.pill{{stroke-width:1}}\
.external .body{{stroke-dasharray:4 3}}\
.partial .body{{stroke-dasharray:4 3}}\
.rules{{stroke-width:1;fill:none}}\
.wire path{{fill:none}}\
.wire path,.wire circle{{stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}}\
.wire .maybe{{stroke-dasharray:4 3;stroke-linecap:butt}}\
path.halo{{fill:none;stroke-width:5}}\
"""


_PLOT_SIZE = 26
PLOTS = f"""\
.g{{font-size:{_PLOT_SIZE}px;font-weight:700}}\
.plot{{stroke-width:1}}\
"""
_CHANGES = """\
.added>.body,.removed>.body,.altered>.body{stroke-width:2}\
.row.removed>.n,.row.removed>.y,.removed>.t{text-decoration:line-through}\
.wire.added path,.wire.removed path,.wire.altered path{stroke-width:2}\
"""


def svg(model: Model, theme: str = "auto", links: Mapping[Ref, str] = NO_LINKS, about: str = "") -> str:
    """The diagram as an SVG document. `links` are where boxes lead to, `about` is the line under the title."""
    changes = any(box.change for box in model.boxes) or any(line.change for line in model.lines)
    drawn = picture(model)
    style = STYLE + (_CHANGES if changes else "") + (PLOTS if drawn.plots else "")
    style += colours.stylesheet(theme, changes=changes, plots=bool(drawn.plots))
    return document(drawn, model, style, links, about or summary(model))


def document(drawn: Picture, model: Model, style: str, links: Mapping[Ref, str], about: str) -> str:
    """A picture as an SVG document with a stylesheet."""
    hues = colours.hues(model.schemas())
    is_overview = any(box.kind == "module" for box in model.boxes)
    legend, legend_width = _legend(hues) if len(hues) > 1 and not is_overview else ([], 0.0)
    key, key_width = notation.key(written=bool(drawn.written)) if drawn.wires and not is_overview else ([], 0.0)
    width = max(drawn.width, _head_width(model.title, about), legend_width, key_width) + 2 * EDGE
    top = EDGE + _TITLE + (26 if legend else 0)
    height = top + drawn.height + EDGE + (_KEY if key else 0)
    held = ' class="plotted"' if drawn.plots else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{n(width)}" height="{n(height)}" '
        f'viewBox="0 0 {n(width)} {n(height)}" role="img" aria-labelledby="title about">',
        f'<title id="title">{escaped(model.title)}</title>',
        f'<desc id="about">{escaped(_description(model, about))}</desc>',
        f"<style>{style}</style>" if style else "",
        '<rect class="page" width="100%" height="100%"/>',
        text("h", EDGE, EDGE + 18, model.title),
        text("f", EDGE, EDGE + 40, about),
        *legend,
        f'<g{held} transform="translate({EDGE} {n(top)})">',
        *(part for plot in drawn.plots for part in _plot(plot)),
        *wires(drawn),
        *(part for placed in drawn.boxes for part in _linked(placed, hues, links)),
        "</g>",
        *([f'<g transform="translate({EDGE} {n(height - EDGE - 4)})">', *key, "</g>"] if key else []),
        "</svg>",
    ]
    return "\n".join(filter(None, parts)) + "\n"


def _linked(placed: Placed, hues: dict[str, int], links: Mapping[Ref, str]) -> Iterator[str]:
    ref = placed.figure.box.ref
    link = links.get(ref)
    if link:
        yield f'<a href="{escaped(link)}">'
    yield from box(placed, hues[ref[1]])
    if link:
        yield "</a>"


def _plot(plot: Plot) -> Iterator[str]:
    """What a neighbourhood stands on, with its name."""
    at = f'x="{n(plot.x)}" y="{n(plot.y)}" width="{n(plot.width)}" height="{n(plot.height)}"'
    x, y = plot.x + PLOT_PAD, plot.y + 41
    yield f'<rect class="plot" {at} rx="14"/>'
    yield text("g", x, y, plot.title)
    yield text("f", x + widths.width(plot.title, _PLOT_SIZE, bold=True) + 14, y, f"{plot.tables} tables")


def summary(model: Model) -> str:
    """What a diagram holds, in a line: `12 tables, 9 references`."""
    counts = (
        (sum(1 for box in model.boxes if box.kind != "external"), "table", "tables"),
        (len(model.lines), "reference", "references"),
        (sum(1 for box in model.boxes if box.kind == "external"), "external table", "external tables"),
    )
    said = [f"{count} {one if count == 1 else more}" for count, one, more in counts if count]
    return ", ".join(said) or "no tables"


def _description(model: Model, about: str) -> str:
    lines = [f"{about}."]
    lines += [reference(line) + "." for line in model.lines]
    return "\n".join(lines)


# ---------------------------------------------------------------- the head


def _legend(hues: dict[str, int]) -> tuple[list[str], float]:
    """The colours of the schemas, and how wide that is."""
    parts, x = [], float(EDGE)
    for schema, hue in hues.items():
        parts.append(
            f'<g class="s{hue}"><rect class="head" x="{n(x)}" y="{EDGE + 52}" width="14" height="14" rx="3"/>'
            f'<rect class="stripe" x="{n(x)}" y="{EDGE + 52}" width="4" height="14" rx="2"/>'
            f"{text('f', x + 20, EDGE + 63, schema)}</g>"
        )
        x += 20 + widths.width(schema, 12) + 18
    return parts, x - EDGE


def _head_width(title: str, about: str) -> float:
    return max(widths.width(title, 20, bold=True), widths.width(about, 12))


# ---------------------------------------------------------------- boxes


def box(placed: Placed, hue: int) -> Iterator[str]:
    """A table as a group of shapes and texts."""
    figure = placed.figure
    found = figure.box
    wide, tall, head = figure.width, figure.height, figures.HEAD
    partial = " partial" if found.partial else ""
    change = f" {found.change}" if found.change else ""
    view = f' data-view="{escaped(found.schema)}"' if found.kind == "module" else ""
    yield (
        f'<g class="box {found.kind}{partial}{change} s{hue}" id="{escaped(identity(found.ref))}" '
        f'transform="translate({n(placed.x)} {n(placed.y)})"{view}>'
    )
    yield f"<title>{escaped(figure.title + (': ' + found.comment if found.comment else ''))}</title>"
    yield from _frame(wide, tall, head, junction=found.kind == "junction")
    yield text("t", figure.indent, 21, figure.title)
    for badge in figure.badges:
        left = wide - figures.PAD - badge.from_right
        yield f'<rect class="pill" x="{n(left)}" y="9.5" width="{n(badge.width)}" height="15" rx="7.5"/>'
        yield text("m", left + 5, 20.3, badge.text)
    lines = "".join(f"M1 {head + number * figures.ROW}h{wide - 2}" for number in range(1, len(figure.rows)))
    if figure.notes:
        lines += f"M1 {head + len(figure.rows) * figures.ROW}h{wide - 2}"
    if lines:
        yield f'<path class="rules" d="{lines}"/>'
    for number, row in enumerate(figure.rows):
        yield _row(row, figure, head + number * figures.ROW + 15)
    for number, note in enumerate(figure.notes):
        yield text("o", figures.PAD, head + len(figure.rows) * figures.ROW + 16 + 14 * number, note)
    yield "</g>"


def _frame(wide: int, tall: int, head: int, *, junction: bool) -> Iterator[str]:
    """The outline of a table, and its head with the colour of its schema; a junction has round ends and a diamond."""
    if junction:
        yield f'<rect class="body" width="{wide}" height="{tall}" rx="16"/>'
        yield f'<path class="head" d="M.5 {head}V16.5a16 16 0 0 1 16-16H{wide - 16.5}a16 16 0 0 1 16 16V{head}z"/>'
        yield '<path class="stripe" d="M10 16.5l6-6 6 6-6 6z"/>'
        return
    yield f'<rect class="body" width="{wide}" height="{tall}" rx="6"/>'
    yield f'<path class="head" d="M.5 {head}V6.5a6 6 0 0 1 6-6H{wide - 6.5}a6 6 0 0 1 6 6V{head}z"/>'
    yield f'<path class="stripe" d="M.5 {head}V6.5a6 6 0 0 1 4-5.6V{head}z"/>'


def _row(row: figures.Shown, figure: figures.Figure, y: int) -> str:
    marks = "".join(
        f'<text class="m{" pk" if mark == "PK" else ""}" x="{figures.PAD + number * 21}" y="{n(y - 0.7)}">{mark}</text>'
        for number, mark in enumerate(row.marks)
    )
    name = text("n k" if row.primary else "n", figure.names, y, row.name)
    kind = "y v" if row.values else "y"
    written, end = leads.written(row, figure.names, figure.width - figures.PAD, y)
    type_text = text(kind, end, y, row.shown_type, end=True) if row.shown_type else ""
    told = row.values or row.column is None or row.leads or "\n" in row.about
    hint = f"<title>{escaped(row.about)}</title>" if told else ""
    content = marks + name + type_text + written
    held = f' class="row {row.change}"' if row.change else ""
    return f"<g{held}>{hint}{content}</g>" if hint or held else content


# ---------------------------------------------------------------- wires


def wires(drawn: Picture) -> Iterator[str]:
    """All references, a group for what shares a trunk, with a halo that lets it pass over those before it."""
    nets: dict[int, list[Drawn]] = {}
    for wire in drawn.wires:
        nets.setdefault(wire.net, []).append(wire)
    for together in nets.values():
        shapes = [_wire(wire) for wire in together]
        halo = "".join(solid + dashed for solid, dashed, _ in shapes)
        yield f'<g class="net l{together[0].hue}"><path class="halo" d="{halo}"/>'
        for wire, (solid, dashed, ends) in zip(together, shapes, strict=True):
            ids = f'data-from="{escaped(identity(wire.line.source))}" data-to="{escaped(identity(wire.line.target))}"'
            change = f" {wire.line.change}" if wire.line.change else ""
            yield f'<g class="wire{change}" {ids}><title>{escaped(reference(wire.line))}</title>'
            if solid:
                yield f'<path d="{solid}"/>'
            if dashed:
                yield f'<path class="maybe" d="{dashed}"/>'
            yield f"{ends}</g>"
        yield _one(together) + "</g>"


def _wire(wire: Drawn) -> tuple[str, str, str]:
    """The path of a reference, what of it is dashed because there may be none, and its end at the referring row."""
    points = list(wire.points)
    x, y = points[0]
    out = 1 if wire.source_right else -1
    solid, dashed = rounded(points), ""
    if wire.line.optional:
        bend = points[1][0] - out * _RADIUS if len(points) > 2 else points[-1][0]
        dashed = f"M{n(x)} {n(y)}H{n(bend)}"
        solid = rounded([(bend, y), *points[1:]]) if len(points) > 2 else ""
    if wire.line.source.kind == "module":
        return solid, dashed, dot(x, y)
    return solid, dashed, many(x, y, out, single=wire.line.single)


def _one(together: list[Drawn]) -> str:
    """The end of a trunk at the row that is referred to."""
    x, y = together[0].points[-1]
    hub = f'data-hub="{escaped(identity(together[0].line.target))}"'
    if not together[0].line.target_columns and together[0].line.target.kind == "module":
        return arrow(x, y, 1 if together[0].target_right else -1)
    end = one(x, y, 1 if together[0].target_right else -1, {wire.line.optional for wire in together})
    changes = {wire.line.change for wire in together}
    change = f" {changes.pop()}" if len(changes) == 1 and "" not in changes else ""
    return f'<g class="wire{change}" {hub}>{end}</g>'


def rounded(points: Iterable[tuple[float, float]]) -> str:
    """A line through corners, as a path with round ones."""
    corners = list(points)
    path = [f"M{n(corners[0][0])} {n(corners[0][1])}"]
    for before, (x, y), after in zip(corners, corners[1:], corners[2:], strict=False):
        radius = min(_RADIUS, _length(before, (x, y)) / 2, _length((x, y), after) / 2)
        start, end = _towards((x, y), before, radius), _towards((x, y), after, radius)
        path.append(f"L{n(start[0])} {n(start[1])}Q{n(x)} {n(y)} {n(end[0])} {n(end[1])}")
    path.append(f"L{n(corners[-1][0])} {n(corners[-1][1])}")
    return "".join(path)


def _length(one: tuple[float, float], other: tuple[float, float]) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])  # all lines are level or upright


def _towards(corner: tuple[float, float], other: tuple[float, float], far: float) -> tuple[float, float]:
    length = _length(corner, other) or 1.0
    return (
        corner[0] + (other[0] - corner[0]) * far / length,
        corner[1] + (other[1] - corner[1]) * far / length,
    )
