"""The one canonical form of a file. Comments stay where they are, and what the file means does not change."""

from __future__ import annotations

import re

from dbsc.diagnostics import Diagnostic, has_errors
from dbsc.record import Record
from dbsc.source import Source, Span
from dbsc.syntax.layout import lay_out
from dbsc.syntax.lexer import lex
from dbsc.syntax.outline import outline
from dbsc.syntax.parser import parse
from dbsc.syntax.tokens import Lexed, Token

_LEXEME = re.compile(
    r"""\b[eE]'[^'\\]*(?:(?:''|\\.)[^'\\]*)*'(?!')|(?:'[^']*')+(?!')|(?:"[^"]*")+(?!")|\$(\w*)\$.*?\$\1\$|\w+|\S""",
    re.DOTALL,
)


def format_source(source: Source) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The canonical form of a file; None, and what is wrong with it, for a file that does not parse."""
    tree, diagnostics = parse(source)
    if has_errors(diagnostics):
        return None, diagnostics
    lexed = lex(source)
    text = lay_out(outline(source, lexed))
    if text == source.text:
        return text, ()
    formatted = Source(source.path, text)
    again, diagnostics = parse(formatted)
    same = not diagnostics and _same(tree, again)
    difference = _first_change(lexed, lex(formatted)) if same else None
    if not same or difference is not None:
        place = Span(source, difference.start, difference.end) if difference else None
        help_ = "this is a mistake of dbsc, and the file is left as it is; please report it with the file"
        return None, (Diagnostic("DBS009", "formatting would change what this means", place, help=help_),)
    return text, ()


def laid_out(text: str) -> str:
    """A text that we made, in canonical form; that it says the same is a law of the tests, not asked again here."""
    source = Source("made.dbs", text)
    return lay_out(outline(source, lex(source)))


def _first_change(before: Lexed, after: Lexed) -> Token | None:
    """The first token or comment that is not the same in the other text; separators and commas may come and go."""
    for old, new in ((_words(before), _words(after)), (before.comments, after.comments)):
        for number, token in enumerate(old):
            if number >= len(new) or _lexemes(token.text) != _lexemes(new[number].text):
                return token
        if len(new) > len(old):
            return new[len(old)]
    return None


def _words(lexed: Lexed) -> list[Token]:
    return [token for token in lexed.tokens if token.kind != "SEP" and token.text != ","]


def _same(before: object, after: object) -> bool:
    """Whether two trees are equal, but for the white space in fragments of SQL."""
    if isinstance(before, Record) and type(before) is type(after):
        fields = [field for field in before._fields if field != "span"]
        return all(_same(getattr(before, field), getattr(after, field)) for field in fields)
    if isinstance(before, tuple) and isinstance(after, tuple):
        return len(before) == len(after) and all(map(_same, before, after))
    if isinstance(before, str) and isinstance(after, str):
        return before == after or _lexemes(before) == _lexemes(after)
    return before == after


def _lexemes(text: str) -> list[str]:
    """What a text says without its white space."""
    return [match.group() for match in _LEXEME.finditer(text)]
