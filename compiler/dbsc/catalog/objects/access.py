"""Who may do what: policies of row level security, privileges."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Expression, Object, Ref, ref
from dbsc.record import Record
from dbsc.source import Span


class Policy(Object):
    """A row level security policy. `roles` is empty for PUBLIC."""

    table: Ref
    name: str
    command: str
    roles: tuple[str, ...] = ()
    permissive: bool = True
    using: Expression | None = None
    check: Expression | None = None
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("policy", *self.table.path, self.name)

    def needs(self) -> Iterator[Ref]:
        yield self.table
        yield from (ref("role", role) for role in self.roles)
        for expression in (self.using, self.check):
            if expression:
                yield from expression.uses


class Grant(Record):
    """What one role may do. `privileges` are names, each with the columns it is held to (none: the whole object)."""

    role: str
    privileges: tuple[tuple[str, tuple[str, ...]], ...]
    grantable: bool = False


class DefaultPrivileges(Object):
    """All that anybody but the owner may do with the objects of one sort (`kind`) that a role will make.

    `role` is None for the role that applies, `schema` for wherever they are made.
    """

    kind: str
    grants: tuple[Grant, ...]
    role: str | None = None
    schema: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        where = f" in schema {self.schema}" if self.schema else ""
        return ref("default privileges", f"on {self.kind}{where}" + (f" for {self.role}" if self.role else ""))

    def needs(self) -> Iterator[Ref]:
        yield from (ref("role", grant.role) for grant in self.grants)
        if self.role:
            yield ref("role", self.role)
        if self.schema:
            yield ref("schema", self.schema)


class Privileges(Object):
    """All that anybody but the owner may do with an object: what is not listed here is revoked."""

    object: Ref
    grants: tuple[Grant, ...]
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("privileges", *self.object)

    def needs(self) -> Iterator[Ref]:
        yield self.object
        yield from (ref("role", grant.role) for grant in self.grants)
