"""How texts are sorted and searched: collations, dictionaries and configurations of text search."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects.base import Object, Ref, ref
from dbsc.source import Span


class Collation(Object):
    """A collation: a copy of another (`source`), or what a provider makes of a locale."""

    schema: str
    name: str
    source: tuple[str, ...] | None = None
    provider: str = "libc"
    locale: str | None = None
    lc_collate: str | None = None
    lc_ctype: str | None = None
    deterministic: bool = True
    rules: str | None = None
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("collation", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        if self.source and len(self.source) == 2:
            yield ref("collation", *self.source)


class TextSearchDictionary(Object):
    """A dictionary of text search: a template's path, and its options, whose values are SQL, as they are ordered."""

    schema: str
    name: str
    template: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    uses: tuple[Ref, ...] = ()
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("text search dictionary", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        yield from self.uses


class TextSearchConfiguration(Object):
    """A configuration of text search: a copy of another (`source`), or of a parser; and its dictionaries by token."""

    schema: str
    name: str
    source: tuple[str, ...] | None = None
    parser: tuple[str, ...] | None = None
    mappings: tuple[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], ...] = ()
    uses: tuple[Ref, ...] = ()
    comment: str | None = None
    origin: Span | None = None

    @property
    def ref(self) -> Ref:
        return ref("text search configuration", self.schema, self.name)

    def needs(self) -> Iterator[Ref]:
        yield ref("schema", self.schema)
        yield from self.uses

    def by_token(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """The dictionaries of each token that is said to have some."""
        return {token: dictionaries for tokens, dictionaries in self.mappings for token in tokens}
