"""The files of a picture: one, or for a large schema an overview and a page for each module."""

from __future__ import annotations

from dbsc.backends.diagram.marks import identity
from dbsc.backends.diagram.model import Model
from dbsc.backends.diagram.overview import is_large, pages
from dbsc.backends.diagram.svg import summary, svg


def sheets(model: Model, path: str, theme: str = "auto") -> dict[str, str]:
    """The files by path. Pages are in a folder that is called as the picture is: `diagram/billing.svg`."""
    if not is_large(model):
        return {path: svg(model, theme)}
    folder = path.removesuffix(".svg") if path.endswith(".svg") else f"{path}_pages"
    below = folder.rpartition("/")[2]
    up = f"../{path.rpartition('/')[2]}"
    overview, found = pages(model)
    about = f"{summary(model)}, {len(found)} pages"
    links = {box.ref: f"{below}/{box.schema}.svg" for box in overview.boxes}
    whole = {box.ref: page.slug for page in found for box in page.model.boxes if not box.partial}
    out = {path: svg(overview, theme, links, about)}
    for page in found:
        elsewhere = {
            box.ref: f"{whole[box.ref]}.svg#{identity(box.ref)}" if box.ref in whole else up
            for box in page.model.boxes
            if box.partial
        }
        out[f"{folder}/{page.slug}.svg"] = svg(page.model, theme, elsewhere)
    return out
