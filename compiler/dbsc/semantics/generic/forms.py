"""Forms of the values in a generic block: from the words of a line to a value, or what is wrong with them.

A form reads the words after the key. It gives the value, or None where the words are no such value, or a diagnostic of
its own where it knows better what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable

from dbsc.diagnostics import Diagnostic, did_you_mean
from dbsc.hints import Any
from dbsc.record import Record
from dbsc.source import Span
from dbsc.syntax import ast, messages

Read = Callable[[tuple[ast.Word, ...]], Any]


class Form(Record):
    """A form of value: what a message calls it (`a name`), and how it is read."""

    called: str
    read: Read


def words_of(*choices: str, also: tuple[str, ...] = ()) -> Form:
    """One of some words; `also` are other spellings that no message offers."""

    def read(words: tuple[ast.Word, ...]) -> object:
        text = " ".join(word.text for word in words)
        if all(word.kind == "NAME" for word in words) and text in (*choices, *also):
            return text
        if not words:
            return None
        help_ = did_you_mean(text, choices) or _either(choices)
        return Diagnostic("DBS007", f"unknown word `{text}`", covering(words), help=help_)

    return Form(f"one of {', '.join(f'`{choice}`' for choice in choices)}", read)


def covering(words: tuple[ast.Word, ...]) -> Span:
    """The place of some words."""
    return Span(words[0].span.source, words[0].span.start, words[-1].span.end)


def _either(choices: tuple[str, ...]) -> str:
    return "write " + " or ".join(f"`{choice}`" for choice in choices)


def _flag(words: tuple[ast.Word, ...]) -> object:
    return None if words else True


def _boolean(words: tuple[ast.Word, ...]) -> object:
    return {"true": True, "false": False}.get(words[0].text) if _kinds(words) == ["NAME"] else None


def _number(words: tuple[ast.Word, ...]) -> object:
    signed = bool(words) and words[0].text == "-" and words[0].kind == "PUNCT"
    if _kinds(words[signed:]) != ["NUMBER"]:
        return None
    return "-" * signed + words[-1].text.replace("_", "")


def _integer(words: tuple[ast.Word, ...]) -> object:
    text = _number(words)
    return int(text) if isinstance(text, str) and text.lstrip("-").isdigit() else None


def _string(words: tuple[ast.Word, ...]) -> object:
    return words[0].text if _kinds(words) == ["STRING"] else None


def _qname(words: tuple[ast.Word, ...]) -> object:
    parts, signs = words[::2], words[1::2]
    if len(words) % 2 == 0 or not all(word.kind in ("NAME", "QNAME") for word in parts):
        return None
    if not all(word.kind == "PUNCT" and word.text == "." for word in signs):
        return None
    for word in parts:
        if word.kind == "NAME" and word.text != word.text.lower():
            return messages.upper_case(word.span)
    return ast.QName(tuple(word.text for word in parts), covering(words))


def _name(words: tuple[ast.Word, ...]) -> object:
    found = _qname(words[:1]) if len(words) == 1 else None
    return ast.Name(found.parts[0], found.span) if isinstance(found, ast.QName) else found


def _list(one: Read) -> Read:
    def read(words: tuple[ast.Word, ...]) -> object:
        out = []
        for part in separated(words):
            value = one(part)
            if value is None or isinstance(value, Diagnostic):
                return value
            out.append(value)
        return tuple(out)

    return read


def separated(words: tuple[ast.Word, ...]) -> list[tuple[ast.Word, ...]]:
    """Words between commas."""
    parts: list[list[ast.Word]] = [[]]
    for word in words:
        if word.kind == "PUNCT" and word.text == ",":
            parts.append([])
        else:
            parts[-1].append(word)
    return [tuple(part) for part in parts]


def _type(words: tuple[ast.Word, ...]) -> object:
    end = next((at for at, word in enumerate(words) if word.kind in ("PAREN", "BRACKETS")), len(words))
    name, rest = _qname(words[:end]), words[end:]
    if not isinstance(name, ast.QName):
        return name
    arguments = rest[0].text.strip() if rest and rest[0].kind == "PAREN" else None
    brackets = rest[arguments is not None :]
    if any(word.kind != "BRACKETS" for word in brackets):
        return None
    return ast.TypeName(name, arguments, len(brackets), None, covering(words))


def _fragment(words: tuple[ast.Word, ...]) -> object:
    if _kinds(words) != ["PAREN"]:
        return None
    return words[0].fragment


def _duration(words: tuple[ast.Word, ...]) -> object:
    if _kinds(words) == ["NUMBER", "NAME"]:
        return ast.Duration(words[0].text.replace("_", ""), words[1].text, covering(words))
    return ast.Duration(words[0].text, None, words[0].span) if _kinds(words) == ["NUMBER"] else None


def _constant(words: tuple[ast.Word, ...]) -> object:
    if _kinds(words) == ["STRING"]:
        return ast.Constant(words[0].text, True, words[0].span)
    text = _number(words)
    return ast.Constant(text, False, covering(words)) if isinstance(text, str) else None


def _kinds(words: tuple[ast.Word, ...]) -> list[str]:
    return [word.kind for word in words]


FLAG = Form("nothing behind it", _flag)
"""A key that stands alone. The value is True."""
BOOLEAN = Form("`true` or `false`", _boolean)
INTEGER = Form("a whole number", _integer)
NUMBER = Form("a number", _number)
"""The value is the number's text."""
STRING = Form("a text in quotes", _string)
NAME = Form("a name", _name)
QNAME = Form("a name", _qname)
NAMES = Form("names with commas between them", _list(_name))
QNAMES = Form("names with commas between them", _list(_qname))
TYPE = Form("a type", _type)
FRAGMENT = Form("SQL in parentheses", _fragment)
DURATION = Form("an amount of time", _duration)
CONSTANT = Form("a text in quotes or a number", _constant)
