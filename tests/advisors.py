"""Supabase's own advisors over a database, as `supabase db advisors` runs them."""

from __future__ import annotations

import json

from dbsc.hints import Any
from dbsc.postgres.scratch import Server
from supabase_command import ask


def advice(server: Server, database: str, schemas: tuple[str, ...] = ("public",)) -> list[dict[str, Any]]:
    """What the advisors find where the API shows these schemas: `name`, `level`, `metadata`, `detail` and more."""
    words = ("db", "advisors", "--level", "info", "--fail-on", "none", "--output-format", "json")
    found: list[dict[str, Any]] = json.loads(ask(server, database, *words, schemas=schemas))["results"]
    return found
