"""What may stand in brackets: `[pk, note: 'text']`."""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.diagnostics import Label, did_you_mean
from dbsc.peers.dbml.report import Report
from dbsc.peers.dbml.tree import Setting, Value

Settings = Mapping[str, "tuple[Setting, ...]"]
"""By name, those that are right."""

FLAG = "nothing"
COLUMN = {
    "pk": FLAG, "unique": FLAG, "not null": FLAG, "null": FLAG, "increment": FLAG,
    "default": "default", "note": "string", "ref": "end", "check": "code", "dep": "dependency",
}  # fmt: skip
TABLE = {"headercolor": "colour", "note": "string", "dep": "dependency"}
INDEX = {"pk": FLAG, "unique": FLAG, "name": "string", "type": "words", "note": "string"}
CHECK = {"name": "string"}
LABEL = {"note": "string"}
REFERENCE = {"delete": "action", "update": "action", "color": "colour", "inactive": FLAG}
RECORDS = {"example": FLAG}

ACTIONS = ("cascade", "restrict", "set null", "set default", "no action")
_REPEATED = frozenset(("ref", "check", "dep"))
_TOLD = {
    FLAG: "stands alone",
    "string": "takes a text: `{}: 'text'`",
    "code": "takes an expression: `{}: \\`a > 0\\``".replace("\\", ""),
    "end": "takes a column of another table: `{}: > users.id`",
    "dependency": "takes a column or a table: `{}: <- users.id`",
    "colour": "takes a colour: `{}: #3498db`",
    "words": "takes a word: `{}: btree`",
    "action": "is one of " + ", ".join(ACTIONS),
    "default": "takes a number, a text, true, false, null, or an expression in backticks",
}
_LEFT_OUT = {
    "headercolor": "colour",
    "color": "colour",
    "dep": "dependency",
    "inactive": "inactive",
    "example": "example",
}
_HABITS = {
    "auto_increment": "increment",
    "autoincrement": "increment",
    "auto increment": "increment",
    "identity": "increment",
    "primary": "pk",
    "primary_key": "pk",
    "key": "pk",
    "required": "not null",
    "not_null": "not null",
    "nullable": "null",
    "references": "ref",
    "comment": "note",
    "on delete": "delete",
    "on update": "update",
    "using": "type",
}
"""What other languages call a setting."""
_LITERALS = ("true", "false", "null")


def read(report: Report, given: tuple[Setting, ...], known: Mapping[str, str], *, custom: bool = False) -> Settings:
    """The settings by name. Unknown ones, those said twice and those with a wrong value are reported and left out.

    Where `custom` ones may stand, a name of any tool's own takes a text or a colour, and has no counterpart.
    """
    found: dict[str, list[Setting]] = {}
    for written in given:
        setting = written.replace(name="pk") if written.name == "primary key" else written
        kind = known.get(setting.name)
        if kind is None:
            _unknown(report, setting, known, custom)
        elif not _fits(kind, setting.value):
            report.say("DBS834", f"`{setting.name}` {_TOLD[kind].format(setting.name)}", setting.span)
        elif setting.name in found and setting.name not in _REPEATED:
            labels = (Label(found[setting.name][0].span, "the first one"),)
            report.say("DBS833", f"`{setting.name}` is said twice", setting.span, labels=labels)
        else:
            found.setdefault(setting.name, []).append(setting)
            if setting.name in _LEFT_OUT:
                report.left_out(_LEFT_OUT[setting.name], setting.span)
    return {name: tuple(settings) for name, settings in found.items()}


def text(settings: Settings, name: str) -> str | None:
    """The text of a setting that takes one."""
    value = settings[name][0].value if name in settings else None
    return value.text if value else None


def _unknown(report: Report, setting: Setting, known: Mapping[str, str], custom: bool) -> None:
    meant = _HABITS.get(setting.name, "")
    near = f"write `{meant}`" if meant in known else did_you_mean(setting.name, known)
    if custom and not near and setting.value is not None and setting.value.kind in ("string", "colour"):
        report.left_out("metadata", setting.span)
        return
    help_ = near or f"here can stand {', '.join(known)}"
    report.say("DBS831", f"there is no setting `{setting.name}` here", setting.span, help_)


def _fits(kind: str, value: Value | None) -> bool:
    if kind == FLAG or value is None:
        return kind == FLAG and value is None
    match kind:
        case "action":
            return value.kind == "words" and value.text.lower() in ACTIONS
        case "default":
            literal = value.kind == "words" and value.text.lower() in _LITERALS
            return literal or value.kind in ("string", "number", "code", "path")
        case "colour":
            return value.kind == "colour" or (value.kind == "words" and value.text.lower() == "none")
        case "words":
            return value.kind in ("words", "string")
        case _:
            return value.kind == kind
