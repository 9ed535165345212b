"""Which functions PostgREST can call, and with which it cannot choose.

As PostgREST does it (https://docs.postgrest.org/en/stable/references/api/functions.html): arguments go by name, but for
one json or text that is the body as it is; a function of a table's row is a computed column or relationship.
"""

from __future__ import annotations

from dbsc.backends.typescript.supabase.signatures import Parameter, Signature, signature
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Function, Ref, Type, ref
from dbsc.record import Record

_UNNAMED = ("json", "jsonb", "text")
_NOT_CALLED = ("trigger", "event_trigger")
_NAMES = {
    "smallint": "int2", "integer": "int4", "bigint": "int8", "real": "float4", "double precision": "float8",
    "boolean": "bool",
}  # fmt: skip


class Routine(Record):
    """A function that can be called, and what is known of its head. `row` is the relation whose row is all it takes."""

    function: Function
    signature: Signature
    row: Ref | None

    @property
    def sole(self) -> Parameter | None:
        """The only argument, if there is one."""
        inputs = self.signature.inputs
        return inputs[0] if len(inputs) == 1 else None


Callable = dict[str, dict[str, list[Routine]]]


def callable_routines(catalog: Catalog) -> Callable:
    """The functions that can be called, by schema and name."""
    out: Callable = {}
    for function in catalog.all(Function):
        routine = _routine(catalog, function)
        if routine is not None:
            out.setdefault(function.schema, {}).setdefault(function.name, []).append(routine)
    return out


def _routine(catalog: Catalog, function: Function) -> Routine | None:
    if function.kind != "function" or function.returns in _NOT_CALLED or "window" in function.clauses:
        return None
    found = signature(function)
    if found is None:
        return None
    inputs = found.inputs
    row = relation(catalog, inputs[0].type) if len(inputs) == 1 else None
    unnamed = [each for each in inputs if not each.name]
    if unnamed and row is None:
        given = all(_is_body(each) for each in unnamed)
        if not given or (len(inputs) > 1 and not all(each.has_default for each in unnamed)):
            return None
    return Routine(function, found, row)


def relation(catalog: Catalog, type_: Type) -> Ref | None:
    """The table or view that a type is the row of."""
    for kind in ("table", "view") if type_.schema and not type_.dimensions else ():
        if ref(kind, type_.schema or "", type_.name) in catalog.objects:
            return ref(kind, type_.schema or "", type_.name)
    return None


def _is_body(parameter: Parameter) -> bool:
    """Whether an argument without a name can be given: as the body of a request."""
    return parameter.type.schema is None and parameter.type.name in _UNNAMED and not parameter.type.dimensions


def not_found(routine: Routine) -> str | None:
    """A function of a row without a name is selected as a column, and is none to call."""
    sole = routine.sole
    if sole is None or sole.name or routine.row is None:
        return None
    return (
        f"the function {routine.function.schema}.{routine.function.name} with parameter or with a single unnamed "
        "json/jsonb parameter, but no matches were found in the schema cache"
    )


def ambiguous(routine: Routine, all_: list[Routine]) -> str | None:
    """Why PostgREST cannot choose among functions of one name, if it cannot choose this one."""
    others = [(each, sole) for each in all_ if each is not routine and (sole := each.sole) is not None]
    own, sole = routine.function, routine.sole
    if not routine.signature.inputs:
        shown = [f"{own.schema}.{own.name}()"]
        shown += [
            f"{own.schema}.{own.name}( => {each.function.returns})"
            for each, other in others
            if not other.name and other.has_default
        ][:1]
    elif sole is not None and sole.name:
        same = [each for each, other in others if other.name == sole.name and other.type != sole.type]
        candidates = sorted([routine, *same], key=lambda each: each.function.signature)
        types = [_NAMES.get(each.function.signature[0], each.function.signature[0]) for each in candidates]
        shown = [f"{own.schema}.{own.name}({sole.name} => {type_})" for type_ in types]
    else:
        return None
    if len(shown) == 1:
        return None
    return (
        f"Could not choose the best candidate function between: {', '.join(shown)}. Try renaming the parameters or the "
        "function itself in the database so function overloading can be resolved"
    )
