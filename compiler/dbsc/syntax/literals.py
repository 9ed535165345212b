"""The values that tokens stand for: strings, quoted names, documentation. Knows nothing of the grammar."""

from __future__ import annotations

import re

_ESCAPE = (
    r"\\(?:(?P<octal>[0-7]{1,3})|x(?P<hex>[0-9a-fA-F]{1,2})|u(?P<four>[0-9a-fA-F]{4})|U(?P<eight>[0-9a-fA-F]{8})"
    r"|(?P<other>.))|''"
)
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_UNICODE_ESCAPE = r"\\(?:(?P<four>[0-9a-fA-F]{4})|\+(?P<six>[0-9a-fA-F]{6})|\\)|''"


def string_value(text: str) -> str:
    """The value of a string: `'…'`, `e'…'` with backslashes, or `u&'…'` with code points. It may lack its end."""
    quote = text.find("'")
    body = text[quote + 1 : -1] if len(text) > quote + 1 and text.endswith("'") else text[quote + 1 :]
    if quote <= 0:
        return body.replace("''", "'")
    value = re.sub(_ESCAPE if quote == 1 else _UNICODE_ESCAPE, _unescape, body, flags=re.DOTALL)
    # Two escapes may be the halves of one character; a half on its own is no character.
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape(match: re.Match[str]) -> str:
    if match.group() == "''":
        return "'"
    found = match.groupdict()
    digits = found.get("hex") or found.get("four") or found.get("six") or found.get("eight")
    code = int(digits, 16) if digits else int(found["octal"], 8) & 0xFF if found.get("octal") else None
    if code is None:
        other = found.get("other") or "\\"
        return _LETTERS.get(other, other)
    return chr(code) if code <= 0x10FFFF else match.group()


def unquote(text: str) -> str:
    """The identifier that a name stands for: bare, in quotes, or in `u&"…"` with code points."""
    if text.startswith('"'):
        return text[1:-1].replace('""', '"')
    if '"' not in text:
        return text
    value = re.sub(_UNICODE_ESCAPE, _unescape, text[3:-1].replace('""', '"'))
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def quoted(name: str) -> str:
    """A name in quotes as a text in single quotes."""
    text = unquote(name) if '"' in name else name[1:-1]  # the other quotes are those of another language
    return "'" + text.replace("'", "''") + "'"


def dollar_range(text: str) -> tuple[int, int]:
    """Where, inside a dollar-quoted token, the text between the quotes lies."""
    tag = text.index("$", 1) + 1
    return tag, len(text) - tag


def doc_text(text: str) -> str:
    """The text of a run of `---` lines."""
    lines = [line.strip()[3:] for line in text.split("\n")]
    return "\n".join(line.removeprefix(" ") for line in lines).strip("\n").rstrip()
