"""Mixins: `...soft_delete(purge => '90 days')` becomes the mixin's own items, in this very place.

Arguments are substituted in the mixin's text, and the text is parsed again: what a mixin may say is then exactly what
the language can say. Items that the table writes itself replace the mixin's of the same name.
"""

from __future__ import annotations

import re

from dbsc.diagnostics import Diagnostic, Label, did_you_mean
from dbsc.record import Record
from dbsc.source import Source, Span
from dbsc.sqltext.quote import identifier
from dbsc.syntax import ast
from dbsc.syntax.parser import parse


class Expansion(Record):
    """What a table holds once its mixins are in place, and the declarations that came along."""

    items: tuple[ast.Item, ...]
    declarations: tuple[ast.Declaration, ...]


def expand(table: ast.Table, mixins: dict[str, ast.Mixin], diagnostics: list[Diagnostic], depth: int = 0) -> Expansion:
    """The items of a table with every `...mixin` replaced by what it stands for."""
    own = {key for item in table.items if (key := _key(item))}
    items: list[ast.Item] = []
    declarations: list[ast.Declaration] = []
    for item in table.items:
        if not isinstance(item, ast.Include):
            items.append(item)
            continue
        mixin = mixins.get(item.mixin.text)
        if mixin is None:
            diagnostics.append(_unknown(item, mixins))
            continue
        instance = _instance(mixin, item, table.name.parts[-1], diagnostics)
        if instance is None:
            continue
        if depth > 20:
            diagnostics.append(Diagnostic("DBS302", f"mixin `{mixin.name.text}` includes itself", item.span))
            continue
        inner = expand(table.replace(items=instance.items), mixins, diagnostics, depth + 1)
        items.extend(part for part in inner.items if _key(part) not in own)
        declarations.extend(instance.declarations)
        declarations.extend(inner.declarations)
    return Expansion(tuple(items), tuple(declarations))


def _key(item: ast.Item) -> tuple[str, str] | None:
    """What an item of the table and an item of a mixin have in common when the first replaces the second."""
    if isinstance(item, ast.Column | ast.Trigger | ast.Policy):
        return type(item).__name__, item.name.text
    if isinstance(item, ast.Key | ast.Check | ast.ForeignKey | ast.Statistics) and item.name:
        return type(item).__name__, item.name.text
    return None


def _unknown(item: ast.Include, mixins: dict[str, ast.Mixin]) -> Diagnostic:
    name = item.mixin.text
    help_ = did_you_mean(name, mixins)
    if help_ is None and name in ("timestamps", "soft_delete"):
        help_ = f"write `use std.{name}` at the top of the file"
    return Diagnostic("DBS106", f"there is no mixin `{name}`", item.mixin.span, help=help_)


def _instance(mixin: ast.Mixin, item: ast.Include, table: str, diagnostics: list[Diagnostic]) -> ast.Mixin | None:
    """The mixin with its arguments in place; None if they do not fit."""
    values = {parameter.name: parameter.default for parameter in mixin.parameters}
    names = list(values)
    for position, argument in enumerate(item.arguments):
        name = argument.name or (names[position] if position < len(names) else None)
        if name not in values:
            known = f"`{mixin.name.text}` takes " + (", ".join(f"`{n}`" for n in names) if names else "no arguments")
            help_ = did_you_mean(name or "", names) or known
            what = f"has no parameter `{name}`" if name else f"takes {len(names)} argument{'s' * (len(names) != 1)}"
            diagnostics.append(Diagnostic("DBS301", f"mixin `{mixin.name.text}` {what}", argument.span, help=help_))
            return None
        values[name] = argument.text
    missing = [name for name, value in values.items() if value is None]
    if missing:
        message = f"mixin `{mixin.name.text}` needs a value for `{missing[0]}`"
        label = Label(mixin.name.span, "declared here, without a default")
        help_ = f"write `...{mixin.name.text}({missing[0]} => …)`"
        diagnostics.append(Diagnostic("DBS301", message, item.span, (label,), help=help_))
        return None
    source = mixin.span.source
    text = source.text[mixin.span.start : mixin.span.end]
    replaced = _substitute(text, {**{k: v or "" for k, v in values.items()}, "table": table})
    if replaced == text:
        return mixin
    # Blank lines stand for what comes before, so that messages keep the line numbers of the mixin's own file.
    before = "\n" * source.text.count("\n", 0, mixin.span.start)
    file, faults = parse(Source(source.path, before + replaced))
    diagnostics.extend(_told_at(item, fault) for fault in faults)
    found = file.declarations[0] if file.declarations else None
    return found if isinstance(found, ast.Mixin) else None


def _substitute(text: str, values: dict[str, str]) -> str:
    """`:name` replaced, also inside a word (`active_:table`), where the whole word is then one identifier."""
    names = "|".join(sorted(map(re.escape, values), key=len, reverse=True))
    parameter = re.compile(rf"(?<!:):({names})(?![^\W_])")
    word = re.compile(rf"[\w$]*(?<!:):(?:{names})(?![^\W_])[\w$]*")

    def replace(match: re.Match[str]) -> str:
        written = match.group()
        alone = parameter.fullmatch(written)
        if alone and alone[1] != "table":
            return values[alone[1]]
        return identifier(parameter.sub(lambda inner: values[inner[1]], written))

    return word.sub(replace, text)


def _told_at(item: ast.Include, fault: Diagnostic) -> Diagnostic:
    labels = (Label(fault.place, "in the text of the mixin"),) if fault.place else ()
    message = f"with these arguments the mixin does not read: {fault.message}"
    return Diagnostic("DBS301", message, Span(item.span.source, item.span.start, item.span.end), labels)
