"""Values of a DBML file as SQL: defaults of columns, and expressions in backticks."""

from __future__ import annotations

import re

from dbsc.catalog.objects import Expression
from dbsc.peers.dbml.report import Report
from dbsc.peers.dbml.tree import Value
from dbsc.sqltext.quote import literal

_NUMBER = re.compile(r"(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?")
_MOST_DIGITS = 15  # that a number of JavaScript holds for certain


def default(value: Value, report: Report) -> Expression | None:
    """The default that a column has; None for `null`, and for what is reported."""
    match value.kind:
        case "code":
            return expression(value, report)
        case "number":
            return Expression(number(value, report))
        case "words":
            word = value.text.lower()
            return None if word == "null" else Expression(word)
        case "path":
            assert value.path is not None
            return string(value.path.names[-1].text, value, report)
        case _:
            return string(value.text, value, report)


def string(text: str, value: Value, report: Report) -> Expression:
    """A string constant as a default."""
    if "'" in text:
        report.otherwise("quote", value.span)
    return Expression(constant(text))


def constant(text: str) -> str:
    """A string constant. A carriage return is written as an escape: in a file it may be taken for the end of a line."""
    if "\r" not in text:
        return literal(text)
    return "e" + literal(text.replace("\\", "\\\\")).replace("\r", "\\r")


def number(value: Value, report: Report) -> str:
    """A number as dbml2sql writes it, which is JavaScript's way: `1.50` is `1.5`. No digit that counts gets lost."""
    text = value.text
    sign, whole, fraction, exponent = _NUMBER.fullmatch(text).groups()  # type: ignore[union-attr]
    digits = (whole.lstrip("0") or "0") + (f".{fraction}".rstrip("0").rstrip(".") if fraction else "")
    if exponent or len(digits.replace(".", "")) > _MOST_DIGITS:
        report.otherwise("digits", value.span)
        return text
    return digits if digits == "0" else sign + digits


def expression(value: Value, report: Report) -> Expression | None:
    """An expression in backticks; None, and a diagnostic, where it is no SQL."""
    from dbsc.sqltext.parse import Fault, parse_expression

    sql = value.text.strip()
    fragment = parse_expression(sql)
    if not isinstance(fragment, Fault):
        return Expression(sql)
    inside = value.span.part(1, len(value.span.text) - 1)
    shift = inside.text.find(sql) if sql else 0
    end = max(fragment.end, fragment.start + 1)
    place = inside.part(shift + fragment.start, shift + end) if sql else value.span
    message = f"this is no expression of PostgreSQL: {fragment.message}"
    report.say("DBS834", message, place, "what stands in backticks goes to PostgreSQL as it is")
    return None
