"""Text to AST. Parsing never raises for a user's mistake: a broken file gives what could be read, and diagnostics."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from dbsc.diagnostics import Diagnostic
from dbsc.source import Ranges, Source
from dbsc.syntax.ast import File
from dbsc.syntax.build import Builder
from dbsc.syntax.driver import MOST, Driver
from dbsc.syntax.lexer import ODD, TOO_DEEP, TOO_LONG, lex
from dbsc.syntax.matched import Value
from dbsc.syntax.tokens import Fault, Lexed

LINES = 16
"""To make the copier of a line costs as much as to read some 16 lines."""
_WORD = re.compile(r"[^\W\d]\w*")


def parse(source: Source, lines: int = LINES) -> tuple[File, tuple[Diagnostic, ...]]:
    """The tree of a file and what is wrong with it.

    A line that was said `lines` times before is not taken apart once more: its node is copied. With 0 every line is.
    """
    lexed, builder, driver, values = _driven(source, lines)
    if lexed.has_lines and not _is_right(lexed, builder, driver):
        lexed, builder, driver, values = _driven(source, 0)  # what is wrong is told of tokens
    if _is_right(lexed, builder, driver):
        return builder.file(values, []), ()
    said: list[Diagnostic] = []
    if driver.cut is not None:
        builder, driver, values = _closed(source, lexed, driver.cut)
    if builder.suspects:
        builder, driver, values, said = _looked_at_again(source, builder, driver)
        if not (said or lexed.faults or driver.diagnostics or builder.diagnostics):
            return builder.file(values, []), ()
    return _broken(source, lexed, builder, driver, values, said)


def _driven(source: Source, lines: int) -> tuple[Lexed, Builder, Driver, list[Value]]:
    lexed = lex(source, lines=lines)
    builder = Builder(source)
    driver = Driver(source, lexed.tokens, builder.methods, builder.forget, gives_up=lexed.has_lines)
    return lexed, builder, driver, driver.run()


def _is_right(lexed: Lexed, builder: Builder, driver: Driver) -> bool:
    is_read = not (driver.gave_up or builder.suspects or driver.cut is not None)
    return is_read and not (lexed.faults or driver.diagnostics or builder.diagnostics)


def _closed(source: Source, lexed: Lexed, cut: int | None) -> tuple[Builder, Driver, list[Value]]:
    """A reading of a file in which blocks are closed where declarations follow that cannot stand in them."""
    from dbsc.syntax import nesting

    said: list[Diagnostic] = []
    braces: list[int] = []
    misread: list[tuple[int, int]] = []
    tokens = lexed.tokens
    while True:
        closed = nesting.closed(source, tokens, cut) if cut is not None else None
        if closed is not None and cut is not None:
            tokens, found, diagnostic = closed
            said.append(diagnostic)
            braces.append(found.brace.start)
            misread += [(found.before, cut)] if found.is_inner else []
        builder = Builder(source)
        driver = Driver(source, tokens, builder.methods, builder.forget, cuts=closed is not None)
        values = driver.run()
        cut = driver.cut
        if cut is None:
            break
    driver.closed += braces
    driver.misread += misread
    places = {one.place for one in driver.diagnostics}
    said = [one for one in said if one.place not in places]  # a brace that cannot stand there at all
    driver.diagnostics += said
    driver.repaired += said
    return builder, driver, values


def _looked_at_again(
    source: Source, builder: Builder, driver: Driver
) -> tuple[Builder, Driver, list[Value], list[Diagnostic]]:
    """A reading of a file in which something can be read that is plainly meant otherwise, and what is said of that."""
    from dbsc.syntax.second_look import look

    tokens, seen = [token for token in driver.tokens if token.kind != "$END"], set[int]()
    first, said, mended = driver, [*driver.repaired], [*driver.mended]
    values: list[Value] = []
    while new := [place for place in builder.suspects if place not in seen]:
        seen.update(new)
        looked = look(source, tokens, new)
        tokens = list(looked.tokens)
        said += looked.diagnostics
        mended += looked.mended
        builder = Builder(source)
        driver = Driver(source, tokens, builder.methods, builder.forget, cuts=False)
        values = driver.run()
    driver.mended += mended
    driver.closed += first.closed
    driver.misread += first.misread
    return builder, driver, values, said


def _broken(
    source: Source, lexed: Lexed, builder: Builder, driver: Driver, values: list[Value], said: Sequence[Diagnostic] = ()
) -> tuple[File, tuple[Diagnostic, ...]]:
    """The tree of a file that has mistakes, and what is said of them: each cause once."""
    builder.broken(driver.dropped)
    builder.broken_names |= driver.named
    if driver.unread is not None:
        driver.lost.append((driver.unread, len(source.text)))
        builder.broken_names.update(_WORD.findall(source.text, driver.unread))
    mended, foreign_to_us = Ranges(driver.mended), Ranges(driver.foreign)
    faults = [one for one in lexed.faults if one.reason != ODD]
    faults = [one for one in faults if one.reason == TOO_LONG or not mended.hold(one.start)]
    lost = [*driver.lost, *driver.misread, *_unread(lexed, faults)]
    lost += [_line_around(source, fault.start) for fault in faults if fault.reason == TOO_LONG]
    untyped = [one.place.start for one in builder.diagnostics if one.code == "DBS001" and one.place]
    errors = [
        *driver.errors,
        *driver.closed,
        *untyped,
        *(fault.start for fault in faults if fault.reason.startswith("unclosed")),
    ]
    tree = builder.file(values, errors, lost)
    from dbsc.syntax import foreign, messages

    whole = foreign.whole_file(source)
    if whole is not None:
        return File((), tree.span, frozenset(_WORD.findall(source.text)), ((0, len(source.text)),)), (whole,)
    if faults and faults[-1].reason == TOO_DEEP:
        return tree, _first([messages.lexical(source, fault) for fault in faults[-MOST:]])
    told = [fault for fault in faults if not foreign_to_us.hold(fault.start)]
    lexical = [messages.lexical(source, fault) for fault in told[: MOST + 1]]
    # What is wrong with a line often breaks it in more ways than one: the cause alone is told.
    breaking = {source.position(fault.start)[0] for fault in faults if not fault.reason.endswith(" comment")}
    driven = [*said, *_apart(driver.diagnostics, breaking | {_line(one) for one in said if not one.edits})]
    if any(fault.reason in ("unclosed comment", "unclosed dollar quote") for fault in faults):
        driven = [one for one in driven if one.code != "DBS002"]  # what would close the blocks is in there
    hidden = Ranges([*driver.foreign, *driver.mended])
    built = _apart(builder.diagnostics, breaking | {_line(one) for one in driven})
    built = [one for one in built if one.place is None or not hidden.hold(one.place.start)]
    return tree, _first([*lexical, *built, *driven], driver.unread is not None)


def _first(found: list[Diagnostic], is_cut: bool = False) -> tuple[Diagnostic, ...]:
    """The diagnostics in the order of their places, each once, and no more of them than anybody reads."""
    found.sort(key=lambda one: (one.place.start if one.place else 0, one.code))
    shown = list(dict.fromkeys(found))
    if shown and (is_cut or len(shown) > MOST):
        last = shown[:MOST][-1]
        shown[MOST - 1 :] = [last.replace(notes=(*last.notes, "more is wrong in this file; mend this much first"))]
    return tuple(shown)


def _unread(lexed: Lexed, faults: list[Fault]) -> list[tuple[int, int]]:
    """The tokens that were made of text that is never closed, or that is no token."""
    starts = sorted(fault.start for fault in faults if fault.reason.startswith("unclosed"))
    unread: list[tuple[int, int]] = []
    for token in lexed.tokens if starts else ():
        first = bisect_left(starts, token.start)
        if first < len(starts) and starts[first] < token.end:
            unread.append((token.start, token.end))
    return unread


def _apart(diagnostics: list[Diagnostic], lines: set[int]) -> list[Diagnostic]:
    """Those that are not just `unexpected text` on a line where a cause is known."""
    return [one for one in diagnostics if one.code != "DBS001" or _line(one) not in lines]


def _line_around(source: Source, offset: int) -> tuple[int, int]:
    start = source.text.rfind("\n", 0, offset) + 1
    return start, start + len(source.line(source.position(offset)[0]))


def _line(diagnostic: Diagnostic) -> int:
    place = diagnostic.place
    return place.source.position(place.start)[0] if place else 0
