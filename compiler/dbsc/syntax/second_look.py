"""What can be read, and is plainly meant otherwise: `KEY name (a)` reads like a column `key` of a type `name(a)`.

The builder notes such places. Here they are mended, so that the file is read once more.
"""

from __future__ import annotations

from bisect import bisect_left

from dbsc.diagnostics import Diagnostic
from dbsc.record import Record
from dbsc.source import Source
from dbsc.syntax import foreign
from dbsc.syntax.driver import ends
from dbsc.syntax.repair import Broken, Habit, Repair, by_habit, instead, matches, wrapped
from dbsc.syntax.tokens import Token

_ITEMS = (
    Habit("primary key <paren>", "pk {2}", "a primary key is written `pk`"),
    Habit("primary key <name> <paren>", "pk {2} {3}", "a primary key is written `pk`"),
    Habit("key <name> <paren>", "index {1} {2}", "an index is written `index name (columns)`"),
    Habit(
        "fulltext/spatial key/index <name> <paren>", None, "PostgreSQL has no such index", "write `index using gin (…)`"
    ),
    Habit("index <name> <paren>", "index {1} {2}", "a keyword is lower case"),
    Habit("unique <name> <paren>", "unique {1} {2}", "a keyword is lower case"),
    Habit("pk <name> <paren>", "pk {1} {2}", "a keyword is lower case"),
)


class Looked(Record):
    """The tokens to read instead, what is said of them, and where they stand for something else than is written."""

    tokens: tuple[Token, ...]
    diagnostics: tuple[Diagnostic, ...]
    mended: tuple[tuple[int, int], ...]


def look(source: Source, tokens: list[Token], places: list[int]) -> Looked:
    """What is meant at these places, which are the starts of declarations, columns and defaults."""
    out = [*tokens, *ends(source)]
    starts = [token.start for token in tokens]
    found = []
    for place in sorted(set(places), reverse=True):
        repair = _meant(Broken(source, out, at := bisect_left(starts, place), at, []))
        if repair is not None:
            found.append(repair)
            if repair.tokens is not None:
                out[repair.first : repair.last] = repair.tokens
    diagnostics = tuple(repair.diagnostic for repair in reversed(found))
    places_ = [one.place for one in diagnostics if one.place]
    return Looked(
        tuple(token for token in out if token.kind != "$END"),
        diagnostics,
        tuple((place.start, place.end) for place in places_),
    )


def _meant(broken: Broken) -> Repair | None:
    token = broken.tokens[broken.start]
    if token.text == "=":
        return _typed_default(broken)
    if token.kind == "NAME" and ":" in token.text[1:]:
        return _colon(broken, token)
    for habit in _ITEMS:
        bounds = matches(broken.tokens, broken.start, habit.pattern)
        if bounds:
            return by_habit(broken, bounds, habit)
    found = foreign.declaration(broken)
    return None if found.tokens is None and found.diagnostic.code == "DBS007" else found  # the kinds are known later


def _typed_default(broken: Broken) -> Repair:
    """`= interval '1 day'`."""
    first = broken.start + 1
    last = first
    while broken.tokens[last].kind != "STRING":
        last += 1
    message = "a default that is more than one value stands in parentheses"
    return wrapped(broken, first, last + 1, message, "= ")


def _colon(broken: Broken, token: Token) -> Repair:
    name, _, kind = token.text.partition(":")
    habit = Habit("", "", "a name and its type are separated by a space")
    middle = token.start + len(name)
    made = (Token("NAME", name, token.start, middle), Token("NAME", kind, middle + 1, token.end))
    repair = instead(broken, broken.start, broken.start + 1, f"{name} {kind}", [], habit)
    return repair.replace(tokens=made)
