"""Collations."""

from __future__ import annotations

from dbsc.catalog.objects import Collation
from dbsc.postgres.sql import Scene, comment_if_changed, name
from dbsc.sqltext.quote import literal, qualified


def create(collation: Collation, scene: Scene) -> list[str]:
    """The statements that make it."""
    head = f"create collation {name(collation.ref)}"
    if collation.source:
        return [f"{head} from {qualified(*collation.source)}", *comment(collation, None)]
    texts = {
        "locale": collation.locale,
        "lc_collate": collation.lc_collate,
        "lc_ctype": collation.lc_ctype,
        "rules": collation.rules,
    }
    options = [f"provider = {collation.provider}"]
    options += [f"{key} = {literal(text)}" for key, text in texts.items() if text is not None]
    options += [] if collation.deterministic else ["deterministic = false"]
    return [f"{head} ({', '.join(options)})", *comment(collation, None)]


def drop(collation: Collation, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop collation {name(collation.ref)}"]


def comment(collation: Collation, before: Collation | None) -> list[str]:
    """Its comment, where it differs."""
    old = before.comment if before else None
    return comment_if_changed(f"collation {name(collation.ref)}", collation.comment, old)
