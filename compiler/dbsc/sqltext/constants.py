"""The value of an expression that is a constant, and the terms of one that is a conjunction."""

from __future__ import annotations

from dbsc.record import Record
from dbsc.sqltext import tokens
from dbsc.sqltext.parse import Fragment
from dbsc.sqltext.tokens import Tokens
from dbsc.sqltext.tree import Node, strings, terms


class Constant(Record):
    """What a constant expression stands for.

    `value` is text, a number, true, false or null; a number that is no integer is the nearest float, with its exact
    digits in `text`. `type` are the parts of the type that it is cast to, the outermost cast if there are several.
    """

    value: str | int | float | bool | None
    text: str
    type: tuple[str, ...] | None = None


class Term(Record):
    """One of the terms that `and` joins: its tree and its range, without parentheses around it."""

    start: int
    end: int
    tree: Node

    def __hash__(self) -> int:
        return hash((self.start, self.end))


def constant(fragment: Fragment) -> Constant | None:
    """The value of a literal, or of casts of one; None for any other expression. Bit strings are no values here."""
    if fragment.role != "expression":
        return None
    tree = fragment.tree
    cast: tuple[str, ...] | None = None
    while "TypeCast" in tree:
        node: Node = tree["TypeCast"]
        if cast is None:
            cast = strings(node["typeName"]["names"])
            if "arrayBounds" in node["typeName"]:
                return None
        tree = node["arg"]
    literal: Node | None = tree.get("A_Const")
    if literal is None or "bsval" in literal:
        return None
    if "sval" in literal:
        text = literal["sval"].get("sval", "")
        return Constant(text, text, cast)
    if "boolval" in literal:
        true = bool(literal["boolval"].get("boolval"))
        return Constant(true, "true" if true else "false", cast)
    if literal.get("isnull"):
        return Constant(None, "null", cast)
    if "ival" in literal:
        number = literal["ival"].get("ival", 0)
        return Constant(number, str(number), cast)
    return _number(literal["fval"]["fval"], cast)


def _number(digits: str, cast: tuple[str, ...] | None) -> Constant:
    """A number that has a point or an exponent, is too large for 32 bits, or is written in another base."""
    plain = digits.replace("_", "")
    try:
        value = int(plain, 0) if plain.lstrip("-")[:2].lower() in _BASES else int(plain)
    except ValueError:
        return Constant(float(plain), plain, cast)
    return Constant(value, str(value), cast)


_BASES = ("0x", "0o", "0b")


def conjuncts(fragment: Fragment) -> tuple[Term, ...]:
    """The terms that `and` joins at the top, through parentheses; the whole expression if there is no `and`."""
    found = tokens.scan(fragment.sql)
    assert isinstance(found, Tokens)
    ranges = _split(found, 0, len(found))
    trees = terms(fragment.tree["BoolExpr"]) if len(ranges) > 1 else [fragment.tree]
    if len(trees) != len(ranges):
        # A column called `between` took an `and` for its own.
        ranges, trees = [(0, len(found))], [fragment.tree]
    return tuple(
        [
            Term(found.starts[first], found.ends[last - 1], tree)
            for (first, last), tree in zip(ranges, trees, strict=True)
        ]
    )


def _split(found: Tokens, first: int, last: int) -> list[tuple[int, int]]:
    """The ranges of tokens that `and` separates, each without parentheses around it."""
    pending = [(first, last)]
    finished: list[tuple[int, int]] = []
    while pending:
        first, last = pending.pop()
        pieces = _pieces(found, first, last)
        if len(pieces) > 1:
            pending.extend(reversed(pieces))
        elif (
            found.text(first) == "(" and _closing(found, first) == last - 1 and not _is_row_or_query(found, first, last)
        ):
            pending.append((first + 1, last - 1))
        else:
            finished.append((first, last))
    return finished


def _pieces(found: Tokens, first: int, last: int) -> list[tuple[int, int]]:
    """The ranges around each `and` that is in no brackets and of no `between`; one range if there is an `or`."""
    cuts: list[int] = []
    depth = between = 0
    for number in range(first, last):
        word = found.word(number)
        if number > first and found.text(number - 1) == ".":
            continue  # behind a dot every word is a name
        if word in ("(", "[", "case"):
            depth += 1
        elif word in (")", "]", "end"):
            depth -= 1
        elif depth:
            continue
        elif word == "or":
            return [(first, last)]
        elif word == "between":
            between += 1
        elif word == "and" and between:
            between -= 1
        elif word == "and":
            cuts.append(number)
    starts = [first, *[cut + 1 for cut in cuts]]
    return list(zip(starts, [*cuts, last], strict=True))


def _closing(found: Tokens, first: int) -> int:
    """The token that closes the parenthesis at `first`."""
    depth = 0
    for number in range(first, len(found)):
        token = found.text(number)
        depth += (token == "(") - (token == ")")
        if depth == 0:
            return number
    return len(found)


def _is_row_or_query(found: Tokens, first: int, last: int) -> bool:
    """Whether the parentheses from `first` to `last` belong to what they hold: a row or a subquery."""
    if found.word(first + 1) in ("select", "values", "with", "table"):
        return True
    depth = 0
    for number in range(first, last):
        token = found.text(number)
        depth += (token in "([") - (token in ")]")
        if token == "," and depth == 1:
            return True
    return False
