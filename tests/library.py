"""The standard library as tests see it: its modules, and the example in the documentation of each."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "stdlib"
MODULES = {f"{path.parent.name}.{path.stem}": path for path in sorted(FOLDER.glob("*/*.dbs"))}
_EXAMPLE = re.compile(r"^---? ```dbs\n(?P<lines>.*?)^---? ```$", re.DOTALL | re.MULTILINE)


def examples(module: str) -> list[str]:
    """The schemas that the comments of a module show."""
    text = MODULES[module].read_text(encoding="utf-8")
    return [re.sub(r"^---? ?", "", found["lines"], flags=re.MULTILINE) for found in _EXAMPLE.finditer(text)]
