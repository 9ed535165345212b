"""What `access` needs beyond its own table: the schemas on the way, and the parents that its policies look at."""

from __future__ import annotations

from dbsc.catalog.objects import Privileges, Ref, Schema, ref
from dbsc.diagnostics import Label
from dbsc.semantics.context import Context, Reach
from dbsc.semantics.privileges import Wanted, add_privileges


def lower_reach(ctx: Context) -> None:
    """Grants the use of our own schemas to who has access in them, and reports parents that cannot be read."""
    using: dict[str, set[str]] = {}
    for reach in ctx.reached:
        for needed in (reach.table, *reach.objects):
            if isinstance(ctx.objects.get(ref("schema", needed[1])), Schema):
                using.setdefault(needed[1], set()).add(reach.role)
        for parent in dict.fromkeys(reach.objects):
            if parent.kind == "table" and parent != reach.table and parent in ctx.objects:
                _readable(ctx, reach, parent)
    for schema, roles in using.items():
        _usage(ctx, ref("schema", schema), roles)


def _usage(ctx: Context, schema: Ref, roles: set[str]) -> None:
    """Adds `usage` to what is granted on a schema."""
    held = ctx.objects.get(ref("privileges", *schema))
    wanted: Wanted = {}
    grantable: set[str] = set()
    if isinstance(held, Privileges):
        for grant in held.grants:
            wanted[grant.role] = {privilege: None for privilege, _ in grant.privileges}
            grantable.update({grant.role} if grant.grantable else ())
    for role in roles:
        wanted.setdefault(role, {})["usage"] = None
    add_privileges(ctx, schema, wanted, grantable, getattr(ctx.objects[schema], "origin", None))


def _readable(ctx: Context, reach: Reach, parent: Ref) -> None:
    """A policy that looks at another table runs with the rights of the caller, who has to be able to read it."""
    held = ctx.objects.get(ref("privileges", *parent))
    granted = held.grants if isinstance(held, Privileges) else ()
    for grant in granted:
        if grant.role in (reach.role, "public") and any(name in ("select", "all") for name, _ in grant.privileges):
            return
    name = parent[2] if parent[1] == "public" else ".".join(parent.path)
    message = f"the policies of `{reach.table[2]}` look at `{name}`, which `{reach.role}` cannot read"
    place = getattr(ctx.objects[parent], "origin", None)
    labels = (Label(place, f"`{name}` is declared here"),) if place else ()
    help_ = f"write `access select to owner` in `{name}`"
    ctx.error("DBS244", message, reach.span, help_=help_, labels=labels)
