"""URLs and connection strings of databases, as text: whether one is meant, how it is shown, what is wrong with it.

Passwords are never shown. Nothing is connected to here.
"""

from __future__ import annotations

import os
import re

SCHEMES = ("postgresql://", "postgres://")
EXAMPLE = "postgresql://user@host:port/database"
_ANY_URL = re.compile(r"(?:jdbc:)?([A-Za-z][\w+.-]*)://")
_PASSWORD = re.compile(r"(://[^/@:\s]*):.*@|(password\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&]+)")
_SETTING = re.compile(r"\s*(\w+)\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^\s\\]|\\.)*)")
# Variables that say by themselves which database libpq connects to.
_VARIABLES = ("PGSERVICE", "PGDATABASE", "PGHOST")


def is_url(text: str) -> bool:
    """Whether a text is the URL of something, whatever that is."""
    return _ANY_URL.match(text) is not None


def in_environment() -> bool:
    """Whether the environment says a database in libpq's own words; then the empty connection string means it."""
    return any(os.environ.get(name) for name in _VARIABLES)


def shown(text: str) -> str:
    """A URL, a connection string, or a text around one, without its password."""
    return _PASSWORD.sub(lambda match: f"{match[1]}@" if match[1] else f"{match[2]}…", text)


def objection(text: str) -> tuple[str, str] | None:
    """What is wrong with a URL or connection string, and what to write instead; None if it can be connected to."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    scheme = _ANY_URL.match(text)
    if scheme and not text.startswith(SCHEMES):
        word = text[: scheme.end()]
        what = "a URL of another program" if "postgres" in word else "no URL of PostgreSQL"
        return f"`{word}` is {what}", f"{EXAMPLE}"
    try:
        conninfo_to_dict(text)
    except psycopg.ProgrammingError:
        return _because(text, is_url=scheme is not None)  # the driver's own message can hold the password
    return None


def gives_transactions(host: str, port: str) -> bool:
    """Whether an address is one of Supabase's poolers of transactions, in which nothing of a session stays."""
    return port == "6543" and host.endswith((".pooler.supabase.com", ".supabase.co"))


def other_address(host: str, port: str) -> str | None:
    """Where else to connect if that failed: a Supabase project has three addresses, of which two suit a tool.

    Source: https://supabase.com/docs/guides/database/connecting-to-postgres
    """
    if gives_transactions(host, port):
        return "port 6543 is the pooler of transactions: use port 5432 of the same host, which keeps a session"
    if host.endswith(".pooler.supabase.com"):
        return "the user of the pooler has the name of the project in it: `postgres.<project>`"
    if host.startswith("db.") and host.endswith(".supabase.co"):
        return (
            "that host has an IPv6 address alone, unless the project pays for another: where there is no IPv6, use the "
            "session pooler's URL (`Connect` in the dashboard, port 5432)"
        )
    return None


def _because(text: str, *, is_url: bool) -> tuple[str, str]:
    """Why libpq does not take a text."""
    if is_url:
        names = [pair.partition("=")[0] for pair in text.partition("?")[2].split("&") if "=" in pair]
    else:
        names = [name for name, _ in _SETTING.findall(text)]
    unknown = [name for name in names if re.fullmatch(r"\w+", name) and name not in _parameters()]
    if unknown:
        message = f"`{unknown[0]}` is no parameter of a connection to PostgreSQL"
        return message, f"leave `{unknown[0]}=…` out; it may be another program's"
    if is_url:
        help_ = f"{EXAMPLE}, with `%40` for `@` in a name or password, `%3A` for `:`, `%2F` for `/`, `%25` for `%`"
        return "the URL of the database is not valid", help_
    return "the connection string is not valid", "host=… port=… user=… dbname=…, with '…' around what holds spaces"


def _parameters() -> set[str]:
    """The words that libpq knows in a URL or connection string; `ssl=true` stands for one of them."""
    from psycopg.pq import Conninfo

    return {option.keyword.decode() for option in Conninfo.get_defaults()} | {"ssl"}
