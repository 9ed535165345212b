"""The canonical text of one token, and whether a blank stands between two. Knows nothing of lines."""

from __future__ import annotations

import re

from dbsc.syntax.roles import Roles
from dbsc.syntax.tokens import Token

_CALLED = frozenset({"type", "reference", "include", "function", "mixin", "trigger", "extend", "drop", "aggregate"})
_SERIAL = frozenset({"serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"})
_TIGHT = frozenset({"?", "::", ","})
_LOOSE_VALUES = frozenset({".", "-", "*"})
BLANKS = " \t\r\f\v"
# Each of these can read a text in one way only, so that one that does not match is given up in one pass.
_WORD = r"""(?::?[^\W\d][\w$:]*|(?!""(?!"))(?:"[^"\n]*")+)"""
_LITERAL = r"""(?:(?:'[^'\n]*')+|-?\d[\d_]*(?:\.\d+)?)"""
_VALUE = rf"(?:{_WORD}(?:\.{_WORD})*|{_LITERAL})"
_LIST = re.compile(rf"{_VALUE}(?:[ \t]*,[ \t]*{_VALUE})*")
_ARGUMENT = rf"(?:{_WORD}(?:[ \t]*=>?[ \t]*{_VALUE}|(?:\.{_WORD})*)|{_LITERAL})"
_ARGUMENTS = re.compile(rf"{_ARGUMENT}(?:[ \t]*,[ \t]*{_ARGUMENT})*")
_SIGN = re.compile(r"""('[^']*'|"[^"]*")|[ \t]*(,|=>|=)[ \t]*""")


def canonical(token: Token, roles: Roles) -> str:
    """The token as it should be written. What is SQL stays as it is, but for blanks at its ends."""
    if token.kind == "PAREN":
        rule = roles.rule(token)
        return _paren(token.text, "," if rule == "type" else ", ", rule in ("include", "mixin"))
    if token.kind == "BRACKETS":
        return "[" + token.text[1:-1].strip(BLANKS) + "]"
    return token.text


def arguments(text: str) -> str:
    """The canonical text of the arguments of a function, with their parentheses."""
    return _paren(text, ", ", False)


def value(tokens: list[Token]) -> str:
    """The canonical text of a literal or a call, with its casts."""
    out, in_type = "", False
    for token in tokens:
        in_type = in_type or token.text == "::"
        text = _paren(token.text, "," if in_type else ", ", False) if token.kind == "PAREN" else token.text
        out += text if token.kind != "BRACKETS" else "[" + text[1:-1].strip(BLANKS) + "]"
    return out


def _paren(text: str, comma: str, has_arguments: bool) -> str:
    if "\n" in text:
        return text
    inner = text[1:-1].strip(BLANKS)
    if (_ARGUMENTS if has_arguments else _LIST).fullmatch(inner):
        signs = {",": comma, "=>": " => ", "=": " = "}
        inner = _SIGN.sub(lambda match: match[1] or signs[match[2]], inner)
    return f"({inner})"


def is_glued(last: Token, token: Token, roles: Roles) -> bool:
    """Whether no blank stands between two tokens."""
    rule, text = roles.rule(token), token.text
    if token.kind == "PUNCT" and text in _TIGHT:
        return True
    if last.kind == "PUNCT" and last.text in ("::", "..."):
        return True
    if rule in ("value", "generic_name"):
        return _is_glued_value(last, token)
    if "." in (text, last.text) and "PUNCT" in (token.kind, last.kind):
        return True
    if token.kind == "NUMBER":
        return rule == "number" and last.text == "-"
    if rule == "type":
        return text in ("<", ">") or token.kind == "BRACKETS" or (token.kind == "PAREN" and last.text not in _SERIAL)
    if token.kind == "PAREN":
        return rule in _CALLED or (rule == "default" and last.text != "=")
    return last.text == "<" and roles.rule(last) == "type"


def _is_glued_value(last: Token, token: Token) -> bool:
    """In a free-form line a sign or a parenthesis stands as its author put it: `a.b`, `-1`, `options (…)`, `f(x)`."""
    if last.end != token.start or last.text == ",":
        return False
    signs = {word.text for word in (last, token) if word.kind == "PUNCT"}
    return (bool(signs) and signs <= _LOOSE_VALUES) or (not signs and token.kind in ("PAREN", "BRACKETS"))
