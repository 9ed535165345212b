"""Mixins of the standard library, recognised where a table has all that they bring.

Only those that bring nothing but columns, triggers and functions: what a server does not hold, such as when rows go,
nobody meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import ForeignKey, Ref, Table, Trigger, ref
from dbsc.pull.candidate import Candidate
from dbsc.pull.library import standard
from dbsc.semantics.lift_sugar import Inclusion
from dbsc.source import Source
from dbsc.syntax import ast
from dbsc.syntax.parser import parse

_MODULES = ("std.timestamps", "std.authors", "std.append_only")
_ITEMS = (ast.Column, ast.Trigger)
_DECLARATIONS = (ast.Extension, ast.Function)


def mixins(catalog: Catalog) -> Iterator[Candidate]:
    """Where mixins may fit, by the names that they bring."""
    known = [(module, mixin) for module in _MODULES for mixin in _mixins_of(module)]
    triggers: dict[Ref, set[str]] = {}
    for trigger in catalog.all(Trigger):
        triggers.setdefault(trigger.table, set()).add(trigger.name)
    keys: dict[Ref, list[ForeignKey]] = {}
    for key in catalog.all(ForeignKey):
        keys.setdefault(key.table, []).append(key)
    for table in catalog.all(Table):
        if table.ref in triggers:
            for module, mixin in known:
                if _has(table, triggers[table.ref], mixin):
                    yield _candidate(catalog, table, keys.get(table.ref, []), module, mixin)


def _mixins_of(module: str) -> list[ast.Mixin]:
    source = standard(module)
    file, _ = parse(source or Source(module, ""))
    found = [declaration for declaration in file.declarations if isinstance(declaration, ast.Mixin)]
    return [mixin for mixin in found if _is_plain(mixin)]


def _is_plain(mixin: ast.Mixin) -> bool:
    items = all(isinstance(item, _ITEMS) for item in mixin.items)
    return items and all(isinstance(declaration, _DECLARATIONS) for declaration in mixin.declarations)


def _columns(mixin: ast.Mixin) -> tuple[str, ...]:
    return tuple(item.name.text for item in mixin.items if isinstance(item, ast.Column))


def _triggers(mixin: ast.Mixin) -> tuple[str, ...]:
    return tuple(item.name.text for item in mixin.items if isinstance(item, ast.Trigger))


def _has(table: Table, triggers: set[str], mixin: ast.Mixin) -> bool:
    """Whether a table has the triggers, and the columns one behind the other."""
    columns = _columns(mixin)
    if not triggers.issuperset(_triggers(mixin)):
        return False
    names = [column.name for column in table.columns]
    if not columns or columns[0] not in names:
        return not columns
    start = names.index(columns[0])
    return tuple(names[start : start + len(columns)]) == columns


def _candidate(catalog: Catalog, table: Table, keys: list[ForeignKey], module: str, mixin: ast.Mixin) -> Candidate:
    columns = _columns(mixin)
    brought = {ref("trigger", *table.ref.path, name) for name in _triggers(mixin)}
    brought.update(key.ref for key in keys if len(key.columns) == 1 and key.columns[0] in columns)
    for declaration in mixin.declarations:
        if isinstance(declaration, ast.Function):
            function = ref("function", table.schema, f"{declaration.name.parts[-1]}()")
            brought.update(each for each in (function, ref("privileges", *function)) if each in catalog.objects)
    return Candidate(table.ref, Inclusion(f"...{mixin.name.text}", columns), frozenset(brought), module)
