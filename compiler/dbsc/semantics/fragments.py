"""Fragments of SQL: parsed when the file is, every name resolved, and written out with its schema.

What comes out means the same under any `search_path`, and names the objects it needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from dbsc.catalog.builtin import BUILTIN_TYPES, SERIALS, SYSTEM_SCHEMAS
from dbsc.catalog.objects import Expression, OutputColumn, Ref, Type, ref
from dbsc.diagnostics import Diagnostic, did_you_mean
from dbsc.record import Record
from dbsc.semantics import collations, text_search
from dbsc.semantics.called import Calls, Parameters, calls_of_body
from dbsc.semantics.names import Names, Relation
from dbsc.source import Span
from dbsc.sqltext.quote import qualified
from dbsc.sqltext.scope import Source
from dbsc.sqltext.tree import Node, kind
from dbsc.sqltypes import builtins
from dbsc.sqltypes.places import ANYWHERE, Place, Problem, no_query
from dbsc.sqltypes.world import Columns, World
from dbsc.syntax import ast

Scope = Mapping[str, "tuple[str, ...] | None"]

# Fragments that need no parser: literals, and calls of functions that PostgreSQL has had since 14.
_PLAIN = re.compile(
    r"(?:-?\d+(?:\.\d+)?|'(?:[^'\\]|'')*'|true|false|null|current_timestamp|current_date|localtimestamp|current_user"
    r"|session_user|(?:now|gen_random_uuid|clock_timestamp|statement_timestamp|random)\(\))"
    r"(?:::(?:text|int|integer|bigint|numeric|jsonb?|bool|boolean|date|timestamptz|uuid)(?:\[\])?)?"
)
_TRUTHS = ("true", "false")
_TYPES = {
    "now()": "timestamptz",
    "current_timestamp": "timestamptz",
    "gen_random_uuid()": "uuid",
    "true": "bool",
    "false": "bool",
    "current_date": "date",
}
_LITERAL = re.compile(r"-?\d+(?:\.\d+)?|'(?:[^'\\]|'')*'|null")
_QUERY = re.compile(r"\s*(?:select|with|values|table)\b", re.IGNORECASE)
_BODY = re.compile(r"\s*(return|begin\s+atomic)\b", re.IGNORECASE)
_IN_TEXTS = frozenset({"relation", "sequence", "configuration"})  # what a text may name
_QUERIES = frozenset({"SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"})


class Resolved(Record):
    """A fragment with its names resolved: the expression, and the columns it uses of each alias in scope.

    Of a query, `outputs` are the columns that it returns, and `typed` the same with their types, where they are known.
    """

    expression: Expression
    columns: tuple[tuple[str, str], ...] = ()
    outputs: tuple[OutputColumn, ...] | None = None
    typed: Columns = None


class Fragments:
    """Resolves fragments against the names of a schema."""

    def __init__(self, names: Names, diagnostics: list[Diagnostic], world: Callable[[str], World]) -> None:
        self.names = names
        self.diagnostics = diagnostics
        self.world = world  # by schema
        self.right: set[tuple[str, str, Place, tuple[object, ...]]] = set()  # expressions, by what they stand over
        self.plain: dict[tuple[str, str | None], Resolved] = {}  # with which nothing is wrong, by text and type

    def expression(
        self, sql: ast.Sql, schema: str, scope: Scope, place: Place = ANYWHERE, columns: Columns = None
    ) -> Resolved | None:
        """An expression over the columns in scope; None (and a diagnostic) if it cannot be read.

        `place` says where it stands, and `columns` are those that each name in scope offers, with their types.
        """
        free = not place.immutable and (not place.condition or sql.text in _TRUTHS)
        known = self.plain.get((sql.text, place.target)) if free else None
        if known is not None:
            return known
        if free and _PLAIN.fullmatch(sql.text):
            if place.target is not None and place.target != _TYPES.get(sql.text) and not _LITERAL.fullmatch(sql.text):
                from dbsc.sqltext.parse import Fragment, parse_expression

                plain = parse_expression(sql.text)
                assert isinstance(plain, Fragment)
                self.typed(sql, plain.tree, schema, scope, place, columns)
                return Resolved(Expression(sql.text))
            known = self.plain[sql.text, place.target] = Resolved(Expression(sql.text))
            return known
        from dbsc.sqltext.parse import Fault, parse_expression
        from dbsc.sqltext.resolve import resolve
        from dbsc.sqltypes.query import analyse

        fragment = parse_expression(sql.text)
        if isinstance(fragment, Fault):
            if not self.bare_query(sql, place):
                self.fault(sql, fragment.message, fragment.start, fragment.end)
            return None
        columns_of = partial(self.columns_of, schema=schema)
        resolution = resolve(fragment, scope, columns_of, self.names.function_names())
        for problem in resolution.problems:
            self.problem(sql, problem.parts, problem.start, problem.end, problem.candidates)
        tree = fragment.tree
        calls = Calls(lambda: analyse(tree, self.world(schema), place, _rows(scope, columns)).calls)
        text, uses = self.qualified(sql, fragment, schema, calls)
        self.typed(sql, fragment.tree, schema, scope, place, columns)
        used = tuple((use.relation, use.column) for use in resolution.columns if isinstance(use.relation, str))
        return Resolved(Expression(text, uses), used)

    def bare_query(self, sql: ast.Sql, place: Place) -> bool:
        """Whether a query stands where an expression is expected, which is reported."""
        from dbsc.sqltext.parse import Fault, parse_query

        if not _QUERY.match(sql.text) or isinstance(parse_query(sql.text), Fault):
            return False
        if place.subqueries:
            message, help_ = "a query among expressions has parentheses of its own", f"write `(({sql.text.strip()}))`"
            self.diagnostics.append(Diagnostic("DBS005", message, sql.span, help=help_))
        else:
            problem = no_query(place, 0)
            self.diagnostics.append(Diagnostic(problem.code, problem.message, sql.span, help=problem.help))
        return True

    def read_query(self, sql: ast.Sql) -> object:
        """The tree of a query of its own, such as a view's; None (and a diagnostic) if it cannot be read."""
        from dbsc.sqltext.parse import Fault, parse_query

        fragment = parse_query(sql.text)
        if isinstance(fragment, Fault):
            self.fault(sql, fragment.message, fragment.start, fragment.end)
            return None
        return fragment

    def query(self, sql: ast.Sql, fragment: object, schema: str) -> Resolved:
        """What a query that was read means."""
        from dbsc.sqltext.parse import Fragment
        from dbsc.sqltext.resolve import resolve
        from dbsc.sqltypes.query import analyse_query

        assert isinstance(fragment, Fragment)
        columns_of = partial(self.columns_of, schema=schema)
        found = resolve(fragment, {}, columns_of, self.names.function_names(), uses=False)
        for problem in found.problems:
            self.problem(sql, problem.parts, problem.start, problem.end, problem.candidates)
        analysis = analyse_query(fragment.tree, self.world(schema))
        text, uses = self.qualified(sql, fragment, schema, Calls(lambda: analysis.calls))
        outputs = None
        if found.outputs is not None:
            outputs = tuple(self.output(column, schema) for column in found.outputs)
        self.told(sql, analysis.problems)
        return Resolved(Expression(text, uses), (), outputs, analysis.columns)

    def statements(self, sql: ast.Sql, schema: str, parameters: Callable[[], Parameters]) -> tuple[Ref, ...]:
        """What the statements of a body in SQL refer to; a body that cannot be read is PostgreSQL's to judge."""
        from dbsc.sqltext.created import makes
        from dbsc.sqltext.names import uses
        from dbsc.sqltext.parse import Fault, parse_statements

        statements = parse_statements(sql.text)
        if isinstance(statements, Fault):
            self.fault(sql, statements.message, statements.start, statements.end)
            return ()
        found: dict[Ref, None] = {}
        made: set[str] = set()  # by the statements so far
        for statement in statements:
            self.newer(sql, statement.fragment, schema, statement.start)
            is_query = kind(statement.fragment.tree) in _QUERIES
            own = makes(statement.fragment)
            calls = calls_of_body(statement.fragment.tree, self.world(schema), parameters)
            for use in uses(statement.fragment):
                meanings = calls.among(self.meaning(use.kind, use.parts, schema), use.kind, use.start)
                found.update((target, None) for target, _ in meanings)
                if meanings or use.parts[-1] in own or not self.is_missing(use.kind, use.parts):
                    continue
                place = self.place(sql, statement.start + use.start, statement.start + use.end)
                if places := self.off_path(use.kind, use.parts, schema):
                    if is_query:  # other statements look when their turn comes
                        self.names.off_path(use.parts[0], places, place, schema)
                elif statement.fragment.sql[use.start - 1 : use.start] == "'" and use.kind == "relation":
                    continue  # a text that PostgreSQL reads when it runs
                elif use.parts[-1] not in made:
                    self.missing(use.kind, use.parts, place, schema)
                elif is_query:
                    self.too_early(use.parts, place)
            made.update(own)
        return tuple(found)

    def off_path(self, kind: str, parts: tuple[str, ...], schema: str) -> tuple[str, ...]:
        """The schemas that have what a name in a body means, where the body's search path does not lead to it."""
        if len(parts) > 1 or schema not in self.names.search_paths:
            return ()
        places = dict.fromkeys([*self.names.schemas, *self.names.extensions.values()])
        return tuple([place for place in places if self.meaning(kind, (place, *parts), schema)])

    def too_early(self, parts: tuple[str, ...], place: Span) -> None:
        """Reports a query that uses what its own body makes.

        PostgreSQL reads the queries of a body in SQL before the first of them runs, and other statements when their
        turn comes (measured on 15 and 18).
        """
        message = f"PostgreSQL reads this before the body has made `{'.'.join(parts)}`"
        help_ = "write the body in `language plpgsql`, where each statement is read when its turn comes"
        self.diagnostics.append(Diagnostic("DBS101", message, place, help=help_))

    def body(self, sql: ast.Sql, schema: str, parameters: Callable[[], Parameters]) -> Expression:
        """An SQL-standard body: `return …`, `begin atomic … end`, or the statements alone."""
        from dbsc.sqltext.parse import Fault, Fragment, parse_expression, parse_statements

        head = _BODY.match(sql.text)
        start = head.end() if head else 0
        returned = head is not None and head[1].lower() == "return"
        end = sql.text.lower().rfind("end") if head and not returned else len(sql.text)
        inner = sql.text[start:end]
        found: dict[Ref, None] = {}

        def named(text: str, fragment: Fragment) -> str:
            calls = calls_of_body(fragment.tree, self.world(schema), parameters)
            written, uses = self.qualified(ast.Sql(text, sql.span), fragment, schema, calls)
            found.update(dict.fromkeys(uses))
            return written

        if returned:
            expression = parse_expression(inner)
            if isinstance(expression, Fault):
                self.fault(sql, expression.message, start + expression.start, start + expression.end)
                return Expression(sql.text)
            return Expression(f"return {named(inner, expression)}", tuple(found))
        statements = parse_statements(inner)
        if isinstance(statements, Fault):
            self.fault(sql, statements.message, start + statements.start, start + statements.end)
            return Expression(sql.text)
        open_end = statements[-1].end if statements and head is None else None
        for statement in reversed(statements):
            text = named(inner[statement.start : statement.end], statement.fragment)
            closed = ";" if statement.end == open_end and not inner[open_end:].lstrip().startswith(";") else ""
            inner = inner[: statement.start] + text + closed + inner[statement.end :]
        if head is None:
            return Expression(f"begin atomic\n    {inner.strip()}\n  end", tuple(found))
        return Expression(f"{sql.text[:start]}{inner}{sql.text[end:]}".strip(), tuple(found))

    # ------------------------------------------------------------ types

    def typed(self, sql: ast.Sql, tree: Node, schema: str, scope: Scope, place: Place, columns: Columns) -> None:
        """Reports what PostgreSQL would refuse in an expression for its types."""
        from dbsc.sqltypes.query import analyse

        # Tables have checks in common, of columns that are alike. A name with a dot may be that of the table.
        alike = tuple([(each.name, each.type, each.nullable, each.values, each.generated) for each in columns or ()])
        key = None if columns is None or "." in sql.text else (sql.text, schema, place, alike)
        if key in self.right:
            return
        problems = analyse(tree, self.world(schema), place, _rows(scope, columns)).problems
        if key is not None and not problems:
            self.right.add(key)
        self.told(sql, problems)

    def told(self, sql: ast.Sql, problems: tuple[Problem, ...]) -> None:
        """Reports problems of types."""
        for problem in problems:
            from dbsc.sqltext.tokens import extent

            place = self.place(sql, *extent(sql.text, problem.location))
            self.diagnostics.append(Diagnostic(problem.code, problem.message, place, (), problem.notes, problem.help))

    # ------------------------------------------------------------ names

    def columns_of(self, parts: tuple[str, ...], schema: str) -> tuple[str, ...] | None:
        """The columns of a relation that a query names."""
        relation = self.names.find_relation(parts, schema)
        return tuple(relation.columns) if relation and relation.columns else None

    def qualified(self, sql: ast.Sql, fragment: object, schema: str, calls: Calls) -> tuple[str, tuple[Ref, ...]]:
        """The fragment's text with the schema before every name that is ours, and the objects they are."""
        from dbsc.sqltext.names import uses
        from dbsc.sqltext.numbers import plain_numbers
        from dbsc.sqltext.parse import Fragment
        from dbsc.sqltext.rewrite import rewrite

        assert isinstance(fragment, Fragment)
        self.newer(sql, fragment, schema)
        edits = plain_numbers(sql.text)
        found: dict[Ref, None] = {}
        for use in uses(fragment):
            quoted = use.kind in _IN_TEXTS and sql.text[use.start - 1 : use.start] == "'"
            meanings = calls.among(self.meaning(use.kind, use.parts, schema), use.kind, use.start)
            for target, path in meanings:
                found[target] = None
                if len(use.parts) < len(path):
                    name = qualified(*path)
                    edits.append((use.start, use.end, name.replace("'", "''") if quoted else name))
            if not meanings and len(use.parts) == 2 and self.names.schemas.get(use.parts[0]):
                found[ref("schema", use.parts[0])] = None  # of what is in an external schema nothing is known
            told = use.kind == "relation" and quoted  # a text that PostgreSQL reads when it runs
            if not meanings and not told and self.is_missing(use.kind, use.parts):
                self.missing(use.kind, use.parts, self.place(sql, use.start, use.end), schema)
        text = rewrite(sql.text, dict.fromkeys(edits)).strip()
        # What follows in the statement must not fall into a comment.
        return (f"{text}\n" if "--" in text else text), tuple(found)

    def meaning(self, kind: str, parts: tuple[str, ...], schema: str) -> list[tuple[Ref, tuple[str, ...]]]:
        """The objects a name stands for, each with its qualified path; none if it is not ours."""
        if kind == "relation":
            relation = self.names.find_relation(parts, schema)
            reference = relation.ref if relation else self.names.find_sequence(parts, schema)
            return [(reference, reference.path)] if reference else []
        if kind == "sequence":
            sequence = self.names.find_sequence(parts, schema)
            return [(sequence, sequence.path)] if sequence else []
        if kind == "configuration":
            configuration = self.names.find_text_search(kind, parts, schema)
            return [(configuration, configuration.path)] if configuration else []
        if kind == "collation":
            collation = self.names.find_collation(parts, schema)
            return [(collation, collation.path)] if collation else []
        if kind == "type":
            if len(parts) == 1 and (parts[0] in BUILTIN_TYPES or parts[0] in SERIALS):
                return []
            found = self.names.find_type(parts, schema)
            if found is None:
                return []
            if found.kind == "extension":
                return [(found, (self.names.extensions[found[1]], parts[-1]))]
            return [(found, found.path)]
        function = self.names.find_function(parts, schema) or self.names.function_of_unknown(parts, schema)
        return [(target, function[0]) for target in function[1]] if function else []

    def is_missing(self, kind: str, parts: tuple[str, ...]) -> bool:
        """Whether a name that finds nothing is an error: it is, unless it is in a schema that is not ours."""
        if kind == "configuration":
            return not text_search.may_be_there(self.names, kind, parts)
        if kind == "collation":
            return not collations.may_be_there(self.names, parts)
        if len(parts) > 2:
            return False
        if kind == "function" and parts[:-1] in ((), ("pg_catalog",), ("public",)):
            return not self.names.may_call(parts[-1])
        if len(parts) == 2:
            if parts[0] == "public":
                return True
            return parts[0] not in SYSTEM_SCHEMAS and self.names.schemas.get(parts[0], False) is not True
        if kind == "type":
            return parts[0] not in BUILTIN_TYPES and parts[0] not in SERIALS and not parts[0].startswith("pg_")
        return not parts[0].startswith("pg_")

    def missing(self, kind: str, parts: tuple[str, ...], place: Span, schema: str) -> None:
        """Reports a name that finds nothing."""
        if kind == "configuration":
            text_search.unknown(self.names, kind, parts, place)
        elif kind == "collation":
            collations.unknown(self.names, parts, place)
        else:
            self.names.unknown("table" if kind == "relation" else kind, ".".join(parts), place, schema)

    def output(self, column: object, schema: str) -> OutputColumn:
        """A column of a view, with its type where it is a copy of a table's column or says its type itself."""
        from dbsc.sqltext.scope import Output

        assert isinstance(column, Output)
        if column.relation and not isinstance(column.relation, str) and column.column:
            relation = self.names.find_relation(column.relation, schema)
            if relation:
                return OutputColumn(column.name, None, True, (*relation.ref.path, column.column))
        if column.type:
            name = column.type.removesuffix("[]")
            builtin = BUILTIN_TYPES.get(name.split("(")[0])
            if builtin:
                return OutputColumn(column.name, Type(builtin, None, None, int(column.type.endswith("[]"))))
        return OutputColumn(column.name)

    # ------------------------------------------------------------ complaining

    def newer(self, sql: ast.Sql, fragment: object, schema: str, offset: int = 0) -> None:
        """Reports syntax that the oldest server does not read."""
        text = sql.text.lower()
        if "json" not in text and "merge" not in text and "returning" not in text:
            return
        from dbsc.sqltext.newer import newer_syntax
        from dbsc.sqltext.parse import Fragment

        assert isinstance(fragment, Fragment)
        version = self.world(schema).version
        for feature in newer_syntax(fragment):
            if feature.since > version:
                at = offset + feature.start
                message = f"{feature.what} came with PostgreSQL {feature.since}, and the header says {version}"
                help_ = f"write it in another way, or `postgres {feature.since}` in the header"
                place = self.place(sql, at, at + 1)
                self.diagnostics.append(Diagnostic("DBS208", message, place, help=help_))
                return

    def place(self, sql: ast.Sql, start: int, end: int) -> Span:
        """A range of a fragment in the file, or the whole fragment where its text is not the file's."""
        if sql.span.end - sql.span.start != len(sql.text):
            return sql.span
        return sql.span.part(start, max(end, start + 1) if start < len(sql.text) else end)

    def fault(self, sql: ast.Sql, message: str, start: int, end: int, lead: str = "this is not SQL") -> None:
        if not sql.text.strip():
            self.diagnostics.append(Diagnostic("DBS005", "an expression is missing here", sql.span))
            return
        self.diagnostics.append(Diagnostic("DBS005", f"{lead}: {message}", self.place(sql, start, end)))

    def problem(self, sql: ast.Sql, parts: tuple[str, ...], start: int, end: int, candidates: tuple[str, ...]) -> None:
        if parts[-1] in self.names.broken or parts[0] in self.names.broken:
            return
        name = ".".join(parts)
        help_ = did_you_mean(parts[-1], candidates)
        if len(parts) == 1 and help_ is None and name in builtins.names_of("functions"):
            help_ = f"write `{name}()` if it is the function"
        if help_ is None and candidates and len(candidates) <= 12:
            there = "there is only " if len(candidates) == 1 else "there are "
            help_ = there + ", ".join(f"`{candidate}`" for candidate in candidates)
        if help_ is None and not candidates and len(parts) == 1:
            help_ = f"write '{name}' if it is a text"
        place = self.place(sql, start, end)
        self.diagnostics.append(Diagnostic("DBS102", f"there is no column `{name}` here", place, help=help_))


def _rows(scope: Scope, columns: Columns) -> dict[str, Source]:
    """The rows that an expression sees under their names."""
    return {alias: Source(alias, columns, (alias,)) for alias in scope}


def relation_scope(relation: Relation) -> Scope:
    """What a check or a policy of a table sees: its own columns, also through its name."""
    known = relation.columns or isinstance(relation.declaration, ast.Table)
    return {relation.ref[2]: tuple(relation.columns) if known else None}
