"""What all rules share: the classes of lists, the values inside parentheses, and the rules of names and values."""

from __future__ import annotations

from dbsc.diagnostics import Diagnostic
from dbsc.source import Source, Span
from dbsc.syntax import ast, messages, parens
from dbsc.syntax.literals import doc_text, dollar_range, string_value, unquote
from dbsc.syntax.matched import Value, every, first, has
from dbsc.syntax.matched import parens as paren_tokens
from dbsc.syntax.tokens import Token

_HOLD_OTHERS = frozenset({"enum", "array", "list", "set"})  # in other languages, and with what they hold behind them


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


class Block(tuple[Value, ...]):
    """The value of the rules `block`, `members` and `partitions`."""

    __slots__ = ()


class BaseRules:
    """One method a rule; each gets what the rule matched, in order, and its range."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self.suspects: list[int] = []  # where what can be read is plainly meant otherwise: see `second_look`

    # ------------------------------------------------------------ tokens to values

    def place(self, token: Token) -> Span:
        return Span(self.source, token.start, token.end)

    def word_name(self, token: Token) -> ast.Name:
        """A word that is a name of the language, not of the database: `select`, `range`, `for each row`."""
        return ast.Name(token.text, Span(self.source, token.start, token.end))

    def sql(self, token: Token) -> ast.Sql:
        return parens.inner(self.source, token)

    def sql_or_none(self, token: Token | None) -> ast.Sql | None:
        return parens.inner(self.source, token) if token else None

    def clause_sql(self, matched: list[Value] | None) -> ast.Sql | None:
        """The fragment of a clause such as `where (…)`."""
        return self.sql(paren_tokens(matched)[0]) if matched else None

    def dollar(self, token: Token) -> ast.Sql:
        start, end = dollar_range(token.text)
        return ast.Sql(token.text[start:end], Span(self.source, token.start + start, token.start + end))

    def names(self, token: Token | None) -> tuple[ast.Name, ...]:
        return parens.names(self.sql(token), self.diagnostics) if token else ()

    def elements(self, token: Token) -> tuple[ast.Element, ...]:
        return parens.elements(self.sql(token), self.diagnostics)

    def constant(self, token: Token) -> ast.Constant:
        """A string or a number without a sign."""
        if token.kind == "STRING":
            return ast.Constant(string_value(token.text), True, self.place(token))
        return ast.Constant(token.text.replace("_", ""), False, self.place(token))

    def value(self, token: Token) -> str:
        """The text of one token of a free-form entry."""
        if token.kind == "STRING":
            return string_value(token.text)
        if token.kind == "PAREN":
            return self.sql(token).text
        if token.kind == "QNAME":
            return unquote(token.text)
        return token.text

    # ------------------------------------------------------------ documentation

    def _documented(self, matched: list[Value], _span: Span) -> Value:
        """A member with the documentation above it; without any, the tables hand the member on as it is."""
        node = matched[-1]
        doc = matched[0]
        if type(node) is Token or type(doc) is not Token:
            return None if type(node) is Token else node
        text = doc_text(doc.text)
        if type(node) is ast.External and "doc" in node.declaration._fields:
            return node.replace(declaration=node.declaration.replace(doc=text))
        if "doc" in node._fields:
            return node.replace(doc=text)
        self.diagnostics.append(messages.stray_doc(self.place(doc)))
        return node

    _item = _mixin_item = _documented

    def doc(self, matched: list[Value]) -> str | None:
        """The documentation that a label, field or partition starts with."""
        token = matched[0]
        return doc_text(token.text) if type(token) is Token and token.kind == "DOC" else None

    # ------------------------------------------------------------ names and values

    def _name(self, matched: list[Value], span: Span) -> ast.Name:
        token = matched[0]
        text = token.text
        if token.kind == "QNAME":
            return ast.Name(unquote(text), span)
        if not text.islower() and text.lower() != text:
            self.diagnostics.append(messages.upper_case(span))
            text = text.lower()
        return ast.Name(text, span)

    def _qname(self, matched: list[Value], span: Span) -> ast.QName:
        if len(matched) == 1:
            return ast.QName((matched[0].text,), span)
        return ast.QName(tuple([name.text for name in every(ast.Name, matched)]), span)

    def _names(self, matched: list[Value], _span: Span) -> Names:
        return Names(every(ast.Name, matched))

    def _qnames(self, matched: list[Value], _span: Span) -> QNames:
        return QNames(every(ast.QName, matched))

    def _number(self, matched: list[Value], span: Span) -> ast.Constant:
        return ast.Constant("".join(token.text for token in matched).replace("_", ""), False, span)

    def _was(self, matched: list[Value], span: Span) -> ast.Was:
        return ast.Was(matched[1], span)

    def _type(self, matched: list[Value], span: Span) -> ast.TypeName:
        name = matched[0]
        if len(matched) == 1:
            return self.known_type(ast.TypeName(name, None, 0, None, span), span)
        if has("<", matched):
            return self.known_type(ast.TypeName(name, None, 0, matched[2], span), span)
        arguments = None
        if matched[1].kind == "PAREN":
            arguments = self.sql(matched[1]).text.strip()
        dimensions = len(matched) - 1 - (arguments is not None)
        return self.known_type(ast.TypeName(name, arguments, dimensions, None, span), span)

    def known_type(self, written: ast.TypeName, span: Span) -> ast.TypeName:
        """The type, or what it is called here if another language's name for it has capitals, or holds others."""
        is_made_of_others = written.name.parts[0] in _HOLD_OTHERS and (written.shape or written.arguments)
        if not is_made_of_others and (
            not self.diagnostics or (last := self.diagnostics[-1].place) is None or last.start < span.start
        ):
            return written
        from dbsc.syntax.types import foreign

        found = foreign(written, span)
        if found is None:
            return written
        meant, diagnostic = found
        self.diagnostics = [one for one in self.diagnostics if one.place is None or one.place.start < span.start]
        self.diagnostics.append(diagnostic)
        return meant

    def _entries(self, matched: list[Value], _span: Span) -> Entries:
        return Entries(every(ast.Entry, matched))

    def _entry(self, matched: list[Value], span: Span) -> ast.Entry:
        return ast.Entry(every(ast.Word, matched), span)

    def _value(self, matched: list[Value], span: Span) -> ast.Word:
        token = matched[0]
        return ast.Word(token.kind, self.value(token), span)

    _generic_name = _value

    def _block(self, matched: list[Value], _span: Span) -> Block:
        return Block([part for part in matched if type(part) is not Token])

    _partitions = _members = _block

    def block(self, matched: list[Value]) -> tuple[Value, ...]:
        """What the block of a declaration holds; nothing where there is no block."""
        return tuple(first(Block, matched) or ())
