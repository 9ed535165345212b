"""The language book, taken apart: its examples, and what stands under each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

BOOK = Path(__file__).parents[1] / "grammar" / "REFERENCE.md"
_BLOCK = re.compile(r"^```(?P<tag>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """A schema, the texts that are shown as part of its SQL and of its types, and the code it is refused with.

    Types are those that the header asks for, or of the target that is named behind their language.
    """

    line: int
    heading: str
    source: str
    sql: list[str]
    types: list[tuple[str | None, str]]
    refused: str | None

    @property
    def name(self) -> str:
        """What it is called, for pytest."""
        return f"{self.heading.replace(' ', '_')}-{self.line}"


def examples() -> list[Example]:
    """All of them, in the order of the book."""
    text = BOOK.read_text(encoding="utf-8")
    found: list[Example] = []
    for match in _BLOCK.finditer(text):
        before = text[: match.start()]
        tag, _, refused = match["tag"].partition(" refused ")
        if tag == "dbs":
            heading = re.findall(r"^#+ (.*)$", before, re.MULTILINE)[-1]
            found.append(Example(before.count("\n") + 1, heading, match["text"], [], [], refused or None))
        elif tag == "sql":
            found[-1].sql.append(match["text"])
        elif tag.split(" ")[0] in ("ts", "py", "json"):
            found[-1].types.append((tag.partition(" ")[2] or None, match["text"]))
        else:
            raise AssertionError(f"line {before.count(chr(10)) + 1}: a block is dbs, sql, ts, py or json")
    return found
