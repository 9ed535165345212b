"""`option name 'value'`, which wrappers, servers, user mappings and foreign tables have."""

from __future__ import annotations

from dbsc.catalog.objects.foreign import SECRET, Options
from dbsc.diagnostics import Diagnostic
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.kind import Key, Reading
from dbsc.semantics.lift_parts import name, quoted
from dbsc.syntax import ast


def _option(words: tuple[ast.Word, ...]) -> object:
    called = forms.NAME.read(words[:1])
    if isinstance(called, ast.Name) and called.text in SECRET:
        message = "a schema holds no passwords: everybody who has it could read them"
        help_ = f"leave it out, and set it where the server is run: `… options (add {called.text} '…')`"
        return Diagnostic("DBS207", message, called.span, help=help_)
    value = forms.STRING.read(words[1:])
    return (called.text, value) if isinstance(called, ast.Name) and isinstance(value, str) else None


OPTION = Key("option", forms.Form("a name and a text in quotes", _option), "option host 'example.org'", repeats=True)


def options(ctx: Context, reading: Reading) -> Options:
    """All options of a block; each stands once."""
    found: dict[str, str] = {}
    for said in reading.values.all("option"):
        called, value = said.value
        if called in found:
            ctx.error("DBS008", f"option `{called}` is said twice", said.span)
        found[called] = value
    return tuple(sorted(found.items()))


def lifted(listed: Options) -> list[str]:
    """The options as lines."""
    return [f"option {name(called)} {quoted(value)}" for called, value in listed]
