"""What is to be thought of each line of `expect`: proven, refuted, or not proven, and why.

A line says of some rows that a command can, or cannot, be used on them. `claims` takes it apart; what each means is
written in `grammar/REFERENCE.md`. A claim is proven by showing that the opposite holds for no row and no user. Where it
does, the case in which it does refutes the claim if nothing in it was kept as a whole, and is otherwise only a question
that a server can answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.access.cells import CHECK, NEW, OLD, USING, Eyes
from dbsc.access.logic import (
    CALL,
    COLUMN,
    CONSTANT,
    EXISTS,
    FALSE,
    TRUE,
    Atom,
    Formula,
    Term,
    all_of,
    any_of,
    negated,
    same,
    terms,
)
from dbsc.access.rights import COMMANDS, Rights
from dbsc.access.solver import Case, TooLarge, case_of
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import Expectation
from dbsc.catalog.objects import Column, Function, Policy, Ref, Table
from dbsc.record import Record

PROVEN, REFUTED, OPEN = "proven", "refuted", "not proven"


class Claim(Record):
    """That a role can, or cannot, use a command on rows: those of `rows`, as logic about the row OLD.

    `columns` are those that it can be used with, and no others if `only`; none are said if it is about whole rows.
    `unchanged` is a column that no update changes.
    """

    line: Expectation
    can: bool
    command: str
    columns: tuple[str, ...] = ()
    except_: tuple[str, ...] = ()
    when: tuple[Expectation, ...] = ()
    unchanged: str | None = None


class Verdict(Record):
    """What is found of one claim; `why` it is not proven, and the policy that is responsible, if one is."""

    claim: Claim
    word: str
    why: str = ""
    policy: Policy | None = None
    case: Case | None = None


class Answer(Record):
    """A line of `expect` with what is found of its claims."""

    line: Expectation
    verdicts: tuple[Verdict, ...]

    @property
    def word(self) -> str:
        """The worst of the verdicts."""
        words = [verdict.word for verdict in self.verdicts]
        return next((word for word in (REFUTED, OPEN) if word in words), PROVEN)


def answers(catalog: Catalog) -> tuple[Answer, ...]:
    """What can be said of each line of `expect` without a server."""
    rights = Rights(catalog)
    lines = catalog.intent.expectations
    return tuple(Answer(line, tuple(verdict(rights, claim) for claim in claims(line, lines))) for line in lines)


# ---------------------------------------------------------------- what a line claims


def claims(line: Expectation, lines: Iterable[Expectation]) -> Iterator[Claim]:
    """All that a line says, together with the other lines about the same rows."""
    beside = [other for other in lines if (other.table, other.who, other.owned) == (line.table, line.who, line.owned)]
    if line.cannot_change:
        yield from (Claim(line, False, "update", unchanged=column) for column in line.cannot_change)
        return
    fixed = tuple(column for other in beside for column in other.cannot_change)
    said = dict(line.verbs)
    for command in COMMANDS:
        named = [other for other in beside if {command, "all"} & dict(other.verbs).keys()]
        if "none" in said:
            yield Claim(line, False, command, when=(line,) if line.when else ())
        elif command in said or "all" in said:
            yield Claim(line, True, command, said.get(command, ()), fixed)
            if all(other.when for other in named):
                yield Claim(line, False, command, when=tuple(named))
        elif not named and line is next(other for other in beside if other.verbs):
            yield Claim(line, False, command)


# ---------------------------------------------------------------- whether it holds


def verdict(rights: Rights, claim: Claim, eyes: Eyes | None = None) -> Verdict:
    """What is found of a claim without a server."""
    table = rights.catalog.objects.get(claim.line.table)
    role = role_of(rights.catalog, claim.line)
    if not isinstance(table, Table):
        return Verdict(claim, OPEN, "nothing is known of the rights on a table that is there already")
    if role is None:
        return Verdict(claim, OPEN, "the header does not say as which role users come: write `user (…) as role`")
    judging = _Judging(eyes or eyes_of(rights, claim.line, role), table, claim)
    try:
        return judging.can() if claim.can else judging.unchanged() if claim.unchanged else judging.cannot()
    except TooLarge:
        return Verdict(claim, OPEN, "there are too many cases to look at")


def eyes_of(rights: Rights, line: Expectation, role: str) -> Eyes:
    """What the role that a line is about sees and does: where rows are somebody's or others', somebody is asking."""
    return Eyes(rights, role, somebody=line.owned is not None)


def role_of(catalog: Catalog, line: Expectation) -> str | None:
    """The database role that a line is about."""
    return catalog.intent.header.user_role if line.owned is not None else line.who


class _Judging:
    def __init__(self, eyes: Eyes, table: Table, claim: Claim) -> None:
        self.eyes = eyes
        self.rights = eyes.rights
        self.table = table
        self.claim = claim
        self.held = self.rights.privilege(table.ref, eyes.role, claim.command)
        self.reaches = self.rights.may_use_schema(table.ref, eyes.role)

    def verdict(self, word: str, why: str = "", policy: Policy | None = None, case: Case | None = None) -> Verdict:
        return Verdict(self.claim, word, why, policy, case)

    def rows(self, row: str) -> Formula:
        """The rows that the claim is about."""
        line, claim = self.claim.line, self.claim
        parts: list[Formula] = []
        if line.owned is not None:
            own = self.eyes.said(line.owned, self.table, row)
            parts.append(own if line.who == "owner" else negated(own))
        if claim.can and line.when is not None:
            parts.append(self.eyes.said(line.when, self.table, row))
        elif claim.when:
            inside = any_of(*(self.eyes.said(other.when, self.table, row) for other in claim.when if other.when))
            parts.append(inside if ("none", ()) in line.verbs else negated(inside))
        return all_of(*parts)

    # ------------------------------------------------------------ cannot

    def cannot(self) -> Verdict:
        """Whether no row is reached. What a command needs beyond its own policies does not count: it may do without."""
        command, role, rows = self.claim.command, self.eyes.role, self.rows(OLD)
        truncates = command == "delete" and self.reaches and self.rights.privilege(self.table.ref, role, "truncate")
        if truncates and (found := self.case(rows)) is not None:
            return self.doubtful(found, f"`{role}` has the privilege `truncate`, which no policy holds", None)
        around = next(iter(self.rights.ways_around(self.table.ref, role, command)), None)
        if around is not None:
            return self.verdict(OPEN, f"{around.kind} `{'.'.join(around.path)}` leads past row security")
        if not self.held or not self.reaches:
            return self.verdict(PROVEN)
        clause = CHECK if command == "insert" else USING
        reached = self.eyes.admitted(self.table, command, clause, OLD)
        found = self.case(rows, reached)
        if found is None:
            return (
                self.made() if command == "update" and ("none", ()) in self.claim.line.verbs else self.verdict(PROVEN)
            )
        if not self.rights.is_held(self.table.ref, role):
            return self.doubtful(found, f"`{role}` has the privilege, and row security does not hold it", None)
        policy = self.admitting(rows, clause)
        named = f"policy `{policy.name}` ({clause}) admits" if policy else "policies together admit"
        return self.doubtful(found, f"{named} {shown(found, self.eyes.user())}", policy)

    def made(self) -> Verdict:
        """Whether no update makes one of the rows of another."""
        using, check = self.eyes.updated(self.table, OLD, NEW)
        found = self.case(using, check, self.rows(NEW))
        if found is None:
            return self.verdict(PROVEN)
        permissive, _ = self.rights.policies(self.table.ref, self.eyes.role, "update")
        policy = permissive[0] if len(permissive) == 1 else None
        named = f"policy `{policy.name}` (with check)" if policy else "row security"
        why = f"{named} lets an update make {shown(found, self.eyes.user())} of another"
        return self.doubtful(found, why, policy)

    def admitting(self, rows: Formula, clause: str) -> Policy | None:
        """The first policy that by itself admits rows that the claim is about."""
        command = self.claim.command
        permissive, _ = self.rights.policies(self.table.ref, self.eyes.role, command)
        for policy in permissive:
            if self.case(rows, self.eyes.clause(policy, command, clause, self.table, OLD)) is not None:
                return policy
        return None

    def unchanged(self) -> Verdict:
        """Whether no update of the rows leaves them with another value in a column."""
        name, role = self.claim.unchanged or "", self.eyes.role
        if not self.reaches or not (self.held.whole or name in self.held.columns):
            return self.verdict(PROVEN)
        old, new = (self.eyes.outside.column_of(self.table, name, row) for row in (OLD, NEW))
        found = self.case(self.rows(OLD), *self.eyes.updated(self.table, OLD, NEW), negated(same(old, new)))
        if found is None:
            return self.verdict(PROVEN)
        permissive, _ = self.rights.policies(self.table.ref, role, "update")
        held = self.rights.is_held(self.table.ref, role)
        why = f"an update can change `{name}`: `{role}` has the privilege, and "
        why += "no `with check` holds it to what it was" if held else "row security does not hold it"
        return self.doubtful(found, why, permissive[0] if held and permissive else None)

    # ------------------------------------------------------------ can

    def can(self) -> Verdict:
        """Whether each of the rows is reached, by a command that reads what it is told to change by its key."""
        command, role = self.claim.command, self.eyes.role
        if not self.reaches:
            return self.verdict(REFUTED, f"`{role}` cannot use the schema `{self.table.schema}`")
        lacking = self.lacking()
        if lacking is not None:
            return self.verdict(REFUTED, lacking)
        if not self.rights.is_held(self.table.ref, role):
            return self.verdict(PROVEN)
        rows = self.rows(OLD)
        if self.case(rows) is None:
            return self.verdict(PROVEN)
        for needed, clause in self.needed():
            permissive, restrictive = self.rights.policies(self.table.ref, role, needed)
            if not permissive:
                what = "" if needed == command else ": the rows to change are found by reading them"
                return self.verdict(REFUTED, f"no policy lets `{role}` {needed}{what}")
            blind = self.blind((*permissive, *restrictive))
            if blind is not None:
                return self.verdict(REFUTED, blind)
            found = self.case(rows, negated(self.eyes.admitted(self.table, needed, clause, OLD)))
            if found is not None:
                only = permissive[0] if len(permissive) + len(restrictive) == 1 else None
                named = f"policy `{only.name}`" if only else "policies"
                many = "does" if only else "do"
                why = f"{named} ({clause}) for {needed} {many} not admit {shown(found, self.eyes.user())}"
                return self.doubtful(found, why, only)
        return self.verdict(PROVEN)

    def needed(self) -> tuple[tuple[str, str], ...]:
        """The policies that a command has to get past."""
        match self.claim.command:
            case "select":
                return (("select", USING),)
            case "insert":
                return (("insert", CHECK),)
            case "update":
                return (("update", USING), ("update", CHECK), ("select", USING))
            case _:
                return (("delete", USING), ("select", USING))

    def lacking(self) -> str | None:
        """The privilege that is missing, or that is there and should not be."""
        claim, table, role = self.claim, self.table, self.eyes.role
        command = claim.command
        if not self.held:
            return f"`{role}` has no privilege to {command}"
        if claim.columns:
            missing = [name for name in claim.columns if not self.held.whole and name not in self.held.columns]
            if missing:
                return f"`{role}` has no privilege to {command} {_listed(missing)}"
            named = {name for other in self.beside() for name in dict(other.verbs).get(command, ())}
            wider = [c.name for c in table.columns if self.held.whole or c.name in self.held.columns]
            more = [name for name in wider if name not in named]
            if more and not any(
                {command: (), "all": ()}.items() & dict(other.verbs).items() for other in self.beside()
            ):
                return f"`{role}` can {command} {_listed(more)} as well"
        elif command != "delete" and not self.held.whole:
            wanted = [column.name for column in table.columns if self.is_written(column)]
            missing = [name for name in wanted if name not in self.held.columns]
            if missing:
                held = [column.name for column in table.columns if column.name in self.held.columns]
                return f"`{role}` can {command} {_listed(held)} alone: write `{command} ({', '.join(held)})`"
        if command in ("update", "delete"):
            read = self.rights.privilege(table.ref, role, "select")
            key = table.primary_key.columns if table.primary_key else ()
            if not read or not (read.whole or read.columns.issuperset(key)):
                return f"`{role}` has no privilege to read the rows that it is to {command}"
        return None

    def beside(self) -> list[Expectation]:
        lines = self.rights.catalog.intent.expectations
        return [line for line in lines if (line.table, line.who) == (self.claim.line.table, self.claim.line.who)]

    def is_written(self, column: Column) -> bool:
        """Whether a command on whole rows has to be able to name a column."""
        if self.claim.command == "select":
            return True
        if column.generated or (column.identity and column.identity.always):
            return False
        return not (self.claim.command == "update" and column.name in self.claim.except_)

    def blind(self, policies: Iterable[Policy]) -> str | None:
        """What the policies look at and the role may not."""
        role = self.eyes.role
        for policy in policies:
            for expression in (policy.using, policy.check):
                for use in expression.uses if expression else ():
                    found = self.rights.catalog.objects.get(use)
                    if isinstance(found, Function) and not self.rights.may_execute(found, role):
                        return f"policy `{policy.name}` calls `{'.'.join(use.path)}`, which `{role}` may not"
                    looked_at = isinstance(found, Table) and use != self.table.ref
                    if looked_at and not self.rights.privilege(use, role, "select"):
                        return f"policy `{policy.name}` looks at `{'.'.join(use.path)}`, which `{role}` cannot read"
        return None

    # ------------------------------------------------------------ cases

    def case(self, *formulas: Formula) -> Case | None:
        """A case in which the formulas hold together."""
        is_in = self.claim.command != "insert"
        itself = self.eyes.itself(self.table, OLD, *formulas) if is_in else True
        return case_of(*formulas, itself, self.eyes.given(*formulas, itself))

    def doubtful(self, found: Case, why: str, policy: Policy | None) -> Verdict:
        """A case against the claim: it refutes it if such a row and such a user can be made for certain."""
        return self.verdict(REFUTED if is_plain(found, self.eyes.user()) else OPEN, why, policy, found)


def is_plain(case: Case, user: Term | None) -> bool:
    """Whether a case is about columns, constants and the current user alone."""
    for atom, _ in case.facts:
        for term in (atom.left, atom.right):
            if term is not None and term.kind not in (COLUMN, CONSTANT) and term != user:
                return False
    return True


# ---------------------------------------------------------------- for people


def shown(case: Case, user: Term | None) -> str:
    """A case in words: what is true of the row and of who is asking."""
    said = []
    for atom, holds in case.facts:
        found = _fact(atom, holds, user)
        if found is not None and found not in said:
            said.append(found)
    return f"a row where {', '.join(sorted(said))}" if said else "any row"


def _fact(atom: Atom, holds: bool, user: Term | None) -> str | None:
    left, right = atom.left, atom.right
    if atom.kind == "null":
        return f"{_name(left, user)} is null" if holds and left.kind in (COLUMN, CALL) else None
    assert right is not None
    if left.kind == CONSTANT:
        left, right = right, left
    if right in (TRUE, FALSE) and left.kind in (EXISTS, CALL):
        is_true = (right == TRUE) is holds
        what = f"the user has a row in {left.name}" if left.kind == EXISTS else f"{_name(left, user)} holds"
        return what if is_true else what.replace("has a row", "has no row").replace(" holds", " does not hold")
    if right in (TRUE, FALSE):
        return f"{_name(left, user)} is {'' if holds else 'not '}{right.name}"
    if right.kind == COLUMN and left.kind != COLUMN and atom.kind == "equal":
        left, right = right, left
    operator = {("equal", True): "=", ("equal", False): "<>", ("less", True): "<", ("less", False): ">="}
    return f"{_name(left, user)} {operator[atom.kind, holds]} {_name(right, user)}"


def _name(term: Term, user: Term | None) -> str:
    if term == user:
        return "the user"
    if term.kind == CONSTANT:
        return term.name if term.family in ("number", "boolean") else f"'{term.name}'"
    if term.kind == COLUMN:
        return f"new {term.name}" if term.row == NEW else term.name
    return f"`{term.shown or term.name}`"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def interpreted(rights: Rights, policy: Policy) -> tuple[str, ...]:
    """What of a policy is kept as a whole; nothing where all of it is understood."""
    table = rights.catalog.table(policy.table)
    if table is None:
        return ("a table that is not known",)
    reader = Eyes(rights, (policy.roles or ("public",))[0]).outside
    for expression in (policy.using, policy.check):
        if expression is not None:
            condition = reader.condition(expression.sql, table, OLD)
            list(terms(all_of(condition.true, condition.false)))
    return tuple(reader.loose)


def responsible(verdict: Verdict) -> Ref | None:
    """The policy that a verdict is due to."""
    return verdict.policy.ref if verdict.policy else None
