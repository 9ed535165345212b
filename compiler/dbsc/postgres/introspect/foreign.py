"""Foreign data wrappers, servers and user mappings. Passwords are never read out: a schema holds none."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import ForeignDataWrapper, ForeignServer, Object, Ref, UserMapping, ref
from dbsc.catalog.objects.foreign import SECRET, Options
from dbsc.diagnostics import Diagnostic
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading, function_of

QUERIES = {
    "foreign data wrapper": f"""
    select w.oid::int8 as oid, w.fdwname::text as name, nullif(w.fdwhandler, 0)::regproc::text as handler,
      nullif(w.fdwvalidator, 0)::regproc::text as validator, w.fdwoptions as options
    from pg_foreign_data_wrapper w
    where {of_database("pg_foreign_data_wrapper", "w.oid")}
    order by w.fdwname collate "C" """,
    "server": f"""
    select s.oid::int8 as oid, s.srvname::text as name, w.fdwname::text as wrapper, w.oid::int8 as wrapper_oid,
      s.srvtype as type, s.srvversion as version, s.srvoptions as options
    from pg_foreign_server s
    join pg_foreign_data_wrapper w on w.oid = s.srvfdw
    where {of_database("pg_foreign_server", "s.oid")}
    order by s.srvname collate "C" """,
    # The view hides the options of others from who is no superuser, and says nothing of it
    "user mapping": """
    select m.srvname::text as server, m.usename::text as role, m.umoptions as options,
      not (
        m.umoptions is not null
        or (select rolsuper from pg_roles where rolname = current_user)
        or pg_has_role(s.srvowner, 'usage') and m.usename in ('public', current_user)
        or has_server_privilege(s.oid, 'usage') and m.usename = current_user
      ) as hidden
    from pg_user_mappings m
    join pg_foreign_server s on s.oid = m.srvid
    order by m.srvname collate "C", m.usename collate "C" """,
}


def read(reading: Reading) -> Iterator[Object]:
    """Wrappers, servers and user mappings."""
    for row in reading.rows("foreign data wrapper"):
        yield ForeignDataWrapper(
            name=row.name,
            handler=function_of(row.handler),
            validator=function_of(row.validator),
            options=options(reading, row.options, f"foreign data wrapper {row.name}"),
            uses=reading.used_by("pg_foreign_data_wrapper", row.oid),
            comment=reading.comment("pg_foreign_data_wrapper", row.oid),
        )
    for row in reading.rows("server"):
        yield ForeignServer(
            name=row.name,
            wrapper=row.wrapper,
            provider=_provider(reading, row.wrapper_oid, row.wrapper),
            type=row.type,
            version=row.version,
            options=options(reading, row.options, f"server {row.name}"),
            comment=reading.comment("pg_foreign_server", row.oid),
        )
    for row in reading.rows("user mapping"):
        what = f"user mapping for {row.role} on server {row.server}"
        if row.hidden:
            message = f"whether {what} has options is hidden from this user: they are not carried over"
            reading.diagnostics.append(Diagnostic("DBS803", message, help="pull as a superuser"))
        yield UserMapping(row.role, row.server, options(reading, row.options, what))


def _provider(reading: Reading, oid: int, wrapper: str) -> Ref:
    extension = reading.members.get(("pg_foreign_data_wrapper", oid))
    return ref("extension", extension) if extension else ref("foreign data wrapper", wrapper)


def options(reading: Reading, listed: list[str] | None, what: str) -> Options:
    """Options of the form `name=value`, in the order of their names; secret ones are left out, and told."""
    pairs = [(name, value) for name, _, value in (each.partition("=") for each in listed or ())]
    for name in sorted(name for name, _ in pairs if name in SECRET):
        message = f"option `{name}` of {what} is left out: a schema holds no passwords"
        help_ = f"set it where the server is run: `… options (add {name} '…')`"
        reading.diagnostics.append(Diagnostic("DBS802", message, help=help_))
    return tuple(sorted((name, value) for name, value in pairs if name not in SECRET))
