"""What leads to the data of other servers: foreign data wrappers, servers, user mappings."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Object, Ref, ref
from dbsc.source import Span

Options = tuple[tuple[str, str], ...]
"""Names and values, in the order of the names."""

SECRET = frozenset({"password", "passfile", "sslpassword"})
"""The options that no schema holds, because everybody who has it could read them."""


class ForeignDataWrapper(Object):
    """A foreign data wrapper. `handler` and `validator` are qualified names of functions."""

    name: str
    handler: tuple[str, ...] | None = None
    validator: tuple[str, ...] | None = None
    options: Options = ()
    uses: tuple[Ref, ...] = ()
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("foreign data wrapper", self.name)

    def needs(self) -> Iterator[Ref]:
        yield from self.uses


class ForeignServer(Object):
    """A server. `provider` is what its wrapper comes from: a foreign data wrapper, or an extension."""

    name: str
    wrapper: str
    provider: Ref | None = None
    type: str | None = None
    version: str | None = None
    options: Options = ()
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("server", self.name)

    def needs(self) -> Iterator[Ref]:
        if self.provider:
            yield self.provider


class UserMapping(Object):
    """Who a role is on a server: never with a password."""

    role: str
    server: str
    options: Options = ()
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("user mapping", self.server, self.role)

    def needs(self) -> Iterator[Ref]:
        yield ref("server", self.server)
        yield ref("role", self.role)
