"""The rules of declarations: tables, views, functions, enums …. One method a rule of the grammar."""

from __future__ import annotations

from dbsc.source import Span
from dbsc.syntax import ast, messages, parens
from dbsc.syntax.build_base import BaseRules, Block, Names, QNames
from dbsc.syntax.continuation import DECLARATIONS
from dbsc.syntax.literals import dollar_range, string_value
from dbsc.syntax.matched import Clause, Cursor, Value, clause, every, first, has, nodes, paren_after
from dbsc.syntax.matched import parens as paren_tokens
from dbsc.syntax.tokens import Token

_NO_ITEMS = frozenset({ast.Extension, ast.Enum, ast.View, ast.Function, ast.External, ast.ExtendObject})


class DeclarationRules(BaseRules):
    """Rules whose values are declarations, or parts of them alone."""

    def _start(self, matched: list[Value], _span: Span) -> ast.File:
        return ast.File(nodes(matched), Span(self.source, 0, len(self.source.text)), frozenset())

    def _database(self, matched: list[Value], span: Span) -> ast.Database:
        return ast.Database(matched[1], tuple(matched[2]), None, span)

    def _use(self, matched: list[Value], span: Span) -> ast.Use:
        target = matched[1]
        if type(target) is Token:
            return ast.Use(string_value(target.text), True, span)
        return ast.Use(target.text, False, span)

    def _extension(self, matched: list[Value], span: Span) -> ast.Extension:
        schema = version = None
        for option in every(Clause, matched):
            value = option.matched[1]
            if type(value) is Token:
                version = string_value(value.text)
            else:
                schema = value
        return ast.Extension(matched[1], schema, version, None, span)

    def _schema(self, matched: list[Value], span: Span) -> ast.Schema:
        declarations = tuple(node for node in nodes(matched[2:]) if type(node) is not ast.Was)
        return ast.Schema(matched[1], every(ast.Was, matched), declarations, None, span)

    def _enum(self, matched: list[Value], span: Span) -> ast.Enum:
        was, labels, dropped = every(ast.Was, matched), every(ast.Label, matched), every(ast.Name, matched[2:])
        return ast.Enum(matched[1], was, labels, dropped, self.block(matched), None, span)

    def _label(self, matched: list[Value], span: Span) -> ast.Label | ast.Name:
        cursor = Cursor(matched)
        cursor.token("DOC")
        dropped = cursor.word("drop")
        value = matched[-1] if dropped else cursor.rest()[0]
        if type(value) is Token:
            text, place = string_value(value.text), self.place(value)
        else:
            text, place = value.text, value.span
            written = place.text
            if '"' not in written and written != written.lower() and value.text == written.lower():
                del self.diagnostics[-1]
                self.diagnostics.append(messages.upper_case_label(place))
                text = written
        if dropped:
            return ast.Name(text, place)
        return ast.Label(text, every(ast.Was, matched), self.doc(matched), span)

    def _domain(self, matched: list[Value], span: Span) -> ast.Domain:
        kind = first(ast.TypeName, matched)
        assert kind is not None
        parts = tuple(part for part in nodes(matched[2:]) if type(part) not in (ast.Was, ast.TypeName, Block))
        was, items = every(ast.Was, matched), self.block(matched)
        return ast.Domain(matched[1], was, kind, has("?", matched), joined(parts), items, None, span)

    def _shape(self, matched: list[Value], span: Span) -> ast.Shape:
        return ast.Shape(matched[1], every(ast.Field, matched), None, span)

    def _composite(self, matched: list[Value], span: Span) -> ast.Composite:
        was, fields, dropped = every(ast.Was, matched), every(ast.Field, matched), every(ast.Name, matched[2:])
        return ast.Composite(matched[1], was, fields, dropped, self.block(matched), None, span)

    def _dropped_attribute(self, matched: list[Value], _: Span) -> ast.Name:
        name = first(ast.Name, matched)
        assert name is not None
        return name

    def _field(self, matched: list[Value], span: Span) -> ast.Field:
        name = first(ast.Name, matched)
        assert name is not None
        kind = first(ast.TypeName, matched)
        union = first(ast.Union, matched)
        if kind is None and union is None:
            self.diagnostics.append(messages.needs_type(name, "field"))
        nullable = has("?", matched) or bool(union and union.nullable)
        collate = first(ast.Collate, matched)
        return ast.Field(name, kind, union, nullable, collate, every(ast.Was, matched), self.doc(matched), span)

    def _table(self, matched: list[Value], span: Span) -> ast.Table:
        inherits = clause("inherits", matched)
        items = tuple(node for node in nodes(matched[2:]) if type(node) not in (ast.Was, Clause))
        for item in items:
            if type(item) is ast.Column and ":" in item.name.text and item.name.span.text[0] not in '":':
                self.suspects.append(item.name.span.start)
        parents, of_type = tuple(inherits[1]) if inherits else (), clause("of_type", matched)
        of = of_type[1] if of_type else None
        return ast.Table(matched[1], parents, every(ast.Was, matched), items, None, span, of_type=of)

    def _foreign_table(self, matched: list[Value], span: Span) -> ast.Table:
        inherits = clause("inherits", matched)
        items = tuple(node for node in nodes(matched[3:]) if type(node) not in (ast.Was, Clause, ast.Name))
        parents = tuple(inherits[1]) if inherits else ()
        server = first(ast.Name, matched)
        return ast.Table(matched[2], parents, every(ast.Was, matched), items, None, span, server)

    def _foreign_wrapper(self, matched: list[Value], span: Span) -> ast.Generic:
        name = matched[3]
        words = [ast.Word("NAME", token.text, self.place(token)) for token in matched[:3]]
        members = self.block(matched)
        named = (*words, ast.Word("QNAME", name.text, name.span))
        return ast.Generic(named, every(ast.Entry, members), every(ast.Grant, members), None, span)

    def _view(self, matched: list[Value], span: Span) -> ast.View:
        cursor = Cursor(matched)
        materialized = cursor.word("materialized") is not None
        cursor.word("view")
        name = cursor.node(ast.QName)
        while cursor.node(ast.Was):
            pass
        columns = self.names(cursor.token("PAREN"))
        query = paren_after("as", matched)
        assert name is not None
        assert query is not None
        check = clause("check_option", matched)
        return ast.View(
            name=name,
            materialized=materialized,
            was=every(ast.Was, matched),
            columns=columns,
            method=first(ast.Name, matched),
            options=self.clause_sql(clause("view_options", matched)),
            query=self.sql(query),
            check_option=_check_option(check) if check else None,
            with_data=clause("no_data", matched) is None,
            items=self.block(matched),
            doc=None,
            span=span,
        )

    _materialized_view = _view

    def _function(self, matched: list[Value], span: Span) -> ast.Function:
        clauses = [
            ast.Clause(part.span.text, part.span) for part in every(Clause, matched) if part.rule == "function_clause"
        ]
        return ast.Function(
            kind=matched[0].text,
            name=matched[1],
            arguments=self.sql(matched[2]),
            was=every(ast.Was, matched),
            returns=first(ast.Returns, matched),
            clauses=tuple(clauses),
            body=first(ast.Body, matched),
            items=self.block(matched),
            doc=None,
            span=span,
        )

    def _returns(self, matched: list[Value], span: Span) -> ast.Returns:
        if has("table", matched):
            return ast.Returns(False, None, False, self.sql(matched[2]), span)
        return ast.Returns(has("setof", matched), first(ast.TypeName, matched), has("?", matched), None, span)

    def _body(self, matched: list[Value], span: Span) -> ast.Body:
        """The body; its place is that of the text between the quotes, where that is as the file has it."""
        token = matched[1]
        if token.kind == "DOLLAR":
            start, end = dollar_range(token.text)
            return ast.Body(token.text[start:end], True, None, self.place(token).part(start, end))
        if token.kind == "PAREN":
            inner = self.sql(token)
            return ast.Body(inner.text, False, None, inner.span)
        link = string_value(matched[3].text) if len(matched) > 3 else None
        text = string_value(token.text)
        is_plain = token.text == f"'{text}'"
        return ast.Body(text, True, link, self.place(token).part(1, len(text) + 1) if is_plain else span)

    def _aggregate(self, matched: list[Value], span: Span) -> ast.Aggregate:
        members = self.block(matched)
        entries, grants = every(ast.Entry, members), every(ast.Grant, members)
        return ast.Aggregate(matched[1], self.sql(matched[2]), entries, grants, None, span)

    def _external(self, matched: list[Value], span: Span) -> ast.External:
        return ast.External(matched[1], span)

    def _external_role(self, matched: list[Value], span: Span) -> ast.Roles:
        return ast.Roles(tuple(matched[1]), span)

    def _external_type(self, matched: list[Value], span: Span) -> ast.ExternalType:
        return ast.ExternalType(matched[1], span)

    def _extend(self, matched: list[Value], span: Span) -> ast.Extend:
        arguments = paren_tokens(matched)
        signature = self.sql(arguments[0]) if arguments else None
        return ast.Extend(matched[1].text, matched[2], signature, self.block(matched), span)

    def _mixin(self, matched: list[Value], span: Span) -> ast.Mixin:
        arguments = paren_tokens(matched)
        parameters = parens.parameters(self.sql(arguments[0]), self.diagnostics) if arguments else ()
        members = nodes(matched[2:])
        items = tuple(node for node in members if type(node) not in _NO_ITEMS)
        declarations = tuple(node for node in members if type(node) in _NO_ITEMS)
        return ast.Mixin(matched[1], parameters, items, declarations, None, span)

    def _sql(self, matched: list[Value], span: Span) -> ast.SqlBlock:
        bodies = [self.dollar(part) for part in matched if type(part) is Token and part.kind == "DOLLAR"]
        down = bodies[1] if len(bodies) > 1 else None
        return ast.SqlBlock(matched[1], tuple(first(QNames, matched) or ()), bodies[0], down, None, span)

    def _drop(self, matched: list[Value], span: Span) -> ast.Drop:
        words, arguments = every(ast.Word, matched), paren_tokens(matched)
        at = len(words) - 1  # where the dotted name starts that all ends with
        while at > 1 and words[at - 1].text == ".":
            at -= 2
        kind, named = words[:at], words[at:]
        return ast.Drop(
            kind=ast.Name(" ".join(word.text for word in kind), self.over(kind) if kind else span),
            name=ast.QName(tuple([self.plain(word) for word in named[::2]]), self.over(named)),
            arguments=self.sql(arguments[0]) if arguments else None,
            span=span,
        )

    def plain(self, word: ast.Word) -> str:
        """The name that a word is, which is lower case where it is not quoted."""
        if word.kind == "NAME" and word.text.lower() != word.text:
            self.diagnostics.append(messages.upper_case(word.span))
            return word.text.lower()
        return word.text

    def over(self, words: tuple[ast.Word, ...]) -> Span:
        """The range of several words."""
        return Span(self.source, words[0].span.start, words[-1].span.end)

    def _default_privileges(self, matched: list[Value], span: Span) -> ast.DefaultPrivileges:
        names = every(Names, matched)
        roles = names[0] if has("for", matched) else ()
        schemas = names[-1] if has("in", matched) else ()
        return ast.DefaultPrivileges(tuple(roles), tuple(schemas), self.block(matched), span)

    def _generic(self, matched: list[Value], span: Span) -> ast.Generic:
        head = matched[0]
        if head.text not in DECLARATIONS:
            self.suspects.append(head.start)
        return self._external_object(matched, span)

    def _external_object(self, matched: list[Value], span: Span) -> ast.Generic:
        head = matched[0]
        words = (ast.Word(head.kind, head.text, self.place(head)), *every(ast.Word, matched))
        members = self.block(matched)
        return ast.Generic(words, every(ast.Entry, members), every(ast.Grant, members), None, span)

    def _extend_object(self, matched: list[Value], span: Span) -> ast.ExtendObject:
        return ast.ExtendObject(self._external_object(matched[1:], span), span)


def joined(parts: tuple[Value, ...]) -> tuple[Value, ...]:
    """Joins `check (…) not valid` into the check; on a reference `not valid` stays a part of its own."""
    out: list[Value] = []
    for part in parts:
        if type(part) is ast.Mark and part.words == "not valid" and out and type(out[-1]) is ast.Check:
            out[-1] = out[-1].replace(not_valid=True)
        else:
            out.append(part)
    return tuple(out)


def _check_option(matched: list[Value]) -> str:
    """`with check option` is cascaded unless it says `local`."""
    word = matched[1].text
    return "cascaded" if word == "check" else str(word)
