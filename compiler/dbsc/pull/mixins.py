"""Modules and mixins of the standard library, recognised where a database has all that they bring.

What a mixin brings is not guessed: each line that may fit is put into a table that is without all that it could come
of it, and the objects that are made of that are compared with those that are there. What a server does not hold, such
as when rows go, nobody meant: `soft_delete` is taken as one that never purges.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Check,
    DefaultPrivileges,
    Key,
    Object,
    Privileges,
    Ref,
    Table,
    Trigger,
    View,
    ref,
)
from dbsc.migrate.alike import alike
from dbsc.pull.candidate import Candidate
from dbsc.pull.library import library, standard
from dbsc.record import Record
from dbsc.semantics.lift_sugar import Inclusion, Sugar
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import STANDARD, load
from dbsc.source import Source
from dbsc.sqltext.quote import identifier, qualified
from dbsc.syntax import ast
from dbsc.syntax.parser import parse

Objects = Mapping[Ref, Object]


class Proposal(Record):
    """A line that may fit a table, in the place of some columns, and the functions and views that come with it."""

    table: Ref
    module: str
    mixin: str
    line: str
    columns: tuple[str, ...]
    declared: frozenset[Ref]


class _Known(Record):
    """A mixin of the library: the columns, triggers and views by which it is found, and the mixins in it."""

    module: str
    name: str
    columns: tuple[str, ...]
    triggers: frozenset[str]
    functions: tuple[str, ...]
    views: tuple[str, ...]
    included: frozenset[str]


# ---------------------------------------------------------------- what may fit


def proposals(catalog: Catalog) -> Iterator[Proposal]:
    """Where mixins may fit, by the names that they bring."""
    known = _library()
    triggers: dict[Ref, dict[str, Trigger]] = {}
    for trigger in catalog.all(Trigger):
        triggers.setdefault(trigger.table, {})[trigger.name] = trigger
    for table in catalog.all(Table):
        fitting_ = [each for each in known if _may_fit(catalog, table, triggers.get(table.ref, {}), each)]
        included = {name for each in fitting_ for name in each.included}
        for each in fitting_:
            if each.name not in included:
                given = _ARGUMENTS.get(each.name, _nothing)(table, triggers.get(table.ref, {}))
                proposal = _proposal(table, each, given)
                if proposal.declared <= catalog.objects.keys():
                    yield proposal


def _library() -> list[_Known]:
    """The mixins of the library, each with the functions of those that are in it."""
    found = [each for module in STANDARD if module.startswith("std.") for each in _mixins_of(module)]
    functions = {each.name: each.functions for each in found}
    inner = {each.name: [name for other in each.included for name in functions.get(other, ())] for each in found}
    return [each.replace(functions=(*each.functions, *inner[each.name])) for each in found]


def _mixins_of(module: str) -> list[_Known]:
    source = standard(module)
    file, _ = parse(source or Source(module, ""))
    found = [declaration for declaration in file.declarations if isinstance(declaration, ast.Mixin)]
    return [_known(module, mixin) for mixin in found]


def _known(module: str, mixin: ast.Mixin) -> _Known:
    return _Known(
        module,
        mixin.name.text,
        tuple(item.name.text for item in mixin.items if isinstance(item, ast.Column)),
        frozenset(item.name.text for item in mixin.items if isinstance(item, ast.Trigger)),
        tuple(each.name.parts[-1] for each in mixin.declarations if isinstance(each, ast.Function)),
        tuple(each.name.parts[-1] for each in mixin.declarations if isinstance(each, ast.View)),
        frozenset(item.mixin.text for item in mixin.items if isinstance(item, ast.Include)),
    )


def _may_fit(catalog: Catalog, table: Table, triggers: Mapping[str, Trigger], known: _Known) -> bool:
    """Whether a table has the columns of a mixin one behind the other, its triggers, and its views."""
    if not (known.columns or known.triggers) or not known.triggers <= triggers.keys():
        return False
    views = (ref("view", table.schema, _in_name(view, table)) for view in known.views)
    if not all(view in catalog.objects for view in views):
        return False
    names = [column.name for column in table.columns]
    if not known.columns or known.columns[0] not in names:
        return not known.columns
    start = names.index(known.columns[0])
    return tuple(names[start : start + len(known.columns)]) == known.columns


def _in_name(name: str, table: Table) -> str:
    return name.replace(":table", table.name)


def _proposal(table: Table, known: _Known, given: dict[str, str]) -> Proposal:
    arguments = ", ".join(f"{parameter} => {value}" for parameter, value in given.items())
    functions = [ref("function", table.schema, f"{_in_name(name, table)}()") for name in known.functions]
    views = [ref("view", table.schema, _in_name(name, table)) for name in known.views]
    line = f"...{known.name}" + (f"({arguments})" if arguments else "")
    return Proposal(table.ref, known.module, known.name, line, known.columns, frozenset([*functions, *views]))


def _nothing(_table: Table, _triggers: Mapping[str, Trigger]) -> dict[str, str]:
    return {}


def _never_purged(_table: Table, _triggers: Mapping[str, Trigger]) -> dict[str, str]:
    return {"purge": "never"}


def _log(table: Table, triggers: Mapping[str, Trigger]) -> dict[str, str]:
    """The log that the trigger of `audited` writes, and the columns that it is silent of."""
    schema, function = triggers["audit"].function[-2:] if len(triggers["audit"].function) > 1 else ("", "")
    log = function.removeprefix("record_")
    out = {} if (schema, log) == (table.schema, "audit_log") else {"log": qualified(schema, log)}
    secret = triggers["audit"].arguments
    return out if secret in ("", "''") else {**out, "secret": secret}


_ARGUMENTS: dict[str, Callable[[Table, Mapping[str, Trigger]], dict[str, str]]] = {
    "soft_delete": _never_purged,
    "audited": _log,
}


# ---------------------------------------------------------------- what does


def rounds(proposed: list[Proposal]) -> list[list[Proposal]]:
    """The proposals apart, so that a table has one of them at a time."""
    found: list[list[Proposal]] = []
    count: dict[Ref, int] = {}
    for each in proposed:
        number = count[each.table] = count.get(each.table, -1) + 1
        found += [[]] if number == len(found) else []
        found[number].append(each)
    return found


def probed(catalog: Catalog, proposed: list[Proposal], base: Sugar) -> tuple[Catalog, Sugar]:
    """The catalog with the lines in tables that have nothing that could come of them. `base` is used anyway."""
    columns: dict[Ref, frozenset[str]] = {}
    for each in proposed:
        columns[each.table] = columns.get(each.table, frozenset()) | frozenset(each.columns)
    gone = {each for proposal in proposed for each in proposal.declared}
    objects: dict[Ref, Object] = {}
    for reference, object_ in catalog.objects.items():
        owner = _owner(object_)
        if isinstance(object_, Table) and reference in columns:
            objects[reference] = _bare(object_, columns[reference])
        elif reference not in gone and owner not in gone and owner not in columns:
            objects[reference] = object_
    lines: dict[Ref, tuple[Inclusion, ...]] = {}
    for each in proposed:
        lines[each.table] = (*lines.get(each.table, ()), Inclusion(each.line, each.columns))
    uses = tuple(sorted({*base.uses, *(each.module for each in proposed)}))
    return catalog.replace(objects=objects), base.replace(uses=uses, lines=lines)


def _bare(table: Table, columns: frozenset[str]) -> Table:
    """A table without its row security, and without the constraints on some columns."""
    key = table.primary_key
    return table.replace(
        primary_key=None if key and columns.intersection(key.columns) else key,
        uniques=tuple(each for each in table.uniques if not columns.intersection(each.columns)),
        checks=tuple(each for each in table.checks if not columns.intersection(_words(each.condition.sql))),
        row_security=False,
    )


def _words(sql: str) -> list[str]:
    return re.findall(r"\w+", sql)


def fitting(proposed: list[Proposal], catalog: Catalog, plain: Objects, probe: Objects) -> Iterator[Candidate]:
    """The proposals of which comes just what is there; `probe` is what `probed` means, and `plain` what is there."""
    owned: dict[Ref, set[Ref]] = {}
    for reference, object_ in probe.items():
        owned.setdefault(_owner(object_), set()).add(reference)
    same = Sameness(catalog)
    for each in proposed:
        brought = owned.get(each.table, set()).union(each.declared, *(owned.get(made, ()) for made in each.declared))
        brought.discard(each.table)
        before, made = plain.get(each.table), probe.get(each.table)
        bare = catalog.objects.get(each.table)
        if not (isinstance(before, Table) and isinstance(made, Table) and isinstance(bare, Table)):
            continue
        if all(same(plain.get(reference), probe.get(reference)) for reference in brought):
            kept = {constraint.name for constraint in _constraints(_bare(bare, frozenset(each.columns)))}
            names = frozenset(constraint.name for constraint in _constraints(made)) - kept
            inclusion = Inclusion(each.line, each.columns, names, made.row_security)
            yield Candidate(each.table, inclusion, frozenset(brought), each.module)


def _constraints(table: Table) -> Iterator[Key | Check]:
    yield from [table.primary_key] if table.primary_key else []
    yield from table.uniques
    yield from table.checks


def modules(catalog: Catalog) -> Iterator[Candidate]:
    """Modules that make objects of their own, where these are there."""
    for module, mixins in STANDARD.items():
        if mixins or not module.startswith("std."):
            continue
        made, _ = lower(load((Source("schema.dbs", f"use {module}\n"),), library), proven=True)
        tables = [table.ref for table in made.all(Table)]
        if tables and all(table in catalog.objects for table in tables):
            yield Candidate(tables[0], None, frozenset(made.objects), module)


class Sameness:
    """Tells whether two objects are the same to a server, today.

    A view may name the columns that another has by `*`. That nobody else may do anything with a table need not be
    said where nothing is given to others by default.
    """

    def __init__(self, catalog: Catalog) -> None:
        gives = any(True for _ in catalog.all(DefaultPrivileges)) or catalog.intent.header.target == "supabase"
        self.is_private = not gives

    def __call__(self, one: Object | None, other: Object | None) -> bool:
        if isinstance(one, View) and isinstance(other, View):
            return alike(_told(one), _told(other))
        if one is None or other is None:
            return self.is_private and _is_usual(one or other)
        return alike(one, other)


def _is_usual(object_: Object | None) -> bool:
    return isinstance(object_, Privileges) and not object_.grants and object_.object.kind in ("table", "view")


def _told(view: View) -> View:
    words = " ".join(view.query.sql.split())
    if words.startswith("select * ") and view.outputs:
        words = f"select {', '.join(identifier(each.name) for each in view.outputs)} {words[len('select * ') :]}"
    return view.replace(query=view.query.replace(sql=words, uses=()), outputs=None)


def _owner(object_: Object) -> Ref:
    owner = getattr(object_, "table", None) or getattr(object_, "object", None)
    return owner if isinstance(owner, Ref) else object_.ref
