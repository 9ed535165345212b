"""Conditions as logic: terms, what can be said of them, and SQL's third truth value.

A condition of SQL is true, false or null, and a policy admits a row only where it is true. So each is kept as two plain
formulas: where it is true, and where it is false. What is neither is null, and nothing below has to think of it again.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.record import Record

COLUMN, CONSTANT, CALL, EXISTS = "column", "constant", "call", "exists"


class Term(Record):
    """Something that has a value.

    `family` says which terms can be compared with each other; None where nobody knows. A column's `name` is behind the
    row it is of (`args` is empty, `row` says which); a constant's is its value; a call's is what is called, with the
    terms that its value depends on, and nothing else; `shown` is what people are told instead, where that is long.
    `exists` is true where a table has a row for which `inner` holds.
    """

    kind: str
    name: str
    family: str | None = None
    row: str = ""
    args: tuple[Term, ...] = ()
    inner: Formula | None = None
    shown: str = ""


class Atom(Record):
    """One thing that holds or does not: `null` of a term; `equal` and `less` of two that are not null."""

    kind: str
    left: Term
    right: Term | None = None


class Literal(Record):
    """An atom, or that it does not hold."""

    atom: Atom
    holds: bool


class Junction(Record):
    """Formulas joined by `and` or by `or`."""

    word: str
    parts: tuple[Formula, ...]


Formula = bool | Literal | Junction


class Truth(Record):
    """A condition of SQL: where it is true, and where it is false."""

    true: Formula
    false: Formula


YES, NO, NULL = Truth(True, False), Truth(False, True), Truth(False, False)
TRUE, FALSE = Term(CONSTANT, "true", "boolean"), Term(CONSTANT, "false", "boolean")
NOTHING = Term(CONSTANT, "null")


def _joined(word: str, parts: Iterator[Formula] | tuple[Formula, ...]) -> Formula:
    idle = word == "and"
    found: dict[Formula, None] = {}
    for part in parts:
        if part is (not idle):
            return part
        if part is idle:
            continue
        inner = part.parts if isinstance(part, Junction) and part.word == word else (part,)
        found.update(dict.fromkeys(inner))
    return idle if not found else next(iter(found)) if len(found) == 1 else Junction(word, tuple(found))


def all_of(*parts: Formula) -> Formula:
    """Where all of the formulas hold."""
    return _joined("and", parts)


def any_of(*parts: Formula) -> Formula:
    """Where one of the formulas holds."""
    return _joined("or", parts)


def negated(formula: Formula) -> Formula:
    """Where a formula does not hold."""
    if isinstance(formula, bool):
        return not formula
    if isinstance(formula, Literal):
        return Literal(formula.atom, not formula.holds)
    return _joined("or" if formula.word == "and" else "and", tuple(map(negated, formula.parts)))


def atoms(formula: Formula) -> Iterator[Atom]:
    """All atoms of a formula, those inside of `exists` not."""
    stack = [formula]
    while stack:
        part = stack.pop()
        if isinstance(part, Literal):
            yield part.atom
        elif isinstance(part, Junction):
            stack.extend(part.parts)


def terms(formula: Formula) -> Iterator[Term]:
    """All terms of a formula with those that they depend on; some more than once."""
    waiting = [term for atom in atoms(formula) for term in (atom.left, atom.right) if term is not None]
    while waiting:
        term = waiting.pop()
        yield term
        waiting.extend(term.args)


# ---------------------------------------------------------------- what is said of terms


def is_null(term: Term) -> Formula:
    """Where a term is null."""
    if term.kind == CONSTANT:
        return term == NOTHING
    return False if term.kind == EXISTS else Literal(Atom("null", term), True)


def is_there(term: Term) -> Formula:
    """Where a term is not null."""
    return negated(is_null(term))


def equal(left: Term, right: Term) -> Formula:
    """Where two terms are not null and the same."""
    if NOTHING in (left, right):
        return False
    if left == right:
        return is_there(left)
    return Literal(Atom("equal", *sorted((left, right), key=repr)), True)


def less(left: Term, right: Term) -> Formula:
    """Where two terms are not null and the first is smaller."""
    return False if NOTHING in (left, right) or left == right else Literal(Atom("less", left, right), True)


def both_there(left: Term, right: Term) -> Formula:
    """Where neither of two terms is null."""
    return all_of(is_there(left), is_there(right))


# ---------------------------------------------------------------- SQL's connectives


def of_value(term: Term) -> Truth:
    """A term that is a truth value, as a condition."""
    if term in (TRUE, FALSE, NOTHING):
        return {TRUE: YES, FALSE: NO, NOTHING: NULL}[term]
    return Truth(equal(term, TRUE), equal(term, FALSE))


def compared(operator: str, left: Term, right: Term) -> Truth:
    """Two terms of one family, compared by `=`, `<>`, `<`, `<=`, `>` or `>=`."""
    if operator in ("<>", ">=", "<="):
        return not_(compared({"<>": "=", ">=": "<", "<=": ">"}[operator], left, right))
    if operator == ">":
        left, right = right, left
    holds = equal(left, right) if operator == "=" else less(left, right)
    return Truth(holds, all_of(both_there(left, right), negated(holds)))


def not_(condition: Truth) -> Truth:
    """SQL's `not`: what is null stays null."""
    return Truth(condition.false, condition.true)


def and_(*conditions: Truth) -> Truth:
    """SQL's `and`: false as soon as one is."""
    return Truth(all_of(*(each.true for each in conditions)), any_of(*(each.false for each in conditions)))


def or_(*conditions: Truth) -> Truth:
    """SQL's `or`: true as soon as one is."""
    return Truth(any_of(*(each.true for each in conditions)), all_of(*(each.false for each in conditions)))


def certain(holds: Formula) -> Truth:
    """A condition that is never null, such as `is null`."""
    return Truth(holds, negated(holds))


def same(left: Term, right: Term) -> Formula:
    """`is not distinct from`."""
    return any_of(equal(left, right), all_of(is_null(left), is_null(right)))


def moved(formula: Formula, row: str, to: str) -> Formula:
    """A formula with the columns of one row in the place of those of another."""
    if isinstance(formula, bool):
        return formula
    if isinstance(formula, Junction):
        return _joined(formula.word, tuple(moved(part, row, to) for part in formula.parts))
    atom = formula.atom
    left = _moved(atom.left, row, to)
    if atom.right is None:
        found = is_null(left)
    else:
        found = (equal if atom.kind == "equal" else less)(left, _moved(atom.right, row, to))
    return found if formula.holds else negated(found)


def _moved(term: Term, row: str, to: str) -> Term:
    inner = None if term.inner is None else moved(term.inner, row, to)
    args = tuple(_moved(argument, row, to) for argument in term.args)
    return term.replace(row=to if term.kind == COLUMN and term.row == row else term.row, args=args, inner=inner)
