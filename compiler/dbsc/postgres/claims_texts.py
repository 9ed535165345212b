"""What collations, dictionaries and configurations of text search say of a database."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog import objects
from dbsc.postgres.claim import Claim, Expected, Given, Has, comment_claim
from dbsc.sqltext.quote import qualified


def collation(made: objects.Collation) -> Iterator[Claim]:
    """What a collation says; a copy is told by its name alone."""
    key = qualified(made.schema, made.name)
    attributes: tuple[tuple[str, Expected], ...] = ()
    if made.source is None:
        attributes = (
            ("provider", {"libc": "c", "icu": "i", "builtin": "b"}[made.provider]),
            ("deterministic", made.deterministic),
        )
    yield Claim("collation", key, attributes)
    yield from comment_claim("collation", key, made.comment)


def text_search_dictionary(made: objects.TextSearchDictionary) -> Iterator[Claim]:
    """What a dictionary says."""
    key = qualified(made.schema, made.name)
    attributes: tuple[tuple[str, Expected], ...] = (
        ("template", qualified(*made.template)),
        ("options", Given(bool(made.options))),
    )
    yield Claim("text search dictionary", key, attributes)
    yield from comment_claim("text search dictionary", key, made.comment)


def text_search_configuration(made: objects.TextSearchConfiguration) -> Iterator[Claim]:
    """What a configuration says; a copy has more tokens than those that are written."""
    key = qualified(made.schema, made.name)
    yield Claim("text search configuration", key, (("parser", qualified(*made.parser)),) if made.parser else ())
    for tokens, dictionaries in made.mappings:
        for path in dictionaries:
            printed = qualified(*(path[1:] if path[0] == "pg_catalog" else path))
            for token in tokens:
                yield Claim("text search configuration", key, (("mappings", Has(f"{token} {printed}")),))
    yield from comment_claim("text search configuration", key, made.comment)
