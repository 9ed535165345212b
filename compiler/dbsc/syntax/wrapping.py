"""Expressions, conditions and bodies that stand without what the language puts around them: `(…)`, or `as (…)`."""

from __future__ import annotations

from dbsc.diagnostics import Diagnostic, Edit
from dbsc.syntax.continuation import declares
from dbsc.syntax.literals import dollar_range
from dbsc.syntax.repair import (
    ENDS,
    Broken,
    Habit,
    Repair,
    instead,
    is_word,
    matches,
    statement_end,
    type_end,
    worded,
    wrapped,
)
from dbsc.syntax.tokens import Token

_MODIFIERS = frozenset({
    "pk", "unique", "index", "owner", "constraint", "check", "as", "identity", "collate", "storage", "compression",
    "statistics", "on", "deferrable", "initially", "match", "was", "backfill", "convert", "checked", "primary",
    "references", "comment", "auto_increment", "generated",
})  # fmt: skip
_CONDITIONS = frozenset({"check", "where", "using", "when", "as"})
_OPERATORS = frozenset({
    "and", "or", "is", "isnull", "notnull", "not", "in", "like", "ilike", "similar", "between", "at", "collate",
    "overlaps", "operator",
})  # fmt: skip
_LISTS = frozenset({"index", "pk", "unique"})


def default(broken: Broken) -> Repair | None:
    """`default value`, and a default that is more than one value: an expression stands in parentheses."""
    tokens, at = broken.tokens, broken.at
    word = next(
        (n for n in range(at, broken.line(), -1) if tokens[n].text == "=" or is_word(tokens[n], "default")), None
    )
    if word is None or (word == at and tokens[at].text == "=") or tokens[word + 1].kind in ENDS:
        return None
    by_word = tokens[word].text != "="
    if by_word and (word != at or tokens[word - 1].text.lower() == "set" or tokens[word - 1].kind == "SEP"):
        return None
    value = word + 1 + (by_word and tokens[word + 1].text in (":", "="))
    end = _expression_end(broken, value)
    if end <= value:
        return None
    simple = _simple_end(tokens, value)
    message = "a default is written with `=`"
    if by_word and simple >= end:
        habit = Habit("", "", message, f"write `= {_one_line(broken, value, end)}`")
        return instead(broken, word, value, "=", worded("=", tokens[word].start), habit)
    if by_word:
        found = wrapped(broken, value, end, message, "= ")
        place = broken.span(word, value)
        diagnostic = found.diagnostic.replace(place=place, edits=(Edit(place, "="), *found.diagnostic.edits))
        return Repair(diagnostic, word, end, (*worded("=", place.start), *(found.tokens or ())))
    if simple >= end or not simple <= at < end or not _continues(tokens[simple]):
        return None
    return wrapped(broken, word + 1, end, "a default that is more than one value stands in parentheses", "= ")


def _continues(token: Token) -> bool:
    """Whether an expression goes on with this token: an operator, or what follows the name of a type or an array."""
    return token.text.lower() in _OPERATORS if token.kind == "NAME" else token.text not in (",", "{", "}", ":", "]")


def literal(broken: Broken) -> Repair | None:
    """`= {…}` and `= [1, 2]`: a json value, and an array of PostgreSQL, are texts."""
    tokens, first = broken.tokens, broken.at
    if first == 0 or tokens[first - 1].text != "=" or tokens[first].text[:1] not in ("{", "["):
        return None
    depth, last = 0, first
    while tokens[last].kind not in ENDS:
        depth += sum((sign in "{[") - (sign in "}]") for sign in tokens[last].text if tokens[last].kind != "STRING")
        last += 1
        if depth <= 0:
            break
    if depth != 0:
        return None
    place = broken.span(first, last)
    value, is_array = place.text, tokens[first - 2].kind == "BRACKETS"
    if is_array and value.startswith("["):
        value = f"{{{value[1:-1]}}}"
    message = "a json value or an array stands in quotes"
    if "'" in value:
        help_ = f"write `= (array{place.text})`" if is_array and place.text[0] == "[" else "write `= '…'`"
        return Repair(Diagnostic("DBS004", message, place, help=help_), first - 1, last, ())
    made = Token("STRING", f"'{value}'", place.start, place.end)
    return instead(broken, first, last, made.text, [made], Habit("", "", message))


def _simple_end(tokens: list[Token], first: int) -> int:
    """The token after the one value that starts at `first`: a literal, a name or a call, with its casts."""
    at = first + (tokens[first].text == "-")
    if tokens[at].kind in ("NAME", "QNAME"):
        at += 1
        while tokens[at].text == "." and tokens[at + 1].kind in ("NAME", "QNAME"):
            at += 2
        at += tokens[at].kind == "PAREN"
    elif tokens[at].kind in ("STRING", "NUMBER", "PAREN", "DOLLAR"):
        at += 1
    while tokens[at].text == "::" and tokens[at + 1].kind in ("NAME", "QNAME"):
        at = type_end(tokens, at + 1)
    return at


def _expression_end(broken: Broken, first: int) -> int:
    """The token after an expression that stands without parentheses: at a word of the language, or the line's end."""
    tokens, depth = broken.tokens, 0
    at = first
    while tokens[at].kind != "$END":
        token = tokens[at]
        depth += (token.text == "[") - (token.text == "]")
        if token.kind == "SEP" or token.text in ("{", "}"):
            break
        if depth <= 0 and _ends_expression(broken, at, first):
            break
        at += 1
    return at


def _ends_expression(broken: Broken, at: int, first: int) -> bool:
    """Whether what follows belongs to the column, and not to the expression that starts at `first`."""
    token, following = broken.tokens[at], broken.tokens[at + 1]
    if token.text == ",":
        return following.kind in ENDS or "\n" in broken.source.text[token.end : following.start]
    if at == first:
        return False
    if is_word(token, "null"):
        return not any(is_word(broken.tokens[at - 1], word) for word in ("is", "not", "and", "or", "else", "then"))
    if is_word(token, "not"):
        return is_word(following, "null")
    return token.text == "@" or (token.kind == "NAME" and token.text.lower() in _MODIFIERS)


def condition(broken: Broken) -> Repair | None:
    """A condition, the expression of a generated column, or the query of a view, without its parentheses."""
    tokens, at = broken.tokens, broken.at
    word = at - 1
    if word > 0 and tokens[word - 1].text == "check" and broken.starts_line(word - 1):
        word -= 1  # `check a > 0` as an item reads like a check that is called `a`
    if word < broken.start or tokens[word].text not in _CONDITIONS or "<PAREN>" not in broken.expected:
        return None
    if tokens[broken.start].text in ("view", "materialized"):
        first = word + 1 + (tokens[word + 1].kind == "SEP")
        if tokens[first].kind == "DOLLAR":
            return _unquoted_query(broken, first)
        end = statement_end(broken, first)
        return wrapped(broken, first, end, "a query stands in parentheses", "as ") if end > first else None
    end = _expression_end(broken, word + 1)
    if end <= at:
        return None
    column = _tested_column(broken, word)
    if column:
        found = wrapped(broken, word + 1, end, "a condition names what it tests", f"{tokens[word].text} ")
        text = f"({column} {_one_line(broken, word + 1, end)})"
        diagnostic = found.diagnostic.replace(help=f"write `{tokens[word].text} {text}`", edits=())
        return Repair(diagnostic, at, at, None)
    what = "an expression" if tokens[word].text == "as" else "a condition"
    return wrapped(broken, word + 1, end, f"{what} stands in parentheses", f"{tokens[word].text} ")


def _unquoted_query(broken: Broken, at: int) -> Repair:
    """The query of a view in dollar quotes."""
    place, token = broken.span(at, at + 1), broken.tokens[at]
    start, end = dollar_range(token.text)
    message = "a query stands in parentheses, without quotes"
    edits = (
        Edit(place.replace(end=place.start + start), "("),
        Edit(place.replace(start=place.start + end), ")"),
    )
    diagnostic = Diagnostic("DBS004", message, place, help="write `as (select …)`", edits=edits)
    made = Token("PAREN", "", place.start + start, place.start + end)
    return Repair(diagnostic, at, at + 1, (made,))


def _tested_column(broken: Broken, word: int) -> str | None:
    """The column that is left out before an operator: `a int check > 0`."""
    token, first = broken.tokens[word + 1], broken.line()
    is_operator = token.text.lower() in _OPERATORS - {"not"} or token.text in ("<", ">", "=", "~", "!")
    return broken.text(first) if is_operator and first < word and broken.starts_line(first) else None


def standard_body(broken: Broken) -> Repair | None:
    """`begin atomic … end`, or `return …`, as the body of a function."""
    tokens, at = broken.tokens, broken.at
    if tokens[broken.start].text not in ("function", "procedure") or not matches(tokens, at, "begin/return"):
        return None
    last = at + 1
    while tokens[last].kind != "$END" and not (is_word(tokens[last], "end") and tokens[last - 1].kind == "SEP"):
        if tokens[last].kind == "SEP" and (
            is_word(tokens[at], "return") or declares(broken.source.text, tokens[last + 1].start)
        ):
            break
        last += 1
    last += is_word(tokens[last], "end")
    found = wrapped(broken, at, last, "the body of a function follows `as`", "as ")
    opening, closing = found.diagnostic.edits
    edits = (opening.replace(text="as ("), closing)
    place = broken.span(at, at + 1)
    diagnostic = found.diagnostic.replace(
        place=place, edits=edits, help="write `as (begin atomic … end)` or `as $$ … $$`"
    )
    return found.replace(diagnostic=diagnostic, tokens=(*worded("as", place.start), *(found.tokens or ())))


def columns(broken: Broken) -> Repair | None:
    """`index a, b`: the columns of a key stand in parentheses."""
    tokens, first = broken.tokens, broken.line()
    word = first + (tokens[first].text == "unique" and tokens[first + 1].text == "index")
    if (
        tokens[word].text not in _LISTS
        or tokens[word + 1].kind not in ("NAME", "QNAME")
        or not broken.starts_line(first)
    ):
        return None
    last = word + 2
    while tokens[last].text == "," and tokens[last + 1].kind in ("NAME", "QNAME"):
        last += 2
    if tokens[last].kind not in ENDS and tokens[last].text != "}":
        return None
    message, lead = "the columns of a key stand in parentheses", f"{tokens[word].text} "
    found = wrapped(broken, word + 1, last, message, lead, safe=False)
    help_ = f'{found.diagnostic.help}; a column of that name is written `"{tokens[word].text}"`'
    return found.replace(diagnostic=found.diagnostic.replace(help=help_))


def updated_columns(broken: Broken) -> Repair | None:
    """`update of a, b`: the columns of a trigger's event stand in parentheses."""
    tokens, at = broken.tokens, broken.at
    if tokens[broken.line()].text not in ("trigger", "constraint") or not matches(tokens, at - 2, "update of <name>"):
        return None
    last = at + 1
    while tokens[last].text == "," and matches(tokens, last + 1, "<name>") and not is_word(tokens[last + 1], "insert"):
        last += 2
    return wrapped(broken, at, last, "the columns of an update stand in parentheses", "update of ")


def _one_line(broken: Broken, first: int, last: int) -> str:
    return " ".join(broken.span(first, last).text.split())
