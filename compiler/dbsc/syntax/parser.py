"""Text to AST. Parsing never raises for a user's mistake: a broken file gives what could be read, and diagnostics."""

from __future__ import annotations

from dbsc.diagnostics import Diagnostic
from dbsc.source import Source
from dbsc.syntax import messages
from dbsc.syntax.ast import File
from dbsc.syntax.build import Builder
from dbsc.syntax.driver import MOST, Driver
from dbsc.syntax.lexer import TOO_DEEP, lex


def parse(source: Source) -> tuple[File, tuple[Diagnostic, ...]]:
    """The tree of a file and what is wrong with it."""
    lexed = lex(source)
    builder = Builder(source)
    driver = Driver(source, lexed.tokens, builder.make)
    values = driver.run()
    builder.broken(driver.dropped)
    tree = builder.file(values, driver.errors)
    if any(fault.reason == TOO_DEEP for fault in lexed.faults):
        return tree, tuple(messages.lexical(source, fault) for fault in lexed.faults)
    # What is wrong with a line often breaks it in more ways than one: the cause alone is told.
    lexical = [messages.lexical(source, fault) for fault in lexed.faults]
    breaking = [one for one, fault in zip(lexical, lexed.faults, strict=True) if not fault.reason.endswith(" comment")]
    driven = _apart(driver.diagnostics, breaking)
    if any(fault.reason in ("unclosed comment", "unclosed dollar quote") for fault in lexed.faults):
        driven = [one for one in driven if one.code != "DBS002"]  # what would close the blocks is in there
    built = _apart(builder.diagnostics, [*breaking, *driven])
    found = [one for one in (*lexical, *built) if not _is_within(one, driver.foreign)]
    found.extend(driven)
    found.sort(key=lambda one: (one.place.start if one.place else 0, one.code))
    return tree, tuple(found[:MOST])


def _apart(diagnostics: list[Diagnostic], causes: list[Diagnostic]) -> list[Diagnostic]:
    """Those that are not just `unexpected text` on a line where a cause is known."""
    lines = {_line(cause) for cause in causes}
    return [one for one in diagnostics if one.code != "DBS001" or _line(one) not in lines]


def _is_within(diagnostic: Diagnostic, ranges: list[tuple[int, int]]) -> bool:
    place = diagnostic.place
    return place is not None and any(start <= place.start < end for start, end in ranges)


def _line(diagnostic: Diagnostic) -> int:
    place = diagnostic.place
    return place.source.position(place.start)[0] if place else 0
