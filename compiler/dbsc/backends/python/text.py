"""The Python that is written: names, strings, docstrings, and lines as `ruff format` leaves them. Knows no catalog."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from keyword import iskeyword

WIDTH = 88
_ESCAPED = re.compile(r"[\\\x00-\x1f\x7f\ud800-\udfff]")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_OPENING, _CLOSING = "([{", ")]}"
_JOINTS = (" or ", " and ")
_SIGNS = tuple(f" {sign} " for sign in ("==", "!=", "<=", ">=", "<", ">", "is not", "is", "not in", "in"))


def string(text: str) -> str:
    """A string literal, in the quotes that need fewer escapes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    return quote + _ESCAPED.sub(_escape, text).replace(quote, f"\\{quote}") + quote


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"


def pattern(text: str) -> str:
    """The literal of a regular expression."""
    if not text.isprintable() or text.endswith("\\") or ('"' in text and "'" in text) or "\\" not in text:
        return string(text)
    quote = "'" if '"' in text else '"'
    return f"r{quote}{text}{quote}"


def is_name(text: str) -> bool:
    """Whether a name may stand for a field as it is."""
    plain = text.isidentifier() and not iskeyword(text) and not text.startswith("_")
    return plain and (text.isascii() or unicodedata.normalize("NFKC", text) == text)


def name_of(text: str) -> str:
    """A name for what has a name that Python does not take."""
    words = re.sub(r"\W", "_", unicodedata.normalize("NFKC", text)).lstrip("_")
    return words if words.isidentifier() else f"column_{words}"


def docstring(text: str | None, indent: str) -> list[str]:
    """A docstring, as lines."""
    if not text:
        return []
    escaped = text.strip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    lines = ["".join(c for c in line.rstrip() if c.isprintable() or c == "\t") for line in escaped.splitlines()]
    lines = [line.expandtabs() for line in lines]
    if not lines:
        return []
    if lines[-1].endswith('"'):
        lines[-1] = f'{lines[-1][:-1]}\\"'
    if len(lines) == 1:
        return [f'{indent}"""{lines[0]}"""']
    first, *others = lines
    return [f'{indent}"""{first}', *(f"{indent}{line}".rstrip() for line in others), f'{indent}"""']


# ---------------------------------------------------------------- lines


def laid_out(code: str, indent: str = "", after: str = "", *, inside: bool = False) -> list[str]:
    """Code on as many lines as `ruff format` puts it. `after` follows it; what is `inside` brackets breaks anywhere."""
    if len(indent) + len(code) + len(after) <= WIDTH:
        return [f"{indent}{code}{after}"]
    if inside:
        for joints in (_JOINTS, _SIGNS):
            parts = list(_split(code, joints))
            if len(parts) > 1:
                *before, last = parts
                lines = [line for part in before for line in laid_out(part, indent, inside=True)]
                return [*lines, *laid_out(last, indent, after, inside=True)]
    opened, closed = _last_brackets(code)
    if opened is None or closed is None or closed == opened + 1:
        return [f"{indent}{code}{after}"]
    head, body, tail = code[: opened + 1], code[opened + 1 : closed], code[closed:]
    return [f"{indent}{head}", *_body(body, f"{indent}    "), f"{indent}{tail}{after}"]


def _body(body: str, indent: str) -> Iterator[str]:
    """What is between brackets that stand on lines of their own."""
    if len(indent) + len(body) <= WIDTH:
        yield f"{indent}{body}"
        return
    items = [item.removeprefix(", ") for item in _split(body, (", ",))]
    for item in items:
        yield from laid_out(item, indent, "," if len(items) > 1 else "", inside=True)


def _split(code: str, separators: tuple[str, ...]) -> Iterator[str]:
    """The parts between separators that are in no brackets or strings; a separator starts the part after it."""
    start = 0
    for at, depth in _outside_strings(code):
        if depth == 0:
            found = next((each for each in separators if code.startswith(each, at)), None)
            if found:
                yield code[start:at]
                start = at if found == ", " else at + 1
    yield code[start:]


def _last_brackets(code: str) -> tuple[int | None, int | None]:
    """Where the last brackets that are in no others open and close."""
    opened = closed = None
    before = 0
    for at, depth in _outside_strings(code):
        if before == 0 and depth == 1 and code[at] in _OPENING:
            opened = at
        if depth == 0 and code[at] in _CLOSING:
            closed = at
        before = depth
    return opened, closed


def _outside_strings(code: str) -> Iterator[tuple[int, int]]:
    """The places outside of string literals, each with the number of brackets that are open after it."""
    depth, at = 0, 0
    while at < len(code):
        character = code[at]
        if character in "'\"":
            at += 1
            while code[at] != character:
                at += 2 if code[at] == "\\" else 1
        elif character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
        yield at, depth
        at += 1
