"""JSON from libpg_query into Python values.

The package `json` is not imported: it imports `re`, and both together cost more than everything else that happens to a
small fragment. The interpreter's own JSON scanner, which `json` itself uses, does the work; trees too deep for it are
read by a slower reader that keeps its own stack.
"""

from __future__ import annotations

from collections.abc import Callable

from dbsc.sqltext.tree import Node


class _Settings:
    """What the native scanner asks to be told."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = None


def _native() -> Callable[[str], Node]:
    try:
        from _json import make_scanner

        scan = make_scanner(_Settings)  # type: ignore[arg-type]
    except (ImportError, AttributeError):
        # An interpreter without the accelerator, or one whose accelerator asks for more settings.
        from json import loads

        return loads
    return lambda text: scan(text, 0)[0]


_scan_native = _native()


def decode(text: str) -> Node:
    """The object that `text` holds, however deep."""
    try:
        return _scan_native(text)
    except RecursionError:
        return decode_deep(text)


def decode_deep(text: str) -> Node:
    """As `decode`, without recursion. Reads what libpg_query writes: valid JSON without white space."""
    from json.decoder import scanstring  # type: ignore[attr-defined]

    root: list[Node] = []
    stack: list[object] = [root]
    key = ""
    at, length = 0, len(text)
    while at < length:
        character = text[at]
        value: object
        if character in "}]":
            stack.pop()
            at += 1
            continue
        if character == ",":
            at += 1
            continue
        if character == '"':
            value, at = scanstring(text, at + 1)
            if text[at] == ":":
                key = str(value)
                at += 1
                continue
        elif character == "{":
            value, at = {}, at + 1
        elif character == "[":
            value, at = [], at + 1
        else:
            end = at + 1
            while text[end] not in ",]}":
                end += 1
            value, at = _word(text[at:end]), end
        holder = stack[-1]
        if isinstance(holder, dict):
            holder[key] = value
        elif isinstance(holder, list):
            holder.append(value)
        if character in "{[":
            stack.append(value)
    return root[0]


def _word(text: str) -> object:
    words = {"true": True, "false": False, "null": None}
    return words[text] if text in words else int(text)
