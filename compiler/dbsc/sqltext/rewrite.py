"""Replacing ranges of a text."""

from __future__ import annotations

from collections.abc import Iterable


def rewrite(sql: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """`sql` with each range `start..end` replaced. Ranges must not overlap; their order does not matter."""
    pieces: list[str] = []
    at = 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        if not at <= start <= end <= len(sql):
            raise ValueError(f"the edit {start}..{end} overlaps the one before it or leaves the text")
        pieces += (sql[at:start], text)
        at = end
    pieces.append(sql[at:])
    return "".join(pieces)
