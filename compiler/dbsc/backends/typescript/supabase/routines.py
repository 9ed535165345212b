"""`Functions` of a schema: what a call takes and gives; overloads are a union."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.backends.typescript.layout import Block, Choice, Entry
from dbsc.backends.typescript.relations import Relations
from dbsc.backends.typescript.supabase.callable import Callable, Routine, ambiguous, not_found, relation
from dbsc.backends.typescript.supabase.signatures import Parameter
from dbsc.backends.typescript.text import array, string
from dbsc.backends.typescript.types import NULL, UNKNOWN, Members, Types
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import MAY_BE_NULL
from dbsc.catalog.objects import Composite, Function, Table, View, ref

_NO_ARGUMENTS = "Record<PropertyKey, never>"


class Routines:
    """The functions of a catalog that PostgREST can call. Types are of what is `read`, and of what is `sent`."""

    def __init__(self, catalog: Catalog, routines: Callable, read: Types, sent: Types, relations: Relations) -> None:
        self.catalog = catalog
        self.routines = routines
        self.read = read
        self.sent = sent
        self.relations = relations
        self.nullable = {words.subject for words in catalog.intent.words if words.kind == MAY_BE_NULL}

    def computed(self, relation: Table | View) -> list[Entry]:
        """The functions of a relation's schema that can be selected as if they were its columns."""
        return [
            Entry(name, _nullable(self._one(routine)), False, routine.function.comment)
            for name, routines in self.routines.get(relation.schema, {}).items()
            for routine in routines
            if routine.row == relation.ref
        ]

    def entries(self, schema: str) -> list[Entry]:
        """The properties of `Functions`, sorted by name, as the order of functions says nothing."""
        out = []
        for name, found in sorted(self.routines.get(schema, {}).items()):
            routines = sorted(found, key=lambda each: each.function.signature)
            blocks = tuple(Block(tuple(self._entry(each, routines))) for each in routines)
            about = routines[0].function.comment if len(routines) == 1 else None
            out.append(Entry(name, blocks[0] if len(blocks) == 1 else Choice(blocks), False, about))
        return out

    def _entry(self, routine: Routine, all_: list[Routine]) -> Iterator[Entry]:
        arguments = sorted(routine.signature.inputs, key=lambda each: each.name)
        given = [Entry(each.name, self._parameter(each, self.sent), each.has_default) for each in arguments]
        yield Entry("Args", Block(tuple(given), flat=True) if given else (_NO_ARGUMENTS,))
        fault = ambiguous(routine, all_) or not_found(routine)
        if fault:
            yield Entry("Returns", Block((Entry("error", ("true",)),), flat=True, suffix=f" & {string(fault)}"))
        else:
            yield Entry("Returns", self._returns(routine))
        related = tuple(self._related(routine))
        if related:
            yield Entry("SetofOptions", Block(related, flat=True))

    def _returned(self, routine: Routine) -> str | None:
        """The name of the relation or composite type whose rows come back."""
        result = routine.signature.result
        if result is None or result.schema is None or result.dimensions:
            return None
        is_row = relation(self.catalog, result) or isinstance(self.read.defined(result), Composite)
        return result.name if is_row else None

    def _related(self, routine: Routine) -> Iterator[Entry]:
        """How `select` may go on from what comes back."""
        to = self._returned(routine)
        if to is None:
            return
        is_set = routine.signature.is_set
        source = routine.row[-1] if routine.row and len(routine.signature.parameters) == 1 else "*"
        yield Entry("from", (string(source),))
        yield Entry("to", (string(to),))
        yield Entry("isOneToOne", ("false" if is_set and _rows(routine.function) != 1 else "true",))
        yield Entry("isSetofReturn", ("true" if is_set else "false",))

    def _returns(self, routine: Routine) -> Members | Block:
        """What a call gives: all rows of a set, unless it says that there is one."""
        single = self._returned(routine) is not None and _rows(routine.function) == 1
        many = routine.signature.is_set and not single
        outputs = routine.signature.outputs
        if len(outputs) > 1 or any(each.mode == "table" for each in outputs):
            entries = [Entry(each.name, self._parameter(each, self.read)) for each in outputs]
            return Block(tuple(entries), flat=True, suffix="[]" if many else "")
        one = self._one(routine)
        members = _nullable(one) if routine.function.ref in self.nullable else one
        return (array(members),) if many else members

    def _one(self, routine: Routine) -> Members:
        """The type of one result."""
        if routine.signature.result is not None:
            return self.read.members(routine.signature.result)
        outputs = routine.signature.outputs
        return self._parameter(outputs[0], self.read) if len(outputs) == 1 else ("Record<string, unknown>",)

    def _parameter(self, parameter: Parameter, types: Types) -> Members:
        if not parameter.column:
            return types.members(parameter.type)
        *path, name = parameter.column
        found = self.catalog.objects.get(ref("table", *path)) or self.catalog.objects.get(ref("view", *path))
        if not isinstance(found, Table | View) or name not in (columns := self.relations.columns(found)):
            return (UNKNOWN,)
        declared = columns[name].declared
        return types.members(declared.type) if declared else columns[name].value.members


def _nullable(members: Members) -> Members:
    return members if members == (UNKNOWN,) or NULL in members else (*members, NULL)


def _rows(function: Function) -> int | None:
    """The number of rows that a function says it gives."""
    for clause in function.clauses:
        if clause.startswith("rows "):
            return int(float(clause.removeprefix("rows ")))
    return None
