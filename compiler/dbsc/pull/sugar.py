"""Shorter ways to write a catalog, each used only where the text with it lowers to the same objects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import ColumnNote
from dbsc.catalog.objects import Object, Ref
from dbsc.pull.candidate import Candidate
from dbsc.pull.junctions import junctions
from dbsc.pull.library import library
from dbsc.pull.mixins import Sameness, fitting, modules, probed, proposals, rounds
from dbsc.record import Record
from dbsc.semantics.lift import blocks, joined
from dbsc.semantics.lift_sugar import Inclusion, Sugar
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import load
from dbsc.source import Source, Span

_NO_VALUE = "DBS405"


class _Meaning(Record):
    """What a text means: its objects, what is done as time goes, and what is wrong with it."""

    objects: Mapping[Ref, Object]
    lifecycle: tuple[object, ...]
    problems: frozenset[tuple[str, str, str]]  # code, message, and the line


def settled(catalog: Catalog, base: Sugar) -> tuple[Catalog, Sugar]:
    """What can be written shorter, and the catalog without the unions that something in it does not keep to.

    A line that would change anything of its table is not used. `base` holds the modules that are used anyway.
    """
    proposed, found = list(proposals(catalog)), [*modules(catalog), *junctions(catalog)]
    unions = any(note.values for note in catalog.intent.notes)
    if not proposed and not found and not unions:
        return catalog, base
    plain = _meaning(catalog, base)
    if unions and (lines := [line for code, _, line in plain.problems if code == _NO_VALUE]):
        catalog, plain = _without_unions(catalog, lines, base)
    for round_ in rounds(proposed):
        probe = _meaning(*probed(catalog, round_, base))
        found += fitting(round_, catalog, plain.objects, probe.objects)
    return catalog, _sugar(catalog, found, plain, base)


def _without_unions(catalog: Catalog, lines: list[str], base: Sugar) -> tuple[Catalog, _Meaning]:
    """The catalog without the unions of columns that are named where a string is none of a column's values.

    PostgreSQL compares a column with any string. Where that was not the cause, the catalog is without all unions.
    """
    words = {word for line in lines for word in re.findall(r"\w+", line)}
    notes = catalog.intent.notes
    most = _with_notes(catalog, [note for note in notes if not (note.values and note.column in words)])
    none = _with_notes(catalog, [note for note in notes if not note.values])
    found, without = _meaning(most, base), _meaning(none, base)
    return (most, found) if found.problems <= without.problems else (none, without)


def _with_notes(catalog: Catalog, notes: list[ColumnNote]) -> Catalog:
    return catalog.replace(intent=catalog.intent.replace(notes=tuple(notes)))


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
    problems = frozenset((each.code, each.message, _line(each.place)) for each in diagnostics)
    return _Meaning(made.objects, lifecycle, problems)


def _line(place: Span | None) -> str:
    if place is None:
        return ""
    text = place.source.text
    return text[text.rfind("\n", 0, place.start) + 1 :].partition("\n")[0]
