"""Storage parameters as they are written: known ones, within their limits, and each once."""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.catalog.storage_parameters import Limits, since
from dbsc.diagnostics import did_you_mean
from dbsc.semantics.context import Context
from dbsc.source import Span


def check_parameter(ctx: Context, name: str, value: str, known: Mapping[str, Limits], place: Span, what: str) -> bool:
    """Whether a parameter and its value can be; reports it if not. `what` has the parameters, as `a gin index`."""
    limits = known.get(name)
    if limits is None:
        help_ = did_you_mean(name, known) or f"{what} has " + _listed(known)
        ctx.error("DBS007", f"unknown storage parameter `{name}`", place, help_=help_)
        return False
    version = since(name)
    if version > ctx.header.postgres:
        ctx.newer(f"`{name}`", version, place)
    if value and not limits.fit(value):
        ctx.error("DBS274", f"`{name}` is {limits.text}", place)
        return False
    return True


def _listed(known: Mapping[str, Limits]) -> str:
    shown = [f"`{name}`" for name in known if not name.startswith("toast.")]
    return ", ".join(shown[:8]) + (" …" if len(shown) > 8 else "")
