"""What a person is told about a syntax error: what was found, what could stand there, and what to write instead."""

from __future__ import annotations

import re

from dbsc.diagnostics import Diagnostic, Edit, nearest
from dbsc.source import Source, Span
from dbsc.syntax import ast
from dbsc.syntax.lexer import DECLARATIONS, TOO_DEEP, Fault, Token

_ITEMS = frozenset({
    "pk", "unique", "index", "check", "exclude", "foreign", "access", "policy", "grant", "option", "expect",
    "trigger", "constraint", "partition", "retain", "distribute", "rows", "statistics", "drop",
})  # fmt: skip
_AFTER_ITEM_WORD = frozenset({"to", "for", "by", "{", "before", "after", "instead", "everywhere", "all"})
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

# What people bring along from SQL, TypeScript, Prisma and DBML: the text at the error, and what to write here.
# The patterns are compiled when there is an error, not whenever something is parsed.
_HABITS = (
    (r"not\s+null\b", "columns are not null unless they are marked with `?`", "leave out `not null`"),
    (r"null\b", "a nullable column is marked with `?`", "write `?` right after the type"),
    (r"primary\s+key\b", "a primary key is written `pk`", "write `pk`"),
    (r"foreign\s+key\b", "a foreign key is written with an arrow", "write `foreign (a, b) -> table (x, y)`"),
    (r"default\b", "a default is written with `=`", "write `= value`"),
    (r"references\b", "a foreign key is written with an arrow", "write `-> table`"),
    (r"generated\b", "a generated column is written `as (…)`", "write `as (expression)` or `identity`"),
    (r"auto_?increment\b|autoincrement\b", "a column that counts is an identity", "write `identity`"),
    (r"precision\b", "a type is one word", "write `float8`"),
    (r"varying\b", "a type is one word", "write `varchar`"),
    (r"(with|without)\s+time\s+zone\b", "a type is one word", "write `timestamptz` or `timestamp`"),
    (r"@@?\w*", "there are no attributes with `@`", "write the words behind the type, as in `id uuid pk`"),
    (r":", "a name and its type are separated by a space", "leave out the colon"),
)
_FOREIGN_DECLARATIONS = {
    "create": ("declarations start with their kind", "leave out `create`"),
    "alter": ("a schema says what is, not what changes", "change the declaration itself; a migration is made from it"),
    "model": ("a table is declared with `table`", "write `table`"),
    "class": ("a table is declared with `table`", "write `table`"),
    "interface": ("the fields of a json value are declared with `shape`", "write `shape`"),
    "ref": ("a foreign key is written on the column that holds it", "write `-> table` after the name of the column"),
    "import": ("another file is brought in with `use`", "write `use './file.dbs'`"),
    "include": ("another file is brought in with `use`", "write `use './file.dbs'`"),
}


def lexical(source: Source, fault: Fault) -> Diagnostic:
    """The diagnostic of a text that is no token."""
    place = Span(source, fault.start, fault.end)
    if fault.reason.startswith("unclosed"):
        what = fault.reason.removeprefix("unclosed ")
        closing = {"parenthesis": ")", "string": "'", "name": '"', "comment": "*/"}.get(what)
        if closing is None:
            closing = source.text[fault.start : source.text.find("$", fault.start + 1) + 1] or "$"
        return Diagnostic("DBS002", f"this {what} is never closed", place, help=f"close it with `{closing}`")
    if fault.reason in ("slash comment", "hash comment"):
        edit = Edit(place, "--")
        return Diagnostic("DBS004", "a comment starts with `--`", place, help="write `--`", edits=(edit,))
    if fault.reason == "backquote":
        return Diagnostic("DBS004", "names are quoted with double quotes", place, help='write `"name"`')
    if fault.reason == TOO_DEEP:
        return Diagnostic("DBS001", "blocks are nested too deeply here", place)
    return _habit(source, fault.start) or Diagnostic("DBS001", f"unexpected `{place.text}`", place)


def _habit(source: Source, start: int) -> Diagnostic | None:
    """What another language would have at this place."""
    for pattern, message, help_ in _HABITS:
        match = re.compile(pattern, re.IGNORECASE).match(source.text, start)
        if match:
            return Diagnostic("DBS004", message, Span(source, start, match.end()), help=help_)
    return None


def unclosed_brace(source: Source, brace: Token) -> Diagnostic:
    """A block whose `}` was forgotten."""
    place = Span(source, brace.start, brace.end)
    return Diagnostic("DBS002", "this block is never closed", place, help="close it with `}`")


def unknown_declaration(source: Source, word: Token) -> Diagnostic:
    """Something outside of all blocks that starts with no word the language knows."""
    place = Span(source, word.start, word.end)
    if word.text.lower() in _FOREIGN_DECLARATIONS:
        message, help_ = _FOREIGN_DECLARATIONS[word.text.lower()]
        return Diagnostic("DBS004", message, place, help=help_)
    if word.text.lower() in DECLARATIONS:
        return _lower_case(place)
    near = nearest(word.text, sorted(DECLARATIONS))
    edits = (Edit(place, near),) if near else ()
    help_ = f"did you mean `{near}`?" if near else "a declaration starts with its kind, as in `table`, `enum` or `view`"
    return Diagnostic("DBS007", f"there is no declaration `{word.text}`", place, help=help_, edits=edits)


def _lower_case(place: Span) -> Diagnostic:
    word = place.text.lower()
    return Diagnostic("DBS004", "keywords are lower case", place, help=f"write `{word}`", edits=(Edit(place, word),))


def double_quotes(place: Span) -> Diagnostic:
    """A text in double quotes, which quote names."""
    value = "'" + place.text[1:-1].replace('""', '"').replace("'", "''") + "'"
    edits = (Edit(place, value),)
    return Diagnostic("DBS004", "text is quoted with single quotes", place, help=f"write `{value}`", edits=edits)


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
    first, colon, rest = name.text.partition(":")
    if first and colon:
        message, help_ = "a name and its type are separated by a space", f"write `{first} {rest}`"
        return Diagnostic("DBS004", message, name.span, help=help_, edits=(Edit(name.span, f"{first} {rest}"),))
    help_ = f"write `{name.text} text`, `{name.text} -> other_table` or `{name.text} 'a' | 'b'`"
    return Diagnostic("DBS001", f"{kind} `{name.text}` has no type", name.span, help=help_)


def stray_doc(place: Span) -> Diagnostic:
    """A documentation comment above something that PostgreSQL has no comment for."""
    return Diagnostic("DBS001", "this documentation belongs to nothing", place, help="write it with `--`")


def unexpected(source: Source, tokens: list[Token], at: int, expected: list[str], head: object) -> Diagnostic:
    """A token that cannot stand where it stands. `head` is what the item around it starts with, if there is one."""
    token = tokens[at]
    last = tokens[at - 1] if at else token
    place = Span(source, token.start, token.end)
    if token.kind in ("SEP", "$END"):
        place = Span(source, last.end, last.end)
    if last.kind == "DOC" and (token.kind in ("SEP", "$END") or token.text == "}"):
        return stray_doc(Span(source, last.start, last.end))
    if token.kind in ("NAME", "PUNCT"):
        # `not` may go on as `not valid`, so the error is at the `null` after it.
        habit = (last.kind == "NAME" and last.text.lower() == "not" and _habit(source, last.start)) or None
        habit = habit or _habit(source, token.start)
        if habit:
            return habit
    return (
        _misspelt_item(tokens, at, head)
        or _wrong_quotes(place, token, last, expected)
        or _missing_equals(source, tokens, at, expected)
        or _misspelt_word(place, token, expected)
        or _generally(place, token, expected, head)
    )


def _misspelt_item(tokens: list[Token], at: int, head: object) -> Diagnostic | None:
    """An item whose keyword is misspelt reads like a column of an odd type."""
    if not isinstance(head, ast.Name) or (tokens[at].kind != "PAREN" and tokens[at].text not in _AFTER_ITEM_WORD):
        return None
    near = nearest(head.text, sorted(_ITEMS))
    if near is None or near == head.text:
        return None
    message = f"there is no item `{head.text}`"
    return Diagnostic("DBS007", message, head.span, help=f"did you mean `{near}`?", edits=(Edit(head.span, near),))


def _wrong_quotes(place: Span, token: Token, last: Token, expected: list[str]) -> Diagnostic | None:
    if token.kind != "QNAME" or last.text not in ("=", "|") or "<STRING>" not in expected:
        return None
    return double_quotes(place)


def _missing_equals(source: Source, tokens: list[Token], at: int, expected: list[str]) -> Diagnostic | None:
    """A call or a number right after the type of a column."""
    token, following = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
    if "=" not in expected or token.kind != "NAME" or following is None or following.kind != "PAREN":
        return None
    if following.start > token.end and nearest(token.text, [key for key in expected if key.isalpha()]):
        return None
    place = Span(source, token.start, following.end)
    edits = (Edit(Span(source, token.start, token.start), "= "),)
    help_ = f"write `= {_short(place.text)}`"
    return Diagnostic("DBS001", "a default is written with `=`", place, help=help_, edits=edits)


def _misspelt_word(place: Span, token: Token, expected: list[str]) -> Diagnostic | None:
    if token.kind != "NAME":
        return None
    words = sorted(key for key in expected if key.isalpha())
    if token.text.lower() in words:
        return _lower_case(place)
    near = nearest(token.text, words)
    if near is None:
        return None
    message, edits = f"unexpected `{_short(token.text)}`", (Edit(place, near),)
    return Diagnostic("DBS001", message, place, help=f"did you mean `{near}`?", edits=edits)


def _generally(place: Span, token: Token, expected: list[str], head: object) -> Diagnostic:
    ends = {"SEP": "end of the line", "$END": "end of the file"}
    found = ends.get(token.kind, f"`{_short(token.text)}`")
    if isinstance(head, Token) and head.text in _ITEMS and token.kind != "DOC":
        help_ = _expectation(expected) or f"this is read as `{head.text}`"
        if token.kind in ("SEP", "$END") or token.text in ("=", "?", "|", "->"):
            help_ = f'{help_}; a column of that name is written `"{head.text}"`'
        return Diagnostic("DBS001", f"unexpected {found}", place, help=help_)
    if token.text == "}" and (not expected or "<SEP>" in expected or "table" in expected):
        return Diagnostic("DBS001", "this `}` closes nothing", place, help="leave it out")
    if token.kind == "PAREN" and "{" in expected:
        help_ = "columns stand between `{` and `}`, one a line"
        return Diagnostic("DBS004", f"unexpected {found}", place, help=help_)
    if token.text == "," and "<SEP>" in expected:
        return Diagnostic("DBS004", "an item ends where its line ends", place, help="leave out the comma")
    if "pk" in expected and "=" in expected:
        help_ = "after the type stand `pk`, `unique`, `= value`, `check (…)` and the like"
        return Diagnostic("DBS001", f"unexpected {found}", place, help=help_)
    if token.kind == "DOC":
        return stray_doc(place)
    return Diagnostic("DBS001", f"unexpected {found}", place, help=_expectation(expected))


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
