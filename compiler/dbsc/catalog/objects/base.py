"""What all kinds of object are made of: identities, types, fragments of SQL."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.record import Record


class Ref(tuple[str, ...]):
    """The identity of an object: its kind and its path, as `Ref(("table", "public", "positions"))`."""

    __slots__ = ()

    @property
    def kind(self) -> str:
        """The kind, in PostgreSQL's words."""
        return self[0]

    @property
    def path(self) -> tuple[str, ...]:
        """The names that lead to it, schema first where it is in one."""
        return tuple(self[1:])

    def __repr__(self) -> str:
        return f"{self[0]} {'.'.join(self[1:])}"


def ref(kind: str, *path: str) -> Ref:
    """A reference, from its parts."""
    return Ref((kind, *path))


class Type(Record):
    """A type as PostgreSQL names it: `schema` is None for built-in types, whose `name` may hold spaces."""

    name: str
    schema: str | None = None
    arguments: str | None = None
    dimensions: int = 0

    def needs(self) -> tuple[Ref, ...]:
        """The object that defines the type; whether it is an enum or a domain the catalog knows."""
        return (ref("type", self.schema, self.name),) if self.schema else ()


def collated(collation: tuple[str, ...] | None) -> tuple[Ref, ...]:
    """The object that a collation is, where it is one of a schema; PostgreSQL's own are none."""
    return (ref("collation", *collation),) if collation and len(collation) == 2 else ()


class Expression(Record):
    """A fragment of SQL in which every name of an object is qualified, and the objects that it uses."""

    sql: str
    uses: tuple[Ref, ...] = ()


class Object(Record):
    """Base of all kinds."""

    @property
    def ref(self) -> Ref:
        """Its identity."""
        raise NotImplementedError  # each kind has its own

    def needs(self) -> Iterator[Ref]:
        """What must be there before it can be made."""
        return iter(())
