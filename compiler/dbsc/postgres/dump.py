"""A dump as text (`pg_dump --schema-only`, or any script that makes a database), run on a scratch database.

It runs as psql would run it, as far as a schema is concerned: psql's own commands are left out, and so are rows. Roles
that the dump names are made, since it says nothing of them (pg_dumpall does). Nothing else is taken to be there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dbsc.diagnostics import Diagnostic, Label
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import Failure, Statement, run_script, split, tokens
from dbsc.postgres.scratch import Server
from dbsc.record import Record
from dbsc.source import Source, Span
from dbsc.sqltext.quote import identifier

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
_NO_EXTENSION = re.compile(r'extension "(.+)" is not available|could not open extension control file')


class Loaded(Record):
    """A database that holds what a dump makes; none where there is an error among the diagnostics."""

    database: str | None
    diagnostics: tuple[Diagnostic, ...]


def version_of(text: str) -> int | None:
    """The major version of the server that a dump comes from, if it says so."""
    match = _VERSION.search(text)
    return int(match[1]) if match else None


def load(server: Server, source: Source, tell: Callable[[str, int, int], None]) -> Loaded:
    """Runs a dump in a new database, until a statement is refused."""
    database = server.create_database()
    with server.connect(database, autocommit=True) as connection:
        loading = _Loading(connection, source)
        statements = split(loading.sql)
        for number, statement in enumerate(statements):
            if number % 50 == 0:
                tell("running the dump", number, len(statements))
            wrong = loading.run(statement)
            if wrong is not None:
                server.drop_database(database)
                return Loaded(None, (*loading.diagnostics, wrong))
    return Loaded(database, tuple(loading.diagnostics))


class _Loading:
    """One dump on its way into a database."""

    def __init__(self, connection: Connection, source: Source) -> None:
        self.connection = connection
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.sql, commands = without_psql(source.text)
        self.diagnostics += (_not_run(source, start, end) for start, end in commands)
        # a function may come before what it uses, as pg_dump has it
        connection.execute("set check_function_bodies = off; set client_min_messages = warning")

    def run(self, statement: Statement) -> Diagnostic | None:
        """Runs a statement; what is wrong if the database cannot be made without it."""
        if _LEFT_OUT.match(statement.text):
            return None
        extension = _EXTENSION.match(statement.text)
        failure = run_script(self.connection, statement.text)
        while failure is not None and (role := _missing_role(failure)):
            self.connection.execute(f"create role {identifier(role)}")
            failure = run_script(self.connection, statement.text)
        if failure is None or _THERE_ALREADY.fullmatch(failure.message) or _SETTING.match(statement.text):
            return None  # a setting that this server does not know is none that a schema rests on
        lacking = _NO_EXTENSION.search(failure.message)
        if lacking:
            return self.without(statement, extension[1] if extension else lacking[1])
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
