"""`access`, `policy`, `grant`: who may do what with a table, as policies, privileges and the indexes they need."""

from __future__ import annotations

from dbsc.catalog import naming
from dbsc.catalog.objects import Element, Expression, Grant, Policy, Privileges, Ref, ref
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.columns import ColumnParts, primary_key_columns
from dbsc.semantics.context import Context, Reach
from dbsc.semantics.names import Relation
from dbsc.semantics.tables import TableParts
from dbsc.source import Span
from dbsc.sqltext.quote import identifier, qualified
from dbsc.syntax import ast

VERBS = ("select", "insert", "update", "delete")
COMMANDS = ("all", *VERBS)
TABLE_PRIVILEGES = (*VERBS, "truncate", "references", "trigger", "maintain", "all", "none")
SEQUENCE_PRIVILEGES = ("usage", "select", "update", "all", "none")
SUPABASE_ROLES = ("anon", "authenticated", "service_role")
_PSEUDO_ROLES = frozenset({"public", "current_user", "session_user", "current_role"})

Wanted = dict[str, dict[str, "set[str] | None"]]  # role → privilege → columns (None: the whole object)


def client_roles(ctx: Context) -> tuple[str, ...]:
    """The roles that applications connect as: what they may do with an object is always said."""
    if ctx.header.target == "supabase":
        return SUPABASE_ROLES
    return (ctx.header.user_role,) if ctx.header.user_role else ()


class Access:
    """Collects what the items of one table say, then makes its policies, privileges and indexes."""

    def __init__(self, parts: TableParts) -> None:
        self.parts = parts
        self.ctx = parts.ctx
        self.conditions: dict[tuple[str, str], list[tuple[Expression | None, Expression | None]]] = {}
        self.spans: dict[str, Span] = {}  # the first `access` of each role
        self.wanted: Wanted = {}
        self.grantable: set[str] = set()
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
                self.want(role, verb, columns)

    def verbs(self, item: ast.Access) -> dict[str, tuple[str, ...]]:
        """The commands of an `access`, each with the columns it is held to."""
        out: dict[str, tuple[str, ...]] = {}
        for privilege in item.privileges:
            word = privilege.name.text
            if word not in COMMANDS:
                help_ = did_you_mean(word, COMMANDS) or "write `select`, `insert`, `update`, `delete` or `all`"
                self.ctx.error("DBS007", f"unknown verb `{word}`", privilege.name.span, help_=help_)
                continue
            columns = self.parts.known(privilege.columns)
            if columns and word in ("delete", "all"):
                self.ctx.error("DBS240", f"`{word}` is about whole rows", privilege.span)
            for verb in VERBS if word == "all" else (word,):
                out[verb] = columns
        return out

    def condition(self, sql: ast.Sql | None) -> Expression | bool | None:
        """A condition, None if there is none, False if it cannot be read."""
        if sql is None:
            return None
        resolved = self.ctx.fragments.expression(sql, self.parts.schema, self.parts.scope)
        return resolved.expression if resolved else False

    def owned(self, item: ast.Access) -> Expression | None:
        """The condition that the row is the current user's."""
        if self.ctx.header.user is None or self.ctx.header.user_role is None:
            help_ = "write `target supabase`, or `user (app.current_user_id()) as app_user`, in the `database` header"
            self.ctx.error("DBS241", "`owner` needs to know who the current user is", item.span, help_=help_)
            return None
        columns = owner_columns(self.parts.relation)
        if not columns:
            help_ = "write `owner` behind the reference that says whose row it is: `user_id -> users owner`"
            message = f"no column of `{self.parts.name}` is marked `owner`"
            self.ctx.error("DBS241", message, item.span, help_=help_)
            return None
        self.lookups = [column.written.name.text for column in columns]
        return ownership(self.ctx, self.parts.relation, self.parts.name, ())

    def want(self, role: str, privilege: str, columns: tuple[str, ...]) -> None:
        """Adds a privilege; the whole object wins over columns."""
        held = self.wanted.setdefault(role, {})
        if not columns or held.get(privilege, ()) is None:
            held[privilege] = None
        else:
            held.setdefault(privilege, set()).update(columns)  # type: ignore[union-attr]

    # ------------------------------------------------------------ policies and grants as in SQL

    def policy(self, item: ast.Policy) -> None:
        """A policy that is written out."""
        self.has_policy = True
        mode = item.mode.text if item.mode else "permissive"
        if mode not in ("permissive", "restrictive"):
            assert item.mode is not None
            help_ = did_you_mean(mode, ("permissive", "restrictive"))
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
        """A grant that is written out; `on column` is about the sequence of a `serial` column."""
        if item.on is not None and any(c.name == item.on.text and c.serial for c in self.parts.columns):
            wanted = self.of_sequences.setdefault(item.on.text, {})
            collect_grant(self.ctx, item.replace(on=None), SEQUENCE_PRIVILEGES, wanted, set())
            return
        self.said = True
        collect_grant(self.ctx, item, TABLE_PRIVILEGES, self.wanted, self.grantable, self.parts)

    # ------------------------------------------------------------ what comes of it

    def finish(self) -> None:
        """Makes the policies of `access`, the privileges, and the indexes that the policies need."""
        for (verb, role), lines in sorted(self.conditions.items(), key=lambda entry: _policy_order(entry[0])):
            self.make_policy(verb, role, lines)
        if self.said:
            if self.has_access and self.ctx.header.target == "supabase":
                self.wanted["service_role"] = {"all": None}
            add_privileges(self.ctx, self.parts.ref, self.wanted, self.grantable, self.parts.declaration.name.span)
        if self.has_access:
            self.serials()
        for column, wanted in self.of_sequences.items():
            add_privileges(self.ctx, self.sequence(column), wanted, set(), self.parts.declaration.name.span)
        for column in dict.fromkeys(self.lookups):
            self.make_index(column)

    def make_policy(self, verb: str, role: str, lines: list[tuple[Expression | None, Expression | None]]) -> None:
        using = either([line[0] for line in lines]) if verb != "insert" else None
        check = either([line[1] for line in lines]) if verb in ("insert", "update") else None
        name = naming.object_name(self.parts.name, f"{verb}_{role}", None)
        span = self.parts.declaration.name.span
        policy = Policy(self.parts.ref, name, verb, (role,), True, using, check, None, span)
        self.ctx.reached.append(Reach(self.parts.ref, role, tuple(policy.needs()), self.spans.get(role, span)))
        self.ctx.add(policy, span, f"policies named `{name}` on `{self.parts.name}`")

    def serials(self) -> None:
        """Who may insert may use the sequences of `serial` columns; an identity needs no privilege."""
        inserting = [role for role, held in self.wanted.items() if "insert" in held or "all" in held]
        for column in self.parts.columns:
            if column.serial:
                self.of_sequences.setdefault(column.name, {role: {"usage": None} for role in inserting})

    def sequence(self, column: str) -> Ref:
        """The sequence of a `serial` column, as PostgreSQL names it."""
        return ref("sequence", self.parts.schema, naming.object_name(self.parts.name, column, "seq"))

    def make_index(self, column: str) -> None:
        """An index that leads with a column, unless there is one."""
        parts = self.parts
        leading = {key.columns[0] for key in (*parts.uniques, *([parts.primary_key] if parts.primary_key else []))}
        leading.update(index.elements[0].column or "" for index in parts.indexes if index.where is None)
        if column not in leading:
            written = parts.relation.columns[column]
            parts.index((Element(column),), written.span if written else None)


def _policy_order(key: tuple[str, str]) -> tuple[int, str]:
    return VERBS.index(key[0]), key[1]


# ---------------------------------------------------------------- owners


def owner_columns(relation: Relation) -> list[ColumnParts]:
    """The columns of a table that are marked `owner`."""
    found = []
    for item in relation.items:
        if isinstance(item, ast.Column) and any(isinstance(p, ast.Mark) and p.words == "owner" for p in item.parts):
            parts = ColumnParts(item)
            if parts.reference:
                found.append(parts)
    return found


def ownership(ctx: Context, relation: Relation, alias: str, path: tuple[Ref, ...]) -> Expression | None:
    """The condition that a row of a table is the current user's, through as many parents as it takes."""
    user = ctx.fragments.expression(_sql(ctx.header.user or "", relation.span), "public", {})
    if user is None:
        return None
    alternatives: list[Expression | None] = []
    for column in owner_columns(relation):
        assert column.reference is not None
        target = ctx.names.find_relation(column.reference.target.parts, relation.schema)
        if target is None:
            return None
        name = identifier(column.written.name.text)
        own = f"{identifier(alias)}.{name}" if path else name
        keys = tuple(n.text for n in column.reference.columns) or primary_key_columns(target)
        if len(keys) != 1:
            return None
        parents = [c for c in owner_columns(target) if not _leads_back(ctx, c, target)]
        direct = any(c.written.name.text == keys[0] for c in parents)
        if not parents or direct:
            alternatives.append(Expression(f"{own} = (select {user.expression.sql})", user.expression.uses))
            continue
        if target.ref in path or target.ref == relation.ref:
            message = f"`owner` goes round in a circle: `{target.ref[2]}` is owned through itself"
            ctx.error("DBS241", message, column.written.span, help_="mark the column that names the user `owner`")
            return None
        parent = _alias(target, (relation, *path))
        inner = ownership(ctx, target, parent, (*path, relation.ref))
        if inner is None:
            return None
        outer = own if path else f"{identifier(alias)}.{name}"
        source = qualified(*target.ref.path) + (f" as {identifier(parent)}" if parent != target.ref[2] else "")
        joined = f"{identifier(parent)}.{identifier(keys[0])} = {outer}"
        text = f"exists (select 1 from {source} where {joined} and {_grouped(inner.sql)})"
        alternatives.append(Expression(text, tuple(dict.fromkeys((target.ref, *inner.uses)))))
    return either(alternatives)


def _leads_back(ctx: Context, column: ColumnParts, target: Relation) -> bool:
    """Whether an owner column refers to its own table."""
    assert column.reference is not None
    found = ctx.names.find_relation(column.reference.target.parts, target.schema)
    return found is target


def _alias(target: Relation, outer: tuple[object, ...]) -> str:
    names = {o.ref[2] if isinstance(o, Relation) else o[2] for o in outer if isinstance(o, Relation | Ref)}
    alias, number = target.ref[2], 1
    while alias in names:
        number += 1
        alias = f"{target.ref[2]}_{number}"
    return alias


def _sql(text: str, span: Span) -> ast.Sql:
    return ast.Sql(text, Span(span.source, span.start, span.start))


def both(first: Expression | None, second: Expression | bool | None) -> Expression | None:
    """`first and second`; None means no condition."""
    assert not isinstance(second, bool)
    if first is None or second is None:
        return first or second
    return Expression(
        f"{_grouped(first.sql)} and {_grouped(second.sql)}", tuple(dict.fromkeys(first.uses + second.uses))
    )


def either(parts: list[Expression | None]) -> Expression:
    """The parts joined by `or`; `true` where one of them has no condition."""
    uses: dict[Ref, None] = {}
    texts: dict[str, None] = {}
    for part in parts:
        if part is None:
            return Expression("true")
        uses.update(dict.fromkeys(part.uses))
        texts[part.sql] = None
    if len(texts) == 1:
        return Expression(next(iter(texts)), tuple(uses))
    return Expression(" or ".join(map(_grouped, texts)), tuple(uses))


def _grouped(sql: str) -> str:
    """Parentheses around what `and` or `or` joins."""
    from dbsc.sqltext.parse import Fault, parse_expression

    if not {"or", "and"}.intersection(sql.lower().replace("(", " ").replace(")", " ").split()):
        return sql
    fragment = parse_expression(sql)
    return f"({sql})" if isinstance(fragment, Fault) or "BoolExpr" in fragment.tree else sql


# ---------------------------------------------------------------- privileges


def known_role(ctx: Context, role: ast.Name) -> bool:
    """Whether a role exists: declared, the header's, the platform's. Reports it otherwise."""
    known = [*ctx.names.roles, *client_roles(ctx)]
    if role.text in known or role.text in _PSEUDO_ROLES or role.text.startswith("pg_"):
        return True
    if role.text == "owner":
        message, help_ = "`owner` is for `access`: it is no role of the database", "write `access … to owner`"
    else:
        if role.text in ctx.unknown_roles:
            return False
        ctx.unknown_roles.add(role.text)
        message = f"there is no role `{role.text}`"
        help_ = did_you_mean(role.text, known) or f"write `external role {role.text}` if it is there already"
    ctx.error("DBS105", message, role.span, help_=help_)
    return False


def collect_grant(
    ctx: Context,
    item: ast.Grant,
    allowed: tuple[str, ...],
    wanted: Wanted,
    grantable: set[str],
    parts: TableParts | None = None,
) -> None:
    """Adds what a `grant` line gives to what is wanted; `grant none` gives nothing."""
    words = [privilege.name.text for privilege in item.privileges]
    if words == ["none"] and not item.roles:
        return
    if item.on is not None:
        ctx.error("DBS240", "`on` is for default privileges: this grant is on the object it stands in", item.on.span)
    if not item.roles:
        ctx.error("DBS240", "this grant says no role", item.span, help_="write `grant select to role`")
    for privilege in item.privileges:
        if privilege.name.text == "none":
            help_ = "write `grant none` alone: nobody has a privilege but the owner"
            ctx.error("DBS240", "`none` goes with no other privilege and no role", item.span, help_=help_)
            return
        if privilege.name.text not in allowed:
            help_ = did_you_mean(privilege.name.text, allowed) or "write " + ", ".join(f"`{a}`" for a in allowed)
            ctx.error("DBS007", f"unknown privilege `{privilege.name.text}`", privilege.name.span, help_=help_)
            return
        columns = parts.known(privilege.columns) if parts else ()
        for role in item.roles:
            if not known_role(ctx, role):
                continue
            held = wanted.setdefault(role.text, {})
            if not columns or held.get(privilege.name.text, ()) is None:
                held[privilege.name.text] = None
            else:
                held.setdefault(privilege.name.text, set()).update(columns)  # type: ignore[union-attr]
            if item.with_grant_option:
                grantable.add(role.text)


def add_privileges(ctx: Context, target: Ref, wanted: Wanted, grantable: set[str], span: Span | None) -> None:
    """The object that holds all privileges on another."""
    grants = []
    for role in sorted(wanted):
        held = wanted[role]
        if "all" in held and held["all"] is None:
            listed: tuple[tuple[str, tuple[str, ...]], ...] = (("all", ()),)
        else:
            listed = tuple((name, tuple(sorted(held[name] or ()))) for name in sorted(held, key=_privilege_order))
        grants.append(Grant(role, listed, role in grantable))
    ctx.objects[ref("privileges", *target)] = Privileges(target, tuple(grants), span)


def _privilege_order(name: str) -> int:
    order = (*TABLE_PRIVILEGES, "usage", "create", "execute")
    return order.index(name) if name in order else len(order)


def label(span: Span | None, text: str) -> tuple[Label, ...]:
    """A label, where there is a place for it."""
    return (Label(span, text),) if span else ()
