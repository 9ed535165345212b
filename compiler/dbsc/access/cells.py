"""The cells of the matrix: which rows of a table a role reaches by a command, as logic, and what always holds there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dbsc.access.logic import (
    COLUMN,
    EXISTS,
    TRUE,
    Formula,
    Term,
    all_of,
    any_of,
    equal,
    is_null,
    is_there,
    moved,
    negated,
    same,
    terms,
)
from dbsc.access.otherwise import NOTHING_ELSE, Otherwise
from dbsc.access.predicates import Reader
from dbsc.access.rights import COMMANDS, Rights
from dbsc.access.solver import holds_nowhere
from dbsc.catalog.objects import Expression, Policy, Ref, Table, Trigger
from dbsc.hints import Any
from dbsc.record import Record

USING, CHECK = "using", "with check"
CLAUSES = {"select": (USING,), "insert": (CHECK,), "update": (USING, CHECK), "delete": (USING,)}
"""The clauses that hold a command: `using` holds the row as it was, `with check` as it will be."""


OLD, NEW = "old", "new"
"""The markers of a row as it is, and of what an update makes of it."""


class Cell(Record):
    """Whether and where a role reaches rows by a command: `never`, `always` or `where`, with the condition as SQL.

    `why` is what decides it: the privilege that is missing, that row security is off, the policies.
    """

    role: str
    command: str
    word: str
    condition: str
    why: str
    columns: tuple[str, ...] = ()


class Eyes:
    """What one role sees and does. `readers` remember what they could not look into."""

    def __init__(
        self,
        rights: Rights,
        role: str,
        *,
        somebody: bool = False,
        replaced: Mapping[tuple[Ref, str], Expression] | None = None,
        otherwise: Otherwise = NOTHING_ELSE,
    ) -> None:
        self.rights = rights
        self.catalog = rights.catalog
        self.role = role
        self.somebody = somebody  # whether there is a current user for certain
        self.replaced = replaced or {}
        self.reader = Reader(self.catalog, role, self.visible, otherwise)
        self.outside = Reader(self.catalog, role)  # reads what is said of rows, whoever can see them
        self.facts = Reader(self.catalog)  # reads what holds for all rows

    def afresh(self) -> Eyes:
        """The same for another table, of which the markers are to stand."""
        for reader in (self.reader, self.outside, self.facts):
            reader.rows.clear()
        return self

    # ------------------------------------------------------------ rows

    def visible(self, table: Ref, row: str, depth: int) -> Formula | None:
        """Where a row of a table that a policy looks at can be seen."""
        if not self.rights.privilege(table, self.role, "select"):
            return None
        found = self.catalog.objects.get(table)
        if not isinstance(found, Table):
            return None
        before, self.reader.depth = self.reader.depth, depth
        try:
            return self.admitted(found, "select", USING, row)
        finally:
            self.reader.depth = before

    def admitted(self, table: Table, command: str, clause: str, row: str) -> Formula:
        """Where row security lets a command have a row of a table."""
        if not self.rights.is_held(table.ref, self.role):
            return True
        permissive, restrictive = self.rights.policies(table.ref, self.role, command)
        admits = any_of(*(self.clause(policy, command, clause, table, row) for policy in permissive))
        return all_of(admits, *(self.clause(policy, command, clause, table, row) for policy in restrictive))

    def clause(self, policy: Policy, command: str, clause: str, table: Table, row: str) -> Formula:
        """Where one policy admits a row. One that does not say where admits none, and keeps none off."""
        found = self.replaced.get((policy.ref, clause)) or expression_of(policy, command, clause)
        return not policy.permissive if found is None else self.reader.condition(found.sql, table, row).true

    def updated(self, table: Table, old: str, new: str) -> tuple[Formula, Formula]:
        """Where an update is admitted: of the row as it was, and of the row that comes of it."""
        self.outside.rows[old] = self.outside.rows[new] = table
        held = self.rights.privilege(table.ref, self.role, "update")
        using = self.admitted(table, "update", USING, old)
        check = self.admitted(table, "update", CHECK, new)
        fixed = [
            same(*(self.outside.column_of(table, column.name, row) for row in (old, new)))
            for column in table.columns
            if not (held.whole or column.name in held.columns or column.generated or self.is_stamped(table))
        ]
        return using, all_of(check, *fixed)

    def is_stamped(self, table: Table) -> bool:
        """Whether a trigger may change a row before it is written."""
        return any(each.table == table.ref and each.time == "before" for each in self.catalog.all(Trigger))

    def said(self, expression: Expression, table: Table, row: str) -> Formula:
        """Where something holds that is said of a row, whoever can see it."""
        return self.outside.condition(expression.sql, table, row).true

    # ------------------------------------------------------------ what is always true

    def user(self) -> Term | None:
        """The current user."""
        header = self.catalog.intent.header
        if header.user is None:
            return None
        from dbsc.sqltext.parse import Fault, parse_expression

        fragment = parse_expression(header.user)
        return None if isinstance(fragment, Fault) else self.outside.term(fragment.tree, ())

    def asking(self) -> Formula:
        """What is known of who is asking."""
        user, header = self.user(), self.catalog.intent.header
        if user is None:
            return True
        if self.somebody or (self.rights.on_platform and self.role == header.user_role):
            return is_there(user)
        return is_null(user) if self.rights.on_platform and self.role == "anon" else True

    def given(self, *formulas: Formula) -> Formula:
        """What is always true of the rows and the tables that the formulas are about."""
        facts: dict[Formula, None] = {self.asking(): None}
        found = list(dict.fromkeys(term for formula in formulas for term in terms(formula)))
        memberships = [term for term in found if term.kind == EXISTS]
        facts.update(dict.fromkeys(self.of_rows(found)))
        facts.update(dict.fromkeys(self.implied(memberships)))
        return all_of(*facts)

    def of_rows(self, found: Iterable[Term]) -> Iterator[Formula]:
        """That columns are not null and that checks hold, for the columns among terms."""
        rows: dict[str, set[str]] = {}
        for term in found:
            if term.kind == COLUMN:
                rows.setdefault(term.row, set()).add(term.name)
        for row, names in rows.items():
            table = self.table_of(row)
            if table is None:
                continue
            for column in table.columns:
                if column.name in names and not column.nullable and not (column.not_null and column.not_null.not_valid):
                    yield is_there(self.facts.column_of(table, column.name, row))
            for check in table.checks:
                if check.not_valid or check.not_enforced:
                    continue
                held = negated(self.facts.condition(check.condition.sql, table, row).false)
                if any(term.kind == COLUMN and term.name in names for term in terms(held)):
                    yield held

    def table_of(self, row: str) -> Table | None:
        """The table that a row marker stands for a row of."""
        return self.reader.rows.get(row) or self.outside.rows.get(row)

    def itself(self, table: Table, row: str, *formulas: Formula) -> Formula:
        """That a row is one of its table: what is asked of some row there, it may answer itself."""
        found = dict.fromkeys(term for formula in formulas for term in terms(formula) if term.kind == EXISTS)
        own = ".".join(table.ref.path)
        return all_of(
            *(
                any_of(negated(moved(term.inner, term.row, row)), equal(term, TRUE))
                for term in found
                if term.name == own and term.inner is not None
            )
        )

    def implied(self, memberships: list[Term]) -> Iterator[Formula]:
        """Which memberships follow from which: a row that is in the one is in the other."""
        for one in memberships:
            assert one.inner is not None
            for other in memberships:
                if one is other or one.row != other.row or other.inner is None:
                    continue
                if holds_nowhere(one.inner, negated(other.inner), self.given(one.inner, other.inner)):
                    yield any_of(negated(equal(one, TRUE)), equal(other, TRUE))


def expression_of(policy: Policy, command: str, clause: str) -> Expression | None:
    """A clause of a policy as it holds a command: without a `with check`, `using` is one as well."""
    if clause == USING:
        return policy.using
    return policy.check or (policy.using if command != "insert" or policy.command == "all" else None)


# ---------------------------------------------------------------- for people


def cell(rights: Rights, table: Table, role: str, command: str) -> Cell:
    """One cell of the matrix."""
    held = rights.privilege(table.ref, role, command)
    columns = () if held.whole else tuple(column.name for column in table.columns if column.name in held.columns)
    if not rights.may_use_schema(table.ref, role):
        return Cell(role, command, "never", "", f"no `usage` on schema `{table.schema}`")
    if not held:
        return Cell(role, command, "never", "", "no privilege")
    if not rights.is_held(table.ref, role):
        why = "row security is off" if not table.row_security else "row security does not hold the role"
        return Cell(role, command, "always", "", why, columns)
    word, said, why = by_policies(rights, table.ref, role, command)
    return Cell(role, command, word, said, why, columns if word != "never" else ())


def by_policies(rights: Rights, table: Ref, role: str, command: str) -> tuple[str, str, str]:
    """What policies make of a cell: its word, its condition, and which they are."""
    permissive, restrictive = rights.policies(table, role, command)
    if not permissive:
        return "never", "", "no policy admits a row"
    texts = [_admitting(permissive, restrictive, command, clause) for clause in CLAUSES[command]]
    names = ", ".join(f"`{policy.name}`" for policy in (*permissive, *restrictive))
    said = texts[0] if len(set(texts)) == 1 else f"{texts[0]}, and then {texts[1]}"
    return "always" if said == "true" else "where", said, names


def _admitting(permissive: tuple[Policy, ...], restrictive: tuple[Policy, ...], command: str, clause: str) -> str:
    """The condition of a cell as SQL."""
    said = list(dict.fromkeys(_sql(policy, command, clause) for policy in permissive))
    admits = "true" if "true" in said else " or ".join(f"({each})" for each in said) if len(said) > 1 else said[0]
    also = [each for each in dict.fromkeys(_sql(policy, command, clause) for policy in restrictive) if each != "true"]
    if not also:
        return admits
    parts = [*([f"({admits})"] if admits != "true" else []), *(f"({each})" for each in also)]
    return " and ".join(parts) if len(parts) > 1 else also[0]


def _sql(policy: Policy, command: str, clause: str) -> str:
    found = expression_of(policy, command, clause)
    return ("false" if policy.permissive else "true") if found is None else " ".join(found.sql.split())


def cells(rights: Rights, table: Table, roles: Iterable[str]) -> tuple[Cell, ...]:
    """The cells of a table, by role and command."""
    return tuple(cell(rights, table, role, command) for role in roles for command in COMMANDS)


def roles_of(rights: Rights) -> tuple[str, ...]:
    """The roles that a matrix is about: the platform's clients, that of the header, and those that the schema names."""
    from dbsc.catalog import platform

    header = rights.catalog.intent.header
    found: dict[str, Any] = dict.fromkeys(platform.CLIENTS if rights.on_platform else ())
    if header.user_role:
        found[header.user_role] = None
    for table in rights.catalog.all(Table):
        found.update((role, None) for role, _, _ in rights.grants(table.ref) if role != "public")
    for line in rights.catalog.intent.expectations:
        if line.who not in ("owner", "others"):
            found[line.who] = None
    return tuple(found)
