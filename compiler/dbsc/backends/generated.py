"""What a compile writes besides migrations: everything that can be made again at any time."""

from __future__ import annotations

from dbsc.backends.diagram.mermaid import mermaid
from dbsc.backends.diagram.model import model
from dbsc.backends.partitions.markdown import markdown
from dbsc.backends.typescript import interfaces
from dbsc.catalog.catalog import Catalog

FOLDER = "generated"


def files(catalog: Catalog) -> dict[str, str]:
    """Paths relative to the output folder, and their texts. They depend on the schema alone, not on the day."""
    out = {
        catalog.intent.header.types: interfaces(catalog),
        f"{FOLDER}/diagram.mmd": mermaid(model(catalog)),
    }
    plan = markdown(catalog)
    if plan:
        out[f"{FOLDER}/partitions.md"] = plan
    return out
