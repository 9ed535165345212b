"""The names that Prisma gives to constraints and indexes, cut to 63 bytes by its own rule (measured with Prisma 6.19).

It cuts what stands before the suffix, where PostgreSQL would shorten the longer of the two names.
"""

from __future__ import annotations

from collections.abc import Iterable

_MOST = 63


def primary_key(table: str) -> str:
    """The name of a primary key."""
    return _cut(table, "_pkey")


def unique(table: str, columns: Iterable[str]) -> str:
    """The name of a unique index."""
    return _cut("_".join((table, *columns)), "_key")


def index(table: str, columns: Iterable[str]) -> str:
    """The name of an index."""
    return _cut("_".join((table, *columns)), "_idx")


def foreign_key(table: str, columns: Iterable[str]) -> str:
    """The name of a foreign key."""
    return _cut("_".join((table, *columns)), "_fkey")


def join_table(relation: str) -> str:
    """The name of the table between two models; characters are counted here, not bytes."""
    return f"_{relation}"[:_MOST]


def join_key(table: str) -> str:
    """The name of the primary key of such a table."""
    return table[: _MOST - len("_AB_pkey")] + "_AB_pkey"


def join_index(table: str) -> str:
    """The name of the index on the second column of such a table."""
    return table[: _MOST - len("_B_index")] + "_B_index"


def join_foreign_key(table: str, column: str) -> str:
    """The name of a foreign key of such a table."""
    return _clip(table, _MOST - len("_A_fkey")) + f"_{column}_fkey"


def _cut(text: str, suffix: str) -> str:
    return _clip(text, _MOST - len(suffix)) + suffix


def _clip(text: str, size: int) -> str:
    return text.encode("utf-8", "surrogatepass")[:size].decode("utf-8", "ignore")
