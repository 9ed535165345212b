"""Which migration each change belongs to: what belongs to a table that is new comes with it, and steps stand apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Aggregate,
    Composite,
    DefaultPrivileges,
    Domain,
    Enum,
    Extension,
    ForeignKey,
    Function,
    Index,
    Multirange,
    Object,
    Partition,
    Policy,
    Privileges,
    Publication,
    PublicationSchema,
    PublicationTable,
    Ref,
    Role,
    Rows,
    Schema,
    SequenceOwner,
    SqlBlock,
    Statistics,
    Table,
    Trigger,
    UserMapping,
    View,
)
from dbsc.catalog.sequences import owned_sequence
from dbsc.migrate.changes import (
    AddColumns,
    AddConstraint,
    Alter,
    AlterColumn,
    Analyze,
    BecomeIdentity,
    BuildIndex,
    Change,
    Create,
    DeleteRows,
    Detach,
    Drop,
    DropAttribute,
    DropColumn,
    DropConstraint,
    DropMirror,
    Fill,
    GiveNumbers,
    MirrorColumn,
    Rename,
    StageColumn,
    SwapColumn,
    TakeNumbers,
    UpsertRows,
    ValidateConstraint,
)
from dbsc.migrate.way import Unit


class Homes:
    """The units of changes. `goal` is the catalog that they lead to, `follows` what each comes after."""

    def __init__(self, changes: Iterable[Change], follows: Mapping[Change, tuple[Change, ...]], goal: Catalog) -> None:
        self.goal = goal
        self.sequences: dict[Ref, Ref] | None = None  # and the tables of their columns
        self.created: set[Ref] = set()
        self.fills: dict[Ref, list[Fill]] = {}  # by their table
        for change in changes:
            if isinstance(change, Create):
                self.created.add(change.ref)
            elif isinstance(change, Fill):
                self.fills.setdefault(change.ref, []).append(change)
        self.filled_late = {
            held for fills in self.fills.values() for fill in fills if fill.late for held in follows[fill]
        }

    def unit(self, change: Change) -> Unit:
        """The unit a change belongs to."""
        if isinstance(change, Rename):
            return ("rename", *change.subject)
        object_ = object_of(change)
        match change:
            case (
                Create(object=DefaultPrivileges())
                | Alter(object=DefaultPrivileges())
                | Drop(object=DefaultPrivileges())
            ):
                return ("defaults",)  # what is made is made under those that hold from now on
            case BuildIndex():
                return ("concurrently", *change.ref.path)
            case Detach():
                return ("detach", *change.ref.path)
            case Drop(concurrently=True):
                return ("concurrently", *change.ref.path)
            case Analyze():
                return ("analyze", *change.ref.path)
            case Fill():
                return ("late fill" if change.late else "fill", *change.ref.path, change.column)
            case AddConstraint(unproven=True) if change in self.filled_late:
                return ("constrain", *change.ref.path, change.constraint.name)
            case AddConstraint(unproven=True) if change.ref in self.fills:
                return ("constrain", *change.ref.path)
            case ValidateConstraint():
                return ("validate", *change.ref.path)
            case DropColumn() | DropAttribute():
                return ("contract", *change.ref)
            case Drop() if self.owner(object_) == object_.ref:
                return ("contract", *object_.ref)
            case Alter(object=Enum()):
                return ("label", *object_.ref.path)
            case Alter(object=View()):
                return ("view", *object_.ref.path)
            case Alter(object=Function() | Aggregate()):
                return ("function", *object_.ref.path)
            case DeleteRows():
                return ("gone rows", *change.object.table.path)
            case UpsertRows() | Create():
                pass
            case _:
                return self.change_unit(self.owner(object_))
        match object_:
            case Role() | Schema() | Extension():
                return ("setup",)
            case UserMapping(server=server):
                return self.with_owner(Ref(("server", server)))
            case Enum() | Domain() | Composite():
                return ("type", *object_.ref.path)
            case Function() | Aggregate():
                return ("function", object_.schema, object_.name)
            case (
                Publication(name=name)
                | PublicationSchema(publication=(_, name))
                | PublicationTable(publication=(_, name))
            ):
                return ("publication", name)
            case SqlBlock():
                return (role_of(object_), object_.name)
            case Rows():
                return ("rows", *object_.table.path)
            case Index():
                return ("indexes", *self.root(object_.table).path)
            case _:
                owner = self.owner(object_)
                stands_alone = owner == object_.ref
                return (owner.kind, *owner.path) if stands_alone else self.with_owner(owner)

    def with_owner(self, owner: Ref) -> Unit:
        """The unit of what belongs to a table, view, function or schema."""
        if owner not in self.created:
            return self.change_unit(owner)
        if owner.kind == "schema":
            return ("setup",)
        if owner.kind == "function":
            return ("function", owner[1], owner[2].split("(")[0])
        return (owner.kind, *owner.path)

    def change_unit(self, owner: Ref) -> Unit:
        return ("change", *owner.path[-2:])

    def owner(self, object_: Object) -> Ref:
        """The object that another belongs to: the table of a policy, the parent of all parents of a partition."""
        match object_:
            case Partition():
                return self.root(object_.parent)
            case Multirange():
                return object_.range
            case ForeignKey() | Trigger() | Policy() | Index() | Statistics() | SequenceOwner():
                return self.root(object_.table)
            case Privileges(object=target):
                if target.kind == "sequence":
                    return self.table_of_sequence(target)
                return self.root(target)
            case _:
                return object_.ref

    def root(self, reference: Ref) -> Ref:
        found = self.goal.objects.get(reference)
        while isinstance(found, Partition):
            reference = found.parent
            found = self.goal.objects.get(reference)
        return reference

    def table_of_sequence(self, sequence: Ref) -> Ref:
        """The table whose `serial` column a sequence belongs to."""
        if self.sequences is None:
            self.sequences = {
                owned: table.ref
                for table in self.goal.all(Table)
                for column in table.columns
                if (owned := owned_sequence(table.schema, table.name, column))
            }
        return self.sequences.get(sequence, sequence)


def object_of(change: Change) -> Object:
    """The object that a change is about: of a part, the table that it is a part of, or the key itself."""
    match change:
        case AddConstraint(constraint=ForeignKey() as key) | ValidateConstraint(constraint=ForeignKey() as key):
            return key
        case Rename():
            raise AssertionError("a rename is about a name")
        case (
            AddColumns(table=table)
            | DropColumn(table=table)
            | AlterColumn(table=table)
            | StageColumn(table=table)
            | SwapColumn(table=table)
            | MirrorColumn(table=table)
            | DropMirror(table=table)
            | GiveNumbers(table=table)
            | TakeNumbers(table=table)
            | BecomeIdentity(table=table)
            | Analyze(table=table)
            | Fill(table=table)
            | AddConstraint(table=table)
            | ValidateConstraint(table=table)
            | DropConstraint(table=table)
        ):
            return table
        case _:
            return change.object


def role_of(block: SqlBlock) -> str:
    """Where a block stands: `foundation` before all that it does not need, `owners` behind everything, or `sql`."""
    from dbsc.sqltext.created import is_about_owners, is_foundation
    from dbsc.sqltext.parse import Fault, parse_statements

    found = parse_statements(block.up)
    statements = [] if isinstance(found, Fault) else [each.fragment for each in found]
    return "foundation" if is_foundation(statements) else "owners" if is_about_owners(statements) else "sql"
