"""Tokens to AST: an LALR driver over the tables that Lark made, with recovery at items and declarations.

Parsing never raises for a user's mistake: a broken file gives the tree of what could be read, and diagnostics.
"""

from __future__ import annotations

from typing import Any

from dbsc.diagnostics import Diagnostic
from dbsc.source import Source, Span
from dbsc.syntax import _tables, messages
from dbsc.syntax.ast import File
from dbsc.syntax.build import Builder
from dbsc.syntax.lexer import Token, lex

# Where a list continues after a broken member: nonterminals that a recovery may stand in for.
_LISTED = ("item", "mixin_item", "documented", "entry", "label", "field", "partition")
_MEMBERS = tuple(_tables.NAMES.index(name) for name in _LISTED)
_KEYED = frozenset({"PUNCT", "NAME"})
_MOST = 100  # diagnostics of one file


def parse(source: Source) -> tuple[File, tuple[Diagnostic, ...]]:
    """The tree of a file and what is wrong with it."""
    lexed = lex(source)
    builder = Builder(source)
    diagnostics = [messages.lexical(source, fault) for fault in lexed.faults]
    driver = _Driver(source, lexed.tokens, builder)
    tree = driver.run()
    diagnostics.extend(driver.diagnostics)
    diagnostics.extend(builder.diagnostics)
    # A text that is no token often breaks the line around it as well: one message a line is enough.
    faulty = {source.position(fault.start)[0] for fault in lexed.faults}
    kept = [d for d in diagnostics if not (d.code == "DBS001" and d.place and _line(d.place) in faulty)]
    kept.sort(key=lambda d: (d.place.start if d.place else 0, d.code))
    return tree, tuple(kept[:_MOST])


def _line(place: Span) -> int:
    return place.source.position(place.start)[0]


class _Driver:
    def __init__(self, source: Source, tokens: list[Token], builder: Builder) -> None:
        self.source = source
        self.tokens = tokens
        self.builder = builder
        self.diagnostics: list[Diagnostic] = []
        self.states: list[int] = [_tables.START]
        self.values: list[Any] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def run(self) -> File:
        action, goto, reduce_, rules = _tables.ACTION, _tables.GOTO, _tables.REDUCE, _tables.RULES
        names, end_state, make = _tables.NAMES, _tables.END, self.builder.make
        states, values, starts, ends = self.states, self.values, self.starts, self.ends
        tokens = [*self.tokens, Token("$END", "", len(self.source.text), len(self.source.text))]
        at, state = 0, _tables.START
        token = tokens[0]
        while True:
            step = reduce_[state]
            if not step:
                row = action[state]
                kind = token.kind
                found = row.get(token.text) if kind in _KEYED else None
                if found is None:
                    found = row.get(f"<{kind}>")
                if found is None:
                    at = self.recover(tokens, at)
                    if at < 0:
                        break
                    token, state = tokens[at], states[-1]
                    continue
                step = found
            if step >= 0:
                states.append(step)
                values.append(token)
                starts.append(token.start)
                ends.append(token.end)
                state = step
                at += 1
                token = tokens[at]
                continue
            origin, size = rules[~step]
            if size:
                children, start, end = values[-size:], starts[-size], ends[-1]
                del values[-size:], states[-size:], starts[-size:], ends[-size:]
            else:
                children, start, end = [], token.start, token.start
            name = names[origin]
            children = _flat(children)
            values.append(children if name[0] == "_" else make(name, children, start, end))
            starts.append(start)
            ends.append(end)
            state = goto[states[-1]][origin]
            states.append(state)
            if state == end_state:
                break
        return self.builder.file(values)

    # ------------------------------------------------------------ errors

    def recover(self, tokens: list[Token], at: int) -> int:
        """Reports the error at a token, leaves the broken member, and gives the token to go on from (-1: none)."""
        token = tokens[at]
        opened = self.unclosed(tokens, at)
        if opened:
            self.diagnostics.append(messages.unclosed_brace(self.source, opened[-1]))
            if not self.accepts("}") and self.leave() is None:
                return -1
            at = self.line_start(tokens, at)
            tokens[at:at] = [Token("PUNCT", "}", token.start, token.start) for _ in opened]
            return at
        self.diagnostics.append(messages.unexpected(self.source, tokens, at, self.expected(), self.inside()))
        if len(self.diagnostics) >= _MOST:
            return -1
        depth = self.leave()
        return -1 if depth is None else self.skip(tokens, at, depth)

    def leave(self) -> int | None:
        """Pops to the nearest state where a member may stand and puts an empty one there; the braces it left open."""
        states, values = self.states, self.values
        depth = 0
        while True:
            goto = _tables.GOTO[states[-1]]
            member = next((number for number in _MEMBERS if number in goto), None)
            if member is not None:
                states.append(goto[member])
                values.append(None)
                self.starts.append(0)
                self.ends.append(0)
                return depth
            if len(states) == 1:
                return None
            states.pop()
            value = values.pop()
            self.starts.pop()
            self.ends.pop()
            self.builder.broken(value)
            if isinstance(value, Token) and value.kind == "PUNCT":
                depth += (value.text == "{") - (value.text == "}")

    def skip(self, tokens: list[Token], at: int, depth: int) -> int:
        """The next token at which the list around the broken member goes on."""
        open_blocks = sum(isinstance(v, Token) and v.text == "{" and v.kind == "PUNCT" for v in self.values)
        while True:
            token = tokens[at]
            if token.kind == "$END":
                return at
            if token.kind == "PUNCT" and token.text == "{":
                depth += 1
            elif token.kind == "PUNCT" and token.text == "}":
                if depth == 0 and open_blocks:
                    return at
                depth = max(0, depth - 1)
            elif depth == 0 and token.kind == "SEP":
                return at
            elif depth and token.kind == "SEP" and self.declares(tokens[at + 1]):
                return at
            at += 1

    def unclosed(self, tokens: list[Token], at: int) -> list[Token]:
        """The open braces, where one was forgotten: the line declares something in column 1, or the file ends."""
        braces = [v for v in self.values if isinstance(v, Token) and v.kind == "PUNCT" and v.text == "{"]
        if not braces or tokens[at].kind == "$END":
            return braces
        first = self.line_start(tokens, at)
        first += tokens[first].kind == "SEP"
        first += tokens[first].kind == "DOC"
        return braces if self.declares(tokens[first]) and first < at else []

    def line_start(self, tokens: list[Token], at: int) -> int:
        """The separator (or documentation) before the line of a token."""
        if tokens[at].kind == "$END":
            return at
        line = self.source.position(tokens[at].start)[0]
        while at and self.source.position(tokens[at - 1].start)[0] == line and tokens[at - 1].kind != "SEP":
            at -= 1
        while at and tokens[at - 1].kind == "DOC":
            at -= 1
        return at - (tokens[at - 1].kind == "SEP") if at else 0

    def declares(self, token: Token) -> bool:
        text = self.source.text
        at_column_one = token.start == 0 or text[token.start - 1] == "\n"
        return token.kind == "NAME" and at_column_one and token.text in messages.DECLARATIONS

    def inside(self) -> str | None:
        """The keyword that began the innermost thing being read, for messages."""
        for value in reversed(self.values):
            if isinstance(value, Token) and value.kind == "NAME":
                return value.text
        return None

    def expected(self) -> list[str]:
        """The terminals that the parser could go on with, by trying each."""
        return [key for key in _tables.ACTION[self.states[-1]] if self.accepts(key)]

    def accepts(self, key: str) -> bool:
        states = list(self.states)
        while True:
            state = states[-1]
            step = _tables.REDUCE[state] or _tables.ACTION[state].get(key)
            if step is None:
                return False
            if step >= 0:
                return True
            origin, size = _tables.RULES[~step]
            if size:
                del states[-size:]
            states.append(_tables.GOTO[states[-1]][origin])


def _flat(children: list[Any]) -> list[Any]:
    """The children with the lists of `_rules` in their place, and the empty members left out."""
    if not any(child is None or isinstance(child, list) for child in children):
        return children
    out: list[Any] = []
    for child in children:
        if isinstance(child, list):
            out.extend(child)
        elif child is not None:
            out.append(child)
    return out
