"""Opaque SQL."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Object, Ref, ref
from dbsc.source import Span


class SqlBlock(Object):
    """Statements that are run as they are written, behind what `after` names and behind what they use.

    `uses` are all of these. `outputs` are external objects that it makes, so that what needs those comes later.
    `origin` is the place of `up`.
    """

    name: str
    up: str
    down: str | None = None
    after: tuple[tuple[str, ...], ...] = ()
    uses: tuple[Ref, ...] = ()
    outputs: tuple[Ref, ...] = ()
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("sql", self.name)

    def needs(self) -> Iterator[Ref]:
        yield from self.uses
