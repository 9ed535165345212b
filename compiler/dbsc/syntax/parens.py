"""What stands between parentheses where the language, not SQL, gives it meaning: lists of names, keys, arguments."""

from __future__ import annotations

import re

from dbsc.diagnostics import Diagnostic
from dbsc.source import Source, Span
from dbsc.syntax import messages
from dbsc.syntax.ast import Argument, Element, Name, Parameter, QName, Sql
from dbsc.syntax.enclosed import block_comment_end, dollar_end, paren_end
from dbsc.syntax.lexer import lex
from dbsc.syntax.literals import unquote
from dbsc.syntax.tokens import Token

_SPECIAL = re.compile(r"""[(,'"$\[\]]|--|/\*""")
_WORD = re.compile(r"[^\W\d]\w*")
_WITH_OPERATOR = re.compile(r"\bwith\s+(?P<operator>operator\s*\([^)]*\)|[^\s\w(),'\"]+)\s*\Z", re.IGNORECASE)
_ARGUMENT = re.compile(r"\s*(?P<name>[^\W\d][\w$]*)\s*=>\s*")
_PERIOD = re.compile(r"period\s+(?=[\w\"])", re.IGNORECASE)
_PARAMETER = re.compile(r"\s*(?P<name>[^\W\d][\w$]*)\s*(?:=\s*(?P<default>.*))?\Z", re.DOTALL)


def inner(source: Source, token: Token) -> Sql:
    """The fragment between the parentheses of a token; one without a text stands for parentheses that were left out."""
    if not token.text:
        return Sql(source.text[token.start : token.end], Span(source, token.start, token.end))
    closed = token.text.endswith(")") and len(token.text) > 1
    start, end = token.start + 1, token.end - closed
    return Sql(source.text[start:end], Span(source, start, end))


def trimmed(sql: Sql) -> Sql:
    """A fragment without the blanks at its ends."""
    return _strip(sql.span.source, sql.span.start, sql.span.end, []) if sql.text else sql


def split(sql: Sql) -> list[Sql]:
    """The parts of a fragment between its top-level commas; none for an empty fragment.

    In place of a comment stand blanks, so that a part is what it would be without it, and its offsets stay.
    """
    source, start, end = sql.span.source, sql.span.start, sql.span.end
    parts: list[Sql] = []
    at = first = start
    brackets = 0  # the commas of an array separate nothing here
    comments: list[tuple[int, int]] = []
    while match := _SPECIAL.search(source.text, at, end):
        mark, at = match.group(), match.end()
        if mark in "[]":
            brackets += 1 if mark == "[" else -1
        elif mark != ",":
            at = _quoted_end(source.text, match.start(), mark) or end
            if mark in ("--", "/*"):
                comments.append((match.start(), min(at, end)))
        elif brackets <= 0:
            parts.append(_strip(source, first, match.start(), comments))
            first = at
    last = _strip(source, first, end, comments)
    if parts or last.text:
        parts.append(last)
    return parts


def _quoted_end(text: str, start: int, opening: str) -> int | None:
    """The offset after what opens at `start` and may hold commas that separate nothing; None if it never closes."""
    if opening == "(":
        return paren_end(text, start)
    if opening == "$":
        return dollar_end(text, start) or start + 1
    if opening == "/*":
        return block_comment_end(text, start)
    close = text.find("\n" if opening == "--" else opening, start + 1)
    return close + 1 if close >= 0 else None


def _strip(source: Source, start: int, end: int, comments: list[tuple[int, int]]) -> Sql:
    padded = source.text[start:end]
    for first, after in comments:
        if first >= start:
            padded = padded[: first - start] + " " * (after - first) + padded[after - start :]
    text = padded.strip()
    start += len(padded) - len(padded.lstrip())
    return Sql(text, Span(source, start, start + len(text)))


def names(sql: Sql, diagnostics: list[Diagnostic]) -> tuple[Name, ...]:
    """A list of plain names; at least one."""
    out = []
    for part in split(sql):
        if _WORD.fullmatch(part.text):
            out.append(_name(part.text, part.span, diagnostics))
            continue
        tokens = lex(part.span.source, part.span.start, part.span.end).tokens
        if len(tokens) == 1 and tokens[0].kind in ("NAME", "QNAME"):
            place = Span(part.span.source, tokens[0].start, tokens[0].end)
            out.append(_name(tokens[0].text, place, diagnostics))
        else:
            help_ = "write names with commas between them, as in `(a, b)`"
            diagnostics.append(Diagnostic("DBS006", "this is not the name of a column", part.span, help=help_))
    if not out and not sql.text.strip():
        diagnostics.append(Diagnostic("DBS006", "at least one name is needed here", sql.span, help="write `(a, b)`"))
    return tuple(out)


def names_and_period(sql: Sql, diagnostics: list[Diagnostic]) -> tuple[tuple[Name, ...], bool]:
    """A list of plain names, the last of which may have `period` before it."""
    parts = split(sql)
    last = _PERIOD.match(parts[-1].text) if parts else None
    if last is None:
        return names(sql, diagnostics), False
    source, end = sql.span.source, sql.span.end
    before = Span(source, sql.span.start, parts[-2].span.end) if len(parts) > 1 else None
    own = Span(source, parts[-1].span.start + last.end(), end)
    first = names(Sql(before.text, before), diagnostics) if before else ()
    return (*first, *names(Sql(own.text, own), diagnostics)), True


def _name(text: str, place: Span, diagnostics: list[Diagnostic]) -> Name:
    if '"' in text:
        return Name(unquote(text), place)
    if not text.islower() and text.lower() != text:
        diagnostics.append(messages.upper_case(place))
        text = text.lower()
    return Name(text, place)


def elements(sql: Sql, diagnostics: list[Diagnostic]) -> tuple[Element, ...]:
    """The keys of an index or an exclusion: columns or expressions, each with its modifiers."""
    out = [_element(part, diagnostics) for part in split(sql)]
    if not out:
        message, help_ = "at least one column or expression is needed here", "write `(a, b)` or `((lower(a)))`"
        diagnostics.append(Diagnostic("DBS006", message, sql.span, help=help_))
    return tuple(element for element in out if element is not None)


def _element(part: Sql, diagnostics: list[Diagnostic]) -> Element | None:
    if _WORD.fullmatch(part.text):
        return Element(_name(part.text, part.span, diagnostics), None, None, None, False, None, None, part.span)
    source, start, end = part.span.source, part.span.start, part.span.end
    operator = None
    match = _WITH_OPERATOR.search(part.text)
    if match:
        operator = match["operator"]
        end = start + match.start()
    lexed = lex(source, start, end)
    if not lexed.tokens:
        message, help_ = "a column or an expression is missing here", "write it, or leave out the comma"
        diagnostics.append(Diagnostic("DBS006", message, part.span, help=help_))
        return None
    if lexed.faults:  # signs that only SQL knows
        diagnostics.append(_needs_parens(part, Span(source, lexed.faults[0].start, end)))
        return None
    column, expression, rest = _key(source, lexed.tokens, diagnostics)
    collation: QName | None = None
    opclass: str | None = None
    descending, nulls_first = False, None
    statistics, without_overlaps = None, False
    while rest:
        word = rest[0].text
        if word == "collate" and len(rest) > 1:
            size = _dotted(rest, 1)
            collation = QName(tuple(unquote(t.text) for t in rest[1 : 1 + size : 2]), part.span)
            rest = rest[1 + size :]
        elif word in ("asc", "desc"):
            descending = word == "desc"
            rest = rest[1:]
        elif word == "nulls" and len(rest) > 1 and rest[1].text in ("first", "last"):
            nulls_first = rest[1].text == "first"
            rest = rest[2:]
        elif word == "statistics" and len(rest) > 1 and rest[1].kind == "NUMBER":
            statistics = rest[1].text.replace("_", "")
            rest = rest[2:]
        elif word == "without" and len(rest) > 1 and rest[1].text == "overlaps":
            without_overlaps = True
            rest = rest[2:]
        elif opclass is None and rest[0].kind in ("NAME", "QNAME") and word not in ("nulls", "first", "last"):
            size = _dotted(rest, 0)
            size += len(rest) > size and rest[size].kind == "PAREN"
            opclass = source.text[rest[0].start : rest[size - 1].end]
            rest = rest[size:]
        else:
            place = Span(source, rest[0].start, rest[-1].end)
            if word in ("first", "last"):
                unknown = Diagnostic("DBS006", f"`{word}` is about nulls", place, help=f"write `nulls {word}`")
                diagnostics.append(unknown)
                return None
            help_ = (
                "behind an expression stand `collate`, an operator class, `asc`, `desc`, `nulls first` and `nulls last`"
            )
            unknown = Diagnostic("DBS006", "this does not belong here", place, help=help_)
            diagnostics.append(_needs_parens(part, place) if column else unknown)
            return None
    return Element(
        column,
        expression,
        collation,
        opclass,
        descending,
        nulls_first,
        operator,
        part.span,
        statistics,
        without_overlaps,
    )


def _needs_parens(part: Sql, place: Span) -> Diagnostic:
    message = "an expression in a key needs parentheses of its own"
    return Diagnostic("DBS006", message, place, help=f"write `({part.text})`")


def _key(
    source: Source, tokens: list[Token], diagnostics: list[Diagnostic]
) -> tuple[Name | None, Sql | None, list[Token]]:
    """The column or expression an element starts with, and the tokens after it."""
    first = tokens[0]
    if first.kind == "PAREN":
        return None, inner(source, first), tokens[1:]
    size = _dotted(tokens, 0)
    if len(tokens) > size and tokens[size].kind == "PAREN" and size:
        end = tokens[size].end
        return None, Sql(source.text[first.start : end], Span(source, first.start, end)), tokens[size + 1 :]
    if first.kind in ("NAME", "QNAME"):
        return _name(first.text, Span(source, first.start, first.end), diagnostics), None, tokens[1:]
    return None, Sql(first.text, Span(source, first.start, first.end)), tokens[1:]


def _dotted(tokens: list[Token], at: int) -> int:
    """How many tokens a dotted name takes from `at`."""
    size = 0
    while at + size < len(tokens) and tokens[at + size].kind in ("NAME", "QNAME"):
        size += 1
        if at + size + 1 < len(tokens) and tokens[at + size].text == ".":
            size += 1
        else:
            break
    return size


def arguments(sql: Sql, diagnostics: list[Diagnostic]) -> tuple[Argument, ...]:
    """The arguments of a mixin: `name => text`, or positional."""
    out = []
    for part in split(sql):
        match = _ARGUMENT.match(part.text)
        name = match["name"] if match else None
        text = part.text[match.end() :] if match else part.text
        if not text:
            help_ = f"write `{name} => value`" if name else "write a value, or leave out the comma"
            diagnostics.append(Diagnostic("DBS006", "a value is missing here", part.span, help=help_))
            continue
        out.append(Argument(name, text, part.span))
    return tuple(out)


def parameters(sql: Sql, diagnostics: list[Diagnostic]) -> tuple[Parameter, ...]:
    """The parameters of a mixin: `name` or `name = default`."""
    out = []
    for part in split(sql):
        match = _PARAMETER.match(part.text)
        if match is None:
            help_ = "write `name = default`"
            diagnostics.append(Diagnostic("DBS006", "this is not a parameter", part.span, help=help_))
            continue
        out.append(Parameter(match["name"], match["default"], part.span))
    return tuple(out)
