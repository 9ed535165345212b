"""A dump as text (`pg_dump --schema-only`, or any script that makes a database), run on a scratch database.

It runs as psql would run it, as far as a schema is concerned: psql's own commands are left out, and so are rows. Roles
that the dump names are made, since it says nothing of them (pg_dumpall does). The dump of a Supabase project runs in a
database that is like a new one, as the role whose migrations run; nothing else is taken to be there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dbsc.catalog.objects import Extension
from dbsc.diagnostics import Diagnostic, Label
from dbsc.postgres import platform as project
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import Failure, Statement, run_script, split, tokens
from dbsc.postgres.scratch import Server
from dbsc.record import Record
from dbsc.source import Source, Span
from dbsc.sqltext.quote import identifier, unquote

_VERSION = re.compile(r"^-- Dumped from database version (\d+)", re.MULTILINE)
_COPY = re.compile(r"^copy\b[^;]*\bfrom\s+stdin\b[^;]*;[^\n]*\n(.*?)^\\\.$", re.IGNORECASE | re.MULTILINE | re.DOTALL)
# What of psql's own is about how it shows and checks things, and not about the schema.
_HARMLESS = frozenset(
    "restrict unrestrict echo qecho warn encoding connect c timing pset set unset x t a o . !".split()
)
# Statements about the whole server, and about rows.
_LEFT_OUT = re.compile(
    r"(?:create|alter|drop)\s+(?:database|tablespace)\b|insert\s+into\b|copy\b|select\s+pg_catalog\.setval\b"
    r"|begin\b|start\s+transaction\b|commit\b|end\b|create\s+schema\s+(?:if\s+not\s+exists\s+)?public\b"
    r"|reset\s+(?:role|session)|set\s+(?:local\s+|session\s+)?(?:role|session\s+authorization)\b",
    re.IGNORECASE,
)
_SETTING = re.compile(r"set\s|select\s+pg_catalog\.set_config\b", re.IGNORECASE)
_EXTENSION = re.compile(
    r'(?:create\s+extension|comment\s+on\s+extension)\s+(?:if\s+not\s+exists\s+)?("(?:[^"]|"")+"|[\w-]+)', re.IGNORECASE
)
_NO_ROLE = re.compile(r'role "(.+)" does not exist')
_THERE_ALREADY = re.compile(r'(?:extension|language) "plpgsql" already exists')  # every database has it
_MADE = re.compile(
    r'create\s+extension\s+(?:if\s+not\s+exists\s+)?(?:"(?:[^"]|"")+"|[\w-]+)'
    r'(?:\s+with)?(?:\s+schema\s+("(?:[^"]|"")+"|\w+))?',
    re.IGNORECASE,
)
_NOT_ALLOWED = "42501"
_UNDEFINED = frozenset({"42704", "42P01", "42883", "3F000"})  # object, table, function, schema
_NO_EXTENSION = re.compile(r'extension "(.+)" is not available|could not open extension control file')


class Loaded(Record):
    """A database that holds what a dump makes; none where there is an error among the diagnostics.

    `target` is what it is on, `postgres` or `supabase`. `extensions` are those that the dump makes and the server does
    not have.
    """

    database: str | None
    diagnostics: tuple[Diagnostic, ...]
    target: str = "postgres"
    extensions: tuple[Extension, ...] = ()


def version_of(text: str) -> int | None:
    """The major version of the server that a dump comes from, if it says so."""
    match = _VERSION.search(text)
    return int(match[1]) if match else None


def load(server: Server, source: Source, tell: Callable[[str, int, int], None], target: str | None = None) -> Loaded:
    """Runs a dump in a new database, until a statement is refused.

    `target` says what the dump is of: a plain database (`postgres`) or a project on `supabase`. Else the dump tells.
    """
    target = target or ("supabase" if project.is_project(source.text) else "postgres")
    on_platform = target == "supabase"
    database = server.create_database(platform=on_platform)
    with server.connect(database, autocommit=True) as connection:
        loading = _OfProject(connection, source, server.owner) if on_platform else _Loading(connection, source)
        statements = split(loading.sql)
        for number, statement in enumerate(statements):
            if number % 50 == 0:
                tell("running the dump", number, len(statements))
            wrong = loading.run(statement)
            if wrong is not None:
                server.drop_database(database)
                return Loaded(None, (*loading.diagnostics, wrong))
        loading.finish()
    return Loaded(database, tuple(loading.diagnostics), target, tuple(loading.lacking.values()))


class _Loading:
    """One dump on its way into a database."""

    def __init__(self, connection: Connection, source: Source) -> None:
        self.connection = connection
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.lacking: dict[str, Extension] = {}
        self.sql, commands = without_psql(source.text)
        self.diagnostics += (_not_run(source, start, end) for start, end in commands)
        # a function may come before what it uses, as pg_dump has it
        connection.execute("set check_function_bodies = off; set client_min_messages = warning")

    def run(self, statement: Statement) -> Diagnostic | None:
        """Runs a statement; what is wrong if the database cannot be made without it."""
        if _LEFT_OUT.match(statement.text):
            return None
        extension = _EXTENSION.match(statement.text)
        failure = self.tried(statement)
        while failure is not None and (role := _missing_role(failure)):
            self.make_role(role)
            failure = self.tried(statement)
        if failure is None or _THERE_ALREADY.fullmatch(failure.message) or _SETTING.match(statement.text):
            return None  # a setting that this server does not know is none that a schema rests on
        lacking = _NO_EXTENSION.search(failure.message)
        if lacking:
            return self.lacks(statement, unquote(extension[1]) if extension else lacking[1])
        return self.failed(statement, failure)

    def tried(self, statement: Statement) -> Failure | None:
        """Runs a statement; what failed."""
        return run_script(self.connection, statement.text)

    def make_role(self, role: str) -> None:
        """Makes a role that a statement names."""
        self.connection.execute(f"create role {identifier(role)}")

    def finish(self) -> None:
        """What is left to be done when all has run."""

    def lacks(self, statement: Statement, extension: str) -> Diagnostic | None:
        """What is said where a statement is about an extension that the server does not have."""
        return self.without(statement, extension)

    def failed(self, statement: Statement, failure: Failure) -> Diagnostic | None:
        """What is said of a statement that failed."""
        return self.refused(statement, failure)

    def without(self, statement: Statement, extension: str) -> Diagnostic:
        """What is said of an extension that the scratch server does not have."""
        message = f"the scratch server does not have the extension {extension}"
        help_ = "give `--scratch` the URL of a server that has it, or pull from the database itself"
        return Diagnostic("DBS811", message, self.place(statement), help=help_)

    def refused(self, statement: Statement, failure: Failure) -> Diagnostic:
        """What is said of a statement that PostgreSQL refused."""
        labels = []
        if failure.position is not None:
            at = statement.start + failure.position
            word = re.compile(r"[\w.\"]+|\S").match(self.sql, at)
            if word:
                labels.append(Label(Span(self.source, at, word.end()), "PostgreSQL points here"))
        notes = [f"SQLSTATE {failure.sqlstate}"]
        notes += [f"detail: {failure.detail}"] if failure.detail else []
        return Diagnostic("DBS605", failure.message, self.place(statement), tuple(labels), tuple(notes), failure.hint)

    def place(self, statement: Statement) -> Span:
        """The first line of a statement."""
        end = self.sql.find("\n", statement.start, statement.start + len(statement.text))
        return Span(self.source, statement.start, end if end >= 0 else statement.start + len(statement.text))


class _OfProject(_Loading):
    """The dump of a Supabase project, which runs as `owner`, and as a superuser where that takes one."""

    def __init__(self, connection: Connection, source: Source, owner: str) -> None:
        super().__init__(connection, source)
        self.owner = owner
        project.prepare(connection, owner, source.text)
        self.as_owner()

    def as_owner(self) -> None:
        self.connection.execute(f"set role {identifier(self.owner)}")

    def tried(self, statement: Statement) -> Failure | None:
        failure = super().tried(statement)
        if failure is None or failure.sqlstate != _NOT_ALLOWED:
            return failure
        self.connection.execute("set role none")
        failure = super().tried(statement)
        self.as_owner()
        return failure

    def make_role(self, role: str) -> None:
        self.connection.execute("set role none")
        super().make_role(role)
        self.as_owner()

    def finish(self) -> None:
        self.connection.execute("set role none")
        project.finish(self.connection, self.owner, self.source.text)

    def lacks(self, statement: Statement, extension: str) -> Diagnostic | None:
        """Goes on without an extension, with what stands in for it if there is such a thing."""
        found = _MADE.match(statement.text)
        if found is None:
            return self.without(statement, extension)
        made = Extension(extension, unquote(found[1]) if found[1] else "extensions")
        if made.name not in project.OF_PLATFORM:
            self.lacking[extension] = made
        sql = project.stand_in(extension, self.owner)
        if sql:
            self.connection.execute("set role none")
            failure = run_script(self.connection, sql)
            assert failure is None, failure
            self.as_owner()
        return None

    def failed(self, statement: Statement, failure: Failure) -> Diagnostic | None:
        """Nothing, where the platform has already made what the statement makes; an extension may be the cause."""
        extension = _EXTENSION.match(statement.text)
        is_lacking = extension and unquote(extension[1]) in {*self.lacking, *project.OF_PLATFORM}
        if is_lacking or project.is_there(statement.text, failure):
            return None
        lacking = [name for name in self.lacking if project.stand_in(name, self.owner) is None]
        if lacking and failure.sqlstate in _UNDEFINED:
            return self.without(statement, " or ".join(lacking))
        return self.refused(statement, failure)


def without_psql(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A script without psql's own commands and the rows of `copy`, of the same length; and the commands that matter.

    A command starts with a backslash where a statement could, and ends with its line.
    """
    text = _COPY.sub(lambda match: match[0].replace(match[1], _blank(match[1])) if match[1] else match[0], text)
    text = re.sub(r"^\\\.$", "  ", text, flags=re.MULTILINE)
    found = []
    for start, end in _commands(text):
        word = re.match(r"\\(\w*|.)", text[start:end])
        if word is None or word[1] not in _HARMLESS:
            found.append((start, end))
        text = text[:start] + " " * (end - start) + text[end:]
    return text, found


def _commands(text: str) -> Iterator[tuple[int, int]]:
    """Where psql's commands are: a backslash outside of strings and comments is nothing else."""
    at = 0
    while at < len(text):
        for kind, start, _end in tokens(text, at):
            if kind == "other" and text[start] == "\\":
                end = text.find("\n", start)
                at = len(text) if end < 0 else end
                yield start, at
                break
        else:
            return


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _missing_role(failure: Failure) -> str | None:
    match = _NO_ROLE.fullmatch(failure.message) if failure.sqlstate == "42704" else None
    return match[1] if match else None


def _not_run(source: Source, start: int, end: int) -> Diagnostic:
    message = f"`{source.text[start:end].split()[0]}` is a command of psql, which is not run"
    help_ = "put what it does into the file, or run the file with psql and pull from that database"
    return Diagnostic("DBS812", message, Span(source, start, end), help=help_)
