"""Which places of the compiler report diagnostics, and which of them a run has come by."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import dbsc

PACKAGE = Path(dbsc.__file__).parent
_CODE = re.compile(r"DBS\d{3}")

Place = tuple[str, int]
"""A module's path in the package, and the line at which a call that reports begins."""


def places(*folders: str) -> dict[Place, str]:
    """Every call in the folders that has a code for its first argument, with that code."""
    found: dict[Place, str] = {}
    for folder in folders:
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                    code = node.args[0].value
                    if isinstance(code, str) and _CODE.fullmatch(code):
                        found[(str(path.relative_to(PACKAGE)), node.lineno)] = code
    return found


@contextmanager
def passed() -> Iterator[set[Place]]:
    """The lines of the package that run meanwhile. Needs Python's own tracing, so it is slow."""
    seen: set[Place] = set()
    names: dict[str, str | None] = {}

    def relative(path: str) -> str | None:
        if path not in names:
            inside = path.startswith(str(PACKAGE))
            names[path] = str(Path(path).relative_to(PACKAGE)) if inside else None
        return names[path]

    def local(frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "line":
            seen.add((names[frame.f_code.co_filename] or "", frame.f_lineno))
        return local

    def start(frame: FrameType, _event: str, _argument: Any) -> Any:
        return local if relative(frame.f_code.co_filename) else None

    before = sys.gettrace()
    sys.settrace(start)
    try:
        yield seen
    finally:
        sys.settrace(before)
