"""What a Supabase project has before anybody declares anything: its schemas, roles and default privileges.

Source: the SQL of the platform's images, and what new projects have since October 2026. `stdlib/supabase/platform.sql`
makes a database that is like one.
"""

from __future__ import annotations

from dbsc.catalog.objects import DefaultPrivileges, Grant, Ref

CLIENTS = ("anon", "authenticated", "service_role")
"""The roles of the API."""
MAKER = "postgres"
"""The role whose migrations run."""
ROLES = (
    *CLIENTS,
    "authenticator",
    "dashboard_user",
    "pgbouncer",
    "supabase_admin",
    "supabase_auth_admin",
    "supabase_etl_admin",
    "supabase_functions_admin",
    "supabase_privileged_role",
    "supabase_read_only_user",
    "supabase_realtime_admin",
    "supabase_replication_admin",
    "supabase_storage_admin",
    "supabase_superuser",
)
"""The platform's own roles; `postgres` is the user's."""

SCHEMAS = (
    "auth",
    "extensions",
    "graphql",
    "graphql_public",
    "pgbouncer",
    "realtime",
    "storage",
    "supabase_functions",
    "supabase_migrations",
    "vault",
)
"""The schemas of every project. What is in them may be referred to; nothing of one's own is in them."""
SERVICES = (
    "_analytics",
    "_realtime",
    "_supavisor",
    "cron",
    "etl",
    "net",
    "pgmq",
    "pgsodium",
    "pgsodium_masks",
    "pgtle",
)
"""Schemas of services and extensions, where these are turned on."""
MODULES = ("supabase.auth", "supabase.realtime", "supabase.storage")
"""The modules of the standard library that declare what is in these schemas."""
EXTENSIONS = ("pg_graphql", "pg_stat_statements", "pgsodium", "supabase_vault")
"""Extensions that every project has, and that its services use."""
REALTIME = "supabase_realtime"
"""The publication that Realtime follows."""
SEARCH_PATH = ("$user", "public", "extensions")
"""Where a session looks for names."""


def is_of_platform(reference: Ref) -> bool:
    """Whether something is in a schema of the platform, or is one."""
    placed = reference.kind == "schema" or len(reference.path) > 1
    return placed and reference[1] in (*SCHEMAS, *SERVICES)


def is_shown(target: str, schema: str) -> bool:
    """Whether the API shows what is in a schema, unless it is told otherwise."""
    return target == "supabase" and schema == "public"


def default_privileges(version: int) -> tuple[DefaultPrivileges, ...]:
    """What others than the owner may do with what is made in `public`, by major version of the server.

    The platform once gave all to the roles of the API, and now takes most of it away again; this is left. Of functions
    nothing is, beside what PostgreSQL gives.
    """
    tables = ("truncate", "references", "trigger", *(("maintain",) if version >= 17 else ()))
    return tuple(
        DefaultPrivileges(kind, _to_clients(privileges), None, "public")
        for kind, privileges in (("sequences", ("update",)), ("tables", tables))
    )


def _to_clients(privileges: tuple[str, ...]) -> tuple[Grant, ...]:
    return tuple(Grant(role, tuple((privilege, ()) for privilege in privileges)) for role in CLIENTS)
