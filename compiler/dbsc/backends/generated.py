"""What a compile writes besides migrations: everything that can be made again at any time."""

from __future__ import annotations

from dbsc.backends.diagram.mermaid import mermaid
from dbsc.backends.diagram.model import MOST_IN_PICTURE, model
from dbsc.backends.diagram.svg import svg
from dbsc.backends.evolution import evolution
from dbsc.backends.types import types
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Table

FOLDER = "generated"


def files(catalog: Catalog, goal: Catalog) -> dict[str, str]:
    """Paths relative to the output folder, and their texts; they do not depend on the day.

    `catalog` is what the source says, in its order; `goal` has the partitions that are there as well.
    """
    diagram = model(catalog)
    out = {
        catalog.intent.header.types: types(catalog),
        f"{FOLDER}/diagram.mmd": mermaid(diagram),
    }
    if len(diagram.boxes) <= MOST_IN_PICTURE:  # pages of more take longer than all else: `dbsc diagram` draws them
        out[f"{FOLDER}/diagram.svg"] = svg(diagram)
    out[f"{FOLDER}/EVOLUTION.md"] = evolution(catalog)
    if goal.intent.retentions or any(table.partition_key for table in goal.all(Table)):
        from dbsc.backends.partitions.markdown import markdown

        out[f"{FOLDER}/partitions.md"] = markdown(goal)
    return out
