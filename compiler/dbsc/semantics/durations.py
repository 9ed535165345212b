"""Amounts of time as they are written: `12 months`, `'90 days'`; in ranges of numbers also `10000000`."""

from __future__ import annotations

from dbsc.catalog.intent import Period
from dbsc.diagnostics import did_you_mean
from dbsc.semantics.context import Context
from dbsc.syntax import ast

SHORT_UNITS = ("second", "minute", "hour", "day")
UNITS = ("hour", "day", "week", "month", "quarter", "year")


def period(
    ctx: Context, written: ast.Duration, *, numbers: bool = False, units: tuple[str, ...] = UNITS
) -> Period | None:
    """An amount of time, from `12 months`, `'90 days'` or (for ranges of numbers) `10000000`."""
    amount, unit = _parts(written, units)
    if unit is not None:
        if unit not in units:
            help_ = did_you_mean(unit, [*units, *(f"{u}s" for u in units)]) or "write " + ", ".join(units)
            ctx.error("DBS224", f"unknown unit of time `{unit}`", written.span, help_=help_)
            return None
    elif not amount.isdigit():
        help_ = f"write `1 {amount}`" if amount.removesuffix("s") in units else "write `90 days` or `1 year`"
        ctx.error("DBS224", f"`{amount}` is no amount of time", written.span, help_=help_)
        return None
    elif not numbers:
        usual = "days" if units is UNITS else "seconds"
        ctx.error("DBS224", "a unit of time is missing", written.span, help_=f"write `{amount} {usual}`")
        return None
    if not amount.isdigit() or int(amount) == 0:
        help_ = f"write `1{f' {unit}' if unit else ''}` or more"
        ctx.error("DBS224", f"`{amount}` is not a whole number of at least 1", written.span, help_=help_)
        return None
    return Period(int(amount), unit)


def plain_period(written: ast.Duration) -> Period | None:
    """The same where nothing is to be told of it: None for what is no period of partitions."""
    amount, unit = _parts(written, UNITS)
    is_one = amount.isdigit() and int(amount) > 0 and (unit is None or unit in UNITS)
    return Period(int(amount), unit) if is_one else None


def _parts(written: ast.Duration, units: tuple[str, ...]) -> tuple[str, str | None]:
    amount, unit = written.amount, written.unit
    if amount.startswith("'"):
        amount, _, unit = amount.strip("'").strip().partition(" ")
        unit = unit.strip()
    if unit is not None and unit.removesuffix("s") in units:
        unit = unit.removesuffix("s")
    return amount, unit
