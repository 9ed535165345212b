"""Words and signs of other languages in the clauses of an item or a declaration: `using` where this one has `where`."""

from __future__ import annotations

from dbsc.diagnostics import Diagnostic, Edit
from dbsc.syntax.repair import Broken, Habit, Repair, by_habit, matches, worded
from dbsc.syntax.tokens import Token

_PERIODS = {"hourly": "every 1 hour", "daily": "every 1 day", "weekly": "every 1 week", "monthly": "every 1 month",
            "quarterly": "every 3 months", "yearly": "every 1 year", "annually": "every 1 year"}  # fmt: skip
_WORDS: dict[str, dict[str, str]] = {
    "access": {"using": "where", "when": "where", "if": "where", "with check": "check", "for": "to", "by": "to"},
    "policy": {"where": "using", "when": "using", "if": "using", "check": "with check"},
    "grant": {"for": "to"},
    "index": {"if": "where", "when": "where"},
    "unique": {"if": "where", "when": "where"},
    "trigger": {"call": "execute", "run": "execute", "do": "execute", "if": "when", "where": "when"},
    "partition": {"retain": "keep", "interval": "every", "per": "every", "premake": "ahead", "partitions": "into",
                  **_PERIODS},
    "retain": {"on": "by", "using": "by", "delete": "then delete", "drop": "then drop", "detach": "then detach",
               "archive": "then archive", "export": "then export"},
    "view": {"=": "as", ":": "as"},
    "materialized": {"=": "as", ":": "as"},
    "table": {"extends": "inherits", ":": "inherits"},
    "function": {":": "returns", "->": "returns", "=>": "returns", "return": "returns", "lang": "language",
                 "search_path": "set search_path =", "is": "as"},
    "procedure": {"lang": "language", "search_path": "set search_path =", "is": "as"},
}  # fmt: skip
"""By the word that the item or declaration starts with: what others write, and what is written here."""


def find(broken: Broken) -> Repair | None:
    """What is meant by a word that this item or declaration calls otherwise."""
    tokens, at = broken.tokens, broken.at
    if tokens[broken.start].text == "external" and tokens[at].text == "{":
        return _external(broken)
    words = _WORDS.get(tokens[broken.start].text, {})
    last = at + 1
    meant = words.get(tokens[at].text.lower())
    if meant is None:
        last = at + 2
        meant = words.get(f"{tokens[at].text} {tokens[at + 1].text}".lower())
    if broken.member == "partition":
        return _bound(broken)
    if meant is None or meant.split()[0] not in broken.expected:
        return _body(broken)
    if tokens[at].text == "return" and not matches(tokens, at, "return <path> language/as/immutable/stable/security"):
        return None
    if tokens[at].text == ":" and tokens[at + 1].kind not in ("NAME", "QNAME"):
        return None
    place = broken.span(at, last)
    message = f"`{_kind(broken)}` says `{meant.split(' =')[0]}`, not `{place.text}`"
    diagnostic = Diagnostic("DBS004", message, place, help=f"write `{meant}`", edits=(Edit(place, meant),))
    return Repair(diagnostic, at, last, tuple(worded(meant, place.start)))


def _external(broken: Broken) -> Repair:
    """A block behind `external`: of most things the name is enough, and a table is called one."""
    tokens, kind, last = broken.tokens, broken.start + 1, broken.at
    if tokens[kind + 1].text in (".", "{"):
        before = broken.span(kind, kind + 1)
        before = before.replace(end=before.start)
        message, written = (
            "`external` says what is there already",
            f"external table {broken.span(kind, broken.at).text}",
        )
        edits = (Edit(before, "table "),)
        diagnostic = Diagnostic("DBS004", message, broken.span(kind, broken.at), help=f"write `{written}`", edits=edits)
        return Repair(diagnostic, kind, kind + 1, (*worded("table", before.start), tokens[kind]))
    depth = 0
    while tokens[last].kind != "$END":
        depth += (tokens[last].text == "{") - (tokens[last].text == "}")
        last += 1
        if not depth:
            break
    name = broken.span(kind + 1, broken.at).text
    called = "type" if tokens[kind].text in ("enum", "domain", "shape", "composite") else tokens[kind].text
    place = broken.span(kind, last)
    made = (*worded(called, place.start), *tokens[kind + 1 : broken.at])
    message, written = "of what is there already the name is enough", f"{called} {name}"
    edits = (Edit(place, written),)
    diagnostic = Diagnostic("DBS004", message, place, help=f"write `external {written}`", edits=edits)
    return Repair(diagnostic, kind, last, made)


def _bound(broken: Broken) -> Repair | None:
    """`in ('a', 'b')`, `values from (1) to (2)` and `'a' to 'b'` behind the name of a partition."""
    tokens, first = broken.tokens, broken.start + 1
    if not first <= broken.at <= first + 3:
        return None
    for pattern, written in _BOUNDS:
        bounds = matches(tokens, first, pattern)
        if bounds and bounds[-1] > broken.at:
            habit = Habit(pattern, written, "the bounds of a partition stand right behind its name", safe=True)
            return by_habit(broken, bounds, habit)
    return None


_BOUNDS = (
    ("for values in <paren>", "{3:bare}"),
    ("values in <paren>", "{2:bare}"),
    ("in <paren>", "{1:bare}"),
    ("for values from <paren> to", "from {3} to"),
    ("values from <paren> to", "from {2} to"),
    ("values <string>", "{1}"),
    ("<string> to <string>", "from {0} to {2}"),
    ("from <string> until/.. <string>", "from {1} to {3}"),
    ("from <paren> until <paren>", "from {1} to {3}"),
)


def _kind(broken: Broken) -> str:
    words = ("partition by", "materialized view")
    text = broken.tokens[broken.start].text
    return next((two for two in words if two.startswith(f"{text} ")), text)


def _body(broken: Broken) -> Repair | None:
    """A body in dollar quotes without `as`."""
    token = broken.tokens[broken.at]
    if token.kind != "DOLLAR" or "as" not in broken.expected:
        return None
    place = broken.span(broken.at, broken.at + 1)
    message = "the body of a function follows `as`"
    before = place.replace(end=place.start)
    diagnostic = Diagnostic("DBS004", message, place, help="write `as $$ … $$`", edits=(Edit(before, "as "),))
    return Repair(diagnostic, broken.at, broken.at + 1, (Token("NAME", "as", token.start, token.start), token))
