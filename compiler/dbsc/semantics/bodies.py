"""The bodies of functions: what is wrong in their statements, and whether they return what the function says.

Source: https://www.postgresql.org/docs/current/xfunc-sql.html and `functions.c`, measured on 15 and 18. A body in
PL/pgSQL is read by PostgreSQL's own parser of that language, and its names are left to the server.
"""

from __future__ import annotations

import re

from dbsc.catalog.objects import Function
from dbsc.semantics.context import Context
from dbsc.semantics.languages import language_of
from dbsc.semantics.routines import arguments_of, parameters_of, text_span
from dbsc.semantics.settings import searched
from dbsc.semantics.world import routine_of
from dbsc.sqltext.parse import Fault, Fragment, parse_expression, parse_statements
from dbsc.sqltext.resolve import resolve
from dbsc.sqltext.tree import kind
from dbsc.sqltypes.builtins import Routine
from dbsc.sqltypes.coerce import ASSIGNMENT, castable
from dbsc.sqltypes.places import Problem
from dbsc.sqltypes.query import analyse_expression_of, analyse_query
from dbsc.sqltypes.world import UNKNOWN, Column, World, shown
from dbsc.syntax import ast

_STANDARD = re.compile(r"\s*(return\b|begin\s+atomic\b)?", re.IGNORECASE)
_QUERIES = frozenset({"SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"})
_BLOCK = "write `begin … end`, with its statements between"
_NOTHING = frozenset({"void", "trigger", "event_trigger"})


def check_body(ctx: Context, written: ast.Function, schema: str, function: Function) -> None:
    """Reports what is wrong in a body in SQL or PL/pgSQL."""
    body = written.body
    if body is None or function.unchecked:
        return
    language = language_of(function.clauses)
    sql = ast.Sql(body.text, text_span(body))
    if language == "plpgsql" and body.quoted:
        _check_plpgsql(ctx, written, sql, function)
    elif language == "sql" or not body.quoted:
        path = searched(ctx, function.clauses, schema) if body.quoted else schema
        _Body(ctx, written, schema, path).check(sql, body.quoted)


class _Body:
    """A body in SQL, and what its function takes and returns. `path` is where it looks for names."""

    def __init__(self, ctx: Context, written: ast.Function, schema: str, path: str) -> None:
        self.ctx = ctx
        self.written = written
        self.schema = schema
        self.path = path
        self.world = ctx.world(path)
        self.parameters = parameters_of(written, schema, ctx)

    def check(self, sql: ast.Sql, quoted: bool) -> None:
        """Reports what is wrong in the statements, and in what the last of them returns."""
        head = None if quoted else _STANDARD.match(sql.text)
        start, end = head.end() if head else 0, len(sql.text)
        if head and head[1] and head[1].lower() == "return":
            inner = self.part(sql, start, end)
            fragment = parse_expression(inner.text)
            if isinstance(fragment, Fragment):
                self.resolved(inner, fragment)
                found = analyse_expression_of(fragment.tree, self.world, self.parameters)
                self.ctx.fragments.told(inner, found.problems)
                if found.value is not None:
                    self.returned(inner, (Column("", type=found.value.type),), found.value.location)
            return
        if head and head[1]:
            end = sql.text.lower().rfind("end")
        inner = self.part(sql, start, end)
        statements = parse_statements(inner.text)
        if isinstance(statements, Fault):
            return  # told already
        if not statements:
            self.empty(self.part(inner, 0, len(inner.text)))
        for number, statement in enumerate(statements, 1):
            part = self.part(inner, statement.start, statement.end)
            if kind(statement.fragment.tree) not in _QUERIES:
                if number == len(statements):
                    self.returned(part, (), 0)
                continue
            self.resolved(part, statement.fragment)
            analysis = analyse_query(statement.fragment.tree, self.world, self.parameters)
            self.ctx.fragments.told(part, analysis.problems)
            if number == len(statements) and analysis.columns is not None and not analysis.problems:
                self.returned(part, analysis.columns, 0)

    def part(self, sql: ast.Sql, start: int, end: int) -> ast.Sql:
        """A part of the body; in its place where the body is in the file as it is."""
        exact = sql.span.end - sql.span.start == len(sql.text)
        return ast.Sql(sql.text[start:end], sql.span.part(start, end) if exact else sql.span)

    def resolved(self, sql: ast.Sql, fragment: Fragment) -> None:
        """Reports columns that neither the tables nor the arguments have."""
        fragments = self.ctx.fragments
        names = tuple(name for name, _ in self.parameters if name)
        scope = {"": names, self.written.name.parts[-1]: names}
        found = resolve(
            fragment,
            scope,
            lambda parts: fragments.columns_of(parts, self.path),
            self.ctx.names.function_names(),
            self.rows(),
            uses=False,
        )
        for problem in found.problems:
            fragments.problem(sql, problem.parts, problem.start, problem.end, problem.candidates)

    def rows(self) -> dict[str, tuple[str, ...] | None]:
        """The fields of the arguments that are rows; None where they are not known."""
        found: dict[str, tuple[str, ...] | None] = {}
        for name, type_ in self.parameters:
            base = self.world.base(type_) if type_ else None
            attributes = self.world.attributes(base) if base else None
            if name and (attributes is not None or base is None or self.world.facts(base) is None):
                found[name] = None if attributes is None else tuple(column.name for column in attributes)
        return found

    # ------------------------------------------------------------ what it returns

    def empty(self, sql: ast.Sql) -> None:
        """Reports a body without statements where something is returned."""
        routine = routine_of(self.ctx, self.written, self.schema)
        if routine.result is not None and routine.result not in _NOTHING:
            what = shown(routine.result) if routine.result != "record" else "rows"
            message = f"the {self.written.kind} returns {what}, and its body has no statement"
            self.ctx.error("DBS410", message, sql.span, help_="write the query whose rows it returns")

    def returned(self, sql: ast.Sql, columns: tuple[Column, ...], location: int) -> None:
        """Reports a last statement that does not return what the function says."""
        modes = {argument.mode for argument in arguments_of(self.written, self.schema, self.ctx)}
        if "table" in modes and modes & {"out", "inout"}:
            return  # it cannot say both, which is told elsewhere
        routine = routine_of(self.ctx, self.written, self.schema)
        problem = mismatch(self.world, routine, columns)
        if problem is not None:
            self.ctx.fragments.told(sql, (problem.replace(location=location),))


def mismatch(world: World, routine: Routine, columns: tuple[Column, ...]) -> Problem | None:
    """Why a function cannot return the columns of its last statement; None if it can, or if that cannot be told."""
    result = routine.result
    if result is None or result in _NOTHING or result.startswith("any"):
        return None
    attributes = world.attributes(world.base(result)) if routine.kind != "p" or not routine.columns else None
    wanted: tuple[tuple[str, str | None], ...]
    if len(routine.columns) > 1:
        wanted = routine.columns
    elif attributes:  # the fields of a row are as good as the row itself, but for a procedure
        wanted = tuple((column.name, column.type) for column in attributes)
    elif routine.columns:
        wanted = routine.columns
    elif result == "record":
        return None
    else:
        wanted = (("", result),)
    if len(columns) == 1 and (columns[0].type is None or columns[0].type in (result, "record")):
        return None
    if len(columns) != len(wanted):
        kind_ = "procedure" if routine.kind == "p" else "function"
        message = f"the {kind_} returns {_counted(len(wanted))}, and its last statement {_counted(len(columns))}"
        return Problem("DBS410", message, 0)
    for column, (name, type_) in zip(columns, wanted, strict=True):
        if column.type in (None, UNKNOWN) or type_ is None or type_.startswith("any"):
            continue
        assert column.type is not None
        if castable(world, column.type, type_, ASSIGNMENT) is False:
            what = f"`{name}` of what it returns" if name else "what the function returns"
            message = f"{what} is {shown(type_)}, and the last statement gives {shown(column.type)}"
            return Problem("DBS410", message, 0, f"cast it, as in `(…)::{shown(type_)}`")
    return None


def _counted(number: int) -> str:
    return {0: "no column", 1: "one column"}.get(number, f"{number} columns")


# ---------------------------------------------------------------- PL/pgSQL


def _check_plpgsql(ctx: Context, written: ast.Function, sql: ast.Sql, function: Function) -> None:
    """Reports what PostgreSQL would find when it creates the function, at the word that the parser names."""
    from dbsc.sqltext.plpgsql_syntax import mistake

    if not sql.text.strip():
        ctx.error("DBS410", "a body in PL/pgSQL is a block, and this one is empty", sql.span, help_=_BLOCK)
        return
    arguments = arguments_of(written, function.schema, ctx)
    has_outputs = any(argument.mode in ("out", "inout") for argument in arguments)
    returns = None if has_outputs else function.returns or "void"
    fault = mistake(sql.text, tuple((argument.mode, argument.name) for argument in arguments), returns)
    if fault is not None:
        ctx.fragments.fault(sql, fault.message, fault.start, fault.end, "PostgreSQL refuses this body")
