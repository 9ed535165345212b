"""Columns with another type, in steps: a column beside the old one, filled and constrained, that takes its name.

Expand: the new column, a trigger that keeps it in step, its values in batches, then all that has to do with the old one
is made for it as well, in the ways that hold nobody up. Switch: one short transaction, in which names and keys change
hands and what reads the column is made again. Contract: the old column goes.
"""

from __future__ import annotations

from dbsc.catalog.objects import (
    Check,
    Composite,
    Domain,
    Enum,
    Expression,
    ForeignKey,
    Index,
    Key,
    Object,
    Privileges,
    Ref,
    Rows,
    Statistics,
    Table,
    View,
    ref,
)
from dbsc.catalog.sequences import owned_sequence
from dbsc.migrate.changed import columns
from dbsc.migrate.changed.beside import (
    Beside,
    Constraint,
    constraints_of,
    groups,
    is_measured,
    names_columns,
    unused,
    without_columns,
)
from dbsc.migrate.changed.column_types import readers
from dbsc.migrate.changed.partitioned import of_key
from dbsc.migrate.changed.parts import is_null, temporary
from dbsc.migrate.changes import (
    AddConstraint,
    Alter,
    Analyze,
    BuildIndex,
    Change,
    Comment,
    Create,
    Drop,
    DropColumn,
    DropConstraint,
    Fill,
    Rename,
    StageColumn,
    SwapColumn,
    UpsertRows,
    ValidateConstraint,
    constraint_ref,
)
from dbsc.migrate.staged import Swap, is_about
from dbsc.migrate.stars import reads_all
from dbsc.migrate.way import Unit, Way


def swap_all(way: Way) -> None:
    """The steps of all columns that take the place of others, in groups that change hands together."""
    if not way.swaps and not way.remade:
        return
    beside = Beside(way)
    for root, swaps in groups(way).items():
        types = {swap.remade for swap in swaps if swap.remade is not None} or {root} & way.remade.keys()
        _Group(way, beside, root, swaps, types).add()


class _Group:
    """The steps of some columns that change hands in one transaction."""

    def __init__(self, way: Way, beside: Beside, root: Ref, swaps: list[Swap], types: set[Ref]) -> None:
        self.way = way
        self.beside = beside
        self.swaps = swaps
        self.root = root
        self.unit: Unit = ("replace", *root)
        self.tables: dict[Ref, Table] = {}
        for swap in swaps:
            table = way.new.objects[swap.table]
            assert isinstance(table, Table)
            self.tables[swap.table] = table
        self.ready: list[Change] = []  # what has to be done before the switch
        self.filled: dict[Ref, list[Change]] = {}
        self.remade = {type_: name for type_, name in beside.remade.items() if type_ in types}
        self.last: Change | None = None  # of the switch

    def add(self) -> None:
        keys = [key for key in self.way.new.all(ForeignKey) if self.concerns(key)]
        old_keys = [key for key in self.way.old.all(ForeignKey) if self.concerns(key)]
        made = self.made_types()
        for swap in self.swaps:
            self.column(swap, made)
        self.held_to_domains()
        built = [each for table in self.tables.values() for each in self.indexes(table)]
        constraints = [(t, c) for t in self.tables.values() for c in constraints_of(t) if self.concerns(c, t.ref)]
        for table, constraint in constraints:
            self.prepare(table, constraint)
        for key in keys:
            self.prepare_key(key)
        for table in self.tables.values():
            names = tuple(swap.beside for swap in self.swaps if swap.table == table.ref)
            self.ready.append(self.way.add(Analyze(self.beside.table(table), names), after=self.filled[table.ref]))
        self.switch(built, constraints, keys, old_keys)

    def concerns(self, object_: Object | Key | Check, table: Ref | None = None) -> bool:
        return any(
            is_about(object_, swap.table, swap.before.name) for swap in self.swaps if table in (None, swap.table)
        )

    # ------------------------------------------------------------ expand

    def made_types(self) -> list[Change]:
        """The types under a name for a while, and no row that has a label which they have not."""
        made: list[Change] = []
        for type_, name in self.remade.items():
            old, new = self.way.remade[type_]
            stand_in = new.replace(name=name[2])
            if isinstance(stand_in, Domain):
                stand_in = stand_in.replace(checks=(), nullable=True)  # else its columns would be written when added
            made.append(self.way.add(Create(stand_in)))
            if not isinstance(old, Enum) or not isinstance(new, Enum):
                continue
            gone = tuple(label for label in old.labels if label not in new.labels)
            for swap in self.swaps:
                converted = any(
                    (c.kind, c.table, c.column) == ("convert", swap.table, swap.after.name)
                    for c in self.way.new.evolution.carries
                )
                if gone and swap.remade == type_ and not converted:
                    made.append(self.no_more(swap, gone))
        return made

    def held_to_domains(self) -> None:
        """The checks of domains, to which the values are held when they are there."""
        filled = [change for changes in self.filled.values() for change in changes]
        for type_, name in self.remade.items():
            _, new = self.way.remade[type_]
            if not isinstance(new, Domain):
                continue
            domain = new.replace(name=name[2])
            earlier = list(filled)
            for check in new.checks:
                held = self.way.add(AddConstraint(domain, check, unproven=True), after=filled)
                self.ready.append(held)
                earlier.append(held)
                if not check.not_valid:
                    self.ready.append(self.way.add(ValidateConstraint(domain, check), after=(held,)))
            if not new.nullable:
                lean = domain.replace(nullable=True)
                unit: Unit = ("validate", *domain.ref.path)
                self.ready.append(self.way.add(Alter(lean, domain), after=earlier, unit=unit))

    def no_more(self, swap: Swap, gone: tuple[str, ...]) -> Change:
        """Rows that have a label which is gone are in the way, and no more of them come."""
        table = self.way.old.objects[swap.table]
        assert isinstance(table, Table)
        check = unused(table, swap, gone)
        assert swap.remade is not None
        held = self.way.add(AddConstraint(table, check.replace(not_valid=True)), unit=("forbid", *swap.remade.path))
        return self.way.add(ValidateConstraint(table, check), after=(held,), unit=("unused", *swap.remade.path))

    def column(self, swap: Swap, made: list[Change]) -> None:
        """The new column: made, filled, and not null where it is to be so."""
        table = self.tables[swap.table]
        with_it = self.beside.table(table)
        column = with_it.column(swap.beside)
        assert column is not None
        plain = column.replace(nullable=True, default=None, identity=None, serial=False, sequence=None)
        value = self.beside.value(swap.value)
        unit: Unit = ("change", *table.ref.path)
        staged = self.way.add(StageColumn(table, plain, swap.before.name, value, swap.keeps), after=made, unit=unit)
        empty = is_null(self.way, column)
        if swap.keeps:
            empty += f" and {is_null(self.way, swap.before, False)}"
        fill = Fill(table, swap.beside, value, Expression(empty), silent=True)
        filled = self.way.add(fill, after=(staged,))
        self.filled.setdefault(table.ref, []).append(filled)
        self.ready.append(filled)
        if not column.nullable:
            self.ready.append(columns.proven_not_null(self.way, with_it, column.replace(default=None), after=(filled,)))

    def indexes(self, table: Table) -> list[tuple[Index, str]]:
        """Builds the indexes that the new columns are in; gives each with its name until the switch."""
        found = []
        for index in self.way.new.all(Index):
            if index.table != table.ref or not self.concerns(index):
                continue
            name = temporary(index.name) if index.ref in self.way.old.objects else index.name
            made = self.beside.follower.object(index)
            assert isinstance(made, Index)
            self.build(table, made.replace(name=name, comment=None))
            found.append((index, name))
        for key in constraints_of(table):
            if isinstance(key, Key) and self.concerns(key, table.ref):
                made_key = next(k for k in constraints_of(self.beside.table(table)) if k.name == key.name)
                assert isinstance(made_key, Key)
                index = of_key(table, temporary(key.name), made_key)
                self.build(table, index.replace(parameters=key.parameters, tablespace=key.tablespace))
        return found

    def build(self, table: Table, index: Index) -> None:
        self.ready.append(self.way.add(BuildIndex(index), after=self.filled[table.ref]))

    def prepare(self, table: Table, constraint: Constraint) -> None:
        """A check on the new columns beside the one on the old."""
        if isinstance(constraint, Key):
            return
        beside = self.beside.table(table)
        made = next(check for check in beside.checks if check.name == constraint.name)
        check = made.replace(name=self.name(table, constraint.name))
        proven = not check.not_valid and not check.not_enforced
        held = self.way.add(AddConstraint(beside, check, unproven=proven), after=self.filled[table.ref])
        self.ready.append(held)
        if proven:
            self.ready.append(self.way.add(ValidateConstraint(beside, check), after=(held,)))

    def prepare_key(self, key: ForeignKey) -> None:
        """A foreign key of or to the new columns beside the one of the old."""
        table = self.way.new.objects[key.table]
        assert isinstance(table, Table)
        made = self.beside.follower.object(key)
        assert isinstance(made, ForeignKey)
        made = made.replace(name=self.name(table, key.name))
        proven = not key.not_valid and not key.not_enforced
        after = [change for changes in self.filled.values() for change in changes]
        # What a key points to has to be unique by then.
        after += [change for change in self.ready if isinstance(change, BuildIndex) and change.object.unique]
        held = self.way.add(AddConstraint(table, made, unproven=proven), after=after)
        self.ready.append(held)
        if proven:
            self.ready.append(self.way.add(ValidateConstraint(table, made), after=(held,)))

    def name(self, table: Table, constraint: str) -> str:
        """What a constraint is called until the switch: something else, as long as there is one of that name."""
        old = self.way.old.objects.get(table.ref)
        taken = {each.name for each in constraints_of(old)} if isinstance(old, Table) else set()
        there = constraint in taken or ref("foreign key", *table.ref.path, constraint) in self.way.old.objects
        return temporary(constraint) if there else constraint

    # ------------------------------------------------------------ switch

    def then(self, change: Change) -> Change:
        """One more change of the switch, behind all others of it."""
        after = (self.last,) if self.last is not None else tuple(self.ready)
        self.last = self.way.add(change, after=after, unit=self.unit)
        return self.last

    def switch(
        self,
        built: list[tuple[Index, str]],
        constraints: list[tuple[Table, Constraint]],
        keys: list[ForeignKey],
        old_keys: list[ForeignKey],
    ) -> None:
        way = self.way
        for key in old_keys:
            table = way.old.objects[key.table]
            assert isinstance(table, Table)
            self.then(DropConstraint(table, key))
        for swap in self.swaps:
            self.drop_constraints(swap)
        for type_, name in self.remade.items():
            self.then(Rename(type_, ref("type", type_[1], temporary(type_[2], "old")), "type", passing=True))
            self.then(Rename(name, type_, "type", passing=True))
        for swap in self.swaps:
            self.then(SwapColumn(self.tables[swap.table], swap.before, swap.after, swap.beside, swap.aside))
        for table, constraint in constraints:
            if isinstance(constraint, Key):
                self.then(AddConstraint(table, constraint, index=temporary(constraint.name)))
            else:
                self.named(table, constraint)
        for key in keys:
            table = way.new.objects[key.table]
            assert isinstance(table, Table)
            self.named(table, key)
        for index, beside in built:
            if beside != index.name:
                aside = temporary(index.name, "old")
                schema = index.table.path[0]
                self.then(Rename(index.ref, ref("index", schema, aside), "index", passing=True))
                self.then(Rename(ref("index", schema, beside), index.ref, "index", passing=True))
            if index.comment is not None:
                self.then(Comment(index.replace(comment=None), index))
        self.privileges()
        dropped = self.readers()
        self.contract(at_once=dropped)
        self.behind()

    def drop_constraints(self, swap: Swap) -> None:
        """The constraints on the old column, each once."""
        old = self.way.old.objects[swap.table]
        assert isinstance(old, Table)
        done = [c.constraint for c in self.way.changes if isinstance(c, DropConstraint) and c.ref == swap.table]
        for constraint in constraints_of(old):
            if is_about(constraint, swap.table, swap.before.name) and constraint not in done:
                self.then(DropConstraint(old, constraint))
        check = next(
            (
                change.constraint
                for change in self.way.changes
                if isinstance(change, ValidateConstraint)
                and self.way.units.get(change, ("",))[0] == "unused"
                and change.ref == swap.table
                and change.constraint.name == unused(old, swap, ()).name
            ),
            None,
        )
        if check is not None:
            self.then(DropConstraint(old, check))

    def named(self, table: Table, constraint: Check | ForeignKey) -> None:
        """The name that a constraint is to have."""
        name = self.name(table, constraint.name)
        if name != constraint.name:
            before = ref("constraint", *table.ref.path, name)
            self.then(Rename(before, constraint_ref(table, constraint), "table", passing=True))

    def privileges(self) -> None:
        """What is granted on columns, and on the sequences of identities, which are new."""
        sequences = {
            owned
            for swap in self.swaps
            if swap.after.identity and (owned := owned_sequence(swap.table[1], swap.table[2], swap.after)) is not None
        }
        for privileges in self.way.new.all(Privileges):
            gone = {swap.before.name for swap in self.swaps if swap.table == privileges.object}
            before = self.way.old.objects.get(privileges.ref)
            is_new = privileges.object in sequences or privileges.object in self.remade
            if is_new or (gone and isinstance(before, Privileges) and names_columns(privileges, gone)):
                self.way.forget(privileges.ref)
                if is_new or not isinstance(before, Privileges):
                    self.then(Create(privileges))
                else:
                    self.then(Alter(without_columns(before, gone), privileges))

    def readers(self) -> bool:
        """Has all made again that reads the old columns or types; says whether something reads all columns."""
        stars = False
        for swap in self.swaps:
            for reader in readers(self.way.old, swap.table, swap.before.name):
                self.way.replace(reader, self.root)
                stars = stars or (isinstance(reader, View) and reads_all(reader))
        for object_ in self.way.old.objects.values():
            if isinstance(object_, Statistics):
                reads = any(is_measured(object_, swap) for swap in self.swaps)
            else:
                made_again = not isinstance(object_, Table | Index | Privileges | Enum | Composite | Domain)
                reads = made_again and not self.remade.keys().isdisjoint(object_.needs())
            if reads:
                self.way.replace(object_, self.root)
        return stars

    # ------------------------------------------------------------ contract

    def contract(self, at_once: bool) -> None:
        """The old columns go, in a migration of their own where nothing reads all columns; then the old types."""
        assert self.last is not None
        gone: list[Change] = []
        switched = self.last
        for swap in self.swaps:
            old = self.way.old.objects[swap.table]
            assert isinstance(old, Table)
            of = swap.before.type
            if swap.remade is not None:
                of = of.replace(name=temporary(swap.remade[2], "old"))
            column = swap.before.replace(name=swap.aside, type=of)
            change = DropColumn(old, column, swap.before.name)
            gone.append(self.then(change) if at_once else self.way.add(change, after=(switched,)))
        for type_ in self.remade:
            before, _ = self.way.remade[type_]
            self.way.add(Drop(before.replace(name=temporary(type_[2], "old"))), after=gone or (switched,))

    def behind(self) -> None:
        """What is to find the new columns under their names comes behind the switch."""
        assert self.last is not None
        tables = set(self.tables)
        for change in self.way.changes:
            home = self.way.units.get(change)
            if home == self.unit or not isinstance(change, Create | Alter | UpsertRows):
                continue
            object_ = change.object
            if isinstance(object_, Table | Enum | Composite | Domain) or (
                isinstance(object_, Index) and not self.concerns(object_)
            ):
                continue
            about = object_.table if isinstance(object_, Rows) else None
            if about in tables or not tables.isdisjoint(object_.needs()):
                self.way.follows[change] = (*self.way.follows.get(change, ()), self.last)
