"""Who gets at what: privileges, row security and policies of a catalog, as the rules of `guard` ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Function, Grant, Object, Partition, Policy, Privileges, Ref, Role, Table, ref
from dbsc.hints import T
from dbsc.lint.facts import is_standard, name

COMMANDS = ("select", "insert", "update", "delete")
PUBLIC = "public"
_PASSING = ("bypassrls", "superuser")


class Exposure:
    """What the roles of applications, and those that the schema declares, may do.

    `clients` are the roles that strangers act as: those of the API of Supabase, or the one that the header names. Of a
    role that is only said to be there nothing is known: neither of what it is a member, nor whether it passes policies.
    """

    def __init__(self, catalog: Catalog) -> None:
        header = catalog.intent.header
        self.catalog = catalog
        self.on_platform = header.target == "supabase"
        self.clients = ("anon", "authenticated") if self.on_platform else tuple(filter(None, (header.user_role,)))

    @cached_property
    def _by_class(self) -> Mapping[type, list[Object]]:
        found: dict[type, list[Object]] = {}
        for each in self.catalog.objects.values():
            found.setdefault(type(each), []).append(each)
        return found

    def all(self, class_: type[T]) -> Iterator[T]:
        """The objects of a class, in order."""
        return (each for each in self._by_class.get(class_, ()) if isinstance(each, class_))

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """The roles that the schema declares, by name."""
        return {role.name: role for role in self.all(Role)}

    @cached_property
    def policies(self) -> Mapping[Ref, list[Policy]]:
        """The policies of each table, in order."""
        found: dict[Ref, list[Policy]] = {}
        for policy in self.all(Policy):
            found.setdefault(policy.table, []).append(policy)
        return found

    @cached_property
    def own_policies(self) -> tuple[Policy, ...]:
        """Those that are in force and not the library's."""
        found = (policy for policy in self.all(Policy) if self.is_secured(policy.table))
        return tuple(policy for policy in found if not is_standard(policy.origin))

    def is_known(self, role: str) -> bool:
        """Whether it can be told what a role may do, and policies hold for it."""
        if role in self.clients:
            return True
        held = self.roles.get(role)
        return held is not None and not any(
            attribute in _PASSING
            for each in (held, *(self.roles[above] for above in self.above(role) if above in self.roles))
            for attribute in each.attributes
        )

    def above(self, role: str) -> set[str]:
        """The roles of which one is a member, through others too."""
        found: set[str] = set()
        waiting = [role] if role in self.roles else []
        while waiting:
            held = self.roles.get(waiting.pop())
            more = [one for one in held.member_of if one not in found] if held else []
            found.update(more)
            waiting += more
        return found

    def members(self, role: str) -> list[str]:
        """The roles of the schema that are members of one, whom its policies are for as well."""
        return [each for each in self.roles if role in self.above(each)]

    # ------------------------------------------------------------ tables

    def is_secured(self, table: Ref) -> bool:
        """Whether row security is on. What is there already has been made with care, or is nobody's business here."""
        held = self.catalog.objects.get(table)
        return held.row_security if isinstance(held, Table | Partition) else True

    def is_exposed(self, schema: str) -> bool:
        """Whether the API shows what is in a schema: `public`, and where its roles may look."""
        if not self.on_platform:
            return False
        return schema == PUBLIC or any(self.columns(role, "usage", ref("schema", schema)) for role in self.clients)

    def applying(self, table: Ref, role: str, command: str) -> list[Policy]:
        """The permissive policies that let a role do something with rows of a table."""
        roles = {role, *self.above(role)}
        return [
            policy
            for policy in self.policies.get(table, ())
            if policy.permissive
            and policy.command in (command, "all")
            and (not policy.roles or not roles.isdisjoint(policy.roles))
        ]

    # ------------------------------------------------------------ privileges

    def grants(self, target: Ref) -> tuple[Grant, ...] | None:
        """What is granted on an object; None where nothing is said of it."""
        held = self.catalog.objects.get(ref("privileges", *target))
        return held.grants if isinstance(held, Privileges) else None

    def columns(self, role: str, privilege: str, target: Ref) -> tuple[str, ...]:
        """The columns that a role has a privilege on: `*` for all of them, none where it does not have it."""
        roles = {role, PUBLIC, *self.above(role)}
        found: set[str] = set()
        for grant in self.grants(target) or ():
            if grant.role in roles:
                for what, columns in grant.privileges:
                    if what in (privilege, "all"):
                        found.update(columns or ("*",))
        return ("*",) if "*" in found else tuple(sorted(found))

    def readers(self, target: Ref) -> list[str]:
        """The clients that may select from something."""
        return [role for role in self.clients if self.columns(role, "select", target)]

    def callers(self, function: Function) -> list[str]:
        """The clients that may call a function: everybody may, where nothing is said of it."""
        if self.grants(function.ref) is None:
            return list(self.clients)
        return [role for role in self.clients if self.columns(role, "execute", function.ref)]


def called(reference: Ref) -> str:
    """An object as people write it, in a message."""
    return f"`{name(reference)}`"
