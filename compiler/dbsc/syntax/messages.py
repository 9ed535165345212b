"""What a person is told about a syntax error: what was found, what could stand there, and what to write instead."""

from __future__ import annotations

import re

from dbsc.diagnostics import Diagnostic, Edit, nearest
from dbsc.source import Source, Span
from dbsc.syntax import ast
from dbsc.syntax.lexer import Fault, Token

DECLARATIONS = frozenset(
    "database use extension schema enum domain shape type table view materialized function procedure aggregate external "
    "extend mixin sql drop default sequence collation role publication pool backup server".split()
)
_KINDS = {
    "<NAME>": "a name",
    "<QNAME>": "a name",
    "<STRING>": "a 'string'",
    "<NUMBER>": "a number",
    "<PAREN>": "( … )",
    "<DOLLAR>": "$$ … $$",
    "<BRACKETS>": "[]",
    "<SEP>": "the end of the line",
    "<$END>": "the end of the file",
    "<DOC>": None,
}
_WORD = re.compile(r"[^\W\d]\w*")

# What people bring along from SQL, TypeScript, Prisma and DBML: the text at the error, and what to write here.
_HABITS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"(?i)not\s+null\b"),
        "columns are not null unless they are marked with `?`",
        "leave out `not null`",
    ),
    (re.compile(r"(?i)null\b"), "a nullable column is marked with `?`", "write `?` right after the type"),
    (re.compile(r"(?i)primary\s+key\b"), "a primary key is written `pk`", "write `pk`"),
    (re.compile(r"(?i)default\b"), "a default is written with `=`", "write `= value`"),
    (re.compile(r"(?i)references\b"), "a foreign key is written with an arrow", "write `-> table`"),
    (re.compile(r"(?i)generated\b"), "a generated column is written `as (…)`", "write `as (expression)` or `identity`"),
    (re.compile(r"(?i)create\b"), "declarations start with their kind", "leave out `create`"),
    (re.compile(r"(?i)precision\b"), "a type is one word", "write `float8`"),
    (re.compile(r"(?i)varying\b"), "a type is one word", "write `varchar`"),
    (re.compile(r"(?i)(with|without)\s+time\s+zone\b"), "a type is one word", "write `timestamptz` or `timestamp`"),
    (re.compile(r"@@?\w+"), "there are no attributes with `@`", "write the words behind the type, as in `id uuid pk`"),
    (re.compile(r":"), "a name and its type are separated by a space", "leave out the colon"),
)


def lexical(source: Source, fault: Fault) -> Diagnostic:
    """The diagnostic of a text that is no token."""
    place = Span(source, fault.start, fault.end)
    text = place.text
    if fault.reason.startswith("unclosed"):
        what = fault.reason.removeprefix("unclosed ")
        closing = {"parenthesis": ")", "string": "'", "name": '"', "comment": "*/"}.get(what)
        tag = source.text[fault.start : source.text.find("$", fault.start + 1) + 1] if what == "dollar quote" else None
        return Diagnostic("DBS002", f"this {what} is never closed", place, help=f"close it with `{closing or tag}`")
    if fault.reason == "slash comment":
        return Diagnostic(
            "DBS004", "a comment starts with `--`", place, help="write `--`", edits=(Edit(place, "--"),)
        )
    if fault.reason == "hash comment":
        return Diagnostic(
            "DBS004", "a comment starts with `--`", place, help="write `--`", edits=(Edit(place, "--"),)
        )
    if fault.reason == "backquote":
        return Diagnostic("DBS004", "names are quoted with double quotes", place, help='write "name"')
    for pattern, message, help_ in _HABITS:
        if pattern.match(source.text, fault.start):
            return Diagnostic("DBS004", message, place, help=help_)
    return Diagnostic("DBS001", f"unexpected `{text}`", place)


def unclosed_brace(source: Source, brace: Token) -> Diagnostic:
    """A block whose `}` was forgotten."""
    place = Span(source, brace.start, brace.end)
    return Diagnostic("DBS002", "this block is never closed", place, help="close it with `}`")


def upper_case(place: Span) -> Diagnostic:
    """An unquoted name with capitals."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", place.text).lower()
    return Diagnostic(
        "DBS003",
        f"`{place.text}` has capital letters, and an unquoted name is lower case",
        place,
        help=f'write `{snake}`, or `"{place.text}"` if the name in the database has capitals',
        edits=(Edit(place, snake),),
    )


def needs_type(name: ast.Name, kind: str) -> Diagnostic:
    """A column or field without a type."""
    help_ = f"write `{name.text} text`, `{name.text} -> other_table` or `{name.text} 'a' | 'b'`"
    return Diagnostic("DBS001", f"{kind} `{name.text}` has no type", name.span, help=help_)


def stray_doc(place: Span) -> Diagnostic:
    """A documentation comment above something that PostgreSQL has no comment for."""
    return Diagnostic("DBS001", "this documentation belongs to nothing", place, help="write it with `--`")


def first_word(text: str, at: int) -> str | None:
    """The word that starts at an offset."""
    match = _WORD.match(text, at)
    return match.group() if match else None


def unexpected(source: Source, tokens: list[Token], at: int, expected: list[str], inside: str | None) -> Diagnostic:
    """A token that cannot stand where it stands."""
    token = tokens[at]
    place = Span(source, token.start, token.end)
    if token.kind == "SEP":
        place = Span(source, tokens[at - 1].end, tokens[at - 1].end) if at else place
    for pattern, message, help_ in _HABITS:
        match = pattern.match(source.text, token.start)
        if match and token.kind in ("NAME", "PUNCT"):
            return Diagnostic("DBS004", message, Span(source, token.start, match.end()), help=help_)
    if token.kind == "QNAME" and tokens[at - 1].text == "=" and "<STRING>" in expected:
        value = token.text[1:-1].replace("'", "''")
        return Diagnostic(
            "DBS004", "text is quoted with single quotes", place, help=f"write '{value}'", edits=(Edit(place, f"'{value}'"),)
        )
    found = {"SEP": "the end of the line", "$END": "the end of the file"}.get(token.kind, f"`{_short(token.text)}`")
    words = sorted(key for key in expected if not key.startswith("<"))
    if token.kind == "NAME":
        near = nearest(token.text, [word for word in words if word.isalpha()])
        if near:
            return Diagnostic(
                "DBS001", f"unexpected {found}", place, help=f"did you mean `{near}`?", edits=(Edit(place, near),)
            )
        if token.text.lower() in words:
            help_ = f"write `{token.text.lower()}`: keywords are lower case"
            return Diagnostic("DBS004", f"unexpected {found}", place, help=help_)
    return Diagnostic("DBS001", f"unexpected {found}", place, help=_expectation(expected))


def _expectation(expected: list[str]) -> str | None:
    """`expected …` in words a person knows; at most a dozen."""
    kinds = [word for key, word in _KINDS.items() if key in expected and word]
    words = [f"`{key}`" for key in sorted(expected) if not key.startswith("<")]
    shown = list(dict.fromkeys(kinds))
    if len(words) <= 12:
        shown = [*words, *shown]
    if not shown:
        return None
    return "expected " + (shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}")


def _short(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 30 and line == text else line[:29] + "…"


