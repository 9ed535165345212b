"""Functions and procedures: arguments, what is returned, languages, and clauses that go together.

Source: https://www.postgresql.org/docs/current/sql-createfunction.html, and `interpret_function_parameter_list` and
`compute_function_attributes` of PostgreSQL, measured on 15 and 18.
"""

from __future__ import annotations

from dbsc.catalog.builtin import BUILTIN_TYPES
from dbsc.catalog.objects import Function
from dbsc.diagnostics import Label, did_you_mean
from dbsc.record import Record
from dbsc.semantics.context import Context
from dbsc.semantics.languages import language_of
from dbsc.semantics.routines import argument
from dbsc.semantics.settings import check_set
from dbsc.semantics.type_arguments import TAKES_ARGUMENTS, fault
from dbsc.source import Span
from dbsc.syntax import ast
from dbsc.syntax.parens import split

_CODE = "DBS278"
_LANGUAGES = ("sql", "plpgsql", "c", "internal")
_EXTENSION_LANGUAGES = {
    "plperl": "plperl", "plperlu": "plperlu", "plpython3u": "plpython3u", "pltcl": "pltcl", "pltclu": "pltclu",
    "plv8": "plv8", "plrust": "plrust", "plr": "plr", "plsh": "plsh", "pllua": "pllua", "pljava": "pljava",
}  # fmt: skip
_ONLY_IN_C = frozenset({"cstring", "internal", "void", "trigger", "event_trigger"})
_POLYMORPHIC = frozenset(
    "anyelement anyarray anynonarray anyenum anyrange anymultirange anycompatible anycompatiblearray "
    "anycompatiblenonarray anycompatiblerange anycompatiblemultirange".split()
)
_VOLATILITIES = ("immutable", "stable", "volatile")
_PARALLEL = ("safe", "restricted", "unsafe")
_SECURITY = ("definer", "invoker")


class Argument(Record):
    """An argument as it is written; `mode` is in, out, inout, variadic or, for a column of `returns table`, table."""

    mode: str
    name: str
    type: str
    default: str | None
    place: Span

    @property
    def is_input(self) -> bool:
        """Whether it is given by a caller."""
        return self.mode in ("in", "inout", "variadic")


def check_function(ctx: Context, written: ast.Function, function: Function) -> None:
    """One function or procedure."""
    arguments = [_read(part, "in") for part in split(written.arguments)]
    table = written.returns.table if written.returns else None
    columns = [_read(part, "table") for part in split(table)] if table else []
    _arguments(ctx, written, arguments)
    _names(ctx, [*arguments, *columns])
    _type_arguments(ctx, [*arguments, *columns])
    _returns(ctx, written, function, arguments)
    language = _language(ctx, written)
    _types(ctx, arguments, function, language, written)
    _clauses(ctx, written)
    body = written.body
    if body is not None and not body.quoted and language not in (None, "sql"):
        message = f"a body in parentheses is SQL, and this function is in {language}"
        ctx.error(_CODE, message, body.span, help_="write `as $$ … $$`, or `language sql`")
    if body is not None and body.link is not None and language not in (None, "c"):
        message = "only a function in C has two strings: a file, and the name in it"
        ctx.error(_CODE, message, body.span, help_="write `as $$ … $$`")


def _read(part: ast.Sql, usual: str) -> Argument:
    mode, name, type_, default, place = argument(part)
    return Argument(mode or usual, name.strip('"'), type_, default, place)


# ---------------------------------------------------------------- arguments


def _arguments(ctx: Context, written: ast.Function, arguments: list[Argument]) -> None:
    """`variadic` is last, defaults come last, and only what is given has one."""
    is_procedure = written.kind == "procedure"
    defaulted: Argument | None = None
    for number, each in enumerate(arguments):
        after = arguments[number + 1 :]
        if each.mode == "variadic":
            if any(other.is_input or is_procedure for other in after):
                ctx.error(_CODE, "a variadic argument is the last one", each.place, help_="write it at the end")
            if not each.type.endswith("]") and each.type != '"any"' and each.type not in _POLYMORPHIC:
                message = "a variadic argument is an array"
                ctx.error(_CODE, message, each.place, help_=f"write `variadic {each.name} {each.type}[]`")
        if each.default is not None and not each.is_input:
            message = "what a function gives back has no default"
            ctx.error(_CODE, message, each.place, help_="leave out the default")
        elif each.default is not None:
            defaulted = each
        elif defaulted is not None and (each.is_input or is_procedure) and each.mode != "variadic":
            message = "arguments after one with a default have a default too"
            labels = (Label(defaulted.place, "this one has a default"),)
            ctx.error(_CODE, message, each.place, labels=labels, help_="write it before, or give it a default")


def _type_arguments(ctx: Context, arguments: list[Argument]) -> None:
    """`numeric(1,2,3)`: PostgreSQL forgets what stands in the parentheses, but reads it."""
    for each in arguments:
        head, bracket, rest = each.type.partition("(")
        type_ = BUILTIN_TYPES.get(head.strip())
        inside = rest.partition(")")[0]
        if not bracket or type_ is None:
            continue
        if type_ not in TAKES_ARGUMENTS:
            ctx.error(
                "DBS201", f"type `{head.strip()}` takes no arguments", each.place, help_=f"write `{head.strip()}`"
            )
        elif found := fault(type_, inside):
            ctx.error("DBS201", found[0], each.place, help_=found[1])


def _names(ctx: Context, arguments: list[Argument]) -> None:
    """Two of one name conflict, unless one is only given and the other only given back."""
    for number, each in enumerate(arguments):
        for earlier in arguments[:number] if each.name else ():
            modes = {each.mode in ("in", "variadic"), earlier.mode in ("in", "variadic")}
            back = {each.mode in ("out", "table"), earlier.mode in ("out", "table")}
            if earlier.name == each.name and not (modes == back == {True, False}):
                label = Label(earlier.place, "the first one")
                message = f"there are two arguments `{each.name}`"
                ctx.error("DBS108", message, each.place, labels=(label,))
                break


def _types(
    ctx: Context, arguments: list[Argument], function: Function, language: str | None, written: ast.Function
) -> None:
    returned = (function.returns or "").removeprefix("setof ")
    place = written.returns.span if written.returns else written.name.span
    if returned == "trigger" and language == "sql":
        message = "a trigger's function is not in SQL, which cannot see the row"
        ctx.error(_CODE, message, place, help_="write `language plpgsql`")
    if returned in ("trigger", "event_trigger") and any(each.is_input for each in arguments):
        message = f"a function that returns {returned} has no arguments: what it is given is in `tg_argv`"
        ctx.error(_CODE, message, arguments[0].place, help_="leave the arguments out")
        return
    given = {each.type.removesuffix("[]") for each in arguments if each.is_input}
    if returned.removesuffix("[]") in _POLYMORPHIC and given.isdisjoint(_POLYMORPHIC):
        message = f"`{returned}` is the type of an argument, and no argument is of any type"
        ctx.error(_CODE, message, place, help_="write the type that it returns")
    for each in arguments:
        if each.type in _ONLY_IN_C and language in ("sql", "plpgsql"):
            message = f"a function in {language} has no argument of type {each.type}"
            ctx.error(_CODE, message, each.place, help_="write another type")


# ---------------------------------------------------------------- results


def _returns(ctx: Context, written: ast.Function, function: Function, arguments: list[Argument]) -> None:
    name, back = written.name.text, [each for each in arguments if each.mode in ("out", "inout")]
    if written.kind == "procedure":
        if written.returns is not None:
            message = "a procedure returns nothing"
            help_ = "write `function`, or `out` before an argument"
            ctx.error(_CODE, message, written.returns.span, help_=help_)
        return
    if written.returns is None:
        if not back:
            message = f"function `{name}` does not say what it returns"
            help_ = f"write `function {name}({written.arguments.text.strip()}) returns void`, or another type"
            ctx.error("DBS230", message, written.name.span, help_=help_)
        return
    if written.returns.table is not None:
        if back:
            message = "a function returns `out` arguments or a table"
            ctx.error(_CODE, message, back[0].place, help_="leave out `out`, or write a column of the table")
        return
    returned = (function.returns or "").removeprefix("setof ")
    if len(back) > 1 and returned != "record":
        message = f"a function with {len(back)} `out` arguments returns a record of them"
        ctx.error(_CODE, message, written.returns.span, help_="leave out `returns`")
    elif len(back) == 1:
        type_ = BUILTIN_TYPES.get(back[0].type)
        if type_ is not None and returned in BUILTIN_TYPES.values() and type_ != returned:
            message = f"the `out` argument is {back[0].type}, and the function returns {returned}"
            ctx.error(_CODE, message, written.returns.span, help_="leave out `returns`")


def _language(ctx: Context, written: ast.Function) -> str | None:
    """The language; None where it is not said, or is none (and a diagnostic)."""
    clause = next((each for each in written.clauses if each.text.split()[0] == "language"), None)
    if clause is None:
        return None if written.body is None or written.body.quoted else "sql"
    name = language_of((clause.text,)) or ""
    if name in _LANGUAGES or _EXTENSION_LANGUAGES.get(name) in ctx.names.extensions:
        return name
    if ctx.names.made_by_block("language", name):
        return name
    extension = _EXTENSION_LANGUAGES.get(name)
    near = did_you_mean(name, (*_LANGUAGES, *_EXTENSION_LANGUAGES))
    if extension is None and near is None and ctx.names.extensions:
        return name  # an extension may bring it
    help_ = f"write `extension {extension}` at the top of the file" if extension else near or "write `sql` or `plpgsql`"
    ctx.error(_CODE, f"there is no language `{name}`", clause.span, help_=help_)
    return None


# ---------------------------------------------------------------- clauses


def _kind(words: list[str]) -> str:
    """What a clause is about: each kind is said once, but for `set`."""
    if words[0] in _VOLATILITIES:
        return "volatility"
    if words[0] in ("strict", "called") or words[:2] == ["returns", "null"]:
        return "strict"
    return "leakproof" if words[0] == "not" else words[0]


def _clauses(ctx: Context, written: ast.Function) -> None:
    seen: dict[str, ast.Clause] = {}
    for clause in written.clauses:
        words = clause.text.split()
        kind = _kind(words)
        earlier = seen.setdefault(kind, clause)
        if earlier is not clause and kind != "set":
            label = Label(earlier.span, "said here already")
            ctx.error("DBS008", f"`{clause.text}` after `{earlier.text}`: one of them", clause.span, labels=(label,))
        elif written.kind == "procedure" and kind not in ("language", "security", "set", "transform", "unchecked"):
            message = f"`{clause.text}` is said of functions: a procedure is called, not used in a query"
            ctx.error(_CODE, message, clause.span, help_="leave it out")
        else:
            _clause(ctx, written, clause, kind, words[-1])


def _clause(ctx: Context, written: ast.Function, clause: ast.Clause, kind: str, value: str) -> None:
    known = {"parallel": _PARALLEL, "security": _SECURITY}.get(kind)
    if known is not None and value not in known:
        help_ = did_you_mean(value, known) or "write " + ", ".join(f"`{kind} {word}`" for word in known)
        ctx.error("DBS007", f"unknown word `{value}` after `{kind}`", clause.span, help_=help_)
    elif kind in ("cost", "rows") and not float(value.replace("_", "")) > 0:
        ctx.error("DBS274", f"`{kind}` is more than 0", clause.span, help_=f"write `{kind} 1`, or leave it out")
    elif kind == "unchecked" and written.body is not None and not written.body.quoted:
        message = "what a body of SQL itself names has to be there: only the text of one can be `unchecked`"
        ctx.error("DBS207", message, clause.span, help_="leave it out, or write the body between `$$`")
    elif kind == "set":
        check_set(ctx, clause.text, clause.span)
    elif kind == "rows" and not (written.returns and (written.returns.set_of or written.returns.table is not None)):
        message = "`rows` is said of a function that returns many"
        ctx.error(_CODE, message, clause.span, help_="leave it out, or write `returns setof …`")
