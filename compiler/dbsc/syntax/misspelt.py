"""Words of the language that are misspelt, written in capitals or left out, and what was meant."""

from __future__ import annotations

from dbsc.diagnostics import Diagnostic, Edit, is_unambiguous, nearest
from dbsc.source import Span
from dbsc.sqltext.quote import identifier
from dbsc.syntax import _tables
from dbsc.syntax.literals import quoted, string_value
from dbsc.syntax.repair import Broken, Repair, first_of, is_word, matches, worded
from dbsc.syntax.tokens import Token

ITEMS = frozenset({
    "pk", "unique", "index", "check", "exclude", "foreign", "access", "policy", "grant", "option", "expect",
    "trigger", "constraint", "partition", "retain", "distribute", "rows", "statistics", "drop",
})  # fmt: skip
_AFTER_ITEM_WORD = frozenset({"to", "for", "by", "{", "before", "after", "instead", "everywhere", "all", "on"})


def find(broken: Broken) -> Repair | None:
    """What is meant by a member that cannot be read, if a word of it is not as the language writes it."""
    return first_of(
        broken,
        (
            _unquoted_path,
            _capitals,
            _misspelt_item,
            _wrong_quotes,
            _quoted_name,
            _odd_name,
            _missing_equals,
            _misspelt_word,
        ),
    )


def keywords() -> frozenset[str]:
    """Every word that the grammar knows."""
    return frozenset(key for row in _tables.ACTION for key in row if key.isalpha())


def _capitals(broken: Broken) -> Repair | None:
    """A keyword in capitals, and those that follow it."""
    tokens, at, first = broken.tokens, broken.at, broken.line()
    head = tokens[first]
    if head.kind == "NAME" and head.text != head.text.lower() and head.text.lower() in ITEMS:
        at = first
    elif tokens[at].kind != "NAME" or tokens[at].text.lower() not in broken.expected:
        return None
    if tokens[at].text == tokens[at].text.lower():
        return None
    known = keywords()
    made, last = [], at
    while tokens[last].kind == "NAME" and tokens[last].text.lower() in known:
        if last > at and tokens[last].text == tokens[last].text.lower():
            break
        made.append(Token("NAME", tokens[last].text.lower(), tokens[last].start, tokens[last].end))
        last += 1
    place = broken.span(at, last)
    text = place.text.lower()
    message = "keywords are lower case" if len(made) > 1 else "a keyword is lower case"
    diagnostic = Diagnostic("DBS004", message, place, help=f"write `{text}`", edits=(Edit(place, text),))
    return Repair(diagnostic, at, last, tuple(made))


def no_target(broken: Broken) -> Repair | None:
    """`-> on delete cascade`, where `on` reads like the name of a table."""
    at = broken.at
    if at < 2 or not matches(broken.tokens, at - 2, "-> on delete/update"):
        return None
    help_ = f"write `-> table on {broken.tokens[at].text} …`"
    diagnostic = Diagnostic("DBS001", "a reference needs the name of a table", broken.span(at - 2, at), help=help_)
    return Repair(diagnostic, at, at, None)


def _unquoted_path(broken: Broken) -> Repair | None:
    """`use ./billing.dbs`."""
    tokens, at = broken.tokens, broken.at
    if at != broken.start + 1 or not is_word(tokens[broken.start], "use") or tokens[at].text[:1] not in (".", "/"):
        return None
    last = at
    while tokens[last].kind not in ("SEP", "$END"):
        last += 1
    place = broken.span(at, last)
    path = "'" + place.text.replace("'", "''") + "'"
    message = "a path is quoted with single quotes"
    diagnostic = Diagnostic("DBS004", message, place, help=f"write `use {path}`", edits=(Edit(place, path),))
    return Repair(diagnostic, at, last, (Token("STRING", path, place.start, place.end),))


def _misspelt_item(broken: Broken) -> Repair | None:
    """An item whose keyword is misspelt reads like a column of an odd type."""
    tokens, at, first = broken.tokens, broken.at, broken.line()
    head = tokens[first]
    if head.kind != "NAME" or at == first or not broken.starts_line(first) or "table" in broken.expected:
        return None
    if tokens[at].kind != "PAREN" and not {tokens[at].text, tokens[first + 1].text} & _AFTER_ITEM_WORD:
        return None
    near = nearest(head.text, sorted(ITEMS))
    if near is None or near == head.text:
        return None
    return _respelt(broken, first, near, sorted(ITEMS), "DBS007", f"there is no item `{head.text}`")


def _respelt(broken: Broken, number: int, near: str, words: list[str], code: str, message: str) -> Repair:
    """The repair that spells one word otherwise; read on with only where it can be nothing else."""
    token = broken.tokens[number]
    place = broken.span(number, number + 1)
    sure = is_unambiguous(token.text, words)
    diagnostic = Diagnostic(code, message, place, help=f"did you mean `{near}`?", edits=(Edit(place, near, sure),))
    tokens = (Token("NAME", near, token.start, token.end),) if sure else None
    return Repair(diagnostic, number, number + 1, tokens)


def _wrong_quotes(broken: Broken) -> Repair | None:
    """A text in double quotes, where only a text can stand."""
    token = broken.tokens[broken.at]
    if token.kind != "QNAME" or "<STRING>" not in broken.expected or "<QNAME>" in broken.expected:
        return None
    place, value = broken.span(broken.at, broken.at + 1), quoted(token.text)
    if place.text.startswith("`"):
        return None
    message = "text is quoted with single quotes"
    diagnostic = Diagnostic("DBS004", message, place, help=f"write `{value}`", edits=(Edit(place, value),))
    return Repair(diagnostic, broken.at, broken.at + 1, (Token("STRING", value, token.start, token.end),))


def _quoted_name(broken: Broken) -> Repair | None:
    """The name of a declaration in single quotes."""
    token = broken.tokens[broken.at]
    before = broken.tokens[broken.start : broken.at]
    is_name = any(word in broken.expected for word in ("<NAME>", "<QNAME>"))
    is_column = broken.at == broken.start and broken.member == "item"
    if token.kind != "STRING" or not is_name or "<STRING>" in broken.expected:
        return None
    if not is_column and not 1 <= len(before) <= 3:
        return None
    if any(word.kind != "NAME" or word.text in ITEMS for word in before):
        return None
    place, name = broken.span(broken.at, broken.at + 1), identifier(string_value(token.text))
    message, help_ = "a name stands in no single quotes: they are for texts", f"write `{name}`"
    diagnostic = Diagnostic("DBS004", message, place, help=help_, edits=(Edit(place, name),))
    kind = "QNAME" if name.startswith('"') else "NAME"
    return Repair(diagnostic, broken.at, broken.at + 1, (Token(kind, name, token.start, token.end),))


def _missing_equals(broken: Broken) -> Repair | None:
    """A call or a literal right after the type of a column."""
    tokens, at = broken.tokens, broken.at
    token, following = tokens[at], tokens[at + 1]
    if "=" not in broken.expected or "pk" not in broken.expected:
        return None
    is_call = token.kind == "NAME" and following.kind == "PAREN"
    if token.kind == "NAME" and token.text.lower() in ("true", "false", "current_timestamp", "current_date"):
        is_call = False
    elif not is_call:
        return None
    words = [key for key in broken.expected if key.isalpha()]
    if is_call and following.start > token.end and nearest(token.text, words):
        return None
    place = broken.span(at, at + 1 + is_call)
    before = Span(broken.source, token.start, token.start)
    help_ = f"write `= {place.text if len(place.text) <= 40 else 'value'}`"
    diagnostic = Diagnostic("DBS001", "a default is written with `=`", place, help=help_, edits=(Edit(before, "= "),))
    return Repair(diagnostic, at, at + 1, (*worded("=", token.start), token))


_OF_OTHERS = {
    "default": "= value",
    "references": "-> table",
    "primary": "pk",
    "nullable": "?",
    "autoincrement": "identity",
}


def _misspelt_foreign(broken: Broken) -> Repair | None:
    """`defualt 3`: a word of another language, misspelt at that."""
    at, near = broken.at, nearest(broken.tokens[broken.at].text, _OF_OTHERS)
    if near is None or near == broken.tokens[at].text.lower():
        return None
    message = f"unexpected `{broken.text(at)}`"
    help_ = f"what SQL calls `{near}` is written `{_OF_OTHERS[near]}`"
    return Repair(Diagnostic("DBS001", message, broken.span(at, at + 1), help=help_), at, at, None)


def _odd_name(broken: Broken) -> Repair | None:
    """`user-roles` and `2fa`: names with signs that a name has only in quotes."""
    tokens, at = broken.tokens, broken.at
    text = broken.source.text
    first = at
    while first > broken.start and tokens[first - 1].end == tokens[first].start and _is_of_name(tokens[first - 1]):
        first -= 1
    last = at + 1
    while tokens[last].start == tokens[last - 1].end and _is_of_name(tokens[last]):
        last += 1
    if last - first < 2 or not _is_of_name(tokens[at]) or not any(tokens[n].kind == "NAME" for n in range(first, last)):
        return None
    name = text[tokens[first].start : tokens[last - 1].end]
    snake = name.replace("-", "_")
    is_label = broken.member == "label"
    written = f"'{name}'" if is_label else f'"{name}"'
    is_extension = is_word(tokens[broken.start], "extension")
    plain = f" or `{snake}`" if snake[0].isalpha() and snake != name and not is_extension else ""
    message = f"a name with {'`-`' if '-' in name else 'a digit at its start'} is quoted"
    sure = is_label or is_extension
    place = broken.span(first, last)
    edits = (Edit(place, written, sure),)
    diagnostic = Diagnostic("DBS004", message, place, help=f"write `{written}`{plain}", edits=edits)
    kind = "STRING" if is_label else "QNAME"
    return Repair(diagnostic, first, last, (Token(kind, written, place.start, place.end),))


def _is_of_name(token: Token) -> bool:
    is_written = token.start < token.end  # what a repair has put there is not
    return is_written and (token.kind in ("NAME", "NUMBER") or token.text == "-")


def _misspelt_word(broken: Broken) -> Repair | None:
    token = broken.tokens[broken.at]
    words = sorted(key for key in broken.expected if key.isalpha())
    near = nearest(token.text, words) if token.kind == "NAME" else None
    if near is None and "pk" in words and token.kind == "NAME":
        return _misspelt_foreign(broken)
    if near is None or near == token.text:
        return None
    return _respelt(broken, broken.at, near, words, "DBS001", f"unexpected `{token.text}`")
