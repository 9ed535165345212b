"""Settings of the server, such as `work_mem`, and the texts that are values of them.

Source: https://www.postgresql.org/docs/current/config-setting.html and `guc.c`, measured on 15 and 18. A name is that
of a setting in any case. What a setting of texts takes is left to the server.
"""

from __future__ import annotations

import re

from dbsc.record import Record
from dbsc.sqltypes import builtins
from dbsc.sqltypes.literals import read
from dbsc.sqltypes.values import Wrong

_BYTES = {"B": 1, "kB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}
_MICROSECONDS = {"us": 1, "ms": 1000, "s": 10**6, "min": 60 * 10**6, "h": 3600 * 10**6, "d": 86400 * 10**6}
_NUMBER = re.compile(
    r"\s*(?P<number>[+-]?(?:0[xX][0-9a-fA-F]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?))\s*(?P<unit>\w*)\s*"
)
_HIDDEN = frozenset({"debug", "info", "fatal", "panic"})
"""Values of lists that some versions take and none shows."""


class Setting(Record):
    """What is known of a setting.

    `type` is bool, integer, real, enum or string, `context` says who can change it, and when. A number without a unit
    is one of `unit`. `since` is the version that it came with, 0 if the oldest server has it.
    """

    context: str
    type: str
    unit: str
    least: str
    greatest: str
    values: tuple[str, ...]
    since: int = 0

    @property
    def is_settable(self) -> bool:
        """Whether a session can set it, and so a function or a role."""
        return self.context in ("user", "superuser")


def setting(name: str) -> Setting | None:
    """What is known of a setting of PostgreSQL's own; None if it has none of that name."""
    line = builtins.setting(name.lower())
    if line is None:
        return None
    context, type_, unit, least, greatest, values = line.split(" ", 5)
    context, _, since = context.partition("@")
    listed = () if values == "-" else tuple(values.split(","))
    return Setting(context, type_, unit, least, greatest, listed, int(since or 0))


def misread(known: Setting, text: str) -> str | None:
    """Why a text is no value of a setting; None if it is one, or if that cannot be told."""
    if known.type == "bool":
        return "it is `on` or `off`" if isinstance(read("bool", text), Wrong) else None
    if known.type == "enum":
        word = text.lower()
        if word in known.values or word in _HIDDEN or not isinstance(read("bool", text), Wrong):
            return None
        return "it is one of " + ", ".join(f"'{value}'" for value in known.values)
    return _no_number(known, text) if known.type in ("integer", "real") else None


def _no_number(known: Setting, text: str) -> str | None:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return "it is a number"
    unit, base = found["unit"], known.unit.lstrip("0123456789")
    units = _BYTES if base in _BYTES else _MICROSECONDS if base in _MICROSECONDS else {}
    if unit and unit not in units:
        return f"its unit is one of {', '.join(units)}" if units else "it is a number without a unit"
    number = found["number"]
    if re.match(r"[+-]?0[0-9xX]", number):
        return None
    factor = units[unit] / (units[base] * int(known.unit[: -len(base)] or 1)) if unit else 1
    value = float(number) * factor
    margin = 0.5 if known.type == "integer" else 0.0  # whole numbers are rounded
    if float(known.least) - margin <= value <= float(known.greatest) + margin:
        return None
    counted = f" {known.unit}" if units else ""
    return f"it is {known.least} to {known.greatest}{counted}"
