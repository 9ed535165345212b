"""Drawn schemas are proven on real servers: every statement runs, and what is made is what was said."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings

from databases import prove_text, told
from dbsc.postgres.scratch import Server
from schemas import schemas

_EXAMPLES = {"dev": 4, "ci": 10, "nightly": 400}[os.environ.get("DBSC_HYPOTHESIS", "dev")]


@settings(max_examples=_EXAMPLES, suppress_health_check=list(HealthCheck))
@given(text=schemas())
def test_a_drawn_schema_is_proven(server: Server, text: str) -> None:
    proof = prove_text(server, text)
    assert not told(proof), told(proof)
