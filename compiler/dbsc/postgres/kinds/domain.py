"""Domains."""

from __future__ import annotations

from dbsc.catalog.objects import Check, Domain
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
    parts += [_check(c) for c in domain.checks if not c.not_valid]
    late = [f"alter domain {name(domain.ref)} add {_check(c)}" for c in domain.checks if c.not_valid]
    return [" ".join(parts), *late, *comment(domain, None)]


def drop(domain: Domain, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop domain {name(domain.ref)}"]


def alter(before: Domain, domain: Domain, scene: Scene) -> list[str]:
    """The statements that give it another default, and say whether it may be null."""
    head = f"alter domain {name(domain.ref)}"
    made = []
    if before.default != domain.default:
        made.append(
            f"{head} set default {expression(domain.default.sql)}" if domain.default else f"{head} drop default"
        )
    if before.nullable != domain.nullable:
        made.append(f"{head} {'drop' if domain.nullable else 'set'} not null")
    return made


def _check(c: Check) -> str:
    return f"constraint {identifier(c.name)} check ({c.condition.sql}){' not valid' if c.not_valid else ''}"


def add_check(domain: Domain, check: Check) -> list[str]:
    """The statements that add a check to a domain that is there without it."""
    made = [f"alter domain {name(domain.ref)} add {_check(check)}"]
    return made + _check_comment(domain, check, None)


def comment(domain: Domain, before: Domain | None) -> list[str]:
    """Its comment and those of its checks, where they differ."""
    made = comment_if_changed(f"domain {name(domain.ref)}", domain.comment, before.comment if before else None)
    old = {check.name: check.comment for check in before.checks} if before else {}
    for check in domain.checks:
        made += _check_comment(domain, check, old.get(check.name))
    return made


def _check_comment(domain: Domain, check: Check, before: str | None) -> list[str]:
    what = f"constraint {identifier(check.name)} on domain {name(domain.ref)}"
    return comment_if_changed(what, check.comment, before)
