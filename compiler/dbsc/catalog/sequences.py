"""The sequences that belong to columns: `serial` and identity columns have one."""

from __future__ import annotations

import re
from collections.abc import Callable

from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import Column, Ref, Sequence, ref
from dbsc.sqltext.quote import qualified, unquote

BITS = {"smallint": 16, "integer": 32, "bigint": 64}
"""The types of sequences."""

_WORD = r'(?:"(?:[^"]|"")+"|\w+)'
_NAMED = re.compile(rf"\bsequence\s+name\s+(?:({_WORD})\.)?({_WORD})", re.IGNORECASE)

_OPTION = re.compile(r"\b(start with|increment by|minvalue|maxvalue|cache|cycle)\b(?: (-?\d+))?")
_FIELDS = {
    "start with": "start",
    "increment by": "increment",
    "minvalue": "minvalue",
    "maxvalue": "maxvalue",
    "cache": "cache",
}


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


def without_name(options: str) -> str:
    """The options of an identity but for the name of its sequence."""
    return _NAMED.sub("", options).strip()


def renamed_sequence(options: str, renamed: Callable[[Ref], Ref]) -> str:
    """The options of an identity with another name for its sequence."""
    named = _NAMED.search(options)
    if named is None or named[1] is None:
        return options
    new = qualified(*renamed(ref("sequence", unquote(named[1]), unquote(named[2]))).path)
    return f"{options[: named.start(1)]}{new}{options[named.end() :]}"


def defaults(sequence: Sequence) -> tuple[int, int]:
    """The least and the greatest value that PostgreSQL takes where nothing is said."""
    half = 2 ** (BITS.get(sequence.type, 64) - 1)
    return (1, half - 1) if sequence.increment > 0 else (-half, -1)


def without_defaults(sequence: Sequence) -> Sequence:
    """The sequence without what PostgreSQL would take anyway."""
    default_least, default_most = defaults(sequence)
    least = default_least if sequence.minvalue is None else sequence.minvalue
    most = default_most if sequence.maxvalue is None else sequence.maxvalue
    return sequence.replace(
        start=None if sequence.start == (least if sequence.increment > 0 else most) else sequence.start,
        minvalue=None if least == default_least else least,
        maxvalue=None if most == default_most else most,
    )


def identity_sequence(options: str | None, type_: str) -> Sequence:
    """The sequence that the options of an identity describe, as `identity_options` wrote them; it has no name."""
    said = dict(_OPTION.findall(without_name(options or "")))
    numbers = {_FIELDS[word]: int(number) for word, number in said.items() if number}
    return Sequence("", "", type_, cycle="cycle" in said).replace(**numbers)


def identity_options(sequence: Sequence, named: bool) -> str | None:
    """What an identity says of its sequence, as SQL; None if there is nothing to say."""
    parts = [f"sequence name {qualified(sequence.schema, sequence.name)}"] if named else []
    parts += [f"start with {sequence.start}"] if sequence.start is not None else []
    parts += [f"increment by {sequence.increment}"] if sequence.increment != 1 else []
    parts += [f"minvalue {sequence.minvalue}"] if sequence.minvalue is not None else []
    parts += [f"maxvalue {sequence.maxvalue}"] if sequence.maxvalue is not None else []
    parts += [f"cache {sequence.cache}"] if sequence.cache != 1 else []
    parts += ["cycle"] if sequence.cycle else []
    return " ".join(parts) or None
