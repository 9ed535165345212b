"""Settings of the server that a function or a role sets, as `set work_mem = '64MB'`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dbsc.diagnostics import did_you_mean
from dbsc.semantics.context import Context
from dbsc.source import Span
from dbsc.sqltext.quote import unquote
from dbsc.sqltypes import builtins
from dbsc.sqltypes.settings import misread, setting

_CLAUSE = re.compile(r"(?s)set\s+(?P<name>[^\s=]+)\s*(?:=|\bto\b|\bfrom\b)\s*(?P<values>.*)", re.IGNORECASE)
_VALUE = re.compile(r"'(?:[^']|'')*'|[^,\s]+")

_SEARCH_PATH = re.compile(r"set\s+search_path\s*(?:=|\bto\b)(.*)", re.IGNORECASE | re.DOTALL)
_SCHEMA = re.compile(r"""'(?:[^']|'')*'|(?:[uU]&)?"(?:[^"]|"")*"|[^,\s]+""")
_USUAL_PATH = ("$user", "public")


def searched(ctx: Context, clauses: Iterable[str], schema: str) -> str:
    """Where a body that is a text looks for names: on the path that its function sets, or on that of a new session.

    The schema in which the function is made is not on it (measured on 15 and 18). What was proven may have been made on
    any path, where its function does not say.
    """
    said = [found[1].strip() for clause in clauses if (found := _SEARCH_PATH.fullmatch(clause))]
    if said and said[-1].lower() != "default":
        parts = map(_schema, _SCHEMA.findall(said[-1]))
        return ctx.names.search(tuple(part for part in parts if part))
    if ctx.proven:
        return schema
    platform = ("extensions",) if ctx.header.target == "supabase" else ()
    return ctx.names.search((*_USUAL_PATH, *platform))


def _schema(written: str) -> str:
    return written[1:-1].replace("''", "'") if written[0] == "'" else unquote(written)


def check_set(ctx: Context, clause: str, place: Span) -> None:
    """Reports a clause `set name = value, …` of a function that PostgreSQL would refuse."""
    found = _CLAUSE.fullmatch(clause.strip())
    if found is not None:
        check_setting(ctx, found["name"].replace('"', ""), found["values"], place)


def check_setting(ctx: Context, name: str, values: str, place: Span) -> None:
    """Reports a setting that is none, that no session can set, or whose value it does not take."""
    if "." in name:
        return  # anybody's own
    known = setting(name)
    if known is None:
        help_ = did_you_mean(name, builtins.names_of("settings")) or "a setting of your own has a dot: `app.name`"
        ctx.error("DBS007", f"there is no setting `{name}`", place, help_=help_)
        return
    if known.since > ctx.header.postgres:
        message = f"PostgreSQL {ctx.header.postgres} has no setting `{name}`, and the header says that it must work"
        ctx.error("DBS208", message, place, help_="leave it out, or write a newer `postgres` in the header")
        return
    if not known.is_settable:
        message = f"`{name}` is a setting of the whole server, or of a connection as it starts"
        ctx.error("DBS271", message, place, help_="leave it out, and set it where the server is run")
        return
    listed = _VALUE.findall(values)
    if listed in (["default"], ["current"]) or known.type == "string":
        return
    if len(listed) > 1:
        ctx.error("DBS271", f"`{name}` takes one value", place, help_=f"write `set {name} = {listed[0]}`")
        return
    for written in listed:
        text = written[1:-1].replace("''", "'") if written.startswith("'") else written.strip('"')
        reason = misread(known, text)
        if reason is not None:
            ctx.error("DBS271", f"'{text}' is no value of `{name}`: {reason}", place)
