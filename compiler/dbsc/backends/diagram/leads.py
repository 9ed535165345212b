"""References that are written in rows, as texts of an SVG: links to their tables, with titles that say more."""

from __future__ import annotations

from dbsc.backends.diagram import widths
from dbsc.backends.diagram.layout import figures
from dbsc.backends.diagram.marks import escaped, identity, text
from dbsc.backends.diagram.model import Line

_NAMED = 12  # of those that come from elsewhere, in a title
_GAP = 16


def written(row: figures.Shown, left: float, right: float, y: float) -> tuple[str, float]:
    """What is written between the ends of a row besides its name and its type, and where the type may end."""
    parts = []
    if row.comers:
        after = left + widths.width(row.name, figures.NAME_SIZE, bold=row.primary) + figures.COUNT_GAP
        parts.append(f"<g><title>{escaped(_comers(row.comers))}</title>{text('y to', after, y, row.count)}</g>")
    for lead in row.leads:
        held = f"lead {lead.line.change}".rstrip()
        link = f'<a class="{held}" href="#{escaped(identity(lead.line.target))}">'
        parts.append(
            f"{link}<title>{escaped(reference(lead.line))}</title>{text('y to', right, y, lead.text, end=True)}</a>"
        )
        right -= widths.width(lead.text, figures.TYPE_SIZE) + _GAP
    return "".join(parts), right


def reference(line: Line) -> str:
    """A reference in words: `orders (customer_id) refers to customers (id)`."""
    source, target = ".".join(line.source.path), ".".join(line.target.path)
    words = f"{source} ({', '.join(line.columns)}) refers to {target} ({', '.join(line.target_columns)})"
    many = "at most one row of it" if line.single else "any number of rows"
    one = "or to none" if line.optional else "always to one"
    deletes = f", on delete {line.on_delete}" if line.on_delete else ""
    return f"{words}: {many}, {one}{deletes}"


def _comers(lines: tuple[Line, ...]) -> str:
    """Who refers to a row from elsewhere: `3 references from elsewhere`, and their columns."""
    named = [f"{'.'.join(line.source.path)} ({', '.join(line.columns)})" for line in lines[:_NAMED]]
    more = [f"and {len(lines) - _NAMED} more"] if len(lines) > _NAMED else []
    return "\n".join((f"{len(lines)} reference{'' if len(lines) == 1 else 's'} from elsewhere", *named, *more))
