"""Which places of the compiler report diagnostics, and which of them a run has come by."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
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
def passed(wanted: Iterable[Place]) -> Iterator[set[Place]]:
    """The lines that run meanwhile, of the functions that hold a wanted one. Needs Python's own tracing: it is slow."""
    seen: set[Place] = set()
    lines: dict[str, list[int]] = {}
    for path, line in wanted:
        lines.setdefault(str(PACKAGE / path), []).append(line)
    functions: dict[tuple[str, int], str | None] = {}

    def known(code: CodeType) -> str | None:
        """The path of a function's module, if a wanted line is in it."""
        function = code.co_filename, code.co_firstlineno
        if function not in functions:
            own = {line for _, _, line in code.co_lines()}
            asked = own.intersection(lines.get(code.co_filename, ()))
            functions[function] = str(Path(code.co_filename).relative_to(PACKAGE)) if asked else None
        return functions[function]

    def local(frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "line":
            seen.add((known(frame.f_code) or "", frame.f_lineno))
        return local

    def start(frame: FrameType, _event: str, _argument: Any) -> Any:
        return local if frame.f_code.co_filename in lines and known(frame.f_code) else None

    before = sys.gettrace()
    sys.settrace(start)
    try:
        yield seen
    finally:
        sys.settrace(before)
