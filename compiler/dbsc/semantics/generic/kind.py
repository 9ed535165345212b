"""What describes a kind of the generic form, and what one declaration of it says."""

from __future__ import annotations

from collections.abc import Callable

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Object, Ref, ref
from dbsc.hints import Any
from dbsc.record import Record
from dbsc.semantics.context import Context
from dbsc.semantics.generic.forms import Form
from dbsc.source import Span
from dbsc.syntax import ast


class Key(Record):
    """A key of a block: its words, the form of its value, and a whole line that is right, for messages."""

    name: str
    form: Form
    example: str
    required: bool = False
    repeats: bool = False


class Refused(Record):
    """A key that PostgreSQL has and a schema may not say: why, and what to do instead."""

    name: str
    why: str
    help: str


class Said(Record):
    """One line of a block, read."""

    key: str
    value: Any
    span: Span


class Values:
    """What the lines of a block say, by key."""

    __slots__ = ("_said",)

    def __init__(self, said: tuple[Said, ...]) -> None:
        self._said = said

    def __contains__(self, key: str) -> bool:
        return any(said.key == key for said in self._said)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, or the default where nothing is said."""
        return next((said.value for said in self._said if said.key == key), default)

    def all(self, *keys: str) -> tuple[Said, ...]:
        """The lines with these keys, or all lines, in the order in which they are written."""
        return tuple(said for said in self._said if not keys or said.key in keys)

    def span(self, key: str) -> Span | None:
        """Where a key is said."""
        return next((said.span for said in self._said if said.key == key), None)


class Reading(Record):
    """One declaration of a kind. `schema` is empty where the kind is in none; `span` is the place of its name."""

    kind: Kind
    schema: str
    name: str
    external: bool
    values: Values
    grants: tuple[ast.Grant, ...]
    was: tuple[ast.Was, ...]
    doc: str | None
    span: Span
    extends: bool = False


def nothing_to_declare(_ctx: Context, _reading: Reading) -> bool:
    """For kinds whose names nothing else refers to."""
    return True


class Kind(Record):
    """A kind of the generic form.

    `declare` makes its name known, before anything is resolved; it reports a name that is taken, and gives False.
    `lower` makes the object, or keeps the intent; it gives the reference that grants are on. `lift` gives the lines of
    the block that say an object again. `extend` runs when everything else is lowered, for the declaration and for each
    `extend kind name { … }`, which may have `extend_keys`; `lift_extension` gives the lines of that. Without them only
    grants can be added.
    """

    words: str
    keys: tuple[Key, ...]
    lower: Callable[[Context, Reading], Ref | None]
    lift: Callable[[Any, Catalog], list[str]]
    declare: Callable[[Context, Reading], bool] = nothing_to_declare
    in_schema: bool = True
    grants: tuple[str, ...] = ()
    can_be_external: bool = True
    extend: Callable[[Context, Reading], None] | None = None
    extend_keys: tuple[Key, ...] = ()
    refused: tuple[Refused, ...] = ()
    lift_extension: Callable[[Any, Catalog], list[str]] | None = None

    def reference(self, schema: str, name: str) -> Ref:
        """What an object of this kind is known by."""
        return ref(self.words, schema, name) if self.in_schema else ref(self.words, name)

    @property
    def called(self) -> str:
        """The kind with its article."""
        return f"{'an' if self.words[0] in 'aeio' else 'a'} {self.words}"


def keep(ctx: Context, object_: Object, reading: Reading) -> bool:
    """Puts an object into the catalog, or among what is there already; False if there is one of that identity."""
    if reading.external:
        ctx.externals[object_.ref] = object_
        return True
    return ctx.add(object_, reading.span, f"objects `{reading.kind.words} {reading.name}`")
