"""The proof of a schema: its migrations run on a scratch server, and make what the source says.

One database gets the migrations one by one, another the whole schema at once. Both must come out the same, and hold
every object of the catalog as it is declared. Knows nothing of files: texts go in, values come out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from dbsc.catalog.catalog import EMPTY, Catalog
from dbsc.catalog.objects import Object, Role, Rows, SqlBlock
from dbsc.diagnostics import Diagnostic, Label
from dbsc.migrate.diff import diff
from dbsc.migrate.plan import plan
from dbsc.postgres import kinds
from dbsc.postgres.agreement import Mismatch, default_classes, mismatches
from dbsc.postgres.declared import with_columns_of
from dbsc.postgres.declared_privileges import privilege_mismatches
from dbsc.postgres.declared_roles import role_mismatches
from dbsc.postgres.declared_rows import row_mismatches
from dbsc.postgres.extensions import Extensions, Run, tainted
from dbsc.postgres.introspect import introspect
from dbsc.postgres.rehearsal import Rehearsal, Step
from dbsc.postgres.run import Failure, split
from dbsc.postgres.sameness import Sameness
from dbsc.postgres.scratch import Server
from dbsc.postgres.script import scene, whole
from dbsc.postgres.snapshot import Comparison, Snapshot, compare, snapshot
from dbsc.postgres.sql_tests import TestFailed, failed_tests, to_diagnostic
from dbsc.postgres.standins import prepare
from dbsc.postgres.superuser import privileged
from dbsc.record import Record
from dbsc.source import Source, Span

_WORD = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[\w.]+""")
# What programs of PostgreSQL can be built without.
_NOT_BUILT_IN = re.compile(r'compression method \S+ not supported|collation ".*" for encoding|ICU is not supported')

# What is done to roles is done to the whole server, and so only once while a proof runs.
_CHANGES_ROLES = re.compile(r"^(?:alter role .* rename to|drop role) ", re.MULTILINE)
_NOT_REHEARSED = "not run with rows in the tables: the migrations rename or drop roles, which can be done only once"

_REPORT = (
    "take the migration from version control as it was; "
    "if nobody has edited it, this is a mistake in dbsc: please report it"
)

SCRIPT = "the whole schema"
"""What the script is called where a migration would have the name of its file."""


class Refused(Record):
    """A statement that PostgreSQL refused.

    `place` is the statement, `point` the word in it that PostgreSQL points at; `origin` is what it is made from.
    """

    file: str
    line: int
    statement: str
    sqlstate: str
    message: str
    detail: str | None
    hint: str | None
    place: Span
    point: Span | None = None
    origin: Span | None = None


class Divergence(Record):
    """The migrations one by one make another database than the whole schema at once."""

    comparison: Comparison


class Oversteps(Record):
    """A migration that does more than its header says, on a database that holds rows."""

    file: str
    objections: tuple[str, ...]


class Proof(Record):
    """What was run and checked, and what went wrong. `version` is the server's, such as 180006.

    `steps` are what the migrations did to tables that held rows, where the schema was there before in another form.
    """

    version: int
    migrations: int
    statements: int
    objects: int
    notes: tuple[str, ...] = ()
    failures: tuple[Refused | Divergence | Oversteps | Mismatch | TestFailed, ...] = ()
    tests: int = 0
    steps: tuple[Step, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything held."""
        return not self.failures

    @property
    def summary(self) -> str:
        """What was done, in a line."""
        counts = [(self.migrations, "migration"), (self.statements, "statement"), (self.objects, "object")]
        counts += [(self.tests, "test")] if self.tests else []
        told = ", ".join(f"{number} {what}{'' if number == 1 else 's'}" for number, what in counts)
        server = f"PostgreSQL {self.version // 10000}.{self.version % 10000}"
        return f"{'proven' if self.ok else 'not proven'} on {server}: {told}"


Tell = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and of how much: 0 where nobody knows."""


def _to_nobody(_what: str, _done: int, _all: int) -> None:
    return


def prove(
    server: Server,
    catalog: Catalog,
    migrations: Sequence[tuple[str, str]],
    script: str,
    *,
    tests: tuple[Source, ...] = (),
    tell: Tell = _to_nobody,
    new: int = 0,
) -> Proof:
    """Runs the migrations (file name and SQL, in order) and the whole script, and compares what they make.

    If they are more than the way from nothing, they are rehearsed with rows then; the last `new` of them are no
    database's yet. The tests run where the migrations did, once everything else holds.
    """
    proving = _Proving(server, catalog, tell)
    try:
        proof = proving.proof(migrations, script)
        if proof.ok and "\n".join(_body(text) for _, text in migrations) != script:
            proof = proving.rehearsed(proof, migrations, new)
        return proving.tested(proof, tests) if proof.ok and tests else proof
    finally:
        proving.clear()


class _Outcome(Record):
    """What became of one database. Without a snapshot, a statement was refused."""

    refused: Refused | None
    snapshot: Snapshot | None
    skipped: tuple[str, ...]


class _Proving:
    """The databases of one proof: the ground that the migrations count on, and copies of it in which they run."""

    def __init__(self, server: Server, catalog: Catalog, tell: Tell) -> None:
        self.server = server
        self.catalog = catalog
        self.tell = tell
        ground = prepare(server, catalog)
        self.databases = [ground.database]
        self.notes = ground.notes
        self.extensions = Extensions(ground.missing, ground.late)
        self.without = tainted(catalog, ground.missing)
        self.privileged = privileged(catalog)
        self.made: Snapshot | None = None  # what the migrations make where no table holds rows

    def clear(self) -> None:
        """Drops everything that was made on the server."""
        for database in reversed(self.databases):
            self.server.drop_database(database)
        self.server.drop_roles()

    def tested(self, proof: Proof, tests: tuple[Source, ...]) -> Proof:
        """The proof with tests, which run in the database of the migrations."""
        self.tell("running the tests", 0, 0)
        with self.server.connect(self.databases[1], role=self.server.owner, autocommit=True) as connection:
            return proof.replace(failures=tuple(failed_tests(connection, tests)), tests=len(tests))

    def rehearsed(self, proof: Proof, migrations: Sequence[tuple[str, str]], new: int) -> Proof:
        """The proof with what the migrations do where tables hold rows."""
        if any(_CHANGES_ROLES.search(text) for _, text in migrations):
            return proof.replace(notes=(*proof.notes, _NOT_REHEARSED))
        self.tell("rehearsing with rows", 0, 0)
        database = self.server.create_database(self.databases[0])
        self.databases.append(database)
        keep = [".".join(rows.table.path) for rows in self.catalog.all(Rows)]
        with self.server.connect(database, role=self.server.owner, autocommit=True) as connection:
            run = Run(connection, self.extensions, self.without, self.server.owner, self.privileged)
            rehearsal = Rehearsal(connection, lambda: self.server.connect(database, autocommit=True), run.script, keep)
            found = rehearsal.run(migrations, new)
            made = snapshot(connection)
        oversteps = [Oversteps(step.file, step.objections) for step in found.steps if step.objections]
        failures: list[Refused | Oversteps | Divergence] = [*oversteps]
        if found.failure is not None:
            failures.append(_refused(*found.failure, self.catalog))
        elif self.made is not None and not (comparison := compare(self.made, made)).equal:
            failures.append(Divergence(comparison))
        notes = (*proof.notes, *found.notes)
        return proof.replace(failures=tuple(failures), notes=notes, steps=found.steps)

    def proof(self, migrations: Sequence[tuple[str, str]], script: str) -> Proof:
        first, second = self.trials(list(migrations), [(SCRIPT, script)])
        proof = Proof(
            self.server.version,
            len(migrations),
            sum(len(split(text)) for _, text in migrations),
            sum(1 for reference in self.catalog.objects if reference not in self.without),
            (*self.notes, *self.left_out(first.skipped)),
        )
        refused = first.refused or second.refused
        if refused is not None:
            return proof.replace(failures=(refused,))
        assert first.snapshot is not None and second.snapshot is not None
        self.made = first.snapshot
        self.tell("comparing with the source", 0, 0)
        failures: list[Refused | Divergence | Mismatch] = []
        comparison = compare(second.snapshot, first.snapshot)
        if not comparison.equal:
            comparison = self.compared_in_place(first.snapshot) or comparison
        if not comparison.equal:
            failures.append(Divergence(comparison))
        failures += self.otherwise(self.databases[1])
        roles = scene(self.catalog).told_roles
        failures += privilege_mismatches(self.catalog, first.snapshot, roles, self.server.owner, self.without)
        with self.server.connect(self.databases[0], autocommit=True) as connection:
            failures += role_mismatches(self.catalog, connection)
        with self.server.connect(self.databases[1], autocommit=True) as connection:
            failures += row_mismatches(self.catalog, connection, self.without)
        return proof.replace(failures=tuple(failures))

    def otherwise(self, database: str) -> list[Mismatch]:
        """What a database has otherwise than the catalog says, by its own catalog that is read back from it."""
        with self.server.connect(database, autocommit=True) as connection:
            made = introspect(connection, counted=False).catalog
        with self.server.connect(database, role=self.server.owner, autocommit=True) as connection:
            classes, same = default_classes(connection), Sameness(connection)
            return list(mismatches(self.catalog, self.before, made, same, classes, self.without))

    def before(self) -> Catalog:
        """What the migrations count on."""
        with self.server.connect(self.databases[0], autocommit=True) as connection:
            return introspect(connection, counted=False).catalog

    def trials(self, *texts: list[tuple[str, str]]) -> list[_Outcome]:
        """Runs each list of texts in a database of its own, all at once."""
        databases = [self.server.create_database(self.databases[0]) for _ in texts]
        self.databases += databases
        # roles belong to the whole server, where two transactions cannot change one at a time
        at_once = 1 if any(self.catalog.all(Role)) else len(texts)
        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(self.trial, databases, texts))

    def trial(self, database: str, texts: list[tuple[str, str]]) -> _Outcome:
        """Runs texts as the role of migrations, each in a transaction of its own, until one fails."""
        with self.server.connect(database, role=self.server.owner, autocommit=True) as connection:
            run = Run(connection, self.extensions, self.without, self.server.owner, self.privileged)
            for number, (file, text) in enumerate(texts):
                if file != SCRIPT:
                    self.tell(file, number, len(texts))
                failure = run.script(text)
                if failure is not None:
                    return _Outcome(_refused(file, text, failure, self.catalog), None, tuple(run.skipped))
            return _Outcome(None, snapshot(connection), tuple(run.skipped))

    def compared_in_place(self, made: Snapshot) -> Comparison | None:
        """The comparison with a schema whose columns stand where they are: what is added later stands last."""
        moved = with_columns_of(self.catalog, made)
        if moved == self.catalog:
            return None
        planned = plan(diff(EMPTY, moved), moved)
        (outcome,) = self.trials([(SCRIPT, whole(planned.migrations, scene(moved)))])
        return compare(outcome.snapshot, made) if outcome.snapshot is not None else None

    def left_out(self, statements: tuple[str, ...]) -> list[str]:
        """What the server's missing extensions leave unproven."""
        if not self.extensions.missing:
            return []
        names = ", ".join(self.extensions.missing)
        notes = [f"the scratch server does not have {names}, so what needs it is not proven"]
        notes += [f"not run: {statement}" for statement in statements]
        return notes + [f"not checked: {reference!r}" for reference in sorted(self.without)]


def _body(migration: str) -> str:
    """The statements of a migration, without its header."""
    return migration.partition("\n\n")[2] if migration.startswith("-- makes:") else migration


def _refused(file: str, text: str, failure: Failure, catalog: Catalog) -> Refused:
    start = failure.statement.start
    end = min(start + len(failure.statement.text), len(text))
    source = Source(file, text)
    point = None
    if failure.position is not None and start <= failure.position < end:
        word = _WORD.match(text, failure.position, end)
        point = Span(source, failure.position, word.end() if word else failure.position + 1)
    return Refused(
        file,
        source.position(point.start if point else start)[0],
        failure.statement.text.split("\n", 1)[0],
        failure.sqlstate,
        failure.message,
        failure.detail,
        failure.hint,
        Span(source, start, end),
        point,
        _origin(catalog, failure.statement.text),
    )


def _origin(catalog: Catalog, statement: str) -> Span | None:
    """Where the object is declared that a statement makes, if this version writes the statement that way."""
    where = scene(catalog)
    for object_ in catalog.objects.values():
        made = kinds.create(object_, where)
        if statement in made:
            return _declared_at(object_)
        if isinstance(object_, SqlBlock) and any(statement in text for text in made):
            return _inside(object_, statement)
    return None


def _inside(block: SqlBlock, statement: str) -> Span | None:
    """Where a statement is written in an `sql` block."""
    at = block.up.find(statement)
    if block.origin is None or at < 0 or block.origin.text != block.up:
        return block.origin
    return block.origin.part(at, at + len(statement))


def _declared_at(object_: Object) -> Span | None:
    origin: Span | None = getattr(object_, "origin", None)
    return origin


# ---------------------------------------------------------------- what a user is told


def to_diagnostics(proof: Proof, sources: Mapping[str, Source]) -> tuple[Diagnostic, ...]:
    """The failures as diagnostics. `sources` are the migrations by the name that they were given under."""
    out = []
    for failure in proof.failures:
        match failure:
            case Refused():
                out.append(_statement_refused(failure, sources))
            case Divergence(comparison=comparison):
                message = "the migrations do not make the database that the whole schema makes"
                notes = tuple(str(comparison).split("\n"))
                help_ = "- is missing from what the migrations make, + is there beyond the schema, ~ differs"
                out.append(Diagnostic("DBS606", message, None, (), notes, help_))
            case Oversteps(file=file, objections=objections):
                source = sources.get(file)
                header = _line(source, "lock") if source is not None else None
                notes = tuple(objections)
                message = f"{file}: this migration does more than its header says"
                out.append(Diagnostic("DBS610", message, header, (), notes, _REPORT))
            case TestFailed():
                out.append(to_diagnostic(failure))
            case Mismatch(ref=reference, message=message, origin=origin):
                out.append(Diagnostic("DBS606", message, origin, (), (f"it comes from {reference!r}",)))
    return tuple(out)


def _line(source: Source, word: str) -> Span | None:
    """A line of the header of a migration."""
    start = source.text.find(f"-- {word}:")
    return Span(source, start, source.text.index("\n", start)) if start >= 0 else None


def _statement_refused(refused: Refused, sources: Mapping[str, Source]) -> Diagnostic:
    given = sources.get(refused.file)
    source = given if given is not None and given.text == refused.place.source.text else refused.place.source
    labels = []
    if refused.point:
        labels.append(Label(Span(source, refused.point.start, refused.point.end), "PostgreSQL points here"))
    if refused.origin:
        labels.append(Label(refused.origin, "it is made from this"))
    notes = [f"SQLSTATE {refused.sqlstate}"]
    notes += [f"detail: {refused.detail}"] if refused.detail else []
    place = Span(source, refused.place.start, refused.place.end)
    help_ = refused.hint
    if _NOT_BUILT_IN.match(refused.message):
        help_ = "the scratch server is built without it; give `--scratch` the URL of a server like yours"
    return Diagnostic("DBS605", refused.message, place, tuple(labels), tuple(notes), help_)
