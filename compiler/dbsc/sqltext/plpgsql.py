"""What a body in PL/pgSQL declares: PostgreSQL looks its types up when the function is created, and nothing else."""

from __future__ import annotations

from dbsc.record import Record
from dbsc.sqltext.library import Failure
from dbsc.sqltext.tokens import Tokens, scan


class DeclaredType(Record):
    """The type of a variable as it is written: `of_column` for `t.c%type`, whose last part names a column.

    `start..end` is the whole dotted name.
    """

    parts: tuple[str, ...]
    of_column: bool
    start: int
    end: int


def declared_types(body: str) -> tuple[DeclaredType, ...]:
    """The named types of all `declare` sections; none where the text cannot be scanned."""
    if "declare" not in body.lower():
        return ()
    tokens = scan(body)
    if isinstance(tokens, Failure):
        return ()
    found: list[DeclaredType] = []
    at = 0
    while at < len(tokens):
        if tokens.word(at) == "declare":
            at = _section(tokens, at + 1, found)
        at += 1
    return tuple(found)


def _section(tokens: Tokens, at: int, found: list[DeclaredType]) -> int:
    """Reads the declarations from `at` up to `begin`, and gives its number."""
    while at < len(tokens) and tokens.word(at) != "begin":
        of = at + (2 if tokens.word(at + 1) == "constant" else 1)
        parts = tokens.name(tokens.starts[of], 3) if of < len(tokens) else []
        if parts and tokens.word(at) not in (";", "declare"):
            after = tokens.find(parts[-1][1])
            of_column = tokens.text(after) == "%" and tokens.text(after + 1).lower() == "type"
            names = tuple(name for _, _, name in parts)
            found.append(DeclaredType(names, of_column, parts[0][0], parts[-1][1]))
        while at < len(tokens) and tokens.text(at) != ";" and tokens.word(at) != "declare":
            at += 1
        at += 1
    return at
