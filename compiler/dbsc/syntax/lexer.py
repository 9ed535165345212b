"""Text to tokens. Lexically the language is SQL, so parenthesised and dollar-quoted text is one token of any depth.

Newlines matter: `SEP` separates items. The lexer drops the newlines that only continue a line (after `,`, before a
line that starts with `|`, `then`, `where` …), so the grammar never sees them, and keeps comments aside as trivia.
"""

from __future__ import annotations

import re

from dbsc.source import Source


class Token:
    """A token: its kind (a declared terminal of the grammar, or PUNCT), its text as written, and its range."""

    __slots__ = ("end", "kind", "start", "text")

    def __init__(self, kind: str, text: str, start: int, end: int) -> None:
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Token({self.kind}, {self.text!r})"


class Fault:
    """A place where the text is no token: `reason` is one of the keys of the messages in `faults.py`."""

    __slots__ = ("end", "reason", "start")

    def __init__(self, reason: str, start: int, end: int) -> None:
        self.reason = reason
        self.start = start
        self.end = end


class Lexed:
    """What the lexer finds in a text: tokens, comments (not `---` ones), and the places that are no token."""

    __slots__ = ("comments", "faults", "tokens")

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.comments: list[Token] = []
        self.faults: list[Fault] = []


# A word may hold `:param` parts inside a mixin (`active_:table`); a lone colon is never a token.
_WORD = r"(?:[^\W\d]|:(?=[^\W\d]))(?:[\w$]|(?<!:):(?=[^\W\d]))*"
_TOKEN = re.compile(
    rf"""
      (?P<SPACE>[ \t\r\f\v]+)
    | (?P<NEWLINE>\n)
    | (?P<DOC>---(?:[ \t][^\n]*|(?=\r?\n|\Z))(?:\r?\n[ \t]*---(?:[ \t][^\n]*|(?=\r?\n|\Z)))*)
    | (?P<COMMENT>--[^\n]*)
    | (?P<STRING>(?:[eE]'(?:[^'\\]|''|\\.)*'|(?:[uU]&)?'(?:[^']|'')*'))
    | (?P<NAME>{_WORD})
    | (?P<QNAME>"(?:[^"\n]|"")+")
    | (?P<NUMBER>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<DOLLAR>\$(?P<tag>(?:[^\W\d]\w*)?)\$(?s:.)*?\$(?P=tag)\$)
    | (?P<BRACKETS>\[[ \t]*\d*[ \t]*\])
    | (?P<PUNCT>\.\.\.|<->|->|=>|::|[{{}};,|.=?<>*-])
    | (?P<OPEN>[(])
    | (?P<BLOCK>/\*)
    """,
    re.VERBOSE,
)
_IN_PAREN = re.compile(
    r"""[^()'"$/\-]+|--[^\n]*|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?P<tag>(?:[^\W\d]\w*)?)\$(?s:.)*?\$(?P=tag)\$|[()]|/\*|."""
)
_ESCAPE_STRING = re.compile(r"[^\\']*(?:(?:\\.|'')[^\\']*)*'", re.DOTALL)
_IN_COMMENT = re.compile(r"[^*/]+|/\*|\*/|.", re.DOTALL)
_CONTINUES = frozenset("then using where when to for as on".split())
_WITH_CHECK = re.compile(r"with\s+check\b")
_FUNCTION_CLAUSE = frozenset(
    "as called cost immutable language leakproof not parallel returns return rows security set stable strict support "
    "transform volatile window begin".split()
)
_NO_SEP_AFTER = frozenset({",", "|", "{"})
_FUNCTION_WORDS = frozenset({"function", "procedure", "aggregate"})

def block_comment_end(text: str, start: int) -> int | None:
    """The offset after a block comment (they nest, as in PostgreSQL) that opens at `start`; None if it never closes."""
    depth, at = 0, start
    while match := _IN_COMMENT.match(text, at):
        at = match.end()
        if match.group() == "/*":
            depth += 1
        elif match.group() == "*/":
            depth -= 1
            if not depth:
                return at
    return None


def paren_end(text: str, start: int) -> int | None:
    """The offset after the parenthesis that matches the one at `start`; None if there is none."""
    depth, at = 0, start
    match_at = _IN_PAREN.match
    while match := match_at(text, at):
        found, at = match.group(), match.end()
        if found == "(":
            depth += 1
        elif found == ")":
            depth -= 1
            if not depth:
                return at
        elif found == "/*":
            end = block_comment_end(text, match.start())
            if end is None:
                return None
            at = end
        elif found == "'":
            return None
        elif found[0] == "'" and text[match.start() - 1 : match.start()] in ("e", "E") and "\\" in found:
            string = _ESCAPE_STRING.match(text, match.start() + 1)
            if string is None:
                return None
            at = string.end()
    return None


def lex(source: Source, start: int = 0, end: int | None = None) -> Lexed:
    """All tokens of a text (or a range of it), with significant newlines and `;` as `SEP`. Never raises."""
    return _Lexer(source.text, start, len(source.text) if end is None else end).run()


class _Lexer:
    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.stop = end
        self.out = Lexed()
        self.pending: Token | None = None  # a separator not yet known to matter
        self.depth = 0
        self.in_function_head = False

    def run(self) -> Lexed:
        text, at, stop = self.text, self.start, self.stop
        match_at = _TOKEN.match
        while at < stop:
            match = match_at(text, at, stop)
            if match is None:
                at = self.unknown(at)
                continue
            kind, start, at = match.lastgroup or "", at, match.end()
            if kind == "SPACE":
                continue
            if kind == "NEWLINE":
                self.newline(start)
            elif kind == "COMMENT" or (kind == "DOC" and not self.starts_line(start)):
                at = self.comment(start, at)
            elif kind == "OPEN":
                at = self.paren(start)
            elif kind == "BLOCK":
                at = self.block_comment(start)
            elif kind == "PUNCT":
                self.punctuation(match.group(), start, at)
            else:
                self.put(kind, match.group(), start, at)
        return self.out

    def newline(self, at: int) -> None:
        if self.pending is None:
            self.pending = Token("SEP", "\n", at, at + 1)

    def starts_line(self, start: int) -> bool:
        tokens = self.out.tokens
        return not tokens or "\n" in self.text[tokens[-1].end : start]

    def comment(self, start: int, end: int) -> int:
        text = self.text[start:end].split("\n", 1)[0].rstrip("\r")
        self.out.comments.append(Token("COMMENT", text, start, start + len(text)))
        return start + len(text)

    def block_comment(self, start: int) -> int:
        end = block_comment_end(self.text, start)
        if end is None:
            self.fault("unclosed comment", start, start + 2)
            end = len(self.text)
        self.out.comments.append(Token("COMMENT", self.text[start:end], start, end))
        return end

    def paren(self, start: int) -> int:
        end = paren_end(self.text, start)
        if end is None:
            self.fault("unclosed parenthesis", start, start + 1)
            end = self.text.find("\n", start)
            end = len(self.text) if end < 0 else end
        self.put("PAREN", self.text[start:end], start, end)
        return end

    def punctuation(self, text: str, start: int, end: int) -> None:
        if text == ";":
            self.pending = Token("SEP", ";", start, end)
            self.in_function_head = False
            return
        if text == "{":
            self.depth += 1
            self.in_function_head = False
        elif text == "}":
            self.depth = max(0, self.depth - 1)
        self.put("PUNCT", text, start, end)

    def unknown(self, at: int) -> int:
        text = self.text
        if text[at] in "'\"":
            self.fault("unclosed string" if text[at] == "'" else "unclosed name", at, at + 1)
        elif text[at] == "$":
            self.fault("unclosed dollar quote", at, at + 1)
        elif text.startswith("//", at):
            self.fault("slash comment", at, at + 2)
        elif text[at] == "#":
            self.fault("hash comment", at, at + 1)
        elif text[at] == "`":
            self.fault("backquote", at, at + 1)
        else:
            self.fault("unknown character", at, at + 1)
            return at + 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if text[at] in "'\"$":
            self.put("STRING" if text[at] != '"' else "QNAME", text[at:end], at, end)
        return end

    def fault(self, reason: str, start: int, end: int) -> None:
        self.out.faults.append(Fault(reason, start, end))

    def put(self, kind: str, text: str, start: int, end: int) -> None:
        tokens = self.out.tokens
        pending, self.pending = self.pending, None
        if pending is not None and self.separates(pending, kind, text, start):
            tokens.append(pending)
            self.in_function_head = False
        if kind == "NAME" and text in _FUNCTION_WORDS and self.starts_declaration():
            self.in_function_head = True
        elif kind == "DOLLAR":
            self.in_function_head = False
        tokens.append(Token(kind, text, start, end))

    def separates(self, pending: Token, kind: str, text: str, start: int) -> bool:
        """Whether the pending line end (or `;`) ends an item, now that the token after it is known."""
        tokens = self.out.tokens
        if not tokens or (kind == "PUNCT" and text == "}"):
            return False
        last = tokens[-1]
        if last.kind == "DOC" or (last.kind == "PUNCT" and last.text in _NO_SEP_AFTER):
            return False
        if pending.text == ";":
            return True
        if kind == "PUNCT" and text == "|":
            return False
        if kind == "NAME":
            if text in _CONTINUES or (text == "with" and _WITH_CHECK.match(self.text, start)):
                return False
            if self.in_function_head and text in _FUNCTION_CLAUSE:
                return False
        return True

    def starts_declaration(self) -> bool:
        tokens = self.out.tokens
        return not tokens or tokens[-1].kind in ("SEP", "DOC") or tokens[-1].text in ("{", "external")
