"""Rules of the grammar to nodes of the AST. One method a rule; each gets what the rule matched, in order.

The parser calls `make(rule, children)`; tests call it from Lark's own tree, so both must give the same nodes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from dbsc.diagnostics import Diagnostic
from dbsc.source import Source, Span
from dbsc.syntax import ast, messages, parens
from dbsc.syntax.lexer import Token

T = TypeVar("T")


class Children:
    """A cursor over what a rule matched."""

    __slots__ = ("at", "items")

    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self.at = 0

    def token(self, *texts: str) -> str | None:
        """Consumes the next token if it is one of these keywords or signs."""
        if self.at < len(self.items):
            item = self.items[self.at]
            if isinstance(item, Token) and item.text in texts and item.kind in ("NAME", "PUNCT"):
                self.at += 1
                return item.text
        return None

    def kind(self, *kinds: str) -> Token | None:
        """Consumes the next token if it is of one of these kinds."""
        if self.at < len(self.items):
            item = self.items[self.at]
            if isinstance(item, Token) and item.kind in kinds:
                self.at += 1
                return item
        return None

    def node(self, kind: type[T]) -> T | None:
        """Consumes the next child if it is of this class."""
        if self.at < len(self.items) and isinstance(self.items[self.at], kind):
            self.at += 1
            return self.items[self.at - 1]  # type: ignore[no-any-return]
        return None

    def the(self, kind: type[T]) -> T:
        """The next child, which the grammar says is of this class."""
        node = self.node(kind)
        assert node is not None
        return node

    def all(self, kind: Any) -> tuple[Any, ...]:
        """Every child of a class, wherever it stands."""
        return tuple(item for item in self.items if isinstance(item, kind))

    def first(self, kind: type[T]) -> T | None:
        """The first child of a class, wherever it stands."""
        for item in self.items:
            if isinstance(item, kind):
                return item
        return None


class Names(tuple[ast.Name, ...]):
    """The value of the rule `names`."""

    __slots__ = ()


class QNames(tuple[ast.QName, ...]):
    """The value of the rule `qnames`."""

    __slots__ = ()


class Privileges(tuple[ast.Privilege, ...]):
    """The value of the rule `privileges`."""

    __slots__ = ()


class Entries(tuple[ast.Entry, ...]):
    """The value of the rule `entries`."""

    __slots__ = ()


class Block(tuple[Any, ...]):
    """The value of the rules `block` and `partitions`."""

    __slots__ = ()


class Clause:
    """The value of a small rule that is no node by itself: its name, its children, its place."""

    __slots__ = ("children", "rule", "span")

    def __init__(self, rule: str, children: list[Any], span: Span) -> None:
        self.rule = rule
        self.children = children
        self.span = span


class Builder:
    """Makes the nodes of one file, and collects what is wrong inside parentheses and names."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.broken_names: set[str] = set()
        self.cache: dict[str, Callable[[Children, Span], Any]] = {}

    def make(self, rule: str, children: list[Any], start: int, end: int) -> Any:
        """The node of a rule that matched the range `start..end`."""
        method = self.cache.get(rule)
        if method is None:
            method = self.cache[rule] = getattr(self, f"_{rule}", None) or _clause(rule)
        return method(Children(children), Span(self.source, start, end))

    def file(self, values: list[Any]) -> ast.File:
        """The tree, from what is left on the parser's stack (the whole file, or what could be read of it)."""
        declarations: list[Any] = []
        for value in values:
            if isinstance(value, ast.File):
                return value.replace(broken=frozenset(self.broken_names))
            if isinstance(value, list):
                declarations.extend(v for v in value if isinstance(v, ast.Declaration))
            elif isinstance(value, ast.Declaration):
                declarations.append(value)
        whole = Span(self.source, 0, len(self.source.text))
        return ast.File(tuple(declarations), whole, frozenset(self.broken_names))

    def broken(self, value: Any) -> None:
        """Remembers the names in something that could not be read, so that their absence is no second error."""
        if isinstance(value, ast.Name):
            self.broken_names.add(value.text)
        elif isinstance(value, ast.QName):
            self.broken_names.add(value.parts[-1])
        elif isinstance(value, list | tuple):
            for item in value:
                self.broken(item)

    # ------------------------------------------------------------ helpers

    def sql(self, token: Token) -> ast.Sql:
        return parens.inner(self.source, token)

    def names(self, token: Token | None) -> tuple[ast.Name, ...]:
        return parens.names(self.sql(token), self.diagnostics) if token else ()

    def elements(self, token: Token) -> tuple[ast.Element, ...]:
        return parens.elements(self.sql(token), self.diagnostics)

    def place(self, token: Token) -> Span:
        return Span(self.source, token.start, token.end)

    def clause_sql(self, c: Children, rule: str) -> ast.Sql | None:
        for item in c.items:
            if isinstance(item, Clause) and item.rule == rule:
                return self.sql(next(t for t in item.children if isinstance(t, Token) and t.kind == "PAREN"))
        return None

    def after(self, c: Children, word: str) -> ast.Sql | None:
        """The parenthesis right after a keyword."""
        for item, following in zip(c.items, c.items[1:], strict=False):
            if isinstance(item, Token) and item.text == word and isinstance(following, Token):
                return self.sql(following) if following.kind == "PAREN" else None
        return None

    # ------------------------------------------------------------ names and values

    def _start(self, c: Children, span: Span) -> ast.File:
        whole = Span(self.source, 0, len(self.source.text))
        return ast.File(c.all(ast.Declaration), whole, frozenset())

    def _documented(self, c: Children, span: Span) -> Any:
        doc = c.kind("DOC")
        node = next((item for item in c.items[c.at :] if not isinstance(item, Token)), None)
        if doc is None or node is None:
            return node
        text = _doc(doc.text)
        if isinstance(node, ast.External) and "doc" in type(node.declaration)._fields:
            return node.replace(declaration=node.declaration.replace(doc=text))
        if "doc" in type(node)._fields:
            return node.replace(doc=text)
        self.diagnostics.append(messages.stray_doc(self.place(doc)))
        return node

    _item = _mixin_item = _documented

    def _name(self, c: Children, span: Span) -> ast.Name:
        token = c.items[0]
        text = token.text
        if token.kind == "QNAME":
            return ast.Name(text[1:-1].replace('""', '"'), span)
        if not text.islower() and text.lower() != text:
            self.diagnostics.append(messages.upper_case(span))
            text = text.lower()
        return ast.Name(text, span)

    def _qname(self, c: Children, span: Span) -> ast.QName:
        return ast.QName(tuple(name.text for name in c.all(ast.Name)), span)

    def _names(self, c: Children, span: Span) -> Names:
        return Names(c.all(ast.Name))

    def _qnames(self, c: Children, span: Span) -> QNames:
        return QNames(c.all(ast.QName))

    def _number(self, c: Children, span: Span) -> ast.Constant:
        return ast.Constant("".join(token.text for token in c.items).replace("_", ""), False, span)

    def _was(self, c: Children, span: Span) -> ast.Was:
        return ast.Was(c.items[1], span)

    def _type(self, c: Children, span: Span) -> ast.TypeName:
        name = c.the(ast.QName)
        if c.token("<"):
            return ast.TypeName(name, None, 0, c.the(ast.QName), span)
        paren = c.kind("PAREN")
        arguments = self.sql(paren).text.strip() if paren else None
        dimensions = sum(isinstance(t, Token) and t.kind == "BRACKETS" for t in c.items)
        return ast.TypeName(name, arguments, dimensions, None, span)

    def _entries(self, c: Children, span: Span) -> Entries:
        return Entries(c.all(ast.Entry))

    def _entry(self, c: Children, span: Span) -> ast.Entry:
        return ast.Entry(c.all(ast.Word), span)

    def _value(self, c: Children, span: Span) -> ast.Word:
        token = c.items[0]
        return ast.Word(token.kind, self.value(token), span)

    _generic_name = _value

    def value(self, token: Token) -> str:
        if token.kind == "STRING":
            return string_value(token.text)
        if token.kind == "PAREN":
            return self.sql(token).text
        if token.kind == "QNAME":
            return parens.unquote(token.text)
        return token.text

    # ------------------------------------------------------------ declarations

    def _database(self, c: Children, span: Span) -> ast.Database:
        return ast.Database(c.items[1], tuple(c.items[2]), None, span)

    def _use(self, c: Children, span: Span) -> ast.Use:
        target = c.items[1]
        if isinstance(target, Token):
            return ast.Use(string_value(target.text), True, span)
        return ast.Use(target.text, False, span)

    def _extension(self, c: Children, span: Span) -> ast.Extension:
        schema = version = None
        for option in c.all(Clause):
            value = option.children[1]
            if isinstance(value, Token):
                version = string_value(value.text)
            else:
                schema = value
        return ast.Extension(c.items[1], schema, version, None, span)

    def _schema(self, c: Children, span: Span) -> ast.Schema:
        declarations = tuple(item for item in c.items[1:] if isinstance(item, ast.Declaration))
        return ast.Schema(c.items[1], c.all(ast.Was), declarations, None, span)

    def _enum(self, c: Children, span: Span) -> ast.Enum:
        dropped = tuple(item for item in c.items[2:] if isinstance(item, ast.Name))
        return ast.Enum(c.items[1], c.all(ast.Was), c.all(ast.Label), dropped, None, span)

    def _label(self, c: Children, span: Span) -> ast.Label | ast.Name:
        doc = c.kind("DOC")
        dropped = c.token("drop")
        value = c.items[c.at]
        if isinstance(value, Token):
            text, place = string_value(value.text), self.place(value)
        else:
            text, place = value.text, value.span
        if dropped:
            return ast.Name(text, place)
        return ast.Label(text, c.all(ast.Was), _doc(doc.text) if doc else None, span)

    def _domain(self, c: Children, span: Span) -> ast.Domain:
        parts = tuple(item for item in c.items[3:] if isinstance(item, ast.Part) and not isinstance(item, ast.Was))
        nullable = any(isinstance(item, Token) and item.text == "?" for item in c.items)
        name, was = c.items[1], c.all(ast.Was)
        kind = c.first(ast.TypeName)
        assert kind is not None
        return ast.Domain(name, was, kind, nullable, self.named(parts), None, span)

    def _shape(self, c: Children, span: Span) -> ast.Shape:
        return ast.Shape(c.items[1], c.all(ast.Field), None, span)

    def _composite(self, c: Children, span: Span) -> ast.Composite:
        return ast.Composite(c.items[1], c.all(ast.Was), c.all(ast.Field), None, span)

    def _field(self, c: Children, span: Span) -> ast.Field:
        doc = c.kind("DOC")
        name = c.the(ast.Name)
        nullable = any(isinstance(item, Token) and item.text == "?" for item in c.items)
        union = c.first(ast.Union)
        kind = c.first(ast.TypeName)
        if kind is None and union is None:
            self.diagnostics.append(messages.needs_type(name, "field"))
        return ast.Field(
            name,
            kind,
            union,
            nullable or bool(union and union.nullable),
            c.all(ast.Was),
            _doc(doc.text) if doc else None,
            span,
        )

    def _table(self, c: Children, span: Span) -> ast.Table:
        inherits = next((clause.children[1] for clause in c.all(Clause) if clause.rule == "inherits"), ())
        return ast.Table(c.items[1], tuple(inherits), c.all(ast.Was), self.items(c), None, span)

    def items(self, c: Children) -> tuple[ast.Item, ...]:
        block = c.first(Block)
        if block is not None:
            return tuple(block)
        return tuple(item for item in c.items[1:] if isinstance(item, ast.Item))

    def _block(self, c: Children, span: Span) -> Block:
        return Block(item for item in c.items if isinstance(item, ast.Item))

    def _view(self, c: Children, span: Span) -> ast.View:
        return self.view(c, span, False)

    def _materialized_view(self, c: Children, span: Span) -> ast.View:
        return self.view(c, span, True)

    def view(self, c: Children, span: Span, materialized: bool) -> ast.View:
        c.token("materialized")
        c.token("view")
        name = c.the(ast.QName)
        while c.node(ast.Was):
            pass
        columns = self.names(c.kind("PAREN"))
        method = c.the(ast.Name) if c.token("using") else None
        query = self.after(c, "as")
        assert query is not None
        checks = [clause for clause in c.all(Clause) if clause.rule == "check_option"]
        check = checks[0].children[1].text if checks else None
        return ast.View(
            name=name,
            materialized=materialized,
            was=c.all(ast.Was),
            columns=columns,
            method=method,
            options=self.clause_sql(c, "view_options"),
            query=query,
            check_option="cascaded" if check == "check" else check,
            with_data=not any(clause.rule == "no_data" for clause in c.all(Clause)),
            items=tuple(c.first(Block) or ()),
            doc=None,
            span=span,
        )

    def _function(self, c: Children, span: Span) -> ast.Function:
        kind = c.token("function", "procedure") or "function"
        name = c.the(ast.QName)
        arguments = c.kind("PAREN")
        assert arguments is not None
        clauses = tuple(
            ast.Clause(clause.span.text, clause.span) for clause in c.all(Clause) if clause.rule == "function_clause"
        )
        return ast.Function(
            kind,
            name,
            self.sql(arguments),
            c.first(ast.Returns),
            clauses,
            c.first(ast.Body),
            tuple(c.first(Block) or ()),
            None,
            span,
        )

    def _returns(self, c: Children, span: Span) -> ast.Returns:
        c.token("returns")
        if c.token("table"):
            return ast.Returns(False, None, False, self.sql(c.items[2]), span)
        set_of = c.token("setof") is not None
        return ast.Returns(set_of, c.the(ast.TypeName), c.token("?") is not None, None, span)

    def _body(self, c: Children, span: Span) -> ast.Body:
        token = c.items[1]
        if token.kind == "DOLLAR":
            tag = token.text.index("$", 1) + 1
            return ast.Body(token.text[tag:-tag], True, None, span)
        if token.kind == "PAREN":
            return ast.Body(self.sql(token).text, False, None, span)
        link = string_value(c.items[3].text) if len(c.items) > 3 else None
        return ast.Body(string_value(token.text), True, link, span)

    def _aggregate(self, c: Children, span: Span) -> ast.Aggregate:
        return ast.Aggregate(
            c.items[1], self.sql(c.items[2]), tuple(c.items[3]), tuple(c.first(Block) or ()), None, span
        )

    def _external(self, c: Children, span: Span) -> ast.External:
        return ast.External(c.items[1], span)

    def _external_role(self, c: Children, span: Span) -> ast.Roles:
        return ast.Roles(tuple(c.items[1]), span)

    def _external_type(self, c: Children, span: Span) -> ast.ExternalType:
        return ast.ExternalType(c.items[1], span)

    def _extend(self, c: Children, span: Span) -> ast.Extend:
        paren = next((t for t in c.items if isinstance(t, Token) and t.kind == "PAREN"), None)
        arguments = self.sql(paren) if paren else None
        return ast.Extend(c.items[1].text, c.items[2], arguments, self.items(c), span)

    def _mixin(self, c: Children, span: Span) -> ast.Mixin:
        c.token("mixin")
        name = c.the(ast.Name)
        paren = c.kind("PAREN")
        parameters = parens.parameters(self.sql(paren), self.diagnostics) if paren else ()
        rest = c.items[c.at :]
        items = tuple(item for item in rest if isinstance(item, ast.Item))
        declarations = tuple(i for i in rest if isinstance(i, ast.Declaration) and not isinstance(i, ast.Item))
        return ast.Mixin(name, parameters, items, declarations, None, span)

    def _sql(self, c: Children, span: Span) -> ast.SqlBlock:
        bodies = [self.dollar(t) for t in c.items if isinstance(t, Token) and t.kind == "DOLLAR"]
        after = tuple(c.first(QNames) or ())
        down = bodies[1] if len(bodies) > 1 else None
        return ast.SqlBlock(c.items[1], after, bodies[0], down, None, span)

    def dollar(self, token: Token) -> ast.Sql:
        tag = token.text.index("$", 1) + 1
        start, end = token.start + tag, token.end - tag
        return ast.Sql(self.source.text[start:end], Span(self.source, start, end))

    def _drop(self, c: Children, span: Span) -> ast.Drop:
        kind = ast.Name(c.items[1].text, self.place(c.items[1]))
        return ast.Drop(kind, c.items[2], self.sql(c.items[3]) if len(c.items) > 3 else None, span)

    def _default_privileges(self, c: Children, span: Span) -> ast.DefaultPrivileges:
        c.token("default")
        c.token("privileges")
        roles = c.the(Names) if c.token("for") else ()
        schemas = c.the(Names) if c.token("in") and c.token("schema") else ()
        return ast.DefaultPrivileges(tuple(roles), tuple(schemas), self.items(c), span)

    def _generic(self, c: Children, span: Span) -> ast.Generic:
        first = c.items[0]
        words = (ast.Word(first.kind, first.text, self.place(first)), *c.all(ast.Word))
        entries = c.first(Entries) or ()
        return ast.Generic(words, tuple(entries), None, span)

    # ------------------------------------------------------------ columns

    def _column(self, c: Children, span: Span) -> ast.Column:
        name = c.the(ast.Name)
        kind = c.node(ast.TypeName)
        nullable = c.token("?") is not None
        parts = tuple(c.items[c.at :])
        if kind is None and not any(isinstance(part, ast.Reference | ast.Union | ast.Both) for part in parts):
            self.diagnostics.append(messages.needs_type(name, "column"))
        return ast.Column(name, kind, nullable, self.named(parts), None, span)

    def named(self, parts: tuple[Any, ...]) -> tuple[Any, ...]:
        """Joins `check (…) not valid` into the check; on a reference `not valid` stays a part of its own."""
        out: list[Any] = []
        for part in parts:
            if isinstance(part, ast.Mark) and part.words == "not valid" and out and isinstance(out[-1], ast.Check):
                out[-1] = out[-1].replace(not_valid=True)
            else:
                out.append(part)
        return tuple(out)

    def _reference(self, c: Children, span: Span) -> ast.Reference:
        c.token("->")
        target = c.the(ast.QName)
        columns = self.names(c.kind("PAREN"))
        return ast.Reference(target, columns, c.token("?") is not None, span)

    def _both(self, c: Children, span: Span) -> ast.Both:
        c.token("<->")
        target = c.the(ast.QName)
        via = c.the(ast.QName) if c.token("via") else None
        columns = self.names(c.kind("PAREN"))
        return ast.Both(target, via, columns, tuple(c.first(Block) or ()), span)

    def _union(self, c: Children, span: Span) -> ast.Union:
        values = []
        nullable = False
        for item in c.items:
            if isinstance(item, ast.Constant):
                values.append(item)
            elif item.kind == "STRING":
                values.append(ast.Constant(string_value(item.text), True, self.place(item)))
            elif item.text == "null":
                nullable = True
        return ast.Union(tuple(values), nullable, span)

    def mark(self, c: Children, span: Span) -> ast.Mark:
        return ast.Mark(" ".join(item.text for item in c.items), span)

    _pk_mark = _unique_mark = _owner_mark = _timing_mark = _not_valid = _match = _checked = mark

    def _index_mark(self, c: Children, span: Span) -> ast.IndexMark:
        return ast.IndexMark(c.first(ast.Name), span)

    def _constraint_name(self, c: Children, span: Span) -> ast.ConstraintName:
        return ast.ConstraintName(c.items[1], span)

    def _check_mark(self, c: Children, span: Span) -> ast.Check:
        return ast.Check(None, self.sql(c.items[1]), False, len(c.items) > 2, (), span)

    def _default(self, c: Children, span: Span) -> ast.Default:
        only = c.items[1] if len(c.items) == 2 else None
        if isinstance(only, Token) and only.kind == "PAREN":
            return ast.Default(self.sql(only), span)
        first = c.items[1]
        if isinstance(first, ast.Constant):  # without the underscores that PostgreSQL 15 does not know
            place = Span(self.source, first.span.start, span.end)
            return ast.Default(ast.Sql(first.value + self.source.text[first.span.end : span.end], place), span)
        place = Span(self.source, first.start if isinstance(first, Token) else first.span.start, span.end)
        return ast.Default(ast.Sql(place.text, place), span)

    def _generated(self, c: Children, span: Span) -> ast.Generated:
        return ast.Generated(self.sql(c.items[1]), c.items[-1].text == "virtual", span)

    def _identity(self, c: Children, span: Span) -> ast.Identity:
        paren = c.items[-1] if c.items[-1].kind == "PAREN" else None
        by_default = any(item.text == "by" for item in c.items)
        return ast.Identity(not by_default, self.sql(paren) if paren else None, span)

    def _collate(self, c: Children, span: Span) -> ast.Collate:
        return ast.Collate(c.items[1], span)

    def _setting(self, c: Children, span: Span) -> ast.Setting:
        return ast.Setting(c.items[0].text, c.items[1].text, span)

    def _on_action(self, c: Children, span: Span) -> ast.OnAction:
        words = [item.text for item in c.items[2:] if item.kind == "NAME"]
        paren = c.items[-1] if c.items[-1].kind == "PAREN" else None
        return ast.OnAction(c.items[1].text, " ".join(words), self.names(paren), span)

    def _backfill(self, c: Children, span: Span) -> ast.Backfill:
        return ast.Backfill(self.sql(c.items[1]), span)

    def _convert(self, c: Children, span: Span) -> ast.Convert:
        return ast.Convert(self.sql(c.items[1]), span)

    # ------------------------------------------------------------ table items

    def _include(self, c: Children, span: Span) -> ast.Include:
        paren = c.items[2] if len(c.items) > 2 else None
        arguments = parens.arguments(self.sql(paren), self.diagnostics) if paren else ()
        return ast.Include(c.items[1], arguments, span)

    def key(self, kind: str, c: Children, span: Span) -> ast.Key:
        while c.token("pk", "unique", "index", "exclude", "nulls", "not", "distinct"):
            pass
        name = c.node(ast.Name)
        method = c.the(ast.Name) if c.token("using") else None
        paren = c.kind("PAREN")
        assert paren is not None
        distinct_words = any(isinstance(item, Token) and item.text == "nulls" for item in c.items)
        clauses = c.all(Clause)
        including = next((clause.children[1] for clause in clauses if clause.rule == "including"), None)
        tablespace = next((clause.children[1] for clause in clauses if clause.rule == "tablespace"), None)
        return ast.Key(
            kind=kind,
            name=name,
            method=method,
            elements=self.elements(paren),
            include=self.names(including),
            nulls_not_distinct=distinct_words or any(clause.rule == "nulls_not_distinct" for clause in clauses),
            parameters=self.clause_sql(c, "storage_parameters"),
            where=self.clause_sql(c, "where"),
            timing=tuple(mark.words for mark in c.all(ast.Mark)),
            tablespace=tablespace,
            was=c.all(ast.Was),
            doc=None,
            span=span,
        )

    def _primary_key(self, c: Children, span: Span) -> ast.Key:
        return self.key("pk", c, span)

    def _unique(self, c: Children, span: Span) -> ast.Key:
        return self.key("unique", c, span)

    def _index(self, c: Children, span: Span) -> ast.Key:
        return self.key("unique index" if c.items[0].text == "unique" else "index", c, span)

    def _exclude(self, c: Children, span: Span) -> ast.Key:
        return self.key("exclude", c, span)

    def _check(self, c: Children, span: Span) -> ast.Check:
        c.token("check")
        name = c.node(ast.Name)
        paren = c.kind("PAREN")
        assert paren is not None
        not_valid = any(mark.words == "not valid" for mark in c.all(ast.Mark))
        no_inherit = any(clause.rule == "no_inherit" for clause in c.all(Clause))
        return ast.Check(name, self.sql(paren), not_valid, no_inherit, c.all(ast.Was), span)

    def _foreign_key(self, c: Children, span: Span) -> ast.ForeignKey:
        c.token("foreign")
        name = c.node(ast.Name)
        columns = self.names(c.kind("PAREN"))
        c.token("->")
        target = c.the(ast.QName)
        target_columns = self.names(c.kind("PAREN"))
        return ast.ForeignKey(name, columns, target, target_columns, tuple(c.items[c.at :]), span)

    def _access(self, c: Children, span: Span) -> ast.Access:
        roles = c.first(Names) or ()
        return ast.Access(tuple(c.items[1]), tuple(roles), self.after(c, "where"), self.after(c, "check"), span)

    def _privileges(self, c: Children, span: Span) -> Privileges:
        return Privileges(c.all(ast.Privilege))

    def _privilege(self, c: Children, span: Span) -> ast.Privilege:
        name = ast.Name(c.items[0].text, self.place(c.items[0]))
        return ast.Privilege(name, self.names(c.items[1]) if len(c.items) > 1 else (), span)

    def _policy(self, c: Children, span: Span) -> ast.Policy:
        words = [t for t in c.items[2:] if isinstance(t, Token) and t.kind == "NAME"]
        at = next(i for i, t in enumerate(words) if t.text == "for")
        mode = ast.Name(words[0].text, self.place(words[0])) if at else None
        command = ast.Name(words[at + 1].text, self.place(words[at + 1]))
        return ast.Policy(
            name=c.items[1],
            mode=mode,
            command=command,
            roles=tuple(c.first(Names) or ()),
            using=self.after(c, "using"),
            check=self.after(c, "check"),
            was=c.all(ast.Was),
            doc=None,
            span=span,
        )

    def _grant(self, c: Children, span: Span) -> ast.Grant:
        c.token("grant")
        privileges = c.the(Privileges)
        on = c.kind("NAME") if c.token("on") else None
        roles = c.first(Names) or ()
        option = any(clause.rule == "grant_option" for clause in c.all(Clause))
        kind = ast.Name(on.text, self.place(on)) if on else None
        return ast.Grant(tuple(privileges), kind, tuple(roles), option, span)

    def _option(self, c: Children, span: Span) -> ast.Option:
        return ast.Option(c.all(ast.Word), span)

    def _expect(self, c: Children, span: Span) -> ast.Expect:
        return ast.Expect(tuple(c.items[1]), span)

    def _trigger(self, c: Children, span: Span) -> ast.Trigger:
        constraint = c.token("constraint") is not None
        c.token("trigger")
        name = c.the(ast.Name)
        clauses = c.all(Clause)
        time = next(clause for clause in clauses if clause.rule == "trigger_time")
        referenced = each = None
        timing: list[str] = []
        transitions: tuple[ast.Transition, ...] = ()
        condition = None
        for clause in clauses:
            if clause.rule != "trigger_clause":
                continue
            inside = Children(clause.children)
            first = inside.items[0].text
            if first == "from":
                referenced = inside.items[1]
            elif first == "for":
                each = ast.Name(inside.items[-1].text, self.place(inside.items[-1]))
            elif first == "when":
                condition = self.sql(inside.items[1])
            elif first == "referencing":
                transitions = inside.all(ast.Transition)
            else:
                timing.append(" ".join(item.text for item in inside.items))
        arguments = next(t for t in c.items if isinstance(t, Token) and t.kind == "PAREN")
        function = c.first(ast.QName)
        assert function is not None
        last = c.items[-1]
        state = ast.Name(last.text, self.place(last)) if isinstance(last, Token) and last.kind == "NAME" else None
        return ast.Trigger(
            name=name,
            constraint=constraint,
            time=" ".join(token.text for token in time.children),
            events=c.all(ast.TriggerEvent),
            referenced=referenced,
            timing=tuple(timing),
            each=each,
            transitions=transitions,
            condition=condition,
            function=function,
            arguments=self.sql(arguments),
            state=state,
            doc=None,
            span=span,
        )

    def _trigger_event(self, c: Children, span: Span) -> ast.TriggerEvent:
        paren = c.items[-1] if c.items[-1].kind == "PAREN" else None
        return ast.TriggerEvent(ast.Name(c.items[0].text, self.place(c.items[0])), self.names(paren), span)

    def _transition(self, c: Children, span: Span) -> ast.Transition:
        return ast.Transition(c.items[0].text, c.items[-1])

    # ------------------------------------------------------------ lifecycle

    def _partition_by(self, c: Children, span: Span) -> ast.PartitionBy:
        strategy = ast.Name(c.items[2].text, self.place(c.items[2]))
        partitions = c.first(Block) or ()
        return ast.PartitionBy(strategy, self.elements(c.items[3]), self.steps(c), tuple(partitions), span)

    def _retain(self, c: Children, span: Span) -> ast.Retain:
        column = c.first(ast.Name)
        assert column is not None
        return ast.Retain(c.items[1], column, self.steps(c), span)

    def _duration(self, c: Children, span: Span) -> ast.Duration:
        first = c.items[0]
        unit = c.items[1].text if len(c.items) > 1 else None
        amount = first.text.replace("_", "") if first.kind == "NUMBER" else first.text
        return ast.Duration(amount, unit, span)

    def steps(self, c: Children) -> tuple[ast.Step, ...]:
        return tuple(self.step(clause) for clause in c.all(Clause))

    def step(self, clause: Clause) -> ast.Step:
        c = Children(clause.children)
        kind = c.items[0].text
        word = where = constant = None
        for item in c.items[1:]:
            if not isinstance(item, Token):
                if isinstance(item, ast.Constant):
                    constant = item
            elif item.kind == "NAME" and item.text != "to":
                word = ast.Name(item.text, self.place(item))
            elif item.kind == "PAREN":
                where = self.sql(item)
            elif item.kind == "STRING":
                constant = ast.Constant(string_value(item.text), True, self.place(item))
            elif item.kind == "NUMBER":
                constant = ast.Constant(item.text.replace("_", ""), False, self.place(item))
        return ast.Step(kind, c.first(ast.Duration), word, c.first(ast.QName), constant, where, clause.span)

    def _partitions(self, c: Children, span: Span) -> Block:
        return Block(c.all(ast.Partition))

    def _partition(self, c: Children, span: Span) -> ast.Partition:
        doc = c.kind("DOC")
        number = c.kind("NUMBER")
        name = ast.Name(number.text, self.place(number)) if number else c.the(ast.Name)
        bound = c.first(ast.Bound)
        assert bound is not None
        items = tuple(c.first(Block) or ())
        return ast.Partition(name, c.first(ast.QName), bound, items, _doc(doc.text) if doc else None, span)

    def bound(self, kind: str, c: Children, span: Span) -> ast.Bound:
        values = []
        for item in c.items:
            if isinstance(item, ast.Constant):
                values.append(ast.Sql(item.value, item.span))
            elif item.kind == "PAREN":
                values.append(self.sql(item))
            elif item.kind in ("STRING", "NUMBER") or (
                item.kind == "NAME" and item.text not in ("default", "from", "to", "modulus", "remainder")
            ):
                values.append(ast.Sql(item.text, self.place(item)))
        return ast.Bound(kind, tuple(values), span)

    def _bound_default(self, c: Children, span: Span) -> ast.Bound:
        return self.bound("default", c, span)

    def _bound_range(self, c: Children, span: Span) -> ast.Bound:
        return self.bound("range", c, span)

    def _bound_list(self, c: Children, span: Span) -> ast.Bound:
        return self.bound("list", c, span)

    def _bound_hash(self, c: Children, span: Span) -> ast.Bound:
        return self.bound("hash", c, span)

    def _distribute(self, c: Children, span: Span) -> ast.Distribute:
        return ast.Distribute(c.all(ast.Word), span)

    def _rows(self, c: Children, span: Span) -> ast.Rows:
        found = [t for t in c.items if isinstance(t, Token) and t.kind == "PAREN"]
        return ast.Rows(self.names(found[0]), tuple(self.sql(t) for t in found[1:]), span)

    def _statistics(self, c: Children, span: Span) -> ast.Statistics:
        found = [t for t in c.items if isinstance(t, Token) and t.kind == "PAREN"]
        kinds = self.names(found[0]) if len(found) > 1 else ()
        return ast.Statistics(c.first(ast.Name), kinds, self.sql(found[-1]), span)

    def _drop_item(self, c: Children, span: Span) -> ast.DropItem:
        words = []
        for item in c.items[1:]:
            if isinstance(item, ast.Name):
                words.append(ast.Word("NAME", item.text, item.span))
            else:
                words.append(ast.Word(item.kind, self.value(item), self.place(item)))
        return ast.DropItem(tuple(words), span)


def _clause(rule: str) -> Callable[[Children, Span], Clause]:
    return lambda children, span: Clause(rule, children.items, span)


def string_value(text: str) -> str:
    """The value of a string token. Escape strings (`e'…'`) keep their backslashes decoded."""
    if text[:1] in "eE":
        body = text[2:-1] if text.endswith("'") else text[2:]
        return body.replace("''", "'").encode("latin-1", "backslashreplace").decode("unicode_escape")
    body = text[1:-1] if len(text) > 1 and text.endswith("'") else text[1:]
    return body.replace("''", "'")


def _doc(text: str) -> str:
    """The text of a run of `---` lines."""
    lines = [line.strip()[3:] for line in text.split("\n")]
    return "\n".join(line[1:] if line.startswith(" ") else line for line in lines).strip("\n").rstrip()
