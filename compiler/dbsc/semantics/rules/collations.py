"""Collations: which there are, and which types have one.

Source: https://www.postgresql.org/docs/current/collation.html. What the operating system brings along is not ours to
know, so only names that are no locale's are judged.
"""

from __future__ import annotations

from dbsc.catalog.objects import Composite, Enum, Type, ref
from dbsc.diagnostics import did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.rules.values import base_type, shown
from dbsc.source import Span

_COLLATED = frozenset({"text", "varchar", "char", "bpchar", "name"})
_EVERYWHERE = {"default": 0, "C": 0, "POSIX": 0, "ucs_basic": 0, "unicode": 16, "pg_c_utf8": 17, "pg_unicode_fast": 18}
# Names of locales that some systems have besides those with an underscore, a dot or a hyphen in them.
_ALIASES = frozenset(
    "bokmal bokmål catalan croatian czech danish dansk deutsch dutch eesti estonian finnish français french galego "
    "galician german greek hebrew hrvatski hungarian icelandic italian japanese korean lithuanian norwegian nynorsk "
    "polish portuguese romanian russian slovak slovene slovenian spanish swedish thai turkish".split()
)


def check_collation(ctx: Context, type_: Type, collation: tuple[str, ...], place: Span, what: str) -> None:
    """Reports a collation of a type that has none, and one that is not there."""
    base = base_type(ctx, type_)
    held = base if base.schema is None else ctx.objects.get(ref("type", base.schema, base.name))
    if (base.schema is None and base.name not in _COLLATED) or isinstance(held, Enum | Composite):
        message = f"{what} is {shown(type_)}, and only texts have a collation"
        ctx.error("DBS273", message, place, help_="leave out `collate`")
        return
    name = collation[-1]
    if len(collation) > 1 and collation[0] != "pg_catalog":
        return
    since = _EVERYWHERE.get(name)
    if since is not None and since > ctx.header.postgres:
        message = f'collation "{name}" came with PostgreSQL {since}, and the header says {ctx.header.postgres}'
        ctx.error("DBS208", message, place, help_=f"write `postgres {since}` in the header, or another collation")
    elif since is None and name.isalpha() and name not in _ALIASES and not _is_declared(ctx, name):
        near = next((known for known in _EVERYWHERE if known.lower() == name.lower()), None)
        help_ = f'write `collate "{near}"`' if near else did_you_mean(name, _EVERYWHERE)
        ctx.error("DBS273", f'there is no collation "{name}"', place, help_=help_)


def _is_declared(ctx: Context, name: str) -> bool:
    """Whether a schema declares a collation of this name."""
    return any(reference.kind == "collation" and reference[-1] == name for reference in (*ctx.objects, *ctx.externals))
