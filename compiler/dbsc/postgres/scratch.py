"""Scratch servers: databases to try things in, on a server of our own or on one that runs, gone afterwards.

Migrations run as `server.owner`, a role that is no superuser, as they would on a real server; what takes a superuser
(preparing a Supabase platform, extensions that are not trusted) happens here. Knows how servers are asked for things;
how a server of our own comes to be is `cluster`'s, and what a script means is nobody's here.
"""

from __future__ import annotations

import itertools
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from dbsc import assets
from dbsc.postgres.binaries import OLDEST, ScratchError, find_binaries
from dbsc.postgres.cluster import cluster, default_cache
from dbsc.postgres.connection import Connection
from dbsc.postgres.urls import is_url, objection

__all__ = ["ScratchError", "Server", "scratch"]

_PREFIX = "dbsc_scratch_"
_PLATFORM = "stdlib/supabase/platform.sql"
_PLATFORM_OWNER = "dbsc_owner"  # as platform.sql calls the role that migrations run as


@contextmanager
def scratch(where: str | None = None, *, cache: str | None = None, prefer: int | None = None) -> Iterator[Server]:
    """A scratch server for the length of a `with` block.

    `where` is the URL of a server that runs, a folder with server programs, or None to use what is found: the embedded
    wheel, then programs of the system, or the first of major version `prefer`. `cache` is a folder for what makes the
    next start quick.
    """
    with _exit_on_terminate():
        if where is not None and is_url(where):
            with _running_server(where) as server:
                yield server
        else:
            with _own_server(where, Path(cache) if cache else default_cache(), prefer) as server:
                yield server


@contextmanager
def _own_server(bindir: str | None, cache: Path, prefer: int | None) -> Iterator[Server]:
    with cluster(find_binaries(bindir, prefer=prefer), cache) as parameters:
        # nobody else is here, so migrations can run as a role of the very name that they have on Supabase
        server = Server({**parameters, "dbname": "postgres"}, owner="postgres", exclusive=True)
        try:
            yield server
        finally:
            server.close()


@contextmanager
def _running_server(url: str) -> Iterator[Server]:
    from psycopg.conninfo import conninfo_to_dict

    wrong = objection(url)
    if wrong is not None:
        raise ScratchError(f"--scratch: {wrong[0]}", wrong[1])
    parameters = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    server = Server(parameters, owner=_PLATFORM_OWNER, exclusive=False)
    try:
        server.drop_abandoned()
        yield server
    finally:
        try:
            server.clear()
        finally:
            server.close()


_ENVIRONMENT = threading.Lock()


@contextmanager
def _without_libpq_variables() -> Iterator[None]:
    """An environment without `PGHOSTADDR`, `PGSERVICE`, `PGOPTIONS` …: they are about the user's servers, not ours."""
    with _ENVIRONMENT:
        kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("PG")}
        try:
            yield
        finally:
            os.environ.update(kept)


class Server:
    """A server on which databases come and go.

    `version` is a number such as 180006. `owner` is the role that owns the databases and runs migrations; it is no
    superuser. On a running server whose user is none either, it is that user. `exclusive`: nobody else is there.
    """

    def __init__(self, parameters: Mapping[str, str], *, owner: str, exclusive: bool) -> None:
        self._parameters = dict(parameters)
        self.exclusive = exclusive
        # on a server that others use, the name of the run tells whose a database is and, as the name of a connection,
        # that the run is alive
        self._run = "scratch" if exclusive else f"{_PREFIX}{os.getpid()}_{os.urandom(3).hex()}"
        self._numbers = itertools.count(1)
        self._databases: list[str] = []
        self._platform: str | None = None
        self._admin = self._connect({"application_name": self._run}, autocommit=True)
        self.version: int = self._admin.info.server_version
        if self.version < OLDEST * 10000:
            self._admin.close()
            raise ScratchError(f"the server is PostgreSQL {self.version // 10000}; dbsc needs {OLDEST} or later")
        self._roles_before = self._roles()
        self._superuser = bool(self._value("select rolsuper from pg_roles where rolname = current_user"))
        if not self._value("select rolsuper or rolcreatedb from pg_roles where rolname = current_user"):
            user = self._value("select current_user")
            self._admin.close()
            raise ScratchError(
                f"{user} may not create databases on the scratch server", f"alter role {_quote(user)} createdb"
            )
        self.owner = self._prepare_owner(owner)
        self._kept_roles = self._roles()

    # ---- connecting ------------------------------------------------------------------------------------------------

    def conninfo(self, database: str) -> str:
        """What libpq's programs and drivers take to connect as the server's administrator."""
        from psycopg.conninfo import make_conninfo

        return make_conninfo(**{**self._parameters, "dbname": database})

    def connect(
        self, database: str, *, role: str | None = None, autocommit: bool = False, **options: Any
    ) -> Connection:
        """A connection as the administrator, or as `role`, to which `reset role` returns too. Options are libpq's."""
        if role is not None:
            # libpq splits what it passes on at spaces that no backslash protects
            escaped = re.sub(r"([\\ ])", r"\\\1", role)
            options["options"] = f"{options.get('options', '')} -c role={escaped}"
        connection = self._connect({"dbname": database, **options}, autocommit=True)
        # PGTZ and PGDATESTYLE in the environment would win over options
        connection.execute("set timezone = 'UTC'; set datestyle = 'ISO, MDY'")
        connection.set_autocommit(autocommit)
        return connection

    def _connect(self, options: Mapping[str, Any], *, autocommit: bool) -> Connection:
        import psycopg

        # what is asked again is asked of tables that have other columns by then, which a kept plan refuses (0A000)
        defaults = {"connect_timeout": 10, "client_encoding": "utf8", "prepare_threshold": None}
        parameters = {**defaults, **self._parameters, **options}
        try:
            if not self.exclusive:
                return psycopg.connect(**parameters, autocommit=autocommit)
            with _without_libpq_variables():
                return psycopg.connect(**parameters, autocommit=autocommit)
        except psycopg.OperationalError as error:
            raise ScratchError(f"cannot connect to the scratch server: {error}".rstrip()) from error

    # ---- databases -------------------------------------------------------------------------------------------------

    def create_database(self, template: str | None = None, *, platform: bool = False) -> str:
        """A new database that `owner` owns: empty, a copy of `template`, or a new Supabase project."""
        if template is None and platform:
            template = self.platform_database()
        name = f"{self._run}_{next(self._numbers)}"
        # copying files is quicker than logging pages, but waits for a checkpoint: not on a server that others use
        strategy = "strategy file_copy" if self.exclusive and self.version >= 150000 else ""
        source = _quote(template or "template0")
        self._admin.execute(f"create database {_quote(name)} owner {_quote(self.owner)} template {source} {strategy}")
        self._databases.append(name)
        if template is not None:
            self._copy_settings(template, name)
        elif self.version < 150000:
            # the owner of a database owns its schema public from 15 on
            with self.connect(name, autocommit=True) as connection:
                connection.execute("alter schema public owner to pg_database_owner")
        return name

    def drop_database(self, name: str) -> None:
        """Drops a database, whoever is connected to it. It may be gone already."""
        self._drop(name)
        if name in self._databases:
            self._databases.remove(name)

    def _drop(self, name: str) -> None:
        self._drop_subscriptions(name)
        self._admin.execute(f"drop database if exists {_quote(name)} with (force)")

    def _drop_subscriptions(self, database: str) -> None:
        """PostgreSQL drops no database that has some; the servers that they know of are not asked."""
        found = self._admin.execute(
            "select quote_ident(subname) from pg_subscription join pg_database d on d.oid = subdbid where datname = %s",
            (database,),
        ).fetchall()
        if not found:
            return
        with self.connect(database, autocommit=True) as connection:
            for (name,) in found:
                connection.execute(f"alter subscription {name} disable")
                connection.execute(f"alter subscription {name} set (slot_name = none)")
                connection.execute(f"drop subscription {name}")

    @contextmanager
    def database(self, template: str | None = None, *, platform: bool = False) -> Iterator[str]:
        """A new database for the length of a `with` block."""
        name = self.create_database(template, platform=platform)
        try:
            yield name
        finally:
            self.drop_database(name)

    def platform_database(self) -> str:
        """The database that new Supabase projects are copies of. Nobody may be connected to it while they are made."""
        if self._platform is None:
            script = assets.read(_PLATFORM)
            assert script is not None, f"{_PLATFORM} is part of dbsc"
            if not self._superuser:
                user = self._value("select current_user")
                raise ScratchError(
                    f"{user} cannot prepare a Supabase platform on the scratch server: that takes a superuser",
                    "give --scratch the URL of a superuser, or none to use the embedded server",
                )
            name = self.create_database()
            with self.connect(name, autocommit=True) as connection:
                roles = self._roles()
                connection.execute(script.replace(_PLATFORM_OWNER, self.owner))
                self._kept_roles |= self._roles() - roles
            self._platform = name
        return self._platform

    def _copy_settings(self, source: str, target: str) -> None:
        """Copies what `alter database … set` has set: it belongs to the name, so a copy of the database lacks it."""
        settings = self._value(
            "select setconfig from pg_db_role_setting join pg_database d on d.oid = setdatabase"
            " where datname = %s and setrole = 0",
            source,
        )
        for setting in settings or ():
            name, _, value = setting.partition("=")
            with self._admin.transaction():
                self._admin.execute("select set_config(%s, %s, true)", (name, value))
                self._admin.execute(f"alter database {_quote(target)} set {name} from current")

    # ---- extensions ------------------------------------------------------------------------------------------------

    def prepare_extensions(self, database: str, schemas: Mapping[str, str | None]) -> tuple[str, ...]:
        """Creates the extensions that `owner` may not create itself, and returns those that the server does not have.

        `schemas` gives each extension's schema, made if it is missing. Trusted ones are left to the migrations.
        """
        with self.connect(database, autocommit=True) as connection:
            rows = connection.execute(
                "select name, bool_or(trusted or not superuser) from pg_available_extension_versions"
                " where name = any(%s) group by name",
                (list(schemas),),
            ).fetchall()
            trusted = dict(rows)
            for name, schema in schemas.items():
                if trusted.get(name, True) or not self._superuser:
                    continue
                if schema is not None:
                    owner = _quote(self.owner)
                    connection.execute(f"create schema if not exists {_quote(schema)} authorization {owner}")
                place = f"schema {_quote(schema)}" if schema is not None else ""
                connection.execute(f"create extension if not exists {_quote(name)} {place} cascade")
        return tuple(name for name in schemas if name not in trusted)

    # ---- roles -----------------------------------------------------------------------------------------------------

    def _prepare_owner(self, owner: str) -> str:
        """Makes the role that migrations run as. A user who is no superuser runs them itself."""
        from psycopg import errors

        if not self._superuser:
            return str(self._value("select current_user"))
        with suppress(errors.DuplicateObject, errors.UniqueViolation):  # another run may make it at the same time
            if owner not in self._roles_before:
                self._admin.execute(f"create role {_quote(owner)} login createdb createrole replication bypassrls")
        return owner

    @property
    def others_roles(self) -> set[str]:
        """The roles that a server which is not ours alone had before us."""
        return set() if self.exclusive else self._roles_before

    def _roles(self) -> set[str]:
        return {name for (name,) in self._admin.execute("select rolname::text from pg_roles")}

    def _value(self, query: str, *values: object) -> Any:
        row = self._admin.execute(query, values or None).fetchone()
        return row[0] if row else None

    # ---- leaving ---------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Closes the server's own connection."""
        self._admin.close()

    def clear(self) -> None:
        """Drops the databases made here, and the roles that have come since."""
        for name in reversed(self._databases):
            self._drop(name)
        self._kept_roles = self._roles_before - {_PLATFORM_OWNER}  # which another run may have left to the last
        self.drop_roles()

    def drop_roles(self) -> None:
        """Drops the roles that scripts have made, which outlive their database, as far as nothing depends on them.

        None are dropped while another run is at work on the same server: they might be its own.
        """
        if not self._runs_alive() - {self._run}:
            self._drop_roles(self._roles() - self._kept_roles)

    def _drop_roles(self, names: set[str]) -> None:
        """Drops roles as far as nothing depends on them, again and again while that helps."""
        import psycopg

        left = set(names)
        for name in names:
            try:
                self._admin.execute(f"drop role {_quote(name)}")
                left.remove(name)
            except psycopg.Error:
                continue
        if left and left != names:
            self._drop_roles(left)

    def drop_abandoned(self) -> None:
        """Drops databases of runs that were killed."""
        import psycopg

        alive = self._runs_alive()
        for (name,) in self._admin.execute("select datname::text from pg_database").fetchall():
            run = re.fullmatch(rf"({_PREFIX}\d+_[0-9a-f]{{6}})_\d+", name)
            if run is None or run[1] in alive:
                continue
            try:
                self._admin.execute(f"drop database {_quote(name)}")
            except psycopg.Error:
                continue  # not ours to drop, or in use after all

    def _runs_alive(self) -> set[str]:
        query = f"select application_name from pg_stat_activity where application_name like '{_PREFIX}%'"
        return {name for (name,) in self._admin.execute(query)}


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _exit_on_terminate() -> Iterator[None]:
    """Makes SIGTERM, and SIGHUP of a terminal that closes, unwind the stack; by default they end a program on the spot.

    Those that the program handles, or ignores (`nohup`), stay as they are.
    """
    on_main_thread = threading.current_thread() is threading.main_thread()
    known = [signal.SIGTERM, *([signal.SIGHUP] if sys.platform != "win32" else [])]
    caught = [each for each in known if on_main_thread and signal.getsignal(each) == signal.SIG_DFL]

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    for each in caught:
        signal.signal(each, leave)
    try:
        yield
    finally:
        for each in caught:
            signal.signal(each, signal.SIG_DFL)
