"""Pieces of SQL that questions about a database share, and what they count on."""

from __future__ import annotations

import re

PRINTED_ALIKE = """
set local search_path = '';
set local datestyle = 'ISO, YMD';
set local intervalstyle = 'postgres';
set local timezone = 'UTC';
set local extra_float_digits = 1;
set local bytea_output = 'hex';
set local quote_all_identifiers = off;
set local standard_conforming_strings = on;
set local statement_timeout = 0;
set local idle_in_transaction_session_timeout = 0;
set local lock_timeout = '30s';
set local jit = off
"""
"""Settings on which it depends how PostgreSQL prints, and how long it may take."""

OWN_OBJECT = 16384
"""Objects with lower identifiers are PostgreSQL's own."""


def user_schema(alias: str) -> str:
    """Whether a row of pg_namespace is not one of PostgreSQL's own schemas."""
    return f"{alias}.nspname <> 'information_schema' and {alias}.nspname not like 'pg\\_%'"


def own(catalog: str, oid: str) -> str:
    """Whether an object does not belong to an extension."""
    return (
        f"not exists (select from pg_depend e where e.classid = '{catalog}'::regclass"
        f" and e.objid = {oid} and e.deptype = 'e')"
    )


def ordered(array: str) -> str:
    """The elements of an array of text in a fixed order; null if there are none."""
    return f'(select array_agg(element order by element collate "C") from unnest({array}) as element)'


_VERSIONED = re.compile(r"^\s*@(\d*)(-?)(\d*) ", re.MULTILINE)


def for_version(query: str, major: int) -> str:
    """A query for a server of a major version: a line `@15 …` is for 15 and later, `@-16 …` up to 16, `@15-16 …`."""
    lines = (_line(line, major) for line in query.splitlines())
    return "\n".join(line for line in lines if line is not None)


def _line(line: str, major: int) -> str | None:
    match = _VERSIONED.match(line)
    if match is None:
        return line
    first = int(match[1] or 0)
    last = int(match[3]) if match[3] else None
    return line[match.end() :] if first <= major and (last is None or major <= last) else None
