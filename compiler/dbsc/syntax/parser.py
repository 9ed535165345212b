"""Text to AST. Parsing never raises for a user's mistake: a broken file gives what could be read, and diagnostics."""

from __future__ import annotations

from dbsc.diagnostics import Diagnostic
from dbsc.source import Source, Span
from dbsc.syntax import messages
from dbsc.syntax.ast import File
from dbsc.syntax.build import Builder
from dbsc.syntax.driver import MOST, Driver
from dbsc.syntax.lexer import lex


def parse(source: Source) -> tuple[File, tuple[Diagnostic, ...]]:
    """The tree of a file and what is wrong with it."""
    lexed = lex(source)
    builder = Builder(source)
    driver = Driver(source, lexed.tokens, builder.make)
    values = driver.run()
    builder.broken(driver.dropped)
    tree = builder.file(values)
    diagnostics = [messages.lexical(source, fault) for fault in lexed.faults]
    diagnostics.extend(driver.diagnostics)
    diagnostics.extend(builder.diagnostics)
    # A text that is no token often breaks the line around it as well: one message a line is enough.
    faulty = {source.position(fault.start)[0] for fault in lexed.faults}
    kept = [d for d in diagnostics if not (d.code == "DBS001" and d.place and _line(d.place) in faulty)]
    kept.sort(key=lambda d: (d.place.start if d.place else 0, d.code))
    return tree, tuple(kept[:MOST])


def _line(place: Span) -> int:
    return place.source.position(place.start)[0]
