"""Immutable records: the value classes of the AST, the catalog and the plans.

A class that inherits `Record` gets slots, a constructor, equality, hash and repr from its annotations, as a frozen
dataclass would. `dataclasses` is not used because importing it and defining the model's classes costs more processor
time than compiling a small schema; here a class costs nothing until its first instance is made.

That nobody changes a record is held by the type checker, to whom `record.pyi` says so. To refuse it when the program
runs, the constructor would have to go round the refusal, and take twice as long.

Fields named `span` or `origin` say where a value was written and `junctions` how, `uses` and `outputs` follow from the
other fields, `unchecked` is about how a thing is made, and `evolution` about the past: they take no part in comparison.
"""

from __future__ import annotations

from operator import attrgetter

UNCOMPARED = frozenset({"span", "origin", "junctions", "uses", "outputs", "unchecked", "evolution"})


def _first_init(self, *args, **kwargs):
    cls = type(self)
    cls.__init__ = _constructor(cls)
    cls.__init__(self, *args, **kwargs)


def _constructor(cls):
    fields, defaults = cls._fields, cls._defaults
    parameters = "".join(f", {field}=_default_{field}" if field in defaults else f", {field}" for field in fields)
    body = "".join(f"\n    self.{field} = {field}" for field in fields) or "\n    pass"
    scope = {f"_default_{field}": value for field, value in defaults.items()}
    exec(f"def __init__(self{parameters}):{body}", scope)
    return scope["__init__"]


class _RecordType(type):
    def __new__(mcs, name, bases, namespace):
        own = tuple(field for field in namespace.get("__annotations__", ()) if not field.startswith("_"))
        defaults = {field: namespace.pop(field) for field in own if field in namespace}
        base = bases[0] if bases else None
        namespace["__slots__"] = own
        namespace["_fields"] = (*getattr(base, "_fields", ()), *own)
        namespace["_defaults"] = {**getattr(base, "_defaults", {}), **defaults}
        namespace["_key"] = None
        namespace["_values"] = None
        namespace["__init__"] = _first_init
        return super().__new__(mcs, name, bases, namespace)


def _key(self):
    cls = type(self)
    if cls._key is None:
        compared = [field for field in cls._fields if field not in UNCOMPARED]
        cls._key = staticmethod(attrgetter(*compared) if compared else lambda _self: ())
    return cls._key(self)


class Record(metaclass=_RecordType):
    """Base of all records. Subclasses only list annotated fields, with defaults last."""

    def __eq__(self, other):
        if self is other:
            return True
        if type(self) is not type(other):
            return NotImplemented
        return _key(self) == _key(other)

    def __hash__(self):
        return hash(_key(self))

    def __repr__(self):
        shown = ", ".join(f"{field}={getattr(self, field)!r}" for field in self._fields if field not in UNCOMPARED)
        return f"{type(self).__name__}({shown})"

    def replace(self, **changes):
        """A copy with some fields changed."""
        cls = type(self)
        if cls._values is None:
            cls._values = staticmethod(_getter(cls._fields))
        values = [*cls._values(self)]
        places = cls._fields.index
        for field, value in changes.items():
            values[places(field)] = value
        return cls(*values)


def _getter(fields):
    return attrgetter(*fields) if len(fields) > 1 else lambda value: [getattr(value, field) for field in fields]
