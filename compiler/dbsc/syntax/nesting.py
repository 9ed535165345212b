"""Which block was never closed, and where it was meant to end: the braces and their indentation tell."""

from __future__ import annotations

from dbsc.diagnostics import Diagnostic, Edit
from dbsc.record import Record
from dbsc.source import Source, Span
from dbsc.syntax.continuation import declares
from dbsc.syntax.tokens import Token


class Unclosed(Record):
    """The brace that was never closed, the line before which it should be (as an offset), and if that line tells it."""

    brace: Token
    before: int
    is_inner: bool


def unclosed(source: Source, tokens: list[Token], innermost: Token, first: int) -> Unclosed:
    """The block that lacks its `}`, where `innermost` is open at token `first`.

    A `}` that lies further out than the line of the `{` that it closes was meant for another one: the inner block was
    never closed.
    """
    opened = [innermost]
    for token in tokens[tokens.index(innermost) + 1 : first]:
        if token.kind != "PUNCT":
            continue
        if token.text == "{":
            opened.append(token)
        elif token.text == "}" and len(opened) > 1:
            brace = opened.pop()
            if _starts_line(source, token.start) and _indent(source, token.start) < _indent(source, brace.start):
                return Unclosed(brace, _outdented(source, brace.start, token.start), True)
    return Unclosed(innermost, tokens[first].start, False)


_STARTS = frozenset({
    "table", "view", "materialized", "enum", "function", "procedure", "schema", "mixin", "extension", "domain", "shape",
    "external", "extend",
})  # fmt: skip


def forgotten(source: Source, tokens: list[Token], innermost: Token) -> int | None:
    """Where the declaration starts that should not be in a block that is open at the end; None if there is none.

    It starts in column 1, and what the block begins with does not.
    """
    at = tokens.index(innermost) + 1
    if tokens[at].kind == "$END" or not _starts_line(source, tokens[at].start) or not _indent(source, tokens[at].start):
        return None
    for number in range(at, len(tokens)):
        token = tokens[number]
        if token.kind == "NAME" and token.text in _STARTS and declares(source.text, token.start):
            return tokens[number - (tokens[number - 1].kind == "DOC")].start
    return None


def closed(source: Source, tokens: list[Token], start: int) -> tuple[list[Token], Unclosed, Diagnostic] | None:
    """The tokens with every block closed before an offset, which block lacks its `}`, and what is said of it.

    None where none is open by the braces: what was broken before took one of them along.
    """
    number = next(n for n, token in enumerate(tokens) if token.start >= start and token.text != "}")
    opened: list[Token] = []
    for token in tokens[:number]:
        if token.kind == "PUNCT" and token.text == "{":
            opened.append(token)
        elif token.kind == "PUNCT" and token.text == "}" and opened:
            opened.pop()
    if not opened:
        return None
    found = unclosed(source, tokens, opened[-1], number)
    before = number - (tokens[number - 1].kind == "SEP")
    braces = [Token("PUNCT", "}", start, start) for _ in opened]
    if before == number:  # right behind a `{` no line end is a token
        braces.append(Token("SEP", "\n", start, start))
    return [*tokens[:before], *braces, *tokens[before:]], found, message(source, found, len(opened) == 1)


def message(source: Source, found: Unclosed, only: bool) -> Diagnostic:
    """What is said of it, with the edit that closes it. `only` is whether no other block is open there."""
    brace = found.brace
    place = Span(source, brace.start, brace.end)
    if "\n" not in source.text[brace.end : found.before] or not source.text[brace.end : found.before].strip():
        return Diagnostic("DBS002", "this block is never closed", place, help="close it with `}`")
    end = len(source.text[: found.before].rstrip())
    line = source.position(end)[0]
    written = f"\n{' ' * _indent(source, brace.start)}}}"
    edits = (Edit(Span(source, end, end), written, only and not found.is_inner),)
    help_ = f"close it with `}}`, after line {line} by the look of it"
    return Diagnostic("DBS002", "this block is never closed", place, help=help_, edits=edits)


def _indent(source: Source, offset: int) -> int:
    """How far in the line of an offset starts."""
    line = source.line(source.position(offset)[0])
    return len(line) - len(line.lstrip())


def _starts_line(source: Source, offset: int) -> bool:
    line, column = source.position(offset)
    return not source.line(line)[: column - 1].strip()


def _outdented(source: Source, start: int, end: int) -> int:
    """The start of the first line between two offsets that lies no further in than the line of the first."""
    indent, (line, _) = _indent(source, start), source.position(start)
    starts = source.line_starts()
    last = source.position(end)[0]
    for number in range(line + 1, last):
        text = source.line(number)
        if text.strip() and len(text) - len(text.lstrip()) <= indent:
            return starts[number - 1]
    return starts[last - 1]
