"""A model with its fields taken apart: which are columns, and which lead to other models."""

from __future__ import annotations

from dbsc.catalog.objects import Column, Key, Ref
from dbsc.peers.prisma import ast
from dbsc.peers.prisma.attributes import Attributes, Given
from dbsc.record import Record


class Scalar(Record):
    """A field that is a column. `kind` is its type in Prisma."""

    field: ast.Field
    attributes: Attributes
    column: Column
    kind: str


class Relation(Record):
    """A field that leads to another model, with the fields here and there that hold it, where it says so."""

    field: ast.Field
    target: str
    given: Given | None = None
    name: str | None = None
    fields: tuple[ast.Word, ...] = ()
    references: tuple[ast.Word, ...] = ()
    on_delete: str | None = None
    on_update: str | None = None
    map: str | None = None


class Model(Record):
    """A model or a view, and what it is in the database."""

    block: ast.Block
    ref: Ref
    attributes: Attributes
    scalars: dict[str, Scalar]
    relations: tuple[Relation, ...]
    key: tuple[str, ...]
    primary_key: Key | None

    @property
    def name(self) -> str:
        """Its name in Prisma."""
        return self.block.name.text

    @property
    def is_view(self) -> bool:
        """Whether it is a view, which Prisma does not make."""
        return self.block.kind == "view"

    def columns(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        """The columns of fields."""
        return tuple(self.scalars[name].column.name for name in fields)
