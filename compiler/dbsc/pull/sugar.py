"""Shorter ways to write a catalog, each used only where the text with it lowers to the same objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Function, Object, Ref, View
from dbsc.pull.candidate import Candidate
from dbsc.pull.junctions import junctions
from dbsc.pull.library import library
from dbsc.pull.mixins import Sameness, fitting, modules, probed, proposals, rounds
from dbsc.record import Record
from dbsc.semantics.lift import blocks, joined
from dbsc.semantics.lift_sugar import Inclusion, Sugar
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import load
from dbsc.source import Source

_APART = frozenset({"table", "view", "function"})  # what other objects need only where they say so


class _Meaning(Record):
    """What a text means: its objects, what is done as time goes, and what is wrong with it."""

    objects: Mapping[Ref, Object]
    lifecycle: tuple[object, ...]
    problems: frozenset[tuple[str, str, str]]  # code, message, and the line


def settled(catalog: Catalog, base: Sugar) -> Sugar:
    """What can be written shorter. A line that would change anything of its table is not used.

    `base` holds the modules that are used anyway.
    """
    proposed, found = list(proposals(catalog)), [*modules(catalog), *junctions(catalog)]
    if not proposed and not found:
        return base
    concerned = {ref for each in proposed for ref in each.declared} | {ref for each in found for ref in each.objects}
    tables = {each.table for each in proposed} | {each.table for each in found}
    bare = _near(_without_code(catalog, concerned), concerned | tables)
    plain = _meaning(bare, base)
    for round_ in rounds(proposed):
        probe = _meaning(*probed(bare, round_, base))
        found += fitting(round_, bare, plain.objects, probe.objects)
    return _sugar(bare, found, plain, base)


def _without_code(catalog: Catalog, kept: Set[Ref]) -> Catalog:
    """The catalog without its views, and with no more of its functions than that something needs them.

    What is `kept` is there as it is. No line of a table changes what the others mean, and to read them takes longer
    than all else; that nothing is wrong with them is found when the whole text is read.
    """
    code = {each.ref for each in (*catalog.all(View), *catalog.all(Function))} - kept
    rest = [object_ for object_ in catalog.objects.values() if _owner(object_) not in code]
    needed = {need for object_ in rest for need in object_.needs() if need.kind == "function"}
    gone = code - needed
    objects = {
        ref: _without_body(object_) if isinstance(object_, Function) and ref in code else object_
        for ref, object_ in catalog.objects.items()
        if _owner(object_) not in gone
    }
    return catalog.replace(objects=objects)


def _near(catalog: Catalog, concerned: Set[Ref]) -> Catalog:
    """What is concerned, with all that belongs to it, and what that needs. What a line means rests on no more.

    What is of no object, such as a privilege that is given by default, stays.
    """
    parts: dict[Ref, list[Object]] = {}
    for object_ in catalog.objects.values():
        parts.setdefault(_owner(object_), []).append(object_)
    kept: set[Ref] = set()
    left = [*concerned, *(owner for owner in parts if owner.kind not in _APART)]
    while left:
        owner = left.pop()
        if owner not in kept:
            kept.add(owner)
            needs = {need for part in parts.get(owner, ()) for need in part.needs()}
            left += [_owner(catalog.objects[need]) for need in needs if need in catalog.objects]
    objects = {ref: object_ for ref, object_ in catalog.objects.items() if _owner(object_) in kept}
    return catalog.replace(objects=objects)


def _without_body(function: Function) -> Function:
    if function.body is None or function.link is not None:
        return function
    has_language = any(clause.startswith("language ") for clause in function.clauses)
    clauses = function.clauses if has_language else (*function.clauses, "language sql")
    return function.replace(clauses=clauses, body="", quoted=True, unchecked=True)


def _sugar(catalog: Catalog, candidates: list[Candidate], plain: _Meaning, base: Sugar) -> Sugar:
    while candidates:
        sugar = _together(candidates, base)
        wrong = _wrong(catalog, candidates, plain, _meaning(catalog, sugar))
        if not wrong:
            return sugar
        candidates = [candidate for candidate in candidates if candidate not in wrong]
    return base


def _together(candidates: Iterable[Candidate], base: Sugar) -> Sugar:
    lines: dict[Ref, tuple[Inclusion, ...]] = {}
    for candidate in candidates:
        if candidate.inclusion is not None:
            lines[candidate.table] = (*lines.get(candidate.table, ()), candidate.inclusion)
    modules = sorted({*base.uses, *(candidate.module for candidate in candidates if candidate.module is not None)})
    left_out = frozenset(ref for candidate in candidates for ref in candidate.objects)
    return Sugar(tuple(modules), lines, left_out, base.brought)


def _wrong(catalog: Catalog, candidates: list[Candidate], plain: _Meaning, short: _Meaning) -> list[Candidate]:
    """The candidates that change something; all of them, where it cannot be told which."""
    either = {*plain.objects, *short.objects}
    same = Sameness(catalog)
    changed = {ref for ref in either if not same(plain.objects.get(ref), short.objects.get(ref))}
    if not changed and short.problems <= plain.problems and short.lifecycle == plain.lifecycle:
        return []
    touched = {*changed, *(_owner(plain.objects.get(ref) or short.objects[ref]) for ref in changed)}
    wrong = [each for each in candidates if each.table in touched or not each.objects.isdisjoint(touched)]
    return wrong or candidates


def _owner(object_: Object) -> Ref:
    owner = getattr(object_, "table", None) or getattr(object_, "object", None)
    return owner if isinstance(owner, Ref) else object_.ref


def _meaning(catalog: Catalog, sugar: Sugar) -> _Meaning:
    text = joined(blocks(catalog, sugar))
    made, diagnostics = lower(load((Source("schema.dbs", text),), library), proven=True)
    lifecycle = (made.intent.partition_rules, made.intent.retentions, made.intent.expectations)
    problems = frozenset((each.code, each.message, each.place.first_line if each.place else "") for each in diagnostics)
    return _Meaning(made.objects, lifecycle, problems)
