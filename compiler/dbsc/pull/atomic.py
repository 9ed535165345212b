"""Bodies that are SQL of their own (`begin atomic`, `return`), which stay in PostgreSQL's words but for one thing.

A server says its own functions and relations without their schema. Where the catalog has another of such a name, ours
would be found first: they get `pg_catalog`.
"""

from __future__ import annotations

import re

from dbsc.pull.names import BareNames
from dbsc.sqltext.names import uses
from dbsc.sqltext.parse import Fault, Fragment, parse_expression, parse_statements
from dbsc.sqltext.rewrite import rewrite

_HEAD = re.compile(r"\s*(begin\s+atomic|return)\b", re.IGNORECASE)


def guarded(body: str, names: BareNames, home: str) -> str:
    """The body of a function in the schema `home`, in which what is PostgreSQL's own can be nothing else."""
    head = _HEAD.match(body)
    if head is None:
        return body
    start = head.end()
    if head[1].lower() == "return":
        read = parse_expression(body[start:])
        found = [] if isinstance(read, Fault) else [(start, read)]
    else:
        statements = parse_statements(body[start : body.lower().rfind("end")])
        if isinstance(statements, Fault):
            return body
        found = [(start + each.start, each.fragment) for each in statements]
    edits = [edit for place, fragment in found for edit in _edits(place, fragment, names, home)]
    return rewrite(body, dict.fromkeys(edits)) if edits else body


def _edits(place: int, fragment: Fragment, names: BareNames, home: str) -> list[tuple[int, int, str]]:
    bare = [use for use in uses(fragment) if len(use.parts) == 1]
    said = [(use, names.guarded(use, fragment, home)) for use in bare]
    return [(place + use.start, place + use.end, name) for use, name in said if name is not None]
