"""Domains."""

from __future__ import annotations

from dbsc.catalog.objects import Domain
from dbsc.postgres.sql import Scene, comment_if_changed, name
from dbsc.semantics.lift_parts import expression
from dbsc.semantics.types import type_sql
from dbsc.sqltext.quote import identifier, qualified


def create(domain: Domain, scene: Scene) -> list[str]:
    """The statements that make it. Whether it is not null is said, so that columns of it need not."""
    parts = [f"create domain {name(domain.ref)} as {type_sql(domain.type)}"]
    if domain.collation:
        parts.append(f"collate {qualified(*domain.collation)}")
    if domain.default:
        parts.append(f"default {expression(domain.default.sql)}")
    if not domain.nullable:
        parts.append("not null")
    parts += [f"constraint {identifier(c.name)} check ({c.condition.sql})" for c in domain.checks if not c.not_valid]
    late = [
        f"alter domain {name(domain.ref)} add constraint {identifier(c.name)} check ({c.condition.sql}) not valid"
        for c in domain.checks
        if c.not_valid
    ]
    return [" ".join(parts), *late, *comment(domain, None)]


def comment(domain: Domain, before: Domain | None) -> list[str]:
    """Its comment and those of its checks, where they differ."""
    made = comment_if_changed(f"domain {name(domain.ref)}", domain.comment, before.comment if before else None)
    old = {check.name: check.comment for check in before.checks} if before else {}
    for check in domain.checks:
        what = f"constraint {identifier(check.name)} on domain {name(domain.ref)}"
        made += comment_if_changed(what, check.comment, old.get(check.name))
    return made
