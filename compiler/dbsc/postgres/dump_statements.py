"""Which statements of a dump make its schema, and in which form they run on a scratch server.

What is about rows, transactions or the whole server is left out. Knows nothing of connections.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence

from dbsc.postgres.run import Failure, Statement
from dbsc.sqltext.quote import identifier, unquote

NAME = r'(?:"(?:[^"]|"")+"|[^\s";,().]+)'
_QUALIFIED = rf"{NAME}(?:\s*\.\s*{NAME})?"

_ROWS = (
    r"insert\s+into\b|copy\b|select\s+pg_catalog\.setval\b"
    r"|select\s+(?:pg_catalog\.)?lo(?:write|read|_\w+)\s*\(|(?:alter|comment\s+on|(?:grant|revoke)\b[^;]*?\son)\s+large\s+object\b"
)
_SERVER = (
    r"(?:create|drop)\s+database\b|(?:create|alter|drop)\s+tablespace\b|alter\s+system\b"
    r"|update\s+(?:pg_catalog\.)?pg_database\b"
    r"|alter\s+database\s+(?:\"(?:[^\"]|\"\")+\"|[^\s\"]+)\s+(?!set\s+(?!tablespace)|reset)"
    # these would reach for the server that the subscription is of
    rf"|alter\s+subscription\s+{NAME}\s+(?:enable|refresh|connection)\b"
)
_SESSION = (
    r"set\s+(?:local\s+|session\s+)?(?:client_encoding|names)\b"  # it is sent as UTF-8
    r"|reset\s+(?:role|session)|set\s+(?:local\s+|session\s+)?(?:role|session\s+authorization)\b"
)
_LEFT_OUT = re.compile(f"{_ROWS}|{_SERVER}|{_SESSION}", re.IGNORECASE)
_BRINGS_ROWS = re.compile(r"^\s*(?:insert\s+into|copy)\b", re.IGNORECASE | re.MULTILINE)
_READS_ROWS = re.compile(r"(?:select|values|table|with|do|call|update|delete|merge|refresh|execute)\b", re.IGNORECASE)

_TRANSACTION = re.compile(r"(begin|start\s+transaction|commit|end|rollback|abort|savepoint|release)\b", re.IGNORECASE)
_PREPARED = re.compile(r"\w+\s+prepared\b", re.IGNORECASE)
_BACK_TO = re.compile(rf"rollback\s+(?:(?:work|transaction)\s+)?to\s+(?:savepoint\s+)?({NAME})", re.IGNORECASE)
_SAVEPOINT = re.compile(rf"savepoint\s+({NAME})", re.IGNORECASE)

# What says something of a database by its name, which the scratch database has not; code may say it for itself.
_NAMES_DATABASE = re.compile(
    r"((?:comment\s+on|alter|(?:grant|revoke)\s[^;()]*?\son)\s+database\s+"
    r"|alter\s+(?:role|user)\s+(?:\"(?:[^\"]|\"\")+\"|[^\s\"]+)\s+in\s+database\s+)"
    r"(?:\"(?:[^\"]|\"\")+\"|[^\s\";,]+)",
    re.IGNORECASE,
)
_SUBSCRIPTION = re.compile(
    rf"(create\s+subscription\s+{NAME}\s+connection\s+'(?:[^']|'')*'\s+publication\s+.*?)(?:\s+with\s*\((.*)\))?\s*",
    re.IGNORECASE | re.DOTALL,
)
# They are about a connection that is made, so that PostgreSQL takes none of them without one.
_OF_CONNECTING = re.compile(r"\s*(?:connect|enabled|create_slot|copy_data)\b", re.IGNORECASE)

_DROPS = re.compile(
    rf"drop\s|alter\s+(?:foreign\s+)?(?:table|domain)\s+(?:if\s+exists\s+)?(?:only\s+)?{_QUALIFIED}\s+"
    rf"(?:alter\s+(?:column\s+)?{NAME}\s+)?drop\s[^,]*$",
    re.IGNORECASE,
)
_DROPS_ROLE = re.compile(r"drop\s+(?:role|user|group)\s+(?!mapping\b)", re.IGNORECASE)
_NOT_THERE = frozenset({"42704", "42P01", "42883", "42703", "3F000"})  # object, table, function, column, schema
_VIEW = re.compile(rf"create\s+or\s+replace\s+view\s+({_QUALIFIED})", re.IGNORECASE)
_DROPS_VIEW = re.compile(rf"drop\s+view\s+(?:if\s+exists\s+)?({_QUALIFIED})\s*(?:cascade|restrict)?$", re.IGNORECASE)

_ROLES = re.compile(
    rf"(?:alter|drop)\s+(?:role|user|group)\s+(?!mapping\b)(?:if\s+exists\s+)?({NAME}(?:\s*,\s*{NAME})*)", re.IGNORECASE
)
_MEMBERSHIP = re.compile(
    rf"(?:grant|revoke)\s+((?:(?!\bon\b|\bto\b|\bfrom\b)[^;])+?)\s+(?:to|from)\s+({NAME}(?:\s*,\s*{NAME})*)",
    re.IGNORECASE,
)
_IN_DATABASE = re.compile(r"\sin\s+database\s", re.IGNORECASE)


_FILLS = re.compile(rf"(?:insert\s+into|copy)\s+({_QUALIFIED})", re.IGNORECASE)


def noting_rows(
    statements: Iterable[Statement], tables: dict[str, None], empty: Container[int] = ()
) -> Iterator[Statement]:
    """The same statements; the tables into which some put rows are added to `tables`, as they are written.

    `empty` are the places of those that have no rows to put.
    """
    for statement in statements:
        found = _FILLS.match(statement.text)
        if found and statement.start not in empty:
            tables[found[1]] = None
        yield statement


def of_schema(statements: Iterable[Statement]) -> list[Statement]:
    """Those that can make something of a schema, and last: what a transaction has undone is not among them."""
    kept: list[Statement] = []
    begun: int | None = None
    savepoints: dict[str, int] = {}
    for statement in statements:
        text = statement.text
        word = _TRANSACTION.match(text)
        if word is None or _PREPARED.match(text):
            if not _LEFT_OUT.match(text):
                kept.append(statement)
            continue
        back, savepoint = _BACK_TO.match(text), _SAVEPOINT.match(text)
        if savepoint:
            savepoints[unquote(savepoint[1])] = len(kept)
        elif back:
            del kept[savepoints.get(unquote(back[1]), len(kept)) :]
        elif word[1].lower() in ("rollback", "abort"):
            del kept[len(kept) if begun is None else begun :]
            begun = None
        elif word[1].lower() != "release":
            begun = len(kept) if word[1].lower().startswith(("begin", "start")) else None
            savepoints.clear()
    return kept


def to_run(text: str, database: str) -> str:
    """A statement as it runs on a scratch server: in a database of another name, and reaching for no other server."""
    subscription = _SUBSCRIPTION.fullmatch(text)
    if subscription is None:
        named = _NAMES_DATABASE.match(text)
        return f"{named[1]}{identifier(database)}{text[named.end() :]}" if named else text
    options = [each.strip() for each in (subscription[2] or "").split(",") if not _OF_CONNECTING.match(each)]
    return f"{subscription[1]} with ({', '.join(['connect = false', *filter(None, options)])})"


def is_nothing_lost(statements: Sequence[Statement], number: int, failure: Failure) -> bool:
    """Whether a statement may fail: it drops what is not there, or makes a view that is dropped before it is made.

    Dumps start so that were made with `--clean`: they are for a database that holds the same already. A role that
    cannot be dropped is one that the scratch server itself needs.
    """
    text = statements[number].text
    if _DROPS_ROLE.match(text) or (failure.sqlstate in _NOT_THERE and _DROPS.match(text)):
        return True
    view = _VIEW.match(text)
    later = (_DROPS_VIEW.match(statement.text) for statement in statements[number + 1 :])
    return view is not None and any(dropped and _parts(dropped[1]) == _parts(view[1]) for dropped in later)


def wants_rows(script: str, text: str) -> bool:
    """Whether a statement can have failed because the rows that a script brings were left out."""
    return _READS_ROWS.match(text) is not None and _BRINGS_ROWS.search(script) is not None


def roles_changed(text: str) -> set[str]:
    """The names of the roles that a statement changes or drops on a server, in whatever database it runs."""
    if _IN_DATABASE.search(text):
        return set()
    changed = _ROLES.match(text)
    if changed:
        return _names(changed[1])
    membership = _MEMBERSHIP.match(text)
    return _names(membership[1]) | _names(membership[2]) if membership else set()


def _names(listed: str) -> set[str]:
    return set(_parts(listed))


def _parts(name: str) -> list[str]:
    return [unquote(part) for part in re.findall(NAME, name)]
