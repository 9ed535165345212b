"""Statistics targets: how exact what the planner knows of a column, an expression or several of both is to be."""

from __future__ import annotations

from dbsc.semantics.context import Context
from dbsc.source import Span

_MOST = 10_000


def check_target(ctx: Context, word: str, target: str, place: Span) -> None:
    """Refuses a target that PostgreSQL would refuse or cut; `word` is what says it."""
    if not target.isdigit() or int(target) > _MOST:
        ctx.error("DBS274", f"a statistics target is 0 to {_MOST}", place, help_=f"write `{word} {_MOST}` or less")
