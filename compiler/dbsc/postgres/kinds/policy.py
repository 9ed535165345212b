"""Row level security policies."""

from __future__ import annotations

from dbsc.catalog.objects import Policy
from dbsc.postgres.sql import Scene, comment_if_changed, name, role
from dbsc.sqltext.quote import identifier


def create(policy: Policy, scene: Scene) -> list[str]:
    """The statements that make it."""
    kind = "" if policy.permissive else " as restrictive"
    lines = [f"create policy {identifier(policy.name)} on {name(policy.table)}{kind} for {policy.command}"]
    if policy.roles:
        lines[0] += f" to {', '.join(map(role, policy.roles))}"
    if policy.using:
        lines.append(f"using ({policy.using.sql})")
    if policy.check:
        lines.append(f"with check ({policy.check.sql})")
    return ["\n  ".join(lines), *comment(policy, None)]


def drop(policy: Policy, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop policy {identifier(policy.name)} on {name(policy.table)}"]


def alter(before: Policy, policy: Policy, scene: Scene) -> list[str]:
    """The statements that give it other roles and conditions."""
    lines = [f"alter policy {identifier(policy.name)} on {name(policy.table)}"]
    if policy.roles != before.roles:
        lines[0] += f" to {', '.join(map(role, policy.roles)) or 'public'}"
    if policy.using and policy.using != before.using:
        lines.append(f"using ({policy.using.sql})")
    if policy.check and policy.check != before.check:
        lines.append(f"with check ({policy.check.sql})")
    changed = ["\n  ".join(lines)] if len(lines) > 1 or policy.roles != before.roles else []
    return changed + comment(policy, before)


def comment(policy: Policy, before: Policy | None) -> list[str]:
    """Its comment, where it differs."""
    what = f"policy {identifier(policy.name)} on {name(policy.table)}"
    return comment_if_changed(what, policy.comment, before.comment if before else None)
