"""The sequences that belong to columns: `serial` and identity columns have one."""

from __future__ import annotations

import re

from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import Column, Ref, ref
from dbsc.sqltext.quote import unquote

_WORD = r'(?:"(?:[^"]|"")+"|\w+)'
_NAMED = re.compile(rf"\bsequence\s+name\s+(?:({_WORD})\.)?({_WORD})", re.IGNORECASE)


def sequence_name(table: str, column: str) -> str:
    """The name that PostgreSQL gives to the sequence of a column."""
    return object_name(table, column, "seq")


def owned_sequence(schema: str, table: str, column: Column) -> Ref | None:
    """The sequence of a column; None for a column that has none."""
    if column.serial or column.identity:
        if column.identity and column.identity.options:
            named = named_sequence(schema, column.identity.options)
            if named is not None:
                return named
        return ref("sequence", schema, column.sequence or sequence_name(table, column.name))
    return None


def named_sequence(schema: str, options: str) -> Ref | None:
    """The sequence that the options of an identity name."""
    named = _NAMED.search(options)
    if named is None:
        return None
    return ref("sequence", unquote(named[1]) if named[1] else schema, unquote(named[2]))
