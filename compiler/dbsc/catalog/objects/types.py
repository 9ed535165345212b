"""Types: enums, domains, composite types."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Expression, Object, Ref, Type, collated, ref
from dbsc.record import Record
from dbsc.source import Span


class Check(Record):
    """A check constraint of a table or a domain."""

    name: str
    condition: Expression
    not_valid: bool = False
    no_inherit: bool = False
    comment: str | None = None
    not_enforced: bool = False
    origin: Span | None = None


class Enum(Object):
    """An enumerated type."""

    schema: str
    name: str
    labels: tuple[str, ...]
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("type", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)


class Domain(Object):
    """A domain over a base type."""

    schema: str
    name: str
    type: Type
    nullable: bool
    default: Expression | None = None
    collation: tuple[str, ...] | None = None
    checks: tuple[Check, ...] = ()
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("type", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        yield from self.type.needs()
        yield from collated(self.collation)
        for check in self.checks:
            yield from check.condition.uses
        if self.default:
            yield from self.default.uses


class Attribute(Record):
    """An attribute of a composite type. That it may be null is for the types made from it: PostgreSQL has no check."""

    name: str
    type: Type
    nullable: bool = True
    collation: tuple[str, ...] | None = None
    comment: str | None = None


class Composite(Object):
    """A composite type."""

    schema: str
    name: str
    attributes: tuple[Attribute, ...]
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("type", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        for attribute in self.attributes:
            yield from attribute.type.needs()
            yield from collated(attribute.collation)


class RangeType(Object):
    """A range type, and the name of the multirange type that comes with it. Functions and collation are paths.

    `multirange_schema` is where the multirange type is, if that is another schema.
    """

    schema: str
    name: str
    subtype: Type
    multirange: str
    operator_class: str | None = None
    collation: tuple[str, ...] | None = None
    canonical: tuple[str, ...] | None = None
    subtype_diff: tuple[str, ...] | None = None
    uses: tuple[Ref, ...] = ()
    comment: str | None = None
    origin: Span | None = None
    multirange_schema: str | None = None

    @property
    def ref(self) -> Ref:
        return ref("type", self.schema, self.name)

    @property
    def multirange_ref(self) -> Ref:
        """The multirange type that comes with it."""
        return ref("type", self.multirange_schema or self.schema, self.multirange)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        if self.multirange_schema:
            yield ref("schema", self.multirange_schema)
        yield from self.subtype.needs()
        yield from collated(self.collation)
        yield from self.uses


class Multirange(Object):
    """The multirange type of a range type. It comes with that, and is an object for those that are made of it."""

    schema: str
    name: str
    range: Ref
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("type", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield self.range
