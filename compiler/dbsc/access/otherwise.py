"""What means something else in a newer catalog, though what uses it is written as before.

A policy that calls a function says something else where the function does; one that looks at a table, where the
policies of that table do, or where a role may look at it that might not before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dbsc.access.rights import Rights
from dbsc.catalog.objects import Function, Object, Partition, Policy, Ref, Table, View, ref
from dbsc.migrate.alike import alike
from dbsc.record import Record

_WORD = re.compile(r"\w+")


class Otherwise(Record):
    """Functions, views and tables that mean something else; `opened` those that a role may use only now."""

    refs: frozenset[Ref] = frozenset()
    opened: frozenset[Ref] = frozenset()

    def used(self, uses: Iterable[Ref]) -> tuple[Ref, ...]:
        """Those of some objects that mean something else."""
        return tuple(use for use in dict.fromkeys(uses) if use in self.refs)

    def function(self, functions: Iterable[Function]) -> bool:
        """Whether a call of one of the functions of a name may give something else."""
        return any(function.ref in self.refs for function in functions)

    def relation(self, parts: tuple[str, ...]) -> bool:
        """Whether a table or view may show other rows."""
        path = parts if len(parts) > 1 else ("public", *parts)
        return any(each.kind != "function" and each.path == path for each in self.refs)


NOTHING_ELSE = Otherwise()


class Differences:
    """What means something else in a newer catalog than in an older one, for each role."""

    def __init__(self, old: Rights, new: Rights) -> None:
        self.old, self.new = old, new
        self.said = differing(old, new)
        self.readers = {each.ref: _reads(new, each) for each in new.catalog.objects.values() if _is_read(each)}
        self.known: dict[str, Otherwise] = {}

    def of(self, role: str) -> Otherwise:
        """What means something else for a role."""
        if role not in self.known:
            opened = frozenset(_opened(self.old, self.new, role))
            refs = self.said | opened
            self.known[role] = Otherwise(frozenset(self.with_users(refs)), opened) if refs else NOTHING_ELSE
        return self.known[role]

    def with_users(self, refs: frozenset[Ref]) -> set[Ref]:
        """Some objects, and all functions, views and secured tables that use them, through others as well."""
        found, grown = set(refs), True
        while grown:
            names = frozenset(each[-1].split("(")[0] for each in found)
            more = {
                reference
                for reference, (uses, words) in self.readers.items()
                if reference not in found and (not found.isdisjoint(uses) or not names.isdisjoint(words))
            }
            found |= more
            grown = bool(more)
        return found


def differing(old: Rights, new: Rights) -> frozenset[Ref]:
    """The functions and views that are others, and the tables whose rows are shown to others."""
    found = {
        reference
        for reference, object_ in new.catalog.objects.items()
        if isinstance(object_, Function | View | Table | Partition)
        and _differs(old.catalog.objects.get(reference), object_)
    }
    for table in old.by_table.keys() | new.by_table.keys():
        if not _same_policies(old.by_table.get(table, ()), new.by_table.get(table, ())):
            found.add(table)
    return frozenset(found)


def _differs(before: Object | None, after: Object) -> bool:
    if before is None:
        return True
    if isinstance(after, Table | Partition) and isinstance(before, Table | Partition):
        fields = ("row_security", "force_row_security")
        return any(getattr(before, field, False) != getattr(after, field, False) for field in fields)
    return not alike(before, after)


def _same_policies(before: Iterable[Policy], after: Iterable[Policy]) -> bool:
    one, other = ({policy.ref: policy for policy in each} for each in (before, after))
    return one.keys() == other.keys() and all(alike(one[each], other[each]) for each in one)


def _opened(old: Rights, new: Rights, role: str) -> Iterator[Ref]:
    """What a role may call or read only now."""
    same_groups = old.groups(role) == new.groups(role) and old.on_platform is new.on_platform
    for reference, object_ in new.catalog.objects.items():
        held = ref("privileges", *reference)
        if same_groups and old.catalog.objects.get(held) == new.catalog.objects.get(held):
            continue
        if isinstance(object_, Function):
            before = old.catalog.objects.get(reference)
            if isinstance(before, Function) and new.may_execute(object_, role) and not old.may_execute(before, role):
                yield reference
        elif isinstance(object_, Table | View) and reference in old.catalog.objects:
            now, then = (each.privilege(reference, role, "select") for each in (new, old))
            if (now.whole and not then.whole) or now.columns - then.columns:
                yield reference


def _is_read(object_: Object) -> bool:
    return isinstance(object_, Function | View) or (isinstance(object_, Table) and object_.row_security)


def _reads(rights: Rights, object_: Object) -> tuple[frozenset[Ref], frozenset[str]]:
    """What an object uses, and the words of a body in which nobody has looked for names."""
    match object_:
        case Function():
            return frozenset(object_.uses), frozenset(_WORD.findall(object_.body or ""))
        case View():
            return frozenset(object_.query.uses), frozenset()
        case _:
            policies = rights.by_table.get(object_.ref, ())
            return frozenset(use for policy in policies for use in uses_of(policy)), frozenset()


def uses_of(policy: Policy) -> Iterator[Ref]:
    """What the conditions of a policy use."""
    for expression in (policy.using, policy.check):
        if expression is not None:
            yield from expression.uses
