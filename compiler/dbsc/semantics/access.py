"""`access`, `policy`, `grant`: who may do what with a table, as policies, privileges and the indexes they need."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dbsc.catalog import naming
from dbsc.catalog.objects import Element, Expression, Policy, Privileges, Ref, SequenceOwner, ref
from dbsc.catalog.sequences import owned_sequence
from dbsc.diagnostics import Diagnostic, Edit, did_you_mean
from dbsc.semantics.context import Context, Reach
from dbsc.semantics.ownership import both, either, owner_columns, owner_condition
from dbsc.semantics.privileges import (
    SEQUENCE_PRIVILEGES,
    TABLE_PRIVILEGES,
    VERBS,
    WHOLE,
    Wanted,
    add_privileges,
    collect_grant,
    known_role,
    want,
)
from dbsc.semantics.tables import TableParts
from dbsc.source import Span
from dbsc.sqltypes.places import POLICY
from dbsc.syntax import ast

COMMANDS = ("all", *VERBS)
_CALLED = {
    "read": "select", "view": "select", "write": "insert, update, delete", "create": "insert", "edit": "update",
    "modify": "update", "change": "update", "remove": "delete", "crud": "all", "full": "all", "everything": "all",
}  # fmt: skip


class Access:
    """Collects what the items of one table say, then makes its policies, privileges and indexes."""

    def __init__(self, parts: TableParts) -> None:
        self.parts = parts
        self.ctx = parts.ctx
        self.conditions: dict[tuple[str, str], list[tuple[Expression | None, Expression | None]]] = {}
        self.spans: dict[str, Span] = {}  # the first `access` of each role
        self.places: dict[tuple[str, str], Span] = {}  # and of each command and role
        self.wanted: Wanted = {}
        self.of_sequences: dict[str, Wanted] = {}  # by column
        self.said = False  # whether any grant or access was written
        self.has_access = False
        self.has_policy = False
        self.lookups: list[str] = []  # columns that the policies of `owner` look up

    # ------------------------------------------------------------ access

    def access(self, item: ast.Access) -> None:
        """`access select, update (status) to owner where (…) check (…)`."""
        self.said = self.has_access = True
        verbs = self.verbs(item)
        where = self.condition(item.where)
        check = self.condition(item.check) if item.check else where
        if where is False or check is False:
            return
        for who in item.roles:
            role, owned = who.text, None
            if role == "owner":
                found = self.owned(item)
                if found is None:
                    continue
                owned, role = found, self.ctx.header.user_role or ""
            elif not known_role(self.ctx, who):
                continue
            for verb, columns in verbs.items():
                using = both(owned, where)
                checking = both(owned, check)
                self.conditions.setdefault((verb, role), []).append((using, checking))
                self.spans.setdefault(role, item.span)
                self.places.setdefault((verb, role), item.span)
                want(self.wanted, role, verb, columns)

    def verbs(self, item: ast.Access) -> dict[str, tuple[str, ...]]:
        """The commands of an `access`, each with the columns it is held to."""
        out: dict[str, tuple[str, ...]] = {}
        for privilege in item.privileges:
            word = privilege.name.text
            if word not in COMMANDS:
                called = f"write `{_CALLED[word]}`" if word in _CALLED else None
                help_ = (
                    called or did_you_mean(word, COMMANDS) or "write `select`, `insert`, `update`, `delete` or `all`"
                )
                self.ctx.error("DBS007", f"unknown verb `{word}`", privilege.name.span, help_=help_)
                continue
            columns = self.parts.known(privilege.columns)
            if columns and word in ("delete", "all"):
                message = f"`{word}` is about whole rows, and takes no columns"
                self.ctx.error("DBS240", message, privilege.columns[0].span, help_=f"write `{word}`")
            for verb in VERBS if word == "all" else (word,):
                out[verb] = columns
        return out

    def condition(self, sql: ast.Sql | None) -> Expression | bool | None:
        """A condition, None if there is none, False if it cannot be read."""
        if sql is None:
            return None
        resolved = self.ctx.fragments.expression(
            sql, self.parts.schema, self.parts.scope, POLICY, self.ctx.columns(self.parts.relation)
        )
        return resolved.expression if resolved else False

    def owned(self, item: ast.Access) -> Expression | None:
        """The condition that the row is the current user's."""
        self.lookups = [column.written.name.text for column in owner_columns(self.parts.relation)]
        return owner_condition(self.parts, "owner", item.span)

    # ------------------------------------------------------------ policies and grants as in SQL

    def policy(self, item: ast.Policy) -> None:
        """A policy that is written out."""
        self.has_policy = True
        mode = item.mode.text if item.mode else "permissive"
        if mode not in ("permissive", "restrictive"):
            assert item.mode is not None
            help_ = did_you_mean(mode, ("permissive", "restrictive")) or "write `restrictive`, or leave it out"
            self.ctx.error("DBS007", f"unknown word `{mode}`", item.mode.span, help_=help_)
        command = item.command.text
        if command not in COMMANDS:
            help_ = did_you_mean(command, COMMANDS) or "write " + ", ".join(f"`{word}`" for word in COMMANDS)
            self.ctx.error("DBS007", f"unknown command `{command}`", item.command.span, help_=help_)
            return
        if item.using and command == "insert":
            self.ctx.error(
                "DBS242",
                "an insert sees no old row: `using` has no meaning",
                item.using.span,
                help_="write `with check`",
            )
            return
        if item.check and command in ("select", "delete"):
            self.ctx.error(
                "DBS242",
                f"a {command} makes no new row: `with check` has no meaning",
                item.check.span,
                help_="write `using`",
            )
            return
        using, check = self.condition(item.using), self.condition(item.check)
        if using is False or check is False:
            return
        assert not isinstance(using, bool) and not isinstance(check, bool)
        roles = tuple(role.text for role in item.roles if known_role(self.ctx, role))
        policy = Policy(
            self.parts.ref,
            item.name.text,
            command,
            () if "public" in roles else tuple(sorted(roles)),
            mode == "permissive",
            using,
            check,
            item.doc,
            item.name.span,
        )
        self.ctx.add(policy, item.name.span, f"policies named `{policy.name}` on `{self.parts.name}`")

    def grant(self, item: ast.Grant) -> None:
        """A grant that is written out; `on column` is about the sequence of a `serial` or identity column."""
        if item.on is not None and self.sequence(item.on.text) is not None:
            wanted = self.of_sequences.setdefault(item.on.text, {})
            collect_grant(self.ctx, item.replace(on=None), SEQUENCE_PRIVILEGES, wanted)
            return
        self.said = True
        collect_grant(self.ctx, item, TABLE_PRIVILEGES, self.wanted, self.parts)

    # ------------------------------------------------------------ what comes of it

    def finish(self) -> None:
        """Makes the policies of `access`, the privileges, and the indexes that the policies need."""
        for (verb, role), lines in sorted(self.conditions.items(), key=lambda entry: _policy_order(entry[0])):
            if role == "public" or lines != self.conditions.get((verb, "public")):  # whose policy holds for all roles
                self.make_policy(verb, role, lines)
        if self.said:
            if self.has_access and self.ctx.header.target == "supabase":
                self.wanted["service_role", False] = {"all": {WHOLE}}
            add_privileges(self.ctx, self.parts.ref, self.wanted, self.parts.declaration.name.span)
        if self.has_access:
            self.ctx.accessed.add(self.parts.ref)
            self.own_sequences()
        for column, wanted in self.of_sequences.items():
            sequence = self.sequence(column)
            if sequence is not None:
                add_privileges(self.ctx, sequence, wanted, self.parts.declaration.name.span)
        for column in dict.fromkeys(self.lookups):
            self.make_index(column)

    def make_policy(self, verb: str, role: str, lines: list[tuple[Expression | None, Expression | None]]) -> None:
        using = either([line[0] for line in lines]) if verb != "insert" else None
        check = either([line[1] for line in lines]) if verb in ("insert", "update") else None
        name = naming.object_name(self.parts.name, f"{verb}_{role}", None)
        span = self.parts.declaration.name.span
        roles = () if role == "public" else (role,)
        place = self.places.get((verb, role), span)
        policy = Policy(self.parts.ref, name, verb, roles, True, using, check, None, place)
        self.ctx.reached.append(Reach(policy, role, self.spans.get(role, span)))
        self.ctx.add(policy, span, f"policies named `{name}` on `{self.parts.name}`")

    def own_sequences(self) -> None:
        """Who may insert may use the sequence of a `serial` column; an identity needs no privilege, and gets none."""
        for column in self.parts.columns:
            if not (column.serial or column.identity):
                continue
            wanted: Wanted = {}
            for (role, _), held in self.wanted.items():
                if "all" in held and role == "service_role":
                    want(wanted, role, "all")
                elif column.serial and ("insert" in held or "all" in held):
                    want(wanted, role, "usage")
            self.of_sequences.setdefault(column.name, wanted)

    def sequence(self, name: str) -> Ref | None:
        """The sequence of a column."""
        column = next((column for column in self.parts.columns if column.name == name), None)
        return owned_sequence(self.parts.schema, self.parts.name, column) if column else None

    def make_index(self, column: str) -> None:
        """An index that leads with a column, unless there is one."""
        parts = self.parts
        leading = {key.columns[0] for key in (*parts.uniques, *([parts.primary_key] if parts.primary_key else []))}
        leading.update(index.elements[0].column or "" for index in parts.indexes if index.where is None)
        if column not in leading:
            written = parts.relation.columns[column]
            parts.index((Element(column),), written.span if written else None)


def privileges_of_owned_sequences(ctx: Context) -> None:
    """Who may insert by `access` may use the sequences that belong to columns, where nothing is said of them."""
    for owner in [object_ for object_ in ctx.objects.values() if isinstance(object_, SequenceOwner)]:
        held = ctx.objects.get(ref("privileges", *owner.table))
        if owner.table not in ctx.accessed or ref("privileges", *owner.sequence) in ctx.objects:
            continue
        wanted: Wanted = {}
        for grant in held.grants if isinstance(held, Privileges) else ():
            verbs = {privilege for privilege, _ in grant.privileges}
            if "all" in verbs and grant.role == "service_role":
                want(wanted, grant.role, "all")
            elif verbs & {"insert", "all"}:
                want(wanted, grant.role, "usage")
        add_privileges(ctx, owner.sequence, wanted, owner.origin)


def _policy_order(key: tuple[str, str]) -> tuple[int, str]:
    return VERBS.index(key[0]), key[1]


def tell_checks_apart(ctx: Context, items: Sequence[ast.Item]) -> None:
    """A `check` below `access` or a policy that is meant to be part of it: there it is a constraint of the table.

    It is further in than the line above it, or looks at who is asking, which no row can be held to for good.
    """
    for before, item in pairwise(items):
        if not isinstance(item, ast.Check) or not isinstance(before, ast.Access | ast.Policy) or before.check:
            continue
        source = item.span.source
        is_further_in = source.position(item.span.start)[1] > source.position(before.span.start)[1]
        user = ctx.header.user
        if not is_further_in and not (user and user in item.condition.text):
            continue
        word, joined = ("access", "check") if isinstance(before, ast.Access) else ("policy", "with check")
        message = f"on a line of its own this is a constraint of the table, and no part of the `{word}` above it"
        help_ = f"write `{joined} (…)` behind the `{word}`, on its line; a constraint stands above it"
        edits = (Edit(Span(source, before.span.end, item.span.start), f" {joined.removesuffix('check')}", False),)
        ctx.diagnostics.append(Diagnostic("DBS001", message, item.span, help=help_, edits=edits))
