"""The sequences that belong to columns: `serial` and identity columns have one."""

from __future__ import annotations

import re

from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import Column, Ref, ref

_WORD = r'(?:"[^"]+"|\w+)'
_NAMED = re.compile(rf"\bsequence\s+name\s+(?:({_WORD})\.)?({_WORD})", re.IGNORECASE)


def owned_sequence(schema: str, table: str, column: Column) -> Ref | None:
    """The sequence of a column; None for a column that has none."""
    if column.identity and column.identity.options:
        named = _NAMED.search(column.identity.options)
        if named:
            return ref("sequence", (named[1] or schema).strip('"'), named[2].strip('"'))
    if column.serial or column.identity:
        return ref("sequence", schema, object_name(table, column.name, "seq"))
    return None
