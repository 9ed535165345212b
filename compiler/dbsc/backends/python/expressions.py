"""Conditions in Python, over the fields of a model: values are what PostgreSQL makes of them, rounded and cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dbsc.backends.python.text import pattern as literal_of
from dbsc.backends.python.text import string
from dbsc.backends.validators.language import DAY, DOUBLE, EXACT, SINGLE, TEXT, Operand, Unknown
from dbsc.backends.validators.patterns import PYTHON, translated

_SIGNS = {"=": "==", "<>": "!="}
_JOINTS = (" and ", " or ")


class Python:
    """The language of `dbsc.backends.validators.language`. `fields` has the name of the field for each column."""

    value = "value"

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = fields

    def column(self, name: str) -> str:
        """The column of a row."""
        return f"row.{self.fields[name]}"

    def all_of(self, parts: Sequence[str]) -> str:
        """Several tests that have to hold."""
        return _joined(" and ", parts)

    def any_of(self, parts: Sequence[str]) -> str:
        """Several tests of which one has to hold."""
        return _joined(" or ", parts)

    def negated(self, test: str) -> str:
        """The opposite of a test."""
        return f"not ({test})"

    def is_null(self, code: str) -> str:
        """Whether a column is null or left out."""
        return f"{code} is None"

    def is_given(self, code: str) -> str:
        """Whether a column is neither null nor left out."""
        return f"{code} is not None"

    def is_not_null(self, code: str) -> str:
        """Whether a column is something, or left out."""
        return self.any_of([self.is_given(code), self.is_left_out(code)])

    def is_left_out(self, code: str) -> str:
        """Whether a request says nothing of a column."""
        return f"{string(code.removeprefix('row.'))} not in row.model_fields_set"

    def is_flag(self, code: str, value: bool, *, equal: bool) -> str:
        """Whether a boolean is, or with `equal` false is not, this one; null is neither."""
        return f"{code} {'is' if equal else 'is not'} {value}"

    def literal(self, constant: str, kind: str) -> str:
        """A constant: `true` and `false`, a number or a text."""
        return string(constant) if kind == TEXT else {"true": "True", "false": "False"}.get(constant, constant)

    def compared(self, sign: str, left: Operand, right: Operand) -> str:
        """A comparison of two texts or two booleans."""
        return f"{left.code} {_SIGNS.get(sign, sign)} {right.code}"

    def numbers(self, sign: str, left: Operand, right: Operand) -> str:
        """A comparison of two numbers."""
        kinds = {each.kind for each in (left, right) if each.constant is None}
        shown = [each.code if each.constant is None else number(each.constant, kinds) for each in (left, right)]
        guards = [f"_is_whole({each.code})" for each in (left, right) if each.is_computed]
        return self.all_of([*guards, f"{shown[0]} {_SIGNS.get(sign, sign)} {shown[1]}"])

    def days(self, sign: str, left: Operand, right: Operand) -> str:
        """A comparison of two dates, of which one may be a constant."""
        return f"{_day(left)} {_SIGNS.get(sign, sign)} {_day(right)}"

    moments = compared

    def matches(self, text: Operand, pattern: str, *, ignore_case: bool) -> str:
        """Whether a text matches a regular expression of PostgreSQL."""
        found = translated(pattern, PYTHON)
        if found is None:
            raise Unknown
        return f"re.search({literal_of(flagged(found, ignore_case=ignore_case))}, {text.code}) is not None"

    def length(self, text: str) -> str:
        """The number of characters of a text."""
        return f"len({text})"

    def trimmed(self, text: str) -> str:
        """A text without spaces at its ends."""
        return f'{text}.strip(" ")'


def flagged(pattern: str, *, ignore_case: bool) -> str:
    """A pattern in which `.` is any character."""
    flags = ("s" if "." in pattern else "") + ("i" if ignore_case else "")
    return f"(?{flags}){pattern}" if flags else pattern


def number(constant: str, kinds: set[str]) -> str:
    """A constant that is compared with numbers of some kinds."""
    if constant.lstrip("-").isdigit():
        return str(int(constant))
    if kinds & {DOUBLE, SINGLE} or EXACT not in kinds:
        return repr(float(constant))
    return f'Decimal("{constant}")'


def _day(operand: Operand) -> str:
    if operand.kind == DAY and operand.constant is None:
        return operand.code
    try:
        day = date.fromisoformat(operand.constant or "")
    except ValueError:
        raise Unknown from None
    return f"datetime.date({day.year}, {day.month}, {day.day})"


def _joined(joint: str, parts: Sequence[str]) -> str:
    """Parts, each of which holds together."""
    if len(parts) == 1:
        return parts[0]
    return joint.join(f"({part})" if any(each in part for each in _JOINTS) else part for part in parts)
