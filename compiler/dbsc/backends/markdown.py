"""Pieces of the Markdown pages that a compile writes: tables, and names as code."""

from __future__ import annotations

from collections.abc import Iterable


def grid(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table with its head."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def code(text: str) -> str:
    """Text as code, in one line; a backtick in it takes longer fences."""
    text = " ".join(text.split())
    if "`" not in text:
        return f"`{text}`"
    longest = max(map(len, "".join(c if c == "`" else " " for c in text).split()))
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}"
