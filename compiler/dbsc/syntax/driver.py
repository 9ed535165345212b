"""The LALR automaton: runs the tables that Lark made over tokens, and recovers at items and declarations.

Knows the tables, not what the rules mean: what a rule makes is up to the methods it is given, by the rules' names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.source import Source, Span
from dbsc.syntax import _tables
from dbsc.syntax.continuation import DECLARATIONS, declares
from dbsc.syntax.lexer import lex
from dbsc.syntax.matched import Value
from dbsc.syntax.repair import Repair
from dbsc.syntax.tokens import Token

_KINDS = ("QNAME", "STRING", "NUMBER", "PAREN", "DOLLAR", "BRACKETS", "DOC", "SEP", "ODD", "LINE", "$END")
_KEYS = {kind: f"<{kind}>" for kind in _KINDS}
_NAMES = _tables.NAMES
_DOCUMENTED = (_tables.NAMES.index("documented"),)
MOST = 100
"""How many diagnostics of one file are worth reading."""
# Of a line that is read at once: the state after it, and what makes its node at a place.
Line = tuple[int, Callable[[Source, int], Any]]


def ends(source: Source) -> list[Token]:
    """The end of a file: several tokens, so that whoever looks for what was meant may look ahead."""
    return [Token("$END", "", len(source.text), len(source.text)) for _ in range(4)]


class Driver:
    """One run over the tokens of a file.

    `lost` is where text was skipped, `mended` where something else was read than is written, `repaired` what was said
    of it, and `dropped` is what was read of members that turned out to be broken. `forget` is told from where on a
    member is read once more. A driver that `gives_up` does so at the first error, and says nothing of it. One that
    `cuts` stops at the end where a block is open that should have been closed before a declaration: `cut` says where.
    """

    def __init__(
        self,
        source: Source,
        tokens: list[Token],
        methods: Mapping[str, Callable[[list[Value], Span], Value]],
        forget: Callable[[int], None] | None = None,
        *,
        gives_up: bool = False,
        cuts: bool = True,
    ) -> None:
        self.source = source
        self.tokens = [*tokens, *ends(source)]
        self.methods = methods
        self.forget = forget
        self.diagnostics: list[Diagnostic] = []
        self.repaired: list[Diagnostic] = []
        self.dropped: list[Value] = []
        self.finished: list[Value] = []
        self.errors: list[int] = []
        self.lost: list[tuple[int, int]] = []
        self.mended: list[tuple[int, int]] = []
        self.foreign: list[tuple[int, int]] = []  # where declarations that the language does not know stand
        self.unread: int | None = None  # where it was given up
        self.named: set[str] = set()  # the words in what was given up
        self.cut: int | None = None  # where a block should have been closed that is open at the end
        self.closed: list[int] = []  # the braces of blocks that were closed for them
        self.misread: list[tuple[int, int]] = []  # what was read as part of another of their blocks
        self.failed: Token | None = None
        self.states: list[int] = [_tables.START]
        self.lines: dict[tuple[int, str, str], Line] = {}
        self.gives_up, self.cuts = gives_up, cuts
        self.gave_up = False
        self.values: list[Value] = []
        self.starts: list[int] = []

    def run(self) -> list[Value]:
        """What is on the stack at the end: the value of the whole file, or those of the parts that could be read."""
        tokens, states, values, starts = self.tokens, self.states, self.values, self.starts
        source, methods = self.source, self.methods
        actions, gotos, reduces, rules = _tables.ACTION, _tables.GOTO, _tables.REDUCE, _tables.RULES
        end_state, keys = _tables.END, _KEYS
        at = end = 0
        token, state = tokens[0], states[-1]
        while state != end_state:
            step = reduces[state]
            if not step:
                kind = token.kind
                if kind == "NAME":
                    row = actions[state]
                    step = row.get(token.text) or row.get("<NAME>", 0)
                else:
                    step = actions[state].get(token.text if kind == "PUNCT" else keys[kind], 0)
            if step > 0:
                start, end = token.start, token.end
                starts.append(start)
                alone = reduces[step]
                if alone and (found := rules[~alone])[1] == 1 and found[2]:
                    # A rule of this token alone, such as a name, is made at once: they are a third of all.
                    values.append(methods[found[2]]([token], Span(source, start, end)))
                    state = gotos[state][found[0]]
                else:
                    values.append(token)
                    state = step
                states.append(state)
                at += 1
                token = tokens[at]
            elif step < 0:
                origin, size, rule, nested = rules[~step]
                if size == 1:
                    if rule:
                        matched = values[-1:]
                        span = Span(source, starts[-1], end)
                        values[-1] = methods[rule](_flat(matched) if nested else matched, span)
                    state = states[-1] = gotos[states[-2]][origin]
                    continue
                if size:
                    matched = values[-size:]
                    del values[-size:], states[-size:], starts[1 - size :]
                    if rule:
                        span = Span(source, starts[-1], end)
                        values.append(methods[rule](_flat(matched) if nested else matched, span))
                    else:
                        values.append(_joined(matched))
                else:
                    values.append(methods[rule]([], Span(source, token.start, token.start)))
                    starts.append(token.start)
                state = gotos[states[-1]][origin]
                states.append(state)
            elif token.kind == "LINE" and (line := self.line(state, token, tokens[at + 1])):
                state, copy = line
                values.append(node := copy(source, token.start))
                starts.append(token.start)
                states.append(state)
                end = node.span.end
                at += 1
                token = tokens[at]
            elif self.gives_up:
                self.gave_up = True
                break
            else:
                at = self.recover(at)
                if at < 0:
                    break
                token, state, end = tokens[at], states[-1], tokens[at - 1].end if at else 0
        return [self.finished, *values]

    def line(self, state: int, line: Token, follows: Token) -> Line | None:
        """What a state makes of a LINE before another token; None where it is not one node of what stands around it."""
        key = (state, line.text, follows.text)
        known = self.lines.get(key)
        if known is not None:
            return known
        from dbsc.syntax.copies import Whole, copier, until

        tokens = [*lex(self.source, line.start, line.end).tokens, follows]
        part = Driver(self.source, tokens, until(self.methods, line.start, tokens[-2].end))
        part.states, part.starts, part.gives_up = list(self.states), list(self.starts), True
        part.values = [None for _ in self.values]
        try:
            part.run()
        except Whole as whole:
            if whole.node is None:
                return None
            after = _tables.GOTO[state][_tables.NAMES.index(whole.rule)]
            made = self.lines[key] = after, copier(whole.node, line.start)
            return made
        return None

    # ------------------------------------------------------------ errors

    def recover(self, at: int) -> int:
        """Reports the error at a token, and gives the token to go on from (-1: none).

        What was meant is read instead where that is plain; else the broken member is left.
        """
        from dbsc.syntax import foreign, messages
        from dbsc.syntax.repair import Broken

        tokens, token = self.tokens, self.tokens[at]
        if token is self.failed and token.kind == "$END":
            return -1
        if len(self.diagnostics) >= MOST:
            self.unread = token.start
            return -1
        stuck, self.failed = token is self.failed, token
        first = self.line_start(at)
        if not stuck and self.is_unclosed(at, first):
            return self.close(first)
        head, start = self.head("documented"), None
        is_foreign = isinstance(head, Token) and head.kind == "NAME" and head.text not in DECLARATIONS
        index = self.member_index(_DOCUMENTED if is_foreign else _tables.MEMBERS)
        member = self.member(at, index)
        kind = next((_NAMES[number] for number in _tables.MEMBERS if number in _tables.GOTO[self.states[index]]), "")
        first_word = member + (tokens[member].kind == "DOC")
        broken = Broken(self.source, tokens, first_word, at, self.expected(), kind)
        if isinstance(head, Token) and is_foreign:
            found = foreign.declaration(broken)
            start = None if found.tokens is not None else head.start
        else:
            found = messages.unexpected(broken, self.head("item") or self.head("mixin_item"))
        if self.diagnostics and found.diagnostic == self.diagnostics[-1]:
            found = found.replace(tokens=None)  # a repair that did not help
        else:
            self.diagnostics.append(found.diagnostic)
        place = found.diagnostic.place
        begin = min(token.start, place.start if place else token.start, tokens[found.first].start)
        if place is not None and found.diagnostic.code == "DBS004":
            self.mended.append((begin if found.tokens is None else place.start, place.end))
        if found.tokens is not None:
            self.repaired.append(found.diagnostic)
            return self.mend(member, index, found)
        self.errors.append(token.start)
        if found.diagnostic.code == "DBS004":
            self.named |= {one.text for one in tokens[found.first : found.last] if one.kind in ("NAME", "QNAME")}
        if kind != "documented" and found.diagnostic.code == "DBS001" and first_word + 1 < at:
            begin = min(begin, tokens[first_word + 1].start)  # what the words before it mean is not sure either
        after = self.skip(max(at + stuck, found.last if start is not None else 0), self.leave(start))
        if start is not None:
            self.foreign.append((start, tokens[after].start))
        self.lost.append((begin if start is None else start, tokens[after].start))
        return after

    def member(self, at: int, index: int) -> int:
        """The first token of the member that begins at that place of the stack; `at` where it has not begun."""
        if not self.is_begun(index):
            return at
        while at and self.tokens[at - 1].start >= self.starts[index]:
            at -= 1
        return at

    def member_index(self, members: tuple[int, ...]) -> int:
        """Where on the stack the innermost of such members begins."""
        for index in range(len(self.values), -1, -1):
            goto = _tables.GOTO[self.states[index]]
            if any(number in goto for number in members):
                return index
        return len(self.values)

    def is_begun(self, index: int) -> bool:
        """Whether there is something at a place of the stack, and not the list of all the members before."""
        return index < len(self.values) and type(self.values[index]) is not list

    def mend(self, member: int, index: int, found: Repair) -> int:
        """Puts the tokens of a repair into place, and goes back to where the member begins."""
        tokens = self.tokens
        if self.forget is not None:
            self.forget(tokens[member].start)
        if self.is_begun(index):
            del self.values[index:], self.states[index + 1 :], self.starts[index:]
        tokens[found.first : found.last] = found.tokens or ()
        if found.first == member and (tokens[member].kind in ("SEP", "$END") or tokens[member].text == "}"):
            self.leave()  # nothing is left of the member
        self.failed = None
        return member

    def head(self, member: str) -> Value:
        """What the member that is being read begins with; None when no such member is being read."""
        goto = _tables.NAMES.index(member)
        for index in range(len(self.values) - 1, -1, -1):
            if goto in _tables.GOTO[self.states[index]]:
                value = self.values[index]
                follows = self.values[index + 1 : index + 2]
                return follows[0] if follows and isinstance(value, Token) and value.kind == "DOC" else value
        return None

    def leave(self, start: int | None = None) -> int:
        """Gives up what is being read (all from `start` on, if given) up to where its list can go on.

        What was read of a column or a table stays, if it can end there. The answer is how many braces were left open.
        """
        depth = 0
        while True:
            if start is None or not self.starts or self.starts[-1] < start:
                goto = _tables.GOTO[self.states[-1]]
                member = next((number for number in _tables.MEMBERS if number in goto), None)
                if member is not None:
                    self.push(goto[member])
                    return depth
                if start is None and self.can_end():
                    return depth
            value = self.values.pop()
            self.states.pop()
            self.starts.pop()
            if not self.values and not isinstance(value, Token):
                # Every declaration so far: what follows them is at fault.
                self.finished.extend(value if isinstance(value, list) else [value])
            else:
                self.dropped.append(value)
            if isinstance(value, Token) and value.kind == "PUNCT":
                depth += (value.text == "{") - (value.text == "}")

    def push(self, state: int) -> None:
        """Puts an empty member on the stack."""
        self.states.append(state)
        self.values.append(None)
        self.starts.append(self.starts[-1] if self.starts else 0)

    def can_end(self) -> bool:
        """Whether what is being read can end here. Half a function is worse than none: it would lack its body."""
        rules = self.simulate("<SEP>")
        return rules is not None and "function" not in rules

    def skip(self, at: int, depth: int) -> int:
        """The next token at which the list around the broken member goes on."""
        tokens = self.tokens
        inside = any(self.is_open_brace(value) for value in self.values)
        column = self.column(self.line_start(at))
        while tokens[at].kind != "$END":
            token = tokens[at]
            if token.kind == "PUNCT" and token.text == "{":
                depth += 1
            elif token.kind == "PUNCT" and token.text == "}":
                if depth == 0 and inside:
                    return at
                depth = max(0, depth - 1)
            elif token.kind == "SEP" and depth == 0:
                # Outside of all blocks, what is further in belongs to what is broken.
                if inside or token.text == ";" or self.column(at) <= column:
                    return at
            elif token.kind == "SEP" and self.declares(tokens[at + 1]):
                return at
            at += 1
        return at

    def close(self, first: int) -> int:
        """Closes the open blocks before the line that starts at token `first`, as if they had been closed there."""
        from dbsc.syntax import nesting

        tokens = self.tokens
        start = tokens[first].start
        while self.starts and self.starts[-1] >= start:
            self.dropped.append(self.values.pop())
            self.states.pop()
            self.starts.pop()
        braces = sum(self.is_open_brace(value) for value in self.values)
        innermost = next(value for value in reversed(self.values) if self.is_open_brace(value))
        if self.cuts and tokens[first].kind == "$END":
            self.cut = nesting.forgotten(self.source, tokens, innermost)
            if self.cut is not None:
                return -1
        found = nesting.unclosed(self.source, tokens, innermost, first)
        said = nesting.message(self.source, found, braces == 1)
        self.diagnostics.append(said)
        self.repaired.append(said)
        self.closed.append(found.brace.start)
        if found.is_inner:
            self.misread.append((found.before, start))
        if not self.accepts("}"):
            self.leave()
        tokens[first:first] = [Token("PUNCT", "}", start, start) for _ in range(braces)]
        return first

    def is_unclosed(self, at: int, first: int) -> bool:
        """Whether a `}` is missing: the file ends in a block, or something is declared in column 1 of this line."""
        start = self.tokens[first].start
        if not any(self.is_open_brace(value) and value.start < start for value in self.values):
            return False
        if self.tokens[at].kind == "$END":
            return True
        while self.tokens[first].kind in ("SEP", "DOC"):
            first += 1
        return first <= at and self.declares(self.tokens[first])

    def is_open_brace(self, value: Value) -> bool:
        return isinstance(value, Token) and value.kind == "PUNCT" and value.text == "{"

    def line_start(self, at: int) -> int:
        """The first token of a token's line, or the documentation or separator before that."""
        tokens, position = self.tokens, self.source.position
        if tokens[at].kind == "$END":
            return at
        line = position(tokens[at].start)[0]
        while at and tokens[at - 1].kind != "SEP" and position(tokens[at - 1].start)[0] == line:
            at -= 1
        while at and tokens[at - 1].kind == "DOC":
            at -= 1
        return at - (at > 0 and tokens[at - 1].kind == "SEP")

    def column(self, at: int) -> int:
        """The column of a token, or of the one after a separator."""
        token = self.tokens[at]
        return self.source.position((self.tokens[at + 1] if token.kind == "SEP" else token).start)[1]

    def declares(self, token: Token) -> bool:
        return token.kind == "NAME" and declares(self.source.text, token.start)

    def expected(self) -> list[str]:
        """The terminals that the parser could go on with, by trying each."""
        return [key for key in _tables.ACTION[self.states[-1]] if self.accepts(key)]

    def accepts(self, key: str) -> bool:
        return self.simulate(key) is not None

    def simulate(self, key: str) -> list[str] | None:
        """The rules that end before a terminal, if it can stand here; None if it cannot."""
        states = list(self.states)
        ended: list[str] = []
        while True:
            state = states[-1]
            step = _tables.REDUCE[state] or _tables.ACTION[state].get(key)
            if step is None:
                return None
            if step >= 0:
                return ended
            origin, size, rule, _ = _tables.RULES[~step]
            ended.append(rule)
            if size:
                del states[-size:]
            states.append(_tables.GOTO[states[-1]][origin])


def _joined(matched: list[Value]) -> list[Value]:
    """The parts of a list that grows to the right: the first part is the list so far, and is made longer in place."""
    head = matched[0]
    out: list[Value] = head if type(head) is list else [] if head is None else [head]
    for part in matched[1:]:
        if type(part) is list:
            out.extend(part)
        elif part is not None:
            out.append(part)
    return out


def _flat(matched: list[Value]) -> list[Value]:
    """What a rule matched, with lists replaced by their parts, and broken members left out."""
    out: list[Value] = []
    for part in matched:
        if type(part) is list:
            out.extend(part)
        elif part is not None:
            out.append(part)
    return out
