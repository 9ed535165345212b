"""Pieces that PostgreSQL prints in one text, apart: lists, parentheses, keys of indexes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dbsc.catalog.objects import Element, Expression, Ref
from dbsc.hints import Any
from dbsc.postgres.introspect.printed import read_again
from dbsc.postgres.introspect.reading import path_of
from dbsc.sqltext.quote import identifier, qualified

_PART = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[(\[]|[)\]]|,|[^'"()\[\],]+""")
_COLLATE = re.compile(r'\)* COLLATE ((?:"(?:[^"]|"")*"|\w+)(?:\.(?:"(?:[^"]|"")*"|\w+))?)')


def listed(text: str) -> list[str]:
    """The members of a list that commas separate."""
    members, depth = [""], 0
    for piece in _PART.findall(text):
        depth += (piece in ("(", "[")) - (piece in (")", "]"))
        if piece == "," and depth == 0:
            members.append("")
        else:
            members[-1] += piece
    return [member.strip() for member in members]


def unwrapped(text: str) -> str:
    """A text without the parentheses around all of it."""
    depth = 0
    pieces = _PART.findall(text)
    for number, piece in enumerate(pieces):
        depth += (piece in ("(", "[")) - (piece in (")", "]"))
        if depth == 0:
            return text[1:-1] if number == len(pieces) - 1 and piece == ")" else text
    return text


def without(expression: Expression | None, owner: Ref) -> Expression | None:
    """An expression that does not name the table it belongs to among what it uses."""
    if expression is None or owner not in expression.uses:
        return expression
    return Expression(expression.sql, tuple(use for use in expression.uses if use != owner))


def elements(rows: Sequence[Any], uses: tuple[Ref, ...], definition: str) -> tuple[Element, ...]:
    """The keys of an index or of a partition key, in their order.

    `definition` is what PostgreSQL prints of the whole: only that tells whether the collation of an expression is
    another than the expression has by itself.
    """
    return tuple(_elements(rows, uses, definition))


def _elements(rows: Sequence[Any], uses: tuple[Ref, ...], definition: str) -> Iterator[Element]:
    at = 0
    for row in rows:
        expression, collation = None, None
        if row.column is None:
            expression = Expression(read_again(unwrapped(row.definition)), uses)
            at = definition.find(row.definition, at) + len(row.definition)
            said = _COLLATE.match(definition, at)
            collation = path_of(said[1]) if said else None
        elif row.collation:
            collation = tuple(row.collation)
        yield Element(
            row.column,
            expression,
            _own_collation(collation),
            _operator_class(row),
            row.descending,
            None if row.nulls_first == row.descending else row.nulls_first,
            _operator(row.operator),
            row.statistics,
        )


def _own_collation(collation: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return collation[1:] if collation and collation[0] == "pg_catalog" else collation


def _operator_class(row: Any) -> str | None:
    """An operator class that is not the default one, or has parameters."""
    if row.default_class and not row.parameters:
        return None
    schema, called = row.operator_class
    name = identifier(called) if schema == "pg_catalog" else qualified(schema, called)
    if not row.parameters:
        return name
    parameters = (f"{key} = {value}" for key, _, value in (each.partition("=") for each in row.parameters))
    return f"{name} ({', '.join(parameters)})"


def _operator(path: list[str] | None) -> str | None:
    if path is None:
        return None
    schema, symbol = path
    return symbol if schema == "pg_catalog" else f"operator({identifier(schema)}.{symbol})"


def parameters(pairs: Sequence[str] | None) -> str | None:
    """The storage parameters of an index as they are written."""
    return ", ".join(pair.replace("=", " = ", 1) for pair in pairs) if pairs else None
