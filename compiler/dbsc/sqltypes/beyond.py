"""What a database has that its catalog says nothing of, and that decides what an expression means."""

from __future__ import annotations

from dbsc.record import Record
from dbsc.sqltypes.builtins import Facts, Routine


class Beyond(Record):
    """Types, operators, casts and functions that are neither PostgreSQL's, nor of an extension that we know.

    Types are written as in `world`. `casts` has the context and the volatility of each, as `builtins.cast`;
    operators and functions are found by schema and name. `functions` are those of extensions, for a catalog has all
    others.
    """

    types: dict[str, Facts]
    operators: dict[tuple[str, str], tuple[Routine, ...]]
    casts: dict[tuple[str, str], tuple[str, str]]
    functions: dict[tuple[str, str], tuple[Routine, ...]]


NOTHING = Beyond({}, {}, {}, {})
