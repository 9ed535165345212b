"""Policies and privileges. A change of both is one transaction: nobody can do more in between than before or after."""

from __future__ import annotations

from dbsc.catalog.objects import Policy, Privileges
from dbsc.migrate.changes import Alter, Create, Drop
from dbsc.migrate.way import Way


def policy_changed(way: Way, before: Policy, after: Policy) -> None:
    """Roles and conditions change in place, where there were some; the command and the sort take another policy."""
    same = before.command == after.command and before.permissive == after.permissive
    loses = (before.using and not after.using) or (before.check and not after.check)
    if same and not loses:
        way.add(Alter(before, after))
    else:
        dropped = way.add(Drop(before))
        way.add(Create(after), after=(dropped,))


def privileges_changed(way: Way, before: Privileges, after: Privileges) -> None:
    """What is no longer granted is revoked."""
    way.add(Alter(before, after))
