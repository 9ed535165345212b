"""What people bring along from SQL, TypeScript, Prisma and DBML into items, and what is written here instead."""

from __future__ import annotations

from dbsc.diagnostics import Diagnostic, Edit
from dbsc.source import Span
from dbsc.syntax import attributes, foreign_words, messages, misspelt, partitioning, wrapping
from dbsc.syntax.known_habits import ITEMS
from dbsc.syntax.lexer import lex
from dbsc.syntax.literals import quoted
from dbsc.syntax.repair import (
    ENDS,
    Broken,
    Habit,
    Repair,
    by_habit,
    first_of,
    instead,
    is_word,
    matches,
    type_end,
    worded,
)
from dbsc.syntax.tokens import Token


def find(broken: Broken) -> Repair | None:
    """What is meant by a member that cannot be read, if it is a habit of another language."""
    return first_of(broken, _FINDERS)


def _listed(broken: Broken) -> Repair | None:
    """The habits that are rows of words: the one that starts first, and the longest of those."""
    for first in range(broken.line(), broken.at + 1):
        best: list[int] = []
        chosen = ITEMS[0]
        for habit in ITEMS:
            bounds = matches(broken.tokens, first, habit.pattern)
            if not bounds or not _covers(broken, bounds[-1]) or not _fits(broken, first, habit):
                continue
            if not best or bounds[-1] > best[-1]:
                best, chosen = bounds, habit
        if best:
            return by_habit(broken, best, chosen)
    return None


def _covers(broken: Broken, last: int) -> bool:
    """Whether the tokens up to `last` hold the one that does not fit, or end at the end of the line that does not."""
    return last > broken.at or (last == broken.at and last > 0 and broken.tokens[last].kind in ENDS)


def _fits(broken: Broken, first: int, habit: Habit) -> bool:
    """Whether a habit that starts an item, or with any name, stands where an item does."""
    if not habit.first and not habit.pattern.startswith("<"):
        return True
    return broken.starts_line(first) or broken.tokens[first - 1].text == ","


_MAY_BE_MISSING = frozenset({"null", "undefined", "nullable", "optional"})


def _nullable(broken: Broken) -> Repair | None:
    """`null`, `| null` or `optional` after a type: it is marked with `?` right behind the type."""
    tokens, at = broken.tokens, broken.at
    first = at + (tokens[at].text == "|")
    if tokens[first].text.lower() not in _MAY_BE_MISSING or tokens[first].kind != "NAME" or at <= broken.start:
        return None
    if is_word(tokens[at - 1], "not") or (tokens[at].text == "|" and tokens[at - 1].kind in ("STRING", "NUMBER")):
        return None
    message, help_ = "a nullable column is marked with `?`", "write `?` right after the type"
    last = first + 1
    kind_end = _target_or_type_end(broken, broken.line() + 1)
    if kind_end == at:
        return instead(broken, at, last, "?", worded("?", tokens[at - 1].end), Habit("", "?", message, help_))
    edits: tuple[Edit, ...] = ()
    if broken.line() + 1 < kind_end < at:
        end = tokens[kind_end - 1].end
        gone = instead(broken, at, last, "", [], Habit("", "", message)).diagnostic.edits
        edits = (Edit(Span(broken.source, end, end), "?"), *gone)
    diagnostic = Diagnostic("DBS004", message, broken.span(at, last), help=help_, edits=edits)
    return Repair(diagnostic, at, last, ())


def _nullable_before(broken: Broken) -> Repair | None:
    """`a? int`, `a ?int`, `a optional text`: the mark stands behind the type."""
    tokens, mark = broken.tokens, broken.line() + 1
    if tokens[mark].text not in ("?", "nullable", "optional") or not mark <= broken.at <= mark + 1:
        return None
    end = _target_or_type_end(broken, mark + 1)
    if end == mark + 1 or not broken.starts_line(mark - 1) or tokens[mark - 1].kind not in ("NAME", "QNAME"):
        return None
    kind = broken.span(mark + 1, end).text
    place = broken.span(mark, end)
    message = "what may be missing is marked behind its type"
    edits = (Edit(Span(broken.source, tokens[mark - 1].end, place.end), f" {kind}?"),)
    diagnostic = Diagnostic("DBS004", message, place, help=f"write `{kind}?`", edits=edits)
    return Repair(diagnostic, mark, end, (*tokens[mark + 1 : end], *worded("?", place.end)))


def _target_or_type_end(broken: Broken, first: int) -> int:
    """The token after a type, or after the arrow and the table of a reference."""
    return type_end(broken.tokens, first + (broken.tokens[first].text == "->"))


_TEXTS = frozenset({"QNAME", "STRING"})


def _union(broken: Broken) -> Repair | None:
    """`"open" | "closed"`, `'open', 'closed'`, `open | closed`: strings with `|` between them."""
    tokens, first = broken.tokens, broken.line() + 1
    head = tokens[first - 1]
    if not broken.starts_line(first - 1) or head.kind not in ("NAME", "QNAME") or head.text in misspelt.ITEMS:
        return None
    if tokens[first].kind == "PAREN" and first == broken.at:
        return _listed_union(broken, first)
    values, last = [first], first + 1
    while (following := _next_value(tokens, last)) is not None:
        values.append(following)
        last = following + 1
    if len(values) < 2 or not first <= broken.at <= last or not all(_may_be_value(tokens[n]) for n in values):
        return None
    return _mended_union(broken, first, last, [_as_string(broken, number) for number in values])


def _next_value(tokens: list[Token], at: int) -> int | None:
    """The next value of something like a union, whose last one ends before token `at`."""
    if tokens[at].text in ("|", "or"):
        at += 1 + (tokens[at + 1].text == "|")
        return at if tokens[at].kind in _TEXTS or tokens[at].kind == "NAME" else None
    if tokens[at - 1].kind in _TEXTS:
        at += tokens[at].text in (",", "/")
        return at if tokens[at].kind in _TEXTS else None
    return None


def _may_be_value(token: Token) -> bool:
    return token.kind in _TEXTS or token.text.lower() not in _MAY_BE_MISSING | messages.WORDS


def _as_string(broken: Broken, number: int) -> Token:
    token, text = broken.tokens[number], broken.text(number)
    value = text if token.kind == "STRING" else f"'{text}'" if token.kind == "NAME" else quoted(text)
    return Token("STRING", value, token.start, token.end)


def _listed_union(broken: Broken, at: int) -> Repair | None:
    """`('open', 'closed')` in the place of a type."""
    token = broken.tokens[at]
    inner = lex(broken.source, token.start + 1, token.end - 1).tokens
    values = [Token("STRING", one.text, one.start, one.end) for one in inner if one.kind == "STRING"]
    if not values or any(one.kind != "STRING" and one.text != "," for one in inner):
        return None
    return _mended_union(broken, at, at + 1, values)


def _mended_union(broken: Broken, first: int, last: int, values: list[Token]) -> Repair:
    place = broken.span(first, last)
    text = " | ".join(value.text for value in values)
    if last == broken.at and broken.tokens[last].text == "?":
        mark = broken.span(last, last + 1)
        message, edits = "`?` stands behind a type; a list of values has `null` in it", (Edit(mark, " | null"),)
        null = (Token("PUNCT", "|", mark.start, mark.end), Token("NAME", "null", mark.start, mark.end))
        return Repair(
            Diagnostic("DBS004", message, mark, help=f"write `{text} | null`", edits=edits), last, last + 1, null
        )
    is_quoted = "|" in place.text and "||" not in place.text
    message = "text is quoted with single quotes" if is_quoted else "the values of a column stand with `|` between them"
    bars = [Token("PUNCT", "|", value.start, value.start) for value in values]
    made = [token for pair in zip(bars, values, strict=True) for token in pair][1:]
    diagnostic = Diagnostic("DBS004", message, place, help=f"write `{text}`", edits=(Edit(place, text),))
    return Repair(diagnostic, first, last, tuple(made))


def _decimal_comma(broken: Broken) -> Repair | None:
    """`= 0,00`."""
    tokens, at = broken.tokens, broken.at
    if tokens[at].text != "," or tokens[at - 1].kind != "NUMBER" or tokens[at + 1].kind != "NUMBER":
        return None
    place = broken.span(at - 1, at + 2)
    if " " in place.text:
        return None
    number = place.text.replace(",", ".")
    made = Token("NUMBER", number, place.start, place.end)
    return instead(broken, at - 1, at + 2, number, [made], Habit("", "", "the decimal sign is a point"))


def _comma(broken: Broken) -> Repair | None:
    """A comma between items or behind them: an item ends where its line ends."""
    token, following = broken.tokens[broken.at], broken.tokens[broken.at + 1]
    if token.text != "," or "<SEP>" not in broken.expected:
        return None
    place = Span(broken.source, token.start, token.end)
    ends_line = "\n" in broken.source.text[token.end : following.start]
    is_last = following.kind in ENDS or following.text == "}"
    separator = Token("SEP", ",", token.start, token.end)
    message = "an item ends where its line ends"
    if ends_line or is_last:
        edits, help_ = (Edit(place, ""),), "leave out the comma"
    else:
        edits, help_ = (Edit(place, ";"),), "write each item on its own line, or `;` between them"
    made = () if is_last else (separator,)
    return Repair(Diagnostic("DBS004", message, place, help=help_, edits=edits), broken.at, broken.at + 1, made)


def _labels(broken: Broken) -> Repair | None:
    """`{ a b c }`: labels stand in lines of their own, or between commas. So do names, after `to` and the like."""
    tokens, at = broken.tokens, broken.at
    kinds = ("NAME", "QNAME", "STRING")
    if "," not in broken.expected or tokens[at - 1].kind not in kinds or "pk" in broken.expected:
        return None
    if tokens[at].text in ("and", "or", "&") and tokens[at + 1].kind in kinds:
        made = (Token("PUNCT", ",", tokens[at].start, tokens[at].end),)
        place = broken.span(at, at + 1)
        message = "what is listed stands with `,` between it"
        edits = (Edit(Span(broken.source, tokens[at - 1].end, place.end), ","),)
        return Repair(Diagnostic("DBS004", message, place, help="write `,`", edits=edits), at, at + 1, made)
    if tokens[at].kind not in kinds or "<SEP>" not in broken.expected or "}" not in broken.expected:
        return None
    if broken.start != at - 1 or "was" not in broken.expected:
        return None
    last = at
    made_, edits_ = [], []
    while tokens[last].kind in kinds:
        before = Span(broken.source, tokens[last - 1].end, tokens[last - 1].end)
        edits_.append(Edit(before, ","))
        made_ += [Token("PUNCT", ",", before.start, before.start), tokens[last]]
        last += 1
    place = broken.span(at - 1, last)
    diagnostic = Diagnostic(
        "DBS004",
        "labels are separated by `,` or by line ends",
        place,
        help="write `,` between them",
        edits=tuple(edits_),
    )
    return Repair(diagnostic, at, last, tuple(made_))


_FINDERS = (
    misspelt.no_target,
    attributes.relation,
    attributes.prisma_default,
    _union,
    _nullable_before,
    wrapping.literal,
    wrapping.default,
    attributes.settings,
    _nullable,
    _listed,
    partitioning.default_without_name,
    partitioning.number_without_into,
    foreign_words.find,
    _decimal_comma,
    _comma,
    _labels,
    wrapping.standard_body,
    wrapping.condition,
    wrapping.columns,
    wrapping.updated_columns,
)
