"""The tokens of a text, from PostgreSQL's own scanner: where names end, what a keyword is. Comments are left out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from dbsc.sqltext import library, quote
from dbsc.sqltext.library import Failure

UNRESERVED, COL_NAME, TYPE_FUNC_NAME, RESERVED = 1, 2, 3, 4
"""The kinds of keywords, as in `Tokens.keywords`; 0 is no keyword."""


class Tokens:
    """The tokens of `sql`, by number: where they start and end, in characters, and which kind of keyword they are."""

    __slots__ = ("ends", "keywords", "sql", "starts")

    def __init__(self, sql: str, starts: list[int], ends: list[int], keywords: list[int]) -> None:
        self.sql = sql
        self.starts = starts
        self.ends = ends
        self.keywords = keywords

    def __len__(self) -> int:
        return len(self.starts)

    def text(self, number: int) -> str:
        """The token as written; empty after the last one."""
        return self.sql[self.starts[number] : self.ends[number]] if number < len(self.starts) else ""

    def word(self, number: int) -> str:
        """The token in lower case if it is a keyword, otherwise as written."""
        text = self.text(number)
        return text.lower() if text and self.keywords[number] else text

    def find(self, position: int) -> int:
        """The number of the first token that starts at `position` or after it."""
        return bisect_left(self.starts, position)

    def name(self, position: int, parts: int) -> list[tuple[int, int, str]]:
        """The dotted name that is written at `position`: the range and the meaning of each of its first `parts` parts.

        Fewer are given where the text holds fewer.
        """
        found: list[tuple[int, int, str]] = []
        number = self.find(position)
        while len(found) < parts and number < len(self):
            token = self.text(number)
            if not (token[0] in '_"' or token[0].isalpha() or not token[0].isascii()):
                break
            end = number
            if token[:3] in ('U&"', 'u&"') and self.word(number + 1) == "uescape":
                end = number + 2
            spelling = self.sql[self.starts[number] : self.ends[end]]
            found.append((self.starts[number], self.ends[end], quote.unquote(spelling)))
            if self.text(end + 1) != ".":
                break
            number = end + 2
        return found

    def nested(self) -> Iterator[tuple[int, int]]:
        """Each token's number with how many brackets are open around it."""
        depth = 0
        for number in range(len(self)):
            token = self.text(number)
            if token in ")]":
                depth -= 1
            yield number, depth
            if token in "([":
                depth += 1


def extent(sql: str, position: int) -> tuple[int, int]:
    """The token at a position of a text that the parser has accepted, with what dots join to it."""
    found = scan(sql)
    if isinstance(found, Failure) or not len(found):
        return 0, len(sql)
    number = min(found.find(position), len(found) - 1)
    last = number
    while found.text(last + 1) == "." and last + 2 < len(found):
        last += 2
    return found.starts[number], found.ends[last]


def small_keywords(sql: str) -> str:
    """A text with its keywords in small letters, and all else as it is."""
    found = scan(sql)
    if isinstance(found, Failure):
        return sql
    out, last = [], 0
    for number in range(len(found)):
        if found.keywords[number]:
            out += [sql[last : found.starts[number]], found.word(number)]
            last = found.ends[number]
    return "".join(out) + sql[last:]


class Names:
    """Finds names in a text that the parser has accepted. Scans it only where names are not written plainly."""

    __slots__ = ("_tokens", "sql")

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self._tokens: Tokens | None = None

    @property
    def tokens(self) -> Tokens:
        """The tokens of the text."""
        if self._tokens is None:
            found = scan(self.sql)
            assert isinstance(found, Tokens)
            self._tokens = found
        return self._tokens

    def locate(self, parts: tuple[str, ...], position: int) -> list[tuple[int, int]] | None:
        """The range of each part of the name at `position`; None if syntax that stands for the name is there."""
        plain = ".".join(parts)
        after = position + len(plain)
        if self.sql.startswith(plain, position) and not _in_name(self.sql[after : after + 1]):
            ranges = []
            for part in parts:
                ranges.append((position, position + len(part)))
                position += len(part) + 1
            return ranges
        if parts[0] == "pg_catalog" and self.sql[position] not in 'pPuU"':
            return None
        written = self.tokens.name(position, len(parts))
        if [_cut(name) for _, _, name in written] != [_cut(part) for part in parts]:
            return None
        return [(start, end) for start, end, _ in written]


def _in_name(character: str) -> bool:
    return character.isalnum() or character in ("_", "$") or character > "\x7f"


def _cut(name: str) -> str:
    """A name as far as two names must agree: the parser cuts at 63 bytes, and at a whole character."""
    return name.encode()[:60].decode(errors="ignore") if len(name) > 15 else name


def scan(sql: str) -> Tokens | Failure:
    """The tokens of `sql`, or why the scanner refuses it."""
    found = library.scan(sql.encode())
    if isinstance(found, Failure):
        return found
    starts, ends, keywords = _read(found)
    if not sql.isascii():
        place = characters(sql)
        starts, ends = [place[start] for start in starts], [place[end] for end in ends]
    comments = [number for number, start in enumerate(starts) if sql.startswith(("--", "/*"), start)]
    for number in reversed(comments):
        del starts[number], ends[number], keywords[number]
    return Tokens(sql, starts, ends, keywords)


def characters(sql: str) -> list[int]:
    """For each offset into the bytes of `sql`, its end among them, the character that is there."""
    place: list[int] = []
    for number, character in enumerate(sql):
        place.extend([number] * len(character.encode()))
    place.append(len(sql))
    return place


def _read(data: bytes) -> tuple[list[int], list[int], list[int]]:
    """The fields start (1), end (2) and keyword kind (5) of each token (field 2) in a `ScanResult`.

    Most numbers are one byte, so that is tried before `_varint` is called.
    """
    starts: list[int] = []
    ends: list[int] = []
    keywords: list[int] = []
    at, length = 0, len(data)
    while at < length:
        tag, at = _varint(data, at)
        value, at = _varint(data, at)
        if tag != _TOKEN:
            continue
        stop = at + value
        start = end = keyword = 0
        while at < stop:
            field, value = data[at] >> 3, data[at + 1]  # the numbers of all fields are one byte
            if value < 0x80:
                at += 2
            else:
                value, at = _varint(data, at + 1)
            if field == 1:
                start = value
            elif field == 2:
                end = value
            elif field == 5:
                keyword = value
        starts.append(start)
        ends.append(end)
        keywords.append(keyword)
    return starts, ends, keywords


_TOKEN = 2 << 3 | 2
"""Field 2 of a `ScanResult`, whose value is a message: its length in bytes, then its fields."""


def _varint(data: bytes, at: int) -> tuple[int, int]:
    byte = data[at]
    if byte < 0x80:
        return byte, at + 1
    value, shift = byte & 0x7F, 7
    while byte >= 0x80:
        at += 1
        byte = data[at]
        value |= (byte & 0x7F) << shift
        shift += 7
    return value, at + 1
