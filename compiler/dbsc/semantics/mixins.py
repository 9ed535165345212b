"""Mixins: `...soft_delete(purge => '90 days')` becomes the mixin's own items, in this very place.

Arguments are substituted in the mixin's text, and the text is parsed again: what a mixin may say is then exactly what
the language can say. Items that the table writes itself replace the mixin's of the same name. What the text knows
beside its parameters is said by `_KNOWN`.
"""

from __future__ import annotations

import re

from dbsc.diagnostics import Diagnostic, Label, did_you_mean
from dbsc.record import Record
from dbsc.semantics.context import Context
from dbsc.semantics.modules import STANDARD
from dbsc.semantics.names import Relation
from dbsc.source import Source, Span
from dbsc.sqltext.quote import identifier, qualified, split
from dbsc.syntax import ast
from dbsc.syntax.parser import parse

_KNOWN = ("table", "schema", "user", "user_role")
"""What every mixin knows: the table it is in and that table's schema, who the current user is and which role users
act as (both as the header has them). Where the header says nothing, nobody is the user: `null`."""


class Expansion(Record):
    """What is written for a table, with mixins in place, and the declarations that came along."""

    items: tuple[ast.Item, ...]
    declarations: tuple[ast.Declaration, ...]


def expand(ctx: Context, relation: Relation, written: tuple[ast.Item, ...], path: tuple[str, ...] = ()) -> Expansion:
    """The items that are written for a table with every `...mixin` replaced by what it stands for."""
    if not any(type(item) is ast.Include for item in written):
        return Expansion(written, ())
    own = {key for item in written if (key := _key(item))}
    items: list[ast.Item] = []
    declarations: list[ast.Declaration] = []
    for item in written:
        if not isinstance(item, ast.Include):
            items.append(item)
            continue
        mixin = ctx.names.mixins.get(item.mixin.text)
        if mixin is None:
            ctx.diagnostics.append(_unknown(item, ctx.names.mixins))
            continue
        name = mixin.name.text
        if name in path:
            label = Label(mixin.name.span, "declared here")
            through = "".join(f" through `{other}`" for other in path[path.index(name) + 1 :])
            message = f"mixin `{name}` includes itself{through}"
            ctx.error("DBS302", message, item.span, labels=(label,), help_=f"leave out `...{item.mixin.text}` here")
            continue
        instance = _instance(ctx, mixin, item, relation)
        if instance is None:
            continue
        inner = expand(ctx, relation, instance.items, (*path, name))
        items.extend(part for part in inner.items if _key(part) not in own and not _is_option_of(part, items))
        declarations.extend(instance.declarations)
        declarations.extend(inner.declarations)
    return Expansion(tuple(items), tuple(declarations))


_NAMED = (ast.Column, ast.Trigger, ast.Policy)
_MAYBE_NAMED = (ast.Key, ast.Check, ast.ForeignKey, ast.Statistics)


def _key(item: ast.Item) -> tuple[str, str] | None:
    """What an item of the table and an item of a mixin have in common when the first replaces the second."""
    if isinstance(item, _NAMED):
        return type(item).__name__, item.name.text
    if isinstance(item, _MAYBE_NAMED) and item.name:
        return type(item).__name__, item.name.text
    if isinstance(item, ast.Option):
        return ast.Option.__name__, item.subject
    return None


def _is_option_of(part: ast.Item, items: list[ast.Item]) -> bool:
    """Whether it is an option that another mixin of the table has brought with the same value."""
    return isinstance(part, ast.Option) and part in items


def _unknown(item: ast.Include, mixins: dict[str, ast.Mixin]) -> Diagnostic:
    name = item.mixin.text
    of_library = {mixin: module for module, brought in STANDARD.items() for mixin in brought}
    help_ = f"write `use {of_library[name]}` at the top of the file" if name in of_library else None
    help_ = help_ or did_you_mean(name, mixins) or did_you_mean(name, of_library)
    return Diagnostic("DBS106", f"there is no mixin `{name}`", item.mixin.span, help=help_)


def _instance(ctx: Context, mixin: ast.Mixin, item: ast.Include, relation: Relation) -> ast.Mixin | None:
    """The mixin with its arguments in place; None if they do not fit."""
    values = {parameter.name: parameter.default for parameter in mixin.parameters}
    if not _arguments(ctx, mixin, item, values):
        return None
    missing = [name for name, value in values.items() if value is None]
    if missing:
        message = f"mixin `{mixin.name.text}` needs a value for `{missing[0]}`"
        label = Label(mixin.name.span, "declared here, without a default")
        help_ = f"write `...{mixin.name.text}({missing[0]} => …)`"
        ctx.error("DBS301", message, item.span, labels=(label,), help_=help_)
        return None
    source = mixin.span.source
    text = source.text[mixin.span.start : mixin.span.end]
    replaced = _substitute(ctx, text, {name: value or "" for name, value in values.items()}, relation, item)
    if replaced == text:
        return mixin
    # Blank lines stand for what comes before, so that messages keep the line numbers of the mixin's own file.
    before = "\n" * source.text.count("\n", 0, mixin.span.start)
    instance = Source(source.path, before + replaced)
    ctx.mixed_in.append((instance, item))
    file, faults = parse(instance)
    ctx.diagnostics.extend(_unreadable(item, fault) for fault in faults)
    found = file.declarations[0] if file.declarations else None
    return found if isinstance(found, ast.Mixin) else None


def _arguments(ctx: Context, mixin: ast.Mixin, item: ast.Include, values: dict[str, str | None]) -> bool:
    """Puts the arguments among the values of the parameters; False if they do not fit."""
    names = list(values)
    given: dict[str, Span] = {}
    for position, argument in enumerate(item.arguments):
        assigned = _ASSIGNED.match(argument.text)
        if argument.name is None and assigned and assigned["name"] in values:
            help_ = f"write `{assigned['name']} => {argument.text[assigned.end() :]}`"
            message = f"`{assigned['sign']}` gives no value to `{assigned['name']}`"
            ctx.error("DBS301", message, argument.span, help_=help_)
            return False
        name = argument.name or (names[position] if position < len(names) else None)
        if name not in values:
            known = f"`{mixin.name.text}` takes " + (", ".join(f"`{n}`" for n in names) if names else "no arguments")
            help_ = did_you_mean(name or "", names) or known
            what = f"has no parameter `{name}`" if name else f"takes {len(names)} argument{'s' * (len(names) != 1)}"
            ctx.error("DBS301", f"mixin `{mixin.name.text}` {what}", argument.span, help_=help_)
            return False
        if name in given:
            labels = (Label(given[name], "the first one"),)
            ctx.error("DBS301", f"`{name}` is given twice", argument.span, labels=labels, help_="leave one of them out")
            return False
        given[name] = argument.span
        values[name] = argument.text
    return True


_ASSIGNED = re.compile(r"(?P<name>\w+)\s*(?P<sign>:=|=|:(?!:))\s*(?!>)")


def _substitute(ctx: Context, text: str, values: dict[str, str], relation: Relation, item: ast.Include) -> str:
    """`:name` replaced, also inside a word (`active_:table`), where the whole word is then one name.

    A value with a schema lends it to the word: `record_:log` is `audit.record_log` where `log` is `audit.log`. Of a
    value that is a string, the characters count inside a word and behind a quote: `':bucket'` where it is `'files'`.
    """
    names = "|".join(sorted({*map(re.escape, values), *_KNOWN}, key=len, reverse=True))
    parameter = re.compile(rf"(?<!:):({names})(?![^\W_])")
    word = re.compile(rf"(?<![\w$])[\w$]*(?:(?<!:):(?:{names})(?![^\W_])[\w$]*)+")

    def value(name: str) -> str:
        return values[name] if name in values else _known(ctx, name, relation, item)

    def replace(match: re.Match[str]) -> str:
        written = match.group()
        alone = parameter.fullmatch(written)
        if alone:
            found = value(alone[1])
            quoted = _STRING.fullmatch(found) if text[: match.start()].endswith("'") else None
            return quoted[1] if quoted else found
        schema: tuple[str, ...] = ()

        def last(inner: re.Match[str]) -> str:
            nonlocal schema
            found = value(inner[1])
            quoted = _STRING.fullmatch(found)
            parts = (quoted[1].replace("''", "'"),) if quoted else split(found) or (found,)
            schema = schema or parts[:-1]
            return parts[-1]

        name = parameter.sub(last, written)
        return qualified(*schema, name)

    return word.sub(replace, text)


def _known(ctx: Context, name: str, relation: Relation, item: ast.Include) -> str:
    """The value of a name of `_KNOWN`."""
    header = ctx.header
    if name == "table":
        return identifier(relation.ref[2])
    if name == "schema":
        return identifier(relation.schema)
    if name == "user_role":
        if header.user_role is None:
            ctx.no_user(f"`...{item.mixin.text}` needs to know which role users act as", item.span)
        return identifier(header.user_role or "public")
    if header.user is None:
        return "null"
    resolved = ctx.fragments.expression(ast.Sql(header.user, item.span), "public", {})
    sql = resolved.expression.sql if resolved else "null"
    return sql if _CALL.fullmatch(sql) else f"({sql})"


_CALL = re.compile(r"[\w.]+\(\)")
_STRING = re.compile(r"'((?:[^']|'')*)'")


# ---------------------------------------------------------------- what is wrong with the text of a mixin


def _unreadable(item: ast.Include, fault: Diagnostic) -> Diagnostic:
    labels = (Label(fault.place, "in the text of the mixin"),) if fault.place else ()
    message = f"with these arguments the mixin does not read: {fault.message}"
    return Diagnostic("DBS301", message, Span(item.span.source, item.span.start, item.span.end), labels)


def told_where_mixed_in(ctx: Context, diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What is wrong in the text of a mixin, with the line that takes it in; the same is told once.

    Where the text is the standard library's, that line is the one to mend.
    """
    taken_in = {id(source): item for source, item in ctx.mixed_in}
    told: dict[object, Diagnostic] = {}
    for diagnostic in diagnostics:
        place = diagnostic.place
        item = taken_in.get(id(place.source)) if place else None
        if place is None or item is None:
            told.setdefault(diagnostic, diagnostic)
        elif place.source.path in ctx.standard:
            label = Label(place, "in its text")
            moved = diagnostic.replace(place=item.span, labels=(label, *diagnostic.labels))
            if diagnostic.code == "DBS109":  # the name is made of the table's
                moved = moved.replace(help="give the table a shorter name, or write out here what the mixin holds")
            if "`auth.users`" in diagnostic.message and ctx.header.target != "supabase":
                help_ = "on Supabase write `use supabase.auth` at the top of the file; "
                help_ += "elsewhere say here which table has the users, as in `users => people`"
                moved = moved.replace(help=help_)
            told.setdefault((moved.code, moved.message, moved.place), moved)
        else:
            label = Label(item.span, "taken in here")
            told.setdefault(diagnostic, diagnostic.replace(labels=(*diagnostic.labels, label)))
    return tuple(told.values())
