"""Every example of the language book is proven on real servers."""

from __future__ import annotations

import pytest

from catalogs import catalog_of
from databases import prove_text, told
from dbsc.postgres.scratch import Server
from reference import Example, examples


@pytest.mark.parametrize("example", [e for e in examples() if not e.refused], ids=lambda example: example.name)
def test_an_example_is_proven(server: Server, example: Example) -> None:
    if catalog_of(example.source).intent.header.postgres > max(15, server.version // 10000):
        return  # it is about a newer server
    proof = prove_text(server, example.source)
    assert not told(proof), told(proof)
