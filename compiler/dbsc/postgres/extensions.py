"""Running migrations whose extensions the scratch server lacks, or that only a superuser may create.

Statements that need a missing extension are left out, and told. An extension that takes a superuser, in a schema that
the migrations make, is created in its place by the superuser, as an administrator would have done before.
"""

from __future__ import annotations

import re

from dbsc.catalog.builtin import EXTENSION_FUNCTIONS, EXTENSION_OPERATOR_CLASSES, EXTENSION_TYPES
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Extension, Index, Object, Ref, Table, ref
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import Failure, Statement, run_script, runs_alone, split
from dbsc.record import Record
from dbsc.sqltext.quote import identifier

_CREATE = re.compile(r'(?:create|comment on) extension (?:if not exists )?("(?:[^"]|"")+"|\w+)')
_PUBLICATION = re.compile(r"(create|alter|comment on) publication (\"(?:[^\"]|\"\")*\"|\w+)")
_SERVER = re.compile(r'create server .* foreign data wrapper ((?:U&)?"(?:[^"]|"")+"|\w+)')
_FILE = re.compile(r"(?:create|alter) foreign table [^;]*\boptions \([^;]*\b(?:filename|program) '")
_FILES = "pg_read_server_files, pg_execute_server_program"  # what it takes to say which file of the server is a table
_UNDEFINED = frozenset({"42704", "42P01", "42883", "42703", "3F000"})  # object, table, function, column, schema


class Extensions(Record):
    """Those that the server does not have, and those that take a superuser in the course of the migrations."""

    missing: tuple[str, ...] = ()
    late: tuple[str, ...] = ()


def tainted(catalog: Catalog, missing: tuple[str, ...]) -> frozenset[Ref]:
    """Everything that needs a missing extension, however indirectly."""
    schemas = {extension.name: extension.schema for extension in catalog.all(Extension)}
    out = {ref("extension", name) for name in missing}
    for name in missing:
        out.update(ref("type", schemas.get(name) or "public", type_) for type_ in EXTENSION_TYPES.get(name, ()))
    provided = {class_ for name in missing for class_ in EXTENSION_OPERATOR_CLASSES.get(name, ())}
    found = -1
    while found != len(out):
        found = len(out)
        for reference, object_ in catalog.objects.items():
            if _classes(object_) & provided or not out.isdisjoint(object_.needs()):
                out.add(reference)
                out.add(ref("type", *reference.path))  # a table's rows are of a type, too
    return frozenset(reference for reference in out if reference in catalog.objects)


def _classes(object_: Object) -> set[str]:
    """The operator classes of an index, or of an exclusion constraint."""
    elements = object_.elements if isinstance(object_, Index) else ()
    if isinstance(object_, Table):
        elements = tuple(element for exclusion in object_.exclusions for element in exclusion.elements)
    return {(e.operator_class or "").split("(")[0].rsplit(".", 1)[-1].strip() for e in elements} - {""}


class Run:
    """Runs scripts on one connection, and remembers the first lines of the statements that were left out."""

    def __init__(
        self,
        connection: Connection,
        extensions: Extensions,
        without: frozenset[Ref],
        owner: str,
        privileged: re.Pattern[str],
    ) -> None:
        self.privileged = privileged
        self.connection = connection
        self.extensions = extensions
        self.owner = owner
        self.skipped: list[str] = []
        self.superusers: set[str] = set()  # the publications that the superuser has made
        words = {reference.path[-1].split("(")[0] for reference in without}
        for provided in (EXTENSION_TYPES, EXTENSION_FUNCTIONS, EXTENSION_OPERATOR_CLASSES):
            words.update(word for name in extensions.missing for word in provided.get(name, ()))
        self.words = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(words)) or r"(?!)")

    def script(self, text: str) -> Failure | None:
        """Runs a script in one transaction, or alone if it can only run so; what failed, or None."""
        if not self.extensions.missing and not self.extensions.late and not self.takes_superuser(text):
            return run_script(self.connection, text, transactional=not runs_alone(text))
        import psycopg

        failure: Failure | None = None
        statements = split(text)
        try:
            with self.connection.transaction() as transaction:
                for index, statement in enumerate(statements):
                    failure = self.statement(statement, index)
                    if failure is not None:
                        raise psycopg.Rollback(transaction)
        except psycopg.Error as error:  # a deferred constraint, say
            if self.connection.closed:
                raise
            message = error.diag.message_primary or str(error)
            return Failure(len(statements), Statement("commit", len(text)), error.sqlstate or "", message)
        return failure

    def takes_superuser(self, text: str) -> bool:
        """Whether the superuser has a part in a script."""
        about = (publication[2] for publication in _PUBLICATION.finditer(text))
        if not self.superusers.isdisjoint(about):
            return True
        return any(each.search(text) for each in (self.privileged, _SERVER, _FILE))

    def statement(self, statement: Statement, index: int) -> Failure | None:
        """Runs one statement, or leaves it out where it can only fail for want of an extension."""
        match = _CREATE.match(statement.text)
        extension = match[1].strip('"').replace('""', '"') if match else None
        if extension in self.extensions.missing:
            self.leave_out(statement)
            return None
        server = _SERVER.match(statement.text)
        if server:  # whoever may create a server may use its wrapper
            self.as_superuser(f"grant usage on foreign data wrapper {server[1]} to {identifier(self.owner)}")
        reads_files = _FILE.match(statement.text) is not None
        if reads_files:
            self.as_superuser(f"grant {_FILES} to {identifier(self.owner)}")
        by_superuser = extension in self.extensions.late or self.privileged.match(statement.text) is not None
        publication = _PUBLICATION.match(statement.text)
        if publication and publication[1] == "create":
            (self.superusers.add if by_superuser else self.superusers.discard)(publication[2])
        elif publication:
            by_superuser = by_superuser or publication[2] in self.superusers
        if by_superuser:
            # `reset role` leads back to the role of migrations; no role at all is the superuser who connected
            self.connection.execute("set role none")
        failure = run_script(self.connection, statement.text)
        if failure is None and by_superuser:
            self.connection.execute(f"set role {identifier(self.owner)}")
        if failure is None and server:
            self.as_superuser(f"revoke usage on foreign data wrapper {server[1]} from {identifier(self.owner)}")
        if failure is None and reads_files:
            self.as_superuser(f"revoke {_FILES} from {identifier(self.owner)}")
        if failure is None:
            return None
        if self.extensions.missing and failure.sqlstate in _UNDEFINED and self.words.search(statement.text):
            self.leave_out(statement)
            return None
        position = None if failure.position is None else failure.position + statement.start
        return failure.replace(index=index, statement=statement, position=position)

    def as_superuser(self, text: str) -> None:
        """Runs what lets the role of migrations do something, or does so no more."""
        self.connection.execute("set role none")
        run_script(self.connection, text)
        self.connection.execute(f"set role {identifier(self.owner)}")

    def leave_out(self, statement: Statement) -> None:
        """Notes a statement that was not run."""
        self.skipped.append(statement.text.split("\n", 1)[0])
