"""Text to tokens. Lexically the language is SQL, so parenthesised and dollar-quoted text is one token of any depth.

Newlines matter: `SEP` separates items. The lexer drops the newlines that only continue a line (after `,`, before a
line that starts with `|`, `then`, `where` …), so the grammar never sees them, and keeps comments aside as trivia.
"""

from __future__ import annotations

import re
from sys import intern

from dbsc.source import Source
from dbsc.syntax.continuation import (
    FUNCTION_CLAUSE,
    MAY_CONTINUE,
    TRIGGER_CLAUSE,
    continues,
    declares,
    in_backup,
    in_function_head,
    in_trigger,
)
from dbsc.syntax.enclosed import TAG, block_comment_end, dollar_end, paren_end
from dbsc.syntax.tokens import Fault, Lexed, Token

# A pattern can read a text in one way only, so that a quote that is never closed costs one pass over the text. It needs
# no possessive quantifier for that: Python misreads possessive groups before 3.11.5. A quote in quotes is doubled: such
# a text is a row of quoted pieces, and no quote follows the last one.
# Most parentheses hold no others, and nothing that could hide one: those are regular.
# What stands for OTHER is for `_Lexer.other` to read; with it, the pattern matches anywhere.
# A word may hold `:param` parts inside a mixin (`active_:table`); a lone colon is never a token.
_TOKEN = re.compile(
    r"""
    (?: (?P<NAME>(?![eE]'|[uU]&['"]):?[^\W\d][\w$]*(?::[^\W\d][\w$]*)*)
      | (?P<PUNCT>\.\.\.|<->|->|=>|::|[{};,|.=?<>*]|-(?!-))
      | (?P<NEWLINE>\n[ \t\r\f\v\n]*)
      | (?P<STRING>(?:[uU]&)?(?:'[^']*')+(?!')|[eE]'[^'\\]*(?:(?:''|\\.)[^'\\]*)*'(?!'))
      | (?P<NUMBER>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<QNAME>(?:[uU]&)?(?!""(?!"))(?:"[^"\n]*")+(?!"))
      | (?P<BRACKETS>\[[ \t]*(?:\d+[ \t]*)?\])
      | (?P<PAREN>\([^()'"$/\-]*\))
      | (?P<DOC>---(?:[ \t][^\n]*|(?=\r?\n|\Z))(?:\r?\n[ \t]*---(?:[ \t][^\n]*|(?=\r?\n|\Z)))*)
      | (?P<COMMENT>--[^\n]*)
      | (?P<BLANK>[ \t\r\f\v]+)
      | (?P<OTHER>.)
    )[ \t\r\f\v]*
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS = ("", *sorted(_TOKEN.groupindex, key=_TOKEN.groupindex.__getitem__))
_PLAIN = frozenset({"NAME", "STRING", "NUMBER", "QNAME", "BRACKETS", "PAREN"})
_INDENT = re.compile(r"[ \t]*")
_LINE = re.compile(r"\n([ \t]*)([^ \t\n\r])")
_NO_SEP_AFTER = frozenset({",", "|", "{"})
_APART = frozenset({"SEP", "DOC", "ODD", "DOLLAR"})  # what no line holds that is one token
_GAP = re.compile(r"\n[ \t\r\f\v\n]*")
_LONG = 200  # how long a line may be that is one token
_DEEPEST = 100  # blocks in blocks: enough for anybody, and never too much for the stack of what comes after
_MOST_DIGITS = 1000  # the longest precision that a type can have
TOO_DEEP, ODD, TOO_LONG = "nested too deeply", "unknown character", "long number"
_UNCLOSED = {"'": "unclosed string", '"': "unclosed name", "$": "unclosed dollar quote"}
_COMMENTS = {"//": "slash comment", "#": "hash comment"}
# Characters that no rule knows are a token each, as habits such as `@@map` are made of them, but not where there is
# nothing else: a file that is no schema is not worth a token for each of its bytes.
_ODD_RUN = re.compile(r"""[^\w \t\r\f\v\n({};:,|.=?<>*\-'"$/#`\u2018-\u201e]{4,}""")
_CURLY_NAME = "\u201c\u201d\u201e"
_CURLY = _CURLY_NAME + "\u2018\u2019\u201a"
_CURLY_QUOTED = re.compile(
    "[\u201c-\u201e][^\u201c\u201d\n]*[\u201c\u201d]|[\u2018-\u201a][^\u2018\u2019\n]*[\u2018\u2019]"
)
_LONG_NUMBER = re.compile(rf"'[^']*'|(?P<digits>\d[\d_.]{{{_MOST_DIGITS},}})")
_BACKQUOTED = re.compile(r"`[^`\n]+`")


def lex(source: Source, start: int = 0, end: int | None = None, *, lines: int = 0) -> Lexed:
    """All tokens of a text (or a range of it), with significant newlines and `;` as `SEP`. Never raises.

    With `lines`, a line that was said so many times before and is whole by itself is one token of the kind LINE.
    """
    return _Lexer(source.text, start, len(source.text) if end is None else end, lines=lines).run()


def _long_number(text: str) -> tuple[int, int] | None:
    """Where a number of more digits than there can be stands in a text, outside of its strings."""
    return next((match.span() for match in _LONG_NUMBER.finditer(text) if match["digits"]), None)


class _Lexer:
    def __init__(self, text: str, start: int, end: int, *, lines: int = 0) -> None:
        self.text = text
        self.start = start
        self.stop = end
        self.times: dict[str, int] | None = {} if lines else None  # how often each line is yet to be read as any other
        self.many = lines
        self.out = Lexed()
        self.pending: Token | None = None  # a separator not yet known to matter
        self.depth = 0
        # Of each piece of text its kind, the token in it, and that token's length: a schema repeats its few words. Each
        # word is one string, because every table of names asks for it.
        self.known: dict[str, tuple[str, str, int]] = {}
        # What is known of damage, so that each does not cost a search of the whole text: the parentheses that never
        # close, and what `closing_line` found last for an indent.
        self.never_close: frozenset[int] = frozenset()
        self.closing_lines: dict[int, tuple[int, int]] = {}

    def run(self) -> Lexed:
        at: int | None = self.start
        while at is not None and at < self.stop:
            at = self.run_from(at)
        return self.out

    def run_from(self, at: int) -> int | None:
        """Reads what one regular expression can read; where to go on behind what it cannot, or None at the end."""
        text, stop = self.text, self.stop
        append, known = self.out.tokens.append, self.known
        for match in _TOKEN.finditer(text, at, stop):
            piece = match[0]  # with the blanks behind it
            found = known.get(piece)
            if found is None:
                number = match.lastindex or 0
                size = match.end(number) - at
                kind = _KINDS[number]
                if size > _MOST_DIGITS and kind in ("NUMBER", "PAREN") and _long_number(match[number]):
                    kind = TOO_LONG
                found = known[piece] = (kind, intern(match[number]), size)
            kind, word, size = found
            if kind in _PLAIN:
                end = at + size
                if kind == "STRING" and text[end : end + 1].isalnum():
                    # The quote that closes this string opens another one: this one was never closed.
                    return self.unclosed(at)
                token = Token(kind, word, at, end)
                if self.pending is not None:
                    self.separate(token)
                append(token)
            elif kind == "NEWLINE":
                if self.pending is None:
                    self.pending = Token("SEP", "\n", at, at + 1)
                if self.times is not None and self.depth:
                    at += len(piece)
                    after = self.lines(at, self.times)
                    if after > at:
                        return after
                    continue
            elif kind == "PUNCT":
                if word == ";":
                    self.pending = Token("SEP", word, at, at + 1)
                elif word in "{}" and not self.nest(word, at):
                    return None
                else:
                    token = Token(kind, word, at, at + size)
                    if self.pending is not None:
                        self.separate(token)
                    append(token)
            elif kind == "DOC" and self.starts_line(at):
                self.put("DOC", at, at + size)
            elif kind == "OTHER":
                return self.other(at)
            elif kind == TOO_LONG:
                self.long_number(at, at + size)
            elif kind != "BLANK":
                return self.comment(at)
            at += len(piece)
        return None

    def lines(self, at: int, times: dict[str, int]) -> int:
        """Reads each line from `at` on that was said often; the offset of the first that was not."""
        text = self.text
        while (end := text.find("\n", at, self.stop)) - at <= _LONG and end > 0:
            line = text[at:end]
            left = times.get(line, self.many)
            if left:
                if left > 0:  # it is not yet known to be of no use
                    times[line] = left - 1 if left > 1 or self.is_whole(at, end) else -1
                break
            token = Token("LINE", line, at, end)
            if self.pending is not None:
                self.separate(token)
            self.out.tokens.append(token)
            self.out.has_lines = True
            self.pending = Token("SEP", "\n", end, end + 1)
            gap = _GAP.match(text, end, self.stop)
            at = gap.end() if gap else end
        return at

    def is_whole(self, start: int, end: int) -> bool:
        """Whether a line reads the same whatever stands on the lines around it, and holds tokens alone."""
        found = _Lexer(self.text, start, end).run()
        tokens = found.tokens
        if found.faults or found.comments or not tokens or tokens[0].text in MAY_CONTINUE:
            return False
        return not any(token.kind in _APART or (token.kind == "PUNCT" and token.text in "{}") for token in tokens) and (
            tokens[-1].text not in _NO_SEP_AFTER
        )

    def nest(self, brace: str, at: int) -> bool:
        """Counts the blocks that are open; says whether to go on, which is not so where they are beyond reason."""
        if brace == "}":
            self.depth = max(0, self.depth - 1)
            return True
        self.depth += 1
        if self.depth > _DEEPEST:
            self.fault(TOO_DEEP, at, at + 1)
            return False
        return True

    def put(self, kind: str, start: int, end: int) -> None:
        token = Token(kind, self.text[start:end], start, end)
        if self.pending is not None:
            self.separate(token)
        self.out.tokens.append(token)

    def separate(self, token: Token) -> None:
        """Makes a token of the pending line end (or `;`) if it ends an item, now that the token after it is known."""
        tokens, pending = self.out.tokens, self.pending
        self.pending = None
        if pending is None or not tokens or (token.text == "}" and token.kind == "PUNCT"):
            return
        last = tokens[-1]
        if last.kind == "DOC" or (last.text in _NO_SEP_AFTER and last.kind == "PUNCT"):
            return
        if pending.text == "\n" and token.text in MAY_CONTINUE:
            if last.kind == "LINE":
                tokens[-1:] = _Lexer(self.text, last.start, last.end).run().tokens
            if self.goes_on(token):
                return
        tokens.append(pending)

    def goes_on(self, token: Token) -> bool:
        """Whether a line that starts with this token continues the line before it."""
        if token.kind == "PUNCT":
            return token.text == "|"
        if token.text == "to" and in_backup(self.out.tokens):
            return False
        return token.kind == "NAME" and (
            continues(self.text, token.start, token.text)
            or (token.text in FUNCTION_CLAUSE and in_function_head(self.out.tokens))
            or (token.text in TRIGGER_CLAUSE and in_trigger(self.out.tokens))
        )

    def starts_line(self, start: int) -> bool:
        """Whether only blanks stand before it on its line."""
        return not self.text[self.text.rfind("\n", self.start, start) + 1 : start].strip()

    def comment(self, start: int) -> int:
        end = self.line_end(start)
        text = self.text[start:end].rstrip("\r")
        self.out.comments.append(Token("COMMENT", text, start, start + len(text)))
        return end

    def line_end(self, at: int) -> int:
        end = self.text.find("\n", at, self.stop)
        return self.stop if end < 0 else end

    def other(self, at: int) -> int:
        """What no regular expression can read: balanced text, and what is no token at all."""
        text = self.text
        if text[at] == "(":
            return self.paren(at)
        if text.startswith("/*", at):
            return self.block_comment(at)
        if text[at] == "$":
            end = dollar_end(text, at)
            if end is not None and end <= self.stop:
                self.put("DOLLAR", at, end)
                return end
        prefix = 2 if text[at : at + 3].lower() == 'u&"' else 0
        if text.startswith('""', at + prefix) and not text.startswith('"', at + prefix + 2):
            end = at + prefix + 2
            self.fault("empty name", at, end)
            self.put("STRING", at, end)
            self.out.tokens[-1].text = "''"
            return end
        if text[at] in _CURLY:
            return self.curly(at)
        if text[at] in "'\"eEuU" or (text[at] == "$" and TAG.match(text, at)):
            return self.unclosed(at)
        for sign, reason in _COMMENTS.items():
            if text.startswith(sign, at):
                self.fault(reason, at, at + len(sign))
                return self.line_end(at)
        if text[at] == "`":
            return self.backquoted(at)
        run = _ODD_RUN.match(text, at, self.stop)
        end = run.end() if run else at + 1
        self.fault(ODD, at, end)
        self.put("ODD", at, end)
        return end

    def paren(self, start: int) -> int:
        opened: list[int] = []
        end = paren_end(self.text, start, opened) if start not in self.never_close else None
        if end is None or end > self.stop:
            end = self.damaged_end(start)
            if opened:
                self.never_close = frozenset(at for at in opened if at >= end)
            quote = self.open_quote(start, end)
            if quote is None:
                self.fault("unclosed parenthesis", start, start + 1)
            else:
                self.fault("unclosed string", quote, quote + 1)
        if end - start > _MOST_DIGITS and _long_number(self.text[start:end]):
            self.long_number(start, end)
        else:
            self.put("PAREN", start, end)
        return end

    def long_number(self, start: int, end: int) -> None:
        """Text with a number that nothing after the lexer may see, as to read one takes the square of its digits."""
        found = _long_number(self.text[start:end])
        if found is not None:
            self.fault(TOO_LONG, start + found[0], start + found[1])

    def damaged_end(self, start: int) -> int:
        """Where a parenthesis that never closes was probably meant to end: on its line, or on one that closes it."""
        line_end = self.line_end(start)
        if not self.text[start + 1 : line_end].strip():
            line_start = self.text.rfind("\n", 0, start) + 1
            indent = _INDENT.match(self.text, line_start)
            return self.closing_line(line_end, len(indent[0] if indent else "")) or line_end
        return line_end

    def closing_line(self, start: int, indent: int) -> int:
        """The offset after the parenthesis that the next line begins with that is indented no deeper; 0 for none."""
        known = self.closing_lines.get(indent)
        if known is None or known[0] <= start:
            line = next((m for m in _LINE.finditer(self.text, start, self.stop) if len(m[1]) <= indent), None)
            known = (self.stop + 1, 0) if line is None else (line.start(), line.end() if line[2] == ")" else 0)
            self.closing_lines[indent] = known
        return known[1]

    def open_quote(self, start: int, end: int) -> int | None:
        """The last quote of the first line that has an odd number of them: a string that lacks its end."""
        while start < end:
            line_end = self.line_end(start)
            if self.text.count("'", start, min(line_end, end)) % 2:
                return self.text.rfind("'", start, line_end)
            start = line_end + 1
        return None

    def block_comment(self, start: int) -> int:
        end = block_comment_end(self.text, start)
        if end is None or end > self.stop:
            self.fault("unclosed comment", start, start + 2)
            end = self.stop
        self.out.comments.append(Token("COMMENT", self.text[start:end], start, end))
        return end

    def unclosed(self, start: int) -> int:
        """A quote that is never closed is read to the end of its line; a dollar quote to the next declaration."""
        quote = self.text[start]
        quote = '"' if self.text[start : start + 3].lower() == 'u&"' else quote
        self.fault(_UNCLOSED.get(quote, "unclosed string"), start, start + 1)
        end = self.line_end(start)
        while quote == "$" and end < self.stop and not declares(self.text, end + 1):
            end = self.line_end(end + 1)
        self.put("QNAME" if quote == '"' else "STRING", start, end)
        return end

    def backquoted(self, start: int) -> int:
        """A name in backquotes; one that never closes takes the rest of its line."""
        name = _BACKQUOTED.match(self.text, start, self.stop)
        end = name.end() if name else self.line_end(start)
        self.fault("backquote", start, end if name else start + 1)
        if name:
            self.put("QNAME", start, end)
            self.out.tokens[-1].text = f'"{name[0][1:-1]}"'
        return end

    def curly(self, start: int) -> int:
        """A text or a name in typographic quotes; one that never closes takes the rest of its line."""
        quoted = _CURLY_QUOTED.match(self.text, start, self.stop)
        end = quoted.end() if quoted else self.line_end(start)
        self.fault("curly quotes", start, end)
        is_name = self.text[start] in _CURLY_NAME
        self.put("QNAME" if is_name else "STRING", start, end)
        quote = '"' if is_name else "'"
        self.out.tokens[-1].text = f"{quote}{self.text[start + 1 : end - 1]}{quote}"
        return end

    def fault(self, reason: str, start: int, end: int) -> None:
        self.out.faults.append(Fault(reason, start, end))
