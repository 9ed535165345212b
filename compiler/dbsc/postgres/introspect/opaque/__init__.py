"""What has no form in the language, as `sql` blocks: one module a kind, with `QUERIES` and `write(reading, blocks)`."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Object
from dbsc.postgres.introspect.blocks import Blocks
from dbsc.postgres.introspect.opaque import base_types, casts, languages, operators, others, rules, text_search
from dbsc.postgres.introspect.reading import Reading

# What stands first is made of nothing that stands below.
_KINDS = (languages, base_types, operators, casts, text_search, rules, others)

QUERIES = {question: sql for kind in _KINDS for question, sql in kind.QUERIES.items()}


def read(reading: Reading) -> Iterator[Object]:
    """The blocks. What a block makes is there already for all else: it is moved to the external objects."""
    blocks = Blocks(reading)
    for kind in _KINDS:
        kind.write(reading, blocks)
    for key in reading.blocks:
        reference = reading.names.get(key)
        made = reading.objects.pop(reference, None) if reference else None
        if made is not None:
            reading.externals[made.ref] = made
    yield from blocks.made()
