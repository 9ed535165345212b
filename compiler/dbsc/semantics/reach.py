"""What `access` needs beyond its own table: the schemas on the way, and the tables that its policies look at."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog.objects import Grant, Policy, Privileges, Ref, Schema, View, ref
from dbsc.diagnostics import Diagnostic, Label
from dbsc.semantics.context import Context, Reach
from dbsc.semantics.privileges import Wanted, add_privileges, want
from dbsc.sqltext.quote import identifier


def lower_reach(ctx: Context) -> None:
    """Grants the use of our own schemas, and reports policies that cannot read what they look at, or go in a circle."""
    using: dict[str, set[str]] = {}
    for reach in ctx.reached:
        table = reach.policy.table
        needed = tuple(reach.policy.needs())
        for other in (table, *needed):
            if isinstance(ctx.objects.get(ref("schema", other[1])), Schema):
                roles = using.setdefault(other[1], set())
                roles.add(reach.role)
                if ctx.header.target == "supabase":
                    roles.add("service_role")
        for parent in dict.fromkeys(needed):
            if parent.kind == "table" and parent != table and parent in ctx.objects:
                _readable(ctx, reach, parent)
    for schema, roles in using.items():
        _usage(ctx, ref("schema", schema), roles)
    _circles(ctx)


def _usage(ctx: Context, schema: Ref, roles: set[str]) -> None:
    """Adds `usage` to what is granted on a schema."""
    held = ctx.objects.get(ref("privileges", *schema))
    wanted: Wanted = {}
    if isinstance(held, Privileges):
        for grant in held.grants:
            for privilege, _ in grant.privileges:
                want(wanted, grant.role, privilege, (), grant.grantable)
    for role in roles:
        want(wanted, role, "usage")
    add_privileges(ctx, schema, wanted, getattr(ctx.objects[schema], "origin", None))


# ---------------------------------------------------------------- what a policy can read


def _readable(ctx: Context, reach: Reach, parent: Ref) -> None:
    """A policy that looks at another table runs with the rights of the caller, who has to be able to read it."""
    held = ctx.objects.get(ref("privileges", *parent))
    grants = [g for g in held.grants if g.role in (reach.role, "public")] if isinstance(held, Privileges) else []
    readable = _columns(grants)
    if readable is None:
        return
    missing = sorted(_read(ctx, reach.policy, parent) - readable)
    if readable and not missing:
        return
    what = f"columns `{'`, `'.join(missing)}` of " if readable and missing else ""
    name = parent[2] if parent[1] == "public" else ".".join(parent.path)
    message = f"the policies of `{reach.policy.table[2]}` look at {what}`{name}`, which `{reach.role}` cannot read"
    place = getattr(ctx.objects[parent], "origin", None)
    labels = (Label(place, f"`{name}` is declared here"),) if place else ()
    help_ = f"write `access select to owner` in `{name}`"
    if what:
        help_ = f"add {', '.join(f'`{column}`' for column in missing)} to what `access select (…)` of `{name}` names"
    ctx.error("DBS244", message, reach.place, help_=help_, labels=labels)


def _columns(grants: list[Grant]) -> set[str] | None:
    """The columns that may be selected; None for all of them."""
    found: set[str] = set()
    for grant in grants:
        for privilege, columns in grant.privileges:
            if privilege in ("select", "all"):
                if not columns:
                    return None
                found.update(columns)
    return found


def _read(ctx: Context, policy: Policy, parent: Ref) -> set[str]:
    """The columns of another table that a policy reads."""
    from dbsc.sqltext.parse import Fault, parse_expression
    from dbsc.sqltext.resolve import resolve

    found: set[str] = set()
    schema = policy.table[1]
    for expression in (policy.using, policy.check):
        fragment = parse_expression(expression.sql) if expression else None
        if fragment is None or isinstance(fragment, Fault):
            continue
        scope = {policy.table[2]: ctx.fragments.columns_of(policy.table.path, schema)}
        for use in resolve(fragment, scope, lambda parts: ctx.fragments.columns_of(parts, schema)).columns:
            if use.relation == parent.path:
                found.add(use.column)
    return found


# ---------------------------------------------------------------- circles


def _circles(ctx: Context) -> None:
    """Policies for `select` that read each other's tables: PostgreSQL refuses every query with infinite recursion."""
    reads: dict[str, dict[Ref, dict[Ref, Policy]]] = {}
    for policy in ctx.objects.values():
        if isinstance(policy, Policy) and policy.command in ("select", "all"):
            for role in policy.roles or ("public",):
                edges = reads.setdefault(role, {}).setdefault(policy.table, {})
                edges.update((table, policy) for table in _tables(ctx, policy.needs()) if table != policy.table)
                if policy.table in _selected(ctx, policy):
                    edges[policy.table] = policy
    told: set[frozenset[Ref]] = set()
    for edges_of in reads.values():
        for start in edges_of:
            circle = _circle(edges_of, start)
            if circle and frozenset(circle) not in told:
                told.add(frozenset(circle))
                _report(ctx, circle, edges_of)


def _tables(ctx: Context, needs: Iterable[Ref]) -> set[Ref]:
    """The tables among the objects, also through views that read them with the caller's rights."""
    found: set[Ref] = set()
    waiting = list(needs)
    while waiting:
        reference = waiting.pop()
        view = ctx.objects.get(reference)
        if reference.kind == "table":
            found.add(reference)
        elif isinstance(view, View) and ("security_invoker", "true") in view.options:
            waiting.extend(view.query.uses)
    return found


def _selected(ctx: Context, policy: Policy) -> set[Ref]:
    """The tables that subqueries of a policy read: its own table counts only there."""
    found: set[Ref] = set()
    for expression in (policy.using, policy.check):
        if expression:
            found |= _tables(ctx, expression.uses)
    return found


def _circle(edges: dict[Ref, dict[Ref, Policy]], start: Ref) -> list[Ref]:
    """A way from a table back to itself, or nothing."""
    stack: list[list[Ref]] = [[start]]
    seen: set[Ref] = set()
    while stack:
        path = stack.pop()
        for other in edges.get(path[-1], {}):
            if other == start:
                return path
            if other not in seen:
                seen.add(other)
                stack.append([*path, other])
    return []


def _report(ctx: Context, circle: list[Ref], edges: dict[Ref, dict[Ref, Policy]]) -> None:
    names = " reads ".join(f"`{table[2]}`" for table in (*circle, circle[0]))
    first = edges[circle[0]][circle[1] if len(circle) > 1 else circle[0]]
    message = f"these policies look at each other's tables: {names}"
    note = "PostgreSQL refuses every query of them: infinite recursion detected in policy"
    function = f"{identifier(circle[-1][2])}_of(…)"
    help_ = f"let one of them ask a function: `function {function} … security definer`, which policies do not hold"
    # PostgreSQL makes what is written out, and owners and superusers pass it; what `access` says has to hold
    way = zip(circle, (*circle[1:], circle[0]), strict=True)
    promised = {reach.policy.ref for reach in ctx.reached}
    code = "DBS246" if promised.isdisjoint(edges[one][other].ref for one, other in way) else "DBS245"
    ctx.diagnostics.append(Diagnostic(code, message, first.origin, (), (note,), help_))
