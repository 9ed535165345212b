"""Functions, procedures and triggers: their names resolved, their bodies as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dbsc.catalog.builtin import BUILTIN_TYPES, TRIGGER_FUNCTIONS
from dbsc.catalog.objects import Function, Ref, Trigger, ref
from dbsc.diagnostics import did_you_mean
from dbsc.record import Record
from dbsc.semantics.called import Parameters
from dbsc.semantics.context import Context
from dbsc.semantics.languages import language_of
from dbsc.semantics.settings import searched
from dbsc.semantics.tables import TableParts, deferral
from dbsc.semantics.type_keys import key_of_identity
from dbsc.semantics.types import type_sql
from dbsc.source import Span
from dbsc.sqltext.quote import COL_NAME, RESERVED, identifier, literal, qualified, unquote
from dbsc.sqltypes import builtins
from dbsc.sqltypes.places import ARGUMENT, WHEN, given_to
from dbsc.syntax import ast
from dbsc.syntax.literals import dollar_range, string_value
from dbsc.syntax.parens import split

INPUTS = frozenset({"in", "inout", "variadic"})
_MODES = INPUTS | {"out"}
_NEVER_ARGUMENTS = RESERVED | COL_NAME - {"national"}  # which begins a type, `national character`
_WORD = re.compile(r'\s*((?:"(?:[^"]|"")*"|\([^()]*\)|[^\s"(=])+)\s*')
_PART = re.compile(r'(?:[uU]&)?"(?:[^"]|"")*"|[^".]+')
_LONG_NAMES = {
    "double precision": "double precision",
    "character varying": "varchar",
    "bit varying": "varbit",
    "time with time zone": "timetz",
    "time without time zone": "time",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
}
_LONG_TYPE = re.compile(r"double precision|character varying|bit varying|interval |time(?:stamp)?(?: ?\(\d\))? with")
_SPACE = re.compile(r"""('(?:[^']|'')*'|"[^"]*")|\s+""")
_SUPPORT = "support "
_STATES = {"disabled": "disabled", "always": "always", "replica": "replica"}
_TIMES = ("before", "after", "instead of")
_EVENTS = ("insert", "update", "delete", "truncate")


def input_types(written: ast.Sql, schema: str, ctx: Context) -> tuple[str, ...]:
    """What tells a function from others of its name, from its arguments; the names of types are all it takes."""
    arguments = map(argument, split(written))
    return tuple(_type(text, place, schema, ctx)[0] for mode, _, text, _, place in arguments if mode != "out")


class Argument(Record):
    """An argument of a function, or a column of the table that it returns: its mode is then `table`."""

    mode: str
    name: str
    identity: str
    has_default: bool


def arguments_of(written: ast.Function, schema: str, ctx: Context) -> tuple[Argument, ...]:
    """All arguments of a function, those that it gives back as well."""
    key = (id(written), schema)
    if key not in ctx.arguments:
        ctx.arguments[key] = (written, _arguments_of(written, schema, ctx))
    found: tuple[Argument, ...] = ctx.arguments[key][1]
    return found


def _arguments_of(written: ast.Function, schema: str, ctx: Context) -> tuple[Argument, ...]:
    found = [argument(part) for part in split(written.arguments)]
    if written.returns and written.returns.table is not None:
        columns = [argument(part) for part in split(written.returns.table)]
        found += [("table", name, type_, None, place) for _, name, type_, _, place in columns]
    return tuple(
        Argument(mode or "in", _unquoted(name), _type(type_, place, schema, ctx)[0], default is not None)
        for mode, name, type_, default, place in found
    )


def parameters_of(written: ast.Function, schema: str, ctx: Context) -> Parameters:
    """What a body sees of its function's arguments: their names, and their types if these are not each call's own."""
    keys = [(a.name, key_of_identity(ctx, a.identity)) for a in arguments_of(written, schema, ctx) if a.mode in INPUTS]
    return tuple((name, None if key.startswith("any") else key) for name, key in keys)


def _unquoted(name: str) -> str:
    return unquote(name) if '"' in name else name


def signature(written: ast.Sql, schema: str, ctx: Context) -> tuple[tuple[str, ...], str, tuple[Ref, ...]]:
    """The input types, the arguments as SQL with their names qualified, and what they need."""
    inputs: list[str] = []
    shown: list[str] = []
    needs: dict[Ref, None] = {}
    for part in split(written):
        mode, name, type_text, default, place = argument(part)
        _claim_argument(ctx, part, mode, name)
        identity, sql, found = _type(type_text, place, schema, ctx)
        needs.update(dict.fromkeys(found))
        if mode != "out":
            inputs.append(identity)
        prefix = " ".join(word for word in (mode, name) if word)
        if default is not None:
            value = ast.Sql(default, place)
            target = key_of_identity(ctx, identity)
            standing = ARGUMENT if target == "any" else given_to(ARGUMENT, target)
            resolved = ctx.fragments.expression(value, schema, {}, standing)
            needs.update(dict.fromkeys(resolved.expression.uses if resolved else ()))
            default = resolved.expression.sql if resolved else default
        rest = f" default {default}" if default else ""
        shown.append(f"{prefix} {sql}{rest}".strip())
    return tuple(inputs), ", ".join(shown), tuple(needs)


def argument(part: ast.Sql) -> tuple[str, str, str, str | None, Span]:
    """Mode, name, type and default of one argument."""
    return (*_argument(part.text), part.span)


@lru_cache(maxsize=500)  # functions are given the same, and it is asked of each more than once
def _argument(text: str) -> tuple[str, str, str, str | None]:
    at, default = 0, None
    words: list[str] = []
    while at < len(text):
        match = _WORD.match(text, at)
        if match is None or match[1].lower() == "default":
            default = text[match.end() if match else at + 1 :].strip()
            break
        words.append(match[1])
        at = match.end()
    mode = words.pop(0) if len(words) > 1 and words[0] in _MODES else ""
    joined = " ".join(words)
    if len(words) > 1 and not _is_type(joined):
        return mode, words[0], " ".join(words[1:]), default
    return mode, "", joined, default


def _claim_argument(ctx: Context, part: ast.Sql, mode: str, name: str) -> None:
    """Says so if the bare name of an argument, or of a column that is returned, is a keyword that cannot be one.

    A keyword that may name a column (`least`) may not name an argument, and the other way round (`left`); measured on
    15 and 18.
    """
    if name.lower() in _NEVER_ARGUMENTS:
        start = part.text.index(name, len(mode))
        place = part.span.part(start, start + len(name))
        ctx.reserved(name, place if place.text == name else part.span)


def _is_type(text: str) -> bool:
    """Whether several words are one built-in type (`double precision`, `timestamp with time zone`)."""
    return text.split("(")[0].strip() in BUILTIN_TYPES or _LONG_TYPE.match(text) is not None


def _type(text: str, place: Span, schema: str, ctx: Context) -> tuple[str, str, tuple[Ref, ...]]:
    """A type inside a function's head, qualified: as an input's identity, and in full; the types it needs."""
    base = text.rstrip("[] ").strip()
    brackets = "[]" if "[" in text[len(base) :] else ""
    if base == '"any"' or "%" in base:
        return base + brackets, base + brackets, ()
    head, arguments = base, ""
    if not base.endswith('"') and "(" in base:
        head, _, rest = base.partition("(")
        inside, _, tail = rest.partition(")")
        head, arguments = " ".join(f"{head} {tail}".split()), f"({inside})"
    short = BUILTIN_TYPES.get(head) or _LONG_NAMES.get(head)
    if short or head.startswith("interval "):
        name = short or head
        return name + brackets, name + arguments + brackets, ()
    parts = tuple(map(_unquoted, _PART.findall(head)))
    if not parts:
        message, help_ = "this is not a type", "write the name of a type, such as `text`"
        if not base:
            message, help_ = "an argument is missing here", "write it, or leave out the comma"
        ctx.error("DBS006", message, place, help_=help_)
        return "", "", ()
    found = ctx.names.find_type(parts, schema)
    if found is None:
        if len(parts) == 1 or not ctx.names.is_foreign(parts[0]):
            ctx.names.unknown("type", base, place, schema)
        return head + brackets, base + brackets, ()
    path = (ctx.names.extensions[found[1]], parts[-1]) if found.kind == "extension" else found.path
    name = qualified(*path)
    return name + brackets, name + arguments + brackets, (found,)


def lower_function(ctx: Context, written: ast.Function, schema: str, external: bool) -> Function:
    """The function's object."""
    inputs, arguments, needs = signature(written.arguments, schema, ctx)
    uses: dict[Ref, None] = dict.fromkeys(needs)
    returns = None
    if written.returns:
        returns, found = _returns(ctx, written.returns, schema)
        uses.update(dict.fromkeys(found))
    clauses = tuple(_SPACE.sub(lambda found: found[1] or " ", clause.text) for clause in written.clauses)
    unchecked = "unchecked" in clauses
    clauses = tuple(clause for clause in clauses if clause != "unchecked")
    language = language_of(clauses)
    if not external and language is None and not (written.body and not written.body.quoted):
        ctx.error(
            "DBS230", f"function `{written.name.text}` has no language", written.name.span, help_="write `language sql`"
        )
    if not external and written.body is None:
        ctx.error(
            "DBS230", f"function `{written.name.text}` has no body", written.name.span, help_="write `as $$ … $$`"
        )
    clauses = tuple(_support(ctx, clause, schema, uses) for clause in clauses)
    body = written.body
    path = searched(ctx, clauses, schema)

    def parameters() -> Parameters:
        return parameters_of(written, schema, ctx)

    if body and language == "sql" and body.quoted and not unchecked:
        uses.update(dict.fromkeys(ctx.fragments.statements(ast.Sql(body.text, text_span(body)), path, parameters)))
    if body and language == "plpgsql" and not unchecked:
        uses.update(dict.fromkeys(_declared(ctx, ast.Sql(body.text, text_span(body)), path, written.name.parts[-1])))
    text = body.text if body else None
    if body and not body.quoted:
        standard = ctx.fragments.body(ast.Sql(body.text, body.span), schema, parameters)
        text = standard.sql
        uses.update(dict.fromkeys(standard.uses))
    name = written.name.parts[-1]
    return Function(
        schema=schema,
        name=name,
        kind=written.kind,
        signature=inputs,
        arguments=arguments,
        returns=returns,
        clauses=clauses,
        body=text,
        quoted=body.quoted if body else True,
        link=body.link if body else None,
        unchecked=unchecked,
        uses=tuple(uses),
        comment=written.doc,
        origin=written.name.span,
    )


def _support(ctx: Context, clause: str, schema: str, uses: dict[Ref, None]) -> str:
    """A clause; `support name` with the function's schema, which is added to what has to be there."""
    if not clause.startswith(_SUPPORT):
        return clause
    parts = tuple(map(_unquoted, _PART.findall(clause.removeprefix(_SUPPORT))))
    found = ctx.names.find_function(parts, schema)
    if found is None:
        return clause  # PostgreSQL's own, or of a schema that is there
    exact = [each for each in found[1] if each[-1].endswith("(internal)")]
    uses.update(dict.fromkeys(exact or found[1]))
    return _SUPPORT + qualified(*found[0])


def text_span(body: ast.Body) -> Span:
    """The place of the text itself, where it stands in the file as it is."""
    at = body.span.text.find(body.text)
    return body.span.part(at, at + len(body.text)) if at >= 0 else body.span


def _declared(ctx: Context, body: ast.Sql, path: str, name: str) -> Iterator[Ref]:
    """The tables and types whose variables a body in PL/pgSQL declares; reports those that PostgreSQL does not find.

    Before a column there may also be the label of a block, or the `name` of the function, which has one of its own.
    """
    from dbsc.sqltext.plpgsql import declared_types

    for declared in declared_types(body.text):
        parts = declared.parts[:-1] if declared.of_column else declared.parts
        found = ctx.names.find_type(parts, path) if len(parts) in (1, 2) else None
        if found is not None:
            yield found
        elif len(parts) == 1 and not (declared.of_column and (parts[0] == name or "<<" in body.text)):
            places = ctx.fragments.off_path("type", parts, path)
            if places and ctx.fragments.is_missing("type", parts):
                place = ctx.fragments.place(body, declared.start, declared.end)
                ctx.names.off_path(parts[0], places, place, path)


def find_routine(ctx: Context, written: ast.Extend, schema: str) -> Ref | None:
    """The function or procedure that an `extend` is about; without arguments, the only one of its name."""
    found = ctx.names.find_function(written.name.parts, schema)
    candidates = [each for each in found[1] if each.kind == "function"] if found else []
    if not candidates:
        _unknown_function(ctx, written.name, schema)
        return None
    if written.arguments is None:
        if len(candidates) == 1:
            return candidates[0]
        signatures = " or ".join(f"`{each[-1]}`" for each in candidates)
        message = f"there are {len(candidates)} functions `{written.name.text}`"
        ctx.error("DBS104", message, written.name.span, help_=f"write {signatures}")
        return None
    inputs = ", ".join(input_types(written.arguments, schema, ctx))
    for candidate in candidates:
        if candidate[-1] == f"{written.name.parts[-1]}({inputs})":
            return candidate
    signatures = " or ".join(f"`{each[-1]}`" for each in candidates)
    message = f"there is no function `{written.name.text}({inputs})`"
    ctx.error("DBS104", message, written.name.span, help_=f"there is {signatures}")
    return None


def _returns(ctx: Context, written: ast.Returns, schema: str) -> tuple[str, tuple[Ref, ...]]:
    if written.table is not None:
        columns: list[str] = []
        needs: list[Ref] = []
        for part in split(written.table):
            _, name, type_text, _, place = argument(part)
            _claim_argument(ctx, part, "", name)
            _, sql, found = _type(type_text, place, schema, ctx)
            columns.append(f"{name} {sql}")
            needs.extend(found)
        return f"table ({', '.join(columns)})", tuple(needs)
    assert written.type is not None
    from dbsc.semantics.types import resolve_type

    type_ = resolve_type(written.type, schema, ctx.names, ctx.diagnostics)
    if type_ is None:
        return written.type.name.text, ()
    reference = ctx.names.find_type(written.type.name.parts, schema) if type_.schema else None
    prefix = "setof " if written.set_of else ""
    return prefix + type_sql(type_), (reference,) if reference else ()


def lower_trigger(parts: TableParts, item: ast.Trigger) -> None:
    """A trigger on a table."""
    ctx = parts.ctx
    events = []
    for event in item.events:
        if event.name.text not in _EVENTS:
            help_ = did_you_mean(event.name.text, _EVENTS) or "write " + ", ".join(f"`{word}`" for word in _EVENTS)
            ctx.error("DBS007", f"unknown event `{event.name.text}`", event.name.span, help_=help_)
            continue
        columns = parts.known(event.columns)
        of = f" of {', '.join(map(identifier, columns))}" if columns else ""
        events.append(event.name.text + of)
    function = _trigger_function(ctx, item.function, parts.schema)
    if function is None:
        _unknown_function(ctx, item.function, parts.schema)
        return
    path, uses = function
    rows = parts.scope.get(parts.name)
    condition = None
    if item.condition:
        resolved = ctx.fragments.expression(
            item.condition, parts.schema, {"new": rows, "old": rows}, WHEN, ctx.columns(parts.relation)
        )
        condition = resolved.expression if resolved else None
    referenced = None
    if item.referenced:
        relation = ctx.names.find_relation(item.referenced.parts, parts.schema)
        if relation is None:
            ctx.names.unknown("table", item.referenced.text, item.referenced.span, parts.schema)
        else:
            referenced = relation.ref
    state = item.state.text if item.state else None
    if state is not None and state not in _STATES:
        assert item.state is not None
        help_ = did_you_mean(state, _STATES) or "write `disabled`, `always` or `replica`"
        ctx.error("DBS007", f"unknown state `{state}`", item.state.span, help_=help_)
    statement = (item.each is not None and item.each.text == "statement") or (
        item.each is None and any(event.startswith("truncate") for event in events)
    )
    trigger = Trigger(
        table=parts.ref,
        name=item.name.text,
        time=item.time,
        events=tuple(events),
        function=path,
        arguments=_trigger_arguments(item.arguments),
        level="statement" if statement else "row",
        constraint=item.constraint,
        referenced=referenced,
        deferrable=deferral(item.timing)[0],
        deferred=deferral(item.timing)[1],
        transitions=tuple((transition.which, transition.name.text) for transition in item.transitions),
        condition=condition,
        state=state,
        uses=uses,
        comment=item.doc,
        origin=item.name.span,
    )
    ctx.add(trigger, item.name.span, f"triggers named `{trigger.name}` on `{parts.name}`")


def _trigger_function(ctx: Context, name: ast.QName, schema: str) -> tuple[tuple[str, ...], tuple[Ref, ...]] | None:
    """The function's path and what has to be there for it: ours, PostgreSQL's, or one of a schema that is there."""
    found = ctx.names.find_function(name.parts, schema)
    if found is not None:
        return found[0], tuple(use for use in found[1] if use[-1].endswith("()")) or found[1]
    if name.parts[-1] in TRIGGER_FUNCTIONS and name.parts[:-1] in ((), ("pg_catalog",)):
        return ("pg_catalog", name.parts[-1]), ()
    external = len(name.parts) == 2 and ctx.names.schemas.get(name.parts[0])
    return (name.parts, (ref("schema", name.parts[0]),)) if external else None


def _trigger_arguments(written: ast.Sql) -> str:
    """The arguments of a trigger's function are strings of any kind; a bare word or a name is one too."""
    out = []
    for part in split(written):
        text = part.text
        if text[:1] == "$":
            start, end = dollar_range(text)
            text = literal(text[start:end])
        elif text[:1] != "'" and text[-1:] == "'":
            text = literal(string_value(text))
        elif text[:1] != "'" and not text.replace(".", "").isdigit():
            text = literal(unquote(text))
        out.append(text)
    return ", ".join(out)


def _unknown_function(ctx: Context, name: ast.QName, schema: str) -> None:
    known = [key[1] if key[0] in (schema, "public") else ".".join(key) for key in ctx.names.functions]
    help_ = did_you_mean(name.text, [*known, *TRIGGER_FUNCTIONS])
    extension = builtins.extension_of("functions", name.parts[-1])
    if extension:
        help_ = f"write `extension {extension}`"
    help_ = help_ or _of_mixin(ctx, name)
    ctx.error("DBS104", f"there is no function `{name.text}`", name.span, help_=help_)


def _of_mixin(ctx: Context, name: ast.QName) -> str | None:
    """The mixin that would bring a function of that name, and the table that lacks it."""
    for mixin in ctx.names.mixins.values():
        for brought in mixin.declarations:
            if isinstance(brought, ast.Function) and ":table" in brought.name.text:
                before, _, after = brought.name.parts[-1].partition(":table")
                last = name.parts[-1]
                if last.startswith(before) and last.endswith(after) and len(last) > len(before) + len(after):
                    table = ".".join((*name.parts[:-1], last.removeprefix(before).removesuffix(after)))
                    return f"write `...{mixin.name.text}` in the table `{table}`"
    return None
