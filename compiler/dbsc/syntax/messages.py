"""What a person is told about a syntax error: what was found, what could stand there, and what to write instead."""

from __future__ import annotations

import re

from dbsc.diagnostics import Diagnostic, Edit, Label
from dbsc.source import Source, Span
from dbsc.syntax import ast, forms
from dbsc.syntax.lexer import TOO_LONG
from dbsc.syntax.literals import quoted
from dbsc.syntax.repair import Broken, Repair
from dbsc.syntax.tokens import Fault, Token

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

# Words of SQL and of other languages that are written in capitals, and never are names.
WORDS = frozenset({
    "true", "false", "null", "current_timestamp", "current_date", "current_time", "localtimestamp", "localtime",
    "current_user", "session_user", "int", "integer", "bigint", "smallint", "text", "varchar", "char", "numeric",
    "decimal", "boolean", "bool", "uuid", "json", "jsonb", "timestamp", "timestamptz", "date", "time", "bytea",
    "serial", "bigserial", "real", "float",
})  # fmt: skip


def lexical(source: Source, fault: Fault) -> Diagnostic:
    """The diagnostic of a text that is no token."""
    place = Span(source, fault.start, fault.end)
    if fault.reason.startswith("unclosed"):
        what = fault.reason.removeprefix("unclosed ")
        closing = {"parenthesis": ")", "string": "'", "name": '"', "comment": "*/"}.get(what)
        if closing is None:
            closing = source.text[fault.start : source.text.find("$", fault.start + 1) + 1] or "$"
        edits = _closing(source, fault.start, closing) if what in ("parenthesis", "string") else ()
        message = f"this {what} is never closed"
        if what == "parenthesis" and (comment := _swallowing(source, fault.start)) is not None:
            help_ = "close it with `)` before the comment, which takes the rest of its line"
            edits = (Edit(Span(source, comment, comment), ")", False),)
            return Diagnostic("DBS002", message, place, help=help_, edits=edits)
        return Diagnostic("DBS002", message, place, help=f"close it with `{closing}`", edits=edits)
    if fault.reason in ("slash comment", "hash comment"):
        edit = Edit(place, "--")
        return Diagnostic("DBS004", "a comment starts with `--`", place, help="write `--`", edits=(edit,))
    if fault.reason == "empty name":
        edits = (Edit(place, "''"),)
        return Diagnostic("DBS004", "text is quoted with single quotes", place, help="write `''`", edits=edits)
    if fault.reason == "curly quotes":
        quote = "'" if place.text[0] in "\u2018\u2019\u201a" else '"'
        written = f"{quote}{place.text[1:-1]}{quote}"
        message, edits = "these are typographic quotes", (Edit(place, written),)
        return Diagnostic("DBS004", message, place, help=f"write `{written}`", edits=edits)
    if fault.reason == "backquote":
        return _backquoted(place)
    if fault.reason == TOO_LONG:
        message = f"this number has {len(place.text):,} digits, and 1,000 is the most"
        return Diagnostic("DBS274", message, place, help="no type can be declared with more")
    help_ = "close blocks that were opened before: no construct is nested that deeply"
    return Diagnostic("DBS001", "blocks are nested too deeply here", place, help=help_)


def _swallowing(source: Source, start: int) -> int | None:
    """Where a comment begins that takes the `)` of the parenthesis on its line; None where there is none."""
    line = source.line(source.position(start)[0])
    comment = line.find("--", source.position(start)[1])
    if comment < 0 or ")" not in line[comment:]:
        return None
    return source.line_starts()[source.position(start)[0] - 1] + len(line[:comment].rstrip())


def _closing(source: Source, start: int, closing: str) -> tuple[Edit, ...]:
    """The edit that closes something at the end of its line, where nothing on the line says otherwise."""
    line = source.line(source.position(start)[0])
    end = source.line_starts()[source.position(start)[0] - 1] + len(line)
    rest = source.text[start + 1 : end].rstrip()
    if not rest.strip() or "--" in rest or "'" in rest or rest.endswith(("{", ",")):
        return ()
    place = Span(source, start + 1 + len(rest), start + 1 + len(rest))
    return (Edit(place, closing, False),)


def _backquoted(place: Span) -> Diagnostic:
    message = "names are quoted with double quotes"
    if len(place.text) < 2:
        return Diagnostic("DBS004", message, place, help='write `"name"`')
    if place.source.text[: place.start].rstrip().endswith("="):
        return double_quotes(place)
    name = f'"{place.text[1:-1]}"'
    return Diagnostic("DBS004", message, place, help=f"write `{name}`", edits=(Edit(place, name),))


def double_quotes(place: Span) -> Diagnostic:
    """A text in double quotes, which quote names."""
    value = quoted(place.text)
    edits = (Edit(place, value),)
    return Diagnostic("DBS004", "text is quoted with single quotes", place, help=f"write `{value}`", edits=edits)


def upper_case(place: Span) -> Diagnostic:
    """An unquoted name with capitals. PostgreSQL itself would read it as if it had none."""
    lower = place.text.lower()
    if lower in WORDS:
        message, edits = f"`{place.text}` is lower case here", (Edit(place, lower),)
        return Diagnostic("DBS004", message, place, help=f"write `{lower}`", edits=edits)
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", place.text).lower()
    return Diagnostic(
        "DBS003",
        f"`{place.text}` has capital letters, and an unquoted name is lower case",
        place,
        help=f'write `{snake}`, or `"{place.text}"` if the name in the database has capitals',
        edits=(Edit(place, snake, snake == lower),),
    )


def key_of_sql(place: Span) -> Diagnostic:
    """`foreign key (a) -> b`: what stands between `foreign` and the columns would be the name of the constraint."""
    rest = place.source.text[place.end :]
    blanks = len(rest) - len(rest.lstrip(" \t"))
    edit = Edit(Span(place.source, place.start, place.end + blanks), "")
    help_ = 'write `foreign (columns) -> table`; a constraint that is called so is written `foreign "key" (…)`'
    return Diagnostic("DBS004", "`key` belongs to SQL's `foreign key`", place, help=help_, edits=(edit,))


def upper_case_label(place: Span) -> Diagnostic:
    """An unquoted label with capitals: it is quoted, so that it stays what it is."""
    label = f"'{place.text}'"
    message = f"`{place.text}` has capital letters, and an unquoted label is lower case"
    help_ = f"write `{label}` to keep them, or `{place.text.lower()}`"
    return Diagnostic("DBS003", message, place, help=help_, edits=(Edit(place, label),))


def needs_type(name: ast.Name, kind: str) -> Diagnostic:
    """A column or field without a type."""
    help_ = f"write `{name.text} text`, `{name.text} -> other_table` or `{name.text} 'a' | 'b'`"
    return Diagnostic("DBS001", f"{kind} `{name.text}` has no type", name.span, help=help_)


def second_value(before: Span, place: Span, is_union: bool) -> Diagnostic:
    """A value right behind a default or the values of a union."""
    if not is_union:
        help_ = "leave it out; an expression stands in parentheses, as in `= (1 + 1)`"
        return Diagnostic("DBS001", f"unexpected `{place.text}`", place, help=help_)
    between = Span(place.source, before.end, place.start)
    message, edits = "the values of a column stand with `|` between them", (Edit(between, " | "),)
    return Diagnostic("DBS004", message, place, help=f"write `{before.text} | {place.text}`", edits=edits)


def value_twice(place: Span, earlier: Span) -> Diagnostic:
    """A value that a union lists again."""
    message = f"value `{place.text}` is listed twice"
    return Diagnostic("DBS008", message, place, labels=(Label(earlier, "the first one"),), help="leave it out")


def no_whole_number(place: Span) -> Diagnostic:
    """A number that counts something, with a point or an exponent."""
    return Diagnostic("DBS274", f"`{place.text}` is no whole number", place, help="write how many, as in `3`")


def stray_doc(place: Span) -> Diagnostic:
    """A documentation comment above something that PostgreSQL has no comment for."""
    return Diagnostic("DBS001", "this documentation belongs to nothing", place, help="write it with `--`")


def unexpected(broken: Broken, head: object) -> Repair:
    """A token that cannot stand where it stands. `head` is what the item around it starts with, if there is one."""
    tokens, at = broken.tokens, broken.at
    token, last = tokens[at], tokens[at - 1] if at else tokens[at]
    if last.kind == "DOC" and (token.kind in ("SEP", "$END") or token.text == "}"):
        return Repair(stray_doc(Span(broken.source, last.start, last.end)), at, at, None)
    from dbsc.syntax import habits, misspelt

    found = habits.find(broken) or misspelt.find(broken)
    if found is not None:
        return found
    place = Span(broken.source, token.start, token.end)
    is_next_line = "\n" in broken.source.text[last.end : token.start]
    if token.text == "}" and is_next_line and not _closes_nothing(token, broken.expected):
        token = Token("SEP", "", last.end, last.end)  # the line before lacks something
    if token.kind in ("SEP", "$END"):
        place = Span(broken.source, last.end, last.end)
    return Repair(_generally(place, token, broken, head), at, at, None)


def _generally(place: Span, token: Token, broken: Broken, head: object) -> Diagnostic:
    from dbsc.syntax import misspelt

    expected, last = broken.expected, broken.tokens[broken.at - 1] if broken.at else token
    ends = {"SEP": "end of the line", "$END": "end of the file"}
    found = ends.get(token.kind, f"`{_short(token.text)}`")
    if broken.member in forms.MEMBERS and "," in expected:
        return Diagnostic("DBS001", f"unexpected {found}", place, help=_formed(expected, forms.MEMBERS[broken.member]))
    if isinstance(head, Token) and head.text in misspelt.ITEMS and token.kind != "DOC":
        is_trigger = head.text == "constraint" and broken.tokens[broken.start + 1].text == "trigger"
        form = forms.PARTITIONS.get(broken.tokens[broken.start + 2].text) if head.text == "partition" else None
        help_ = _formed(expected, form or forms.ITEMS["trigger" if is_trigger else head.text])
        type_follows = token.kind == "NAME" and not place.source.text[head.end : token.start].strip()
        if type_follows or token.kind in ("SEP", "$END") or token.text in ("=", "?", "|", "->"):
            help_ = f'{help_}; a column of that name is written `"{head.text}"`'
        return Diagnostic("DBS001", f"unexpected {found}", place, help=help_)
    if _closes_nothing(token, expected):
        return Diagnostic("DBS001", "this `}` closes nothing", place, help="leave it out")
    if token.kind == "PAREN" and "{" in expected:
        message, help_ = "a block stands between `{` and `}`", "write `{` and `}`, and one item a line"
        return Diagnostic("DBS004", message, place, help=help_)
    if token.text.lower() == "default" and "=" in expected:
        return Diagnostic("DBS004", "a default is written with `=`", place, help="write `= value`")
    if "pk" in expected and "=" in expected:
        return Diagnostic("DBS001", f"unexpected {found}", place, help=_column_help(broken))
    if token.kind == "DOC":
        return stray_doc(place)
    if last.text == "=" and "<STRING>" in expected:
        help_ = "write a value behind `=`: a literal, a call, or `(an expression)`"
        return Diagnostic("DBS001", f"unexpected {found}", place, help=help_)
    form = forms.DECLARATIONS.get(broken.tokens[broken.start].text) if broken.member == "documented" else None
    if form is not None and expected != ["<SEP>"]:
        return Diagnostic("DBS001", f"unexpected {found}", place, help=_formed(expected, form))
    return Diagnostic("DBS001", f"unexpected {found}", place, help=_expectation(expected))


def _formed(expected: list[str], form: str) -> str:
    """What could stand here, where that is little, and how the whole is written."""
    said = _expectation(expected) if len(expected) <= _FEW else None
    return f"{said}, as in `{form}`" if said else f"write `{form}`"


def _column_help(broken: Broken) -> str:
    """What to say of a column that cannot be read on: what stands in it comes in an order."""
    line = broken.line()
    if broken.at <= line + 1:
        return "a column is its name, then its type: `a text`, `a -> other_table` or `a 'x' | 'y'`"
    return "after the type stand `pk`, `unique`, `= value`, `check (…)` and the like"


def _closes_nothing(token: Token, expected: list[str]) -> bool:
    return token.text == "}" and (not expected or "<SEP>" in expected or "database" in expected)


_FEW = 5  # more than these help nobody


def _expectation(expected: list[str]) -> str | None:
    """`expected …` in words a person knows; at most a dozen."""
    kinds = [word for key, word in _KINDS.items() if key in expected and word]
    words = [f"`{key}`" for key in sorted(expected) if not key.startswith("<") and key != "-"]
    shown = list(dict.fromkeys(kinds))
    if len(words) <= 12:
        shown = [*words, *shown]
    if not shown:
        return None
    return "expected " + (shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}")


def _short(text: str) -> str:
    line = text.split("\n", 1)[0]
    return line if len(line) <= 30 and line == text else line[:29] + "…"
