"""Whether expectations would notice if a policy said something else: each clause is changed, and one has to fail.

A clause is made wider (without one of the conditions that `and` joins in it, or all of it true) and narrower (never
true). What means the same as before is left out, as nothing can notice that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dbsc.access.cells import CHECK, OLD, USING, Eyes
from dbsc.access.logic import COLUMN, Formula, negated, terms
from dbsc.access.rights import Rights
from dbsc.access.solver import TooLarge, holds_nowhere
from dbsc.access.verdicts import PROVEN, Answer, Claim, role_of, verdict
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Expression, Policy, Ref, Table
from dbsc.record import Record
from dbsc.sqltext.constants import conjuncts
from dbsc.sqltext.parse import Fault, parse_expression

_HELD: dict[str, tuple[str, ...]] = {"select": ("select", "update", "delete")}
"""The commands that a policy for a command has a part in, where these are more than the one."""


class Uncovered(Record):
    """A clause of a policy that could be something else, `instead`, without an expectation that fails."""

    policy: Policy
    clause: str
    instead: str


def uncovered(catalog: Catalog, answers: tuple[Answer, ...]) -> tuple[Uncovered, ...]:
    """The clauses that the expectations of their table do not hold in place, once a clause."""
    rights = Rights(catalog)
    found = []
    for table in catalog.all(Table):
        lines = [answer for answer in answers if answer.line.table == table.ref]
        claims = [each.claim for answer in lines for each in answer.verdicts if each.word == PROVEN]
        for policy in rights.by_table.get(table.ref, ()) if lines else ():
            for clause, expression in ((USING, policy.using), (CHECK, policy.check)):
                if expression is None:
                    continue
                unnoticed = next(_unnoticed(rights, table, policy, clause, expression, claims), None)
                if unnoticed is not None:
                    found.append(Uncovered(policy, clause, unnoticed))
    return tuple(found)


def _unnoticed(
    rights: Rights, table: Table, policy: Policy, clause: str, expression: Expression, claims: list[Claim]
) -> Iterator[str]:
    """What a clause could be instead, so that all claims are still proven."""
    commands = ("select", "insert", "update", "delete") if policy.command == "all" else ()
    held = commands or _HELD.get(policy.command, (policy.command,))
    about = [claim for claim in claims if claim.command in held and _is_held(rights, policy, claim)]
    for instead in _instead(expression.sql):
        replaced = {(policy.ref, clause): Expression(instead, expression.uses)}
        if not _is_same(rights, table, policy, clause, expression.sql, instead) and not any(
            _fails(rights, claim, replaced) for claim in about
        ):
            yield instead


def _is_held(rights: Rights, policy: Policy, claim: Claim) -> bool:
    role = role_of(rights.catalog, claim.line)
    return role is not None and (not policy.roles or bool(rights.groups(role).intersection(policy.roles)))


def _fails(rights: Rights, claim: Claim, replaced: Mapping[tuple[Ref, str], Expression]) -> bool:
    """Whether a claim is no longer proven with a clause in the place of another."""
    role = role_of(rights.catalog, claim.line)
    assert role is not None
    eyes = Eyes(rights, role, somebody=claim.line.owned is not None, replaced=replaced)
    return verdict(rights, claim, eyes).word != PROVEN


def _instead(sql: str) -> Iterator[str]:
    """What a condition could be instead."""
    fragment = parse_expression(sql)
    terms = () if isinstance(fragment, Fault) else conjuncts(fragment)
    if len(terms) > 1:
        texts = [f"({sql[term.start : term.end]})" for term in terms]
        yield from (" and ".join(texts[:left] + texts[left + 1 :]) for left in range(len(texts)))
    else:
        yield "true"
    yield "false"


def _is_same(rights: Rights, table: Table, policy: Policy, clause: str, sql: str, instead: str) -> bool:
    """Whether two conditions are true of the same rows, of those that the command can make."""
    role = (policy.roles or ("public",))[0]
    eyes = Eyes(rights, role)
    one, other = (eyes.reader.condition(text, table, OLD).true for text in (sql, instead))
    if clause == CHECK and policy.command == "update":
        held = [rights.privilege(table.ref, each, "update") for each in policy.roles or ("public",)]
        named = {term.name for term in (*terms(one), *terms(other)) if term.kind == COLUMN and term.row == OLD}
        if held and not any(each.whole or named & each.columns for each in held) and instead != "false":
            return True  # what it asks of the row is what `using` has asked, as nobody can change it

    def implies(here: Formula, there: Formula) -> bool:
        return holds_nowhere(here, negated(there), eyes.given(here, there))

    try:
        return implies(one, other) and implies(other, one)
    except TooLarge:
        return True
