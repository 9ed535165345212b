"""Whether a formula can hold: a search through its cases, each checked against what equality, order and null mean.

If none of the cases is left, the formula holds for no row and no user at all. A case that is left may still be one that
no database has, where the formula calls functions that nobody looks into: who asks has to know.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, pairwise

from dbsc.access.logic import CALL, CONSTANT, NOTHING, Atom, Formula, Junction, Literal, Term, all_of
from dbsc.record import Record

MOST = 20_000
"""How many cases are looked at before the search is given up."""
TOLD_APART = frozenset({"number", "text", "uuid", "boolean"})
"""The families of which two constants that are written otherwise are never equal; enums are, too."""


class TooLarge(Exception):
    """There are more cases than can be looked at."""


class Case(Record):
    """A case that is left: the atoms that hold and that do not."""

    facts: tuple[tuple[Atom, bool], ...]


def case_of(*formulas: Formula) -> Case | None:
    """A case in which all of the formulas hold, or None if there is none. Raises TooLarge."""
    formula = all_of(*formulas)
    if isinstance(formula, bool):
        return Case(()) if formula else None
    return _Search().search({}, [formula])


def holds_nowhere(*formulas: Formula) -> bool:
    """Whether the formulas never hold together."""
    return case_of(*formulas) is None


class _Search:
    def __init__(self) -> None:
        self.steps = 0

    def search(self, facts: dict[Atom, bool], waiting: list[Formula]) -> Case | None:
        """A case that has the facts, and in which everything that waits holds."""
        self.steps += 1
        if self.steps > MOST:
            raise TooLarge
        facts = dict(facts)
        choices = _gather(facts, waiting)
        if choices is None or not consistent(facts):
            return None
        if not choices:
            return Case(tuple(facts.items()))
        choices.sort(key=lambda choice: len(choice.parts))
        first, rest = choices[0], choices[1:]
        for part in first.parts:
            found = self.search(facts, [part, *rest])
            if found is not None:
                return found
        return None


def _gather(facts: dict[Atom, bool], waiting: list[Formula]) -> list[Junction] | None:
    """Adds what certainly holds to the facts, and gives the choices that are left; None for a contradiction."""
    stack = list(waiting)
    while True:
        choices: list[Junction] = []
        while stack:
            part = stack.pop()
            if isinstance(part, bool):
                if not part:
                    return None
            elif isinstance(part, Literal):
                if facts.setdefault(part.atom, part.holds) is not part.holds:
                    return None
            elif part.word == "and":
                stack.extend(part.parts)
            else:
                choices.append(part)
        stack = [_left(choice, facts) for choice in choices]
        if stack == choices:
            return choices


def _left(choice: Junction, facts: dict[Atom, bool]) -> Formula:
    """What is left of a choice with the facts."""
    parts: list[Formula] = []
    for part in choice.parts:
        known = facts.get(part.atom) if isinstance(part, Literal) else None
        if known is None:
            parts.append(part)
        elif isinstance(part, Literal) and known is part.holds:
            return True
    if not parts:
        return False
    return parts[0] if len(parts) == 1 else Junction("or", tuple(parts))


# ---------------------------------------------------------------- what equality, order and null mean


def consistent(facts: dict[Atom, bool]) -> bool:
    """Whether some values make all of the facts true, as far as equality, order, null and constants go."""
    values = _Values(facts)
    return values.merged() and values.nulls() and values.apart() and values.ordered()


class _Values:
    """The terms of some facts, those that have the same value in one class."""

    def __init__(self, facts: dict[Atom, bool]) -> None:
        self.facts = facts
        self.parent: dict[Term, Term] = {}
        self.there: set[Term] = set()
        for atom in facts:
            self.add(atom.left)
            if atom.right is not None:
                self.add(atom.right)

    def add(self, term: Term) -> None:
        if term not in self.parent:
            self.parent[term] = term
            for argument in term.args:
                self.add(argument)

    def find(self, term: Term) -> Term:
        while self.parent[term] is not term:
            term = self.parent[term]
        return term

    def merge(self, left: Term, right: Term) -> bool:
        """Whether two classes have become one, that were two."""
        first, second = self.find(left), self.find(right)
        if first is second:
            return False
        # a constant stands for its class, so that two of them are seen to meet
        keep, go = (second, first) if second.kind == CONSTANT else (first, second)
        self.parent[go] = keep
        return True

    def merged(self) -> bool:
        """Puts what is equal into one class; false where two constants meet that are never equal."""
        for atom, holds in self.facts.items():
            if holds and atom.kind == "equal":
                assert atom.right is not None
                self.merge(atom.left, atom.right)
        calls = [term for term in self.parent if term.kind == CALL and term.args]
        changed = True
        while changed:
            changed = False
            for one, other in combinations(calls, 2):
                same = one.name == other.name and len(one.args) == len(other.args)
                if same and all(self.find(a) is self.find(b) for a, b in zip(one.args, other.args, strict=True)):
                    changed |= self.merge(one, other)
        constants: dict[Term, Term] = {}
        for term in self.parent:
            if term.kind == CONSTANT:
                known = constants.setdefault(self.find(term), term)
                if known != term and (NOTHING in (known, term) or told_apart(known, term)):
                    return False
        return True

    def nulls(self) -> bool:
        """Whether nothing is null and not null at the same time."""
        null: set[Term] = set()
        for atom, holds in self.facts.items():
            if atom.kind == "null":
                (null if holds else self.there).add(self.find(atom.left))
            elif holds and atom.right is not None:
                self.there.update((self.find(atom.left), self.find(atom.right)))
        for term in self.parent:
            if term.kind == CONSTANT:
                (null if term == NOTHING else self.there).add(self.find(term))
        for atom, holds in self.facts.items():
            if atom.kind == "equal" and not holds:
                assert atom.right is not None
                if self.find(atom.left) is self.find(atom.right):
                    null.add(self.find(atom.left))  # what is not equal to itself is null
        return null.isdisjoint(self.there)

    def apart(self) -> bool:
        """Whether nothing is both equal and not equal."""
        for atom, holds in self.facts.items():
            if atom.kind == "null" or (holds and atom.kind == "equal"):
                continue
            assert atom.right is not None
            same = self.find(atom.left) is self.find(atom.right)
            if same and (holds or (atom.kind == "equal" and self.find(atom.left) in self.there)):
                return False
        return True

    def ordered(self) -> bool:
        """Whether nothing is smaller than itself, through as many steps as it takes."""
        edges: dict[tuple[Term, Term], bool] = {}  # from the smaller to the larger; whether they cannot be equal

        def edge(small: Term, large: Term, strict: bool) -> None:
            edges[small, large] = edges.get((small, large), False) or strict

        for atom, holds in self.facts.items():
            if atom.kind == "less":
                assert atom.right is not None
                left, right = self.find(atom.left), self.find(atom.right)
                if holds:
                    edge(left, right, True)
                elif left in self.there and right in self.there:
                    edge(right, left, False)
        if not edges:
            return True
        numbers = {self.find(term): term for term in self.parent if term.kind == CONSTANT and term.family == "number"}
        ascending = sorted(numbers, key=lambda each: Decimal(numbers[each].name))
        for small, large in pairwise(ascending):
            edge(small, large, True)
        nodes = list(dict.fromkeys(node for pair in edges for node in pair))
        for middle in nodes:
            for start in nodes:
                for end in nodes:
                    if (start, middle) in edges and (middle, end) in edges:
                        edge(start, end, edges[start, middle] or edges[middle, end])
        if any(edges.get((node, node)) for node in nodes):
            return False
        for atom, holds in self.facts.items():
            if atom.kind == "equal" and not holds and atom.right is not None:
                left, right = self.find(atom.left), self.find(atom.right)
                if (left, right) in edges and (right, left) in edges:
                    return False
        return True


def told_apart(one: Term, other: Term) -> bool:
    """Whether two constants are never equal, just because they are written otherwise."""
    family = one.family
    return family is not None and family == other.family and (family in TOLD_APART or family.startswith("enum "))
