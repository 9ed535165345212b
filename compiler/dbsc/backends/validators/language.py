"""What a language of validators has for each part of a condition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dbsc.record import Record

WHOLE, SINGLE, DOUBLE, EXACT, TEXT, DAY, MOMENT, LOCAL, FLAG = (
    "whole", "single", "double", "exact", "text", "day", "moment", "local", "flag",
)  # fmt: skip
"""What a value is: an integer of at most four bytes, a floating number of four or eight, a larger integer or a decimal,
a text, a date, a time with or without its offset, a boolean."""
NUMBERS = frozenset({WHOLE, SINGLE, DOUBLE, EXACT})


class Operand(Record):
    """A value: its expression, what it is, and the expressions that have to have values. `scale` rounds a decimal.

    A constant is known by its text. What is computed has to be a number that PostgreSQL has.
    """

    code: str
    kind: str
    nulls: tuple[str, ...] = ()
    scale: int | None = None
    constant: str | None = None
    has_default: bool = False
    is_computed: bool = False


class Unknown(Exception):
    """There is no counterpart that means the same."""


class Language(Protocol):
    """How expressions are written. What has no counterpart raises `Unknown`; signs of comparisons are those of SQL."""

    value: str
    """A single value that is tested."""

    def column(self, name: str) -> str:
        """The column of a row."""

    def all_of(self, parts: Sequence[str]) -> str:
        """Several tests that have to hold."""

    def any_of(self, parts: Sequence[str]) -> str:
        """Several tests of which one has to hold."""

    def negated(self, test: str) -> str:
        """The opposite of a test."""

    def is_null(self, code: str) -> str:
        """Whether a column is null or left out."""

    def is_given(self, code: str) -> str:
        """Whether a column is neither null nor left out."""

    def is_not_null(self, code: str) -> str:
        """Whether a column is something, or left out."""

    def is_left_out(self, code: str) -> str:
        """Whether a request says nothing of a column."""

    def is_flag(self, code: str, value: bool, *, equal: bool) -> str:
        """Whether a boolean is, or with `equal` false is not, this one; null is neither."""

    def literal(self, constant: str, kind: str) -> str:
        """A constant: `true` and `false`, a number or a text."""

    def compared(self, sign: str, left: Operand, right: Operand) -> str:
        """A comparison of two texts or two booleans."""

    def numbers(self, sign: str, left: Operand, right: Operand) -> str:
        """A comparison of two numbers."""

    def days(self, sign: str, left: Operand, right: Operand) -> str:
        """A comparison of two dates, of which one may be a constant."""

    def moments(self, sign: str, left: Operand, right: Operand) -> str:
        """A comparison of two times of one kind."""

    def matches(self, text: Operand, pattern: str, *, ignore_case: bool) -> str:
        """Whether a text matches a regular expression of PostgreSQL."""

    def length(self, text: str) -> str:
        """The number of characters of a text."""

    def trimmed(self, text: str) -> str:
        """A text without spaces at its ends."""
