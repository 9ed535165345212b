"""What roles may do by privileges, membership and row security, as a catalog says it."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog import platform
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Function, Partition, Policy, Privileges, Ref, Role, Table, View, ref
from dbsc.record import Record

COMMANDS = ("select", "insert", "update", "delete")
_BYPASSING = frozenset(
    {"service_role", "supabase_admin", "supabase_read_only_user", "supabase_superuser", platform.MAKER}
)


class Held(Record):
    """A privilege on a table: on all of it, or on some columns; nothing where neither is."""

    whole: bool
    columns: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.whole or bool(self.columns)


class Rights:
    """The rights of every role on every table of a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.on_platform = catalog.intent.header.target == "supabase"
        self.roles = {
            role.name: role for each in (catalog.externals, catalog.objects) for role in _roles(each.values())
        }
        self.by_table: dict[Ref, list[Policy]] = {}
        for policy in catalog.all(Policy):
            self.by_table.setdefault(policy.table, []).append(policy)
        self.around = self._around()
        self.known_groups: dict[str, frozenset[str]] = {}

    def groups(self, role: str) -> frozenset[str]:
        """The role, PUBLIC, and all whose privileges it has without asking for them."""
        if role not in self.known_groups:
            self.known_groups[role] = self._groups(role)
        return self.known_groups[role]

    def _groups(self, role: str) -> frozenset[str]:
        found, waiting = {"public"}, [role]
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            known = self.roles.get(name)
            if known is not None:
                apart = {group for group, option in known.memberships if option == "inherit false"}
                inherits = "noinherit" not in known.attributes
                waiting += [group for group in known.member_of if inherits and group not in apart]
        return frozenset(found)

    def bypasses(self, role: str) -> bool:
        """Whether row security never holds a role."""
        known = self.roles.get(role)
        if known is not None and {"bypassrls", "superuser"} & set(known.attributes):
            return True
        return self.on_platform and role in _BYPASSING

    def owns(self, role: str) -> bool:
        """Whether a role owns what the migrations make."""
        return self.on_platform and role == platform.MAKER

    def is_trusted(self, role: str) -> bool:
        """Whether the platform trusts a role with everything anyway."""
        return self.on_platform and (role == platform.MAKER or role in _BYPASSING)

    def privilege(self, table: Ref, role: str, command: str) -> Held:
        """What a role holds of one privilege on a table or view."""
        if self.owns(role):
            return Held(True)
        groups = self.groups(role)
        columns: set[str] = set()
        for grant in self.grants(table):
            if grant[0] not in groups or grant[1] not in (command, "all"):
                continue
            if not grant[2]:
                return Held(True)
            columns.update(grant[2])
        return Held(False, frozenset(columns))

    def grants(self, table: Ref) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """All privileges on a table: of whom, which, and on which columns."""
        held = self.catalog.objects.get(ref("privileges", *table))
        if isinstance(held, Privileges):
            for grant in held.grants:
                for privilege, columns in grant.privileges:
                    yield grant.role, privilege, columns
        elif self.on_platform and table[1] == "public":
            for each in platform.default_privileges(self.catalog.intent.header.postgres):
                for grant in each.grants if each.kind == "tables" else ():
                    for privilege, columns in grant.privileges:
                        yield grant.role, privilege, columns

    def may_use_schema(self, table: Ref, role: str) -> bool:
        """Whether a role can name what is in the schema of a table, as far as it is known."""
        held = self.catalog.objects.get(ref("privileges", "schema", table[1]))
        if self.owns(role) or ref("schema", table[1]) not in self.catalog.objects:
            return True
        if not isinstance(held, Privileges):
            return False
        groups = self.groups(role)
        return any(
            grant.role in groups and any(privilege in ("usage", "all") for privilege, _ in grant.privileges)
            for grant in held.grants
        )

    def may_execute(self, function: Function, role: str) -> bool:
        """Whether a role can call a function, which everybody can unless something else is said."""
        held = self.catalog.objects.get(ref("privileges", *function.ref))
        if not isinstance(held, Privileges) or self.owns(role):
            return True
        groups = self.groups(role)
        return any(grant.role in groups for grant in held.grants)

    def is_held(self, table: Ref, role: str) -> bool:
        """Whether row security holds a role on a table."""
        found = self.catalog.objects.get(table)
        if found is None:
            return not self.bypasses(role)  # what is there already is taken to be held
        if not isinstance(found, Table | Partition) or not found.row_security:
            return False
        return not (self.bypasses(role) or (self.owns(role) and not found.force_row_security))

    def policies(self, table: Ref, role: str, command: str) -> tuple[tuple[Policy, ...], tuple[Policy, ...]]:
        """The policies that hold a role at a command: those of which one has to admit a row, and those that all do."""
        groups = self.groups(role)
        found = [
            policy
            for policy in self.by_table.get(table, ())
            if policy.command in (command, "all") and (not policy.roles or groups.intersection(policy.roles))
        ]
        permissive = tuple(policy for policy in found if policy.permissive)
        return permissive, tuple(policy for policy in found if not policy.permissive)

    def ways_around(self, table: Ref, role: str, command: str) -> Iterator[Ref]:
        """Views that reach a table's rows with the rights of their owner, and partitions that have privileges."""
        for way in self.around.get(table, ()):
            found = self.catalog.objects[way]
            is_read_only = isinstance(found, View) and found.materialized
            if self.privilege(way, role, command) and (command == "select" or not is_read_only):
                yield way

    def _around(self) -> dict[Ref, list[Ref]]:
        """By table the views that read it as their owner, and the partitions that row security does not hold."""
        found: dict[Ref, list[Ref]] = {}
        for view in self.catalog.all(View):
            if view.materialized or ("security_invoker", "true") not in view.options:
                for reference in sorted(self._read_by(view)):
                    found.setdefault(reference, []).append(view.ref)
        for partition in self.catalog.all(Partition):
            root = partition.parent
            while isinstance(above := self.catalog.objects.get(root), Partition):
                root = above.parent
            if not partition.row_security:
                found.setdefault(root, []).append(partition.ref)
        return found

    def _read_by(self, view: View) -> set[Ref]:
        """The tables that a view reads, through other views as well."""
        found: set[Ref] = set()
        waiting = list(view.query.uses)
        while waiting:
            reference = waiting.pop()
            if reference in found:
                continue
            found.add(reference)
            inner = self.catalog.objects.get(reference)
            if isinstance(inner, View):
                waiting.extend(inner.query.uses)
        return found


def _roles(objects: object) -> Iterator[Role]:
    assert hasattr(objects, "__iter__")
    return (object_ for object_ in objects if isinstance(object_, Role))
