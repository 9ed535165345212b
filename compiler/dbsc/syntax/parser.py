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
    lexical = [messages.lexical(source, fault) for fault in lexed.faults]
    if any(fault.reason == TOO_DEEP for fault in lexed.faults):
        return tree, tuple(lexical)
    # What is wrong with a line often breaks it in more ways than one: the cause alone is told.
    driven = _apart(driver.diagnostics, lexical)
    built = _apart(builder.diagnostics, [*lexical, *driven])
    found = [*lexical, *driven, *built]
    found.sort(key=lambda diagnostic: (diagnostic.place.start if diagnostic.place else 0, diagnostic.code))
    return tree, tuple(found[:MOST])


def _apart(diagnostics: list[Diagnostic], causes: list[Diagnostic]) -> list[Diagnostic]:
    """Those that are not just `unexpected text` on a line where a cause is known."""
    lines = {_line(cause) for cause in causes}
    return [diagnostic for diagnostic in diagnostics if diagnostic.code != "DBS001" or _line(diagnostic) not in lines]


def _line(diagnostic: Diagnostic) -> int:
    place = diagnostic.place
    return place.source.position(place.start)[0] if place else 0
