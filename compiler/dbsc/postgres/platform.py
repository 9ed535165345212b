"""The dump of a Supabase project: whether a text is one, and how it runs in a database that is like a new project.

Such a dump counts on what every project has, and makes it again where it was made with all schemas, as `pg_dump` does;
`supabase db dump` leaves the platform's out.
"""

from __future__ import annotations

import re

from dbsc import assets
from dbsc.catalog import platform
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import Failure, run_script
from dbsc.sqltext.quote import identifier

_NAME = r'(?:"(?:[^"]|"")+"|\w+)'
_SCHEMA = re.compile(rf"(?:create|alter|on)\s+schema\s+(?:if\s+not\s+exists\s+)?({_NAME})", re.IGNORECASE)
_QUALIFIED = re.compile(rf"({_NAME})\s*\.\s*{_NAME}")
_OF_USER = re.compile(r"create\s+(?:policy|(?:or\s+replace\s+)?(?:constraint\s+)?trigger)\b", re.IGNORECASE)
_CALLED = re.compile(rf"execute\s+(?:function|procedure)\s+({_NAME})\s*\.", re.IGNORECASE)
_PRIVILEGES = re.compile(r"^[ \t]*(?:grant|revoke)\b", re.IGNORECASE | re.MULTILINE)
_DEFAULTS = re.compile(r"^[ \t]*alter\s+default\s+privileges\b", re.IGNORECASE | re.MULTILINE)
_OF_PUBLIC = re.compile(r'^[ \t]*grant\b[^;]*\bon\s+schema\s+"?public\b', re.IGNORECASE | re.MULTILINE)
_OWNED = re.compile(r'\bowner\s+to\s+"?supabase_(?:auth_|storage_)?admin\b', re.IGNORECASE)
_SERVICE_ROLE = re.compile(r'\bto\s+[^;]{0,200}?"?service_role\b', re.IGNORECASE)
_AUTH = re.compile(r'(?<![\w."])"?auth"?\s*\.\s*"?(?:users|uid|jwt|role|email)\b', re.IGNORECASE)
_MAKES_AUTH = re.compile(r'create\s+schema\s+(?:if\s+not\s+exists\s+)?"?auth\b', re.IGNORECASE)
# What the platform's services make, in a dump without owners. The first can be had without the platform, and who tries
# a schema on a plain server makes no more than stand-ins for users and buckets.
_OF_SERVICES = [
    re.compile(rf'create\s+table\s+(?:if\s+not\s+exists\s+)?"?{schema}"?\."?{table}"?\s*\(', re.IGNORECASE)
    for schema, table in (("auth", "refresh_tokens"), ("auth", "audit_log_entries"), ("storage", "buckets"))
]
OF_PLATFORM = platform.EXTENSIONS
"""Extensions that are nobody's but the platform's."""
_THERE_ALREADY = frozenset({"42P06", "42P07", "42710", "42723", "42701", "42P16"})


def is_project(text: str) -> bool:
    """Whether a dump is one of a Supabase project: of the platform's own, or counting on it.

    One that makes a schema `auth` itself, which is not the platform's, does not count on it.
    """
    if _OWNED.search(text) or all(made.search(text) for made in _OF_SERVICES):
        return True
    return not _MAKES_AUTH.search(text) and bool(_SERVICE_ROLE.search(text) or _AUTH.search(text))


def subject(statement: str) -> str | None:
    """The schema of what a statement is about: of the first name in it that has one."""
    head = re.split(r"\bas\s+(?:\$|')", statement, maxsplit=1, flags=re.IGNORECASE)[0]
    schema = _SCHEMA.match(head) or (_SCHEMA.search(head) if head[:6].lower() in ("grant ", "revoke") else None)
    found = schema or _QUALIFIED.search(head)
    return found[1].strip('"') if found else None


def is_there(statement: str, failure: Failure) -> bool:
    """Whether a statement may fail, because it makes again, or changes, what the platform has made."""
    of_platform = subject(statement) in (*platform.SCHEMAS, *platform.SERVICES)
    if _OF_USER.match(statement):
        called = _CALLED.search(statement)
        return of_platform and called is not None and called[1].strip('"') in platform.SCHEMAS
    named = re.match(
        rf"create\s+publication\s+\"?{platform.REALTIME}\b|create\s+event\s+trigger\b", statement, re.IGNORECASE
    )
    return of_platform or (named is not None and failure.sqlstate in _THERE_ALREADY)


def prepare(connection: Connection, owner: str, text: str) -> None:
    """Takes from a new project what a dump tells in full: extensions, and the privileges that it grants.

    `connection` is a superuser's, `owner` whose migrations run.
    """
    statements = ["drop extension if exists moddatetime"]
    if _PRIVILEGES.search(text):
        head = f"alter default privileges for role {identifier(owner)} in schema public revoke all on"
        statements += [f"{head} {kind} from {_CLIENTS}" for kind in ("tables", "sequences", "functions")]
    if _OF_PUBLIC.search(text):
        statements.append(f"revoke all on schema public from {_CLIENTS}")
    failure = run_script(connection, ";\n".join(statements))
    assert failure is None, failure


def finish(connection: Connection, owner: str, text: str) -> None:
    """Gives the platform's default privileges back, where a dump tells privileges and none by default."""
    if _PRIVILEGES.search(text) and not _DEFAULTS.search(text):
        for each in platform.default_privileges(connection.info.server_version // 10000):
            privileges = ", ".join(privilege for privilege, _ in each.grants[0].privileges)
            head = f"alter default privileges for role {identifier(owner)} in schema public"
            connection.execute(f"{head} grant {privileges} on {each.kind} to {_CLIENTS}")


def stand_in(extension: str, owner: str) -> str | None:
    """What makes the functions and tables of an extension that only the platform has; None for others."""
    if extension in OF_PLATFORM:
        return ""
    sql = assets.read(f"stdlib/supabase/extensions/{extension}.sql")
    return None if sql is None else sql.replace("dbsc_owner", identifier(owner))


_CLIENTS = ", ".join(platform.CLIENTS)
