"""What lowering a schema carries along: names, fragments, the header, and the objects and intent made so far."""

from __future__ import annotations

from dbsc.catalog.evolution import Carry, Evolution, Leave, Rename
from dbsc.catalog.intent import (
    Backup,
    ColumnNote,
    Distribution,
    Expectation,
    Header,
    Intent,
    Junction,
    PartitionRule,
    Pool,
    Retention,
    Shape,
    Words,
)
from dbsc.catalog.naming import too_long, truncated
from dbsc.catalog.objects import Object, Policy, Ref
from dbsc.diagnostics import Diagnostic, Edit, Label
from dbsc.hints import Any
from dbsc.record import Record
from dbsc.semantics.fragments import Fragments, Resolved
from dbsc.semantics.names import Names, Relation
from dbsc.source import Source, Span
from dbsc.sqltext.quote import RESERVED, TYPE_FUNC_NAME
from dbsc.sqltypes.world import Columns, World
from dbsc.syntax import ast

_SHORT = 15  # characters that are never too many bytes for a name
_NEVER_BARE = RESERVED | TYPE_FUNC_NAME  # as the name of a table or a column


class Reach(Record):
    """A policy that an `access` made, which looks at other objects with the rights of `role`."""

    policy: Policy
    role: str
    place: Span


class Context:
    """The state of one lowering."""

    def __init__(
        self, header: Header, diagnostics: list[Diagnostic], *, proven: bool = False, unsaid_open: bool = False
    ) -> None:
        self.header = header
        self.unsaid_open = unsaid_open  # what says nothing of who gets at it is as the platform makes it
        self.proven = proven  # it is what a server has been shown to take
        self.diagnostics = diagnostics
        self.names = Names(diagnostics)
        self.fragments = Fragments(self.names, diagnostics, self.world)
        self.worlds: dict[str, World] = {}  # by the schema that they are seen from
        self.objects: dict[Ref, Object] = {}
        self.externals: dict[Ref, Object] = {}
        self.parts: dict[int, Any] = {}  # of columns, by the identity of what is written, which they hold on to
        self.arguments: dict[tuple[int, str], Any] = {}  # of functions, likewise
        self.queries: dict[Ref, Resolved | None] = {}  # of views
        self.typed: dict[Ref, Columns] = {}  # of relations
        self.no_user_told = False
        self.unknown_roles: set[str] = set()  # once told
        self.circles: set[tuple[Ref, str]] = set()  # columns whose types go round, once told
        self.claimed: dict[tuple[str, str], Span] = {}  # names of constraints and indexes that are written
        self.claimed_twice: set[tuple[str, str]] = set()
        self.taken: dict[str, set[str]] = {}  # names of relations and constraints, by schema
        self.partition_rules: list[PartitionRule] = []
        self.retentions: list[Retention] = []
        self.shapes: list[Shape] = []
        self.notes: list[ColumnNote] = []
        # Of the columns that are `checked`: where it is said, and the name of the check if one is written.
        self.checked: dict[tuple[Ref, str], tuple[Span, str | None]] = {}
        self.junctions: list[Junction] = []
        self.volumes: list[tuple[Ref, int]] = []
        self.words: list[Words] = []
        self.expectations: list[Expectation] = []
        self.distributions: list[Distribution] = []
        self.pools: list[Pool] = []
        self.backups: list[Backup] = []
        self.renames: list[Rename] = []
        self.leaves: list[Leave] = []
        self.carries: list[Carry] = []
        self.standard: set[str] = set()  # the paths of the standard library's files
        self.mixed_in: list[tuple[Source, ast.Include]] = []  # the texts of mixins, and where they were taken in
        self.accessed: set[Ref] = set()  # tables that say who may do what by `access`
        self.reached: list[Reach] = []  # what the roles of `access` have to be able to reach

    def world(self, schema: str) -> World:
        """What can be called and read from a schema, as the rules of types ask for it."""
        if schema not in self.worlds:
            from dbsc.semantics.world import SchemaWorld

            self.worlds[schema] = SchemaWorld(self, schema)
        return self.worlds[schema]

    def columns(self, relation: Relation, named_in: ast.Sql | None = None) -> Columns:
        """The columns of a relation, or those that an expression can name, typed; None where they are not known."""
        from dbsc.semantics.world import columns_named, relation_columns

        if named_in is None:
            return relation_columns(self, relation)
        return columns_named(self, relation, named_in.text)

    def add(self, object_: Object, span: Span | None, what: str) -> bool:
        """Adds an object; False (and a diagnostic) if there is one of that identity."""
        earlier = self.objects.get(object_.ref)
        if earlier is None:
            self.objects[object_.ref] = object_
            return True
        if (object_.ref[1], object_.ref[-1]) in self.claimed_twice:
            return False  # and it is told there
        place = getattr(earlier, "origin", None)
        labels = (Label(place, "the first one"),) if place else ()
        self.error("DBS108", f"there are two {what}", span, labels=labels)
        return False

    def error(
        self,
        code: str,
        message: str,
        place: Span | None,
        *,
        help_: str | None = None,
        labels: tuple[Label, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> None:
        """Reports a problem."""
        if code == "DBS008" and help_ is None:
            help_ = "leave one of them out"
        self.diagnostics.append(Diagnostic(code, message, place, labels, notes, help_))

    def no_user(self, message: str, place: Span | None) -> None:
        """Reports, once, that the header does not say who the current user is."""
        if self.no_user_told:
            return
        self.no_user_told = True
        help_ = "write `target supabase`, or `user (app.current_user_id()) as app_user`, in the `database` header"
        self.error("DBS241", message, place, help_=help_)

    def not_yet(self, what: str, span: Span) -> None:
        """Refuses what is read but not acted on: nothing is ignored in silence."""
        message = f"this version of dbsc does not act on {what} yet"
        self.error("DBS901", message, span, help_="leave it out for now")

    def newer(self, what: str, version: int, span: Span) -> None:
        """Refuses what only servers from `version` on have, where the header names an older one."""
        message = f"{what} came with PostgreSQL {version}, and the header says {self.header.postgres}"
        self.error("DBS208", message, span, help_=f"leave it out, or write `postgres {version}`")

    def names_in(self, schema: str) -> set[str]:
        """The names taken among the relations and constraints of a schema."""
        return self.taken.setdefault(schema, set())

    def claim(self, schema: str, name: ast.Name, within: str) -> str:
        """Takes a name that is written, and says so if PostgreSQL would cut it or it is there `within` already."""
        self.claim_length(name)
        earlier = self.claimed.setdefault((within, name.text), name.span)
        if earlier != name.span:
            label = Label(earlier, "the first one")
            message = f"two constraints or indexes are named `{name.text}`"
            self.error("DBS108", message, name.span, labels=(label,))
            self.claimed_twice.add((within, name.text))
        self.names_in(schema).add(name.text)
        return name.text

    def claim_length(self, name: ast.Name) -> None:
        """Says so if PostgreSQL would cut a name, or would take it for a keyword where it is not quoted."""
        if len(name.text) > _SHORT and too_long(name.text):
            message = f"`{name.text}` is longer than the 63 bytes of a name in PostgreSQL"
            self.error("DBS109", message, name.span, help_=f"write `{truncated(name.text)}` or a shorter name")
        elif name.text in _NEVER_BARE and name.span.text == name.text:
            self.reserved(name.text, name.span)

    def reserved(self, word: str, place: Span) -> None:
        """Reports a name that PostgreSQL reads as a keyword where it stands, and how it is quoted."""
        edit, message = Edit(place, f'"{word}"'), f"`{word}` is a reserved word of SQL: as a name it is quoted"
        help_ = f'write `"{word}"`, or another name'
        self.diagnostics.append(Diagnostic("DBS010", message, place, help=help_, edits=(edit,)))

    def intent(self) -> Intent:
        """The intent, all together."""
        return Intent(
            self.header,
            tuple(self.partition_rules),
            tuple(self.retentions),
            tuple(self.shapes),
            tuple(self.notes),
            tuple(self.junctions),
            tuple(self.volumes),
            tuple(self.words),
            tuple(sorted(self.expectations, key=lambda line: line.table)),
            tuple(sorted(self.distributions, key=lambda found: found.table)),
            tuple(self.pools),
            tuple(self.backups),
        )

    def evolution(self) -> Evolution:
        """What the source says of its past, all together."""
        return Evolution(tuple(self.renames), tuple(self.leaves), tuple(self.carries))
