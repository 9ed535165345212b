"""Roles. They belong to the whole server: several databases may declare the same one."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Object, Ref, ref
from dbsc.source import Span

ATTRIBUTES = ("login", "noinherit", "createdb", "createrole", "replication", "bypassrls", "superuser")


class Role(Object):
    """A role. `attributes` are those of `ATTRIBUTES` that it has; `settings` are names and values, as SQL.

    `admin_of` are the roles of `member_of` that it may give to others; `memberships` are the roles of `member_of` of
    which more is said, each with an option as SQL, such as `inherit false` or `set false` (from 16 on).
    """

    name: str
    attributes: tuple[str, ...] = ()
    connection_limit: int | None = None
    valid_until: str | None = None
    member_of: tuple[str, ...] = ()
    admin_of: tuple[str, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    comment: str | None = None
    origin: Span | None = None
    memberships: tuple[tuple[str, str], ...] = ()

    @property
    def ref(self) -> Ref:
        return ref("role", self.name)

    def needs(self) -> Iterator[Ref]:
        for role in self.member_of:
            yield ref("role", role)
