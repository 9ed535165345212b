"""Pieces that declarations of drawn schemas are written with."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

ROLES = ("app", "reader", '"Back Office"')

Types = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
"""Types, each with defaults that fit it and checks of a column `{c}` of it."""

ORDERED = frozenset({"int", "bigint", "numeric(12,4)", "text", "varchar(20)", "uuid", "date", "timestamptz"})


class Written:
    """A table as far as others can refer to it: its name, its key's type, its columns with their types."""

    def __init__(self, name: str, key: str, columns: dict[str, str]) -> None:
        self.name = name
        self.key = key
        self.columns = columns

    def ordered(self) -> list[str]:
        """The columns that can be compared, so that they can be in keys and btree indexes."""
        return [column for column, type_ in self.columns.items() if type_ in ORDERED]


def maybe(draw: st.DrawFn, text: str, of: int = 3) -> str:
    """A text, once in so many."""
    return text if draw(st.integers(1, of)) == 1 else ""


def doc(draw: st.DrawFn, indent: str = "") -> str:
    """Documentation, or none."""
    return draw(
        st.sampled_from(("", "", f"{indent}--- What it is, isn't it.\n", f"{indent}--- Two\n{indent}--- lines.\n"))
    )


def take(draw: st.DrawFn, names: Sequence[str], taken: set[str]) -> str:
    """A name that is not taken yet."""
    chosen = draw(st.sampled_from([name for name in names if name not in taken]))
    taken.add(chosen)
    return chosen


def block(head: str, lines: Sequence[str], indent: str = "") -> str:
    """A head and its block, a line each."""
    return "\n".join((f"{indent}{head} {{", *(f"{indent}  {line}" for line in lines), f"{indent}}}"))
