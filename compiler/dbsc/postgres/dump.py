"""A dump as text (`pg_dump --schema-only`, or any script that makes a database), run on a scratch database.

It runs as psql would run it, as far as a schema is concerned: psql's own commands are left out, and so are rows. Roles
that the dump names are made, since it says nothing of them (pg_dumpall does). The dump of a Supabase project runs in a
database that is like a new one, as the role whose migrations run; nothing else is taken to be there.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dbsc.catalog.objects import Extension
from dbsc.diagnostics import Diagnostic, Label
from dbsc.postgres import dump_statements, psql
from dbsc.postgres import platform as project
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import Failure, Statement, run_script, statements_of
from dbsc.postgres.scratch import Server
from dbsc.record import Record
from dbsc.source import Source, Span
from dbsc.sqltext.quote import identifier, unquote

_TOP = 100_000  # characters, in which a dump says where it comes from
_VERSION = re.compile(r"^-- Dumped from database version (\d+)", re.MULTILINE)
_MAKES = re.compile(
    r"create\s+(?!(?:role|user(?!\s+mapping)|group|database|tablespace)\b|schema\s+(?:if\s+not\s+exists\s+)?public\b)",
    re.IGNORECASE,
)
_HEAD, _FOOT = "-- PostgreSQL database dump\n", "-- PostgreSQL database dump complete"
_ELSEWHERE = {  # what other programs' dumps hold, which PostgreSQL refuses to parse
    "MySQL": re.compile(r"^-- (?:MySQL|MariaDB) dump|\bENGINE\s*=|`", re.MULTILINE),
    "SQLite": re.compile(r"^PRAGMA |\bAUTOINCREMENT\b", re.MULTILINE | re.IGNORECASE),
    "SQL Server": re.compile(r"^GO$|\[dbo\]", re.MULTILINE | re.IGNORECASE),
}
_PUBLIC = re.compile(r"create\s+schema\s+(?:if\s+not\s+exists\s+)?public\b", re.IGNORECASE)
_NO_PUBLIC = re.compile(r"drop\s+schema\s+(?:if\s+exists\s+)?public\b", re.IGNORECASE)
# A setting that a server does not know is none that a schema rests on, but for where its tables go.
_SETTING = re.compile(r"set\s+(?!default_table)|select\s+pg_catalog\.set_config\b", re.IGNORECASE)
_EXTENSION = re.compile(
    r'(?:create\s+extension|comment\s+on\s+extension)\s+(?:if\s+not\s+exists\s+)?("(?:[^"]|"")+"|[\w-]+)', re.IGNORECASE
)
_ROLE = re.compile(r'create\s+(?:role|user|group)\s+(?!mapping\b)("(?:[^"]|"")+"|[^\s";]+)', re.IGNORECASE)
_NO_ROLE = re.compile(r'role "(.+)" does not exist')
# Every database has plpgsql, and a server may have roles of the same name.
_THERE_ALREADY = re.compile(r'(?:extension|language) "plpgsql" already exists|role "(?:.+)" already exists')
_MADE = re.compile(
    r'create\s+extension\s+(?:if\s+not\s+exists\s+)?(?:"(?:[^"]|"")+"|[\w-]+)'
    r'(?:\s+with)?(?:\s+schema\s+("(?:[^"]|"")+"|\w+))?',
    re.IGNORECASE,
)
_NO_TABLESPACE = re.compile(r'[Tt]ablespace "(.+)" does not exist\.?')
_WANTED = "`pg_dump --schema-only` writes what a database is made of"
_OF_PART = "the dump does not make it: a part of a database (`-t`, `-n`) lacks what it needs; `-e '*'` adds extensions"
_ANOTHER_SERVER = "give `--scratch` the URL of a server that has it, or pull from the database itself"
_NOT_ALLOWED = "42501"
_NO_TRANSACTION = "25001"  # what runs by itself alone, as `create index concurrently`
_SYNTAX = "42601"
_UNDEFINED = frozenset({"42704", "42P01", "42883", "3F000"})  # object, table, function, schema
_NO_EXTENSION = re.compile(r'extension "(.+)" is not available|could not open extension control file')


class Loaded(Record):
    """A database that holds what a dump makes; none where there is an error among the diagnostics.

    `target` is what it is on, `postgres` or `supabase`. `extensions` are those that the dump makes and the server does
    not have, `roles` the names of those that it makes itself.
    """

    database: str | None
    diagnostics: tuple[Diagnostic, ...]
    target: str = "postgres"
    extensions: tuple[Extension, ...] = ()
    roles: frozenset[str] = frozenset()


def version_of(text: str) -> int | None:
    """The major version of the server that a dump comes from, if it says so."""
    match = _VERSION.search(text, 0, _TOP)
    return int(match[1]) if match else None


def load(server: Server, source: Source, tell: Callable[[str, int, int], None], target: str | None = None) -> Loaded:
    """Runs a dump in a new database, until a statement is refused.

    `target` says what the dump is of: a plain database (`postgres`) or a project on `supabase`. Else the dump tells.
    """
    tell("reading the dump", 0, 0)
    script = psql.read(source.text)
    source = Source(source.path, script.text)
    filled: dict[str, None] = {}
    noted = dump_statements.noting_rows(statements_of(script.sql), filled, script.empty)
    statements = dump_statements.of_schema(noted)
    if target is None:
        run = ";\n".join(statement.text for statement in statements)
        target = "supabase" if project.is_project(run) else "postgres"
    on_platform = target == "supabase"
    database = server.create_database(platform=on_platform)
    # a function may come before what it uses, as pg_dump has it; `reset all` and `discard all` come back to this
    options = "-c check_function_bodies=off -c client_min_messages=warning"
    with server.connect(database, autocommit=True, options=options) as connection:
        run_script(connection, "set lc_messages = 'C'")  # what is told is looked at; it takes a superuser
        loading = (_OfProject if on_platform else _Loading)(server, connection, source, script, statements)
        wrong = loading.several() or loading.run_all(tell)
        if wrong is not None:
            server.drop_database(database)
            return Loaded(None, (*loading.diagnostics, wrong))
        loading.finish()
    if filled and all(each.code != "DBS806" for each in loading.diagnostics):  # what is cut off is made again
        loading.diagnostics.append(_rows_left_out([*filled]))
    lacking = tuple(loading.lacking.values())
    return Loaded(database, tuple(loading.diagnostics), target, lacking, frozenset(loading.roles))


def _rows_left_out(tables: list[str]) -> Diagnostic:
    shown = ", ".join(f"`{table}`" for table in tables[:_SHOWN])
    more = f" and {len(tables) - _SHOWN} more" if len(tables) > _SHOWN else ""
    help_ = "what belongs to the schema, such as the countries that there are, goes into a `rows` block of its table"
    return Diagnostic("DBS809", f"the rows of {shown}{more} are not carried over: they are data", help=help_)


_SHOWN = 5


class _Loading:
    """One dump on its way into a database."""

    def __init__(
        self, server: Server, connection: Connection, source: Source, script: psql.Script, statements: list[Statement]
    ) -> None:
        self.server = server
        self.connection = connection
        self.source = source
        self.script = script
        self.statements = statements
        self.diagnostics: list[Diagnostic] = []
        self.lacking: dict[str, Extension] = {}
        self.roles: set[str] = set()  # those that the dump makes itself
        self.without_public = False  # whether the dump drops the schema that every database has, to make it again
        self.diagnostics += (_not_run(source, start, end) for start, end in self.script.commands)
        self.tell_end()

    def run_all(self, tell: Callable[[str, int, int], None]) -> Diagnostic | None:
        """Runs all statements, until one cannot be done without; what is wrong with that."""
        for number, statement in enumerate(self.statements):
            if number % 50 == 0:
                tell("running the dump", number, len(self.statements))
            failure = self.run(statement)
            if failure is None or dump_statements.is_nothing_lost(self.statements, number, failure):
                continue
            extension = _lacking_extension(statement, failure)
            wrong = self.lacks(statement, extension) if extension else self.failed(statement, failure)
            if wrong is not None:
                return wrong
        return None

    def run(self, statement: Statement) -> Failure | None:
        """Runs a statement; why it failed, if that is not how it should be."""
        if _PUBLIC.match(statement.text) and not self.without_public:
            return None
        if self.changes_others(statement):
            return None
        self.without_public = self.without_public or _NO_PUBLIC.match(statement.text) is not None
        failure, made = self.tried(statement), set[str]()
        while failure is not None and (missing := _missing(failure)) and missing[1] not in made:
            kind, name = missing
            made.add(name)
            if not (self.make_role if kind == "role" else self.make_tablespace)(name):
                break
            failure = self.tried(statement)
        role_made = _ROLE.match(statement.text) if failure is None else None
        if role_made:
            self.roles.add(unquote(role_made[1]))
        if failure is None or _THERE_ALREADY.fullmatch(failure.message):
            return None
        return None if _SETTING.match(statement.text) else failure

    def tried(self, statement: Statement) -> Failure | None:
        """Runs a statement, by itself if it will not have a transaction around it; what failed."""
        sql = dump_statements.to_run(statement.text, self.connection.info.dbname)
        failure = run_script(self.connection, sql)
        if failure is not None and failure.sqlstate == _NO_TRANSACTION:
            failure = run_script(self.connection, sql, transactional=False)
        return failure if failure is None or sql == statement.text else failure.replace(position=None)

    def changes_others(self, statement: Statement) -> bool:
        """Whether a statement changes or drops roles that are none of a scratch server's; tells it."""
        theirs = dump_statements.roles_changed(statement.text) & self.server.others_roles
        if theirs:
            message = f"the role `{min(theirs)}` is the scratch server's own, and is left as it is there"
            help_ = "to have what the dump says of it, let the dump run without `--scratch`"
            self.diagnostics.append(Diagnostic("DBS803", message, self.place(statement), help=help_))
        return bool(theirs)

    def make_role(self, role: str) -> bool:
        """Makes a role that a statement names: a superuser where it can, since some objects want one as their owner."""
        if run_script(self.connection, f"create role {identifier(role)} superuser") is None:
            return True
        return run_script(self.connection, f"create role {identifier(role)}") is None

    def make_tablespace(self, name: str) -> bool:
        """Makes a tablespace that a statement names, inside of the data of a server that is ours alone."""
        if not self.server.exclusive:
            return False
        sql = f"set allow_in_place_tablespaces = on; create tablespace {identifier(name)} location ''"
        return run_script(self.connection, sql, transactional=False) is None

    def several(self) -> Diagnostic | None:
        """What is said of a dump of several databases, as pg_dumpall writes it."""
        made: dict[str, Statement] = {}
        connects = [(0, ""), *self.script.connects]
        number = 0
        for statement in self.statements:
            while number + 1 < len(connects) and connects[number + 1][0] < statement.start:
                number += 1
            if _MAKES.match(statement.text):
                made.setdefault(connects[number][1], statement)
        if len(made) < 2:
            return None
        *_, last = made.values()
        listed = ", ".join(name or "the one that it starts in" for name in made)
        help_ = "`pg_dump --schema-only` of one of them, and `dbsc pull` of that file"
        return Diagnostic("DBS805", f"the dump is of several databases: {listed}", self.place(last), help=help_)

    def tell_end(self) -> None:
        """Tells of a dump that is cut off."""
        text, rows = self.source.text, self.script.cut_off
        if rows is not None:
            what, start = "the rows of this `copy` have no end", rows
        elif _HEAD in text and _FOOT not in text:
            what, start = f"the line `{_FOOT}` is missing", max(0, len(text.rstrip()) - 1)
        else:
            return
        line = text.find("\n", start)
        span = Span(self.source, start, len(text) if line < 0 else line)
        message = f"the dump is cut off: {what}"
        self.diagnostics.append(Diagnostic("DBS806", message, span, help="make the dump again, or get all of the file"))

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
        return Diagnostic("DBS811", message, self.place(statement), help=_ANOTHER_SERVER)

    def refused(self, statement: Statement, failure: Failure) -> Diagnostic:
        """What is said of a statement that PostgreSQL refused."""
        labels = []
        if failure.position is not None:
            at = statement.start + failure.position
            word = re.compile(r"[\w.\"]+|\S").match(self.script.sql, at)
            if word:
                labels.append(Label(Span(self.source, at, word.end()), "PostgreSQL points here"))
        notes = [f"SQLSTATE {failure.sqlstate}"]
        notes += [f"detail: {failure.detail}"] if failure.detail else []
        help_ = self.remedy(statement, failure) or failure.hint
        return Diagnostic("DBS605", failure.message, self.place(statement), tuple(labels), tuple(notes), help_)

    def remedy(self, statement: Statement, failure: Failure) -> str | None:
        """What can be done about a statement that was refused, where it is plain to see."""
        text = self.script.sql
        if failure.sqlstate == _SYNTAX and failure.message.startswith("syntax error"):
            if failure.message == 'syntax error at or near ":"':
                return "psql puts the value of a variable here: write the value itself"
            if not any(_MAKES.match(each.text) for each in self.statements):
                return f"`{self.source.path}` does not look like SQL; {_WANTED}"
            found = next((name for name, marks in _ELSEWHERE.items() if marks.search(text)), None)
            return found and f"this looks like SQL of {found}; dbsc reads PostgreSQL's"
        if failure.sqlstate in _UNDEFINED and not any(_MAKES.match(each.text) for each in self.statements):
            return f"the dump makes nothing itself; {_WANTED}"
        if failure.sqlstate in _UNDEFINED and _HEAD in self.source.text:
            return _OF_PART
        if failure.message.startswith("security label provider"):
            return _ANOTHER_SERVER
        if dump_statements.wants_rows(self.script.sql, statement.text):
            return "rows of the dump are left out: take out of it what needs them"
        return None

    def place(self, statement: Statement) -> Span:
        """The first line of a statement."""
        end = self.script.sql.find("\n", statement.start, statement.start + len(statement.text))
        return Span(self.source, statement.start, end if end >= 0 else statement.start + len(statement.text))


class _OfProject(_Loading):
    """The dump of a Supabase project, which runs as `owner`, and as a superuser where that takes one."""

    def __init__(
        self, server: Server, connection: Connection, source: Source, script: psql.Script, statements: list[Statement]
    ) -> None:
        super().__init__(server, connection, source, script, statements)
        self.owner = server.owner
        project.prepare(connection, self.owner, script.sql)
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

    def make_role(self, role: str) -> bool:
        self.connection.execute("set role none")
        made = super().make_role(role)
        self.as_owner()
        return made

    def finish(self) -> None:
        self.connection.execute("set role none")
        project.finish(self.connection, self.owner, self.script.sql)

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


def _missing(failure: Failure) -> tuple[str, str] | None:
    """A role or tablespace, by its kind and name, for want of which a statement failed."""
    match = _NO_ROLE.fullmatch(failure.message) if failure.sqlstate == "42704" else None
    if match:
        return "role", match[1]
    match = _NO_TABLESPACE.fullmatch(failure.message) or _NO_TABLESPACE.fullmatch(failure.detail or "")
    return ("tablespace", match[1]) if match else None


def _lacking_extension(statement: Statement, failure: Failure) -> str | None:
    """The extension for want of which a statement failed."""
    lacking = _NO_EXTENSION.search(failure.message)
    if lacking is None:
        return None
    extension = _EXTENSION.match(statement.text)
    return unquote(extension[1]) if extension else str(lacking[1])


def _not_run(source: Source, start: int, end: int) -> Diagnostic:
    message = f"`{source.text[start:end].split()[0]}` is a command of psql, which is not run"
    help_ = "put what it does into the file, or run the file with psql and pull from that database"
    return Diagnostic("DBS812", message, Span(source, start, end), help=help_)
