"""Bodies in PL/pgSQL and arguments of triggers that may still use a name which the renames take away.

They are read when they run: what `tsvector_update_trigger` is told is a column only to that function.
Whether a word in them is that name cannot be told: it may be a variable, or stand in a text that is put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Function, Ref, Trigger
from dbsc.diagnostics import Diagnostic
from dbsc.migrate.changes import Rename
from dbsc.migrate.renames.bodies import pattern
from dbsc.source import Span
from dbsc.sqltext.plpgsql import without_comments

_KINDS = frozenset({"table", "view", "column", "function", "schema", "type", "sequence", "label"})
_PARTS = frozenset({"column", "label"})


def mentions(goal: Catalog, renames: Iterable[Rename]) -> Iterator[Diagnostic]:
    """A warning for each body or trigger and each earlier name in it: a column's where it has to do with the table."""
    told = [(rename, _needles(rename)) for rename in renames if rename.subject.kind in _KINDS]
    yield from (found for trigger in goal.all(Trigger) if told for found in _arguments(trigger, told))
    served = {(trigger.function, trigger.table.path) for trigger in goal.all(Trigger)} if told else set()
    for function in goal.all(Function) if told else ():
        if not function.body or not function.quoted or "language sql" in function.clauses:
            continue
        body = without_comments(function.body)
        for rename, needles in told:
            is_for = ((function.schema, function.name), rename.subject.path[:-1]) in served  # and need not name it
            found = [pattern(needle).search(body) for needle in (needles[-1:] if is_for else needles)]
            if all(found) and (last := found[-1]) is not None:
                yield _warning(function, rename, last.start(), last.end())


def _arguments(trigger: Trigger, told: Iterable[tuple[Rename, list[set[str]]]]) -> Iterator[Diagnostic]:
    """What a trigger hands over in words: PostgreSQL keeps it as it is (measured on 15 and 18)."""
    for rename, needles in told if trigger.arguments else ():
        now = rename.subject
        if now.kind == "column" and now.path[:-1] != trigger.table.path:
            continue
        if pattern(needles[-1]).search(trigger.arguments):
            old, new, what = _names(rename)
            message = f"{what} is called `{new}` now, and trigger `{trigger.name}` hands over `{trigger.arguments}`"
            help_ = (
                f"write `{new}` there if `{old}` is that {now.kind}: PostgreSQL does not look into what is handed over"
            )
            yield Diagnostic("DBS509", message, trigger.origin, help=help_)


def _needles(rename: Rename) -> list[set[str]]:
    """What a body has to have, each by any of its names; what is called otherwise comes last."""
    before, now = rename.before, rename.subject
    if now.kind in _PARTS:
        return [{before[-2], now[-2]}, {before[-1]}] if now.kind == "column" else [{before[-1]}]
    return [{name.split("(")[0]} for name in (_other(before, now),)]


def _other(before: Ref, now: Ref) -> str:
    """The part of a path that is another one now."""
    return next((one for one, other in zip(reversed(before), reversed(now), strict=True) if one != other), before[-1])


def _warning(function: Function, rename: Rename, start: int, end: int) -> Diagnostic:
    _, new, what = _names(rename)
    message = f"{what} is called `{new}` now, and the body of `{function.name}` has that word"
    help_ = f"write `{new}` if it is that {rename.subject.kind}: nothing looks into the body before it runs"
    return Diagnostic("DBS509", message, _place(function, start, end), help=help_)


def _names(rename: Rename) -> tuple[str, str, str]:
    """The earlier name, the one of now, and what it is that is renamed."""
    old, new = _other(rename.before, rename.subject).split("(")[0], _other(rename.subject, rename.before).split("(")[0]
    of = f" of `{rename.subject[-2]}`" if rename.subject.kind == "column" else ""
    return old, new, f"{rename.subject.kind} `{old}`{of}"


def _place(function: Function, start: int, end: int) -> Span | None:
    """Where the word stands in the source, or the function."""
    name = function.origin
    if name is None or not function.body:
        return name
    at = name.source.text.find(function.body, name.end)
    return Span(name.source, at + start, at + end) if at >= 0 else name
