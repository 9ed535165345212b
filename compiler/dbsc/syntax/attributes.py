"""What Prisma and DBML say of a column behind its type: `@default(…)`, `[pk, default: 1]`."""

from __future__ import annotations

import re

from dbsc.diagnostics import Diagnostic
from dbsc.syntax.literals import quoted
from dbsc.syntax.repair import ENDS, Broken, Habit, Repair, instead, matches, worded

_VALUES = {"uuid": "gen_random_uuid()", "now": "now()", "autoincrement": "identity"}
_COUNTS = "a column that counts is an `identity`"
_SETTING_COMMA = re.compile(r",(?=(?:[^'`]*['`][^'`]*['`])*[^'`]*\Z)")
_SETTINGS = {
    "pk": "pk", "primary key": "pk", "unique": "unique", "not null": "", "null": "?", "increment": "identity",
}  # fmt: skip
_NOTE = re.compile(r"\bnote\s*:", re.IGNORECASE)
_REF = re.compile(r"ref\s*:\s*[->]\s*(?P<table>[\w.]+)\.(?P<column>\w+)", re.IGNORECASE)
_SETTING_DEFAULT = re.compile(
    r"default\s*:\s*(?P<value>'[^']*'|-?[\d.]+|true|false|null|`(?P<code>[^`]*)`)", re.IGNORECASE
)


def relation(broken: Broken) -> Repair | None:
    """`author User @relation(…)`, a line for the client of Prisma alone."""
    if not matches(broken.tokens, broken.at, "@ relation <paren>"):
        return None
    message = "a reference is written once, on the column that holds it"
    help_ = "write `author_id -> users` in one table, and nothing in the other"
    first = broken.line()
    return Repair(Diagnostic("DBS004", message, broken.span(first, broken.at + 3), help=help_), first, broken.at, None)


def prisma_default(broken: Broken) -> Repair | None:
    """`@default(…)`."""
    first = broken.at
    last = first + 3
    if not matches(broken.tokens, first, "@ default <paren>"):
        return None
    written = _prisma_value(broken.text(first + 2)[1:-1].strip())
    if written == "identity":
        made = worded(written, broken.tokens[first].start)
        return instead(broken, first, last, written, made, Habit("", "", _COUNTS))
    message = "a default is written with `=`"
    if written is None:
        return Repair(Diagnostic("DBS004", message, broken.span(first, last), help="write `= value`"), first, last, ())
    return instead(broken, first, last, f"= {written}", [], Habit("", "", message))


def _prisma_value(text: str) -> str | None:
    """What Prisma writes as a default, as it is written here; None where that is not one thing."""
    call = re.fullmatch(r"(\w+)\(.*\)", text)
    if call:
        return _VALUES.get(call[1])
    if re.fullmatch(r'"[^"]*"', text):
        return quoted(text)
    if re.fullmatch(r"-?[\d.]+|true|false", text):
        return text
    return f"'{text}'" if re.fullmatch(r"[A-Za-z_]\w*", text) else None


def settings(broken: Broken) -> Repair | None:
    """DBML's `[pk, not null, default: 1]` behind a type."""
    tokens, first = broken.tokens, broken.at
    if tokens[first].text != "[" or tokens[first].kind != "ODD":
        return None
    last = first + 1
    while tokens[last].kind not in ENDS and tokens[last].text not in ("]", "{", "}"):
        last += 1
    if tokens[last].text != "]":
        return None
    place = broken.span(first, last + 1)
    written = [_setting(part.strip()) for part in _SETTING_COMMA.split(place.text[1:-1])]
    message = "what is said of a column stands behind its type, without brackets"
    if _NOTE.search(place.text):
        help_ = "write `--- text` on the line above it"
        diagnostic = Diagnostic("DBS004", "a comment on something is written above it", place, help=help_)
        return Repair(diagnostic, first, last + 1, ())
    if all(part is None for part in written) and "pk" not in place.text:
        return None
    if None in written:
        help_ = "write the words behind the type, as in `id int pk identity`"
        return Repair(Diagnostic("DBS004", message, place, help=help_), first, last + 1, ())
    text = " ".join(part for part in written if part)
    if text.startswith("? ") or text == "?":
        return instead(broken, first, last + 1, text, [], Habit("", "", message))
    plain = text if re.fullmatch(r"[a-z ]*", text) else ""
    return instead(broken, first, last + 1, text, worded(plain, place.start), Habit("", "", message))


def _setting(text: str) -> str | None:
    """One setting of DBML as it is written here; None where that is not one thing."""
    known = _SETTINGS.get(text.lower())
    if known is not None:
        return known
    reference, default = _REF.fullmatch(text), _SETTING_DEFAULT.fullmatch(text)
    if reference:
        return f"-> {reference['table']}({reference['column']})"
    if default:
        code = default["code"]
        return (
            f"= {default['value']}"
            if code is None
            else f"= {code}"
            if re.fullmatch(r"\w+\(\)", code)
            else f"= ({code})"
        )
    return None
