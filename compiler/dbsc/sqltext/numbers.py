"""Spellings of numbers that came with PostgreSQL 16: `1_000`, `0xff`, `0o17`, `0b101`. Older servers refuse them."""

from __future__ import annotations

import re

_MAYBE = re.compile(r"\d_\d|\b0[xob]", re.IGNORECASE)
_NUMBER = re.compile(r"0[xob][0-9a-f_]+|[0-9.][0-9_.]*(?:e[+-]?[0-9_]+)?", re.IGNORECASE)


def plain_numbers(sql: str) -> list[tuple[int, int, str]]:
    """The edits that write each such number in a text that the parser has accepted as every server reads it.

    https://www.postgresql.org/docs/16/release-16.html, "Allow non-decimal integer literals" and "underscores in integer
    and numeric constants".
    """
    if _MAYBE.search(sql) is None:
        return []
    from dbsc.sqltext.tokens import Tokens, scan

    tokens = scan(sql)
    if not isinstance(tokens, Tokens):
        return []
    edits = []
    for number in range(len(tokens)):
        text = tokens.text(number)
        if not _NUMBER.fullmatch(text):
            continue
        plain = text.replace("_", "")
        if plain[1:2].lower() in ("x", "o", "b") and len(plain) <= 1000:
            plain = str(int(plain, 0))
        if plain != text:
            edits.append((tokens.starts[number], tokens.ends[number], plain))
    return edits
