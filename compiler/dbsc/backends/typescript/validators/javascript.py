"""Conditions in JavaScript, over values of JSON: a date or a time is a text there, a large number may be one."""

from __future__ import annotations

from collections.abc import Sequence

from dbsc.backends.typescript.text import property_name, string
from dbsc.backends.validators.language import EXACT, SINGLE, TEXT, Operand, Unknown
from dbsc.backends.validators.patterns import JAVASCRIPT, translated

_SIGNS = {"=": "===", "<>": "!=="}
_JOINTS = (" && ", " || ")


class JavaScript:
    """The language of `dbsc.backends.validators.language`, with the functions of `prelude`."""

    value = "value"

    def column(self, name: str) -> str:
        """The column of a row."""
        return f"row.{name}" if property_name(name) == name else f"row[{string(name)}]"

    def all_of(self, parts: Sequence[str]) -> str:
        """Several tests that have to hold."""
        return _joined(" && ", parts)

    def any_of(self, parts: Sequence[str]) -> str:
        """Several tests of which one has to hold."""
        return _joined(" || ", parts)

    def negated(self, test: str) -> str:
        """The opposite of a test."""
        return f"!({test})"

    def is_null(self, code: str) -> str:
        """Whether a column is null or left out."""
        return f"{code} == null"

    def is_given(self, code: str) -> str:
        """Whether a column is neither null nor left out."""
        return f"{code} != null"

    def is_not_null(self, code: str) -> str:
        """Whether a column is something, or left out."""
        return f"{code} !== null"

    def is_left_out(self, code: str) -> str:
        """Whether a request says nothing of a column."""
        return f"{code} === undefined"

    def is_flag(self, code: str, value: bool, *, equal: bool) -> str:
        """Whether a boolean is, or with `equal` false is not, this one; null is neither."""
        return f"{code} {'===' if equal else '!=='} {'true' if value else 'false'}"

    def literal(self, constant: str, kind: str) -> str:
        """A constant: `true` and `false`, a number or a text."""
        return string(constant) if kind == TEXT else constant

    def compared(self, sign: str, left: Operand, right: Operand) -> str:
        """A comparison of two texts or two booleans."""
        return f"{left.code} {_SIGNS.get(sign, sign)} {right.code}"

    def numbers(self, sign: str, left: Operand, right: Operand) -> str:
        """A comparison of two numbers."""
        sign = _SIGNS.get(sign, sign)
        if any(each.kind == EXACT and each.constant is None for each in (left, right)):
            return f"{_decimal(left)} {sign} {_decimal(right)}"
        shown = [f"Math.fround({each.code})" if each.kind == SINGLE else each.code for each in (left, right)]
        guards = [f"isWhole({each.code})" for each in (left, right) if each.is_computed]
        return " && ".join([*guards, f"{shown[0]} {sign} {shown[1]}"])

    days = compared

    def moments(self, sign: str, left: Operand, right: Operand) -> str:
        """A comparison of two times of one kind."""
        return f"moment({left.code}) {_SIGNS.get(sign, sign)} moment({right.code})"

    def matches(self, text: Operand, pattern: str, *, ignore_case: bool) -> str:
        """Whether a text matches a regular expression of PostgreSQL."""
        found = translated(pattern, JAVASCRIPT)
        if found is None:
            raise Unknown
        return f"/{found}/{'i' if ignore_case else ''}su.test({text.code})"

    def length(self, text: str) -> str:
        """The number of characters of a text."""
        return f"[...{text}].length"

    def trimmed(self, text: str) -> str:
        """A text without spaces at its ends."""
        return f"{text}.replace(/^ +| +$/g, '')"


def _joined(joint: str, parts: Sequence[str]) -> str:
    """Parts, each of which holds together."""
    if len(parts) == 1:
        return parts[0]
    return joint.join(f"({part})" if any(each in part for each in _JOINTS) else part for part in parts)


def _decimal(operand: Operand) -> str:
    if operand.constant is not None:
        return f"decimal('{operand.constant}')"
    return f"decimal({operand.code})" if operand.scale is None else f"decimal({operand.code}, {operand.scale})"
